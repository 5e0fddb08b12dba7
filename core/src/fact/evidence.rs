//! The invariants by name, and the numbers that show that one of them does not hold.

use std::fmt;
use std::rc::Rc;

use crate::ids::{BrokerId, ClientId, ControllerEpoch, LeaderEpoch, Offset};
use crate::time::Span;

macro_rules! invariants {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// What must hold after every step, whatever fails. `world::invariants` says when a configuration permits
        /// otherwise.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Invariant { $($(#[doc = $doc])+ $variant,)+ }

        impl Invariant {
            /// Every invariant.
            pub const ALL: &'static [Invariant] = &[$(Invariant::$variant,)+];

            /// Its name, as the command line and the page show it.
            pub fn name(self) -> &'static str {
                match self { $(Invariant::$variant => $name,)+ }
            }
        }
    };
}

invariants! {
    /// An ISR is a subset of the replicas.
    IsrWithinReplicas = "isr-within-replicas",
    /// No two brokers lead a partition in the same epoch.
    OneLeaderPerEpoch = "one-leader-per-epoch",
    /// No two processes are the controller in the same epoch.
    OneControllerPerEpoch = "one-controller-per-epoch",
    /// An ISR that a leader asked for replaces the very state that this leader knew.
    IsrReplacesWhatWasSeen = "isr-replaces-what-was-seen",
    /// A high watermark is never beyond the end of its log.
    HighWatermarkWithinLog = "high-watermark-within-log",
    /// A high watermark moves only while the ISR has `min.insync.replicas` members.
    MinIsrBeforeHighWatermark = "min-isr-before-high-watermark",
    /// Two replicas have the same batch below the smaller high watermark.
    LogsAgreeBelowHighWatermark = "logs-agree-below-high-watermark",
    /// A batch begins where the one before it ended.
    OffsetsAreDense = "offsets-are-dense",
    /// An index entry points at the start of the batch that has its offset.
    IndexPointsAtBatch = "index-points-at-batch",
    /// Every member of the ISR has what lies below the high watermark.
    IsrHasCommitted = "isr-has-committed",
    /// A follower that has not caught up for `replica.lag.time.max.ms` is soon asked out of the ISR.
    IsrCaughtUp = "isr-caught-up",
    /// What was cut off a follower's log takes its epochs with it.
    EpochsEndWithTheLog = "epochs-end-with-the-log",
    /// A leader's log knows where its epoch begins, before its first record.
    LeaderNotesItsEpoch = "leader-notes-its-epoch",
    /// A leader counts a follower's FETCH only in its own epoch, which that follower has heard of.
    CountedInItsEpoch = "counted-in-its-epoch",
    /// Every leader has what was acknowledged with acks=all.
    AcknowledgedSurvives = "acknowledged-survives",
    /// A leader's log has no sequence of an idempotent producer twice.
    NothingTwice = "nothing-twice",
    /// In a leader's log a producer's epoch never goes back: who was replaced writes no more.
    ZombiesAreFenced = "zombies-are-fenced",
    /// A leader's last stable offset is beyond neither its high watermark nor the first record of an open transaction.
    LastStableBeforeOpen = "last-stable-before-open",
    /// A transaction is committed only if its newest producer has asked for that.
    CommitAsAsked = "commit-as-asked",
    /// A transaction's end is decided once, and every marker of it says the same.
    OneOutcome = "one-outcome",
    /// Commits in a transaction count only when it is committed.
    CommitsWithTheirTransaction = "commits-with-their-transaction",
    /// A consumer is given what it may see, in order, and nothing else: with read_committed a transaction's records all, or
    /// none.
    DeliveredIsWhole = "delivered-is-whole",
    /// A consumer is given nothing at or beyond every high watermark.
    DeliveredIsCommitted = "delivered-is-committed",
    /// A partition has one owner in a generation of a group.
    OneOwnerPerGeneration = "one-owner-per-generation",
    /// No committed offset is beyond the end that the leader's log has had.
    CommitWithinLog = "commit-within-log",
}

