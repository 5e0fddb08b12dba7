//! Retention: old segments go, as a whole and in two steps.
//!
//! ```text
//! 0.log ─────► 0.log.deleted ─────► gone          renamed at once, deleted after file.delete.delay.ms
//!    ▲ tested from the oldest on, up to the first that stays
//! ```
//!
//! A segment goes when everything in it lies before the log start offset; or when the others still hold
//! `retention.bytes` without it; or when its newest record is older than `retention.ms`. It always goes whole, and
//! never with a record that is not committed yet. Where all segments go, the active one is closed first, and the log
//! goes on in an empty one. (`UnifiedLog.deleteOldSegments`.)

use std::rc::Rc;

use super::files::{DELETED, SNAPSHOT, file_name};
use super::txn_index::TXN_INDEX;
use super::{Log, Segment};
use crate::disk::Disk;
use crate::fact::{DeleteReason, LogFact, RollReason};
use crate::ids::Offset;
use crate::map::Map;
use crate::process::Out;
use crate::time::{Instant, Span};

impl Log {
    /// Deletes the segments that the configuration lets go. Nothing from `high_watermark` on goes.
    pub fn delete_old_segments(&mut self, high_watermark: Offset, disk: &mut Disk, out: &mut Out<'_>) {
        let mut reasons = vec![DeleteReason::LogStart];
        if self.config.deletes() {
            reasons.extend([DeleteReason::Size, DeleteReason::Time]);
        }
        for reason in reasons {
            let gone = self.deletable(reason, high_watermark, out);
            if gone > 0 {
                self.delete_segments(gone, reason, disk, out);
            }
        }
    }

    /// How many segments go for a reason, from the oldest on.
    fn deletable(&self, reason: DeleteReason, high_watermark: Offset, out: &Out<'_>) -> usize {
        let now = out.timestamp();
        let (ms, bytes) = (self.config.retention_ms, self.config.retention_bytes);
        let mut surplus = self.size() as i64 - bytes;
        let mut nexts = self.segments.keys().skip(1).copied();
        let goes = |segment: &&Segment| {
            let next = nexts.next();
            let end = next.unwrap_or(self.log_end_offset);
            let empty_last = next.is_none() && segment.size() == 0;
            let wanted = match reason {
                DeleteReason::LogStart => next.is_some_and(|next| next <= self.log_start_offset),
                DeleteReason::Size => {
                    surplus -= segment.size() as i64;
                    bytes >= 0 && surplus >= 0
                }
                DeleteReason::Time => ms >= 0 && now.0 - segment.largest_timestamp().0 > ms,
            };
            wanted && !empty_last && end <= high_watermark
        };
        self.segments().take_while(goes).count()
    }

    fn delete_segments(&mut self, count: usize, reason: DeleteReason, disk: &mut Disk, out: &mut Out<'_>) {
        let before = out.cause();
        let oldest = self.segments.values().next().and_then(|segment| segment.because);
        out.wake_for(oldest.filter(|_| reason == DeleteReason::Time).or(self.because));
        if count == self.segments.len() {
            self.roll(self.log_end_offset, RollReason::Retention, disk, out);
        }
        let kept = self.segments.keys().nth(count).copied().unwrap_or(self.log_end_offset);
        self.advance_log_start_offset(kept, disk, out);
        let kept = self.segments.split_off(&kept);
        for segment in std::mem::replace(&mut self.segments, kept).values() {
            let (tp, base_offset) = (self.tp.clone(), segment.base_offset());
            out.fact(LogFact::SegmentDeleted { tp, base_offset, reason });
            self.doom(segment, disk, out.now);
            self.doom_file(SNAPSHOT, base_offset, disk, out.now);
        }
        out.set_cause(before);
    }

    /// Renames a segment's files; [`Log::purge`] deletes them.
    pub(super) fn doom(&mut self, segment: &Segment, disk: &mut Disk, now: Instant) {
        for suffix in [".log", ".index", ".timeindex", TXN_INDEX] {
            self.doom_file(suffix, segment.base_offset(), disk, now);
        }
    }

    pub(super) fn doom_file(&mut self, suffix: &str, base_offset: Offset, disk: &mut Disk, now: Instant) {
        let file = file_name(&self.directory, base_offset, suffix);
        let renamed: Rc<str> = [&*file, DELETED].concat().into();
        if disk.exists(&file) {
            disk.rename(&file, &renamed);
            let delay = Span::from_millis(self.config.file_delete_delay_ms);
            self.doomed.insert(renamed, now + delay);
        }
    }

    /// Whether files wait to be deleted.
    pub fn has_doomed(&self) -> bool {
        !self.doomed.is_empty()
    }

    /// Deletes the files whose `file.delete.delay.ms` is over. Says when the next one's is.
    pub fn purge(&mut self, disk: &mut Disk, now: Instant) -> Instant {
        let due: Vec<Rc<str>> =
            self.doomed.iter().filter(|(_, at)| **at <= now).map(|(file, _)| file.clone()).collect();
        for file in due {
            disk.delete(&file);
            self.doomed.remove(&file);
        }
        self.doomed.values().copied().min().unwrap_or(Instant::NEVER)
    }
}

/// Files to be deleted, and when.
pub(super) type Doomed = Map<Rc<str>, Instant>;
