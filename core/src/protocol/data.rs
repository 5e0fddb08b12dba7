//! Records in and out: produce, fetch, offsets by time, leader epochs, producer ids.

use std::rc::Rc;

use bytes::Bytes;

use super::cluster::Uuid;
use super::{ErrorCode, Records};
use crate::ids::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use crate::time::Span;

/// PRODUCE: at most one batch for each partition.
#[derive(Clone, Debug, PartialEq)]
pub struct ProduceRequest {
    /// `transactional.id`, of batches in a transaction.
    pub transactional_id: Option<Rc<str>>,
    /// What the answer waits for: 0 there is none, 1 the leader's append, -1 the whole ISR.
    pub acks: i16,
    /// How long the leader waits for the ISR (`request.timeout.ms`).
    pub timeout: Span,
    /// A whole record batch for each partition, base offset 0.
    pub partitions: Vec<(TopicPartition, Bytes)>,
}

/// The answer to PRODUCE; none is sent for acks=0.
#[derive(Clone, Debug, PartialEq)]
pub struct ProduceResponse {
    /// One entry a partition, in the request's order.
    pub partitions: Vec<ProducePartition>,
}

/// What became of one batch.
#[derive(Clone, Debug, PartialEq)]
pub struct ProducePartition {
    /// The partition.
    pub tp: TopicPartition,
    /// Why it was refused, or `None`.
    pub error: ErrorCode,
    /// The offset that its first record got; -1 with an error.
    pub base_offset: Offset,
    /// The leader's log start offset.
    pub log_start_offset: Offset,
    /// With NOT_LEADER_OR_FOLLOWER: the leader, as far as this broker knows, and its epoch (v10+).
    pub current_leader: Option<(BrokerId, LeaderEpoch)>,
}

/// How far a reader may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isolation {
    /// Up to the high watermark.
    ReadUncommitted,
    /// Up to the last stable offset.
    ReadCommitted,
    /// Up to the log's end, as only followers do.
    LogEnd,
}

/// FETCH, by a consumer or by a follower.
#[derive(Clone, Debug, PartialEq)]
pub struct FetchRequest {
    /// The follower that asks; `None` for a consumer.
    pub replica: Option<BrokerId>,
    /// How long the leader may wait for `min_bytes`.
    pub max_wait: Span,
    /// `fetch.min.bytes`.
    pub min_bytes: i32,
    /// `fetch.max.bytes`.
    pub max_bytes: i32,
    /// How far a consumer may see.
    pub isolation: Isolation,
    /// The partitions asked for, in the order in which bytes are given.
    pub partitions: Vec<FetchPartition>,
}

/// One partition asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct FetchPartition {
    /// The partition.
    pub tp: TopicPartition,
    /// The id of a follower's topic, by which a leader knows another topic of that name (KIP-516). A consumer has none
    /// here.
    pub topic_id: Option<Uuid>,
    /// The first offset wanted; a follower's own log end offset.
    pub fetch_offset: Offset,
    /// The leader epoch that the reader knows of (-1: unknown), which fences readers and leaders of another time.
    pub current_leader_epoch: LeaderEpoch,
    /// The epoch of the follower's last record (-1: none, or a consumer), by which the leader finds divergence.
    pub last_fetched_epoch: LeaderEpoch,
    /// The follower's log start offset; -1 for a consumer.
    pub log_start_offset: Offset,
    /// `max.partition.fetch.bytes` or `replica.fetch.max.bytes`.
    pub max_bytes: i32,
}

/// The answer to FETCH.
#[derive(Clone, Debug, PartialEq)]
pub struct FetchResponse {
    /// One entry a partition asked for, in the request's order.
    pub partitions: Vec<FetchedPartition>,
}

/// What one partition gave.
#[derive(Clone, Debug, PartialEq)]
pub struct FetchedPartition {
    /// The partition.
    pub tp: TopicPartition,
    /// Why there is nothing, or `None`.
    pub error: ErrorCode,
    /// The leader's high watermark when it read; -1 with an error.
    pub high_watermark: Offset,
    /// The leader's last stable offset.
    pub last_stable_offset: Offset,
    /// The leader's log start offset.
    pub log_start_offset: Offset,
    /// Where the follower's history leaves the leader's: (epoch, its end offset). No data then.
    /// With OFFSET_OUT_OF_RANGE beyond the leader's end: (-1, that end).
    pub diverging_epoch: Option<(LeaderEpoch, Offset)>,
    /// With an error about leadership: the leader, and its epoch (v12+, v16 for consumers).
    pub current_leader: Option<(BrokerId, LeaderEpoch)>,
    /// For a consumer that sees committed records only: transactions that were aborted, by producer and first offset.
    pub aborted: Vec<(i64, Offset)>,
    /// Whole batches (the last one may be cut by the byte limit).
    pub records: Records,
}

