//! A language made from English, in which a text that did not come from a file is plain to see.
//!
//! ```text
//! Write a record        ⟦Ŵřîţé å řéçöřð⟧
//! fires `{ $path }`     ⟦ƒîřéš `{ $path }`⟧       code and placeholders are data, and stay
//! ```

use crate::language::{Language, Own, Room};
use crate::parse::{Case, Part, Text, joined};

/// The language's tag: CLDR's for English with accents.
const TAG: &str = "en-XA";

/// English with accents.
pub(crate) fn from(english: &Language) -> Language {
    let name = words(&english.own.name, &mut false);
    Language {
        tag: TAG.to_owned(),
        own: Own { name: format!("⟦{name}⟧"), ..english.own.clone() },
        rooms: english.rooms.iter().map(room).collect(),
        ..english.clone()
    }
}

fn room(english: &Room) -> Room {
    Room { texts: english.texts.iter().map(text).collect(), ..english.clone() }
}

fn text(english: &Text) -> Text {
    let mut accented = vec![Part::Words("⟦".to_owned())];
    accented.extend(parts(&english.parts, &mut false));
    accented.push(Part::Words("⟧".to_owned()));
    Text { parts: joined(accented), ..english.clone() }
}

fn parts(english: &[Part], in_code: &mut bool) -> Vec<Part> {
    english
        .iter()
        .map(|part| match part {
            Part::Words(english) => Part::Words(words(english, in_code)),
            Part::Value { .. } => part.clone(),
            Part::Choice { name, by, cases, line } => Part::Choice {
                name: name.clone(),
                by: *by,
                cases: cases
                    .iter()
                    .map(|case| Case { parts: parts(&case.parts, &mut in_code.clone()), ..case.clone() })
                    .collect(),
                line: *line,
            },
        })
        .collect()
}

/// Accents every letter outside backticks.
fn words(english: &str, in_code: &mut bool) -> String {
    english
        .chars()
        .map(|c| {
            if c == '`' {
                *in_code = !*in_code;
            }
            if *in_code { c } else { accented(c) }
        })
        .collect()
}

fn accented(c: char) -> char {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const ACCENTED: &str = "åƀçðéƒĝĥîĵķļɱñöþǫřšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŘŠŢÛṼŴẊÝŽ";
    PLAIN.chars().position(|plain| plain == c).and_then(|n| ACCENTED.chars().nth(n)).unwrap_or(c)
}
