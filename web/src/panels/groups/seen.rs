//! What is asked about groups: who has which partitions, and how far each partition is read.

use highwater_core::ids::{Offset, TopicName, TopicPartition};
use highwater_core::map::{Map, Set};
use highwater_core::time::Instant;
use highwater_core::view::{ConsumerView, GroupView, LeaderLog, MemberView, ProcessState};
use highwater_core::world::World;

use crate::geometry::members::{Mark, marks};
use crate::session::Session;

/// How many groups are shown, how many members of each, and how many partitions of each.
const GROUPS_MAX: usize = 12;
const MEMBERS_MAX: usize = 24;
pub(super) const PARTITIONS_MAX: usize = 64;

/// The groups of a moment.
pub(super) struct Seen {
    pub groups: Vec<GroupSeen>,
    /// How many more there are.
    pub more: usize,
    pub now: Instant,
}

/// A group.
pub(super) struct GroupSeen {
    pub view: GroupView,
    pub members: Vec<MemberSeen>,
    pub more_members: usize,
    /// The topics that it reads or has committed offsets of.
    pub topics: Vec<(TopicName, Vec<PartitionSeen>)>,
    pub more_partitions: usize,
    /// What lies between committed offsets and log end offsets; `None`: nothing is committed, or nobody leads.
    pub lag: Option<i64>,
}

/// A member.
pub(super) struct MemberSeen {
    pub view: MemberView,
    pub mark: Mark,
    /// How its process is, where a process that is shown has its member id.
    pub process: Option<ProcessState>,
}

/// A partition, as a group reads it.
pub(super) struct PartitionSeen {
    pub tp: TopicPartition,
    /// Whose it is.
    pub owner: Option<Mark>,
    /// What its owner's consumer will be handed next.
    pub position: Option<Offset>,
    pub committed: Option<Offset>,
    /// `None` while nobody leads it.
    pub log: Option<LeaderLog>,
}

impl PartitionSeen {
    /// What lies between the committed offset and the log end offset.
    pub fn lag(&self) -> Option<i64> {
        Some((self.log?.log_end_offset - self.committed?).max(0))
    }
}

pub(super) fn ask(session: &Session, (): &()) -> Seen {
    let (world, now) = (session.world(), session.now());
    let (views, consumers) = (world.group_views(), world.consumer_views(now));
    let more = views.len().saturating_sub(GROUPS_MAX);
    let groups = views.into_iter().take(GROUPS_MAX).map(|view| group(world, view, &consumers)).collect();
    Seen { groups, more, now }
}

fn group(world: &World, view: GroupView, consumers: &[ConsumerView]) -> GroupSeen {
    let marks = marks(view.members.iter().map(|member| &*member.client));
    let consumer_of = |member: &MemberView| {
        let same = |consumer: &&ConsumerView| {
            consumer.group.as_ref() == Some(&view.group) && consumer.member_id == member.id
        };
        consumers.iter().find(same)
    };
    let mut owners: Map<&TopicPartition, (&Mark, Option<Offset>)> = Map::new();
    for (member, mark) in view.members.iter().zip(&marks) {
        let consumer = consumer_of(member)
            .filter(|consumer| matches!(consumer.state, ProcessState::Running | ProcessState::Paused));
        for tp in &member.assigned {
            let position = consumer.and_then(|consumer| consumer.positions.iter().find(|(of, _)| of == tp));
            owners.insert(tp, (mark, position.and_then(|(_, position)| *position)));
        }
    }
    let committed: Map<&TopicPartition, Offset> =
        view.committed.iter().map(|(tp, offset, _)| (tp, *offset)).collect();
    let all: Set<&TopicPartition> = owners.keys().chain(committed.keys()).copied().collect();
    let mut topics: Vec<(TopicName, Vec<PartitionSeen>)> = Vec::new();
    for tp in all.iter().take(PARTITIONS_MAX) {
        let owner = owners.get(tp);
        let seen = PartitionSeen {
            tp: (*tp).clone(),
            owner: owner.map(|(mark, _)| (*mark).clone()),
            position: owner.and_then(|(_, position)| *position),
            committed: committed.get(tp).copied(),
            log: world.leader_log(tp),
        };
        match topics.last_mut().filter(|(topic, _)| *topic == tp.topic) {
            Some((_, partitions)) => partitions.push(seen),
            None => topics.push((tp.topic.clone(), vec![seen])),
        }
    }
    let lags = committed
        .iter()
        .filter_map(|(tp, offset)| Some((world.leader_log(tp)?.log_end_offset - *offset).max(0)));
    let lag = lags.reduce(|sum, lag| sum + lag);
    let more_partitions = all.len().saturating_sub(PARTITIONS_MAX);
    let members = view.members.iter().zip(marks).take(MEMBERS_MAX).map(|(member, mark)| MemberSeen {
        process: consumer_of(member).map(|consumer| consumer.state),
        view: member.clone(),
        mark,
    });
    let members: Vec<_> = members.collect();
    let more_members = view.members.len() - members.len();
    GroupSeen { members, more_members, topics, more_partitions, lag, view }
}

#[cfg(test)]
mod tests {
    use highwater_core::permalink::Link;

    use super::*;
    use crate::session::Preferences;

    const READ: &str = "cluster brokers=3 zookeeper.session.timeout.ms=3000\n\
        kafka-topics --create --topic orders --partitions 3 --replication-factor 3\n\
        seq 1 30 | kafka-console-producer --topic orders\n\
        kafka-console-consumer --topic orders --group billing --from-beginning --consumer-property client.id=c1 &\n\
        kafka-console-consumer --topic orders --group billing --from-beginning --consumer-property client.id=c2 &\n";

    fn at(script: &str, seconds: u64) -> Seen {
        let link = Link { script: script.to_owned(), at: Some(Instant(seconds * 1_000_000)) };
        let link = link.fragment().expect("it fits a link");
        ask(&Session::open(&link, Preferences::default()), &())
    }

    #[test]
    fn every_partition_has_the_owner_to_whom_it_is_assigned() {
        for mode in ["", " metadata=kraft"] {
            let seen = at(&READ.replacen("brokers=3", &format!("brokers=3{mode}"), 1), 30);
            let [group] = &seen.groups[..] else { panic!("one group") };
            let partitions = &group.topics[0].1;
            let owned = |label: &str| {
                partitions.iter().filter(|p| p.owner.as_ref().is_some_and(|mark| mark.label == label)).count()
            };
            assert_eq!((partitions.len(), owned("c1") + owned("c2")), (3, 3), "{mode}");
            assert!(partitions.iter().all(|partition| partition.position.is_some()), "{mode}");
            assert_eq!(group.lag, Some(0), "{mode}");
        }
    }

    #[test]
    fn a_killed_member_keeps_its_partitions_until_its_session_is_over() {
        let killed = format!("{READ}wait until members billing = 2\nwait 10s\nconsumer crash c2\nwait 60s\n");
        let has = |seconds| {
            let seen = at(&killed, seconds);
            let members = &seen.groups[0].members;
            let late = members.iter().find(|member| &*member.view.client == "c2")?;
            Some((seen.now.since(late.view.last_heard).0 / 1_000_000, late.view.assigned.is_empty()))
        };
        let silent = (30..70).find_map(|at| has(at).filter(|(silent, _)| *silent > 20));
        assert_eq!(silent.map(|(_, idle)| idle), Some(false));
        assert_eq!(has(100), None);
    }
}
