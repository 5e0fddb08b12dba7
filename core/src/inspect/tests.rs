//! A sound log, and one thing wrong with it at a time.

use std::rc::Rc;

use bytes::Bytes;
use proptest::prelude::*;

use super::*;
use crate::log::{Log, LogConfig};
use crate::process::{Ids, Out};
use crate::protocol::cluster::Uuid;
use crate::time::{Instant, Timestamp, WallClock};
use crate::wire::{BatchBuilder, BatchHeader, WireError};

const LOG: &str = "t-0/00000000000000000000.log";
const INDEX: &str = "t-0/00000000000000000000.index";
const TIME_INDEX: &str = "t-0/00000000000000000000.timeindex";
const SECOND: &str = "t-0/00000000000000000008.log";
const BATCH: u64 = 72;

fn batch(value: &[u8], time: i64) -> Bytes {
    let mut builder = BatchBuilder::new();
    builder.append(Timestamp(time), Some(b"k0"), Some(value), &[]);
    builder.build(&BatchHeader::default())
}

/// Twelve batches of one record, eight of them in a closed segment, with an index entry for every other one.
fn sound() -> Disk {
    let (mut disk, mut ids, mut effects, mut facts) = (Disk::new(), Ids::default(), Vec::new(), Vec::new());
    let when = (Instant::START, WallClock { start: Timestamp(1000) });
    let mut out = Out::new(when, None, None, &mut ids, &mut effects, &mut facts);
    let configs = [("segment.bytes", "600"), ("index.interval.bytes", "100"), ("segment.index.bytes", "240")];
    let config = LogConfig::from_pairs(configs).unwrap();
    let tp = TopicPartition::new("t", 0);
    let mut log = Log::create(tp, Uuid(1), config, &mut disk, &mut out);
    for time in 0..12 {
        log.append_as_leader(&batch(b"v0", 1000 + time), LeaderEpoch::ZERO, &mut disk, &mut out).unwrap();
    }
    disk
}

fn change(disk: &mut Disk, path: &str, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = disk.read_all(path).unwrap_or_default().to_vec();
    change(&mut bytes);
    let path: Rc<str> = path.into();
    disk.create(&path);
    disk.append(&path, bytes.into());
}

fn after(path: &str, change: impl FnOnce(&mut Vec<u8>)) -> Vec<Problem> {
    let mut disk = sound();
    self::change(&mut disk, path, change);
    partition(&disk, "t-0").problems
}

#[test]
fn a_sound_partition_is_told_of_and_has_no_problems() {
    let found = partition(&sound(), "t-0");
    assert_eq!(found.problems, []);
    let rows: Vec<_> =
        found.segments.iter().map(|s| (s.base_offset, s.bytes, s.batches, s.records)).collect();
    assert_eq!(rows, [(Offset(0), 8 * BATCH, 8, 8), (Offset(8), 4 * BATCH, 4, 4)]);
    assert_eq!(
        (found.log_end_offset(), &found.epochs[..], &found.snapshots[..]),
        (Offset(12), &[(LeaderEpoch::ZERO, Offset::ZERO)][..], &[Offset(8)][..])
    );
    assert_eq!((found.segments[0].index_entries, found.segments[0].time_index_entries), (3, 4));
}

#[test]
fn room_in_the_last_index_is_no_problem_in_an_earlier_one_it_is() {
    assert_eq!(sound().len("t-0/00000000000000000008.index"), 240);
    assert_eq!(
        after(INDEX, |bytes| bytes.resize(40, 0)),
        [Problem::at(INDEX, 24, Kind::UnusedSlots { slots: 2 })]
    );
}

#[test]
fn a_flipped_bit_is_a_bad_crc_and_the_look_goes_on() {
    let problems = after(LOG, |bytes| bytes[BATCH as usize + 65] ^= 1);
    let [Problem { position: Some(BATCH), kind: Kind::BadCrc { base_offset: Offset(1), .. }, .. }] =
        &problems[..]
    else {
        panic!("{problems:?}");
    };
}

