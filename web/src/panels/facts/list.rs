//! How the list scrolls: it follows what happens until a person takes it in hand.

use web_sys::{Element, Event};
use yew::prelude::*;

use super::ROW_PX;
use super::window::Rows;
use crate::ports::elements;

/// The id by which the list is found.
pub(super) const ID: &str = "facts-list";
/// So many rows more than fit are made, for those that are half in sight and those that come next.
const ROWS_AROUND: usize = 4;

/// Keeps the list at its end while it follows what happens.
pub(super) fn stay_at_end() {
    elements::scroll_to_end(ID);
}

/// A person scrolls: from now on, events of the list are theirs.
pub(super) fn hold() {
    if let Some(list) = elements::find(ID) {
        elements::hold(&list);
    }
}

/// Its own element is where the scroll bar is.
pub(super) fn hold_by_bar(event: &Event) {
    if event.target_dyn_into::<Element>().is_some_and(|target| target.id() == ID) {
        hold();
    }
}

/// What is in sight now. A list that stands at its end follows what happens, until a person scrolls it away from there.
pub(super) fn rows(list: &Element) -> Rows {
    let at_end = list.scroll_top() + list.client_height() >= list.scroll_height() - ROW_PX / 2;
    let put = elements::is_where_it_was_put(list);
    let follows = at_end || put || !elements::is_held(list);
    if at_end && !put {
        elements::release(list);
    }
    let from = (!follows).then_some((list.scroll_top() / ROW_PX) as usize);
    Rows { from, count: (list.client_height() / ROW_PX) as usize + ROWS_AROUND }
}
