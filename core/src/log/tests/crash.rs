//! A crash at every byte of a small log: what recovery leaves is the beginning of what was written, and it tells what
//! it did.

use super::*;
use crate::fact::{DiskFact, FileRange, Repair};
use crate::rng::Rng;

const LOG: [&str; 3] =
    ["t-0/00000000000000000000.log", "t-0/00000000000000000005.log", "t-0/00000000000000000011.log"];

/// Three segments of a few batches each, with index entries, two leader epochs and a producer.
fn small_log() -> Lab {
    let mut lab = Lab::new(&[("segment.bytes", "260"), ("index.interval.bytes", "60")]);
    for (ms, records) in [(0, 1), (1, 3), (2, 1), (3, 2), (4, 2)] {
        lab.produce(&small(records, ms)).unwrap();
    }
    let bytes = numbered(0, 2);
    lab.call(|log, disk, out| log.append_as_leader(&bytes, LeaderEpoch(3), disk, out)).unwrap();
    lab.produce_with_epoch(&small(1, 6), LeaderEpoch(3));
    assert_eq!(lab.segment_bases(), [0, 5, 11]);
    lab
}

/// What may be told from outside: every batch as it is read, and the epochs.
fn batches_of(lab: &Lab) -> Vec<Bytes> {
    lab.all().iter().map(|batch| batch.bytes().clone()).collect()
}

fn repairs(lab: &Lab) -> Vec<(Repair, FileRange)> {
    let repairs = lab.facts.iter().filter_map(|fact| match &fact.what {
        What::Disk(DiskFact::Repaired { repair, bytes }) => Some((*repair, bytes.clone())),
        _ => None,
    });
    repairs.collect()
}

/// Recovers, and checks what is left; gives what was told.
#[track_caller]
fn recovers(mut lab: Lab, written: &[Bytes], at: &str) -> Vec<(Repair, FileRange)> {
    lab.facts.clear();
    lab.reopen_after_kill();
    let left = batches_of(&lab);
    assert!(written.starts_with(&left), "{at}: {} batches of {}", left.len(), written.len());
    let end = lab.log.log_end_offset();
    assert_eq!(lab.all().last().map_or(Offset::ZERO, Batch::next_offset), end, "{at}");
    for offset in (0..end.0).map(Offset) {
        let found = lab.log.batch_at(&lab.disk, offset).unwrap().batch;
        assert!(found.base_offset() <= offset && offset <= found.last_offset(), "{at}: offset {offset}");
    }
    let told = repairs(&lab);
    let info = lab.produce(&small(1, 9)).unwrap();
    assert_eq!(info.base_offset, end, "{at}: the log goes on where it ends");
    told
}

fn with_file(lab: &Lab, file: &str, bytes: Vec<u8>) -> Lab {
    let mut broken = lab.clone();
    broken.disk.replace(&file.into(), bytes.into());
    broken
}

#[test]
fn a_log_cut_at_any_byte_keeps_its_whole_batches() {
    let lab = small_log();
    let written = batches_of(&lab);
    for (nth, file) in LOG.iter().enumerate() {
        let bytes = lab.disk.read_all(file).unwrap();
        let ends: Vec<u64> =
            lab.log.segments().nth(nth).unwrap().batches(&lab.disk, 0).map(|l| l.position).collect();
        for len in 0..bytes.len() {
            let torn = !ends.contains(&(len as u64));
            if !torn && nth < 2 {
                continue; // a gap between two segments is what compaction leaves as well
            }
            let told = recovers(with_file(&lab, file, bytes[..len].to_vec()), &written, file);
            assert_eq!(
                told.first().map(|(repair, _)| *repair),
                torn.then_some(Repair::Torn),
                "{file}[..{len}]"
            );
        }
    }
}

#[test]
fn a_log_with_any_bit_flipped_keeps_what_is_before() {
    let lab = small_log();
    let written = batches_of(&lab);
    for (file, segment) in LOG.iter().zip(lab.log.segments()) {
        let starts: Vec<u64> = segment.batches(&lab.disk, 0).map(|located| located.position).collect();
        for position in 0..segment.size() {
            let start = starts.iter().rev().find(|start| **start <= position).unwrap();
            // The checksum does not cover the base offset and the leader epoch, which the leader writes into a batch.
            let covered = !matches!(position - start, 0..8 | 12..16);
            let mut broken = lab.clone();
            assert!(broken.disk.flip(file, position));
            if covered {
                let told = recovers(broken, &written, &format!("{file}[{position}]"));
                assert_ne!(told, [], "{file}[{position}]: what was cut off is told");
            } else {
                broken.reopen_after_kill();
                broken.produce(&small(1, 9)).unwrap();
            }
        }
    }
}

