//! What a broker does for its logs in the background: retention, compaction, checkpoints (`LogManager`, `LogCleaner`).
//!
//! | every | what |
//! |---|---|
//! | `log.retention.check.interval.ms`, first after `log.initial.task.delay.ms` | old segments are deleted; not those of compacted topics |
//! | `log.cleaner.backoff.ms` | the dirtiest log is compacted, then the next, as long as one is dirty enough; old segments of compacted topics are deleted |
//! | `log.flush.scheduler.interval.ms` (never, unless it is set) | logs that were not flushed for `flush.ms` are |
//! | `log.flush.offset.checkpoint.interval.ms` | `recovery-point-offset-checkpoint`: what need not be checked after a crash |
//! | `log.flush.start.offset.checkpoint.interval.ms` | `log-start-offset-checkpoint`: logs that begin within a segment |
//!
//! `cleaner-offset-checkpoint` follows every cleaning.
//!
//! CAVEATS: one cleaner, and it takes no time; `log.cleaner.io.max.bytes.per.second` is not acted on.

use std::rc::Rc;

use super::manager::{Hands, ReplicaManager};
use super::partition::Partition;
use crate::disk::Disk;
use crate::fact::{DiskFact, FileRange, Repair};
use crate::ids::{Offset, TopicPartition};
use crate::log::{Cleanable, Log};
use crate::map::Map;
use crate::process::Out;
use crate::time::{Instant, Span};
use crate::wire::checkpoint;

/// The file with the logs' recovery points.
pub const RECOVERY_POINTS: &str = "recovery-point-offset-checkpoint";
/// The file with the log start offsets that segments' names do not tell.
pub const LOG_STARTS: &str = "log-start-offset-checkpoint";
/// Up to where each log is clean.
pub const CLEANED: &str = "cleaner-offset-checkpoint";

/// How a broker looks after its logs.
#[derive(Clone, Copy, Debug)]
pub struct UpkeepConfig {
    /// `log.initial.task.delay.ms`
    pub initial_delay: Span,
    /// `log.retention.check.interval.ms`
    pub retention_check: Span,
    /// `log.cleaner.backoff.ms`; `None` with `log.cleaner.enable=false`.
    pub cleaner_backoff: Option<Span>,
    /// `log.flush.scheduler.interval.ms`
    pub flush_check: Span,
    /// `log.flush.offset.checkpoint.interval.ms`
    pub recovery_points: Span,
    /// `log.flush.start.offset.checkpoint.interval.ms`
    pub log_starts: Span,
}

/// When what is due, and how far the cleaner is.
#[derive(Clone, Debug)]
pub(super) struct Upkeep {
    config: UpkeepConfig,
    retention_at: Instant,
    clean_at: Instant,
    recovery_points_at: Instant,
    log_starts_at: Instant,
    purge_at: Instant,
    flush_at: Instant,
    cleaned: Map<TopicPartition, Offset>,
}

impl Upkeep {
    pub fn new(config: UpkeepConfig, disk: &Disk, out: &mut Out<'_>) -> Self {
        let (now, first) = (out.now, out.now + config.initial_delay);
        Upkeep {
            config,
            retention_at: first,
            clean_at: config.cleaner_backoff.map_or(Instant::NEVER, |_| now),
            recovery_points_at: first,
            log_starts_at: first,
            purge_at: Instant::NEVER,
            flush_at: first + config.flush_check,
            cleaned: read(CLEANED, disk, out),
        }
    }

    /// A log is no more.
    pub fn forget(&mut self, tp: &TopicPartition, disk: &mut Disk) {
        if self.cleaned.remove(tp).is_some() {
            write(CLEANED, &self.cleaned, disk);
        }
    }

    pub fn deadline(&self) -> Instant {
        let checkpoints = self.recovery_points_at.min(self.log_starts_at).min(self.flush_at);
        self.retention_at.min(self.clean_at).min(self.purge_at).min(checkpoints)
    }
}

impl ReplicaManager {
    /// Does what is due.
    pub(super) fn look_after_logs(&mut self, hands: &mut Hands<'_, '_>) {
        let (now, config) = (hands.out.now, self.upkeep.config);
        if self.upkeep.deadline() > now {
            return;
        }
        if due(&mut self.upkeep.retention_at, now, config.retention_check) {
            self.delete_old_segments(false, hands);
        }
        if due(&mut self.upkeep.clean_at, now, config.cleaner_backoff.unwrap_or(Span::MAX)) {
            self.clean(hands);
            self.delete_old_segments(true, hands);
        }
        if due(&mut self.upkeep.flush_at, now, config.flush_check) {
            let logs = self.partitions_mut().map(|partition| &mut partition.log);
            logs.for_each(|log| log.flush_if_due(hands.disk, now));
        }
        if due(&mut self.upkeep.recovery_points_at, now, config.recovery_points) {
            self.write_recovery_points(hands.disk);
        }
        if due(&mut self.upkeep.log_starts_at, now, config.log_starts) {
            self.write_log_starts(hands.disk);
        }
        let doomed = self.partitions.values_mut().filter(|partition| partition.log.has_doomed());
        let purged = doomed.map(|partition| Rc::make_mut(partition).log.purge(hands.disk, now));
        self.upkeep.purge_at = purged.min().unwrap_or(Instant::NEVER);
    }

