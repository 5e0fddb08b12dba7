//! The world as plain data for a screen: what there is now, without a word or a pixel.
//!
//! [`World`](crate::world::World) gives each part by itself (`broker_views`, `partition_view` …), so that a panel asks
//! for what it shows and a closed one for nothing. A part costs as much as is shown, never as much as has happened.

mod inside;
mod printed;

use std::rc::Rc;

use crate::fact::{FileRange, Role};
use crate::ids::{BrokerId, ClientId, ConnId, FactId, LeaderEpoch, NodeId, Offset, TopicPartition};
use crate::protocol::group::GroupState;
use crate::protocol::zookeeper::SessionId;
use crate::protocol::{ApiKey, ErrorCode};
use crate::script::Failed;
use crate::time::{Instant, Span};

pub use self::inside::{
    BlockedOn, ParkedView, ProducerInside, ProducerSettings, Queue, TimerKind, TimerView, WaitsFor,
};
pub use self::printed::Printed;
pub use crate::script::MetadataMode;

/// How a process is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum ProcessState {
    /// It is starting and not registered yet.
    Starting,
    /// It runs.
    Running,
    /// It is stopping in good order.
    Stopping,
    /// It is stopped in its tracks.
    Paused,
    /// It died at once.
    Killed,
    /// Its host has no power.
    Off,
    /// It ended in good order.
    Stopped,
}

/// A broker.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokerView {
    /// Its id.
    pub id: BrokerId,
    /// How it is.
    pub state: ProcessState,
    /// Its rack.
    pub rack: Option<Rc<str>>,
    /// Whether it believes to be the controller.
    pub is_controller: bool,
    /// How many requests wait in its purgatory.
    pub parked: u32,
    /// Whether its disk has no room left.
    pub disk_full: bool,
    /// What every access to its disk takes on top.
    pub disk_slow: Span,
}

/// A partition with its replicas.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionView {
    /// Its name.
    pub tp: TopicPartition,
    /// Whether it is of one of Kafka's own topics.
    pub internal: bool,
    /// Its leader, as the metadata has it.
    pub leader: Option<BrokerId>,
    /// The leader's epoch.
    pub leader_epoch: LeaderEpoch,
    /// In-sync replicas, in the order of joining.
    pub isr: Vec<BrokerId>,
    /// One entry a replica, in the order of the assignment.
    pub replicas: Vec<ReplicaView>,
    /// `min.insync.replicas` of its topic.
    pub min_isr: i32,
    /// What the leader goes by; `None` until its broker has heard that it leads, and when it does not run.
    pub leading: Option<LeadingView>,
}

/// What a leader goes by when it moves the high watermark: its own knowledge, which may be behind the metadata's.
#[derive(Clone, Debug, PartialEq)]
pub struct LeadingView {
    /// How many members its ISR has.
    pub isr: usize,
    /// How many it must have for the high watermark to move: `min.insync.replicas`, at most the number of replicas.
    pub min_isr: usize,
    /// What it knows of each follower.
    pub followers: Vec<FollowerView>,
    /// How long a follower may lack something and stay in the ISR: `replica.lag.time.max.ms`.
    pub lag_time_max: Span,
}

/// What a leader knows of a follower.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowerView {
    /// The follower.
    pub broker: BrokerId,
    /// Whether the high watermark waits for it: it is in the ISR, about to be, or caught up and able to join.
    pub counts: bool,
    /// The offset that it last asked this leader for, when, and the fact of it; `None` before it has asked.
    pub asked: Option<(Offset, Option<Instant>, Option<FactId>)>,
    /// When it last had everything that there was, as the leader knows.
    pub caught_up: Option<Instant>,
}

