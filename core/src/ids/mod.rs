//! Names of things: brokers, processes, connections, partitions, offsets.
//!
//! An offset is a place in a log, a position is a place in a file, an epoch is a term of office: all are numbers,
//! and mixing them up is the classic bug, so offsets and epochs are types of their own. They become integers where
//! bytes are read and written, and nowhere else.

mod epoch;
mod offset;

use std::cmp::Ordering;
use std::fmt;
use std::rc::Rc;

pub use self::epoch::{ControllerEpoch, LeaderEpoch};
pub use self::offset::Offset;

/// Numbers that are written, and read, as what they are.
macro_rules! written_as_numbers {
    ($($name:ident)*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map($name)
            }
        }
    )*};
}

written_as_numbers! { BrokerId Offset LeaderEpoch ControllerEpoch }

/// A broker's `broker.id` / `node.id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct BrokerId(pub i32);

impl BrokerId {
    /// "No leader": what Kafka writes as -1.
    pub const NONE: BrokerId = BrokerId(-1);
}

/// Broker ids as Kafka lists them: `1,2,3`.
pub fn joined(ids: &[BrokerId]) -> String {
    ids.iter().map(BrokerId::to_string).collect::<Vec<_>>().join(",")
}

/// A client process (a tool, a producer, a consumer), in the order of their starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct ClientId(pub u32);

/// A process on the simulated network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub enum NodeId {
    /// The ZooKeeper server (one stands for the ensemble).
    Zk,
    /// A controller of its own, in KRaft mode.
    Controller(BrokerId),
    /// A broker.
    Broker(BrokerId),
    /// A client process.
    Client(ClientId),
}

impl NodeId {
    /// The broker's id, where this is one.
    pub fn broker(self) -> Option<BrokerId> {
        match self {
            NodeId::Broker(id) => Some(id),
            NodeId::Zk | NodeId::Controller(_) | NodeId::Client(_) => None,
        }
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NodeId::Zk => f.write_str("zk"),
            NodeId::Broker(id) => write!(f, "broker-{id}"),
            NodeId::Controller(id) => write!(f, "controller-{id}"),
            NodeId::Client(id) => write!(f, "client-{}", id.0),
        }
    }
}

/// One TCP connection, numbered in the order of opening over the whole run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct ConnId(pub u64);

/// One fact, numbered in the order of happening over the whole run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct FactId(pub u64);

/// A topic's name. Cheap to clone.
pub type TopicName = Rc<str>;

/// A partition of a topic: `orders-0`.
#[derive(Clone, Debug, serde::Serialize)]
pub struct TopicPartition {
    /// The topic's name.
    pub topic: TopicName,
    /// The partition's number, from 0.
    pub partition: i32,
}

impl Ord for TopicPartition {
    /// By topic, then by number. A shared name is equal to itself without being read.
    fn cmp(&self, other: &Self) -> Ordering {
        let topics = match Rc::ptr_eq(&self.topic, &other.topic) {
            true => Ordering::Equal,
            false => self.topic.cmp(&other.topic),
        };
        topics.then(self.partition.cmp(&other.partition))
    }
}

impl PartialOrd for TopicPartition {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for TopicPartition {
    fn eq(&self, other: &Self) -> bool {
        self.partition == other.partition
            && (Rc::ptr_eq(&self.topic, &other.topic) || self.topic == other.topic)
    }
}

impl Eq for TopicPartition {}

impl TopicPartition {
    /// The partition `partition` of `topic`.
    pub fn new(topic: impl Into<TopicName>, partition: i32) -> Self {
        Self { topic: topic.into(), partition }
    }

    /// Reads `orders-0`: split at the last hyphen, as Kafka reads a directory's name.
    pub fn parse(text: &str) -> Option<Self> {
        let (topic, partition) = text.rsplit_once('-')?;
        let partition = partition.parse().ok().filter(|p| *p >= 0)?;
        (!topic.is_empty()).then(|| Self::new(topic, partition))
    }
}

impl fmt::Display for TopicPartition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.topic, self.partition)
    }
}
