//! `highwater log`: writes and reads one partition's directory as Kafka's log does.
//!
//! A directory is opened as a broker opens it: where it was not closed in good order (its last index has room for more
//! entries), it is recovered first. `fetch` and `search` leave the directory as it is. The others close it in good
//! order: indexes trimmed, a producer snapshot, `leader-epoch-checkpoint`. The checkpoints of the broker are in the
//! directory above and belong to it: the command only looks up a log start offset there.

mod append;
mod read;
mod repair;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use highwater_core::disk::Disk;
use highwater_core::fact::Fact;
use highwater_core::ids::{Offset, TopicPartition};
use highwater_core::log::{LastTime, Log, LogConfig};
use highwater_core::process::{Ids, Out};
use highwater_core::replica::checkpoints::LOG_STARTS;
use highwater_core::time::{Instant, Timestamp, WallClock};
use highwater_core::wire::checkpoint;
use highwater_core::wire::legacy::Entry;

use crate::{Exit, directory};

/// What to do.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Appends batches, as a follower does, or with --leader-epoch as a leader.
    Append(append::Args),
    /// Which bytes a fetch from an offset is given, and how they are found.
    Fetch(read::Args),
    /// The first record at or after a time (-1 the end, -2 the beginning, -3 the newest record).
    Search(read::Args),
    /// Checks every batch, makes the indexes anew, cuts off unsound bytes; in place.
    Recover(repair::RecoverArgs),
    /// Drops every record from an offset on; in place.
    Truncate(repair::TruncateArgs),
}

/// Does it.
pub fn run(args: &Args) -> Exit {
    let done = match &args.what {
        What::Append(args) => append::run(args),
        What::Fetch(args) => read::fetch(args),
        What::Search(args) => read::search(args),
        What::Recover(args) => repair::recover(args),
        What::Truncate(args) => repair::truncate(args),
    };
    done.unwrap_or_else(|why| {
        eprintln!("{why}");
        Exit::BadInput
    })
}

/// A partition's directory.
struct Partition {
    path: PathBuf,
    tp: TopicPartition,
    /// As it was found.
    before: Disk,
    disk: Disk,
}

impl Partition {
    fn read(path: &Path) -> Result<Partition, String> {
        let name = directory::name(path);
        let tp = TopicPartition::parse(&name).unwrap_or_else(|| TopicPartition::new(name.as_str(), 0));
        let mut disk = Disk::new();
        directory::read_into(&mut disk, path, &format!("{tp}/"))?;
        Ok(Partition { path: path.to_owned(), tp, before: disk.clone(), disk })
    }

    fn has_log(&self) -> bool {
        self.disk.list(&self.tp.to_string()).any(|file| file.ends_with(".log"))
    }

    /// The log as a broker opens it.
    fn open(&mut self, config: LogConfig, clean: bool, call: &mut Call) -> Log {
        let last_time =
            LastTime { clean, recovery_point: Offset::ZERO, log_start_offset: self.log_start_offset() };
        let (tp, disk) = (self.tp.clone(), &mut self.disk);
        call.lend(|out| Log::open(tp, config, last_time, disk, out))
    }

    /// The log, for reading.
    fn open_to_read(&mut self, call: &mut Call) -> Result<Log, String> {
        if !self.has_log() {
            return Err(format!(
                "{}: no .log file there (expected a partition's directory)",
                self.path.display()
            ));
        }
        let clean = self.was_closed();
        Ok(self.open(LogConfig::default(), clean, call))
    }

    /// An error where the log has messages of formats 0 or 1, which a look-up by time passes over.
    fn refuse_old_formats(&self, command: &str) -> Result<(), String> {
        for file in self.disk.list(&self.tp.to_string()).filter(|file| file.ends_with(".log")) {
            let (bytes, mut at) = (self.disk.read_all(file).unwrap_or_default(), 0);
            while let Ok(entry) = Entry::parse_at(&bytes, at) {
                if let Entry::Message(message) = entry {
                    return Err(format!(
                        "{}: byte {at} of {file} begins a message of format {} (before Kafka 0.11), which '{command}' \
                         does not read; 'highwater dump' and 'highwater inspect' do",
                        self.path.display(),
                        message.magic(),
                    ));
                }
                at += entry.size();
            }
        }
        Ok(())
    }

    /// Whether the last segment's indexes are trimmed, as they are after an orderly end.
    fn was_closed(&self) -> bool {
        let directory = self.tp.to_string();
        let last_of = |suffix: &str| self.disk.list(&directory).filter(|file| file.ends_with(suffix)).last();
        let has_room = |suffix: &str, entry: usize| {
            let bytes = last_of(suffix).and_then(|file| self.disk.read_all(file)).unwrap_or_default();
            let slots: Vec<&[u8]> = bytes.chunks_exact(entry).skip(1).collect();
            slots.last().is_some_and(|slot| slot.iter().all(|byte| *byte == 0))
        };
        !has_room(".index", 8) && !has_room(".timeindex", 12)
    }

    /// From the broker's checkpoint in the directory above; 0 where there is none.
    fn log_start_offset(&self) -> Offset {
        let above = self.path.canonicalize().ok().and_then(|path| path.parent().map(Path::to_owned));
        let checkpoint = above.and_then(|above| std::fs::read(above.join(LOG_STARTS)).ok());
        let offsets = checkpoint.and_then(|bytes| checkpoint::read_offsets(&bytes).ok()).unwrap_or_default();
        offsets.get(&self.tp).copied().unwrap_or(Offset::ZERO)
    }

    /// Brings the real directory to the state of this one.
    fn write_back(&self) -> Result<(), String> {
        directory::write_changes(&self.before, &self.disk, &self.tp.to_string(), &self.path)
    }
}

/// What calls of a log need beside it: the time, and a place for facts.
struct Call {
    now: Timestamp,
    facts: Vec<Fact>,
    ids: Ids,
}

impl Call {
    fn at(now: Timestamp) -> Call {
        Call { now, facts: Vec::new(), ids: Ids::default() }
    }

    /// At this computer's time.
    fn now() -> Call {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Call::at(Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX)))
    }

    fn lend<T>(&mut self, call: impl FnOnce(&mut Out<'_>) -> T) -> T {
        let when = (Instant::START, WallClock { start: self.now });
        let (mut effects, Call { ids, facts, .. }) = (Vec::new(), self);
        call(&mut Out::new(when, None, None, ids, &mut effects, facts))
    }
}

/// `segment.bytes=2000,cleanup.policy=compact,delete`: a piece without a name goes on with the value before it.
fn parse_configs(text: &str) -> Result<Rc<LogConfig>, String> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for piece in text.split(',').filter(|piece| !piece.is_empty()) {
        match (piece.split_once('='), pairs.last_mut()) {
            (Some((name, value)), _) => pairs.push((name.trim().to_owned(), value.trim().to_owned())),
            (None, Some((_, value))) => *value += &format!(",{piece}"),
            (None, None) => return Err(format!("'{piece}' is no NAME=VALUE")),
        }
    }
    let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    LogConfig::from_pairs(pairs).map(Rc::new).map_err(|error| error.to_string())
}
