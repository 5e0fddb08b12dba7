//! `highwater bench`: measures how fast the world runs on this machine.

use std::rc::Rc;
use std::time::Instant;

use highwater_core::script::Script;
use highwater_core::world::World;
use serde_json::json;

use crate::{Exit, output};

/// How to report.
#[derive(clap::Args)]
pub struct Args {
    /// Prints one JSON document.
    #[arg(long)]
    json: bool,
}

/// Three brokers, twelve partitions, acks=all, 100-byte records, a few records a batch.
const LOAD: &str = include_str!("../../static/scenarios/load.hw");

/// How many runs of each kind are measured; the fastest counts.
const RUNS: usize = 3;

/// Measures.
pub fn run(args: &Args) -> Exit {
    let Ok(script) = Script::parse(LOAD) else {
        eprintln!("highwater bench: the load is no script");
        return Exit::BadInput;
    };
    let script = Rc::new(script);
    let plain = (0..RUNS).map(|_| events_per_second(&script, false)).max().unwrap_or(0);
    let checked = (0..RUNS).map(|_| events_per_second(&script, true)).max().unwrap_or(0);
    if args.json {
        let figure = |value| json!({ "value": value, "unit": "events/s" });
        output::say(json!({ "world": figure(plain), "world_with_invariants": figure(checked) }));
    } else {
        output::say(format_args!("world                   {plain:>10} events/s"));
        output::say(format_args!("world, with invariants  {checked:>10} events/s"));
    }
    Exit::Done
}

fn events_per_second(script: &Rc<Script>, invariants: bool) -> u64 {
    let Ok(mut world) = World::new(script) else { return 0 };
    world.check_invariants(invariants);
    let begun = Instant::now();
    while !world.is_finished() && world.step() {
        world.take_facts();
    }
    world.steps() * 1_000_000 / (begun.elapsed().as_micros() as u64).max(1)
}
