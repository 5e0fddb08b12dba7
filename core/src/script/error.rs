//! The faults of a script: a place, a problem, the word that belongs there, and the nearest one to the word that stands
//! there.

use std::rc::Rc;

use super::elsewhere::Elsewhere;
use super::nearest::nearest;
use super::word::Word;

/// Something wrong with a line. All of it is data: the command line and the page have their own words for it. It
/// travels boxed: it is large, and what every step of a parser hands on should not be.
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
    /// What a real shell would act on, and this one does not.
    ShellSyntax(Rc<str>),
    /// A program that is no part of a run.
    Elsewhere(Rc<str>, Elsewhere),
    /// What `printf`, `echo` or `seq` was given makes no sense.
    BadFeed(Rc<str>),
    /// Something that must be smaller.
    TooMany(Rc<str>),
}

/// What would have been right.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The names say it.
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
    /// Nothing: all that a tool prints is kept and shown.
    AllIsShown,
    /// `printf`, `echo` or `seq` before a pipe.
    FeedBefore,
    /// The command on a line of its own.
    OwnLine,
    /// The value, where a shell would put it.
    ValueItself,
    /// Every command, written out.
    WrittenOut,
    /// What does the same here: nothing, or the words.
    Instead(Option<&'static str>),
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

    /// On the line of text that it stands on, of a command that begins on `line` and goes on in others, which begin at
    /// these characters of all of it.
    pub(super) fn on_lines(mut self: Box<Self>, line: u32, goes_on_at: &[u32]) -> Box<Self> {
        (self.line, self.column) = super::place(line, goes_on_at, self.column);
        self
    }
}
