//! `highwater log append`: batches into a partition's directory.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use bytes::Bytes;
use clap::builder::TypedValueParser;
use highwater_core::fact::{LogFact, RollReason, What};
use highwater_core::ids::{LeaderEpoch, Offset, TopicPartition};
use highwater_core::log::{AppendError, Log, LogConfig};
use highwater_core::protocol::Records;
use highwater_core::protocol::cluster::Uuid;
use highwater_core::time::Timestamp;
use highwater_core::wire::WireError;
use serde::Serialize;

use super::{Call, Partition, parse_configs};
use crate::Exit;
use crate::lines::{self, Lines};

/// Where to, and how.
#[derive(clap::Args)]
pub struct Args {
    /// The partition's directory, made where there is none.
    dir: PathBuf,
    #[command(flatten)]
    lines: Lines,
    /// Topic configurations.
    #[arg(long, value_name = "NAME=VALUE,…", default_value = "", hide_default_value = true)]
    config: String,
    /// The broker's time in milliseconds; this computer's, where it is left out.
    #[arg(long, value_name = "MS")]
    now: Option<i64>,
    /// Where a new log begins.
    #[arg(long, value_name = "OFFSET", value_parser = clap::value_parser!(i64).range(0..).map(Offset))]
    start_offset: Option<Offset>,
    /// Appends as the leader of this epoch does: offsets are assigned, producers' sequences checked.
    #[arg(long, value_name = "EPOCH", value_parser = clap::value_parser!(i32).range(0..).map(LeaderEpoch))]
    leader_epoch: Option<LeaderEpoch>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Answer {
    Follower {
        #[serde(skip_serializing_if = "Option::is_none")]
        rolled: Option<Rolled>,
    },
    #[serde(rename_all = "camelCase")]
    Leader {
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        duplicate: bool,
        base_offset: Offset,
        last_offset: Offset,
    },
    Refused {
        error: &'static str,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rolled {
    new_base_offset: Offset,
    reason: &'static str,
}

/// Appends every line.
pub fn run(args: &Args) -> Result<Exit, String> {
    let config = parse_configs(&args.config).map_err(|why| format!("--config: {why}"))?;
    std::fs::create_dir_all(&args.dir).map_err(|error| format!("{}: {error}", args.dir.display()))?;
    let mut partition = Partition::read(&args.dir)?;
    let mut call = args.now.map_or_else(Call::now, |now| Call::at(Timestamp(now)));
    let log = match (partition.has_log(), args.start_offset) {
        (false, start) => create(&mut partition, &config, start.unwrap_or(Offset::ZERO), &mut call),
        (true, None) => {
            let clean = partition.was_closed();
            partition.open((*config).clone(), clean, &mut call)
        }
        (true, Some(_)) => {
            return Err(format!(
                "{}: has a log already, which begins where it begins (leave out --start-offset)",
                args.dir.display()
            ));
        }
    };
    let state = RefCell::new((log, partition, call));
    let exit = args.lines.answer(|line| {
        let batches = line.split_ascii_whitespace().map(|hex| lines::bytes("batch", hex).map(Bytes::from));
        let batches = batches.collect::<Result<Vec<Bytes>, String>>()?;
        if batches.is_empty() {
            return Err("expected batches in hexadecimal, found an empty line".into());
        }
        let (log, partition, call) = &mut *state.borrow_mut();
        Ok(match args.leader_epoch {
            Some(epoch) => as_leader(log, partition, call, &batches.concat().into(), epoch),
            None => as_follower(log, partition, call, batches),
        })
    });
    let (mut log, mut partition, _) = state.into_inner();
    log.close(&mut partition.disk);
    partition.write_back()?;
    Ok(exit)
}

fn create(partition: &mut Partition, config: &Rc<LogConfig>, start: Offset, call: &mut Call) -> Log {
    let (tp, disk) = (partition.tp.clone(), &mut partition.disk);
    call.lend(|out| {
        let mut log = Log::create(tp.clone(), topic_id(&tp), config.clone(), disk, out);
        if start > Offset::ZERO {
            log.truncate_fully_and_start_at(start, disk, out);
        }
        log
    })
}

/// A topic needs an id, and the same directory made twice should be the same: it follows from the name.
fn topic_id(tp: &TopicPartition) -> Uuid {
    let digest = tp.topic.bytes().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128, |digest, byte| {
        (digest ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    });
    Uuid(digest)
}

fn as_leader(
    log: &mut Log,
    partition: &mut Partition,
    call: &mut Call,
    bytes: &Bytes,
    epoch: LeaderEpoch,
) -> Answer {
    match call.lend(|out| log.append_as_leader(bytes, epoch, &mut partition.disk, out)) {
        Ok(done) => Answer::Leader {
            duplicate: done.is_duplicate(),
            base_offset: done.base_offset,
            last_offset: done.last_offset,
        },
        Err(error) => Answer::Refused { error: error.code().name() },
    }
}

fn as_follower(log: &mut Log, partition: &mut Partition, call: &mut Call, batches: Vec<Bytes>) -> Answer {
    let (end, known) = (log.log_end_offset(), call.facts.len());
    let records = Records(batches);
    if let Err(error) = call.lend(|out| log.append_as_follower(&records, &mut partition.disk, out)) {
        return Answer::Refused { error: exception(&error, end) };
    }
    let rolled = call.facts.drain(known..).find_map(|fact| match fact.what {
        What::Log(LogFact::Rolled { base_offset, reason, .. }) => {
            Some(Rolled { new_base_offset: base_offset, reason: reason_name(reason) })
        }
        _ => None,
    });
    Answer::Follower { rolled }
}

/// What Kafka's log throws at a follower.
fn exception(error: &AppendError, log_end_offset: Offset) -> &'static str {
    match error {
        AppendError::OffsetsGoBack { offset, .. } if *offset < log_end_offset => {
            "UnexpectedAppendOffsetException"
        }
        AppendError::OffsetsGoBack { .. } => "OffsetsOutOfOrderException",
        AppendError::Corrupt(
            WireError::BadCrc { .. } | WireError::BadMagic { .. } | WireError::BadLength { .. },
        ) => "CorruptRecordException",
        error => error.code().exception(),
    }
}

fn reason_name(reason: RollReason) -> &'static str {
    match reason {
        RollReason::Size => "size",
        RollReason::Time => "time",
        RollReason::OffsetIndexFull => "offsetIndexFull",
        RollReason::TimeIndexFull => "timeIndexFull",
        RollReason::OffsetOverflow => "offsetOverflow",
        RollReason::Retention => "retention",
    }
}
