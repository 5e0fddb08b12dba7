//! How fast the world turns, and what going back in time costs: `cargo bench`.
//!
//! An item is an event of the world, so `item/s` are events per second; of `messages` it is a message that was
//! delivered.

mod load;

use std::rc::Rc;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use highwater_core::history::History;
use highwater_core::script::Script;
use highwater_core::time::{Instant, Span};
use highwater_core::world::World;

use self::load::Cluster;

/// Twelve partitions on three brokers, acks=all, 100-byte records, a batch of its own for each few of them.
const LOAD: &str = include_str!("../../static/scenarios/load.hw");

/// The line of the load that begins its failover.
const FAILOVER: &str = "broker kill";

/// How many records of each replica a screen shows.
const WINDOW: usize = 40;

fn main() {
    divan::main();
}

/// The load, with the death of a leader at its end or without.
#[derive(Clone, Copy, Debug)]
enum Load {
    Plain,
    Failover,
}

impl Load {
    const ALL: [Load; 2] = [Load::Plain, Load::Failover];

    fn script(self) -> Script {
        let end = match self {
            Load::Plain => LOAD.find(FAILOVER).expect("the load has a failover"),
            Load::Failover => LOAD.len(),
        };
        Script::parse(&LOAD[..end]).expect("the load is a script")
    }
}

/// What a run does beside happening.
#[derive(Clone, Copy)]
struct Watching {
    facts: bool,
    invariants: bool,
}

impl Watching {
    fn world(self, load: Load) -> World {
        let mut world = World::new(&Rc::new(load.script())).expect("the load can be run");
        world.want_facts(self.facts);
        world.check_invariants(self.invariants);
        world
    }

    fn bench(self, bencher: Bencher<'_, '_>, load: Load) {
        let events = finish(self.world(load)).steps();
        bencher.counter(ItemsCount::new(events)).with_inputs(|| self.world(load)).bench_local_values(finish);
    }
}

fn finish(mut world: World) -> World {
    while !world.is_finished() && world.step() {
        world.take_facts();
    }
    world
}

#[divan::bench(args = Load::ALL, sample_count = 5)]
fn without_facts(bencher: Bencher<'_, '_>, load: Load) {
    Watching { facts: false, invariants: false }.bench(bencher, load);
}

#[divan::bench(args = Load::ALL, sample_count = 5)]
fn with_facts(bencher: Bencher<'_, '_>, load: Load) {
    Watching { facts: true, invariants: false }.bench(bencher, load);
}

#[divan::bench(args = Load::ALL, sample_count = 5)]
fn with_facts_and_invariants(bencher: Bencher<'_, '_>, load: Load) {
    Watching { facts: true, invariants: true }.bench(bencher, load);
}

/// What a steady load does beside happening: each what the one before does, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Beside {
    Nothing,
    Facts,
    Invariants,
}

/// Requests and responses that were delivered, of a cluster whose producers always have something in flight.
#[divan::bench(args = [Beside::Nothing, Beside::Facts, Beside::Invariants], sample_count = 10)]
fn messages(bencher: Bencher<'_, '_>, beside: Beside) {
    const STRETCH: Span = Span(500_000);
    let mut world = Cluster::USUAL.loaded();
    world.want_facts(beside >= Beside::Facts);
    world.check_invariants(beside >= Beside::Invariants);
    let messages = load::run_for(&mut world.clone(), STRETCH);
    bencher.counter(ItemsCount::new(messages)).with_inputs(|| world.clone()).bench_local_values(
        |mut world| {
            load::run_for(&mut world, STRETCH);
            world
        },
    );
}

/// The whole load, computed once, and standing at its end.
fn whole_history() -> History {
    let mut history = History::new(Load::Failover.script()).expect("the load can be run");
    assert!(history.run_script(u64::MAX), "the load comes to its end");
    history
}

/// A keyframe is a clone.
#[divan::bench]
fn clone_of_a_world(bencher: Bencher<'_, '_>) {
    let world = finish(Watching { facts: true, invariants: false }.world(Load::Failover));
    bencher.bench_local(|| black_box(&world).clone());
}

/// What a step changes is copied first where a keyframe shares it.
#[divan::bench]
fn first_step_of_a_clone(bencher: Bencher<'_, '_>) {
    let mut history = whole_history();
    history.seek_step(history.known() / 2);
    let world = history.world();
    bencher.with_inputs(|| world.clone()).bench_local_values(|mut world| {
        world.step();
        world
    });
}

/// From the end back to the middle of the run, and to its end again.
#[divan::bench]
fn seek_there_and_back(bencher: Bencher<'_, '_>) {
    let mut history = whole_history();
    let end = history.known();
    bencher.bench_local(|| {
        history.seek_step(end / 2);
        history.seek_step(end);
    });
}

/// Every pixel of a frame is computed from this.
#[divan::bench]
fn view_of_a_moment(bencher: Bencher<'_, '_>) {
    let mut history = whole_history();
    history.seek_time(Instant(history.known_time().0 / 2));
    bencher.bench_local(|| {
        let (world, now) = (black_box(&history).world(), history.now());
        let partitions = world.partition_names();
        let partitions = partitions.iter().filter_map(|tp| world.partition_view(tp, WINDOW)).count();
        (
            partitions,
            world.broker_views(),
            world.producer_views(now),
            world.consumer_views(now),
            world.flights(),
        )
    });
}
