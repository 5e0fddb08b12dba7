//! The record batch (message format v2): what a producer sends, a log holds and a consumer gets, byte for byte.
//!
//! ```text
//!  0 baseOffset i64            8 batchLength i32      12 partitionLeaderEpoch i32   16 magic i8 = 2
//! 17 crc u32, over all after it: CRC-32C
//! 21 attributes i16           23 lastOffsetDelta i32  27 baseTimestamp i64          35 maxTimestamp i64
//! 43 producerId i64           51 producerEpoch i16    53 baseSequence i32           57 recordCount i32
//! 61 records
//! ```
//!
//! The leader gives a batch its offset and epoch, and both stand before the checksum: so it can stamp them without
//! summing the batch again, and the producer's checksum guards the records all the way to the consumer.
//!
//! CAVEATS: formats 0 and 1 are refused.

use std::borrow::Borrow;

use bytes::Bytes;

use super::compression::{Codec, RECORDS_BYTES_MAX};
use super::record::{Base, RecordRef};
use super::{Cursor, Field, Kind, Mark, Record, WireError};
use crate::ids::{LeaderEpoch, Offset};
use crate::time::Timestamp;

/// The bytes before the first record.
pub const HEADER_SIZE: usize = 61;
/// The bytes that `batchLength` does not count: the offset and itself.
pub const LOG_OVERHEAD: usize = 12;
/// The only message format spoken here.
pub const MAGIC: i8 = 2;

/// The batch header's fields.
pub mod field {
    #![allow(missing_docs)]
    use super::{Field, Kind};

    pub const BASE_OFFSET: Field = Field::new("baseOffset", 0, Kind::I64);
    pub const BATCH_LENGTH: Field = Field::new("batchLength", 8, Kind::I32);
    pub const PARTITION_LEADER_EPOCH: Field = Field::new("partitionLeaderEpoch", 12, Kind::I32);
    pub const MAGIC: Field = Field::new("magic", 16, Kind::I8);
    pub const CRC: Field = Field::new("crc", 17, Kind::U32);
    pub const ATTRIBUTES: Field = Field::new("attributes", 21, Kind::I16);
    pub const LAST_OFFSET_DELTA: Field = Field::new("lastOffsetDelta", 23, Kind::I32);
    pub const BASE_TIMESTAMP: Field = Field::new("baseTimestamp", 27, Kind::I64);
    pub const MAX_TIMESTAMP: Field = Field::new("maxTimestamp", 35, Kind::I64);
    pub const PRODUCER_ID: Field = Field::new("producerId", 43, Kind::I64);
    pub const PRODUCER_EPOCH: Field = Field::new("producerEpoch", 51, Kind::I16);
    pub const BASE_SEQUENCE: Field = Field::new("baseSequence", 53, Kind::I32);
    pub const RECORD_COUNT: Field = Field::new("recordCount", 57, Kind::I32);
}

/// The header, field by field: what the hex view labels.
pub const FIELDS: &[Field] = &[
    field::BASE_OFFSET,
    field::BATCH_LENGTH,
    field::PARTITION_LEADER_EPOCH,
    field::MAGIC,
    field::CRC,
    field::ATTRIBUTES,
    field::LAST_OFFSET_DELTA,
    field::BASE_TIMESTAMP,
    field::MAX_TIMESTAMP,
    field::PRODUCER_ID,
    field::PRODUCER_EPOCH,
    field::BASE_SEQUENCE,
    field::RECORD_COUNT,
];

/// Bits of the attributes.
pub mod attribute {
    /// The codec: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd.
    pub const CODEC: i16 = 0b111;
    /// Timestamps are the broker's (LogAppendTime), not the producer's (CreateTime).
    pub const LOG_APPEND_TIME: i16 = 1 << 3;
    /// Part of a transaction.
    pub const TRANSACTIONAL: i16 = 1 << 4;
    /// Not data but a marker.
    pub const CONTROL: i16 = 1 << 5;
    /// baseTimestamp is the time when the tombstones inside may go.
    pub const DELETE_HORIZON: i16 = 1 << 6;
}

