//! Messages of formats 0 and 1 are read, and never destroyed.
//!
//! `old-formats/*.log` were written by Kafka 3.9.1's own `MemoryRecordsBuilder` (`Gen.java`): `v1-gzip-lm` is format 1, gzip,
//! LogAppendTime, with one batch of format 2 behind three wrappers. `dump.txt` is what its `kafka-dump-log` prints of
//! each.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::{answers, empty_directory, hex, highwater};

const FILES: [&str; 12] = [
    "case",
    "v0-gzip-cm",
    "v0-lz4-cm",
    "v0-none-cm",
    "v0-snappy-cm",
    "v1-gzip-cm",
    "v1-gzip-lm",
    "v1-lz4-cm",
    "v1-lz4-lm",
    "v1-none-cm",
    "v1-none-lm",
    "v1-snappy-cm",
];
const LOG: &str = "00000000000000000000.log";

fn fixture(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests/commands/old-formats", name].iter().collect()
}

/// A partition's directory with nothing but the log of a file.
fn directory(test: &str, name: &str) -> PathBuf {
    let dir = empty_directory(&format!("old-{test}-{name}")).join("t-0");
    fs::create_dir_all(&dir).unwrap();
    fs::copy(fixture(&format!("{name}.log")), dir.join(LOG)).unwrap();
    dir
}

#[test]
fn they_are_dumped_as_kafka_dumps_them() {
    let told = fs::read_to_string(fixture("dump.txt")).unwrap();
    for name in FILES {
        let file = directory("dump", name).join(LOG);
        let dumped = highwater(&["dump", "--print-data-log", file.to_str().unwrap()], "");
        let behind = told.split_once(&format!("# {name}\n")).unwrap().1;
        let expected = behind.split("\n# ").next().unwrap();
        assert_eq!(dumped.out.split_once('\n').unwrap().1.trim_end(), expected.trim_end(), "{name}");
    }
}

#[test]
fn recovery_keeps_them_and_a_torn_one_is_cut_off() {
    for name in FILES {
        let dir = directory("recover", name);
        let (path, before) = (dir.to_str().unwrap(), fs::read(dir.join(LOG)).unwrap());
        let done = highwater(&["log", "recover", path], "");
        assert_eq!(
            (done.exit, fs::read(dir.join(LOG)).unwrap()),
            (0, before.clone()),
            "{name}: {}",
            done.out
        );
        let seen = highwater(&["inspect", "--json", path], "");
        assert_eq!((seen.exit, seen.out.contains("\"problems\":[{")), (0, false), "{name}: {}", seen.out);
        let next = if name == "case" { 2 } else { 10 };
        assert!(done.out.contains(&format!("\"nextOffset\":{next}")), "{name}: {}", done.out);
        fs::write(dir.join(LOG), &before[..before.len() - 1]).unwrap();
        highwater(&["log", "recover", path], "");
        let kept = fs::read(dir.join(LOG)).unwrap();
        assert!(!kept.is_empty() && before.starts_with(&kept), "{name}: {} bytes", kept.len());
    }
}

#[test]
fn truncation_keeps_what_is_before_and_takes_a_wrapper_whole() {
    for name in FILES.into_iter().filter(|name| *name != "case") {
        let dir = directory("truncate", name);
        let before = fs::read(dir.join(LOG)).unwrap();
        let done = highwater(&["log", "truncate", dir.to_str().unwrap(), "--to", "4"], "");
        // As in Kafka the log goes on at the offset that was asked for, though the batch before it may end earlier.
        assert!(done.out.contains("\"nextOffset\":4"), "{name}: {}", done.out);
        let kept = fs::read(dir.join(LOG)).unwrap();
        assert!(!kept.is_empty() && before.starts_with(&kept), "{name}");
    }
}

#[test]
fn they_are_decoded_one_by_one() {
    let bytes = fs::read(fixture("case.log")).unwrap();
    let (zero, one) = bytes.split_at(32);
    let mut flipped = one.to_vec();
    flipped[40] ^= 1;
    let lines = [hex(zero), hex(one), hex(&flipped)];
    let told = answers(&["calc", "decode"], &lines.each_ref().map(String::as_str));
    let told: Vec<Value> = told.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&told[0]["magic"], &told[0]["isvalid"]), (&0.into(), &true.into()));
    assert_eq!(
        (&told[0]["records"][0]["key"], &told[0]["timestampType"]),
        (&"6b30".into(), &"NoTimestampType".into())
    );
    assert_eq!((&told[1]["offset"], &told[1]["timestamp"]), (&1.into(), &1_735_689_600_000_i64.into()));
    assert_eq!((&told[2]["isvalid"], &told[2]["error"]), (&false.into(), &"CorruptRecordException".into()));
}

#[test]
fn inspect_takes_a_single_file() {
    let dir = directory("file", "v1-gzip-cm");
    let seen = highwater(&["inspect", dir.join(LOG).to_str().unwrap()], "");
    assert!(seen.exit == 0 && seen.out.contains("10 records  up to offset 9"), "{}", seen.out);
    let other = dir.join("notes.txt");
    fs::write(&other, "x").unwrap();
    let refused = highwater(&["inspect", other.to_str().unwrap()], "");
    assert!(refused.exit == 2 && refused.err.contains("not a file of a partition"), "{}", refused.err);
}

#[test]
fn a_search_by_time_says_that_it_does_not_read_them() {
    let dir = directory("search", "v1-none-cm");
    let refused = highwater(&["log", "search", dir.to_str().unwrap()], "-3\n");
    assert!(refused.exit == 2 && refused.err.contains("message of format 1"), "{}", refused.err);
}
