//! Highwater on the command line.
//!
//! Exit codes: 0 done; 1 the answer is no; 2 bad usage or bad input; 3 a budget was reached. Standard error names each
//! fault of an input as `FILE:LINE:COLUMN: fault (expected …; did you mean …?)`.

mod bench;
mod calc;
mod conversation;
mod directory;
mod dump;
mod english;
mod explore;
mod export;
mod fmt;
mod input;
mod inspect;
mod lines;
mod link;
mod log;
mod output;
mod run;
mod text;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    Done = 0,
    No = 1,
    BadInput = 2,
    Budget = 3,
}

/// A Kafka cluster that you can take apart.
#[derive(Parser)]
#[command(name = "highwater", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Prints a table of Kafka's tools and flags, and what becomes of each.
    Tools,
    /// Runs a script: what each command printed, then the final state.
    Run(run::Args),
    /// Brings scripts into their canonical text, in place.
    Fmt(fmt::Args),
    /// Runs a script, and writes each broker's log directory as Kafka lays it out.
    Export(export::Args),
    /// Lists the contents of a log directory, and every fault in it.
    Inspect(inspect::Args),
    /// Prints the files of a log directory as kafka-dump-log does.
    Dump(dump::Args),
    /// Answers Kafka's pure decisions, a line for a line.
    Calc(calc::Args),
    /// Writes and reads one partition's directory as Kafka's log does.
    Log(log::Args),
    /// Turns a run into a link, and back.
    Link(link::Args),
    /// Measures the world: events and messages a second.
    Bench(bench::Args),
    /// Runs random clusters under random faults with every invariant watched.
    Explore(explore::Args),
    /// What later versions bring.
    #[command(external_subcommand)]
    Other(Vec<String>),
}

/// Commands that are promised and not there yet.
const NOT_YET: &[&str] = &["grade", "course"];

fn main() -> ExitCode {
    let exit = match Cli::parse().command {
        Command::Tools => tools::run(),
        Command::Run(args) => run::run(&args),
        Command::Fmt(args) => fmt::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Dump(args) => dump::run(&args),
        Command::Calc(args) => calc::run(&args),
        Command::Log(args) => log::run(&args),
        Command::Link(args) => link::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Explore(args) => explore::run(&args),
        Command::Other(words) => other(&words),
    };
    ExitCode::from(exit as u8)
}

fn other(words: &[String]) -> Exit {
    let name = words.first().map_or("", String::as_str);
    let there_are = "there are: run, fmt, export, inspect, dump, calc, log, link, bench, explore";
    match NOT_YET.contains(&name) {
        true => eprintln!("highwater {name}: not modelled yet ({there_are})"),
        false => eprintln!("highwater: there is no command '{name}' ({there_are})"),
    }
    Exit::BadInput
}
