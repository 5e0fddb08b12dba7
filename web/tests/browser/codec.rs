//! A batch in a browser: it reads back, and how long that takes beside what the machine needs at least.

use std::hint::black_box;

use bytes::Bytes;
use highwater_core::time::Timestamp;
use highwater_core::wire::{Batch, BatchBuilder, BatchHeader};
use wasm_bindgen_test::wasm_bindgen_test;

/// Records of the batch, and bytes of each.
const SHAPE: (usize, usize) = (1_000, 100);
/// A browser's clock is rough: calls of one turn.
const CALLS: u32 = 200;
/// How often each takes its turn; the median of the rounds' ratios counts.
const ROUNDS: usize = 11;

fn write(values: &[Vec<u8>]) -> Bytes {
    let mut builder = BatchBuilder::with_capacity(values.iter().map(|value| value.len() + 21).sum());
    for (ms, value) in (0..).zip(values) {
        builder.append(Timestamp(1_700_000_000_000 + ms), None, Some(value), &[]);
    }
    builder.into_bytes(&BatchHeader::default())
}

fn read(bytes: &Bytes) -> usize {
    let batch = Batch::parse(bytes).expect("it is a batch");
    batch.check_crc().expect("nobody changed it");
    let payload = batch.payload().expect("it can be read");
    payload.records().map(|record| black_box(record.expect("it is sound")).value.map_or(0, <[u8]>::len)).sum()
}

/// Asserts that what was written is read, and prints what both take beside a copy and a checksum of the same bytes.
#[wasm_bindgen_test]
fn a_batch_of_a_thousand_records_reads_back() {
    let (count, len) = SHAPE;
    let values: Vec<Vec<u8>> = (0..count).map(|n| vec![n as u8; len]).collect();
    let bytes = write(&values);
    assert_eq!(read(&bytes), count * len);

    let batch = Batch::parse(&bytes).expect("it is a batch");
    let limit = || {
        black_box(batch.bytes().to_vec());
        black_box(batch.computed_crc());
    };
    let encode = || drop(black_box(write(black_box(&values))));
    let decode = || {
        black_box(read(black_box(&bytes)));
    };
    let rounds: Vec<[f64; 3]> = (0..ROUNDS).map(|_| [turn(limit), turn(encode), turn(decode)]).collect();
    let ratio = |n: usize| median(rounds.iter().map(|round| round[n] / round[0]));
    let microseconds = |n: usize| median(rounds.iter().map(|round| round[n] * 1000.0));
    wasm_bindgen_test::console_log!(
        "codec in wasm: copy and CRC-32C {:.1} µs; encode {:.1} µs, {:.2} times that; decode {:.1} µs, {:.2} times that",
        microseconds(0),
        microseconds(1),
        ratio(1),
        microseconds(2),
        ratio(2)
    );
}

/// Milliseconds a call.
fn turn(work: impl Fn()) -> f64 {
    let begun = js_sys::Date::now();
    (0..CALLS).for_each(|_| work());
    (js_sys::Date::now() - begun) / f64::from(CALLS)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
