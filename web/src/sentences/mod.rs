//! What happened, in a sentence of the reader's language.
//!
//! Each family of facts has its file here, with one exhaustive `match` from a fact to a text of the room of the same
//! name (`log.rs` and `fact-log.ftl`): a fact that no text can tell does not compile. A sentence leaves out its
//! subject, the process (which has a column of its own), and its cause (which has a line of its own).

mod client;
mod consumer;
mod controller;
mod disk;
mod group;
mod invariant;
mod links;
mod log;
mod names;
mod network;
mod notices;
mod process;
mod producer;
mod quorum;
mod refusals;
mod replica;
mod script;
mod zookeeper;

use highwater_core::fact::{Fact, What};

use highwater_core::ids::{BrokerId, Offset, TopicPartition};

pub(crate) use self::links::link_error;
pub use self::names::{Names, short_member, without_time};
#[allow(unused_imports, reason = "the panel of messages comes")]
pub(crate) use self::network::message_name;
pub(crate) use self::notices::{notice, run_failed};
pub(crate) use self::refusals::line_error;
use crate::texts::{Locale, Phrases};

/// What happened, without the process that it happened in and without its cause.
pub fn sentence(locale: Locale, fact: &Fact, names: &Names) -> String {
    match &fact.what {
        What::Script(what) => script::sentence(locale, what),
        What::Process(what) => process::sentence(locale, what, fact.node),
        What::Network(what) => network::sentence(locale, what, names),
        What::Disk(what) => disk::sentence(locale, what),
        What::ZooKeeper(what) => zookeeper::sentence(locale, what, names),
        What::Quorum(what) => quorum::sentence(locale, what),
        What::Controller(what) => controller::sentence(locale, what),
        What::Log(what) => log::sentence(locale, what),
        What::Replica(what) => replica::sentence(locale, what),
        What::Group(what) => group::sentence(locale, what),
        What::Transaction(what) => group::of_transaction(locale, what),
        What::Client(what) => client::sentence(locale, what, names),
        What::Producer(what) => producer::sentence(locale, what),
        What::Consumer(what) => consumer::sentence(locale, what),
        What::Invariant(what) => invariant::sentence(locale, what, names),
    }
}

/// `offset 5`, or `offsets 5 to 7`.
fn offsets(locale: Locale, first: Offset, last: Offset) -> String {
    let phrases = Phrases(locale);
    if first == last { phrases.offset(first) } else { phrases.offsets(first, last) }
}

/// An ISR as Kafka's tools print one, `1,2,3`, or that it is empty.
fn isr(locale: Locale, brokers: &[BrokerId]) -> String {
    if brokers.is_empty() {
        Phrases(locale).no_brokers().to_owned()
    } else {
        highwater_core::ids::joined(brokers)
    }
}

fn list(locale: Locale, partitions: &[TopicPartition]) -> String {
    locale.list(partitions)
}

#[cfg(test)]
mod tests;
