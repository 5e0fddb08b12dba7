//! The faults of a tool's command line, each at its word.

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
    /// `ls` or `get`, and a path.
    ZooKeeperCommand,
    /// `--partition`, where there is `--offset`.
    PartitionWithOffset,
    /// `--all-topic-partitions`, or `--topic` with `--partition`.
    WhichPartitions,
}

/// As the command line tells it.
impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Expected::Tool => "a tool of Kafka's",
            Expected::Flag => "a flag",
            Expected::FlagOfTool => "a flag of this tool",
            Expected::Value => "a value",
            Expected::OneOf(words) => return one_of(words, f),
            Expected::Like(example) => example,
            Expected::WholeNumber => "a whole number",
            Expected::TopicPattern => "a topic or a regular expression",
            Expected::Pattern => "a regular expression",
            Expected::TopicOrPartitions => "a topic, or topic:0,1",
            Expected::PartitionNumbers => "partition numbers, such as 0,1",
            Expected::BrokerNumbers => "broker numbers, such as 1 or 1,2",
            Expected::ReplicaAssignment => "broker numbers, such as 1:2:3,2:3:1",
            Expected::EachPartitionOnce => "each partition only once",
            Expected::StartingPoint => "earliest, latest or an offset",
            Expected::Moment => "earliest, latest, max-timestamp or milliseconds",
            Expected::Path => "a path that begins with /",
            Expected::ZooKeeperCommand => "ls or get, and a path",
            Expected::PartitionWithOffset => "--partition, with --offset",
            Expected::WhichPartitions => "--all-topic-partitions, or --topic with --partition",
        })
    }
}

/// `--list, --describe or --delete`.
fn one_of(words: &[&str], f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    match words {
        [some @ .., last] if !some.is_empty() => write!(f, "{} or {last}", some.join(", ")),
        _ => f.write_str(&words.concat()),
    }
}

/// A command line that cannot be run. Words are counted from 0, the tool's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ToolError {
    /// There is no such tool.
    #[error("there is no tool `{name}`")]
    UnknownTool {
        /// What was written.
        name: String,
        /// The tool with the most similar name.
        nearest: Option<&'static str>,
    },
    /// The tool has no such flag.
    #[error("{tool} has no flag `{flag}`")]
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
    #[error("`{flag}` needs a value")]
    MissingValue {
        /// Where.
        word: usize,
        /// The flag.
        flag: &'static str,
    },
    /// A value that the flag cannot have.
    #[error("`{value}` is no value for {flag}")]
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
    #[error("`{text}` does not belong here")]
    Surplus {
        /// Where.
        word: usize,
        /// What was written.
        text: String,
    },
    /// Something that the tool cannot do without.
    #[error("{tool} needs {what}")]
    Required {
        /// The tool.
        tool: &'static str,
        /// What it lacks.
        what: Expected,
    },
    /// Kafka has it, this model does not (yet).
    #[error("{what} is not modelled")]
    NotModelled {
        /// Where.
        word: usize,
        /// The tool, flag or property.
        what: String,
    },
}

impl ToolError {
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
