//! `log append`, `fetch`, `search`, `recover`, `truncate`: a partition's directory, byte for byte.

use std::fs;
use std::path::Path;

use crate::{answers, empty_directory, hex, highwater, unhex};

/// Batches of one record and exactly 1,000 bytes each, from `first` on, a millisecond apart.
fn thousand(offsets: std::ops::Range<i64>) -> Vec<String> {
    let value = "00".repeat(930);
    let base = offsets.start;
    let object = |offset: i64| {
        let time = 1_700_000_000_000 + offset - base;
        format!(
            r#"{{"baseOffset":{offset},"partitionLeaderEpoch":0,"records":[{{"offset":{offset},"timestamp":{time},"value":"{value}"}}]}}"#
        )
    };
    let objects: Vec<String> = offsets.map(object).collect();
    answers(&["calc", "encode"], &objects.iter().map(String::as_str).collect::<Vec<_>>())
}

fn append(dir: &Path, flags: &[&str], lines: &[String]) -> Vec<String> {
    let words = [&["log", "append", dir.to_str().unwrap()], flags].concat();
    answers(&words, &lines.iter().map(String::as_str).collect::<Vec<_>>())
}

fn read(dir: &Path, file: &str) -> Vec<u8> {
    fs::read(dir.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn indexes_are_written_by_kafkas_rule_wherever_the_log_begins() {
    for (start, name) in [(0, "00000000000000000000"), (500, "00000000000000000500")] {
        let dir = empty_directory("indexes").join("orders-0");
        let flags = ["--start-offset", &start.to_string()];
        let told = append(&dir, &flags, &thousand(start..start + 12));
        assert_eq!(told, ["{}"; 12]);
        assert_eq!(hex(&read(&dir, &format!("{name}.index"))), "00000005000013880000000a00002710");
        let times = "0000018bcfe56805000000050000018bcfe5680a0000000a0000018bcfe5680b0000000b";
        assert_eq!(hex(&read(&dir, &format!("{name}.timeindex"))), times);
        assert_eq!(read(&dir, &format!("{name}.log")).len(), 12_000);
        let snapshot = format!("{:020}.snapshot", start + 12);
        let all = [".index", ".log", ".timeindex"].map(|suffix| format!("{name}{suffix}"));
        let mut expected =
            [&all[..], &[snapshot, "leader-epoch-checkpoint".into(), "partition.metadata".into()]].concat();
        expected.sort();
        assert_eq!(names(&dir), expected);
        let epochs = String::from_utf8(read(&dir, "leader-epoch-checkpoint")).unwrap();
        assert_eq!(epochs, format!("0\n1\n0 {start}\n"));
    }
}

#[test]
fn an_append_that_would_not_fit_rolls_first() {
    let dir = empty_directory("rolls").join("orders-0");
    let told = append(&dir, &["--config", "segment.bytes=2000,index.interval.bytes=300"], &thousand(0..5));
    let rolled = |base: i64| format!(r#"{{"rolled":{{"newBaseOffset":{base},"reason":"size"}}}}"#);
    assert_eq!(told, ["{}".to_owned(), "{}".into(), rolled(2), "{}".into(), rolled(4)]);
    assert_eq!(hex(&read(&dir, "00000000000000000000.index")), "00000001000003e8");
    assert_eq!(hex(&read(&dir, "00000000000000000002.index")), "00000001000003e8");
}

#[test]
fn time_rolls_by_the_records_timestamps_and_full_indexes_roll_too() {
    let dir = empty_directory("rolls-by-time").join("orders-0");
    let told = append(&dir, &["--config", "segment.ms=3"], &thousand(0..6));
    assert_eq!(told[4], r#"{"rolled":{"newBaseOffset":4,"reason":"time"}}"#);
    assert_eq!(told.iter().filter(|line| *line == "{}").count(), 5);
    let dir = empty_directory("rolls-by-index").join("orders-0");
    let told = append(&dir, &["--config", "segment.index.bytes=24,index.interval.bytes=0"], &thousand(0..4));
    assert_eq!(told[2], r#"{"rolled":{"newBaseOffset":2,"reason":"timeIndexFull"}}"#);
}

#[test]
fn several_batches_in_one_append_are_indexed_one_by_one() {
    let dir = empty_directory("several").join("orders-0");
    let batches = thousand(0..12);
    append(&dir, &[], &[batches[..6].join(" "), batches[6..].join(" ")]);
    assert_eq!(hex(&read(&dir, "00000000000000000000.index")), "00000005000013880000000a00002710");
}

#[test]
fn a_log_that_is_there_is_appended_to() {
    let dir = empty_directory("again").join("orders-0");
    let batches = thousand(0..12);
    append(&dir, &[], &batches[..7]);
    append(&dir, &[], &batches[7..]);
    assert_eq!(hex(&read(&dir, "00000000000000000000.log")), batches.concat());
    let refused = highwater(&["log", "append", dir.to_str().unwrap(), "--start-offset", "3"], "");
    assert_eq!(refused.exit, 2);
}

#[test]
fn a_follower_refuses_what_does_not_follow_and_goes_on() {
    let dir = empty_directory("follower").join("orders-0");
    let batches = thousand(0..4);
    let mut flipped = unhex(&batches[1]);
    flipped[100] ^= 1;
    let lines =
        [&batches[0], &hex(&flipped), &batches[0], &format!("{} {}", batches[3], batches[2]), &batches[3]];
    assert_eq!(
        append(&dir, &[], &lines.map(Clone::clone)),
        [
            "{}",
            r#"{"error":"CorruptRecordException"}"#,
            r#"{"error":"UnexpectedAppendOffsetException"}"#,
            r#"{"error":"OffsetsOutOfOrderException"}"#,
            "{}",
        ]
    );
    let told = highwater(&["log", "append", dir.to_str().unwrap()], "xyz\n\n");
    assert_eq!(told.out.lines().count(), 2);
    assert_eq!(
        told.out.lines().next(),
        Some(r#"{"error":"batch: character 1 is 'x', no hexadecimal digit"}"#)
    );
}

/// A producer's batch: id 7, `epoch`, from `sequence` on.
fn produced(epoch: i16, sequence: i32, records: usize) -> String {
    let records = vec![r#"{"value":"76"}"#; records].join(",");
    let object = format!(
        r#"{{"producerId":7,"producerEpoch":{epoch},"baseSequence":{sequence},"records":[{records}]}}"#
    );
    answers(&["calc", "encode"], &[&object]).remove(0)
}

#[test]
fn a_leader_assigns_offsets_and_checks_sequences() {
    let dir = empty_directory("leader").join("orders-0");
    let told = append(
        &dir,
        &["--leader-epoch", "3"],
        &[
            produced(0, 0, 3),
            produced(0, 3, 2),
            produced(0, 0, 3),
            produced(0, 9, 1),
            produced(1, 4, 1),
            produced(1, 0, 1),
            produced(0, 5, 1),
            thousand(4..5).remove(0),
        ],
    );
    assert_eq!(
        told,
        [
            r#"{"baseOffset":0,"lastOffset":2}"#,
            r#"{"baseOffset":3,"lastOffset":4}"#,
            r#"{"duplicate":true,"baseOffset":0,"lastOffset":2}"#,
            r#"{"error":"OUT_OF_ORDER_SEQUENCE_NUMBER"}"#,
            r#"{"error":"OUT_OF_ORDER_SEQUENCE_NUMBER"}"#,
            r#"{"baseOffset":5,"lastOffset":5}"#,
            r#"{"error":"INVALID_PRODUCER_EPOCH"}"#,
            r#"{"error":"INVALID_RECORD"}"#,
        ]
    );
    assert_eq!(String::from_utf8(read(&dir, "leader-epoch-checkpoint")).unwrap(), "0\n1\n3 0\n");
    let decoded = answers(&["calc", "decode"], &[&hex(&read(&dir, "00000000000000000000.log")[..105])]);
    assert!(decoded[0].contains(r#""partitionLeaderEpoch":3"#), "{decoded:?}");
}

#[test]
fn a_restart_remembers_only_the_newest_batch_of_a_producer() {
    let dir = empty_directory("restart").join("orders-0");
    append(&dir, &["--leader-epoch", "0"], &[produced(0, 0, 1), produced(0, 1, 1)]);
    let told = append(&dir, &["--leader-epoch", "0"], &[produced(0, 0, 1), produced(0, 1, 1)]);
    assert_eq!(
        told,
        [
            r#"{"error":"OUT_OF_ORDER_SEQUENCE_NUMBER"}"#,
            r#"{"duplicate":true,"baseOffset":1,"lastOffset":1}"#
        ]
    );
}

#[test]
fn a_configuration_that_cannot_be_is_bad_usage() {
    let dir = empty_directory("configs").join("orders-0");
    for (config, why) in [
        (
            "segment.bytes=1",
            "--config: Invalid value 1 for configuration segment.bytes: Value must be at least 14\n",
        ),
        ("colour=red", "--config: Unknown topic config name: colour\n"),
        ("red", "--config: 'red' is no NAME=VALUE\n"),
    ] {
        let done = highwater(&["log", "append", dir.to_str().unwrap(), "--config", config], "");
        assert_eq!((done.exit, done.out.as_str(), done.err.as_str()), (2, "", why));
    }
}

fn fetch(dir: &Path, lines: &[&str]) -> Vec<String> {
    answers(&["log", "fetch", dir.to_str().unwrap()], lines)
}

#[test]
fn a_fetch_tells_the_bytes_and_how_they_were_found() {
    let dir = empty_directory("fetch").join("orders-0");
    append(&dir, &["--config", "segment.bytes=9000"], &thousand(0..12));
    let told = fetch(
        &dir,
        &[
            r#"{"offset":6,"maxBytes":1048576,"minOneMessage":true}"#,
            r#"{"offset":10,"maxBytes":10,"minOneMessage":true}"#,
            r#"{"offset":10,"maxBytes":10,"minOneMessage":false}"#,
            r#"{"offset":12,"maxBytes":10,"minOneMessage":true}"#,
            r#"{"offset":13}"#,
            r#"{"offset":-1}"#,
            r#"{"maxBytes":1}"#,
        ],
    );
    let without_steps: Vec<&str> =
        told.iter().map(|line| line.split(r#","steps""#).next().unwrap()).collect();
    assert_eq!(
        without_steps,
        [
            r#"{"segment":0,"position":6000,"bytes":3000,"indexFloor":[5,5000]"#,
            r#"{"segment":9,"position":1000,"bytes":1000,"indexFloor":[9,0]"#,
            r#"{"segment":9,"position":1000,"bytes":10,"indexFloor":[9,0]"#,
            r#"{"segment":9,"position":3000,"bytes":0,"indexFloor":null"#,
            r#"{"error":"OFFSET_OUT_OF_RANGE"}"#,
            r#"{"error":"OFFSET_OUT_OF_RANGE"}"#,
            r#"{"error":"missing field `offset` at line 1 column 14"}"#,
        ]
    );
    assert!(told[0].ends_with(
        r#""steps":[{"segment":0},{"probe":0,"entry":[5,5000]},{"probe":0,"entry":[5,5000]},{"floor":[5,5000]},{"scan":5000,"baseOffset":5,"lastOffset":5},{"scan":6000,"baseOffset":6,"lastOffset":6}]}"#
    ), "{}", told[0]);
}

#[test]
fn a_search_finds_the_first_record_at_or_after_a_time() {
    let dir = empty_directory("search").join("orders-0");
    append(&dir, &[], &thousand(0..12));
    let told = answers(
        &["log", "search", dir.to_str().unwrap()],
        &["1700000000003", "0", "1700000000012", "-1", "-2", "-3", "-4", "soon"],
    );
    assert_eq!(
        told,
        [
            r#"{"offset":3,"timestamp":1700000000003}"#,
            r#"{"offset":0,"timestamp":1700000000000}"#,
            "null",
            r#"{"offset":12,"timestamp":-1}"#,
            r#"{"offset":0,"timestamp":-1}"#,
            r#"{"offset":11,"timestamp":1700000000011}"#,
            r#"{"error":"-4 is no timestamp (expected -3 or more)"}"#,
            r#"{"error":"'soon' is no timestamp in milliseconds"}"#,
        ]
    );
}

#[test]
fn reading_leaves_the_directory_as_it_is() {
    let dir = empty_directory("reading").join("orders-0");
    append(&dir, &[], &thousand(0..12));
    fs::remove_file(dir.join("00000000000000000000.index")).unwrap();
    let before = names(&dir);
    assert!(fetch(&dir, &[r#"{"offset":6}"#])[0].contains(r#""indexFloor":[5,5000]"#));
    assert_eq!(names(&dir), before);
}

fn repair(words: &[&str]) -> String {
    let done = highwater(words, "");
    assert_eq!((done.exit, done.err.as_str()), (0, ""));
    done.out
}

#[test]
fn recovery_cuts_off_from_the_first_bad_batch_on_and_rebuilds_the_indexes() {
    let dir = empty_directory("recover").join("orders-0");
    append(&dir, &["--config", "segment.bytes=6000"], &thousand(0..12));
    let log = dir.join("00000000000000000000.log");
    let mut bytes = fs::read(&log).unwrap();
    bytes[4500] ^= 1;
    fs::write(&log, bytes).unwrap();
    let index = dir.join("00000000000000000000.index");
    let sound = fs::read(&index).unwrap();
    fs::write(&index, b"garbage!garbage!").unwrap();
    let told = repair(&["log", "recover", dir.to_str().unwrap()]);
    assert!(told.starts_with(r#"{"removed":[{"file":"00000000000000000000.log","bytes":2000},"#), "{told}");
    assert!(told.contains(r#"{"file":"00000000000000000006.log","bytes":6000}"#), "{told}");
    assert!(told.ends_with("\"nextOffset\":4}\n"), "{told}");
    assert_eq!(
        (fs::metadata(&log).unwrap().len(), sound.len(), fs::read(&index).unwrap().len()),
        (4000, 8, 0)
    );
    assert_eq!(highwater(&["inspect", dir.to_str().unwrap()], "").exit, 0);
}

#[test]
fn recovery_of_a_sound_log_removes_nothing() {
    let dir = empty_directory("recover-sound").join("orders-0");
    append(&dir, &[], &thousand(0..12));
    let told = repair(&["log", "recover", dir.to_str().unwrap()]);
    assert_eq!(told, "{\"removed\":[],\"rebuilt\":[],\"nextOffset\":12}\n");
}

#[test]
fn truncation_takes_the_batch_that_the_offset_lies_in_as_a_whole() {
    let dir = empty_directory("truncate").join("orders-0");
    let object = r#"{"partitionLeaderEpoch":0,"records":[{},{},{}]}"#;
    let three = unhex(&answers(&["calc", "encode"], &[object])[0]);
    let at = |base: u8| [&[0, 0, 0, 0, 0, 0, 0, base][..], &three[8..]].concat();
    append(&dir, &[], &[hex(&at(0)), hex(&at(3)), hex(&at(6))]);
    let size = three.len();
    let told = repair(&["log", "truncate", dir.to_str().unwrap(), "--to", "4"]);
    let removed = format!(r#"{{"file":"00000000000000000000.log","bytes":{}}}"#, 2 * size);
    assert!(told.contains(&removed) && told.ends_with("\"nextOffset\":4}\n"), "{told}");
    assert_eq!(read(&dir, "00000000000000000000.log").len(), size);
}

#[test]
fn truncation_behind_the_end_removes_nothing() {
    let dir = empty_directory("truncate-nothing").join("orders-0");
    append(&dir, &[], &thousand(0..12));
    let told = repair(&["log", "truncate", dir.to_str().unwrap(), "--to", "100"]);
    assert_eq!(told, "{\"removed\":[],\"rebuilt\":[],\"nextOffset\":12}\n");
}

#[test]
fn a_directory_without_a_log_is_bad_input() {
    let dir = empty_directory("nothing");
    for words in [&["log", "fetch"][..], &["log", "search"], &["log", "recover"]] {
        let done = highwater(&[words, &[dir.to_str().unwrap()]].concat(), "");
        assert_eq!((done.exit, done.out.as_str()), (2, ""));
        assert!(done.err.contains("no .log file there"), "{}", done.err);
    }
    assert_eq!(highwater(&["log", "truncate", dir.to_str().unwrap()], "").exit, 2);
}
