use highwater_core::ids::BrokerId;
use highwater_core::script::Line;

use super::*;
use crate::scenarios::Scenario;

fn run(session: &mut Session, line: &str) {
    let line = Line::parse(line, session.next_line()).expect("a line");
    session.apply(Intent::Run(Box::new(line)));
}

/// A scenario in which a person does something of their own after so many steps, and looks on.
fn changed(steps: u32, line: &str) -> Session {
    let mut session = Session::of(Scenario::FirstWrite);
    for _ in 0..steps {
        session.apply(Intent::Step);
    }
    run(&mut session, line);
    let later = session.now().0 + 30_000_000;
    session.apply(Intent::SeekTime(Instant(later)));
    session
}

/// What the panel shows once the other run has caught up.
fn seen(session: &Session) -> Option<Seen> {
    let beside = Beside::default();
    for _ in 0..200 {
        let seen = ask(session, &beside)?;
        if seen.other_now >= session.now() {
            return Some(seen);
        }
    }
    panic!("the other run never gets there");
}

#[test]
fn a_scenario_that_nobody_has_changed_is_one_run() {
    assert!(seen(&Session::of(Scenario::FirstWrite)).is_none());
}

#[test]
fn what_a_killed_broker_has_changed_stands_beside_what_would_have_been() {
    let seen = seen(&changed(400, "broker kill 3")).expect("two runs");
    assert!(seen.here);
    let broker = seen.differences.iter().find(|difference| difference.about == About::Broker(BrokerId(3)));
    let broker = broker.expect("one is dead, the other is not");
    assert_ne!(broker.here, broker.there);
    let Parted::With(facts) = seen.first else { panic!("they part") };
    let (here, there) = *facts;
    assert_ne!((here.at, here.node, here.what), (there.at, there.node, there.what));
    assert!(here.at >= seen.parted && there.at >= seen.parted);
}

#[test]
fn going_over_to_the_other_run_leaves_the_two_in_each_others_place() {
    let mut session = changed(400, "broker kill 3");
    let before = seen(&session).expect("two runs");
    let (now, end) = (session.now(), session.now());
    session.apply(Intent::Undo);
    session.apply(Intent::SeekTime(end));
    let after = seen(&session).expect("two runs");
    assert_eq!((session.now(), after.here), (now, false));
    let swapped =
        |d: &Difference| Difference { here: d.there.clone(), there: d.here.clone(), about: d.about.clone() };
    assert_eq!(after.differences, before.differences.iter().map(swapped).collect::<Vec<_>>());
}

#[test]
fn before_they_part_nothing_differs() {
    let mut session = changed(400, "broker kill 3");
    let parted = seen(&session).expect("two runs").parted;
    session.apply(Intent::SeekTime(Instant(parted.0 - 1)));
    assert!(seen(&session).expect("two runs").now < parted);
}
