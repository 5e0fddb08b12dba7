//! A look-up, as it is played: each step with what has to be known to tell it.

use std::cmp::Ordering;
use std::rc::Rc;

use highwater_core::disk::Disk;
use highwater_core::ids::Offset;
use highwater_core::log::{Located, Log, Step};
use highwater_core::time::{Timestamp, WallClock};
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

/// What happens in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Happens {
    /// A segment is taken: the first one, or one behind it because there was nothing in that.
    Segment { first: bool },
    /// A slot of the time index is looked at.
    ProbeTime { slot: u32, entry: TimeEntry, fits: Fits },
    /// The time index has told where to go on.
    FloorTime { slot: Option<u32>, entry: TimeEntry },
    /// A slot of the offset index is looked at, for an offset.
    Probe { slot: u32, entry: OffsetEntry, wanted: Offset, fits: Fits },
    /// The offset index has told where to scan from; or has told wrong.
    Floor { slot: Option<u32>, entry: OffsetEntry, wanted: Offset, believed: bool },
    /// A batch is looked at.
    Scan { position: u64, first: Offset, last: Offset, hit: bool },
}

/// How an index entry compares with what is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fits {
    /// It is not beyond it.
    Yes,
    /// It is the very same.
    Exactly,
    /// It is beyond it.
    TooHigh,
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
            return Err(Refused::NoneThatNew);
        }
        let steps = told(&steps, goal, from.is_some());
        let found =
            from.and_then(|from| first_from(log, disk, from)).map(|(located, record, timestamp)| Found {
                record,
                timestamp,
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

    /// The slots of a segment's offset index that it looks at.
    pub fn slots(&self, segment: Offset) -> impl Iterator<Item = u32> {
        self.in_segment(segment).filter_map(|happens| match happens {
            Happens::Probe { slot, .. } => Some(slot),
            _ => None,
        })
    }

    /// The slots of its time index.
    pub fn time_slots(&self, segment: Offset) -> impl Iterator<Item = u32> {
        self.in_segment(segment).filter_map(|happens| match happens {
            Happens::ProbeTime { slot, .. } => Some(slot),
            _ => None,
        })
    }

    fn in_segment(&self, segment: Offset) -> impl Iterator<Item = Happens> {
        self.steps.iter().filter(move |step| step.segment == segment).map(|step| step.happens)
    }
}

/// A file's name without its directory.
pub(super) fn name_of(file: &str) -> Rc<str> {
    file.rsplit('/').next().unwrap_or_default().into()
}

/// The first record from an offset on, its time, and the batch that it is in. Cleaning leaves gaps.
fn first_from(log: &Log, disk: &Disk, offset: Offset) -> Option<(Located, Offset, Timestamp)> {
    log.batches_from(disk, offset).find_map(|located| {
        let record = located.batch.records().map_while(Result::ok).find(|record| record.offset >= offset)?;
        Some((located, record.offset, record.timestamp))
    })
}

/// The index entry that the last scan began at.
fn used(steps: &[Told]) -> Option<(u32, OffsetEntry)> {
    let floor = steps.iter().rev().find_map(|step| match step.happens {
        Happens::Floor { slot, entry, believed, .. } => {
            Some(slot.filter(|_| believed).map(|slot| (slot, entry)))
        }
        _ => None,
    });
    floor.flatten()
}

/// The steps with what came before and comes after them.
fn told(steps: &[Step], goal: Goal, found: bool) -> Vec<Told> {
    let mut segment = Offset::NONE;
    let mut wanted = match goal {
        Goal::Offset(offset) => offset,
        Goal::Time(_) => Offset::NONE,
    };
    let mut told: Vec<Told> = Vec::with_capacity(steps.len());
    for (n, step) in steps.iter().enumerate() {
        let happens = match *step {
            Step::Segment { base_offset } => {
                segment = base_offset;
                Happens::Segment { first: n == 0 }
            }
            Step::ProbeTime { slot, entry } => {
                let fits = match goal {
                    Goal::Time(time) => fits(entry.timestamp.cmp(&time)),
                    Goal::Offset(_) => Fits::Yes,
                };
                Happens::ProbeTime { slot, entry, fits }
            }
            Step::FloorTime { entry } => {
                wanted = entry.offset;
                let same = |happens| match happens {
                    Happens::ProbeTime { slot, entry: probed, .. } => (probed == entry).then_some(slot),
                    _ => None,
                };
                Happens::FloorTime { slot: last_slot(&told, segment, same), entry }
            }
            Step::Probe { slot, entry } => {
                Happens::Probe { slot, entry, wanted, fits: fits(entry.offset.cmp(&wanted)) }
            }
            Step::Floor { entry } => {
                let same = |happens| match happens {
                    Happens::Probe { slot, entry: probed, .. } => (probed == entry).then_some(slot),
                    _ => None,
                };
                let slot = last_slot(&told, segment, same);
                let believed = match steps.get(n + 1) {
                    Some(Step::Scan { position, .. }) => *position == u64::from(entry.position),
                    _ => true,
                };
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

/// The slot of the last probe of a segment that is the one.
fn last_slot(told: &[Told], segment: Offset, slot: impl Fn(Happens) -> Option<u32>) -> Option<u32> {
    told.iter().rev().take_while(|step| step.segment == segment).find_map(|step| slot(step.happens))
}

fn fits(ordering: Ordering) -> Fits {
    match ordering {
        Ordering::Less => Fits::Yes,
        Ordering::Equal => Fits::Exactly,
        Ordering::Greater => Fits::TooHigh,
    }
}
