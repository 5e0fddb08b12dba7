//! Lines are those of Apache Kafka 3.9.1's own tool, for files like these.

use super::*;
use crate::ids::{LeaderEpoch, Offset, TopicPartition};
use crate::time::Timestamp;
use crate::wire::consumer_offsets::{GroupValue, Key, MemberValue, OffsetValue};
use crate::wire::consumer_protocol::{Assignment, Subscription};
use crate::wire::index::{Entry, OffsetEntry, TimeEntry};
use crate::wire::producer_snapshot::{self, ProducerEntry};
use crate::wire::{BatchBuilder, BatchHeader};

const LOG: &str = "00000000000000000002.log";
const INDEX: &str = "00000000000000000002.index";
const TIME_INDEX: &str = "00000000000000000002.timeindex";
const VALUES: Options = Options {
    print_data_log: true,
    deep_iteration: false,
    offsets_decoder: false,
    verify_index_only: false,
    index_sanity_check: false,
    skip_record_metadata: false,
};

/// What is printed on the two streams, and whether there was no exception.
fn dumped(files: &[(&str, Bytes)], file: &str, options: Options) -> (Vec<String>, Vec<String>, bool) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let read = |path: &str| files.iter().find(|(name, _)| *name == path).map(|(_, bytes)| bytes.clone());
    let done = dump(&[file.to_owned()], options, &read, &mut |stream, line| match stream {
        Stream::Out => out.push(line),
        Stream::Err => err.push(line),
    });
    (out, err, done)
}

/// Two batches of two records and one, from offset 2 on.
fn log() -> Bytes {
    let mut bytes = Vec::new();
    for (base_offset, values) in [(2, &["v1", "v2"][..]), (4, &["v3"][..])] {
        let mut builder = BatchBuilder::new();
        for value in values {
            builder.append(Timestamp(1000 + base_offset), Some(b"k"), Some(value.as_bytes()), &[]);
        }
        let base_offset = Offset(base_offset);
        let header = BatchHeader { base_offset, leader_epoch: LeaderEpoch(3), ..Default::default() };
        bytes.extend(builder.build(&header));
    }
    bytes.into()
}

fn entries<E: Entry>(entries: &[E]) -> Bytes {
    let mut bytes = Vec::new();
    entries.iter().for_each(|entry| entry.write(Offset(2), &mut bytes));
    bytes.into()
}

fn timed(timestamp: i64, offset: i64) -> TimeEntry {
    TimeEntry { timestamp: Timestamp(timestamp), offset: Offset(offset) }
}

#[test]
fn a_log_is_told_batch_by_batch_and_record_by_record() {
    let (out, err, done) = dumped(&[(LOG, log())], LOG, VALUES);
    let header =
        "partitionLeaderEpoch: 3 isTransactional: false isControl: false deleteHorizonMs: OptionalLong.empty";
    let crc = |at| Batch::parse_at(&log(), at).unwrap().crc();
    let expected = [
        "Dumping 00000000000000000002.log".to_owned(),
        "Log starting offset: 2".to_owned(),
        format!(
            "baseOffset: 2 lastOffset: 3 count: 2 baseSequence: -1 lastSequence: -1 producerId: -1 producerEpoch: -1 \
             {header} position: 0 CreateTime: 1002 size: 81 magic: 2 compresscodec: none crc: {} isvalid: true",
            crc(0)
        ),
        "| offset: 2 CreateTime: 1002 keySize: 1 valueSize: 2 sequence: -1 headerKeys: [] key: k payload: v1"
            .to_owned(),
        "| offset: 3 CreateTime: 1002 keySize: 1 valueSize: 2 sequence: -1 headerKeys: [] key: k payload: v2"
            .to_owned(),
        format!(
            "baseOffset: 4 lastOffset: 4 count: 1 baseSequence: -1 lastSequence: -1 producerId: -1 producerEpoch: -1 \
             {header} position: 81 CreateTime: 1004 size: 71 magic: 2 compresscodec: none crc: {} isvalid: true",
            crc(81)
        ),
        "| offset: 4 CreateTime: 1004 keySize: 1 valueSize: 2 sequence: -1 headerKeys: [] key: k payload: v3"
            .to_owned(),
    ];
    assert_eq!((out, err, done), (expected.to_vec(), vec![], true));
}

#[test]
fn without_record_metadata_a_line_has_only_key_and_payload() {
    let (out, ..) = dumped(&[(LOG, log())], LOG, Options { skip_record_metadata: true, ..VALUES });
    assert_eq!(out[3], " key: k payload: v1");
}

#[test]
fn a_torn_tail_is_counted_and_a_wrong_checksum_told() {
    let mut bytes = log().to_vec();
    bytes[70] ^= 1;
    bytes.truncate(100);
    let (out, _, done) = dumped(&[(LOG, bytes.into())], LOG, Options::default());
    assert!(out[2].ends_with("isvalid: false") && done);
    assert_eq!(out[3], "Found 19 invalid bytes at the end of 00000000000000000002.log");
}

