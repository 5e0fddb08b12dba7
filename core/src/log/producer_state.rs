//! The producers that write to a partition: what makes a retry harmless.
//!
//! An idempotent producer numbers its records. The partition remembers the last five batches of each producer, as
//! many as may be in flight, and decides for each new one:
//!
//! | the batch | answer |
//! |---|---|
//! | has the epoch and the sequences of one of the five | duplicate: the old offsets, nothing is appended |
//! | has an older epoch | INVALID_PRODUCER_EPOCH |
//! | has a newer epoch, and does not begin with 0 | OUT_OF_ORDER_SEQUENCE_NUMBER |
//! | is the first that is known of its producer | accepted, with any sequence |
//! | does not follow on the last one | OUT_OF_ORDER_SEQUENCE_NUMBER |
//!
//! Only leaders decide. Followers and recovery take what is in the log and remember it. (`ProducerStateManager`.)
//!
//! A transaction is open on a partition from its first batch to its marker. Readers of committed records are given
//! nothing from the first open one on, nor from the first whose marker is not below the high watermark yet: that is the
//! last stable offset. A batch of a transaction that is not open yet is only taken from a producer whose coordinator has
//! just confirmed it ([`ProducerState::begin_verification`], KIP-890), and no more once a marker came in between.

use crate::map::{Map, Set};

use bytes::Bytes;

use crate::ids::Offset;
use crate::time::{Span, Timestamp};
use crate::wire::batch::{Batch, increment_sequence};
use crate::wire::end_txn_marker::EndTxnMarker;
use crate::wire::producer_snapshot::{self, ProducerEntry};

/// How many batches of a producer are remembered: as many as it may have in flight.
pub const BATCHES_MAX: usize = 5;

/// Why a producer's batch is not appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum SequenceError {
    /// The producer was replaced by a newer one with its id.
    OldEpoch { producer_id: i64, epoch: i16, known: i16 },
    /// Records are missing before the batch, or it is an old one. `last` is -1 after a new epoch.
    OutOfOrder { producer_id: i64, sequence: i32, last: i32 },
    /// The batch is in no transaction that its coordinator has confirmed, or in none while one is open.
    NotInTransaction { producer_id: i64 },
    /// The marker is of a coordinator that another one has replaced.
    OldCoordinator { producer_id: i64, epoch: i32, known: i32 },
}

/// A transaction that has ended on this partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompletedTxn {
    /// Whose it was.
    pub producer_id: i64,
    /// Its first record.
    pub first_offset: Offset,
    /// Its marker.
    pub last_offset: Offset,
    /// Whether it was aborted.
    pub aborted: bool,
}

/// A batch that a producer wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownBatch {
    /// Its first sequence number.
    pub first_sequence: i32,
    /// Its last one.
    pub last_sequence: i32,
    /// The offset of its first record.
    pub base_offset: Offset,
    /// The offset of its last record.
    pub last_offset: Offset,
    /// Its newest record's time.
    pub timestamp: Timestamp,
}

/// What is known of one producer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Producer {
    /// Its epoch.
    pub epoch: i16,
    /// Its last batches, the newest at the end; at most [`BATCHES_MAX`].
    pub batches: Vec<KnownBatch>,
    /// The time of its last write, or marker.
    pub last_timestamp: Timestamp,
    /// The epoch of the coordinator that wrote its last marker; -1 none.
    pub coordinator_epoch: i32,
    /// Where its open transaction begins.
    pub txn_first_offset: Option<Offset>,
}

/// The producers of one partition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProducerState {
    producers: Map<i64, Producer>,
    /// First offsets of open transactions.
    open: Set<Offset>,
    /// First offsets of transactions that have ended, each with its marker's, until that is below the high watermark.
    ended: Map<Offset, Offset>,
    /// Producers whose next batch may open a transaction.
    verified: Set<i64>,
}

impl ProducerState {
    /// The producers by id.
    pub fn producers(&self) -> &Map<i64, Producer> {
        &self.producers
    }

