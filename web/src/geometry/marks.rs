//! The marks over the scrubber: a mark is a pixel or two, and a finger is not. The line is divided into targets that are
//! large enough to be hit and never overlap; marks that fall into one are gone to through it.
//!
//! ```text
//! │   •   │ |     │  |•|  │       │  |    │   targets, each at least as wide as it has to be
//! 0                  3                   end
//! ```

use super::room::Room;

/// The smallest target for a pointer, and for a finger.
const POINTER_PX: f64 = 24.0;
const FINGER_PX: f64 = 44.0;
/// Beside the scrubber, as the style sheets have it: the inspector with its edge, the timeline's margins, the names of
/// lanes, half a thumb on each side.
const INSPECTOR_PX: f64 = 373.0;
const MARGINS_PX: f64 = 48.0;
const NARROW_MARGINS_PX: f64 = 24.0;
const NAMES_PX: f64 = 72.0;
const THUMB_PX: f64 = 12.0;

/// How many targets a page `page_px` wide has room for, with the inspector beside the timeline or spread over the stage.
pub fn targets(page_px: f64, spread: bool) -> u64 {
    let (beside, target) = match Room::of(page_px) {
        Room::Desk if spread => (MARGINS_PX + NAMES_PX, POINTER_PX),
        Room::Desk => (INSPECTOR_PX + MARGINS_PX + NAMES_PX, POINTER_PX),
        Room::Drawer => (NARROW_MARGINS_PX + NAMES_PX, POINTER_PX),
        Room::Carousel => (NARROW_MARGINS_PX, FINGER_PX),
    };
    (((page_px - beside - THUMB_PX) / target) as u64).max(1)
}

/// In which of so many targets a moment of a run that ends at `end` falls.
pub fn target_of(at: u64, end: u64, targets: u64) -> u64 {
    (at.saturating_mul(targets) / end.max(1)).min(targets - 1)
}

/// Where in its target a moment stands, in hundredths of its width.
pub fn within(at: u64, end: u64, targets: u64) -> u64 {
    let hundredths = at.saturating_mul(targets).saturating_mul(100) / end.max(1);
    hundredths.saturating_sub(target_of(at, end, targets) * 100).min(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_as_wide_as_a_pointer_needs_and_on_a_phone_a_finger() {
        assert_eq!((targets(1440.0, false), targets(1440.0, true)), (38, 54));
        assert_eq!((targets(1024.0, false), targets(390.0, false)), (38, 8));
        assert_eq!(targets(10.0, false), 1);
    }

    #[test]
    fn a_moment_falls_into_one_target_and_the_last_into_the_last() {
        assert_eq!([0, 99, 100, 999, 1000, 2000].map(|at| target_of(at, 1000, 10)), [0, 0, 1, 9, 9, 9]);
        assert_eq!([0, 50, 199, 1000].map(|at| within(at, 1000, 10)), [0, 50, 99, 100]);
    }
}
