//! The cluster's knowledge of itself: what clients learn, and what the controller tells brokers.

use crate::map::Map;

use super::ErrorCode;
use crate::ids::{BrokerId, ControllerEpoch, LeaderEpoch, TopicName, TopicPartition};

/// API_VERSIONS, the first request on every connection of a client.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiVersionsRequest;

/// The answer to API_VERSIONS: one version of everything is spoken here, so there is little to list.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiVersionsResponse {
    /// Whether it answers DESCRIBE_TOPIC_PARTITIONS and DESCRIBE_QUORUM: a broker in KRaft mode does.
    pub has_kraft_requests: bool,
}

/// METADATA.
#[derive(Clone, Debug, PartialEq)]
pub struct MetadataRequest {
    /// `None`: all topics. Empty: brokers only.
    pub topics: Option<Vec<TopicName>>,
    /// Whether an unknown topic may be created (`auto.create.topics.enable` permitting).
    pub allow_auto_topic_creation: bool,
}

/// The answer to METADATA: this broker's cache.
#[derive(Clone, Debug, PartialEq)]
pub struct MetadataResponse {
    /// The live brokers, by id.
    pub brokers: Vec<BrokerId>,
    /// The controller, or `NONE`.
    pub controller: BrokerId,
    /// The topics asked for.
    pub topics: Vec<TopicMetadata>,
}

/// One topic, as a broker knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicMetadata {
    /// UNKNOWN_TOPIC_OR_PARTITION, INVALID_TOPIC_EXCEPTION, or `None`.
    pub error: ErrorCode,
    /// Its name.
    pub name: TopicName,
    /// Its id, as the tools print it.
    pub topic_id: Uuid,
    /// Whether it is one of Kafka's own (`__consumer_offsets`).
    pub is_internal: bool,
    /// Its partitions, in order.
    pub partitions: Vec<PartitionMetadata>,
}

/// One partition, as a broker knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionMetadata {
    /// LEADER_NOT_AVAILABLE, or `None`.
    pub error: ErrorCode,
    /// Its number.
    pub partition: i32,
    /// Its leader, or `NONE`.
    pub leader: BrokerId,
    /// The leader's epoch.
    pub leader_epoch: LeaderEpoch,
    /// Its replicas, the preferred leader first.
    pub replicas: Vec<BrokerId>,
    /// Its in-sync replicas, in the order of joining.
    pub isr: Vec<BrokerId>,
    /// Replicas on brokers that are not alive.
    pub offline_replicas: Vec<BrokerId>,
}

/// A topic's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Uuid(pub u128);

const BASE64_URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl Uuid {
    /// Reads the 22 characters that `Display` writes.
    pub fn parse(text: &str) -> Option<Self> {
        let digit = |c: u8| BASE64_URL.iter().position(|d| *d == c).map(|d| d as u128);
        let (last, first) = text.as_bytes().split_last().filter(|(_, first)| first.len() == 21)?;
        let high = first.iter().try_fold(0u128, |bits, c| Some(bits << 6 | digit(*c)?))?;
        Some(Uuid(high << 2 | digit(*last)? >> 4))
    }
}

impl std::fmt::Display for Uuid {
    /// 22 characters of base64url, as Kafka prints it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bits = |high: u32| BASE64_URL[(self.0 >> high & 63) as usize] as char;
        for digit in (0..21).map(|n| bits(122 - 6 * n)) {
            f.write_fmt(format_args!("{digit}"))?;
        }
        write!(f, "{}", BASE64_URL[((self.0 << 4) & 63) as usize] as char)
    }
}

/// The state of one partition, as the controller decides and everybody learns it (the znode `…/state`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionState {
    /// The epoch of the controller that wrote it.
    pub controller_epoch: ControllerEpoch,
    /// The leader, or `NONE`.
    pub leader: BrokerId,
    /// Rises by 1 with each decision about the leader.
    pub leader_epoch: LeaderEpoch,
    /// In-sync replicas, in the order of joining.
    pub isr: Vec<BrokerId>,
    /// The version of the znode, Kafka's partition epoch: rises with every write.
    pub partition_epoch: i32,
    /// All replicas, the preferred leader first.
    pub replicas: Vec<BrokerId>,
}

/// LEADER_AND_ISR (ZooKeeper mode): the controller tells replicas their leader.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaderAndIsrRequest {
    /// The controller that says so.
    pub controller: BrokerId,
    /// Its epoch: brokers refuse an older one than they have seen.
    pub controller_epoch: ControllerEpoch,
    /// Whether this is everything that the broker hosts (it has just started).
    pub full: bool,
    /// (partition, its state, whether it is new).
    pub partitions: Vec<(TopicPartition, PartitionState, bool)>,
    /// Ids of the topics named.
    pub topic_ids: Map<TopicName, Uuid>,
    /// Configs of the topics named, which a real broker reads from ZooKeeper itself.
    pub live_leaders: Vec<BrokerId>,
}

