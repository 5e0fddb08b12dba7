//! The commands of a script, typed. Each prints the line that it is read from.

use std::fmt;
use std::rc::Rc;

use super::cluster::ClusterSpec;
use super::message::{MessageName, MessageVerb, end};
use super::tool::ToolLine;
use super::words::quote;
use crate::fact::Ask;
use crate::ids::{BrokerId, LeaderEpoch, NodeId, Offset, TopicPartition, joined};
use crate::protocol::group::GroupState;
use crate::time::Span;

/// One command.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// What everything runs on: the first line.
    Cluster(ClusterSpec),
    /// A Kafka tool.
    Tool(ToolLine),
    /// Something happens to a broker.
    Broker {
        /// What.
        verb: BrokerVerb,
        /// To which.
        id: BrokerId,
    },
    /// Something happens to a broker's disk.
    Disk {
        /// What.
        verb: DiskVerb,
        /// To whose.
        id: BrokerId,
    },
    /// Something happens to a link.
    Link {
        /// What.
        verb: LinkVerb,
        /// One end: a broker, or ZooKeeper (the controller in KRaft mode).
        a: NodeId,
        /// The other.
        b: NodeId,
        /// Whether only to what goes from the one to the other.
        one_way: bool,
    },
    /// Something happens to one message.
    Message {
        /// What.
        verb: MessageVerb,
        /// To which.
        name: MessageName,
    },
    /// Every request and every answer from now on waits to be delivered by hand, as do those on their way; or all that
    /// wait go on, and so does what is sent from then on.
    ByHand {
        /// Which of the two.
        on: bool,
    },
    /// ZooKeeper ends a broker's session, as if it had not heard of it for too long; the broker then opens another.
    ExpireSession(BrokerId),
    /// Something happens to a client in the background.
    Client {
        /// What the line calls it; both names do the same.
        kind: ClientKind,
        /// What.
        verb: ClientVerb,
        /// To which.
        name: Rc<str>,
    },
    /// A consumer's application does what a person asks of it.
    Ask {
        /// Which consumer's.
        name: Rc<str>,
        /// What.
        ask: Ask,
    },
    /// Time passes.
    Wait(Span),
    /// Time passes until something is so.
    WaitUntil(Condition),
}

/// A named set of words, each with its text.
macro_rules! verbs {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// Their words.
            pub const WORDS: &'static [&'static str] = &[$($text,)*];

            /// The one that a word names.
            pub fn from_word(word: &str) -> Option<Self> {
                match word {
                    $($text => Some($name::$variant),)*
                    _ => None,
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $($name::$variant => $text,)* })
            }
        }
    };
}

verbs! {
    /// What can happen to a broker.
    pub enum BrokerVerb {
        /// The process dies at once; its page cache survives.
        Kill = "kill",
        /// The host loses its power: what was not flushed may be lost, and nobody is told.
        PowerOff = "power-off",
        /// Controlled shutdown; the line ends when the process has.
        Stop = "stop",
        /// The process starts; the line ends when the broker is registered.
        Start = "start",
        /// The process stands still: a long collection.
        Pause = "pause",
        /// It goes on.
        Resume = "resume",
        /// Controlled shutdown, and a start as soon as the process has ended; the line ends when the broker is registered
        /// again.
        Restart = "restart",
    }
}

verbs! {
    /// What clients are called.
    pub enum ClientKind {
        /// `consumer`
        Consumer = "consumer",
        /// `producer`
        Producer = "producer",
    }
}

verbs! {
    /// What can happen to a client.
    pub enum ClientVerb {
        /// It dies without a goodbye.
        Crash = "crash",
        /// As Ctrl-C; the line ends when the process has.
        Stop = "stop",
        /// It stands still.
        Pause = "pause",
        /// It goes on.
        Resume = "resume",
        /// The line ends when the client does.
        Join = "join",
    }
}

/// The words that may stand behind `consumer`: what can happen to any client, and what its application can be asked.
pub(super) const CONSUMER_WORDS: &[&str] = &["crash", "stop", "pause", "resume", "join", "commit", "slow"];

/// What can happen to a disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiskVerb {
    /// No write finds room.
    Full,
    /// There is room again.
    Free,
    /// Every access takes so much longer.
    Slow(Span),
    /// As fast as before.
    Heal,
    /// A bit of the batch that has the offset is another one; the same again undoes it.
    Flip(TopicPartition, Offset),
}

impl DiskVerb {
    /// Their words.
    pub const WORDS: &'static [&'static str] = &["full", "free", "slow", "heal", "flip"];
}

