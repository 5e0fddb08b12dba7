//! Consumer groups, the classic protocol: coordinator, membership, offsets.

use std::rc::Rc;

use bytes::Bytes;

use super::ErrorCode;
use crate::ids::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use crate::time::Span;

/// FIND_COORDINATOR.
#[derive(Clone, Debug, PartialEq)]
pub struct FindCoordinatorRequest {
    /// The group's id, or the transactional id.
    pub key: Rc<str>,
    /// Whether it is a transactional id.
    pub of_transaction: bool,
}

/// The answer to FIND_COORDINATOR.
#[derive(Clone, Debug, PartialEq)]
pub struct FindCoordinatorResponse {
    /// COORDINATOR_NOT_AVAILABLE, INVALID_GROUP_ID, or `None`.
    pub error: ErrorCode,
    /// The leader of the group's partition of `__consumer_offsets`.
    pub coordinator: BrokerId,
}

/// JOIN_GROUP.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinGroupRequest {
    /// The group's id.
    pub group: Rc<str>,
    /// `session.timeout.ms`.
    pub session_timeout: Span,
    /// `max.poll.interval.ms`.
    pub rebalance_timeout: Span,
    /// Empty on the first try: the coordinator answers MEMBER_ID_REQUIRED with one.
    pub member_id: Rc<str>,
    /// `group.instance.id`, of a static member.
    pub group_instance_id: Option<Rc<str>>,
    /// `consumer`.
    pub protocol_type: Rc<str>,
    /// (assignor, subscription bytes), the favourite first.
    pub protocols: Vec<(Rc<str>, Bytes)>,
    /// The client's `client.id` (in Kafka: in the request header).
    pub client_id: Rc<str>,
}

/// The answer to JOIN_GROUP.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinGroupResponse {
    /// MEMBER_ID_REQUIRED, UNKNOWN_MEMBER_ID …, or `None`.
    pub error: ErrorCode,
    /// The new generation; -1 with an error.
    pub generation: i32,
    /// The assignor chosen.
    pub protocol: Rc<str>,
    /// The leader's member id.
    pub leader: Rc<str>,
    /// Whether the leader is to leave the assignment as it is (a static leader came back).
    pub skip_assignment: bool,
    /// The receiver's own member id.
    pub member_id: Rc<str>,
    /// For the leader only: every member with its subscription.
    pub members: Vec<JoinedMember>,
}

/// A member, as the leader hears of it.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinedMember {
    /// Its id.
    pub member_id: Rc<str>,
    /// Its `group.instance.id`.
    pub group_instance_id: Option<Rc<str>>,
    /// Its subscription, in the consumer protocol's bytes.
    pub metadata: Bytes,
}

/// SYNC_GROUP.
#[derive(Clone, Debug, PartialEq)]
pub struct SyncGroupRequest {
    /// The group's id.
    pub group: Rc<str>,
    /// The generation.
    pub generation: i32,
    /// The sender.
    pub member_id: Rc<str>,
    /// The sender's `group.instance.id`.
    pub group_instance_id: Option<Rc<str>>,
    /// The assignor.
    pub protocol: Rc<str>,
    /// From the leader: (member id, assignment bytes).
    pub assignments: Vec<(Rc<str>, Bytes)>,
}

/// The answer to SYNC_GROUP.
#[derive(Clone, Debug, PartialEq)]
pub struct SyncGroupResponse {
    /// REBALANCE_IN_PROGRESS, …, or `None`.
    pub error: ErrorCode,
    /// The receiver's assignment, in the consumer protocol's bytes.
    pub assignment: Bytes,
}

/// HEARTBEAT.
#[derive(Clone, Debug, PartialEq)]
pub struct HeartbeatRequest {
    /// The group's id.
    pub group: Rc<str>,
    /// The generation.
    pub generation: i32,
    /// The sender.
    pub member_id: Rc<str>,
    /// The sender's `group.instance.id`.
    pub group_instance_id: Option<Rc<str>>,
}

/// The answer to HEARTBEAT.
#[derive(Clone, Debug, PartialEq)]
pub struct HeartbeatResponse {
    /// REBALANCE_IN_PROGRESS, ILLEGAL_GENERATION, UNKNOWN_MEMBER_ID …, or `None`.
    pub error: ErrorCode,
}

/// LEAVE_GROUP, of one member.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaveGroupRequest {
    /// The group's id.
    pub group: Rc<str>,
    /// The leaving members.
    pub member_id: Rc<str>,
    /// Its `group.instance.id`.
    pub group_instance_id: Option<Rc<str>>,
}

/// The answer to LEAVE_GROUP.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaveGroupResponse {
    /// UNKNOWN_MEMBER_ID …, or `None`.
    pub error: ErrorCode,
}

/// The commit of one partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommittedOffset {
    /// The *next* offset to read.
    pub offset: Offset,
    /// The leader epoch of the last record read, or -1.
    pub leader_epoch: LeaderEpoch,
    /// Free text of the committer.
    pub metadata: Rc<str>,
}

/// OFFSET_COMMIT.
#[derive(Clone, Debug, PartialEq)]
pub struct OffsetCommitRequest {
    /// The group's id.
    pub group: Rc<str>,
    /// The generation, -1 outside group management.
    pub generation: i32,
    /// The sender, empty outside group management.
    pub member_id: Rc<str>,
    /// The sender's `group.instance.id`.
    pub group_instance_id: Option<Rc<str>>,
    /// What to store.
    pub offsets: Vec<(TopicPartition, CommittedOffset)>,
}

