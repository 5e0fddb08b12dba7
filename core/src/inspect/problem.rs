//! Everything that can be wrong with a log directory.

use std::rc::Rc;

use crate::ids::{LeaderEpoch, Offset};
use crate::wire::WireError;
use crate::wire::checkpoint::CheckpointError;

/// Something that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file (or directory), from the log directory on.
    pub file: Rc<str>,
    /// The byte in the file, where it is one.
    pub position: Option<u64>,
    /// What it is.
    pub kind: Kind,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The fields say what they are by name.
pub enum Kind {
    // ── the log ──
    /// A batch does not have the checksum that it says.
    BadCrc { base_offset: Offset, stored: u32, computed: u32 },
    /// The checksum holds, but the records cannot be read or do not fit their count.
    BadRecords { base_offset: Offset, error: WireError },
    /// The file ends within a batch.
    TornBatch { needed: u64, left: u64 },
    /// The bytes up to the end of the file are no batch.
    NotABatch { error: WireError, left: u64 },
    /// Only zeros, up to the end of the file.
    Zeros { left: u64 },
    /// A batch begins before the one before it ends.
    OffsetsDoNotRise { base_offset: Offset, expected: Offset },
    /// The last offset of a batch is before its first, or it has more records than offsets.
    BadOffsetDelta { base_offset: Offset, last_offset: Offset, count: i32 },
    /// A segment has offsets below that in its name.
    BelowBaseOffset { base_offset: Offset, named: Offset },
    /// A segment has offsets that belong to the next one.
    OverlapsNextSegment { last_offset: Offset, next_base: Offset },
    /// Offsets do not fit 31 bits from the base offset on: no index can have them.
    TooFarFromBaseOffset { last_offset: Offset },
    /// A batch was appended in an older leader's epoch than the one before it.
    LeaderEpochFalls { base_offset: Offset, epoch: LeaderEpoch, before: LeaderEpoch },
    // ── indexes ──
    /// A segment has no such file.
    Missing,
    /// An index, or snapshot, has no segment.
    NoLog,
    /// The length is no multiple of an entry's.
    PartOfAnEntry { entry_size: u64, len: u64 },
    /// Unused slots in an index that is written no more, or before one in use.
    UnusedSlots { slots: u64 },
    /// An entry does not rise over the one before it.
    NotAscending { slot: u64, key: i64, before: i64 },
    /// An entry points into a batch, or behind the end.
    NotABatchStart { slot: u64, offset: Offset, position: u64 },
    /// An entry points to a batch that ends with another offset.
    OtherOffset { slot: u64, offset: Offset, last_offset: Offset },
    /// A time index entry tells of an offset that no batch has.
    NoSuchOffset { slot: u64, offset: Offset },
    /// A time index entry tells another timestamp than the batch.
    OtherTimestamp { slot: u64, timestamp: i64, max_timestamp: i64 },
    /// A transaction index entry of a version that is not known, or with offsets that cannot be.
    BadAbortedTxn { slot: u64 },
    // ── other files ──
    /// A producer snapshot that cannot be read.
    BadSnapshot(WireError),
    /// A snapshot of producers at an offset that the log does not reach.
    SnapshotBeyondEnd { offset: Offset, end: Offset },
    /// A checkpoint that cannot be read.
    BadCheckpoint(CheckpointError),
    /// A checkpoint knows of an offset that the partition's log does not have.
    BeyondLogEnd { partition: Rc<str>, offset: Offset, end: Offset },
    /// Leader epochs or their start offsets do not rise.
    EpochsDoNotRise { epoch: LeaderEpoch, start: Offset },
    /// The log has an epoch, from an offset on, that the checkpoint does not tell of, or tells of later.
    EpochNotInCheckpoint { epoch: LeaderEpoch, first_offset: Offset },
    /// An epoch begins where the log has ended already.
    EpochBeyondEnd { epoch: LeaderEpoch, start: Offset, end: Offset },
    /// `meta.properties` does not say this.
    NoProperty { name: &'static str },
    /// Left over from a deletion, a compaction, or a move.
    LeftOver { suffix: &'static str },
    /// A file that does not belong there.
    UnknownFile,
    /// A directory of a partition without a log.
    NoSegment,
}

/// What files are renamed to while they come or go.
const FILE_SUFFIXES: [&str; 4] = [".deleted", ".cleaned", ".swap", ".tmp"];
/// The same for directories.
const DIRECTORY_SUFFIXES: [&str; 3] = ["-delete", "-future", "-stray"];

/// The suffix of a file that is coming or going.
pub(super) fn left_over_file(name: &str) -> Option<&'static str> {
    FILE_SUFFIXES.into_iter().find(|suffix| name.ends_with(suffix))
}

/// The suffix of a directory `topic-0.UUID-delete`.
pub(super) fn left_over_directory(name: &str) -> Option<&'static str> {
    let suffix = DIRECTORY_SUFFIXES.into_iter().find(|suffix| name.ends_with(suffix))?;
    let (_, id) = name.strip_suffix(suffix)?.rsplit_once('.')?;
    (id.len() == 32 && id.bytes().all(|digit| digit.is_ascii_hexdigit())).then_some(suffix)
}

