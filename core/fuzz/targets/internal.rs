//! What Kafka packs into opaque fields and files of its own: `__consumer_offsets`, subscriptions and assignments,
//! producer snapshots, aborted transactions, KRaft's metadata records. Each reads, or is refused; what reads, writes
//! and reads the same again.

use bytes::Bytes;
use highwater_core::wire::consumer_offsets::{GroupValue, Key, OffsetValue};
use highwater_core::wire::consumer_protocol::{Assignment, Subscription};
use highwater_core::wire::metadata_record::{MetadataRecord, is_no_op};
use highwater_core::wire::{producer_snapshot, txn_index};

pub fn check(data: &[u8]) {
    let bytes = Bytes::copy_from_slice(data);
    if let Ok(key) = Key::parse(&bytes) {
        assert_eq!(Key::parse(&key.write()), Ok(key));
    }
    if let Ok(value) = OffsetValue::parse(&bytes) {
        assert_eq!(OffsetValue::parse(&value.write()), Ok(value));
    }
    drop(GroupValue::parse(&bytes));
    drop(Subscription::parse(&bytes));
    drop(Assignment::parse(&bytes));
    if let Ok(entries) = producer_snapshot::read(&bytes) {
        assert_eq!(producer_snapshot::read(&producer_snapshot::write(&entries)), Ok(entries));
    }
    if let Ok(record) = MetadataRecord::read(&bytes) {
        assert_eq!(MetadataRecord::read(&record.write()), Ok(record));
    }
    is_no_op(&bytes);
    assert_eq!(txn_index::read(&bytes).count(), data.len() / txn_index::SIZE);
}
