//! The tables' columns: what stands in each, and the order of the rows by any of them.

use std::cmp::Ordering;
use std::rc::Rc;

use highwater_core::ids::{BrokerId, TopicPartition};
use highwater_core::map::Map;
use highwater_core::view::{PartitionRow, ProcessState};

use super::rows::Row;
use crate::panels::cluster;
use crate::texts::{Cluster, Locale, Table as Texts};

/// A table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Topics,
    Partitions,
    Groups,
    Brokers,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    State,
    Partitions,
    ReplicationFactor,
    UnderReplicated,
    UnderMinIsr,
    Offline,
    Configs,
    Records,
    Bytes,
    Leader,
    Epoch,
    Replicas,
    Isr,
    LogStart,
    HighWatermark,
    LogEnd,
    Generation,
    Assignor,
    Members,
    Lag,
    Coordinator,
    Rack,
    Leads,
    ReplicasKept,
    Controller,
}

/// What a partition is in want of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Health {
    InSync,
    UnderReplicated,
    UnderMinIsr,
    Offline,
}

/// What stands in a row's column. Cells of one column are of one kind, in the order of their values.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cell<'r> {
    Partition(&'r TopicPartition),
    Words(&'r str),
    Number(i64),
    Brokers(&'r [BrokerId]),
    Configs(usize, &'r Map<Rc<str>, Rc<str>>),
    Health(Health),
    Process(ProcessState),
    Yes(bool),
    /// It is not known, or there is none.
    None,
}

/// By which column rows are ordered, and whether the largest comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sort {
    pub by: Column,
    pub descending: bool,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Topics, Kind::Partitions, Kind::Groups, Kind::Brokers];

    pub fn title(self, texts: Texts) -> &'static str {
        match self {
            Kind::Topics => texts.topics(),
            Kind::Partitions => texts.partitions(),
            Kind::Groups => texts.groups(),
            Kind::Brokers => texts.brokers(),
        }
    }

    pub fn columns(self) -> &'static [Column] {
        use Column as C;
        match self {
            Kind::Topics => &[
                C::Name,
                C::Partitions,
                C::ReplicationFactor,
                C::UnderReplicated,
                C::UnderMinIsr,
                C::Offline,
                C::Records,
                C::Bytes,
                C::Configs,
            ],
            Kind::Partitions => &[
                C::Name,
                C::State,
                C::Leader,
                C::Epoch,
                C::Replicas,
                C::Isr,
                C::LogStart,
                C::HighWatermark,
                C::LogEnd,
            ],
            Kind::Groups => {
                &[C::Name, C::State, C::Lag, C::Members, C::Generation, C::Assignor, C::Coordinator]
            }
            Kind::Brokers => {
                &[C::Name, C::State, C::Leads, C::ReplicasKept, C::Bytes, C::Rack, C::Controller]
            }
        }
    }
}

impl Column {
    pub fn title(self, kind: Kind, texts: Texts) -> &'static str {
        match self {
            Column::Name => match kind {
                Kind::Topics => texts.topic(),
                Kind::Partitions => texts.partition(),
                Kind::Groups => texts.group(),
                Kind::Brokers => texts.broker(),
            },
            Column::State => texts.state(),
            Column::Partitions => texts.partitions(),
            Column::ReplicationFactor => texts.replication_factor(),
            Column::UnderReplicated => texts.under_replicated(),
            Column::UnderMinIsr => texts.under_min_isr(),
            Column::Offline => texts.offline(),
            Column::Configs => texts.configs(),
            Column::Records => texts.records(),
            Column::Bytes => texts.bytes(),
            Column::Leader => texts.leader(),
            Column::Epoch => texts.epoch(),
            Column::Replicas | Column::ReplicasKept => texts.replicas(),
            Column::Isr => "ISR",
            Column::LogStart => texts.log_start(),
            Column::HighWatermark => "HW",
            Column::LogEnd => "LEO",
            Column::Generation => texts.generation(),
            Column::Assignor => texts.assignor(),
            Column::Members => texts.members(),
            Column::Lag => texts.lag(),
            Column::Coordinator => texts.coordinator(),
            Column::Rack => texts.rack(),
            Column::Leads => texts.leads(),
            Column::Controller => texts.controller(),
        }
    }

    /// Whether it stands at the right edge, as figures do.
    pub fn is_figure(self) -> bool {
        use Column as C;
        !matches!(
            self,
            C::Name | C::State | C::Configs | C::Replicas | C::Isr | C::Assignor | C::Rack | C::Controller
        )
    }

    /// Whether it counts what is amiss.
    pub fn is_fault(self) -> bool {
        matches!(self, Column::UnderReplicated | Column::UnderMinIsr | Column::Offline)
    }

    /// How wide it is at the least, in the style sheets' pixels.
    pub fn width_px(self, kind: Kind) -> i32 {
        match self {
            Column::Name if kind == Kind::Brokers => 84,
            Column::Name if kind == Kind::Partitions => 176,
            Column::Name => 196,
            Column::Configs => 260,
            Column::State if kind == Kind::Groups => 150,
            Column::UnderReplicated | Column::State => 124,
            Column::UnderMinIsr | Column::Records => 104,
            Column::Assignor | Column::Coordinator | Column::Controller => 96,
            _ => 78,
        }
    }
}

impl Health {
    pub fn of(row: &PartitionRow) -> Health {
        if row.is_offline() {
            Health::Offline
        } else if row.is_under_min_isr() {
            Health::UnderMinIsr
        } else if row.is_under_replicated() {
            Health::UnderReplicated
        } else {
            Health::InSync
        }
    }

