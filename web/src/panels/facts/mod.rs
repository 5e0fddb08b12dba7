//! What happened: a row a fact, its cause at the end, each part a link to its moment.

mod choice;
mod filter;
mod list;
mod window;

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use self::choice::Choice;
use self::filter::{Filter, Found};
use self::window::{About, FactRow, FactWindow, Rows};
use crate::desk::{Desk, PanelProps, use_desk, use_locale, use_looking, use_query};
use crate::geometry::room::Height;
use crate::parts::icon::{Icon, icon};
use crate::parts::moment::seconds;
use crate::parts::rich::rich;
use crate::sentences::sentence as tell;
use crate::session::{Intent, Names, Selection, Unfolded};
use crate::texts::Facts;
use highwater_core::fact::{
    ControllerFact, DiskFact, Fact, InvariantFact, LogFact, ProcessFact, ProducerFact, ReplicaFact,
    ScriptFact, What,
};

/// The height of a row (the style sheets have the same figure).
const ROW_PX: i32 = 28;
/// Set in the keys of rows that go by their place, which no fact has.
const IN_A_RUSH: u64 = 1 << 63;
/// What else stands above and below the facts, at the least.
const AROUND_PX: f64 = 400.0;
/// So many rows are made whatever the page's height.
const ROWS_MIN: f64 = 12.0;

/// What happened.
#[component]
pub fn FactsPanel(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, looking, locale) = (use_desk(), use_looking(), use_locale());
    let texts = Facts(locale);
    // Where the list was scrolled to, and how many rows were in sight then.
    let scrolled = use_state_eq(|| None::<Rows>);
    let at_first = ((looking.height() - AROUND_PX) / f64::from(ROW_PX)).max(ROWS_MIN) as usize;
    let rows = scrolled.unwrap_or(Rows { from: None, count: at_first });
    let filter = use_state_eq(Filter::default);
    let found = use_memo((), |()| Rc::<RefCell<Found>>::default());
    let about = About { rows, filter: (*filter).clone(), locale, found: (*found).clone() };
    let seen = use_query("facts", *moment, about, FactWindow::ask);
    let follows = rows.from.is_none();
    let (low, unfolded) = (looking.storey() != Height::Tall, looking.unfolded == Some(Unfolded::Facts));
    // Whatever is drawn may have made the list longer or its room smaller: it is put at its end after that.
    use_effect(move || {
        if follows {
            list::stay_at_end();
        }
    });
    let onscroll = {
        let scrolled = scrolled.setter();
        Callback::from(move |event: Event| {
            scrolled.set(Some(list::rows(&event.target_unchecked_into::<Element>())))
        })
    };
    let so_many = if !filter.is_open() {
        texts.found(seen.total)
    } else if seen.all {
        texts.so_many(seen.total)
    } else {
        texts.newest(seen.total)
    };
    // A row has its place in the list; what moves is where the list is scrolled to.
    let list_style = format!("--rows:{};--above:{}", seen.total, seen.first);
    let place = |place: u64, row: &FactRow| row_of(&desk, &looking.selection, &seen, place, row, texts);
    html! {
        <section class={classes!("facts", (low && !unfolded).then_some("folded"), (low && unfolded).then_some("unfolded"))} aria-label={texts.title()}>
            <div class="facts-head">
                <h2>{ texts.title() }<small>{ so_many }</small></h2><Choice filter={filter.clone()} processes={seen.processes.clone()} />
                if low { { fold(&desk, unfolded, texts) } }
            </div>
            <div class="facts-rows"><div class="facts-list" id={list::ID} {onscroll} tabindex="0"
                onwheel={|_| list::hold()} ontouchmove={|_| list::hold()} onkeydown={|_| list::hold()}
                onpointerdown={|event: PointerEvent| list::hold_by_bar(&event)}>
                if seen.total == 0 && !filter.is_open() { <p>{ texts.nothing_found() }</p> }
                <ol style={list_style}>{ for (0..).zip(&seen.rows).map(|(n, row)| place(n, row)) }</ol>
            </div></div>
            <p class="for-readers" aria-live="polite">{ newest(&seen, texts) }</p>
        </section>
    }
}

