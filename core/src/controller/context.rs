//! The controller's knowledge (`ControllerContext`): everything that ZooKeeper says about brokers and partitions, or
//! that the metadata log adds up to.

use std::ops::{Deref, DerefMut};

use super::rebalance::Rebalance;
use crate::ids::{BrokerId, ControllerEpoch, TopicName, TopicPartition};
use crate::map::{Map, Set};
use crate::metadata::image::Image;
use crate::protocol::cluster::PartitionState;

/// The controller's picture of the cluster: an [`Image`], and its own office.
#[derive(Clone, Debug)]
pub struct Context {
    /// The controller.
    pub broker: BrokerId,
    /// Its epoch.
    pub epoch: ControllerEpoch,
    /// The version of `/controller_epoch`, which every write checks.
    pub epoch_version: i32,
    /// The cluster.
    pub image: Image,
    /// Topics that are to be deleted (ZooKeeper mode).
    pub deleting: Map<TopicName, Deletion>,
    defaults: Defaults,
}

/// What the brokers' configuration says of topics that do not say it themselves, and of their leaders.
#[derive(Clone, Copy, Debug)]
pub struct Defaults {
    /// `unclean.leader.election.enable`
    pub unclean: bool,
    /// `num.partitions`
    pub partitions: i32,
    /// `default.replication.factor`
    pub copies: i32,
    /// Whether and how leadership is given back by itself.
    pub rebalance: Option<Rebalance>,
}

/// How far the deletion of a topic is.
#[derive(Clone, Debug, Default)]
pub struct Deletion {
    /// Replicas that were told to go, and have not answered.
    pub(super) asked: Set<(TopicPartition, BrokerId)>,
    /// Replicas that are gone.
    pub(super) gone: Set<(TopicPartition, BrokerId)>,
    /// Whether it waits for a broker.
    pub(super) waits: bool,
}

impl Deletion {
    /// Whether a broker has deleted its replica.
    pub fn is_gone(&self, tp: &TopicPartition, broker: BrokerId) -> bool {
        self.gone.contains(&(tp.clone(), broker))
    }
}

impl Context {
    /// Nothing known yet.
    pub fn new(broker: BrokerId, epoch: ControllerEpoch, epoch_version: i32, defaults: Defaults) -> Self {
        Context { broker, epoch, epoch_version, image: Image::default(), deleting: Map::new(), defaults }
    }

    /// How many partitions a topic gets that is created without a number, and how many replicas each of them.
    pub fn default_counts(&self) -> (i32, i32) {
        (self.defaults.partitions, self.defaults.copies)
    }

    /// The broker that is the controller has another `unclean.leader.election.enable`.
    pub fn set_unclean_default(&mut self, unclean: bool) {
        self.defaults.unclean = unclean;
    }

    /// Whether and how leadership is given back by itself.
    pub fn rebalance(&self) -> Option<Rebalance> {
        self.defaults.rebalance
    }

    /// Whether a topic is on its way out: nobody is to lead or follow it any more.
    pub fn is_deleting(&self, topic: &str) -> bool {
        self.deleting.contains_key(topic)
    }

    /// The states of partitions that are to stay: leaders and members are looked for in no others.
    pub fn staying(&self) -> impl Iterator<Item = (&TopicPartition, &PartitionState)> {
        self.states.iter().filter(|(tp, _)| !self.is_deleting(&tp.topic))
    }

    /// Those of them whose leader is not alive (or that have none).
    pub fn leaderless(&self) -> Vec<TopicPartition> {
        self.staying().filter(|(_, state)| !self.is_live(state.leader)).map(|(tp, _)| tp.clone()).collect()
    }

    /// Whether a broker has deleted its replica of a topic that is on its way out: it need not hear of it again.
    pub fn is_gone(&self, tp: &TopicPartition, broker: BrokerId) -> bool {
        self.deleting.get(&tp.topic).is_some_and(|deletion| deletion.is_gone(tp, broker))
    }

    /// Whether the topic permits a leader from outside the ISR.
    pub fn unclean_allowed(&self, topic: &str) -> bool {
        let own =
            self.topics.get(topic).and_then(|topic| topic.configs.get("unclean.leader.election.enable"));
        // In ZooKeeper mode the broker says so itself; see `set_unclean_default`.
        let of_all = self.broker_configs.get("").and_then(|all| all.get("unclean.leader.election.enable"));
        own.or(of_all).map_or(self.defaults.unclean, |value| &**value == "true")
    }

    /// The state that follows `state`: written by this controller, one epoch on.
    pub fn next_epoch(&self, state: &PartitionState, leader: BrokerId, isr: Vec<BrokerId>) -> PartitionState {
        PartitionState {
            controller_epoch: self.epoch,
            leader,
            leader_epoch: state.leader_epoch.next(),
            isr,
            partition_epoch: state.partition_epoch + 1,
            replicas: state.replicas.clone(),
        }
    }
}

impl Deref for Context {
    type Target = Image;

    fn deref(&self) -> &Image {
        &self.image
    }
}

impl DerefMut for Context {
    fn deref_mut(&mut self) -> &mut Image {
        &mut self.image
    }
}
