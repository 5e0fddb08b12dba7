//! Whose turn it is to look at the world. While the clock runs, panels take turns, so that no frame has all of them to
//! bring up to date: the stage in one frame and the panels beside it in the next; in a rush half of the stage's rows a
//! frame, and in a crowd of messages one part of the page. Whatever the pace, each part looks again within
//! [`PARTS`] frames, and all show one moment as soon as the clock stands.

use crate::desk::Moment;
use crate::panels::ROW_TURNS;

/// The parts that take turns: the rows of the cluster, the parts around them, the list of facts, the panels beside the
/// stage.
const PARTS: usize = ROW_TURNS + 3;
const AROUND: usize = ROW_TURNS;
const FACTS: usize = ROW_TURNS + 1;
const BESIDE: usize = ROW_TURNS + 2;

/// How much happens in a frame, which decides on the turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    Calm,
    /// More events than a person follows.
    Rushed,
    /// More messages on their way than a person follows.
    Crowded,
}

impl Pace {
    /// Where turns begin; the last one ends at [`PARTS`].
    fn begins(self) -> &'static [usize] {
        match self {
            Pace::Calm => &[0, FACTS],
            Pace::Rushed => &[0, ROW_TURNS / 2, FACTS, BESIDE],
            Pace::Crowded => &[0, 1, 2, 3, AROUND, FACTS, BESIDE],
        }
    }
}

/// When each part of the page last looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Turns {
    parts: [Moment; PARTS],
    clock: Moment,
    /// Whose turn it was last.
    turn: usize,
}

impl Turns {
    /// Everything looks now.
    pub(crate) fn of(moment: Moment, clock: Moment) -> Turns {
        Turns { parts: [moment; PARTS], clock, turn: 0 }
    }

    /// Only the clock has moved.
    pub(crate) fn tick(&mut self, clock: Moment) {
        self.clock = clock;
    }

    /// The next parts look.
    pub(crate) fn next(&mut self, moment: Moment, clock: Moment, pace: Pace) {
        let begins = pace.begins();
        self.turn = begins.iter().copied().find(|begin| *begin > self.turn).unwrap_or(0);
        let end = begins.iter().copied().find(|begin| *begin > self.turn).unwrap_or(PARTS);
        self.parts[self.turn..end].fill(moment);
        // In a crowd the clock, too, has its turn.
        if pace != Pace::Crowded || self.turn == BESIDE {
            self.clock = clock;
        }
    }

    pub(crate) fn rows(&self) -> [Moment; ROW_TURNS] {
        std::array::from_fn(|n| self.parts[n])
    }

    pub(crate) fn around(&self) -> Moment {
        self.parts[AROUND]
    }

    pub(crate) fn facts(&self) -> Moment {
        self.parts[FACTS]
    }

    pub(crate) fn beside(&self) -> Moment {
        self.parts[BESIDE]
    }

    pub(crate) fn header(&self) -> Moment {
        self.clock
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many parts look in each of the next `frames` frames.
    fn looks(pace: Pace, frames: u64) -> Vec<usize> {
        let mut turns = Turns::of(Moment(0), Moment(0));
        let looked = |frame| {
            turns.next(Moment(frame), Moment(frame), pace);
            turns.parts.iter().filter(|moment| **moment == Moment(frame)).count()
        };
        (1..=frames).map(looked).collect()
    }

    #[test]
    fn in_a_crowd_one_part_looks_a_frame_and_each_has_its_turn() {
        assert_eq!(looks(Pace::Crowded, PARTS as u64), [1; PARTS]);
    }

    #[test]
    fn in_a_rush_the_rows_take_two_turns_and_every_part_looks_within_four_frames() {
        assert_eq!(looks(Pace::Rushed, 4), [3, 1, 1, 2]);
    }

    #[test]
    fn otherwise_the_stage_and_what_is_beside_it_look_in_turn() {
        let mut turns = Turns::of(Moment(0), Moment(0));
        turns.next(Moment(1), Moment(1), Pace::Calm);
        assert_eq!((turns.around(), turns.facts(), turns.beside()), (Moment(0), Moment(1), Moment(1)));
        turns.next(Moment(2), Moment(2), Pace::Calm);
        assert_eq!((turns.around(), turns.facts(), turns.header()), (Moment(2), Moment(1), Moment(2)));
    }
}
