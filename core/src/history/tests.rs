//! Going back and forth changes nothing; adding a line is the same as having had it from the start.

use super::*;

const START: &str =
    "cluster brokers=3 seed=7\nkafka-topics --create --topic orders --replica-assignment 1:2:3\n";
const WRITE: &str = "printf 'k1:v1\\nk2:v2\\n' | kafka-console-producer --topic orders --property parse.key=true --property key.separator=:";

fn history(text: &str) -> History {
    let mut history = History::new(Script::parse(text).expect("a script")).expect("one that can be run");
    assert!(history.run_script(100_000), "the script comes to its end");
    history
}

/// A line, read and added.
fn push(history: &mut History, text: &str) -> Result<u32, PushError> {
    history.push(Line::parse(text, 0).map_err(PushError::Parse)?)
}

/// Every fact as a line.
fn trace(history: &History) -> Vec<String> {
    history.facts().iter().map(Fact::to_string).collect()
}

#[test]
fn the_same_script_gives_the_same_facts() {
    assert_eq!(trace(&history(START)), trace(&history(START)));
}

#[test]
fn another_seed_gives_other_latencies() {
    assert_ne!(trace(&history(START)), trace(&history(&START.replace("seed=7", "seed=8"))));
}

#[test]
fn what_is_sought_back_to_looks_as_it_looked() {
    let mut history = history(START);
    let end = history.position();
    let look = |history: &History| {
        let (world, now) = (history.world(), history.now());
        let partitions: Vec<_> =
            world.partition_names().iter().map(|tp| world.partition_view(tp, 8)).collect();
        (world.broker_views(), partitions, world.producer_views(now), world.flights(), world.znode_views())
    };
    let mut views = vec![(end, look(&history))];
    for _ in 0..20 {
        history.step_back();
        views.push((history.position(), look(&history)));
    }
    assert_eq!(history.position(), end - 20);
    for (step, screen) in views.iter().rev() {
        history.seek_step(*step);
        assert_eq!(&look(&history), screen);
    }
}

#[test]
fn facts_of_the_future_are_not_facts_yet() {
    let mut history = history(START);
    let all = history.facts().len();
    history.seek_step(history.position() / 2);
    assert!(history.facts().len() < all);
    history.seek_step(history.known());
    assert_eq!(history.facts().len(), all);
}

#[test]
fn a_fact_happens_in_its_step() {
    let mut history = history(START);
    let last = history.facts().last().expect("a fact").id;
    let step = history.step_of(last);
    history.seek_step(step - 1);
    assert!(history.facts().iter().all(|fact| fact.id != last));
    history.seek_step(step);
    assert!(history.facts().iter().any(|fact| fact.id == last));
}

#[test]
fn a_line_that_is_added_gives_the_run_that_the_longer_script_gives() {
    let mut live = history(START);
    push(&mut live, WRITE).expect("a line");
    push(&mut live, "broker kill 1").expect("a line");
    assert!(live.run_script(100_000));
    assert_eq!(trace(&live), trace(&history(&live.script_text())));
}

#[test]
fn a_line_added_in_the_past_drops_the_future() {
    let mut history = history(&format!("{START}{WRITE}\n"));
    let known = history.known();
    history.seek_step(known / 2);
    push(&mut history, "broker kill 2").expect("a line");
    assert!(history.known() < known);
    assert!(!history.script_text().contains("console-producer"), "a line that had not begun is dropped too");
}

#[test]
fn undo_takes_the_last_line_back_and_what_came_of_it() {
    let mut history = history(START);
    let before = trace(&history);
    push(&mut history, "broker kill 3").expect("a line");
    assert!(history.run_script(1000));
    assert!(history.undo());
    assert_eq!(trace(&history), before);
    assert_eq!(history.script_text(), START);
}

#[test]
fn the_cluster_line_cannot_be_undone() {
    let mut history = history("cluster brokers=1\n");
    assert!(!history.undo());
}

#[test]
fn a_fork_goes_its_own_way() {
    let history = history(START);
    let mut fork = history.fork();
    push(&mut fork, "broker kill 1").expect("a line");
    fork.run_script(1000);
    assert_eq!(history.script_text(), START);
    assert_ne!(fork.position(), history.position());
}

#[test]
fn the_clock_runs_between_events() {
    let mut history = history(START);
    let later = history.now() + crate::time::Span::from_micros(1);
    let position = history.position();
    assert!(history.run_until(later, 100));
    assert_eq!(history.now(), later);
    assert!(history.position() - position <= 1);
}

#[test]
fn a_bad_line_changes_nothing() {
    let mut history = history(START);
    let before = (history.position(), history.script_text());
    assert!(matches!(push(&mut history, "broker burn 1"), Err(PushError::Parse(_))));
    assert!(matches!(push(&mut history, "kafka-transactions list"), Err(PushError::Refused(_))));
    assert_eq!((history.position(), history.script_text()), before);
}

#[test]
fn a_keyframe_made_before_a_line_was_added_knows_that_line_when_it_is_gone_back_to() {
    let mut history = history(START);
    history.run_until(history.now() + crate::time::Span::from_millis(20_000), u32::MAX);
    push(&mut history, "broker kill 1").expect("a line");
    assert!(history.run_script(1000));
    let all = trace(&history);
    history.seek_step(0);
    history.seek_step(history.known());
    assert_eq!(trace(&history), all);
    assert!(history.world().is_finished());
}

#[test]
fn a_line_about_a_broker_that_there_is_not_is_refused_when_it_is_added() {
    let mut history = history(START);
    assert!(matches!(push(&mut history, "broker kill 9"), Err(PushError::Parse(_))));
}
