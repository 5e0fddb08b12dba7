//! An offset: a place in a partition's log, counted in records from 0.
//!
//! Two offsets differ by a count of records, and a count moves an offset; two offsets can't be added, and an offset is
//! no position in a file and no epoch. Arithmetic says which of these it means.

use std::ops::{Add, AddAssign, Sub};

/// A place in a partition's log, counted in records from 0.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct Offset(pub i64);

impl Offset {
    /// "No offset": what Kafka writes as -1.
    pub const NONE: Offset = Offset(-1);
    /// The first offset of every log.
    pub const ZERO: Offset = Offset(0);
    /// Behind every offset.
    pub const MAX: Offset = Offset(i64::MAX);
    /// Before every offset.
    pub const MIN: Offset = Offset(i64::MIN);

    /// The offset after this one.
    pub const fn next(self) -> Offset {
        Offset(self.0 + 1)
    }

    /// The offset `count` records on. Bytes that nobody has checked may lead beyond the last offset; this then wraps,
    /// as Kafka's arithmetic does.
    pub const fn wrapping_add(self, count: i64) -> Offset {
        Offset(self.0.wrapping_add(count))
    }

    /// The offset `count` records on, or the last one that there can be.
    pub const fn saturating_add(self, count: i64) -> Offset {
        Offset(self.0.saturating_add(count))
    }

    /// Whether it is a place in a log. Kafka writes -1, and now and then another negative number, for none.
    pub const fn is_known(self) -> bool {
        self.0 >= 0
    }

    /// The offset, unless it stands for none.
    pub fn known(self) -> Option<Offset> {
        self.is_known().then_some(self)
    }
}

impl Add<i64> for Offset {
    type Output = Offset;

    fn add(self, count: i64) -> Offset {
        Offset(self.0 + count)
    }
}

impl AddAssign<i64> for Offset {
    fn add_assign(&mut self, count: i64) {
        self.0 += count;
    }
}

impl Sub<i64> for Offset {
    type Output = Offset;

    fn sub(self, count: i64) -> Offset {
        Offset(self.0 - count)
    }
}

/// How many offsets lie between the two.
impl Sub for Offset {
    type Output = i64;

    fn sub(self, earlier: Offset) -> i64 {
        self.0 - earlier.0
    }
}
