//! A look-up in words: a sentence a step, and what was found.

use highwater_core::ids::Offset;
use highwater_core::time::{Timestamp, WallClock};

use super::lookup::{Fits, Found, Happens, Played, Told};
use super::target::{By, Goal, Refused, Unreadable};
use crate::texts::Log as Texts;

/// The files beside a `.log`, as they are told.
pub(super) const INDEX: &str = ".index";
pub(super) const TIME_INDEX: &str = ".timeindex";

/// `130–139`, or the only one.
pub(super) fn range(first: Offset, last: Offset) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

/// A record's time on the page's clock; as the record carries it, where it was before the run.
pub(super) fn clock(time: Timestamp, wall: WallClock) -> String {
    match u64::try_from(time.0.saturating_sub(wall.start.0)) {
        Ok(ms) => format!("{}.{:03} s", ms / 1000, ms % 1000),
        Err(_) => format!("{} ms", time.0),
    }
}

/// What is looked for.
fn goal(goal: Goal, wall: WallClock) -> String {
    match goal {
        Goal::Offset(offset) => offset.to_string(),
        Goal::Time(time) => clock(time, wall),
    }
}

/// One step.
pub(super) fn step(step: &Told, played: &Played, wall: WallClock, texts: Texts) -> String {
    let goal = goal(played.goal, wall);
    let file = format!("{:020}.log", step.segment);
    let by_time = matches!(played.goal, Goal::Time(_));
    match step.happens {
        Happens::Segment { first: false } => texts.segment_next(goal, file),
        Happens::Segment { .. } if by_time => texts.segment_by_time(file, goal),
        Happens::Segment { .. } => texts.segment_by_offset(file, goal),
        Happens::ProbeTime { slot, entry, fits } => {
            probe(TIME_INDEX, slot, &clock(entry.timestamp, wall), &goal, fits, texts)
        }
        Happens::FloorTime { slot: Some(slot), entry } => {
            texts.floor_time(slot, entry.offset, clock(entry.timestamp, wall))
        }
        Happens::FloorTime { slot: None, entry } => texts.floor_time_none(goal, entry.offset),
        Happens::Probe { slot, entry, wanted, fits } => {
            probe(INDEX, slot, &entry.offset.to_string(), &wanted.to_string(), fits, texts)
        }
        Happens::Floor { slot: None, wanted, .. } => texts.floor_none(wanted),
        Happens::Floor { slot: Some(slot), entry, believed: true, .. } => {
            texts.floor(slot, entry.offset, entry.position)
        }
        Happens::Floor { slot: Some(slot), entry, wanted, .. } => {
            texts.floor_wrong(slot, entry.position, wanted)
        }
        Happens::Scan { position, first, last, hit } => {
            let batch = range(first, last);
            match (by_time, hit) {
                (true, true) => texts.scan_time_has(position, batch, goal),
                (true, false) => texts.scan_time_on(position, batch, goal),
                (false, false) => texts.scan_on(position, batch, goal),
                (false, true) if is_there(played) => texts.scan_has(position, batch, goal),
                (false, true) => texts.scan_gap(position, batch, goal),
            }
        }
    }
}

fn probe(index: &str, slot: u32, entry: &str, goal: &str, fits: Fits, texts: Texts) -> String {
    match fits {
        Fits::Yes => texts.probe_fits(index, slot, entry, goal),
        Fits::Exactly => texts.probe_exactly(index, slot, entry),
        Fits::TooHigh => texts.probe_too_high(index, slot, entry, goal),
    }
}

/// Whether the very offset that was looked for is there.
fn is_there(played: &Played) -> bool {
    played.found.as_ref().is_some_and(|found| played.goal == Goal::Offset(found.record))
}

/// What was found, and by which index entry.
pub(super) fn result(played: &Played, wall: WallClock, texts: Texts) -> [String; 2] {
    let wanted = goal(played.goal, wall);
    let Some(Found { record, timestamp, file, position, batch, entry }) = &played.found else {
        let nothing = match played.goal {
            Goal::Offset(_) => texts.found_nothing(wanted),
            Goal::Time(_) => texts.found_nothing_by_time(wanted),
        };
        return [nothing, String::new()];
    };
    let batch = range(batch.0, batch.1);
    let found = match played.goal {
        Goal::Time(_) => texts.found_time(record, clock(*timestamp, wall), wanted, batch, *position, file),
        Goal::Offset(_) if is_there(played) => texts.found(record, batch, *position, file),
        Goal::Offset(_) => texts.found_next(wanted, record, batch, *position, file),
    };
    let used = match entry {
        Some((slot, entry)) => texts.used(slot, entry.offset, entry.position),
        None => texts.used_none().to_owned(),
    };
    [found, used]
}

/// Why the field holds no number to look up.
pub(super) fn unreadable(unreadable: Unreadable, texts: Texts) -> &'static str {
    match unreadable {
        Unreadable::Empty => texts.empty(),
        Unreadable::NoNumber => texts.no_number(),
        Unreadable::Negative => texts.negative(),
    }
}

/// Why nothing was looked up.
pub(super) fn refused(refused: Refused, texts: Texts) -> &'static str {
    match refused {
        Refused::NoRecord => texts.no_record(),
        Refused::BelowStart => texts.below_start(),
        Refused::AtEnd => texts.at_end(),
        Refused::BeyondEnd => texts.beyond_end(),
        Refused::NoneThatNew => texts.none_that_new(),
    }
}

/// What can be looked up.
pub(super) fn allowed(by: By, start: Offset, end: Offset, texts: Texts) -> String {
    match by {
        _ if start >= end => texts.no_record().to_owned(),
        By::Time => texts.times().to_owned(),
        By::Offset => texts.can_be_found(start, end - 1),
    }
}
