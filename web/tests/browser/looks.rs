//! What makes a panel look at the world, and what draws it anew.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::rc::Rc;

use super::draw;
use yew::{AppHandle, html};

use highwater_web::App;
use highwater_web::Locale;
use highwater_web::desk::counts::{self, Count};
use highwater_web::panels::bytes::{FieldBytes, Hex, Part};
use highwater_web::ports::address;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{
    Element, Event, EventInit, HtmlElement, HtmlInputElement, HtmlSelectElement, InputEvent, InputEventInit,
    MouseEvent, MouseEventInit,
};

/// A page, which ends with its test: one that plays on would be counted in the next.
struct Opened {
    root: Element,
    app: Option<AppHandle<App>>,
}

impl Deref for Opened {
    type Target = Element;

    fn deref(&self) -> &Element {
        &self.root
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        self.app.take().expect("it was opened").destroy();
        self.root.remove();
    }
}

/// The whole page, its clock standing.
async fn stopped_page() -> Opened {
    let document = web_sys::window().and_then(|window| window.document()).expect("a page");
    let root = document.create_element("div").expect("a place");
    // The runner of these tests has something of its own in the address.
    address::replace_fragment("");
    document.body().expect("a body").append_child(&root).expect("it has room");
    let app = yew::Renderer::<App>::with_root(root.clone()).render();
    yew::scheduler::flush().await;
    one(&root, ".transport .main").click();
    yew::scheduler::flush().await;
    Opened { root, app: Some(app) }
}

fn one(root: &Element, css: &str) -> HtmlElement {
    let found = root.query_selector(css).ok().flatten().unwrap_or_else(|| panic!("there is no {css}"));
    found.dyn_into().expect("it is an element")
}

/// Types a text into a field.
async fn type_into(field: &HtmlInputElement, text: &str) {
    field.set_value(text);
    let init = InputEventInit::new();
    init.set_bubbles(true);
    let typed = InputEvent::new_with_event_init_dict("input", &init).expect("an event");
    field.dispatch_event(&typed).expect("it is sent");
    yew::scheduler::flush().await;
}

/// The places of two speeds in their menu.
const THOUSANDTH: i32 = 1;
const TENFOLD: i32 = 5;

fn set_speed(root: &Element, place: i32) {
    let speed: HtmlSelectElement = one(root, ".speed").dyn_into().expect("a menu");
    speed.set_selected_index(place);
    let init = EventInit::new();
    init.set_bubbles(true);
    let chosen = Event::new_with_event_init_dict("change", &init).expect("an event");
    speed.dispatch_event(&chosen).expect("it is sent");
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
    type_into(&line, "broker ki").await;
    assert_eq!(since(&before), [("console", Count { looks: 0, draws: 1 })]);
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

/// Until the browser draws the next time.
async fn frame() {
    let drawn = js_sys::Promise::new(&mut |resolve, _| {
        let window = web_sys::window().expect("a window");
        window.request_animation_frame(&resolve).expect("it draws");
    });
    wasm_bindgen_futures::JsFuture::from(drawn).await.expect("it is drawn");
    yew::scheduler::flush().await;
}

/// Lets the page's clock run, fast, until there is such an element, and stops it.
async fn play_until(root: &Element, css: &str) {
    set_speed(root, TENFOLD);
    one(root, ".transport .main").click();
    for _ in 0..2000 {
        frame().await;
        if root.query_selector(css).ok().flatten().is_some() {
            one(root, ".transport .main").click();
            return frame().await;
        }
    }
    panic!("there never is a {css}");
}

#[wasm_bindgen_test]
async fn what_is_typed_to_be_looked_up_asks_nothing_the_look_up_asks_once_and_its_steps_do_not() {
    let root = stopped_page().await;
    play_until(&root, ".cell button.rec").await;
    one(&root, ".cell button.rec").click();
    yew::scheduler::flush().await;
    one(&root, "[data-tab=Log]").click();
    yew::scheduler::flush().await;
    let field: HtmlInputElement = one(&root, ".find input").dyn_into().expect("a field");
    let before = counts::all();
    type_into(&field, "0").await;
    assert_eq!(since(&before), []);
    one(&root, ".find button").click();
    yew::scheduler::flush().await;
    assert_eq!(since(&before), [("log", Count { looks: 1, draws: 1 })]);
    let before = counts::all();
    for step in ["next", "back", "result"] {
        one(&root, &format!("[data-step={step}]")).click();
        yew::scheduler::flush().await;
    }
    assert_eq!(since(&before), [("log", Count { looks: 0, draws: 3 })]);
}

/// A frame in which nothing happens moves the messages and the clock: no panel looks, and none is drawn.
#[wasm_bindgen_test]
async fn a_message_on_its_way_draws_no_panel() {
    let root = stopped_page().await;
    // A message is on its way for half a second.
    set_speed(&root, THOUSANDTH);
    one(&root, ".transport .main").click();
    let (mut quiet, mut frames) = (0, 0);
    while quiet < 20 {
        frames += 1;
        assert!(frames < 2000, "in {frames} frames only {quiet} had a message on its way and no event");
        let (before, clock) = (counts::all(), one(&root, ".app").get_attribute("data-moment"));
        frame().await;
        let changed = since(&before);
        let moved = clock != one(&root, ".app").get_attribute("data-moment");
        let flights =
            one(&root, ".overlay").get_attribute("data-flights").is_some_and(|flights| flights != "0");
        if moved && flights && changed.iter().all(|(panel, count)| *panel == "header" || count.looks == 0) {
            quiet += 1;
            assert!(changed.iter().all(|(panel, _)| *panel == "header"), "{changed:?}");
        }
    }
}
