//! Opening a log that is on the disk already.
//!
//! A broker that ended in good order leaves a marker, and the next one takes its logs as they are. Otherwise recovery
//! checks every segment from the recovery point on, batch by batch: it makes both indexes anew, and cuts off the first
//! batch that is torn or unsound, with everything behind it. (`LogLoader`.)
//!
//! A fact for each repaired file tells of the repair ([`Repair`]).
//!
//! A compaction that was under way left files as well. The cleaner writes its output to `.cleaned`, renames it to
//! `.swap` when all of it is there, and puts it in the place of the old segments by a second renaming:
//!
//! ```text
//! 0.log.cleaned                       died while writing: deleted, with the .swap files of the same output (base offset
//!                                     at or above the smallest .cleaned)
//! 0.log.swap  [0, 500)                died while renaming: 0.log and 200.log are deleted, the .swap is 0.log
//! 0.log.deleted                       about to be deleted: deleted
//! ```
//!
//! Messages of formats 0 and 1 are kept if their checksum holds; a wrapper is not opened for that (nor does Kafka open it).
//!
//! CAVEATS: a log directory whose checkpoint of high watermarks or leader epochs cannot be read is offline in Kafka;
//! here such a checkpoint counts as none, and a fact says so. Kafka accepts offsets that go back in a segment unless
//! two index entries show it, and then empties the segment; here what goes back is cut off. Offsets that are missing
//! between two segments are no damage: compaction leaves such gaps. Recovery believes the indexes of segments below the
//! recovery point (as Kafka has since 2.x), except for a position at which no batch begins.

use std::rc::Rc;

use super::files::{
    DELETED, SNAPSHOT, delete_snapshots, epoch_file, file_name, files_with, metadata_file, offset_of,
    offsets_of, repaired, snapshots, whole_file,
};
use super::head::heads;
use super::{EpochCache, Log, LogConfig, ProducerState, Segment};
use crate::bug::Bug;
use crate::disk::Disk;
use crate::fact::{FileRange, LogFact, Repair};
use crate::ids::{Offset, TopicPartition};
use crate::map::Map;
use crate::process::Out;
use crate::wire::checkpoint;

/// What a broker knows of a log's last time from its own checkpoints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LastTime {
    /// Whether it ended in good order (`.kafka_cleanshutdown`).
    pub clean: bool,
    /// `recovery-point-offset-checkpoint`; 0 where it is not listed.
    pub recovery_point: Offset,
    /// `log-start-offset-checkpoint`; 0 where it is not listed.
    pub log_start_offset: Offset,
}

impl Log {
    /// The log in the directory of `tp`, repaired where that is needed.
    pub fn open(
        tp: TopicPartition,
        config: impl Into<Rc<LogConfig>>,
        last_time: LastTime,
        disk: &mut Disk,
        out: &mut Out<'_>,
    ) -> Log {
        let (directory, config): (Rc<str>, Rc<_>) = (tp.to_string().into(), config.into());
        let metadata = disk.read_all(&metadata_file(&directory)).unwrap_or_default();
        let mut log = Log {
            tp,
            topic_id: checkpoint::read_partition_metadata(&metadata).ok(),
            segments: Map::new(),
            log_start_offset: last_time.log_start_offset,
            log_end_offset: Offset::ZERO,
            recovery_point: last_time.recovery_point,
            epochs: EpochCache::open(epoch_file(&directory), disk, out),
            producers: ProducerState::default(),
            doomed: Map::new(),
            flushed_at: out.now,
            because: out.cause(),
            directory,
            config,
        };
        finish_cleaning(&log.directory, disk, out);
        let cut = log.load_segments(last_time, disk, out);
        log.settle(last_time, disk, out);
        if !last_time.clean {
            let (tp, log_end_offset) = (log.tp.clone(), log.log_end_offset);
            out.fact(LogFact::Recovered { tp, log_end_offset, truncated: cut });
        }
        log
    }

    /// Opens the segments, recovering those that need it. Returns how many bytes were cut off.
    fn load_segments(&mut self, last_time: LastTime, disk: &mut Disk, out: &mut Out<'_>) -> u64 {
        let bases = offsets_of(&self.directory, ".log", disk);
        delete_orphans(&self.directory, &bases, disk);
        let unflushed = bases
            .iter()
            .rev()
            .find(|base| **base <= last_time.recovery_point)
            .copied()
            .unwrap_or(Offset::ZERO);
        let (mut cut, mut whole) = (0, true);
        for base in bases {
            let index = file_name(&self.directory, base, ".index");
            let has_index = disk.exists(&index);
            let mut segment = Segment::open(&self.directory, base, &self.config, out.timestamp(), disk);
            if !whole {
                cut += segment.size();
                repaired(Repair::BehindCut, whole_file(segment.file(), disk), out);
                segment.delete(disk);
                continue;
            }
            if !has_index {
                repaired(Repair::IndexMissing, FileRange { file: index, position: 0, len: 0 }, out);
            }
            let is_doubtful = !has_index || (!last_time.clean && base >= unflushed);
            if is_doubtful && let Some((flaw, bytes)) = segment.recover(&self.config, &mut self.epochs, disk)
            {
                (cut, whole) = (cut + bytes.len, false);
                repaired(flaw, bytes, out);
            }
            self.segments.insert(base, segment);
        }
        cut
    }

