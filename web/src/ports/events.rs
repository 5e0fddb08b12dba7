//! Keys and the width of the window, as intents.

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, MouseEvent};
use yew::Callback;

use super::{elements, flight_painter};
use crate::geometry::flight::Point;
use crate::panels::CONSOLE_LINE_ID;
use crate::session::{Float, Intent, Selection};
use crate::verbs;

/// Listens for as long as it lives.
#[derive(Debug)]
pub struct Events {
    _key: EventListener,
    _resize: EventListener,
    _hash: EventListener,
    _click: EventListener,
}

impl Events {
    /// Sends what happens to `on`.
    pub fn listen(on: &Callback<Intent>) -> Events {
        let window = web_sys::window().expect("the page runs in a window");
        let key = {
            let on = on.clone();
            // Not passive: Space would scroll the page.
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                    on_key(event, &on);
                }
            })
        };
        let resize = {
            let on = on.clone();
            EventListener::new(&window, "resize", move |_: &Event| on.emit(page_resized()))
        };
        let hash = {
            let on = on.clone();
            EventListener::new(&window, "hashchange", move |_: &Event| {
                on.emit(Intent::OpenLink(super::address::fragment()));
            })
        };
        let click = {
            let on = on.clone();
            // Before everything else: a message flies over buttons.
            let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
            EventListener::new_with_options(&window, "click", options, move |event| {
                if let Some(event) = event.dyn_ref::<MouseEvent>() {
                    on_click(event, &on);
                }
            })
        };
        Events { _key: key, _resize: resize, _hash: hash, _click: click }
    }
}

/// The page has this size now.
pub fn page_resized() -> Intent {
    let number = |value: Result<JsValue, JsValue>| value.ok().and_then(|value| value.as_f64());
    let window = web_sys::window();
    let size =
        window.and_then(|window| Some((number(window.inner_width())?, number(window.inner_height())?)));
    // Every window has a size; a desktop's, should it not tell.
    let (width, height) = size.unwrap_or((1440.0, 900.0));
    Intent::Resize { width, height }
}

/// A click on a message's capsule is about that message.
fn on_click(event: &MouseEvent, on: &Callback<Intent>) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let over_stage = target.is_some_and(|target| target.closest(".work").ok().flatten().is_some());
    let Some(canvas) = over_stage.then(|| elements::find::<Element>("overlay")).flatten() else { return };
    let (origin, zoom) = (canvas.get_bounding_client_rect(), elements::zoom(&canvas));
    let x = (f64::from(event.client_x()) - origin.x()) / zoom;
    let y = (f64::from(event.client_y()) - origin.y()) / zoom;
    if let Some(fact) = flight_painter::hit(Point { x, y }) {
        event.stop_propagation();
        event.prevent_default();
        on.emit(Intent::Select(Selection::Message(fact)));
    }
}

fn on_key(event: &KeyboardEvent, on: &Callback<Intent>) {
    if is_for_palette(event) {
        event.prevent_default();
        return on.emit(Intent::Float(Some(Float::Palette)));
    }
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    if event.key() == "Escape" {
        on.emit(Intent::Float(None));
        return;
    }
    if is_typing(event) {
        return;
    }
    if event.key() == ":" {
        event.prevent_default();
        return elements::focus(CONSOLE_LINE_ID);
    }
    let Some(intent) = verbs::of_key(&event.key()) else { return };
    if matches!(intent, Intent::ToStart | Intent::ToEnd) && is_in_list(event) {
        return;
    }
    event.prevent_default();
    on.emit(intent);
}

/// Ctrl+K, or ⌘K; but in a text of several lines it cuts one off, on some systems.
fn is_for_palette(event: &KeyboardEvent) -> bool {
    let in_text = || target(event).is_some_and(|target| target.tag_name() == "TEXTAREA");
    let held = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
    held && event.key().eq_ignore_ascii_case("k") && !in_text()
}

fn target(event: &KeyboardEvent) -> Option<HtmlElement> {
    event.target()?.dyn_into().ok()
}

/// Whether the key belongs to a list that has the focus, and scrolls by it.
fn is_in_list(event: &KeyboardEvent) -> bool {
    target(event)
        .is_some_and(|target| target.tab_index() == 0 && target.matches("[tabindex]").unwrap_or_default())
}

/// Whether the arrows lead from a button to others beside it.
fn has_neighbours(button: &HtmlElement) -> bool {
    button.closest("[role=tablist], [data-arrows]").ok().flatten().is_some()
}

/// Whether the key belongs to a field, a menu or a slider; a button keeps Space for itself, and one that has
/// neighbours the arrows.
fn is_typing(event: &KeyboardEvent) -> bool {
    let Some(target) = target(event) else { return false };
    match target.tag_name().as_str() {
        "INPUT" | "SELECT" | "TEXTAREA" => true,
        "BUTTON" if has_neighbours(&target) => {
            matches!(event.key().as_str(), " " | "ArrowLeft" | "ArrowRight" | "Home" | "End")
        }
        "BUTTON" | "SUMMARY" => event.key() == " ",
        _ => false,
    }
}