/// One replica's log. Of a dead broker: what its disk holds, and its last high watermark.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicaView {
    /// Where.
    pub broker: BrokerId,
    /// What it believes to be; `None` on a dead broker, or before the controller has told it.
    pub role: Option<Role>,
    /// Whether the metadata counts it as in sync.
    pub in_isr: bool,
    /// Whether its broker runs: otherwise the figures are old.
    pub live: bool,
    /// The first offset that exists.
    pub log_start_offset: Offset,
    /// The next offset to be written.
    pub log_end_offset: Offset,
    /// Its own high watermark.
    pub high_watermark: Offset,
    /// Its epochs: (epoch, first offset).
    pub epochs: Vec<(LeaderEpoch, Offset)>,
    /// Its last records, up to the window asked for.
    pub records: Rc<[RecordView]>,
}

/// One record in a log.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordView {
    /// Its offset.
    pub offset: Offset,
    /// The leader epoch of its batch.
    pub epoch: LeaderEpoch,
    /// Its key, as text (escaped where it is none).
    pub key: Option<Rc<str>>,
    /// Its value, as text.
    pub value: Option<Rc<str>>,
    /// Its batch.
    pub batch: FileRange,
}

/// A producer process.
#[derive(Clone, Debug, PartialEq)]
pub struct ProducerView {
    /// The process.
    pub client: ClientId,
    /// Its `client.id`, or the tool's name.
    pub name: Rc<str>,
    /// How it is.
    pub state: ProcessState,
    /// 0, 1 or -1.
    pub acks: i16,
    /// Whether it has a producer id and numbers its records.
    pub idempotent: bool,
    /// `batch.size`.
    pub batch_size: u32,
    /// The accumulator and the batches in flight, oldest first.
    pub batches: Vec<PendingBatch>,
    /// Records acknowledged so far.
    pub acknowledged: u64,
    /// Records given up so far.
    pub failed: u64,
    /// The last error that it met.
    pub last_error: Option<ErrorCode>,
}

/// A batch that is not acknowledged yet.
#[derive(Clone, Debug, PartialEq)]
pub struct PendingBatch {
    /// Where it goes.
    pub tp: TopicPartition,
    /// The keys of its records, the first few.
    pub keys: Vec<Option<Rc<str>>>,
    /// How many records it has.
    pub records: u32,
    /// How many bytes.
    pub bytes: u32,
    /// How much of `buffer.memory` it holds: `batch.size`, or more where one record needs more.
    pub capacity: u32,
    /// When its first record came.
    pub created: Instant,
    /// The number of its first record, of an idempotent producer.
    pub sequence: Option<i32>,
    /// Where it is.
    pub state: BatchState,
}

/// Where a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum BatchState {
    /// It takes records, at the latest until then (`linger.ms`).
    Filling(Instant),
    /// It waits for a connection, or for its leader to be known.
    Ready,
    /// It was sent, for the n-th time.
    InFlight(u32),
    /// It will be sent again then.
    Backoff(Instant, ErrorCode),
}

/// A consumer process.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsumerView {
    /// The process.
    pub client: ClientId,
    /// Its `client.id`, or the tool's name.
    pub name: Rc<str>,
    /// How it is.
    pub state: ProcessState,
    /// Its group, if it has one.
    pub group: Option<Rc<str>>,
    /// Its id in the group.
    pub member_id: Rc<str>,
    /// The generation that it knows.
    pub generation: i32,
    /// Its partitions, with the next offset that it will be handed.
    pub positions: Vec<(TopicPartition, Option<Offset>)>,
    /// When its coordinator last answered it.
    pub last_heartbeat: Option<Instant>,
    /// How many records it was handed.
    pub delivered: u64,
    /// How long its application works on a record.
    pub time_per_record: Span,
    /// Until when it works on those that it has; `None` where that takes no time.
    pub works_until: Option<Instant>,
}

/// A group, as its coordinator knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupView {
    /// Its id.
    pub group: Rc<str>,
    /// Its coordinator.
    pub coordinator: BrokerId,
    /// Its partition of `__consumer_offsets`.
    pub offsets_partition: i32,
    /// Its state.
    pub state: GroupState,
    /// Its generation.
    pub generation: i32,
    /// Its assignor.
    pub protocol: Rc<str>,
    /// Its members, in the order of joining.
    pub members: Vec<MemberView>,
    /// (partition, committed offset, log end offset at the leader).
    pub committed: Vec<(TopicPartition, Offset, Offset)>,
}

