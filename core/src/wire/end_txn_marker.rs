//! Markers: the control batches that end a transaction on a partition (`EndTransactionMarker`).
//!
//! ```text
//! key      0 i16 · type i16: 0 ABORT, 1 COMMIT
//! value    0 i16 · coordinatorEpoch i32
//! ```
//!
//! One record in a batch of its own, 78 bytes with the header; it takes an offset, and no reader is handed it.

use bytes::Bytes;

use super::batch::{Batch, attribute};
use super::{BatchBuilder, BatchHeader};
use crate::ids::Offset;
use crate::map::Set;
use crate::time::Timestamp;

/// What a marker says beside whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndTxnMarker {
    /// Whether the transaction is committed.
    pub committed: bool,
    /// The epoch of the coordinator that ended it.
    pub coordinator_epoch: i32,
}

impl EndTxnMarker {
    /// The marker in a batch, if it is one and compaction has left it its record.
    pub fn read(batch: &Batch) -> Option<EndTxnMarker> {
        if !(batch.is_control() && batch.is_transactional()) {
            return None;
        }
        let record = batch.records().next()?.ok()?;
        let kind = i16::from_be_bytes(record.key?.get(2..4)?.try_into().ok()?);
        let epoch = i32::from_be_bytes(record.value?.get(2..6)?.try_into().ok()?);
        (0..=1).contains(&kind).then_some(EndTxnMarker { committed: kind == 1, coordinator_epoch: epoch })
    }

    /// The batch of a marker, as a coordinator wants it appended.
    pub fn batch(self, producer_id: i64, producer_epoch: i16, now: Timestamp) -> Bytes {
        let mut builder = BatchBuilder::new();
        let key = [0, 0, 0, u8::from(self.committed)];
        let mut value = vec![0, 0];
        value.extend(self.coordinator_epoch.to_be_bytes());
        builder.append(now, Some(&key), Some(&value), &[]);
        builder.build(&BatchHeader {
            attributes: attribute::TRANSACTIONAL | attribute::CONTROL,
            producer_id,
            producer_epoch,
            ..Default::default()
        })
    }
}

/// Tells the batches of aborted transactions, as a reader goes through a log: such a transaction begins at the offset that
/// is known of it, and ends with its producer's ABORT marker.
#[derive(Clone, Debug, Default)]
pub struct Aborted {
    /// Those that have not begun yet, by producer and first offset.
    to_come: Vec<(i64, Offset)>,
    /// The producers within one.
    within: Set<i64>,
}

impl Aborted {
    /// The transactions that are known of a part of a log, by producer and first offset.
    pub fn new(to_come: Vec<(i64, Offset)>) -> Self {
        Aborted { to_come, within: Set::new() }
    }

    /// Whether a batch, the next one in the log, has records that were aborted.
    pub fn has(&mut self, batch: &Batch) -> bool {
        let within = &mut self.within;
        self.to_come.retain(|(producer_id, first_offset)| {
            let begins = *first_offset <= batch.last_offset();
            if begins {
                within.insert(*producer_id);
            }
            !begins
        });
        if EndTxnMarker::read(batch).is_some_and(|marker| !marker.committed) {
            within.remove(&batch.producer_id());
        }
        batch.is_transactional() && !batch.is_control() && within.contains(&batch.producer_id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_has_78_bytes_and_is_read_as_it_was_written() {
        let marker = EndTxnMarker { committed: true, coordinator_epoch: 3 };
        let bytes = marker.batch(7, 1, Timestamp(1));
        assert_eq!(bytes.len(), 78);
        assert_eq!(EndTxnMarker::read(&Batch::parse(&bytes).unwrap()), Some(marker));
    }
}
