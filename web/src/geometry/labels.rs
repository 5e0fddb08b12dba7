//! Words beside points of a picture: each where nothing else is said already, or nowhere.

/// What wants to be said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wish {
    /// The point that it is about, in pixels.
    pub x: f64,
    /// Its height.
    pub y: f64,
    /// How wide the words are.
    pub width: f64,
}

/// Where words may stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The first column.
    pub left: f64,
    /// The last column.
    pub right: f64,
    /// How high a line of words is.
    pub line: f64,
}

/// How far words stand from their point.
const APART_PX: f64 = 4.0;
/// Words are at least so far from each other.
const GAP_PX: f64 = 3.0;

/// For each wish, the more important first, where its words begin, at the height of their point: to the right of it,
/// else to its left; `None`: there is no room.
pub fn place(wishes: &[Wish], bounds: Bounds) -> Vec<Option<f64>> {
    let mut taken: Vec<(f64, f64, f64)> = Vec::new();
    let mut free = |left: f64, wish: &Wish| {
        let right = left + wish.width;
        let meets = |&(from, to, y): &(f64, f64, f64)| {
            (y - wish.y).abs() < bounds.line && left < to + GAP_PX && from < right + GAP_PX
        };
        let is_free = left >= bounds.left && right <= bounds.right && !taken.iter().any(meets);
        if is_free {
            taken.push((left, right, wish.y));
        }
        is_free
    };
    let mut one = |wish: &Wish| {
        let sides = [wish.x + APART_PX, wish.x - APART_PX - wish.width];
        sides.into_iter().find(|left| free(*left, wish))
    };
    wishes.iter().map(&mut one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { left: 70.0, right: 500.0, line: 11.0 };

    fn at(x: f64, y: f64) -> Wish {
        Wish { x, y, width: 40.0 }
    }

    #[test]
    fn words_stand_to_the_right_of_their_point_and_at_the_edge_to_its_left() {
        assert_eq!(place(&[at(100.0, 10.0), at(490.0, 10.0)], BOUNDS), [Some(104.0), Some(446.0)]);
    }

    #[test]
    fn of_words_that_would_overlap_the_less_important_give_way() {
        let wishes = [at(200.0, 10.0), at(210.0, 10.0), at(215.0, 14.0)];
        assert_eq!(place(&wishes, BOUNDS), [Some(204.0), None, None]);
    }

    #[test]
    fn words_on_another_lane_are_in_nobodys_way() {
        assert_eq!(place(&[at(200.0, 10.0), at(200.0, 24.0)], BOUNDS), [Some(204.0), Some(204.0)]);
    }

    #[test]
    fn no_two_words_ever_overlap() {
        let wishes: Vec<Wish> = (0..200)
            .map(|n| Wish {
                x: f64::from(n * 37 % 480),
                y: f64::from(n % 5 * 7),
                width: f64::from(20 + n % 60),
            })
            .collect();
        let placed: Vec<(f64, &Wish)> = place(&wishes, BOUNDS)
            .into_iter()
            .zip(&wishes)
            .filter_map(|(x, wish)| Some((x?, wish)))
            .collect();
        assert!(placed.len() > 10);
        for (n, (x, wish)) in placed.iter().enumerate() {
            assert!(*x >= BOUNDS.left && x + wish.width <= BOUNDS.right);
            for (other_x, other) in &placed[..n] {
                let side_by_side = x + wish.width <= *other_x || other_x + other.width <= *x;
                assert!(side_by_side || (wish.y - other.y).abs() >= BOUNDS.line);
            }
        }
    }
}
