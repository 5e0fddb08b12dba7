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
fn push(history: &mut History, text: &str) -> Result<Pushed, PushError> {
    history.push(Line::parse(text, 0).map_err(PushError::Parse)?)
}

/// Every fact as a line.
fn trace(history: &History) -> Vec<String> {
    history.facts().map(Fact::to_string).collect()
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
    assert!(history.facts().all(|fact| fact.id != last));
    history.seek_step(step);
    assert!(history.facts().any(|fact| fact.id == last));
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
    let mut fork = history.clone();
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
    assert!(matches!(push(&mut history, "kafka-transactions abort"), Err(PushError::Refused(_))));
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

/// A run that stands in the middle of its third line, at some moment.
fn in_the_middle_of(line: &str, moment: Instant) -> History {
    let text = format!("{START}{line}\nbroker kill 3\nbroker kill 2\n");
    let mut history = History::new(Script::parse(&text).expect("a script")).expect("one that can be run");
    assert!(history.run_until(moment, u32::MAX));
    assert!(history.world().lab().busy);
    history
}

const LATER: Instant = Instant(10_000_000);
const LONG: &str = "seq 1 100000 | kafka-console-producer --topic orders --producer-property batch.size=16";

#[test]
fn a_line_that_is_added_during_a_wait_acts_at_once_and_the_script_says_so() {
    for wait in ["wait 60s", "wait until leader orders-0 = 3"] {
        let mut history = in_the_middle_of(wait, LATER);
        let pushed = push(&mut history, "broker kill 1").expect("a line");
        assert_eq!(pushed, Pushed { line: 4, dropped: 2 });
        assert!(!history.is_as_given());
        assert_eq!(history.now(), LATER);
        assert!(history.run_script(1));
        assert!(history.script_text().ends_with("\n@10s broker kill 1\n"), "{}", history.script_text());
        let mut anew = History::new(Script::parse(&history.script_text()).expect("a script")).expect("a run");
        anew.run_until(Instant(20_000_000), u32::MAX);
        history.run_until(Instant(20_000_000), u32::MAX);
        assert_eq!(trace(&history), trace(&anew), "{wait}");
    }
}

#[test]
fn a_tool_that_still_runs_when_a_line_is_added_goes_on_in_the_background() {
    let mut history = in_the_middle_of(LONG, Instant(200_000));
    push(&mut history, "broker kill 1").expect("a line");
    assert!(
        history.script_text().contains(&format!("{LONG} &\n@200ms broker kill 1")),
        "{}",
        history.script_text()
    );
    let mut anew = History::new(Script::parse(&history.script_text()).expect("a script")).expect("a run");
    anew.run_until(Instant(300_000), u32::MAX);
    history.run_until(Instant(300_000), u32::MAX);
    assert_eq!(trace(&history), trace(&anew));
}

#[test]
fn undo_brings_back_the_wait_that_was_cut_short_and_the_lines_that_had_not_begun() {
    let mut history = in_the_middle_of("wait 60s", LATER);
    let (text, before) = (history.script_text(), trace(&history));
    push(&mut history, "broker kill 1").expect("a line");
    history.run_until(Instant(30_000_000), u32::MAX);
    assert!(history.undo());
    assert_eq!((history.script_text(), trace(&history)), (text, before));
    assert_eq!(history.now(), LATER);
}

#[test]
fn redo_gives_the_lines_again_that_undo_took_back() {
    let mut history = in_the_middle_of("wait 60s", LATER);
    push(&mut history, "broker kill 1").expect("a line");
    history.run_until(Instant(12_000_000), u32::MAX);
    push(&mut history, "broker start 1").expect("a line");
    history.run_until(Instant(30_000_000), u32::MAX);
    let (text, all) = (history.script_text(), trace(&history));
    assert!(history.undo() && history.undo());
    assert_eq!((history.redo(), history.redo(), history.redo()), (Some(4), Some(5), None));
    history.run_until(Instant(30_000_000), u32::MAX);
    assert_eq!((history.script_text(), trace(&history)), (text, all));
}

#[test]
fn redo_puts_lines_that_the_run_began_with_where_they_stood() {
    let mut history = in_the_middle_of("wait 60s", LATER);
    let (text, before) = (history.script_text(), trace(&history));
    assert!(history.undo() && history.undo() && !history.is_as_given());
    assert_eq!((history.redo(), history.redo(), history.redo()), (Some(4), Some(5), None));
    assert!(history.is_as_given());
    history.seek_time(LATER);
    assert_eq!((history.script_text(), trace(&history)), (text, before));
}

#[test]
fn a_line_that_speaks_of_a_client_to_come_is_given_again() {
    let client =
        "kafka-verifiable-producer --topic orders --max-messages 9 --producer.config client.id=shop &";
    let text = format!("{START}wait 5s\n{client}\nproducer join shop\n");
    let mut history = History::new(Script::parse(&text).expect("a script")).expect("a run");
    history.run_until(Instant(1_000_000), u32::MAX);
    assert!(history.undo() && history.undo());
    assert_eq!((history.redo(), history.redo()), (Some(4), Some(5)));
    assert!(history.run_script(100_000));
    assert_eq!(history.world().lab().failed, None);
}

#[test]
fn undo_and_redo_of_a_line_that_began_long_ago_lead_to_where_it_began() {
    let mut history = history(START);
    history.run_script(10_000);
    let script = history.script_text();
    history.run_until(Instant(60_000_000), u32::MAX);
    assert!(history.undo());
    assert!(history.now() < Instant(1_000_000), "{:?}", history.now());
    assert!(history.redo().is_some() && history.run_script(10_000));
    assert_eq!(history.script_text(), script);
}

#[test]
fn a_line_that_is_added_while_a_client_is_joined_acts_at_once() {
    let client = "kafka-verifiable-producer --topic orders --max-messages -1 --throughput 1 --producer.config client.id=shop &";
    let mut history = in_the_middle_of(&format!("{client}\nproducer join shop"), LATER);
    let pushed = push(&mut history, "broker kill 1").expect("a line");
    assert_eq!(pushed, Pushed { line: 5, dropped: 2 });
    assert!(history.run_script(1));
    assert_eq!(history.now(), LATER);
}

#[test]
fn a_line_that_is_added_after_undo_leaves_nothing_to_redo() {
    let mut history = history(START);
    push(&mut history, "broker kill 1").expect("a line");
    assert!(history.undo());
    push(&mut history, "broker kill 2").expect("a line");
    assert_eq!(history.redo(), None);
}

#[test]
fn a_refused_line_leaves_a_wait_as_it_is() {
    let mut history = in_the_middle_of("wait 60s", LATER);
    let before = (history.script_text(), trace(&history));
    assert!(push(&mut history, "broker kill 9").is_err());
    assert_eq!((history.script_text(), trace(&history)), before);
    assert!(history.world().lab().busy);
}

#[test]
fn the_clock_stands_at_the_moment_that_was_sought_also_where_a_wake_comes_too_early() {
    let mut history = history(START);
    let begin = history.now();
    for n in 1..400 {
        let moment = begin + crate::time::Span::from_millis(n * 37);
        assert!(history.run_until(moment, u32::MAX));
        assert_eq!((history.now(), history.world().now() <= moment), (moment, true));
    }
    for n in (1..400).rev() {
        let moment = begin + crate::time::Span::from_millis(n * 37);
        history.seek_time(moment);
        assert_eq!(history.now(), moment);
    }
}

/// Some thousands of events, with a death and a new leader among them.
const EVENTFUL: &str = "cluster brokers=3 seed=7 zookeeper.session.timeout.ms=3000\n\
    kafka-topics --create --topic orders --replica-assignment 1:2:3,2:3:1\n\
    seq 1 600 | kafka-console-producer --topic orders --producer-property batch.size=16 --producer-property linger.ms=0\n\
    broker kill 1\nwait until leader orders-0 = 2\nseq 1 300 | kafka-console-producer --topic orders\nwait 5s\n";

/// The same run twice: one keeps everything, the other as little as can be.
fn with_and_without_memory() -> (History, History) {
    let full = history(EVENTFUL);
    let mut brief = History::new(Script::parse(EVENTFUL).expect("a script")).expect("a run");
    brief.chronicle = Chronicle::keeping(300, 150, 50);
    assert!(brief.run_script(100_000));
    assert_eq!(brief.position(), full.position());
    assert!(brief.known() > 4 * KEYFRAME_EVERY, "{}", brief.known());
    (full, brief)
}

fn assert_same_moment(full: &History, brief: &History) {
    assert_eq!((brief.position(), brief.now()), (full.position(), full.now()));
    let is_end =
        |all: Kept<'_, Happened>, part: Kept<'_, Happened>| all.rev().zip(part.rev()).all(|(a, b)| a == b);
    assert!(full.facts().rev().zip(brief.facts().rev()).all(|(a, b)| a == b), "a part of what there is");
    assert!(is_end(full.told(), brief.told()) && is_end(full.printed(), brief.printed()));
    assert_eq!(brief.turning_points(), full.turning_points());
    assert_eq!(brief.world().broker_views(), full.world().broker_views());
    for fact in brief.facts() {
        assert_eq!(brief.step_of(fact.id), full.step_of(fact.id));
        assert_eq!(brief.fact(fact.id), Some(fact));
    }
}

#[test]
fn a_run_that_is_not_kept_whole_can_be_sought_everywhere_and_is_the_same_run() {
    let (mut full, mut brief) = with_and_without_memory();
    let known = full.known();
    for n in 0..60 {
        let step = (n * 7919) % (known + 1);
        full.seek_step(step);
        brief.seek_step(step);
        assert_same_moment(&full, &brief);
        assert_eq!((brief.known(), brief.known_time()), (full.known(), full.known_time()));
    }
    let end = full.known_time().0;
    for n in 0..60 {
        let moment = Instant((n * 104_729_000_003) % (end + 1));
        full.seek_time(moment);
        brief.seek_time(moment);
        assert_same_moment(&full, &brief);
    }
}

#[test]
fn what_is_kept_does_not_grow_with_the_run() {
    let (full, brief) = with_and_without_memory();
    assert!(full.facts().len() > 5_000, "{}", full.facts().len());
    let (recent, told, printed) = (brief.facts().len(), brief.told().len(), brief.printed().len());
    assert!(recent <= 300 && told == 150 && printed <= 50, "{recent} {told} {printed}");
}

#[test]
fn what_led_to_a_moment_long_ago_is_known_again_when_it_is_gone_back_to() {
    let (_, mut brief) = with_and_without_memory();
    let begins = |happened: &&Happened| {
        matches!(&happened.fact.what, What::Script(ScriptFact::Command { line: 3, .. }))
    };
    let begun = brief.turning_points().iter().find(begins).expect("the line has begun").clone();
    assert_eq!(brief.step_of(begun.fact.id), begun.step);
    brief.seek_step(begun.step);
    assert_eq!(brief.facts().find(|fact| fact.id == begun.fact.id), Some(&begun.fact));
}

#[test]
fn a_line_added_long_ago_is_the_run_that_the_longer_script_gives_also_where_little_is_kept() {
    let (mut full, mut brief) = with_and_without_memory();
    for history in [&mut full, &mut brief] {
        history.seek_time(Instant(1_000_000));
        push(history, "broker kill 3").expect("a line");
        history.run_until(Instant(9_000_000), u32::MAX);
    }
    assert_eq!(full.script_text(), brief.script_text());
    assert_same_moment(&full, &brief);
    for history in [&mut full, &mut brief] {
        assert!(history.undo());
    }
    assert_same_moment(&full, &brief);
}

#[test]
fn turning_points_of_a_future_that_was_seen_are_known_until_it_is_dropped() {
    let (mut full, _) = with_and_without_memory();
    let (all, future) = (full.turning_points().len(), full.futures());
    full.seek_time(Instant(100_000));
    assert!(full.turning_points().len() < all);
    assert_eq!((full.known_turning_points().len(), full.futures()), (all, future));
    push(&mut full, "broker kill 2").expect("a line");
    assert_eq!(full.known_turning_points().len(), full.turning_points().len());
    assert!(full.futures() > future);
}

/// The samples of a run of this script that went straight to this moment.
fn samples_of(script: &str, moment: Instant) -> Samples {
    let mut anew = History::new(Script::parse(script).expect("a script")).expect("a run");
    anew.run_until(moment, u32::MAX);
    anew.samples().clone()
}

#[test]
fn samples_count_what_was_written_read_and_answered() {
    let consumer = "kafka-console-consumer --topic orders --from-beginning --max-messages 900 --consumer-property client.id=c1 &\n";
    let script = EVENTFUL.replace("broker kill 1\n", &format!("{consumer}wait 20s\nbroker kill 1\n"));
    let mut history = history(&script);
    history.run_until(Instant(60_000_000), u32::MAX);
    let samples = history.samples();
    let mut all = Bucket::default();
    samples.buckets().iter().for_each(|bucket| all.merge(bucket));
    assert_eq!((all.written, all.read), (900, 900));
    assert!(all.written_bytes > 900 * 8 && all.latencies.count() > 0, "{all:?}");
    let [p50, p99] = [50, 99].map(|percent| all.latencies.percentile(percent));
    assert!(p50 > Some(crate::time::Span::ZERO) && p50 <= p99, "{p50:?} {p99:?}");
    let gauges = all.gauges.expect("the world was looked at");
    assert_eq!(gauges.under_replicated, 52, "both partitions and those of __consumer_offsets");
    assert!(gauges.buffered <= gauges.buffer_memory && gauges.buffer_memory > 0);
}

#[test]
fn going_back_and_forth_counts_nothing_twice() {
    let (full, mut brief) = with_and_without_memory();
    let all = full.samples().clone();
    for n in 0..40 {
        brief.seek_step((n * 7919) % (brief.known() + 1));
        assert_eq!(*brief.samples(), all, "what is known of the future stays");
    }
    brief.seek_step(brief.known());
    assert_eq!(*brief.samples(), all);
    brief.run_until(Instant(90_000_000), u32::MAX);
    assert_eq!(*brief.samples(), samples_of(EVENTFUL, Instant(90_000_000)));
}

#[test]
fn a_line_in_the_past_takes_back_what_was_sampled_after_it() {
    let (mut full, mut brief) = with_and_without_memory();
    let later = Instant(40_000_000);
    for history in [&mut full, &mut brief] {
        history.run_until(later, u32::MAX);
        let before = history.samples().clone();
        history.seek_time(Instant(1_234_567));
        push(history, "broker kill 3").expect("a line");
        history.run_until(Instant(1_234_567), u32::MAX);
        assert_eq!(*history.samples(), samples_of(&history.script_text(), Instant(1_234_567)));
        history.run_until(later, u32::MAX);
        assert_eq!(*history.samples(), samples_of(&history.script_text(), later));
        assert_ne!(*history.samples(), before);
        assert!(history.undo());
        history.run_until(later, u32::MAX);
        assert_eq!(*history.samples(), before);
    }
}