    /// Whether a producer has a transaction open here.
    pub fn has_open_transaction(&self, producer_id: i64) -> bool {
        self.producers.get(&producer_id).is_some_and(|producer| producer.txn_first_offset.is_some())
    }

    /// A producer's coordinator is asked whether the partition is in its transaction: until the next marker, a batch of
    /// it is taken.
    pub fn begin_verification(&mut self, producer_id: i64) {
        self.verified.insert(producer_id);
    }

    /// The last stable offset (`UnifiedLog.lastStableOffset`).
    pub fn last_stable_offset(&self, high_watermark: Offset) -> Offset {
        let unreplicated = self.ended.iter().find(|(_, marker)| **marker >= high_watermark);
        let first = self.open.first().copied().unwrap_or(Offset::MAX);
        first.min(unreplicated.map_or(Offset::MAX, |(first, _)| *first)).min(high_watermark)
    }

    /// Whether anything holds the last stable offset back, or has until its marker is replicated.
    pub fn has_unstable(&self) -> bool {
        self.open.first().is_some() || !self.ended.is_empty()
    }

    /// The high watermark has moved: transactions whose markers lie below it are over.
    pub fn on_high_watermark(&mut self, high_watermark: Offset) {
        self.ended.retain(|_, marker| *marker >= high_watermark);
    }

    /// What a leader does with a batch: `Some` is the batch that it duplicates. `by_coordinator`: a coordinator of a
    /// broker wrote it, which counts nothing.
    pub fn check(&self, batch: &Batch, by_coordinator: bool) -> Result<Option<KnownBatch>, SequenceError> {
        let (producer_id, epoch) = (batch.producer_id(), batch.producer_epoch());
        let known = self.producers.get(&producer_id);
        let (first, last) = (batch.base_sequence(), batch.last_sequence());
        let same = |known: &&KnownBatch| (known.first_sequence, known.last_sequence) == (first, last);
        let sequenced = !batch.is_control() && !by_coordinator;
        if sequenced
            && let Some(producer) = known.filter(|producer| producer.epoch == epoch)
            && let Some(known) = producer.batches.iter().find(same)
        {
            return Ok(Some(*known));
        }
        if let Some(producer) = known
            && epoch < producer.epoch
        {
            return Err(SequenceError::OldEpoch { producer_id, epoch, known: producer.epoch });
        }
        if let (Some(producer), Some(marker)) = (known, EndTxnMarker::read(batch)) {
            let (epoch, known) = (marker.coordinator_epoch, producer.coordinator_epoch);
            if epoch < known {
                return Err(SequenceError::OldCoordinator { producer_id, epoch, known });
            }
        }
        if producer_id >= 0 && !batch.is_control() {
            let opens = batch.is_transactional() && !self.verified.contains(&producer_id);
            if self.has_open_transaction(producer_id) != batch.is_transactional()
                && (opens || !batch.is_transactional())
            {
                return Err(SequenceError::NotInTransaction { producer_id });
            }
        }
        let Some(producer) = known.filter(|_| sequenced) else { return Ok(None) };
        let last = producer.batches.last().filter(|_| epoch == producer.epoch).map(|b| b.last_sequence);
        let in_order = match last {
            Some(last) => first == increment_sequence(last, 1),
            None => epoch == producer.epoch || first == 0,
        };
        let last = last.unwrap_or(-1);
        in_order.then_some(None).ok_or(SequenceError::OutOfOrder { producer_id, sequence: first, last })
    }

