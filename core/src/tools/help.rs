//! `--help` and `--version`, which every tool of Kafka's answers before it looks at anything else.
//!
//! The version is Kafka's. The help is made of [the table of flags](crate::script::tools), and says so first: what Apache
//! Kafka prints there is a page of its own.

use super::refusal::Spec;
use crate::script::tools::{Takes, Tool};

/// What such a tool answers, if it is asked for one of the two.
pub fn asked(words: &[String]) -> Option<Spec> {
    let tool = Tool::named(words.first()?)?;
    let asks = |flag: &str| tool.flag(flag).is_some() && words.iter().any(|word| word == flag);
    if asks("--help") {
        let help = text(tool);
        return Some(match (tool.argparse, tool.name) {
            (false, _) => Spec::ended(&[], &help, 1),
            (true, "kafka-metadata-quorum" | "kafka-transactions") => Spec::ended(&help, &[], 0),
            (true, _) => Spec::ended(&help, &[], 1),
        });
    }
    asks("--version").then(|| {
        let commit = if tool.argparse { " (Commit:f745dfdcee2b9851)" } else { "" };
        Spec::ended(&[format!("3.9.1{commit}")], &[], 0)
    })
}

/// A line a flag, in the order of the table.
fn text(tool: &Tool) -> Vec<String> {
    let mut lines = vec![format!(
        "{}: the flags that Highwater knows, from its own table; this is not Apache Kafka's help text.",
        tool.name
    )];
    lines.extend(tool.subcommands.iter().map(|word| format!("  {word}")));
    for (flag, takes) in tool.flags() {
        let value = match takes {
            Takes::Nothing => "",
            Takes::Value => " VALUE",
            Takes::MaybeValue => " [VALUE]",
            Takes::Values => " VALUE [VALUE ...]",
        };
        let note = match flag {
            flag if tool.absent.contains(&flag) => "  (not modelled)",
            flag if tool.idle.contains(&flag) => "  (no effect here)",
            _ => "",
        };
        lines.push(format!("  {flag}{value}{note}"));
    }
    lines
}
