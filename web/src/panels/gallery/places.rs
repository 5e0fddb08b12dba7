//! Where cards stand: chapters one under another, in each as many cards in a line as there is room for.

use crate::scenarios::Scenario;

/// A card is at least so wide.
const CARD_PX: f64 = 250.0;
/// Beside the cards: the dialog's margins and edges.
const AROUND_PX: f64 = 80.0;
/// More in a line would be too small to read.
const COLUMNS_MAX: usize = 3;

/// How many cards stand in a line on a page `page_px` wide.
pub(super) fn columns(page_px: f64) -> usize {
    (((page_px - AROUND_PX) / CARD_PX) as usize).clamp(1, COLUMNS_MAX)
}

/// The lines of cards, from top to bottom: the first place in each, and how many there are.
fn lines(columns: usize) -> Vec<(usize, usize)> {
    let mut first = 0;
    let mut lines = Vec::new();
    for (_, count) in Scenario::CHAPTERS {
        for begin in (0..count).step_by(columns) {
            lines.push((first + begin, columns.min(count - begin)));
        }
        first += count;
    }
    lines
}

/// The card to which a key leads from one that has the focus: along the line and on to the next, or to the one above or
/// below. None beyond the last.
pub(super) fn place_by_key(from: usize, key: &str, columns: usize) -> Option<usize> {
    let last = Scenario::ALL.len() - 1;
    let lines = lines(columns);
    let line = lines.iter().rposition(|(first, _)| *first <= from)?;
    let column = from - lines[line].0;
    let in_line = |line: usize| lines.get(line).map(|(first, count)| first + column.min(count - 1));
    Some(match key {
        "ArrowRight" => (from + 1).min(last),
        "ArrowLeft" => from.saturating_sub(1),
        "ArrowDown" => in_line(line + 1).unwrap_or(from),
        "ArrowUp" => line.checked_sub(1).and_then(in_line).unwrap_or(from),
        "Home" => 0,
        "End" => last,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desktop_has_three_cards_in_a_line_and_a_phone_one() {
        assert_eq!([1440.0, 700.0, 390.0, 200.0].map(columns), [3, 2, 1, 1]);
    }

    #[test]
    fn arrows_go_along_the_line_and_to_the_card_above_or_below() {
        let key = |from, key| place_by_key(from, key, 3);
        assert_eq!((key(2, "ArrowRight"), key(3, "ArrowLeft")), (Some(3), Some(2)));
        assert_eq!((key(2, "ArrowDown"), key(5, "ArrowDown")), (Some(5), Some(7)));
        assert_eq!((key(8, "ArrowUp"), key(1, "ArrowUp"), key(9, "ArrowDown")), (Some(6), Some(1), Some(9)));
        assert_eq!((key(4, "Home"), key(4, "End"), key(4, "n")), (Some(0), Some(9), None));
    }

    #[test]
    fn in_one_column_down_is_the_next() {
        assert_eq!(place_by_key(4, "ArrowDown", 1), Some(5));
    }
}
