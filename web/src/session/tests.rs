//! What a person can want of a session, and what comes of it.

use highwater_core::fact::{ControllerFact, What};
use highwater_core::ids::FactId;

use super::story::matters;
use super::*;
use crate::panels::Tab;

fn selected(session: &Session) -> Option<FactId> {
    match session.looking().selection {
        Selection::Fact(id) => Some(id),
        _ => None,
    }
}

#[test]
fn going_on_stops_at_each_thing_that_matters_and_going_back_at_the_same_ones() {
    let mut session = Session::of(Scenario::LeaderFailover);
    let mut stops = Vec::new();
    for _ in 0..12 {
        session.apply(Intent::GoOn);
        stops.push(selected(&session).expect("something matters in a failover"));
    }
    assert!(stops.is_sorted());
    assert_eq!(stops.iter().collect::<std::collections::BTreeSet<_>>().len(), stops.len(), "none twice");
    let told = |id: &FactId| session.history().fact(*id).map(|fact| fact.what.clone());
    let elected = |what: &What| matches!(what, What::Controller(ControllerFact::LeaderElected { .. }));
    assert!(stops.iter().filter_map(told).any(|what| elected(&what)));
    for stop in stops.iter().rev().skip(1) {
        session.apply(Intent::GoBack);
        let back = selected(&session).expect("it went there before");
        let matter = session.history().fact(back).is_some_and(|fact| matters(&fact.what));
        assert!(back == *stop && matter, "{back:?} {stop:?}");
    }
}

#[test]
fn where_nothing_matters_any_more_the_person_is_told() {
    let mut session = Session::of(Scenario::Fresh);
    for _ in 0..20 {
        session.apply(Intent::GoOn);
    }
    assert_eq!(session.looking().notice, Some(Notice::NothingFurther));
    let stood = (session.now(), session.furthest());
    session.apply(Intent::GoOn);
    assert_eq!((session.now(), session.furthest()), stood, "a search that finds nothing moves nothing");
}

#[test]
fn the_ends_of_a_run_are_a_key_away() {
    let mut session = Session::of(Scenario::FirstWrite);
    session.apply(Intent::SeekTime(Instant(5_000_000)));
    let furthest = session.furthest();
    session.apply(Intent::ToStart);
    assert_eq!(session.now(), Instant::START);
    session.apply(Intent::ToEnd);
    assert_eq!(session.now(), furthest);
}

#[test]
fn a_click_in_the_middle_of_a_scenario_leaves_it_and_undo_leads_back() {
    let mut session = Session::of(Scenario::RefusedWrite);
    let lines = session.history().script().lines().count();
    let line = Line::parse("broker kill 3", 0).expect("a line");
    session.apply(Intent::Run(Box::new(line)));
    assert!(!session.history().is_as_given());
    assert!(matches!(session.looking().notice, Some(Notice::LeftScenario(_))));
    session.apply(Intent::Undo);
    assert!(session.history().is_as_given());
    assert_eq!(session.history().script().lines().count(), lines);
}

