//! What differs between two worlds, part by part.

use std::collections::BTreeMap;
use std::rc::Rc;

use highwater_core::ids::{BrokerId, Offset, TopicPartition, joined};
use highwater_core::view::ProcessState;
use highwater_core::world::World;

use crate::panels::cluster::state;
use crate::texts::{Cluster, Compare as Texts};

/// How many differences are told.
const TOLD_MAX: usize = 200;

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum About {
    Broker(BrokerId),
    Partition(TopicPartition),
    Group(Rc<str>),
    Committed(Rc<str>, TopicPartition),
}

/// How it is in one of the worlds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum How {
    /// It is not there.
    Absent,
    Broker(ProcessState, bool),
    Partition {
        leader: Option<BrokerId>,
        epoch: i32,
        isr: Vec<BrokerId>,
        end: Offset,
        high_watermark: Offset,
    },
    Group {
        generation: i32,
        members: usize,
    },
    Committed(Offset),
}

/// A difference.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Difference {
    pub about: About,
    pub here: How,
    pub there: How,
}

/// All differences, up to a number.
pub(super) fn differences(here: &World, there: &World) -> Vec<Difference> {
    let (here, mut there) = (parts(here), parts(there));
    let mut all: BTreeMap<About, (How, How)> = BTreeMap::new();
    for (about, how) in here {
        let other = there.remove(&about).unwrap_or(How::Absent);
        if how != other {
            all.insert(about, (how, other));
        }
    }
    all.extend(there.into_iter().map(|(about, how)| (about, (How::Absent, how))));
    all.into_iter().take(TOLD_MAX).map(|(about, (here, there))| Difference { about, here, there }).collect()
}

fn parts(world: &World) -> BTreeMap<About, How> {
    let mut parts = BTreeMap::new();
    for broker in world.broker_views() {
        parts.insert(About::Broker(broker.id), How::Broker(broker.state, broker.is_controller));
    }
    for tp in world.partition_names() {
        let Some(partition) = world.partition_view(&tp, 0).filter(|partition| !partition.internal) else {
            continue;
        };
        let leader = partition.replicas.iter().find(|replica| Some(replica.broker) == partition.leader);
        let (end, high_watermark) = leader
            .map_or((Offset::NONE, Offset::NONE), |leader| (leader.log_end_offset, leader.high_watermark));
        let (leader, epoch, isr) = (partition.leader, partition.leader_epoch.0, partition.isr);
        parts.insert(About::Partition(tp), How::Partition { leader, epoch, isr, end, high_watermark });
    }
    for group in world.group_views() {
        let how = How::Group { generation: group.generation, members: group.members.len() };
        parts.insert(About::Group(group.group.clone()), how);
        for (tp, offset, _) in group.committed {
            parts.insert(About::Committed(group.group.clone(), tp), How::Committed(offset));
        }
    }
    parts
}

impl How {
    /// In words.
    pub fn told(&self, texts: Texts) -> String {
        match self {
            How::Absent => texts.absent().to_owned(),
            How::Broker(process, controls) => {
                let how = state(Cluster(texts.0), *process);
                if *controls { format!("{how} · controller") } else { how.to_owned() }
            }
            How::Partition { leader, epoch, isr, end, high_watermark } => {
                let leader = leader.map_or_else(|| "–".to_owned(), |leader| leader.to_string());
                texts.partition_is(leader, epoch, joined(isr), end, high_watermark)
            }
            How::Group { generation, members } => texts.group_is(generation, *members),
            How::Committed(offset) => offset.to_string(),
        }
    }
}
