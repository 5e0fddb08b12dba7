//! Numbers as a language writes them, and the plural forms that they take.

use super::Locale;

/// CLDR's plural forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(dead_code, missing_docs, reason = "CLDR's names; which of them occur depends on the languages")]
pub(super) enum Form {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

/// Which forms a language's whole numbers take: a table that the build made by CLDR's rules.
pub(super) struct Plurals {
    /// Of 0, 1, … as far as these are exceptions.
    pub(super) first: &'static [Form],
    /// Of whole millions.
    pub(super) millions: Form,
    /// Of all other numbers, by their last two digits.
    pub(super) hundred: &'static [Form; 100],
}

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

    /// The plural form that it takes in a language. A fraction takes `other`.
    pub(super) fn form(self, locale: Locale) -> Form {
        let plurals = &locale.language().plurals;
        let number = self.digits.unsigned_abs();
        match plurals.first.get(usize::try_from(number).unwrap_or(usize::MAX)) {
            _ if self.places > 0 => Form::Other,
            Some(form) => *form,
            None if number.is_multiple_of(1_000_000) => plurals.millions,
            None => plurals.hundred[(number % 100) as usize],
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