/// What a LIST_OFFSETS asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OffsetSpec {
    /// -2: the log start offset.
    Earliest,
    /// -1: the high watermark (or last stable offset).
    Latest,
    /// -3: the newest record's.
    MaxTimestamp,
    /// The first record at or after this time, in ms since 1970.
    At(i64),
}

impl OffsetSpec {
    /// The number on the wire.
    pub fn timestamp(self) -> i64 {
        match self {
            OffsetSpec::Earliest => -2,
            OffsetSpec::Latest => -1,
            OffsetSpec::MaxTimestamp => -3,
            OffsetSpec::At(timestamp) => timestamp,
        }
    }
}

/// LIST_OFFSETS.
#[derive(Clone, Debug, PartialEq)]
pub struct ListOffsetsRequest {
    /// How far the asker may see.
    pub isolation: Isolation,
    /// (partition, leader epoch known or -1, the wanted epoch or time).
    pub partitions: Vec<(TopicPartition, LeaderEpoch, OffsetSpec)>,
}

/// The answer to LIST_OFFSETS.
#[derive(Clone, Debug, PartialEq)]
pub struct ListOffsetsResponse {
    /// One entry a partition.
    pub partitions: Vec<ListedOffset>,
}

/// One partition's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedOffset {
    /// The partition.
    pub tp: TopicPartition,
    /// What went wrong, or `None`.
    pub error: ErrorCode,
    /// -1: no such offset.
    pub offset: Offset,
    /// The record's time in ms, or -1.
    pub timestamp: i64,
    /// The leader epoch of that offset, or -1.
    pub leader_epoch: LeaderEpoch,
}

/// OFFSET_FOR_LEADER_EPOCH, as a consumer asks it before it goes on from a committed offset.
#[derive(Clone, Debug, PartialEq)]
pub struct OffsetForLeaderEpochRequest {
    /// (partition, the leader epoch known, the epoch asked for).
    pub partitions: Vec<(TopicPartition, LeaderEpoch, LeaderEpoch)>,
}

/// The answer to OFFSET_FOR_LEADER_EPOCH.
#[derive(Clone, Debug, PartialEq)]
pub struct OffsetForLeaderEpochResponse {
    /// (partition, error, the largest epoch at or below the one asked for, where it ends); -1 where undefined.
    pub partitions: Vec<(TopicPartition, ErrorCode, LeaderEpoch, Offset)>,
}

/// INIT_PRODUCER_ID.
#[derive(Clone, Debug, PartialEq)]
pub struct InitProducerIdRequest {
    /// `transactional.id` and `transaction.timeout.ms`, of a producer that has them.
    pub transactional: Option<(Rc<str>, i32)>,
    /// -1, or the id whose epoch is to be raised.
    pub producer_id: i64,
    /// -1, or its epoch.
    pub producer_epoch: i16,
}

/// The answer to INIT_PRODUCER_ID.
#[derive(Clone, Debug, PartialEq)]
pub struct InitProducerIdResponse {
    /// COORDINATOR_LOAD_IN_PROGRESS while the broker gets its first block of ids.
    pub error: ErrorCode,
    /// The producer's id.
    pub producer_id: i64,
    /// The producer's epoch.
    pub producer_epoch: i16,
}

/// DELETE_RECORDS.
#[derive(Clone, Debug, PartialEq)]
pub struct DeleteRecordsRequest {
    /// How long the leader waits for the followers.
    pub timeout: Span,
    /// (partition, where it is to begin; -1 at the high watermark).
    pub partitions: Vec<(TopicPartition, Offset)>,
}

/// The answer to DELETE_RECORDS.
#[derive(Clone, Debug, PartialEq)]
pub struct DeleteRecordsResponse {
    /// One entry a partition, in the request's order.
    pub partitions: Vec<DeletedRecords>,
}

/// What became of a partition's beginning.
#[derive(Clone, Debug, PartialEq)]
pub struct DeletedRecords {
    /// The partition.
    pub tp: TopicPartition,
    /// Why nothing was deleted, or `None`.
    pub error: ErrorCode,
    /// The smallest log start offset of its live replicas; -1 with an error.
    pub low_watermark: Offset,
}
