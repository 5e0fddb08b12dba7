//! Scripts: a whole run as text, one command a line.
//!
//! ```text
//! # The leader dies; a member of the ISR takes over.
//! cluster brokers=3 zookeeper.session.timeout.ms=3000
//! kafka-topics --create --topic orders --replica-assignment 1:2:3
//! printf 'k1:v1\nk2:v2\n' | kafka-console-producer --topic orders --property parse.key=true …
//! kafka-console-consumer --topic orders --group g --consumer-property client.id=c1 &
//! @2s broker kill 1
//! wait until leader orders-0 = 2
//! consumer stop c1
//! ```
//!
//! The first command is `cluster`. Every other line is a Kafka tool's command line, as a shell would take it, or a lab
//! verb for what real life does without a tool. The same file runs on a real Apache Kafka, but for `@` times,
//! `link delay` and what happens to power and disks, which only a simulation has.
//!
//! A line that a click writes is text like any other: every [`Command`] prints itself, and reads back from what it
//! prints. A fault of a line is told with its place, the words that belong there, and the nearest of them.
//!
//! | module | what |
//! |---|---|
//! | [`words`] | quoting: a line into words, a word into the line |
//! | [`command`], [`cluster`], [`tool`] | the commands |
//! | [`tools`] | the tools with their flags |
//! | [`message`] | one message, by name |
//! | [`feed`] | `printf`, `echo` and `seq` before a pipe |
//! | `shell`, [`elsewhere`] | what only a shell knows, and programs that are no part of a run: each refused with what to write instead |
//! | [`error`], [`nearest`] | the faults of a line, and the nearest right word |
//!
//! Lines may be pasted as Kafka's documentation has them: `$ bin/kafka-topics.sh … \`, going on in the next line, with a
//! comment behind. The canonical text has the tool's name alone, on one line.
//!
//! CAVEATS: one pipe a line, no variables, no globs; a tool's flags are checked by name, their values only by the tool
//! itself.

pub mod cluster;
pub mod command;
pub mod complete;
pub mod date;
pub mod elsewhere;
pub mod error;
mod failure;
pub mod feed;
pub mod message;
pub mod nearest;
mod parse;
mod shell;
pub mod tool;
pub mod tools;
mod values;
pub mod word;
pub mod words;

use std::fmt;
use std::rc::Rc;

pub use self::cluster::{ClusterSpec, MetadataMode};
pub use self::command::{
    BrokerVerb, ClientKind, ClientVerb, Command, Condition, DiskVerb, LinkVerb, Subject,
};
pub use self::error::{Expected, ParseError, Problem};
pub use self::failure::{Failed, Failure};
pub use self::feed::{Feed, FeedProgram};
pub use self::tool::ToolLine;

use self::parse::Context;
use crate::time::{Instant, Span};

/// What some editors write before a text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A script: its lines, with comments and empty lines kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    entries: Vec<Entry>, // the first command is the only `cluster`
    /// What the lines have set up, for the next one.
    context: Context,
}

/// A line of the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// Nothing.
    Empty,
    /// A line that begins with `#`, as it is.
    Comment(Rc<str>),
    /// A command.
    Line(Line),
    /// A line of text in which the command before it goes on.
    Joined,
}

/// A command, and when it is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its number in the text, from 1.
    pub number: u32,
    /// Not before this time of the run (`@1.5s`).
    pub at: Option<Instant>,
    /// What to do.
    pub command: Command,
    /// The command as it was written: without the time and, for a tool, without what feeds it.
    pub text: Rc<str>,
    /// Where `text` begins in the line, in characters from 1.
    pub column: u32,
    /// The comment behind it, with its `#`.
    pub comment: Option<Rc<str>>,
    /// Where those lines of text begin in which it goes on, in characters of all of it from 1.
    pub goes_on_at: Rc<[u32]>,
}

impl Script {
    /// Reads a script, or says everything that is wrong with it.
    pub fn parse(text: &str) -> Result<Script, Vec<Box<ParseError>>> {
        let (script, errors) = Script::parse_what_can_be(text);
        if errors.is_empty() { Ok(script) } else { Err(errors) }
    }

    /// Those lines of a script that can be read, and everything that is wrong with the others.
    pub fn parse_what_can_be(text: &str) -> (Script, Vec<Box<ParseError>>) {
        let (mut entries, mut errors, mut context) = (Vec::new(), Vec::new(), Context::default());
        let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        let mut lines = (1..).zip(text.lines());
        while let Some((number, line)) = lines.next() {
            match line.trim() {
                "" => entries.push(Entry::Empty),
                comment if comment.starts_with('#') => entries.push(Entry::Comment(comment.into())),
                _ => {
                    let (line, goes_on_at) = joined(line, lines.by_ref().map(|(_, line)| line));
                    let joined = goes_on_at.len();
                    let read = parse::line(&line, number).and_then(|read| context.check(read, &line));
                    match read {
                        Ok(line) => entries.push(Entry::Line(Line { goes_on_at: goes_on_at.into(), ..line })),
                        Err(error) => errors.push(error.on_lines(number, &goes_on_at)),
                    }
                    entries.extend(std::iter::repeat_n(Entry::Joined, joined));
                }
            }
        }
        if errors.is_empty() && context.is_empty() {
            errors.push(ParseError::new(1, Problem::Missing, Expected::Cluster));
        }
        (Script { entries, context }, errors)
    }

