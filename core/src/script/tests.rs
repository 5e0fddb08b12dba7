//! Scripts that read, scripts that do not, and commands that print what they read.

use super::*;
use crate::disk::Device;
use crate::ids::{BrokerId, LeaderEpoch, NodeId, Offset, TopicPartition};
use crate::protocol::group::GroupState;
use crate::time::Timestamp;

mod inverse;

fn only(text: &str) -> Command {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn tool(text: &str) -> ToolLine {
    match only(text) {
        Command::Tool(line) => line,
        other => panic!("{other} is no tool"),
    }
}

/// What is wrong with the script, a line each.
fn wrong(script: &str) -> Vec<String> {
    Script::parse(script).unwrap_err().iter().map(|error| error.to_string()).collect()
}

/// What is wrong with a line behind `cluster brokers=3` and a background client c1.
fn wrong_line(line: &str) -> String {
    let client = "kafka-console-consumer --topic t --consumer-property client.id=c1 &";
    let errors = wrong(&format!("cluster brokers=3\n{client}\n{line}"));
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.into_iter().next().unwrap()
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
fn malformed_lines_are_told_with_place_and_remedy() {
    for (line, error) in [
        (
            "kafka-topic --list",
            "3:1: unexpected kafka-topic (expected a Kafka tool, or broker, disk, link, message, zookeeper, consumer, producer or wait; did you mean kafka-topics?)",
        ),
        (
            "console-consumer --topic t",
            "3:1: unexpected console-consumer (expected a Kafka tool, or broker, disk, link, message, zookeeper, consumer, producer or wait; did you mean kafka-console-consumer?)",
        ),
        (
            "kafka-topics.sh --list",
            "3:1: unexpected kafka-topics.sh (expected a Kafka tool, or broker, disk, link, message, zookeeper, consumer, producer or wait; did you mean kafka-topics?)",
        ),
        (
            "borker kill 1",
            "3:1: unexpected borker (expected a Kafka tool, or broker, disk, link, message, zookeeper, consumer, producer or wait; did you mean broker?)",
        ),
        (
            "message drp 2>1 FETCH 3",
            "3:9: unexpected drp (expected drop, delay, duplicate or deliver; did you mean drop?)",
        ),
        (
            "message drop 2-1 FETCH 3",
            "3:14: unexpected 2-1 (expected who sends and who receives, such as 2>1 or p1>1)",
        ),
        (
            "message drop 2>1 FETHC 3",
            "3:18: unexpected FETHC (expected a request such as FETCH, or FETCH_RESPONSE for its answer; did you mean FETCH?)",
        ),
        ("message drop 2>1 FETCH", "3:23: the line ends too early (expected a number)"),
        (
            "broker kil 1",
            "3:8: unexpected kil (expected kill, power-off, stop, start, pause or resume; did you mean kill?)",
        ),
        ("broker kill", "3:12: the line ends too early (expected a broker's number)"),
        ("broker kill one", "3:13: unexpected one (expected a broker's number)"),
        ("  broker kill 4", "3:15: there is no broker 4 (expected 1 to 3)"),
        ("message drop 2>4 FETCH 3", "3:14: there is no broker 4 (expected 1 to 3)"),
        ("broker kill 1 2", "3:15: unexpected 2 (expected the end of the line)"),
        ("link cut 1 broker-2", "3:12: unexpected broker-2 (expected a broker's number, or zk)"),
        ("link delay 1 2", "3:15: the line ends too early (expected a time such as 500ms, 1.5s or 2m)"),
        ("consumer stop c2", "3:15: no client c2 was left running (expected c1; did you mean c1?)"),
        ("wait 5", "3:6: unexpected 5 (expected a time such as 500ms, 1.5s or 2m)"),
        ("wait 5 s", "3:6: unexpected 5 (expected a time such as 500ms, 1.5s or 2m)"),
        (
            "wait untill leader t-0 = 1",
            "3:6: unexpected untill (expected a time such as 500ms, 1.5s or 2m; did you mean until?)",
        ),
        (
            "wait until leder t-0 = 1",
            "3:12: unexpected leder (expected leader, isr, epoch, members, state, lag, committed or printed; did you mean leader?)",
        ),
        ("wait until leader orders = 1", "3:19: unexpected orders (expected a partition such as orders-0)"),
        ("wait until isr t-0 2,3", "3:20: unexpected 2,3 (expected =)"),
        (
            "wait until state g = stable",
            "3:22: unexpected stable (expected Empty, PreparingRebalance, CompletingRebalance, Stable or Dead; did you mean Stable?)",
        ),
        ("wait until printed c1 = many", "3:25: unexpected many (expected a number)"),
        ("@soon broker kill 1", "3:2: unexpected soon (expected a time such as 500ms, 1.5s or 2m)"),
        (
            "@5s",
            "3:4: the line ends too early (expected a Kafka tool, or broker, disk, link, message, zookeeper, consumer, producer or wait)",
        ),
        (
            "kafka-topics --create --topik orders",
            "3:23: unexpected --topik (expected a flag of kafka-topics; did you mean --topic?)",
        ),
        (
            "kafka-topics create --topic orders",
            "3:14: unexpected create (expected a flag of kafka-topics; did you mean --create?)",
        ),
        ("kafka-topics --create --topic", "3:30: the line ends too early (expected a value for --topic)"),
        ("printf 'k:v | kafka-console-producer --topic t", "3:8: the quote has no end (expected ')"),
        (
            "print 'k:v\\n' | kafka-console-producer --topic t",
            "3:1: unexpected print (expected printf, echo or seq; did you mean printf?)",
        ),
        ("printf 'k:v\\n' |", "3:17: the line ends too early (expected a tool behind the pipe)"),
        (
            "seq 1 $N | kafka-console-producer --topic t",
            "3:7: a shell would act on $ (expected single quotes around it)",
        ),
        (
            "seq 1 ten | kafka-console-producer --topic t",
            "3:7: ten makes no sense (expected seq [-f FORMAT] [-s SEPARATOR] [-w] [FIRST [STEP]] LAST)",
        ),
        (
            "seq 99999999 | kafka-console-producer --topic t",
            "3:1: seq is too much (expected at most 4194304)",
        ),
        ("cluster brokers=1", "3:1: a second cluster (expected one cluster line, the first)"),
    ] {
        assert_eq!(wrong_line(line), error, "{line}");
    }
}

#[test]
fn malformed_clusters_are_told_with_place_and_remedy() {
    let settings =
        "(expected brokers, metadata, racks, seed, tool-start, start or a broker config, each with =VALUE";
    for (line, error) in [
        ("cluster broker=3", format!("1:9: unexpected broker {settings}; did you mean brokers?)")),
        (
            "cluster brokers=3 min.insync.replica=2",
            format!("1:19: unexpected min.insync.replica {settings}; did you mean min.insync.replicas?)"),
        ),
        ("cluster brokers", "1:16: the line ends too early (expected a value for brokers=)".to_owned()),
        ("cluster brokers=0", "1:17: unexpected 0 (expected 1 to 100)".to_owned()),
        ("cluster metadata=zookeeper", "1:18: unexpected zookeeper (expected zk or kraft)".to_owned()),
        (
            "cluster brokers=3 racks=a,b",
            "1:19: unexpected racks=a,b (expected 3 names with commas between, one for each broker)"
                .to_owned(),
        ),
        (
            "cluster start=today",
            "1:15: unexpected today (expected a date such as 2026-01-01T00:00:00Z)".to_owned(),
        ),
        (
            "broker kill 1\nbroker kill 2",
            "1:1: a command before the cluster (expected a first line such as: cluster brokers=3)".to_owned(),
        ),
        (
            "# nothing\n",
            "1:1: the line ends too early (expected a first line such as: cluster brokers=3)".to_owned(),
        ),
    ] {
        assert_eq!(wrong(line), [error], "{line}");
    }
}

#[test]
fn every_broken_line_is_told_at_once() {
    let errors = wrong("cluster\nbroker explode 1\nwait 1s\nwait forever\n");
    let places: Vec<_> = errors.iter().map(|error| error.split(' ').next().unwrap()).collect();
    assert_eq!(places, ["2:8:", "4:6:"]);
}
