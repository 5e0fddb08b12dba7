//! A commit, from the call to the group's answer.

use crate::ids::TopicPartition;
use crate::protocol::group::CommittedOffset;
use crate::time::Instant;

/// Why something is committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommitKind {
    /// `auto.commit.interval.ms` is over.
    Auto,
    /// The member is about to give up its partitions.
    BeforeJoin,
    /// The application asked for it and waits.
    Sync,
    /// The consumer closes.
    Close,
}

/// A commit that has not come to its end.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Why.
    pub kind: CommitKind,
    pub(super) offsets: Vec<(TopicPartition, CommittedOffset)>,
    pub(super) until: Instant,
    pub(super) not_before: Instant,
    pub(super) in_flight: bool,
}

impl Commit {
    /// A commit to be sent until `until`.
    pub fn new(kind: CommitKind, offsets: Vec<(TopicPartition, CommittedOffset)>, until: Instant) -> Self {
        Commit { kind, offsets, until, not_before: Instant::START, in_flight: false }
    }

    /// When it is to be sent again, and when it is given up.
    pub fn deadlines(&self) -> [Instant; 2] {
        if self.in_flight { [Instant::NEVER; 2] } else { [self.not_before, self.until] }
    }

    /// Whether it is sent again after an error that may pass.
    pub(super) fn is_persistent(&self) -> bool {
        self.kind != CommitKind::Auto
    }
}
