//! What a violated invariant looks like: a planted bug, in a build that only tests have.

use highwater_core::bug::Bug;
use highwater_core::fact::Invariant;
use highwater_core::time::Instant;
use highwater_web::Locale;
use highwater_web::desk::{Desk, Moment};
use highwater_web::panels::Tab;
use highwater_web::scenarios::Scenario;
use highwater_web::session::{Intent, Preferences, Session};
use wasm_bindgen_test::wasm_bindgen_test;
use yew::Callback;

use super::draw_on;

#[wasm_bindgen_test]
async fn a_violated_invariant_is_shown_with_its_step_and_all_others_hold() {
    let mut session = Session::open("", Preferences::default());
    session.apply(Intent::Open(Scenario::FirstWrite));
    session.plant(Bug::HighWatermarkOffByOne);
    session.apply(Intent::SeekTime(Instant(10_000_000)));
    let document = web_sys::window().and_then(|window| window.document()).expect("a page");
    let root = document.create_element("div").expect("a place");
    document.body().expect("a body").append_child(&root).expect("it has room");
    let desk = Desk::new(session, Callback::noop());
    let drawn = draw_on(root, Default::default(), desk, Locale::En, Tab::Invariants.draw(Moment(0))).await;
    let violated = drawn.texts(".violated code");
    assert_eq!(violated, ["isr-has-committed"]);
    assert!(drawn.texts(".violated .link")[0].starts_with("event "), "{:?}", drawn.texts(".violated .link"));
    assert_eq!(drawn.texts(".invariants li").len(), Invariant::ALL.len());
    assert!(drawn.texts(".holds").len() > 10);
}
