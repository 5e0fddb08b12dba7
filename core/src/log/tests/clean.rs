//! What compaction leaves.

use super::*;
use crate::wire::batch::attribute;
use crate::wire::end_txn_marker::EndTxnMarker;

/// A log whose batches have one record each, two to a segment; the value `-` stands for a tombstone.
fn lab(records: &[(&str, &str)], configs: &[(&str, &str)]) -> Lab {
    let compacted =
        [("cleanup.policy", "compact"), ("segment.bytes", "150"), ("min.cleanable.dirty.ratio", "0.01")];
    let mut lab = Lab::new(&[&compacted, configs].concat());
    records.iter().for_each(|record| produce(&mut lab, &[*record], &BatchHeader::default()));
    lab
}

fn produce(lab: &mut Lab, records: &[(&str, &str)], header: &BatchHeader) {
    let mut builder = BatchBuilder::new();
    for (key, value) in records {
        let value = Some(value.as_bytes()).filter(|value| *value != b"-");
        builder.append(Timestamp(TIME + lab.now.millis()), Some(key.as_bytes()), value, &[]);
    }
    lab.produce(&builder.build(header)).unwrap();
}

/// Cleans from where the last cleaning ended. Returns where this one did.
fn clean(lab: &mut Lab, cleaned: Option<Offset>) -> Offset {
    let end = lab.log.last_stable_offset(lab.log.log_end_offset());
    lab.call(|log, disk, out| {
        let what = log.cleanable(cleaned, end, out.timestamp());
        log.clean(what, disk, out)
    })
}

fn left(lab: &Lab) -> Vec<(Offset, String)> {
    let text =
        |bytes: Option<Bytes>| bytes.map_or("-".into(), |bytes| String::from_utf8_lossy(&bytes).into_owned());
    let all = lab.all();
    let records = all.iter().flat_map(|batch| batch.records().map(Result::unwrap));
    records.map(|record| (record.offset, text(record.key) + ":" + &text(record.value))).collect()
}

fn offsets(lab: &Lab) -> Vec<Offset> {
    left(lab).into_iter().map(|(offset, _)| offset).collect()
}

const PRICES: &[(&str, &str)] = &[
    ("a", "1"),
    ("b", "1"),
    ("a", "2"),
    ("c", "1"),
    ("b", "2"),
    ("a", "3"),
    ("c", "-"),
    ("d", "1"),
    ("a", "4"),
];

#[test]
fn the_newest_record_of_each_key_stays_with_its_offset() {
    let mut lab = lab(PRICES, &[]);
    assert_eq!(clean(&mut lab, None), Offset(8));
    let expected = [(4, "b:2"), (5, "a:3"), (6, "c:-"), (7, "d:1"), (8, "a:4")];
    assert_eq!(left(&lab), expected.map(|(offset, text)| (Offset(offset), text.to_owned())));
    assert_eq!(lab.log.log_start_offset(), Offset::ZERO);
}

#[test]
fn the_active_segment_is_neither_cleaned_nor_looked_at() {
    let mut lab = lab(&[("a", "1"), ("b", "1"), ("a", "2"), ("a", "3")], &[]);
    assert_eq!(clean(&mut lab, None), Offset(2));
    assert_eq!(offsets(&lab), [0, 1, 2, 3].map(Offset), "a:1 is the newest outside the active segment");
}

#[test]
fn a_read_at_a_removed_offset_gets_the_next_batch() {
    let mut lab = lab(PRICES, &[]);
    clean(&mut lab, None);
    assert_eq!(lab.read(Offset::ZERO, 1)[0].base_offset(), Offset(4));
}

#[test]
fn segments_that_have_lost_everything_stay_until_they_can_be_merged() {
    let mut lab = lab(PRICES, &[]);
    clean(&mut lab, None);
    assert_eq!(lab.segment_bases(), [0, 2, 4, 6, 8], "two full segments would not have fitted into one");
    for _ in 0..3 {
        produce(&mut lab, &[("e", "1")], &BatchHeader::default());
    }
    clean(&mut lab, Some(Offset(8)));
    assert_eq!(lab.segment_bases(), [0, 6, 8, 10], "0 and 2 are empty, and 4 fits in as well");
    assert!(!lab.disk.exists("t-0/00000000000000000002.log"));
    assert!(lab.disk.exists("t-0/00000000000000000002.log.deleted"));
}

