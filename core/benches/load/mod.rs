//! A cluster under a steady load: producers that always have something in flight, each for a partition of its own, one
//! record of 100 bytes a batch, acks=all. So it is messages that are measured, not batches.

use std::rc::Rc;

use highwater_core::script::Script;
use highwater_core::time::{Instant, Span};
use highwater_core::world::World;

/// How long a load runs before it is measured: every connection is open then.
const WARM_UP: Span = Span(500_000);
/// What a producer has to send: more than it can in any stretch that is measured.
const RECORDS_OF_EACH: u32 = 2_000;
/// What one pipe gives a producer at most of a history.
const RECORDS_OF_A_PIPE: usize = 100_000;
/// Producers for each broker.
const PRODUCERS_PER_BROKER: u32 = 8;
/// A value of so many bytes, and its number behind it.
const VALUE_BYTES: usize = 90;

/// What a steady load stands on.
#[derive(Clone, Copy, Debug)]
pub struct Cluster {
    /// Brokers.
    pub brokers: u32,
    /// Partitions of the topic, on three brokers each.
    pub partitions: u32,
    /// Records that are in it already.
    pub history: u32,
}

impl Cluster {
    /// What most figures are of.
    pub const USUAL: Cluster = Cluster { brokers: 3, partitions: 12, history: 0 };

    fn idle_script(self) -> String {
        let Cluster { brokers, partitions, .. } = self;
        format!(
            "cluster brokers={brokers}\nkafka-topics --create --topic orders --partitions {partitions} \
             --replication-factor 3 --config min.insync.replicas=2\n"
        )
    }

    /// The cluster with its topic, and nobody who uses it.
    pub fn idle(self) -> World {
        let script = parse(&self.idle_script());
        let mut world = World::new(&Rc::new(script)).expect("it can be run");
        world.want_facts(false);
        while !world.is_finished() && world.step() {}
        world
    }

    /// The cluster under its load, warmed up; it reports no facts.
    pub fn loaded(self) -> World {
        let mut world = self.idle();
        let mut script = self.idle_script();
        if self.history > 0 {
            // What a pipe holds is bounded.
            for first in (1..=self.history).step_by(RECORDS_OF_A_PIPE) {
                let last = self.history.min(first + RECORDS_OF_A_PIPE as u32 - 1);
                script += &format!("seq {first} {last} | kafka-console-producer --topic orders\n");
            }
            extend(&mut world, &parse(&self.idle_script()), &parse(&script));
            while !world.is_finished() && world.step() {}
        }
        let before = script.clone();
        for producer in 0..self.brokers * PRODUCERS_PER_BROKER {
            script += &format!(
                "seq -f 'k{producer}:{}%g' 1 {RECORDS_OF_EACH} | kafka-console-producer --topic orders \
                 --property parse.key=true --property key.separator=: --producer-property client.id=p{producer} \
                 --producer-property batch.size=200 &\n",
                "v".repeat(VALUE_BYTES)
            );
        }
        script += "wait 1000s\n";
        extend(&mut world, &parse(&before), &parse(&script));
        run_for(&mut world, WARM_UP);
        world
    }
}

/// Lets a world run. Gives the messages that were delivered meanwhile.
pub fn run_for(world: &mut World, span: Span) -> u64 {
    let (before, until): (u64, Instant) = (world.delivered(), world.now() + span);
    while world.next_at() <= until && world.step() {
        world.take_facts();
    }
    world.delivered() - before
}

/// Gives a world the lines by which a script is longer than the one it has.
fn extend(world: &mut World, before: &Script, after: &Script) {
    for line in after.lines().skip(before.lines().count()) {
        world.append(line).expect("it can be run");
    }
}

fn parse(text: &str) -> Script {
    Script::parse(text).expect("it is a script")
}
