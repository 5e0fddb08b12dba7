//! A partition's directory whose files are anything at all: it can be inspected, it opens, and what can be read of it
//! is in order.
//!
//! The first byte says whether it was closed in good order, the next two how long the `.log` and the `.index` are; the
//! rest is the `.timeindex`.

use std::rc::Rc;

use bytes::Bytes;
use highwater_core::disk::Disk;
use highwater_core::ids::{Offset, TopicPartition};
use highwater_core::inspect;
use highwater_core::log::{LastTime, Log, LogConfig};
use highwater_core::process::{Ids, Out};
use highwater_core::time::{Instant, Timestamp, WallClock};

pub fn check(data: &[u8]) {
    let [clean, log, index, rest @ ..] = data else { return };
    let (log, rest) = rest.split_at(usize::from(*log).min(rest.len()));
    let (index, time_index) = rest.split_at(usize::from(*index).min(rest.len()));
    let mut disk = Disk::new();
    for (suffix, bytes) in [("log", log), ("index", index), ("timeindex", time_index)] {
        let file: Rc<str> = format!("t-0/00000000000000000000.{suffix}").into();
        disk.create(&file);
        disk.append(&file, Bytes::copy_from_slice(bytes));
    }
    drop(inspect::partition(&disk, "t-0"));
    let is_clean = clean & 1 == 1;
    let log = open(&mut disk, is_clean);
    let mut last = log.log_start_offset() - 1;
    for located in log.batches_from(&disk, log.log_start_offset()).take(1000) {
        // Nobody checks the files of a log that was closed in good order.
        assert!(is_clean || located.batch.base_offset() > last, "batches rise");
        last = located.batch.last_offset();
    }
    for offset in [Offset(0), Offset(1), Offset(7), log.log_end_offset() - 1, log.log_end_offset()] {
        // Out of range is an answer as well.
        drop(log.read(&disk, offset, 100, Offset::MAX, true));
    }
    log.offset_for_timestamp(&disk, Timestamp(1_700_000_000_000));
}

fn open(disk: &mut Disk, clean: bool) -> Log {
    let mut ids = Ids::default();
    let wall = WallClock { start: Timestamp(1_700_000_000_000) };
    let (mut effects, mut facts) = (Vec::new(), Vec::new());
    let mut out = Out::new((Instant::START, wall), None, None, &mut ids, &mut effects, &mut facts);
    let config = LogConfig { segment_index_bytes: 240, ..LogConfig::default() };
    let last_time = LastTime { clean, ..LastTime::default() };
    Log::open(TopicPartition::new("t", 0), config, last_time, disk, &mut out)
}
