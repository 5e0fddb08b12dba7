//! `.txnindex`: the aborted transactions of a segment, made with the first of them.
//!
//! ```text
//! 0 version i16 = 0 · 2 producerId i64 · 10 firstOffset i64 · 18 lastOffset i64 · 26 lastStableOffset i64
//! ```
//!
//! Entries rise by their last offset, which is that of the transaction's marker. (`AbortedTxn`.)

use super::{Field, Kind};
use crate::ids::Offset;

/// The fields of an entry.
pub const FIELDS: &[Field] = &[VERSION, PRODUCER_ID, FIRST_OFFSET, LAST_OFFSET, LAST_STABLE_OFFSET];
/// The size of an entry in bytes.
pub const SIZE: usize = 34;

const VERSION: Field = Field::new("version", 0, Kind::I16);
const PRODUCER_ID: Field = Field::new("producerId", 2, Kind::I64);
const FIRST_OFFSET: Field = Field::new("firstOffset", 10, Kind::I64);
const LAST_OFFSET: Field = Field::new("lastOffset", 18, Kind::I64);
const LAST_STABLE_OFFSET: Field = Field::new("lastStableOffset", 26, Kind::I64);

/// A transaction that was aborted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AbortedTxn {
    /// 0; a greater one may have more to say than is read here.
    pub version: i16,
    /// Whose it was.
    pub producer_id: i64,
    /// Its first record.
    pub first_offset: Offset,
    /// Its marker.
    pub last_offset: Offset,
    /// The last stable offset when the marker was written.
    pub last_stable_offset: Offset,
}

/// An entry's bytes.
pub fn write(txn: &AbortedTxn) -> bytes::Bytes {
    let mut out = vec![0; SIZE];
    VERSION.write(&mut out, i64::from(txn.version));
    PRODUCER_ID.write(&mut out, txn.producer_id);
    FIRST_OFFSET.write(&mut out, txn.first_offset.0);
    LAST_OFFSET.write(&mut out, txn.last_offset.0);
    LAST_STABLE_OFFSET.write(&mut out, txn.last_stable_offset.0);
    out.into()
}

/// The whole entries of a file; the bytes behind them are fewer than one has.
pub fn read(bytes: &[u8]) -> impl Iterator<Item = AbortedTxn> {
    bytes.chunks_exact(SIZE).map(|entry| AbortedTxn {
        version: VERSION.read(entry) as i16,
        producer_id: PRODUCER_ID.read(entry),
        first_offset: Offset(FIRST_OFFSET.read(entry)),
        last_offset: Offset(LAST_OFFSET.read(entry)),
        last_stable_offset: Offset(LAST_STABLE_OFFSET.read(entry)),
    })
}
