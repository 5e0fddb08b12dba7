//! Reading lines: words become commands, and names are checked against the lines before.

use std::rc::Rc;

use super::command::{
    BrokerVerb, CONSUMER_WORDS, ClientKind, ClientVerb, Command, Condition, DiskVerb, LinkVerb, Subject,
};
use super::error::{Expected, ParseError, Problem};
use super::message::{self, MessageName, MessageVerb, Party};
use super::nearest::nearest;
use super::shell;
use super::tool::{ToolLine, nearest_tool};
use super::values::{duration, number, seconds};
use super::word::Word;
use super::words;
use super::{ClusterSpec, Line};
use crate::fact::Ask;
use crate::ids::{BrokerId, NodeId, TopicPartition};
use crate::map::Set;
use crate::protocol::ApiKey;
use crate::protocol::group::GroupState;
use crate::time::Instant;

/// The words that lines begin with, beside tools.
pub(super) const VERBS: &[&str] =
    &["cluster", "broker", "disk", "link", "message", "zookeeper", "consumer", "producer", "wait"];

/// The states of a group that a line can wait for.
pub(super) const STATES: &[&str] = &["Empty", "PreparingRebalance", "CompletingRebalance", "Stable", "Dead"];

/// Reads a line that is neither empty nor a comment.
pub(super) fn line(text: &str, number: u32) -> Result<Line, Box<ParseError>> {
    let (words, comment) = words::split_from_comment(text)?;
    let mut rest = Words::new(&words, text);
    if let [prompt, _, ..] = &words[..]
        && (prompt.is_operator("$") || prompt.is_operator(">"))
    {
        rest.at = 1;
    }
    let at = match rest.words.get(rest.at).filter(|word| word.text.starts_with('@') && !word.quoted) {
        Some(word) => {
            rest.at += 1;
            let time = Word { text: word.text[1..].to_owned(), column: word.column + 1, ..word.clone() };
            Some(Instant(duration(&time)?.0))
        }
        None => None,
    };
    let first = rest.peek(Expected::Command)?;
    let pipe = words.iter().position(|word| word.is_operator("|"));
    let shown = pipe.and_then(|pipe| words.get(pipe + 1)).unwrap_or(first);
    let written = text[shown.start..comment.unwrap_or(text.len())].trim_end();
    let command = command(&mut rest)?;
    let comment = comment.map(|at| Rc::from(text[at..].trim_end()));
    Ok(Line {
        number,
        at,
        command,
        text: written.into(),
        column: shown.column,
        comment,
        goes_on_at: [].into(),
    })
}

impl std::str::FromStr for Command {
    type Err = Box<ParseError>;

    fn from_str(text: &str) -> Result<Self, Box<ParseError>> {
        let words = words::split(text)?;
        command(&mut Words::new(&words, text))
    }
}

fn command(words: &mut Words<'_>) -> Result<Command, Box<ParseError>> {
    let first = words.peek(Expected::Command)?;
    shell::refuse_beginning(first)?;
    let fed = words.words.iter().any(|word| word.is_operator("|"));
    if first.text == "sleep" && !fed {
        words.at += 1;
        let span = seconds(words.next(Expected::Duration)?)?;
        words.finish()?;
        return Ok(Command::Wait(span));
    }
    if fed || !VERBS.contains(&first.text.as_str()) {
        return tool(words, first);
    }
    words.at += 1;
    let command = match first.text.as_str() {
        "cluster" => Command::Cluster(ClusterSpec::parse(words.take_rest())?),
        "broker" => Command::Broker {
            verb: words.one_of(BrokerVerb::WORDS, BrokerVerb::from_word)?,
            id: words.next_as(Expected::Broker, broker)?,
        },
        "disk" => disk(words)?,
        "link" => link(words)?,
        "message" => message(words)?,
        "zookeeper" => {
            words.one_of(&["session"], |word| (word == "session").then_some(()))?;
            words.one_of(&["expire"], |word| (word == "expire").then_some(()))?;
            Command::ExpireSession(words.next_as(Expected::Broker, broker)?)
        }
        "wait" => wait(words)?,
        "consumer" => consumer(words)?,
        _ => Command::Client {
            kind: ClientKind::Producer,
            verb: words.one_of(ClientVerb::WORDS, ClientVerb::from_word)?,
            name: words.next(Expected::Name)?.text.as_str().into(),
        },
    };
    words.finish()?;
    Ok(command)
}

