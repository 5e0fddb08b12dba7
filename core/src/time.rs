//! Virtual time: microseconds since the start of the run, and the wall clock that it stands for.
//!
//! Nothing in the core asks a platform for the time. A handler is told `now`, and what it wants later it asks for
//! with a deadline.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};

/// A span of virtual time, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Span(pub u64);

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span(0);
    /// Longer than any run.
    pub const MAX: Span = Span(u64::MAX / 4);

    /// A span of whole milliseconds, the unit of Kafka's configurations; a negative one counts as none.
    pub fn from_millis(millis: i64) -> Self {
        u64::try_from(millis).map_or(Self::ZERO, |millis| Span(millis.saturating_mul(1000)).min(Self::MAX))
    }

    /// A span of microseconds.
    pub const fn from_micros(micros: u64) -> Self {
        Span(micros)
    }

    /// Whole milliseconds, rounded down.
    pub fn millis(self) -> i64 {
        (self.0 / 1000) as i64
    }
}

impl Add for Span {
    type Output = Span;
    fn add(self, other: Span) -> Span {
        Span(self.0.saturating_add(other.0))
    }
}

/// `200ms`, `1.5s`, `2m`: the form that a person would write, which the script language reads back to the same span.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            f.write_str("0s")
        } else if self.0.is_multiple_of(60_000_000) {
            write!(f, "{}m", self.0 / 60_000_000)
        } else if self.0.is_multiple_of(1_000_000) {
            write!(f, "{}s", self.0 / 1_000_000)
        } else if self.0 < 1_000_000 && self.0.is_multiple_of(1000) {
            write!(f, "{}ms", self.0 / 1000)
        } else {
            let digits = format!("{:06}", self.0 % 1_000_000);
            write!(f, "{}.{}s", self.0 / 1_000_000, digits.trim_end_matches('0'))
        }
    }
}

/// A moment: microseconds since the start of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Instant(pub u64);

impl Instant {
    /// The start of the run.
    pub const START: Instant = Instant(0);
    /// Later than any run's end.
    pub const NEVER: Instant = Instant(u64::MAX / 2);

    /// How long ago `earlier` was; zero when it is later.
    pub fn since(self, earlier: Instant) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }

    /// Whole milliseconds since the start of the run.
    pub fn millis(self) -> i64 {
        (self.0 / 1000) as i64
    }
}

impl Add<Span> for Instant {
    type Output = Instant;
    fn add(self, span: Span) -> Instant {
        Instant(self.0.saturating_add(span.0).min(Self::NEVER.0))
    }
}

impl AddAssign<Span> for Instant {
    fn add_assign(&mut self, span: Span) {
        *self = *self + span;
    }
}

impl Sub<Span> for Instant {
    type Output = Instant;
    fn sub(self, span: Span) -> Instant {
        Instant(self.0.saturating_sub(span.0))
    }
}

/// Seconds with six digits: `7.412600`.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:06}", self.0 / 1_000_000, self.0 % 1_000_000)
    }
}

/// Milliseconds since 1970, as Kafka's records and znodes carry them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Timestamp(pub i64);

/// What the wall clock said when the run began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WallClock {
    /// The wall clock at [`Instant::START`].
    pub start: Timestamp,
}

impl WallClock {
    /// 2026-01-01T00:00:00Z, where the `cluster` line does not say otherwise.
    pub const DEFAULT: WallClock = WallClock { start: Timestamp(1_767_225_600_000) };

    /// The wall clock at `now`.
    pub fn at(self, now: Instant) -> Timestamp {
        Timestamp(self.start.0 + now.millis())
    }
}
