//! A look-up, as it is played: each step with what has to be known to tell it.

use std::cmp::Ordering;
use std::rc::Rc;

use highwater_core::disk::Disk;
use highwater_core::ids::Offset;
use highwater_core::log::{Located, Log, Step};
use highwater_core::time::{Timestamp, WallClock};
use highwater_core::wire::Record;
use highwater_core::wire::index::{OffsetEntry, TimeEntry};

use super::target::{Goal, Refused, Target};

/// A look-up from its first step to what it found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Played {
    /// What was looked for.
    pub goal: Goal,
    /// The steps, at least one.
    pub steps: Vec<Told>,
    /// The record; `None` where nothing is left to be found.
    pub found: Option<Found>,
}

/// A step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Told {
    /// The base offset of the segment that it is taken in.
    pub segment: Offset,
    /// The step.
    pub happens: Happens,
}

/// One of a segment's indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// `.index`
    Offsets,
    /// `.timeindex`
    Times,
}

/// What happens in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Happens {
    /// A segment is taken: the first one, or one behind it because there was nothing in that.
    Segment { first: bool },
    /// A slot of an index is looked at: its offset or time, beside what is wanted.
    Probe { which: Which, slot: u32, entry: i64, wanted: i64 },
    /// The time index has told where to go on.
    FloorTime { slot: Option<u32>, entry: TimeEntry },
    /// The offset index has told where to scan from; or has told wrong.
    Floor { slot: Option<u32>, entry: OffsetEntry, wanted: Offset, believed: bool },
    /// A batch is looked at.
    Scan { position: u64, first: Offset, last: Offset, hit: bool },
}

impl Happens {
    /// The slot that this step looks at, and how its entry compares with what is wanted, where that is the question.
    pub fn slot(self, of: Which) -> Option<(u32, Option<Ordering>)> {
        match self {
            Happens::Probe { which, slot, entry, wanted } if which == of => {
                Some((slot, Some(entry.cmp(&wanted))))
            }
            Happens::Floor { slot, .. } if of == Which::Offsets => Some((slot?, None)),
            Happens::FloorTime { slot, .. } if of == Which::Times => Some((slot?, None)),
            _ => None,
        }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// The record: the one that was looked for, or the next that is left.
    pub record: Offset,
    /// Its time.
    pub timestamp: Timestamp,
    /// The file's name.
    pub file: Rc<str>,
    /// Where in it the batch begins.
    pub position: u64,
    /// The batch's first and last offset.
    pub batch: (Offset, Offset),
    /// The index entry that was used, with its slot.
    pub entry: Option<(u32, OffsetEntry)>,
}

impl Played {
    /// Looks something up in a log.
    pub fn of(target: Target, log: &Log, disk: &Disk, wall: WallClock) -> Result<Played, Refused> {
        let goal = Goal::of(target, log, wall)?;
        // From where on the first record that is left is the one.
        let (steps, from) = match goal {
            Goal::Offset(offset) => {
                let lookup = log.lookup(disk, offset);
                (lookup.steps, lookup.found.map(|_| offset))
            }
            Goal::Time(time) => {
                let (steps, found) = log.lookup_timestamp(disk, time);
                (steps, found.map(|found| found.offset))
            }
        };
        if steps.is_empty() {
            let newest = log.max_timestamp_offset(disk).map_or(Timestamp(-1), |newest| newest.timestamp);
            return Err(Refused::NoneThatNew(newest));
        }
        let steps = told(&steps, goal, from.is_some());
        let found = from.and_then(|from| first_from(log, disk, from)).map(|(located, record)| Found {
            record: record.offset,
            timestamp: record.timestamp,
            file: name_of(&located.file),
            position: located.position,
            batch: (located.batch.base_offset(), located.batch.last_offset()),
            entry: used(&steps),
        });
        Ok(Played { goal, steps, found })
    }