#[test]
fn an_offset_that_goes_back_or_out_of_the_segment_is_cut_off() {
    let mut lab = small_log();
    let second = lab.log.segments().next().unwrap().batches(&lab.disk, 0).nth(1).unwrap();
    lab.disk.flip(LOG[0], second.position + 7);
    lab.facts.clear();
    lab.reopen_after_kill();
    assert_eq!((repairs(&lab)[0].0, lab.log.log_end_offset()), (Repair::BadOffset, Offset(1)), "1 became 0");
    let mut lab = small_log();
    lab.disk.flip(LOG[0], 1);
    lab.facts.clear();
    lab.reopen_after_kill();
    assert_eq!(
        (repairs(&lab)[0].0, lab.log.log_end_offset()),
        (Repair::BadOffset, Offset::ZERO),
        "out of 31 bits"
    );
}

#[test]
fn garbage_or_zeros_behind_the_end_are_cut_off_and_nothing_else() {
    let lab = small_log();
    let written = batches_of(&lab);
    let bytes = lab.disk.read_all(LOG[2]).unwrap();
    let mut rng = Rng::new(7);
    for len in 1..200_usize {
        let garbage: Vec<u8> = (0..len).map(|_| rng.below(256) as u8).collect();
        for tail in [garbage, vec![0; len]] {
            let broken = with_file(&lab, LOG[2], [&bytes[..], &tail].concat());
            let told = recovers(broken, &written, &format!("{len} bytes behind"));
            let end = FileRange { file: LOG[2].into(), position: bytes.len() as u64, len: len as u64 };
            assert_eq!(told.iter().map(|(_, range)| range).collect::<Vec<_>>(), [&end]);
            assert!(matches!(told[0].0, Repair::Torn | Repair::NoBatch), "{:?}", told[0].0);
        }
    }
}

#[test]
fn indexes_cut_or_overwritten_at_any_byte_are_made_anew() {
    let lab = small_log();
    let written = batches_of(&lab);
    let mut rng = Rng::new(3);
    for index in ["index", "timeindex"] {
        for base in lab.segment_bases() {
            let file = format!("t-0/{base:020}.{index}");
            let bytes = lab.disk.read_exact(&file, 0, (lab.disk.len(&file) as usize).min(40)).unwrap();
            for at in 0..bytes.len() {
                let garbage: Vec<u8> = (at..bytes.len()).map(|_| rng.below(256) as u8).collect();
                for broken in [bytes[..at].to_vec(), [&bytes[..at], &garbage].concat()] {
                    let told = recovers(with_file(&lab, &file, broken), &written, &format!("{file}[{at}]"));
                    assert_eq!(told, [], "an index is not the log: making it anew loses nothing");
                }
            }
        }
    }
}

#[test]
fn broken_indexes_that_are_believed_hide_no_record() {
    let mut lab = small_log();
    lab.call(|log, disk, _| log.close(disk));
    let written = batches_of(&lab);
    let clean = LastTime { clean: true, ..LastTime::default() };
    let mut rng = Rng::new(5);
    for base in lab.segment_bases() {
        let file = format!("t-0/{base:020}.index");
        for len in 1..30_usize {
            let garbage: Vec<u8> = (0..len).map(|_| rng.below(256) as u8).collect();
            let mut broken = with_file(&lab, &file, garbage);
            broken.reopen(clean);
            assert_eq!(
                (batches_of(&broken), broken.log.log_end_offset()),
                (written.clone(), Offset(12)),
                "{file} {len}"
            );
            for offset in (0..12).map(Offset) {
                let found = broken.log.batch_at(&broken.disk, offset).unwrap().batch;
                assert!(
                    (found.base_offset()..=found.last_offset()).contains(&offset),
                    "{file} {len}: {offset}"
                );
            }
            (0..9).for_each(|ms| drop(broken.produce(&small(1, 10 + ms)).unwrap()));
        }
    }
}

#[test]
fn a_missing_index_is_made_anew_and_told_even_after_a_stop_in_good_order() {
    let mut lab = small_log();
    let written = batches_of(&lab);
    lab.disk.delete("t-0/00000000000000000005.index");
    lab.facts.clear();
    lab.reopen_after_stop();
    let range = FileRange { file: "t-0/00000000000000000005.index".into(), position: 0, len: 0 };
    assert_eq!(repairs(&lab), [(Repair::IndexMissing, range)]);
    assert_eq!(batches_of(&lab), written);
    assert!(!lab.log.segments().nth(1).unwrap().offset_index().is_empty());
}

#[test]
fn segments_behind_a_cut_go_and_each_is_told() {
    let lab = small_log();
    let bytes = lab.disk.read_all(LOG[0]).unwrap();
    let told = recovers(with_file(&lab, LOG[0], bytes[..100].to_vec()), &batches_of(&lab), LOG[0]);
    let reasons: Vec<_> = told.iter().map(|(repair, range)| (*repair, &*range.file)).collect();
    let expected = [(Repair::Torn, LOG[0]), (Repair::BehindCut, LOG[1]), (Repair::BehindCut, LOG[2])];
    assert_eq!(reasons, expected);
}

