//! What a panic says, before the page is dead: `static/start.js` shows it, with the run that led there.

use std::panic::PanicHookInfo;

use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, console};

/// The event's name, which `start.js` listens to; its detail is the text.
const EVENT: &str = "highwater-panic";

/// Tells the document of every panic from now on. (Yew would set a hook of its own where it does not know of another.)
pub fn tell() {
    yew::set_custom_panic_hook(Box::new(show));
}

/// Where it was and what was wrong: `panicked at core/src/log/mod.rs:12:5:`, then the words.
fn show(info: &PanicHookInfo<'_>) {
    let words = info.to_string();
    console::error_1(&JsValue::from_str(&words));
    let init = CustomEventInit::new();
    init.set_detail(&JsValue::from_str(&words));
    let event = CustomEvent::new_with_event_init_dict(EVENT, &init);
    if let (Some(window), Ok(event)) = (web_sys::window(), event) {
        // Nothing is left to do if nobody listens: the trap follows in any case.
        let _ = window.dispatch_event(&event);
    }
}
