//! The faults of a script: a place, a problem, the word that belongs there, and the nearest one to the word that stands there.

use std::fmt;
use std::rc::Rc;

use super::nearest::nearest;
use super::word::Word;

/// Something wrong with a line. All of it is data; `Display` is the English of the command line. It travels boxed: it
/// is large, and what every step of a parser hands on should not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The line, from 1.
    pub line: u32,
    /// The character, from 1.
    pub column: u32,
    /// What is wrong.
    pub problem: Problem,
    /// What would have been right.
    pub expected: Expected,
    /// The nearest word that would have been right.
    pub nearest: Option<Rc<str>>,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The line ends too early.
    Missing,
    /// A word that does not belong there.
    Unexpected(Rc<str>),
    /// A quote is not closed.
    Unterminated,
    /// The script does not begin with its cluster.
    NotFirst,
    /// A second cluster.
    Again,
    /// A broker that the cluster does not have.
    NoSuchBroker(Rc<str>),
    /// A client that no line before has left running.
    NoSuchClient(Rc<str>),
    /// A character that a real shell would act on, and this one does not.
    ShellSyntax(char),
    /// What `printf`, `echo` or `seq` was given makes no sense.
    BadFeed(Rc<str>),
    /// Something that must be smaller.
    TooMany(Rc<str>),
}

/// What would have been right.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The names say it, and `Display` says it again.
pub enum Expected {
    Cluster,
    OnlyOneCluster,
    Command,
    FedTool,
    OneOf(&'static [&'static str]),
    Setting,
    Broker,
    BrokersUpTo(u32),
    LinkEnd,
    Parties,
    Api,
    Name,
    Running(Vec<Rc<str>>),
    Duration,
    Date,
    Number,
    AtMost(u64),
    Partition,
    BrokerList,
    FlagOf(&'static str),
    ValueOf(Rc<str>),
    RackForEachBroker(u32),
    ClosingQuote(char),
    Character,
    Quotes,
    FeedArguments(&'static str),
    EndOfLine,
}

impl ParseError {
    /// A problem at a character of the line being read.
    pub fn new(column: u32, problem: Problem, expected: Expected) -> Box<Self> {
        Box::new(ParseError { line: 1, column, problem, expected, nearest: None })
    }

    /// A word that does not belong where it stands.
    pub fn unexpected(word: &Word, expected: Expected) -> Box<Self> {
        let suggestion = match &expected {
            Expected::OneOf(words) => nearest(&word.text, words.iter().copied()),
            _ => None,
        };
        let mut error =
            ParseError::new(word.column, Problem::Unexpected(word.text.as_str().into()), expected.clone());
        error.nearest = suggestion.map(Rc::from);
        error
    }

    /// With the nearest of these to `word`.
    pub fn suggest<'c>(
        mut self: Box<Self>,
        word: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Box<Self> {
        self.nearest = nearest(word, candidates).map(Rc::from);
        self
    }

    /// On that line of the script.
    pub fn on_line(mut self: Box<Self>, line: u32) -> Box<Self> {
        self.line = line;
        self
    }
}

impl std::error::Error for ParseError {}

/// `LINE:COLUMN: what is wrong (expected …; did you mean …?)`
impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} (expected {}", self.line, self.column, self.problem, self.expected)?;
        if let Some(nearest) = &self.nearest {
            write!(f, "; did you mean {nearest}?")?;
        }
        f.write_str(")")
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Missing => f.write_str("the line ends too early"),
            Problem::Unexpected(word) => write!(f, "unexpected {word}"),
            Problem::Unterminated => f.write_str("the quote has no end"),
            Problem::NotFirst => f.write_str("a command before the cluster"),
            Problem::Again => f.write_str("a second cluster"),
            Problem::NoSuchBroker(id) => write!(f, "there is no broker {id}"),
            Problem::NoSuchClient(name) => write!(f, "no client {name} was left running"),
            Problem::ShellSyntax(c) => write!(f, "a shell would act on {c}"),
            Problem::BadFeed(what) => write!(f, "{what} makes no sense"),
            Problem::TooMany(what) => write!(f, "{what} is too much"),
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expected::Cluster => f.write_str("a first line such as: cluster brokers=3"),
            Expected::OnlyOneCluster => f.write_str("one cluster line, the first"),
            Expected::Command => f.write_str(
                "a Kafka tool, or broker, disk, link, message, zookeeper, consumer, producer or wait",
            ),
            Expected::FedTool => f.write_str("a tool behind the pipe"),
            Expected::OneOf(words) => list(f, words),
            Expected::Setting => f.write_str(
                "brokers, metadata, racks, seed, tool-start, start or a broker config, each with =VALUE",
            ),
            Expected::Broker => f.write_str("a broker's number"),
            Expected::BrokersUpTo(brokers) => write!(f, "1 to {brokers}"),
            Expected::LinkEnd => f.write_str("a broker's number, or zk"),
            Expected::Parties => f.write_str("who sends and who receives, such as 2>1 or p1>1"),
            Expected::Api => f.write_str("a request such as FETCH, or FETCH_RESPONSE for its answer"),
            Expected::Name => f.write_str("a client's name"),
            Expected::Running(names) if names.is_empty() => f.write_str("a tool with & before this line"),
            Expected::Running(names) => f.write_str(&names.join(" or ")),
            Expected::Duration => f.write_str("a time such as 500ms, 1.5s or 2m"),
            Expected::Date => f.write_str("a date such as 2026-01-01T00:00:00Z"),
            Expected::Number => f.write_str("a number"),
            Expected::AtMost(most) => write!(f, "at most {most}"),
            Expected::Partition => f.write_str("a partition such as orders-0"),
            Expected::BrokerList => f.write_str("broker numbers such as 1,2"),
            Expected::FlagOf(tool) => write!(f, "a flag of {tool}"),
            Expected::ValueOf(flag) => write!(f, "a value for {flag}"),
            Expected::RackForEachBroker(brokers) => {
                write!(f, "{brokers} names with commas between, one for each broker")
            }
            Expected::ClosingQuote(quote) => write!(f, "{quote}"),
            Expected::Character => f.write_str("a character behind the backslash"),
            Expected::Quotes => f.write_str("single quotes around it"),
            Expected::FeedArguments(usage) => f.write_str(usage),
            Expected::EndOfLine => f.write_str("the end of the line"),
        }
    }
}

/// `kill, stop or start`
fn list(f: &mut fmt::Formatter<'_>, words: &[&str]) -> fmt::Result {
    match words {
        [first @ .., last] if !first.is_empty() => write!(f, "{} or {last}", first.join(", ")),
        _ => f.write_str(&words.join("")),
    }
}