/// A whole batch: a view over shared bytes whose header and length have been checked, its checksum not yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    bytes: Bytes, // at least HEADER_SIZE long, exactly batchLength + LOG_OVERHEAD, magic 2
}

impl Batch {
    /// The batch that `bytes` begin with. What follows it is not looked at.
    pub fn parse(bytes: &Bytes) -> Result<Batch, WireError> {
        Batch::parse_at(bytes, 0)
    }

    /// The batch at byte `at`.
    pub fn parse_at(bytes: &Bytes, at: usize) -> Result<Batch, WireError> {
        let left = bytes.len() - at;
        let incomplete = |needed| WireError::Incomplete { at, field: "batch", needed, left };
        if left < field::MAGIC.range().end {
            return Err(incomplete(HEADER_SIZE));
        }
        let length = field::BATCH_LENGTH.read(&bytes[at..]);
        let size = usize::try_from(length).ok().map(|length| length + LOG_OVERHEAD);
        let size = size.filter(|size| *size >= HEADER_SIZE).ok_or(WireError::BadLength {
            at: at + field::BATCH_LENGTH.at,
            field: field::BATCH_LENGTH.name,
            length,
        })?;
        let magic = field::MAGIC.read(&bytes[at..]) as i8;
        if magic != MAGIC {
            return Err(WireError::BadMagic { at: at + field::MAGIC.at, magic });
        }
        if left < size {
            return Err(incomplete(size));
        }
        Ok(Batch { bytes: bytes.slice(at..at + size) })
    }

    /// Its bytes, header and records.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Its size in bytes, header and records.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The offset of its first record, or where that was before compaction.
    pub fn base_offset(&self) -> Offset {
        Offset(field::BASE_OFFSET.read(&self.bytes))
    }

    /// The offset of its last record.
    pub fn last_offset(&self) -> Offset {
        self.base_offset().wrapping_add(i64::from(self.last_offset_delta()))
    }

    /// The offset after its last record.
    pub fn next_offset(&self) -> Offset {
        self.last_offset().wrapping_add(1)
    }

    /// The epoch of the leader that appended it.
    pub fn leader_epoch(&self) -> LeaderEpoch {
        LeaderEpoch(field::PARTITION_LEADER_EPOCH.read(&self.bytes) as i32)
    }

    /// The checksum that it carries.
    pub fn crc(&self) -> u32 {
        field::CRC.read(&self.bytes) as u32
    }

    /// Codec, timestamp type and flags, as bits of [`attribute`].
    pub fn attributes(&self) -> i16 {
        field::ATTRIBUTES.read(&self.bytes) as i16
    }

    /// The codec's number; 0 is uncompressed.
    pub fn codec(&self) -> u8 {
        (self.attributes() & attribute::CODEC) as u8
    }

    /// Whether its timestamps are the broker's.
    pub fn is_log_append_time(&self) -> bool {
        self.attributes() & attribute::LOG_APPEND_TIME != 0
    }

    /// Whether it is part of a transaction.
    pub fn is_transactional(&self) -> bool {
        self.attributes() & attribute::TRANSACTIONAL != 0
    }

    /// Whether it is a marker, not data.
    pub fn is_control(&self) -> bool {
        self.attributes() & attribute::CONTROL != 0
    }

    /// lastOffset - baseOffset.
    pub fn last_offset_delta(&self) -> i32 {
        field::LAST_OFFSET_DELTA.read(&self.bytes) as i32
    }

    /// The first record's time; -1 none.
    pub fn base_timestamp(&self) -> Timestamp {
        Timestamp(field::BASE_TIMESTAMP.read(&self.bytes))
    }

