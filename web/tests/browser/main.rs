//! Pieces of the page in a real browser: what they draw for given values, and which intents their clicks send.

#![cfg(target_arch = "wasm32")]

mod codec;
mod looks;
mod violation;

use std::cell::RefCell;
use std::rc::Rc;

use highwater_core::fact::{FileRange, Role};
use highwater_core::ids::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use highwater_core::script::Script;
use highwater_core::time::Span;
use highwater_core::view::{BrokerView, ProcessState, RecordView, ReplicaView};
use highwater_core::world::World;
use highwater_web::Locale;
use highwater_web::desk::Desk;
use highwater_web::panels::cluster::{BrokerHead, Cell};
use highwater_web::session::{Intent, Looking, Preferences, Selection, Session};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

/// A place on the page with all that panels have at hand.
#[derive(Clone, PartialEq, Properties)]
struct PlaceProps {
    desk: Desk,
    locale: Locale,
    content: Html,
}

#[component]
fn Place(PlaceProps { desk, locale, content }: &PlaceProps) -> Html {
    let looking = Rc::new(desk.look(|session| session.looking().clone()));
    html! {
        <ContextProvider<Desk> context={desk.clone()}>
        <ContextProvider<Locale> context={*locale}>
        <ContextProvider<Rc<Looking>> context={looking}>{ content.clone() }</ContextProvider<Rc<Looking>>>
        </ContextProvider<Locale>>
        </ContextProvider<Desk>>
    }
}

/// A piece of the page, and the intents that its clicks sent.
struct Drawn {
    root: Element,
    intents: Rc<RefCell<Vec<Intent>>>,
}

async fn draw(locale: Locale, content: Html) -> Drawn {
    let document = web_sys::window().and_then(|window| window.document()).expect("a page");
    let root = document.create_element("div").expect("a place");
    document.body().expect("a body").append_child(&root).expect("it has room");
    let intents = Rc::new(RefCell::new(Vec::new()));
    let on = Callback::from({
        let intents = intents.clone();
        move |intent| intents.borrow_mut().push(intent)
    });
    let desk = Desk::new(Session::open("", Preferences::default()), on);
    draw_on(root, intents, desk, locale, content).await
}

async fn draw_on(
    root: Element,
    intents: Rc<RefCell<Vec<Intent>>>,
    desk: Desk,
    locale: Locale,
    content: Html,
) -> Drawn {
    yew::Renderer::<Place>::with_root_and_props(root.clone(), PlaceProps { desk, locale, content }).render();
    yew::scheduler::flush().await;
    Drawn { root, intents }
}

impl Drawn {
    fn one(&self, css: &str) -> HtmlElement {
        let found =
            self.root.query_selector(css).ok().flatten().unwrap_or_else(|| panic!("there is no {css}"));
        found.dyn_into().expect("it is an element")
    }

    fn texts(&self, css: &str) -> Vec<String> {
        let found = self.root.query_selector_all(css).expect("the selector is right");
        (0..found.length()).filter_map(|n| found.get(n)?.text_content()).collect()
    }

    /// The lines that clicks ran.
    fn lines(&self) -> Vec<String> {
        let ran = |intent: &Intent| match intent {
            Intent::Run(line) => Some(line.command.to_string()),
            _ => None,
        };
        self.intents.borrow().iter().filter_map(ran).collect()
    }
}

fn broker(state: ProcessState) -> BrokerView {
    let (id, disk_slow) = (BrokerId(2), Span::ZERO);
    BrokerView { id, state, rack: None, is_controller: true, parked: 0, disk_full: false, disk_slow }
}

fn record(offset: i64, key: &str) -> RecordView {
    let batch = FileRange { file: "orders-0/00000000000000000000.log".into(), position: 0, len: 72 };
    RecordView {
        offset: Offset(offset),
        epoch: LeaderEpoch(0),
        key: Some(key.into()),
        value: Some("v".into()),
        batch,
    }
}

fn cell() -> Html {
    let replica = ReplicaView {
        broker: BrokerId(2),
        role: Some(Role::Leader),
        in_isr: true,
        live: true,
        log_start_offset: Offset(0),
        log_end_offset: Offset(3),
        high_watermark: Offset(2),
        epochs: vec![(LeaderEpoch(0), Offset(0))],
        records: Rc::from([record(0, "k1"), record(1, "k2"), record(2, "k1")]),
    };
    html! {
        <Cell tp={TopicPartition::new("orders", 0)} {replica} paused=false first={Offset(0)} slots=6 lands=true
            cursors={vec![(Offset(2), true), (Offset(3), false), (Offset(40), false)]} selected={None::<Offset>} />
    }
}