#[test]
fn zeros_are_no_batch() {
    let (_, err, done) = dumped(&[(LOG, vec![0; 100].into())], LOG, VALUES);
    let expected = "Exception in thread \"main\" org.apache.kafka.common.errors.CorruptRecordException: Found record size \
                    0 smaller than minimum record overhead (14) in file 00000000000000000002.log.";
    assert_eq!((err, done), (vec![expected.to_owned()], false));
}

#[test]
fn a_gap_between_records_is_told_at_the_end() {
    let all = log();
    let mut bytes = all.slice(..81).to_vec();
    bytes.extend(Batch::parse_at(&all, 81).unwrap().stamped(Offset(7), LeaderEpoch(3)).bytes());
    let (_, err, _) =
        dumped(&[(LOG, bytes.into())], LOG, Options { deep_iteration: true, ..Options::default() });
    assert_eq!(err, ["Non-consecutive offsets in 00000000000000000002.log", "  3 is followed by 7"]);
}

#[test]
fn an_offset_index_is_checked_against_its_log() {
    let good = OffsetEntry { offset: Offset(4), position: 81 };
    let index = |list: &[OffsetEntry]| [(LOG, log()), (INDEX, entries(list))];
    let (out, err, _) = dumped(&index(&[good]), INDEX, Options::default());
    assert_eq!((&out[1..], err), (&["offset: 4 position: 81".to_owned()][..], vec![]));
    let (out, err, _) = dumped(
        &index(&[OffsetEntry { offset: Offset(3), position: 81 }]),
        INDEX,
        Options { verify_index_only: true, ..Options::default() },
    );
    assert_eq!((out.len(), &*err[0]), (1, "Mismatches in :00000000000000000002.index"));
    assert_eq!(err[1], "  Index offset: 3, log offset: 4");
    let (out, ..) = dumped(&index(&[]), INDEX, Options::default());
    assert_eq!(out[1], "00000000000000000002.index is empty.");
    let sanity = Options { index_sanity_check: true, ..Options::default() };
    let (out, ..) = dumped(&index(&[good]), INDEX, sanity);
    assert_eq!(out[1], "00000000000000000002.index passed sanity check.");
}

#[test]
fn unwritten_slots_of_an_index_end_it() {
    let mut bytes = entries(&[OffsetEntry { offset: Offset(4), position: 81 }]).to_vec();
    bytes.resize(24, 0);
    let (out, ..) = dumped(&[(LOG, log()), (INDEX, bytes.into())], INDEX, Options::default());
    assert_eq!(out.len(), 2);
}

#[test]
fn a_time_index_is_checked_against_its_log() {
    let of = |list: &[TimeEntry]| [(LOG, log()), (INDEX, Bytes::new()), (TIME_INDEX, entries(list))];
    let (out, err, _) = dumped(&of(&[timed(1002, 3), timed(1004, 4)]), TIME_INDEX, Options::default());
    let expected = ["timestamp: 1002 offset: 3".to_owned(), "timestamp: 1004 offset: 4".to_owned()];
    assert_eq!((&out[1..], err), (&expected[..], vec![]));
    let (_, err, _) = dumped(&of(&[timed(1009, 3), timed(1001, 2)]), TIME_INDEX, Options::default());
    assert_eq!(
        err,
        [
            "Found timestamp mismatch in :00000000000000000002.timeindex",
            "  Index timestamp: 1009, log timestamp: 1002",
            "The following indexed offsets are not found in the log.",
            "Indexed offset: 2, found log offset: 3",
        ]
    );
}

#[test]
fn a_snapshot_is_told_producer_by_producer() {
    let known = ProducerEntry {
        producer_id: 7,
        producer_epoch: 1,
        last_sequence: 4,
        last_offset: Offset(6),
        offset_delta: 2,
        timestamp: Timestamp(9),
        coordinator_epoch: -1,
        current_txn_first_offset: Offset::NONE,
    };
    let file = "00000000000000000007.snapshot";
    let (out, ..) = dumped(&[(file, producer_snapshot::write(&[known]))], file, Options::default());
    let expected = "producerId: 7 producerEpoch: 1 coordinatorEpoch: -1 currentTxnFirstOffset: OptionalLong.empty \
                    lastTimestamp: 9 firstSequence: 2 lastSequence: 4 lastOffset: 6 offsetDelta: 2 timestamp: 9";
    assert_eq!(out[1], expected);
}

#[test]
fn what_is_missing_or_no_such_file_is_told_as_java_tells_it() {
    let (_, err, done) = dumped(&[], LOG, VALUES);
    assert_eq!(
        err,
        ["Exception in thread \"main\" java.nio.file.NoSuchFileException: 00000000000000000002.log"]
    );
    assert!(!done);
    let (_, err, done) = dumped(&[], "1/t-0/leader-epoch-checkpoint", VALUES);
    let expected =
        "Exception in thread \"main\" java.lang.StringIndexOutOfBoundsException: begin -1, end 23, length 23";
    assert_eq!((err, done), (vec![expected.to_owned()], false));
    let (_, err, done) = dumped(&[], "partition.metadata", VALUES);
    assert_eq!((err, done), (vec!["Ignoring unknown file partition.metadata".to_owned()], true));
}

