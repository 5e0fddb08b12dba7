//! `highwater explore`: one random cluster under random faults for each seed, with every invariant watched.
//!
//! Exit code 1 means that an invariant was violated. The command then prints the shortest script it found that still
//! shows the violation.

use std::io::Write;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use highwater_core::bug::Bug;
use highwater_core::explore;
use highwater_core::script::MetadataMode;
use serde_json::json;

use crate::run::Mode;
use crate::{Exit, english, output};

/// Which seeds to run, and how to report.
#[derive(clap::Args)]
pub struct Args {
    /// The seeds, without the last one: 0..1000
    #[arg(long, value_name = "A..B", value_parser = seeds)]
    seeds: Option<Range<u64>>,
    /// Where the clusters keep their metadata.
    #[arg(long, default_value = "zk")]
    metadata: Mode,
    /// Plants a bug, to see whether the invariants find it; `list` names the bugs.
    #[arg(long, value_name = "NAME")]
    bug: Option<String>,
    /// How many seeds run at a time; by default as many as there are processors.
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Prints the seeds' scripts and runs nothing.
    #[arg(long)]
    print: bool,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

/// Seeds between two lines of progress.
const PROGRESS: u64 = 1000;

/// Explores.
pub fn run(args: &Args) -> Exit {
    let bug = match args.bug.as_deref() {
        Some("list") => return list(),
        Some(name) => match Bug::from_name(name) {
            Some(bug) => Some(bug),
            None => {
                eprintln!("highwater explore: there is no bug '{name}' (--bug list names them)");
                return Exit::BadInput;
            }
        },
        None => None,
    };
    let Some(seeds) = args.seeds.clone() else {
        eprintln!("highwater explore: --seeds A..B is missing");
        return Exit::BadInput;
    };
    let metadata = match args.metadata {
        Mode::Zk => MetadataMode::Zk,
        Mode::Kraft => MetadataMode::Kraft,
    };
    if args.print {
        return print(seeds, metadata);
    }
    let jobs = args.jobs.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from)).max(1);
    let search = Search { seeds, metadata, bug, ..Search::default() };
    let begun = Instant::now();
    thread::scope(|scope| (0..jobs).for_each(|_| drop(scope.spawn(|| search.work()))));
    search.report(begun.elapsed().as_secs_f64(), args.json)
}

fn list() -> Exit {
    Bug::ALL.iter().for_each(|(name, _)| output::say(name));
    Exit::Done
}

fn print(seeds: Range<u64>, metadata: MetadataMode) -> Exit {
    let mut out = std::io::stdout().lock();
    for seed in seeds {
        if write!(out, "{}", explore::script(seed, metadata)).is_err() {
            break;
        }
    }
    Exit::Done
}

fn seeds(text: &str) -> Result<Range<u64>, String> {
    let range = text.split_once("..").and_then(|(from, to)| Some(from.parse().ok()?..to.parse().ok()?));
    let range = range.filter(|range: &Range<u64>| range.start < range.end);
    range.ok_or_else(|| "expected two numbers, the first one smaller, as in 0..1000".into())
}

/// What a seed violates, told: facts themselves stay in the thread of their run.
struct Found {
    seed: u64,
    invariant: &'static str,
    evidence: String,
}

/// What all threads share.
#[derive(Default)]
struct Search {
    seeds: Range<u64>,
    metadata: MetadataMode,
    bug: Option<Bug>,
    taken: AtomicU64,
    done: AtomicU64,
    events: AtomicU64,
    over: AtomicBool,
    found: Mutex<Option<Found>>,
}

impl Search {
    fn work(&self) {
        while !self.over.load(Ordering::Relaxed) {
            let seed = self.seeds.start + self.taken.fetch_add(1, Ordering::Relaxed);
            if seed >= self.seeds.end {
                return;
            }
            let run = explore::explore(seed, self.metadata, self.bug);
            self.events.fetch_add(run.events, Ordering::Relaxed);
            let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
            if done.is_multiple_of(PROGRESS) {
                eprintln!("{done} of {} seeds", self.seeds.end - self.seeds.start);
            }
            if let Some(violation) = run.violation {
                self.over.store(true, Ordering::Relaxed);
                let mut found = self.found.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                // Two threads may find a violation at once: the smaller seed is reported, in whatever order they came.
                if found.as_ref().is_none_or(|known| seed < known.seed) {
                    let (invariant, evidence) = (violation.invariant(), english::violation(&violation));
                    *found = Some(Found { seed, invariant, evidence });
                }
            }
        }
    }

    fn report(self, seconds: f64, as_json: bool) -> Exit {
        let (seeds, events) = (self.done.into_inner(), self.events.into_inner());
        let found = self.found.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
        let mut document = json!({
            "seeds": seeds,
            "events": events,
            "violations": u32::from(found.is_some()),
            "seconds": (seconds * 1000.0).round() / 1000.0,
        });
        if !as_json {
            output::say(format_args!(
                "{seeds} seeds, {events} events, {seconds:.1} s: {:.0} events/s",
                events as f64 / seconds
            ));
        }
        let Some(Found { seed, invariant, evidence }) = found else {
            if as_json {
                output::say(&document);
            }
            return Exit::Done;
        };
        let text = explore::script(seed, self.metadata);
        let script = explore::shrink(&text, invariant, self.bug);
        if as_json {
            document["seed"] = seed.into();
            document["invariant"] = invariant.into();
            document["evidence"] = evidence.into();
            document["script"] = script.into();
            output::say(&document);
        } else {
            output::say(format_args!("seed {seed} violates {invariant}: {evidence}\n\n{script}"));
        }
        Exit::No
    }
}
