//! One partition's log on one disk: appended, rolled, indexed, cleaned, truncated, recovered.

use std::fmt;

use super::{FileRange, Role};
use crate::ids::{Offset, TopicPartition};

/// Why a segment was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RollReason {
    /// The batch would have made it larger than `segment.bytes`.
    Size,
    /// It had waited longer than `segment.ms`.
    Time,
    /// Its offset index was full.
    OffsetIndexFull,
    /// Its time index was full.
    TimeIndexFull,
    /// Its offsets no longer fit 31 bits.
    OffsetOverflow,
    /// Everything in it is about to be deleted.
    Retention,
}

/// Why a segment was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DeleteReason {
    /// Everything in it lies before the log start offset.
    LogStart,
    /// Without it there is still as much as `retention.bytes`.
    Size,
    /// Its newest record is older than `retention.ms`.
    Time,
}

/// What happened to a log.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum LogFact {
    /// Records reached a log.
    Appended { tp: TopicPartition, role: Role, base_offset: Offset, last_offset: Offset, bytes: FileRange },
    /// The active segment was closed and a new one begun.
    Rolled { tp: TopicPartition, base_offset: Offset, reason: RollReason },
    /// A segment was deleted: renamed now, gone after `file.delete.delay.ms`.
    SegmentDeleted { tp: TopicPartition, base_offset: Offset, reason: DeleteReason },
    /// A log begins later: the records before are no longer served.
    LogStartMoved { tp: TopicPartition, from: Offset, to: Offset },
    /// A log was compacted: the keys from `from` up to `to` were looked at, and older records of theirs removed.
    Cleaned { tp: TopicPartition, from: Offset, to: Offset, removed: u64, bytes: u64 },
    /// An index entry was written: (offset, position of its batch).
    Indexed { tp: TopicPartition, offset: Offset, position: u32, bytes: FileRange },
    /// Records were cut off a log's end.
    Truncated { tp: TopicPartition, to: Offset, removed: i64 },
    /// A log was checked after an unclean stop; `truncated` bytes were not whole batches.
    Recovered { tp: TopicPartition, log_end_offset: Offset, truncated: u64 },
}

impl fmt::Display for LogFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LogFact::Appended { tp, role, base_offset, last_offset, bytes } => {
                write!(f, "appended {tp} {base_offset}..={last_offset} {role:?} {bytes}")
            }
            LogFact::Rolled { tp, base_offset, reason } => {
                write!(f, "rolled {tp} at {base_offset} {reason:?}")
            }
            LogFact::SegmentDeleted { tp, base_offset, reason } => {
                write!(f, "deleted segment {base_offset} of {tp} {reason:?}")
            }
            LogFact::LogStartMoved { tp, from, to } => write!(f, "log-start {tp} {from} -> {to}"),
            LogFact::Cleaned { tp, from, to, removed, bytes } => {
                write!(f, "cleaned {tp} {from}..{to} removed {removed} records {bytes} bytes")
            }
            LogFact::Indexed { tp, offset, position, .. } => write!(f, "indexed {tp} {offset} at {position}"),
            LogFact::Truncated { tp, to, removed } => write!(f, "truncated {tp} to {to} removed {removed}"),
            LogFact::Recovered { tp, log_end_offset, truncated } => {
                write!(f, "recovered {tp} end {log_end_offset} bytes cut {truncated}")
            }
        }
    }
}
