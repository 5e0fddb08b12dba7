//! Appending: a leader gives a batch its offsets and its epoch, a follower takes batches as they are. Before either,
//! the active segment is closed and a new one begun where the rules say so.

use bytes::Bytes;

use super::producer_state::SequenceError;
use super::{AppendError, Log, Segment, validate};
use crate::bug::Bug;
use crate::disk::Disk;
use crate::fact::{FileRange, LogFact, Role, RollReason};
use crate::ids::{LeaderEpoch, Offset};
use crate::process::Out;
use crate::protocol::Records;
use crate::time::Timestamp;
use crate::wire::batch::{Batch, batches};

/// What an append did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppendInfo {
    /// The first record's offset.
    pub base_offset: Offset,
    /// The last record's offset.
    pub last_offset: Offset,
    /// Where the bytes are; `None` for a duplicate, which was written long ago.
    pub bytes: Option<FileRange>,
}

impl AppendInfo {
    /// Whether the batch was in the log already, and nothing was written.
    pub fn is_duplicate(&self) -> bool {
        self.bytes.is_none()
    }
}

/// What the roll needs to know of the batches that are about to be written.
struct Incoming {
    size: usize,
    base_offset: Offset,
    last_offset: Offset,
    newest: Timestamp,
}

impl Log {
    /// Appends a producer's batch: checks it, gives it the next offsets and this leader's epoch. A batch that the
    /// producer has sent before is answered with the offsets that it got then.
    pub fn append_as_leader(
        &mut self,
        bytes: &Bytes,
        leader_epoch: LeaderEpoch,
        disk: &mut Disk,
        out: &mut Out<'_>,
    ) -> Result<AppendInfo, AppendError> {
        self.append_from(bytes, false, leader_epoch, disk, out)
    }

    /// The same of a batch by a coordinator of a broker: a commit, which has no sequence, or a transaction's marker.
    pub fn append_from(
        &mut self,
        bytes: &Bytes,
        by_coordinator: bool,
        leader_epoch: LeaderEpoch,
        disk: &mut Disk,
        out: &mut Out<'_>,
    ) -> Result<AppendInfo, AppendError> {
        let checked = validate::produced(bytes, by_coordinator, &self.config, out.timestamp())?;
        let batch = checked.stamped(self.log_end_offset, leader_epoch);
        let incoming = Incoming::of(std::slice::from_ref(&batch));
        self.epochs.assign(leader_epoch, incoming.base_offset, disk);
        self.make_room(&incoming, disk, out)?;
        let known = if out.has(Bug::SequenceUnchecked) {
            None
        } else {
            match self.producers.check(&batch, by_coordinator) {
                Err(SequenceError::OldEpoch { .. }) if out.has(Bug::ZombieAppends) => None,
                checked => checked?,
            }
        };
        if let Some(known) = known {
            let (base_offset, last_offset) = (known.base_offset, known.last_offset);
            return Ok(AppendInfo { base_offset, last_offset, bytes: None });
        }
        self.write(incoming, &[batch], Role::Leader, disk, out)
    }

    /// Appends what a leader's log has, as it is. `None` where there is not one whole batch.
    pub fn append_as_follower(
        &mut self,
        records: &Records,
        disk: &mut Disk,
        out: &mut Out<'_>,
    ) -> Result<Option<AppendInfo>, AppendError> {
        self.append_as_is(records, Role::Follower, disk, out)
    }

    /// Appends batches that have their offsets and epochs. `None` where there is not one whole batch.
    pub fn append_as_is(
        &mut self,
        records: &Records,
        role: Role,
        disk: &mut Disk,
        out: &mut Out<'_>,
    ) -> Result<Option<AppendInfo>, AppendError> {
        let copied: Vec<Batch> = batches(&records.0).collect::<Result<_, _>>()?;
        if copied.is_empty() {
            return Ok(None);
        }
        let mut expected = self.log_end_offset;
        for batch in &copied {
            batch.check_crc()?;
            if batch.base_offset() < expected {
                return Err(AppendError::OffsetsGoBack { offset: batch.base_offset(), expected });
            }
            expected = batch.next_offset();
        }
        for batch in &copied {
            self.epochs.assign(batch.leader_epoch(), batch.base_offset(), disk);
        }
        let incoming = Incoming::of(&copied);
        self.make_room(&incoming, disk, out)?;
        self.write(incoming, &copied, role, disk, out).map(Some)
    }

