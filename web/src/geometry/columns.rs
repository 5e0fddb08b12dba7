//! Which brokers have a column on the stage, where there are more than it has room for.
//!
//! ```text
//! replicas of what is selected │ the one that was asked for │ the others, by id ··· what is left is a list of chips
//! ```

use highwater_core::ids::BrokerId;

use super::room::Room;
use super::tape::room_for_cells;

/// A column is no narrower than this, with the gap before the next.
const COLUMN_PX: f64 = 114.0;
/// A carousel has so many cards at most: nobody swipes through sixty.
const CARDS_MAX: usize = 8;

/// How many columns a page `page_px` wide has room for.
pub fn capacity(page_px: f64) -> usize {
    match Room::of(page_px) {
        Room::Carousel => CARDS_MAX,
        Room::Drawer | Room::Desk => ((room_for_cells(page_px) / COLUMN_PX) as usize).max(2),
    }
}

/// The brokers that have a column, in their order. Where all have one, they stand by id.
pub fn columns(
    all: &[BrokerId],
    replicas: &[BrokerId],
    front: Option<BrokerId>,
    most: usize,
) -> Vec<BrokerId> {
    if all.len() <= most {
        return all.to_vec();
    }
    let mut first = replicas.to_vec();
    first.sort_unstable();
    // The one that was asked for has a column in any case.
    first.truncate(most.saturating_sub(1));
    let wanted = first.into_iter().chain(front).chain(all.iter().copied());
    let mut chosen: Vec<BrokerId> = Vec::new();
    for id in wanted.filter(|id| all.contains(id)) {
        if !chosen.contains(&id) {
            chosen.push(id);
        }
    }
    chosen.truncate(most);
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: impl IntoIterator<Item = i32>) -> Vec<BrokerId> {
        ids.into_iter().map(BrokerId).collect()
    }

    #[test]
    fn a_desktop_has_room_for_five_brokers_and_a_wide_one_for_nine() {
        assert_eq!((capacity(1440.0), capacity(1920.0)), (5, 9));
    }

    #[test]
    fn where_all_have_room_they_stand_by_id() {
        assert_eq!(columns(&ids(1..=3), &ids([3, 1]), Some(BrokerId(2)), 5), ids(1..=3));
    }

    #[test]
    fn else_the_replicas_of_the_selection_come_first_then_the_one_that_was_asked_for() {
        let chosen = columns(&ids(1..=20), &ids([9, 6, 10]), Some(BrokerId(17)), 5);
        assert_eq!(chosen, ids([6, 9, 10, 17, 1]));
    }
}
