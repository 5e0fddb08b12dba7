use super::*;

const TOPIC: &str = "58f0b660884d47849d5ef467a8183e33";

fn uuid(hex: &str) -> Uuid {
    Uuid(u128::from_str_radix(hex, 16).expect("hex"))
}

/// Writes a record as Apache Kafka 3.9.1 wrote it, and reads it back.
#[track_caller]
fn check(record: &MetadataRecord, kafkas: &str) {
    let hex: String = record.write().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, kafkas);
    assert_eq!(MetadataRecord::read(&record.write()).as_ref(), Ok(record));
}

#[test]
fn a_registration() {
    let record = MetadataRecord::RegisterBroker {
        broker: BrokerId(1),
        incarnation: uuid("46eac54eddff4158a726aa2dedaa2734"),
        epoch: 11,
        port: 0x5e89,
        rack: None,
        directory: vec![uuid("72ed0aa78405696513bc9e9bb930a235")],
    };
    // The recording has 127.0.0.1 for a host, nine bytes as well.
    let kafkas = "010003000000010046eac54eddff4158a726aa2dedaa2734000000000000000b020a504c41494e544558540a3132372e302e302e315e89000000030e6b726166742e76657273696f6e0000000100116d657461646174612e76657273696f6e00010015000001000100110272ed0aa78405696513bc9e9bb930a235";
    check(&record, &kafkas.replace("3132372e302e302e31", "6c6f63616c686f7374"));
}

#[test]
fn a_topic_its_config_and_its_partition() {
    check(
        &MetadataRecord::Topic { name: "orders".into(), id: uuid(TOPIC) },
        "010200076f726465727358f0b660884d47849d5ef467a8183e3300",
    );
    check(
        &MetadataRecord::Config {
            resource: TOPIC_RESOURCE,
            name: "orders".into(),
            key: "min.insync.replicas".into(),
            value: Some("1".into()),
        },
        "01040002076f7264657273146d696e2e696e73796e632e7265706c69636173023100",
    );
    check(
        &MetadataRecord::Partition {
            partition: 1,
            topic: uuid(TOPIC),
            replicas: vec![BrokerId(2), BrokerId(1)],
            isr: vec![BrokerId(2), BrokerId(1)],
            leader: BrokerId(2),
            leader_epoch: LeaderEpoch::ZERO,
            partition_epoch: 0,
            directories: vec![
                uuid("c93ff1cf5c2653a3cea2aa5c5bbb295f"),
                uuid("72ed0aa78405696513bc9e9bb930a235"),
            ],
        },
        "0103010000000158f0b660884d47849d5ef467a8183e33030000000200000001030000000200000001010100000002000000000000000003c93ff1cf5c2653a3cea2aa5c5bbb295f72ed0aa78405696513bc9e9bb930a23500",
    );
}

#[test]
fn a_config_that_is_deleted_is_null() {
    let record = MetadataRecord::Config {
        resource: TOPIC_RESOURCE,
        name: "orders".into(),
        key: "segment.bytes".into(),
        value: None,
    };
    check(&record, "01040002076f72646572730e7365676d656e742e62797465730000");
}

#[test]
fn a_topic_that_is_gone() {
    let kafkas = format!("010900{TOPIC}00");
    check(&MetadataRecord::RemoveTopic { id: uuid(TOPIC) }, &kafkas);
}

#[test]
fn a_change_of_a_partition_has_only_what_changed() {
    let change = |isr, leader| MetadataRecord::PartitionChange {
        partition: 0,
        topic: uuid(TOPIC),
        isr,
        leader,
        recovery: 0,
        moving: MoveChange::default(),
    };
    check(
        &change(Some(vec![BrokerId(2)]), Some(BrokerId(2))),
        "0105010000000058f0b660884d47849d5ef467a8183e330200050200000002010400000002",
    );
    check(
        &change(Some(vec![BrokerId(2), BrokerId(1)]), None),
        "0105010000000058f0b660884d47849d5ef467a8183e33010009030000000200000001",
    );
}

#[test]
fn a_broker_that_is_fenced_or_no_longer_or_about_to_stop() {
    let change = |epoch, fenced, in_controlled_shutdown| MetadataRecord::BrokerRegistrationChange {
        broker: BrokerId(1),
        epoch,
        fenced,
        in_controlled_shutdown,
    };
    check(&change(11, 1, 0), "01110100000001000000000000000b01000101");
    check(&change(11, -1, 0), "01110100000001000000000000000b010001ff");
    check(&change(0x4c, 0, 1), "01110100000001000000000000004c01010101");
}

#[test]
fn producer_ids_a_feature_and_nothing() {
    check(
        &MetadataRecord::ProducerIds { broker: BrokerId(1), epoch: 11, next: 1000 },
        "010f0000000001000000000000000b00000000000003e800",
    );
    check(
        &MetadataRecord::FeatureLevel { name: "metadata.version".into(), level: 21 },
        "010c00116d657461646174612e76657273696f6e001500",
    );
    check(&MetadataRecord::NoOp, "01140000");
}

#[test]
fn the_first_record_of_an_epoch() {
    let (key, value) = leader_change(BrokerId(100), &[BrokerId(100)], &[BrokerId(100)]);
    let hex: String = key.iter().chain(&value).map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, "0000000200000000006402000000640002000000640000");
}
