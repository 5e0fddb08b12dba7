//! Which facts are wanted: by the process that they happened in, by their kind, by words of their sentence.

use std::rc::Rc;

use highwater_core::fact::{Fact, What};
use highwater_core::history::Happened;
use highwater_core::ids::{FactId, NodeId};

use crate::sentences::sentence;
use crate::session::{Names, Session};
use crate::texts::Locale;

/// A kind of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Commands,
    Processes,
    Network,
    Logs,
    Replication,
    Metadata,
    Groups,
    Clients,
    Invariants,
}

impl Kind {
    pub const ALL: [Kind; 9] = [
        Kind::Commands,
        Kind::Processes,
        Kind::Network,
        Kind::Logs,
        Kind::Replication,
        Kind::Metadata,
        Kind::Groups,
        Kind::Clients,
        Kind::Invariants,
    ];

    fn of(what: &What) -> Kind {
        match what {
            What::Script(_) => Kind::Commands,
            What::Process(_) => Kind::Processes,
            What::Network(_) => Kind::Network,
            What::Log(_) | What::Disk(_) => Kind::Logs,
            What::Replica(_) => Kind::Replication,
            What::ZooKeeper(_) | What::Quorum(_) | What::Controller(_) => Kind::Metadata,
            What::Group(_) | What::Transaction(_) => Kind::Groups,
            What::Client(_) | What::Producer(_) | What::Consumer(_) => Kind::Clients,
            What::Invariant(_) => Kind::Invariants,
        }
    }
}

/// A process, or the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    You,
    Process(NodeId),
}

/// What is wanted; all, where nothing is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Filter {
    pub of: Option<Of>,
    pub kind: Option<Kind>,
    /// In small letters.
    pub words: Rc<str>,
}

impl Filter {
    /// Whether everything is wanted.
    pub fn is_open(&self) -> bool {
        self.of.is_none() && self.kind.is_none() && self.words.is_empty()
    }

    fn wants(&self, fact: &Fact, names: &Names, locale: Locale) -> bool {
        let of = match self.of {
            None => true,
            Some(Of::You) => fact.node.is_none(),
            Some(Of::Process(node)) => fact.node == Some(node),
        };
        let kind = self.kind.is_none_or(|kind| Kind::of(&fact.what) == kind);
        of && kind && (self.words.is_empty() || self.says(fact, names, locale))
    }

    /// Each word stands in the sentence, or in the name of the process.
    fn says(&self, fact: &Fact, names: &Names, locale: Locale) -> bool {
        let process = fact.node.map_or(String::new(), |node| names.node(node));
        let text = format!("{process} {}", sentence(locale, fact, names)).to_lowercase();
        self.words.split_whitespace().all(|word| text.contains(word))
    }
}

/// The facts that a filter lets through. What was looked through is not looked through again.
#[derive(Debug, Default)]
pub(super) struct Found {
    filter: Filter,
    locale: Locale,
    /// Of which run, and which of its futures.
    of: (u64, u64),
    /// The oldest fact that is told, and the fact up to which all were looked through.
    from: u64,
    to: u64,
    hits: Vec<FactId>,
}

impl Found {
    /// Brings it up to date, and gives the facts that have happened.
    pub fn follow(&mut self, session: &Session, filter: &Filter, locale: Locale) -> &[FactId] {
        let history = session.history();
        let of = (session.run(), history.futures());
        let from = history.told().next().map_or(0, |oldest| oldest.fact.id.0);
        if (&self.filter, self.locale, self.of, self.from) != (filter, locale, of, from) {
            // Where only the oldest facts were let go, what was found of the others stays true.
            let grown = (&self.filter, self.locale, self.of) == (filter, locale, of) && from > self.from;
            let hits = if grown { std::mem::take(&mut self.hits) } else { Vec::new() };
            let to = if grown { self.to } else { 0 };
            *self = Found { filter: filter.clone(), locale, of, from, to, hits };
            self.hits.retain(|hit| hit.0 >= from);
        }
        let is_new = |happened: &&Happened| happened.fact.id.0 >= self.to;
        let new = history.told().rev().take_while(is_new).count();
        let told = history.told();
        let known = told.len() - new;
        let names = session.names();
        let wanted =
            told.skip(known).map(|happened| &happened.fact).filter(|fact| filter.wants(fact, names, locale));
        self.hits.extend(wanted.map(|fact| fact.id));
        self.to = self.to.max(history.fact_count());
        let happened = self.hits.partition_point(|hit| hit.0 < history.fact_count());
        &self.hits[..happened]
    }
}
