//! Every text that the page shows a person, in every language.
//!
//! The texts are files in Fluent's syntax, a folder a language, a file a room: `web/texts/zh-CN/page.ftl`. When the
//! page is built they become one type a room (`Page`) with a function for each text (`Page(locale).play()`); English
//! decides which texts there are and what they take. The build fails, with file and line, when a text is missing in a
//! language, unknown or here twice, when a placeholder is missing or unknown, or when nothing in the page uses a text.
//! To add a language, add a folder; `language.ftl` in it says how the language writes its name, numbers and lists.
//!
//! Kafka's own words (topic, leader, ISR, error names, znode paths, everything that a tool prints) stay as they are in
//! every language: they are what a reader will meet in logs. A text may hold `code` between backticks, which
//! [`rich`](crate::parts::rich) draws. A run built with `HIGHWATER_PSEUDO=1` has the language `en-XA`, too: English
//! with accents between `⟦` and `⟧`, in which a test sees a text that came from no file.

#![deny(dead_code)]
#![allow(clippy::wrong_self_convention, reason = "a text is called what its file calls it")]
#![allow(clippy::too_many_arguments, reason = "a text has as many figures as its sentence")]

mod language;
mod number;
mod render;

use self::language::Language;
pub(crate) use self::number::Number;
use self::number::{Form, Plurals};
use self::render::{Arg, Case, Part, render};

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

#[cfg(test)]
mod tests;
