//! The faults of a tool's command line, each at its word.

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
        expected: &'static str,
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
        /// One of these.
        what: &'static str,
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
    pub fn expected(&self) -> Option<&'static str> {
        match self {
            ToolError::UnknownTool { .. } => Some("a tool of Kafka's"),
            ToolError::UnknownFlag { .. } => Some("a flag of this tool"),
            ToolError::MissingValue { .. } => Some("a value"),
            ToolError::BadValue { expected, .. } => Some(expected),
            ToolError::Surplus { .. } => Some("a flag"),
            ToolError::Required { what, .. } => Some(what),
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
