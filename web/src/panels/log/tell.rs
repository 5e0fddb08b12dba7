//! A look-up in words: a sentence a step, and what was found.

use highwater_core::ids::Offset;
use highwater_core::time::{Timestamp, WallClock};

use std::cmp::Ordering;

use super::lookup::{Found, Happens, Played, Told, Which};
use super::target::{Goal, Refused};
use crate::texts::Log as Texts;

/// `130–139`, or the only one.
pub(super) fn range((first, last): (Offset, Offset)) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

/// A record's time on the page's clock; as the record carries it, where it was before the run.
pub(super) fn clock(time: Timestamp, wall: WallClock) -> String {
    match u64::try_from(time.0.saturating_sub(wall.start.0)) {
        Ok(ms) => format!("{}.{:03} s", ms / 1000, ms % 1000),
        Err(_) => format!("{} ms", time.0),
    }
}

/// An index, as it is told.
pub(super) fn name(which: Which) -> &'static str {
    match which {
        Which::Offsets => ".index",
        Which::Times => ".timeindex",
    }
}

/// How an entry compares with what is wanted, as texts choose by it.
pub(super) fn verdict(ordering: Ordering) -> &'static str {
    match ordering {
        Ordering::Less => "fits",
        Ordering::Equal => "exactly",
        Ordering::Greater => "high",
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
    let by_time = matches!(played.goal, Goal::Time(_));
    match step.happens {
        Happens::Segment { first } => {
            let how = if !first { "next" } else { ["offset", "time"][usize::from(by_time)] };
            texts.segment(how, goal, format!("{:020}.log", step.segment))
        }
        Happens::Probe { which, slot, entry, wanted } => {
            let [shown, goal] = [entry, wanted].map(|key| match which {
                Which::Offsets => key.to_string(),
                Which::Times => clock(Timestamp(key), wall),
            });
            texts.probe(name(which), slot, shown, verdict(entry.cmp(&wanted)), goal)
        }
        Happens::FloorTime { slot: None, entry } => texts.floor_time_none(goal, entry.offset),
        Happens::FloorTime { slot: Some(slot), entry } => {
            texts.floor_time(slot, entry.offset, clock(entry.timestamp, wall))
        }
        Happens::Floor { slot: None, wanted, .. } => texts.floor_none(wanted),
        Happens::Floor { slot: Some(slot), entry, wanted, believed } => {
            let how = if believed { "right" } else { "wrong" };
            texts.floor(how, slot, entry.offset, entry.position, wanted)
        }
        Happens::Scan { position, first, last, hit } => {
            let how = match (by_time, hit) {
                (true, true) => "time",
                (true, false) => "no-time",
                (false, false) => "on",
                (false, true) if is_there(played) => "has",
                (false, true) => "gap",
            };
            texts.scan(position, range((first, last)), how, goal)
        }
    }
}

/// Whether the very offset that was looked for is there.
fn is_there(played: &Played) -> bool {
    played.found.as_ref().is_some_and(|found| played.goal == Goal::Offset(found.record))
}

/// What was found, and by which index entry.
pub(super) fn result(played: &Played, wall: WallClock, texts: Texts) -> [String; 2] {
    let by_time = matches!(played.goal, Goal::Time(_));
    let goal = goal(played.goal, wall);
    let Some(Found { record, timestamp, file, position, batch, entry }) = &played.found else {
        return [texts.nothing(if by_time { "time" } else { "offset" }, goal), String::new()];
    };
    let how = match by_time {
        true => "time",
        false if is_there(played) => "it",
        false => "gap",
    };
    let found = texts.found(record, how, clock(*timestamp, wall), range(*batch), position, file);
    let used = match entry {
        Some((slot, entry)) => texts.used(slot, entry.offset, entry.position),
        None => texts.used_none().to_owned(),
    };
    [found, used]
}

/// Why nothing was looked up.
pub(super) fn refused(refused: Refused, wall: WallClock, texts: Texts) -> String {
    let (why, newest) = match refused {
        Refused::Empty => ("empty", None),
        Refused::NoNumber => ("no-number", None),
        Refused::Negative => ("negative", None),
        Refused::NoRecord => ("no-record", None),
        Refused::BelowStart => ("below-start", None),
        Refused::AtEnd => ("at-end", None),
        Refused::BeyondEnd => ("beyond-end", None),
        Refused::NoneThatNew(newest) => ("too-new", Some(clock(newest, wall))),
    };
    texts.refused(why, newest.unwrap_or_default())
}
