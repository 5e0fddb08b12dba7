//! Opening a batch as Kafka does, and what it refuses.
//!
//! | refused with | because |
//! |---|---|
//! | `Incomplete` | the bytes end before the batch does: a reader waits for more |
//! | `CorruptRecordException` | length, magic or checksum are wrong, or bytes follow that the length does not count |
//! | `InvalidRecordException` | the checksum holds, but the records do not fit their count, or cannot be read |
//!
//! (`DefaultRecordBatch.ensureValid` and its iterators.)

use bytes::Bytes;

use super::WireError;
use super::batch::{Batch, Records, field};

/// Why a batch is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The bytes end too early.
    Incomplete(WireError),
    /// They are not what was written.
    Corrupt(WireError),
    /// They are, but what was written are not the records that the header tells of.
    InvalidRecord(WireError),
}

impl Refusal {
    /// Kafka's exception; it has none for a batch that is not there yet.
    pub fn name(&self) -> &'static str {
        match self {
            Refusal::Incomplete(_) => "Incomplete",
            Refusal::Corrupt(_) => "CorruptRecordException",
            Refusal::InvalidRecord(_) => "InvalidRecordException",
        }
    }
}

/// The one batch in `bytes` and its records, all of which have been read once: none of them is an error.
pub fn open(bytes: &Bytes) -> Result<(Batch, Records), Refusal> {
    let batch = Batch::parse(bytes).map_err(|error| match error {
        WireError::Incomplete { .. } => Refusal::Incomplete(error),
        _ => Refusal::Corrupt(error),
    })?;
    if batch.size() < bytes.len() {
        let (at, left) = (batch.size(), bytes.len() - batch.size());
        return Err(Refusal::Corrupt(WireError::Surplus { at, left }));
    }
    batch.check_crc().map_err(Refusal::Corrupt)?;
    let records = sound_records(&batch).map_err(Refusal::InvalidRecord)?;
    Ok((batch, records))
}

/// A batch's records, all of which have been read once: none of them is an error.
pub fn sound_records(batch: &Batch) -> Result<Records, WireError> {
    if batch.record_count() < 0 {
        let (at, field) = (field::RECORD_COUNT.at, field::RECORD_COUNT.name);
        return Err(WireError::BadLength { at, field, length: i64::from(batch.record_count()) });
    }
    let records = batch.records();
    records.clone().try_for_each(|record| record.map(drop))?;
    Ok(records)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::tests::{worked, worked_builder};
    use crate::wire::{BatchHeader, Codec, batch};

    fn refused(change: impl FnOnce(&mut Vec<u8>)) -> &'static str {
        let mut bytes = worked().bytes().to_vec();
        change(&mut bytes);
        open(&bytes.into()).map_or_else(|refusal| refusal.name(), |_| "accepted")
    }

    /// The same, with a checksum that holds again.
    fn refused_though_summed(change: impl FnOnce(&mut Vec<u8>)) -> &'static str {
        refused(|bytes| {
            change(bytes);
            batch::finish(bytes);
        })
    }

    #[test]
    fn a_batch_of_kafka_is_opened() {
        assert_eq!(open(worked().bytes()).unwrap().1.count(), 3);
    }

    #[test]
    fn every_flipped_byte_behind_the_checksum_is_noticed() {
        for at in 17..163 {
            assert_eq!(refused(|bytes| bytes[at] ^= 1), "CorruptRecordException", "byte {at}");
        }
    }

    #[test]
    fn the_fields_that_the_leader_stamps_are_not_summed() {
        for at in (0..8).chain(12..16) {
            assert_eq!(refused(|bytes| bytes[at] ^= 1), "accepted", "byte {at}");
        }
    }

    #[test]
    fn a_batch_cut_anywhere_is_incomplete() {
        for len in 0..163 {
            assert_eq!(refused(|bytes| bytes.truncate(len)), "Incomplete", "{len} bytes");
        }
    }

    #[test]
    fn lengths_and_magic_that_cannot_be_are_corrupt() {
        for (at, byte) in [(16, 3), (16, 1), (16, 0xff), (8, 0xff), (11, 0), (11, 48), (11, 0x96)] {
            assert_eq!(refused(|bytes| bytes[at] = byte), "CorruptRecordException", "byte {at} is {byte}");
        }
        assert_eq!(refused(|bytes| bytes.push(0)), "CorruptRecordException");
        assert_eq!(refused(|bytes| bytes[8] = 0x7f), "Incomplete");
    }

    #[test]
    fn records_that_do_not_fit_their_count_are_invalid() {
        for count in [0, 2, 4, -1, i32::MIN, i32::MAX] {
            let changed = |bytes: &mut Vec<u8>| field::RECORD_COUNT.write(bytes, i64::from(count));
            assert_eq!(refused_though_summed(changed), "InvalidRecordException", "{count} records");
        }
        assert_eq!(refused_though_summed(|bytes| bytes.push(0)), "InvalidRecordException");
        assert_eq!(refused_though_summed(|bytes| bytes.truncate(162)), "InvalidRecordException");
        assert_eq!(refused_though_summed(|bytes| bytes[61] = 1), "InvalidRecordException");
        assert_eq!(refused_though_summed(|bytes| bytes[22] = 5), "InvalidRecordException");
    }

    #[test]
    fn a_batch_that_compaction_emptied_is_opened() {
        assert_eq!(open(worked().emptied().bytes()).unwrap().1.count(), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn mutated_batches_never_panic(
            codec in 0..5usize,
            changes in prop::collection::vec((0..200usize, any::<u8>()), 0..6),
            summed in any::<bool>(),
        ) {
            let codec = Codec::ALL[codec];
            let mut bytes = worked_builder().build_compressed(&BatchHeader::default(), codec).unwrap().to_vec();
            for (at, byte) in changes {
                let at = at % bytes.len();
                bytes[at] = byte;
            }
            if summed {
                batch::finish(&mut bytes);
            }
            if let Ok((batch, records)) = open(&bytes.into()) {
                prop_assert_eq!(records.count(), batch.record_count() as usize);
            }
        }

        #[test]
        fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = open(&bytes.into());
        }
    }
}