fn consumer(words: &mut Words<'_>) -> Result<Command, Box<ParseError>> {
    let word = words.one_of(CONSUMER_WORDS, |word| CONSUMER_WORDS.iter().find(|known| **known == word))?;
    let name = words.next(Expected::Name)?.text.as_str().into();
    Ok(match (*word, ClientVerb::from_word(word)) {
        (_, Some(verb)) => Command::Client { kind: ClientKind::Consumer, verb, name },
        ("commit", None) => Command::Ask { name, ask: Ask::Commit },
        (_, None) => {
            let per_record = duration(words.next(Expected::Duration)?)?;
            Command::Ask { name, ask: Ask::TakeTime(per_record) }
        }
    })
}

fn tool(words: &mut Words<'_>, first: &Word) -> Result<Command, Box<ParseError>> {
    ToolLine::parse(words.take_rest()).map(Command::Tool).map_err(|mut error| {
        if error.column == first.column && error.expected == Expected::Command {
            let verb = nearest(&first.text, VERBS.iter().copied());
            error.nearest = verb.or_else(|| nearest_tool(&first.text)).map(Rc::from);
        }
        error
    })
}

fn disk(words: &mut Words<'_>) -> Result<Command, Box<ParseError>> {
    let verb = words.one_of(DiskVerb::WORDS, |word| DiskVerb::WORDS.iter().find(|known| **known == word))?;
    let id = words.next_as(Expected::Broker, broker)?;
    let verb = match *verb {
        "full" => DiskVerb::Full,
        "free" => DiskVerb::Free,
        "slow" => DiskVerb::Slow(duration(words.next(Expected::Duration)?)?),
        "heal" => DiskVerb::Heal,
        _ => DiskVerb::Flip(words.partition()?, number(words.next(Expected::Number)?)?),
    };
    Ok(Command::Disk { verb, id })
}

fn link(words: &mut Words<'_>) -> Result<Command, Box<ParseError>> {
    let verb = words.one_of(LinkVerb::WORDS, |word| LinkVerb::WORDS.iter().find(|known| **known == word))?;
    let (a, to) = words.next_as(Expected::LinkEnd, |text| match text.split_once('>') {
        Some((a, b)) => Some((link_end(a)?, Some(link_end(b)?))),
        _ => Some((link_end(text)?, None)),
    })?;
    let b = match to {
        Some(b) => b,
        None => words.next_as(Expected::LinkEnd, link_end)?,
    };
    let verb = match *verb {
        "cut" => LinkVerb::Cut,
        "heal" => LinkVerb::Heal,
        _ => LinkVerb::Delay(duration(words.next(Expected::Duration)?)?),
    };
    Ok(Command::Link { verb, a, b, one_way: to.is_some() })
}

fn message(words: &mut Words<'_>) -> Result<Command, Box<ParseError>> {
    let verb = words.one_of(message::WORDS, |word| message::WORDS.iter().find(|known| **known == word))?;
    if [message::HOLD, message::RELEASE].contains(verb) {
        return Ok(Command::ByHand { on: *verb == message::HOLD });
    }
    let (from, to) = words.next_as(Expected::Parties, message::parties)?;
    let word = words.next(Expected::Api)?;
    let known = ApiKey::ALL.iter().map(|api| api.name());
    let (api, is_answer) = message::api(&word.text)
        .ok_or_else(|| ParseError::unexpected(word, Expected::Api).suggest(&word.text, known))?;
    let nth = words.next_as(Expected::Number, |text| text.parse().ok().filter(|nth| *nth > 0))?;
    let verb = match *verb {
        "drop" => MessageVerb::Drop,
        "delay" => MessageVerb::Delay(duration(words.next(Expected::Duration)?)?),
        "duplicate" => MessageVerb::Duplicate,
        _ => MessageVerb::Deliver,
    };
    Ok(Command::Message { verb, name: MessageName { from, to, api, is_answer, nth } })
}

fn wait(words: &mut Words<'_>) -> Result<Command, Box<ParseError>> {
    let first = words.next(Expected::Duration)?;
    if first.text == "until" {
        return condition(words).map(Command::WaitUntil);
    }
    let span = duration(first).map_err(|error| error.suggest(&first.text, ["until"]))?;
    Ok(Command::Wait(span))
}

