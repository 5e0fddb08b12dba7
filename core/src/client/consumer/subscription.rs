//! What a consumer reads, and where it is (`SubscriptionState`).
//!
//! ```text
//!              a commit ───────────► Validating ─► Fetching ◄─┐
//! Initializing                        the leader's history     │ the leader changed
//!              no commit ─► Resetting ─ LIST_OFFSETS ─────────►┘
//! ```
//!
//! A position is the next offset to be handed to the application, with the leader epoch of the record before it: by
//! that a new leader can be asked (OFFSET_FOR_LEADER_EPOCH) whether its log still has what was read.

use std::rc::Rc;

use crate::client::metadata::Metadata;
use crate::ids::{LeaderEpoch, Offset, TopicName, TopicPartition};
use crate::map::Map;
use crate::protocol::data::OffsetSpec;
use crate::protocol::group::CommittedOffset;
use crate::time::Instant;

/// Where a consumer is in a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The next offset.
    pub offset: Offset,
    /// The leader epoch of the record before it; -1 unknown.
    pub epoch: LeaderEpoch,
}

/// How far a partition is from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Unknown: the group's commit has to be read.
    Initializing,
    /// It begins where LIST_OFFSETS says.
    Resetting(OffsetSpec),
    /// Does the leader's log still have the position?
    Validating,
    /// It is read.
    Fetching,
}

/// One assigned partition.
#[derive(Clone, Debug)]
pub struct PartitionState {
    /// How far it is.
    pub phase: Phase,
    /// Where it is.
    pub position: Option<Position>,
    /// Whether a question about it is on its way.
    pub asked: bool,
    /// Not before that (after an error).
    pub not_before: Instant,
    /// The leader epoch for which the position was found valid.
    pub valid_for: LeaderEpoch,
}

impl PartitionState {
    fn new(phase: Phase) -> Self {
        PartitionState {
            phase,
            position: None,
            asked: false,
            not_before: Instant::START,
            valid_for: LeaderEpoch::NONE,
        }
    }

    /// Goes on from `position`, once its leader has confirmed it where that is needed.
    pub fn seek(&mut self, position: Position, leader_epoch: LeaderEpoch) {
        self.position = Some(position);
        self.asked = false;
        self.phase = if position.epoch.is_known() { Phase::Validating } else { Phase::Fetching };
        if self.phase == Phase::Fetching {
            self.valid_for = leader_epoch;
        }
    }

    /// Forgets the position and asks where to begin.
    pub fn reset(&mut self, to: OffsetSpec) {
        *self = PartitionState::new(Phase::Resetting(to));
    }

    /// Whether a question about it may be asked now.
    pub fn may_ask(&self, now: Instant) -> bool {
        !self.asked && self.not_before <= now
    }
}

/// How the partitions come about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subscribed {
    /// The application named the partitions.
    Manually,
    /// The group gives them out.
    Topics(Vec<TopicName>),
}

/// What a consumer reads.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// How the partitions come about.
    pub how: Subscribed,
    partitions: Map<TopicPartition, PartitionState>,
}

impl Subscription {
    /// Nothing.
    pub fn none() -> Self {
        Subscription { how: Subscribed::Manually, partitions: Map::new() }
    }

    /// Replaces the partitions; nothing is known about any of them.
    pub fn assign(&mut self, partitions: impl IntoIterator<Item = TopicPartition>) {
        let fresh = |tp| (tp, PartitionState::new(Phase::Initializing));
        self.partitions = partitions.into_iter().map(fresh).collect();
    }

    /// Adds partitions, about which nothing is known; what is there already stays as it is.
    pub fn extend(&mut self, partitions: impl IntoIterator<Item = TopicPartition>) {
        for tp in partitions {
            self.partitions.entry(tp).or_insert_with(|| PartitionState::new(Phase::Initializing));
        }
    }

    /// Takes partitions away.
    pub fn give_up(&mut self, partitions: &[TopicPartition]) {
        self.partitions.retain(|tp, _| !partitions.contains(tp));
    }

    /// Whether the application wants this topic.
    pub fn reads(&self, topic: &TopicName) -> bool {
        matches!(&self.how, Subscribed::Topics(topics) if topics.contains(topic))
    }

    /// The partitions.
    pub fn assigned(&self) -> Rc<[TopicPartition]> {
        self.partitions.keys().cloned().collect()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.partitions.is_empty()
    }

    /// A partition, if it is assigned.
    pub fn get(&self, tp: &TopicPartition) -> Option<&PartitionState> {
        self.partitions.get(tp)
    }

    /// A partition, if it is assigned.
    pub fn get_mut(&mut self, tp: &TopicPartition) -> Option<&mut PartitionState> {
        self.partitions.get_mut(tp)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&TopicPartition, &PartitionState)> {
        self.partitions.iter()
    }

    /// All of them.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&TopicPartition, &mut PartitionState)> {
        self.partitions.iter_mut()
    }

    /// Whether the commits of some of them have to be read.
    pub fn needs_commits(&self) -> bool {
        self.partitions.values().any(|state| state.phase == Phase::Initializing)
    }

    /// Every valid position, as it would be committed.
    pub fn consumed(&self) -> Vec<(TopicPartition, CommittedOffset)> {
        let committed = |(tp, state): (&TopicPartition, &PartitionState)| {
            let position = state.position.filter(|_| state.phase == Phase::Fetching)?;
            let Position { offset, epoch } = position;
            Some((tp.clone(), CommittedOffset { offset, leader_epoch: epoch, metadata: "".into() }))
        };
        self.partitions.iter().filter_map(committed).collect()
    }

    /// Positions whose leader has changed are to be confirmed by the new one.
    pub fn check_leaders(&mut self, metadata: &Metadata) {
        for (tp, state) in &mut self.partitions {
            let epoch = metadata.leader_epoch(tp);
            if state.phase != Phase::Fetching || epoch <= state.valid_for {
                continue;
            }
            match state.position {
                Some(position) if position.epoch.is_known() => state.phase = Phase::Validating,
                _ => state.valid_for = epoch,
            }
        }
    }
}
