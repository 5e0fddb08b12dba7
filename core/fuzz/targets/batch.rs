//! Bytes as they come from a network or a file, taken for batches: whatever they are, they are read or refused, and a
//! batch that is read says the same of itself in every way.

use bytes::Bytes;
use highwater_core::ids::{LeaderEpoch, Offset};
use highwater_core::wire::{Batch, batches};

pub fn check(data: &[u8]) {
    // Cut in two anywhere, as a file's chunks are.
    let (cut, rest) = data.split_first().map_or((0, data), |(cut, rest)| (usize::from(*cut), rest));
    let (head, tail) = rest.split_at(cut.min(rest.len()));
    let chunks = [Bytes::copy_from_slice(head), Bytes::copy_from_slice(tail)];
    for batch in batches(&chunks).map_while(Result::ok) {
        look_at(&batch);
    }
}

fn look_at(batch: &Batch) {
    let owned: Vec<_> = batch.records().collect();
    if let Ok(payload) = batch.payload() {
        let borrowed = payload.records().map(|record| record.map(|record| (record.offset, record.timestamp)));
        let owned = owned.iter().map(|record| {
            record.as_ref().map(|record| (record.offset, record.timestamp)).map_err(|error| *error)
        });
        assert!(borrowed.eq(owned), "borrowed or owned, records are the same");
    }
    let marks = batch.record_marks();
    assert!(marks.iter().all(|mark| mark.range.end <= batch.size()), "a field is in its batch");
    let stamped = batch.stamped(Offset(7), LeaderEpoch(3));
    assert_eq!(stamped.check_crc(), batch.check_crc(), "no checksum covers offset and epoch");
    let again = Batch::parse(stamped.bytes()).expect("a stamped batch is a batch");
    assert_eq!((again.base_offset(), again.leader_epoch()), (Offset(7), LeaderEpoch(3)));
    batch.emptied().check_crc().expect("an emptied batch is summed anew");
}
