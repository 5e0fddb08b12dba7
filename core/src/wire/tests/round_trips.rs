//! Whatever is written reads back the same: every structure, with any content.

use std::rc::Rc;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::ids::{BrokerId, Offset, TopicPartition};
use crate::protocol::cluster::Uuid;
use crate::wire::checkpoint;
use crate::wire::consumer_offsets::{GroupValue, Key, MemberValue, OffsetValue};
use crate::wire::consumer_protocol::{Assignment, Subscription, VERSION};
use crate::wire::index::{Entry, OffsetEntry, TimeEntry};
use crate::wire::metadata_record::{MetadataRecord, MoveChange};
use crate::wire::producer_snapshot::{self, ProducerEntry};

fn text() -> impl Strategy<Value = Rc<str>> {
    "[a-zé0-9._-]{0,12}".prop_map(Rc::from)
}

fn name() -> impl Strategy<Value = Rc<str>> {
    "[a-zA-Z0-9._-]{1,12}".prop_map(Rc::from)
}

fn bytes() -> impl Strategy<Value = Bytes> {
    vec(any::<u8>(), 0..200).prop_map(Bytes::from)
}

fn partition() -> impl Strategy<Value = TopicPartition> {
    (name(), 0..i32::MAX).prop_map(|(topic, partition)| TopicPartition { topic, partition })
}

fn uuid() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid)
}

fn brokers() -> impl Strategy<Value = Vec<BrokerId>> {
    vec(any::<i32>().prop_map(BrokerId), 0..4)
}

prop_compose! {
    fn header_of_a_record()(key in text(), value in option::of(bytes())) -> Header {
        Header { key, value }
    }
}

prop_compose! {
    /// Timestamps near one another as they are, or anywhere at all.
    fn record()(
        timestamp in prop_oneof![1_700_000_000_000..1_700_000_100_000i64, any::<i64>()],
        key in option::of(bytes()),
        value in option::of(bytes()),
        headers in vec(header_of_a_record(), 0..3),
        gap in prop_oneof![4 => Just(0), 1 => 0..1000i64],
    ) -> (i64, Record) {
        (gap, Record { offset: Offset::ZERO, timestamp: Timestamp(timestamp), key, value, headers })
    }
}

fn offset() -> impl Strategy<Value = Offset> {
    any::<i64>().prop_map(Offset)
}

fn leader_epoch() -> impl Strategy<Value = LeaderEpoch> {
    any::<i32>().prop_map(LeaderEpoch)
}

prop_compose! {
    fn batch_header()(
        base_offset in (0..1i64 << 62).prop_map(Offset),
        leader_epoch in leader_epoch(),
        is_transactional in any::<bool>(),
        is_control in any::<bool>(),
        producer_id in any::<i64>(),
        producer_epoch in any::<i16>(),
        base_sequence in -1..i32::MAX,
    ) -> BatchHeader {
        let flag = |is, bit| if is { bit } else { 0 };
        let attributes = flag(is_transactional, attribute::TRANSACTIONAL) | flag(is_control, attribute::CONTROL);
        BatchHeader { base_offset, leader_epoch, attributes, producer_id, producer_epoch, base_sequence }
    }
}

prop_compose! {
    fn member()(
        member_id in text(),
        group_instance_id in option::of(text()),
        client_id in text(),
        client_host in text(),
        rebalance_timeout_ms in any::<i32>(),
        session_timeout_ms in any::<i32>(),
        subscription in bytes(),
        assignment in bytes(),
    ) -> MemberValue {
        MemberValue {
            member_id, group_instance_id, client_id, client_host,
            rebalance_timeout_ms, session_timeout_ms, subscription, assignment,
        }
    }
}

prop_compose! {
    fn producer()(
        producer_id in any::<i64>(),
        producer_epoch in any::<i16>(),
        last_sequence in any::<i32>(),
        last_offset in offset(),
        offset_delta in any::<i32>(),
        timestamp in any::<i64>().prop_map(Timestamp),
        coordinator_epoch in any::<i32>(),
        current_txn_first_offset in offset(),
    ) -> ProducerEntry {
        ProducerEntry {
            producer_id, producer_epoch, last_sequence, last_offset,
            offset_delta, timestamp, coordinator_epoch, current_txn_first_offset,
        }
    }
}