#[test]
fn a_torn_tail_garbage_and_zeros_are_told_apart() {
    let end = 4 * BATCH;
    let torn = after(SECOND, |bytes| bytes.truncate(end as usize - 10));
    assert_eq!(torn[0], Problem::at(SECOND, 3 * BATCH, Kind::TornBatch { needed: BATCH, left: BATCH - 10 }));
    let zeros = after(SECOND, |bytes| bytes.extend([0; 50]));
    assert_eq!(zeros, [Problem::at(SECOND, end, Kind::Zeros { left: 50 })]);
    let garbage = after(SECOND, |bytes| bytes.extend([0xab; 50]));
    assert!(matches!(garbage[..], [Problem { kind: Kind::NotABatch { left: 50, .. }, .. }]), "{garbage:?}");
}

#[test]
fn a_record_count_that_lies_under_a_sound_checksum_is_noticed() {
    let problems = after(SECOND, |bytes| {
        bytes[60] = 2;
        let crc = crc32c::crc32c(&bytes[21..BATCH as usize]);
        bytes[17..21].copy_from_slice(&crc.to_be_bytes());
    });
    let kinds: Vec<_> = problems.iter().map(|problem| problem.kind.name()).collect();
    assert_eq!(kinds, ["bad-records", "bad-offset-delta"]);
    assert!(matches!(
        problems[0].kind,
        Kind::BadRecords { base_offset: Offset(8), error: WireError::Incomplete { .. } }
    ));
}

#[test]
fn offsets_that_do_not_rise_or_leave_their_segment_are_noticed() {
    let kinds = |path: &str, at: u64, offset: u8| -> Vec<_> {
        let problems = after(path, |bytes| bytes[at as usize + 7] = offset);
        problems.iter().filter(|p| p.file.ends_with(".log")).map(|p| p.kind.clone()).collect()
    };
    assert_eq!(
        kinds(SECOND, BATCH, 8),
        [Kind::OffsetsDoNotRise { base_offset: Offset(8), expected: Offset(9) }]
    );
    assert_eq!(kinds(SECOND, 0, 5), [Kind::BelowBaseOffset { base_offset: Offset(5), named: Offset(8) }]);
    assert_eq!(
        kinds(LOG, 7 * BATCH, 9),
        [
            Kind::OverlapsNextSegment { last_offset: Offset(9), next_base: Offset(8) },
            Kind::OffsetsDoNotRise { base_offset: Offset(8), expected: Offset(10) },
        ]
    );
}

#[test]
fn a_leader_epoch_that_falls_or_is_not_in_the_checkpoint_is_noticed() {
    let problems = after(SECOND, |bytes| bytes[15] = 3);
    let checkpoint = "t-0/leader-epoch-checkpoint";
    assert_eq!(
        problems,
        [
            Problem::at(
                SECOND,
                BATCH,
                Kind::LeaderEpochFalls {
                    base_offset: Offset(9),
                    epoch: LeaderEpoch::ZERO,
                    before: LeaderEpoch(3)
                }
            ),
            Problem::at(
                SECOND,
                2 * BATCH,
                Kind::LeaderEpochFalls {
                    base_offset: Offset(10),
                    epoch: LeaderEpoch::ZERO,
                    before: LeaderEpoch(3)
                }
            ),
            Problem::at(
                SECOND,
                3 * BATCH,
                Kind::LeaderEpochFalls {
                    base_offset: Offset(11),
                    epoch: LeaderEpoch::ZERO,
                    before: LeaderEpoch(3)
                }
            ),
            Problem::of(
                checkpoint,
                Kind::EpochNotInCheckpoint { epoch: LeaderEpoch(3), first_offset: Offset(8) }
            ),
        ]
    );
}

#[test]
fn index_entries_are_held_against_the_batches() {
    assert_eq!(
        after(INDEX, |bytes| bytes[7] += 1),
        [Problem::at(INDEX, 0, Kind::NotABatchStart { slot: 0, offset: Offset(2), position: 2 * BATCH + 1 })]
    );
    assert_eq!(
        after(INDEX, |bytes| bytes.copy_within(0..8, 8)),
        [Problem::at(INDEX, 8, Kind::NotAscending { slot: 1, key: 2, before: 2 })]
    );
    assert_eq!(
        after(INDEX, |bytes| bytes[3] = 1),
        [Problem::at(INDEX, 0, Kind::OtherOffset { slot: 0, offset: Offset(1), last_offset: Offset(2) })]
    );
    assert_eq!(
        after(INDEX, |bytes| bytes.push(7)),
        [Problem::at(INDEX, 24, Kind::PartOfAnEntry { entry_size: 8, len: 25 })]
    );
}

