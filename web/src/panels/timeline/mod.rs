//! The timeline: why the moment is as it is, the space-time diagram, and the scrubber over the whole run.

mod diagram;
mod marks;
mod painter;
mod scrubber;
mod words;

use highwater_core::fact::Fact;
use highwater_core::ids::FactId;
use highwater_core::time::{Instant, Span};
use web_sys::Element;
use yew::prelude::*;

use self::diagram::Diagram;
use self::scrubber::Scrubber;
use super::facts::who_and_what;
use super::why::causes;
use crate::desk::{Desk, PanelProps, use_desk, use_locale, use_looking, use_query};
use crate::geometry::room::Height;
use crate::parts::icon::{Icon, icon};
use crate::parts::moment::seconds;
use crate::session::{Intent, Names, Selection, Session, Unfolded, explains};
use crate::texts::{Facts, Page, Timeline};

/// What the panel is called where its work is counted.
const PANEL: &str = "timeline";
/// The id by which the painter finds the diagram's canvas.
const CANVAS_ID: &str = "diagram";
/// How much time the diagram shows at the least and at the most.
const WINDOW_MIN: Span = Span(1_000);
const WINDOW_MAX: Span = Span(600_000_000);
/// What a click or a key of the zoom does, and a notch of the wheel.
const ZOOM: f64 = 2.0;
const ZOOM_BY_WHEEL: f64 = 1.25;

/// What the headline and the diagram show.
struct Seen {
    /// The fact that the headline is about, and its causes.
    chain: Vec<Fact>,
    diagram: Diagram,
    names: Names,
    now: Instant,
    /// How far the run has gone.
    end: u64,
    /// How many events have happened, and how many are known.
    events: (u64, u64),
}

/// What is selected, and how much time is wanted; `None`: as much as it takes to see what happens.
type About = (Option<FactId>, Option<Span>);

fn ask(session: &Session, (selected, window): &About) -> Seen {
    let headline = selected.or_else(|| session.history().told().next_back().map(|happened| happened.fact.id));
    Seen {
        chain: headline.map(|id| causes(session, id).cloned().collect()).unwrap_or_default(),
        diagram: Diagram::now(session, *window),
        names: session.names().clone(),
        now: session.now(),
        end: session.furthest().0.max(session.now().0).max(1),
        events: (session.history().position(), session.history().known()),
    }
}

/// The timeline.
#[component]
pub fn TimelinePanel(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, looking, locale) = (use_desk(), use_looking(), use_locale());
    let texts = Timeline(locale);
    let window = use_state_eq(|| None::<Span>);
    let selected = match looking.selection {
        Selection::Fact(id) => Some(id),
        _ => None,
    };
    let seen = use_query(PANEL, *moment, (selected, *window), ask);
    // Where there is room for little else than tapes, the diagram is a click away.
    let (tight, wanted) = (looking.storey() == Height::Tight, looking.unfolded == Some(Unfolded::Diagram));
    let shown = !tight || wanted;
    // Canvases know nothing of the theme until they are painted anew.
    use_effect_with((*moment, selected, *window, shown, looking.clone()), {
        let seen = seen.clone();
        move |_| painter::paint(CANVAS_ID, &seen.diagram, seen.now, &|saying| saying.text(&seen.names, texts))
    });
    let zoom = {
        let (window, shown) = (window.setter(), seen.diagram.to.since(seen.diagram.from));
        Callback::from(move |zoom| {
            window.set(match zoom {
                Zoom::Automatic => None,
                Zoom::By(factor) => {
                    let span = Span::from_micros((shown.0 as f64 / factor) as u64);
                    Some(span.clamp(WINDOW_MIN, WINDOW_MAX))
                }
            });
        })
    };
    let onkeydown = {
        let zoom = zoom.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(by) = zoom_by_key(&event.key()) {
                zoom.emit(by);
            }
        })
    };
    let (happened, known) = seen.events;
    html! {
        <section class="timeline" aria-label={texts.timeline()} {onkeydown}>
            <div class="headline">
                <span class="headline-chain">{ chain(&desk, &seen, Facts(locale)) }</span>
                <span class="headline-count">{ Page(locale).event_of(happened, known) }</span>
                <span class="zooms">
                    if tight { { toggle(&desk, wanted, texts) } }
                    { go_button(&desk, Intent::GoBack, texts.previous(), Icon::GoBack) }
                    { go_button(&desk, Intent::GoOn, texts.next(), Icon::GoOn) }
                    { zoom_button(&zoom, Zoom::By(1.0 / ZOOM), texts.zoom_out(), "−", None) }
                    { zoom_button(&zoom, Zoom::By(ZOOM), texts.zoom_in(), "+", None) }
                    { zoom_button(&zoom, Zoom::Automatic, texts.automatic_title(), texts.automatic(), Some(window.is_none())) }
                </span>
            </div>
            if shown { { canvas(&desk, &seen, &zoom, texts) } }
            <Scrubber moment={*moment} />
        </section>
    }
}