/// Where there is little room, the newest row is in sight; the others are a click away.
fn fold(desk: &Desk, unfolded: bool, texts: Facts) -> Html {
    let word = if unfolded { texts.newest_only() } else { texts.title() };
    let onclick = desk.wants(Intent::Unfold(Unfolded::Facts));
    html! { <button class="fold" {onclick} aria-expanded={unfolded.to_string()}>{ word }{ icon(Icon::Down) }</button> }
}

fn row_of(
    desk: &Desk,
    selection: &Selection,
    seen: &FactWindow,
    place: u64,
    row: &FactRow,
    texts: Facts,
) -> Html {
    let fact = &row.fact;
    // In a rush each drawing has other rows: they are the same elements with other words.
    let key = if seen.rushed { place | IN_A_RUSH } else { fact.id.0 };
    let on = *selection == Selection::Fact(fact.id);
    let command = matches!(fact.what, What::Script(ScriptFact::Command { .. }));
    let class = classes!("fact", on.then_some("on"), command.then_some("command"), tone(fact));
    let sentence = tell(texts.0, fact, &seen.names);
    html! {
        <li {key} {class} data-fact={fact.id.0.to_string()}>
            <button class="goto" onclick={desk.wants(Intent::SeekFact(fact.id))} title={texts.go_to()}>
                <time>{ seconds(fact.at) }</time>
                <span class="who">{ fact.node.map_or(texts.you().to_owned(), |node| seen.names.node(node)) }</span>
                <span class="what">{ rich(&sentence) }</span>
            </button>
            { cause(desk, &seen.names, row.cause.as_ref(), texts) }
        </li>
    }
}

fn cause(desk: &Desk, names: &Names, cause: Option<&Fact>, texts: Facts) -> Html {
    let Some(cause) = cause else { return Html::default() };
    html! {
        <button class="because" onclick={desk.wants(Intent::SeekFact(cause.id))} title={texts.go_to_cause()}>
            { texts.because() }{ " " }{ who_and_what(names, cause, texts) }
        </button>
    }
}

/// `broker 1 dies at once`, `you ran broker kill 1`.
pub(super) fn who_and_what(names: &Names, fact: &Fact, texts: Facts) -> Html {
    let (who, what) = words(names, fact, texts);
    html! { <><b>{ who }</b>{ " " }{ rich(&what) }</> }
}

/// The same as plain text: who, and what.
pub(super) fn words(names: &Names, fact: &Fact, texts: Facts) -> (String, String) {
    let who = match (&fact.what, fact.node) {
        (What::Script(ScriptFact::Command { .. }), _) => texts.you_ran().to_owned(),
        (_, Some(node)) => names.node(node),
        (_, None) => String::new(),
    };
    (who, tell(texts.0, fact, names))
}

/// Red for failures, water for the facts that the screen turns on.
fn tone(fact: &Fact) -> Option<&'static str> {
    match &fact.what {
        What::Process(ProcessFact::Killed | ProcessFact::PowerLost { .. })
        | What::Disk(DiskFact::WriteFailed { .. })
        | What::Producer(ProducerFact::Failed { .. })
        | What::Controller(ControllerFact::NoLeader { .. })
        | What::Log(LogFact::Truncated { .. })
        | What::Invariant(InvariantFact::Violated { .. } | InvariantFact::LossExplained { .. }) => {
            Some("bad")
        }
        What::Replica(ReplicaFact::HighWatermarkMoved { .. }) => Some("water-line"),
        _ => None,
    }
}

fn newest(seen: &FactWindow, texts: Facts) -> Html {
    seen.rows.last().map_or_else(Html::default, |row| rich(&tell(texts.0, &row.fact, &seen.names)))
}
