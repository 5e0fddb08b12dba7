//! The same scripts on a real Apache Kafka 3.9.1 and here: what each came to, compared in five groups of fields.
//!
//! | group | what |
//! |---|---|
//! | topics | brokers; leader, epoch, replicas, ISR, high watermark, every replica's log |
//! | groups | state, assignor, committed offsets, members with their partitions |
//! | clients | records and acknowledgements printed, and which clients still live |
//! | errors | exit status and exception classes |
//! | stdout | every other printed line; rows of tables in any order |
//!
//! What does not hold yet stands in `tests/conformance/expected-differences.txt`: script, mode, group, reason. A
//! difference that is not listed fails, and so does a listed one that is gone: it is to be struck off.

mod diff;
mod lines;
mod ours;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::diff::{Difference, GROUPS, differences};

/// Longer values are cut in the table.
const SHOWN: usize = 160;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance")
}

/// A row of the table: a script in a mode, and where it differs, or why it was refused.
struct Row {
    script: String,
    mode: String,
    found: Result<BTreeMap<&'static str, Difference>, String>,
}

impl Row {
    fn of(script: String, mode: String) -> Row {
        let path = folder().join(format!("outcomes/{script}.{mode}.json"));
        let kafka = std::fs::read_to_string(path).expect("the recording");
        let kafka: Value = serde_json::from_str(&kafka).expect("the recording is JSON");
        let found = ours::outcome(&script, &mode).map(|ours| differences(&kafka, &ours));
        Row { script, mode, found }
    }

    fn differs_in(&self, group: &str) -> bool {
        self.found.as_ref().map_or(true, |found| found.contains_key(group))
    }

    /// The row, and under it what is different.
    fn print(&self) {
        let marks = GROUPS
            .map(|group| format!("{:<w$}", if self.differs_in(group) { "≠" } else { "=" }, w = group.len()));
        println!("{:<38}{:<6} {}", self.script, self.mode, marks.join("  ").trim_end());
        match &self.found {
            Ok(found) => found.iter().for_each(|(group, difference)| {
                println!("    {group} {}", tell(difference));
            }),
            Err(said) => println!("    refused: {said}"),
        }
    }

    /// What the list of expected differences has wrong about it.
    fn unlike(&self, listed: &BTreeSet<(String, String, String)>) -> Vec<String> {
        let mut wrong = Vec::new();
        for group in GROUPS {
            let is_listed = listed.contains(&(self.script.clone(), self.mode.clone(), group.to_owned()));
            let what = match (self.differs_in(group), is_listed) {
                (true, false) => match &self.found {
                    Ok(found) => tell(&found[group]),
                    Err(said) => format!("refused: {said}"),
                },
                (false, true) => "holds now, strike it off the list".to_owned(),
                _ => continue,
            };
            wrong.push(format!("{} {} {group}: {what}", self.script, self.mode));
        }
        wrong
    }
}

fn tell((path, kafka, ours): &Difference) -> String {
    let short = |value: &str| match value.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    };
    format!("{path}: Kafka {} | here {}", short(kafka), short(ours))
}

/// (script, mode) of every recording, ZooKeeper's first.
fn recorded() -> Vec<(String, String)> {
    let files = std::fs::read_dir(folder().join("outcomes")).expect("the recordings");
    let names = files.map(|file| file.expect("a file").file_name().into_string().expect("plain names"));
    let mut recorded: Vec<(String, String)> = names
        .map(|name| {
            let (script, mode) =
                name.strip_suffix(".json").and_then(|name| name.rsplit_once('.')).expect("SCRIPT.MODE.json");
            (script.to_owned(), mode.to_owned())
        })
        .collect();
    recorded.sort_by(|a, b| (&b.1, &a.0).cmp(&(&a.1, &b.0)));
    recorded
}

/// (script, mode, group) of what is listed; `*` stands for every group.
fn listed(recorded: &[(String, String)]) -> BTreeSet<(String, String, String)> {
    let text = std::fs::read_to_string(folder().join("expected-differences.txt")).expect("the list");
    let mut listed = BTreeSet::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let words: Vec<&str> = line.splitn(4, ' ').collect();
        let [script, mode, group, _reason] = words[..] else {
            panic!("not 'script mode group reason': {line}")
        };
        assert!(
            recorded.iter().any(|(s, m)| (s.as_str(), m.as_str()) == (script, mode)),
            "not recorded: {line}"
        );
        let groups: Vec<&str> = GROUPS.into_iter().filter(|known| group == "*" || group == *known).collect();
        assert!(!groups.is_empty(), "no such group: {line}");
        listed.extend(groups.iter().map(|group| (script.to_owned(), mode.to_owned(), (*group).to_owned())));
    }
    listed
}

#[test]
fn answers_what_apache_kafka_answered() {
    let recorded = recorded();
    let listed = listed(&recorded);
    println!("{:<38}{:<6} {}", "script", "mode", GROUPS.join("  "));
    let rows: Vec<Row> = recorded.into_iter().map(|(script, mode)| Row::of(script, mode)).collect();
    rows.iter().for_each(Row::print);
    let equal = GROUPS.map(|group| {
        let equal = rows.iter().filter(|row| !row.differs_in(group)).count();
        format!("{group} {equal}/{}", rows.len())
    });
    let refused = rows.iter().filter(|row| row.found.is_err()).count();
    println!("equal: {}", equal.join(", "));
    println!("compared {}, refused {refused}", rows.len() - refused);
    let wrong: Vec<String> = rows.iter().flat_map(|row| row.unlike(&listed)).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
