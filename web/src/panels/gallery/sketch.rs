//! A scenario's picture is taken from its own run: a tenth of a second after the moment that it is about, when everybody
//! has heard of it. A run to there is some hundred events long, a few milliseconds: a frame makes one.
//!
//! Pictures are kept as long as the page: a scenario never runs differently.

use std::cell::RefCell;
use std::rc::Rc;

use highwater_core::fact::What;
use highwater_core::metadata::cache::is_internal;
use highwater_core::script::Script;
use highwater_core::time::{Instant, Span};
use highwater_core::view::{BrokerView, ConsumerView, PartitionView, ProducerView, QuorumView};
use highwater_core::world::World;

use super::picture::SLOTS_MAX;
use crate::scenarios::Scenario;

/// How long news takes to everybody.
const NEWS: Span = Span(100_000);
/// So many events are enough for every scenario of ours to its moment.
const STEPS_MAX: u32 = 100_000;

/// What a picture shows of the world.
#[derive(Debug, PartialEq)]
pub(super) struct Sketch {
    pub at: Instant,
    pub brokers: Vec<BrokerView>,
    pub quorum: Vec<QuorumView>,
    pub partitions: Vec<PartitionView>,
    pub producers: Vec<ProducerView>,
    pub consumers: Vec<ConsumerView>,
}

impl Sketch {
    /// Runs a scenario to the moment of its picture. A scenario that the page ships can be read and begun: a test runs
    /// them all.
    fn of(scenario: Scenario) -> Option<Sketch> {
        let script = Script::parse(scenario.script()).ok()?;
        let mut world = World::new(&Rc::new(script)).ok()?;
        let key = scenario.telling().and_then(|telling| telling.key).map(|key| key.is);
        world.want_facts(key.is_some());
        let first = world.lab().line;
        // What makes the cluster come up is not told, and a scenario without such a moment is seen as it ends.
        let has_come = |world: &mut World| {
            let facts = world.take_facts();
            let is_key = |is: fn(&What) -> bool| facts.iter().any(|fact| is(&fact.what));
            world.is_finished() || world.lab().line != first && key.is_some_and(is_key)
        };
        let mut steps = 0..STEPS_MAX;
        while !has_come(&mut world) && steps.next().is_some() && world.step() {}
        let at = world.now() + NEWS;
        while world.next_at() <= at && steps.next().is_some() && world.step() {}
        Some(sketch(&world, at))
    }
}

fn sketch(world: &World, at: Instant) -> Sketch {
    let names = world.partition_names();
    let own = names.iter().filter(|tp| !is_internal(&tp.topic));
    Sketch {
        at,
        brokers: world.broker_views(),
        quorum: world.quorum_views(),
        partitions: own.filter_map(|tp| world.partition_view(tp, SLOTS_MAX)).collect(),
        producers: world.producer_views(at),
        consumers: world.consumer_views(at),
    }
}

thread_local! {
    /// In the order of the scenarios.
    static ALBUM: RefCell<Vec<Option<Rc<Sketch>>>> = const { RefCell::new(Vec::new()) };
}

/// The picture of the scenario in this place, if it was made.
pub(super) fn made(place: usize) -> Option<Rc<Sketch>> {
    ALBUM.with_borrow(|album| album.get(place).cloned().flatten())
}

/// Makes the next picture that is missing; false where there is none.
pub(super) fn make_next() -> bool {
    ALBUM.with_borrow_mut(|album| {
        let Some(scenario) = Scenario::ALL.get(album.len()) else { return false };
        album.push(Sketch::of(*scenario).map(Rc::new));
        true
    })
}

#[cfg(test)]
mod tests {
    use highwater_core::fact::Role;
    use highwater_core::ids::BrokerId;
    use highwater_core::view::ProcessState;

    use super::*;

    #[test]
    fn every_scenario_comes_to_the_moment_of_its_picture() {
        for scenario in Scenario::ALL {
            let sketch = Sketch::of(scenario).unwrap();
            assert!(
                sketch.brokers.iter().any(|broker| broker.state == ProcessState::Running),
                "{scenario:?}"
            );
            assert!(scenario == Scenario::Fresh || !sketch.partitions.is_empty(), "{scenario:?}");
        }
    }

    #[test]
    fn in_the_picture_of_a_failover_everybody_has_heard_who_leads() {
        let sketch = Sketch::of(Scenario::LeaderFailover).unwrap();
        let leads = sketch.partitions[0]
            .replicas
            .iter()
            .find(|replica| replica.role == Some(Role::Leader) && replica.live);
        assert_eq!(leads.map(|replica| replica.broker), Some(BrokerId(2)));
        assert_eq!(sketch.brokers[0].state, ProcessState::Killed);
    }

    #[test]
    fn the_picture_of_a_quorum_is_of_the_election_that_is_told_not_of_the_first() {
        let sketch = Sketch::of(Scenario::KraftFailover).unwrap();
        let leads: Vec<_> =
            sketch.quorum.iter().filter(|voter| voter.leads).map(|voter| voter.state).collect();
        assert_eq!(leads, [ProcessState::Running]);
        assert!(sketch.quorum.iter().any(|voter| voter.state == ProcessState::Killed));
    }
}
