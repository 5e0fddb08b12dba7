//! Two languages, complete in both.
//!
//! Fixed texts are a struct with a field for each ([`Texts`]): a language that lacks one does not compile. What
//! happened is said by an exhaustive `match` over [`What`](highwater_core::fact::What) in each language, so a new
//! fact does not compile either until both can tell it.
//!
//! Kafka's own words (topic, leader, high watermark's `HW`, error names, znode paths, everything a tool prints) stay
//! as they are in both: they are what a reader will meet in logs. A text may hold `code` between backticks.

mod en;
mod lines;
mod phrases;
mod texts;
mod zh;

use highwater_core::fact::Fact;

pub(crate) use self::lines::words;
pub use self::texts::Texts;
use crate::sentences::sentence;
pub use crate::sentences::{Names, ids, without_time};
pub use crate::texts::Locale;

impl Locale {
    /// Its fixed texts.
    pub fn texts(self) -> &'static Texts {
        match self {
            Locale::En => &en::TEXTS,
            Locale::ZhCn => &zh::TEXTS,
        }
    }

    /// What happened, in a sentence.
    pub fn sentence(self, fact: &Fact, names: &Names) -> String {
        sentence(self, fact, names)
    }
}