#[wasm_bindgen_test]
async fn a_tape_draws_each_record_with_its_key_and_the_water_over_what_is_committed() {
    let drawn = draw(Locale::En, cell()).await;
    assert_eq!(drawn.texts(".rec"), ["k1", "k2", "k1"]);
    assert_eq!(drawn.texts(".rec.dry"), ["k1"]);
    assert_eq!(drawn.texts(".slot").len(), 3);
    assert_eq!(drawn.one(".water").get_attribute("data-hw").as_deref(), Some("HW 2"));
    assert_eq!(drawn.texts(".lead"), ["leader"]);
}

#[wasm_bindgen_test]
async fn the_same_key_has_the_same_hue_and_another_key_another() {
    let drawn = draw(Locale::En, cell()).await;
    let hues: Vec<String> = (1..=3)
        .map(|n| {
            let classes = drawn.one(&format!(".rec:nth-of-type({n})")).class_name();
            classes.split(' ').find(|class| class.starts_with("hue-")).unwrap_or_default().to_owned()
        })
        .collect();
    assert_eq!(hues[0], hues[2]);
    assert_ne!(hues[0], hues[1]);
}

#[wasm_bindgen_test]
async fn readers_in_sight_have_a_triangle_and_others_have_none() {
    let drawn = draw(Locale::En, cell()).await;
    assert_eq!(drawn.texts(".cursor").len(), 2);
    assert_eq!(drawn.texts(".cursor.committed").len(), 1);
}

#[wasm_bindgen_test]
async fn a_click_on_a_record_asks_for_its_bytes() {
    let drawn = draw(Locale::En, cell()).await;
    drawn.one(".rec.dry").click();
    let wanted = Selection::Record(BrokerId(2), TopicPartition::new("orders", 0), Offset(2));
    assert_eq!(*drawn.intents.borrow(), [Intent::Select(wanted)]);
}

#[wasm_bindgen_test]
async fn a_dead_broker_can_be_started_and_its_disk_be_seen_to() {
    let drawn = draw(Locale::En, html! { <BrokerHead broker={broker(ProcessState::Killed)} /> }).await;
    assert_eq!(drawn.texts("button"), ["start", "···"]);
    drawn.one("button").click();
    assert_eq!(drawn.lines(), ["broker start 2"]);
}

#[wasm_bindgen_test]
async fn a_live_broker_says_in_chinese_what_can_be_done_to_it() {
    let drawn = draw(Locale::ZhCn, html! { <BrokerHead broker={broker(ProcessState::Running)} /> }).await;
    assert_eq!(drawn.texts("button"), ["杀死", "停住", "停止", "···"]);
    drawn.one("button.bad").click();
    assert_eq!(drawn.lines(), ["broker kill 2"]);
}

#[path = "../../../tests/digest/mod.rs"]
mod digest;

#[wasm_bindgen_test]
fn runs_have_the_same_digest_here_as_natively() {
    for (name, script, expected) in digest::SCENARIOS {
        assert_eq!(digest::of(script), *expected, "{name}");
    }
}

/// Asserts that the load comes to its end, and prints how fast the world turned here, by the quickest round: in the
/// first ones the browser still compiles.
#[wasm_bindgen_test]
fn a_load_with_a_failover_comes_to_its_end() {
    const ROUNDS: usize = 12;
    let script = Rc::new(Script::parse(include_str!("../../../static/scenarios/load.hw")).expect("a script"));
    let clock = web_sys::window().and_then(|window| window.performance()).expect("a page has a clock");
    let round = || {
        let mut world = World::new(&script).expect("one that can be run");
        world.check_invariants(false);
        let begun = clock.now();
        while !world.is_finished() && world.step() {
            world.take_facts();
        }
        let seconds = (clock.now() - begun) / 1000.0;
        assert_eq!(world.failed(), None);
        world.steps() as f64 / seconds
    };
    let fastest = (0..ROUNDS).map(|_| round()).fold(0.0, f64::max);
    wasm_bindgen_test::console_log!("world in wasm: {fastest:.0} events/s");
}
