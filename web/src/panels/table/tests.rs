//! What the tables hold, and how they are sorted and filtered.

use highwater_core::ids::BrokerId;
use highwater_core::permalink::Link;
use highwater_core::script::Line;
use highwater_core::time::Instant;

use super::columns::{Cell, Column, Kind, Sort, arrange};
use super::grid::Scrolled;
use super::rows::{Row, ask};
use super::topic::{Answer, answer, read_brokers};
use crate::Locale;
use crate::session::command::TopicChange;
use crate::session::{Intent, Preferences, Session};

const TOPICS: &str = "cluster brokers=3 zookeeper.session.timeout.ms=3000\n\
    kafka-topics --create --topic orders --partitions 12 --replication-factor 3 --config min.insync.replicas=2\n\
    kafka-topics --create --topic bills --replica-assignment 1:2 --config retention.ms=9000 --config segment.bytes=4096\n\
    seq 1 30 | kafka-console-producer --topic bills\n\
    kafka-console-consumer --topic bills --group audit --from-beginning --consumer-property client.id=c1 &\n";

/// A run some seconds after its beginning.
fn run(script: &str, seconds: u64) -> Session {
    let link = Link { script: script.to_owned(), at: Some(Instant(seconds * 1_000_000)) };
    Session::open(&link.fragment().expect("it fits a link"), Preferences::default())
}

fn names(rows: &[Row], by: Column, descending: bool, filter: &str) -> Vec<String> {
    let places = arrange(rows, Sort { by, descending }, filter, Locale::En);
    places.into_iter().map(|place| rows[place].name()).collect()
}

fn cell<'r>(rows: &'r [Row], name: &str, column: Column) -> Cell<'r> {
    rows.iter().find(|row| row.name() == name).expect("a row").cell(column)
}

#[test]
fn kafkas_own_topics_come_after_the_others_whichever_way_the_order_goes() {
    let rows = ask(&run(TOPICS, 20), &Kind::Topics);
    assert_eq!(names(&rows, Column::Name, false, ""), ["bills", "orders", "__consumer_offsets"]);
    assert_eq!(names(&rows, Column::Name, true, ""), ["orders", "bills", "__consumer_offsets"]);
    assert_eq!(names(&rows, Column::Partitions, true, ""), ["orders", "bills", "__consumer_offsets"]);
    assert_eq!(names(&rows, Column::Records, true, ""), ["bills", "orders", "__consumer_offsets"]);
}

#[test]
fn partitions_are_in_the_order_of_their_numbers_not_of_their_digits() {
    let rows = ask(&run(TOPICS, 20), &Kind::Partitions);
    let orders = names(&rows, Column::Name, false, "orders-");
    assert_eq!((orders.len(), &*orders[2], &*orders[11]), (12, "orders-2", "orders-11"));
    assert_eq!(names(&rows, Column::Name, false, "ORDERS-1"), ["orders-1", "orders-10", "orders-11"]);
}

#[test]
fn a_topic_sums_up_its_partitions_and_names_its_configs() {
    let rows = ask(&run(TOPICS, 20), &Kind::Topics);
    assert_eq!(cell(&rows, "bills", Column::Records), Cell::Number(30));
    assert_eq!(cell(&rows, "orders", Column::Partitions), Cell::Number(12));
    assert!(matches!(cell(&rows, "bills", Column::Configs), Cell::Configs(2, _)));
}

#[test]
fn what_a_dead_broker_leaves_behind_is_found_by_its_state() {
    let rows = ask(&run(&format!("{TOPICS}wait 5s\nbroker kill 2\n"), 40), &Kind::Partitions);
    let ill = names(&rows, Column::Name, false, "under-replicated");
    assert!(ill.contains(&"orders-0".to_owned()) && ill.contains(&"bills-0".to_owned()), "{ill:?}");
    let brokers = ask(&run(&format!("{TOPICS}broker kill 2\n"), 40), &Kind::Brokers);
    assert_eq!(names(&brokers, Column::Name, false, "killed"), ["2"]);
    assert_eq!(cell(&brokers, "2", Column::Leads), Cell::Number(0));
    assert_eq!(cell(&brokers, "1", Column::Controller), Cell::Yes(true));
}

#[test]
fn a_group_that_has_read_all_has_no_lag() {
    let rows = ask(&run(TOPICS, 40), &Kind::Groups);
    assert_eq!(names(&rows, Column::Name, false, "stable"), ["audit"]);
    assert_eq!(cell(&rows, "audit", Column::Lag), Cell::Number(0));
    assert_eq!(cell(&rows, "audit", Column::Members), Cell::Number(1));
}

#[test]
fn of_thousands_of_rows_only_those_in_sight_are_made() {
    let first = Scrolled::first(900.0);
    assert!(first.range(5_000).len() < 50);
    assert_eq!(first.range(3), 0..3);
    assert_eq!(first.range(0), 0..0);
}

#[test]
fn kafkas_answer_to_a_change_is_found_by_its_line_until_that_is_taken_back() {
    let mut session = run(TOPICS, 20);
    let line = TopicChange::Set("retention.ms", "soon".to_owned()).line("bills");
    session.apply(Intent::Run(Box::new(Line::parse(&line, session.next_line()).expect("a line"))));
    assert_eq!(answer(&session, &line), Some(Answer::Awaited));
    session.apply(Intent::SeekTime(Instant(21_000_000)));
    let Some(Answer::Refused(said)) = answer(&session, &line) else { panic!("Kafka refuses that") };
    assert!(said.contains("Not a number of type LONG"), "{said}");
    session.apply(Intent::Undo);
    assert_eq!(answer(&session, &line), None);
}

#[test]
fn brokers_are_read_as_a_list_of_ids() {
    assert_eq!(read_brokers("1, 3,2"), Some(vec![BrokerId(1), BrokerId(3), BrokerId(2)]));
    assert_eq!((read_brokers(""), read_brokers("1,,2"), read_brokers("one")), (None, None, None));
}
