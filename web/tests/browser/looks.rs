//! What makes a panel look at the world, and what draws it anew.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::draw;
use yew::html;

use highwater_web::App;
use highwater_web::Locale;
use highwater_web::desk::counts::{self, Count};
use highwater_web::panels::bytes::{FieldBytes, Hex, Part};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{
    Element, HtmlElement, HtmlInputElement, InputEvent, InputEventInit, MouseEvent, MouseEventInit,
};

/// The whole page, its clock standing.
async fn stopped_page() -> Element {
    let document = web_sys::window().and_then(|window| window.document()).expect("a page");
    let root = document.create_element("div").expect("a place");
    document.body().expect("a body").append_child(&root).expect("it has room");
    yew::Renderer::<App>::with_root(root.clone()).render();
    yew::scheduler::flush().await;
    one(&root, ".transport .main").click();
    yew::scheduler::flush().await;
    root
}

fn one(root: &Element, css: &str) -> HtmlElement {
    let found = root.query_selector(css).ok().flatten().unwrap_or_else(|| panic!("there is no {css}"));
    found.dyn_into().expect("it is an element")
}

/// What was counted since.
fn since(before: &BTreeMap<&'static str, Count>) -> Vec<(&'static str, Count)> {
    let of = |name: &str| before.get(name).copied().unwrap_or_default();
    let all = counts::all();
    let changed = all.iter().map(|(name, now)| {
        let then = of(name);
        (*name, Count { looks: now.looks - then.looks, draws: now.draws - then.draws })
    });
    changed.filter(|(_, count)| *count != Count::default()).collect()
}

#[wasm_bindgen_test]
async fn a_keystroke_draws_the_console_alone_and_looks_at_nothing() {
    let root = stopped_page().await;
    let line: HtmlInputElement = one(&root, "#console-line").dyn_into().expect("a line");
    let before = counts::all();
    line.set_value("broker ki");
    let init = InputEventInit::new();
    init.set_bubbles(true);
    let typed = InputEvent::new_with_event_init_dict("input", &init).expect("an event");
    line.dispatch_event(&typed).expect("it is sent");
    yew::scheduler::flush().await;
    assert_eq!(since(&before), [("console", Count { looks: 0, draws: 1 })]);
    root.remove();
}

#[wasm_bindgen_test]
async fn a_hover_over_a_byte_lights_its_field_and_looks_at_nothing() {
    let field = |name, range, value: &str| FieldBytes { name, range, value: value.to_owned() };
    let fields = Rc::from([field("baseOffset", 0..2, "1"), field("crc", 2..4, "7")]);
    let part = Part { bytes: vec![0, 1, 0, 7].into(), fields };
    let drawn = draw(Locale::En, html! { <Hex {part} /> }).await;
    let before = counts::all();
    let init = MouseEventInit::new();
    let entered = MouseEvent::new_with_mouse_event_init_dict("mouseenter", &init).expect("an event");
    drawn.one(".hex span").dispatch_event(&entered).expect("it is sent");
    yew::scheduler::flush().await;
    assert_eq!(drawn.texts(".hex .pointed"), ["00", "01"]);
    assert_eq!(drawn.texts(".field.pointed b"), ["baseOffset"]);
    assert_eq!(since(&before), []);
}