/// What can happen to a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkVerb {
    /// Nothing gets through.
    Cut,
    /// As before.
    Heal,
    /// Every message takes so much longer; `0s`: no longer than before.
    Delay(Span),
}

impl LinkVerb {
    /// Their words.
    pub const WORDS: &'static [&'static str] = &["cut", "heal", "delay"];
}

/// What a `wait until` waits for. Every live, unpaused broker must agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The partition's leader; -1 none.
    Leader(TopicPartition, BrokerId),
    /// The partition's in-sync replicas, in any order.
    Isr(TopicPartition, Vec<BrokerId>),
    /// The partition's leader epoch.
    Epoch(TopicPartition, LeaderEpoch),
    /// How many members a group has.
    Members(Rc<str>, u32),
    /// A group's state.
    State(Rc<str>, GroupState),
    /// How far a group is behind, in every partition or in one.
    Lag(Subject, i64),
    /// What a group has committed, in every partition or in one.
    Committed(Subject, Offset),
    /// At least so many records, or acknowledgements, has a background client printed.
    Printed(Rc<str>, u32),
}

impl Condition {
    /// The words that conditions begin with.
    pub const WORDS: &'static [&'static str] =
        &["leader", "isr", "epoch", "members", "state", "lag", "committed", "printed"];
}

/// A group, or one partition of what it reads: `g` or `g/orders-0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The group.
    pub group: Rc<str>,
    /// The partition; `None`: all of them.
    pub tp: Option<TopicPartition>,
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Command::Cluster(spec) => spec.fmt(f),
            Command::Tool(line) => line.fmt(f),
            Command::Broker { verb, id } => write!(f, "broker {verb} {id}"),
            Command::Disk { verb: DiskVerb::Full, id } => write!(f, "disk full {id}"),
            Command::Disk { verb: DiskVerb::Free, id } => write!(f, "disk free {id}"),
            Command::Disk { verb: DiskVerb::Slow(by), id } => write!(f, "disk slow {id} {by}"),
            Command::Disk { verb: DiskVerb::Heal, id } => write!(f, "disk heal {id}"),
            Command::Disk { verb: DiskVerb::Flip(tp, offset), id } => {
                write!(f, "disk flip {id} {tp} {offset}")
            }
            Command::Link { verb, a, b, one_way } => {
                let (a, b, between) = (end(*a), end(*b), if *one_way { ">" } else { " " });
                match verb {
                    LinkVerb::Cut => write!(f, "link cut {a}{between}{b}"),
                    LinkVerb::Heal => write!(f, "link heal {a}{between}{b}"),
                    LinkVerb::Delay(by) => write!(f, "link delay {a}{between}{b} {by}"),
                }
            }
            Command::Message { verb: MessageVerb::Drop, name } => write!(f, "message drop {name}"),
            Command::Message { verb: MessageVerb::Delay(by), name } => write!(f, "message delay {name} {by}"),
            Command::Message { verb: MessageVerb::Duplicate, name } => write!(f, "message duplicate {name}"),
            Command::Message { verb: MessageVerb::Deliver, name } => write!(f, "message deliver {name}"),
            Command::ByHand { on: true } => f.write_str("message hold"),
            Command::ByHand { on: false } => f.write_str("message release"),
            Command::ExpireSession(id) => write!(f, "zookeeper session expire {id}"),
            Command::Client { kind, verb, name } => write!(f, "{kind} {verb} {}", quote(name)),
            Command::Ask { name, ask: Ask::Commit } => write!(f, "consumer commit {}", quote(name)),
            Command::Ask { name, ask: Ask::TakeTime(per_record) } => {
                write!(f, "consumer slow {} {per_record}", quote(name))
            }
            Command::Wait(span) => write!(f, "wait {span}"),
            Command::WaitUntil(condition) => write!(f, "wait until {condition}"),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Condition::Leader(tp, leader) => write!(f, "leader {tp} = {leader}"),
            Condition::Isr(tp, brokers) => write!(f, "isr {tp} = {}", joined(brokers)),
            Condition::Epoch(tp, epoch) => write!(f, "epoch {tp} = {epoch}"),
            Condition::Members(group, count) => write!(f, "members {} = {count}", quote(group)),
            Condition::State(group, state) => write!(f, "state {} = {}", quote(group), state.name()),
            Condition::Lag(subject, lag) => write!(f, "lag {subject} = {lag}"),
            Condition::Committed(subject, offset) => write!(f, "committed {subject} = {offset}"),
            Condition::Printed(client, count) => write!(f, "printed {} = {count}", quote(client)),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.tp {
            Some(tp) => f.write_str(&quote(&format!("{}/{tp}", self.group))),
            None => f.write_str(&quote(&self.group)),
        }
    }
}
