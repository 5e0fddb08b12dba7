//! Compaction: of every key only the newest record stays, outside the active segment.
//!
//! ```text
//!            clean              │ dirty: not looked at yet  │ active
//! before     [ b2 · a3 ]        │ [ a1 ][ c0 · b5 ]         │ [ a9 ]
//! first pass                      a → 6, c → 7, b → 8         offsets of the newest record of each key
//! second     [ ── a3 goes ── ]  │ [ a6 ][ c7 · b8 ]         │ [ a9 ]     a6 stays: the active one is not looked at
//!            0                  first dirty                  first uncleanable
//! ```
//!
//! The first pass reads the dirty part and notes the newest offset of each key. The second copies everything up to
//! the end of that part, and leaves out the older records of each key. Offsets never change: a batch keeps its first
//! and last offset, and the gap where a record was. A record without a value, a tombstone, deletes its key. The
//! cleaning that first keeps a tombstone writes into its batch when the tombstone may go itself (`delete.retention.ms`
//! from then), and a later cleaning leaves it out. Neighbouring segments that have shrunk are merged as long as they
//! fit into `segment.bytes`. A producer's last batch, and the last one of a cleaning, keep at least their header, for
//! the sequence and the offset that it tells. Nothing behind the last stable offset is looked at, and records of aborted
//! transactions go at once: they are nobody's newest. (`Cleaner`.)
//!
//! CAVEATS: cleaning takes no time, so `.cleaned` and `.swap` files come from real brokers only; the map of keys has no
//! bound (`log.cleaner.dedupe.buffer.size`); markers of transactions are kept; a batch that
//! cannot be read is kept whole.

use bytes::Bytes;

use super::files::SNAPSHOT;
use super::{Log, Segment};
use crate::disk::Disk;
use crate::fact::LogFact;
use crate::ids::Offset;
use crate::map::{Map, Set};
use crate::process::Out;
use crate::time::Timestamp;
use crate::wire::batch::{Batch, attribute};
use crate::wire::end_txn_marker::Aborted;
use crate::wire::{BatchBuilder, BatchHeader, Codec, Record};

/// How much of a segment is read at once; what is left of it is written in one append, with at most one index entry.
const READ_BYTES: u64 = 262_144;

/// What a cleaning of a log would have to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cleanable {
    /// Below it, every key was looked at.
    pub first_dirty: Offset,
    /// Below it, segments may be cleaned: where one begins.
    pub first_uncleanable: Offset,
    /// How much of what would be cleaned is dirty, in billionths; 0 where nothing is.
    pub dirty_ratio: u64,
    /// Whether `max.compaction.lag.ms` is over for a record.
    pub is_due: bool,
}

impl Log {
    /// What a cleaning would have to do now, `cleaned` being where the last one ended.
    pub fn cleanable(&self, cleaned: Option<Offset>, last_stable: Offset, now: Timestamp) -> Cleanable {
        let known = cleaned.filter(|at| (self.log_start_offset..=self.log_end_offset).contains(at));
        let first_dirty = known.unwrap_or(self.log_start_offset);
        let active = self.active_segment().base_offset();
        let dirty = || self.segments.range(self.floor(first_dirty)..active).map(|(_, segment)| segment);
        let (young, old) = (self.config.min_compaction_lag_ms, self.config.max_compaction_lag_ms);
        let is_young = |s: &&Segment| young > 0 && s.largest_timestamp().0 > now.0 - young;
        let first_young = dirty().find(is_young).map_or(active, Segment::base_offset);
        let first_uncleanable = self.floor(first_young.min(last_stable).max(first_dirty)).min(active);
        let first = dirty().filter_map(|segment| segment.first_timestamp()).min();
        let bytes = |from, to| {
            let segments = self.segments.range(from..to).map(|(_, segment)| segment.size());
            segments.sum::<u64>()
        };
        let floor = self.floor(first_dirty).min(first_uncleanable);
        let (clean_bytes, dirty_bytes) = (bytes(Offset::MIN, first_dirty), bytes(floor, first_uncleanable));
        Cleanable {
            first_dirty,
            first_uncleanable,
            dirty_ratio: dirty_bytes
                .saturating_mul(1_000_000_000)
                .checked_div(clean_bytes + dirty_bytes)
                .unwrap_or(0),
            is_due: first.is_some_and(|first| first.0 < now.0.saturating_sub(old)),
        }
    }

