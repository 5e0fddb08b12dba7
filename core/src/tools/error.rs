//! The faults of a tool's command line, each at its word.

use crate::script::nearest::nearest;
use crate::script::tools::{TOOLS, Tool};

/// What a tool's command line should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A tool of Kafka's.
    Tool,
    /// A flag.
    Flag,
    /// A flag of this tool.
    FlagOfTool,
    /// A value.
    Value,
    /// One of these words or flags.
    OneOf(&'static [&'static str]),
    /// Text in this form.
    Like(&'static str),
    /// A whole number.
    WholeNumber,
    /// A topic or a regular expression.
    TopicPattern,
    /// A regular expression.
    Pattern,
    /// A topic, or `topic:0,1`.
    TopicOrPartitions,
    /// Partition numbers, such as `0,1`.
    PartitionNumbers,
    /// Broker numbers, such as `1` or `1,2`.
    BrokerNumbers,
    /// The brokers of each partition, such as `1:2:3,2:3:1`.
    ReplicaAssignment,
    /// No partition may stand there twice.
    EachPartitionOnce,
    /// `earliest`, `latest` or an offset.
    StartingPoint,
    /// `earliest`, `latest`, `max-timestamp` or milliseconds.
    Moment,
    /// A path that begins with `/`.
    Path,
    /// `ls`, `get` and their like, and a path.
    ZooKeeperCommand,
    /// `--partition`, where there is `--offset`.
    PartitionWithOffset,
    /// `--all-topic-partitions`, or `--topic` with `--partition`.
    WhichPartitions,
}

/// A command line that cannot be run. Words are counted from 0, the tool's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToolError {
    /// There is no such tool.
    UnknownTool {
        /// What was written.
        name: String,
        /// The tool with the most similar name.
        nearest: Option<&'static str>,
    },
    /// The tool has no such flag.
    UnknownFlag {
        /// Where.
        word: usize,
        /// The tool.
        tool: &'static str,
        /// What was written.
        flag: String,
        /// The flag with the most similar name.
        nearest: Option<&'static str>,
    },
    /// A flag stands at the end that needs a value.
    MissingValue {
        /// Where.
        word: usize,
        /// The flag.
        flag: &'static str,
    },
    /// A value that the flag cannot have.
    BadValue {
        /// Where.
        word: usize,
        /// The flag or property.
        flag: String,
        /// What was written.
        value: String,
        /// What would do.
        expected: Expected,
    },
    /// A word that belongs to no flag.
    Surplus {
        /// Where.
        word: usize,
        /// What was written.
        text: String,
    },
    /// Something that the tool cannot do without.
    Required {
        /// The tool.
        tool: &'static str,
        /// What it lacks.
        what: Expected,
    },
    /// Kafka has it, this model does not (yet).
    NotModelled {
        /// Where.
        word: usize,
        /// The tool, flag or property.
        what: Unmodelled,
    },
}

/// Something of a tool's that Kafka has, and this model has not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unmodelled {
    /// The tool, one of its flags or subcommands, or a flag's value: as one writes it.
    Words(String),
    /// A property of a producer or consumer.
    ClientProperty(String),
}

impl ToolError {
    pub(super) fn unknown_tool(name: &str) -> Self {
        let nearest = nearest(name, TOOLS.iter().map(|tool| tool.name));
        ToolError::UnknownTool { name: name.to_owned(), nearest }
    }

    pub(super) fn unknown_flag(tool: &'static Tool, word: usize, flag: &str) -> Self {
        let nearest = nearest(flag, tool.modelled().map(|(flag, _)| flag));
        ToolError::UnknownFlag { word, tool: tool.name, flag: flag.to_owned(), nearest }
    }

    /// The word that is wrong.
    pub fn word(&self) -> usize {
        match self {
            ToolError::UnknownTool { .. } | ToolError::Required { .. } => 0,
            ToolError::UnknownFlag { word, .. }
            | ToolError::MissingValue { word, .. }
            | ToolError::BadValue { word, .. }
            | ToolError::Surplus { word, .. }
            | ToolError::NotModelled { word, .. } => *word,
        }
    }

    /// What would have been right there.
    pub fn expected(&self) -> Option<Expected> {
        match self {
            ToolError::UnknownTool { .. } => Some(Expected::Tool),
            ToolError::UnknownFlag { .. } => Some(Expected::FlagOfTool),
            ToolError::MissingValue { .. } => Some(Expected::Value),
            ToolError::BadValue { expected, .. } => Some(*expected),
            ToolError::Surplus { .. } => Some(Expected::Flag),
            ToolError::Required { what, .. } => Some(*what),
            ToolError::NotModelled { .. } => None,
        }
    }

    /// The valid word that is most like it.
    pub fn nearest(&self) -> Option<&'static str> {
        match self {
            ToolError::UnknownTool { nearest, .. } | ToolError::UnknownFlag { nearest, .. } => *nearest,
            _ => None,
        }
    }
}