#[test]
fn commits_and_groups_are_decoded_as_json() {
    let tp = TopicPartition::new("t", 0);
    let commit = OffsetValue {
        offset: Offset(3),
        leader_epoch: LeaderEpoch::NONE,
        metadata: "".into(),
        commit_timestamp: Timestamp(5),
    };
    let member = MemberValue {
        member_id: "c-1".into(),
        group_instance_id: None,
        client_id: "c".into(),
        client_host: "/127.0.0.1".into(),
        rebalance_timeout_ms: 300_000,
        session_timeout_ms: 45_000,
        subscription: Subscription::new(vec!["t".into()]).write(3),
        assignment: Assignment::new(vec![tp.clone()]).write(3),
    };
    let group = GroupValue {
        protocol_type: "consumer".into(),
        generation: 1,
        protocol: Some("range".into()),
        leader: Some("c-1".into()),
        current_state_timestamp: Timestamp(4),
        members: vec![member],
    };
    let mut builder = BatchBuilder::new();
    let (group_key, offset_key) =
        (Key::Group { group: "g".into() }.write(), Key::Offset { group: "g".into(), tp }.write());
    for (key, value) in
        [(&group_key, Some(group.write())), (&offset_key, Some(commit.write())), (&offset_key, None)]
    {
        builder.append(Timestamp(1), Some(key), value.as_deref(), &[]);
    }
    let bytes = builder.build(&BatchHeader::default());
    let options = Options { offsets_decoder: true, ..Options::default() };
    let (out, ..) = dumped(&[("00000000000000000000.log", bytes)], "00000000000000000000.log", options);
    let shown: Vec<&str> =
        out[3..].iter().map(|line| line.split_once("headerKeys: [] ").unwrap().1).collect();
    assert_eq!(
        shown,
        [
            r#"key: {"type":"2","data":{"group":"g"}} payload: {"version":"3","data":{"protocolType":"consumer","generation":1,"protocol":"range","leader":"c-1","currentStateTimestamp":4,"members":[{"memberId":"c-1","groupInstanceId":null,"clientId":"c","clientHost":"/127.0.0.1","rebalanceTimeout":300000,"sessionTimeout":45000,"subscription":{"topics":["t"],"userData":null,"ownedPartitions":[],"generationId":-1,"rackId":null},"assignment":{"assignedPartitions":[{"topic":"t","partitions":[0]}],"userData":null}}]}}"#,
            r#"key: {"type":"1","data":{"group":"g","topic":"t","partition":0}} payload: {"version":"3","data":{"offset":3,"leaderEpoch":-1,"metadata":"","commitTimestamp":5}}"#,
            r#"key: {"type":"1","data":{"group":"g","topic":"t","partition":0}} payload: <DELETE>"#,
        ]
    );
}

#[test]
fn markers_tell_how_a_transaction_ended_or_what_the_quorum_did() {
    let marker = |kind: u8, value: &[u8]| {
        let mut builder = BatchBuilder::new();
        builder.append(Timestamp(1000), Some(&[0, 0, 0, kind]), Some(value), &[]);
        builder.build(&BatchHeader { attributes: 0x20, ..Default::default() })
    };
    let end_of_line = |kind, value: &[u8]| {
        let (out, _, _) = dumped(&[(LOG, marker(kind, value))], LOG, VALUES);
        out[3].split("headerKeys: []").nth(1).unwrap().to_owned()
    };
    assert_eq!(end_of_line(0, &[0, 0, 0, 0, 0, 3]), " endTxnMarker: ABORT coordinatorEpoch: 3");
    assert_eq!(end_of_line(1, &[0, 0, 0, 0, 1, 0]), " endTxnMarker: COMMIT coordinatorEpoch: 256");
    assert_eq!(end_of_line(2, b"any"), " controlType: LEADER_CHANGE(2)");
    assert_eq!(end_of_line(6, b"any"), " controlType: KRAFT_VOTERS(6)");
    assert_eq!(end_of_line(9, b"any"), " controlType: UNKNOWN(9)");
}

#[test]
fn aborted_transactions_are_told_one_by_one() {
    let file = "00000000000000000002.txnindex";
    let entry =
        |ids: [i64; 4]| ids.iter().fold(vec![0, 0], |bytes, id| [bytes, id.to_be_bytes().to_vec()].concat());
    let bytes = Bytes::from([entry([7, 2, 4, 2]), entry([8, 3, 9, 3])].concat());
    let (out, err, done) = dumped(&[(file, bytes)], file, Options::default());
    let expected = [
        "Dumping 00000000000000000002.txnindex",
        "version: 0 producerId: 7 firstOffset: 2 lastOffset: 4 lastStableOffset: 2",
        "version: 0 producerId: 8 firstOffset: 3 lastOffset: 9 lastStableOffset: 3",
    ];
    assert_eq!((&out[..], err.len(), done), (&expected.map(str::to_owned)[..], 0, true));
}
