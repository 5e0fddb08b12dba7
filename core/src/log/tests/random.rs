//! Random logs against a linear scan.

use proptest::prelude::*;

use super::*;

/// Batches of some records, some ms apart (time may go back), and some padding.
fn batches() -> impl Strategy<Value = Vec<(usize, i64, usize)>> {
    prop::collection::vec((1..4usize, -5..20i64, 0..300usize), 1..60)
}

fn written(batches: &[(usize, i64, usize)]) -> Lab {
    let mut lab = Lab::new(&[("segment.bytes", "3000"), ("index.interval.bytes", "500")]);
    let mut ms = 100;
    for (records, step, padding) in batches {
        ms += step;
        let mut builder = BatchBuilder::new();
        (0..*records).for_each(|n| {
            builder.append(Timestamp(TIME + ms + n as i64), None, Some(&vec![b'.'; *padding]), &[]);
        });
        lab.produce(&builder.build(&BatchHeader::default())).unwrap();
    }
    lab
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_offset_is_found_as_by_linear_scan(batches in batches()) {
        let lab = written(&batches);
        let all = lab.all();
        for offset in (0..lab.log.log_end_offset().0).map(Offset) {
            let expected = all.iter().find(|batch| batch.last_offset() >= offset).unwrap();
            let read = lab.log.read(&lab.disk, offset, 1, Offset::MAX, true).unwrap();
            prop_assert_eq!(&read.0[0], expected.bytes());
        }
    }

    #[test]
    fn every_time_is_found_as_by_linear_scan(batches in batches()) {
        let lab = written(&batches);
        let records: Vec<_> = lab.log.tail(&lab.disk, usize::MAX >> 1).into_iter().map(|(_, r)| r).collect();
        for ms in 0..1300 {
            let wanted = Timestamp(TIME + ms);
            let expected = records.iter().find(|record| record.timestamp >= wanted);
            let found = lab.log.offset_for_timestamp(&lab.disk, wanted);
            prop_assert_eq!(found.map(|f| f.offset), expected.map(|r| r.offset), "{}", ms);
        }
    }

    #[test]
    fn every_index_entry_points_at_a_batch_with_its_offset(batches in batches()) {
        let lab = written(&batches);
        for segment in lab.log.segments() {
            for entry in segment.offset_index().entries(&lab.disk) {
                let at = segment.batches(&lab.disk, u64::from(entry.position)).next().unwrap();
                prop_assert_eq!(at.batch.last_offset(), entry.offset);
            }
        }
    }

    #[test]
    fn a_log_truncated_anywhere_keeps_what_was_before(batches in batches(), at in (0..120i64).prop_map(Offset)) {
        let mut lab = written(&batches);
        let expected: Vec<_> = lab.all().into_iter().filter(|batch| batch.last_offset() < at).collect();
        lab.truncate(at);
        prop_assert_eq!(&lab.all(), &expected);
        lab.reopen_after_kill();
        prop_assert_eq!(&lab.all(), &expected);
    }

    #[test]
    fn a_log_cut_anywhere_recovers_its_whole_batches(batches in batches(), cut in 0..3000u64) {
        let mut lab = written(&batches);
        let active = lab.log.active_segment().file().clone();
        let len = lab.disk.len(&active).saturating_sub(cut);
        let kept: u64 = lab.log.active_segment().batches(&lab.disk, 0)
            .map(|l| l.position + l.batch.size() as u64).filter(|end| *end <= len).max().unwrap_or(0);
        lab.disk.truncate(&active, len);
        lab.reopen_after_kill();
        prop_assert_eq!(lab.disk.len(&active), kept);
        prop_assert_eq!(lab.log.log_end_offset(), lab.all().last().map_or(Offset::ZERO, Batch::next_offset));
    }
}
