//! `--list`: the groups, with `--state` and `--type` in columns, perhaps only some of them.

use std::rc::Rc;

use super::super::args::{Args, Given};
use super::super::refusal::Fault;
use crate::process::Out;
use crate::protocol::group::GroupState;

/// Every group here is of this type.
const TYPE: &str = "Classic";

/// What to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The states wanted, and to be shown; empty for all.
    states: Option<Vec<String>>,
    /// The types wanted, and to be shown; empty for all.
    types: Option<Vec<String>>,
}

impl Listing {
    /// Reads its part of the command line.
    pub fn parse(args: &Args<'_>) -> Result<Self, Fault> {
        const STATES: &[&str] = &[
            "PreparingRebalance",
            "CompletingRebalance",
            "Stable",
            "Dead",
            "Empty",
            "Assigning",
            "Reconciling",
        ];
        let states = args.get("--state").map(|given| words(given, "state", "states", STATES)).transpose()?;
        let types = args.get("--type").map(|given| words(given, "types", "types", &["Consumer", TYPE]));
        Ok(Listing { states, types: types.transpose()? })
    }

    /// Prints the groups.
    pub fn print(&self, groups: &[(Rc<str>, GroupState)], out: &mut Out<'_>) {
        let lists = |wanted: &Option<Vec<String>>, word: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted.is_empty() || wanted.iter().any(|w| w == word))
        };
        let mut line = |id: &str, kind: &str, state: &str| match (&self.types, &self.states) {
            (None, None) => out.print(id),
            (Some(_), None) => out.print(format!("{id:<25} {kind:<20}")),
            (None, Some(_)) => out.print(format!("{id:<25} {state:<20}")),
            (Some(_), Some(_)) => out.print(format!("{id:<25} {kind:<20} {state:<20}")),
        };
        if *self != Listing::default() {
            line("GROUP", "TYPE", "STATE");
        }
        for (id, state) in groups {
            if lists(&self.states, state.name()) && lists(&self.types, TYPE) {
                line(id, TYPE, state.name());
            }
        }
    }
}

/// `Empty,stable`: these words, as Kafka writes them; nothing: none.
fn words(given: Given<'_>, what: &str, which: &str, known: &[&str]) -> Result<Vec<String>, Fault> {
    if given.value.is_empty() {
        return Ok(Vec::new());
    }
    let word = |word: &str| known.iter().find(|known| known.eq_ignore_ascii_case(word.trim()));
    let words: Option<Vec<String>> =
        given.value.split(',').map(|text| word(text).map(|word| (*word).to_owned())).collect();
    words.ok_or_else(|| {
        let (value, known) = (given.value, known.join(", "));
        Fault::usage(format!("Invalid {what} list '{value}'. Valid {which} are: {known}"))
    })
}
