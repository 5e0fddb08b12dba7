//! The tape of a partition: which offsets are shown, in which slots, in which hue.

use highwater_core::ids::Offset;

use super::room::Room;

/// One record and the gap after it.
pub const SLOT_PX: f64 = 25.0;
/// The inspector, where it stands beside the stage.
const INSPECTOR_PX: f64 = 372.0;
/// The stage's margins, the two client columns, the names of the partitions, and the gaps between.
const STAGE_CHROME_PX: f64 = 48.0 + 156.0 + 164.0 + 40.0 + 76.0;
/// A cell's padding, border and the gap before the next.
const CELL_CHROME_PX: f64 = 32.0;
/// However narrow: fewer records than this tell nothing.
const SLOTS_MIN: usize = 4;
/// However wide: more are not read.
pub const SLOTS_MAX: usize = 24;
/// How many hues keys have.
pub const HUES: usize = 6;

/// How wide all cells of a row together may be, where brokers stand beside one another.
pub fn room_for_cells(page_px: f64) -> f64 {
    let inspector = if Room::of(page_px) == Room::Desk { INSPECTOR_PX } else { 0.0 };
    page_px - inspector - STAGE_CHROME_PX
}

/// How many slots a tape has on a page `page_px` wide with so many brokers.
pub fn slots(page_px: f64, brokers: usize) -> usize {
    let for_cell = match Room::of(page_px) {
        Room::Carousel => page_px - 48.0,
        Room::Drawer | Room::Desk => room_for_cells(page_px) / brokers.max(1) as f64,
    };
    let fit = ((for_cell - CELL_CHROME_PX) / SLOT_PX).max(0.0) as usize;
    fit.clamp(SLOTS_MIN, SLOTS_MAX)
}

/// The first offset that a row shows, so that the furthest replica's next offset is still in sight.
pub fn first_offset(log_end_offset_max: Offset, log_start_offset_min: Offset, slots: usize) -> Offset {
    (log_end_offset_max.next() - slots as i64).max(log_start_offset_min).max(Offset::ZERO)
}

/// How many slots of the row lie under water.
pub fn under_water(high_watermark: Offset, first_offset: Offset, slots: usize) -> usize {
    usize::try_from(high_watermark - first_offset).unwrap_or(0).min(slots)
}

/// The hue of a key, from 1: the same key has the same everywhere. Keys that differ in their last digit differ in hue.
pub fn hue(key: &str) -> usize {
    key.bytes().fold(0usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte))) % HUES + 1
}

/// What of a key fits in a square: its last two characters where it ends with a digit, else its first two.
pub fn label(key: &str) -> String {
    let length = key.chars().count();
    let skipped = if key.ends_with(|c: char| c.is_ascii_digit()) { length.saturating_sub(2) } else { 0 };
    key.chars().skip(skipped).take(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desktop_shows_six_slots_for_each_of_three_brokers() {
        assert_eq!(slots(1440.0, 3), 6);
    }

    #[test]
    fn slots_stay_between_their_bounds() {
        assert_eq!(slots(320.0, 9), 9);
        assert_eq!(slots(700.0, 9), SLOTS_MIN);
        assert_eq!(slots(9000.0, 1), SLOTS_MAX);
    }

    #[test]
    fn the_window_follows_the_end_and_leaves_one_slot_free() {
        assert_eq!(first_offset(Offset(3), Offset(0), 6), Offset(0));
        assert_eq!(first_offset(Offset(6), Offset(0), 6), Offset(1));
        assert_eq!(first_offset(Offset(106), Offset(0), 6), Offset(101));
        assert_eq!(first_offset(Offset(8), Offset(5), 6), Offset(5));
    }

    #[test]
    fn water_never_leaves_the_tape() {
        assert_eq!(under_water(Offset(4), Offset(0), 6), 4);
        assert_eq!(under_water(Offset(4), Offset(9), 6), 0);
        assert_eq!(under_water(Offset(40), Offset(9), 6), 6);
    }

    #[test]
    fn keys_that_count_up_have_hues_of_their_own() {
        let hues: std::collections::BTreeSet<usize> = (1..=6).map(|n| hue(&format!("k{n}"))).collect();
        assert_eq!(hues.len(), HUES);
    }

    #[test]
    fn a_long_key_is_shown_by_what_tells_it_apart() {
        assert_eq!(label("k1"), "k1");
        assert_eq!(label("user-42"), "42");
        assert_eq!(label("alice"), "al");
        assert_eq!(label("订单号"), "订单");
    }
}
