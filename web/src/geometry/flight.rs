//! Messages on their way: a curve between two places, and where on it a message is.

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

/// How high the lane under a tape is, where messages pass without hiding records: `.cell`'s lower padding.
const FOOT_PX: f64 = 18.0;
/// How much of the lane's middle messages leave from and arrive at.
const STOP_PX: f64 = 24.0;

impl Area {
    /// The middle of the lane at the foot of this area: under a tape's offsets, or a thin strip itself.
    pub fn foot(self) -> Area {
        let height = self.height.min(FOOT_PX);
        Area {
            x: self.x + (self.width - STOP_PX) / 2.0,
            y: self.y + self.height - height,
            width: STOP_PX,
            height,
        }
    }

    fn middle(self) -> Point {
        Point { x: self.x + self.width / 2.0, y: self.y + self.height / 2.0 }
    }
}

/// A curve: two ends and two handles (a cubic Bézier).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve(pub [Point; 4]);

/// How far apart messages are that travel the same way at the same time.
const LANE_PX: f64 = 20.0;

/// The way from one area to another. Messages that share it get different `lane`s.
pub fn curve(from: Area, to: Area, lane: usize) -> Curve {
    let shift = lane_shift(lane);
    let (start, end) = (edge_towards(from, to), edge_towards(to, from));
    let (start, end) = (Point { y: start.y + shift, ..start }, Point { y: end.y + shift, ..end });
    let reach = (end.x - start.x) * 0.5;
    // Straight up or down a column there is no room between the ends: swing out to the side.
    let swing = if reach.abs() < 12.0 { 28.0 + shift.abs() } else { 0.0 };
    Curve([
        start,
        Point { x: start.x + reach + swing, y: start.y },
        Point { x: end.x - reach + swing, y: end.y },
        end,
    ])
}

impl Curve {
    /// The place after the share `t` (0 to 1) of the way.
    pub fn at(&self, t: f64) -> Point {
        let [a, b, c, d] = self.0;
        let u = 1.0 - t;
        let mix = |a: f64, b: f64, c: f64, d: f64| {
            u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
        };
        Point { x: mix(a.x, b.x, c.x, d.x), y: mix(a.y, b.y, c.y, d.y) }
    }
}

/// Which share of its way a message has behind it at `now`.
pub fn progress(sent: u64, arrives: u64, now: u64) -> f64 {
    let whole = arrives.saturating_sub(sent).max(1) as f64;
    (now.saturating_sub(sent) as f64 / whole).clamp(0.0, 1.0)
}

/// 0, -1, +1, -2, +2 …: over a tape's offsets before the next row's heading.
fn lane_shift(lane: usize) -> f64 {
    let steps = lane.div_ceil(2) as f64;
    if lane % 2 == 1 { -steps * LANE_PX } else { steps * LANE_PX }
}

/// The middle of the side of `area` that looks towards `other`.
fn edge_towards(area: Area, other: Area) -> Point {
    let (here, there) = (area.middle(), other.middle());
    if (there.x - here.x).abs() < 12.0 {
        return Point { x: area.x + area.width, y: here.y };
    }
    let x = if there.x > here.x { area.x + area.width } else { area.x };
    Point { x, y: here.y }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEFT: Area = Area { x: 0.0, y: 0.0, width: 100.0, height: 40.0 };
    const RIGHT: Area = Area { x: 300.0, y: 100.0, width: 100.0, height: 40.0 };

    #[test]
    fn a_message_leaves_by_the_near_side_and_arrives_at_the_near_side() {
        let way = curve(LEFT, RIGHT, 0);
        assert_eq!(way.at(0.0), Point { x: 100.0, y: 20.0 });
        assert_eq!(way.at(1.0), Point { x: 300.0, y: 120.0 });
        let back = curve(RIGHT, LEFT, 0);
        assert_eq!(back.at(0.0), way.at(1.0));
    }

    #[test]
    fn a_message_passes_under_the_tape_and_not_over_its_records() {
        let cell = Area { x: 300.0, y: 100.0, width: 180.0, height: 116.0 };
        let foot = cell.foot();
        assert_eq!((foot.middle().x, foot.y + foot.height), (390.0, 216.0));
        assert!(foot.y >= 100.0 + 116.0 - 18.0);
    }

    #[test]
    fn messages_of_one_way_keep_apart() {
        let heights: Vec<f64> = (0..5).map(|lane| curve(LEFT, RIGHT, lane).at(0.5).y).collect();
        for (n, height) in heights.iter().enumerate() {
            assert!(heights[n + 1..].iter().all(|other| (other - height).abs() >= LANE_PX));
        }
    }

    #[test]
    fn a_way_within_a_column_swings_out() {
        let below = Area { y: 200.0, ..LEFT };
        assert!(curve(LEFT, below, 0).at(0.5).x > 110.0);
    }

    #[test]
    fn progress_is_bounded_by_sending_and_arrival() {
        assert_eq!(progress(10, 20, 5), 0.0);
        assert_eq!(progress(10, 20, 15), 0.5);
        assert_eq!(progress(10, 20, 99), 1.0);
        assert_eq!(progress(10, 10, 10), 0.0);
    }
}
