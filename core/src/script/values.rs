//! What a word stands for: a span of time, or a number.

use super::error::{Expected, ParseError};
use super::word::Word;
use crate::time::Span;

/// `500ms`, `1.5s`, `2m`, `1h`, `7d`.
pub(super) fn duration(word: &Word) -> Result<Span, Box<ParseError>> {
    let bad = || ParseError::unexpected(word, Expected::Duration);
    let unit_at = word.text.find(|c: char| c.is_ascii_alphabetic()).ok_or_else(bad)?;
    let (digits, unit) = word.text.split_at(unit_at);
    let places = match unit {
        "ms" => 3,
        "s" | "m" | "h" | "d" => 6,
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
    let factor = match unit {
        "m" => 60,
        "h" => 60 * 60,
        "d" => 24 * 60 * 60,
        _ => 1,
    };
    micros.checked_mul(factor).map(Span).filter(|span| *span <= Span::MAX).ok_or_else(bad)
}

/// `5`, `0.5`, `2m`: as `sleep` takes it, in seconds where there is no unit.
pub(super) fn seconds(word: &Word) -> Result<Span, Box<ParseError>> {
    let has_unit = word.text.ends_with(|c: char| c.is_ascii_alphabetic());
    let text = if has_unit { word.text.clone() } else { format!("{}s", word.text) };
    duration(&Word { text, ..word.clone() }).map_err(|_| ParseError::unexpected(word, Expected::Duration))
}

/// A number.
pub(super) fn number<T: std::str::FromStr>(word: &Word) -> Result<T, Box<ParseError>> {
    word.text.parse().map_err(|_| ParseError::unexpected(word, Expected::Number))
}