fn toggle(desk: &Desk, wanted: bool, texts: Timeline) -> Html {
    let onclick = desk.wants(Intent::Unfold(Unfolded::Diagram));
    html! { <button {onclick} aria-expanded={wanted.to_string()}>{ texts.space_time() }</button> }
}

fn go_button(desk: &Desk, intent: Intent, title: &'static str, sign: Icon) -> Html {
    html! { <button onclick={desk.wants(intent)} {title} aria-label={title}>{ icon(sign) }</button> }
}

/// How much of the time is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Zoom {
    /// So many times larger than now.
    By(f64),
    /// As large as what happens can be seen.
    Automatic,
}

fn zoom_by_key(key: &str) -> Option<Zoom> {
    match key {
        "+" | "=" => Some(Zoom::By(ZOOM)),
        "-" => Some(Zoom::By(1.0 / ZOOM)),
        "0" => Some(Zoom::Automatic),
        _ => None,
    }
}

fn zoom_button(
    zoom: &Callback<Zoom>,
    by: Zoom,
    title: &'static str,
    sign: &'static str,
    on: Option<bool>,
) -> Html {
    let onclick = zoom.reform(move |_: MouseEvent| by);
    let name = if on.is_some() { sign } else { title };
    html! { <button {onclick} {title} aria-label={name} aria-pressed={on.map(|on| on.to_string())}>{ sign }</button> }
}

/// The space-time diagram: a click goes to a moment, the wheel shows more or less of the time.
fn canvas(desk: &Desk, seen: &Seen, zoom: &Callback<Zoom>, texts: Timeline) -> Html {
    let onwheel = zoom.reform(|event: WheelEvent| {
        event.prevent_default();
        Zoom::By(if event.delta_y() < 0.0 { ZOOM_BY_WHEEL } else { 1.0 / ZOOM_BY_WHEEL })
    });
    let (from, to) = (seen.diagram.from, seen.diagram.to);
    let onclick = desk.on().reform(move |event: MouseEvent| {
        let canvas = event.target_unchecked_into::<Element>();
        let axis = painter::axis(from, to, f64::from(canvas.client_width()));
        Intent::SeekTime(Instant(axis.moment(f64::from(event.offset_x()))))
    });
    let style = format!("--lanes:{}", seen.diagram.lanes.len());
    html! {
        <>
            <canvas id={CANVAS_ID} class="diagram" {style} {onwheel} {onclick} role="img" aria-label={texts.diagram()}
                data-from={from.0.to_string()} data-to={to.0.to_string()} />
            <div class="stretch" aria-hidden="true" style={share_of_run(from, to, seen.end)} />
        </>
    }
}

/// Which part of the scrubber's run the diagram shows, in its steps.
fn share_of_run(from: Instant, to: Instant, end: u64) -> String {
    let step = |moment: Instant| moment.0.min(end) * 10_000 / end;
    format!("--from:{};--to:{}", step(from), step(to))
}

/// `Elected broker 2 … · because the session of broker 1 expired · because you ran broker kill 1`: what happened, why, and
/// what it goes back to, each in a column of its own. What lies between can be followed in the list.
fn chain(desk: &Desk, seen: &Seen, texts: Facts) -> Html {
    let Some((fact, causes)) = seen.chain.split_first() else { return Html::default() };
    let mut told = causes.iter().filter(|cause| explains(&cause.what));
    let (why, root) = (told.next(), told.next_back());
    let link = |fact: &Fact, column: &'static str, because: Option<&'static str>| {
        html! {
            <button key={format!("{column} {}", fact.id.0)} class={classes!("link", column)} onclick={desk.wants(Intent::SeekFact(fact.id))}
                title={format!("{} s", seconds(fact.at))}>
                if let Some(because) = because { { because }{ " " } }
                { who_and_what(&seen.names, fact, texts) }
            </button>
        }
    };
    let because = |cause: &Fact, column| link(cause, column, Some(texts.because()));
    let (why, root) = if root.is_some() { (why, root) } else { (None, why) };
    html! {
        <>
            { link(fact, "effect", None) }
            { for why.map(|why| because(why, "why-column")) }
            { for root.map(|root| because(root, "root-column")) }
        </>
    }
}
