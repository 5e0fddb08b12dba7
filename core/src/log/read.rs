//! Reading: records by offset, offsets by time, and each look-up step by step for a screen.

use super::head::Head;
use super::segment::Step;
use super::{Located, Log, Segment};
use crate::disk::Disk;
use crate::fact::FileRange;
use crate::ids::{LeaderEpoch, Offset};
use crate::protocol::Records;
use crate::time::Timestamp;
use crate::wire::index::OffsetEntry;
use crate::wire::{Batch, Record};

/// The offset asked for is not in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffsetOutOfRange {
    /// What was asked for.
    pub offset: Offset,
    /// Where the log begins.
    pub log_start_offset: Offset,
    /// Where it ends.
    pub log_end_offset: Offset,
}

/// A record's place, by its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimestampedOffset {
    /// Its offset.
    pub offset: Offset,
    /// Its time.
    pub timestamp: Timestamp,
    /// The epoch of the leader that appended it.
    pub leader_epoch: LeaderEpoch,
}

/// How an offset was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lookup {
    /// What was looked at, in order.
    pub steps: Vec<Step>,
    /// The batch that has the offset, or the first one after it.
    pub found: Option<Located>,
}

/// What a fetch is given, and how that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The base offset of the segment that it reads.
    pub segment: Offset,
    /// The first byte.
    pub position: u64,
    /// How many bytes; the last batch may be cut.
    pub len: u64,
    /// The index entry that the scan began at; `None` where nothing was looked up.
    pub floor: Option<OffsetEntry>,
    /// What was looked at, in order.
    pub steps: Vec<Step>,
}

impl Log {
    /// The batches from the one that has `offset` on: at most `max_bytes`, nothing at or beyond `upper_bound`, and
    /// only from one segment. With `min_one` the first batch comes whole even if it is larger; the last one may be
    /// cut. The first batch may begin before `offset`: a reader drops what it did not ask for.
    pub fn read(
        &self,
        disk: &Disk,
        offset: Offset,
        max_bytes: usize,
        upper_bound: Offset,
        min_one: bool,
    ) -> Result<Records, OffsetOutOfRange> {
        let range = self.find_range(disk, offset, max_bytes, upper_bound, min_one)?;
        Ok(range.map_or(Records::EMPTY, |range| Records(disk.read(&range.file, range.position, range.len))))
    }

    /// Where [`Log::read`] reads; `None` where there is nothing to read.
    pub fn find_range(
        &self,
        disk: &Disk,
        offset: Offset,
        max_bytes: usize,
        upper_bound: Offset,
        min_one: bool,
    ) -> Result<Option<FileRange>, OffsetOutOfRange> {
        let (log_start_offset, log_end_offset) = (self.log_start_offset, self.log_end_offset);
        if offset < log_start_offset || offset > log_end_offset {
            return Err(OffsetOutOfRange { offset, log_start_offset, log_end_offset });
        }
        if offset >= upper_bound {
            return Ok(None);
        }
        let found = self.find_by(offset, |segment| segment.find_for_read(disk, offset));
        let Some((segment, Head { position, size, .. })) = found else { return Ok(None) };
        if !min_one && size > max_bytes as u64 {
            return Ok(None);
        }
        let end = self.position_of(disk, segment, upper_bound);
        let len = end.saturating_sub(position).min(size.max(max_bytes as u64));
        Ok(Some(FileRange { file: segment.file().clone(), position, len }))
    }

    /// Which bytes a fetch of `offset` is given, up to the log's end, and how they are found (`LogSegment.read`): at
    /// most `max_bytes`, but with `min_one` the first batch whole. Nothing, at the end.
    pub fn fetch(
        &self,
        disk: &Disk,
        offset: Offset,
        max_bytes: u64,
        min_one: bool,
    ) -> Result<Fetched, OffsetOutOfRange> {
        let (log_start_offset, log_end_offset) = (self.log_start_offset, self.log_end_offset);
        if offset < log_start_offset || offset > log_end_offset {
            return Err(OffsetOutOfRange { offset, log_start_offset, log_end_offset });
        }
        let mut steps = Vec::new();
        let found = match offset {
            offset if offset == log_end_offset => None,
            offset => self.find(disk, offset, |step| steps.push(step)),
        };
        let floor = |steps: &[Step]| {
            steps
                .iter()
                .rev()
                .find_map(|step| if let Step::Floor { entry } = step { Some(*entry) } else { None })
        };
        Ok(match found {
            None => {
                let end = self.active_segment();
                Fetched { segment: end.base_offset(), position: end.size(), len: 0, floor: None, steps }
            }
            Some((segment, Head { position, size, .. })) => {
                let at_least = if min_one { size } else { 0 };
                let len = (segment.size() - position).min(max_bytes.max(at_least));
                Fetched { segment: segment.base_offset(), position, len, floor: floor(&steps), steps }
            }
        })
    }

    /// How [`Log::read`] finds `offset`, step by step.
    pub fn lookup(&self, disk: &Disk, offset: Offset) -> Lookup {
        let mut steps = Vec::new();
        let found = self.find(disk, offset, |step| steps.push(step));
        let found = found.and_then(|(segment, head)| segment.batches(disk, head.position).next());
        Lookup { steps, found }
    }