#[test]
fn a_pause_shows_its_moment_also_where_a_panels_turn_had_not_come() {
    let mut session = Session::of(Scenario::FirstWrite);
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

#[test]
fn a_line_that_is_refused_twice_goes_back_to_the_console_twice() {
    let mut session = Session::of(Scenario::Fresh);
    let line = || Line::parse("kafka-topics --create --topic t --partitions many", 9).expect("a line");
    session.apply(Intent::Run(Box::new(line())));
    session.apply(Intent::Run(Box::new(line())));
    assert_eq!(session.looking().refused, 2);
}

#[test]
fn only_a_scenario_as_it_is_shipped_is_said_to_have_been_left() {
    let mut session = Session::of(Scenario::LeaderFailover);
    let kill = |id: u32| Intent::Run(Box::new(Line::parse(&format!("broker kill {id}"), 1).expect("a line")));
    session.apply(kill(3));
    assert!(matches!(session.looking().notice, Some(Notice::LeftScenario(_))));
    let killed = session.now();
    session.apply(kill(2));
    session.apply(Intent::SeekTime(killed));
    session.apply(Intent::StepBack);
    session.apply(kill(1));
    assert!(matches!(session.looking().notice, Some(Notice::TookPlace(_))), "{:?}", session.looking().notice);
}

/// Lets the clock run, as frames do, until it stands.
fn play(session: &mut Session) {
    session.apply(Intent::SetSpeed(Speed::Tenfold));
    if session.looking().playback != Playback::Playing {
        session.apply(Intent::TogglePlay);
    }
    for _ in 0..100_000 {
        let redraw = session.apply(Intent::Tick(16.0));
        if session.looking().playback != Playback::Playing {
            assert_eq!(redraw, Redraw::World, "a clock that stands shows its moment everywhere");
            return;
        }
    }
    panic!("the clock never stands: {:?} at {:?}", session.chapter(), session.now());
}

#[test]
fn the_clock_stands_at_the_moment_that_a_scenario_is_about_and_at_its_end_and_what_is_to_be_tried_can_be() {
    for scenario in Scenario::ALL {
        let mut session = Session::of(scenario);
        let Some(telling) = session.telling() else { continue };
        if telling.key.is_some() {
            play(&mut session);
            assert_eq!(session.chapter(), Chapter::Key, "{scenario:?}");
            assert!(selected(&session).is_some(), "{scenario:?}");
        }
        play(&mut session);
        assert_eq!(session.chapter(), Chapter::End, "{scenario:?}");
        if let Some(command) = telling.to_try {
            let line = Line::parse(command, session.next_line()).expect("a line");
            session.apply(Intent::Run(Box::new(line)));
            assert_eq!(session.looking().notice, None, "{scenario:?}");
            assert!(session.telling().is_none(), "{scenario:?}: it is a run of one's own now");
        }
    }
}

/// What opens from the link of this run.
fn from_link(session: &Session) -> Session {
    Session::open(&session.fragment().expect("it fits a link"), Preferences::default())
}

#[test]
fn a_link_to_a_scenario_opens_it_with_its_telling_at_the_moment_that_was_shared() {
    let mut session = Session::of(Scenario::LeaderFailover);
    session.apply(Intent::SeekTime(Instant(4_000_000)));
    let opened = from_link(&session);
    assert_eq!(opened.looking().origin, Origin::Scenario(Scenario::LeaderFailover));
    assert!(opened.telling().is_some());
    assert_eq!((opened.now(), opened.chapter()), (session.now(), session.chapter()));
}

#[test]
fn a_link_to_a_run_that_goes_on_from_a_scenario_has_its_name_and_is_not_told() {
    let mut session = Session::of(Scenario::FirstWrite);
    session.apply(Intent::SeekTime(Instant(9_000_000)));
    session.apply(Intent::Run(Box::new(Line::parse("broker kill 1", 9).unwrap())));
    let opened = from_link(&session);
    assert_eq!(opened.looking().origin, Origin::LinkFrom(Scenario::FirstWrite));
    assert!(opened.telling().is_none());
}

#[test]
fn a_link_to_a_run_of_ones_own_has_no_scenarios_name() {
    let mut session = Session::of(Scenario::LostWrite);
    session.apply(Intent::OpenScript("cluster brokers=3\n".into()));
    assert_eq!(from_link(&session).looking().origin, Origin::Link);
}

#[test]
fn a_script_of_ones_own_begins_a_run_that_is_no_scenario() {
    let mut session = Session::of(Scenario::LostWrite);
    session.apply(Intent::OpenScript("\u{feff}cluster brokers=5 metadata=kraft\r\n".into()));
    assert_eq!(session.looking().origin, Origin::Script);
    assert_eq!(session.world().broker_views().len(), 5);
    assert!(session.telling().is_none());
}

#[test]
fn a_script_that_cannot_be_run_comes_back_with_all_that_is_wrong_and_leaves_the_run_as_it_is() {
    let mut session = Session::of(Scenario::LostWrite);
    let text = "cluster brokers=3\nbroker kil 1\nbroker kill 9\n";
    session.apply(Intent::OpenScript(text.into()));
    assert_eq!(session.looking().origin, Origin::Scenario(Scenario::LostWrite));
    assert_eq!(session.looking().float, Some(Float::Script));
    let refused = session.looking().refused_script.clone().expect("it was refused");
    assert_eq!((&*refused.text, refused.errors.len()), (text, 2));
    session.apply(Intent::Float(None));
    assert_eq!(session.looking().refused_script, None);
}

#[test]
fn a_setting_that_kafka_refuses_is_wrong_in_a_script_of_ones_own_too() {
    let mut session = Session::of(Scenario::Fresh);
    session.apply(Intent::OpenScript("cluster brokers=3 log.retention.ms=soon\n".into()));
    let refused = session.looking().refused_script.clone().expect("it was refused");
    assert!(matches!(refused.errors.as_slice(), [PushError::Refused(_)]), "{refused:?}");
}

#[test]
fn captions_begin_at_lines_of_their_script() {
    for scenario in Scenario::ALL {
        let Some(telling) = scenario.telling() else { continue };
        let script = Script::parse(scenario.script()).expect("a script");
        let lines: Vec<u32> = script.lines().map(|line| line.number).collect();
        let begins: Vec<u32> = telling.captions.iter().map(|(line, _)| *line).collect();
        assert!(begins.is_sorted() && begins.iter().all(|line| lines.contains(line)), "{scenario:?}");
        assert_eq!(begins.first(), lines.get(1), "{scenario:?}");
    }
}

#[test]
fn what_a_scenario_tells_can_be_closed_and_comes_again_when_it_is_opened_again() {
    let mut session = Session::of(Scenario::SlowFollower);
    session.apply(Intent::CloseTelling);
    assert!(session.telling().is_none());
    session.apply(Intent::Open(Scenario::SlowFollower));
    assert!(session.telling().is_some());
}

#[test]
fn what_is_marked_is_kept_from_the_beginning_and_what_is_stopped_at_has_a_line() {
    for scenario in Scenario::ALL {
        let mut session = Session::of(scenario);
        session.apply(Intent::SeekTime(Instant(30_000_000)));
        for fact in session.history().facts() {
            assert!(!is_mark(&fact.what) || fact.what.is_turning_point(), "{fact:?}");
            assert!(!matters(&fact.what) || fact.what.is_story(), "{fact:?}");
        }
    }
}

#[test]
fn marks_of_a_future_that_was_seen_stay_until_another_one_is_made() {
    let mut session = Session::of(Scenario::LeaderFailover);
    session.apply(Intent::SeekTime(Instant(30_000_000)));
    let seen = session.story().marks().len();
    session.apply(Intent::ToStart);
    assert_eq!(session.story().all_marks().len(), seen);
    assert!(session.story().marks().len() < seen);
    let line = Line::parse("broker kill 3", 1).expect("a line");
    session.apply(Intent::Run(Box::new(line)));
    assert!(session.story().all_marks().len() < seen);
}

#[test]
fn a_line_that_is_run_closes_a_form_and_leaves_the_inspectors_drawer_open() {
    for (float, left) in [(Float::Write, None), (Float::Inspector, Some(Float::Inspector))] {
        let mut session = Session::of(Scenario::Fresh);
        session.apply(Intent::Float(Some(float)));
        let line = Line::parse("broker kill 1", 0).expect("a line");
        session.apply(Intent::Run(Box::new(line)));
        assert_eq!(session.looking().float, left);
    }
}

#[test]
fn a_panel_that_was_turned_to_stays_open_until_something_is_selected() {
    let mut session = Session::of(Scenario::Fresh);
    session.apply(Intent::Turn(Tab::Metrics));
    assert_eq!((session.looking().panel(), session.looking().float), (Tab::Metrics, None));
    session.apply(Intent::Select(Selection::OtherRun));
    assert_eq!(session.looking().panel(), Tab::Compare);
}

#[test]
fn where_there_is_no_room_beside_the_stage_a_panel_opens_in_the_drawer() {
    let mut session = Session::of(Scenario::Fresh);
    session.apply(Intent::Resize { width: 800.0, height: 900.0 });
    session.apply(Intent::Turn(Tab::Log));
    assert_eq!(session.looking().float, Some(Float::Inspector));
}