    /// The newest record's time; -1 none.
    pub fn max_timestamp(&self) -> Timestamp {
        Timestamp(field::MAX_TIMESTAMP.read(&self.bytes))
    }

    /// The producer's id; -1 none.
    pub fn producer_id(&self) -> i64 {
        field::PRODUCER_ID.read(&self.bytes)
    }

    /// The producer's epoch; -1 none.
    pub fn producer_epoch(&self) -> i16 {
        field::PRODUCER_EPOCH.read(&self.bytes) as i16
    }

    /// The sequence number of its first record; -1 none.
    pub fn base_sequence(&self) -> i32 {
        field::BASE_SEQUENCE.read(&self.bytes) as i32
    }

    /// The sequence number of its last record; -1 none. After 2^31 - 1 comes 0.
    pub fn last_sequence(&self) -> i32 {
        match self.base_sequence() {
            -1 => -1,
            base => increment_sequence(base, self.last_offset_delta()),
        }
    }

    /// How many records it says that it has.
    pub fn record_count(&self) -> i32 {
        field::RECORD_COUNT.read(&self.bytes) as i32
    }

    /// The checksum of its bytes as they are.
    pub fn computed_crc(&self) -> u32 {
        crc32c::crc32c(&self.bytes[field::ATTRIBUTES.at..])
    }

    /// Whether its bytes are those that the producer summed.
    pub fn check_crc(&self) -> Result<(), WireError> {
        let (stored, computed) = (self.crc(), self.computed_crc());
        match stored == computed {
            true => Ok(()),
            false => Err(WireError::BadCrc { at: field::CRC.at, stored, computed }),
        }
    }

    /// Its records, one by one, each sharing the batch's bytes; the last item is an error where they do not fit their
    /// count or their bytes. Of compressed records errors tell the place after decompression.
    pub fn records(&self) -> Records {
        Records { place: self.place(), payload: self.payload() }
    }

    /// The bytes that its records are read from: its own, or decompressed ones. Reading from there copies nothing.
    pub fn payload(&self) -> Result<Payload, WireError> {
        let bytes = match self.codec() {
            0 => self.bytes.clone(),
            _ => self.decompressed()?,
        };
        Ok(Payload { bytes, base: self.base(), place: self.place() })
    }

    /// The bytes of its records, decompressed where they need to be.
    pub fn decompressed(&self) -> Result<Bytes, WireError> {
        let blob = self.bytes.slice(HEADER_SIZE..);
        match self.codec() {
            0 => Ok(blob),
            number => {
                let codec = Codec::from_number(number).ok_or(WireError::Compressed { codec: number })?;
                codec.decompress(&blob, RECORDS_BYTES_MAX).map(Bytes::from)
            }
        }
    }

    /// The batch with its records compressed by another codec: summed anew. (`compression.type` of a topic.)
    pub fn recompressed(&self, codec: Codec, level: Option<i32>) -> Result<Batch, WireError> {
        let mut bytes = self.bytes[..HEADER_SIZE].to_vec();
        bytes.extend(codec.compress(&self.decompressed()?, level)?);
        let attributes = self.attributes() & !attribute::CODEC | codec.attributes();
        field::ATTRIBUTES.write(&mut bytes, i64::from(attributes));
        finish(&mut bytes);
        Ok(Batch { bytes: bytes.into() })
    }

    /// Where every field of every record is, in the batch's bytes; up to the first broken one. Compressed records are
    /// one field.
    pub fn record_marks(&self) -> Vec<Mark> {
        let mut cursor = Cursor::marking(&self.bytes, HEADER_SIZE, Vec::new());
        if self.codec() != 0 {
            return vec![Mark { name: "records", range: HEADER_SIZE..self.size() }];
        }
        for _ in 0..self.record_count().max(0) {
            if RecordRef::read(&mut cursor, self.base()).is_err() {
                break;
            }
        }
        cursor.into_marks()
    }

