//! A panic is told to `static/start.js`, which then replaces the page: nothing of ours runs after it.

use std::panic::PanicHookInfo;

use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit};

/// The event that `start.js` listens for.
const EVENT: &str = "highwater-panic";

/// From now on, panics are told.
pub fn install() {
    // Yew would set its own, which only writes to the developers' console.
    yew::set_custom_panic_hook(Box::new(tell));
}

fn tell(info: &PanicHookInfo<'_>) {
    let details = CustomEventInit::new();
    details.set_detail(&JsValue::from_str(&info.to_string()));
    if let (Ok(event), Some(window)) =
        (CustomEvent::new_with_event_init_dict(EVENT, &details), web_sys::window())
    {
        // Whoever listened has replaced the page; there is nobody left to tell otherwise.
        let _ = window.dispatch_event(&event);
    }
}
