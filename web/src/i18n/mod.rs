//! Two languages, complete in both.
//!
//! Fixed texts are a struct with a field for each ([`Texts`]): a language that lacks one does not compile. What
//! happened is said by an exhaustive `match` over [`What`](highwater_core::fact::What) in each language, so a new
//! fact does not compile either until both can tell it.
//!
//! Kafka's own words (topic, leader, high watermark's `HW`, error names, znode paths, everything a tool prints) stay
//! as they are in both: they are what a reader will meet in logs. A text may hold `code` between backticks.

mod admin;
mod disks;
mod en;
mod facts_en;
mod facts_zh;
mod lines;
mod links;
mod names;
mod phrases;
mod quorum;
mod texts;
mod zh;

use highwater_core::fact::Fact;

pub use self::lines::line_error;
pub use self::links::link_error;
pub use self::names::{Names, ids, without_time};
pub use self::texts::Texts;

/// A language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Locale {
    /// The language that a browser's tag (`zh-Hans-CN`) asks for.
    pub fn from_tag(tag: &str) -> Locale {
        if tag.to_ascii_lowercase().starts_with("zh") { Locale::Zh } else { Locale::En }
    }

    /// Its tag for `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::Zh => "zh-CN",
        }
    }

    /// The other one.
    pub fn other(self) -> Locale {
        match self {
            Locale::En => Locale::Zh,
            Locale::Zh => Locale::En,
        }
    }

    /// Its fixed texts.
    pub fn texts(self) -> &'static Texts {
        match self {
            Locale::En => &en::TEXTS,
            Locale::Zh => &zh::TEXTS,
        }
    }

    /// What happened, in a sentence.
    pub fn sentence(self, fact: &Fact, names: &Names) -> String {
        match self {
            Locale::En => facts_en::sentence(fact, names),
            Locale::Zh => facts_zh::sentence(fact, names),
        }
    }
}

#[cfg(test)]
mod tests;
