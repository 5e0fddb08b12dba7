//! What is brought to the device, and when.

use super::*;

#[test]
fn a_roll_flushes_what_is_closed() {
    let mut lab = Lab::new(&[("segment.bytes", "200")]);
    lab.produce_batches(&[1; 3]);
    assert_eq!(lab.log.recovery_point(), Offset(2));
    assert_eq!(lab.disk.flushed("t-0/00000000000000000000.log"), 140);
    assert_eq!(lab.disk.flushed("t-0/00000000000000000002.log"), 0);
    assert!(lab.disk.exists("t-0/00000000000000000002.snapshot"));
}

#[test]
fn flush_messages_brings_every_nth_record_to_the_device() {
    let mut lab = Lab::new(&[("flush.messages", "2")]);
    lab.produce(&small(1, 0)).unwrap();
    assert_eq!(lab.log.recovery_point(), Offset::ZERO);
    lab.produce(&small(1, 0)).unwrap();
    assert_eq!(lab.log.recovery_point(), Offset(2));
}

#[test]
fn flush_ms_brings_to_the_device_what_has_waited_so_long() {
    let mut lab = Lab::new(&[("flush.ms", "1000")]);
    lab.produce(&small(1, 0)).unwrap();
    lab.log.flush_if_due(&mut lab.disk, Instant(999_999));
    assert_eq!(lab.log.recovery_point(), Offset::ZERO);
    lab.log.flush_if_due(&mut lab.disk, Instant(1_000_000));
    assert_eq!(lab.log.recovery_point(), Offset(1));
}

#[test]
#[should_panic(expected = "a batch begins where the one before it ends")]
fn a_log_file_that_somebody_else_writes_to_is_noticed_at_the_next_append() {
    let mut lab = Lab::new(&[]);
    lab.produce(&small(1, 0)).unwrap();
    let file = lab.log.active_segment().file().clone();
    lab.disk.append(&file, Bytes::from_static(b"not the log's"));
    drop(lab.produce(&small(1, 1)));
}
