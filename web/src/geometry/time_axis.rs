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

    #[test]
    fn a_label_is_as_precise_as_its_step() {
        assert_eq!(label(7_412_600, 1_000_000), "7 s");
        assert_eq!(label(7_412_600, 200_000), "7.4 s");
        assert_eq!(label(7_412_600, 1_000), "7.412 s");
    }
}