/// A member of a group, as the coordinator knows it: of one that has died, until its session is over.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberView {
    /// Its id.
    pub id: Rc<str>,
    /// Its `client.id`.
    pub client: Rc<str>,
    /// Its partitions, in the current generation.
    pub assigned: Vec<TopicPartition>,
    /// Whether its JOIN_GROUP or SYNC_GROUP waits for the others; no session runs down meanwhile.
    pub waits: bool,
    /// When something was last heard of it.
    pub last_heard: Instant,
    /// `session.timeout.ms`
    pub session_timeout: Span,
}

/// What a message in flight is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum FlightName {
    /// A Kafka request or its response.
    Api(ApiKey),
    /// Something said to ZooKeeper, or its answer.
    Zk,
    /// A watch that fired.
    ZkWatch,
    /// A connection being opened.
    Connect,
}

/// The main figure of a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub enum Figure {
    /// Nothing to say.
    #[default]
    None,
    /// It carries so many records.
    Records(u32),
    /// It asks from, or answers with, this offset.
    Offset(Offset),
    /// It says no.
    Error(ErrorCode),
}

/// A message on its way: drawn from its two times and the clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Flight {
    /// The fact of its sending; names it for good.
    pub fact: Option<FactId>,
    /// Its connection.
    pub conn: ConnId,
    /// The sender.
    pub from: NodeId,
    /// The receiver.
    pub to: NodeId,
    /// What it is.
    pub name: FlightName,
    /// Whether it is an answer.
    pub response: bool,
    /// The partition that it is shown by: the first of the user's own topics that it is about, or else the first.
    pub tp: Option<TopicPartition>,
    /// How many partitions it is about.
    pub partitions: u32,
    /// Its main figure.
    pub figure: Figure,
    /// When it left.
    pub sent: Instant,
    /// When it arrives; `None`: when it is delivered by hand.
    pub arrives: Option<Instant>,
}

/// A node of ZooKeeper's tree.
#[derive(Clone, Debug, PartialEq)]
pub struct ZnodeView {
    /// Its path.
    pub path: Rc<str>,
    /// Its content.
    pub data: Rc<str>,
    /// Its version.
    pub version: i32,
    /// Whose session it vanishes with, of an ephemeral node.
    pub owner: Option<NodeId>,
    /// Who is told when it changes or goes.
    pub watched_by: Vec<NodeId>,
    /// Who is told when a child comes or goes.
    pub children_watched_by: Vec<NodeId>,
}

/// A session at ZooKeeper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub owner: NodeId,
    /// When something was last heard of its owner.
    pub last_heard: Instant,
    /// How long it lives without.
    pub timeout: Span,
    /// Whether its owner is connected. A broken connection alone does not end a session.
    pub connected: bool,
    /// How many nodes vanish with it.
    pub ephemerals: usize,
}

/// A node that has the metadata log.
#[derive(Clone, Debug, PartialEq)]
pub struct QuorumView {
    /// A controller, which votes, or a broker, which observes.
    pub node: NodeId,
    /// How it is.
    pub state: ProcessState,
    /// Whether it believes to lead.
    pub leads: bool,
    /// Its epoch.
    pub epoch: LeaderEpoch,
    /// Where its log ends.
    pub log_end_offset: Offset,
    /// What it knows to be committed.
    pub high_watermark: Offset,
}

/// A link that is not as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkView {
    /// One end.
    pub a: NodeId,
    /// The other end.
    pub b: NodeId,
    /// Whether nothing passes.
    pub cut: bool,
    /// What it takes longer.
    pub delay: Span,
}