#[test]
fn time_index_entries_are_held_against_the_batches() {
    assert_eq!(
        after(TIME_INDEX, |bytes| bytes[7] += 1),
        [Problem::at(TIME_INDEX, 0, Kind::OtherTimestamp { slot: 0, timestamp: 1003, max_timestamp: 1002 })]
    );
    assert_eq!(
        after(TIME_INDEX, |bytes| bytes[47] = 99),
        [Problem::at(TIME_INDEX, 36, Kind::NoSuchOffset { slot: 3, offset: Offset(99) })]
    );
    assert_eq!(
        after(TIME_INDEX, |bytes| bytes.copy_within(0..12, 12)),
        [Problem::at(TIME_INDEX, 12, Kind::NotAscending { slot: 1, key: 1002, before: 1002 })]
    );
}

#[test]
fn files_that_are_missing_alone_or_left_over_are_told_of() {
    let mut disk = sound();
    disk.delete(INDEX);
    for file in ["00000000000000000099.index", "00000000000000000000.log.deleted", "notes.txt"] {
        disk.create(&format!("t-0/{file}").into());
    }
    let problems = partition(&disk, "t-0").problems;
    let told: Vec<_> = problems.iter().map(|p| (&p.file[4..], p.kind.name())).collect();
    assert_eq!(
        told,
        [
            ("00000000000000000000.log.deleted", "left-over"),
            ("notes.txt", "unknown-file"),
            ("00000000000000000099.index", "no-log"),
            ("00000000000000000000.index", "missing"),
        ]
    );
}

#[test]
fn small_files_that_cannot_be_read_are_told_of() {
    for (file, kind) in [
        ("00000000000000000008.snapshot", "bad-snapshot"),
        ("leader-epoch-checkpoint", "bad-checkpoint"),
        ("partition.metadata", "bad-checkpoint"),
        ("00000000000000000000.txnindex", "part-of-an-entry"),
    ] {
        let problems = after(&format!("t-0/{file}"), |bytes| *bytes = b"nonsense".to_vec());
        assert_eq!(problems.iter().map(|p| p.kind.name()).collect::<Vec<_>>(), [kind], "{file}");
    }
}

#[test]
fn the_brokers_checkpoints_are_held_against_the_logs() {
    let mut disk = sound();
    disk.replace(&"replication-offset-checkpoint".into(), Bytes::from_static(b"0\n1\nt 0 13\n"));
    disk.replace(&"recovery-point-offset-checkpoint".into(), Bytes::from_static(b"0\n1\nt 0 12\n"));
    disk.replace(&"log-start-offset-checkpoint".into(), Bytes::from_static(b"0\nmany\n"));
    disk.replace(&"meta.properties".into(), Bytes::from_static(b"version=0\n"));
    let problems = broker(&disk).problems;
    let told: Vec<_> = problems.iter().map(|p| (&*p.file, p.kind.name())).collect();
    assert_eq!(
        told,
        [
            ("log-start-offset-checkpoint", "bad-checkpoint"),
            ("meta.properties", "no-property"),
            ("replication-offset-checkpoint", "beyond-log-end"),
        ]
    );
}

#[test]
fn directories_on_their_way_out_are_told_of() {
    let mut disk = Disk::new();
    disk.create(&"t-0.0123456789abcdef0123456789abcdef-delete/00000000000000000000.log".into());
    disk.create(&"lost+found/x".into());
    let report = broker(&disk);
    let kinds: Vec<_> = report.partitions[0].problems.iter().map(|p| p.kind.name()).collect();
    assert_eq!((report.partitions.len(), kinds), (1, vec!["left-over", "missing", "missing"]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn whatever_is_changed_nothing_panics(
        file in 0..9usize,
        changes in prop::collection::vec((0..2000usize, any::<u8>()), 0..8),
        len in 0..2000usize,
    ) {
        let mut disk = sound();
        let path = disk.list("").nth(file % disk.list("").count()).unwrap().clone();
        change(&mut disk, &path, |bytes| {
            bytes.truncate(len);
            for (at, byte) in changes {
                if let Some(there) = bytes.get_mut(at) {
                    *there = byte;
                }
            }
        });
        let _ = broker(&disk);
    }
}
