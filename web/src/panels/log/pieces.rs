//! A long list, summed up: its ends and what a person looks at are shown, and what lies between is counted.

use std::ops::RangeInclusive;

use highwater_core::map::Set;

/// Neighbours that are not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    /// The first of them.
    pub first: usize,
    /// How many.
    pub count: usize,
}

impl Gap {
    /// What is shown of it to a person who goes there: the middle, and where it began and ended. Going into a gap again
    /// and again comes to any place soon.
    pub fn inside(self, reach: usize) -> impl Iterator<Item = usize> {
        let ends = [self.first.saturating_sub(1), self.first + self.count];
        around(self.first + self.count / 2, reach).chain(ends)
    }
}

/// A piece of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<T> {
    /// One that is shown.
    Shown(T),
    /// Some that are not.
    Hidden(Gap),
}

impl<T> Piece<T> {
    /// The same with another thing where one is shown.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Piece<U> {
        match self {
            Piece::Shown(one) => Piece::Shown(f(one)),
            Piece::Hidden(gap) => Piece::Hidden(gap),
        }
    }
}

/// The places of a list of `len`: the first, the last and those that are wanted. One that would be hidden alone is
/// shown.
pub(super) fn pieces(len: usize, wanted: impl IntoIterator<Item = usize>) -> Vec<Piece<usize>> {
    let mut places = Set::from_iter([0, len.saturating_sub(1)]);
    wanted.into_iter().for_each(|place| _ = places.insert(place));
    let (mut pieces, mut next) = (Vec::new(), 0);
    for place in places.into_iter().take_while(|place| *place < len) {
        match place - next {
            0 => {}
            1 => pieces.push(Piece::Shown(next)),
            count => pieces.push(Piece::Hidden(Gap { first: next, count })),
        }
        pieces.push(Piece::Shown(place));
        next = place + 1;
    }
    pieces
}

/// A place and so many on either side.
pub(super) fn around(place: usize, reach: usize) -> RangeInclusive<usize> {
    place.saturating_sub(reach)..=place.saturating_add(reach)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_out_or_shown_twice() {
        for len in 0..40 {
            for place in 0..40 {
                let pieces = pieces(len, around(place, 2));
                let mut next = 0;
                for piece in &pieces {
                    match piece {
                        Piece::Shown(at) => {
                            assert_eq!(*at, next);
                            next += 1;
                        }
                        Piece::Hidden(Gap { first, count }) => {
                            assert!(*first == next && *count > 1);
                            next += count;
                        }
                    }
                }
                assert_eq!(next, len);
                assert!(pieces.len() <= 9);
            }
        }
    }

    #[test]
    fn every_place_of_a_long_list_is_a_few_clicks_away() {
        for wanted in 0..1000 {
            let (mut list, mut clicks) = (pieces(1000, around(999, 1)), 0);
            while !list.contains(&Piece::Shown(wanted)) {
                let gap = list.iter().find_map(|piece| match piece {
                    Piece::Hidden(gap) if (gap.first..gap.first + gap.count).contains(&wanted) => Some(*gap),
                    _ => None,
                });
                (list, clicks) =
                    (pieces(1000, gap.expect("what is not shown is hidden").inside(1)), clicks + 1);
                assert!(list.len() <= 11 && clicks <= 10, "{wanted}: {list:?}");
            }
        }
    }
}
