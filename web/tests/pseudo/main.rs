//! The whole page in the language `en-XA`, in which every text from a file stands between `⟦` and `⟧`: whatever reads
//! like words outside of them has bypassed the files, and would be missing in a third language. Built with
//! `HIGHWATER_PSEUDO=1` (`cargo xtask test pseudo`).

#![cfg(target_arch = "wasm32")]

mod missed;

use highwater_web::{App, Locale};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, Element, Event, EventInit, HtmlElement, HtmlInputElement, HtmlSelectElement};
use web_sys::{KeyboardEvent, KeyboardEventInit};

use self::missed::Missed;

wasm_bindgen_test_configure!(run_in_browser);

const PSEUDO: &str = "en-XA";
/// Frames that a scenario is watched for, and how many lie between two looks at the page.
const FRAMES: usize = 160;
const FRAMES_BETWEEN: usize = 40;

fn document() -> Document {
    web_sys::window().and_then(|window| window.document()).expect("a page")
}

fn all(css: &str) -> Vec<HtmlElement> {
    let found = document().query_selector_all(css).expect("the selector is right");
    (0..found.length()).filter_map(|n| found.get(n)?.dyn_into().ok()).collect()
}

fn one(css: &str) -> HtmlElement {
    all(css).into_iter().next().unwrap_or_else(|| panic!("there is no {css}"))
}

/// Until the browser draws the next time; what was dispatched is drawn by then.
async fn frame() {
    let drawn = js_sys::Promise::new(&mut |resolve, _| {
        let window = web_sys::window().expect("a window");
        window.request_animation_frame(&resolve).expect("it draws");
    });
    JsFuture::from(drawn).await.expect("it is drawn");
    yew::scheduler::flush().await;
}

fn key_on(target: &web_sys::EventTarget, key: &str) {
    let how = KeyboardEventInit::new();
    how.set_key(key);
    how.set_bubbles(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &how).expect("an event");
    target.dispatch_event(&event).expect("it is heard");
}

async fn press(key: &str) {
    key_on(&document().body().expect("a body"), key);
    frame().await;
}

async fn click(element: &HtmlElement) {
    element.click();
    frame().await;
}

fn said(target: &Element, kind: &str) {
    let how = EventInit::new();
    how.set_bubbles(true);
    let event = Event::new_with_event_init_dict(kind, &how).expect("an event");
    target.dispatch_event(&event).expect("it is heard");
}

async fn type_line(line: &str) {
    let input: HtmlInputElement = one("#console-line").unchecked_into();
    input.set_value(line);
    said(&input, "input");
    frame().await;
    key_on(&input, "Enter");
    frame().await;
}

async fn open_page() {
    let locale = Locale::from_tag(PSEUDO);
    assert_eq!(locale.tag(), PSEUDO, "build with HIGHWATER_PSEUDO=1, as `cargo xtask test pseudo` does");
    let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
    storage.expect("a storage").set_item("highwater.1.locale", PSEUDO).expect("it has room");
    let root = document().create_element("div").expect("a place");
    document().body().expect("a body").append_child(&root).expect("it has room");
    root.set_id("page");
    yew::Renderer::<App>::with_root(root).render();
    frame().await;
    let speed: HtmlSelectElement = one(".speed").unchecked_into();
    speed.set_selected_index(speed.length() as i32 - 1);
    said(&speed, "change");
    frame().await;
}

/// Every panel of the inspector.
async fn look_at_panels(missed: &mut Missed, place: &str) {
    for n in 0..all("[data-tab]").len() {
        let tab = all("[data-tab]").remove(n);
        click(&tab).await;
        missed.look(&format!("{place}, panel {}", tab.get_attribute("data-tab").unwrap_or_default()));
    }
}

/// What a click opens, and whatever it says.
async fn look_behind(missed: &mut Missed, css: &str) {
    for n in 0..all(css).len().min(3) {
        click(&all(css).remove(n)).await;
        missed.look(&format!("behind {css} {n}"));
        press("Escape").await;
    }
}

#[wasm_bindgen_test]
async fn every_text_of_the_page_comes_from_a_file() {
    let mut missed = Missed::default();
    open_page().await;
    click(&one(".crumb")).await;
    let scenarios = all(".gallery .card").len();
    assert!(scenarios > 5, "{scenarios} scenarios");
    missed.look("the gallery");
    press("Escape").await;
    press("?").await;
    missed.look("the keys");
    press("Escape").await;
    click(&one(".to-palette button")).await;
    missed.look("the palette");
    press("Escape").await;

    for scenario in 0..scenarios {
        click(&one(".crumb")).await;
        click(&all(".gallery .card").remove(scenario)).await;
        for _ in 0..FRAMES / FRAMES_BETWEEN {
            for _ in 0..FRAMES_BETWEEN {
                frame().await;
            }
            missed.look(&format!("scenario {scenario}"));
        }
        look_at_panels(&mut missed, &format!("scenario {scenario}")).await;
        look_behind(&mut missed, "button.line.wide").await;
        look_behind(&mut missed, ".broker-verbs [aria-haspopup=dialog]").await;
        look_behind(&mut missed, "[aria-expanded]").await;
    }

    for line in [
        "broker kil 1",
        "kafka-topics --create --topic t --partitions many",
        "kafka-mirror-maker",
        "broker kill 1",
    ] {
        type_line(line).await;
        missed.look(&format!("after {line}"));
    }
    for _ in 0..4 {
        press("z").await;
        missed.look("after taking a command back");
    }
    let address = web_sys::window().expect("a window").location();
    for link in ["#run=!", "#run=A", "#nothing"] {
        address.set_hash(link).expect("an address");
        frame().await;
        frame().await;
        missed.look(&format!("after the link {link}"));
    }
    missed.none();
}

#[wasm_bindgen_test]
fn a_text_that_came_from_no_file_is_found() {
    let draw = |html: &str| {
        let place = document().create_element("div").expect("a place");
        place.set_inner_html(html);
        let mut missed = Missed::default();
        missed.look_in(&place, "a test");
        missed.count()
    };
    assert_eq!(draw("<p>⟦Ŵřîţé <code>acks=all</code> ñöŵ⟧ <b>orders-0</b> LEO 5</p>"), 0);
    assert_eq!(draw("<p>⟦Ŵřîţé⟧ a record</p>"), 1);
    assert_eq!(draw("<button title='Write'>⟦Ŵřîţé⟧</button>"), 1);
    assert_eq!(draw("<p aria-label='⟦Ŵřîţé⟧'>⟦Ŵ⟧</p><input placeholder='Name'>"), 1);
}
