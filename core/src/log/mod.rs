//! The log: one partition on one disk.
//!
//! ```text
//! orders-0/  00000000000000000000.log .index .timeindex     a closed segment: read, never written
//!            00000000000000000500.log .index .timeindex     the active segment: appends go here
//!            00000000000000000500.snapshot                  the producers known at offset 500
//!            00000000000000000500.txnindex                  transactions that were aborted, if there are any
//!            leader-epoch-checkpoint                        which leader wrote from where on
//!            partition.metadata                             the topic's id
//!
//!            log start ──────────────────────────────► log end
//! offsets    0 …                       499 │ 500 …       next to be written
//! ```
//!
//! Records are only ever added at the end. A leader gives each batch its offsets; a follower takes them as they come.
//! A reader finds the segment by its name, a place nearby by its sparse index, and the batch by scanning from there.
//! The bytes that come over the network are the bytes on disk, and the bytes that go out again. (`UnifiedLog` and
//! `LocalLog`.)
//!
//! CAVEATS: Kafka leaves the flush of everything below a new segment to a thread in the background; here the roll does
//! it at once, and nobody waits for it. That thread would begin a moment later, and a power cut between the two shows
//! nothing that a power cut before the roll does not show.

mod append;
mod clean;
mod config;
pub mod epoch_cache;
mod files;
mod head;
pub mod index;
pub mod producer_state;
mod read;
mod recovery;
mod retention;
mod segment;
mod truncate;
mod txn_index;
mod validate;

use std::rc::Rc;
use std::slice;

pub use self::append::AppendInfo;
pub use self::clean::Cleanable;
pub use self::config::{LogConfig, TimestampType};
pub use self::epoch_cache::EpochCache;
pub use self::head::Head;
pub use self::producer_state::{CompletedTxn, ProducerState};
pub use self::read::{Fetched, Lookup, OffsetOutOfRange, TimestampedOffset};
pub use self::recovery::LastTime;
pub use self::segment::{Located, Segment, Step};
pub use self::validate::AppendError;

use self::files::{epoch_file, metadata_file};
use crate::disk::Disk;
use crate::fact::LogFact;
use crate::ids::{FactId, LeaderEpoch, Offset, TopicPartition};
use crate::map::Map;
use crate::process::Out;
use crate::protocol::cluster::Uuid;
use crate::time::{Instant, Span};
use crate::wire::checkpoint;

/// One partition's log.
#[derive(Clone, Debug)]
pub struct Log {
    tp: TopicPartition,
    topic_id: Option<Uuid>,
    directory: Rc<str>,
    config: Rc<LogConfig>,
    segments: Map<Offset, Segment>, // by base offset; never empty, the last one is active
    log_start_offset: Offset,
    log_end_offset: Offset,
    recovery_point: Offset,
    epochs: EpochCache,
    producers: ProducerState,
    /// Files that are about to be deleted.
    doomed: retention::Doomed,
    /// When it was last brought to the device.
    flushed_at: Instant,
    /// What changed it last: what the background work on it goes back to.
    because: Option<FactId>,
}

impl Log {
    /// A new partition: its directory with an empty segment.
    pub fn create(
        tp: TopicPartition,
        topic_id: Uuid,
        config: impl Into<Rc<LogConfig>>,
        disk: &mut Disk,
        out: &mut Out<'_>,
    ) -> Log {
        let (directory, config) = (Rc::from(tp.to_string()), config.into());
        let metadata = checkpoint::write_partition_metadata(topic_id);
        disk.replace(&metadata_file(&directory), metadata.into());
        disk.create(&epoch_file(&directory));
        let segment = Segment::create(&directory, Offset::ZERO, &config, out.timestamp(), disk);
        Log {
            tp,
            topic_id: Some(topic_id),
            epochs: EpochCache::open(epoch_file(&directory), disk, out),
            directory,
            config,
            segments: Map::from([(Offset::ZERO, segment)]),
            log_start_offset: Offset::ZERO,
            log_end_offset: Offset::ZERO,
            recovery_point: Offset::ZERO,
            producers: ProducerState::default(),
            doomed: Map::new(),
            flushed_at: out.now,
            because: out.cause(),
        }
    }

    /// Which partition it is.
    pub fn tp(&self) -> &TopicPartition {
        &self.tp
    }

    /// The topic's id, from `partition.metadata`.
    pub fn topic_id(&self) -> Option<Uuid> {
        self.topic_id
    }

    /// Its configuration.
    pub fn config(&self) -> &Rc<LogConfig> {
        &self.config
    }

    /// Gives it another configuration, from the next append on.
    pub fn set_config(&mut self, config: impl Into<Rc<LogConfig>>, out: &Out<'_>) {
        self.config = config.into();
        self.because = out.cause().or(self.because);
    }

    /// The first offset that may be read.
    pub fn log_start_offset(&self) -> Offset {
        self.log_start_offset
    }

    /// The next offset to be written (LEO).
    pub fn log_end_offset(&self) -> Offset {
        self.log_end_offset
    }

    /// Below it everything is on the device: where recovery begins.
    pub fn recovery_point(&self) -> Offset {
        self.recovery_point
    }

    /// What changed it last.
    pub fn because(&self) -> Option<FactId> {
        self.because
    }

    /// Its size in bytes, all segments together.
    pub fn size(&self) -> u64 {
        self.segments.values().map(Segment::size).sum()
    }

