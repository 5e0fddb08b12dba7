//! What happened: a row a fact, its cause at the end, each part a link to its moment.

use highwater_core::fact::{Fact, What};
use highwater_core::time::Instant;
use web_sys::Element;
use yew::prelude::*;

use super::PanelProps;
use crate::i18n::Texts;
use crate::parts::rich::rich;
use crate::session::{FactRow, Intent, Selection};

/// The height of a row; the style sheets have the same figure.
const ROW_PX: i32 = 28;

/// What happened.
#[component]
pub fn FactsPanel(props: &PanelProps) -> Html {
    let texts = props.ui.locale().texts();
    let list = use_node_ref();
    let window = &props.frame.facts;
    let follows = props.ui.facts_from.is_none();
    use_effect_with((window.total, follows), {
        let list = list.clone();
        move |(_, follows)| {
            if let Some(list) = list.cast::<Element>().filter(|_| *follows) {
                list.set_scroll_top(list.scroll_height());
            }
        }
    });
    let onscroll =
        props.on.reform(|event: Event| Intent::ScrollFacts(first_row(&event.target_unchecked_into())));
    let above = format!("height:{}px", window.first as i32 * ROW_PX);
    let below = format!("height:{}px", (window.total - window.first - window.rows.len()) as i32 * ROW_PX);
    html! {
        <section class="facts" aria-label={texts.what_happened}>
            <h2>{ texts.what_happened }<small>{ texts.so_many(window.total) }</small></h2>
            <div class="facts-list" ref={list} {onscroll} tabindex="0">
                <div style={above} />
                <ol>{ for window.rows.iter().map(|row| row_of(props, row, texts)) }</ol>
                <div style={below} />
            </div>
            <p class="for-readers" aria-live="polite">{ newest(props) }</p>
        </section>
    }
}

/// The first row in sight; none when the list stands at its end, which then follows what happens.
fn first_row(list: &Element) -> Option<usize> {
    let at_end = list.scroll_top() + list.client_height() >= list.scroll_height() - ROW_PX / 2;
    (!at_end).then_some((list.scroll_top() / ROW_PX) as usize)
}

fn row_of(props: &PanelProps, row: &FactRow, texts: &'static Texts) -> Html {
    let fact = &row.fact;
    let on = props.ui.selection == Selection::Fact(fact.id);
    let command = matches!(fact.what, What::Command { .. });
    let class = classes!("fact", on.then_some("on"), command.then_some("command"), tone(fact));
    let sentence = props.ui.locale().sentence(fact, &props.frame.names);
    html! {
        <li key={fact.id.0} {class} data-fact={fact.id.0.to_string()}>
            <button class="goto" onclick={props.click(Intent::SeekFact(fact.id))} title={texts.go_to}>
                <time>{ seconds(fact.at) }</time>
                <span class="who">{ fact.node.map_or(texts.you.to_owned(), |node| props.frame.names.node(node)) }</span>
                <span class="what">{ rich(&sentence) }</span>
            </button>
            { cause(props, row.cause.as_ref(), texts) }
        </li>
    }
}

fn cause(props: &PanelProps, cause: Option<&Fact>, texts: &'static Texts) -> Html {
    let Some(cause) = cause else { return Html::default() };
    html! {
        <button class="because" onclick={props.click(Intent::SeekFact(cause.id))} title={texts.go_to_cause}>
            { texts.because }{ who_and_what(props, cause, texts) }
        </button>
    }
}

/// `broker 1 dies at once`, `you ran broker kill 1`.
pub(super) fn who_and_what(props: &PanelProps, fact: &Fact, texts: &'static Texts) -> Html {
    let who = match (&fact.what, fact.node) {
        (What::Command { .. }, _) => texts.you_ran.to_owned(),
        (_, Some(node)) => props.frame.names.node(node),
        (_, None) => String::new(),
    };
    let sentence = props.ui.locale().sentence(fact, &props.frame.names);
    html! { <><b>{ who }</b>{ " " }{ rich(&sentence) }</> }
}

/// Red for what is bad, water for what the screen turns on.
fn tone(fact: &Fact) -> Option<&'static str> {
    match &fact.what {
        What::ProcessKilled | What::Failed { .. } | What::NoLeader { .. } | What::Truncated { .. } => {
            Some("bad")
        }
        What::Violated { .. } => Some("bad"),
        What::HighWatermarkMoved { .. } => Some("water-line"),
        _ => None,
    }
}

fn newest(props: &PanelProps) -> String {
    let newest = props.frame.facts.rows.last();
    newest.map_or_else(String::new, |row| props.ui.locale().sentence(&row.fact, &props.frame.names))
}

/// `7.091`: seconds to the millisecond.
pub(super) fn seconds(at: Instant) -> String {
    format!("{}.{:03}", at.0 / 1_000_000, at.0 / 1000 % 1000)
}
