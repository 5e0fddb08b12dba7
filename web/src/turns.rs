//! Whose turn it is to look at the world. While the clock runs, panels take turns, so that no frame has all of them to
//! bring up to date: in a crowd of messages one part of the page a frame, else the stage in one frame and the panels
//! beside it in the next.

use crate::desk::Moment;
use crate::panels::ROW_TURNS;

/// The parts that take turns: the rows of the cluster, the parts around them, the list of facts, the panels beside the
/// stage.
const PARTS: usize = ROW_TURNS + 3;
const AROUND: usize = ROW_TURNS;
const FACTS: usize = ROW_TURNS + 1;
const BESIDE: usize = ROW_TURNS + 2;

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

    /// The next part looks.
    pub(crate) fn next(&mut self, moment: Moment, clock: Moment, crowded: bool) {
        let (stage, beside) = (0..FACTS, FACTS..PARTS);
        let parts = if crowded {
            self.turn = (self.turn + 1) % PARTS;
            self.turn..self.turn + 1
        } else if stage.contains(&self.turn) {
            self.turn = FACTS;
            beside
        } else {
            self.turn = 0;
            stage
        };
        self.parts[parts].fill(moment);
        // In a crowd the clock, too, has its turn.
        if !crowded || self.turn == BESIDE {
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

    #[test]
    fn in_a_crowd_one_part_looks_a_frame_and_each_has_its_turn() {
        let mut turns = Turns::of(Moment(0), Moment(0));
        for frame in 1..=PARTS as u64 {
            let before = turns.parts;
            turns.next(Moment(frame), Moment(frame), true);
            let changed = before.iter().zip(&turns.parts).filter(|(old, new)| old != new).count();
            assert_eq!(changed, 1);
        }
        assert!(turns.parts.iter().all(|moment| *moment != Moment(0)));
    }

    #[test]
    fn without_a_crowd_the_stage_and_what_is_beside_it_look_in_turn() {
        let mut turns = Turns::of(Moment(0), Moment(0));
        turns.next(Moment(1), Moment(1), false);
        assert_eq!((turns.around(), turns.facts(), turns.beside()), (Moment(0), Moment(1), Moment(1)));
        turns.next(Moment(2), Moment(2), false);
        assert_eq!((turns.around(), turns.facts(), turns.header()), (Moment(2), Moment(1), Moment(2)));
    }
}
