//! Disks: what a fault does to one, and what a broker finds on its own when it starts.

use std::fmt;
use std::rc::Rc;

use super::FileRange;
use crate::time::Span;

/// What a broker found on its disk when it started, and did about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Repair {
    /// The file ends within a batch: cut off.
    Torn,
    /// What follows is no batch: cut off.
    NoBatch,
    /// A batch is not what its checksum was made of: cut off, with everything behind it.
    BadChecksum,
    /// Offsets do not rise, or do not fit the segment: cut off.
    BadOffset,
    /// A segment behind one that was cut: deleted.
    BehindCut,
    /// The log ends before its checkpointed start: deleted.
    BeforeStart,
    /// The index was not there: made anew.
    IndexMissing,
    /// A compaction had not ended: its output is deleted.
    CleaningUndone,
    /// A compaction had ended, but for the renaming: what it replaces is deleted.
    CleaningFinished,
    /// A checkpoint, or a snapshot of producers, that cannot be read: it counts as none.
    Unreadable,
}

/// What happened to a disk.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum DiskFact {
    /// What that did to a file: the bytes had not been flushed.
    PagesLost { dirty: FileRange, pages: u64, lost: u64 },
    /// A disk has run out of room, or has room again.
    Filled { full: bool },
    /// Every access to a disk takes so much longer, or none does.
    Slowed { by: Span },
    /// A bit on a disk is another one.
    BitFlipped { bytes: FileRange },
    /// A write found no room: the log directory is offline, and a broker that has no other halts.
    WriteFailed { file: Rc<str> },
    /// A file was repaired at the start of a broker; the bytes are what was cut off, deleted or not to be read.
    Repaired { repair: Repair, bytes: FileRange },
}

impl fmt::Display for DiskFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DiskFact::PagesLost { dirty, pages, lost } => write!(f, "lost {lost} of {pages} pages {dirty}"),
            DiskFact::Filled { full } => write!(f, "disk {}", if *full { "full" } else { "free" }),
            DiskFact::Slowed { by } => write!(f, "disk slow {by}"),
            DiskFact::BitFlipped { bytes } => write!(f, "flipped {bytes}"),
            DiskFact::WriteFailed { file } => write!(f, "write failed {file}, log directory offline"),
            DiskFact::Repaired { repair, bytes } => write!(f, "repaired {bytes} {repair:?}"),
        }
    }
}
