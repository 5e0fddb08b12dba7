//! Encoding and decoding a batch, beside the `kafka-protocol` crate, and beside what the machine needs at least.

use std::hint::black_box;

use bytes::{Bytes, BytesMut};
use highwater_core::rng::Rng;
use highwater_core::time::Timestamp;
use highwater_core::wire::{Batch, BatchBuilder, BatchHeader, Codec};
use kafka_protocol::records::{
    Compression, Record, RecordBatchDecoder, RecordBatchEncoder, RecordEncodeOptions, TimestampType,
};

use crate::pair;

/// (records, bytes of each value).
const SHAPES: [(usize, usize); 2] = [(1_000, 100), (10, 10_000)];
/// Kafka's codecs, ours and theirs.
const CODECS: [(Codec, Compression); 5] = [
    (Codec::None, Compression::None),
    (Codec::Gzip, Compression::Gzip),
    (Codec::Snappy, Compression::Snappy),
    (Codec::Lz4, Compression::Lz4),
    (Codec::Zstd, Compression::Zstd),
];
const TIME: i64 = 1_700_000_000_000;
const WORDS: [&str; 12] = [
    "order",
    "paid",
    "shipped",
    "amount",
    "customer",
    "invoice",
    "42",
    "17",
    "\"id\":",
    "\"total\":",
    "EUR",
    "null",
];

/// Prints a table.
pub fn compare() {
    for (count, len) in SHAPES {
        let values = values(count, len);
        let plain = ours(&values, Codec::None);
        limits(count, len, &plain);
        for (codec, compression) in CODECS {
            let name = format!("{count} × {len} B, {}", codec.name());
            encode(&name, &values, codec, compression);
            decode(&name, &values, codec, compression);
        }
    }
}

/// Text as messages have it: words, digits and punctuation in no order.
pub fn values(count: usize, len: usize) -> Vec<Bytes> {
    let mut rng = Rng::new(7);
    let value = |_| {
        let mut text = String::with_capacity(len + 16);
        while text.len() < len {
            text.push_str(WORDS[rng.below(WORDS.len() as u32) as usize]);
            text.push(' ');
        }
        text.truncate(len);
        Bytes::from(text)
    };
    (0..count).map(value).collect()
}

/// A batch of one record for each value.
pub fn ours(values: &[Bytes], codec: Codec) -> Bytes {
    let mut builder = BatchBuilder::with_capacity(values.iter().map(|value| value.len() + 21).sum());
    for (ms, value) in (0..).zip(values) {
        builder.append(Timestamp(TIME + ms), None, Some(value), &[]);
    }
    let header = BatchHeader::default();
    match codec {
        Codec::None => builder.into_bytes(&header),
        codec => builder.build_compressed(&header, codec).expect("the codec is there"),
    }
}

fn theirs(values: &[Bytes]) -> Vec<Record> {
    let record = |(offset, value): (i64, &Bytes)| Record {
        transactional: false,
        control: false,
        delete_horizon: false,
        partition_leader_epoch: -1,
        producer_id: -1,
        producer_epoch: -1,
        timestamp_type: TimestampType::Creation,
        offset,
        sequence: offset as i32,
        timestamp: TIME + offset,
        key: None,
        value: Some(value.clone()),
        headers: Default::default(),
    };
    (0..).zip(values).map(record).collect()
}

fn encode(name: &str, values: &[Bytes], codec: Codec, compression: Compression) {
    let records = theirs(values);
    pair::compare(
        &format!("encode {name}"),
        1,
        || drop(black_box(ours(black_box(values), codec))),
        || {
            let mut bytes = BytesMut::new();
            let options = RecordEncodeOptions { version: 2, compression };
            RecordBatchEncoder::encode(&mut bytes, black_box(&records), &options).expect("it encodes");
            black_box(bytes);
        },
    );
}

fn decode(name: &str, values: &[Bytes], codec: Codec, compression: Compression) {
    let bytes = ours(values, codec);
    let mut encoded = BytesMut::new();
    let options = RecordEncodeOptions { version: 2, compression };
    RecordBatchEncoder::encode(&mut encoded, &theirs(values), &options).expect("it encodes");
    let encoded = encoded.freeze();
    pair::compare(
        &format!("decode {name}"),
        1,
        || {
            black_box(read(&bytes));
        },
        || {
            let set = RecordBatchDecoder::decode(&mut black_box(&encoded).clone()).expect("it decodes");
            black_box(set);
        },
    );
}

/// Every record of a batch whose checksum is right: looked at where it lies.
pub fn read(bytes: &Bytes) -> usize {
    let batch = Batch::parse(black_box(bytes)).expect("it is a batch");
    batch.check_crc().expect("nobody changed it");
    let payload = batch.payload().expect("it can be read");
    payload.records().map(|record| black_box(record.expect("it is sound")).value.map_or(0, <[u8]>::len)).sum()
}

/// The same bytes copied, and summed: no codec can be faster than both.
fn limits(count: usize, len: usize, batch: &Bytes) {
    let sum = || {
        black_box(crc32c::crc32c(black_box(batch)));
    };
    let copy = || drop(black_box(black_box(batch).to_vec()));
    pair::compare(&format!("limits {count} × {len} B: copy, CRC-32C"), 1, copy, sum);
}
