//! What happened: a row a fact, its cause at the end, each part a link to its moment.

use highwater_core::fact::{
    ControllerFact, DiskFact, Fact, InvariantFact, LogFact, ProcessFact, ProducerFact, ReplicaFact,
    ScriptFact, What,
};
use highwater_core::time::Instant;
use web_sys::Element;
use yew::prelude::*;

use super::Panel;
use crate::i18n::Texts;
use crate::parts::piece::Piece;
use crate::parts::rich::rich;
use crate::ports::elements;
use crate::session::{FACT_PX, FactRow, Intent, Selection, Ui};

/// The height of a row.
const ROW_PX: i32 = FACT_PX as i32;
/// So many rows more than fit are made, for those that are half in sight and those that come next.
const ROWS_AROUND: usize = 4;
/// The id by which the list is found.
const LIST_ID: &str = "facts-list";

/// What happened.
#[derive(Debug, PartialEq)]
pub struct FactsPanel(pub Panel);

impl Piece for FactsPanel {
    fn draw(&self) -> Html {
        let FactsPanel(panel) = self;
        let texts = panel.ui.locale().texts();
        let window = &panel.frame.facts;
        let onscroll = panel.on.reform(|event: Event| scrolled(&event.target_unchecked_into()));
        let height = |rows: usize| format!("height:{}px", rows as i32 * ROW_PX);
        let (above, below) = (window.first, window.total - window.first - window.rows.len());
        html! {
            <section class="facts" aria-label={texts.what_happened}>
                <h2>{ texts.what_happened }<small>{ texts.so_many(window.total) }</small></h2>
                <div class="facts-list" id={LIST_ID} {onscroll} tabindex="0"
                    onwheel={|_| hold()} ontouchmove={|_| hold()} onkeydown={|_| hold()}
                    onpointerdown={|event: PointerEvent| hold_by_bar(&event)}>
                    <div style={height(above)} />
                    <ol>{ for (0..).zip(&window.rows).map(|(place, row)| row_of(panel, place, row, texts)) }</ol>
                    <div style={height(below)} />
                </div>
                <p class="for-readers" aria-live="polite">{ newest(panel) }</p>
            </section>
        }
    }
}

/// Keeps the list at its end while it follows what happens. Whatever is drawn may have made it longer or its room smaller,
/// so this comes last.
pub fn stay_at_end(ui: &Ui) {
    if ui.facts_from.is_none() {
        elements::scroll_to_end(LIST_ID);
    }
}

/// A person scrolls: from now on, events of the list are theirs.
fn hold() {
    if let Some(list) = elements::find(LIST_ID) {
        elements::hold(&list);
    }
}

/// Its own element is where the scroll bar is.
fn hold_by_bar(event: &Event) {
    if event.target_dyn_into::<Element>().is_some_and(|target| target.id() == LIST_ID) {
        hold();
    }
}

/// What is in sight now. A list that stands at its end follows what happens, until a person scrolls it away from there.
fn scrolled(list: &Element) -> Intent {
    let at_end = list.scroll_top() + list.client_height() >= list.scroll_height() - ROW_PX / 2;
    let put = elements::is_where_it_was_put(list);
    let follows = at_end || put || !elements::is_held(list);
    if at_end && !put {
        elements::release(list);
    }
    let from = (!follows).then_some((list.scroll_top() / ROW_PX) as usize);
    Intent::ScrollFacts { from, rows: (list.client_height() / ROW_PX) as usize + ROWS_AROUND }
}

fn row_of(panel: &Panel, place: u64, row: &FactRow, texts: &'static Texts) -> Html {
    let fact = &row.fact;
    // In a crowd each drawing has other rows: they are the same elements with other words.
    let key = if panel.frame.is_crowded() { place } else { fact.id.0 };
    let on = panel.ui.selection == Selection::Fact(fact.id);
    let command = matches!(fact.what, What::Script(ScriptFact::Command { .. }));
    let class = classes!("fact", on.then_some("on"), command.then_some("command"), tone(fact));
    let sentence = panel.ui.locale().sentence(fact, &panel.frame.names);
    html! {
        <li {key} {class} data-fact={fact.id.0.to_string()}>
            <button class="goto" onclick={panel.wants(Intent::SeekFact(fact.id))} title={texts.go_to}>
                <time>{ seconds(fact.at) }</time>
                <span class="who">{ fact.node.map_or(texts.you.to_owned(), |node| panel.frame.names.node(node)) }</span>
                <span class="what">{ rich(&sentence) }</span>
            </button>
            { cause(panel, row.cause.as_ref(), texts) }
        </li>
    }
}

fn cause(panel: &Panel, cause: Option<&Fact>, texts: &'static Texts) -> Html {
    let Some(cause) = cause else { return Html::default() };
    html! {
        <button class="because" onclick={panel.wants(Intent::SeekFact(cause.id))} title={texts.go_to_cause}>
            { texts.because }{ who_and_what(panel, cause, texts) }
        </button>
    }
}

/// `broker 1 dies at once`, `you ran broker kill 1`.
pub(super) fn who_and_what(panel: &Panel, fact: &Fact, texts: &'static Texts) -> Html {
    let who = match (&fact.what, fact.node) {
        (What::Script(ScriptFact::Command { .. }), _) => texts.you_ran.to_owned(),
        (_, Some(node)) => panel.frame.names.node(node),
        (_, None) => String::new(),
    };
    let sentence = panel.ui.locale().sentence(fact, &panel.frame.names);
    html! { <><b>{ who }</b>{ " " }{ rich(&sentence) }</> }
}

/// Red for what is bad, water for what the screen turns on.
fn tone(fact: &Fact) -> Option<&'static str> {
    match &fact.what {
        What::Process(ProcessFact::Killed)
        | What::Process(ProcessFact::PowerLost { .. })
        | What::Disk(DiskFact::WriteFailed { .. }) => Some("bad"),
        What::Producer(ProducerFact::Failed { .. })
        | What::Controller(ControllerFact::NoLeader { .. })
        | What::Log(LogFact::Truncated { .. }) => Some("bad"),
        What::Invariant(InvariantFact::Violated { .. })
        | What::Invariant(InvariantFact::LossExplained { .. }) => Some("bad"),
        What::Replica(ReplicaFact::HighWatermarkMoved { .. }) => Some("water-line"),
        _ => None,
    }
}

fn newest(panel: &Panel) -> String {
    let newest = panel.frame.facts.rows.last();
    newest.map_or_else(String::new, |row| panel.ui.locale().sentence(&row.fact, &panel.frame.names))
}

/// `7.091`: seconds to the millisecond.
pub(super) fn seconds(at: Instant) -> String {
    format!("{}.{:03}", at.0 / 1_000_000, at.0 / 1000 % 1000)
}
