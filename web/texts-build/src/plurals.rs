//! The plural forms of a language's whole numbers, as a small table.
//!
//! A library with CLDR's rules for every language would be 30 KB of the page, so it runs here, and the page gets a
//! table for each of its own languages. In nearly all of them the form of a whole number is told by its last two
//! digits, but for the smallest numbers (English 1) and for whole millions (French `many`). A language that needs more
//! is refused.
//!
//! Not modelled: forms of fractions. A number with places behind its decimal sign takes `other`.

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};

/// The forms of a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plurals {
    /// Of 0, 1, … as far as these are exceptions.
    pub(crate) first: Vec<&'static str>,
    /// Of whole millions.
    pub(crate) millions: &'static str,
    /// Of all other numbers, by their last two digits.
    pub(crate) hundred: Vec<&'static str>,
}

/// Where exceptions end at the latest.
const FIRST_MAX: u64 = 1000;

impl Plurals {
    /// The forms of the language with this tag, or of the language that it is a kind of. `None` where it is no
    /// language's tag, or where the forms are more than a table can hold.
    pub(crate) fn of(tag: &str) -> Option<Plurals> {
        let locale: Locale = tag.parse().ok()?;
        let rules = PluralRules::try_new(locale.into(), PluralRulesOptions::default()).ok()?;
        let hundred: Vec<_> = (FIRST_MAX..FIRST_MAX + 100).map(|number| form(&rules, number)).collect();
        let millions = form(&rules, 1_000_000);
        let mut plurals = Plurals { first: Vec::new(), millions, hundred };
        let last = (0..FIRST_MAX).rev().find(|number| form(&rules, *number) != plurals.form(*number));
        if let Some(last) = last {
            plurals.first = (0..=last).map(|number| form(&rules, number)).collect();
        }
        let numbers =
            (0..10_000).chain(99_000..101_000).chain(999_000..1_001_000).chain(1_999_000..2_001_000);
        let is_true = numbers.into_iter().all(|number| form(&rules, number) == plurals.form(number));
        is_true.then_some(plurals)
    }

    /// The form of a whole number.
    pub(crate) fn form(&self, number: u64) -> &'static str {
        match self.first.get(usize::try_from(number).unwrap_or(usize::MAX)) {
            Some(form) => form,
            None if number.is_multiple_of(1_000_000) => self.millions,
            None => self.hundred[(number % 100) as usize],
        }
    }
}

fn form(rules: &PluralRules, number: u64) -> &'static str {
    match rules.category_for(number) {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}
