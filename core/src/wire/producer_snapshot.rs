//! `.snapshot`: the producers that a partition knows, written at each roll and at a clean close.
//!
//! ```text
//! 0 version i16 = 1 · 2 crc u32, over all after it: CRC-32C · 6 count i32 · then 46 bytes for each producer:
//! 0 producerId i64 · 8 producerEpoch i16 · 10 lastSequence i32 · 14 lastOffset i64 · 22 offsetDelta i32
//! 26 timestamp i64 · 34 coordinatorEpoch i32 · 38 currentTxnFirstOffset i64
//! ```
//!
//! Only the newest batch of each producer is kept, so a broker that restarts recognises only that one as a duplicate.

use bytes::Bytes;

use super::{Cursor, Field, Kind, WireError};
use crate::ids::Offset;
use crate::time::Timestamp;

/// The fields before the entries.
pub const HEADER_FIELDS: &[Field] = &[
    Field::new("version", 0, Kind::I16),
    Field::new("crc", 2, Kind::U32),
    Field::new("count", CRC_END, Kind::I32),
];

/// The fields of an entry.
pub const ENTRY_FIELDS: &[Field] = &[
    Field::new("producerId", 0, Kind::I64),
    Field::new("producerEpoch", 8, Kind::I16),
    Field::new("lastSequence", 10, Kind::I32),
    Field::new("lastOffset", 14, Kind::I64),
    Field::new("offsetDelta", 22, Kind::I32),
    Field::new("timestamp", 26, Kind::I64),
    Field::new("coordinatorEpoch", 34, Kind::I32),
    Field::new("currentTxnFirstOffset", 38, Kind::I64),
];

const VERSION: i16 = 1;
const CRC_END: usize = 6;

/// One producer, with its newest batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProducerEntry {
    /// The producer's id.
    pub producer_id: i64,
    /// Its epoch.
    pub producer_epoch: i16,
    /// The sequence of its last record; -1 none.
    pub last_sequence: i32,
    /// The offset of its last record; -1 none.
    pub last_offset: Offset,
    /// How many offsets its last batch spans, less one.
    pub offset_delta: i32,
    /// When it wrote last.
    pub timestamp: Timestamp,
    /// The epoch of the transaction coordinator that ended its last transaction; -1 none.
    pub coordinator_epoch: i32,
    /// Where its open transaction begins; -1 none.
    pub current_txn_first_offset: Offset,
}

/// The file's bytes.
pub fn write(entries: &[ProducerEntry]) -> Bytes {
    let mut body = Vec::new();
    super::cursor::put_count(&mut body, entries.len());
    for entry in entries {
        body.extend(entry.producer_id.to_be_bytes());
        body.extend(entry.producer_epoch.to_be_bytes());
        body.extend(entry.last_sequence.to_be_bytes());
        body.extend(entry.last_offset.0.to_be_bytes());
        body.extend(entry.offset_delta.to_be_bytes());
        body.extend(entry.timestamp.0.to_be_bytes());
        body.extend(entry.coordinator_epoch.to_be_bytes());
        body.extend(entry.current_txn_first_offset.0.to_be_bytes());
    }
    let mut out = VERSION.to_be_bytes().to_vec();
    out.extend(crc32c::crc32c(&body).to_be_bytes());
    out.extend(body);
    out.into()
}

/// Reads the file.
pub fn read(bytes: &Bytes) -> Result<Vec<ProducerEntry>, WireError> {
    let mut cursor = Cursor::new(bytes);
    let version = cursor.i16("version")?;
    if version != VERSION {
        return Err(WireError::UnknownVersion { at: 0, field: "version", version });
    }
    let stored = cursor.i32("crc")? as u32;
    let computed = crc32c::crc32c(&bytes[CRC_END..]);
    if stored != computed {
        return Err(WireError::BadCrc { at: 2, stored, computed });
    }
    let count = cursor.count("count")?;
    let entries = (0..count).map(|_| read_entry(&mut cursor)).collect::<Result<_, _>>()?;
    cursor.finish()?;
    Ok(entries)
}

fn read_entry(cursor: &mut Cursor<'_>) -> Result<ProducerEntry, WireError> {
    Ok(ProducerEntry {
        producer_id: cursor.i64("producerId")?,
        producer_epoch: cursor.i16("producerEpoch")?,
        last_sequence: cursor.i32("lastSequence")?,
        last_offset: Offset(cursor.i64("lastOffset")?),
        offset_delta: cursor.i32("offsetDelta")?,
        timestamp: Timestamp(cursor.i64("timestamp")?),
        coordinator_epoch: cursor.i32("coordinatorEpoch")?,
        current_txn_first_offset: Offset(cursor.i64("currentTxnFirstOffset")?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::tests::{hex, unhex};

    #[test]
    fn a_snapshot_is_written_as_kafka_writes_it() {
        let entry = ProducerEntry {
            producer_id: 7,
            producer_epoch: 1,
            last_sequence: 0,
            last_offset: Offset(6),
            offset_delta: 0,
            timestamp: Timestamp(1),
            coordinator_epoch: -1,
            current_txn_first_offset: Offset::NONE,
        };
        let bytes = write(&[entry]);
        let expected = "0001 0974cf22 00000001 0000000000000007 0001 00000000 0000000000000006 00000000 \
                        0000000000000001 ffffffff ffffffffffffffff";
        assert_eq!(hex(&bytes), hex(&unhex(expected)));
        assert_eq!(read(&bytes), Ok(vec![entry]));
    }

    #[test]
    fn a_broken_snapshot_is_refused() {
        let mut bytes = write(&[]).to_vec();
        bytes[9] = 1;
        assert!(matches!(read(&bytes.into()), Err(WireError::BadCrc { at: 2, .. })));
    }
}
