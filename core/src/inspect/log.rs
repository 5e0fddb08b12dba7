//! A `.log`, batch by batch, or message by message where it is of an older format.

use super::{Kind, Problem};
use crate::disk::Disk;
use crate::ids::{LeaderEpoch, Offset};
use crate::wire::batch::{Batch, HEADER_SIZE};
use crate::wire::legacy::{Entry, Message};
use crate::wire::{WireError, refusal};

/// Which segment it is, and its neighbours.
pub(super) struct Place {
    pub base_offset: Offset,
    /// The next segment's base offset.
    pub next_base: Option<Offset>,
    /// The offset behind the batches of the segments before; `None` for the first.
    pub expected: Option<Offset>,
}

/// What the indexes are held against.
#[derive(Default)]
pub(super) struct Scanned {
    pub bytes: u64,
    pub records: u64,
    pub batches: Vec<Found>,
}

/// A batch's place.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub position: u64,
    pub base_offset: Offset,
    pub last_offset: Offset,
    pub max_timestamp: i64,
}

/// A segment's file, from the log directory on.
pub(super) fn file(directory: &str, base_offset: Offset, suffix: &str) -> String {
    format!("{directory}/{base_offset:020}{suffix}")
}

/// Reads a segment. `epochs` gets each leader epoch with the first offset that is of it.
pub(super) fn scan(
    disk: &Disk,
    directory: &str,
    place: &Place,
    epochs: &mut Vec<(LeaderEpoch, Offset)>,
    problems: &mut Vec<Problem>,
) -> Scanned {
    let file = file(directory, place.base_offset, ".log");
    let bytes = disk.read_all(&file).unwrap_or_default();
    let mut scanned = Scanned { bytes: bytes.len() as u64, ..Scanned::default() };
    let (mut at, mut expected) = (0, place.expected);
    while at < bytes.len() {
        let mut problem = |kind| problems.push(Problem::at(&file, at as u64, kind));
        let left = (bytes.len() - at) as u64;
        let entry = match Entry::parse_at(&bytes, at) {
            Ok(entry) => entry,
            Err(_) if bytes[at..].iter().all(|byte| *byte == 0) => {
                problem(Kind::Zeros { left });
                break;
            }
            Err(WireError::Incomplete { needed, .. }) => {
                problem(Kind::TornBatch { needed: needed.max(HEADER_SIZE) as u64, left });
                break;
            }
            Err(error) => {
                problem(Kind::NotABatch { error, left });
                break;
            }
        };
        let (base_offset, records) = match &entry {
            Entry::Batch(batch) => {
                check_batch(batch, &mut problem);
                (batch.base_offset(), batch.record_count().max(0) as u64)
            }
            Entry::Message(message) => check_message(message, &mut problem),
        };
        let (last_offset, epoch) = (entry.last_offset(), entry.leader_epoch());
        check_offsets(base_offset, last_offset, place, expected, &mut problem);
        if let (Some((before, _)), Entry::Batch(_)) =
            (epochs.last().filter(|(before, _)| *before > epoch), &entry)
        {
            problem(Kind::LeaderEpochFalls { base_offset, epoch, before: *before });
        } else if epochs.last().is_none_or(|(before, _)| *before < epoch) {
            epochs.push((epoch, base_offset));
        }
        scanned.records += records;
        let (position, max_timestamp) = (at as u64, entry.max_timestamp().0);
        scanned.batches.push(Found { position, base_offset, last_offset, max_timestamp });
        expected = Some(last_offset.saturating_add(1));
        at += entry.size();
    }
    scanned
}

fn check_batch(batch: &Batch, problem: &mut impl FnMut(Kind)) {
    let (base_offset, last_offset, count) = (batch.base_offset(), batch.last_offset(), batch.record_count());
    match batch.check_crc() {
        Err(WireError::BadCrc { stored, computed, .. }) => {
            problem(Kind::BadCrc { base_offset, stored, computed })
        }
        _ => {
            if let Err(error) = refusal::sound_records(batch) {
                problem(Kind::BadRecords { base_offset, error });
            }
        }
    }
    if batch.last_offset_delta() < 0 || i64::from(count) > i64::from(batch.last_offset_delta()) + 1 {
        problem(Kind::BadOffsetDelta { base_offset, last_offset, count });
    }
}

/// The offset of its first message, and how many there are.
fn check_message(message: &Message, problem: &mut impl FnMut(Kind)) -> (Offset, u64) {
    let base_offset = message.offset();
    if let Err(WireError::BadCrc { stored, computed, .. }) = message.check_crc() {
        problem(Kind::BadCrc { base_offset, stored, computed });
        return (base_offset, 1);
    }
    match message.messages() {
        Ok(inner) => (inner.first().map_or(base_offset, |inner| inner.record.offset), inner.len() as u64),
        Err(error) => {
            problem(Kind::BadRecords { base_offset, error });
            (base_offset, 1)
        }
    }
}

fn check_offsets(
    base_offset: Offset,
    last_offset: Offset,
    place: &Place,
    expected: Option<Offset>,
    problem: &mut impl FnMut(Kind),
) {
    let named = place.base_offset;
    if base_offset < named {
        problem(Kind::BelowBaseOffset { base_offset, named });
    } else if let Some(expected) = expected.filter(|expected| base_offset < *expected) {
        problem(Kind::OffsetsDoNotRise { base_offset, expected });
    }
    if let Some(next_base) = place.next_base.filter(|next| last_offset >= *next) {
        problem(Kind::OverlapsNextSegment { last_offset, next_base });
    }
    if last_offset > named.saturating_add(i64::from(i32::MAX)) {
        problem(Kind::TooFarFromBaseOffset { last_offset });
    }
}
