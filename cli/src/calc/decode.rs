//! `highwater calc decode`: a batch in hexadecimal, its fields and records as JSON.
//!
//! Names are the dump tool's. For a batch that Kafka refuses the answer says why, and shows the header as far as it
//! goes.

use highwater_core::wire::batch::{self, HEADER_SIZE, LOG_OVERHEAD, Records, attribute, field};
use highwater_core::wire::{Codec, Field, Header, Record, refusal};
use serde::ser::{Serialize, SerializeSeq, Serializer};

use crate::lines;

/// What is told of a batch.
#[derive(serde::Serialize)]
pub struct Decoded {
    #[serde(flatten)]
    header: Option<BatchFields>,
    isvalid: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<RecordList>,
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
struct RecordList(Records);

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
    let header = header(&bytes);
    Ok(match refusal::open(&bytes) {
        Ok((_, records)) => {
            Decoded { header, isvalid: true, error: None, records: Some(RecordList(records)) }
        }
        Err(refusal) => Decoded { header, isvalid: false, error: Some(refusal.name()), records: None },
    })
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
        for record in self.0.clone().map_while(Result::ok) {
            list.serialize_element(&RecordFields::of(&record))?;
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
