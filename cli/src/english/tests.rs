//! What a person reads of a mistake: its place, what is wrong, and the remedy.

use highwater_core::script::Script;
use highwater_core::world::World;

use super::{parse_error, refused};

/// What is wrong with the script, a line each.
fn wrong(script: &str) -> Vec<String> {
    Script::parse(script).unwrap_err().iter().map(|error| parse_error(error)).collect()
}

/// What is wrong with a line behind `cluster brokers=3` and a background client c1.
fn wrong_line(line: &str) -> String {
    let client = "kafka-console-consumer --topic t --consumer-property client.id=c1 &";
    let errors = wrong(&format!("cluster brokers=3\n{client}\n{line}"));
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.into_iter().next().unwrap()
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
            "bin/kafka-topic.sh --list",
            "3:1: unexpected bin/kafka-topic.sh (expected a Kafka tool, or broker, disk, link, message, zookeeper, consumer, producer or wait; did you mean kafka-topics?)",
        ),
        (
            "borker kill 1",
            "3:1: unexpected borker (expected a Kafka tool, or broker, disk, link, message, zookeeper, consumer, producer or wait; did you mean broker?)",
        ),
        (
            "message drp 2>1 FETCH 3",
            "3:9: unexpected drp (expected drop, delay, duplicate, deliver, hold or release; did you mean drop?)",
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
            "3:8: unexpected kil (expected kill, power-off, stop, start, pause, resume or restart; did you mean kill?)",
        ),
        (
            "consumer slwo c1 1s",
            "3:10: unexpected slwo (expected crash, stop, pause, resume, join, commit or slow; did you mean slow?)",
        ),
        ("producer commit p1", "3:10: unexpected commit (expected crash, stop, pause, resume or join)"),
        (
            "kafka-topics --list | grep t",
            "3:21: a shell would act on | (expected nothing behind it: all that a tool prints is kept and shown)",
        ),
        (
            "kafka-topics --list \\\n  && sleep 1",
            "4:3: a shell would act on && (expected the next command on a line of its own)",
        ),
        (
            "bin/kafka-acls.sh --list",
            "3:1: kafka-acls is about users and their rights; here every client may do everything (expected another line)",
        ),
        (
            "kafka-preferred-replica-election.sh",
            "3:1: kafka-preferred-replica-election is gone from Apache Kafka 3.9 (expected kafka-leader-election)",
        ),
        ("broker kill", "3:12: the line ends too early (expected a broker's number)"),
        ("broker kill one", "3:13: unexpected one (expected a broker's number)"),
        ("  broker kill 4", "3:15: there is no broker 4 (expected 1 to 3)"),
        ("message drop 2>4 FETCH 3", "3:14: there is no broker 4 (expected 1 to 3)"),
        ("broker kill 1 2", "3:15: unexpected 2 (expected the end of the line)"),
        ("link cut 1 broker-2", "3:12: unexpected broker-2 (expected a broker's number, or zk)"),
        ("link delay 1 2", "3:15: the line ends too early (expected a time such as 500ms, 1.5s, 2m or 1h)"),
        ("consumer stop c2", "3:15: no client c2 was left running (expected c1; did you mean c1?)"),
        ("wait 5", "3:6: unexpected 5 (expected a time such as 500ms, 1.5s, 2m or 1h)"),
        ("wait 5 s", "3:6: unexpected 5 (expected a time such as 500ms, 1.5s, 2m or 1h)"),
        (
            "wait untill leader t-0 = 1",
            "3:6: unexpected untill (expected a time such as 500ms, 1.5s, 2m or 1h; did you mean until?)",
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
        ("@soon broker kill 1", "3:2: unexpected soon (expected a time such as 500ms, 1.5s, 2m or 1h)"),
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
fn a_tools_faults_are_told_with_place_and_remedy() {
    for (line, error) in [
        (
            "kafka-topics --create --topic t --partitions many",
            "2:46: `many` is no value for --partitions (expected a whole number)",
        ),
        (
            "kafka-producer-perf-test --topic t --num-records 9",
            "2:1: kafka-producer-perf-test lacks an argument (expected --record-size)",
        ),
        ("kafka-log-dirs --describe", "2:1: kafka-log-dirs is not modelled yet"),
        (
            "kafka-console-consumer --topic t --consumer-property group.protocol=consumer",
            "2:54: the client property group.protocol=consumer is not modelled yet",
        ),
        (
            "kafka-consumer-groups --list --validate",
            "2:30: kafka-consumer-groups --validate is not modelled yet",
        ),
    ] {
        let script = Script::parse(&format!("cluster\n{line}")).unwrap();
        assert_eq!(refused(&World::new(&script.into()).unwrap_err()), error, "{line}");
    }
}
