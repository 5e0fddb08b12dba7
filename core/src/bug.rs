//! Planted bugs: mistakes that somebody could really make, each switched on by name, to see whether the invariants and
//! the explorer would find it.
//!
//! One run has at most one. They exist only with the feature `bugs`, which the command line has (`highwater explore
//! --bug NAME`) and the page has not; without it every question is answered with no at compile time.

/// A planted bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// A leader answers an acks=all write right after its own append.
    AckBeforeIsr,
    /// A write is acknowledged though leadership was lost before the ISR had it.
    AckAfterLeadershipLost,
    /// acks=all writes are accepted below `min.insync.replicas`, and the high watermark moves.
    MinIsrIgnored,
    /// The high watermark counts one record that not all have.
    HighWatermarkOffByOne,
    /// The high watermark counts the leader alone.
    HighWatermarkOfLeader,
    /// The high watermark leaves out the member of the ISR that is furthest behind.
    HighWatermarkWithoutSlowest,
    /// A follower takes over its leader's high watermark, however short its own log is.
    FollowerHighWatermarkUnbounded,
    /// A new leader takes its whole log for committed.
    NewLeaderCommitsAll,
    /// Consumers read up to the log's end.
    ReadBeyondHighWatermark,
    /// A member stays in the ISR as long as it fetches, though it never catches up.
    IsrByFetchTime,
    /// A follower joins the ISR with its first fetch.
    IsrExpandedEarly,
    /// A leader never notices that a follower's history is another one.
    DivergenceUnnoticed,
    /// A follower that is told where histories part cuts off one record too few.
    TruncationOneTooFew,
    /// A follower truncates to its high watermark, as before KIP-101.
    TruncationToHighWatermark,
    /// A leader notes no epoch before its first record.
    EpochNotAssigned,
    /// Truncation leaves the epochs of what it cut off.
    EpochsKeptOnTruncation,
    /// A leader serves requests of any epoch.
    EpochUnchecked,
    /// A follower takes what it asked for in another epoch.
    StaleFetchTaken,
    /// A producer's numbers are not looked at.
    SequenceUnchecked,
    /// The first member of a group is given what the second one has as well.
    AssignedTwice,
    /// What a member has to give back first is somebody else's in the same generation (cooperative-sticky).
    MovedInOneStep,
    /// A producer's epoch is not looked at in a log.
    ZombieAppends,
    /// A coordinator does not look at the epoch of whoever ends a transaction.
    ZombieCommits,
    /// The markers of a transaction leave before its end is written.
    MarkedBeforeDecided,
    /// A coordinator takes a transaction for complete when the first of its partitions has a marker.
    CompletedAtFirstMarker,
    /// A new coordinator writes no markers for a transaction whose end is decided.
    PreparedForgotten,
    /// Commits of a transaction that is open count.
    PendingCommitsCount,
    /// Readers of committed records are given those of open transactions.
    OpenTransactionsRead,
    /// Which transactions are open is not known any more after a log was opened or truncated.
    OpenTransactionsForgotten,
    /// Aborted transactions are not put in the index.
    AbortedNotIndexed,
    /// A reader is told of no aborted transaction that had begun before it read.
    AbortedSoughtTooLate,
    /// Offsets can be committed beyond what was read.
    CommitOneTooFar,
    /// The controller takes any live replica for a leader, whatever the topic permits (ZooKeeper mode).
    UncleanAlways,
    /// A new leader gets the epoch of the last one (ZooKeeper mode).
    LeaderEpochNotRaised,
    /// The controller does not look at the version of the state that an ISR was asked for (KRaft mode: in ZooKeeper
    /// mode every change of the controller's own is a new leader epoch, which is looked at).
    AlterPartitionUnchecked,
}

impl Bug {
    /// Every one, with its name.
    pub const ALL: &[(&str, Bug)] = &[
        ("ack-before-isr", Bug::AckBeforeIsr),
        ("ack-after-leadership-lost", Bug::AckAfterLeadershipLost),
        ("min-isr-ignored", Bug::MinIsrIgnored),
        ("high-watermark-off-by-one", Bug::HighWatermarkOffByOne),
        ("high-watermark-of-leader", Bug::HighWatermarkOfLeader),
        ("high-watermark-without-slowest", Bug::HighWatermarkWithoutSlowest),
        ("follower-high-watermark-unbounded", Bug::FollowerHighWatermarkUnbounded),
        ("new-leader-commits-all", Bug::NewLeaderCommitsAll),
        ("read-beyond-high-watermark", Bug::ReadBeyondHighWatermark),
        ("isr-by-fetch-time", Bug::IsrByFetchTime),
        ("isr-expanded-early", Bug::IsrExpandedEarly),
        ("divergence-unnoticed", Bug::DivergenceUnnoticed),
        ("truncation-one-too-few", Bug::TruncationOneTooFew),
        ("truncation-to-high-watermark", Bug::TruncationToHighWatermark),
        ("epoch-not-assigned", Bug::EpochNotAssigned),
        ("epochs-kept-on-truncation", Bug::EpochsKeptOnTruncation),
        ("epoch-unchecked", Bug::EpochUnchecked),
        ("stale-fetch-taken", Bug::StaleFetchTaken),
        ("sequence-unchecked", Bug::SequenceUnchecked),
        ("assigned-twice", Bug::AssignedTwice),
        ("moved-in-one-step", Bug::MovedInOneStep),
        ("zombie-appends", Bug::ZombieAppends),
        ("zombie-commits", Bug::ZombieCommits),
        ("marked-before-decided", Bug::MarkedBeforeDecided),
        ("completed-at-first-marker", Bug::CompletedAtFirstMarker),
        ("prepared-forgotten", Bug::PreparedForgotten),
        ("pending-commits-count", Bug::PendingCommitsCount),
        ("open-transactions-read", Bug::OpenTransactionsRead),
        ("open-transactions-forgotten", Bug::OpenTransactionsForgotten),
        ("aborted-not-indexed", Bug::AbortedNotIndexed),
        ("aborted-sought-too-late", Bug::AbortedSoughtTooLate),
        ("commit-one-too-far", Bug::CommitOneTooFar),
        ("unclean-always", Bug::UncleanAlways),
        ("leader-epoch-not-raised", Bug::LeaderEpochNotRaised),
        ("alter-partition-unchecked", Bug::AlterPartitionUnchecked),
    ];

    /// The bug with a name.
    pub fn from_name(name: &str) -> Option<Bug> {
        Bug::ALL.iter().find(|(known, _)| *known == name).map(|(_, bug)| *bug)
    }
}
