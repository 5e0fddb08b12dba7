//! One message on the network, named so that the name survives a change of the code, and what can happen to it.
//!
//! ```text
//! message drop 2>1 FETCH 3                the third FETCH from broker 2 to broker 1 never arrives
//! message delay 1>p1 PRODUCE_RESPONSE 1 2s
//! message hold                            from now on each waits until `message deliver` names it
//! ```
//!
//! It is counted from the line on: first what is on its way, in the order in which it would arrive, then what is sent
//! later. A party is a broker's number, `zk` (the controllers, in KRaft mode) or a client's name; the answer to a
//! request has its name with `_RESPONSE` behind it.
//!
//! CAVEATS: what brokers and ZooKeeper say to each other has no such names, and what a cut link holds is not counted.

use std::fmt;
use std::rc::Rc;

use super::words::quote;
pub use crate::fact::MessageVerb;
use crate::ids::{BrokerId, NodeId};
use crate::protocol::{ApiKey, Message};

/// What is said of all messages at once: they wait to be delivered by hand, or go on by themselves again.
pub(super) const HOLD: &str = "hold";
pub(super) const RELEASE: &str = "release";
/// The words that may stand behind `message`.
pub(super) const WORDS: &[&str] = &["drop", "delay", "duplicate", "deliver", HOLD, RELEASE];

/// What the name of an answer ends with.
const ANSWER: &str = "_RESPONSE";

/// Who sends or receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Party {
    /// A broker, or ZooKeeper.
    Node(NodeId),
    /// A client, by its `client.id`.
    Client(Rc<str>),
}

/// Names a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageName {
    /// Who sends it.
    pub from: Party,
    /// Who is to get it.
    pub to: Party,
    /// What it is, or answers.
    pub api: ApiKey,
    /// Whether it is an answer.
    pub is_answer: bool,
    /// Which of them, from 1.
    pub nth: u32,
}

impl Party {
    fn parse(text: &str) -> Option<Party> {
        match text.parse::<i32>() {
            Ok(id) => (id > 0).then_some(Party::Node(NodeId::Broker(BrokerId(id)))),
            Err(_) if text == "zk" => Some(Party::Node(NodeId::Zk)),
            Err(_) => (!text.is_empty() && !text.contains('>')).then(|| Party::Client(text.into())),
        }
    }
}

/// An end of a link, as the script names it.
pub(super) fn end(node: NodeId) -> String {
    node.broker().map_or_else(|| "zk".to_owned(), |id| id.to_string())
}

/// `2>1`: who sends, and to whom.
pub(super) fn parties(text: &str) -> Option<(Party, Party)> {
    let (from, to) = text.split_once('>')?;
    Some((Party::parse(from)?, Party::parse(to)?))
}

/// `FETCH`, or `FETCH_RESPONSE`: what it is, and whether it is an answer.
pub(super) fn api(text: &str) -> Option<(ApiKey, bool)> {
    let (name, is_answer) = text.strip_suffix(ANSWER).map_or((text, false), |name| (name, true));
    ApiKey::ALL.iter().find(|api| api.name() == name).map(|api| (*api, is_answer))
}

impl MessageName {
    /// Whether a message is one of those that it counts.
    pub fn is_kind(&self, message: &Message) -> bool {
        match message {
            Message::Request { request, .. } => !self.is_answer && request.api() == self.api,
            Message::Response { response, .. } => self.is_answer && response.api() == self.api,
            Message::ZkRequest { .. } | Message::ZkReply { .. } | Message::ZkWatch(_) => false,
        }
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Party::Node(node) => f.write_str(&end(*node)),
            Party::Client(name) => f.write_str(name),
        }
    }
}

impl fmt::Display for MessageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.from.to_string(), self.to.to_string());
        // Only a script knows `>` as a letter.
        match [&from, &to].map(|name| quote(name) == **name) {
            [true, true] => write!(f, "{from}>{to}")?,
            _ => f.write_str(&quote(&format!("{from}>{to}")))?,
        }
        let answer = if self.is_answer { ANSWER } else { "" };
        write!(f, " {}{answer} {}", self.api.name(), self.nth)
    }
}
