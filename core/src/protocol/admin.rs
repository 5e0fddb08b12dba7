//! What the tools ask: topics, partitions, configs, elections, the cluster.

use std::rc::Rc;

use super::ErrorCode;
use crate::ids::{BrokerId, TopicName, TopicPartition};

/// CREATE_TOPICS.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateTopicsRequest {
    /// What to create.
    pub topics: Vec<NewTopic>,
}

/// A topic to be created.
#[derive(Clone, Debug, PartialEq)]
pub struct NewTopic {
    /// Its name.
    pub name: TopicName,
    /// -1: the broker's `num.partitions`.
    pub num_partitions: i32,
    /// -1: the broker's `default.replication.factor`.
    pub replication_factor: i16,
    /// Replicas of each partition, in place of the two numbers; empty: the controller places them.
    pub assignments: Vec<Vec<BrokerId>>,
    /// Topic configs.
    pub configs: Vec<(Rc<str>, Rc<str>)>,
}

/// The answer to CREATE_TOPICS.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateTopicsResponse {
    /// (topic, error, Kafka's message for it).
    pub topics: Vec<(TopicName, ErrorCode, Option<Rc<str>>)>,
}

/// DELETE_TOPICS.
#[derive(Clone, Debug, PartialEq)]
pub struct DeleteTopicsRequest {
    /// The topics' names.
    pub topics: Vec<TopicName>,
}

/// The answer to DELETE_TOPICS.
#[derive(Clone, Debug, PartialEq)]
pub struct DeleteTopicsResponse {
    /// (topic, error, message).
    pub topics: Vec<(TopicName, ErrorCode, Option<Rc<str>>)>,
}

/// CREATE_PARTITIONS.
#[derive(Clone, Debug, PartialEq)]
pub struct CreatePartitionsRequest {
    /// (topic, how many partitions in all, replicas of the new ones or empty).
    pub topics: Vec<(TopicName, i32, Vec<Vec<BrokerId>>)>,
}

/// The answer to CREATE_PARTITIONS.
#[derive(Clone, Debug, PartialEq)]
pub struct CreatePartitionsResponse {
    /// (topic, error, message).
    pub topics: Vec<(TopicName, ErrorCode, Option<Rc<str>>)>,
}

/// DESCRIBE_CLUSTER.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeClusterRequest;

/// The answer to DESCRIBE_CLUSTER.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeClusterResponse {
    /// The controller, or `NONE`.
    pub controller: BrokerId,
    /// The live brokers.
    pub brokers: Vec<BrokerId>,
}

/// What has configs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigResource {
    /// A topic.
    Topic(TopicName),
    /// A broker, or all of them.
    Broker(Option<BrokerId>),
}

/// DESCRIBE_CONFIGS.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeConfigsRequest {
    /// Of what.
    pub resources: Vec<ConfigResource>,
}

/// The answer to DESCRIBE_CONFIGS.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeConfigsResponse {
    /// (resource, error, its configs).
    pub resources: Vec<(ConfigResource, ErrorCode, Vec<ConfigEntry>)>,
}

/// Where a config's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigSource {
    /// It is set on the topic.
    DynamicTopic,
    /// On the broker, while it ran.
    DynamicBroker,
    /// On all brokers, while they ran.
    DynamicDefaultBroker,
    /// In the broker's file.
    StaticBroker,
    /// Nowhere.
    Default,
}

impl ConfigSource {
    /// Kafka's name for it.
    pub fn name(self) -> &'static str {
        match self {
            ConfigSource::DynamicTopic => "DYNAMIC_TOPIC_CONFIG",
            ConfigSource::DynamicBroker => "DYNAMIC_BROKER_CONFIG",
            ConfigSource::DynamicDefaultBroker => "DYNAMIC_DEFAULT_BROKER_CONFIG",
            ConfigSource::StaticBroker => "STATIC_BROKER_CONFIG",
            ConfigSource::Default => "DEFAULT_CONFIG",
        }
    }
}

/// A value that a config has in one of the places where it may be set.
#[derive(Clone, Debug, PartialEq)]
pub struct Synonym {
    /// Where.
    pub source: ConfigSource,
    /// By what name.
    pub name: Rc<str>,
    /// The value.
    pub value: Rc<str>,
}