/// A partition as a row of figures.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionRow {
    /// Its name.
    pub tp: TopicPartition,
    /// Whether it is of one of Kafka's own topics.
    pub internal: bool,
    /// Its leader, as the metadata has it.
    pub leader: Option<BrokerId>,
    /// The leader's epoch.
    pub leader_epoch: LeaderEpoch,
    /// Its replicas, in the order of the assignment.
    pub replicas: Vec<BrokerId>,
    /// Those in sync.
    pub isr: Vec<BrokerId>,
    /// `min.insync.replicas` of its topic.
    pub min_isr: i32,
    /// The leader's log; `None` while no leader runs.
    pub log: Option<LeaderLog>,
}

impl PartitionRow {
    /// Whether a replica is out of sync (`kafka-topics --describe --under-replicated-partitions`).
    pub fn is_under_replicated(&self) -> bool {
        self.isr.len() < self.replicas.len()
    }

    /// Whether acks=all is refused (`--under-min-isr-partitions`).
    pub fn is_under_min_isr(&self) -> bool {
        self.is_offline() || (self.isr.len() as i32) < self.min_isr
    }

    /// Whether nobody leads it (`--unavailable-partitions`).
    pub fn is_offline(&self) -> bool {
        self.leader.is_none()
    }
}

/// The log of a leader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeaderLog {
    /// The first offset that exists.
    pub log_start_offset: Offset,
    /// The high watermark.
    pub high_watermark: Offset,
    /// The next offset to be written.
    pub log_end_offset: Offset,
    /// All segments together.
    pub bytes: u64,
}

/// The cluster in a few figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gauges {
    /// Partitions that lead and have a replica out of sync, as their leaders know it.
    pub under_replicated: u32,
    /// The most records that a leader has beyond its high watermark (LEO − HW); not of Kafka's own topics.
    pub uncommitted: i64,
    /// What producers hold that is not acknowledged yet.
    pub buffered: u64,
    /// What they may hold (`buffer.memory`).
    pub buffer_memory: u64,
    /// How far groups are behind, by name; of many groups, the first.
    pub lags: Vec<(Rc<str>, i64)>,
}

impl Gauges {
    /// Takes the larger of each figure.
    pub fn rise_to(&mut self, other: &Gauges) {
        self.under_replicated = self.under_replicated.max(other.under_replicated);
        self.uncommitted = self.uncommitted.max(other.uncommitted);
        self.buffered = self.buffered.max(other.buffered);
        self.buffer_memory = self.buffer_memory.max(other.buffer_memory);
        for (group, lag) in &other.lags {
            match self.lags.iter_mut().find(|(name, _)| name == group) {
                Some((_, largest)) => *largest = (*largest).max(*lag),
                None => self.lags.push((group.clone(), *lag)),
            }
        }
    }
}

/// What a broker keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrokerLoad {
    /// Its id.
    pub id: BrokerId,
    /// The replicas on its disk.
    pub replicas: u32,
    /// The bytes of their segments.
    pub bytes: u64,
}

/// Whose setting a config's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetFor {
    /// It is set for the topic.
    Topic,
    /// It is set for all brokers, by the `cluster` line.
    Brokers,
    /// It is Kafka's default.
    Nobody,
}

/// A config of a topic.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigRow {
    /// Kafka's name.
    pub name: &'static str,
    /// Its value.
    pub value: Rc<str>,
    /// What it would be, were it not set where it is set.
    pub default: Rc<str>,
    /// Whose setting it is.
    pub set_for: SetFor,
}

/// What has become of a tool.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolView {
    /// Its exit code, once it has ended.
    pub exit: Option<i32>,
    /// What it has printed.
    pub stdout: Printed,
    /// What it has complained of.
    pub stderr: Printed,
}

/// What the script is doing.
#[derive(Clone, Debug, PartialEq)]
pub struct LabView {
    /// The line being carried out, or the next one (1-based, in the script's text).
    pub line: Option<u32>,
    /// Whether that line is a tool or wait that has not ended yet.
    pub busy: bool,
    /// Why the run failed, if it did.
    pub failed: Option<Failed>,
}
