//! The way of a message: from where it leaves into a lane, along the lane, and to where it arrives.
//!
//! ```text
//!  card │            ZooKeeper                      a lane over the brokers' heads, and one under each row of tapes;
//!  ┌───┐│ ────────────┴──────────●─────────────     between cards and lanes there are gutters
//!  │   ├╯ name   ┌ tape ┐ ┌ tape ┐ ┌ tape ┐
//!  └───┘         └──────┘ └──────┘ └──────┘
//!       ╰─────────────(PRODUCE)─────┴───────
//! ```
//!
//! Only a lane has room for a name and a figure: elsewhere a message is a dot, so that it covers no name, no head and
//! no button.

use super::flight::{Area, Point};

/// How far from a card its gutter runs.
const GUTTER_PX: f64 = 7.0;
/// How much of a lane's middle belongs to the tape or head beside it: messages leave and arrive at its edges.
const STOP_PX: f64 = 12.0;

/// Where a message leaves or arrives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// In the lane itself, around this distance from the left: under a tape, or over a head.
    InLane(f64),
    /// Something that stands over its lane.
    Over(Area),
    /// A card beside the lanes.
    Beside(Area),
}

/// A strip along which messages pass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lane {
    /// Its middle.
    pub y: f64,
    /// How high it is.
    pub height: f64,
}

/// A way: straight parts, one behind the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    points: Vec<Point>,
    lane: Lane,
    /// Where in the lane nothing else stands: from here to there.
    free: (f64, f64),
}

impl Route {
    /// From one place to another, along a lane.
    pub fn new(from: Place, to: Place, lane: Lane) -> Route {
        let mut points = from.to_lane(lane, to.entry(from.middle()));
        points.extend(to.to_lane(lane, from.entry(to.middle())).into_iter().rev());
        points.dedup();
        let mut free = (f64::NEG_INFINITY, f64::INFINITY);
        for (place, other) in [(from, to), (to, from)] {
            match place {
                Place::Beside(card) if card.x + card.width <= other.middle() => free.0 = card.x + card.width,
                Place::Beside(card) if card.x >= other.middle() => free.1 = card.x,
                Place::Beside(card) => free.0 = card.x,
                Place::InLane(_) | Place::Over(_) => {}
            }
        }
        Route { points, lane, free }
    }

    /// Its corners, and its two ends.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The place after the share `t` (0 to 1) of the way.
    pub fn at(&self, t: f64) -> Point {
        let parts = || self.points.windows(2).map(|ends| (ends[0], ends[1], length(ends[0], ends[1])));
        let mut left = parts().map(|(.., length)| length).sum::<f64>() * t;
        for (a, b, length) in parts() {
            if left <= length && length > 0.0 {
                let share = left / length;
                return Point { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
            }
            left -= length;
        }
        self.points.last().copied().unwrap_or_default()
    }

    /// Whether something of this size covers nothing at this place of the way.
    pub fn has_room(&self, at: Point, width: f64, height: f64) -> bool {
        at.y == self.lane.y
            && height <= self.lane.height
            && self.free.0 <= at.x - width / 2.0
            && at.x + width / 2.0 <= self.free.1
    }
}

impl Place {
    fn middle(self) -> f64 {
        match self {
            Place::InLane(x) => x,
            Place::Over(area) | Place::Beside(area) => area.x + area.width / 2.0,
        }
    }

    /// Where somebody comes from who comes from this place to `other`.
    fn entry(self, other: f64) -> f64 {
        match self {
            Place::Beside(card) if card.x < other && other < card.x + card.width => card.x,
            place => place.middle(),
        }
    }

