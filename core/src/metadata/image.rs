//! A cluster's metadata as one process knows it: the controller in either mode, every broker in KRaft mode.
//!
//! In KRaft mode an image is the sum of the records of the metadata log, replayed one after the other
//! ([`Image::replay`]); nothing else changes it. (`MetadataImage`, `MetadataDelta`.)

use std::rc::Rc;

use crate::ids::{BrokerId, ControllerEpoch, TopicName, TopicPartition};
use crate::map::{Map, Set};
use crate::metadata::moving::Move;
use crate::metadata::znodes::TopicNode;
use crate::protocol::cluster::{PartitionState, Uuid};
use crate::wire::metadata_record::MoveChange;
use crate::wire::metadata_record::{BROKER_RESOURCE, MetadataRecord, TOPIC_RESOURCE};

/// The cluster, as far as known.
#[derive(Clone, Debug, Default)]
pub struct Image {
    /// Brokers that can be used, with their broker epochs.
    pub brokers: Map<BrokerId, i64>,
    /// Brokers that are about to stop.
    pub shutting_down: Set<BrokerId>,
    /// Every broker that ever registered, fenced or not (KRaft mode).
    pub registered: Map<BrokerId, Registration>,
    /// Topics, with the replicas of their partitions.
    pub topics: Map<TopicName, Topic>,
    /// The state of each partition that has one.
    pub states: Map<TopicPartition, PartitionState>,
    /// Configs of brokers, by number; under the empty name those of all.
    pub broker_configs: Map<Rc<str>, Map<Rc<str>, Rc<str>>>,
    /// Producer ids below it are given out (KRaft mode).
    pub next_producer_id: i64,
    names: Map<Uuid, TopicName>,
}

/// A broker's newest registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Which process registered.
    pub incarnation: Uuid,
    /// The broker epoch.
    pub epoch: i64,
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
    /// Partitions that move.
    pub moves: Map<i32, Move>,
}

impl Topic {
    /// What its znode says, with its configs.
    pub fn of(node: TopicNode, configs: Map<Rc<str>, Rc<str>>) -> Self {
        Topic { id: node.id, partitions: node.partitions, configs, moves: node.moves }
    }

    /// What its znode is to say.
    pub fn node(&self) -> TopicNode {
        TopicNode { id: self.id, partitions: self.partitions.clone(), moves: self.moves.clone() }
    }

    /// Takes what a record says about where a partition is, and where it moves.
    fn take_move(&mut self, partition: i32, change: &MoveChange) {
        let MoveChange { replicas, removing, adding, .. } = change;
        if let Some(replicas) = replicas {
            self.partitions.insert(partition, replicas.clone());
        }
        if removing.is_some() || adding.is_some() {
            let mut moving = self.moves.remove(&partition).unwrap_or_default();
            moving.removing = removing.clone().unwrap_or(moving.removing);
            moving.adding = adding.clone().unwrap_or(moving.adding);
            if !moving.is_over() {
                self.moves.insert(partition, moving);
            }
        }
    }
}

/// What some records have changed.
#[derive(Clone, Debug, Default)]
pub struct Delta {
    /// Partitions that are new or have another state.
    pub partitions: Set<TopicPartition>,
    /// Topics that are new or have other configs.
    pub configs: Set<TopicName>,
    /// Brokers that have other configs; the empty name means all.
    pub broker_configs: Set<Rc<str>>,
    /// Partitions that are no more; one of the same name may be new.
    pub removed: Set<TopicPartition>,
}

impl Image {
    /// Whether a broker is alive.
    pub fn is_live(&self, broker: BrokerId) -> bool {
        self.brokers.contains_key(&broker)
    }

    /// Whether a broker can lead: alive and not about to stop.
    pub fn can_lead(&self, broker: BrokerId) -> bool {
        self.is_live(broker) && !self.shutting_down.contains(&broker)
    }

    /// The replicas of a partition.
    pub fn replicas(&self, tp: &TopicPartition) -> &[BrokerId] {
        self.topics
            .get(&tp.topic)
            .and_then(|topic| topic.partitions.get(&tp.partition))
            .map_or(&[], Vec::as_slice)
    }

    /// The name of a topic.
    pub fn topic_name(&self, id: &Uuid) -> Option<&TopicName> {
        self.names.get(id)
    }