/// The answer to LEADER_AND_ISR.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaderAndIsrResponse {
    /// STALE_CONTROLLER_EPOCH, or `None`.
    pub error: ErrorCode,
    /// Errors by partition: STALE_CONTROLLER_EPOCH where the leader epoch was not newer.
    pub partitions: Vec<(TopicPartition, ErrorCode)>,
}

/// UPDATE_METADATA (ZooKeeper mode): the controller fills the cache from which brokers answer METADATA.
#[derive(Clone, Debug, PartialEq)]
pub struct UpdateMetadataRequest {
    /// The controller that says so.
    pub controller: BrokerId,
    /// Its epoch.
    pub controller_epoch: ControllerEpoch,
    /// All live brokers.
    pub live_brokers: Vec<BrokerId>,
    /// Partitions that changed. A leader of -2 means the partition is being deleted.
    pub partitions: Vec<(TopicPartition, PartitionState)>,
    /// Ids of the topics named.
    pub topic_ids: Map<TopicName, Uuid>,
}

/// The answer to UPDATE_METADATA.
#[derive(Clone, Debug, PartialEq)]
pub struct UpdateMetadataResponse {
    /// STALE_CONTROLLER_EPOCH, or `None`.
    pub error: ErrorCode,
}

/// STOP_REPLICA (ZooKeeper mode): stop following, and perhaps delete.
#[derive(Clone, Debug, PartialEq)]
pub struct StopReplicaRequest {
    /// The controller that says so.
    pub controller: BrokerId,
    /// Its epoch.
    pub controller_epoch: ControllerEpoch,
    /// (partition, leader epoch, whether to delete the log).
    pub partitions: Vec<(TopicPartition, LeaderEpoch, bool)>,
}

/// The answer to STOP_REPLICA.
#[derive(Clone, Debug, PartialEq)]
pub struct StopReplicaResponse {
    /// STALE_CONTROLLER_EPOCH, or `None`.
    pub error: ErrorCode,
    /// The partitions stopped.
    pub partitions: Vec<TopicPartition>,
}

/// ALTER_PARTITION (KIP-497): a leader asks the controller to change an ISR.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterPartitionRequest {
    /// The leader that asks.
    pub broker: BrokerId,
    /// What it wants, one entry a partition.
    pub partitions: Vec<WantedIsr>,
}

/// An ISR that a leader asks the controller for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedIsr {
    /// The partition.
    pub tp: TopicPartition,
    /// The id of its topic, by which one that was deleted is not taken for the next one of its name (KIP-516).
    pub topic_id: Option<Uuid>,
    /// The epoch in which it leads.
    pub leader_epoch: LeaderEpoch,
    /// The version of the state that it knows.
    pub partition_epoch: i32,
    /// The ISR wanted.
    pub isr: Vec<BrokerId>,
}

/// The answer to ALTER_PARTITION.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterPartitionResponse {
    /// NOT_CONTROLLER, STALE_BROKER_EPOCH, or `None`.
    pub error: ErrorCode,
    /// One entry a partition: an error, or the state now in force.
    pub partitions: Vec<(TopicPartition, Result<PartitionState, ErrorCode>)>,
}

/// CONTROLLED_SHUTDOWN (ZooKeeper mode): a broker that is about to stop asks for its leaderships to be moved.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlledShutdownRequest {
    /// The broker that stops.
    pub broker: BrokerId,
}

/// The answer to CONTROLLED_SHUTDOWN.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlledShutdownResponse {
    /// NOT_CONTROLLER, STALE_BROKER_EPOCH of a broker that is not registered, or `None`.
    pub error: ErrorCode,
    /// Partitions that the broker still leads: no other could.
    pub remaining: Vec<TopicPartition>,
}

/// ALLOCATE_PRODUCER_IDS: a broker asks the controller for a block of 1,000 producer ids.
#[derive(Clone, Debug, PartialEq)]
pub struct AllocateProducerIdsRequest {
    /// The broker that asks.
    pub broker: BrokerId,
}

/// The answer to ALLOCATE_PRODUCER_IDS.
#[derive(Clone, Debug, PartialEq)]
pub struct AllocateProducerIdsResponse {
    /// NOT_CONTROLLER, or `None`.
    pub error: ErrorCode,
    /// The first id of the block.
    pub start: i64,
    /// How many ids it has.
    pub len: i32,
}
