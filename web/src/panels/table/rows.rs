//! What the panel asks of the session: the rows of one table, as figures. Sorting and filtering them asks nothing.

use std::rc::Rc;

use highwater_core::ids::{BrokerId, TopicName};
use highwater_core::map::Map;
use highwater_core::metadata::cache::is_internal;
use highwater_core::protocol::group::GroupState;
use highwater_core::view::{GroupView, PartitionRow, ProcessState};
use highwater_core::world::World;

use super::columns::Kind;
use crate::session::Session;

/// A row of a table.
#[derive(Clone, Debug)]
pub(super) enum Row {
    Topic(TopicRow),
    Partition(PartitionRow),
    Group(GroupRow),
    Broker(BrokerRow),
}

/// A topic: its partitions together.
#[derive(Clone, Debug)]
pub(super) struct TopicRow {
    pub name: TopicName,
    pub internal: bool,
    pub partitions: u32,
    /// The most replicas that a partition has.
    pub replicas: u32,
    pub under_replicated: u32,
    pub under_min_isr: u32,
    pub offline: u32,
    /// The configs that are set for it.
    pub configs: Map<Rc<str>, Rc<str>>,
    /// What the leaders that run have: offsets from the log start to the log end, and bytes.
    pub records: i64,
    pub bytes: u64,
}

/// A group, as a coordinator knows it.
#[derive(Clone, Debug)]
pub(super) struct GroupRow {
    pub name: Rc<str>,
    pub state: GroupState,
    pub generation: i32,
    pub assignor: Rc<str>,
    pub members: u32,
    /// All partitions together; `None` where nothing is committed, or no leader is known.
    pub lag: Option<i64>,
    pub coordinator: BrokerId,
}

/// A broker.
#[derive(Clone, Debug)]
pub(super) struct BrokerRow {
    pub id: BrokerId,
    pub rack: Option<Rc<str>>,
    pub state: ProcessState,
    pub leads: u32,
    pub replicas: u32,
    pub bytes: u64,
    pub is_controller: bool,
}

/// The rows of a table.
pub(super) fn ask(session: &Session, kind: &Kind) -> Vec<Row> {
    let world = session.world();
    match kind {
        Kind::Topics => topics(world).into_iter().map(Row::Topic).collect(),
        Kind::Partitions => world.partition_rows().into_iter().map(Row::Partition).collect(),
        Kind::Groups => world.group_views().iter().map(group).map(Row::Group).collect(),
        Kind::Brokers => brokers(world).into_iter().map(Row::Broker).collect(),
    }
}

fn topics(world: &World) -> Vec<TopicRow> {
    let mut topics: Vec<TopicRow> = Vec::new();
    for row in world.partition_rows() {
        if topics.last().is_none_or(|topic| topic.name != row.tp.topic) {
            topics.push(topic(world, &row.tp.topic));
        }
        let Some(topic) = topics.last_mut() else { continue };
        topic.partitions += 1;
        topic.replicas = topic.replicas.max(row.replicas.len() as u32);
        topic.under_replicated += u32::from(row.is_under_replicated());
        topic.under_min_isr += u32::from(row.is_under_min_isr());
        topic.offline += u32::from(row.is_offline());
        if let Some(log) = row.log {
            topic.records += log.log_end_offset - log.log_start_offset;
            topic.bytes += log.bytes;
        }
    }
    topics
}

/// A topic without partitions so far.
fn topic(world: &World, name: &TopicName) -> TopicRow {
    TopicRow {
        name: name.clone(),
        internal: is_internal(name),
        partitions: 0,
        replicas: 0,
        under_replicated: 0,
        under_min_isr: 0,
        offline: 0,
        configs: world.topic_configs(name),
        records: 0,
        bytes: 0,
    }
}

fn group(view: &GroupView) -> GroupRow {
    let lags =
        view.committed.iter().filter_map(|(_, committed, end)| Some((end.known()? - *committed).max(0)));
    GroupRow {
        name: view.group.clone(),
        state: view.state,
        generation: view.generation,
        assignor: view.protocol.clone(),
        members: view.members.len() as u32,
        lag: lags.reduce(|sum, lag| sum + lag),
        coordinator: view.coordinator,
    }
}

fn brokers(world: &World) -> Vec<BrokerRow> {
    let mut led: Map<BrokerId, u32> = Map::new();
    for leader in world.partition_rows().iter().filter_map(|row| row.leader) {
        *led.entry(leader).or_default() += 1;
    }
    let (controller, _) = world.controller();
    let views = world.broker_views().into_iter().zip(world.broker_loads());
    let row =
        |(view, load): (highwater_core::view::BrokerView, highwater_core::view::BrokerLoad)| BrokerRow {
            id: view.id,
            rack: view.rack,
            state: view.state,
            leads: led.get(&view.id).copied().unwrap_or_default(),
            replicas: load.replicas,
            bytes: load.bytes,
            is_controller: controller == Some(view.id),
        };
    views.map(row).collect()
}