    /// The same of the records' bytes as they are before compression.
    pub fn marks_of(&self, decompressed: &Bytes) -> Vec<Mark> {
        let mut cursor = Cursor::marking(decompressed, 0, Vec::new());
        for _ in 0..self.record_count().max(0) {
            if RecordRef::read(&mut cursor, self.base()).is_err() {
                break;
            }
        }
        cursor.into_marks()
    }

    /// The batch as a leader appends it: its place and its leader's epoch, under the same checksum.
    pub fn stamped(&self, base_offset: Offset, leader_epoch: LeaderEpoch) -> Batch {
        let mut bytes = self.bytes.to_vec();
        stamp(&mut bytes, base_offset, leader_epoch);
        Batch { bytes: bytes.into() }
    }

    /// The batch with the broker's time, as a topic with message.timestamp.type=LogAppendTime has it: summed anew.
    pub fn with_log_append_time(&self, now: Timestamp) -> Batch {
        let mut bytes = self.bytes.to_vec();
        field::ATTRIBUTES.write(&mut bytes, i64::from(self.attributes() | attribute::LOG_APPEND_TIME));
        field::MAX_TIMESTAMP.write(&mut bytes, now.0);
        sum(&mut bytes);
        Batch { bytes: bytes.into() }
    }

    /// The batch with the largest timestamp that its records really have: summed anew.
    pub fn with_max_timestamp(&self, newest: Timestamp) -> Batch {
        let mut bytes = self.bytes.to_vec();
        field::MAX_TIMESTAMP.write(&mut bytes, newest.0);
        sum(&mut bytes);
        Batch { bytes: bytes.into() }
    }

    /// The batch without its records, as compaction leaves one whose last offset or sequence still counts: summed anew.
    pub fn emptied(&self) -> Batch {
        let mut bytes = self.bytes[..HEADER_SIZE].to_vec();
        let kept = self.attributes() & !(attribute::CODEC | attribute::DELETE_HORIZON);
        field::BATCH_LENGTH.write(&mut bytes, (HEADER_SIZE - LOG_OVERHEAD) as i64);
        field::ATTRIBUTES.write(&mut bytes, i64::from(kept));
        field::BASE_TIMESTAMP.write(&mut bytes, -1);
        field::RECORD_COUNT.write(&mut bytes, 0);
        sum(&mut bytes);
        Batch { bytes: bytes.into() }
    }

    fn place(&self) -> Place {
        let at = if self.codec() == 0 { HEADER_SIZE } else { 0 };
        Place { at, left: self.record_count(), over: false }
    }

    fn base(&self) -> Base {
        Base {
            offset: self.base_offset(),
            timestamp: self.base_timestamp(),
            log_append_time: self.is_log_append_time().then(|| self.max_timestamp()),
        }
    }
}

/// The sequence number `n` after `sequence`: they wrap from 2^31 - 1 to 0.
pub fn increment_sequence(sequence: i32, n: i32) -> i32 {
    sequence.wrapping_add(n) & i32::MAX
}

/// Puts a base offset and leader epoch into a batch's bytes. The checksum does not cover them.
pub fn stamp(bytes: &mut [u8], base_offset: Offset, leader_epoch: LeaderEpoch) {
    field::BASE_OFFSET.write(bytes, base_offset.0);
    field::PARTITION_LEADER_EPOCH.write(bytes, i64::from(leader_epoch.0));
}

/// Puts the length and the checksum of a batch's bytes into their places.
pub(super) fn finish(bytes: &mut [u8]) {
    field::BATCH_LENGTH.write(bytes, (bytes.len() - LOG_OVERHEAD) as i64);
    sum(bytes);
}

/// Puts the checksum of a batch's bytes into its place.
fn sum(bytes: &mut [u8]) {
    let crc = crc32c::crc32c(&bytes[field::ATTRIBUTES.at..]);
    field::CRC.write(bytes, i64::from(crc));
}

