//! The leader, which is also the controller, dies under a producer that waits for all: whatever the latencies are, no
//! record that was acknowledged is lost, and nothing happens that must never.

use std::collections::BTreeSet;
use std::rc::Rc;

use highwater_core::ids::LeaderEpoch;
use highwater_core::script::Script;
use highwater_core::world::World;

const SCENARIO: &str = include_str!("../../static/scenarios/leader-failover.hw");

/// The same with a metadata quorum.
const KRAFT: &str = "metadata=kraft controllers=3";

/// The offsets that the producer was told, and the values behind them.
fn acknowledged(world: &World) -> BTreeSet<String> {
    let outcome = world.outcome();
    let lines = outcome.clients["shop"].stdout.iter().filter(|line| line.contains("producer_send_success"));
    let value = |line: &Rc<str>| line.split_once(r#""value":""#)?.1.split('"').next().map(str::to_owned);
    lines.filter_map(value).collect()
}

/// The values in the log of the partition's leader.
fn stored(world: &World) -> BTreeSet<String> {
    let outcome = world.outcome();
    let partition = &outcome.topics["orders"][&0];
    let log = partition.logs[&partition.leader].as_ref().expect("the leader has a log");
    log.records.iter().filter_map(|record| record.value.clone()).collect()
}

fn run(seed: u64, settings: &str) -> World {
    let text = SCENARIO.replace("cluster ", &format!("cluster seed={seed} {settings} "));
    let script = Rc::new(Script::parse(&text).expect("the scenario is a script"));
    let mut world = World::new(&script).expect("that can be run");
    while !world.is_finished() && world.step() {
        world.take_facts();
    }
    assert_eq!(world.failed(), None, "seed {seed}");
    world
}

#[test]
fn no_acknowledged_record_is_lost_with_any_of_a_thousand_seeds_or_of_300_in_kraft_mode() {
    for (seed, settings) in (1..=1000).map(|seed| (seed, "")).chain((1..=300).map(|seed| (seed, KRAFT))) {
        let world = run(seed, settings);
        let (told, kept) = (acknowledged(&world), stored(&world));
        assert_eq!(told.len(), 60, "seed {seed}: everything is acknowledged in the end");
        assert!(told.is_subset(&kept), "seed {seed}: lost {:?}", told.difference(&kept));
        assert_eq!(world.violations(), 0, "seed {seed}");
    }
}

#[test]
fn the_new_leader_is_in_epoch_2_because_the_dead_one_was_the_controller() {
    let outcome = run(1, "").outcome();
    let partition = &outcome.topics["orders"][&0];
    assert_eq!((partition.leader.0, partition.leader_epoch), (2, LeaderEpoch(2)));
}

#[test]
fn in_kraft_mode_it_is_in_epoch_1_because_the_controller_is_another_process() {
    let outcome = run(1, KRAFT).outcome();
    let partition = &outcome.topics["orders"][&0];
    assert_eq!((partition.leader.0, partition.leader_epoch), (2, LeaderEpoch(1)));
}
