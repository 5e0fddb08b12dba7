//! Records behind a header that is right: what can be read comes back the same when it is written again.

use bytes::Bytes;
use highwater_core::ids::Offset;
use highwater_core::time::Timestamp;
use highwater_core::wire::batch::field;
use highwater_core::wire::{Batch, BatchBuilder, BatchHeader};

pub fn check(data: &[u8]) {
    let (count, records) = data.split_first().map_or((0, data), |(count, rest)| (*count, rest));
    let batch = around(records, i64::from(count));
    let read: Result<Vec<_>, _> = batch.records().collect();
    let Ok(read) = read else { return };
    let mut builder = BatchBuilder::based_on(Timestamp(0));
    for (place, record) in (0..).map(Offset).zip(&read) {
        if record.offset != place {
            return; // a builder counts offsets by itself
        }
        let (key, value) = (record.key.as_deref(), record.value.as_deref());
        builder.append(record.timestamp, key, value, &record.headers);
    }
    let again: Vec<_> = builder.build_batch(&BatchHeader::default()).records().map(Result::unwrap).collect();
    assert_eq!(read, again);
}

fn around(records: &[u8], count: i64) -> Batch {
    let mut bytes = BatchBuilder::based_on(Timestamp(0)).build(&BatchHeader::default()).to_vec();
    bytes.extend_from_slice(records);
    field::BATCH_LENGTH.write(&mut bytes, (61 + records.len() - 12) as i64);
    field::RECORD_COUNT.write(&mut bytes, count);
    Batch::parse(&Bytes::from(bytes)).expect("the header is right")
}