#[test]
fn a_tombstone_needs_two_cleanings_and_its_time() {
    let mut lab = lab(&[("a", "1"), ("a", "-"), ("b", "1")], &[("delete.retention.ms", "1000")]);
    let end = clean(&mut lab, None);
    let horizon = lab.all()[0].clone();
    assert_eq!((horizon.base_offset(), horizon.base_timestamp().0), (Offset(1), TIME + 1000));
    assert_ne!(horizon.attributes() & attribute::DELETE_HORIZON, 0);
    assert_eq!(horizon.records().next().unwrap().unwrap().timestamp.0, TIME, "its own time stays");
    lab.now = Instant(999_000);
    for key in ["c", "d"] {
        produce(&mut lab, &[(key, "1")], &BatchHeader::default());
    }
    let end = clean(&mut lab, Some(end));
    assert_eq!(offsets(&lab)[0], Offset(1), "one millisecond early");
    lab.now = Instant(1_000_000);
    for key in ["e", "f"] {
        produce(&mut lab, &[(key, "1")], &BatchHeader::default());
    }
    clean(&mut lab, Some(end));
    assert_eq!(offsets(&lab)[0], Offset(2));
}

#[test]
fn a_batch_keeps_its_span_when_records_go_from_it() {
    let mut lab = lab(&[], &[("segment.bytes", "200")]);
    produce(&mut lab, &[("a", "1"), ("b", "1"), ("c", "1")], &BatchHeader::default());
    produce(&mut lab, &[("a", "2"), ("c", "2")], &BatchHeader::default());
    produce(&mut lab, &[("z", "1"), ("z", "2"), ("z", "3")], &BatchHeader::default());
    clean(&mut lab, None);
    let batch = lab.all()[0].clone();
    assert_eq!(
        (batch.base_offset(), batch.last_offset(), batch.record_count()),
        (Offset::ZERO, Offset(2), 1)
    );
    assert_eq!(batch.check_crc(), Ok(()));
    assert_eq!(left(&lab)[0], (Offset(1), "b:1".to_owned()));
}

#[test]
fn a_compressed_batch_stays_compressed() {
    for codec in Codec::ALL {
        let mut lab = lab(&[], &[("segment.bytes", "400")]);
        let mut builder = BatchBuilder::new();
        for key in ["a", "b", "c"] {
            builder.append(Timestamp(TIME), Some(key.as_bytes()), Some(&[b'1'; 90]), &[]);
        }
        lab.produce(&builder.build_compressed(&BatchHeader::default(), codec).unwrap()).unwrap();
        produce(&mut lab, &[("a", "2")], &BatchHeader::default());
        produce(&mut lab, &[("z", &"3".repeat(300))], &BatchHeader::default());
        clean(&mut lab, None);
        let batch = lab.all()[0].clone();
        assert_eq!((batch.codec(), batch.record_count()), (codec as u8, 2), "{}", codec.name());
        assert_eq!(offsets(&lab), [1, 2, 3, 4].map(Offset), "{}", codec.name());
    }
}

#[test]
fn a_producers_last_batch_keeps_its_header() {
    let mut lab = lab(&[], &[]);
    let of = |base_sequence| BatchHeader {
        producer_id: 7,
        producer_epoch: 0,
        base_sequence,
        ..Default::default()
    };
    produce(&mut lab, &[("a", "1")], &of(0));
    produce(&mut lab, &[("a", "2")], &of(1));
    (0..3).for_each(|_| produce(&mut lab, &[("a", "3")], &BatchHeader::default()));
    clean(&mut lab, None);
    let batch = lab.all()[0].clone();
    assert_eq!((batch.base_offset(), batch.size(), batch.record_count()), (Offset(1), 61, 0));
    assert_eq!((batch.base_sequence(), batch.base_timestamp().0, batch.check_crc()), (1, -1, Ok(())));
    lab.reopen_after_kill();
    assert_eq!(lab.log.producers().producers()[&7].batches[0].last_sequence, 1);
}

