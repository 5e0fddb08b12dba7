//! Scripts that read, scripts that do not, and commands that print what they read.

use super::*;
use crate::disk::Device;
use crate::ids::{BrokerId, LeaderEpoch, NodeId, Offset, TopicPartition};
use crate::protocol::group::GroupState;
use crate::time::Timestamp;

mod inverse;

fn only(text: &str) -> Command {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn tool(text: &str) -> ToolLine {
    match only(text) {
        Command::Tool(line) => line,
        other => panic!("{other} is no tool"),
    }
}

#[test]
fn a_script_keeps_its_comments_and_numbers_its_lines() {
    let text = "# what it shows\n\ncluster brokers=2\n@1.5s broker kill 1\n";
    let script = Script::parse(text).unwrap();
    let lines: Vec<_> = script.lines().collect();
    assert_eq!((lines[0].number, lines[1].number), (3, 4));
    assert_eq!(lines[1].at, Some(Instant(1_500_000)));
    assert_eq!(script.cluster().brokers, 2);
    assert_eq!(script.to_string(), text);
}

#[test]
fn a_cluster_line_may_be_as_short_as_the_word() {
    assert_eq!(only("cluster"), Command::Cluster(ClusterSpec::default()));
}

#[test]
fn a_cluster_line_takes_settings_and_broker_configs() {
    let line = "cluster brokers=2 metadata=kraft controllers=3 racks=a,b seed=7 tool-start=700ms start=2026-01-01T00:00:00Z disk=hdd \
                replica.lag.time.max.ms=1000 log.retention.ms=5";
    let spec = ClusterSpec {
        brokers: 2,
        metadata: MetadataMode::Kraft,
        controllers: 3,
        racks: vec!["a".into(), "b".into()],
        seed: Some(7),
        tool_start: Some(Span(700_000)),
        start: Some(Timestamp(1_767_225_600_000)),
        disk: Some(Device::Hdd),
        configs: vec![
            ("replica.lag.time.max.ms".into(), "1000".into()),
            ("log.retention.ms".into(), "5".into()),
        ],
    };
    assert_eq!(only(line), Command::Cluster(spec));
}

#[test]
fn the_last_of_two_values_for_a_config_counts() {
    let Command::Cluster(spec) = only("cluster num.partitions=1 brokers=2 num.partitions=3 brokers=1") else {
        panic!("it is a cluster")
    };
    assert_eq!((spec.brokers, spec.configs), (1, vec![("num.partitions".into(), "3".into())]));
}

#[test]
fn a_tool_line_has_feed_words_and_background() {
    let line = tool(
        "printf 'k1:v1\\nk2:v2\\n' | kafka-console-producer --topic orders --property key.separator=: &",
    );
    assert_eq!(line.feed.as_ref().unwrap().bytes(), &b"k1:v1\nk2:v2\n"[..]);
    assert_eq!((&**line.tool(), line.background, line.args().len()), ("kafka-console-producer", true, 4));
    assert_eq!(line.value("--topic").map(|topic| &**topic), Some("orders"));
}

#[test]
fn a_background_client_is_named_by_its_client_id_or_instance_id() {
    let name = |text| tool(text).client_name();
    assert_eq!(name("kafka-console-consumer --consumer-property client.id=c1 &"), Some("c1".into()));
    assert_eq!(
        name("kafka-verifiable-producer --producer.config linger.ms=5,client.id=p1,acks=1 &"),
        Some("p1".into())
    );
    assert_eq!(name("kafka-verifiable-consumer --group-instance-id s1 &"), Some("s1".into()));
    assert_eq!(name("kafka-console-consumer --topic t &"), None);
}

#[test]
fn an_unnamed_client_is_called_by_its_number() {
    let script =
        "cluster\nkafka-console-consumer --topic t &\nkafka-console-consumer --topic t &\nconsumer stop p1\n";
    assert_eq!(
        Script::parse(script).map(|script| script.to_string()),
        Ok(script.replace("cluster", "cluster brokers=3"))
    );
}

#[test]
fn a_lines_text_leaves_out_its_time_and_its_feed() {
    let line = Line::parse("@2s  printf 'a|b' | kafka-console-producer  --topic t ", 7).unwrap();
    assert_eq!(&*line.text, "kafka-console-producer  --topic t");
    let line = Line::parse("  kafka-console-consumer --include a|b", 7).unwrap();
    assert_eq!(&*line.text, "kafka-console-consumer --include a|b");
}

#[test]
fn lab_verbs_read() {
    let one = BrokerId(1);
    let c1 = || "c1".into();
    let cases = [
        ("broker power-off 1", Command::Broker { verb: BrokerVerb::PowerOff, id: one }),
        ("disk full 1", Command::Disk { verb: DiskVerb::Full, id: one }),
        ("disk slow 1 50ms", Command::Disk { verb: DiskVerb::Slow(Span(50_000)), id: one }),
        (
            "disk flip 1 orders-0 7",
            Command::Disk { verb: DiskVerb::Flip(TopicPartition::new("orders", 0), Offset(7)), id: one },
        ),
        ("broker pause 1", Command::Broker { verb: BrokerVerb::Pause, id: one }),
        (
            "link cut 1 zk",
            Command::Link { verb: LinkVerb::Cut, a: NodeId::Broker(one), b: NodeId::Zk, one_way: false },
        ),
        (
            "link delay zk 1 200ms",
            Command::Link {
                verb: LinkVerb::Delay(Span(200_000)),
                a: NodeId::Zk,
                b: NodeId::Broker(one),
                one_way: false,
            },
        ),
        (
            "producer join c1",
            Command::Client { kind: ClientKind::Producer, verb: ClientVerb::Join, name: c1() },
        ),
        ("wait 1.5s", Command::Wait(Span(1_500_000))),
        ("wait 2m", Command::Wait(Span(120_000_000))),
    ];
    for (text, command) in cases {
        assert_eq!(only(text), command, "{text}");
    }
}

#[test]
fn conditions_read() {
    let tp = || TopicPartition::new("orders", 0);
    let subject = |tp| Subject { group: "g".into(), tp };
    let cases = [
        ("leader orders-0 = -1", Condition::Leader(tp(), BrokerId::NONE)),
        ("isr orders-0 = 2,3", Condition::Isr(tp(), vec![BrokerId(2), BrokerId(3)])),
        ("epoch orders-0 = 4", Condition::Epoch(tp(), LeaderEpoch(4))),
        (
            "leader __consumer_offsets-0 = 3",
            Condition::Leader(TopicPartition::new("__consumer_offsets", 0), BrokerId(3)),
        ),
        ("members g = 2", Condition::Members("g".into(), 2)),
        ("state g = Stable", Condition::State("g".into(), GroupState::Stable)),
        ("lag g = 0", Condition::Lag(subject(None), 0)),
        ("committed g/orders-0 = 5", Condition::Committed(subject(Some(tp())), Offset(5))),
        ("printed c1 = 3", Condition::Printed("c1".into(), 3)),
    ];
    for (text, condition) in cases {
        let command = only(&format!("wait until {text}"));
        assert_eq!(command.to_string(), format!("wait until {text}"));
        assert_eq!(command, Command::WaitUntil(condition));
    }
}

#[test]
fn flags_may_have_values_that_look_like_anything() {
    for line in [
        "kafka-consumer-groups --describe --group g --state",
        "kafka-consumer-groups --list --state Stable",
        "kafka-consumer-groups --reset-offsets --group g --topic orders --shift-by -2 --execute",
        "kafka-verifiable-producer --topic orders --acks -1",
        "kafka-topics --create --topic=orders --partitions=3",
        "kafka-producer-perf-test --topic t --num-records 5 --producer-props acks=1 linger.ms=5 --throughput -1",
        "kafka-metadata-quorum describe --replication",
        "kafka-transactions describe --transactional-id t1",
        "zookeeper-shell get -s /brokers/topics/orders",
        "kafka-dump-log --files 1/orders-0/00000000000000000000.log --print-data-log",
    ] {
        assert_eq!(only(line).to_string(), line);
    }
}

#[test]
fn every_broken_line_is_told_at_once() {
    let errors = Script::parse("cluster\nbroker explode 1\nwait 1s\nwait forever\n").unwrap_err();
    let places: Vec<_> = errors.iter().map(|error| (error.line, error.column)).collect();
    assert_eq!(places, [(2, 8), (4, 6)]);
}

/// What is wrong with the only line behind the cluster's: where, what, and what is nearest.
fn fault(line: &str) -> (u32, u32, Problem, Expected, Option<Rc<str>>) {
    let mut errors = Script::parse(&format!("cluster\n{line}\n")).expect_err(line);
    let error = errors.swap_remove(0);
    (error.line, error.column, error.problem, error.expected, error.nearest)
}

#[test]
fn a_line_is_taken_as_documentation_prints_it() {
    let canonical = [
        ("bin/kafka-topics.sh --list", "kafka-topics --list"),
        ("$ ./kafka-topics.sh --list", "kafka-topics --list"),
        ("/opt/kafka/bin/kafka-topics.sh --list", "kafka-topics --list"),
        (r"bin\windows\kafka-topics.bat --list", "kafka-topics --list"),
        ("kafka-topics -list -topic orders", "kafka-topics --list --topic orders"),
        (
            "kafka-metadata-quorum --bootstrap-s localhost:9092 describe --stat",
            "kafka-metadata-quorum --bootstrap-server localhost:9092 describe --status",
        ),
        ("echo a | bin/kafka-console-producer.sh --topic t", "echo a | kafka-console-producer --topic t"),
        ("kafka-topics --list # all of them", "kafka-topics --list # all of them"),
        ("sleep 5", "wait 5s"),
        ("sleep 1.5", "wait 1.5s"),
        ("wait 1h", "wait 60m"),
        ("broker restart 1", "broker restart 1"),
    ];
    for (written, canonical) in canonical {
        let script = Script::parse(&format!("cluster brokers=3\r\n{written}\r\n"));
        let text = script.map(|script| script.to_string());
        assert_eq!(text, Ok(format!("cluster brokers=3\n{canonical}\n")), "{written}");
    }
}

#[test]
fn a_backslash_at_the_end_of_a_line_goes_on_in_the_next() {
    let text =
        "cluster brokers=3\nkafka-topics --create \\\n  --topic orders \\ \n  --partitions 2\nwait 1s\n";
    let script = Script::parse(text).unwrap();
    let numbers: Vec<u32> = script.lines().map(|line| line.number).collect();
    assert_eq!(numbers, [1, 2, 5]);
    let line = script.lines().nth(1).unwrap();
    assert_eq!(line.place(line.column_of(2)), (3, 3));
    assert_eq!(line.place(line.column_of(4)), (4, 3));
    assert_eq!(
        script.unfolded().to_string(),
        "cluster brokers=3\nkafka-topics --create --topic orders --partitions 2\nwait 1s\n"
    );
}

#[test]
fn a_fault_of_a_line_that_goes_on_is_told_where_it_stands() {
    let (line, column, ..) = fault("kafka-topics --create \\\n   --topik orders");
    assert_eq!((line, column), (3, 4));
}

#[test]
fn what_only_a_shell_knows_is_refused_with_what_to_write_instead() {
    let cases = [
        ("kafka-topics --list | grep a", 21, "|", Expected::AllIsShown),
        ("kafka-topics --list > out.txt", 21, ">", Expected::AllIsShown),
        ("kafka-topics --list 2>&1", 21, "2>&1", Expected::AllIsShown),
        ("kafka-topics --list && kafka-topics --list", 21, "&&", Expected::OwnLine),
        ("kafka-topics --list; kafka-topics --list", 20, ";", Expected::OwnLine),
        ("kafka-console-producer --topic t < file", 34, "<", Expected::FeedBefore),
        ("kafka-console-producer --topic t <<EOF", 34, "<<EOF", Expected::FeedBefore),
        ("kafka-topics --topic $TOPIC", 22, "$TOPIC", Expected::ValueItself),
        ("TOPIC=orders", 1, "TOPIC=orders", Expected::ValueItself),
        ("for i in 1 2 3; do", 1, "for", Expected::WrittenOut),
        ("printf 'a\\n' | kafka-console-producer --topic t | grep a", 49, "|", Expected::AllIsShown),
    ];
    for (line, column, what, instead) in cases {
        let found = fault(line);
        assert_eq!(
            (found.1, found.2, found.3),
            (column, Problem::ShellSyntax(what.into()), instead),
            "{line}"
        );
    }
}

#[test]
fn a_program_that_is_no_part_of_a_run_is_told_why() {
    let why = |line| fault(line).2;
    assert_eq!(
        why("bin/kafka-server-start.sh config/server.properties"),
        Problem::Elsewhere("kafka-server-start".into(), elsewhere::Elsewhere::Server)
    );
    assert_eq!(
        fault("kafka-preferred-replica-election.sh").3,
        Expected::Instead(Some("kafka-leader-election"))
    );
}

#[test]
fn a_flag_of_old_times_names_what_came_after_it() {
    assert_eq!(fault("kafka-topics --list --zookeeper localhost:2181").4, Some("--bootstrap-server".into()));
}

#[test]
fn a_flag_is_shortened_and_has_one_dash_only_where_the_tool_itself_reads_it_so() {
    let nearest = |line| fault(line).4;
    assert_eq!(nearest("kafka-topics --creat --topic t"), Some("--create".into()));
    assert_eq!(nearest("kafka-verifiable-producer -topic t"), Some("--topic".into()));
}

#[test]
fn a_bootstrap_server_by_a_number_that_no_broker_has_is_found() {
    let found = fault("kafka-topics --list --bootstrap-server 7");
    assert_eq!((found.1, found.2), (40, Problem::NoSuchBroker("7".into())));
}