    /// Remembers a batch that is in the log. Gives the transaction that it ends.
    pub fn update(&mut self, batch: &Batch) -> Option<CompletedTxn> {
        let producer_id = batch.producer_id();
        if producer_id < 0 {
            return None;
        }
        let epoch = batch.producer_epoch();
        let marker = EndTxnMarker::read(batch);
        if batch.is_control() && marker.is_none() {
            return None; // compaction has emptied it, and taken its transaction before
        }
        let producer = self.producers.entry(producer_id).or_insert_with(|| Producer::new(epoch));
        if producer.epoch != epoch {
            (producer.epoch, producer.batches) = (epoch, Vec::new());
        }
        producer.last_timestamp = batch.max_timestamp();
        if let Some(marker) = marker {
            producer.coordinator_epoch = marker.coordinator_epoch;
            self.verified.remove(&producer_id);
            let first_offset = producer.txn_first_offset.take()?;
            let last_offset = batch.last_offset();
            self.open.remove(&first_offset);
            self.ended.insert(first_offset, last_offset);
            return Some(CompletedTxn { producer_id, first_offset, last_offset, aborted: !marker.committed });
        }
        if batch.is_transactional() && producer.txn_first_offset.is_none() {
            producer.txn_first_offset = Some(batch.base_offset());
            self.open.insert(batch.base_offset());
        }
        if batch.base_sequence() < 0 {
            return None;
        }
        if producer.batches.len() == BATCHES_MAX {
            producer.batches.remove(0);
        }
        producer.batches.push(KnownBatch {
            first_sequence: batch.base_sequence(),
            last_sequence: batch.last_sequence(),
            base_offset: batch.base_offset(),
            last_offset: batch.last_offset(),
            timestamp: batch.max_timestamp(),
        });
        None
    }

    /// The last stable offset as an aborted transaction's index entry tells it, when its marker was just written.
    pub(super) fn stable_after(&self, ended: &CompletedTxn) -> Offset {
        self.open.first().copied().unwrap_or(ended.last_offset + 1)
    }

    /// Forgets the producers that have not written for `expiration` (`producer.id.expiration.ms`).
    pub fn expire(&mut self, now: Timestamp, expiration: Span) {
        self.producers.retain(|_, producer| {
            producer.txn_first_offset.is_some() || now.0 - producer.last_timestamp.0 < expiration.millis()
        });
    }

    /// Takes every transaction for ended: a mistake that can be planted.
    pub(super) fn forget_open(&mut self) {
        self.open.clear();
    }

    /// The snapshot file's bytes: of each producer only the newest batch.
    pub(super) fn snapshot(&self) -> Bytes {
        let entries: Vec<_> = self.producers.iter().map(|(id, producer)| producer.entry(*id)).collect();
        producer_snapshot::write(&entries)
    }

    /// The producers in a snapshot; `None` where it cannot be read.
    pub(super) fn from_snapshot(bytes: &Bytes) -> Option<Self> {
        let entries = producer_snapshot::read(bytes).ok()?;
        let producers: Map<i64, Producer> =
            entries.iter().map(|entry| (entry.producer_id, Producer::from_entry(entry))).collect();
        let open = producers.values().filter_map(|producer| producer.txn_first_offset).collect();
        Some(ProducerState { producers, open, ..ProducerState::default() })
    }
}

impl Producer {
    fn new(epoch: i16) -> Self {
        Producer {
            epoch,
            batches: Vec::new(),
            last_timestamp: Timestamp(-1),
            coordinator_epoch: -1,
            txn_first_offset: None,
        }
    }

    fn entry(&self, producer_id: i64) -> ProducerEntry {
        let last = self.batches.last();
        ProducerEntry {
            producer_id,
            producer_epoch: self.epoch,
            last_sequence: last.map_or(-1, |batch| batch.last_sequence),
            last_offset: last.map_or(Offset::NONE, |batch| batch.last_offset),
            offset_delta: last.map_or(0, |batch| (batch.last_offset - batch.base_offset) as i32),
            timestamp: self.last_timestamp,
            coordinator_epoch: self.coordinator_epoch,
            current_txn_first_offset: self.txn_first_offset.unwrap_or(Offset::NONE),
        }
    }