    /// Makes the rest agree with the segments that there are.
    fn settle(&mut self, last_time: LastTime, disk: &mut Disk, out: &mut Out<'_>) {
        let end = self.segments.last_key_value().map(|(_, segment)| segment.next_offset(disk));
        match end {
            Some(end) if end >= self.log_start_offset => {
                let first = self.segments.first_key_value().map_or(Offset::ZERO, |(base, _)| *base);
                self.log_start_offset = self.log_start_offset.max(first);
                self.log_end_offset = end;
                self.active_segment().grow_indexes(disk);
            }
            _ => {
                for segment in self.segments.values() {
                    repaired(Repair::BeforeStart, whole_file(segment.file(), disk), out);
                }
                self.restart_at(self.log_start_offset, disk, out);
            }
        }
        let end = self.log_end_offset;
        self.recovery_point = if last_time.clean { end } else { self.recovery_point.min(end) };
        self.epochs.truncate_from_end(end, disk);
        self.epochs.truncate_from_start(self.log_start_offset, disk);
        if !last_time.clean {
            self.assert_bounds(); // a start in good order believes what it finds
        }
        self.delete_stray_snapshots(disk);
        match last_time.clean {
            true => self.reload_producers(disk, out),
            false => self.rebuild_txn_indexes(self.floor(last_time.recovery_point), disk, out),
        }
        self.take_snapshot(disk);
    }

    /// The producers at the log's end: the newest snapshot that can be read, and the batches behind it.
    pub(super) fn reload_producers(&mut self, disk: &mut Disk, out: &mut Out<'_>) {
        let (from, mut producers) = self.snapshot_at_or_before(self.log_end_offset, disk, out);
        if from < self.log_end_offset {
            let behind = self.batches_from(disk, from).filter(|located| located.batch.base_offset() >= from);
            behind.for_each(|located| {
                producers.update(&located.batch);
            });
        }
        self.producers = producers;
    }

    /// The newest snapshot that can be read, not beyond an offset, and where it was taken; nobody at the log's start.
    pub(super) fn snapshot_at_or_before(
        &self,
        offset: Offset,
        disk: &mut Disk,
        out: &mut Out<'_>,
    ) -> (Offset, ProducerState) {
        let usable = snapshots(&self.directory, disk).into_iter().rev().filter(|at| *at <= offset);
        let newest = usable.into_iter().find_map(|at| {
            let file = file_name(&self.directory, at, SNAPSHOT);
            let mut producers = ProducerState::from_snapshot(&disk.read_all(&file)?);
            if out.has(Bug::OpenTransactionsForgotten) {
                producers.iter_mut().for_each(ProducerState::forget_open);
            }
            if producers.is_none() {
                repaired(Repair::Unreadable, whole_file(&file, disk), out);
                disk.delete(&file);
            }
            Some((at, producers?))
        });
        newest.unwrap_or((self.log_start_offset, ProducerState::default()))
    }

    /// Each segment keeps the snapshot of its beginning; of the others only the newest stays.
    fn delete_stray_snapshots(&self, disk: &mut Disk) {
        let newest = snapshots(&self.directory, disk).last().copied();
        let end = self.log_end_offset;
        delete_snapshots(&self.directory, disk, |at| {
            at > end || (!self.segments.contains_key(&at) && Some(at) != newest)
        });
    }
}

/// Deletes index files that have no segment, and what was about to be deleted.
fn delete_orphans(directory: &str, bases: &[Offset], disk: &mut Disk) {
    for file in files_with(directory, DELETED, disk) {
        disk.delete(&file);
    }
    for suffix in [".index", ".timeindex", ".txnindex"] {
        for at in offsets_of(directory, suffix, disk).into_iter().filter(|at| !bases.contains(at)) {
            disk.delete(&file_name(directory, at, suffix));
        }
    }
}

/// Undoes a compaction that had not written everything, or does what one that had was about to do.
fn finish_cleaning(directory: &str, disk: &mut Disk, out: &mut Out<'_>) {
    let cleaned = files_with(directory, ".cleaned", disk);
    let smallest = cleaned.iter().filter_map(|file| offset_of(file)).min().unwrap_or(Offset::MAX);
    let (undone, swaps): (Vec<_>, Vec<_>) = files_with(directory, ".swap", disk)
        .into_iter()
        .partition(|file| offset_of(file).is_none_or(|base| base >= smallest));
    for file in cleaned.iter().chain(&undone) {
        repaired(Repair::CleaningUndone, whole_file(file, disk), out);
        disk.delete(file);
    }
    let outputs = swaps.iter().filter(|file| file.ends_with(".log.swap"));
    let (mut from, mut to) = (Offset::MAX, Offset::MIN);
    for (file, base) in outputs.filter_map(|file| Some((file, offset_of(file)?))) {
        let last = heads(disk, file, 0).last();
        from = from.min(base);
        to = to.max(last.map_or(base, |head| head.last_offset.wrapping_add(1)));
    }
    let files: Vec<_> = disk.list(directory).filter(|file| !file.ends_with(".swap")).cloned().collect();
    for file in files.iter().filter(|file| offset_of(file).is_some_and(|at| (from..to).contains(&at))) {
        repaired(Repair::CleaningFinished, whole_file(file, disk), out);
        disk.delete(file);
    }
    for file in swaps {
        disk.rename(&file, &file.trim_end_matches(".swap").into());
    }
}
