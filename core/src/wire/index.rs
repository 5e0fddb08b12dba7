//! Entries of the two indexes that stand beside every segment.
//!
//! ```text
//! .index      0 relativeOffset i32   4 position i32          sparse: one for about every 4 KiB of log
//! .timeindex  0 timestamp i64        8 relativeOffset i32    the same, and one when the segment is closed
//! ```
//!
//! Offsets are told relative to the segment's base offset, which is the file's name: four bytes are enough.

use std::fmt::Debug;

use super::{Field, Kind};
use crate::ids::Offset;
use crate::time::Timestamp;

/// The fields of an offset index entry.
pub const OFFSET_FIELDS: &[Field] = &[RELATIVE_OFFSET, POSITION];
/// The fields of a time index entry.
pub const TIME_FIELDS: &[Field] = &[TIMESTAMP, TIME_RELATIVE_OFFSET];

const RELATIVE_OFFSET: Field = Field::new("relativeOffset", 0, Kind::I32);
const POSITION: Field = Field::new("position", 4, Kind::I32);
const TIMESTAMP: Field = Field::new("timestamp", 0, Kind::I64);
const TIME_RELATIVE_OFFSET: Field = Field::new("relativeOffset", 8, Kind::I32);

/// An entry of fixed size, in the file of a segment with base offset `base`.
pub trait Entry: Copy + Debug + PartialEq {
    /// What entries rise by and are searched by.
    type Key: Copy + Ord;
    /// Its size in bytes.
    const SIZE: usize;
    /// Its fields.
    const FIELDS: &'static [Field];
    /// Reads it from `SIZE` bytes.
    fn read(bytes: &[u8], base: Offset) -> Self;
    /// The offset, or the timestamp.
    fn key(self) -> Self::Key;
    /// Appends its `SIZE` bytes.
    fn write(self, base: Offset, out: &mut Vec<u8>);
}

/// `.index`: the batch that ends with `offset` begins at `position`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OffsetEntry {
    /// The last offset of the batch.
    pub offset: Offset,
    /// Where in the `.log` the batch begins.
    pub position: u32,
}

/// `.timeindex`: no record up to `offset` is newer than `timestamp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeEntry {
    /// The largest timestamp so far.
    pub timestamp: Timestamp,
    /// The last offset of the batch that brought it.
    pub offset: Offset,
}

impl Entry for OffsetEntry {
    type Key = Offset;
    const SIZE: usize = 8;
    const FIELDS: &'static [Field] = OFFSET_FIELDS;

    fn read(bytes: &[u8], base: Offset) -> Self {
        OffsetEntry {
            offset: base.wrapping_add(RELATIVE_OFFSET.read(bytes)),
            position: POSITION.read(bytes) as u32,
        }
    }

    fn key(self) -> Offset {
        self.offset
    }

    fn write(self, base: Offset, out: &mut Vec<u8>) {
        out.extend(relative(self.offset, base).to_be_bytes());
        out.extend(self.position.to_be_bytes());
    }
}

impl Entry for TimeEntry {
    type Key = Timestamp;
    const SIZE: usize = 12;
    const FIELDS: &'static [Field] = TIME_FIELDS;

    fn read(bytes: &[u8], base: Offset) -> Self {
        TimeEntry {
            timestamp: Timestamp(TIMESTAMP.read(bytes)),
            offset: base.wrapping_add(TIME_RELATIVE_OFFSET.read(bytes)),
        }
    }

    fn key(self) -> Timestamp {
        self.timestamp
    }

    fn write(self, base: Offset, out: &mut Vec<u8>) {
        out.extend(self.timestamp.0.to_be_bytes());
        out.extend(relative(self.offset, base).to_be_bytes());
    }
}

/// A segment is rolled before its offsets outgrow 31 bits.
fn relative(offset: Offset, base: Offset) -> i32 {
    i32::try_from(offset - base).ok().filter(|r| *r >= 0).expect("an offset in a segment fits 31 bits")
}
