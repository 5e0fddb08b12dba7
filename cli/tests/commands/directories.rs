//! `export`, `inspect`, `dump`: whole log directories.

use std::fs;
use std::path::Path;

use crate::{empty_directory, highwater};

const SCRIPT: &str = "cluster brokers=2 start=2026-01-01T00:00:00Z
kafka-topics --create --topic orders --replica-assignment 1:2 --config segment.bytes=100
printf 'k1:v1\\nk2:v2\\n' | kafka-console-producer --topic orders --property parse.key=true --property key.separator=:
printf 'k3:v3\\nk4:v4\\n' | kafka-console-producer --topic orders --property parse.key=true --property key.separator=:
printf 'k5:v5\\nk6:v6\\n' | kafka-console-producer --topic orders --property parse.key=true --property key.separator=:
broker stop 2
";

/// The script's log directories, below an empty directory of this name.
fn exported(name: &str) -> std::path::PathBuf {
    let dir = empty_directory(name);
    let done = highwater(&["export", "-", "--dir", dir.to_str().unwrap()], SCRIPT);
    assert_eq!((done.exit, done.err.as_str()), (0, ""));
    dir
}

fn len(dir: &Path, file: &str) -> u64 {
    fs::metadata(dir.join(file)).unwrap_or_else(|error| panic!("{file}: {error}")).len()
}

#[test]
fn an_export_lies_as_kafka_lays_it_out() {
    let dir = exported("export");
    for file in [
        "meta.properties",
        "recovery-point-offset-checkpoint",
        "replication-offset-checkpoint",
        "log-start-offset-checkpoint",
        "cleaner-offset-checkpoint",
        ".lock",
    ] {
        assert!(dir.join("broker-1").join(file).is_file(), "{file}");
    }
    let text = fs::read_to_string(dir.join("broker-1/meta.properties")).unwrap();
    assert_eq!(text, "#\nbroker.id=1\nversion=0\ncluster.id=highwater\n");
    let orders = dir.join("broker-1/orders-0");
    assert_eq!(fs::read_to_string(orders.join("leader-epoch-checkpoint")).unwrap(), "0\n2\n0 0\n1 6\n");
    assert!(
        fs::read_to_string(orders.join("partition.metadata")).unwrap().starts_with("version: 0\ntopic_id: ")
    );
    assert_eq!(
        (len(&orders, "00000000000000000000.index"), len(&orders, "00000000000000000004.snapshot")),
        (0, 102)
    );
}

#[test]
fn only_a_broker_that_stopped_has_closed_its_files() {
    let dir = exported("running");
    let active = "orders-0/00000000000000000004.index";
    assert_eq!((len(&dir.join("broker-1"), active), len(&dir.join("broker-2"), active)), (10 << 20, 0));
    let marker = |broker: &str| dir.join(broker).join(".kafka_cleanshutdown").exists();
    assert_eq!((marker("broker-1"), marker("broker-2")), (false, true));
}

#[test]
fn what_a_tool_or_a_broker_refuses_is_told_with_its_place_and_what_would_do() {
    let refused = |script: &str| {
        let done = highwater(&["run", "-"], script);
        assert_eq!(done.exit, 2, "{script}");
        done.err
    };
    assert_eq!(
        refused("cluster\n@2s  kafka-console-consumer --topic t --max-messages many\n"),
        "-:2:54: `many` is no value for --max-messages (expected a whole number)\n"
    );
    assert_eq!(
        refused(
            "cluster\necho a | kafka-console-producer --topic t --producer-property transactional.id=x\n"
        ),
        "-:2:63: the client property transactional.id is not modelled yet\n"
    );
    assert_eq!(
        refused("cluster\nkafka-log-dirs --describe\n"),
        "-:2:1: kafka-log-dirs is not modelled yet\n"
    );
    let config = refused("# One.\ncluster brokers=1 num.partitions=none\n");
    assert!(config.starts_with("-:2:19: Invalid value none for configuration num.partitions"), "{config}");
}

#[test]
fn an_export_needs_an_empty_directory_and_a_script() {
    let dir = exported("twice");
    let again = highwater(&["export", "-", "--dir", dir.to_str().unwrap()], SCRIPT);
    let expected = format!("{}: not empty (expected a new or empty directory)\n", dir.display());
    assert_eq!((again.exit, again.err), (2, expected));
    let broken =
        highwater(&["export", "-", "--dir", empty_directory("broken").to_str().unwrap()], "cluster\nfly\n");
    assert_eq!(broken.exit, 2);
    assert!(broken.err.starts_with("-:2:1: "), "{}", broken.err);
}

