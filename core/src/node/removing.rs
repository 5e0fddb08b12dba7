//! The end of partitions on a broker: they were deleted, or they moved to others.

use super::Broker;
use crate::ids::TopicPartition;
use crate::log::Log;
use crate::map::Set;
use crate::process::Out;
use crate::protocol::cluster::PartitionState;
use crate::time::Span;

impl Broker {
    /// Records say that topics are gone (KRaft mode): nobody is told of them any more, then their replicas go, then
    /// what was committed.
    pub(super) fn remove_partitions(&mut self, removed: &Set<TopicPartition>, out: &mut Out<'_>) {
        if removed.is_empty() {
            return;
        }
        let gone: Vec<TopicPartition> = removed.iter().cloned().collect();
        gone.iter().for_each(|tp| self.cache.forget(tp));
        self.delete_replicas(gone.iter(), out);
        self.forget_configs(&gone);
        self.forget_commits(&gone, out);
    }

    /// Records say that partitions have other replicas (KRaft mode): those here that are none any more go.
    pub(super) fn leave_partitions(
        &mut self,
        states: &[(TopicPartition, PartitionState)],
        out: &mut Out<'_>,
    ) {
        let (id, replicas) = (self.id, &self.replicas);
        let left = states
            .iter()
            .filter(|(tp, state)| !state.replicas.contains(&id) && replicas.partition(tp).is_some());
        let left: Vec<TopicPartition> = left.map(|(tp, _)| tp.clone()).collect();
        self.delete_replicas(left.iter(), out);
    }

    /// Topics of which there is nothing here any more may have other configs when they come again. Whoever reads the
    /// metadata log knows them still when only a replica went.
    pub(super) fn forget_configs(&mut self, gone: &[TopicPartition]) {
        for tp in gone {
            if !self.replicas.partitions().any(|partition| partition.tp.topic == tp.topic) {
                self.topic_configs.remove(&tp.topic);
            }
        }
    }

    /// Replicas go, and groups kept in them are none of this broker's.
    pub(super) fn delete_replicas<'p>(
        &mut self,
        gone: impl Iterator<Item = &'p TopicPartition>,
        out: &mut Out<'_>,
    ) {
        let delay = Span::from_millis(self.log_defaults.file_delete_delay_ms);
        for tp in gone {
            let (replicas, mut hands) = self.replica_hands(out);
            replicas.remove(tp, delay, &mut hands);
            self.stop_coordinating(tp, out);
        }
    }

    /// Partitions are deleted: what groups committed of them goes.
    pub(super) fn forget_commits(&mut self, gone: &[TopicPartition], out: &mut Out<'_>) {
        if gone.is_empty() {
            return;
        }
        self.with_coordinators(out, |groups, _, hands| groups.on_partitions_deleted(gone, hands));
    }

    /// Whether a partition moves: the controller knows, or (KRaft mode) everybody does.
    pub fn sees_move(&self, tp: &TopicPartition) -> bool {
        let image = self.controller.context().map(|context| &context.image);
        let image = image.or_else(|| self.kraft.as_ref().map(|kraft| kraft.image()));
        let topic = image.and_then(|image| image.topics.get(&tp.topic));
        topic.is_some_and(|topic| topic.moves.contains_key(&tp.partition))
    }

    /// Whether a log on the disk is of a partition that this broker has no more: the metadata log says so (KRaft mode).
    /// In ZooKeeper mode the controller will.
    pub(super) fn is_stray(&self, log: &Log) -> bool {
        let Some(kraft) = self.kraft.as_ref() else { return false };
        let known =
            kraft.image().topics.get(&log.tp().topic).filter(|topic| Some(topic.id) == log.topic_id());
        let replicas = known.and_then(|topic| topic.partitions.get(&log.tp().partition));
        !replicas.is_some_and(|replicas| replicas.contains(&self.id))
    }
}
