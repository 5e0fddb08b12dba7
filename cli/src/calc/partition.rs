//! `highwater calc partition`: the partition of a key, or of a group's offsets.

use highwater_core::wire::murmur2::{java_hash_code, murmur2, partition_for_group, partition_for_key};
use serde_json::{Value, json};

use crate::{Exit, lines, output};

/// A key or a group; without either, JSON lines from standard input.
#[derive(clap::Args)]
pub struct Args {
    /// The key, as text.
    #[arg(long, requires = "partitions", conflicts_with = "group")]
    key: Option<String>,
    /// The group's id.
    #[arg(long)]
    group: Option<String>,
    /// How many partitions there are (of `__consumer_offsets`: 50).
    #[arg(long, value_parser = clap::value_parser!(i32).range(1..))]
    partitions: Option<i32>,
}

/// Decides.
pub fn run(args: &Args) -> Exit {
    match args {
        Args { key: Some(key), partitions, .. } => {
            output::say(partition_for_key(key.as_bytes(), partitions.unwrap_or(1)));
            Exit::Done
        }
        Args { group: Some(group), partitions, .. } => {
            output::say(partition_for_group(group, partitions.unwrap_or(50)));
            Exit::Done
        }
        _ => lines::answer_standard_input(|line| partition(&lines::json(line)?)),
    }
}

/// `{"key_hex":"6b31","partitions":6}` or `{"group":"g","partitions":50}`.
fn partition(line: &Value) -> Result<Value, String> {
    let partitions = match &line["partitions"] {
        Value::Null if line["group"].is_string() => 50,
        value => {
            let count = value.as_i64().and_then(|count| i32::try_from(count).ok()).filter(|count| *count > 0);
            count.ok_or("partitions: expected a whole number from 1 to 2147483647")?
        }
    };
    match (&line["key_hex"], &line["group"]) {
        (Value::String(hex), Value::Null) => {
            let key = lines::bytes("key_hex", hex)?;
            Ok(json!({ "murmur2": murmur2(&key), "partition": partition_for_key(&key, partitions) }))
        }
        (Value::Null, Value::String(group)) => {
            Ok(json!({ "hash": java_hash_code(group), "partition": partition_for_group(group, partitions) }))
        }
        _ => Err("expected key_hex or group, as a string".into()),
    }
}
