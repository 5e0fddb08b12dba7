//! Consumer groups, as their coordinator sees them.

use std::fmt;
use std::rc::Rc;

use crate::ids::{Offset, TopicPartition};
use crate::protocol::group::GroupState;

/// Why a member left its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum LeaveReason {
    /// It said so (LEAVE_GROUP).
    Left,
    /// Nothing was heard of it for `session.timeout.ms`.
    SessionTimeout,
    /// It did not join again in time.
    RebalanceTimeout,
    /// Another process took over its `group.instance.id`.
    Replaced,
}

/// What happened in a group.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum GroupFact {
    /// A group's state changed.
    Changed { group: Rc<str>, from: GroupState, to: GroupState, generation: i32 },
    /// A member joined.
    MemberJoined { group: Rc<str>, member: Rc<str> },
    /// A member is out.
    MemberLeft { group: Rc<str>, member: Rc<str>, reason: LeaveReason },
    /// Offsets are committed: written to `__consumer_offsets` and replicated. In the transaction of a producer, where
    /// there is one: then its marker is, too.
    OffsetCommitted { group: Rc<str>, tp: TopicPartition, offset: Offset, producer_id: Option<i64> },
    /// A commit was deleted with its partition.
    CommitForgotten { group: Rc<str>, tp: TopicPartition },
    /// A coordinator read a partition of `__consumer_offsets` after becoming its leader.
    GroupsLoaded { partition: i32, groups: u32 },
}

impl fmt::Display for GroupFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GroupFact::Changed { group, from, to, generation } => {
                write!(f, "group {group} {} -> {} generation {generation}", from.name(), to.name())
            }
            GroupFact::MemberJoined { group, member } => write!(f, "group {group} member {member} joins"),
            GroupFact::MemberLeft { group, member, reason } => {
                write!(f, "group {group} member {member} out {reason:?}")
            }
            GroupFact::OffsetCommitted { group, tp, offset, .. } => {
                write!(f, "group {group} committed {tp} {offset}")
            }
            GroupFact::CommitForgotten { group, tp } => write!(f, "forgot commit {group} {tp}"),
            GroupFact::GroupsLoaded { partition, groups } => {
                write!(f, "loaded __consumer_offsets-{partition} groups {groups}")
            }
        }
    }
}
