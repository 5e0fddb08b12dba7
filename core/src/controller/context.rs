//! What the controller knows (`ControllerContext`): everything that ZooKeeper says about brokers and partitions.

use std::rc::Rc;

use crate::ids::{BrokerId, TopicName, TopicPartition};
use crate::map::{Map, Set};
use crate::protocol::cluster::{PartitionState, Uuid};

/// The controller's picture of the cluster.
#[derive(Clone, Debug)]
pub struct Context {
    /// The controller.
    pub broker: BrokerId,
    /// Its epoch.
    pub epoch: i32,
    /// The version of `/controller_epoch`, which every write checks.
    pub epoch_version: i32,
    /// Live brokers, with their broker epochs.
    pub brokers: Map<BrokerId, i64>,
    /// Live brokers that are about to stop.
    pub shutting_down: Set<BrokerId>,
    /// Topics, with the replicas of their partitions.
    pub topics: Map<TopicName, Topic>,
    /// The state of each partition that has one.
    pub states: Map<TopicPartition, PartitionState>,
    unclean_default: bool,
}

/// A topic.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Its id.
    pub id: Uuid,
    /// The replicas of each partition, the preferred leader first.
    pub partitions: Map<i32, Vec<BrokerId>>,
    /// Its own configs.
    pub configs: Map<Rc<str>, Rc<str>>,
}

impl Context {
    /// Nothing known yet.
    pub fn new(broker: BrokerId, epoch: i32, epoch_version: i32, unclean_default: bool) -> Self {
        Context {
            broker,
            epoch,
            epoch_version,
            brokers: Map::new(),
            shutting_down: Set::new(),
            topics: Map::new(),
            states: Map::new(),
            unclean_default,
        }
    }

    /// Whether a broker is alive.
    pub fn is_live(&self, broker: BrokerId) -> bool {
        self.brokers.contains_key(&broker)
    }

    /// Whether a broker can lead: alive and not about to stop.
    pub fn can_lead(&self, broker: BrokerId) -> bool {
        self.is_live(broker) && !self.shutting_down.contains(&broker)
    }

    /// Whether the topic permits a leader from outside the ISR.
    pub fn unclean_allowed(&self, topic: &str) -> bool {
        let own =
            self.topics.get(topic).and_then(|topic| topic.configs.get("unclean.leader.election.enable"));
        own.map_or(self.unclean_default, |value| &**value == "true")
    }

    /// The replicas of a partition.
    pub fn replicas(&self, tp: &TopicPartition) -> &[BrokerId] {
        self.topics
            .get(&tp.topic)
            .and_then(|topic| topic.partitions.get(&tp.partition))
            .map_or(&[], Vec::as_slice)
    }

    /// Every partition, whether it has a state or not.
    pub fn partitions(&self) -> impl Iterator<Item = TopicPartition> + '_ {
        self.topics.iter().flat_map(|(name, topic)| {
            topic.partitions.keys().map(|partition| TopicPartition::new(name.clone(), *partition))
        })
    }

    /// Partitions with a state whose leader is not alive (or that have none).
    pub fn leaderless(&self) -> Vec<TopicPartition> {
        self.states
            .iter()
            .filter(|(_, state)| !self.is_live(state.leader))
            .map(|(tp, _)| tp.clone())
            .collect()
    }

    /// The state that follows `state`: written by this controller, one epoch on.
    pub fn next_epoch(&self, state: &PartitionState, leader: BrokerId, isr: Vec<BrokerId>) -> PartitionState {
        PartitionState {
            controller_epoch: self.epoch,
            leader,
            leader_epoch: state.leader_epoch + 1,
            isr,
            partition_epoch: state.partition_epoch + 1,
            replicas: state.replicas.clone(),
        }
    }
}