#[test]
fn the_ratio_is_of_bytes_and_the_active_segment_does_not_count() {
    let lab = lab(&[("a", "1"), ("b", "1"), ("a", "2"), ("b", "2"), ("a", "3")], &[]);
    let what = |cleaned| lab.log.cleanable(cleaned, Offset(5), Timestamp(TIME));
    assert_eq!((what(None).dirty_ratio, what(None).first_uncleanable), (1_000_000_000, Offset(4)));
    assert_eq!(
        (what(Some(Offset(2))).dirty_ratio, what(Some(Offset(2))).first_dirty),
        (500_000_000, Offset(2))
    );
    assert_eq!(what(Some(Offset(4))).dirty_ratio, 0);
    assert_eq!(what(Some(Offset(9))).first_dirty, Offset::ZERO, "a checkpoint beyond the end says nothing");
    assert_eq!(
        lab.log.cleanable(None, Offset(3), Timestamp(TIME)).first_uncleanable,
        Offset(2),
        "what is not committed waits"
    );
}

#[test]
fn lags_delay_a_cleaning_and_force_one() {
    let records = [("a", "1"), ("b", "1"), ("a", "2")];
    let lagging = lab(&records, &[("min.compaction.lag.ms", "1000")]);
    let at = |lab: &Lab, ms| lab.log.cleanable(None, Offset(3), Timestamp(TIME + ms));
    assert_eq!((at(&lagging, 999).dirty_ratio, at(&lagging, 1000).dirty_ratio), (0, 1_000_000_000));
    let forced = lab(&records, &[("max.compaction.lag.ms", "1000")]);
    assert_eq!((at(&forced, 1000).is_due, at(&forced, 1001).is_due), (false, true));
}

#[test]
fn a_cleaned_log_opens_as_it_was() {
    let mut lab = lab(PRICES, &[]);
    clean(&mut lab, None);
    let before = (left(&lab), lab.segment_bases());
    lab.reopen_after_kill();
    assert_eq!((left(&lab), lab.segment_bases()), before);
}

/// One transaction of a producer: its records, and how it ends, if it does.
fn transact(lab: &mut Lab, producer_id: i64, records: &[(&str, &str)], committed: Option<bool>) {
    let header = BatchHeader {
        attributes: attribute::TRANSACTIONAL,
        producer_id,
        producer_epoch: 0,
        base_sequence: 0,
        ..Default::default()
    };
    lab.log.begin_verification(producer_id);
    produce(lab, records, &header);
    if let Some(committed) = committed {
        let marker = EndTxnMarker { committed, coordinator_epoch: 0 }.batch(producer_id, 0, Timestamp(TIME));
        lab.call(|log, disk, out| log.append_from(&marker, true, LeaderEpoch::ZERO, disk, out)).unwrap();
        let end = lab.log.log_end_offset();
        lab.log.on_high_watermark(end);
    }
}

#[test]
fn records_of_an_aborted_transaction_go_at_once_and_are_nobodys_newest() {
    let mut lab = lab(&[("a", "1"), ("b", "1")], &[]);
    transact(&mut lab, 7, &[("a", "aborted")], Some(false));
    transact(&mut lab, 8, &[("b", "2")], Some(true));
    produce(&mut lab, &[("c", "1")], &BatchHeader::default());
    produce(&mut lab, &[("d", "1")], &BatchHeader::default());
    clean(&mut lab, None);
    assert_eq!(offsets(&lab), [0, 3, 4, 5, 6, 7].map(Offset));
}

#[test]
fn nothing_behind_the_first_record_of_an_open_transaction_is_looked_at() {
    let mut lab = lab(&[("a", "1"), ("b", "1")], &[]);
    transact(&mut lab, 7, &[("a", "2")], None);
    ["3", "4", "5"].iter().for_each(|value| produce(&mut lab, &[("b", value)], &BatchHeader::default()));
    clean(&mut lab, None);
    assert_eq!(offsets(&lab), [0, 1, 2, 3, 4, 5].map(Offset));
}
