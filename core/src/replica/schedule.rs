//! The moments at which background work on logs is due; `upkeep` says which work.

use super::checkpoints;
use crate::disk::Disk;
use crate::ids::{Offset, TopicPartition};
use crate::map::Map;
use crate::process::Out;
use crate::time::{Instant, Span};

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
    pub config: UpkeepConfig,
    pub retention_at: Instant,
    pub clean_at: Instant,
    pub recovery_points_at: Instant,
    pub log_starts_at: Instant,
    pub purge_at: Instant,
    pub flush_at: Instant,
    pub cleaned: Map<TopicPartition, Offset>,
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
            cleaned: checkpoints::read(checkpoints::CLEANED, disk, out),
        }
    }

    /// A log is no more.
    pub fn forget(&mut self, tp: &TopicPartition, disk: &mut Disk) {
        if self.cleaned.remove(tp).is_some() {
            checkpoints::write(checkpoints::CLEANED, &self.cleaned, disk);
        }
    }

    pub fn deadline(&self) -> Instant {
        let checkpoints = self.recovery_points_at.min(self.log_starts_at).min(self.flush_at);
        self.retention_at.min(self.clean_at).min(self.purge_at).min(checkpoints)
    }
}

/// Whether it is time; then it will be again after `interval`.
pub(super) fn due(at: &mut Instant, now: Instant, interval: Span) -> bool {
    let is_due = *at <= now;
    if is_due {
        *at = now + interval;
    }
    is_due
}
