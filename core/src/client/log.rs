//! What Kafka's clients write to their log, which the tools send to standard error.
//!
//! A line is log4j's `[%d] %p %m (%c)`, as `config/tools-log4j.properties` has it; what an exception adds stands on
//! the lines after it.

use std::rc::Rc;

use crate::process::Out;
use crate::script::date::civil;
use crate::time::Timestamp;

/// Writes a client's log: warnings and errors, as the tools have it.
#[derive(Clone, Debug, Default)]
pub struct Logger {
    context: Rc<str>,
}

impl Logger {
    /// A log whose lines begin with `[context] `.
    pub fn new(context: &str) -> Self {
        Logger { context: format!("[{context}] ").into() }
    }

    /// A log whose lines have no context.
    pub fn plain() -> Self {
        Logger::default()
    }

    /// A WARN line by the Java class `class`.
    pub fn warn(&self, message: &str, class: &str, out: &mut Out<'_>) {
        self.line("WARN", message, class, out);
    }

    /// An ERROR line by the Java class `class`.
    pub fn error(&self, message: &str, class: &str, out: &mut Out<'_>) {
        self.line("ERROR", message, class, out);
    }

    fn line(&self, level: &str, message: &str, class: &str, out: &mut Out<'_>) {
        let date = date(out.timestamp());
        out.print_err(format!("[{date}] {level} {}{message} ({class})", self.context));
    }
}

/// `2026-01-01 00:00:00,000`, in UTC.
fn date(timestamp: Timestamp) -> String {
    const DAY_MS: i64 = 86_400_000;
    let (days, ms) = (timestamp.0.div_euclid(DAY_MS), timestamp.0.rem_euclid(DAY_MS));
    let (year, month, day) = civil(days);
    let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    format!("{year:04}-{month:02}-{day:02} {hours:02}:{minutes:02}:{seconds:02},{:03}", ms % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(date(Timestamp(0)), "1970-01-01 00:00:00,000");
        assert_eq!(date(Timestamp(1_767_225_600_000)), "2026-01-01 00:00:00,000");
        assert_eq!(date(Timestamp(1_709_210_096_789)), "2024-02-29 12:34:56,789");
        assert_eq!(date(Timestamp(951_868_799_999)), "2000-02-29 23:59:59,999");
    }
}
