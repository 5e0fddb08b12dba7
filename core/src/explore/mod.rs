//! Exploring: random clusters under random faults, one for each seed, with every invariant watched.
//!
//! ```text
//! seed ──► script (topology, configurations, load, faults) ──► world ──► a violation, or none
//!                                                                  └──► a shorter script with the same violation
//! ```
//!
//! A seed's run is a script like any other: what it finds can be run, stepped through and sent to somebody. After its
//! faults every script heals what it broke and waits, so that a run also shows whether a cluster comes back.
//!
//! CAVEATS: no disk is full or has a flipped bit here, and topics are not altered.

mod copying;
mod generate;
mod healing;
mod shrink;

use std::rc::Rc;

use crate::bug::Bug;
use crate::fact::{Evidence, InvariantFact, What};
use crate::ids::TopicPartition;
use crate::script::{MetadataMode, Script};
use crate::time::Span;
use crate::world::{Ailment, Refused, World};

pub use self::generate::script;
pub use self::shrink::shrink;

/// A run that takes more events than this is given up: the bound of every seed.
const STEPS_MAX: u64 = 2_000_000;
/// How long a healed cluster is left alone: longer than any timeout that is drawn.
const CALM: Span = Span(40_000_000);

/// What a run came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// How many events happened.
    pub events: u64,
    /// The first thing that must not be, if there was one.
    pub violation: Option<Violation>,
}

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// An invariant does not hold. There is no partition where the controller is meant.
    Invariant(Option<TopicPartition>, Rc<Evidence>),
    /// A cluster that was healed and left alone has not come back: a partition of it is ill.
    Unhealed(TopicPartition, Ailment),
}

impl Violation {
    /// The name of the promise that was broken.
    pub fn invariant(&self) -> &'static str {
        match self {
            Violation::Invariant(_, evidence) => evidence.invariant().name(),
            Violation::Unhealed(..) => "healed-cluster-comes-back",
        }
    }
}

/// Runs the script of a seed.
pub fn explore(seed: u64, metadata: MetadataMode, bug: Option<Bug>) -> Run {
    let text = script(seed, metadata);
    let parsed = Script::parse(&text).expect("what is generated is a script");
    run(&Rc::new(parsed), bug).expect("what is generated can be run")
}

/// Runs a script until it has ended, or something must not be.
pub fn run(script: &Rc<Script>, bug: Option<Bug>) -> Result<Run, Refused> {
    let mut world = World::new(script)?;
    world.plant(bug);
    let mut violation = None;
    while violation.is_none() && !world.is_finished() && world.steps() < STEPS_MAX && world.step() {
        violation = world.take_facts().into_iter().find_map(|fact| match fact.what {
            What::Invariant(InvariantFact::Violated { tp, evidence }) => {
                Some(Violation::Invariant(tp, evidence))
            }
            _ => None,
        });
    }
    Ok(Run { events: world.steps(), violation: violation.or_else(|| unhealed(&world, script)) })
}

/// A cluster that was healed and left alone, and has still not come back. Only for scripts that end so.
///
/// Nothing is asked of a cluster in which pages were lost: a leader that lost some, and was back before a controller
/// missed it, leads on in its epoch. A follower that is ahead of it then gets a batch that does not fit its end, and
/// gives the partition up until the next epoch, as Kafka's does (`markPartitionFailed`).
fn unhealed(world: &World, script: &Script) -> Option<Violation> {
    if !healing::ends_healed(script) || world.failed().is_some() || world.has_lost_data() {
        return None;
    }
    world.partitions_known().into_iter().find_map(|tp| {
        let ailment = world.ailment(&tp)?;
        Some(Violation::Unhealed(tp, ailment))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_a_script_that_reads_back_and_runs_the_same_twice() {
        for seed in 0..20 {
            let text = script(seed, MetadataMode::Zk);
            let parsed = Script::parse(&text).expect("it is a script");
            assert_eq!(parsed.to_string(), text, "seed {seed} is canonical");
            let runs = [(); 2].map(|()| explore(seed, MetadataMode::Zk, None));
            assert_eq!(runs[0], runs[1], "seed {seed}");
            assert_eq!(runs[0].violation, None, "seed {seed}");
        }
    }

    /// The faults after these lines and a calm, in ZooKeeper mode; broker 1 stands still in between.
    fn while_broker_1_stands_still(before: &str, meanwhile: &str, after: &str) -> Option<Violation> {
        let text = format!(
            "cluster brokers=3 zookeeper.session.timeout.ms=3000\n{before}wait 1s\nbroker pause 1\nwait 4s\n{meanwhile}wait 2s\nbroker resume 1\n{after}wait 40s\n"
        );
        run(&Rc::new(Script::parse(&text).expect("a script")), None).expect("it can be run").violation
    }

    #[test]
    fn topic_that_only_a_broker_which_stood_still_knows_of_needs_no_leader() {
        let create = "kafka-topics --create --topic orders --replica-assignment 2:3\n";
        let delete = "kafka-topics --bootstrap-server 2,3 --delete --topic orders\n";
        assert_eq!(while_broker_1_stands_still(create, delete, ""), None);
    }

    #[test]
    fn partition_that_only_a_broker_which_stood_still_knows_of_needs_no_leader() {
        let create = "kafka-topics --create --topic orders --replica-assignment 2:3,3:2\n";
        let fewer = "kafka-topics --bootstrap-server 2,3 --delete --topic orders\nwait 1s\n\
                     kafka-topics --bootstrap-server 2,3 --create --topic orders --replica-assignment 2:3\n";
        assert_eq!(while_broker_1_stands_still(create, fewer, ""), None);
    }

    const AWAY: &str = "kafka-reassign-partitions --bootstrap-server 2,3 --execute --reassignment-json-file \
        '{\"version\":1,\"partitions\":[{\"topic\":\"orders\",\"partition\":0,\"replicas\":[3]}]}'\n";

    #[test]
    fn leader_that_stood_still_while_its_partition_moved_away_leads_for_itself() {
        let create = "kafka-topics --create --topic orders --replica-assignment 1:2\n";
        assert_eq!(while_broker_1_stands_still(create, AWAY, ""), None);
    }

    #[test]
    fn topic_in_whose_way_something_is_may_stay_without_a_leader() {
        let create = "kafka-topics --create --topic orders --replica-assignment 1:2\n";
        let written = format!("{create}echo a | kafka-console-producer --topic orders\n");
        let again = format!("wait 2s\nkafka-topics --delete --topic orders\nwait 1s\n{create}");
        assert_eq!(while_broker_1_stands_still(&written, AWAY, &again), None);
    }
}