impl fmt::Display for Invariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What shows that an invariant does not hold. The partition, where there is one, stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum Evidence {
    /// A broker has an ISR with a member that is no replica.
    StrangerInIsr { broker: BrokerId, stranger: BrokerId },
    /// Two brokers lead in one epoch.
    TwoLeaders { epoch: LeaderEpoch, brokers: [BrokerId; 2] },
    /// A second process is the controller of an epoch.
    TwoControllers { epoch: ControllerEpoch },
    /// A leader asked for an ISR of one version, and another version came of it than the next.
    IsrReplacedUnseen { broker: BrokerId, known: i32, became: i32 },
    /// A high watermark is beyond its log's end.
    HighWatermarkBeyondLog { broker: BrokerId, high_watermark: Offset, log_end_offset: Offset },
    /// A high watermark moves while too few are in sync.
    TooFewInSync { broker: BrokerId, in_sync: u32, min_insync_replicas: u32 },
    /// Two replicas have different batches at an offset.
    BatchesDiffer { brokers: [BrokerId; 2], offset: Offset },
    /// A batch does not begin where the one before it ended; `None` where there is none.
    Gap { broker: BrokerId, base_offset: Offset, expected: Option<Offset> },
    /// No batch with that offset begins at that byte.
    IndexPointsElsewhere { file: Rc<str>, offset: Offset, position: u64 },
    /// A member of the ISR lacks what is committed.
    MemberLacksCommitted {
        leader: BrokerId,
        member: BrokerId,
        log_end_offset: Offset,
        high_watermark: Offset,
    },
    /// A member of the ISR has not caught up for longer than a leader can overlook it.
    MemberIsLate { leader: BrokerId, member: BrokerId, allowed: Span },
    /// A log knows an epoch that begins at or beyond its end.
    EpochBeyondLog { broker: BrokerId, epoch: LeaderEpoch, start_offset: Offset, log_end_offset: Offset },
    /// A leader's log has not noted the epoch that it leads in.
    EpochNotNoted { broker: BrokerId, epoch: LeaderEpoch, noted: Option<LeaderEpoch> },
    /// A leader counts a fetch of a follower that has only heard of an older epoch.
    CountedTooEarly { leader: BrokerId, epoch: LeaderEpoch, follower: BrokerId, known: LeaderEpoch },
    /// A leader has another batch at the acknowledged offset.
    AcknowledgedReplaced { broker: BrokerId, offset: Offset },
    /// A leader lacks the acknowledged offset.
    AcknowledgedLost { broker: BrokerId, offset: Offset },
    /// A sequence of a producer does not follow the last one.
    SequenceOutOfOrder { broker: BrokerId, producer_id: i64, sequence: i32, last: i32 },
    /// A producer's batch was appended behind one of a newer epoch.
    ZombieWrote { broker: BrokerId, producer_id: i64, epoch: i16, newest: i16 },
    /// Readers of committed records may read beyond where the first open transaction begins, or the high watermark.
    StableBeyondOpen { broker: BrokerId, last_stable_offset: Offset, bound: Offset },
    /// A transaction is to be committed, and its newest producer has not asked for it.
    CommitNotAsked { producer_id: i64, epoch: i16 },
    /// A transaction that was to be committed (or not) has another outcome now.
    OutcomeChanged { producer_id: i64, committed: bool },
    /// A commit counts while the outcome of its transaction is open, or an abort.
    CommitTooEarly { producer_id: i64, offset: Offset },
    /// A consumer that read on from an offset was given other records up to another than it may see there.
    DeliveredOthers { from: Offset, to: Offset, visible: u32, delivered: u32 },
    /// A consumer was given an offset that no high watermark has passed.
    DeliveredUncommitted { offset: Offset, high_watermark: Offset },
    /// Two members own a partition in one generation.
    TwoOwners { group: Rc<str>, generation: i32, clients: [ClientId; 2] },
    /// A committed offset is beyond the furthest end of the log.
    CommitBeyondLog { offset: Offset, log_end_offset: Offset },
}

impl Evidence {
    /// The invariant that does not hold.
    pub fn invariant(&self) -> Invariant {
        match self {
            Evidence::StrangerInIsr { .. } => Invariant::IsrWithinReplicas,
            Evidence::TwoLeaders { .. } => Invariant::OneLeaderPerEpoch,
            Evidence::TwoControllers { .. } => Invariant::OneControllerPerEpoch,
            Evidence::IsrReplacedUnseen { .. } => Invariant::IsrReplacesWhatWasSeen,
            Evidence::HighWatermarkBeyondLog { .. } => Invariant::HighWatermarkWithinLog,
            Evidence::TooFewInSync { .. } => Invariant::MinIsrBeforeHighWatermark,
            Evidence::BatchesDiffer { .. } => Invariant::LogsAgreeBelowHighWatermark,
            Evidence::Gap { .. } => Invariant::OffsetsAreDense,
            Evidence::IndexPointsElsewhere { .. } => Invariant::IndexPointsAtBatch,
            Evidence::MemberLacksCommitted { .. } => Invariant::IsrHasCommitted,
            Evidence::MemberIsLate { .. } => Invariant::IsrCaughtUp,
            Evidence::EpochBeyondLog { .. } => Invariant::EpochsEndWithTheLog,
            Evidence::EpochNotNoted { .. } => Invariant::LeaderNotesItsEpoch,
            Evidence::CountedTooEarly { .. } => Invariant::CountedInItsEpoch,
            Evidence::AcknowledgedReplaced { .. } | Evidence::AcknowledgedLost { .. } => {
                Invariant::AcknowledgedSurvives
            }
            Evidence::SequenceOutOfOrder { .. } => Invariant::NothingTwice,
            Evidence::ZombieWrote { .. } => Invariant::ZombiesAreFenced,
            Evidence::StableBeyondOpen { .. } => Invariant::LastStableBeforeOpen,
            Evidence::CommitNotAsked { .. } => Invariant::CommitAsAsked,
            Evidence::OutcomeChanged { .. } => Invariant::OneOutcome,
            Evidence::CommitTooEarly { .. } => Invariant::CommitsWithTheirTransaction,
            Evidence::DeliveredOthers { .. } => Invariant::DeliveredIsWhole,
            Evidence::DeliveredUncommitted { .. } => Invariant::DeliveredIsCommitted,
            Evidence::TwoOwners { .. } => Invariant::OneOwnerPerGeneration,
            Evidence::CommitBeyondLog { .. } => Invariant::CommitWithinLog,
        }
    }
}