/// The answer to OFFSET_COMMIT.
#[derive(Clone, Debug, PartialEq)]
pub struct OffsetCommitResponse {
    /// One entry a partition.
    pub partitions: Vec<(TopicPartition, ErrorCode)>,
}

/// OFFSET_FETCH.
#[derive(Clone, Debug, PartialEq)]
pub struct OffsetFetchRequest {
    /// The group's id.
    pub group: Rc<str>,
    /// Whether commits of transactions that have not ended are waited for (UNSTABLE_OFFSET_COMMIT).
    pub require_stable: bool,
    /// `None`: all that the group has committed.
    pub partitions: Option<Vec<TopicPartition>>,
}

/// The answer to OFFSET_FETCH.
#[derive(Clone, Debug, PartialEq)]
pub struct OffsetFetchResponse {
    /// COORDINATOR_LOAD_IN_PROGRESS, NOT_COORDINATOR, or `None`.
    pub error: ErrorCode,
    /// (partition, its commit, if there is one).
    pub partitions: Vec<(TopicPartition, Option<CommittedOffset>)>,
}

/// DESCRIBE_GROUPS.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeGroupsRequest {
    /// The groups' ids.
    pub groups: Vec<Rc<str>>,
}

/// The answer to DESCRIBE_GROUPS.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeGroupsResponse {
    /// One entry a group; an unknown one is `Dead`.
    pub groups: Vec<DescribedGroup>,
}

/// A group, as its coordinator knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribedGroup {
    /// NOT_COORDINATOR …, or `None`.
    pub error: ErrorCode,
    /// Its id.
    pub group: Rc<str>,
    /// Its state.
    pub state: GroupState,
    /// `consumer`, or empty.
    pub protocol_type: Rc<str>,
    /// The assignor, or empty.
    pub protocol: Rc<str>,
    /// Its members.
    pub members: Vec<DescribedMember>,
}

/// A member, as the coordinator knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribedMember {
    /// Its id.
    pub member_id: Rc<str>,
    /// Its `group.instance.id`.
    pub group_instance_id: Option<Rc<str>>,
    /// Its `client.id`.
    pub client_id: Rc<str>,
    /// Where it runs: `/127.0.0.1`.
    pub client_host: Rc<str>,
    /// Its assignment, in the consumer protocol's bytes.
    pub assignment: Bytes,
}

/// The states of a classic group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum GroupState {
    /// No members; offsets may remain.
    Empty,
    /// Members are to join again.
    PreparingRebalance,
    /// The leader is to bring the assignment.
    CompletingRebalance,
    /// Everybody has an assignment.
    Stable,
    /// Gone.
    Dead,
}

impl GroupState {
    /// All of them.
    pub const ALL: &[GroupState] = &[
        GroupState::Empty,
        GroupState::PreparingRebalance,
        GroupState::CompletingRebalance,
        GroupState::Stable,
        GroupState::Dead,
    ];

    /// As Kafka's tools print it.
    pub fn name(self) -> &'static str {
        match self {
            GroupState::Empty => "Empty",
            GroupState::PreparingRebalance => "PreparingRebalance",
            GroupState::CompletingRebalance => "CompletingRebalance",
            GroupState::Stable => "Stable",
            GroupState::Dead => "Dead",
        }
    }
}

/// LIST_GROUPS.
#[derive(Clone, Debug, PartialEq)]
pub struct ListGroupsRequest;

/// The answer to LIST_GROUPS: the groups that this broker coordinates.
#[derive(Clone, Debug, PartialEq)]
pub struct ListGroupsResponse {
    /// COORDINATOR_LOAD_IN_PROGRESS, or `None`.
    pub error: ErrorCode,
    /// (id, protocol type, state).
    pub groups: Vec<(Rc<str>, Rc<str>, GroupState)>,
}

/// DELETE_GROUPS.
#[derive(Clone, Debug, PartialEq)]
pub struct DeleteGroupsRequest {
    /// The groups' ids.
    pub groups: Vec<Rc<str>>,
}

/// The answer to DELETE_GROUPS.
#[derive(Clone, Debug, PartialEq)]
pub struct DeleteGroupsResponse {
    /// (group, NON_EMPTY_GROUP, GROUP_ID_NOT_FOUND …, or `None`).
    pub groups: Vec<(Rc<str>, ErrorCode)>,
}

/// OFFSET_DELETE: commits of one group are to be forgotten.
#[derive(Clone, Debug, PartialEq)]
pub struct OffsetDeleteRequest {
    /// The group's id.
    pub group: Rc<str>,
    /// Whose commits.
    pub partitions: Vec<TopicPartition>,
}

/// The answer to OFFSET_DELETE.
#[derive(Clone, Debug, PartialEq)]
pub struct OffsetDeleteResponse {
    /// GROUP_ID_NOT_FOUND …, or `None`.
    pub error: ErrorCode,
    /// (partition, GROUP_SUBSCRIBED_TO_TOPIC, UNKNOWN_TOPIC_OR_PARTITION, or `None`).
    pub partitions: Vec<(TopicPartition, ErrorCode)>,
}

/// CONSUMER_GROUP_DESCRIBE (KIP-848), which `kafka-consumer-groups` tries first.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsumerGroupDescribeRequest {
    /// The groups' ids.
    pub groups: Vec<Rc<str>>,
}

/// The answer to CONSUMER_GROUP_DESCRIBE: UNSUPPORTED_VERSION, where the new protocol is not on.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsumerGroupDescribeResponse {
    /// Always an error here.
    pub error: ErrorCode,
}
