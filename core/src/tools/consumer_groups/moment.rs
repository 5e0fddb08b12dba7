//! Moments as `--to-datetime` and `--by-duration` take them: ISO 8601, the zone UTC where none is given.

use super::super::refusal::{Fault, Spec};
use crate::script::date;

/// `2026-01-01T00:00:00.000`, in milliseconds since 1970.
pub fn date_time(text: &str) -> Result<i64, Fault> {
    let Some((_, time)) = text.split_once('T') else {
        let reason = "Error parsing timestamp. It does not contain a 'T' according to ISO8601 format";
        return Err(failed("java.lang.RuntimeException: ", &format!("java.text.ParseException: {reason}")));
    };
    let (clock, zone_ms) = match time.rfind(['+', '-', 'Z']) {
        Some(at) => (text.len() - time.len() + at, zone_ms(&time[at..])),
        None => (text.len(), Some(0)),
    };
    let local = date::parse(&format!("{}Z", &text[..clock]));
    local.zip(zone_ms).map(|(local, zone_ms)| local.0 - zone_ms).ok_or_else(|| {
        let message = format!("java.text.ParseException: Unparseable date: \"{text}\"");
        failed("java.lang.RuntimeException: ", &message)
    })
}

/// `Z`, `+02`, `+0200` or `+02:00`.
fn zone_ms(text: &str) -> Option<i64> {
    let sign = match text.chars().next()? {
        'Z' => return (text == "Z").then_some(0),
        '-' => -1,
        _ => 1,
    };
    let digits: String = text[1..].chars().filter(|c| *c != ':').collect();
    let number = |part: &str| part.parse::<u8>().ok().map(i64::from);
    let (hours, minutes) = match digits.len() {
        2 => (number(&digits)?, 0),
        4 => (number(&digits[..2])?, number(&digits[2..])?),
        _ => return None,
    };
    Some(sign * (hours * 60 + minutes) * 60_000)
}

/// `P1DT2H3M4.5S`, in milliseconds.
pub fn duration_ms(text: &str) -> Result<i64, Fault> {
    parse_duration(text).ok_or_else(|| {
        failed("java.time.format.DateTimeParseException: ", "Text cannot be parsed to a Duration")
    })
}

fn parse_duration(text: &str) -> Option<i64> {
    let upper = text.to_ascii_uppercase();
    let (sign, rest) = match upper.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, upper.strip_prefix('+').unwrap_or(&upper)),
    };
    let mut units = [('D', 86_400_000), ('T', 0), ('H', 3_600_000), ('M', 60_000), ('S', 1000)].into_iter();
    let (mut total, mut number, mut any, mut in_time) = (0i64, String::new(), false, false);
    for c in rest.strip_prefix('P')?.chars() {
        if c.is_ascii_digit() || c == '-' || c == '+' || c == '.' {
            number.push(c);
            continue;
        }
        let (unit, ms) = units.find(|(unit, _)| *unit == c)?;
        if unit == 'T' {
            (in_time, any) = (true, false);
            if !number.is_empty() {
                return None;
            }
            continue;
        }
        if in_time == (unit == 'D') {
            return None;
        }
        total = total.checked_add(amount(&number, ms, unit == 'S')?)?;
        (number, any) = (String::new(), true);
    }
    (any && number.is_empty()).then_some(sign * total)
}

/// So many of a unit; only seconds have a fraction.
fn amount(number: &str, ms: i64, fraction: bool) -> Option<i64> {
    let Some((whole, places)) = number.split_once('.') else {
        return number.parse::<i64>().ok()?.checked_mul(ms);
    };
    if !fraction || places.len() > 9 || !places.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let millis: i64 = format!("{places:0<3}")[..3].parse().ok()?;
    let whole_ms = whole.parse::<i64>().ok()?.checked_mul(ms)?;
    whole_ms.checked_add(if whole.starts_with('-') { -millis } else { millis })
}

/// The tool finds out when it plans the reset, and says so; nothing else happens.
fn failed(class: &str, message: &str) -> Fault {
    let line = format!("Error: Executing consumer group command failed due to {message}");
    Spec::ended(&[String::new(), line], &[format!("{class}{message}")], 0).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_without_a_zone_is_in_utc() {
        for (text, ms) in [
            ("2026-01-01T00:00:00.000", Some(1_767_225_600_000)),
            ("2026-01-01T00:00:00", Some(1_767_225_600_000)),
            ("2026-01-01T02:00:00.000+02:00", Some(1_767_225_600_000)),
            ("2026-01-01", None),
        ] {
            assert_eq!(date_time(text).ok(), ms, "{text}");
        }
    }

    #[test]
    fn a_duration_is_read_as_java_reads_it() {
        for (text, ms) in [
            ("PT0S", Some(0)),
            ("P1D", Some(86_400_000)),
            ("P1DT2H3M4.5S", Some(93_784_500)),
            ("-PT1M", Some(-60_000)),
            ("P", None),
            ("PT", None),
            ("P1H", None),
            ("1h", None),
        ] {
            assert_eq!(duration_ms(text).ok(), ms, "{text}");
        }
    }
}
