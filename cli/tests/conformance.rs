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

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const GROUPS: [&str; 5] = ["topics", "groups", "clients", "errors", "stdout"];

/// The first difference of each group: where, Kafka's, ours.
type Differences = BTreeMap<&'static str, (String, String, String)>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance")
}

/// The script with the mode and the settings that every recording had; a recording's last look took three seconds.
fn in_mode(text: &str, mode: &str) -> String {
    let mut lines: Vec<String> = text.trim_end().lines().map(str::to_owned).collect();
    let first = lines.iter_mut().find(|line| line.starts_with("cluster")).expect("a cluster line");
    let given: BTreeMap<&str, &str> =
        first.split_whitespace().filter_map(|word| word.split_once('=')).collect();
    let brokers: u32 = given.get("brokers").map_or(3, |brokers| brokers.parse().expect("a number"));
    let copies = brokers.min(3).to_string();
    let mut all = BTreeMap::from([
        ("auto.create.topics.enable", "false"),
        ("auto.leader.rebalance.enable", "false"),
        ("group.initial.rebalance.delay.ms", "0"),
        ("offsets.topic.num.partitions", "50"),
        ("tool-start", "700ms"),
        ("offsets.topic.replication.factor", copies.as_str()),
        ("transaction.state.log.replication.factor", copies.as_str()),
        ("transaction.state.log.min.isr", "1"),
    ]);
    all.extend(given);
    all.insert("metadata", mode);
    let settings: Vec<String> = all.iter().map(|(name, value)| format!("{name}={value}")).collect();
    *first = format!("cluster {}", settings.join(" "));
    lines.join("\n") + "\nwait 3s\n"
}

/// What this project answers, or (`Err`) the line with which it refuses what it does not model. Anything else that is
/// no outcome, a crash above all, fails the test at once: no entry of the list stands for it.
fn ours(name: &str, mode: &str) -> Result<Value, String> {
    let script = std::fs::read_to_string(folder().join(format!("scripts/{name}.hw"))).expect("the script");
    let copy = std::env::temp_dir().join(format!("highwater-{}-{name}-{mode}.hw", std::process::id()));
    std::fs::write(&copy, in_mode(&script, mode)).expect("a temporary file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_highwater"));
    let output = command.arg("run").arg(&copy).arg("--json").output().expect("the binary runs");
    let _ = std::fs::remove_file(&copy);
    if let Ok(outcome) = serde_json::from_slice(&output.stdout) {
        return Ok(outcome);
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let refused = output.status.code() == Some(2) && said.trim_end().ends_with(" is not modelled yet");
    assert!(refused, "{name} {mode}: neither an outcome nor a refusal ({}): {said}", output.status);
    Err(said.trim_end().rsplit(".hw:").next().unwrap_or_default().to_owned())
}

/// A line without what no two runs share.
fn scrub(line: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut topic_id = false;
    for word in line.split_whitespace() {
        words.push(if topic_id { "TOPIC-ID".into() } else { scrub_word(word) });
        topic_id = word == "TopicId:";
    }
    words.join(" ")
}

fn scrub_word(word: &str) -> String {
    if let Ok(mut json) = serde_json::from_str::<Value>(word)
        && json.is_object()
    {
        scrub_json(&mut json);
        return json.to_string();
    }
    let word = word.replace("127.0.0.1:", "HOST:PORT ").replace("localhost:", "HOST:PORT ");
    let word = match word.split_once("HOST:PORT ") {
        Some((before, after)) => {
            format!("{before}HOST:PORT{}", after.trim_start_matches(|c: char| c.is_ascii_digit()))
        }
        None => word,
    };
    let bytes = word.as_bytes();
    let uuid = |at: usize| {
        at + 36 <= bytes.len()
            && (0..36).all(|n| match n {
                8 | 13 | 18 | 23 => bytes[at + n] == b'-',
                _ => bytes[at + n].is_ascii_hexdigit(),
            })
    };
    match (0..bytes.len()).find(|at| uuid(*at)) {
        Some(at) => format!("{}UUID{}", &word[..at], &word[at + 36..]),
        None => word,
    }
}

/// A JSON line's field values that no two runs share.
fn scrub_json(json: &mut Value) {
    let Some(object) = json.as_object_mut() else { return };
    for (name, value) in object.iter_mut() {
        let replacement = match name.as_str() {
            "timestamp" | "startup_time" | "shutdown_time" => "MILLIS",
            "topic_id" => "TOPIC-ID",
            "host" => "HOST",
            "port" => "PORT",
            "avg_throughput" => "0",
            "endpoints" => "ENDPOINTS",
            _ => continue,
        };
        *value = Value::String(replacement.into());
    }
}