fn metadata_record() -> impl Strategy<Value = MetadataRecord> {
    let id = || any::<i32>().prop_map(BrokerId);
    prop_oneof![
        (id(), uuid(), any::<i64>(), any::<i16>(), option::of(text()), vec(uuid(), 0..3)).prop_map(
            |(broker, incarnation, epoch, port, rack, directory)| MetadataRecord::RegisterBroker {
                broker,
                incarnation,
                epoch,
                port,
                rack,
                directory,
            }
        ),
        (name(), uuid()).prop_map(|(name, id)| MetadataRecord::Topic { name, id }),
        (any::<i32>(), uuid(), brokers(), brokers(), id(), leader_epoch(), any::<i32>(), vec(uuid(), 0..3))
            .prop_map(
                |(partition, topic, replicas, isr, leader, leader_epoch, partition_epoch, directories)| {
                    MetadataRecord::Partition {
                        partition,
                        topic,
                        replicas,
                        isr,
                        leader,
                        leader_epoch,
                        partition_epoch,
                        directories,
                    }
                }
            ),
        (any::<i8>(), name(), name(), option::of(text())).prop_map(|(resource, name, key, value)| {
            MetadataRecord::Config { resource, name, key, value }
        }),
        (
            (any::<i32>(), uuid(), option::of(brokers()), option::of(id()), any::<i8>()),
            (option::of(brokers()), option::of(brokers()), option::of(brokers())),
            option::of(vec(uuid(), 0..3)),
        )
            .prop_map(
                |((partition, topic, isr, leader, recovery), (replicas, removing, adding), directories)| {
                    MetadataRecord::PartitionChange {
                        partition,
                        topic,
                        isr,
                        leader,
                        recovery,
                        moving: MoveChange { replicas, removing, adding, directories },
                    }
                }
            ),
        (name(), any::<i16>()).prop_map(|(name, level)| MetadataRecord::FeatureLevel { name, level }),
        (id(), any::<i64>(), any::<i64>()).prop_map(|(broker, epoch, next)| MetadataRecord::ProducerIds {
            broker,
            epoch,
            next
        }),
        (id(), any::<i64>(), any::<i8>(), any::<i8>()).prop_map(
            |(broker, epoch, fenced, in_controlled_shutdown)| MetadataRecord::BrokerRegistrationChange {
                broker,
                epoch,
                fenced,
                in_controlled_shutdown,
            }
        ),
        Just(MetadataRecord::NoOp),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_batch_in_every_codec(header in batch_header(), records in vec(record(), 0..20)) {
        let mut builder = BatchBuilder::new();
        let mut next = header.base_offset;
        let mut expected = Vec::new();
        for (gap, record) in records {
            builder.skip_offsets(gap as i32);
            let (key, value) = (record.key.as_deref(), record.value.as_deref());
            let size = builder.size_with(record.timestamp, key, value, &record.headers);
            builder.append(record.timestamp, key, value, &record.headers);
            prop_assert_eq!(builder.size(), size);
            expected.push(Record { offset: next + gap, ..record });
            next += gap + 1;
        }
        for codec in Codec::ALL {
            let batch = Batch::parse(&builder.build_compressed(&header, codec).unwrap()).unwrap();
            prop_assert_eq!(batch.check_crc(), Ok(()));
            let read: Vec<Record> = batch.records().collect::<Result<_, _>>().unwrap();
            prop_assert_eq!(&read, &expected);
            prop_assert_eq!((batch.codec(), batch.next_offset()), (codec as u8, next));
            let read = BatchHeader {
                base_offset: batch.base_offset(),
                leader_epoch: batch.leader_epoch(),
                attributes: batch.attributes() & !attribute::CODEC,
                producer_id: batch.producer_id(),
                producer_epoch: batch.producer_epoch(),
                base_sequence: batch.base_sequence(),
            };
            prop_assert_eq!(read, header);
            prop_assert_eq!(batch.max_timestamp(), expected.iter().map(|r| r.timestamp).max().unwrap_or(Timestamp(-1)));
        }
    }

    #[test]
    fn entries_of_both_indexes(base in (0..1i64 << 60).prop_map(Offset), relative in 0..i32::MAX, position in any::<u32>(), time in any::<i64>()) {
        let offset = base + i64::from(relative);
        let (by_offset, by_time) = (OffsetEntry { offset, position }, TimeEntry { timestamp: Timestamp(time), offset });
        let (mut offsets, mut times) = (Vec::new(), Vec::new());
        by_offset.write(base, &mut offsets);
        by_time.write(base, &mut times);
        prop_assert_eq!((offsets.len(), times.len()), (OffsetEntry::SIZE, TimeEntry::SIZE));
        prop_assert_eq!((OffsetEntry::read(&offsets, base), TimeEntry::read(&times, base)), (by_offset, by_time));
    }

    #[test]
    fn checkpoints(
        offsets in vec((partition(), offset()), 0..9),
        epochs in vec(((0..i32::MAX).prop_map(LeaderEpoch), (0..i64::MAX).prop_map(Offset)), 0..9),
        topic_id in uuid(),
    ) {
        let offsets = offsets.into_iter().collect();
        prop_assert_eq!(checkpoint::read_offsets(checkpoint::write_offsets(&offsets).as_bytes()), Ok(offsets));
        prop_assert_eq!(checkpoint::read_epochs(checkpoint::write_epochs(&epochs).as_bytes()), Ok(epochs));
        let metadata = checkpoint::write_partition_metadata(topic_id);
        prop_assert_eq!(checkpoint::read_partition_metadata(metadata.as_bytes()), Ok(topic_id));
    }

    #[test]
    fn a_producer_snapshot(entries in vec(producer(), 0..9)) {
        prop_assert_eq!(producer_snapshot::read(&producer_snapshot::write(&entries)), Ok(entries));
    }

    #[test]
    fn keys_and_values_of_consumer_offsets(
        group in text(),
        tp in partition(),
        (offset, leader_epoch, metadata, time) in (offset(), leader_epoch(), text(), any::<i64>()),
        (protocol_type, generation, protocol, leader) in
            (text(), any::<i32>(), option::of(text()), option::of(text())),
        members in vec(member(), 0..4),
    ) {
        for key in [Key::Offset { group: group.clone(), tp }, Key::Group { group }] {
            prop_assert_eq!(Key::parse(&key.write()), Ok(key));
        }
        let committed = OffsetValue { offset, leader_epoch, metadata, commit_timestamp: Timestamp(time) };
        prop_assert_eq!(OffsetValue::parse(&committed.write()), Ok(committed));
        let current_state_timestamp = Timestamp(time);
        let group = GroupValue { protocol_type, generation, protocol, leader, current_state_timestamp, members };
        prop_assert_eq!(GroupValue::parse(&group.write()), Ok(group));
    }

    #[test]
    fn subscriptions_and_assignments(
        topics in vec(name(), 0..4),
        user_data in option::of(bytes()),
        partitions in vec(partition(), 0..9),
        generation in any::<i32>(),
        rack in option::of(text()),
    ) {
        // They are grouped by topic on the wire.
        let mut owned = partitions;
        owned.sort();
        let assignment = Assignment { partitions: owned.clone(), user_data: user_data.clone() };
        prop_assert_eq!(Assignment::parse(&assignment.write(VERSION)), Ok(assignment));
        let subscription = Subscription { topics, user_data, owned, generation, rack };
        prop_assert_eq!(Subscription::parse(&subscription.write(VERSION)), Ok(subscription));
    }

    #[test]
    fn records_of_the_metadata_log(record in metadata_record()) {
        prop_assert_eq!(MetadataRecord::read(&record.write()), Ok(record));
    }
}