    /// Cleans. Returns where it ended: the next first dirty offset.
    pub fn clean(&mut self, what: Cleanable, disk: &mut Disk, out: &mut Out<'_>) -> Offset {
        let before = out.wake_for(self.because);
        let round = Round::new(self, what, disk, out.timestamp());
        let mut bases: Vec<Offset> = self.segments.range(..round.end).map(|(base, _)| *base).collect();
        let (bytes_before, mut kept) = (self.size(), 0);
        while !bases.is_empty() {
            let group: Vec<Offset> = bases.drain(..self.group(&bases)).collect();
            kept += self.rewrite(&group, &round, disk, out);
        }
        // A gap before the first uncleanable offset has nothing to look at.
        let (tp, end) = (self.tp.clone(), round.end.max(what.first_uncleanable));
        let removed = round.read.get() - kept;
        let (from, bytes) = (what.first_dirty, bytes_before - self.size());
        out.fact(LogFact::Cleaned { tp, from, to: end, removed, bytes });
        out.set_cause(before);
        end
    }

    /// How many segments from the first on fit into one.
    fn group(&self, bases: &[Offset]) -> usize {
        let sizes = |base: &Offset| {
            let segment = &self.segments[base];
            let (offsets, times) = (segment.offset_index(), segment.time_index());
            [segment.size(), u64::from(offsets.len()) * 8, u64::from(times.len()) * 12]
        };
        let index_max = self.config.segment_index_bytes as u64;
        let max = [self.config.segment_bytes as u64, index_max, index_max];
        let mut sum = [0; 3];
        let fits = |base: &&Offset| {
            let next = sizes(base);
            (0..3).for_each(|i| sum[i] += next[i]);
            let span = i32::try_from(**base - bases[0]).is_ok();
            **base == bases[0] || (span && (0..3).all(|i| sum[i] <= max[i]))
        };
        bases.iter().take_while(fits).count()
    }

    /// Writes what stays of some segments into one, in their place. Returns how many records stayed.
    fn rewrite(&mut self, group: &[Offset], round: &Round, disk: &mut Disk, out: &mut Out<'_>) -> u64 {
        let old: Vec<Segment> = group.iter().filter_map(|base| self.segments.remove(base)).collect();
        let mut appends: Vec<Vec<Batch>> = Vec::new();
        let mut count = 0;
        for segment in &old {
            let mut read_to = 0;
            for located in segment.batches(disk, 0) {
                if located.position >= read_to {
                    read_to = located.position + READ_BYTES;
                    appends.push(Vec::new());
                }
                let (batch, records) = round.filter(&located.batch);
                count += records;
                appends.last_mut().expect("one was just begun").extend(batch);
            }
        }
        for segment in &old {
            self.doom(segment, disk, out.now);
            if segment.base_offset() != group[0] {
                self.doom_file(SNAPSHOT, segment.base_offset(), disk, out.now);
            }
        }
        let created = old.last().map_or(out.timestamp(), Segment::largest_timestamp);
        let mut segment = Segment::create(&self.directory, group[0], &self.config, created, disk);
        for batches in appends.iter().filter(|batches| !batches.is_empty()) {
            segment.append(batches, self.config.index_interval_bytes, disk);
        }
        segment.close_indexes(disk);
        segment.flush(disk);
        segment.because = out.cause();
        self.segments.insert(group[0], segment);
        count
    }
}

/// One cleaning: what its first pass has found.
struct Round {
    /// Where the batches begin whose transactions were aborted.
    aborted: Set<Offset>,
    newest: Map<Bytes, Offset>,
    end: Offset,
    first_uncleanable: Offset,
    last_of_producers: Set<(i64, Offset)>,
    now: Timestamp,
    delete_retention_ms: i64,
    read: std::cell::Cell<u64>,
}