    pub fn words(self, texts: Texts) -> &'static str {
        match self {
            Health::InSync => texts.in_sync(),
            Health::UnderReplicated => texts.is_under_replicated(),
            Health::UnderMinIsr => texts.is_under_min_isr(),
            Health::Offline => texts.is_offline(),
        }
    }
}

impl Row {
    /// Whether it is of one of Kafka's own topics: these come after the others.
    pub fn internal(&self) -> bool {
        match self {
            Row::Topic(topic) => topic.internal,
            Row::Partition(partition) => partition.internal,
            Row::Group(_) | Row::Broker(_) => false,
        }
    }

    pub fn name(&self) -> String {
        match self {
            Row::Topic(topic) => topic.name.to_string(),
            Row::Partition(partition) => partition.tp.to_string(),
            Row::Group(group) => group.name.to_string(),
            Row::Broker(broker) => broker.id.to_string(),
        }
    }

    /// What tells it from every other row of its table.
    pub fn key(&self) -> String {
        match self {
            Row::Group(group) => format!("{}@{}", group.name, group.coordinator),
            _ => self.name(),
        }
    }

    /// How it is, in words.
    pub fn state(&self, locale: Locale) -> &'static str {
        match self {
            Row::Topic(_) => "",
            Row::Partition(partition) => Health::of(partition).words(Texts(locale)),
            Row::Group(group) => group.state.name(),
            Row::Broker(broker) => cluster::state(Cluster(locale), broker.state),
        }
    }

    pub fn cell(&self, column: Column) -> Cell<'_> {
        let number = |number: u32| Cell::Number(i64::from(number));
        match self {
            Row::Topic(topic) => match column {
                Column::Partitions => number(topic.partitions),
                Column::ReplicationFactor => number(topic.replicas),
                Column::UnderReplicated => number(topic.under_replicated),
                Column::UnderMinIsr => number(topic.under_min_isr),
                Column::Offline => number(topic.offline),
                Column::Configs if topic.configs.is_empty() => Cell::None,
                Column::Configs => Cell::Configs(topic.configs.len(), &topic.configs),
                Column::Records => Cell::Number(topic.records),
                Column::Bytes => Cell::Number(topic.bytes as i64),
                _ => Cell::Words(&topic.name),
            },
            Row::Partition(partition) => {
                let of_log = |offset: fn(&highwater_core::view::LeaderLog) -> i64| {
                    partition.log.as_ref().map_or(Cell::None, |log| Cell::Number(offset(log)))
                };
                match column {
                    Column::State => Cell::Health(Health::of(partition)),
                    Column::Leader => partition.leader.map_or(Cell::None, |id| Cell::Number(id.0.into())),
                    Column::Epoch => Cell::Number(partition.leader_epoch.0.into()),
                    Column::Replicas => Cell::Brokers(&partition.replicas),
                    Column::Isr => Cell::Brokers(&partition.isr),
                    Column::LogStart => of_log(|log| log.log_start_offset.0),
                    Column::HighWatermark => of_log(|log| log.high_watermark.0),
                    Column::LogEnd => of_log(|log| log.log_end_offset.0),
                    _ => Cell::Partition(&partition.tp),
                }
            }
            Row::Group(group) => match column {
                Column::State => Cell::Words(group.state.name()),
                Column::Lag => group.lag.map_or(Cell::None, Cell::Number),
                Column::Members => number(group.members),
                Column::Generation => Cell::Number(group.generation.into()),
                Column::Assignor if group.assignor.is_empty() => Cell::None,
                Column::Assignor => Cell::Words(&group.assignor),
                Column::Coordinator => Cell::Number(group.coordinator.0.into()),
                _ => Cell::Words(&group.name),
            },
            Row::Broker(broker) => match column {
                Column::State => Cell::Process(broker.state),
                Column::Leads => number(broker.leads),
                Column::ReplicasKept => number(broker.replicas),
                Column::Bytes => Cell::Number(broker.bytes as i64),
                Column::Rack => broker.rack.as_deref().map_or(Cell::None, Cell::Words),
                Column::Controller => Cell::Yes(broker.is_controller),
                _ => Cell::Number(broker.id.0.into()),
            },
        }
    }
}

/// The places of the rows that fit a filter, in order. Internal topics come after the others, and what is not known
/// after what is, whichever way the order goes.
pub(super) fn arrange(rows: &[Row], sort: Sort, filter: &str, locale: Locale) -> Vec<usize> {
    let wanted = filter.trim().to_lowercase();
    let fits = |row: &Row| {
        wanted.is_empty()
            || row.name().to_lowercase().contains(&wanted)
            || row.state(locale).to_lowercase().contains(&wanted)
    };
    let mut places: Vec<usize> = (0..rows.len()).filter(|place| fits(&rows[*place])).collect();
    let order = |a: &usize, b: &usize| {
        let (a, b) = (&rows[*a], &rows[*b]);
        let (one, other) = (a.cell(sort.by), b.cell(sort.by));
        let unknown = (one == Cell::None).cmp(&(other == Cell::None));
        let by_value = if sort.descending { other.cmp(&one) } else { one.cmp(&other) };
        let by_name = || a.cell(Column::Name).cmp(&b.cell(Column::Name));
        let parts = [a.internal().cmp(&b.internal()), unknown, by_value];
        parts.into_iter().find(|part| *part != Ordering::Equal).unwrap_or_else(by_name)
    };
    places.sort_by(order);
    places
}