    /// The bases of the segments that it goes through, in order.
    pub fn segments(&self) -> impl Iterator<Item = Offset> {
        let taken = self.steps.iter().filter(|step| matches!(step.happens, Happens::Segment { .. }));
        taken.map(|step| step.segment)
    }

    /// The slots of a segment's index that it looks at.
    pub fn slots(&self, segment: Offset, of: Which) -> Vec<usize> {
        let there = self.steps.iter().filter(|step| step.segment == segment);
        there.filter_map(|step| Some(step.happens.slot(of)?.0 as usize)).collect()
    }
}

/// A file's name without its directory.
pub(super) fn name_of(file: &str) -> Rc<str> {
    file.rsplit('/').next().unwrap_or_default().into()
}

/// The first record from an offset on, and the batch that it is in. Cleaning leaves gaps.
fn first_from(log: &Log, disk: &Disk, offset: Offset) -> Option<(Located, Record)> {
    let mut from = offset;
    loop {
        let located = log.batch_at(disk, from)?;
        let record = located.batch.records().map_while(Result::ok).find(|record| record.offset >= offset);
        if let Some(record) = record {
            return Some((located, record));
        }
        from = from.max(located.batch.next_offset()).max(from + 1);
    }
}

/// The index entry that the last scan began at.
fn used(steps: &[Told]) -> Option<(u32, OffsetEntry)> {
    let floor = steps.iter().rev().find_map(|step| match step.happens {
        Happens::Floor { slot, entry, believed, .. } => Some((slot.filter(|_| believed), entry)),
        _ => None,
    });
    floor.and_then(|(slot, entry)| Some((slot?, entry)))
}

/// The steps with what came before and comes after them.
fn told(steps: &[Step], goal: Goal, found: bool) -> Vec<Told> {
    let (mut segment, mut wanted) = (Offset::NONE, Offset::NONE);
    let mut time = Timestamp(-1);
    match goal {
        Goal::Offset(offset) => wanted = offset,
        Goal::Time(goal) => time = goal,
    }
    let mut told: Vec<Told> = Vec::with_capacity(steps.len());
    for (n, step) in steps.iter().enumerate() {
        let happens = match *step {
            Step::Segment { base_offset } => {
                segment = base_offset;
                Happens::Segment { first: n == 0 }
            }
            Step::ProbeTime { slot, entry } => {
                Happens::Probe { which: Which::Times, slot, entry: entry.timestamp.0, wanted: time.0 }
            }
            Step::FloorTime { entry } => {
                wanted = entry.offset;
                Happens::FloorTime { slot: slot_of(&told, Which::Times, entry.timestamp.0), entry }
            }
            Step::Probe { slot, entry } => {
                Happens::Probe { which: Which::Offsets, slot, entry: entry.offset.0, wanted: wanted.0 }
            }
            Step::Floor { entry } => {
                let slot = slot_of(&told, Which::Offsets, entry.offset.0);
                let elsewhere = |next: &Step| matches!(next, Step::Scan { position, .. } if *position != u64::from(entry.position));
                let believed = !steps.get(n + 1).is_some_and(elsewhere);
                Happens::Floor { slot, entry, wanted, believed }
            }
            Step::Scan { position, base_offset, last_offset } => {
                let hit = n + 1 == steps.len() && found;
                Happens::Scan { position, first: base_offset, last: last_offset, hit }
            }
        };
        told.push(Told { segment, happens });
    }
    told
}

/// The slot of the last probe of this look-up that saw this entry. Entries rise, so its key names it.
fn slot_of(told: &[Told], of: Which, key: i64) -> Option<u32> {
    let probes = told.iter().rev().take_while(|step| !matches!(step.happens, Happens::Segment { .. }));
    let mut found = probes.filter_map(|step| match step.happens {
        Happens::Probe { which, slot, entry, .. } if which == of && entry == key => Some(slot),
        _ => None,
    });
    found.next()
}
