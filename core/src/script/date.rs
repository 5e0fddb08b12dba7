//! Dates of the wall clock, in UTC: `2026-01-01T00:00:00Z` and milliseconds since 1970.

use crate::time::Timestamp;

const DAY_MS: i64 = 86_400_000;

/// Reads `2026-01-01T00:00:00Z`, with or without `.123` before the Z.
pub fn parse(text: &str) -> Option<Timestamp> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let [year, month, day] = numbers(date.split('-'))?;
    let (clock, millis) = time.split_once('.').unwrap_or((time, "0"));
    let [hour, minute, second] = numbers(clock.split(':'))?;
    let millis: i64 = format!("{millis:0<3}").parse().ok().filter(|ms| (0..1000).contains(ms))?;
    let in_range = (1970..=9999).contains(&year) && hour < 24 && minute < 60 && second < 60;
    let days = days_since_1970(year, month, day);
    let ms = days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + millis;
    let timestamp = Timestamp(ms);
    (in_range && civil(days) == (year, month, day)).then_some(timestamp)
}

/// Writes it, with milliseconds only where there are some.
pub fn format(timestamp: Timestamp) -> String {
    let (days, ms) = (timestamp.0.div_euclid(DAY_MS), timestamp.0.rem_euclid(DAY_MS));
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    let millis = if ms % 1000 == 0 { String::new() } else { format!(".{:03}", ms % 1000) };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{millis}Z")
}

fn numbers<'t>(parts: impl Iterator<Item = &'t str>) -> Option<[i64; 3]> {
    let parts = parts.map(|part| part.parse().ok().filter(|n| *n >= 0)).collect::<Option<Vec<i64>>>()?;
    parts.try_into().ok()
}

/// Howard Hinnant's `days_from_civil`: years begin in March, so that the leap day is the last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Its inverse, `civil_from_days`: year, month and day of a day counted from 1970-01-01.
pub(crate) fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_and_print() {
        for (text, ms) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2026-01-01T00:00:00Z", 1_767_225_600_000),
            ("2023-11-14T22:13:20Z", 1_700_000_000_000),
            ("2024-02-29T23:59:59.999Z", 1_709_251_199_999),
        ] {
            assert_eq!(parse(text), Some(Timestamp(ms)), "{text}");
            assert_eq!(format(Timestamp(ms)), text);
        }
    }

    #[test]
    fn days_that_are_not_in_the_calendar_are_refused() {
        for text in
            ["2025-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01", "2026-01-01T24:00:00Z", "x"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
