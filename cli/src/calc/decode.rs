//! `highwater calc decode`: a batch in hexadecimal, its fields and records as JSON.
//!
//! Names are the dump tool's. A message of format 0 or 1 has the fields that there were then; a wrapper's records are
//! those of the messages in it. For a batch that Kafka refuses the answer says why, and shows the header as far as it
//! goes.

use highwater_core::wire::batch::{self, HEADER_SIZE, LOG_OVERHEAD, Records, attribute, field};
use highwater_core::wire::legacy::{Entry, Message};
use highwater_core::wire::refusal::{self, Refusal};
use highwater_core::wire::{Codec, Field, Header, Record, WireError};
use serde::ser::{Serialize, SerializeSeq, Serializer};

use crate::lines;

/// What is told of a batch.
#[derive(serde::Serialize)]
pub struct Decoded {
    #[serde(flatten)]
    header: Option<Fields>,
    isvalid: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<RecordList>,
}

#[derive(serde::Serialize)]
#[serde(untagged)]
enum Fields {
    Batch(BatchFields),
    Message(MessageFields),
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct MessageFields {
    offset: i64,
    magic: i8,
    attributes: u8,
    compresscodec: &'static str,
    timestamp_type: &'static str,
    timestamp: i64,
    size: usize,
    crc: u32,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct BatchFields {
    base_offset: i64,
    last_offset: i64,
    count: i64,
    partition_leader_epoch: i64,
    magic: i64,
    attributes: i64,
    compresscodec: &'static str,
    timestamp_type: &'static str,
    base_timestamp: i64,
    max_timestamp: i64,
    producer_id: i64,
    producer_epoch: i64,
    base_sequence: i64,
    last_sequence: i64,
    is_transactional: bool,
    is_control: bool,
    size: i64,
    crc: i64,
}

/// Records that are known to be sound; they are read again while they are written, however many there are.
enum RecordList {
    Batch(Records),
    Messages(Vec<Record>),
}

#[derive(serde::Serialize)]
struct RecordFields {
    offset: i64,
    timestamp: i64,
    key: Option<String>,
    value: Option<String>,
    headers: Vec<(String, Option<String>)>,
}

/// Decodes a line.
pub fn decode(line: &str) -> Result<Decoded, String> {
    if line.is_empty() {
        return Err("expected a batch in hexadecimal, found an empty line".into());
    }
    let bytes = bytes::Bytes::from(lines::bytes("batch", line)?);
    let (header, opened) = match Entry::parse_at(&bytes, 0) {
        Ok(Entry::Message(message)) => {
            (Some(Fields::Message(MessageFields::of(&message))), open_message(&message, bytes.len()))
        }
        _ => {
            let opened = refusal::open(&bytes).map(|(_, records)| RecordList::Batch(records));
            (header(&bytes).map(Fields::Batch), opened)
        }
    };
    Ok(match opened {
        Ok(records) => Decoded { header, isvalid: true, error: None, records: Some(records) },
        Err(refusal) => Decoded { header, isvalid: false, error: Some(refusal.name()), records: None },
    })
}

/// The records of a message that is all of `len` bytes.
fn open_message(message: &Message, len: usize) -> Result<RecordList, Refusal> {
    if message.size() < len {
        let (at, left) = (message.size(), len - message.size());
        return Err(Refusal::Corrupt(WireError::Surplus { at, left }));
    }
    message.check_crc().map_err(Refusal::Corrupt)?;
    let inner = message.messages().map_err(Refusal::InvalidRecord)?;
    if let Some(unsound) = inner.iter().find(|inner| !inner.sound) {
        let (at, stored) = (0, unsound.crc);
        return Err(Refusal::InvalidRecord(WireError::BadCrc { at, stored, computed: 0 }));
    }
    Ok(RecordList::Messages(inner.into_iter().map(|inner| inner.record).collect()))
}

impl MessageFields {
    fn of(message: &Message) -> Self {
        MessageFields {
            offset: message.offset().0,
            magic: message.magic(),
            attributes: message.attributes(),
            compresscodec: Codec::from_number(message.codec()).map_or("unknown", Codec::name),
            timestamp_type: message.timestamp_type(),
            timestamp: message.timestamp().0,
            size: message.size(),
            crc: message.crc(),
        }
    }
}

/// The header, where all of it is there.
fn header(bytes: &[u8]) -> Option<BatchFields> {
    let is_batch = bytes.len() >= HEADER_SIZE && field::MAGIC.read(bytes) == i64::from(batch::MAGIC);
    let get = |field: Field| field.read(bytes);
    is_batch.then(|| {
        let (attributes, base_sequence) = (get(field::ATTRIBUTES), get(field::BASE_SEQUENCE));
        let (base_offset, delta) = (get(field::BASE_OFFSET), get(field::LAST_OFFSET_DELTA));
        let has = |bit: i16| attributes & i64::from(bit) != 0;
        let codec = (attributes & i64::from(attribute::CODEC)) as u8;
        let last_sequence = match base_sequence {
            -1 => -1,
            base => i64::from(batch::increment_sequence(base as i32, delta as i32)),
        };
        BatchFields {
            base_offset,
            last_offset: base_offset.wrapping_add(delta),
            count: get(field::RECORD_COUNT),
            partition_leader_epoch: get(field::PARTITION_LEADER_EPOCH),
            magic: get(field::MAGIC),
            attributes,
            compresscodec: Codec::from_number(codec).map_or("unknown", Codec::name),
            timestamp_type: if has(attribute::LOG_APPEND_TIME) { "LogAppendTime" } else { "CreateTime" },
            base_timestamp: get(field::BASE_TIMESTAMP),
            max_timestamp: get(field::MAX_TIMESTAMP),
            producer_id: get(field::PRODUCER_ID),
            producer_epoch: get(field::PRODUCER_EPOCH),
            base_sequence,
            last_sequence,
            is_transactional: has(attribute::TRANSACTIONAL),
            is_control: has(attribute::CONTROL),
            size: get(field::BATCH_LENGTH) + LOG_OVERHEAD as i64,
            crc: get(field::CRC),
        }
    })
}

impl Serialize for RecordList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        match self {
            RecordList::Batch(records) => {
                for record in records.clone().map_while(Result::ok) {
                    list.serialize_element(&RecordFields::of(&record))?;
                }
            }
            RecordList::Messages(records) => {
                for record in records {
                    list.serialize_element(&RecordFields::of(record))?;
                }
            }
        }
        list.end()
    }
}

impl RecordFields {
    fn of(record: &Record) -> Self {
        let hex = |bytes: &Option<bytes::Bytes>| bytes.as_ref().map(|bytes| lines::hex(bytes));
        let header = |header: &Header| (header.key.to_string(), hex(&header.value));
        RecordFields {
            offset: record.offset.0,
            timestamp: record.timestamp.0,
            key: hex(&record.key),
            value: hex(&record.value),
            headers: record.headers.iter().map(header).collect(),
        }
    }
}
