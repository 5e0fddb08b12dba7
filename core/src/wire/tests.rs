//! Kafka's own batches, read and written.

use bytes::Bytes;

use super::batch::{FIELDS, attribute};
use super::*;
use crate::ids::{LeaderEpoch, Offset};
use crate::time::Timestamp;

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn unhex(text: &str) -> Bytes {
    let digits: String = text.split_whitespace().collect();
    (0..digits.len()).step_by(2).map(|i| u8::from_str_radix(&digits[i..i + 2], 16).unwrap()).collect()
}

const TIME: Timestamp = Timestamp(1_700_000_000_000);
const VALUE: &[u8] = b"hello hello hello hello hello hello";
const WORKED: &str = "00000000000000640000009700000002029d61e1a80000000000020000018bcfe568000000018bcfe56805\
    ffffffffffffffffffffffffffff000000035e000000046b314668656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f20\
    68656c6c6f2068656c6c6f020268027652000a02014668656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c\
    6f2068656c6c6f0016000604046b320102026e01";
const COMMIT: &str = "0000000000000067000000420000000202f49faf310030000000000000018bcfe568000000018bcfe568000000000000\
    0000070001ffffffff000000012000000008000000010c00000000000300";
const IDEMPOTENT: &str = "000000000000000000000061ffffffff02c17496100000000000000000018bcfe568000000018bcfe568000000000000\
    000fa0000000000000000000015e000000046b314668656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2068656c\
    6c6f2068656c6c6f0202680276";
fn header(key: &str, value: Option<&'static [u8]>) -> Header {
    Header { key: key.into(), value: value.map(Bytes::from_static) }
}

pub fn worked_builder() -> BatchBuilder {
    let mut builder = BatchBuilder::new();
    builder.append(TIME, Some(b"k1"), Some(VALUE), &[header("h", Some(b"v"))]);
    builder.append(Timestamp(TIME.0 + 5), None, Some(VALUE), &[]);
    builder.append(Timestamp(TIME.0 + 3), Some(b"k2"), None, &[header("n", None)]);
    builder
}

pub fn worked() -> Batch {
    Batch::parse(&unhex(WORKED)).unwrap()
}

#[test]
fn crc32c_is_castagnoli() {
    assert_eq!(crc32c::crc32c(b""), 0);
    assert_eq!(crc32c::crc32c(b"a"), 0xc1d0_4330);
    assert_eq!(crc32c::crc32c(b"123456789"), 0xe306_9283);
    assert_eq!(crc32c::crc32c(&[0; 32]), 0x8a91_36aa);
    assert_eq!(crc32c::crc32c(&[0xff; 32]), 0x62a8_ab43);
    assert_eq!(crc32c::crc32c(b"Kafka"), 0x13e3_95b6);
}

#[test]
fn a_batch_is_written_as_kafka_writes_it() {
    let header =
        BatchHeader { base_offset: Offset(100), leader_epoch: LeaderEpoch(2), ..BatchHeader::default() };
    assert_eq!(hex(&worked_builder().build(&header)), hex(&unhex(WORKED)));
}

#[test]
fn a_batch_of_kafka_reads_back_whole() {
    let batch = worked();
    assert_eq!(batch.size(), 163);
    assert_eq!(
        (batch.base_offset(), batch.last_offset(), batch.leader_epoch()),
        (Offset(100), Offset(102), LeaderEpoch(2))
    );
    assert_eq!((batch.base_timestamp(), batch.max_timestamp()), (TIME, Timestamp(TIME.0 + 5)));
    assert_eq!(batch.check_crc(), Ok(()));
    let records: Vec<Record> = batch.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(records[0].key.as_deref(), Some(&b"k1"[..]));
    assert_eq!(records[0].headers, [header("h", Some(b"v"))]);
    assert_eq!(records[1].key, None);
    assert_eq!((records[1].offset, records[1].timestamp), (Offset(101), Timestamp(TIME.0 + 5)));
    assert_eq!((records[2].value.clone(), records[2].headers[0].value.clone()), (None, None));
}

#[test]
fn an_idempotent_batch_carries_its_producer() {
    let mut builder = BatchBuilder::new();
    builder.append(TIME, Some(b"k1"), Some(VALUE), &[header("h", Some(b"v"))]);
    let header =
        BatchHeader { producer_id: 4000, producer_epoch: 0, base_sequence: 0, ..BatchHeader::default() };
    assert_eq!(hex(&builder.build(&header)), hex(&unhex(IDEMPOTENT)));
}

