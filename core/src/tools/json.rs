//! JSON as the verifiable tools print it: one object a line, with the time and the event's name first.

use std::fmt::Write;

use crate::ids::TopicPartition;
use crate::process::Out;

/// One line of output in the making.
#[derive(Debug)]
pub struct Line(String);

impl Line {
    /// An event of this name, now.
    pub fn new(name: &str, out: &Out<'_>) -> Self {
        Line(format!("{{\"timestamp\":{},\"name\":\"{name}\"", out.timestamp().0))
    }

    /// A field whose value is JSON already: a number, `true`, a list.
    pub fn raw(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        let _ = write!(self.0, ",\"{name}\":{value}"); // writing to a String does not fail
        self
    }

    /// A text, or null.
    pub fn text(self, name: &str, value: Option<&str>) -> Self {
        let value = value.map_or_else(|| "null".to_owned(), quoted);
        self.raw(name, value)
    }

    /// A list of partitions.
    pub fn partitions<'p>(self, name: &str, partitions: impl Iterator<Item = &'p TopicPartition>) -> Self {
        let items: Vec<String> = partitions.map(|tp| format!("{{{}}}", partition_fields(tp))).collect();
        self.raw(name, format_args!("[{}]", items.join(",")))
    }

    /// Prints it.
    pub fn print(mut self, out: &mut Out<'_>) {
        self.0.push('}');
        out.print(self.0);
    }
}

/// `"topic":"orders","partition":0`.
pub fn partition_fields(tp: &TopicPartition) -> String {
    format!("\"topic\":{},\"partition\":{}", quoted(&tp.topic), tp.partition)
}

/// A JSON string.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c < ' ' => quoted.push_str(&format!("\\u{:04X}", c as u32)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
