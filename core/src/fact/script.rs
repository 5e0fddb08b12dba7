//! The script: a line was carried out, a line has ended.

use std::fmt;
use std::rc::Rc;

use crate::config::NoEffect;

/// What happened to the script.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum ScriptFact {
    /// A line of the script was carried out; a click is a line as well.
    Command { line: u32, text: Rc<str> },
    /// A foreground tool, or a `wait`, has ended.
    LineEnded { line: u32, exit: i32 },
    /// The lab gives internal topics so many replicas, since there are fewer brokers than Kafka's default of 3 asks for:
    /// with it no group and no transaction would ever find its coordinator.
    InternalReplicas { replicas: i32 },
    /// Something in the line, at that place of the script, is taken and changes nothing here.
    NoEffect { line: u32, column: u32, what: NoEffect },
}

impl fmt::Display for ScriptFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ScriptFact::Command { line, text } => write!(f, "line {line}: {text}"),
            ScriptFact::LineEnded { line, exit } => write!(f, "line {line} ended exit {exit}"),
            ScriptFact::NoEffect { line, column, what } => write!(f, "line {line}:{column}: {what}"),
            ScriptFact::InternalReplicas { replicas } => {
                write!(f, "internal topics have {replicas} replicas here: there are no more brokers")
            }
        }
    }
}