#[test]
fn a_control_batch_is_told_apart() {
    let batch = Batch::parse(&unhex(COMMIT)).unwrap();
    assert!(batch.is_control() && batch.is_transactional());
    assert_eq!((batch.size(), batch.last_sequence()), (78, -1));
    assert_eq!(batch.check_crc(), Ok(()));
    let mut builder = BatchBuilder::new();
    builder.append(TIME, Some(&[0, 0, 0, 1]), Some(&[0, 0, 0, 0, 0, 3]), &[]);
    let header = BatchHeader {
        base_offset: Offset(103),
        leader_epoch: LeaderEpoch(2),
        attributes: attribute::TRANSACTIONAL | attribute::CONTROL,
        producer_id: 7,
        producer_epoch: 1,
        base_sequence: -1,
    };
    assert_eq!(builder.build_batch(&header), batch);
}

#[test]
fn stamping_keeps_the_checksum() {
    let stamped = worked().stamped(Offset(7), LeaderEpoch(9));
    assert_eq!(
        (stamped.base_offset(), stamped.last_offset(), stamped.leader_epoch()),
        (Offset(7), Offset(9), LeaderEpoch(9))
    );
    assert_eq!(stamped.crc(), worked().crc());
    assert_eq!(stamped.check_crc(), Ok(()));
}

#[test]
fn log_append_time_is_every_records_time() {
    let batch = worked().with_log_append_time(Timestamp(5));
    assert_eq!(batch.check_crc(), Ok(()));
    assert!(batch.records().all(|record| record.unwrap().timestamp == Timestamp(5)));
}

#[test]
fn a_changed_byte_fails_the_checksum() {
    let mut bytes = unhex(WORKED).to_vec();
    bytes[70] ^= 1;
    let error = Batch::parse(&bytes.into()).unwrap().check_crc().unwrap_err();
    assert!(matches!(error, WireError::BadCrc { at: 17, stored: 0x9d61_e1a8, .. }));
}

#[test]
fn a_wrong_magic_is_refused_with_its_place() {
    let mut bytes = unhex(WORKED).to_vec();
    bytes[16] = 1;
    assert_eq!(Batch::parse(&bytes.into()), Err(WireError::BadMagic { at: 16, magic: 1 }));
}

#[test]
fn more_records_than_bytes_is_an_error() {
    let mut bytes = unhex(WORKED).to_vec();
    bytes[60] = 4;
    let last = Batch::parse(&bytes.into()).unwrap().records().last();
    assert!(matches!(last, Some(Err(WireError::Incomplete { at: 163, .. }))));
}

#[test]
fn fewer_records_than_bytes_is_an_error() {
    let mut bytes = unhex(WORKED).to_vec();
    bytes[60] = 2;
    let last = Batch::parse(&bytes.into()).unwrap().records().last();
    assert_eq!(last, Some(Err(WireError::Surplus { at: 151, left: 12 })));
}

#[test]
fn batches_stop_at_a_torn_one() {
    let whole = unhex(WORKED);
    let chunks = [whole.clone(), whole.slice(..100)];
    assert_eq!(batches(&chunks).collect::<Vec<_>>(), [Ok(worked())]);
}

#[test]
fn batches_are_found_across_chunks() {
    let whole = [unhex(WORKED), unhex(WORKED)].concat();
    for cut in [1, 61, 163, 200] {
        let chunks = [Bytes::copy_from_slice(&whole[..cut]), Bytes::copy_from_slice(&whole[cut..])];
        assert_eq!(batches(&chunks).collect::<Vec<_>>(), [Ok(worked()), Ok(worked())], "cut at {cut}");
    }
}

#[test]
fn a_batch_of_one_small_record_has_72_bytes_and_of_two_83() {
    let mut builder = BatchBuilder::new();
    builder.append(TIME, Some(b"k0"), Some(b"v0"), &[]);
    assert_eq!(builder.build(&BatchHeader::default()).len(), 72);
    assert_eq!(builder.size_with(TIME, Some(b"k1"), Some(b"v1"), &[]), 83);
    builder.append(TIME, Some(b"k1"), Some(b"v1"), &[]);
    assert_eq!((builder.size(), builder.count()), (83, 2));
}

#[test]
fn sequences_wrap_after_the_largest() {
    assert_eq!(batch::increment_sequence(i32::MAX, 1), 0);
    assert_eq!(batch::increment_sequence(i32::MAX - 1, 3), 1);
}

#[test]
fn the_header_fields_cover_the_header_without_gaps() {
    let mut at = 0;
    for field in FIELDS {
        assert_eq!(field.at, at, "{}", field.name);
        at = field.range().end;
    }
    assert_eq!(at, batch::HEADER_SIZE);
}

#[test]
fn record_marks_cover_the_records_without_gaps() {
    let batch = worked();
    let mut at = batch::HEADER_SIZE;
    for mark in batch.record_marks().iter().filter(|mark| !mark.range.is_empty()) {
        assert_eq!(mark.range.start, at, "{}", mark.name);
        at = mark.range.end;
    }
    assert_eq!(at, batch.size());
}

mod round_trips;
