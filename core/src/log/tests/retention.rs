//! Which segments go, and why.

use super::*;
use crate::fact::DeleteReason;

/// Five batches of 70 bytes, `ms` apart; two fit into a segment.
fn lab(ms: i64, configs: &[(&str, &str)]) -> Lab {
    let mut lab = Lab::new(&[&[("segment.bytes", "150")], configs].concat());
    for n in 0..5 {
        lab.produce(&small(1, n * ms)).unwrap();
    }
    assert_eq!(lab.segment_bases(), [0, 2, 4]);
    lab.facts.clear();
    lab
}

fn delete(lab: &mut Lab, high_watermark: Offset) -> Vec<(Offset, DeleteReason)> {
    lab.facts.clear();
    lab.call(|log, disk, out| log.delete_old_segments(high_watermark, disk, out));
    let deleted = lab.facts.iter().filter_map(|fact| match fact.what {
        What::Log(LogFact::SegmentDeleted { base_offset, reason, .. }) => Some((base_offset, reason)),
        _ => None,
    });
    deleted.collect()
}

#[test]
fn as_much_as_retention_bytes_stays() {
    let mut lab = lab(0, &[("retention.bytes", "211"), ("retention.ms", "-1")]);
    assert_eq!(delete(&mut lab, Offset(5)), [], "without the first segment 210 bytes would be left");
    lab.produce(&small(1, 0)).unwrap();
    assert_eq!(delete(&mut lab, Offset(6)), [(Offset(0), DeleteReason::Size)]);
    assert_eq!((lab.log.log_start_offset(), lab.log.size()), (Offset(2), 280));
}

#[test]
fn a_segment_goes_when_its_newest_record_is_too_old() {
    let mut lab = lab(1000, &[("retention.ms", "2000")]);
    lab.now = Instant(3_000_000);
    assert_eq!(delete(&mut lab, Offset(5)), [], "the first segment's newest record is of second 1");
    lab.now = Instant(3_001_000);
    assert_eq!(delete(&mut lab, Offset(5)), [(Offset(0), DeleteReason::Time)]);
    assert_eq!((lab.segment_bases(), lab.log.log_start_offset()), (vec![2, 4], Offset(2)));
}

#[test]
fn nothing_uncommitted_goes() {
    let mut lab = lab(0, &[("retention.ms", "0")]);
    lab.now = Instant(10_000_000);
    assert_eq!(delete(&mut lab, Offset(3)), [(Offset(0), DeleteReason::Time)]);
}

#[test]
fn where_all_go_the_log_goes_on_in_an_empty_segment() {
    let mut lab = lab(0, &[("retention.ms", "0")]);
    lab.now = Instant(10_000_000);
    assert_eq!(delete(&mut lab, Offset(5)).len(), 3);
    let rolled = What::Log(LogFact::Rolled {
        tp: lab.log.tp().clone(),
        base_offset: Offset(5),
        reason: RollReason::Retention,
    });
    assert!(lab.facts.iter().any(|fact| fact.what == rolled));
    assert_eq!((lab.segment_bases(), lab.log.log_start_offset()), (vec![5], Offset(5)));
    assert_eq!(delete(&mut lab, Offset(5)), [], "an empty segment stays");
    assert_eq!(lab.produce(&small(1, 0)).unwrap().base_offset, Offset(5));
}

#[test]
fn what_lies_before_the_log_start_goes_even_where_nothing_else_is_deleted() {
    let mut lab = lab(0, &[("cleanup.policy", "compact"), ("retention.ms", "0")]);
    lab.call(|log, disk, out| log.advance_log_start_offset(Offset(3), disk, out));
    assert_eq!(delete(&mut lab, Offset(5)), [(Offset(0), DeleteReason::LogStart)]);
    assert_eq!(lab.log.log_start_offset(), Offset(3), "it may lie within a segment");
}

#[test]
fn files_are_renamed_and_deleted_later() {
    let mut lab = lab(0, &[("retention.bytes", "0"), ("file.delete.delay.ms", "1000")]);
    delete(&mut lab, Offset(2));
    let renamed = "t-0/00000000000000000000.log.deleted";
    assert!(lab.disk.exists(renamed) && !lab.disk.exists("t-0/00000000000000000000.log"));
    assert_eq!(lab.log.purge(&mut lab.disk, Instant(999_999)), Instant(1_000_000));
    assert!(lab.disk.exists(renamed));
    assert_eq!(lab.log.purge(&mut lab.disk, Instant(1_000_000)), Instant::NEVER);
    assert!(!lab.disk.exists(renamed));
}

#[test]
fn a_restart_forgets_files_that_were_about_to_be_deleted() {
    let mut lab = lab(0, &[("retention.bytes", "0")]);
    delete(&mut lab, Offset(2));
    lab.reopen_after_kill();
    assert!(!lab.disk.list("t-0").any(|file| file.ends_with(".deleted")));
    assert_eq!(lab.segment_bases(), [2, 4]);
}

#[test]
fn a_jitter_makes_segments_roll_earlier_each_by_its_own() {
    let mut lab = Lab::new(&[("segment.ms", "1000"), ("segment.jitter.ms", "999")]);
    for ms in 0..5000 {
        lab.produce(&small(1, ms)).unwrap();
    }
    let bases = lab.segment_bases();
    let spans: Vec<i64> = bases.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(
        spans.iter().all(|span| *span <= 1001) && spans.iter().any(|span| *span != spans[0]),
        "{spans:?}"
    );
}

#[test]
fn a_compacted_log_rolls_after_its_longest_compaction_lag() {
    let mut lab = Lab::new(&[("cleanup.policy", "compact"), ("max.compaction.lag.ms", "10")]);
    lab.produce(&small(1, 0)).unwrap();
    lab.produce(&small(1, 11)).unwrap();
    assert_eq!(lab.segment_bases(), [0, 1]);
}