fn condition(words: &mut Words<'_>) -> Result<Condition, Box<ParseError>> {
    let what =
        words.one_of(Condition::WORDS, |word| Condition::WORDS.iter().find(|known| **known == word))?;
    Ok(match *what {
        "leader" => Condition::Leader(words.partition()?, words.value_as(Expected::Broker, any_broker)?),
        "isr" => Condition::Isr(words.partition()?, words.value_as(Expected::BrokerList, broker_list)?),
        "epoch" => Condition::Epoch(words.partition()?, words.number_value()?),
        "members" => Condition::Members(words.name()?, words.number_value()?),
        "state" => Condition::State(words.name()?, words.state()?),
        "lag" => Condition::Lag(words.subject()?, words.number_value()?),
        "committed" => Condition::Committed(words.subject()?, words.number_value()?),
        _ => Condition::Printed(words.name()?, words.number_value()?),
    })
}

fn broker(text: &str) -> Option<BrokerId> {
    text.parse().ok().filter(|id| *id > 0).map(BrokerId)
}

fn any_broker(text: &str) -> Option<BrokerId> {
    broker(text).or((text == "-1").then_some(BrokerId::NONE))
}

fn broker_list(text: &str) -> Option<Vec<BrokerId>> {
    text.split(',').map(broker).collect()
}

fn link_end(text: &str) -> Option<NodeId> {
    if text == "zk" { Some(NodeId::Zk) } else { broker(text).map(NodeId::Broker) }
}

/// The words of a line that are not read yet.
struct Words<'w> {
    words: &'w [Word],
    at: usize,
    end: u32, // the column behind the line
}

impl<'w> Words<'w> {
    fn new(words: &'w [Word], line: &str) -> Self {
        Words { words, at: 0, end: line.trim_end().chars().count() as u32 + 1 }
    }

    fn peek(&self, expected: Expected) -> Result<&'w Word, Box<ParseError>> {
        self.words.get(self.at).ok_or_else(|| ParseError::new(self.end, Problem::Missing, expected))
    }

    fn next(&mut self, expected: Expected) -> Result<&'w Word, Box<ParseError>> {
        let word = self.peek(expected)?;
        self.at += 1;
        Ok(word)
    }

    fn next_as<T>(
        &mut self,
        expected: Expected,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, Box<ParseError>> {
        let word = self.next(expected.clone())?;
        read(&word.text).ok_or_else(|| ParseError::unexpected(word, expected))
    }

    fn one_of<T>(
        &mut self,
        known: &'static [&'static str],
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, Box<ParseError>> {
        self.next_as(Expected::OneOf(known), read)
    }

    fn take_rest(&mut self) -> &'w [Word] {
        let rest = &self.words[self.at..];
        self.at = self.words.len();
        rest
    }

    fn finish(&self) -> Result<(), Box<ParseError>> {
        match self.words.get(self.at) {
            Some(word) => Err(ParseError::unexpected(word, Expected::EndOfLine)),
            None => Ok(()),
        }
    }

    fn partition(&mut self) -> Result<TopicPartition, Box<ParseError>> {
        self.next_as(Expected::Partition, TopicPartition::parse)
    }

    fn name(&mut self) -> Result<Rc<str>, Box<ParseError>> {
        self.next_as(Expected::Name, |name| Some(name.into()))
    }

    fn subject(&mut self) -> Result<Subject, Box<ParseError>> {
        self.next_as(Expected::Partition, |text| match text.rsplit_once('/') {
            Some((group, tp)) => Some(Subject { group: group.into(), tp: Some(TopicPartition::parse(tp)?) }),
            None => Some(Subject { group: text.into(), tp: None }),
        })
    }

    fn value_as<T>(
        &mut self,
        expected: Expected,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, Box<ParseError>> {
        self.one_of(&["="], |word| (word == "=").then_some(()))?;
        self.next_as(expected, read)
    }

    fn number_value<T: std::str::FromStr>(&mut self) -> Result<T, Box<ParseError>> {
        self.value_as(Expected::Number, |text| text.parse().ok())
    }

    fn state(&mut self) -> Result<GroupState, Box<ParseError>> {
        self.value_as(Expected::OneOf(STATES), |text| {
            GroupState::ALL.iter().copied().find(|s| s.name() == text)
        })
    }
}

/// What the lines so far have set up.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Context {
    brokers: Option<u32>,
    controllers: std::ops::Range<i32>,
    running: Set<Rc<str>>,
}