    /// Adds a line at the end, which becomes its number, and gives it as the script has it; or says why it makes no
    /// sense behind the lines before it. Nothing is read anew: a click costs the same in a long run.
    pub fn push(&mut self, line: Line) -> Result<&Line, Box<ParseError>> {
        let number = self.entries.len() as u32 + 1;
        let text = line.command.to_string();
        let line = self.context.check(Line { number, ..line }, &text)?;
        self.entries.push(Entry::Line(line));
        match self.entries.last() {
            Some(Entry::Line(line)) => Ok(line),
            _ => unreachable!("it was just pushed"),
        }
    }

    /// The script without what comes after its first `count` lines of text; the `cluster` line stays.
    pub fn truncated(&self, count: usize) -> Script {
        let cluster = self.entries.iter().position(|entry| matches!(entry, Entry::Line(_))).unwrap_or(0);
        Script::of(self.entries.iter().take(count.max(cluster + 1)).cloned().collect())
    }

    /// The script with another command on a line. It must make sense where the old one did.
    pub fn with_command(&self, number: u32, command: Command) -> Script {
        let mut entries = self.entries.clone();
        if let Some(Entry::Line(line)) = entries.get_mut(number as usize - 1) {
            line.text = command.to_string().into();
            line.command = command;
        }
        Script::of(entries)
    }

    /// A script of lines that make sense one after the other.
    fn of(entries: Vec<Entry>) -> Script {
        let mut context = Context::default();
        for entry in &entries {
            if let Entry::Line(line) = entry {
                let text = line.command.to_string();
                let sense = context.check(line.clone(), &text);
                debug_assert!(sense.is_ok(), "a line makes sense without those after it");
            }
        }
        Script { entries, context }
    }

    /// The script that its canonical text says: every command on one line, and lines counted so.
    #[must_use]
    pub fn unfolded(self) -> Script {
        if !self.entries.contains(&Entry::Joined) {
            return self;
        }
        Script::parse(&self.to_string()).unwrap_or(self)
    }

    /// Every line, comments and empty ones too.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The commands.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &Line> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Line(line) => Some(line),
            Entry::Empty | Entry::Comment(_) | Entry::Joined => None,
        })
    }

    /// The cluster that it runs on.
    pub fn cluster(&self) -> &ClusterSpec {
        let first = self.lines().next().map(|line| &line.command);
        match first {
            Some(Command::Cluster(spec)) => spec,
            _ => unreachable!("a script begins with its cluster line"),
        }
    }
}

/// The canonical text.
impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in &self.entries {
            match entry {
                Entry::Empty => writeln!(f)?,
                Entry::Comment(comment) => writeln!(f, "{comment}")?,
                Entry::Line(line) => writeln!(f, "{line}")?,
                Entry::Joined => {}
            }
        }
        Ok(())
    }
}

/// A line, and those in which it goes on because it ends with a backslash, as one; and where each of these begins in it.
fn joined<'t>(first: &str, mut rest: impl Iterator<Item = &'t str>) -> (String, Vec<u32>) {
    let (mut line, mut goes_on_at) = (first.to_owned(), Vec::new());
    // What is pasted from a page often has a space behind the backslash.
    while line.trim_end().chars().rev().take_while(|c| *c == '\\').count() % 2 == 1 {
        let Some(next) = rest.next() else { break };
        line.truncate(line.trim_end().len() - 1);
        goes_on_at.push(line.chars().count() as u32 + 1);
        line += next;
    }
    (line, goes_on_at)
}

/// On which line of text a character of a command stands, and where in it.
fn place(number: u32, goes_on_at: &[u32], column: u32) -> (u32, u32) {
    match goes_on_at.partition_point(|begins| *begins <= column) {
        0 => (number, column),
        lines => (number + lines as u32, column - goes_on_at[lines - 1] + 1),
    }
}

impl Line {
    /// The line of text and the character in it that a character of the command is, all from 1.
    pub fn place(&self, column: u32) -> (u32, u32) {
        place(self.number, &self.goes_on_at, column)
    }

    /// Reads one line that has a command.
    pub fn parse(text: &str, number: u32) -> Result<Line, Box<ParseError>> {
        parse::line(text, number).map_err(|error| error.on_line(number))
    }

    /// Where a word of [`Self::text`] begins in the line, in characters from 1. Words are counted from 0.
    pub fn column_of(&self, word: usize) -> u32 {
        let words = words::split(&self.text).unwrap_or_default();
        let word = word + usize::from(words.first().is_some_and(|first| tool::is_run_class(&first.text)));
        self.column + words.get(word).or(words.last()).map_or(0, |word| word.column - 1)
    }

    /// Where `name=…` begins in the line, in characters from 1.
    pub fn column_of_setting(&self, name: &str) -> u32 {
        let words = words::split(&self.text).unwrap_or_default();
        let is_it = |text: &str| text.strip_prefix(name).is_some_and(|rest| rest.starts_with('='));
        self.column_of(words.iter().position(|word| is_it(&word.text)).unwrap_or(0))
    }
}

/// The canonical text of the line.
impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(at) = self.at {
            write!(f, "@{} ", Span(at.0))?;
        }
        self.command.fmt(f)?;
        self.comment.iter().try_for_each(|comment| write!(f, " {comment}"))
    }
}

#[cfg(test)]
mod tests;