impl Round {
    fn new(log: &Log, what: Cleanable, disk: &Disk, now: Timestamp) -> Self {
        let aborted = aborted_batches(log, what.first_uncleanable, disk);
        let (mut newest, mut end) = (Map::new(), what.first_dirty);
        let dirty = log.batches_from(disk, what.first_dirty).map(|located| located.batch);
        for batch in dirty.take_while(|batch| batch.base_offset() < what.first_uncleanable) {
            let counts = !batch.is_control() && !aborted.contains(&batch.base_offset());
            for record in batch.records().map_while(Result::ok).filter(|_| counts) {
                if let Some(key) = record.key {
                    newest.insert(key, record.offset);
                }
            }
            end = batch.next_offset();
        }
        let producers = log.producers.producers().iter();
        let last = producers.filter_map(|(id, producer)| Some((*id, producer.batches.last()?.last_offset)));
        Round {
            aborted,
            newest,
            end,
            first_uncleanable: what.first_uncleanable,
            last_of_producers: last.collect(),
            now,
            delete_retention_ms: log.config.delete_retention_ms,
            read: std::cell::Cell::new(0),
        }
    }

    /// What stays of a batch, and how many records that is.
    fn filter(&self, batch: &Batch) -> (Option<Batch>, u64) {
        let Ok(records) = batch.records().collect::<Result<Vec<Record>, _>>() else {
            return (Some(batch.clone()), 0);
        };
        let has_horizon = batch.attributes() & attribute::DELETE_HORIZON != 0;
        let horizon = Some(batch.base_timestamp().0).filter(|_| has_horizon);
        let aborted = self.aborted.contains(&batch.base_offset());
        let stays = |record: &&Record| {
            let newest = record.key.as_ref().map(|key| self.newest.get(key).copied().unwrap_or(Offset::NONE));
            record.offset >= self.end
                || batch.is_control()
                || (!aborted
                    && newest.is_some_and(|newest| record.offset >= newest)
                    && (record.value.is_some() || horizon.is_none_or(|horizon| self.now.0 < horizon)))
        };
        let kept: Vec<&Record> = records.iter().filter(stays).collect();
        self.read.set(self.read.get() + records.len() as u64);
        let tombstones = !batch.is_control() && kept.iter().any(|record| record.value.is_none());
        let is_last = batch.next_offset() == self.first_uncleanable
            || self.last_of_producers.contains(&(batch.producer_id(), batch.last_offset()));
        let batch = if kept.is_empty() {
            is_last.then(|| batch.emptied())
        } else if kept.len() == records.len() && (has_horizon || !tombstones) {
            Some(batch.clone())
        } else {
            let set = tombstones.then(|| self.now.0.saturating_add(self.delete_retention_ms));
            Some(rebuilt(batch, &kept, horizon.or(set)))
        };
        (batch, kept.len() as u64)
    }
}

/// The batches of aborted transactions up to an offset; most logs have none, and are not read for it.
fn aborted_batches(log: &Log, end: Offset, disk: &Disk) -> Set<Offset> {
    let known = log.aborted_transactions(disk, log.log_start_offset, end);
    if known.is_empty() {
        return Set::new();
    }
    let mut aborted = Aborted::new(known);
    let batches = log.batches_from(disk, log.log_start_offset).map(|located| located.batch);
    let batches = batches.take_while(|batch| batch.base_offset() < end);
    batches.filter(|batch| aborted.has(batch)).map(|batch| batch.base_offset()).collect()
}

/// A batch with some of its records, each at its old offset. The base timestamp is the horizon, where there is one.
fn rebuilt(batch: &Batch, kept: &[&Record], horizon: Option<i64>) -> Batch {
    let mut builder = match horizon {
        Some(horizon) => BatchBuilder::based_on(Timestamp(horizon)),
        None => BatchBuilder::new(),
    };
    let mut next = batch.base_offset();
    for record in kept {
        builder.skip_offsets((record.offset - next) as i32);
        next = record.offset + 1;
        builder.append(record.timestamp, record.key.as_deref(), record.value.as_deref(), &record.headers);
    }
    builder.skip_offsets((batch.next_offset() - next) as i32);
    let flag = if horizon.is_some() { attribute::DELETE_HORIZON } else { 0 };
    let header = BatchHeader {
        base_offset: batch.base_offset(),
        leader_epoch: batch.leader_epoch(),
        attributes: (batch.attributes() & !attribute::CODEC) | flag,
        producer_id: batch.producer_id(),
        producer_epoch: batch.producer_epoch(),
        base_sequence: batch.base_sequence(),
    };
    let codec = Codec::from_number(batch.codec()).unwrap_or_default();
    let bytes = builder.build_compressed(&header, codec).expect("the codec is there");
    Batch::parse(&bytes).expect("what was just built is a whole batch")
}
