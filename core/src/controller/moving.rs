//! Partitions that move to other brokers: the part that both metadata modes share, and the answers to administrators.

use std::rc::Rc;

use super::Context;
use super::refusal::Refusal;
use crate::fact::MoveStep;
use crate::ids::{BrokerId, TopicPartition};
use crate::metadata::moving::{Move, without};
use crate::protocol::ErrorCode;
use crate::protocol::admin::{
    ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse, Reassigning,
};

impl Context {
    /// What is under way with a partition.
    pub fn moving(&self, tp: &TopicPartition) -> Option<&Move> {
        self.topics.get(&tp.topic)?.moves.get(&tp.partition)
    }

    /// The replicas that a partition is to have in the end.
    pub fn target(&self, tp: &TopicPartition) -> Vec<BrokerId> {
        let replicas = self.replicas(tp);
        self.moving(tp).map_or_else(|| replicas.to_vec(), |moving| without(replicas, &moving.removing))
    }

    /// The replicas that it had before.
    pub fn origin(&self, tp: &TopicPartition) -> Vec<BrokerId> {
        let replicas = self.replicas(tp);
        self.moving(tp).map_or_else(|| replicas.to_vec(), |moving| without(replicas, &moving.adding))
    }

    /// Every partition that moves.
    pub fn all_moving(&self) -> impl Iterator<Item = (TopicPartition, &Move)> {
        self.topics.iter().flat_map(|(name, topic)| {
            let moves = topic.moves.iter();
            moves.map(|(partition, moving)| (TopicPartition::new(name.clone(), *partition), moving))
        })
    }
}

/// What LIST_PARTITION_REASSIGNMENTS is told.
pub(super) fn listed(
    context: &Context,
    asked: &ListPartitionReassignmentsRequest,
) -> ListPartitionReassignmentsResponse {
    let is_asked = |tp: &TopicPartition| asked.partitions.as_ref().is_none_or(|asked| asked.contains(tp));
    let moving = context.all_moving().filter(|(tp, _)| is_asked(tp));
    let listed = moving.map(|(tp, moving)| {
        let replicas = context.replicas(&tp).to_vec();
        let Move { adding, removing } = moving.clone();
        (tp, Reassigning { replicas, adding, removing })
    });
    ListPartitionReassignmentsResponse { error: ErrorCode::None, partitions: listed.collect() }
}

/// What a request begins: a move, or (without a target) the end of one.
pub(super) fn first_step(target: &Option<Vec<BrokerId>>) -> MoveStep {
    if target.is_some() { MoveStep::Begins } else { MoveStep::TakenBack }
}

/// A row of the answer to ALTER_PARTITION_REASSIGNMENTS.
pub(super) fn row<T>(
    tp: &TopicPartition,
    result: &Result<T, Refusal>,
) -> (TopicPartition, ErrorCode, Option<Rc<str>>) {
    let (error, message) = result.as_ref().err().cloned().unwrap_or((ErrorCode::None, None));
    (tp.clone(), error, message)
}
