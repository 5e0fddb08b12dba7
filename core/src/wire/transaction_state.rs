//! The records of `__transaction_state`: how far each transactional id is.
//!
//! ```text
//! key      0 i16 · transactionalId
//! value    0 i16 · producerId i64 · producerEpoch i16 · transactionTimeoutMs i32 · transactionStatus i8
//!          · partitions? : count i32 × (topic · count i32 × partition i32)
//!          · transactionLastUpdateTimestampMs i64 · transactionStartTimestampMs i64
//! ```
//!
//! The partitions of an empty transaction are null (count -1). (`TransactionLogKey`, `TransactionLogValue`.)

use std::rc::Rc;

use bytes::Bytes;

use super::cursor::{put_count, put_string};
use super::{Cursor, WireError};
use crate::ids::TopicPartition;
use crate::protocol::transaction::TransactionState;
use crate::time::Timestamp;

/// A transactional id's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionValue {
    /// The producer's id.
    pub producer_id: i64,
    /// The producer's epoch.
    pub producer_epoch: i16,
    /// `transaction.timeout.ms`.
    pub timeout_ms: i32,
    /// The state.
    pub state: TransactionState,
    /// The partitions without a marker yet, sorted.
    pub partitions: Vec<TopicPartition>,
    /// When it changed last.
    pub updated: Timestamp,
    /// When the transaction began; -1 none.
    pub started: Timestamp,
}

/// A key's bytes.
pub fn write_key(transactional_id: &str) -> Bytes {
    let mut out = 0i16.to_be_bytes().to_vec();
    put_string(&mut out, transactional_id);
    out.into()
}

/// The transactional id in a key; `None` where it is of a version that is not known.
pub fn read_key(bytes: &[u8]) -> Result<Option<Rc<str>>, WireError> {
    let mut cursor = Cursor::new(bytes);
    match cursor.i16("version")? {
        0 => Ok(Some(cursor.string("transactionalId")?)),
        _ => Ok(None),
    }
}

impl TransactionValue {
    /// Its bytes.
    pub fn write(&self) -> Bytes {
        let mut out = 0i16.to_be_bytes().to_vec();
        out.extend(self.producer_id.to_be_bytes());
        out.extend(self.producer_epoch.to_be_bytes());
        out.extend(self.timeout_ms.to_be_bytes());
        out.push(self.state as u8);
        if self.state == TransactionState::Empty {
            out.extend((-1i32).to_be_bytes());
        } else {
            let topics: Vec<&[TopicPartition]> =
                self.partitions.chunk_by(|one, next| one.topic == next.topic).collect();
            put_count(&mut out, topics.len());
            for partitions in topics {
                put_string(&mut out, &partitions[0].topic);
                put_count(&mut out, partitions.len());
                partitions.iter().for_each(|tp| out.extend(tp.partition.to_be_bytes()));
            }
        }
        out.extend(self.updated.0.to_be_bytes());
        out.extend(self.started.0.to_be_bytes());
        out.into()
    }

    /// Reads a value from its bytes.
    pub fn parse(bytes: &[u8]) -> Result<TransactionValue, WireError> {
        let mut cursor = Cursor::new(bytes);
        cursor.i16("version")?;
        let (producer_id, producer_epoch) = (cursor.i64("producerId")?, cursor.i16("producerEpoch")?);
        let timeout_ms = cursor.i32("transactionTimeoutMs")?;
        let at = cursor.at();
        let status = cursor.i8("transactionStatus")?;
        let state =
            usize::try_from(status).ok().and_then(|status| TransactionState::ALL.get(status)).copied();
        let bad = WireError::BadLength { at, field: "transactionStatus", length: i64::from(status) };
        let state = state.ok_or(bad)?;
        let mut partitions = Vec::new();
        for _ in 0..cursor.i32("transactionPartitions")?.max(0) {
            let topic = cursor.string("topic")?;
            for _ in 0..cursor.i32("partitionIds")?.max(0) {
                partitions.push(TopicPartition::new(topic.clone(), cursor.i32("partition")?));
            }
        }
        let updated = Timestamp(cursor.i64("transactionLastUpdateTimestampMs")?);
        let started = Timestamp(cursor.i64("transactionStartTimestampMs")?);
        Ok(TransactionValue { producer_id, producer_epoch, timeout_ms, state, partitions, updated, started })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_as_it_was_written() {
        let tp = |topic: &str, partition| TopicPartition::new(topic, partition);
        let value = TransactionValue {
            producer_id: 7,
            producer_epoch: 1,
            timeout_ms: 60_000,
            state: TransactionState::Ongoing,
            partitions: vec![tp("a", 0), tp("a", 2), tp("b", 1)],
            updated: Timestamp(5),
            started: Timestamp(4),
        };
        assert_eq!(TransactionValue::parse(&value.write()), Ok(value.clone()));
        let empty = TransactionValue { state: TransactionState::Empty, partitions: Vec::new(), ..value };
        assert_eq!(TransactionValue::parse(&empty.write()), Ok(empty.clone()));
        assert_eq!(read_key(&write_key("t1")), Ok(Some("t1".into())));
        assert!(TransactionValue::parse(&empty.write()[..20]).is_err());
    }
}
