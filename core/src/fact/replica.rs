//! Replicas: roles, high watermarks, the ISR as a leader sees it, and requests that wait for either.

use std::fmt;
use std::rc::Rc;

use super::display::{List, on};
use crate::ids::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use crate::protocol::ErrorCode;

/// A replica's part in a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum Role {
    /// It takes writes and serves readers.
    Leader,
    /// It fetches from the leader.
    Follower,
}

/// Why a request waits in the purgatory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum ParkReason {
    /// acks=all, until the high watermark passes this offset.
    AwaitsHighWatermark(Offset),
    /// A fetch with nothing to give, until there is something or its time is up.
    AwaitsData,
    /// A DELETE_RECORDS, until every live replica begins at this offset.
    AwaitsLowWatermark(Offset),
    /// A JOIN_GROUP, until every member has joined.
    AwaitsMembers,
    /// A SYNC_GROUP, until the leader brings the assignment.
    AwaitsAssignment,
}

impl fmt::Display for ParkReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ParkReason::AwaitsHighWatermark(offset) => write!(f, "for high-watermark {offset}"),
            ParkReason::AwaitsLowWatermark(offset) => write!(f, "for low-watermark {offset}"),
            ParkReason::AwaitsData => f.write_str("for data"),
            ParkReason::AwaitsMembers => f.write_str("for members"),
            ParkReason::AwaitsAssignment => f.write_str("for assignment"),
        }
    }
}

/// What happened to a replica.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum ReplicaFact {
    /// A replica leads from this offset on.
    BecameLeader { tp: TopicPartition, epoch: LeaderEpoch, start_offset: Offset },
    /// A replica follows.
    BecameFollower { tp: TopicPartition, epoch: LeaderEpoch, leader: BrokerId },
    /// A replica is gone: its directory has another name now, and is deleted after `file.delete.delay.ms`, or (`stray`)
    /// kept for whoever misses it, since the broker was away when its topic went.
    Deleted { tp: TopicPartition, directory: Rc<str>, stray: bool },
    /// A leader learned how far a follower is, from the offset that it asked for.
    FollowerFetched { tp: TopicPartition, follower: BrokerId, offset: Offset },
    /// A high watermark moved.
    HighWatermarkMoved { tp: TopicPartition, role: Role, from: Offset, to: Offset },
    /// A leader wants members out of the ISR: they have not caught up for `replica.lag.time.max.ms`.
    IsrShrinkWanted { tp: TopicPartition, out: Rc<[BrokerId]>, lag_ms: i64 },
    /// A leader wants a member in the ISR: it has caught up.
    IsrExpandWanted { tp: TopicPartition, broker: BrokerId },
    /// A request waits.
    Parked { reason: ParkReason, tp: Option<TopicPartition> },
    /// A waiting request was answered because its time was up.
    Expired { reason: ParkReason, tp: Option<TopicPartition> },
    /// A request was refused for a partition.
    Refused { tp: TopicPartition, error: ErrorCode },
}

impl fmt::Display for ReplicaFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReplicaFact::BecameLeader { tp, epoch, start_offset } => {
                write!(f, "leads {tp} epoch {epoch} from {start_offset}")
            }
            ReplicaFact::BecameFollower { tp, epoch, leader } => {
                write!(f, "follows {leader} for {tp} epoch {epoch}")
            }
            ReplicaFact::Deleted { tp, directory, stray } => {
                write!(f, "{} {tp} as {directory}", if *stray { "stray" } else { "deleted" })
            }
            ReplicaFact::FollowerFetched { tp, follower, offset } => {
                write!(f, "follower {follower} of {tp} is at {offset}")
            }
            ReplicaFact::HighWatermarkMoved { tp, role, from, to } => {
                write!(f, "high-watermark {tp} {from} -> {to} {role:?}")
            }
            ReplicaFact::IsrShrinkWanted { tp, out, lag_ms } => {
                write!(f, "wants {} out of isr of {tp} lag over {lag_ms} ms", List(out))
            }
            ReplicaFact::IsrExpandWanted { tp, broker } => write!(f, "wants {broker} in isr of {tp}"),
            ReplicaFact::Parked { reason, tp } => write!(f, "parked{} {reason}", on(tp)),
            ReplicaFact::Expired { reason, tp } => write!(f, "expired{} {reason}", on(tp)),
            ReplicaFact::Refused { tp, error } => write!(f, "refused {tp} {error}"),
        }
    }
}
