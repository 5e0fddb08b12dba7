//! Printed lines as they are compared: without what no two runs share, records by partition, JSON by its fields.

use std::cmp::Ordering;
use std::sync::LazyLock;

use regex_lite::{Captures, Regex};
use serde_json::Value;

/// A line as it is compared, with its index in the outcome: what is unstable is named by that.
pub type Line = (usize, Value);

/// What no two runs share, and what stands for it, in this order.
static SCRUBBED: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let rules = [
        (r"TopicId: \S+", "TopicId: TOPIC-ID"),
        (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID"),
        (r"(?:127\.0\.0\.1|localhost|10\.77\.0\.\d+):\d+", "HOST:PORT"),
        (r"\b1[5-9]\d{11}\b", "MILLIS"),
        (r"\b\d{4}/\d\d/\d\d \d\d:\d\d:\d\d:\d{3}", "MILLIS"),
        (r"\bcrc: \d+", "crc: CRC"),
        (r#""host": ?"[\w.]+""#, r#""host":"HOST""#),
        (r#""port": ?\d+"#, r#""port":"PORT""#),
        (r#""topic_id": ?"[^"]+""#, r#""topic_id":"TOPIC-ID""#),
        (r#"("(?:timestamp|startup_time|shutdown_time)": ?)(?:MILLIS|\d{13})"#, "${1}MILLIS"),
        (r#"("avg_throughput": ?)[-\d.eE]+"#, "${1}0"),
    ];
    rules.map(|(pattern, stands)| (Regex::new(pattern).expect("a pattern"), stands)).into()
});

static PARTITION: LazyLock<[Regex; 2]> = LazyLock::new(|| {
    [r"^Partition:(\d+)", r#""partition": ?(\d+)"#].map(|pattern| Regex::new(pattern).expect("a pattern"))
});

/// The records among the lines, in the order of their partitions, and the other lines that are not blank. The rows of
/// a table come in any order.
pub fn split(lines: &[&str], table: bool) -> [Vec<Line>; 2] {
    let numbered = || lines.iter().copied().enumerate();
    let mut records: Vec<(usize, &str)> = numbered().filter(|(_, line)| is_record(line)).collect();
    records.sort_by_key(|(_, line)| partition(line));
    let others = numbered().filter(|(_, line)| !is_record(line) && !line.trim().is_empty());
    let mut others: Vec<(usize, String)> = others.map(|(at, line)| (at, scrub(line))).collect();
    if table {
        others.sort_by(|a, b| a.1.cmp(&b.1));
    }
    // The tabs and inner white space of a record are data: only what stands in a JSON line is scrubbed.
    let record = |line: &str| if line.starts_with('{') { body(&scrub(line)) } else { line.into() };
    [
        records.into_iter().map(|(at, line)| (at, record(line))).collect(),
        others.into_iter().map(|(at, line)| (at, body(&line))).collect(),
    ]
}

/// Whether two values are equal as JSON means it: 1 and 1.0 are one number.
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a == b || a.as_f64().partial_cmp(&b.as_f64()) == Some(Ordering::Equal)
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

fn scrub(line: &str) -> String {
    let rule = |line: String, (pattern, stands): &(Regex, &str)| {
        pattern
            .replace_all(&line, |found: &Captures| {
                let mut text = String::new();
                found.expand(stands, &mut text);
                text
            })
            .into_owned()
    };
    let line = SCRUBBED.iter().fold(line.to_owned(), rule);
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_record(line: &str) -> bool {
    let marks = ["producer_send_success", "producer_send_error", "\"record_data\""];
    line.starts_with("Partition:") || marks.iter().any(|mark| line.contains(mark))
}

/// Lines without a partition come last.
fn partition(line: &str) -> (bool, u64) {
    let found = PARTITION.iter().find_map(|pattern| pattern.captures(line)?.get(1)?.as_str().parse().ok());
    found.map_or((true, 0), |partition| (false, partition))
}

/// A JSON line as a value, so that the order of its fields does not count.
fn body(line: &str) -> Value {
    let json =
        line.starts_with('{').then(|| serde_json::from_str(&line.replace("MILLIS", "0")).ok()).flatten();
    json.unwrap_or_else(|| line.into())
}

#[test]
fn a_line_keeps_its_index_through_sorting() {
    let [records, others] = split(&["b", "Partition:1\tv", "", "Partition:0\tv", "a"], true);
    assert_eq!(records, [(3, "Partition:0\tv".into()), (1, "Partition:1\tv".into())]);
    assert_eq!(others, [(4, "a".into()), (0, "b".into())]);
}

#[test]
fn what_no_two_runs_share_is_scrubbed() {
    assert_eq!(scrub("at 10.77.0.12:9092  (1767225600000)  crc: 77"), "at HOST:PORT (MILLIS) crc: CRC");
    assert_eq!(scrub("Topic: t\tTopicId: AbC_-\tx"), "Topic: t TopicId: TOPIC-ID x");
    assert_eq!(scrub("c1-0a1b2c3d-0000-1111-2222-0a1b2c3d4e5f"), "c1-UUID");
    assert_eq!(scrub(r#"{"avg_throughput":9.8,"port":9092}"#), r#"{"avg_throughput":0,"port":"PORT"}"#);
}

#[test]
fn names_and_small_numbers_are_not_scrubbed() {
    let line = r#"{"endpoints":["PLAINTEXT://broker-1:9092"],"epoch":1234567890123}"#;
    assert_eq!(scrub(line), line);
}

#[test]
fn the_white_space_of_a_record_counts() {
    assert_ne!(split(&["Partition:0\tk  v"], false), split(&["Partition:0\tk v"], false));
}