    fn delete_old_segments(&mut self, compacted: bool, hands: &mut Hands<'_, '_>) {
        let whose = |partition: &&mut Rc<Partition>| partition.log.config().compacts() == compacted;
        for partition in self.partitions.values_mut().filter(whose).map(Rc::make_mut) {
            partition.log.delete_old_segments(partition.high_watermark, hands.disk, hands.out);
        }
    }

    /// Cleans logs as long as one is dirty enough, the dirtiest first.
    fn clean(&mut self, hands: &mut Hands<'_, '_>) {
        let now = hands.out.timestamp();
        // What has just been cleaned is not dirty: so each log has its turn at most once.
        while let Some((tp, what)) = self
            .partitions
            .iter()
            .filter(|(_, partition)| partition.log.config().compacts())
            .map(|(tp, partition)| {
                let cleaned = self.upkeep.cleaned.get(tp).copied();
                (tp, partition.log.cleanable(cleaned, partition.high_watermark, now))
            })
            .filter(|(tp, what)| {
                let least = self.partitions[*tp].log.config().min_cleanable_dirty_ratio.0 as u64;
                what.dirty_ratio > least || (what.is_due && what.dirty_ratio > 0)
            })
            .max_by_key(|(_, what)| what.dirty_ratio)
            .map(|(tp, what)| (tp.clone(), what))
        {
            self.clean_one(&tp, what, hands);
        }
    }

    fn clean_one(&mut self, tp: &TopicPartition, what: Cleanable, hands: &mut Hands<'_, '_>) {
        let Some(partition) = self.partition_mut(tp) else { return };
        let end = partition.log.clean(what, hands.disk, hands.out);
        self.upkeep.cleaned.insert(tp.clone(), end);
        write(CLEANED, &self.upkeep.cleaned, hands.disk);
    }

    /// Writes down how far each log is on the device.
    pub(super) fn write_recovery_points(&self, disk: &mut Disk) {
        let of = |(tp, log): (&TopicPartition, &Log)| (tp.clone(), log.recovery_point());
        write(RECOVERY_POINTS, &self.logs().map(of).collect(), disk);
    }

    /// Writes down which logs begin within a segment.
    pub(super) fn write_log_starts(&self, disk: &mut Disk) {
        let of = |(tp, log): (&TopicPartition, &Log)| {
            let first = log.segments().next().map_or(Offset::ZERO, |segment| segment.base_offset());
            (log.log_start_offset() > first).then(|| (tp.clone(), log.log_start_offset()))
        };
        write(LOG_STARTS, &self.logs().filter_map(of).collect(), disk);
    }

    fn logs(&self) -> impl Iterator<Item = (&TopicPartition, &Log)> {
        self.partitions.iter().map(|(tp, partition)| (tp, &partition.log))
    }
}

/// Whether it is time; then it will be again after `interval`.
fn due(at: &mut Instant, now: Instant, interval: Span) -> bool {
    let is_due = *at <= now;
    if is_due {
        *at = now + interval;
    }
    is_due
}

/// Reads offsets by partition; a file that is missing says nothing, and one that is broken neither, which is told.
pub fn read(file: &str, disk: &Disk, out: &mut Out<'_>) -> Map<TopicPartition, Offset> {
    let bytes = disk.read_all(file).unwrap_or_default();
    checkpoint::read_offsets(&bytes).unwrap_or_else(|_| {
        let bytes = FileRange { file: file.into(), position: 0, len: bytes.len() as u64 };
        out.fact(DiskFact::Repaired { repair: Repair::Unreadable, bytes });
        Map::new()
    })
}

/// Writes offsets by partition.
pub(super) fn write(file: &str, offsets: &Map<TopicPartition, Offset>, disk: &mut Disk) {
    disk.replace(&file.into(), checkpoint::write_offsets(offsets).into_bytes().into());
    debug_assert!(
        disk.failure().is_some()
            || disk
                .read_all(file)
                .is_some_and(|bytes| checkpoint::read_offsets(&bytes).as_ref() == Ok(offsets)),
        "a checkpoint says what was written"
    );
}
