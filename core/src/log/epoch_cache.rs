//! Leader epochs of a log: the offset at which each began, and so the leader behind every record.
//!
//! ```text
//! entries  (0, 0) (2, 5) (3, 9)        epoch, start offset: both strictly rising
//! log      0 0 0 0 0 2 2 2 2 3 3 3     the epoch of each record; the end is 12
//! ```
//!
//! A follower whose history leaves its leader's finds the place by asking where an epoch ends: an epoch ends where the
//! next one begins. The cache stands in `leader-epoch-checkpoint`, which is written at once when an epoch is added.
//! (`LeaderEpochFileCache`.)

use std::rc::Rc;

use super::files::{repaired, whole_file};
use crate::disk::Disk;
use crate::fact::Repair;
use crate::ids::{LeaderEpoch, Offset};
use crate::process::Out;
use crate::wire::checkpoint::{self, CheckpointError};

/// Epochs of one log with their start offsets.
#[derive(Clone, Debug)]
pub struct EpochCache {
    file: Rc<str>,
    entries: Vec<(LeaderEpoch, Offset)>, // both strictly rising
}

impl EpochCache {
    /// Without any epoch; changes go to `file`.
    pub fn new(file: Rc<str>) -> Self {
        EpochCache { file, entries: Vec::new() }
    }

    /// As the checkpoint has it; empty where there is none, or none that can be read, which is told.
    pub(super) fn open(file: Rc<str>, disk: &Disk, out: &mut Out<'_>) -> Self {
        let entries = read(&file, disk).unwrap_or_else(|_| {
            repaired(Repair::Unreadable, whole_file(&file, disk), out);
            Vec::new()
        });
        let mut cache = EpochCache::new(file);
        for (epoch, start) in entries {
            cache.note(epoch, start);
        }
        cache
    }

    /// (epoch, start offset), ascending.
    pub fn entries(&self) -> &[(LeaderEpoch, Offset)] {
        &self.entries
    }

    /// The newest epoch.
    pub fn latest(&self) -> Option<LeaderEpoch> {
        self.entries.last().map(|(epoch, _)| *epoch)
    }

    /// The epoch of the record at `offset`.
    pub fn epoch_at(&self, offset: Offset) -> Option<LeaderEpoch> {
        self.entries.iter().rev().find(|(_, start)| *start <= offset).map(|(epoch, _)| *epoch)
    }

    /// Where the largest epoch not above `requested` ends: (that epoch, its end offset). (-1, -1) where nothing is
    /// known: for -1 itself, and for an epoch above the newest.
    pub fn end_offset_for(&self, requested: LeaderEpoch, log_end_offset: Offset) -> (LeaderEpoch, Offset) {
        const UNDEFINED: (LeaderEpoch, Offset) = (LeaderEpoch::NONE, Offset::NONE);
        let Some(latest) =
            self.latest().filter(|latest| requested != LeaderEpoch::NONE && requested <= *latest)
        else {
            return UNDEFINED;
        };
        if requested == latest {
            return (requested, log_end_offset);
        }
        let higher = self.entries.partition_point(|(epoch, _)| *epoch <= requested);
        let (_, end) = self.entries[higher]; // there is one: `requested` is below the newest
        let floor = higher.checked_sub(1).map_or(requested, |slot| self.entries[slot].0);
        (floor, end)
    }

    /// An epoch begins. Entries that contradict it go; one that says nothing new is ignored.
    pub fn assign(&mut self, epoch: LeaderEpoch, start: Offset, disk: &mut Disk) {
        if self.note(epoch, start) {
            self.write(disk);
        }
    }

    /// Puts an entry behind those that it does not contradict. False where it says nothing new.
    fn note(&mut self, epoch: LeaderEpoch, start: Offset) -> bool {
        let known = self.entries.last().is_some_and(|(e, s)| *e == epoch && *s <= start);
        let says_something = !known && epoch.is_known();
        if says_something {
            self.entries.truncate(self.entries.partition_point(|(e, s)| *e < epoch && *s < start));
            self.entries.push((epoch, start));
        }
        says_something
    }

    /// The log was cut off at `end`: drops the epochs that began there or later. An `end` below 0 is none.
    pub fn truncate_from_end(&mut self, end: Offset, disk: &mut Disk) {
        if !end.is_known() {
            return;
        }
        let kept = self.entries.partition_point(|(_, start)| *start < end);
        if kept < self.entries.len() {
            self.entries.truncate(kept);
            self.write(disk);
        }
    }

