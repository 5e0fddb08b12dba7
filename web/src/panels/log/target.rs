//! What a person looks for: a number in a field, read or refused.

use highwater_core::ids::Offset;
use highwater_core::log::Log;
use highwater_core::time::{Timestamp, WallClock};

/// What the number in the field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// An offset.
    Offset,
    /// Milliseconds: since 1970, or since the run began.
    Time,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// What the number is.
    pub by: By,
    /// The number; not negative.
    pub number: i64,
}

/// Why nothing is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// Nothing stands in the field.
    Empty,
    /// There are letters, or signs.
    NoNumber,
    /// The number is below zero.
    Negative,
    /// No record can be read.
    NoRecord,
    /// The offset is below the log start offset.
    BelowStart,
    /// It is the log end offset.
    AtEnd,
    /// It is behind that.
    BeyondEnd,
    /// Every record is older; the newest is of this time.
    NoneThatNew(Timestamp),
}

impl Target {
    /// Reads what stands in the field. A number that is too large for any log is the largest that there is.
    pub fn read(by: By, text: &str) -> Result<Target, Refused> {
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.trim() {
            "" => Err(Refused::Empty),
            text if is_digits(text) => Ok(Target { by, number: text.parse().unwrap_or(i64::MAX) }),
            text if text.strip_prefix('-').is_some_and(is_digits) => Err(Refused::Negative),
            _ => Err(Refused::NoNumber),
        }
    }
}

/// What a look-up goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// The record with this offset.
    Offset(Offset),
    /// The first record from this time on.
    Time(Timestamp),
}

impl Goal {
    /// What a target is in a log. A time that was long before the run counts from its beginning.
    pub fn of(target: Target, log: &Log, wall: WallClock) -> Result<Goal, Refused> {
        let (start, end) = (log.log_start_offset(), log.log_end_offset());
        if start >= end {
            return Err(Refused::NoRecord);
        }
        if target.by == By::Time {
            let begun = wall.start.0;
            let since = if target.number < begun { begun + target.number } else { target.number };
            return Ok(Goal::Time(Timestamp(since)));
        }
        match Offset(target.number) {
            offset if offset < start => Err(Refused::BelowStart),
            offset if offset == end => Err(Refused::AtEnd),
            offset if offset > end => Err(Refused::BeyondEnd),
            offset => Ok(Goal::Offset(offset)),
        }
    }
}
