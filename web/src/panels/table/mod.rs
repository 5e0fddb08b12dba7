//! The cluster as tables: topics, partitions, groups, brokers, each sorted by any column and filtered by what is typed.
//!
//! ```text
//! moment, which table ─► rows (figures) ─► arrange: filter, order ─► grid: the rows in sight
//!                                          └ typing, sorting, scrolling ask nothing
//! a topic's row ─► topic: its configs and what can be done to it ─► a line of script ─► Kafka's answer beside it
//! ```

mod columns;
mod config;
mod grid;
mod rows;
mod topic;

use std::rc::Rc;

use highwater_core::ids::TopicName;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use self::columns::{Column, Kind, Sort, arrange};
use self::grid::{Scrolled, Sight, grid};
use self::topic::TopicSheet;
use crate::desk::{Desk, PanelProps, use_desk, use_locale, use_looking, use_query};
use crate::session::{Float, Intent};
use crate::texts::{Page, Table as Texts};

/// What a person has turned to.
#[derive(Clone, Debug, PartialEq)]
struct State {
    kind: Kind,
    /// The order of each table, in theirs.
    sorts: [Sort; Kind::ALL.len()],
    filter: String,
    /// The topic that is open.
    open: Option<TopicName>,
    scrolled: Option<Scrolled>,
}

/// What a person does to the panel.
#[derive(Clone, Debug)]
enum Act {
    Turn(Kind),
    Sort(Column),
    Filter(String),
    Open(Option<TopicName>),
    Scroll(Scrolled),
}

impl Default for State {
    fn default() -> State {
        let by_name = Sort { by: Column::Name, descending: false };
        State {
            kind: Kind::default(),
            sorts: [by_name; Kind::ALL.len()],
            filter: String::new(),
            open: None,
            scrolled: None,
        }
    }
}

impl State {
    fn sort(&self) -> Sort {
        self.sorts[self.kind as usize]
    }
}

impl Reducible for State {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut next = (*self).clone();
        match act {
            Act::Turn(kind) => (next.kind, next.open, next.scrolled) = (kind, None, None),
            Act::Sort(by) => {
                let descending = self.sort().by == by && !self.sort().descending;
                next.sorts[self.kind as usize] = Sort { by, descending };
            }
            Act::Filter(text) => next.filter = text,
            Act::Open(topic) => next.open = topic,
            Act::Scroll(scrolled) => next.scrolled = Some(scrolled),
        }
        if next == *self { self } else { next.into() }
    }
}

/// The tables.
#[component]
pub(super) fn TablePanel(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, looking, locale) = (use_desk(), use_looking(), use_locale());
    let texts = Texts(locale);
    let state = use_reducer(State::default);
    let act: Callback<Act> = state.dispatcher().into();
    let (kind, sort) = (state.kind, state.sort());
    let rows = use_query("table", *moment, kind, rows::ask);
    let places = {
        let rows = rows.clone();
        let about = (*moment, kind, sort, state.filter.clone(), locale);
        use_memo(about, move |(_, _, sort, filter, locale)| arrange(&rows, *sort, filter, *locale))
    };
    let scrolled = state.scrolled.unwrap_or(Scrolled::first(looking.height()));
    let table = match (rows.is_empty(), places.is_empty()) {
        (true, _) => nothing(&desk, kind, texts),
        (false, true) => html! { <p class="no-rows">{ texts.none_fits(state.filter.trim()) }</p> },
        (false, false) => {
            let open = state.open.as_ref();
            let sight = Sight {
                desk: &desk,
                act: &act,
                rows: &rows,
                places: &places,
                kind,
                sort,
                open,
                room: looking.room(),
                locale,
            };
            grid(&sight, scrolled)
        }
    };
    let sheet = state.open.as_ref().map(|topic| {
        let onclose = act.reform(|()| Act::Open(None));
        html! { <TopicSheet key={topic.to_string()} moment={*moment} topic={topic.clone()} {onclose} /> }
    });
    html! {
        <div class="tables">
            <div class={classes!("tables-room", sheet.is_some().then_some("opened"))}>
                <div class="tables-all">
                    { head(&act, &state, texts) }
                    { table }
                </div>
                { sheet }
            </div>
        </div>
    }
}

/// Which table, and what of it.
fn head(act: &Callback<Act>, state: &State, texts: Texts) -> Html {
    let one = |kind: Kind| {
        let on = kind == state.kind;
        let onclick = act.reform(move |_: MouseEvent| Act::Turn(kind));
        html! {
            <button class={classes!("verb", on.then_some("on"))} aria-pressed={on.to_string()} data-table={format!("{kind:?}")} {onclick}>
                { kind.title(texts) }
            </button>
        }
    };
    let oninput = act
        .reform(|event: InputEvent| Act::Filter(event.target_unchecked_into::<HtmlInputElement>().value()));
    html! {
        <div class="tables-head">
            <div class="replicas" role="group" aria-label={texts.which()}>{ for Kind::ALL.into_iter().map(one) }</div>
            <input type="text" class="table-filter" value={state.filter.clone()} {oninput} placeholder={texts.filter()}
                aria-label={texts.filter()} autocomplete="off" autocapitalize="off" spellcheck="false" />
        </div>
    }
}

/// A table without rows says how to come by some.
fn nothing(desk: &Desk, kind: Kind, texts: Texts) -> Html {
    let page = Page(texts.0);
    let (text, form, title) = match kind {
        Kind::Groups => (texts.no_groups(), Float::NewConsumer, page.add_consumer()),
        _ => (texts.no_topics(), Float::NewTopic, page.new_topic()),
    };
    let onclick = desk.wants(Intent::Float(Some(form)));
    html! {
        <>
            <p>{ text }</p>
            <button class="line" {onclick} aria-haspopup="dialog">{ title }</button>
        </>
    }
}

#[cfg(test)]
mod tests;