impl Problem {
    /// With a whole file.
    pub(super) fn of(file: &str, kind: Kind) -> Problem {
        Problem { file: file.into(), position: None, kind }
    }

    /// At a byte of a file.
    pub(super) fn at(file: &str, position: u64, kind: Kind) -> Problem {
        Problem { file: file.into(), position: Some(position), kind }
    }
}

impl Kind {
    /// A name for programs, in kebab case.
    pub fn name(&self) -> &'static str {
        match self {
            Kind::BadCrc { .. } => "bad-crc",
            Kind::BadRecords { .. } => "bad-records",
            Kind::TornBatch { .. } => "torn-batch",
            Kind::NotABatch { .. } => "not-a-batch",
            Kind::Zeros { .. } => "zeros",
            Kind::OffsetsDoNotRise { .. } => "offsets-do-not-rise",
            Kind::BadOffsetDelta { .. } => "bad-offset-delta",
            Kind::BelowBaseOffset { .. } => "below-base-offset",
            Kind::OverlapsNextSegment { .. } => "overlaps-next-segment",
            Kind::TooFarFromBaseOffset { .. } => "too-far-from-base-offset",
            Kind::LeaderEpochFalls { .. } => "leader-epoch-falls",
            Kind::Missing => "missing",
            Kind::NoLog => "no-log",
            Kind::PartOfAnEntry { .. } => "part-of-an-entry",
            Kind::UnusedSlots { .. } => "unused-slots",
            Kind::NotAscending { .. } => "not-ascending",
            Kind::NotABatchStart { .. } => "not-a-batch-start",
            Kind::OtherOffset { .. } => "other-offset",
            Kind::NoSuchOffset { .. } => "no-such-offset",
            Kind::OtherTimestamp { .. } => "other-timestamp",
            Kind::BadAbortedTxn { .. } => "bad-aborted-txn",
            Kind::BadSnapshot(_) => "bad-snapshot",
            Kind::SnapshotBeyondEnd { .. } => "snapshot-beyond-end",
            Kind::BadCheckpoint(_) => "bad-checkpoint",
            Kind::BeyondLogEnd { .. } => "beyond-log-end",
            Kind::EpochsDoNotRise { .. } => "epochs-do-not-rise",
            Kind::EpochNotInCheckpoint { .. } => "epoch-not-in-checkpoint",
            Kind::EpochBeyondEnd { .. } => "epoch-beyond-end",
            Kind::NoProperty { .. } => "no-property",
            Kind::LeftOver { .. } => "left-over",
            Kind::UnknownFile => "unknown-file",
            Kind::NoSegment => "no-segment",
        }
    }
}
