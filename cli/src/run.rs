//! `highwater run`: a script from its first line to its last.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::rc::Rc;

use clap::ValueEnum;
use highwater_core::fact::{ScriptFact, What};
use highwater_core::script::{Command, Failed, MetadataMode, Script};
use highwater_core::trace::{Format, Trace};
use highwater_core::world::World;
use highwater_core::world::outcome::Outcome;
use serde::Serialize;

use crate::conversation::Conversation;
use crate::{Exit, english, input, output, text};

/// What to run, and what to report.
#[derive(clap::Args)]
pub struct Args {
    /// The script; `-` reads standard input.
    file: PathBuf,
    /// Where the cluster keeps its metadata, in place of the cluster line's.
    #[arg(long)]
    metadata: Option<Mode>,
    /// The seed of every random choice, in place of the cluster line's.
    #[arg(long)]
    seed: Option<u64>,
    /// Prints the outcome as one JSON document.
    #[arg(long)]
    json: bool,
    /// Prints every fact on a line of its own, with its time, number and cause.
    #[arg(long)]
    trace: bool,
    /// In which form.
    #[arg(long, value_name = "FORM", value_enum, default_value_t = TraceForm::Text, requires = "trace")]
    trace_as: TraceForm,
    /// Writes every request that was answered to this file.
    #[arg(long, value_name = "FILE")]
    requests: Option<PathBuf>,
    /// Ends the run after so many events, with exit code 3.
    #[arg(long, value_name = "N")]
    max_steps: Option<u64>,
}

/// A metadata mode.
#[derive(Clone, Copy, ValueEnum)]
pub enum Mode {
    /// ZooKeeper.
    Zk,
    /// KRaft.
    Kraft,
}

/// How a trace is written.
#[derive(Clone, Copy, ValueEnum)]
pub enum TraceForm {
    /// A line a fact.
    Text,
    /// One JSON list, a line a fact.
    Json,
    /// A log with vector clocks, for ShiViz.
    Shiviz,
}

impl From<TraceForm> for Format {
    fn from(form: TraceForm) -> Format {
        match form {
            TraceForm::Text => Format::Text,
            TraceForm::Json => Format::Json,
            TraceForm::Shiviz => Format::ShiViz,
        }
    }
}

/// The outcome document: the final state, and in words why the run failed.
#[derive(Serialize)]
struct Document<'o> {
    #[serde(flatten)]
    outcome: &'o Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    failed: Option<FailedLine>,
}

#[derive(Serialize)]
struct FailedLine {
    line: u32,
    reason: &'static str,
}

impl Document<'_> {
    fn of(outcome: &Outcome) -> Document<'_> {
        let told = |failed: Failed| FailedLine { line: failed.line, reason: english::failure(failed.reason) };
        Document { outcome, failed: outcome.failed.map(told) }
    }
}

/// Runs it.
pub fn run(args: &Args) -> Exit {
    let Some(script) = input::runnable(&args.file) else { return Exit::BadInput };
    let script = Rc::new(overridden(&script, args));
    let mut world = match World::new(&script) {
        Ok(world) => world,
        Err(refused) => {
            eprintln!("{}:{}", args.file.display(), english::refused(&refused));
            return Exit::BadInput;
        }
    };
    let mut conversation = Conversation::default();
    let mut left = args.max_steps.unwrap_or(u64::MAX);
    // Without a trace the facts go nowhere, and a closed pipe is no reason to panic.
    let mut out: Box<dyn Write> = match (args.trace, args.json) {
        (false, _) => Box::new(io::sink()),
        (true, true) => Box::new(BufWriter::new(io::stderr())),
        (true, false) => Box::new(BufWriter::new(io::stdout())),
    };
    let mut trace = Trace::new(args.trace_as.into());
    let mut text = trace.head();
    while !world.is_finished() && left > 0 && world.step() {
        left -= 1;
        for fact in world.take_facts() {
            conversation.note(&world, &fact);
            if let What::Script(ScriptFact::NoEffect { line, column, what }) = &fact.what {
                eprintln!("{}:{line}:{column}: {}", args.file.display(), english::no_effect(what));
            }
            if args.trace {
                trace.fact(&world, &fact, &mut text);
            }
        }
        if out.write_all(text.as_bytes()).is_err() {
            return Exit::Done;
        }
        text.clear();
    }
    if out.write_all(trace.foot().as_bytes()).and_then(|()| out.flush()).is_err() {
        return Exit::Done;
    }
    if let Some(path) = &args.requests {
        let written = File::create(path).and_then(|mut file| file.write_all(conversation.text().as_bytes()));
        if let Err(error) = written {
            eprintln!("{}: {error}", path.display());
            return Exit::BadInput;
        }
    }
    let outcome = world.outcome();
    let told = match args.json {
        true => serde_json::to_string_pretty(&Document::of(&outcome)).unwrap_or_default() + "\n",
        false => text::outcome(&outcome),
    };
    output::print(told);
    match (left, outcome.failed.is_some() || world.violations() > 0) {
        (0, _) => Exit::Budget,
        (_, true) => Exit::No,
        (_, false) => Exit::Done,
    }
}

/// The script with the mode and seed of the command line. Its lines stay where they are.
fn overridden(script: &Script, args: &Args) -> Script {
    let mut cluster = script.cluster().clone();
    cluster.seed = args.seed.or(cluster.seed);
    match args.metadata {
        Some(Mode::Zk) => cluster.metadata = MetadataMode::Zk,
        Some(Mode::Kraft) => cluster.metadata = MetadataMode::Kraft,
        None => {}
    }
    match script.lines().next().filter(|_| cluster != *script.cluster()) {
        Some(first) => script.with_command(first.number, Command::Cluster(cluster)),
        None => script.clone(),
    }
}