    /// The log begins at `start` now: drops older epochs, but keeps the one that `start` is in.
    pub fn truncate_from_start(&mut self, start: Offset, disk: &mut Disk) {
        let older = self.entries.partition_point(|(_, s)| *s <= start);
        let Some((_, first)) = older.checked_sub(1).map(|slot| self.entries[slot]) else { return };
        if older == 1 && first == start {
            return;
        }
        self.entries.drain(..older - 1);
        self.entries[0].1 = start;
        self.write(disk);
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self, disk: &mut Disk) {
        self.entries.clear();
        self.write(disk);
    }

    fn write(&self, disk: &mut Disk) {
        disk.replace(&self.file, checkpoint::write_epochs(&self.entries).into());
        debug_assert!(
            disk.failure().is_some() || read(&self.file, disk).as_ref() == Ok(&self.entries),
            "the checkpoint says what the cache does"
        );
    }
}

fn read(file: &str, disk: &Disk) -> Result<Vec<(LeaderEpoch, Offset)>, CheckpointError> {
    checkpoint::read_epochs(&disk.read_all(file).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (epoch, start offset) as numbers.
    type Entry = (i32, i64);

    const FULL: &[Entry] = &[(0, 0), (2, 5), (3, 9)];

    fn entry((epoch, offset): Entry) -> (LeaderEpoch, Offset) {
        (LeaderEpoch(epoch), Offset(offset))
    }

    fn cache(entries: &[Entry]) -> (EpochCache, Disk) {
        let entries = entries.iter().copied().map(entry).collect();
        (EpochCache { file: "t-0/leader-epoch-checkpoint".into(), entries }, Disk::new())
    }

    fn entries(cache: &EpochCache) -> Vec<Entry> {
        cache.entries().iter().map(|(epoch, start)| (epoch.0, start.0)).collect()
    }

    #[test]
    fn an_epoch_ends_where_the_next_begins() {
        let (cache, _) = cache(FULL);
        let asked = [(-1, (-1, -1)), (0, (0, 5)), (1, (0, 5)), (2, (2, 9)), (3, (3, 12)), (4, (-1, -1))];
        for (epoch, expected) in asked {
            let end = cache.end_offset_for(LeaderEpoch(epoch), Offset(12));
            assert_eq!(end, entry(expected), "epoch {epoch}");
        }
    }

    #[test]
    fn an_epoch_below_the_first_ends_where_the_first_begins() {
        assert_eq!(cache(&FULL[1..]).0.end_offset_for(LeaderEpoch(1), Offset(12)), entry((1, 5)));
    }

    #[test]
    fn assigning_drops_what_contradicts() {
        let cases: &[(Entry, &[Entry])] = &[
            ((3, 15), FULL),
            ((4, 12), &[(0, 0), (2, 5), (3, 9), (4, 12)]),
            ((3, 7), &[(0, 0), (2, 5), (3, 7)]),
            ((2, 20), &[(0, 0), (2, 20)]),
        ];
        for ((epoch, start), expected) in cases {
            let (mut cache, mut disk) = cache(FULL);
            cache.assign(LeaderEpoch(*epoch), Offset(*start), &mut disk);
            assert_eq!(entries(&cache), *expected, "assign({epoch}, {start})");
        }
    }

    #[test]
    fn a_new_leader_of_an_empty_log_replaces_the_older_entry() {
        let (mut cache, mut disk) = cache(&[(0, 0)]);
        cache.assign(LeaderEpoch(2), Offset(0), &mut disk);
        assert_eq!(entries(&cache), [(2, 0)]);
    }

    #[test]
    fn the_first_epoch_left_begins_at_the_new_start() {
        let (mut cache, mut disk) = cache(FULL);
        cache.truncate_from_start(Offset(6), &mut disk);
        assert_eq!(entries(&cache), [(2, 6), (3, 9)]);
        cache.truncate_from_end(Offset(9), &mut disk);
        assert_eq!(entries(&cache), [(2, 6)]);
        cache.truncate_from_end(Offset(6), &mut disk);
        assert_eq!(entries(&cache), []);
    }

    #[test]
    fn the_checkpoint_follows_every_change() {
        let (mut cache, mut disk) = cache(&[]);
        cache.assign(LeaderEpoch::ZERO, Offset::ZERO, &mut disk);
        cache.assign(LeaderEpoch(3), Offset(42), &mut disk);
        assert_eq!(disk.read_all("t-0/leader-epoch-checkpoint").unwrap(), "0\n2\n0 0\n3 42\n");
        let written = disk.read_all(&cache.file).unwrap();
        assert_eq!(checkpoint::read_epochs(&written).unwrap(), cache.entries());
    }
}
