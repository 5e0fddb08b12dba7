//! Whether a cluster that was healed and left alone has come back: a leader, every replica in sync, all committed.

use crate::ids::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use crate::log::Head;
use crate::metadata::znodes::{self, TopicNode};
use crate::replica::partition::Partition;
use crate::time::Span;
use crate::world::World;

/// How long a transaction may have been open: it times out, and its markers may have to be asked for again.
const OPEN_MAX: Span = Span(30_000_000);

/// What is wrong with a partition that has had all the time it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum Ailment {
    /// No broker leads it.
    NoLeader,
    /// Another replica still leads in an older epoch.
    OldLeader { broker: BrokerId, epoch: LeaderEpoch, leader: BrokerId, leader_epoch: LeaderEpoch },
    /// A replica is not in sync.
    OutOfSync { isr: Vec<BrokerId>, replicas: Vec<BrokerId> },
    /// It still moves.
    StillMoves { replicas: Vec<BrokerId> },
    /// A transaction that nobody ends holds readers of committed records back.
    HeldBack { last_stable_offset: Offset, high_watermark: Offset },
    /// A replica lacks what is committed; `None` where the broker has no replica.
    LacksCommitted { broker: BrokerId, log_end_offset: Option<Offset>, high_watermark: Offset },
}

impl World {
    /// The partitions that the cluster's brokers know. A broker that was away while a topic was deleted knows it for
    /// ever in ZooKeeper mode, since nobody tells it again: there the topics' znodes decide.
    pub fn partitions_known(&self) -> Vec<TopicPartition> {
        let Some(broker) = self.brokers.values().find_map(|slot| slot.answers()) else { return Vec::new() };
        let is_kraft = self.lab.cluster().metadata.is_kraft();
        let exists = |tp: &TopicPartition| {
            is_kraft || self.topic_node(tp).is_some_and(|node| node.partitions.contains_key(&tp.partition))
        };
        broker.cache().partitions().map(|(tp, _)| tp).filter(exists).collect()
    }

    /// What is wrong with a partition of a cluster that has had all the time it needs: there should be a leader, every
    /// replica in sync and with all that is committed.
    ///
    /// In ZooKeeper mode a broker that was not there when a partition moved away from it leads on for itself, in an old
    /// epoch: the controller tells only those that it sees, and once. And a move that is taken back while only those to
    /// whom it led are in sync leaves an ISR without a replica, and so nobody who could lead. What such a broker keeps
    /// is in the way of the next topic of that name: of that nothing is asked.
    pub fn ailment(&self, tp: &TopicPartition) -> Option<Ailment> {
        if self.is_in_the_way(tp) {
            return None;
        }
        let mut leaders = self.brokers.keys().filter_map(|id| {
            let (partition, _) = self.replica_on(*id, tp)?;
            (partition.is_leader() && self.brokers.get(id)?.answers().is_some()).then_some((*id, partition))
        });
        let epoch = |(_, partition): &(BrokerId, &Partition)| partition.state.leader_epoch;
        let Some((leader, leading)) = leaders.clone().max_by_key(epoch) else {
            return (!self.is_in_sync_elsewhere(tp)).then_some(Ailment::NoLeader);
        };
        let other = leaders.find(|(id, _)| *id != leader && leading.state.replicas.contains(id));
        if let Some((id, partition)) = other {
            let (epoch, leader_epoch) = (partition.state.leader_epoch, leading.state.leader_epoch);
            return Some(Ailment::OldLeader { broker: id, epoch, leader, leader_epoch });
        }
        if leading.state.isr.len() < leading.state.replicas.len() {
            let (isr, replicas) = (leading.state.isr.clone(), leading.state.replicas.clone());
            return Some(Ailment::OutOfSync { isr, replicas });
        }
        if self.brokers.values().filter_map(|host| host.broker.as_ref()).any(|broker| broker.sees_move(tp)) {
            return Some(Ailment::StillMoves { replicas: leading.state.replicas.clone() });
        }
        // Its last records may be on their way.
        let committed = leading.high_watermark;
        let stable = leading.last_stable_offset();
        let begun = self.replica_on(leader, tp).and_then(|(_, disk)| leading.log.head_at(disk, stable));
        let is_old = |begun: Head| (self.wall.at(self.now).0 - begun.max_timestamp.0) > OPEN_MAX.millis();
        if stable < committed && begun.is_some_and(is_old) {
            return Some(Ailment::HeldBack { last_stable_offset: stable, high_watermark: committed });
        }
        leading.state.replicas.iter().filter(|id| **id != leader).find_map(|id| {
            let log_end_offset =
                self.replica_on(*id, tp).map(|(partition, _)| partition.log.log_end_offset());
            let lacks = log_end_offset.is_none_or(|end| end < committed);
            let (broker, high_watermark) = (*id, committed);
            lacks.then_some(Ailment::LacksCommitted { broker, log_end_offset, high_watermark })
        })
    }

    /// Whether a broker keeps a replica of another topic of that name (ZooKeeper mode).
    fn is_in_the_way(&self, tp: &TopicPartition) -> bool {
        let Some(node) = self.topic_node(tp) else { return false };
        let mut replicas = self.brokers.keys().filter_map(|broker| self.replica_on(*broker, tp));
        replicas.any(|(partition, _)| partition.log.topic_id() != Some(node.id))
    }

    fn topic_node(&self, tp: &TopicPartition) -> Option<TopicNode> {
        TopicNode::read(&self.zk.node(&znodes::topic(&tp.topic))?.data)
    }

    /// Whether only brokers that are no replicas are in sync.
    fn is_in_sync_elsewhere(&self, tp: &TopicPartition) -> bool {
        let mut caches = self.brokers.values().filter_map(|slot| slot.answers()).map(|broker| broker.cache());
        let state = caches.find_map(|cache| cache.partition(tp));
        state.is_some_and(|state| !state.isr.iter().any(|id| state.replicas.contains(id)))
    }
}
