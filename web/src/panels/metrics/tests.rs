//! What the plots show of a run.

use highwater_core::permalink::Link;
use highwater_core::script::Line as ScriptLine;
use highwater_core::time::Instant;

use super::plot::{path, top};
use super::series::{Measure, Name, Plot, Seen, ask};
use crate::session::{Intent, Preferences, Session};

const LOAD: &str = "cluster brokers=3 zookeeper.session.timeout.ms=3000\n\
    kafka-topics --create --topic orders --replica-assignment 1:2:3\n\
    kafka-console-consumer --topic orders --group audit --from-beginning --consumer-property client.id=c1 &\n\
    kafka-verifiable-producer --topic orders --max-messages -1 --throughput 20 --producer.config client.id=shop &\n";

fn run(script: &str, seconds: u64) -> Session {
    let link = Link { script: script.to_owned(), at: Some(Instant(seconds * 1_000_000)) };
    Session::open(&link.fragment().expect("it fits a link"), Preferences::default())
}

fn now(seen: &Seen, measure: Measure, name: &Name) -> Option<u64> {
    let plot = seen.plots.iter().find(|plot| plot.measure == measure).expect("a plot");
    plot.lines.iter().find(|line| line.name == *name).and_then(|line| line.now)
}

#[test]
fn a_load_of_twenty_records_a_second_is_plotted_as_such() {
    let seen = ask(&run(LOAD, 20), &());
    assert!(!seen.idle);
    let written = now(&seen, Measure::Records, &Name::Written).expect("a figure");
    assert!((180..=220).contains(&written), "tenths of records a second: {written}");
    let read = now(&seen, Measure::Records, &Name::Read).expect("a figure");
    assert!((150..=250).contains(&read), "{read}");
    assert!(now(&seen, Measure::Bytes, &Name::Only) > Some(0));
    let [p50, p99] = [50, 99].map(|percent| now(&seen, Measure::Latency, &Name::Percentile(percent)));
    assert!(p50 > Some(0) && p50 <= p99, "{p50:?} {p99:?}");
    assert!(now(&seen, Measure::Lag, &Name::Group("audit".into())).is_some());
    assert_eq!(now(&seen, Measure::UnderReplicated, &Name::Only), Some(0));
}

#[test]
fn groups_without_a_line_are_counted() {
    let consumer = |n| format!("kafka-console-consumer --topic orders --group g{n} --from-beginning &\n");
    let topic = "cluster brokers=3\nkafka-topics --create --topic orders --replica-assignment 1:2:3\n";
    let script: String = std::iter::once(topic.to_owned()).chain((0..10).map(consumer)).collect();
    let seen = ask(&run(&script, 30), &());
    let lag = seen.plots.iter().find(|plot| plot.measure == Measure::Lag).expect("a plot");
    assert_eq!((lag.lines.len(), lag.more), (8, 2));
}

#[test]
fn a_cluster_that_does_nothing_is_idle_and_has_plots_all_the_same() {
    let seen = ask(&run("cluster brokers=3\n", 5), &());
    assert!(seen.idle);
    assert_eq!(now(&seen, Measure::Records, &Name::Written), Some(0));
    assert_eq!(now(&seen, Measure::Latency, &Name::Percentile(50)), None);
}

#[test]
fn what_is_known_of_the_future_stays_in_the_plots_until_a_line_takes_its_place() {
    let mut session = run(LOAD, 20);
    let all = ask(&session, &());
    session.apply(Intent::SeekTime(Instant(8_000_000)));
    let back = ask(&session, &());
    assert_eq!((back.end, back.now), (all.end, 8_000_000));
    assert_eq!(back.plots[0].lines[0].points, all.plots[0].lines[0].points);
    let line = ScriptLine::parse("broker kill 1", session.next_line()).expect("a line");
    session.apply(Intent::Run(Box::new(line)));
    assert!(ask(&session, &()).plots[0].lines[0].points.len() < all.plots[0].lines[0].points.len());
}

fn seen() -> Seen {
    Seen { now: 4, end: 4, width: 1, buffer_memory: 0, span: 1, idle: false, plots: Vec::new() }
}

#[test]
fn a_line_breaks_where_there_is_no_point_and_goes_on_after_it() {
    let points = [Some(0), Some(10), None, Some(5)];
    assert_eq!(path(&points, 0..4, &seen(), 10), "M250 100h0L500 0M1000 50h0");
    assert_eq!(path(&points, 1..4, &seen(), 10), "M250 100h0L500 0M1000 50h0");
    assert_eq!(path(&points, 3..9, &seen(), 10), "M1000 50h0");
    assert_eq!(path(&[], 0..9, &seen(), 10), "");
}

#[test]
fn a_scale_ends_with_a_round_number() {
    let line = |now| super::series::Line { name: Name::Only, points: vec![Some(3), None], now };
    let plot = |now| Plot { measure: Measure::Lag, lines: vec![line(now)], more: 0 };
    assert_eq!((top(&plot(None)), top(&plot(Some(37)))), (5, 50));
    assert_eq!(top(&Plot { measure: Measure::Lag, lines: Vec::new(), more: 0 }), 1);
}
