//! Messages of formats 0 and 1, from before Kafka 0.11: what the oldest files of a broker that was upgraded hold.
//!
//! ```text
//!  0 offset i64     8 size i32     12 crc u32, over all after it: CRC-32     16 magic i8 = 0 or 1     17 attributes i8
//! format 0:                        18 keySize i32 · key · valueSize i32 · value
//! format 1:  18 timestamp i64      26 keySize i32 · key · valueSize i32 · value
//! ```
//!
//! There were no batches. What was compressed was a *message set*: several messages as the value of one more, the wrapper,
//! whose attributes name the codec and whose offset is that of its **last** message. The messages inside have their
//! offsets in format 0; in format 1 they count from 0, so that a broker need not compress anew to give them places.
//! (`LegacyRecord`, `AbstractLegacyRecordBatch`; KIP-31 and KIP-32 made format 1, KIP-98 the batch.)
//!
//! CAVEATS: they are read, never written.

use bytes::Bytes;

use super::batch::{Batch, LOG_OVERHEAD, MAGIC, field};
use super::compression::{Codec, RECORDS_BYTES_MAX};
use super::{Cursor, Mark, Marks, Record, WireError};
use crate::ids::{LeaderEpoch, Offset};
use crate::time::Timestamp;

const CRC: usize = 12;
const ATTRIBUTES: usize = 17;
const CODEC: u8 = 0b111;
const LOG_APPEND_TIME: u8 = 1 << 3;
/// The bytes after the magic in which nothing varies: sizes of the shortest message of formats 0 and 1.
const SIZES_MIN: [usize; 2] = [LOG_OVERHEAD + 14, LOG_OVERHEAD + 22];

/// Whether a number names one of these formats.
pub fn is_legacy(magic: i8) -> bool {
    (0..MAGIC).contains(&magic)
}

/// A whole message, or a wrapper: shared bytes whose length has been checked, their checksum not yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    bytes: Bytes, // exactly its size + LOG_OVERHEAD, at least SIZES_MIN of its magic
}

impl Message {
    /// The message at byte `at`.
    pub fn parse_at(bytes: &Bytes, at: usize) -> Result<Message, WireError> {
        let left = bytes.len() - at;
        let incomplete = |needed| WireError::Incomplete { at, field: "message", needed, left };
        if left < field::MAGIC.range().end {
            return Err(incomplete(SIZES_MIN[0]));
        }
        let magic = field::MAGIC.read(&bytes[at..]) as i8;
        let least =
            SIZES_MIN.get(magic as usize).ok_or(WireError::BadMagic { at: at + field::MAGIC.at, magic })?;
        let length = field::BATCH_LENGTH.read(&bytes[at..]);
        let size = usize::try_from(length).ok().map(|length| length + LOG_OVERHEAD);
        let bad = WireError::BadLength { at: at + field::BATCH_LENGTH.at, field: "size", length };
        let size = size.filter(|size| size >= least).ok_or(bad)?;
        if left < size {
            return Err(incomplete(size));
        }
        Ok(Message { bytes: bytes.slice(at..at + size) })
    }

    /// Its size in bytes.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Its offset; of a wrapper the last one in it.
    pub fn offset(&self) -> Offset {
        Offset(field::BASE_OFFSET.read(&self.bytes))
    }

    /// 0 or 1.
    pub fn magic(&self) -> i8 {
        field::MAGIC.read(&self.bytes) as i8
    }

    /// The checksum that it carries.
    pub fn crc(&self) -> u32 {
        Cursor::marking(&self.bytes, CRC, ()).i32("crc").unwrap_or_default() as u32
    }

    /// Codec and timestamp type.
    pub fn attributes(&self) -> u8 {
        self.bytes[ATTRIBUTES]
    }

    /// The codec of the messages in it; 0 is a message, not a wrapper.
    pub fn codec(&self) -> u8 {
        self.attributes() & CODEC
    }

