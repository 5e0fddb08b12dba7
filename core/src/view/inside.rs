//! What goes on inside processes: requests that wait in a purgatory, a producer's accumulator, clocks that run down.

use std::rc::Rc;

use super::PendingBatch;
use crate::ids::{BrokerId, ClientId, FactId, NodeId, Offset, TopicPartition};
use crate::time::{Instant, Span};
use crate::wire::Codec;

/// A request that waits in a broker's purgatory.
#[derive(Clone, Debug, PartialEq)]
pub struct ParkedView {
    /// The process that asked; `None`: the broker's own group coordinator, or a process that is gone.
    pub from: Option<NodeId>,
    /// What it waits for.
    pub waits_for: WaitsFor,
    /// Since when.
    pub since: Instant,
    /// When it is answered anyway.
    pub until: Instant,
    /// What brought it.
    pub cause: Option<FactId>,
}

/// What a parked request waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitsFor {
    /// A PRODUCE: the high watermark has to get here.
    HighWatermark(Offset),
    /// A FETCH: so many bytes from this offset on, in all of its partitions together.
    Data {
        /// The first offset wanted.
        from: Offset,
        /// `fetch.min.bytes`, or `replica.fetch.min.bytes`.
        bytes: i32,
    },
    /// A DELETE_RECORDS: every replica's log has to begin here.
    LowWatermark(Offset),
}

/// A producer from inside.
#[derive(Clone, Debug, PartialEq)]
pub struct ProducerInside {
    /// The process.
    pub client: ClientId,
    /// Its `client.id`, or the tool's name.
    pub name: Rc<str>,
    /// What it was configured with.
    pub settings: ProducerSettings,
    /// Its producer id and epoch, once it has them.
    pub id: Option<(i64, i16)>,
    /// Bytes of `buffer.memory` that no batch holds.
    pub memory_free: u64,
    /// Since when `send()` blocks, until when it does at most, and what for.
    pub blocked: Option<(Instant, Instant, BlockedOn)>,
    /// Its batches, by partition.
    pub queues: Vec<Queue>,
}

/// What a producer was configured with, as far as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct ProducerSettings {
    /// 0, 1 or -1.
    pub acks: i16,
    /// `batch.size`
    pub batch_size: u64,
    /// `linger.ms`
    pub linger: Span,
    /// `buffer.memory`
    pub buffer_memory: u64,
    /// `max.in.flight.requests.per.connection`
    pub max_in_flight: usize,
    /// `retries`
    pub retries: u32,
    /// `compression.type`
    pub codec: Codec,
}

/// What `send()` blocks on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockedOn {
    /// No memory is free for the batch that its record needs.
    Memory,
    /// It does not know the topic's partitions.
    Metadata,
}

/// What a producer holds for one partition.
#[derive(Clone, Debug, PartialEq)]
pub struct Queue {
    /// The partition.
    pub tp: TopicPartition,
    /// Its leader, as the producer knows it.
    pub leader: Option<BrokerId>,
    /// On their way, then waiting; each oldest first.
    pub batches: Vec<PendingBatch>,
}

/// A clock that runs down.
#[derive(Clone, Debug, PartialEq)]
pub struct TimerView {
    /// The process that watches it.
    pub of: NodeId,
    /// What it is for.
    pub kind: TimerKind,
    /// When it began.
    pub began: Instant,
    /// When it is over.
    pub until: Instant,
}

/// What a clock is for.
#[derive(Clone, Debug, PartialEq)]
pub enum TimerKind {
    /// A broker's session in ZooKeeper, or at the controller of a quorum: it ends when nothing is heard of the broker.
    BrokerSession(BrokerId),
    /// A node of the quorum waits for a sign of its leader; then it stands for election.
    Election,
    /// A follower has not caught up: it leaves the ISR (`replica.lag.time.max.ms`).
    ReplicaLag(TopicPartition, BrokerId),
    /// A member's session at its coordinator (`session.timeout.ms`).
    MemberSession {
        /// Its group.
        group: Rc<str>,
        /// Its `client.id`.
        member: Rc<str>,
    },
    /// A consumer's next heartbeat (`heartbeat.interval.ms`).
    Heartbeat,
    /// A consumer's next commit by itself (`auto.commit.interval.ms`).
    AutoCommit,
    /// A consumer's application works on its records until then.
    Work,
    /// A consumer's application has to poll by then (`max.poll.interval.ms`).
    MaxPollInterval,
    /// A batch takes more records until then (`linger.ms`).
    Linger(TopicPartition),
    /// The oldest batch of a partition has to be acknowledged by then (`delivery.timeout.ms`).
    Delivery(TopicPartition),
    /// `send()` blocks at most until then (`max.block.ms`).
    MaxBlock,
    /// A FETCH waits for data at most until then (`fetch.max.wait.ms`, `replica.fetch.wait.max.ms`).
    FetchWait(NodeId),
    /// A PRODUCE waits for its followers at most until then (`request.timeout.ms`).
    ProduceWait(Option<NodeId>),
}