    fn from_entry(entry: &ProducerEntry) -> Self {
        let batch = KnownBatch {
            first_sequence: entry.last_sequence.wrapping_sub(entry.offset_delta) & i32::MAX,
            last_sequence: entry.last_sequence,
            base_offset: entry.last_offset - i64::from(entry.offset_delta),
            last_offset: entry.last_offset,
            timestamp: entry.timestamp,
        };
        let batches = if entry.last_sequence < 0 { Vec::new() } else { vec![batch] };
        Producer {
            epoch: entry.producer_epoch,
            batches,
            last_timestamp: entry.timestamp,
            coordinator_epoch: entry.coordinator_epoch,
            txn_first_offset: Some(entry.current_txn_first_offset).filter(|offset| offset.is_known()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::LeaderEpoch;
    use crate::wire::{BatchBuilder, BatchHeader};

    fn batch(epoch: i16, base_sequence: i32, records: i32) -> Batch {
        let mut builder = BatchBuilder::new();
        (0..records).for_each(|_| builder.append(Timestamp(1), None, Some(b"v"), &[]));
        let header =
            BatchHeader { producer_id: 7, producer_epoch: epoch, base_sequence, ..Default::default() };
        builder.build_batch(&header)
    }

    fn written(batches: &[(i16, i32, i32)]) -> ProducerState {
        let mut state = ProducerState::default();
        let mut offset = Offset::ZERO;
        for (epoch, sequence, records) in batches {
            let batch = batch(*epoch, *sequence, *records).stamped(offset, LeaderEpoch::ZERO);
            offset = batch.next_offset();
            state.update(&batch);
        }
        state
    }

    fn out_of_order(sequence: i32, last: i32) -> Result<Option<KnownBatch>, SequenceError> {
        Err(SequenceError::OutOfOrder { producer_id: 7, sequence, last })
    }

    #[test]
    fn the_next_sequence_is_accepted_and_a_gap_is_not() {
        let state = written(&[(0, 0, 3)]);
        assert_eq!(state.check(&batch(0, 3, 1), false), Ok(None));
        assert_eq!(state.check(&batch(0, 4, 1), false), out_of_order(4, 2));
        assert_eq!(state.check(&batch(0, 2, 1), false), out_of_order(2, 2));
    }

    #[test]
    fn each_of_the_last_five_batches_is_known_again() {
        let state = written(&[(0, 0, 1), (0, 1, 1), (0, 2, 1), (0, 3, 2), (0, 5, 1), (0, 6, 1)]);
        let duplicate = state.check(&batch(0, 3, 2), false).unwrap().unwrap();
        assert_eq!((duplicate.base_offset, duplicate.last_offset), (Offset(3), Offset(4)));
        assert!(state.check(&batch(0, 1, 1), false).unwrap().is_some());
        assert_eq!(state.check(&batch(0, 0, 1), false), out_of_order(0, 6), "the sixth last is forgotten");
    }

    #[test]
    fn an_unknown_producer_may_begin_anywhere() {
        assert_eq!(ProducerState::default().check(&batch(0, 100, 1), false), Ok(None));
    }

    #[test]
    fn a_new_epoch_begins_with_zero() {
        let state = written(&[(1, 0, 3)]);
        assert_eq!(state.check(&batch(2, 0, 1), false), Ok(None));
        assert_eq!(state.check(&batch(2, 3, 1), false), out_of_order(3, -1));
    }

    #[test]
    fn an_old_epoch_is_fenced() {
        let error = SequenceError::OldEpoch { producer_id: 7, epoch: 0, known: 1 };
        assert_eq!(written(&[(1, 0, 3)]).check(&batch(0, 3, 1), false), Err(error));
    }

    #[test]
    fn sequences_wrap() {
        assert_eq!(written(&[(0, i32::MAX, 1)]).check(&batch(0, 0, 1), false), Ok(None));
    }

    #[test]
    fn a_snapshot_keeps_the_newest_batch_only() {
        let state = ProducerState::from_snapshot(&written(&[(0, 0, 1), (0, 1, 3)]).snapshot()).unwrap();
        let known = state.check(&batch(0, 1, 3), false).unwrap().unwrap();
        assert_eq!((known.base_offset, known.last_offset), (Offset(1), Offset(3)));
        assert_eq!(state.check(&batch(0, 0, 1), false), out_of_order(0, 3));
    }

    #[test]
    fn a_silent_producer_is_forgotten() {
        let mut state = written(&[(0, 0, 1)]);
        state.expire(Timestamp(1000), Span::from_millis(2000));
        assert_eq!(state.producers().len(), 1);
        state.expire(Timestamp(1000), Span::from_millis(500));
        assert_eq!(state.producers().len(), 0);
    }
}