    /// Closes the active segment and begins a new one where the rules say so.
    fn make_room(
        &mut self,
        incoming: &Incoming,
        disk: &mut Disk,
        out: &mut Out<'_>,
    ) -> Result<(), AppendError> {
        let (size, max) = (incoming.size, self.config.segment_bytes);
        if size as i64 > i64::from(max) {
            return Err(AppendError::LargerThanSegment { size, max });
        }
        if let Some(reason) = self.roll_reason(incoming, out.timestamp()) {
            self.roll(incoming.base_offset, reason, disk, out);
        }
        Ok(())
    }

    fn roll_reason(&self, incoming: &Incoming, now: Timestamp) -> Option<RollReason> {
        let active = self.active_segment();
        let room = self.config.segment_bytes as u64 - incoming.size as u64;
        let span = incoming.last_offset - active.base_offset();
        if active.size() > room {
            Some(RollReason::Size)
        } else if active.size() > 0 && active.waited_ms(now, incoming.newest) > self.roll_after_ms() {
            Some(RollReason::Time)
        } else if active.offset_index().is_full() {
            Some(RollReason::OffsetIndexFull)
        } else if active.time_index().is_full() {
            Some(RollReason::TimeIndexFull)
        } else {
            i32::try_from(span).is_err().then_some(RollReason::OffsetOverflow)
        }
    }

    /// `segment.ms`, or `max.compaction.lag.ms` where that is shorter and the log is compacted; less a jitter that
    /// follows from the segment's name.
    fn roll_after_ms(&self) -> i64 {
        let config = &self.config;
        let lag_max = if config.compacts() { config.max_compaction_lag_ms } else { i64::MAX };
        let ms = config.segment_ms.min(lag_max);
        let jitter_max = config.segment_jitter_ms.min(config.segment_ms);
        let drawn = i64::from(crc32c::crc32c(self.active_segment().file().as_bytes()));
        ms - drawn.checked_rem(jitter_max).unwrap_or(0)
    }

    pub(super) fn roll(
        &mut self,
        first_offset: Offset,
        reason: RollReason,
        disk: &mut Disk,
        out: &mut Out<'_>,
    ) {
        let base_offset = first_offset.max(self.log_end_offset);
        self.active_mut().close_indexes(disk);
        disk.in_background(|disk| {
            self.take_snapshot(disk);
            self.flush(disk);
        });
        self.flushed_at = out.now;
        let segment = Segment::create(&self.directory, base_offset, &self.config, out.timestamp(), disk);
        self.segments.insert(base_offset, segment);
        out.fact(LogFact::Rolled { tp: self.tp.clone(), base_offset, reason });
    }

    fn write(
        &mut self,
        incoming: Incoming,
        written: &[Batch],
        role: Role,
        disk: &mut Disk,
        out: &mut Out<'_>,
    ) -> Result<AppendInfo, AppendError> {
        let Incoming { base_offset, last_offset, .. } = incoming;
        let interval = self.config.index_interval_bytes;
        let appended = self.active_mut().append(written, interval, disk);
        if disk.failure().is_some() {
            return Err(AppendError::WriteFailed);
        }
        self.log_end_offset = last_offset + 1;
        for batch in written {
            if let Some(ended) = self.producers.update(batch)
                && !out.has(Bug::AbortedNotIndexed)
            {
                self.note_end(&ended, disk);
            }
        }
        let (tp, bytes) = (self.tp.clone(), appended.bytes.clone());
        self.because = out.fact(LogFact::Appended { tp, role, base_offset, last_offset, bytes });
        self.active_mut().because = self.because;
        for (entry, bytes) in appended.indexed {
            let (tp, offset, position) = (self.tp.clone(), entry.offset, entry.position);
            out.fact(LogFact::Indexed { tp, offset, position, bytes });
        }
        if self.log_end_offset - self.recovery_point >= self.config.flush_messages {
            self.flush(disk);
            self.flushed_at = out.now;
        }
        Ok(AppendInfo { base_offset, last_offset, bytes: Some(appended.bytes) })
    }
}

impl Incoming {
    /// Of at least one batch.
    fn of(batches: &[Batch]) -> Self {
        let (first, last) = (&batches[0], &batches[batches.len() - 1]);
        let newest = batches.iter().map(Batch::max_timestamp).max();
        Incoming {
            size: batches.iter().map(Batch::size).sum(),
            base_offset: first.base_offset(),
            last_offset: last.last_offset(),
            newest: newest.unwrap_or(first.max_timestamp()),
        }
    }
}