fn is_record(line: &str) -> bool {
    let marks = ["producer_send_success", "producer_send_error", "\"record_data\""];
    line.starts_with("Partition:") || marks.iter().any(|mark| line.contains(mark))
}

fn partition_of(line: &str) -> Option<i64> {
    let digits = |rest: &str| rest.trim_start().chars().take_while(char::is_ascii_digit).collect::<String>();
    let rest = line.strip_prefix("Partition:").or_else(|| Some(line.split_once("\"partition\":")?.1))?;
    digits(rest).parse().ok()
}

/// A line as it is compared: a JSON one by its fields, whatever their order.
fn body(line: &str) -> Value {
    let text = line.replace("MILLIS", "0");
    match serde_json::from_str::<Value>(&text) {
        Ok(mut json) if json.is_object() => {
            scrub_json(&mut json);
            let sorted: BTreeMap<String, Value> = json.as_object().cloned().into_iter().flatten().collect();
            Value::String(format!("{sorted:?}"))
        }
        _ => Value::String(line.to_owned()),
    }
}

/// Records in the order of their partitions, and the other lines that are not blank.
fn split(lines: &Value, table: bool) -> [Vec<Value>; 2] {
    let lines: Vec<&str> = lines.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut records: Vec<&str> = lines.iter().copied().filter(|line| is_record(line)).collect();
    records.sort_by_key(|line| partition_of(line).map_or((1, 0), |partition| (0, partition)));
    let others = lines.iter().filter(|line| !is_record(line) && !line.trim().is_empty());
    let mut others: Vec<String> = others.map(|line| scrub(line)).collect();
    if table {
        others.sort();
    }
    [records.into_iter().map(body).collect(), others.iter().map(|line| body(line)).collect()]
}

struct Diff {
    unstable: Vec<String>,
    found: Differences,
}

impl Diff {
    fn skips(&self, path: &str) -> bool {
        self.unstable.iter().any(|unstable| path == unstable || path.starts_with(&format!("{unstable}/")))
    }

    fn note(&mut self, group: &'static str, path: &str, kafka: &Value, ours: &Value) {
        if !self.skips(path) {
            let row = (path.to_owned(), kafka.to_string(), ours.to_string());
            self.found.entry(group).or_insert(row);
        }
    }

    /// Every field that Kafka's has; a binary may add its own.
    fn value(&mut self, group: &'static str, path: &str, kafka: &Value, ours: &Value) {
        match (kafka, ours) {
            (Value::Object(kafka), Value::Object(ours)) => {
                let names: BTreeSet<&String> = kafka.keys().chain(ours.keys()).collect();
                for name in names {
                    let of =
                        |map: &serde_json::Map<String, Value>| map.get(name).cloned().unwrap_or(Value::Null);
                    self.value(group, &format!("{path}/{name}"), &of(kafka), &of(ours));
                }
            }
            (Value::Array(kafka), Value::Array(ours)) if kafka.len() == ours.len() => {
                for (at, (kafka, ours)) in kafka.iter().zip(ours).enumerate() {
                    self.value(group, &format!("{path}/{at}"), kafka, ours);
                }
            }
            _ if kafka != ours => self.note(group, path, kafka, ours),
            _ => {}
        }
    }

    fn lines(&mut self, path: &str, kafka: &Value, ours: &Value, table: bool) {
        if self.skips(path) {
            return;
        }
        let within = format!("{path}/");
        let table = table && !self.unstable.iter().any(|unstable| unstable.starts_with(&within));
        for (group, (kafka, ours)) in
            ["clients", "stdout"].into_iter().zip(split(kafka, table).into_iter().zip(split(ours, table)))
        {
            self.value(group, path, &Value::Array(kafka), &Value::Array(ours));
        }
    }

