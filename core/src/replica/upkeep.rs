//! A broker's background work on its logs: retention, compaction, checkpoints (`LogManager`, `LogCleaner`).
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

use super::checkpoints;
use super::manager::{Hands, ReplicaManager};
use super::partition::Partition;
use super::schedule::due;
use crate::disk::Disk;
use crate::ids::{Offset, TopicPartition};
use crate::log::{Cleanable, Log};
use crate::time::{Instant, Span};

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
                (tp, partition.log.cleanable(cleaned, partition.last_stable_offset(), now))
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
        checkpoints::write(checkpoints::CLEANED, &self.upkeep.cleaned, hands.disk);
    }

    /// Writes down how far each log is on the device.
    pub(super) fn write_recovery_points(&self, disk: &mut Disk) {
        let of = |(tp, log): (&TopicPartition, &Log)| (tp.clone(), log.recovery_point());
        checkpoints::write(checkpoints::RECOVERY_POINTS, &self.logs().map(of).collect(), disk);
    }

    /// Writes down which logs begin within a segment.
    pub(super) fn write_log_starts(&self, disk: &mut Disk) {
        let of = |(tp, log): (&TopicPartition, &Log)| {
            let first = log.segments().next().map_or(Offset::ZERO, |segment| segment.base_offset());
            (log.log_start_offset() > first).then(|| (tp.clone(), log.log_start_offset()))
        };
        checkpoints::write(checkpoints::LOG_STARTS, &self.logs().filter_map(of).collect(), disk);
    }

    fn logs(&self) -> impl Iterator<Item = (&TopicPartition, &Log)> {
        self.partitions.iter().map(|(tp, partition)| (tp, &partition.log))
    }
}
