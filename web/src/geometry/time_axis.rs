//! Time from left to right: a stretch of the run on so many pixels.

/// A stretch of the run, in microseconds, drawn between two columns of pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeAxis {
    /// Where it begins.
    pub from: u64,
    /// Where it ends; later than `from`.
    pub to: u64,
    /// The first column.
    pub left: f64,
    /// The last column.
    pub right: f64,
}

impl TimeAxis {
    /// The column of a moment, held within the axis.
    pub fn x(&self, moment: u64) -> f64 {
        let share = (moment.clamp(self.from, self.to) - self.from) as f64 / self.length() as f64;
        self.left + share * (self.right - self.left)
    }

    /// The moment of a column.
    pub fn moment(&self, x: f64) -> u64 {
        let share = ((x - self.left) / (self.right - self.left).max(1.0)).clamp(0.0, 1.0);
        self.from + (share * self.length() as f64) as u64
    }

    /// The moments that get a label: round ones, about one each `apart` pixels.
    pub fn ticks(&self, apart: f64) -> Vec<u64> {
        let wanted = ((self.right - self.left) / apart).max(1.0);
        let step = round_step((self.length() as f64 / wanted) as u64);
        let first = self.from.div_ceil(step) * step;
        (first..=self.to).step_by(step as usize).collect()
    }

    fn length(&self) -> u64 {
        self.to.saturating_sub(self.from).max(1)
    }
}

/// The stretch of time that shows what began at `begun` and goes on until `now`, and is at most `most` long. Its length
/// is a round one, and it begins where it began: while time goes on, it stands still for long, and then is another one
/// at once. Where that is too long, it follows `now`.
pub fn stretch_of(begun: u64, now: u64, (least, most): (u64, u64)) -> (u64, u64) {
    // Before what happens there is a twentieth; behind now, at least a tenth.
    let length = round_step(now.saturating_sub(begun) * 20 / 17).max(least);
    if length > most {
        return around(now, most);
    }
    let from = begun.saturating_sub(length / 20);
    (from, from + length)
}

/// The stretch of time so long around `now`: most of it lies before, since the future is only known after going back.
pub fn around(now: u64, length: u64) -> (u64, u64) {
    let from = (now + length / 5).saturating_sub(length);
    (from, from + length)
}

/// The next of 1, 2, 5, 10, 20, 50 … that is not below `least`.
pub fn round_step(least: u64) -> u64 {
    let mut step = 1;
    loop {
        if let Some(factor) = [1, 2, 5].into_iter().find(|factor| step * factor >= least) {
            return step * factor;
        }
        step *= 10;
    }
}

/// A moment as an axis labels it, as precise as its neighbours need: `7.4 s`, `7.4126 s`.
pub fn label(moment: u64, step: u64) -> String {
    let digits = match step {
        s if s >= 1_000_000 => 0,
        s if s >= 100_000 => 1,
        s if s >= 10_000 => 2,
        s if s >= 1_000 => 3,
        s if s >= 100 => 4,
        _ => 6,
    };
    let seconds = moment / 1_000_000;
    let fraction = format!("{:06}", moment % 1_000_000);
    if digits == 0 { format!("{seconds} s") } else { format!("{seconds}.{} s", &fraction[..digits]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AXIS: TimeAxis = TimeAxis { from: 1_000_000, to: 2_000_000, left: 60.0, right: 1060.0 };

    #[test]
    fn columns_and_moments_are_inverse() {
        for moment in [1_000_000, 1_250_000, 1_999_000] {
            assert_eq!(AXIS.moment(AXIS.x(moment)), moment);
        }
    }

    #[test]
    fn what_lies_outside_is_held_at_the_edge() {
        assert_eq!(AXIS.x(0), 60.0);
        assert_eq!(AXIS.moment(5000.0), 2_000_000);
    }

    #[test]
    fn ticks_are_round_and_not_too_close() {
        assert_eq!(AXIS.ticks(200.0), [1_000_000, 1_200_000, 1_400_000, 1_600_000, 1_800_000, 2_000_000]);
    }

    const BOUNDS: (u64, u64) = (2_000, 5_000_000);

    #[test]
    fn what_takes_milliseconds_is_seen_in_a_stretch_of_milliseconds() {
        let (from, to) = stretch_of(128_000, 134_800, BOUNDS);
        assert_eq!((from, to), (127_500, 137_500));
    }

    #[test]
    fn a_stretch_stands_still_while_time_goes_on_and_always_holds_it() {
        let stretches: Vec<_> = (0..400)
            .map(|n| 1_000_000 + n * 10_000)
            .map(|now| (now, stretch_of(1_000_000, now, BOUNDS)))
            .collect();
        for (now, (from, to)) in &stretches {
            assert!(*from <= 1_000_000 && *now <= to - (to - from) / 20, "{now}: {from} to {to}");
        }
        let changes = stretches.windows(2).filter(|two| two[0].1 != two[1].1).count();
        assert!(changes <= 10, "{changes}");
    }

    #[test]
    fn what_began_long_ago_is_followed() {
        assert_eq!(stretch_of(0, 60_000_000, BOUNDS), (56_000_000, 61_000_000));
    }

    #[test]
    fn a_label_is_as_precise_as_its_step() {
        assert_eq!(label(7_412_600, 1_000_000), "7 s");
        assert_eq!(label(7_412_600, 200_000), "7.4 s");
        assert_eq!(label(7_412_600, 1_000), "7.412 s");
        assert_eq!(label(7_412_600, 200), "7.4126 s");
    }
}
