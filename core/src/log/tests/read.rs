//! Look-ups, by offset and by time.

use super::*;

#[test]
fn a_lookup_goes_by_segment_index_and_scan() {
    let mut lab = Lab::new(&[]);
    kafkas_example(&mut lab);
    let lookup = lab.log.lookup(&lab.disk, Offset(8));
    let floor = OffsetEntry { offset: Offset(5), position: 5000 };
    assert_eq!(lookup.steps[0], Step::Segment { base_offset: Offset::ZERO });
    assert!(lookup.steps.contains(&Step::Floor { entry: floor }));
    let scanned = lookup.steps.iter().filter(|step| matches!(step, Step::Scan { .. })).count();
    assert_eq!((scanned, lookup.found.unwrap().position), (4, 8000));
}

#[test]
fn a_read_begins_with_the_batch_that_has_the_offset() {
    let mut lab = Lab::new(&[]);
    lab.produce_batches(&[3, 3, 3]);
    let offsets: Vec<_> = lab.read(Offset(4), 1 << 20).iter().map(Batch::base_offset).collect();
    assert_eq!(offsets, [3, 6].map(Offset));
}

#[test]
fn a_read_may_end_inside_a_batch_but_the_first_comes_whole() {
    let mut lab = Lab::new(&[]);
    (0..3).for_each(|n| drop(lab.produce(&sized(1000, TIME + n))));
    let read = |max, min_one| lab.log.read(&lab.disk, Offset::ZERO, max, Offset(3), min_one).unwrap().len();
    assert_eq!(read(1500, true), 1500);
    assert_eq!(read(10, true), 1000);
    assert_eq!(read(10, false), 0, "without min_one an incomplete first batch is left out");
    assert_eq!(read(1 << 20, false), 3000);
}

#[test]
fn a_read_does_not_pass_the_upper_bound_nor_the_segment() {
    let mut lab = Lab::new(&[("segment.bytes", "2500")]);
    (0..5).for_each(|n| drop(lab.produce(&sized(1000, TIME + n))));
    let read = |from, bound| lab.log.read(&lab.disk, from, 1 << 20, bound, true).unwrap().len();
    assert_eq!(read(Offset::ZERO, Offset(5)), 2000, "a read ends with its segment");
    assert_eq!(read(Offset::ZERO, Offset(1)), 1000);
    assert_eq!(read(Offset(2), Offset(3)), 1000);
    assert_eq!(
        (read(Offset(3), Offset(3)), read(Offset(4), Offset(3)), read(Offset(5), Offset(5))),
        (0, 0, 0),
        "beyond the bound there is nothing, and no error"
    );
}

#[test]
fn an_offset_outside_the_log_is_out_of_range() {
    let mut lab = Lab::new(&[]);
    lab.produce(&small(5, 0)).unwrap();
    lab.call(|log, disk, out| log.advance_log_start_offset(Offset(2), disk, out));
    let read = |offset| lab.log.read(&lab.disk, offset, 100, Offset(5), true);
    assert_eq!(
        read(Offset(1)),
        Err(OffsetOutOfRange { offset: Offset(1), log_start_offset: Offset(2), log_end_offset: Offset(5) })
    );
    assert!(read(Offset(6)).is_err() && read(Offset(5)).is_ok());
    assert_eq!(lab.log.epoch_entries(), [(LeaderEpoch(0), Offset(2))]);
}

#[test]
fn a_search_by_time_goes_by_both_indexes_and_then_by_scan() {
    let mut lab = Lab::new(&[]);
    kafkas_example(&mut lab);
    let (steps, found) = lab.log.lookup_timestamp(&lab.disk, Timestamp(TIME + 8));
    assert_eq!(found.unwrap().offset, Offset(8));
    let floor = TimeEntry { timestamp: Timestamp(TIME + 5), offset: Offset(5) };
    let at = |step: Step| steps.iter().position(|taken| *taken == step).unwrap();
    assert_eq!(at(Step::Segment { base_offset: Offset::ZERO }), 0);
    assert!(
        at(Step::FloorTime { entry: floor })
            < at(Step::Floor { entry: OffsetEntry { offset: Offset(5), position: 5000 } })
    );
    let scanned = |position, offset| Step::Scan { position, base_offset: offset, last_offset: offset };
    assert_eq!(steps[steps.len() - 4..], [5, 6, 7, 8].map(|n| scanned(n as u64 * 1000, Offset(n))));
}

#[test]
fn the_newest_record_is_found_by_its_time() {
    let mut lab = Lab::new(&[("segment.bytes", "200")]);
    for ms in [5, 9, 3, 9, 1] {
        lab.produce(&small(1, ms)).unwrap();
    }
    let found = lab.log.max_timestamp_offset(&lab.disk).unwrap();
    assert_eq!((found.offset, found.timestamp), (Offset(1), Timestamp(TIME + 9)));
    assert_eq!(Lab::new(&[]).log.max_timestamp_offset(&Disk::new()), None);
}

#[test]
fn the_tail_is_read_without_the_rest() {
    let mut lab = Lab::new(&[]);
    lab.produce_batches(&[2; 100]);
    let offsets: Vec<_> = lab.log.tail(&lab.disk, 3).iter().map(|(_, record)| record.offset).collect();
    assert_eq!(offsets, [197, 198, 199].map(Offset));
}
