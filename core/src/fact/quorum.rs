//! The metadata quorum (KRaft): votes, registrations, fencing, and the replay of its log.

use std::fmt;

use crate::ids::{BrokerId, LeaderEpoch, Offset};
use crate::time::Span;

/// What happened in the metadata quorum.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum QuorumFact {
    /// A voter of the metadata quorum asks for votes.
    CandidateStands { epoch: LeaderEpoch },
    /// A voter of the metadata quorum gave its vote.
    VoteGranted { candidate: BrokerId, epoch: LeaderEpoch },
    /// A broker has registered, and got its broker epoch.
    BrokerRegistered { broker: BrokerId, epoch: i64 },
    /// A broker is fenced: nothing was heard of it for so long, or (`None`) it asked to stop.
    BrokerFenced { broker: BrokerId, silent_for: Option<Span> },
    /// A broker has caught up with the metadata log, and may be used.
    BrokerUnfenced { broker: BrokerId },
    /// A broker did what so many committed records of the metadata log say, up to this offset.
    MetadataReplayed { to: Offset, records: u32 },
}

impl fmt::Display for QuorumFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            QuorumFact::CandidateStands { epoch } => write!(f, "stands for epoch {epoch}"),
            QuorumFact::VoteGranted { candidate, epoch } => {
                write!(f, "votes for {candidate} in epoch {epoch}")
            }
            QuorumFact::BrokerRegistered { broker, epoch } => {
                write!(f, "registers broker {broker} epoch {epoch}")
            }
            QuorumFact::BrokerFenced { broker, silent_for: None } => write!(f, "fences broker {broker}"),
            QuorumFact::BrokerFenced { broker, silent_for: Some(span) } => {
                write!(f, "fences broker {broker} silent {span}")
            }
            QuorumFact::BrokerUnfenced { broker } => write!(f, "unfences broker {broker}"),
            QuorumFact::MetadataReplayed { to, records } => {
                write!(f, "replayed metadata to {to} records {records}")
            }
        }
    }
}
