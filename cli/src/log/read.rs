//! `highwater log fetch` and `highwater log search`: the bytes at an offset, the offset at a time.

use std::path::PathBuf;

use highwater_core::ids::Offset;
use highwater_core::log::{Fetched, Log, Step};
use highwater_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Call, Partition};
use crate::Exit;
use crate::lines::{self, Lines};

/// The end of the log, as LIST_OFFSETS asks for it.
const LATEST: i64 = -1;
/// Its beginning.
const EARLIEST: i64 = -2;
/// The record with the largest timestamp.
const MAX_TIMESTAMP: i64 = -3;

/// Where to look, and for what.
#[derive(clap::Args)]
pub struct Args {
    /// The partition's directory.
    dir: PathBuf,
    #[command(flatten)]
    lines: Lines,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Fetch {
    offset: Offset,
    #[serde(default = "default_max_bytes")]
    max_bytes: u64,
    #[serde(default = "default_min_one_message")]
    min_one_message: bool,
}

/// `max.partition.fetch.bytes`.
fn default_max_bytes() -> u64 {
    1 << 20
}

fn default_min_one_message() -> bool {
    true
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    segment: Offset,
    position: u64,
    bytes: u64,
    index_floor: Option<(Offset, u32)>,
    steps: Vec<Value>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum FetchAnswer {
    Found(Found),
    OutOfRange { error: &'static str },
}

/// Answers every fetch.
pub fn fetch(args: &Args) -> Result<Exit, String> {
    let mut partition = Partition::read(&args.dir)?;
    let log = partition.open_to_read(&mut Call::now())?;
    Ok(args.lines.answer(|line| {
        let Fetch { offset, max_bytes, min_one_message } = lines::json(line)?;
        Ok(match log.fetch(&partition.disk, offset, max_bytes, min_one_message) {
            Ok(fetched) => FetchAnswer::Found(found(fetched)),
            Err(_) => FetchAnswer::OutOfRange { error: "OFFSET_OUT_OF_RANGE" },
        })
    }))
}

fn found(fetched: Fetched) -> Found {
    Found {
        segment: fetched.segment,
        position: fetched.position,
        bytes: fetched.len,
        index_floor: fetched.floor.map(|entry| (entry.offset, entry.position)),
        steps: fetched.steps.iter().map(step).collect(),
    }
}

fn step(step: &Step) -> Value {
    match step {
        Step::Segment { base_offset } => json!({ "segment": base_offset }),
        Step::Probe { slot, entry } => json!({ "probe": slot, "entry": [entry.offset, entry.position] }),
        Step::Floor { entry } => json!({ "floor": [entry.offset, entry.position] }),
        Step::ProbeTime { slot, entry } => {
            json!({ "probeTime": slot, "entry": [entry.timestamp.0, entry.offset] })
        }
        Step::FloorTime { entry } => json!({ "floorTime": [entry.timestamp.0, entry.offset] }),
        Step::Scan { position, base_offset, last_offset } => {
            json!({ "scan": position, "baseOffset": base_offset, "lastOffset": last_offset })
        }
    }
}

#[derive(Serialize)]
struct Timestamped {
    offset: Offset,
    timestamp: i64,
}

/// Answers every timestamp.
pub fn search(args: &Args) -> Result<Exit, String> {
    let mut partition = Partition::read(&args.dir)?;
    partition.refuse_old_formats("log search")?;
    let log = partition.open_to_read(&mut Call::now())?;
    Ok(args.lines.answer(|line| {
        let timestamp: i64 = line.parse().map_err(|_| format!("'{line}' is no timestamp in milliseconds"))?;
        match timestamp {
            ..MAX_TIMESTAMP => Err(format!("{timestamp} is no timestamp (expected -3 or more)")),
            timestamp => Ok(search_in(&log, &partition, timestamp)),
        }
    }))
}

fn search_in(log: &Log, partition: &Partition, timestamp: i64) -> Option<Timestamped> {
    let disk = &partition.disk;
    let found = match timestamp {
        LATEST => return Some(Timestamped { offset: log.log_end_offset(), timestamp: -1 }),
        EARLIEST => return Some(Timestamped { offset: log.log_start_offset(), timestamp: -1 }),
        MAX_TIMESTAMP => log.max_timestamp_offset(disk),
        timestamp => log.offset_for_timestamp(disk, Timestamp(timestamp)),
    };
    found.map(|found| Timestamped { offset: found.offset, timestamp: found.timestamp.0 })
}
