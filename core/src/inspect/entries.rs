//! A segment's indexes, entry by entry, against its batches.

use super::log::{Found, Place, Scanned, file};
use super::{Kind, Problem, Segment};
use crate::disk::Disk;
use crate::ids::Offset;
use crate::wire::index::{Entry, OffsetEntry, TimeEntry};
use crate::wire::txn_index;

/// Checks the indexes of a segment, and sums it up.
pub(super) fn check(
    disk: &Disk,
    directory: &str,
    place: &Place,
    scanned: Scanned,
    problems: &mut Vec<Problem>,
) -> Segment {
    let path = |suffix| file(directory, place.base_offset, suffix);
    let is_last = place.next_base.is_none();
    let index = read::<OffsetEntry>(disk, &path(".index"), place, is_last, problems);
    let time_index = read::<TimeEntry>(disk, &path(".timeindex"), place, is_last, problems);
    offsets(&path(".index"), &index, &scanned.batches, problems);
    times(&path(".timeindex"), &time_index, &scanned.batches, problems);
    aborted(disk, &path(".txnindex"), problems);
    let last = scanned.batches.iter().map(|batch| batch.last_offset.saturating_add(1)).max();
    Segment {
        base_offset: place.base_offset,
        bytes: scanned.bytes,
        batches: scanned.batches.len() as u64,
        records: scanned.records,
        next_offset: last.unwrap_or(place.base_offset),
        index_entries: index.len() as u64,
        time_index_entries: time_index.len() as u64,
    }
}

/// The entries in use. Zeros at the end are unused slots, which only the last segment may have.
fn read<E: Entry>(
    disk: &Disk,
    path: &str,
    place: &Place,
    is_last: bool,
    problems: &mut Vec<Problem>,
) -> Vec<E> {
    let Some(bytes) = disk.read_all(path) else {
        problems.push(Problem::of(path, Kind::Missing));
        return Vec::new();
    };
    let (len, entry_size) = (bytes.len() as u64, E::SIZE as u64);
    if !len.is_multiple_of(entry_size) {
        problems.push(Problem::at(path, len - len % entry_size, Kind::PartOfAnEntry { entry_size, len }));
    }
    let unused = |entry: &[u8]| entry.iter().all(|byte| *byte == 0);
    let slots: Vec<&[u8]> = bytes.chunks_exact(E::SIZE).collect();
    // A lone entry of zeros says something: timestamps may begin with 0.
    let used = slots.iter().rposition(|entry| !unused(entry)).map_or(0, |last| last + 1);
    let used = if used == 0 && slots.len() == 1 && E::SIZE == TimeEntry::SIZE { 1 } else { used };
    let holes = slots[..used].iter().skip(1).filter(|entry| unused(entry)).count() as u64;
    let at_end = (slots.len() - used) as u64;
    if holes > 0 || (at_end > 0 && !is_last) {
        let position = if holes > 0 { 0 } else { used as u64 * entry_size };
        problems.push(Problem::at(path, position, Kind::UnusedSlots { slots: holes + at_end }));
    }
    slots[..used].iter().map(|entry| E::read(entry, place.base_offset)).collect()
}

fn offsets(path: &str, entries: &[OffsetEntry], batches: &[Found], problems: &mut Vec<Problem>) {
    let mut before: Option<Offset> = None;
    for (slot, entry) in (0..).zip(entries) {
        let mut problem = |kind| problems.push(Problem::at(path, slot * OffsetEntry::SIZE as u64, kind));
        let (offset, position) = (entry.offset, u64::from(entry.position));
        if let Some(before) = before.filter(|before| *before >= offset) {
            problem(Kind::NotAscending { slot, key: offset.0, before: before.0 });
        }
        before = Some(offset);
        match batches.binary_search_by_key(&position, |batch| batch.position) {
            Err(_) => problem(Kind::NotABatchStart { slot, offset, position }),
            // A follower before 3.9 has one entry for all the batches of an append: it tells the last offset of them
            // all.
            Ok(at) if !batches[at..].iter().any(|batch| batch.last_offset == offset) => {
                problem(Kind::OtherOffset { slot, offset, last_offset: batches[at].last_offset });
            }
            Ok(_) => {}
        }
    }
}

fn times(path: &str, entries: &[TimeEntry], batches: &[Found], problems: &mut Vec<Problem>) {
    let mut before: Option<TimeEntry> = None;
    for (slot, entry) in (0..).zip(entries) {
        let mut problem = |kind| problems.push(Problem::at(path, slot * TimeEntry::SIZE as u64, kind));
        let (offset, timestamp) = (entry.offset, entry.timestamp.0);
        if let Some(before) = before.filter(|before| before.timestamp >= entry.timestamp) {
            problem(Kind::NotAscending { slot, key: timestamp, before: before.timestamp.0 });
        } else if let Some(before) = before.filter(|before| before.offset > offset) {
            problem(Kind::NotAscending { slot, key: offset.0, before: before.offset.0 });
        }
        before = Some(*entry);
        // Before 3.8 an entry told the offset of the record itself, which lies within the batch.
        let has = |batch: &&Found| batch.base_offset <= offset && offset <= batch.last_offset;
        match batches.iter().find(has) {
            None => problem(Kind::NoSuchOffset { slot, offset }),
            Some(batch) if batch.max_timestamp != timestamp => {
                problem(Kind::OtherTimestamp { slot, timestamp, max_timestamp: batch.max_timestamp });
            }
            Some(_) => {}
        }
    }
}

fn aborted(disk: &Disk, path: &str, problems: &mut Vec<Problem>) {
    let Some(bytes) = disk.read_all(path) else { return };
    let (len, entry_size) = (bytes.len() as u64, txn_index::SIZE as u64);
    if !len.is_multiple_of(entry_size) {
        problems.push(Problem::at(path, len - len % entry_size, Kind::PartOfAnEntry { entry_size, len }));
    }
    let mut before: Option<Offset> = None;
    for (slot, entry) in (0..).zip(txn_index::read(&bytes)) {
        let mut problem = |kind| problems.push(Problem::at(path, slot * entry_size, kind));
        if entry.version != 0 || !entry.first_offset.is_known() || entry.last_offset < entry.first_offset {
            problem(Kind::BadAbortedTxn { slot });
        }
        if let Some(before) = before.filter(|before| *before >= entry.last_offset) {
            problem(Kind::NotAscending { slot, key: entry.last_offset.0, before: before.0 });
        }
        before = Some(entry.last_offset);
    }
}