    /// The batch that has `offset`, or the first one after it.
    pub fn batch_at(&self, disk: &Disk, offset: Offset) -> Option<Located> {
        self.find_by(offset, |segment| segment.batch_for_read(disk, offset)).map(|(_, located)| located)
    }

    /// The head of that batch, for a caller that needs no record of it.
    pub fn head_at(&self, disk: &Disk, offset: Offset) -> Option<Head> {
        self.find_by(offset, |segment| segment.find_for_read(disk, offset)).map(|(_, head)| head)
    }

    /// The batches from the one that has `offset` on, up to the log's end.
    pub fn batches_from<'d>(
        &'d self,
        disk: &'d Disk,
        offset: Offset,
    ) -> impl Iterator<Item = Located> + use<'d> {
        let start = self.find(disk, offset.max(self.log_start_offset), |_| ());
        let first = start.into_iter().flat_map(move |(segment, head)| {
            let later = self.segments.range(segment.base_offset() + 1..).map(|(_, segment)| (segment, 0));
            std::iter::once((segment, head.position)).chain(later)
        });
        first.flat_map(move |(segment, position)| segment.batches(disk, position))
    }

    /// The last `n` records, each with the batch that it is in.
    pub fn tail(&self, disk: &Disk, n: usize) -> Vec<(Located, Record)> {
        let from = self.log_end_offset - n as i64;
        let located = self.batches_from(disk, from);
        let records = located.flat_map(|located| {
            let records: Vec<_> = located.batch.records().map_while(Result::ok).collect();
            records.into_iter().map(move |record| (located.clone(), record))
        });
        records.filter(|(_, record)| record.offset >= from).collect()
    }

    /// The first record at or after a time.
    pub fn offset_for_timestamp(&self, disk: &Disk, timestamp: Timestamp) -> Option<TimestampedOffset> {
        self.search(disk, timestamp, |_| ())
    }

    /// How [`Log::offset_for_timestamp`] finds it, step by step.
    pub fn lookup_timestamp(
        &self,
        disk: &Disk,
        timestamp: Timestamp,
    ) -> (Vec<Step>, Option<TimestampedOffset>) {
        let mut steps = Vec::new();
        let found = self.search(disk, timestamp, |step| steps.push(step));
        (steps, found)
    }

    fn search(
        &self,
        disk: &Disk,
        timestamp: Timestamp,
        mut step: impl FnMut(Step),
    ) -> Option<TimestampedOffset> {
        let segment = self.segments().find(|segment| segment.largest_timestamp() >= timestamp)?;
        step(Step::Segment { base_offset: segment.base_offset() });
        let position = segment.position_before(disk, timestamp, &mut step);
        segment.batches(disk, position).find_map(|Located { position, batch, .. }| {
            let (base_offset, last_offset) = (batch.base_offset(), batch.last_offset());
            step(Step::Scan { position, base_offset, last_offset });
            if batch.max_timestamp() < timestamp {
                return None;
            }
            let wanted =
                |record: &Record| record.timestamp >= timestamp && record.offset >= self.log_start_offset;
            let record = batch.records().map_while(Result::ok).find(wanted)?;
            Some(timestamped(&batch, &record))
        })
    }

    /// The first record that has the largest time of all.
    pub fn max_timestamp_offset(&self, disk: &Disk) -> Option<TimestampedOffset> {
        let newest = self.segments().map(|segment| segment.newest().timestamp).max().filter(|t| t.0 >= 0)?;
        let segment = self.segments().find(|segment| segment.newest().timestamp == newest)?;
        let head = segment.find(disk, segment.newest().offset, |_| ())?;
        let batch = segment.batches(disk, head.position).next()?.batch;
        let record = batch.records().map_while(Result::ok).find(|record| record.timestamp == newest)?;
        Some(timestamped(&batch, &record))
    }

    /// The first batch that has `offset` or a later one.
    fn find(&self, disk: &Disk, offset: Offset, mut step: impl FnMut(Step)) -> Option<(&Segment, Head)> {
        self.find_by(offset, |segment| {
            step(Step::Segment { base_offset: segment.base_offset() });
            segment.find(disk, offset, &mut step)
        })
    }

    /// What `find` finds in the segment by name, or in the first behind it that has anything.
    fn find_by<T>(
        &self,
        offset: Offset,
        mut find: impl FnMut(&Segment) -> Option<T>,
    ) -> Option<(&Segment, T)> {
        let segments = self.segments.range(self.floor(offset)..);
        segments.map(|(_, segment)| segment).find_map(|segment| Some((segment, find(segment)?)))
    }

    /// Where in a segment `offset` is: its end, when `offset` is behind it.
    fn position_of(&self, disk: &Disk, segment: &Segment, offset: Offset) -> u64 {
        let next_base = self.segments.range(segment.base_offset() + 1..).next().map(|(base, _)| *base);
        if offset >= next_base.unwrap_or(self.log_end_offset) {
            return segment.size();
        }
        segment.find_for_read(disk, offset).map_or(segment.size(), |head| head.position)
    }
}

fn timestamped(batch: &Batch, record: &Record) -> TimestampedOffset {
    let (offset, timestamp) = (record.offset, record.timestamp);
    TimestampedOffset { offset, timestamp, leader_epoch: batch.leader_epoch() }
}
