//! Elements of the page that have a name.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The element with this id, if it is on the page.
pub fn find<E: JsCast>(id: &str) -> Option<E> {
    web_sys::window()?.document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Scrolls a list to its last line.
pub fn scroll_to_end(id: &str) {
    if let Some(list) = find::<Element>(id) {
        list.set_scroll_top(list.scroll_height());
    }
}

/// Puts the cursor into a line.
pub fn focus(id: &str) {
    if let Some(line) = find::<HtmlElement>(id) {
        // A line that cannot take the focus is hidden.
        let _ = line.focus();
    }
}