    /// Its segments, the oldest first; the last one is active.
    pub fn segments(&self) -> slice::Iter<'_, Segment> {
        self.segments.values()
    }

    /// The segment that appends go to.
    pub fn active_segment(&self) -> &Segment {
        self.segments.last_key_value().expect("a log has a segment").1
    }

    /// The producers that it knows.
    pub fn producers(&self) -> &ProducerState {
        &self.producers
    }

    /// Where readers of committed records end.
    pub fn last_stable_offset(&self, high_watermark: Offset) -> Offset {
        self.producers.last_stable_offset(high_watermark)
    }

    /// The high watermark has moved.
    pub fn on_high_watermark(&mut self, high_watermark: Offset) {
        self.producers.on_high_watermark(high_watermark);
    }

    /// See [`ProducerState::begin_verification`].
    pub fn begin_verification(&mut self, producer_id: i64) {
        self.producers.begin_verification(producer_id);
    }

    /// Its newest leader epoch.
    pub fn latest_epoch(&self) -> Option<LeaderEpoch> {
        self.epochs.latest()
    }

    /// (leader epoch, start offset), ascending.
    pub fn epoch_entries(&self) -> &[(LeaderEpoch, Offset)] {
        self.epochs.entries()
    }

    /// The epoch of the record at `offset`.
    pub fn epoch_at(&self, offset: Offset) -> Option<LeaderEpoch> {
        self.epochs.epoch_at(offset)
    }

    /// Where the largest epoch not above `epoch` ends; (-1, -1) where it is not known.
    pub fn end_offset_for(&self, epoch: LeaderEpoch) -> (LeaderEpoch, Offset) {
        self.epochs.end_offset_for(epoch, self.log_end_offset)
    }

    /// An epoch begins at `start`: what a new leader notes before anything is written.
    pub fn assign_epoch(&mut self, epoch: LeaderEpoch, start: Offset, disk: &mut Disk) {
        self.epochs.assign(epoch, start, disk);
    }

    /// Records before `offset` are no longer served. The start only ever rises, and not beyond the end.
    pub fn advance_log_start_offset(&mut self, offset: Offset, disk: &mut Disk, out: &mut Out<'_>) {
        let (from, to) = (self.log_start_offset, offset.min(self.log_end_offset));
        if to > from {
            self.log_start_offset = to;
            self.epochs.truncate_from_start(to, disk);
            self.because = out.fact(LogFact::LogStartMoved { tp: self.tp.clone(), from, to });
        }
    }

    /// fsync: brings everything to the device.
    pub fn flush(&mut self, disk: &mut Disk) {
        for segment in self.segments.range(self.floor(self.recovery_point)..).map(|(_, segment)| segment) {
            segment.flush(disk);
        }
        self.recovery_point = self.log_end_offset;
        debug_assert!(
            self.segments().all(|segment| disk.is_durable(segment.file())),
            "nothing below the recovery point is left to flush"
        );
    }

    /// The same where `flush.ms` are over since the last time.
    pub fn flush_if_due(&mut self, disk: &mut Disk, now: Instant) {
        let due = self.flushed_at + Span::from_millis(self.config.flush_ms);
        if self.recovery_point < self.log_end_offset && due <= now {
            self.flush(disk);
            self.flushed_at = now;
        }
    }

    /// An orderly end: the last time index entry, trimmed indexes, a producer snapshot, everything flushed.
    pub fn close(&mut self, disk: &mut Disk) {
        self.active_mut().close_indexes(disk);
        self.take_snapshot(disk);
        self.flush(disk);
    }

    /// The power is gone, and some of what was not flushed with it: the log ends where what is left of it does. For the
    /// screen only; the next start reads the files.
    pub(crate) fn lose_power(&mut self, disk: &Disk) {
        let left = self.batches_from(disk, self.recovery_point);
        let sound = left.map(|located| located.batch).take_while(|batch| batch.check_crc().is_ok());
        let end = sound.last().map_or(self.recovery_point, |batch| batch.next_offset());
        self.log_end_offset = end.max(self.log_start_offset);
    }

    /// Deletes its directory.
    pub fn delete(self, disk: &mut Disk) {
        let files: Vec<_> = disk.list(&self.directory).cloned().collect();
        files.iter().for_each(|file| disk.delete(file));
    }

    fn active_mut(&mut self) -> &mut Segment {
        self.segments.last_value_mut().expect("a log has a segment")
    }

    /// The base offset of the segment that `offset` is in, or of the first one.
    fn floor(&self, offset: Offset) -> Offset {
        let first = || self.segments.first_key_value().map_or(Offset::ZERO, |(base, _)| *base);
        self.segments.range(..=offset).next_back().map_or_else(first, |(base, _)| *base)
    }

    /// Writes the producers known at the log's end to disk, unless that was done.
    fn take_snapshot(&self, disk: &mut Disk) {
        let newest = files::snapshots(&self.directory, disk).last().copied().unwrap_or(Offset::ZERO);
        if self.log_end_offset > newest {
            let file = files::file_name(&self.directory, self.log_end_offset, files::SNAPSHOT);
            disk.create(&file);
            disk.append(&file, self.producers.snapshot());
            disk.flush(&file);
            debug_assert!(
                disk.failure().is_some()
                    || disk.read_all(&file).and_then(|bytes| ProducerState::from_snapshot(&bytes)).is_some(),
                "a snapshot can be read back"
            );
        }
    }
}

#[cfg(test)]
mod tests;
