//! Elements of the page that have a name.

use wasm_bindgen::JsCast;
use web_sys::{
    Element, FocusOptions, HtmlDialogElement, HtmlElement, HtmlTextAreaElement, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

/// The element with this id, if it is on the page.
pub fn find<E: JsCast>(id: &str) -> Option<E> {
    web_sys::window()?.document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Where a list stood when it was last scrolled to its end by the page.
const END: &str = "data-end";

/// Scrolls a list to its last line.
pub fn scroll_to_end(id: &str) {
    if let Some(list) = find::<Element>(id) {
        list.set_scroll_top(list.scroll_height());
        // An attribute of ours is always a name.
        let _ = list.set_attribute(END, &list.scroll_top().to_string());
    }
}

/// Where it is said that a person has a list in hand.
const HELD: &str = "data-held";

/// A person takes a list in hand: by wheel, finger, key or scroll bar.
pub fn hold(list: &Element) {
    // An attribute of ours is always a name.
    let _ = list.set_attribute(HELD, "");
}

/// A person lets go of a list.
pub fn release(list: &Element) {
    let _ = list.remove_attribute(HELD);
}

/// Whether a person has a list in hand. Browsers scroll too, when a list's surroundings grow or shrink.
pub fn is_held(list: &Element) -> bool {
    list.has_attribute(HELD)
}

/// Whether a list has not been scrolled away from where the page put it. Its event comes later than the scrolling, and
/// by then the list may have grown.
pub fn is_where_it_was_put(list: &Element) -> bool {
    list.get_attribute(END).is_some_and(|end| end == list.scroll_top().to_string())
}

/// How many of the window's pixels a pixel of the style sheets is.
pub fn zoom(element: &Element) -> f64 {
    let width = f64::from(element.client_width());
    if width > 0.0 { element.get_bounding_client_rect().width() / width } else { 1.0 }
}

/// Puts the cursor into a line.
pub fn focus(id: &str) {
    if let Some(line) = find::<HtmlElement>(id) {
        // A line that cannot take the focus is hidden.
        let _ = line.focus();
    }
}

/// Puts the cursor into a text, at a place.
pub fn put_caret(id: &str, place: u32) {
    if let Some(text) = find::<HtmlTextAreaElement>(id) {
        // A text that is on the page can have the focus and a cursor.
        let _ = text.focus();
        let _ = text.set_selection_range(place, place);
    }
}

fn first(css: &str) -> Option<Element> {
    web_sys::window()?.document()?.query_selector(css).ok().flatten()
}

/// Gives the focus to the first element that fits, as if a person had come to it by keyboard: its ring is seen.
pub fn focus_first(css: &str) {
    reveal(css);
    if let Some(found) = first(css).and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        js_sys::Reflect::set(&options, &"focusVisible".into(), &true.into()).ok();
        // What cannot have the focus leaves it where it is.
        let _ = found.focus_with_options(&options);
    }
}

/// Scrolls no further than it takes to see the first element that fits.
pub fn reveal(css: &str) {
    if let Some(found) = first(css) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        found.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// What can have the focus.
const FOCUSABLE: &str = "button, input, select, textarea, summary, a[href]";

/// What has the focus.
pub fn focused() -> Option<HtmlElement> {
    web_sys::window()?.document()?.active_element()?.dyn_into().ok()
}

/// Whether nothing on the page has the focus.
pub fn is_nothing_focused() -> bool {
    focused().is_none_or(|focused| focused.tag_name() == "BODY")
}

/// Opens a dialog over the page, which cannot be reached while it is open, and puts the focus on the first thing of its
/// `content`.
pub fn open_dialog(dialog: &HtmlDialogElement, content: &str) {
    // A dialog that is open already stays so.
    let _ = dialog.show_modal();
    if let Ok(Some(first)) = dialog.query_selector(&format!("{content} :is({FOCUSABLE})"))
        && let Some(first) = first.dyn_ref::<HtmlElement>()
    {
        // What cannot have the focus leaves it where the browser put it.
        let _ = first.focus();
    }
}
