//! A scenario's picture is taken from its own run: a tenth of a second after the moment that it is about, when everybody
//! has heard of it. A run to there is some hundred events long, and a frame does a part of one: no click waits for it.
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
/// How many events happen in a frame.
const STEPS_A_FRAME: u32 = 60;

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

/// A scenario on the way to the moment of its picture.
struct Model {
    world: World,
    /// The line that makes the cluster come up: what happens then is not told.
    first: Option<u32>,
    key: Option<fn(&What) -> bool>,
    /// When the picture is taken, once that is known.
    at: Option<Instant>,
}

impl Model {
    /// A scenario that the page ships can be read and begun: a test runs them all.
    fn of(scenario: Scenario) -> Option<Model> {
        let script = Script::parse(scenario.script()).ok()?;
        let mut world = World::new(&Rc::new(script)).ok()?;
        let key = scenario.telling().and_then(|telling| telling.key).map(|key| key.is);
        world.want_facts(key.is_some());
        Some(Model { first: world.lab().line, world, key, at: None })
    }

    /// Lets so many events happen; the picture, once its moment has come.
    fn go_on(&mut self, steps: u32) -> Option<Sketch> {
        for _ in 0..steps {
            if self.at.is_none() && self.has_come() {
                self.at = Some(self.world.now() + NEWS);
            }
            if let Some(at) = self.at.filter(|at| self.world.next_at() > *at) {
                return Some(sketch(&self.world, at));
            }
            self.world.step();
        }
        None
    }

    /// A scenario that is about no single moment is seen as it ends.
    fn has_come(&mut self) -> bool {
        let (facts, lab) = (self.world.take_facts(), self.world.lab());
        let is_key = |is: fn(&What) -> bool| facts.iter().any(|fact| is(&fact.what));
        self.world.is_finished() || lab.line != self.first && self.key.is_some_and(is_key)
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

/// The pictures that were made, in the order of the scenarios, and the next one in the making.
#[derive(Default)]
struct Album {
    made: Vec<Option<Rc<Sketch>>>,
    next: Option<Model>,
}

thread_local! {
    static ALBUM: RefCell<Album> = RefCell::default();
}

/// The picture of the scenario in this place, if it was made.
pub(super) fn made(place: usize) -> Option<Rc<Sketch>> {
    ALBUM.with_borrow(|album| album.made.get(place).cloned().flatten())
}

/// A frame's share of the work on the pictures that are missing. Whether one more was made.
pub(super) fn go_on() -> bool {
    ALBUM.with_borrow_mut(|album| {
        let Some(scenario) = Scenario::ALL.get(album.made.len()) else { return false };
        let Some(mut model) = album.next.take().or_else(|| Model::of(*scenario)) else {
            album.made.push(None);
            return false;
        };
        let sketch = model.go_on(STEPS_A_FRAME);
        match sketch {
            Some(sketch) => album.made.push(Some(Rc::new(sketch))),
            None => album.next = Some(model),
        }
        album.next.is_none()
    })
}

#[cfg(test)]
mod tests {
    use highwater_core::fact::Role;
    use highwater_core::ids::BrokerId;
    use highwater_core::view::ProcessState;

    use super::*;

    fn sketched(scenario: Scenario) -> Sketch {
        Model::of(scenario).unwrap().go_on(100_000).unwrap()
    }

    #[test]
    fn a_frame_does_its_share_and_all_pictures_are_made_in_the_end() {
        let frames = (0..1_000).find(|_| {
            go_on();
            made(Scenario::ALL.len() - 1).is_some()
        });
        assert!(frames.is_some_and(|frames| (20..200).contains(&frames)), "{frames:?}");
        assert!((0..Scenario::ALL.len()).all(|place| made(place).is_some()) && !go_on());
    }

    #[test]
    fn every_scenario_comes_to_the_moment_of_its_picture() {
        for scenario in Scenario::ALL {
            let sketch = sketched(scenario);
            assert!(
                sketch.brokers.iter().any(|broker| broker.state == ProcessState::Running),
                "{scenario:?}"
            );
            assert!(scenario == Scenario::Fresh || !sketch.partitions.is_empty(), "{scenario:?}");
        }
    }

    #[test]
    fn in_the_picture_of_a_failover_everybody_has_heard_who_leads() {
        let sketch = sketched(Scenario::LeaderFailover);
        let leads = sketch.partitions[0]
            .replicas
            .iter()
            .find(|replica| replica.role == Some(Role::Leader) && replica.live);
        assert_eq!(leads.map(|replica| replica.broker), Some(BrokerId(2)));
        assert_eq!(sketch.brokers[0].state, ProcessState::Killed);
    }

    #[test]
    fn the_picture_of_a_quorum_is_of_the_election_that_is_told_not_of_the_first() {
        let sketch = sketched(Scenario::KraftFailover);
        let leads: Vec<_> =
            sketch.quorum.iter().filter(|voter| voter.leads).map(|voter| voter.state).collect();
        assert_eq!(leads, [ProcessState::Running]);
        assert!(sketch.quorum.iter().any(|voter| voter.state == ProcessState::Killed));
    }
}
