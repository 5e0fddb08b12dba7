//! `highwater calc`: Kafka's pure decisions, one JSON line in, one out. A bad line is answered, and the next goes on.

use std::io::{self, BufRead, Write};

use highwater_core::wire::murmur2::{java_hash_code, murmur2, partition_for_group, partition_for_key};
use serde_json::{Value, json};

use crate::Exit;

/// Which decision.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Where a key goes, or a group's offsets.
    Partition(Partition),
    /// What later versions bring.
    #[command(external_subcommand)]
    Other(Vec<String>),
}

/// A key or a group; without either, JSON lines from standard input.
#[derive(clap::Args)]
struct Partition {
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
    match &args.what {
        What::Partition(Partition { key: Some(key), partitions, .. }) => {
            println!("{}", partition_for_key(key.as_bytes(), partitions.unwrap_or(1)));
            Exit::Done
        }
        What::Partition(Partition { group: Some(group), partitions, .. }) => {
            println!("{}", partition_for_group(group, partitions.unwrap_or(50)));
            Exit::Done
        }
        What::Partition(_) => each_line(partition),
        What::Other(words) => {
            let name = words.first().map_or("", String::as_str);
            eprintln!("highwater calc {name}: not modelled yet (there is: calc partition)");
            Exit::BadInput
        }
    }
}

fn each_line(answer: fn(&Value) -> Result<Value, String>) -> Exit {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let Ok(line) = line else { return Exit::BadInput };
        let parsed = serde_json::from_str(&line).map_err(|error| error.to_string());
        let answered =
            parsed.and_then(|value| answer(&value)).unwrap_or_else(|error| json!({ "error": error }));
        if writeln!(out, "{answered}").is_err() {
            return Exit::Done;
        }
    }
    Exit::Done
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
            let key = bytes(hex)?;
            Ok(json!({ "murmur2": murmur2(&key), "partition": partition_for_key(&key, partitions) }))
        }
        (Value::Null, Value::String(group)) => {
            Ok(json!({ "hash": java_hash_code(group), "partition": partition_for_group(group, partitions) }))
        }
        _ => Err("expected key_hex or group, as a string".into()),
    }
}

fn bytes(hex: &str) -> Result<Vec<u8>, String> {
    if !hex.len().is_multiple_of(2) || !hex.is_ascii() {
        return Err("key_hex: expected two hexadecimal digits a byte".into());
    }
    let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16);
    (0..hex.len()).step_by(2).map(byte).collect::<Result<_, _>>().map_err(|_| {
        let bad = hex.find(|c: char| !c.is_ascii_hexdigit()).map_or(0, |at| at + 1);
        format!("key_hex: character {bad} is no hexadecimal digit")
    })
}
