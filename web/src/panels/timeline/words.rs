//! What is said on the space-time diagram: a word beside the place on a lane where something happened that matters.

use highwater_core::fact::{
    ControllerFact, ElectionReason, Fact, GroupFact, LeaveReason, LogFact, ProcessFact, ProducerFact,
    QuorumFact, ReplicaFact, Role, What, ZooKeeperFact,
};
use highwater_core::ids::{NodeId, Offset, TopicPartition};
use highwater_core::metadata::cache::is_internal;
use highwater_core::protocol::ErrorCode;
use highwater_core::time::Instant;

use crate::session::Names;
use crate::texts::Timeline;

/// A word at its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    /// The lane.
    pub lane: usize,
    /// When.
    pub at: Instant,
    /// Where there is room for one word only, the lowest stays.
    pub rank: u8,
    pub saying: Saying,
}

/// What a word says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Saying {
    Killed,
    PowerLost,
    Paused,
    Resumed,
    Starts,
    SessionExpires(NodeId),
    Fences(NodeId),
    Elects(NodeId),
    NoLeader(TopicPartition),
    Leads(TopicPartition),
    Controls,
    Stands,
    Votes,
    ShrinksIsr,
    GrowsIsr,
    Truncates(Offset),
    Commits(Offset),
    CommitsOffset(Offset),
    Acknowledged,
    GivesUp(ErrorCode),
    Refuses(ErrorCode),
    MemberExpires,
}

impl Saying {
    /// What is said of a fact, and how much it matters; of most, nothing.
    pub(super) fn of(fact: &Fact) -> Option<(u8, Saying)> {
        let own = |tp: &TopicPartition| !is_internal(&tp.topic);
        Some(match &fact.what {
            What::Process(ProcessFact::Killed) => (0, Saying::Killed),
            What::Process(ProcessFact::PowerLost { .. }) => (0, Saying::PowerLost),
            What::Process(ProcessFact::Paused) => (0, Saying::Paused),
            What::Process(ProcessFact::Resumed) => (1, Saying::Resumed),
            What::Process(ProcessFact::Started { .. }) if fact.at > Instant(0) => (2, Saying::Starts),
            What::ZooKeeper(ZooKeeperFact::SessionEnded { owner, closed: false, .. }) => {
                (0, Saying::SessionExpires(*owner))
            }
            What::Quorum(QuorumFact::BrokerFenced { broker, .. }) => {
                (0, Saying::Fences(NodeId::Broker(*broker)))
            }
            What::Quorum(QuorumFact::CandidateStands { .. }) => (1, Saying::Stands),
            What::Quorum(QuorumFact::VoteGranted { .. }) => (1, Saying::Votes),
            What::Controller(ControllerFact::Elected { .. }) => (1, Saying::Controls),
            What::Controller(ControllerFact::LeaderElected { tp, leader, reason, .. }) if own(tp) => {
                let rank = if *reason == ElectionReason::NewPartition { 2 } else { 0 };
                (rank, Saying::Elects(NodeId::Broker(*leader)))
            }
            What::Controller(ControllerFact::NoLeader { tp, .. }) if own(tp) => {
                (0, Saying::NoLeader(tp.clone()))
            }
            What::Replica(ReplicaFact::BecameLeader { tp, .. }) if own(tp) => (1, Saying::Leads(tp.clone())),
            What::Replica(ReplicaFact::IsrShrinkWanted { tp, .. }) if own(tp) => (1, Saying::ShrinksIsr),
            What::Replica(ReplicaFact::IsrExpandWanted { tp, .. }) if own(tp) => (1, Saying::GrowsIsr),
            What::Replica(ReplicaFact::HighWatermarkMoved { tp, role: Role::Leader, from, to })
                if own(tp) && to > from =>
            {
                (1, Saying::Commits(*to))
            }
            What::Replica(ReplicaFact::Refused { error, .. }) => (2, Saying::Refuses(*error)),
            What::Log(LogFact::Truncated { tp, to, .. }) if own(tp) => (0, Saying::Truncates(*to)),
            What::Producer(ProducerFact::Failed { error, .. }) => (0, Saying::GivesUp(*error)),
            What::Producer(ProducerFact::Acknowledged { .. }) => (2, Saying::Acknowledged),
            What::Group(GroupFact::MemberLeft { reason: LeaveReason::SessionTimeout, .. }) => {
                (0, Saying::MemberExpires)
            }
            What::Group(GroupFact::OffsetCommitted { offset, .. }) => (2, Saying::CommitsOffset(*offset)),
            _ => return None,
        })
    }

    /// Whether it is bad news.
    pub(super) fn is_bad(&self) -> bool {
        matches!(
            self,
            Saying::Killed
                | Saying::PowerLost
                | Saying::SessionExpires(_)
                | Saying::Fences(_)
                | Saying::NoLeader(_)
                | Saying::Truncates(_)
                | Saying::GivesUp(_)
                | Saying::Refuses(_)
                | Saying::MemberExpires
        )
    }

    /// In words.
    pub(super) fn text(&self, names: &Names, texts: Timeline) -> String {
        match self {
            Saying::Killed => texts.killed().to_owned(),
            Saying::PowerLost => texts.power_lost().to_owned(),
            Saying::Paused => texts.paused().to_owned(),
            Saying::Resumed => texts.resumed().to_owned(),
            Saying::Starts => texts.starts().to_owned(),
            Saying::SessionExpires(owner) => texts.session_expires(names.node(*owner)),
            Saying::Fences(broker) => texts.fences(names.node(*broker)),
            Saying::Elects(leader) => texts.elects(names.node(*leader)),
            Saying::NoLeader(tp) => texts.no_leader(tp),
            Saying::Leads(tp) => texts.leads(tp),
            Saying::Controls => texts.controls().to_owned(),
            Saying::Stands => texts.stands().to_owned(),
            Saying::Votes => texts.votes().to_owned(),
            Saying::ShrinksIsr => texts.shrinks_isr().to_owned(),
            Saying::GrowsIsr => texts.grows_isr().to_owned(),
            Saying::Truncates(offset) => texts.truncates(*offset),
            Saying::Commits(offset) => format!("HW {offset}"),
            Saying::CommitsOffset(offset) => texts.commits_offset(*offset),
            Saying::Acknowledged => texts.acknowledged().to_owned(),
            Saying::GivesUp(error) => texts.gives_up(*error),
            Saying::Refuses(error) => error.name().to_owned(),
            Saying::MemberExpires => texts.member_expires().to_owned(),
        }
    }
}
