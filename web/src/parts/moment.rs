//! Moments and spans of a run, as they are written everywhere.

use highwater_core::time::{Instant, Span};

/// `7.091`: seconds to the millisecond.
pub(crate) fn seconds(at: Instant) -> String {
    format!("{}.{:03}", at.0 / 1_000_000, at.0 / 1000 % 1000)
}

/// `850 µs`, `12.3 ms`, `4.2 s`, `3 min 20 s`: a span to two or three figures, with the units of every language.
pub(crate) fn span(span: Span) -> String {
    let (micros, tenths) = (span.0, |unit: u64| format!("{}.{}", span.0 / unit, span.0 % unit * 10 / unit));
    match micros {
        0..1_000 => format!("{micros} µs"),
        1_000..100_000 => format!("{} ms", tenths(1_000)),
        100_000..1_000_000 => format!("{} ms", micros / 1_000),
        1_000_000..60_000_000 => format!("{} s", tenths(1_000_000)),
        _ => format!("{} min {} s", micros / 60_000_000, micros / 1_000_000 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_the_unit_that_fits_it() {
        let told = [850, 12_345, 450_000, 4_260_000, 200_000_000].map(|micros| span(Span(micros)));
        assert_eq!(told, ["850 µs", "12.3 ms", "450 ms", "4.2 s", "3 min 20 s"]);
    }
}