    /// `CreateTime`, `LogAppendTime`; format 0 has no time.
    pub fn timestamp_type(&self) -> &'static str {
        match (self.magic(), self.attributes() & LOG_APPEND_TIME) {
            (0, _) => "NoTimestampType",
            (_, 0) => "CreateTime",
            _ => "LogAppendTime",
        }
    }

    /// Its time; of a wrapper the largest in it. -1: none.
    pub fn timestamp(&self) -> Timestamp {
        let at = ATTRIBUTES + 1;
        let time = (self.magic() == 1).then(|| Cursor::marking(&self.bytes, at, ()).i64("timestamp").ok());
        Timestamp(time.flatten().unwrap_or(-1))
    }

    /// Whether its bytes are those that were summed.
    pub fn check_crc(&self) -> Result<(), WireError> {
        let (stored, computed) = (self.crc(), crc32(&self.bytes[field::MAGIC.at..]));
        match stored == computed {
            true => Ok(()),
            false => Err(WireError::BadCrc { at: CRC, stored, computed }),
        }
    }

    /// The messages in it: itself, or those that it wraps, with their offsets in the log and their times.
    pub fn messages(&self) -> Result<Vec<Inner>, WireError> {
        let (key, value) = self.key_and_value()?;
        let (magic, number) = (self.magic(), self.codec());
        if number == 0 {
            let (offset, timestamp) = (self.offset(), self.timestamp());
            let record = Record { offset, timestamp, key, value, headers: Vec::new() };
            return Ok(vec![Inner { record, crc: self.crc(), sound: self.check_crc().is_ok() }]);
        }
        let codec = Codec::from_number(number).ok_or(WireError::Compressed { codec: number })?;
        let mut blob = value.unwrap_or_default().to_vec();
        mend_lz4_header(magic, codec, &mut blob);
        let set = Bytes::from(codec.decompress(&blob, RECORDS_BYTES_MAX)?);
        let (mut inner, mut at) = (Vec::new(), 0);
        while at < set.len() {
            let message = Message::parse_at(&set, at)?;
            if message.magic() != magic || message.codec() != 0 {
                return Err(WireError::BadMagic { at: at + field::MAGIC.at, magic: message.magic() });
            }
            at += message.size();
            inner.extend(message.messages()?);
        }
        let length = 0;
        let last = inner.last().ok_or(WireError::BadLength { at: 0, field: "messages", length })?;
        if magic == 1 {
            // librdkafka once left the wrapper's offset 0 in what it produced.
            let base = if self.offset() == Offset::ZERO { 0 } else { self.offset() - last.record.offset };
            if base < 0 {
                return Err(WireError::BadLength { at: 0, field: "offset", length: self.offset().0 });
            }
            let appended = (self.attributes() & LOG_APPEND_TIME != 0).then(|| self.timestamp());
            for message in &mut inner {
                message.record.offset = message.record.offset.wrapping_add(base);
                message.record.timestamp = appended.unwrap_or(message.record.timestamp);
            }
        }
        Ok(inner)
    }

    /// Where every field is, up to the first that is broken.
    pub fn marks(&self) -> Vec<Mark> {
        let mut cursor = Cursor::marking(&self.bytes, 0, Vec::new());
        let _ = self.read(&mut cursor);
        cursor.into_marks()
    }

    fn key_and_value(&self) -> Result<(Option<Bytes>, Option<Bytes>), WireError> {
        self.read(&mut Cursor::new(&self.bytes))
    }

    fn read<M: Marks>(
        &self,
        cursor: &mut Cursor<'_, M>,
    ) -> Result<(Option<Bytes>, Option<Bytes>), WireError> {
        cursor.i64("offset")?;
        cursor.i32("size")?;
        cursor.i32("crc")?;
        let magic = cursor.i8("magic")?;
        cursor.i8("attributes")?;
        if magic == 1 {
            cursor.i64("timestamp")?;
        }
        let key = cursor.sized_slice("keySize", "key")?.map(|key| self.bytes.slice_ref(key));
        let value = cursor.sized_slice("valueSize", "value")?.map(|value| self.bytes.slice_ref(value));
        cursor.finish()?;
        Ok((key, value))
    }
}

/// A message as a reader gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inner {
    /// What it holds; these formats have no headers.
    pub record: Record,
    /// The checksum that it carries.
    pub crc: u32,
    /// Whether it holds.
    pub sound: bool,
}

/// One of the things that a log consists of, of whatever format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Format 2.
    Batch(Batch),
    /// Formats 0 and 1.
    Message(Message),
}