/// The records of a batch as bytes that can be read: decompressed, if they were compressed.
#[derive(Clone, Debug)]
pub struct Payload {
    bytes: Bytes,
    base: Base,
    place: Place, // where the first one is
}

impl Payload {
    /// The records, one by one, borrowed; the last item is an error where they do not fit their count or their bytes.
    pub fn records(&self) -> RecordRefs<'_> {
        RecordRefs { payload: self, place: self.place }
    }

    #[inline]
    fn read(&self, place: &mut Place) -> Option<Result<RecordRef<'_>, WireError>> {
        if place.over {
            return None;
        }
        let mut cursor = Cursor::marking(&self.bytes, place.at, ());
        if place.left <= 0 {
            place.over = true;
            return cursor.finish().err().map(Err);
        }
        let record = RecordRef::read(&mut cursor, self.base);
        *place = Place { at: cursor.at(), left: place.left - 1, over: record.is_err() };
        Some(record)
    }
}

/// How far the records of a batch have been read.
#[derive(Clone, Copy, Debug)]
struct Place {
    at: usize,
    left: i32,
    over: bool,
}

/// See [`Payload::records`].
#[derive(Clone, Debug)]
pub struct RecordRefs<'p> {
    payload: &'p Payload,
    place: Place,
}

impl<'p> Iterator for RecordRefs<'p> {
    type Item = Result<RecordRef<'p>, WireError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.payload.read(&mut self.place)
    }
}

/// See [`Batch::records`].
#[derive(Clone, Debug)]
pub struct Records {
    payload: Result<Payload, WireError>,
    place: Place,
}

impl Iterator for Records {
    type Item = Result<Record, WireError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &self.payload {
            Ok(payload) => {
                let record = payload.read(&mut self.place)?;
                Some(record.map(|record| record.to_record(&payload.bytes)))
            }
            Err(error) => (!std::mem::replace(&mut self.place.over, true)).then_some(Err(*error)),
        }
    }
}

/// The batches in chunks of bytes, one after the other. A torn one at the very end is left out, as a consumer leaves
/// it out: a fetch may end in the middle of a batch. An error is the last item.
pub fn batches<I>(chunks: I) -> Batches<I::IntoIter>
where
    I: IntoIterator,
    I::Item: Borrow<Bytes>,
{
    Batches { chunks: chunks.into_iter(), chunk: Bytes::new(), at: 0 }
}

/// See [`batches`].
#[derive(Clone, Debug)]
pub struct Batches<I> {
    chunks: I,
    chunk: Bytes,
    at: usize,
}

impl<I: Iterator<Item: Borrow<Bytes>>> Iterator for Batches<I> {
    type Item = Result<Batch, WireError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.at == self.chunk.len() {
            (self.chunk, self.at) = (self.chunks.next()?.borrow().clone(), 0);
        }
        let parsed = match Batch::parse_at(&self.chunk, self.at) {
            Err(WireError::Incomplete { .. }) if self.join_rest() => Batch::parse_at(&self.chunk, self.at),
            parsed => parsed,
        };
        match &parsed {
            Ok(batch) => self.at += batch.size(),
            Err(_) => {
                self.at = self.chunk.len();
                self.chunks.by_ref().for_each(drop);
            }
        }
        (!matches!(parsed, Err(WireError::Incomplete { .. }))).then_some(parsed)
    }
}

impl<I: Iterator<Item: Borrow<Bytes>>> Batches<I> {
    /// A batch lies across chunks, which no append makes but a foreign file may: copies the rest into one chunk.
    /// False where nothing is left.
    fn join_rest(&mut self) -> bool {
        let mut rest = self.chunk[self.at..].to_vec();
        let torn = rest.len();
        self.chunks.by_ref().for_each(|chunk| rest.extend_from_slice(chunk.borrow()));
        let more = rest.len() > torn;
        (self.chunk, self.at) = (rest.into(), 0);
        more
    }
}
