//! Numbers as a language writes them, and the plural forms that they take.

use intl_pluralrules::operands::PluralOperands;
use intl_pluralrules::{PluralRuleType, PluralRules};

use super::Locale;

/// CLDR's plural forms.
pub(super) use intl_pluralrules::PluralCategory as Form;

/// A number to show: `1,234`, or with places behind the decimal sign `1,234.5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    /// The number times ten to the power of `places`: nothing is rounded, and no float is asked.
    digits: i128,
    places: u8,
}

impl Number {
    /// `digits` with the last `places` of them behind the decimal sign: 12345 with 1 is 1,234.5.
    pub(crate) fn with_places(digits: impl Into<i128>, places: u8) -> Number {
        Number { digits: digits.into(), places }
    }

    /// Whether it is exactly this whole number.
    pub(super) fn is(self, whole: i64) -> bool {
        self.places == 0 && self.digits == i128::from(whole)
    }

    /// The plural form that it takes in a language.
    pub(super) fn form(self, locale: Locale) -> Form {
        let rules = locale
            .language()
            .plurals
            .parse::<unic_langid::LanguageIdentifier>()
            .ok()
            .and_then(|tag| PluralRules::create(tag, PluralRuleType::CARDINAL).ok());
        let operands = PluralOperands::try_from(self.plain(".").as_str());
        match (rules, operands) {
            (Some(rules), Ok(operands)) => rules.select(operands).unwrap_or(Form::OTHER),
            // The build script has asked for the same rules: a language without them does not build.
            _ => Form::OTHER,
        }
    }

    /// As a language writes it.
    pub(super) fn shown(self, locale: Locale) -> String {
        let language = locale.language();
        let plain = self.plain(".");
        let (sign, plain) = plain.strip_prefix('-').map_or(("", plain.as_str()), |plain| ("-", plain));
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let mut groups = Vec::new();
        let mut left = whole;
        let mut sizes = language.digit_groups.iter().copied().map(usize::from);
        let mut size = sizes.next().unwrap_or(left.len());
        while left.len() > size {
            let (rest, group) = left.split_at(left.len() - size);
            groups.push(group);
            left = rest;
            size = sizes.next().unwrap_or(size);
        }
        groups.push(left);
        groups.reverse();
        let mut shown = [sign, &groups.join(language.group_separator)].concat();
        if !fraction.is_empty() {
            shown.push_str(language.decimal_sign);
            shown.push_str(fraction);
        }
        shown
    }

    fn plain(self, decimal_sign: &str) -> String {
        let places = usize::from(self.places);
        let digits = format!("{:0>width$}", self.digits.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let sign = if self.digits < 0 { "-" } else { "" };
        let decimal_sign = if places == 0 { "" } else { decimal_sign };
        [sign, whole, decimal_sign, fraction].concat()
    }
}

macro_rules! from_integers {
    ($($integer:ty),*) => {
        $(impl From<$integer> for Number {
            fn from(whole: $integer) -> Number {
                // Every one of them fits into 128 bits with a sign.
                Number { digits: whole as i128, places: 0 }
            }
        })*
    };
}

from_integers!(i16, i32, i64, u8, u16, u32, u64, usize);
