//! A language's own data, and how a language is found.

use std::fmt::Display;

use super::number::Plurals;
use super::{LANGUAGES, Locale};

/// What `language.ftl` says.
pub(super) struct Language {
    /// `zh-CN`.
    pub(super) tag: &'static str,
    /// What the language calls itself.
    pub(super) name: &'static str,
    /// Which plural forms its numbers take.
    pub(super) plurals: Plurals,
    /// Between groups of digits.
    pub(super) group_separator: &'static str,
    /// How many digits a group has, from the right; the last one repeats.
    pub(super) digit_groups: &'static [u8],
    /// Before a fraction.
    pub(super) decimal_sign: &'static str,
    /// Between the items of a list.
    pub(super) list_separator: &'static str,
}

impl Locale {
    pub(super) fn language(self) -> &'static Language {
        &LANGUAGES[self as usize]
    }

    /// The language that a browser's tag asks for: the one with this tag, else the first one with the same beginning
    /// (`zh-Hant-TW` gets `zh-CN`), else English.
    pub fn from_tag(tag: &str) -> Locale {
        let first = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let exact = Locale::ALL.iter().find(|locale| locale.tag().eq_ignore_ascii_case(tag));
        let similar = || Locale::ALL.iter().find(|locale| first(locale.tag()) == first(tag));
        exact.or_else(similar).copied().unwrap_or_default()
    }

    /// Its tag, for `<html lang>`.
    pub fn tag(self) -> &'static str {
        self.language().tag
    }

    /// What it calls itself.
    pub fn name(self) -> &'static str {
        self.language().name
    }

    /// The language after this one; after the last comes the first.
    pub fn next(self) -> Locale {
        let after = (self as usize + 1) % Locale::ALL.len();
        Locale::ALL[after]
    }

    /// Items beside each other, as this language lists them.
    pub(crate) fn list(self, items: impl IntoIterator<Item = impl Display>) -> String {
        let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
        items.join(self.language().list_separator)
    }
}