#[test]
fn an_inspection_tells_partitions_and_segments() {
    let dir = exported("inspected");
    let done = highwater(&["inspect", dir.join("broker-2").to_str().unwrap(), "--json"], "");
    let segments = [0, 2, 4].map(|base| format!(r#"{{"baseOffset":{base},"bytes":83,"batches":1}}"#));
    let expected = format!(
        "{{\"partitions\":[{{\"name\":\"orders-0\",\"segments\":[{}],\"problems\":[]}}]}}\n",
        segments.join(",")
    );
    assert_eq!((done.exit, done.out, done.err.as_str()), (0, expected, ""));
    let text = highwater(&["inspect", dir.join("broker-1/orders-0").to_str().unwrap()], "");
    assert!(text.out.ends_with("1 partition, 3 segments, no problems\n"), "{}", text.out);
}

#[test]
fn an_inspection_that_finds_something_says_where_and_exits_with_1() {
    let dir = exported("flipped").join("broker-1");
    let log = dir.join("orders-0/00000000000000000002.log");
    let mut bytes = fs::read(&log).unwrap();
    bytes[70] ^= 1;
    fs::write(&log, bytes).unwrap();
    let done = highwater(&["inspect", dir.to_str().unwrap(), "--json"], "");
    let problem = r#"{"file":"orders-0/00000000000000000002.log","position":0,"kind":"bad-crc","what":"batch at offset 2: crc is "#;
    assert_eq!(done.exit, 1);
    assert!(done.out.contains(problem), "{}", done.out);
    let text = highwater(&["inspect", dir.join("orders-0").to_str().unwrap()], "");
    assert_eq!(text.exit, 1);
    assert!(
        text.out.contains("! orders-0/00000000000000000002.log byte 0: batch at offset 2: crc is "),
        "{}",
        text.out
    );
    let nothing = highwater(&["inspect", empty_directory("neither").to_str().unwrap()], "");
    assert_eq!(nothing.exit, 2);
}

#[test]
fn a_dump_is_kafkas_line_for_line() {
    let dir = exported("dumped").join("broker-2");
    let orders = dir.join("orders-0");
    let log = orders.join("00000000000000000000.log");
    let log = log.to_str().unwrap();
    let done = highwater(&["dump", log, "--print-data-log"], "");
    let lines: Vec<&str> = done.out.lines().collect();
    assert_eq!((done.exit, lines.len()), (0, 5));
    assert_eq!(lines[..2], [format!("Dumping {log}"), "Log starting offset: 0".to_owned()]);
    assert!(
        lines[2].starts_with(
            "baseOffset: 0 lastOffset: 1 count: 2 baseSequence: 0 lastSequence: 1 producerId: 0 "
        )
    );
    assert!(lines[4].ends_with("keySize: 2 valueSize: 2 sequence: 1 headerKeys: [] key: k2 payload: v2"));
    let files =
        ["00000000000000000000.index", "00000000000000000000.timeindex", "00000000000000000002.snapshot"];
    let files = files.map(|file| orders.join(file).to_str().unwrap().to_owned());
    let done = highwater(&["dump", &files[0], &files[1], &files[2]], "");
    let lines: Vec<&str> = done.out.lines().collect();
    assert_eq!(lines[..2], [format!("Dumping {}", files[0]), format!("{} is empty.", files[0])]);
    assert_eq!(lines[2], format!("Dumping {}", files[1]));
    assert!(lines[3].starts_with("timestamp: ") && lines[3].ends_with(" offset: 1"), "{}", lines[3]);
    assert!(lines[5].starts_with("producerId: 0 producerEpoch: 0 coordinatorEpoch: -1 "), "{}", lines[5]);
}

#[test]
fn a_dump_of_a_checkpoint_is_its_text() {
    let dir = exported("checkpoints").join("broker-2");
    let path = dir.join("replication-offset-checkpoint");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("0\n1\norders 0 "), "{text}");
    let done = highwater(&["dump", path.to_str().unwrap()], "");
    assert_eq!((done.exit, done.out), (0, text));
}

#[test]
fn a_dump_of_what_is_not_there_is_bad_input_and_of_what_is_broken_a_no() {
    let dir = empty_directory("broken-dump");
    let missing = highwater(&["dump", dir.join("00000000000000000000.log").to_str().unwrap()], "");
    assert_eq!((missing.exit, missing.out.as_str()), (2, ""));
    let log = dir.join("00000000000000000000.log");
    fs::write(&log, [0; 100]).unwrap();
    let broken = highwater(&["dump", log.to_str().unwrap()], "");
    assert_eq!(broken.exit, 1);
    assert!(
        broken.err.starts_with(
            "Exception in thread \"main\" org.apache.kafka.common.errors.CorruptRecordException"
        )
    );
}

#[test]
fn what_is_taken_and_changes_nothing_is_told_at_its_place() {
    let told = |script: &str| {
        let done = highwater(&["run", "-"], script);
        assert_eq!(done.exit, 0, "{script}");
        done.err
    };
    assert_eq!(
        told("cluster num.io.threads=4 log.retention.ms=5\n"),
        "-:1:9: num.io.threads has no effect here\n"
    );
    assert_eq!(
        told("cluster metadata=kraft zookeeper.session.timeout.ms=7000\n"),
        "-:1:24: zookeeper.session.timeout.ms has no effect in this metadata mode\n"
    );
    assert_eq!(
        told("cluster\nkafka-configs --alter --broker-defaults --add-config log.cleaner.backoff.ms=4000\n"),
        "-:2:54: log.cleaner.backoff.ms has no effect while brokers run: it acts where the cluster line sets it\n"
    );
    assert_eq!(
        told("cluster\nkafka-topics --list --command-config foo=bar\n"),
        "-:2:38: no client has a configuration foo: Kafka takes it and logs \"These configurations '[foo]' were \
         supplied but are not used yet.\"\n"
    );
}