/// One config.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigEntry {
    /// Kafka's name.
    pub name: Rc<str>,
    /// Its value.
    pub value: Rc<str>,
    /// Whether it was set on the resource itself, rather than below it or by default.
    pub dynamic: bool,
    /// All its values, the one that counts first.
    pub synonyms: Vec<Synonym>,
}

/// Configs by name: a value to set, or `None` to delete.
pub type ConfigChanges = Vec<(Rc<str>, Option<Rc<str>>)>;

/// INCREMENTAL_ALTER_CONFIGS.
#[derive(Clone, Debug, PartialEq)]
pub struct IncrementalAlterConfigsRequest {
    /// (resource, changes).
    pub resources: Vec<(ConfigResource, ConfigChanges)>,
}

/// The answer to INCREMENTAL_ALTER_CONFIGS.
#[derive(Clone, Debug, PartialEq)]
pub struct IncrementalAlterConfigsResponse {
    /// (resource, error, message).
    pub resources: Vec<(ConfigResource, ErrorCode, Option<Rc<str>>)>,
}

/// ALTER_PARTITION_REASSIGNMENTS (KIP-455).
#[derive(Clone, Debug, PartialEq)]
pub struct AlterPartitionReassignmentsRequest {
    /// (partition, the replicas that it is to have; `None` takes the present move back).
    pub partitions: Vec<(TopicPartition, Option<Vec<BrokerId>>)>,
}

/// The answer to ALTER_PARTITION_REASSIGNMENTS: they have begun.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterPartitionReassignmentsResponse {
    /// NOT_CONTROLLER, or `None`.
    pub error: ErrorCode,
    /// (partition, error, message).
    pub partitions: Vec<(TopicPartition, ErrorCode, Option<Rc<str>>)>,
}

/// LIST_PARTITION_REASSIGNMENTS, which `kafka-topics --describe` asks as well.
#[derive(Clone, Debug, PartialEq)]
pub struct ListPartitionReassignmentsRequest {
    /// `None`: of all partitions.
    pub partitions: Option<Vec<TopicPartition>>,
}

impl ListPartitionReassignmentsRequest {
    /// Asks for all that there are.
    pub fn all() -> Self {
        ListPartitionReassignmentsRequest { partitions: None }
    }
}

/// The answer to LIST_PARTITION_REASSIGNMENTS.
#[derive(Clone, Debug, PartialEq)]
pub struct ListPartitionReassignmentsResponse {
    /// NOT_CONTROLLER, or `None`.
    pub error: ErrorCode,
    /// The moves under way.
    pub partitions: Vec<(TopicPartition, Reassigning)>,
}

impl ListPartitionReassignmentsResponse {
    /// Nothing moves, or (with an error) it is unknown.
    pub fn nothing(error: ErrorCode) -> Self {
        ListPartitionReassignmentsResponse { error, partitions: Vec::new() }
    }

    /// The moves under way.
    pub fn moving(&self) -> &[(TopicPartition, Reassigning)] {
        &self.partitions
    }
}

/// A partition that moves.
#[derive(Clone, Debug, PartialEq)]
pub struct Reassigning {
    /// All its replicas.
    pub replicas: Vec<BrokerId>,
    /// Those that come.
    pub adding: Vec<BrokerId>,
    /// Those that will go.
    pub removing: Vec<BrokerId>,
}

/// How a leader is to be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElectionType {
    /// The first replica, if it is alive and in sync.
    Preferred,
    /// Any live replica, if there is no leader.
    Unclean,
}

/// ELECT_LEADERS.
#[derive(Clone, Debug, PartialEq)]
pub struct ElectLeadersRequest {
    /// How.
    pub election_type: ElectionType,
    /// `None`: all partitions.
    pub partitions: Option<Vec<TopicPartition>>,
}

/// The answer to ELECT_LEADERS.
#[derive(Clone, Debug, PartialEq)]
pub struct ElectLeadersResponse {
    /// NOT_CONTROLLER, or `None`.
    pub error: ErrorCode,
    /// (partition, ELECTION_NOT_NEEDED …, or `None`, message).
    pub partitions: Vec<(TopicPartition, ErrorCode, Option<Rc<str>>)>,
}
