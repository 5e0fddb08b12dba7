//! One broker's knowledge of the cluster: UPDATE_METADATA fills it, METADATA reads it (`ZkMetadataCache`).

use std::rc::Rc;

use crate::ids::{BrokerId, NodeId, TopicName, TopicPartition};
use crate::map::{Map, Set};
use crate::protocol::ErrorCode;
use crate::protocol::cluster::{
    MetadataRequest, MetadataResponse, PartitionMetadata, PartitionState, TopicMetadata,
    UpdateMetadataRequest, Uuid,
};

/// The leader that stands for "being deleted" (`LeaderAndIsr.LeaderDuringDelete`).
pub const LEADER_DURING_DELETE: BrokerId = BrokerId(-2);

/// Kafka's own topics.
pub const OFFSETS_TOPIC: &str = "__consumer_offsets";
/// Where transaction coordinators keep what they know.
pub const TRANSACTIONS_TOPIC: &str = "__transaction_state";

/// Whether a topic is one of Kafka's own.
pub fn is_internal(topic: &str) -> bool {
    topic == OFFSETS_TOPIC || topic == TRANSACTIONS_TOPIC
}

/// One broker's picture of the cluster. It may be old.
#[derive(Clone, Debug, Default)]
pub struct MetadataCache {
    /// The controller.
    pub controller: Option<NodeId>,
    /// The live brokers.
    pub brokers: Set<BrokerId>,
    /// Whether brokers pass on what is for the controller (KRaft mode).
    pub forwards: bool,
    /// Live brokers that are about to stop: no follower there may join an ISR (KRaft mode).
    pub shutting_down: Set<BrokerId>,
    topics: Map<TopicName, Rc<CachedTopic>>,
}

#[derive(Clone, Debug)]
struct CachedTopic {
    id: Uuid,
    partitions: Map<i32, PartitionState>,
}

impl MetadataCache {
    /// Nothing is known yet.
    pub fn new(forwards: bool) -> Self {
        MetadataCache { forwards, ..Self::default() }
    }

    /// Takes what the controller says; returns the topics that are gone.
    pub fn update(&mut self, update: &UpdateMetadataRequest) -> Vec<TopicPartition> {
        self.controller = Some(NodeId::Broker(update.controller));
        self.brokers = update.live_brokers.iter().copied().collect();
        let mut deleted = Vec::new();
        for (tp, state) in &update.partitions {
            if state.leader == LEADER_DURING_DELETE {
                deleted.push(tp.clone());
                self.forget(tp);
                continue;
            }
            let id = update.topic_ids.get(&tp.topic).copied().unwrap_or(Uuid(0));
            let topic = self
                .topics
                .entry(tp.topic.clone())
                .or_insert_with(|| Rc::new(CachedTopic { id, partitions: Map::new() }));
            Rc::make_mut(topic).partitions.insert(tp.partition, state.clone());
        }
        deleted
    }

    /// A partition is no more.
    pub fn forget(&mut self, tp: &TopicPartition) {
        if let Some(topic) = self.topics.get_mut(&tp.topic) {
            Rc::make_mut(topic).partitions.remove(&tp.partition);
            if topic.partitions.is_empty() {
                self.topics.remove(&tp.topic);
            }
        }
    }

    /// Whether a follower there may join an ISR (`isReplicaIsrEligible`).
    pub fn can_join_isr(&self, broker: BrokerId) -> bool {
        self.brokers.contains(&broker) && !self.shutting_down.contains(&broker)
    }

    /// One partition, if it is known.
    pub fn partition(&self, tp: &TopicPartition) -> Option<&PartitionState> {
        self.topics.get(&tp.topic)?.partitions.get(&tp.partition)
    }

    /// Whether a topic is known.
    pub fn contains(&self, topic: &str) -> bool {
        self.topics.contains_key(topic)
    }

    /// Every topic known, with its partitions.
    pub fn topics(&self) -> impl Iterator<Item = (&TopicName, &Map<i32, PartitionState>)> {
        self.topics.iter().map(|(name, topic)| (name, &topic.partitions))
    }

    /// Every partition known.
    pub fn partitions(&self) -> impl Iterator<Item = (TopicPartition, &PartitionState)> {
        self.topics.iter().flat_map(|(name, topic)| {
            topic.partitions.iter().map(|(p, state)| (TopicPartition::new(name.clone(), *p), state))
        })
    }

    /// The id of the topic that has this name now.
    pub fn topic_id(&self, topic: &str) -> Option<Uuid> {
        self.topics.get(topic).map(|topic| topic.id)
    }

    /// Whom clients are told to ask what is for the controller: it itself, or in KRaft mode a live broker, which will
    /// pass it on.
    pub fn controller(&self) -> BrokerId {
        let known = match self.forwards {
            true => self.brokers.iter().next().copied(),
            false => self.controller.and_then(NodeId::broker),
        };
        known.unwrap_or(BrokerId::NONE)
    }

    /// Answers METADATA.
    pub fn answer(&self, request: &MetadataRequest) -> MetadataResponse {
        let names: Vec<TopicName> =
            request.topics.clone().unwrap_or_else(|| self.topics.keys().cloned().collect());
        MetadataResponse {
            brokers: self.brokers.iter().copied().collect(),
            controller: self.controller(),
            topics: names.into_iter().map(|name| self.topic(name)).collect(),
        }
    }

    fn topic(&self, name: TopicName) -> TopicMetadata {
        let is_internal = is_internal(&name);
        match self.topics.get(&name) {
            None => {
                let error = match valid_topic_name(&name) {
                    true => ErrorCode::UnknownTopicOrPartition,
                    false => ErrorCode::InvalidTopicException,
                };
                TopicMetadata { error, name, topic_id: Uuid(0), is_internal, partitions: Vec::new() }
            }
            Some(topic) => TopicMetadata {
                error: ErrorCode::None,
                name,
                topic_id: topic.id,
                is_internal,
                partitions: topic.partitions.iter().map(|(p, state)| self.metadata_of(*p, state)).collect(),
            },
        }
    }

    fn metadata_of(&self, partition: i32, state: &PartitionState) -> PartitionMetadata {
        let led = self.brokers.contains(&state.leader);
        PartitionMetadata {
            error: if led { ErrorCode::None } else { ErrorCode::LeaderNotAvailable },
            partition,
            leader: if led { state.leader } else { BrokerId::NONE },
            leader_epoch: state.leader_epoch,
            replicas: state.replicas.clone(),
            isr: state.isr.clone(),
            offline_replicas: state
                .replicas
                .iter()
                .copied()
                .filter(|id| !self.brokers.contains(id))
                .collect(),
        }
    }
}

/// The longest name of a topic.
const TOPIC_NAME_MAX: usize = 249;

/// What is wrong with a topic's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// There is none.
    Empty,
    /// `.` and `..` are directories.
    Dots,
    /// More than 249 characters.
    TooLong,
    /// Other characters than `[A-Za-z0-9._-]`.
    Illegal,
}

/// What is wrong with a topic's name, if anything is (`org.apache.kafka.common.internals.Topic`).
pub fn topic_name_fault(name: &str) -> Option<NameFault> {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    match name {
        "" => Some(NameFault::Empty),
        "." | ".." => Some(NameFault::Dots),
        _ if name.len() > TOPIC_NAME_MAX => Some(NameFault::TooLong),
        _ if !name.chars().all(legal) => Some(NameFault::Illegal),
        _ => None,
    }
}

/// Whether a topic may have the name.
pub fn valid_topic_name(name: &str) -> bool {
    topic_name_fault(name).is_none()
}