    fn outcome(&mut self, kafka: &Value, ours: &Value) {
        self.value("topics", "/brokers", &kafka["brokers"], &ours["brokers"]);
        self.value("topics", "/topics", &kafka["topics"], &ours["topics"]);
        self.value("groups", "/groups", &kafka["groups"], &ours["groups"]);
        let empty = Vec::new();
        let theirs = ours["commands"].as_array().unwrap_or(&empty);
        for (at, command) in kafka["commands"].as_array().unwrap_or(&empty).iter().enumerate() {
            let found = theirs.iter().find(|other| other["line"] == command["line"]).unwrap_or(&Value::Null);
            let name = command["command"].as_str().unwrap_or_default();
            let table = name.starts_with("kafka-consumer-groups") || name.starts_with("kafka-topics");
            let path = format!("/commands/{at}");
            self.lines(&format!("{path}/stdout"), &command["stdout"], &found["stdout"], table);
            self.value("errors", &format!("{path}/exit"), &command["exit"], &found["exit"]);
            self.errors(&path, &command["errors"], &found["errors"]);
        }
        let names =
            |of: &Value| of["clients"].as_object().into_iter().flat_map(|map| map.keys().cloned()).collect();
        let all: BTreeSet<String> =
            [kafka, ours].into_iter().flat_map(|of| -> Vec<String> { names(of) }).collect();
        for name in all {
            let (path, kafka, ours) =
                (format!("/clients/{name}"), &kafka["clients"][&name], &ours["clients"][&name]);
            self.value("clients", &format!("{path}/alive"), &kafka["alive"], &ours["alive"]);
            self.lines(&format!("{path}/stdout"), &kafka["stdout"], &ours["stdout"], false);
            self.errors(&path, &kafka["errors"], &ours["errors"]);
        }
    }

    fn errors(&mut self, path: &str, kafka: &Value, ours: &Value) {
        let sorted = |errors: &Value| {
            let mut errors = errors.as_array().cloned().unwrap_or_default();
            errors.sort_by_key(Value::to_string);
            Value::Array(errors)
        };
        self.value("errors", &format!("{path}/errors"), &sorted(kafka), &sorted(ours));
    }
}

fn compare(name: &str, mode: &str) -> Differences {
    let path = folder().join(format!("outcomes/{name}.{mode}.json"));
    let kafka = std::fs::read_to_string(path).expect("the recording");
    let kafka: Value = serde_json::from_str(&kafka).expect("the recording is JSON");
    match ours(name, mode) {
        Ok(ours) => {
            let unstable = kafka["unstable"].as_array().into_iter().flatten();
            let unstable = unstable.filter_map(Value::as_str).map(str::to_owned).collect();
            let mut diff = Diff { unstable, found: Differences::new() };
            diff.outcome(&kafka, &ours);
            diff.found
        }
        Err(said) => {
            GROUPS.iter().map(|group| (*group, ("/".into(), "an outcome".into(), said.clone()))).collect()
        }
    }
}

/// (script, mode, group) of what is listed; `*` stands for every group.
fn listed() -> BTreeSet<(String, String, String)> {
    let text = std::fs::read_to_string(folder().join("expected-differences.txt")).expect("the list");
    let mut listed = BTreeSet::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let words: Vec<&str> = line.splitn(4, ' ').collect();
        let [script, mode, group, _reason] = words[..] else {
            panic!("not 'script mode group reason': {line}")
        };
        let groups = GROUPS.iter().filter(|known| group == "*" || group == **known);
        listed.extend(groups.map(|group| (script.to_owned(), mode.to_owned(), group.to_string())));
    }
    listed
}

#[test]
fn answers_what_apache_kafka_answered() {
    let mut names: Vec<(String, String)> = std::fs::read_dir(folder().join("outcomes"))
        .expect("the recordings")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|file| {
            let (name, mode) = file.strip_suffix(".json")?.rsplit_once('.')?;
            Some((name.to_owned(), mode.to_owned()))
        })
        .collect();
    names.sort_by(|a, b| (&b.1, &a.0).cmp(&(&a.1, &b.0)));
    let (listed, mut wrong, mut equal) = (listed(), Vec::new(), BTreeMap::<&str, u32>::new());
    println!("{:<38}{:<6} {}", "script", "mode", GROUPS.join("  "));
    for (name, mode) in &names {
        let found = compare(name, mode);
        let marks: Vec<String> = GROUPS
            .iter()
            .map(|group| {
                format!("{:<w$}", if found.contains_key(group) { "≠" } else { "=" }, w = group.len())
            })
            .collect();
        println!("{name:<38}{mode:<6} {}", marks.join("  "));
        for group in GROUPS {
            let is_listed = listed.contains(&(name.clone(), mode.clone(), group.to_owned()));
            *equal.entry(group).or_default() += u32::from(!found.contains_key(group));
            match (found.get(group), is_listed) {
                (Some((path, kafka, ours)), false) => {
                    wrong.push(format!("{name} {mode} {group}: {path}: Kafka {kafka} | here {ours}"));
                }
                (None, true) => {
                    wrong.push(format!("{name} {mode} {group}: holds now, strike it off the list"))
                }
                _ => {}
            }
        }
    }
    let counts: Vec<String> =
        GROUPS.iter().map(|group| format!("{group} {}/{}", equal[group], names.len())).collect();
    println!("equal: {}", counts.join(", "));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
