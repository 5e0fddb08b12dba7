//! `highwater calc encode`: a batch as JSON, its bytes in hexadecimal.
//!
//! It takes what `decode` prints. `records` is required. Every other field has a producer's default: base offset 0,
//! epoch and producer fields -1, CreateTime, timestamps from the records or 0. Fields that follow from others (`count`,
//! `lastSequence`, `size`, `crc`, `isvalid`) are accepted and computed anew.

use highwater_core::ids::{LeaderEpoch, Offset};
use highwater_core::time::Timestamp;
use highwater_core::wire::batch::{MAGIC, attribute};
use highwater_core::wire::{Batch, BatchBuilder, BatchHeader, Codec, Header};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::Exit;
use crate::lines::{self, Lines};

/// How to compress.
#[derive(clap::Args)]
pub struct Args {
    /// The codec, whatever `compresscodec` says.
    #[arg(long, value_name = "CODEC", value_parser = ["none", "gzip", "snappy", "lz4", "zstd"])]
    compress: Option<String>,
    #[command(flatten)]
    lines: Lines,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(dead_code)] // what follows from the rest is read, so that it is no unknown field, and left alone
struct Given {
    records: Vec<GivenRecord>,
    base_offset: Option<i64>,
    last_offset: Option<i64>,
    partition_leader_epoch: Option<LeaderEpoch>,
    magic: Option<i8>,
    attributes: Option<i16>,
    compresscodec: Option<String>,
    timestamp_type: Option<String>,
    base_timestamp: Option<i64>,
    max_timestamp: Option<i64>,
    producer_id: Option<i64>,
    producer_epoch: Option<i16>,
    base_sequence: Option<i32>,
    is_transactional: Option<bool>,
    is_control: Option<bool>,
    count: Option<IgnoredAny>,
    last_sequence: Option<IgnoredAny>,
    size: Option<IgnoredAny>,
    crc: Option<IgnoredAny>,
    isvalid: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenRecord {
    offset: Option<i64>,
    timestamp: Option<i64>,
    key: Option<String>,
    value: Option<String>,
    #[serde(default)]
    headers: Vec<(String, Option<String>)>,
}

/// Encodes every line.
pub fn run(args: &Args) -> Exit {
    let codec = args.compress.as_deref().and_then(Codec::from_name);
    args.lines.answer_with(|line| Ok(lines::hex(&encode(&lines::json(line)?, codec)?).into_bytes()))
}

fn encode(given: &Given, codec: Option<Codec>) -> Result<Vec<u8>, String> {
    if let Some(magic) = given.magic.filter(|magic| *magic != MAGIC) {
        return Err(format!("magic: {magic}, where only 2 is written"));
    }
    let (attributes, codec) = attributes(given, codec)?;
    let base_offset = given.base_offset.unwrap_or(0);
    let header = BatchHeader {
        base_offset: Offset(base_offset),
        leader_epoch: given.partition_leader_epoch.unwrap_or(LeaderEpoch::NONE),
        attributes,
        producer_id: given.producer_id.unwrap_or(-1),
        producer_epoch: given.producer_epoch.unwrap_or(-1),
        base_sequence: given.base_sequence.unwrap_or(-1),
    };
    let first_timestamp = given.records.first().and_then(|record| record.timestamp).unwrap_or(0);
    let base_timestamp = given.base_timestamp.unwrap_or(first_timestamp);
    let mut builder = BatchBuilder::based_on(Timestamp(base_timestamp));
    let (mut next, mut newest) = (base_offset, None);
    for (index, record) in given.records.iter().enumerate() {
        let name = |field: &str| format!("records[{index}].{field}");
        let offset = record.offset.unwrap_or(next);
        builder.skip_offsets(gap(&name("offset"), next, offset, base_offset)?);
        let timestamp = record.timestamp.unwrap_or(base_timestamp);
        newest = newest.max(Some(timestamp));
        let (key, value) = (data(&name("key"), &record.key)?, data(&name("value"), &record.value)?);
        let header = |(key, value): &(String, Option<String>)| {
            let value = data(&name("headers"), value)?.map(Into::into);
            Ok(Header { key: key.as_str().into(), value })
        };
        let headers = record.headers.iter().map(header).collect::<Result<Vec<_>, String>>()?;
        builder.append(Timestamp(timestamp), key.as_deref(), value.as_deref(), &headers);
        next = offset.saturating_add(1);
    }
    let last_offset = given.last_offset.unwrap_or(if next > base_offset { next - 1 } else { base_offset });
    builder.skip_offsets(gap("lastOffset", next, last_offset.saturating_add(1), base_offset)?);
    let bytes = builder.build_compressed(&header, codec).map_err(|error| error.to_string())?;
    let batch = Batch::parse(&bytes).map_err(|error| error.to_string())?;
    let max_timestamp = given.max_timestamp.or(newest).unwrap_or(base_timestamp);
    Ok(match batch.max_timestamp().0 == max_timestamp {
        true => bytes.to_vec(),
        false => batch.with_max_timestamp(Timestamp(max_timestamp)).bytes().to_vec(),
    })
}

/// The flags, without the codec's bits, and the codec. What has a name of its own wins over `attributes`.
fn attributes(given: &Given, codec: Option<Codec>) -> Result<(i16, Codec), String> {
    let bits = given.attributes.unwrap_or(0);
    let named = match &given.compresscodec {
        Some(name) => {
            let codec = Codec::from_name(name).filter(|codec| codec.name() == name);
            codec.ok_or_else(|| {
                format!("compresscodec: '{name}' (expected none, gzip, snappy, lz4 or zstd)")
            })?
        }
        None => {
            let number = bits & attribute::CODEC;
            Codec::from_number(number as u8)
                .ok_or_else(|| format!("attributes: there is no codec {number}"))?
        }
    };
    let log_append_time = match given.timestamp_type.as_deref() {
        None => None,
        Some("CreateTime") => Some(false),
        Some("LogAppendTime") => Some(true),
        Some(other) => {
            return Err(format!("timestampType: '{other}' (expected CreateTime or LogAppendTime)"));
        }
    };
    let flags = [
        (attribute::LOG_APPEND_TIME, log_append_time),
        (attribute::TRANSACTIONAL, given.is_transactional),
        (attribute::CONTROL, given.is_control),
    ];
    let set = |bits: i16, (bit, wanted): (i16, Option<bool>)| match wanted {
        None => bits,
        Some(true) => bits | bit,
        Some(false) => bits & !bit,
    };
    Ok((flags.into_iter().fold(bits & !attribute::CODEC, set), codec.unwrap_or(named)))
}

/// How many offsets are left out before `offset`, where `next` would follow.
fn gap(name: &str, next: i64, offset: i64, base_offset: i64) -> Result<i32, String> {
    let far = offset.checked_sub(base_offset).is_none_or(|delta| delta >= i64::from(i32::MAX));
    if offset < next || far {
        return Err(format!("{name}: does not fit (expected offsets that rise, within 2^31 of baseOffset)"));
    }
    Ok((offset - next) as i32)
}

fn data(name: &str, hex: &Option<String>) -> Result<Option<Vec<u8>>, String> {
    hex.as_ref().map(|hex| lines::bytes(name, hex)).transpose()
}
