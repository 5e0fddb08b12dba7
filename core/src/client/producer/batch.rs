//! A batch in the making: the records of one partition that will travel together.

use std::rc::Rc;

use bytes::Bytes;

use super::SendId;
use crate::ids::{BrokerId, FactId, LeaderEpoch, TopicPartition};
use crate::protocol::ErrorCode;
use crate::time::{Instant, Timestamp};
use crate::wire::batch::{HEADER_SIZE, attribute, increment_sequence};
use crate::wire::{BatchBuilder, BatchHeader, Codec, Header, record};

/// Numbers the batches of one producer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BatchId(pub u64);

/// A record in a batch.
#[derive(Clone, Debug)]
pub struct BatchedRecord {
    /// What its sender knows it by.
    pub send: SendId,
    /// Its time.
    pub timestamp: Timestamp,
    /// Its key.
    pub key: Option<Bytes>,
    /// Its value.
    pub value: Option<Bytes>,
    /// Its headers.
    pub headers: Rc<[Header]>,
}

impl BatchedRecord {
    /// How many bytes its key and its value have; `None` for null.
    pub fn sizes(&self) -> (Option<usize>, Option<usize>) {
        (self.key.as_ref().map(Bytes::len), self.value.as_ref().map(Bytes::len))
    }

    /// How many bytes it takes as record `offset_delta` of a batch that begins at `base`.
    fn size(&self, base: Timestamp, offset_delta: usize) -> usize {
        let delta = self.timestamp.0 - base.0;
        let (key, value) = (self.key.as_deref(), self.value.as_deref());
        record::size(delta, offset_delta as i32, key, value, &self.headers)
    }
}

/// How a batch will be compressed, and how much that is expected to save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compression {
    /// `compression.type`.
    pub codec: Codec,
    /// Compressed bytes for a million of records.
    pub ratio: u32,
}

impl Compression {
    /// What a million bytes of records become before anything was observed.
    pub const WHOLE: u32 = 1_000_000;

    /// How many bytes a batch with so many bytes of records is expected to have: five percent more than the ratio
    /// says, to be on the safe side.
    fn estimate(self, records_size: usize) -> usize {
        HEADER_SIZE
            + match self.codec {
                Codec::None => records_size,
                _ => (records_size as u64 * u64::from(self.ratio) / 1_000_000 * 105 / 100) as usize,
            }
    }
}

/// Whose records these are, and from which number on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sequence {
    /// The producer's id.
    pub producer_id: i64,
    /// Its epoch.
    pub epoch: i16,
    /// The first record's number.
    pub base: i32,
    /// Whether they are part of a transaction.
    pub transactional: bool,
}

/// A batch of one partition, from its first record to its acknowledgement.
#[derive(Clone, Debug)]
pub struct ProducerBatch {
    /// Its number.
    pub id: BatchId,
    /// Where it goes.
    pub tp: TopicPartition,
    /// Its records.
    pub records: Vec<BatchedRecord>,
    /// How much memory it holds.
    pub capacity: usize,
    /// When its first record came.
    pub created: Instant,
    /// How often it was sent.
    pub attempts: u32,
    /// When it may be sent again, after an error.
    pub retry: Option<(Instant, ErrorCode)>,
    /// Its numbers, once it has been sent by an idempotent producer.
    pub sequence: Option<Sequence>,
    /// Whether its numbers were changed after it had been sent.
    pub renumbered: bool,
    /// The fact that made it.
    pub cause: Option<FactId>,
    /// The leader that it was last sent to: another one is tried without waiting.
    pub sent_to: Option<(BrokerId, LeaderEpoch)>,
    compression: Compression,
    records_size: usize,
    bytes: Option<Bytes>,
}

impl ProducerBatch {
    /// An empty batch that may grow to `capacity` bytes.
    pub fn new(
        id: BatchId,
        tp: TopicPartition,
        capacity: usize,
        created: Instant,
        compression: Compression,
    ) -> Self {
        ProducerBatch {
            id,
            tp,
            records: Vec::new(),
            capacity,
            created,
            attempts: 0,
            retry: None,
            sequence: None,
            renumbered: false,
            cause: None,
            sent_to: None,
            compression,
            records_size: 0,
            bytes: None,
        }
    }

    /// Its size in bytes, header included: an estimate while it is not compressed yet.
    pub fn size(&self) -> usize {
        let estimate = || self.compression.estimate(self.records_size);
        self.bytes.as_ref().map_or_else(estimate, Bytes::len)
    }

    /// What a million bytes of its records became; `None` while they are not compressed.
    pub fn observed_ratio(&self) -> Option<u32> {
        let compressed = self.bytes.as_ref().filter(|_| self.compression.codec != Codec::None)?;
        let compressed = (compressed.len() - HEADER_SIZE) as u64 * u64::from(Compression::WHOLE);
        u32::try_from(compressed / self.records_size.max(1) as u64).ok()
    }

    /// Whether it takes `record`: it always takes the first one, and none once it has been sent.
    pub fn has_room_for(&self, record: &BatchedRecord) -> bool {
        match self.records.first() {
            None => true,
            Some(first) => {
                self.attempts == 0
                    && self.size() + record.size(first.timestamp, self.records.len()) <= self.capacity
            }
        }
    }

    /// Whether no byte more fits.
    pub fn is_full(&self) -> bool {
        self.attempts > 0 || (!self.records.is_empty() && self.size() >= self.capacity)
    }

    /// Adds a record. Returns by how many bytes the batch grew.
    pub fn push(&mut self, record: BatchedRecord) -> usize {
        let base = self.records.first().map_or(record.timestamp, |first| first.timestamp);
        let size = record.size(base, self.records.len());
        self.records_size += size;
        self.records.push(record);
        size
    }

    /// The number of its last record.
    pub fn last_sequence(&self) -> Option<i32> {
        self.sequence.map(|sequence| increment_sequence(sequence.base, self.records.len() as i32 - 1))
    }

    /// Gives it numbers; new ones mean new bytes.
    pub fn number(&mut self, sequence: Sequence) {
        self.renumbered |= self.sequence.is_some();
        self.sequence = Some(sequence);
        self.bytes = None;
    }

    /// The bytes to send. They are made once: a batch that is sent again is the same to the byte.
    pub fn bytes(&mut self) -> Bytes {
        let (records, sequence, codec) = (&self.records, self.sequence, self.compression.codec);
        let builder = || BatchBuilder::with_capacity(self.records_size);
        self.bytes.get_or_insert_with(|| encode(builder(), records, sequence, codec)).clone()
    }

    /// When it may be sent again, where it waits for that.
    pub fn backing_off(&self, leader: (BrokerId, LeaderEpoch), now: Instant) -> Option<Instant> {
        let (until, _) = self.retry?;
        let leader_changed = self.sent_to.is_some_and(|(_, epoch)| epoch < leader.1);
        (until > now && !leader_changed).then_some(until)
    }
}

fn encode(
    mut builder: BatchBuilder,
    records: &[BatchedRecord],
    sequence: Option<Sequence>,
    codec: Codec,
) -> Bytes {
    for record in records {
        builder.append(record.timestamp, record.key.as_deref(), record.value.as_deref(), &record.headers);
    }
    let header = match sequence {
        None => BatchHeader::default(),
        Some(Sequence { producer_id, epoch, base, transactional }) => BatchHeader {
            producer_id,
            producer_epoch: epoch,
            base_sequence: base,
            attributes: if transactional { attribute::TRANSACTIONAL } else { 0 },
            ..BatchHeader::default()
        },
    };
    builder.build_compressed(&header, codec).expect("a codec that is not there was refused with its script")
}
