//! Truncation: a follower cuts off the end of its log when its leader's history is another one.

use super::{Log, Segment, files};
use crate::bug::Bug;
use crate::disk::Disk;
use crate::fact::LogFact;
use crate::ids::Offset;
use crate::process::Out;

impl Log {
    /// Drops every record from `offset` on; the batch that `offset` lies in goes as a whole. At or behind the end
    /// only leader epochs that began there are dropped.
    pub fn truncate_to(&mut self, offset: Offset, disk: &mut Disk, out: &mut Out<'_>) {
        let end = self.log_end_offset;
        if offset >= end {
            self.epochs.truncate_from_end(end, disk);
            return;
        }
        if self.segments.first_key_value().is_some_and(|(base, _)| *base > offset) {
            self.truncate_fully_and_start_at(offset, disk, out);
            return;
        }
        for segment in self.segments.split_off(&(offset + 1)).values() {
            segment.delete(disk);
        }
        self.active_mut().truncate_to(offset, out.timestamp(), disk);
        let epochs = self.epochs.clone();
        self.ends_at(offset, disk, out);
        if out.has(Bug::EpochsKeptOnTruncation) {
            self.epochs = epochs;
        }
        out.fact(LogFact::Truncated { tp: self.tp.clone(), to: offset, removed: end - offset });
    }

    /// Drops everything; the log goes on at `offset`, which its leader's log begins with.
    pub fn truncate_fully_and_start_at(&mut self, offset: Offset, disk: &mut Disk, out: &mut Out<'_>) {
        let removed = self.log_end_offset - self.log_start_offset;
        self.restart_at(offset, disk, out);
        out.fact(LogFact::Truncated { tp: self.tp.clone(), to: offset, removed });
    }

    /// Deletes all segments and begins with an empty one.
    pub(super) fn restart_at(&mut self, offset: Offset, disk: &mut Disk, out: &mut Out<'_>) {
        for segment in std::mem::take(&mut self.segments).values() {
            segment.delete(disk);
        }
        let segment = Segment::create(&self.directory, offset, &self.config, out.timestamp(), disk);
        self.segments.insert(offset, segment);
        self.epochs.clear(disk);
        self.log_start_offset = offset;
        self.ends_at(offset, disk, out);
    }

    /// The log ends at `offset` now: everything that knows of later offsets forgets them.
    fn ends_at(&mut self, offset: Offset, disk: &mut Disk, out: &mut Out<'_>) {
        self.log_end_offset = offset;
        self.log_start_offset = self.log_start_offset.min(offset);
        self.recovery_point = self.recovery_point.min(offset);
        self.epochs.truncate_from_end(offset, disk);
        files::delete_snapshots(&self.directory, disk, |snapshot| snapshot > offset);
        self.reload_producers(disk, out);
        self.assert_bounds();
    }

    /// What recovery and truncation leave agrees: nothing that the log knows of lies outside it.
    pub(super) fn assert_bounds(&self) {
        let (start, end) = (self.log_start_offset, self.log_end_offset);
        assert!(start <= end, "{}: starts at {start}, behind its end {end}", self.tp);
        assert!(self.recovery_point <= end, "{}: flushed beyond its end {end}", self.tp);
        let mut starts = self.epochs.entries().iter().map(|(_, start)| *start);
        assert!(starts.all(|at| start <= at && at <= end), "{}: an epoch begins outside it", self.tp);
    }
}
