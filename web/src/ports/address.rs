//! The address bar and the clipboard.

use wasm_bindgen::JsValue;
use yew::platform::spawn_local;

/// What stands behind `#`.
pub fn fragment() -> String {
    // A page without an address has no fragment either.
    window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned()
}

/// Writes a fragment into the address bar, without a new entry in the browser's history.
pub fn replace_fragment(fragment: &str) {
    if let Ok(history) = window().history() {
        // A sandboxed frame may forbid it; the page works without.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{fragment}")));
    }
}

/// Copies the address as it stands; `done` hears whether the browser let it.
pub fn copy_address(done: impl FnOnce(bool) + 'static) {
    let window = window();
    let Ok(address) = window.location().href() else { return done(false) };
    let copying = window.navigator().clipboard().write_text(&address);
    spawn_local(async move { done(wasm_bindgen_futures::JsFuture::from(copying).await.is_ok()) });
}

fn window() -> web_sys::Window {
    web_sys::window().expect("the page runs in a window")
}