    /// Every partition, whether it has a state or not.
    pub fn partitions(&self) -> impl Iterator<Item = TopicPartition> + '_ {
        self.topics.iter().flat_map(|(name, topic)| {
            topic.partitions.keys().map(|partition| TopicPartition::new(name.clone(), *partition))
        })
    }

    /// Takes a record of the metadata log, and notes what it changes.
    pub fn replay(&mut self, record: &MetadataRecord, delta: &mut Delta) {
        match record {
            MetadataRecord::RegisterBroker { broker, incarnation, epoch, .. } => {
                self.registered.insert(*broker, Registration { incarnation: *incarnation, epoch: *epoch });
                self.brokers.remove(broker);
                self.shutting_down.remove(broker);
            }
            MetadataRecord::BrokerRegistrationChange { broker, epoch, fenced, in_controlled_shutdown } => {
                match fenced {
                    1 => drop(self.brokers.remove(broker)),
                    -1 => drop(self.brokers.insert(*broker, *epoch)),
                    _ => {}
                }
                if *in_controlled_shutdown == 1 {
                    self.shutting_down.insert(*broker);
                }
            }
            MetadataRecord::Topic { name, id } => {
                let topic = Topic::of(TopicNode::new(*id, Map::new()), Map::new());
                self.topics.insert(name.clone(), topic);
                self.names.insert(*id, name.clone());
                delta.configs.insert(name.clone());
            }
            MetadataRecord::RemoveTopic { id } => {
                // Its name stays: older records of the log are still read to people.
                let Some(name) = self.names.get(id).cloned() else { return };
                let Some(topic) = self.topics.remove(&name) else { return };
                for partition in topic.partitions.keys() {
                    let tp = TopicPartition::new(name.clone(), *partition);
                    self.states.remove(&tp);
                    delta.partitions.remove(&tp);
                    delta.removed.insert(tp);
                }
                delta.configs.remove(&name);
            }
            MetadataRecord::Config { resource: TOPIC_RESOURCE, name, key, value } => {
                if let Some(topic) = self.topics.get_mut(name) {
                    match value {
                        Some(value) => topic.configs.insert(key.clone(), value.clone()),
                        None => topic.configs.remove(key),
                    };
                }
                delta.configs.insert(name.clone());
            }
            MetadataRecord::Config { resource: BROKER_RESOURCE, name, key, value } => {
                let configs = self.broker_configs.entry(name.clone()).or_default();
                match value {
                    Some(value) => configs.insert(key.clone(), value.clone()),
                    None => configs.remove(key),
                };
                delta.broker_configs.insert(name.clone());
            }
            MetadataRecord::Partition {
                partition,
                topic,
                replicas,
                isr,
                leader,
                leader_epoch,
                partition_epoch,
                ..
            } => {
                let Some(name) = self.names.get(topic) else { return };
                if let Some(topic) = self.topics.get_mut(name) {
                    topic.partitions.insert(*partition, replicas.clone());
                }
                let state = PartitionState {
                    controller_epoch: ControllerEpoch::ZERO,
                    leader: *leader,
                    leader_epoch: *leader_epoch,
                    isr: isr.clone(),
                    partition_epoch: *partition_epoch,
                    replicas: replicas.clone(),
                };
                let tp = TopicPartition::new(name.clone(), *partition);
                self.states.insert(tp.clone(), state);
                delta.partitions.insert(tp);
            }
            MetadataRecord::PartitionChange { partition, topic, isr, leader, moving, .. } => {
                let Some(name) = self.names.get(topic) else { return };
                let tp = TopicPartition::new(name.clone(), *partition);
                let Some(state) = self.states.get_mut(&tp) else { return };
                state.partition_epoch += 1;
                {
                    if let Some(replicas) = &moving.replicas {
                        state.replicas.clone_from(replicas);
                    }
                    if let Some(topic) = self.topics.get_mut(name) {
                        topic.take_move(*partition, moving);
                    }
                }
                if let Some(isr) = isr {
                    state.isr.clone_from(isr);
                }
                if let Some(leader) = leader {
                    state.leader = *leader;
                    state.leader_epoch = state.leader_epoch.next();
                }
                delta.partitions.insert(tp);
            }
            MetadataRecord::ProducerIds { next, .. } => self.next_producer_id = *next,
            MetadataRecord::Config { .. } | MetadataRecord::FeatureLevel { .. } | MetadataRecord::NoOp => {}
        }
    }
}
