//! The timeline: why the moment is as it is, the space-time diagram, and the scrubber over the whole run.

mod diagram;
mod marks;
mod painter;
mod scrubber;

use highwater_core::fact::Fact;
use highwater_core::time::{Instant, Span};
use web_sys::Element;
use yew::prelude::*;

use self::diagram::Diagram;
use self::scrubber::Scrubber;
use super::facts::who_and_what;
use super::why::causes;
use crate::desk::{Desk, PanelProps, use_desk, use_locale, use_looking, use_query};
use crate::parts::icon::{Icon, icon};
use crate::parts::moment::seconds;
use crate::session::{Intent, Names, Selection, Session, explains};
use crate::texts::{Facts, Page, Timeline};

/// What the panel is called where its work is counted.
const PANEL: &str = "timeline";
/// The id by which the painter finds the diagram's canvas.
const CANVAS_ID: &str = "diagram";
/// How much time the diagram shows at first, and its bounds.
const WINDOW: Span = Span(4_000_000);
const WINDOW_MIN: Span = Span(2_000);
const WINDOW_MAX: Span = Span(600_000_000);

/// What the headline and the diagram show.
struct Seen {
    /// The fact that the headline is about, and its causes.
    chain: Vec<Fact>,
    diagram: Diagram,
    names: Names,
    now: Instant,
    /// How many events have happened, and how many are known.
    events: (u64, u64),
}

fn ask(session: &Session, (selected, window): &(Option<highwater_core::ids::FactId>, Span)) -> Seen {
    let headline = selected.or_else(|| session.history().told().next_back().map(|happened| happened.fact.id));
    Seen {
        chain: headline.map(|id| causes(session, id).cloned().collect()).unwrap_or_default(),
        diagram: stretch(session, *window),
        names: session.names().clone(),
        now: session.now(),
        events: (session.history().position(), session.history().known()),
    }
}

/// Most of the window lies before now: the future is only known after going back.
fn stretch(session: &Session, window: Span) -> Diagram {
    let to = session.now() + Span(window.0 / 5);
    let from = Instant(to.0.saturating_sub(window.0));
    Diagram::of(session, from, Instant(from.0 + window.0))
}

/// The timeline.
#[component]
pub fn TimelinePanel(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, looking, locale) = (use_desk(), use_looking(), use_locale());
    let texts = Timeline(locale);
    let window = use_state_eq(|| WINDOW);
    let selected = match looking.selection {
        Selection::Fact(id) => Some(id),
        _ => None,
    };
    let seen = use_query(PANEL, *moment, (selected, *window), ask);
    // Canvases know nothing of the theme until they are painted anew.
    use_effect_with((*moment, selected, *window, looking.clone()), {
        let seen = seen.clone();
        move |_| painter::paint(CANVAS_ID, &seen.diagram, seen.now)
    });
    let zoom = {
        let window = window.clone();
        Callback::from(move |factor: f64| {
            let span = Span::from_micros((window.0 as f64 / factor) as u64);
            window.set(span.clamp(WINDOW_MIN, WINDOW_MAX));
        })
    };
    let (happened, known) = seen.events;
    html! {
        <section class="timeline" aria-label={texts.timeline()}>
            <div class="headline">
                <span class="headline-chain">{ chain(&desk, &seen, Facts(locale)) }</span>
                <span class="headline-count">{ Page(locale).event_of(happened, known) }</span>
                <span class="zooms">
                    { go_button(&desk, Intent::GoBack, texts.previous(), Icon::GoBack) }
                    { go_button(&desk, Intent::GoOn, texts.next(), Icon::GoOn) }
                    { zoom_button(&zoom, 0.5, texts.zoom_out(), "−") }
                    { zoom_button(&zoom, 2.0, texts.zoom_in(), "+") }
                </span>
            </div>
            { canvas(&desk, &seen, &zoom, texts) }
            <Scrubber moment={*moment} />
        </section>
    }
}

fn go_button(desk: &Desk, intent: Intent, title: &'static str, sign: Icon) -> Html {
    html! { <button onclick={desk.wants(intent)} {title} aria-label={title}>{ icon(sign) }</button> }
}

fn zoom_button(zoom: &Callback<f64>, factor: f64, title: &'static str, sign: &'static str) -> Html {
    let onclick = zoom.reform(move |_: MouseEvent| factor);
    html! { <button {onclick} {title} aria-label={title}>{ sign }</button> }
}

/// The space-time diagram: a click goes to a moment, the wheel shows more or less of the time.
fn canvas(desk: &Desk, seen: &Seen, zoom: &Callback<f64>, texts: Timeline) -> Html {
    let onwheel = zoom.reform(|event: WheelEvent| {
        event.prevent_default();
        if event.delta_y() < 0.0 { 1.25 } else { 0.8 }
    });
    let (from, to) = (seen.diagram.from, seen.diagram.to);
    let onclick = desk.on().reform(move |event: MouseEvent| {
        let canvas = event.target_unchecked_into::<Element>();
        let axis = painter::axis(from, to, f64::from(canvas.client_width()));
        Intent::SeekTime(Instant(axis.moment(f64::from(event.offset_x()))))
    });
    let style = format!("--lanes:{}", seen.diagram.lanes.len());
    html! {
        <canvas id={CANVAS_ID} class="diagram" {style} {onwheel} {onclick} role="img" aria-label={texts.diagram()} />
    }
}

/// `Elected broker 2 … · because the session of broker 1 expired · because you ran broker kill 1`.
fn chain(desk: &Desk, seen: &Seen, texts: Facts) -> Html {
    let Some((fact, causes)) = seen.chain.split_first() else { return Html::default() };
    // Why, and what it goes back to: what lies between can be followed in the list.
    let mut told = causes.iter().filter(|cause| explains(&cause.what));
    let told = told.next().into_iter().chain(told.next_back());
    let link = |fact: &Fact, because: Option<&'static str>| {
        html! {
            <button class="link" onclick={desk.wants(Intent::SeekFact(fact.id))} title={format!("{} s", seconds(fact.at))}>
                if let Some(because) = because { { because }{ " " } }
                { who_and_what(&seen.names, fact, texts) }
            </button>
        }
    };
    html! { <>{ link(fact, None) }{ for told.map(|cause| link(cause, Some(texts.because()))) }</> }
}
