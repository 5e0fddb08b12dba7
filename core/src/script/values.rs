//! What a word stands for: a span of time, or a number.

use super::error::{Expected, ParseError};
use super::word::Word;
use crate::time::Span;

/// `500ms`, `1.5s`, `2m`.
pub(super) fn duration(word: &Word) -> Result<Span, Box<ParseError>> {
    let bad = || ParseError::unexpected(word, Expected::Duration);
    let unit_at = word.text.find(|c: char| c.is_ascii_alphabetic()).ok_or_else(bad)?;
    let (digits, unit) = word.text.split_at(unit_at);
    let places = match unit {
        "ms" => 3,
        "s" | "m" => 6,
        _ => return Err(bad()),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |part: &str| part.bytes().all(|c| c.is_ascii_digit());
    if digits.is_empty()
        || digits == "."
        || fraction.len() > places
        || !is_number(whole)
        || !is_number(fraction)
    {
        return Err(bad());
    }
    let micros: u64 = format!("{whole}{fraction:0<places$}").parse().map_err(|_| bad())?;
    let factor = if unit == "m" { 60 } else { 1 };
    micros.checked_mul(factor).map(Span).filter(|span| *span <= Span::MAX).ok_or_else(bad)
}

/// A number.
pub(super) fn number<T: std::str::FromStr>(word: &Word) -> Result<T, Box<ParseError>> {
    word.text.parse().map_err(|_| ParseError::unexpected(word, Expected::Number))
}
