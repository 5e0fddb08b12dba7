//! Every order of messages within a bound: a small cluster, and at each of its moments each message that is on its way
//! arrives next, whatever the network would have done.
//!
//! ```text
//! the run      a b c d e f …
//! one change   a c b d e f …      c arrives before b, and everything after that follows from it
//! two changes  a c b d f e …      each change again at every moment after the first
//! ```
//!
//! This is a search bounded by the number of changes (delay-bounded scheduling): all runs with at most so many messages
//! delivered out of turn. Messages of one connection keep their order, as TCP has it. Why not a model checker such as
//! stateright: it wants states that can be compared and hashed, and a model of its own to check; a world is neither,
//! but it can be cloned at every moment, and it is what runs in the page.

use std::rc::Rc;

use highwater_core::bug::Bug;
use highwater_core::fact::{InvariantFact, What};
use highwater_core::script::Script;
use highwater_core::world::World;

/// Three replicas, a write, a leader that dies, a write, its return: everything that moves a high watermark, an ISR and
/// an epoch.
const FAILOVER: &str = "\
cluster brokers=3 zookeeper.session.timeout.ms=1500 replica.lag.time.max.ms=1000 offsets.topic.num.partitions=1
kafka-topics --create --topic t --replica-assignment 1:2:3 --config min.insync.replicas=2
echo one | kafka-console-producer --topic t --producer-property acks=all --producer-property linger.ms=0
broker kill 1
echo two | kafka-console-producer --topic t --producer-property acks=all --producer-property linger.ms=0
broker start 1
wait 2s
";
/// Two replicas, a write, and a follower that is slow for a while.
const LAG: &str = "\
cluster brokers=2 replica.lag.time.max.ms=1000 offsets.topic.num.partitions=1
kafka-topics --create --topic t --replica-assignment 1:2
echo one | kafka-console-producer --topic t --producer-property acks=all --producer-property linger.ms=0
broker pause 2
echo two | kafka-console-producer --topic t --producer-property acks=all --producer-property linger.ms=0
broker resume 2
wait 2s
";

/// What a search came to.
#[derive(Default)]
struct Found {
    runs: u32,
    violation: Option<String>,
}

/// A world at the moment when a line begins.
fn world_at(script: &str, line: u32, bug: Option<Bug>) -> World {
    let script = Rc::new(Script::parse(script).expect("a script"));
    let mut world = World::new(&script).expect("it can be run");
    world.plant(bug);
    while !world.has_begun(line) && world.step() {}
    world.take_facts();
    world
}

/// Runs on, and at each moment tries each message out of turn, as long as changes are left.
fn search(mut world: World, changes: u32, moments: u32, found: &mut Found) {
    found.runs += 1;
    let mut moment = 0;
    while found.violation.is_none() && !world.is_finished() {
        // The first of them would come anyway, or nearly.
        if changes > 0 && moment < moments {
            for n in 0..world.heads() {
                let mut other = world.clone();
                if n > 0 && other.deliver_head(n) {
                    search(other, changes - 1, moments - moment, found);
                }
            }
        }
        if !world.step() {
            return;
        }
        moment += 1;
        let violated = world.take_facts().into_iter().find_map(|fact| match fact.what {
            What::Invariant(fact @ InvariantFact::Violated { .. }) => Some(fact.to_string()),
            _ => None,
        });
        found.violation = found.violation.take().or(violated);
    }
}

fn orders(script: &str, line: u32, (changes, moments): (u32, u32), bug: Option<Bug>) -> Found {
    let mut found = Found::default();
    search(world_at(script, line, bug), changes, moments, &mut found);
    found
}

/// No order breaks an invariant, and there were orders enough to say so.
fn all_hold(script: &str, line: u32, bounds: (u32, u32)) {
    let found = orders(script, line, bounds, None);
    assert_eq!(found.violation, None);
    assert!(found.runs > 50, "{} runs", found.runs);
}

#[test]
fn no_message_out_of_turn_breaks_an_invariant_of_a_failover() {
    all_hold(FAILOVER, 3, (1, 150));
}

#[test]
fn no_two_messages_out_of_turn_break_an_invariant_while_a_write_is_replicated() {
    all_hold(FAILOVER, 3, (2, 8));
}

#[test]
fn no_two_messages_out_of_turn_break_an_invariant_while_a_leader_is_replaced() {
    all_hold(FAILOVER, 5, (2, 150));
}

#[test]
fn no_two_messages_out_of_turn_break_an_invariant_of_a_lagging_follower() {
    all_hold(LAG, 3, (2, 100));
}

/// The leader does not wait for its slowest follower: which one that is, the usual order does not show.
#[cfg(feature = "bugs")]
#[test]
fn a_message_out_of_turn_shows_a_bug_that_the_usual_order_hides() {
    let bug = Some(Bug::HighWatermarkWithoutSlowest);
    assert_eq!(orders(FAILOVER, 3, (0, 0), bug).violation, None);
    assert!(orders(FAILOVER, 3, (1, 400), bug).violation.is_some());
}
