//! `highwater log recover` and `highwater log truncate`: a partition's directory repaired or cut, in place.

use std::path::PathBuf;

use clap::builder::TypedValueParser;
use highwater_core::disk::Disk;
use highwater_core::ids::Offset;
use highwater_core::log::{Log, LogConfig};
use serde::Serialize;

use super::{Call, Partition};
use crate::{Exit, output};

/// What to recover.
#[derive(clap::Args)]
pub struct RecoverArgs {
    /// The partition's directory.
    dir: PathBuf,
}

/// What to truncate, and to where.
#[derive(clap::Args)]
pub struct TruncateArgs {
    /// The partition's directory.
    dir: PathBuf,
    /// The first offset that goes; a batch that it lies in goes as a whole.
    #[arg(long, value_name = "OFFSET", value_parser = clap::value_parser!(i64).range(0..).map(Offset))]
    to: Offset,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Repaired {
    removed: Vec<Removed>,
    rebuilt: Vec<String>,
    next_offset: Offset,
}

/// Bytes that are no longer there, of a file that may be gone itself.
#[derive(Serialize)]
struct Removed {
    file: String,
    bytes: u64,
}

/// Recovers: every segment is checked, whatever a checkpoint says.
pub fn recover(args: &RecoverArgs) -> Result<Exit, String> {
    let mut partition = Partition::read(&args.dir)?;
    if !partition.has_log() {
        return Err(format!("{}: no .log file there (expected a partition's directory)", args.dir.display()));
    }
    let log = partition.open(LogConfig::default(), false, &mut Call::now());
    finish(log, partition)
}

/// Truncates.
pub fn truncate(args: &TruncateArgs) -> Result<Exit, String> {
    let mut partition = Partition::read(&args.dir)?;
    let mut call = Call::now();
    let mut log = partition.open_to_read(&mut call)?;
    call.lend(|out| log.truncate_to(args.to, &mut partition.disk, out));
    finish(log, partition)
}

fn finish(mut log: Log, mut partition: Partition) -> Result<Exit, String> {
    log.close(&mut partition.disk);
    partition.write_back()?;
    let directory = partition.tp.to_string();
    let (before, after) = (&partition.before, &partition.disk);
    let name = |file: &str| file[directory.len() + 1..].to_owned();
    let mut repaired =
        Repaired { removed: Vec::new(), rebuilt: Vec::new(), next_offset: log.log_end_offset() };
    for file in before.list(&directory) {
        let (old, new) = (before.len(file), after.len(file));
        match file.ends_with(".log") || !after.exists(file) {
            true if new < old || !after.exists(file) => {
                repaired.removed.push(Removed { file: name(file), bytes: old - new });
            }
            false if entries_of(before, file) != entries_of(after, file) => repaired.rebuilt.push(name(file)),
            _ => {}
        }
    }
    let new_files = after.list(&directory).filter(|file| !before.exists(file) && file.ends_with("index"));
    repaired.rebuilt.extend(new_files.map(|file| name(file)));
    output::say(serde_json::to_string(&repaired).map_err(|error| error.to_string())?);
    Ok(Exit::Done)
}

/// A file without the zeros at its end: what an index is, whether it has room for more or not.
fn entries_of(disk: &Disk, file: &str) -> bytes::Bytes {
    let mut bytes = disk.read_all(file).unwrap_or_default();
    let used = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    bytes.truncate(used);
    bytes
}
