//! A moment of a run, as it is written everywhere.

use highwater_core::time::Instant;

/// `7.091`: seconds to the millisecond.
pub(crate) fn seconds(at: Instant) -> String {
    format!("{}.{:03}", at.0 / 1_000_000, at.0 / 1000 % 1000)
}
