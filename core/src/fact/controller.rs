//! The controller: what it sees of brokers, and what it decides about topics and partitions. Both metadata modes.

use std::fmt;
use std::rc::Rc;

use super::display::List;
use crate::ids::{BrokerId, ControllerEpoch, LeaderEpoch, TopicName, TopicPartition};

/// Why a leader was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum ElectionReason {
    /// A new partition: its first live replica.
    NewPartition,
    /// The leader was lost: the first live member of the ISR, in the order of the replicas.
    LeaderLost,
    /// No member of the ISR can lead and the topic permits it: any live replica.
    Unclean,
    /// The preferred replica was asked for, or put back.
    Preferred,
    /// The leader is shutting down.
    ControlledShutdown,
    /// The partition has moved away from its leader.
    Reassigned,
}

/// A replica among which a leader was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Where.
    pub broker: BrokerId,
    /// Whether its broker can lead: it runs, by the controller's knowledge, and is not about to stop.
    pub can_lead: bool,
    /// Whether it was in the ISR, or joins with this decision.
    pub in_isr: bool,
}

/// How far a partition has moved to other brokers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveStep {
    /// It is to.
    Begins,
    /// It is to stay where it is after all.
    TakenBack,
    /// It has.
    Arrives,
}

/// What a controller saw or decided.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum ControllerFact {
    /// A broker won `/controller`, or a majority of the metadata quorum.
    Elected { epoch: ControllerEpoch },
    /// A controller found that it is one no more.
    Resigned { epoch: ControllerEpoch },
    /// The controller saw a broker come.
    BrokerJoined { broker: BrokerId },
    /// The controller saw a broker go.
    BrokerLost { broker: BrokerId },
    /// The controller chose a leader; the candidates stand in the order of the assignment.
    LeaderElected {
        tp: TopicPartition,
        leader: BrokerId,
        epoch: LeaderEpoch,
        isr: Rc<[BrokerId]>,
        reason: ElectionReason,
        candidates: Rc<[Candidate]>,
    },
    /// A partition is without a leader: its leader has gone, and another is chosen in a step of its own or, where no
    /// member of the ISR is `eligible` (it runs, and is not about to stop), not yet.
    NoLeader { tp: TopicPartition, epoch: LeaderEpoch, isr: Rc<[BrokerId]>, eligible: bool },
    /// The controller wrote a new ISR: a member was lost, or a leader asked for it.
    IsrChanged { tp: TopicPartition, isr: Rc<[BrokerId]>, epoch: LeaderEpoch },
    /// A topic exists.
    TopicCreated { topic: TopicName, partitions: i32 },
    /// A topic is to be deleted, and waits for brokers that are down: they have replicas of it.
    DeletionWaits { topic: TopicName, brokers: Rc<[BrokerId]> },
    /// A partition moves to other brokers: the replicas that it is to have, or has.
    PartitionMoves { tp: TopicPartition, replicas: Rc<[BrokerId]>, step: MoveStep },
    /// A topic is gone.
    TopicDeleted { topic: TopicName },
}

impl fmt::Display for ControllerFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ControllerFact::Elected { epoch } => write!(f, "controller of epoch {epoch}"),
            ControllerFact::Resigned { epoch } => write!(f, "controller no more, epoch {epoch}"),
            ControllerFact::BrokerJoined { broker } => write!(f, "sees broker {broker} join"),
            ControllerFact::BrokerLost { broker } => write!(f, "sees broker {broker} lost"),
            ControllerFact::LeaderElected { tp, leader, epoch, isr, reason, .. } => {
                write!(f, "elects {leader} for {tp} epoch {epoch} isr {} {reason:?}", List(isr))
            }
            ControllerFact::NoLeader { tp, epoch, isr, .. } => {
                write!(f, "no leader for {tp} epoch {epoch} isr {}", List(isr))
            }
            ControllerFact::IsrChanged { tp, isr, epoch } => {
                write!(f, "isr of {tp} {} epoch {epoch}", List(isr))
            }
            ControllerFact::TopicCreated { topic, partitions } => {
                write!(f, "topic {topic} partitions {partitions}")
            }
            ControllerFact::DeletionWaits { topic, brokers } => {
                write!(f, "deletion of topic {topic} waits for {}", List(brokers))
            }
            ControllerFact::PartitionMoves { tp, replicas, step } => {
                let replicas = List(replicas);
                match step {
                    MoveStep::Begins => write!(f, "moves {tp} to {replicas}"),
                    MoveStep::TakenBack => write!(f, "moves {tp} no more, replicas {replicas}"),
                    MoveStep::Arrives => write!(f, "moved {tp} replicas {replicas}"),
                }
            }
            ControllerFact::TopicDeleted { topic } => write!(f, "topic {topic} deleted"),
        }
    }
}