/// The trace's notation: what, and then the numbers.
impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Evidence::StrangerInIsr { broker, stranger } => write!(f, "broker {broker} stranger {stranger}"),
            Evidence::TwoLeaders { epoch, brokers: [a, b] } => write!(f, "epoch {epoch} leaders {a},{b}"),
            Evidence::TwoControllers { epoch } => write!(f, "epoch {epoch}"),
            Evidence::IsrReplacedUnseen { broker, known, became } => {
                write!(f, "broker {broker} version {known} became {became}")
            }
            Evidence::HighWatermarkBeyondLog { broker, high_watermark, log_end_offset } => {
                write!(f, "broker {broker} hw {high_watermark} leo {log_end_offset}")
            }
            Evidence::TooFewInSync { broker, in_sync, min_insync_replicas } => {
                write!(f, "broker {broker} isr {in_sync} min {min_insync_replicas}")
            }
            Evidence::BatchesDiffer { brokers: [a, b], offset } => {
                write!(f, "brokers {a},{b} offset {offset}")
            }
            Evidence::Gap { broker, base_offset, expected } => {
                write!(f, "broker {broker} offset {base_offset} expected {}", shown(*expected))
            }
            Evidence::IndexPointsElsewhere { file, offset, position } => {
                write!(f, "file {file} offset {offset} position {position}")
            }
            Evidence::MemberLacksCommitted { leader, member, log_end_offset, high_watermark } => {
                write!(f, "leader {leader} member {member} leo {log_end_offset} hw {high_watermark}")
            }
            Evidence::MemberIsLate { leader, member, allowed } => {
                write!(f, "leader {leader} member {member} late {allowed}")
            }
            Evidence::EpochBeyondLog { broker, epoch, start_offset, log_end_offset } => {
                write!(f, "broker {broker} epoch {epoch} start {start_offset} leo {log_end_offset}")
            }
            Evidence::EpochNotNoted { broker, epoch, noted } => {
                write!(f, "broker {broker} epoch {epoch} noted {}", shown(*noted))
            }
            Evidence::CountedTooEarly { leader, epoch, follower, known } => {
                write!(f, "leader {leader} epoch {epoch} follower {follower} knows {known}")
            }
            Evidence::AcknowledgedReplaced { broker, offset } => {
                write!(f, "broker {broker} offset {offset} replaced")
            }
            Evidence::AcknowledgedLost { broker, offset } => {
                write!(f, "broker {broker} offset {offset} missing")
            }
            Evidence::SequenceOutOfOrder { broker, producer_id, sequence, last } => {
                write!(f, "broker {broker} pid {producer_id} seq {sequence} last {last}")
            }
            Evidence::ZombieWrote { broker, producer_id, epoch, newest } => {
                write!(f, "broker {broker} pid {producer_id} epoch {epoch} newest {newest}")
            }
            Evidence::StableBeyondOpen { broker, last_stable_offset, bound } => {
                write!(f, "broker {broker} lso {last_stable_offset} bound {bound}")
            }
            Evidence::CommitNotAsked { producer_id, epoch } => write!(f, "pid {producer_id} epoch {epoch}"),
            Evidence::OutcomeChanged { producer_id, committed } => {
                write!(f, "pid {producer_id} committed {committed}")
            }
            Evidence::CommitTooEarly { producer_id, offset } => {
                write!(f, "pid {producer_id} offset {offset}")
            }
            Evidence::DeliveredOthers { from, to, visible, delivered } => {
                write!(f, "from {from} to {to} visible {visible} delivered {delivered}")
            }
            Evidence::DeliveredUncommitted { offset, high_watermark } => {
                write!(f, "offset {offset} hw {high_watermark}")
            }
            Evidence::TwoOwners { group, generation, clients: [a, b] } => {
                write!(f, "group {group} generation {generation} clients {},{}", a.0, b.0)
            }
            Evidence::CommitBeyondLog { offset, log_end_offset } => {
                write!(f, "offset {offset} leo {log_end_offset}")
            }
        }
    }
}

/// A number, or a dash where there is none.
fn shown(number: Option<impl fmt::Display>) -> String {
    number.map_or_else(|| "-".to_owned(), |number| number.to_string())
}