impl Context {
    /// Whether there was no command yet.
    pub(super) fn is_empty(&self) -> bool {
        self.brokers.is_none()
    }

    /// The line, if it makes sense behind those before it; `text` is how it was written.
    pub(super) fn check(&mut self, line: Line, text: &str) -> Result<Line, Box<ParseError>> {
        let fault = match (&line.command, self.brokers) {
            (Command::Cluster(spec), None) => {
                self.brokers = Some(spec.brokers);
                self.controllers = spec.controller_ids();
                None
            }
            (Command::Cluster(_), Some(_)) => Some((Problem::Again, Expected::OnlyOneCluster)),
            (_, None) => {
                self.brokers = Some(u32::MAX); // said once
                Some((Problem::NotFirst, Expected::Cluster))
            }
            (command, Some(brokers)) => self.check_command(command, brokers),
        };
        match fault {
            None => Ok(line),
            Some((problem, expected)) => Err(self.locate(problem, expected, text).on_line(line.number)),
        }
    }

    /// The error, at the word of the line that it is about.
    fn locate(&self, problem: Problem, expected: Expected, text: &str) -> Box<ParseError> {
        let words = words::split(text).unwrap_or_default();
        let (about, clients) = match &problem {
            Problem::NoSuchBroker(id) => (Some(id.clone()), None),
            Problem::NoSuchClient(name) => (Some(name.clone()), Some(&self.running)),
            _ => (None, None),
        };
        let names = |word: &&Word| word.text.split(['>', ',']).any(|part| about.as_deref() == Some(part));
        let named = words.iter().skip(2).find(names);
        let column = named.or(words.first()).map_or(1, |word| word.column);
        let error = ParseError::new(column, problem, expected);
        let names = clients.into_iter().flatten().map(|name| &**name);
        error.suggest(about.as_deref().unwrap_or_default(), names)
    }

    fn check_command(&mut self, command: &Command, brokers: u32) -> Option<(Problem, Expected)> {
        if let Command::Tool(tool) = command
            && let Some(id) = missing_bootstrap(tool, brokers)
        {
            return Some((Problem::NoSuchBroker(id), Expected::BrokersUpTo(brokers)));
        }
        match command {
            Command::Tool(tool) if tool.background => {
                let unnamed = || format!("p{}", self.running.len()).into();
                let name = tool.client_name().unwrap_or_else(unnamed);
                self.running.insert(name);
                None
            }
            Command::Broker { id, .. } => no_such_node(*id, brokers, &self.controllers),
            Command::Disk { id, .. } | Command::ExpireSession(id) => no_such_node(*id, brokers, &(0..0)),
            Command::Link { a, b, .. } => [a, b]
                .into_iter()
                .filter_map(|node| node.broker())
                .find_map(|id| no_such_node(id, brokers, &self.controllers)),
            Command::Message { name, .. } => [&name.from, &name.to]
                .into_iter()
                .filter_map(|party| match party {
                    Party::Node(node) => node.broker(),
                    Party::Client(_) => None,
                })
                .find_map(|id| no_such_node(id, brokers, &self.controllers)),
            Command::Client { name, .. }
            | Command::Ask { name, .. }
            | Command::WaitUntil(Condition::Printed(name, _)) => {
                let known = self.running.contains(name);
                let names = || Expected::Running(self.running.iter().cloned().collect());
                (!known).then(|| (Problem::NoSuchClient(name.clone()), names()))
            }
            _ => None,
        }
    }
}

/// The number behind `--bootstrap-server` that is no broker's.
fn missing_bootstrap(tool: &ToolLine, brokers: u32) -> Option<Rc<str>> {
    let ids = tool.value("--bootstrap-server")?.split(',');
    ids.filter(|id| id.parse::<u32>().is_ok_and(|id| !(1..=brokers).contains(&id))).map(Rc::from).next()
}

/// Whether an id is neither a broker's nor, in KRaft mode, a controller's.
fn no_such_node(
    id: BrokerId,
    brokers: u32,
    controllers: &std::ops::Range<i32>,
) -> Option<(Problem, Expected)> {
    let is_broker = u32::try_from(id.0).is_ok_and(|id| (1..=brokers).contains(&id));
    let there = is_broker || controllers.contains(&id.0);
    (!there).then(|| (Problem::NoSuchBroker(id.to_string().into()), Expected::BrokersUpTo(brokers)))
}
