//! Messages on their way: which share of it is behind them, and places on the stage.

/// More messages than this on their way at once are a crowd: each is a dot, and nobody follows a single one.
pub const CROWD: usize = 36;

/// A place on the stage, in pixels from its top left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// Something on the stage that messages leave from or arrive at.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// Its left edge.
    pub x: f64,
    /// Its top edge.
    pub y: f64,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

/// Which share of its way a message has behind it at `now`.
pub fn progress(sent: u64, arrives: u64, now: u64) -> f64 {
    let whole = arrives.saturating_sub(sent).max(1) as f64;
    (now.saturating_sub(sent) as f64 / whole).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_bounded_by_sending_and_arrival() {
        assert_eq!(progress(10, 20, 5), 0.0);
        assert_eq!(progress(10, 20, 15), 0.5);
        assert_eq!(progress(10, 20, 99), 1.0);
        assert_eq!(progress(10, 10, 10), 0.0);
    }
}
