//! Which elements are in sight: scrolled into view, and not behind another part of the page.

use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, Element, IntersectionObserver, IntersectionObserverEntry, js_sys};

/// The event that an element gets once it has come into sight.
pub const SEEN: &str = "highwater-seen";
/// The event that it gets once it has gone out of sight.
pub const UNSEEN: &str = "highwater-unseen";

thread_local! {
    /// One for all elements: a browser calls it once for all that have come and gone.
    static OBSERVER: Option<IntersectionObserver> = observer();
}

/// Tells an element from now on when it comes into sight, and when it goes.
pub fn watch(element: &Element) {
    OBSERVER.with(|observer| observer.iter().for_each(|observer| observer.observe(element)));
}

/// Tells it no more.
pub fn leave(element: &Element) {
    OBSERVER.with(|observer| observer.iter().for_each(|observer| observer.unobserve(element)));
}

fn observer() -> Option<IntersectionObserver> {
    let tell = Closure::<dyn Fn(js_sys::Array)>::new(|entries: js_sys::Array| {
        for entry in entries.iter().filter_map(|entry| entry.dyn_into::<IntersectionObserverEntry>().ok()) {
            let name = if entry.is_intersecting() { SEEN } else { UNSEEN };
            // An event of this name can be made, and whoever listens does not throw.
            let _ = CustomEvent::new(name).and_then(|event| entry.target().dispatch_event(&event));
        }
    });
    // It lives as long as the page.
    IntersectionObserver::new(tell.into_js_value().unchecked_ref()).ok()
}
