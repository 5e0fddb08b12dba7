//! A word of Kafka's that explains itself: to a pointer over it, to the focus, and to a screen reader.

use yew::prelude::*;

use crate::texts::{Glossary, Locale};

/// A word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// The log end offset.
    Leo,
    /// The high watermark.
    Hw,
    /// The in-sync replicas.
    Isr,
    /// The leader epoch.
    Epoch,
}

impl Term {
    /// All, in the order in which one needs them.
    pub const ALL: [Term; 4] = [Term::Leo, Term::Hw, Term::Isr, Term::Epoch];

    /// As it is written everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Term::Leo => "LEO",
            Term::Hw => "HW",
            Term::Isr => "ISR",
            Term::Epoch => "epoch",
        }
    }

    /// In a sentence.
    pub fn meaning(self, locale: Locale) -> &'static str {
        let texts = Glossary(locale);
        match self {
            Term::Leo => texts.leo(),
            Term::Hw => texts.hw(),
            Term::Isr => texts.isr(),
            Term::Epoch => texts.epoch(),
        }
    }
}

/// A word with its meaning.
pub fn term(term: Term, locale: Locale) -> Html {
    let meaning = term.meaning(locale).replace('`', "");
    html! {
        <button type="button" class="term" aria-label={format!("{}: {meaning}", term.word())}>
            { term.word() }<span class="tip" aria-hidden="true">{ meaning }</span>
        </button>
    }
}