impl Entry {
    /// What stands at byte `at`.
    pub fn parse_at(bytes: &Bytes, at: usize) -> Result<Entry, WireError> {
        match bytes.get(at + field::MAGIC.at) {
            Some(magic) if is_legacy(*magic as i8) => Message::parse_at(bytes, at).map(Entry::Message),
            _ => Batch::parse_at(bytes, at).map(Entry::Batch),
        }
    }

    /// Its size in bytes.
    pub fn size(&self) -> usize {
        match self {
            Entry::Batch(batch) => batch.size(),
            Entry::Message(message) => message.size(),
        }
    }

    /// The offset of its last record.
    pub fn last_offset(&self) -> Offset {
        match self {
            Entry::Batch(batch) => batch.last_offset(),
            Entry::Message(message) => message.offset(),
        }
    }

    /// The offset of its first record. A wrapper tells only the last one until it is opened.
    pub fn base_offset(&self) -> Offset {
        match self {
            Entry::Batch(batch) => batch.base_offset(),
            Entry::Message(message) => message.offset(),
        }
    }

    /// The newest time in it; -1 none.
    pub fn max_timestamp(&self) -> Timestamp {
        match self {
            Entry::Batch(batch) => batch.max_timestamp(),
            Entry::Message(message) => message.timestamp(),
        }
    }

    /// The newest time of its records, which it need not tell truly; -1 none.
    pub fn newest_record(&self) -> Timestamp {
        let newest = match self {
            Entry::Batch(batch) => batch.records().map_while(Result::ok).map(|record| record.timestamp).max(),
            Entry::Message(message) => {
                message.messages().ok().and_then(|all| all.iter().map(|inner| inner.record.timestamp).max())
            }
        };
        newest.unwrap_or(Timestamp(-1))
    }

    /// The epoch of the leader that appended it; the old formats have none.
    pub fn leader_epoch(&self) -> LeaderEpoch {
        match self {
            Entry::Batch(batch) => batch.leader_epoch(),
            Entry::Message(_) => LeaderEpoch::NONE,
        }
    }

    /// Its codec's number.
    pub fn codec(&self) -> u8 {
        match self {
            Entry::Batch(batch) => batch.codec(),
            Entry::Message(message) => message.codec(),
        }
    }

    /// Whether its bytes are those that were summed.
    pub fn check_crc(&self) -> Result<(), WireError> {
        match self {
            Entry::Batch(batch) => batch.check_crc(),
            Entry::Message(message) => message.check_crc(),
        }
    }
}

/// Clients of format 0 summed a byte too many for the header of an lz4 frame (KAFKA-3160); of the header that they all
/// wrote the right checksum is known.
fn mend_lz4_header(magic: i8, codec: Codec, blob: &mut [u8]) {
    if let (0, Codec::Lz4, [_, _, _, _, 0x60, 0x40, checksum, ..]) = (magic, codec, blob) {
        *checksum = 0x82;
    }
}

/// CRC-32 as zip has it, four bits at a time.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 16] = {
        let (mut table, mut n) = ([0; 16], 0);
        while n < 16 {
            let (mut crc, mut bit) = (n as u32, 0);
            while bit < 4 {
                crc = (crc >> 1) ^ ((crc & 1) * 0xedb8_8320);
                bit += 1;
            }
            table[n] = crc;
            n += 1;
        }
        table
    };
    let step = |crc: u32, bits: u32| (crc >> 4) ^ TABLE[((crc ^ bits) & 15) as usize];
    !bytes.iter().fold(!0, |crc, byte| step(step(crc, u32::from(*byte)), u32::from(*byte >> 4)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_checksum_is_the_one_of_zip_files() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    proptest! {
        #[test]
        fn random_messages_never_panic(
            magic in 0..2u8, attributes in 0..16u8, mut bytes in prop::collection::vec(any::<u8>(), 30..200),
        ) {
            let size = bytes.len() - LOG_OVERHEAD;
            field::BATCH_LENGTH.write(&mut bytes, size as i64);
            (bytes[field::MAGIC.at], bytes[ATTRIBUTES]) = (magic, attributes);
            if let Ok(message) = Message::parse_at(&bytes.into(), 0) {
                let _ = (message.messages(), message.marks(), message.check_crc());
            }
        }
    }
}