#[test]
fn a_power_cut_at_any_moment_leaves_the_beginning_of_what_was_written() {
    for seed in 0..300 {
        let mut lab = Lab::new(&[("segment.bytes", "40000"), ("index.interval.bytes", "4096")]);
        let mut rng = Rng::new(seed);
        for ms in 0..20 {
            lab.produce(&sized(900 + rng.below(4000) as usize, TIME + ms)).unwrap();
            if rng.below(6) == 0 {
                lab.call(|log, disk, _| log.flush(disk));
            }
        }
        let (written, safe) = (batches_of(&lab), lab.log.recovery_point());
        lab.disk.lose_power(&mut rng);
        recovers(lab.clone(), &written, &format!("seed {seed}"));
        lab.reopen_after_kill();
        assert!(lab.log.log_end_offset() >= safe, "seed {seed}: what was flushed stays");
    }
}

#[test]
fn a_compaction_that_had_not_written_everything_is_undone() {
    let lab = small_log();
    let written = batches_of(&lab);
    let mut broken = lab.clone();
    for file in ["t-0/00000000000000000005.log.cleaned", "t-0/00000000000000000011.log.swap"] {
        broken.disk.replace(&file.into(), Bytes::from_static(b"half"));
    }
    broken.disk.replace(&"t-0/00000000000000000002.log.deleted".into(), Bytes::from_static(b"old"));
    let told = recovers(broken.clone(), &written, "cleaned");
    assert_eq!(told.iter().map(|(repair, _)| *repair).collect::<Vec<_>>(), [Repair::CleaningUndone; 2]);
    broken.reopen_after_kill();
    assert_eq!(batches_of(&broken), written, "all of the old segments are there");
    let left = |suffix: &str| broken.disk.list("t-0").any(|file| file.ends_with(suffix));
    assert!(!left(".cleaned") && !left(".swap") && !left(".deleted"));
}

#[test]
fn a_compaction_that_had_is_finished() {
    let mut lab = small_log();
    let second: Vec<Bytes> = batches_of(&lab)[1..2].to_vec();
    lab.disk.replace(&"t-0/00000000000000000000.log.swap".into(), second[0].clone());
    let last = lab.log.segments().nth(1).unwrap().batches(&lab.disk, 0).last().unwrap();
    lab.disk.append(&"t-0/00000000000000000000.log.swap".into(), last.batch.bytes().clone());
    let kept: Vec<Bytes> = batches_of(&lab)[6..].to_vec();
    lab.facts.clear();
    lab.reopen_after_kill();
    assert_eq!(lab.segment_bases(), [0, 11], "what the output was made of is gone");
    assert_eq!(batches_of(&lab), [second, vec![last.batch.bytes().clone()], kept].concat());
    assert!(
        repairs(&lab)
            .iter()
            .any(|(repair, range)| *repair == Repair::CleaningFinished && &*range.file == LOG[1])
    );
    assert!(!lab.disk.exists("t-0/00000000000000000000.log.swap"));
}

#[test]
fn epochs_that_cannot_be_read_are_told_and_found_again_in_the_batches() {
    let mut lab = small_log();
    let before = lab.log.epoch_entries().to_vec();
    assert_eq!(before.len(), 2);
    let file: Rc<str> = "t-0/leader-epoch-checkpoint".into();
    lab.disk.replace(&file, Bytes::from_static(b"0\n9\n0 0\n"));
    lab.facts.clear();
    lab.reopen_after_kill();
    assert_eq!(repairs(&lab), [(Repair::Unreadable, FileRange { file, position: 0, len: 8 })]);
    assert_eq!(lab.log.epoch_entries(), before);
}

#[test]
fn an_unreadable_snapshot_of_producers_is_deleted_and_the_next_older_one_read() {
    let mut lab = small_log();
    (0..3).for_each(|n| drop(lab.produce(&small(3, 10 + n)).unwrap()));
    let before = lab.log.producers().clone();
    lab.call(|log, disk, _| log.close(disk));
    let newest = lab.disk.list("t-0").filter(|file| file.ends_with(".snapshot")).last().cloned().unwrap();
    lab.disk.flip(&newest, 12);
    lab.facts.clear();
    lab.reopen(LastTime { clean: true, ..LastTime::default() });
    let (repair, range) = &repairs(&lab)[0];
    assert_eq!((*repair, &range.file), (Repair::Unreadable, &newest));
    assert_eq!(lab.log.producers(), &before);
}

#[test]
fn a_log_that_ends_before_its_checkpointed_start_is_deleted_and_that_is_told() {
    let mut lab = small_log();
    lab.facts.clear();
    lab.reopen(LastTime { clean: true, recovery_point: Offset::ZERO, log_start_offset: Offset(100) });
    assert_eq!(repairs(&lab).iter().map(|(repair, _)| *repair).collect::<Vec<_>>(), [Repair::BeforeStart; 3]);
    assert_eq!(lab.segment_bases(), [100]);
}

#[test]
fn a_full_disk_takes_nothing_and_loses_nothing() {
    let mut lab = small_log();
    let written = batches_of(&lab);
    lab.disk.fill(None);
    let error = lab.produce(&small(1, 10)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::KafkaStorageError);
    assert!(lab.disk.failure().is_some());
    lab.disk.open();
    lab.disk.free();
    assert_eq!(recovers(lab, &written, "full"), []);
}
