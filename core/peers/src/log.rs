//! Appending to a log and reading it at random, beside the `commitlog` crate.

use std::hint::black_box;

use bytes::Bytes;
use commitlog::message::{MessageBuf, MessageSet};
use commitlog::{CommitLog, LogOptions, ReadLimit};
use highwater_core::disk::Disk;
use highwater_core::ids::TopicPartition;
use highwater_core::log::{Log, LogConfig};
use highwater_core::process::{Ids, Out};
use highwater_core::protocol::cluster::Uuid;
use highwater_core::rng::Rng;
use highwater_core::time::{Instant, Timestamp, WallClock};
use highwater_core::wire::Codec;

use crate::codec::{ours, values};
use crate::pair;

/// Records of a batch.
const BATCH: usize = 50;
/// Bytes of a record.
const LEN: usize = 100;
/// How long the logs are that are read.
const LENGTHS: [i64; 3] = [10_000, 100_000, 1_000_000];

/// Prints a table.
pub fn compare() {
    append();
    for records in LENGTHS {
        read(records);
    }
}

/// A log of ours, and the disk it is on.
struct Ours {
    log: Log,
    disk: Disk,
    ids: Ids,
}

impl Ours {
    fn new() -> Ours {
        let (mut disk, mut ids) = (Disk::new(), Ids::default());
        ids.facts_wanted = false;
        let config = LogConfig::default();
        let tp = TopicPartition::new("t", 0);
        let log = lend(&mut ids, |out| Log::create(tp, Uuid(1), config, &mut disk, out));
        Ours { log, disk, ids }
    }

    fn append(&mut self, batch: &Bytes) {
        let (log, disk) = (&mut self.log, &mut self.disk);
        lend(&mut self.ids, |out| log.append_as_leader(batch, 0, disk, out)).expect("it can be appended");
    }

    fn read(&self, offset: i64) -> usize {
        self.log.read(&self.disk, offset, LEN, i64::MAX, true).expect("it is there").len()
    }
}

fn lend<T>(ids: &mut Ids, call: impl FnOnce(&mut Out<'_>) -> T) -> T {
    let wall = WallClock { start: Timestamp(1_700_000_000_000) };
    call(&mut Out::new((Instant::START, wall), None, None, ids, &mut Vec::new(), &mut Vec::new()))
}

/// Records into a batch, and the batch into the log. Theirs go to a file in the page cache.
fn append() {
    let values = values(BATCH, LEN);
    let mut ours_log = Ours::new();
    let directory = Directory::new("append");
    let mut their_log = directory.log();
    pair::compare(
        &format!("append, {BATCH} records a batch: a record"),
        BATCH as u32,
        || ours_log.append(&ours(black_box(&values), Codec::None)),
        || {
            let mut messages = MessageBuf::default();
            values.iter().for_each(|value| messages.push(value).expect("it has room"));
            their_log.append(&mut messages).expect("it can be appended");
        },
    );
    let batch = ours(&values[..1], Codec::None);
    pair::compare(
        "append, one record a call",
        1,
        || ours_log.append(black_box(&batch)),
        || {
            their_log.append_msg(black_box(&values[0])).expect("it can be appended");
        },
    );
}

fn read(records: i64) {
    let values = values(BATCH, LEN);
    let batch = ours(&values, Codec::None);
    let mut ours_log = Ours::new();
    let directory = Directory::new("read");
    let mut their_log = directory.log();
    for _ in 0..records / BATCH as i64 {
        ours_log.append(&batch);
        let mut messages = MessageBuf::default();
        values.iter().for_each(|value| messages.push(value).expect("it has room"));
        their_log.append(&mut messages).expect("it can be appended");
    }
    their_log.flush().expect("it can be flushed");
    let (mut a, mut b) = (Rng::new(3), Rng::new(3));
    pair::compare(
        &format!("read by offset, at random, of {records}"),
        1,
        || {
            black_box(ours_log.read(i64::from(a.below(records as u32))));
        },
        || {
            let offset = u64::from(b.below(records as u32));
            let read = their_log.read(offset, ReadLimit::max_bytes(LEN * 2)).expect("it is there");
            black_box(read.len());
        },
    );
}

/// A directory for their log, for as long as this value lives.
struct Directory(std::path::PathBuf);

impl Directory {
    fn new(name: &str) -> Directory {
        let path = std::env::temp_dir().join(format!("highwater-peers-{}-{name}", std::process::id()));
        drop(std::fs::remove_dir_all(&path));
        Directory(path)
    }

    fn log(&self) -> CommitLog {
        CommitLog::new(LogOptions::new(&self.0)).expect("its directory can be made")
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}
