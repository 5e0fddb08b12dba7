//! The controller's work to come: events that wait, the stage of the event that is going on, and the step after it.

use std::rc::Rc;

use super::election::Decision;
use crate::ids::{BrokerId, LeaderEpoch, TopicName, TopicPartition};
use crate::map::{Map, Set};
use crate::protocol::cluster::PartitionState;
use crate::protocol::{ErrorCode, Request, Response};
use crate::transport::server::Ticket;

/// Something to react to.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// This broker has just become the controller.
    Startup,
    /// The children of `/brokers/ids` changed.
    BrokersChanged,
    /// The children of `/brokers/topics` changed.
    TopicsChanged,
    /// A topic's node changed: it may have more partitions.
    TopicModified(TopicName),
    /// A topic's configs permit leaders from outside the ISR.
    UncleanPermitted(TopicName),
    /// It is time to give leadership back.
    Rebalance,
    /// A request that only the controller answers.
    Asked(Ticket, Rc<Request>),
    /// Topics are to be deleted.
    DeletionsWanted,
    /// A partition moves; first, replicas go that came and are not wanted any more.
    Move(TopicPartition, Vec<BrokerId>),
    /// What was asked for has begun.
    Answer(Ticket, Response),
    /// A broker has deleted replicas.
    ReplicasDeleted(BrokerId, Vec<TopicPartition>),
}

/// What the answers that are outstanding are for.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// Nothing is going on.
    Idle,
    /// Ids of brokers were asked, then their nodes.
    ReadBrokers { startup: bool, found: Map<BrokerId, Option<i64>> },
    /// Names of topics were asked, then their nodes and configs.
    ReadTopics { startup: bool, named: Set<TopicName> },
    /// States of partitions were asked, at startup.
    ReadStates,
    /// Names of topics that are to be deleted were asked, at startup.
    ReadDeletions,
    /// Decisions are being written.
    Write { decisions: Vec<Decision>, next: Next },
    /// A request has steps of its own.
    Serving,
}

/// What follows when a write is done.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// Nothing.
    Done,
    /// Take replicas of these brokers out of ISRs.
    RemoveReplicas(Vec<BrokerId>, Box<Next>),
    /// Take a broker that is about to stop out of the ISRs of partitions that it follows.
    RemoveFollower(BrokerId, Box<Next>),
    /// Look for leaders where there is none.
    ElectLeaderless,
    /// Bring up the replicas of brokers that came.
    StartReplicas(Vec<BrokerId>),
    /// Tell the replicas of topics to go.
    DeleteReplicas(Vec<TopicName>),
    /// Take replicas that are to go out of the ISR.
    TakeOut(Leaving),
    /// Tell them.
    StopReplicas(Leaving),
    /// Go on with deletions.
    ResumeDeletions,
    /// Answer an ALTER_PARTITION.
    AnswerAlter(Ticket, Vec<(TopicPartition, Result<PartitionState, ErrorCode>)>),
    /// Answer a CONTROLLED_SHUTDOWN.
    AnswerShutdown(Ticket, BrokerId),
    /// Answer an ELECT_LEADERS.
    AnswerElect(Ticket, Vec<(TopicPartition, ErrorCode, Option<Rc<str>>)>),
}

/// Replicas that are to go.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaving {
    /// Of which partition.
    pub tp: TopicPartition,
    /// On which brokers.
    pub replicas: Vec<BrokerId>,
    /// The leader's epoch before they leave the ISR.
    pub epoch: LeaderEpoch,
    /// What follows.
    pub then: AfterLeaving,
}

/// What follows when replicas were told to go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AfterLeaving {
    /// The move to another target goes on.
    GoOn,
    /// The move is over.
    Arrived,
    /// It was taken back, or there was nothing to move.
    Over,
}
