//! What KRaft mode adds: elections of the metadata quorum, registrations and heartbeats of brokers.
//!
//! The metadata log itself travels by FETCH, as every log does.

use super::ErrorCode;
use super::cluster::{TopicMetadata, Uuid};
use crate::ids::{BrokerId, LeaderEpoch, Offset, TopicName};
use crate::time::Timestamp;
use std::rc::Rc;

/// VOTE: a candidate asks a voter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VoteRequest {
    /// The epoch that it stands for.
    pub epoch: LeaderEpoch,
    /// The asking replica.
    pub candidate: BrokerId,
    /// The epoch of the last record in its log.
    pub last_epoch: LeaderEpoch,
    /// Where its log ends.
    pub last_epoch_end_offset: Offset,
}

/// The answer to VOTE, and to BEGIN_QUORUM_EPOCH.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuorumResponse {
    /// FENCED_LEADER_EPOCH, or `None`.
    pub error: ErrorCode,
    /// The leader, as far as known, or `NONE`.
    pub leader: BrokerId,
    /// The voter's epoch.
    pub epoch: LeaderEpoch,
    /// Whether the candidate has the vote.
    pub granted: bool,
}

/// BEGIN_QUORUM_EPOCH: a new leader tells the other voters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BeginQuorumEpochRequest {
    /// The leader.
    pub leader: BrokerId,
    /// Its epoch.
    pub epoch: LeaderEpoch,
}

/// DESCRIBE_QUORUM.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeQuorumRequest;

/// The answer to DESCRIBE_QUORUM.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeQuorumResponse {
    /// NOT_LEADER_OR_FOLLOWER, or `None`.
    pub error: ErrorCode,
    /// The leader.
    pub leader: BrokerId,
    /// Its epoch.
    pub epoch: LeaderEpoch,
    /// The high watermark.
    pub high_watermark: Offset,
    /// The voters, the leader among them.
    pub voters: Vec<QuorumReplica>,
    /// The brokers.
    pub observers: Vec<QuorumReplica>,
}

/// A replica of the metadata log, as the leader knows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuorumReplica {
    /// Its node.
    pub id: BrokerId,
    /// The directory that it keeps the log in, which voters do not tell.
    pub directory: Uuid,
    /// How far it is; -1 unknown.
    pub log_end_offset: Offset,
    /// When it last asked; -1 never.
    pub last_fetch: Timestamp,
    /// When it last had everything; -1 never.
    pub last_caught_up: Timestamp,
}

/// BROKER_REGISTRATION.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokerRegistrationRequest {
    /// The broker.
    pub broker: BrokerId,
    /// Drawn at each start of the process.
    pub incarnation: Uuid,
    /// Its rack.
    pub rack: Option<Rc<str>>,
}

/// The answer to BROKER_REGISTRATION.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BrokerRegistrationResponse {
    /// NOT_CONTROLLER, DUPLICATE_BROKER_REGISTRATION, or `None`.
    pub error: ErrorCode,
    /// The broker's epoch: the offset of its registration in the metadata log.
    pub epoch: i64,
}

/// BROKER_HEARTBEAT.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BrokerHeartbeatRequest {
    /// The broker.
    pub broker: BrokerId,
    /// Its epoch.
    pub epoch: i64,
    /// It has replayed the records of the metadata log below this offset.
    pub metadata_offset: Offset,
    /// Whether it is not ready to be used yet.
    pub want_fence: bool,
    /// Whether it is about to stop.
    pub want_shut_down: bool,
}

/// The answer to BROKER_HEARTBEAT.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BrokerHeartbeatResponse {
    /// NOT_CONTROLLER, STALE_BROKER_EPOCH, or `None`.
    pub error: ErrorCode,
    /// Whether it has replayed its own registration.
    pub is_caught_up: bool,
    /// Whether clients are kept away from it.
    pub is_fenced: bool,
    /// Whether it may stop now.
    pub should_shut_down: bool,
}

/// DESCRIBE_TOPIC_PARTITIONS: METADATA with the eligible leader replicas.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeTopicPartitionsRequest {
    /// The topics.
    pub topics: Vec<TopicName>,
}

/// The answer to DESCRIBE_TOPIC_PARTITIONS; no partition has eligible leader replicas.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeTopicPartitionsResponse {
    /// The topics.
    pub topics: Vec<TopicMetadata>,
}
