//! Puts arguments into a text.

use std::fmt::{Display, Write};

use super::{Form, Locale, Number};

/// A piece of a text.
pub(super) enum Part {
    /// Words.
    Words(&'static str),
    /// The argument with this index.
    Arg(u8),
    /// One of several texts, by the argument with this index. The last case is always [`Case::Otherwise`].
    Choice(u8, &'static [(Case, &'static [Part])]),
}

/// When a case of a choice is taken.
pub(super) enum Case {
    /// The argument is this word.
    #[allow(dead_code, reason = "the languages may happen to choose by numbers only, or by words only")]
    Word(&'static str),
    /// The argument is this number.
    #[allow(dead_code, reason = "as above")]
    Exactly(i64),
    /// The argument takes this plural form.
    #[allow(dead_code, reason = "as above")]
    Form(Form),
    /// No case before it was.
    Otherwise,
}

/// An argument.
pub(super) enum Arg<'a> {
    /// Shown as it is.
    Shown(&'a dyn Display),
    /// Shown as the language writes numbers.
    Number(Number),
    /// A word to choose by.
    #[allow(dead_code, reason = "the languages may happen to choose by numbers only")]
    Word(&'a str),
}

/// The text with its arguments.
pub(super) fn render(locale: Locale, parts: &[Part], args: &[Arg]) -> String {
    let mut out = String::new();
    append(&mut out, locale, parts, args);
    out
}

fn append(out: &mut String, locale: Locale, parts: &[Part], args: &[Arg]) {
    for part in parts {
        match part {
            Part::Words(words) => out.push_str(words),
            Part::Arg(index) => match &args[usize::from(*index)] {
                // Writing into a string cannot fail.
                Arg::Shown(shown) => _ = write!(out, "{shown}"),
                Arg::Number(number) => out.push_str(&number.shown(locale)),
                Arg::Word(word) => out.push_str(word),
            },
            Part::Choice(index, cases) => {
                let arg = &args[usize::from(*index)];
                if let Some((_, parts)) = cases.iter().find(|(case, _)| fits(locale, case, arg)) {
                    append(out, locale, parts, args);
                }
            }
        }
    }
}

fn fits(locale: Locale, case: &Case, arg: &Arg) -> bool {
    match (case, arg) {
        (Case::Otherwise, _) => true,
        (Case::Word(word), Arg::Word(arg)) => word == arg,
        (Case::Exactly(whole), Arg::Number(number)) => number.is(*whole),
        (Case::Form(form), Arg::Number(number)) => *form == number.form(locale),
        _ => false,
    }
}
