//! Opening a log that is on the disk already.
//!
//! A broker that ended in good order leaves a marker, and its logs are taken as they are. Otherwise every segment
//! from the recovery point on is checked batch by batch: indexes are made anew, and what is not a whole, sound batch
//! is cut off with everything behind it. (`LogLoader`.)
//!
//! CAVEATS: files of an unfinished compaction (`.cleaned`, `.swap`), which only a real Kafka leaves, are not looked at;
//! a checkpoint that cannot be read counts as empty.

use std::rc::Rc;

use super::retention::DELETED;
use super::segment::file_name;
use super::{EpochCache, Log, LogConfig, ProducerState, Segment, epoch_file, metadata_file};
use crate::disk::Disk;
use crate::fact::What;
use crate::ids::{Offset, TopicPartition};
use crate::map::Map;
use crate::process::Out;
use crate::wire::checkpoint;

/// The suffix of producer snapshots.
pub(super) const SNAPSHOT: &str = ".snapshot";

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
            log_end_offset: 0,
            recovery_point: last_time.recovery_point,
            epochs: EpochCache::open(epoch_file(&directory), disk),
            producers: ProducerState::default(),
            doomed: Map::new(),
            because: out.cause(),
            directory,
            config,
        };
        let cut = log.load_segments(last_time, disk, out);
        log.settle(last_time, disk, out);
        if !last_time.clean {
            let (tp, log_end_offset) = (log.tp.clone(), log.log_end_offset);
            out.fact(What::Recovered { tp, log_end_offset, truncated: cut });
        }
        log
    }

    /// Opens the segments, recovering those that need it. Returns how many bytes were cut off.
    fn load_segments(&mut self, last_time: LastTime, disk: &mut Disk, out: &Out<'_>) -> u64 {
        let bases = offsets_of(&self.directory, ".log", disk);
        delete_orphans(&self.directory, &bases, disk);
        let unflushed =
            bases.iter().rev().find(|base| **base <= last_time.recovery_point).copied().unwrap_or(0);
        let (mut cut, mut whole) = (0, true);
        for base in bases {
            let has_index = disk.exists(&file_name(&self.directory, base, ".index"));
            let mut segment = Segment::open(&self.directory, base, &self.config, out.timestamp(), disk);
            if !whole {
                cut += segment.size();
                segment.delete(disk);
                continue;
            }
            if !has_index || (!last_time.clean && base >= unflushed) {
                let cut_here = segment.recover(&self.config, &mut self.epochs, disk);
                cut += cut_here;
                whole = cut_here == 0;
            }
            self.segments.insert(base, segment);
        }
        cut
    }

    /// Makes the rest agree with the segments that there are.
    fn settle(&mut self, last_time: LastTime, disk: &mut Disk, out: &Out<'_>) {
        let end = self.segments.last_key_value().map(|(_, segment)| segment.next_offset(disk));
        match end {
            Some(end) if end >= self.log_start_offset => {
                let first = self.segments.first_key_value().map_or(0, |(base, _)| *base);
                self.log_start_offset = self.log_start_offset.max(first);
                self.log_end_offset = end;
                self.active_segment().grow_indexes(disk);
            }
            _ => self.restart_at(self.log_start_offset, disk, out),
        }
        let end = self.log_end_offset;
        self.recovery_point = if last_time.clean { end } else { self.recovery_point.min(end) };
        self.epochs.truncate_from_end(end, disk);
        self.epochs.truncate_from_start(self.log_start_offset, disk);
        self.delete_stray_snapshots(disk);
        self.reload_producers(disk);
        self.take_snapshot(disk);
    }

    /// The producers at the log's end: the newest snapshot, and the batches behind it.
    pub(super) fn reload_producers(&mut self, disk: &mut Disk) {
        let usable =
            snapshots(&self.directory, disk).into_iter().rev().filter(|at| *at <= self.log_end_offset);
        let newest = usable.into_iter().find_map(|at| {
            let bytes = disk.read_all(&file_name(&self.directory, at, SNAPSHOT))?;
            Some((at, ProducerState::from_snapshot(&bytes)?))
        });
        let (from, mut producers) = newest.unwrap_or((self.log_start_offset, ProducerState::default()));
        if from < self.log_end_offset {
            let behind = self.batches_from(disk, from).filter(|located| located.batch.base_offset() >= from);
            behind.for_each(|located| producers.update(&located.batch));
        }
        self.producers = producers;
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

/// The offsets of the producer snapshots, ascending.
pub(super) fn snapshots(directory: &str, disk: &Disk) -> Vec<Offset> {
    offsets_of(directory, SNAPSHOT, disk)
}

/// Deletes the snapshots at the offsets that `gone` says so of.
pub(super) fn delete_snapshots(directory: &str, disk: &mut Disk, gone: impl Fn(Offset) -> bool) {
    for at in snapshots(directory, disk).into_iter().filter(|at| gone(*at)) {
        disk.delete(&file_name(directory, at, SNAPSHOT));
    }
}

/// Deletes index files that have no segment, and what was about to be deleted.
fn delete_orphans(directory: &str, bases: &[Offset], disk: &mut Disk) {
    let doomed: Vec<_> = disk.list(directory).filter(|file| file.ends_with(DELETED)).cloned().collect();
    doomed.iter().for_each(|file| disk.delete(file));
    for suffix in [".index", ".timeindex"] {
        for at in offsets_of(directory, suffix, disk).into_iter().filter(|at| !bases.contains(at)) {
            disk.delete(&file_name(directory, at, suffix));
        }
    }
}

/// The offsets that name the files with a suffix, ascending.
fn offsets_of(directory: &str, suffix: &str, disk: &Disk) -> Vec<Offset> {
    let name = |path: &Rc<str>| path.rsplit('/').next()?.strip_suffix(suffix)?.parse().ok();
    disk.list(directory).filter_map(name).collect()
}