    /// From this place into the lane, on its way to `other`.
    fn to_lane(self, lane: Lane, other: f64) -> Vec<Point> {
        let y = lane.y;
        match self {
            Place::InLane(x) if (other - x).abs() < STOP_PX => vec![Point { x, y }],
            Place::InLane(x) => vec![Point { x: x + STOP_PX.copysign(other - x), y }],
            Place::Over(Area { x, y: top, width, height }) => {
                let x = x + width / 2.0;
                vec![Point { x, y: top + height }, Point { x, y }]
            }
            Place::Beside(card) => {
                let (left, right, middle) = (card.x, card.x + card.width, card.y + card.height / 2.0);
                let (edge, gutter) = match other {
                    other if other >= right => (right, right + GUTTER_PX),
                    // It stands under the lanes, as wide as they are: the gutter runs along the page's edge.
                    _ => (left, left - GUTTER_PX),
                };
                vec![Point { x: edge, y: middle }, Point { x: gutter, y: middle }, Point { x: gutter, y }]
            }
        }
    }
}

fn length(a: Point, b: Point) -> f64 {
    (b.x - a.x).abs() + (b.y - a.y).abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: Area = Area { x: 0.0, y: 0.0, width: 100.0, height: 40.0 };
    const LANE: Lane = Lane { y: 120.0, height: 18.0 };

    fn corners(route: &Route) -> Vec<(f64, f64)> {
        route.points().iter().map(|point| (point.x, point.y)).collect()
    }

    #[test]
    fn a_message_goes_down_the_gutter_and_along_the_lane() {
        let route = Route::new(Place::Beside(CARD), Place::InLane(400.0), LANE);
        assert_eq!(corners(&route), [(100.0, 20.0), (107.0, 20.0), (107.0, 120.0), (388.0, 120.0)]);
    }

    #[test]
    fn the_answer_goes_back_the_same_way() {
        let (card, tape) = (Place::Beside(CARD), Place::InLane(400.0));
        let (there, back) = (Route::new(card, tape, LANE), Route::new(tape, card, LANE));
        assert!(there.points().iter().eq(back.points().iter().rev()));
        assert_eq!((there.at(0.25), there.at(1.0)), (back.at(0.75), back.at(0.0)));
    }

    #[test]
    fn between_two_tapes_of_a_row_it_never_leaves_the_lane() {
        let route = Route::new(Place::InLane(400.0), Place::InLane(200.0), LANE);
        assert_eq!(corners(&route), [(388.0, 120.0), (212.0, 120.0)]);
        assert!((0..=10).all(|n| route.at(f64::from(n) / 10.0).y == LANE.y));
    }

    #[test]
    fn what_stands_over_the_lane_is_reached_straight_from_below() {
        let chip = Area { x: 150.0, y: 60.0, width: 60.0, height: 20.0 };
        let route = Route::new(Place::Over(chip), Place::InLane(400.0), LANE);
        assert_eq!(corners(&route), [(180.0, 80.0), (180.0, 120.0), (388.0, 120.0)]);
    }

    #[test]
    fn a_card_under_the_lanes_is_reached_along_the_pages_edge() {
        let below = Area { x: 12.0, y: 300.0, ..CARD };
        let route = Route::new(Place::InLane(50.0), Place::Beside(below), LANE);
        assert_eq!(corners(&route), [(38.0, 120.0), (5.0, 120.0), (5.0, 320.0), (12.0, 320.0)]);
        assert!(!route.has_room(Point { x: 40.0, y: 120.0 }, 80.0, 18.0), "it would be cut off");
    }

    #[test]
    fn a_capsule_has_room_in_a_lane_and_not_over_a_card_nor_in_a_gutter() {
        let route = Route::new(Place::Beside(CARD), Place::InLane(400.0), LANE);
        let (gutter, near, far) = (route.at(0.2), Point { x: 130.0, y: 120.0 }, Point { x: 200.0, y: 120.0 });
        assert!(!route.has_room(gutter, 80.0, 18.0));
        assert!(!route.has_room(near, 80.0, 18.0));
        assert!(route.has_room(far, 80.0, 18.0));
        assert!(!route.has_room(far, 80.0, 20.0), "a lane that is too thin");
    }
}
