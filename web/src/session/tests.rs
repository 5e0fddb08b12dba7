//! What a person can want of a session, and what comes of it.

use highwater_core::fact::{ControllerFact, What};
use highwater_core::ids::FactId;

use super::story::matters;
use super::*;

fn session(scenario: Scenario) -> Session {
    let mut session = Session::open("", Preferences::default());
    session.apply(Intent::Open(scenario));
    session
}

fn selected(session: &Session) -> Option<FactId> {
    match session.looking().selection {
        Selection::Fact(id) => Some(id),
        _ => None,
    }
}

#[test]
fn going_on_stops_at_each_thing_that_matters_and_going_back_at_the_same_ones() {
    let mut session = session(Scenario::LeaderFailover);
    let mut stops = Vec::new();
    for _ in 0..12 {
        session.apply(Intent::GoOn);
        stops.push(selected(&session).expect("something matters in a failover"));
    }
    assert!(stops.is_sorted());
    let told = |id: &FactId| session.history().fact(*id).map(|fact| fact.what.clone());
    let elected = |what: &What| matches!(what, What::Controller(ControllerFact::LeaderElected { .. }));
    assert!(stops.iter().filter_map(told).any(|what| elected(&what)));
    for stop in stops.iter().rev().skip(1) {
        session.apply(Intent::GoBack);
        let back = selected(&session).expect("it went there before");
        let matter = session.history().fact(back).is_some_and(|fact| matters(&fact.what));
        assert!(back >= *stop && matter, "{back:?} {stop:?}");
    }
}

#[test]
fn where_nothing_matters_any_more_the_person_is_told() {
    let mut session = session(Scenario::Fresh);
    for _ in 0..20 {
        session.apply(Intent::GoOn);
    }
    assert_eq!(session.looking().notice, Some(Notice::NothingFurther));
}

#[test]
fn the_ends_of_a_run_are_a_key_away() {
    let mut session = session(Scenario::FirstWrite);
    session.apply(Intent::SeekTime(Instant(5_000_000)));
    let furthest = session.furthest();
    session.apply(Intent::ToStart);
    assert_eq!(session.now(), Instant::START);
    session.apply(Intent::ToEnd);
    assert_eq!(session.now(), furthest);
}

#[test]
fn a_click_in_the_middle_of_a_scenario_leaves_it_and_undo_leads_back() {
    let mut session = session(Scenario::RefusedWrite);
    let lines = session.history().script().lines().count();
    let line = Line::parse("broker kill 3", 0).expect("a line");
    session.apply(Intent::Run(Box::new(line)));
    assert!(session.history().has_left());
    assert!(matches!(session.looking().notice, Some(Notice::LeftScenario(_))));
    session.apply(Intent::Undo);
    assert!(!session.history().has_left());
    assert_eq!(session.history().script().lines().count(), lines);
}

#[test]
fn a_pause_shows_its_moment_also_where_a_panels_turn_had_not_come() {
    let mut session = session(Scenario::FirstWrite);
    let mut moments = Vec::new();
    for _ in 0..200 {
        session.apply(Intent::Tick(16.0));
        let before = (session.moment(), session.news);
        session.apply(Intent::TogglePlay);
        moments.push((before, session.moment()));
        session.apply(Intent::TogglePlay);
    }
    assert!(moments.iter().all(|((before, news), after)| (after > before) == *news));
}
