//! One log on one disk, from appends to recovery.

mod clean;
mod crash;
mod flush;
mod random;
mod read;
mod retention;

use bytes::Bytes;

use super::*;
use crate::fact::{Fact, LogFact, Role, RollReason, What};
use crate::process::Ids;
use crate::protocol::{ErrorCode, Records};
use crate::time::{Instant, Span, Timestamp, WallClock};
use crate::wire::index::{OffsetEntry, TimeEntry};
use crate::wire::tests::hex;
use crate::wire::{Batch, BatchBuilder, BatchHeader, Codec, batches};

/// Timestamps count from here.
pub(super) const TIME: i64 = 1_700_000_000_000;

/// A log, its disk, and the facts that it reported.
#[derive(Clone)]
pub(super) struct Lab {
    pub log: Log,
    pub disk: Disk,
    pub facts: Vec<Fact>,
    ids: Ids,
    now: Instant,
}

fn lend<T>(now: Instant, ids: &mut Ids, facts: &mut Vec<Fact>, call: impl FnOnce(&mut Out<'_>) -> T) -> T {
    let (wall, mut effects) = (WallClock { start: Timestamp(TIME) }, Vec::new());
    call(&mut Out::new((now, wall), None, None, ids, &mut effects, facts))
}

impl Lab {
    pub fn new(configs: &[(&str, &str)]) -> Self {
        let (mut ids, mut facts, mut disk) = (Ids::default(), Vec::new(), Disk::new());
        let config = LogConfig::from_pairs(configs.iter().copied()).unwrap();
        let log = lend(Instant::START, &mut ids, &mut facts, |out| {
            Log::create(TopicPartition::new("t", 0), Uuid(1), config, &mut disk, out)
        });
        Lab { log, disk, facts, ids, now: Instant::START }
    }

    pub fn call<T>(&mut self, call: impl FnOnce(&mut Log, &mut Disk, &mut Out<'_>) -> T) -> T {
        let (log, disk) = (&mut self.log, &mut self.disk);
        lend(self.now, &mut self.ids, &mut self.facts, |out| call(log, disk, out))
    }

    pub fn produce(&mut self, bytes: &Bytes) -> Result<AppendInfo, AppendError> {
        self.call(|log, disk, out| log.append_as_leader(bytes, LeaderEpoch::ZERO, disk, out))
    }

    fn produce_with_epoch(&mut self, bytes: &Bytes, epoch: LeaderEpoch) {
        self.call(|log, disk, out| log.append_as_leader(bytes, epoch, disk, out)).unwrap();
    }

    /// A batch of so many small records each, a millisecond apart.
    fn produce_batches(&mut self, records: &[usize]) {
        for (ms, records) in (0..).zip(records) {
            self.produce(&small(*records, ms)).unwrap();
        }
    }

    fn copy(&mut self, records: &Records) -> Option<AppendInfo> {
        self.call(|log, disk, out| log.append_as_follower(records, disk, out)).unwrap()
    }

    pub fn truncate(&mut self, offset: Offset) {
        self.call(|log, disk, out| log.truncate_to(offset, disk, out));
    }

    /// The broker is killed and started again.
    pub fn reopen_after_kill(&mut self) {
        self.reopen(LastTime { clean: false, ..LastTime::default() });
    }

    fn reopen_after_stop(&mut self) {
        self.call(|log, disk, _| log.close(disk));
        self.reopen(LastTime { clean: true, ..LastTime::default() });
    }

    fn reopen(&mut self, last_time: LastTime) {
        self.log = self
            .call(|log, disk, out| Log::open(log.tp().clone(), log.config().clone(), last_time, disk, out));
    }

    pub fn read(&self, offset: Offset, max_bytes: usize) -> Vec<Batch> {
        let records = self.log.read(&self.disk, offset, max_bytes, Offset::MAX, true).unwrap();
        batches(&records.0).map(Result::unwrap).collect()
    }

    pub fn all(&self) -> Vec<Batch> {
        self.log.batches_from(&self.disk, Offset::ZERO).map(|located| located.batch).collect()
    }

    /// The numbers in the names of its segments.
    fn segment_bases(&self) -> Vec<i64> {
        self.log.segments().map(|segment| segment.base_offset().0).collect()
    }

    fn file(&self, name: &str) -> Bytes {
        self.disk.read_all(&format!("t-0/{name}")).unwrap()
    }
}

/// One record of `len` bytes in a batch as a producer sends it.
pub(super) fn sized(len: usize, timestamp: i64) -> Bytes {
    let of = |value: &[u8]| {
        let mut builder = BatchBuilder::new();
        builder.append(Timestamp(timestamp), None, Some(value), &[]);
        builder.build(&BatchHeader::default())
    };
    let empty = of(b"").len();
    (0..=len)
        .rev()
        .map(|value| of(&vec![b'x'; value.min(len - empty)]))
        .find(|bytes| bytes.len() <= len)
        .unwrap()
}

/// `records` small records, `ms` after [`TIME`].
pub(super) fn small(records: usize, ms: i64) -> Bytes {
    let mut builder = BatchBuilder::new();
    (0..records).for_each(|_| builder.append(Timestamp(TIME + ms), Some(b"k"), Some(b"v"), &[]));
    builder.build(&BatchHeader::default())
}

fn numbered(sequence: i32, records: usize) -> Bytes {
    let mut builder = BatchBuilder::new();
    (0..records).for_each(|_| builder.append(Timestamp(TIME), Some(b"k"), Some(b"v"), &[]));
    let header =
        BatchHeader { producer_id: 7, producer_epoch: 0, base_sequence: sequence, ..Default::default() };
    builder.build(&header)
}

/// Twelve batches of 1000 bytes and one record each.
fn kafkas_example(lab: &mut Lab) {
    for n in 0..12 {
        let bytes = sized(1000, TIME + n);
        assert_eq!(bytes.len(), 1000);
        lab.produce(&bytes).unwrap();
    }
}

#[test]
fn offsets_count_records_from_zero() {
    let mut lab = Lab::new(&[]);
    for (records, base, last) in [(3, 0, 2), (1, 3, 3), (2, 4, 5)] {
        let info = lab.produce(&small(records, 0)).unwrap();
        assert_eq!((info.base_offset, info.last_offset), (Offset(base), Offset(last)));
    }
    assert_eq!(lab.log.log_end_offset(), Offset(6));
}

#[test]
fn an_append_reports_where_its_bytes_are() {
    let mut lab = Lab::new(&[]);
    let len = small(1, 0).len() as u64;
    lab.produce(&small(1, 0)).unwrap();
    let bytes = lab.produce(&small(1, 0)).unwrap().bytes.unwrap();
    assert_eq!((&*bytes.file, bytes.position, bytes.len), ("t-0/00000000000000000000.log", len, len));
    let what = What::Log(LogFact::Appended {
        tp: lab.log.tp().clone(),
        role: Role::Leader,
        base_offset: Offset(1),
        last_offset: Offset(1),
        bytes,
    });
    assert_eq!(lab.facts.last().unwrap().what, what);
}

#[test]
fn the_leader_stamps_offset_and_epoch_under_the_producers_checksum() {
    let mut lab = Lab::new(&[]);
    let bytes = small(1, 0);
    lab.call(|log, disk, out| log.append_as_leader(&bytes, LeaderEpoch(5), disk, out)).unwrap();
    let batch = &lab.all()[0];
    assert_eq!((batch.leader_epoch(), batch.crc()), (LeaderEpoch(5), Batch::parse(&bytes).unwrap().crc()));
    assert_eq!(lab.file("leader-epoch-checkpoint"), "0\n1\n5 0\n");
}

#[test]
fn a_batch_that_would_overflow_the_segment_begins_a_new_one() {
    let mut lab = Lab::new(&[("segment.bytes", "200")]);
    lab.produce_batches(&[1; 7]);
    assert_eq!(small(1, 0).len(), 70);
    assert_eq!(lab.segment_bases(), [0, 2, 4, 6]);
    let rolled = What::Log(LogFact::Rolled {
        tp: lab.log.tp().clone(),
        base_offset: Offset(2),
        reason: RollReason::Size,
    });
    assert!(lab.facts.iter().any(|fact| fact.what == rolled));
}

#[test]
fn a_segment_rolls_by_the_time_of_its_records() {
    let mut lab = Lab::new(&[("segment.ms", "100")]);
    for ms in [0, 100, 101, 150] {
        lab.produce(&small(1, ms)).unwrap();
    }
    assert_eq!(lab.segment_bases(), [0, 2]);
}

#[test]
fn a_full_index_closes_the_segment() {
    let mut lab = Lab::new(&[("segment.index.bytes", "16"), ("index.interval.bytes", "0")]);
    lab.produce_batches(&[1; 6]);
    assert!(lab.segment_bases().len() > 1);
    let reasons: Vec<_> = lab
        .facts
        .iter()
        .filter_map(|fact| match fact.what {
            What::Log(LogFact::Rolled { reason, .. }) => Some(reason),
            _ => None,
        })
        .collect();
    assert_eq!(
        reasons[0],
        RollReason::TimeIndexFull,
        "16 bytes have room for one time entry and keep it for the end"
    );
}

#[test]
fn index_files_have_kafkas_bytes() {
    let mut lab = Lab::new(&[]);
    kafkas_example(&mut lab);
    let written = |lab: &Lab, name: &str, len: usize| hex(&lab.file(name)[..len]);
    let (index, time) = ("00000000000000000000.index", "00000000000000000000.timeindex");
    assert_eq!(lab.file(index).len(), 10_485_760, "allocated in advance");
    assert_eq!(written(&lab, index, 24), "00000005000013880000000a000027100000000000000000");
    assert_eq!(written(&lab, time, 24), "0000018bcfe56805000000050000018bcfe5680a0000000a");
    lab.reopen_after_stop();
    lab.call(|log, disk, _| log.clone().close(disk));
    assert_eq!(hex(&lab.file(index)), "00000005000013880000000a00002710");
    let closed = "0000018bcfe56805000000050000018bcfe5680a0000000a0000018bcfe5680b0000000b";
    assert_eq!(hex(&lab.file(time)), closed);
}

#[test]
fn index_entries_are_relative_to_the_segments_base_offset() {
    let mut lab = Lab::new(&[]);
    lab.call(|log, disk, out| log.truncate_fully_and_start_at(Offset(500), disk, out));
    kafkas_example(&mut lab);
    lab.call(|log, disk, _| log.clone().close(disk));
    assert_eq!(hex(&lab.file("00000000000000000500.index")), "00000005000013880000000a00002710");
    assert_eq!(
        lab.log.active_segment().offset_index().last(),
        Some(OffsetEntry { offset: Offset(510), position: 10_000 })
    );
}

#[test]
fn a_repeated_batch_is_answered_and_not_written() {
    let mut lab = Lab::new(&[]);
    let first = lab.produce(&numbered(0, 2)).unwrap();
    lab.produce(&numbered(2, 1)).unwrap();
    let again = lab.produce(&numbered(0, 2)).unwrap();
    assert!(again.is_duplicate() && !first.is_duplicate());
    assert_eq!(
        (again.base_offset, again.last_offset, lab.log.log_end_offset()),
        (Offset::ZERO, Offset(1), Offset(3))
    );
}

#[test]
fn a_gap_in_the_sequence_is_refused() {
    let mut lab = Lab::new(&[]);
    lab.produce(&numbered(0, 2)).unwrap();
    let error = lab.produce(&numbered(3, 1)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::OutOfOrderSequenceNumber);
    assert_eq!(lab.log.log_end_offset(), Offset(2));
}

fn refusal(configs: &[(&str, &str)], bytes: Bytes) -> ErrorCode {
    let mut lab = Lab::new(configs);
    let code = lab.produce(&bytes).unwrap_err().code();
    assert_eq!((lab.log.log_end_offset(), lab.disk.len("t-0/00000000000000000000.log")), (Offset::ZERO, 0));
    code
}

#[test]
fn what_a_producer_gets_wrong_is_refused_with_kafkas_code() {
    let mut corrupt = small(1, 0).to_vec();
    corrupt[65] ^= 1;
    assert_eq!(refusal(&[], corrupt.into()), ErrorCode::CorruptMessage);
    assert_eq!(refusal(&[], small(1, 0).slice(..50)), ErrorCode::InvalidRecord);
    assert_eq!(refusal(&[], [small(1, 0), small(1, 0)].concat().into()), ErrorCode::InvalidRecord);
    assert_eq!(refusal(&[], BatchBuilder::new().build(&BatchHeader::default())), ErrorCode::InvalidRecord);
    assert_eq!(refusal(&[("max.message.bytes", "69")], small(1, 0)), ErrorCode::MessageTooLarge);
    assert_eq!(refusal(&[("segment.bytes", "69")], small(1, 0)), ErrorCode::RecordListTooLarge);
    assert_eq!(refusal(&[("cleanup.policy", "compact")], sized(100, TIME)), ErrorCode::InvalidRecord);
    let late = [("message.timestamp.after.max.ms", "1000")];
    assert_eq!(refusal(&late, small(1, 1001)), ErrorCode::InvalidTimestamp);
    let moved = Batch::parse(&small(1, 0)).unwrap().stamped(Offset(4), LeaderEpoch::NONE);
    assert_eq!(refusal(&[], moved.bytes().clone()), ErrorCode::InvalidRecord);
}

#[test]
fn log_append_time_is_the_brokers_clock() {
    let mut lab = Lab::new(&[("message.timestamp.type", "LogAppendTime")]);
    lab.now = Instant::START + Span::from_millis(77);
    lab.produce(&small(2, -5000)).unwrap();
    let tail = lab.log.tail(&lab.disk, 10);
    assert!(tail.iter().all(|(_, record)| record.timestamp == Timestamp(TIME + 77)));
}

#[test]
fn a_follower_has_the_leaders_very_bytes() {
    let mut leader = Lab::new(&[]);
    kafkas_example(&mut leader);
    let mut follower = Lab::new(&[]);
    let records = leader.log.read(&leader.disk, Offset::ZERO, 5000, Offset(12), true).unwrap();
    let info = follower.copy(&records).unwrap();
    assert_eq!(
        (info.base_offset, info.last_offset, follower.log.log_end_offset()),
        (Offset::ZERO, Offset(4), Offset(5))
    );
    let rest = leader.log.read(&leader.disk, Offset(5), 1 << 20, Offset(12), true).unwrap();
    follower.copy(&rest).unwrap();
    assert_eq!(follower.file("00000000000000000000.log"), leader.file("00000000000000000000.log"));
    assert_eq!(follower.log.epoch_entries(), leader.log.epoch_entries());
}

#[test]
fn an_append_of_many_batches_is_indexed_batch_by_batch() {
    let mut leader = Lab::new(&[]);
    kafkas_example(&mut leader);
    let mut follower = Lab::new(&[]);
    for from in [0, 6].map(Offset) {
        let records = leader.log.read(&leader.disk, from, 6000, Offset(12), true).unwrap();
        follower.copy(&records);
    }
    assert_eq!(follower.file("00000000000000000000.index"), leader.file("00000000000000000000.index"));
    assert_eq!(follower.log.active_segment().offset_index().len(), 2);
}

#[test]
fn a_follower_refuses_offsets_that_it_has() {
    let mut lab = Lab::new(&[]);
    lab.produce(&small(3, 0)).unwrap();
    let records = lab.log.read(&lab.disk, Offset::ZERO, 1000, Offset(3), true).unwrap();
    let result = lab.call(|log, disk, out| log.append_as_follower(&records, disk, out));
    assert_eq!(result, Err(AppendError::OffsetsGoBack { offset: Offset::ZERO, expected: Offset(3) }));
}

#[test]
fn a_torn_batch_at_the_end_of_a_fetch_is_left_out() {
    let mut leader = Lab::new(&[]);
    kafkas_example(&mut leader);
    let mut follower = Lab::new(&[]);
    let records = leader.log.read(&leader.disk, Offset::ZERO, 2500, Offset(12), true).unwrap();
    follower.copy(&records).unwrap();
    assert_eq!(follower.log.log_end_offset(), Offset(2));
    assert_eq!(follower.copy(&Records(vec![records.0[2].clone()])), None);
}

#[test]
fn truncation_takes_the_whole_batch_that_the_offset_is_in() {
    let mut lab = Lab::new(&[]);
    lab.produce_batches(&[2, 3, 1]);
    lab.truncate(Offset(3));
    assert_eq!(lab.log.log_end_offset(), Offset(3), "the end is where it was told to be");
    assert_eq!(lab.all().len(), 1, "but offset 2 went with its batch");
    let truncated = What::Log(LogFact::Truncated { tp: lab.log.tp().clone(), to: Offset(3), removed: 3 });
    assert_eq!(lab.facts.last().unwrap().what, truncated);
    assert_eq!(lab.produce(&small(1, 0)).unwrap().base_offset, Offset(3));
}

#[test]
fn truncation_drops_segments_index_entries_epochs_and_producers() {
    let mut lab = Lab::new(&[("segment.bytes", "6050")]);
    kafkas_example(&mut lab);
    let bytes = numbered(0, 1);
    lab.call(|log, disk, out| log.append_as_leader(&bytes, LeaderEpoch(3), disk, out)).unwrap();
    assert_eq!(
        (lab.segment_bases(), lab.log.epoch_entries()),
        (vec![0, 6, 12], &[(LeaderEpoch::ZERO, Offset::ZERO), (LeaderEpoch(3), Offset(12))][..])
    );
    lab.truncate(Offset(5));
    assert_eq!(
        (lab.segment_bases(), lab.log.epoch_entries()),
        (vec![0], &[(LeaderEpoch::ZERO, Offset::ZERO)][..])
    );
    assert!(lab.log.producers().producers().is_empty());
    assert!(lab.log.active_segment().offset_index().is_empty());
    assert!(!lab.disk.exists("t-0/00000000000000000006.log"));
    assert_eq!(
        lab.log.active_segment().newest(),
        TimeEntry { timestamp: Timestamp(TIME + 4), offset: Offset(4) }
    );
}

#[test]
fn truncation_behind_the_end_only_drops_epochs_that_began_there() {
    let mut lab = Lab::new(&[]);
    lab.produce(&small(2, 0)).unwrap();
    lab.call(|log, disk, _| log.assign_epoch(LeaderEpoch(4), Offset(2), disk));
    lab.truncate(Offset(9));
    assert_eq!(
        (lab.log.log_end_offset(), lab.log.epoch_entries()),
        (Offset(2), &[(LeaderEpoch::ZERO, Offset::ZERO)][..])
    );
}

#[test]
fn a_killed_log_opens_with_every_record_and_the_same_indexes() {
    let mut lab = Lab::new(&[]);
    kafkas_example(&mut lab);
    let (before, end) = (lab.all(), lab.log.log_end_offset());
    let entries = |lab: &Lab| lab.log.active_segment().offset_index().entries(&lab.disk).collect::<Vec<_>>();
    let indexed = entries(&lab);
    lab.reopen_after_kill();
    assert_eq!((lab.all(), lab.log.log_end_offset(), entries(&lab)), (before, end, indexed));
    let recovered =
        What::Log(LogFact::Recovered { tp: lab.log.tp().clone(), log_end_offset: Offset(12), truncated: 0 });
    assert_eq!(lab.facts.last().unwrap().what, recovered);
}

#[test]
fn recovery_cuts_off_a_torn_tail_and_all_behind_it() {
    let mut lab = Lab::new(&[("segment.bytes", "4500")]);
    kafkas_example(&mut lab);
    assert_eq!(lab.segment_bases(), [0, 4, 8]);
    lab.disk.truncate("t-0/00000000000000000004.log", 2700);
    lab.reopen_after_kill();
    assert_eq!((lab.segment_bases(), lab.log.log_end_offset()), (vec![0, 4], Offset(6)));
    let recovered = What::Log(LogFact::Recovered {
        tp: lab.log.tp().clone(),
        log_end_offset: Offset(6),
        truncated: 4700,
    });
    assert_eq!(lab.facts.last().unwrap().what, recovered);
    assert_eq!(lab.produce(&small(1, 0)).unwrap().base_offset, Offset(6));
}

#[test]
fn recovery_stops_at_a_batch_with_a_wrong_checksum() {
    let mut lab = Lab::new(&[]);
    lab.produce_batches(&[1, 1, 1]);
    let file: Rc<str> = "t-0/00000000000000000000.log".into();
    let mut bytes = lab.disk.read_all(&file).unwrap().to_vec();
    bytes[70 + 66] ^= 1;
    lab.disk.replace(&file, bytes.into());
    lab.reopen_after_kill();
    assert_eq!((lab.log.log_end_offset(), lab.disk.len(&file)), (Offset(1), 70));
}

#[test]
fn a_log_that_was_closed_opens_as_it_was() {
    let mut lab = Lab::new(&[("segment.bytes", "4500")]);
    kafkas_example(&mut lab);
    lab.produce(&numbered(0, 2)).unwrap();
    let before = (lab.all(), lab.log.epoch_entries().to_vec(), lab.log.log_end_offset());
    lab.reopen_after_stop();
    assert_eq!((lab.all(), lab.log.epoch_entries().to_vec(), lab.log.log_end_offset()), before);
    assert_eq!((lab.log.recovery_point(), lab.log.topic_id()), (Offset(14), Some(Uuid(1))));
    assert!(lab.produce(&numbered(0, 2)).unwrap().is_duplicate(), "the producer is known from the snapshot");
    assert_eq!(lab.produce(&small(1, 0)).unwrap().base_offset, Offset(14));
}

#[test]
fn a_log_below_its_checkpointed_start_begins_anew_there() {
    let mut lab = Lab::new(&[]);
    lab.produce(&small(3, 0)).unwrap();
    lab.reopen(LastTime { clean: false, recovery_point: Offset::ZERO, log_start_offset: Offset(10) });
    assert_eq!((lab.log.log_start_offset(), lab.log.log_end_offset()), (Offset(10), Offset(10)));
    assert_eq!(lab.segment_bases(), [10]);
}

#[test]
fn epochs_of_a_checkpoint_that_do_not_rise_contradict_one_another() {
    let mut lab = Lab::new(&[]);
    kafkas_example(&mut lab);
    let bytes = Bytes::from("0\n3\n0 0\n3 5\n2 7\n");
    lab.disk.replace(&"t-0/leader-epoch-checkpoint".into(), bytes);
    lab.reopen_after_stop();
    let expected = [(LeaderEpoch(0), Offset(0)), (LeaderEpoch(2), Offset(7))];
    assert_eq!(lab.log.epoch_entries(), expected, "the later line counts");
}

#[test]
fn a_clone_of_log_and_disk_is_another_time() {
    let mut lab = Lab::new(&[]);
    lab.produce(&small(1, 0)).unwrap();
    let earlier = lab.clone();
    lab.produce(&small(1, 0)).unwrap();
    lab.truncate(Offset::ZERO);
    assert_eq!((earlier.log.log_end_offset(), earlier.all().len()), (Offset(1), 1));
}

#[test]
fn deleting_a_log_leaves_no_file() {
    let mut lab = Lab::new(&[]);
    lab.produce(&small(1, 0)).unwrap();
    lab.call(|log, disk, _| log.clone().delete(disk));
    assert!(lab.disk.is_empty());
}

/// Two hundred records that are alike.
fn compressible(codec: Codec) -> Bytes {
    let mut builder = BatchBuilder::new();
    (0..200).for_each(|_| builder.append(Timestamp(TIME), Some(b"k"), Some(b"hello hello hello"), &[]));
    builder.build_compressed(&BatchHeader::default(), codec).unwrap()
}

#[test]
fn a_topic_keeps_the_producers_compression_unless_it_names_its_own() {
    let cases = [
        ("producer", Codec::Gzip),
        ("uncompressed", Codec::None),
        ("lz4", Codec::Lz4),
        ("zstd", Codec::Zstd),
    ];
    for (compression_type, expected) in cases {
        let mut lab = Lab::new(&[("compression.type", compression_type)]);
        let produced = compressible(Codec::Gzip);
        lab.produce(&produced).unwrap();
        let batch = &lab.all()[0];
        assert_eq!((batch.codec(), batch.check_crc()), (expected as u8, Ok(())), "{compression_type}");
        let as_sent = Batch::parse(&produced).unwrap().records().map(Result::unwrap).collect::<Vec<_>>();
        assert_eq!(batch.records().map(Result::unwrap).collect::<Vec<_>>(), as_sent);
    }
}

#[test]
fn a_batch_that_recompression_makes_too_large_is_refused() {
    let configs = [("compression.type", "uncompressed"), ("max.message.bytes", "1000")];
    assert!(compressible(Codec::Zstd).len() < 1000);
    assert_eq!(refusal(&configs, compressible(Codec::Zstd)), ErrorCode::MessageTooLarge);
}

#[test]
fn compressed_records_are_checked_before_they_are_written() {
    let mut builder = BatchBuilder::new();
    builder.append(Timestamp(TIME), None, Some(b"v"), &[]);
    let bytes = builder.build_compressed(&BatchHeader::default(), Codec::Snappy).unwrap();
    assert_eq!(refusal(&[("cleanup.policy", "compact")], bytes), ErrorCode::InvalidRecord);
}
