//! The timeline: why the moment is as it is, the space-time diagram, and the scrubber over the whole run.

use highwater_core::fact::Fact;
use highwater_core::time::Instant;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use super::Panel;
use super::facts::{seconds, who_and_what};
use crate::i18n::Texts;
use crate::parts::piece::{Piece, piece};
use crate::parts::wants;
use crate::ports::diagram_painter;
use crate::session::{Intent, Mark};

/// The id by which the painter finds the diagram's canvas.
const CANVAS_ID: &str = "diagram";
/// The scrubber's steps over the whole run; the style sheets have the same figure.
const SCRUBBER_STEPS: u64 = 10_000;

/// The timeline.
#[derive(Debug, PartialEq)]
pub struct Timeline {
    /// What every panel is given.
    pub panel: Panel,
    /// The virtual clock, which also moves between events.
    pub now: Instant,
}

impl Piece for Timeline {
    fn draw(&self) -> Html {
        let Timeline { panel, now } = self;
        html! {
            <section class="timeline" aria-label={panel.ui.locale().texts().timeline}>
                { piece(Headline(panel.clone())) }
                { piece(SpaceTime { panel: panel.clone(), now: *now }) }
                { scrubber(panel, *now) }
            </section>
        }
    }
}

/// Why the moment is as it is, and how much time is shown.
#[derive(Debug, PartialEq)]
struct Headline(Panel);

impl Piece for Headline {
    fn draw(&self) -> Html {
        let Headline(panel) = self;
        let texts = panel.ui.locale().texts();
        let (happened, known) = panel.frame.events;
        html! {
            <div class="headline">
                <span class="headline-chain">{ chain(panel, texts) }</span>
                <span class="headline-count">{ texts.events(happened, known) }</span>
                <span class="zooms">
                    { zoom(panel, 0.5, texts.zoom_out, "−") }
                    { zoom(panel, 2.0, texts.zoom_in, "+") }
                </span>
            </div>
        }
    }
}

fn zoom(panel: &Panel, factor: f64, title: &'static str, sign: &'static str) -> Html {
    let onclick = panel.wants(Intent::Zoom(factor));
    html! { <button {onclick} {title} aria-label={title}>{ sign }</button> }
}

/// The space-time diagram.
#[derive(Debug, PartialEq)]
struct SpaceTime {
    panel: Panel,
    now: Instant,
}

impl Piece for SpaceTime {
    fn draw(&self) -> Html {
        let SpaceTime { panel, .. } = self;
        let onwheel = panel.on.reform(|event: WheelEvent| {
            event.prevent_default();
            Intent::Zoom(if event.delta_y() < 0.0 { 1.25 } else { 0.8 })
        });
        let (from, to) = (panel.frame.diagram.from, panel.frame.diagram.to);
        let onclick = panel.on.reform(move |event: MouseEvent| {
            let canvas = event.target_unchecked_into::<Element>();
            let axis = diagram_painter::axis(from, to, f64::from(canvas.client_width()));
            Intent::SeekTime(Instant(axis.moment(f64::from(event.offset_x()))))
        });
        let label = panel.ui.locale().texts().diagram;
        let style = format!("--lanes:{}", panel.frame.diagram.lanes.len());
        html! {
            <canvas id={CANVAS_ID} class="diagram" {style} {onwheel} {onclick} role="img" aria-label={label} />
        }
    }

    fn after_draw(&self) {
        diagram_painter::paint(CANVAS_ID, &self.panel.frame.diagram, self.now);
    }
}

/// `Elected broker 2 … · because the session of broker 1 expired · because you ran broker kill 1`.
fn chain(panel: &Panel, texts: &'static Texts) -> Html {
    let Some((fact, causes)) = panel.frame.chain.split_first() else { return Html::default() };
    // Why, and what it goes back to: what lies between can be followed in the list.
    let mut told = causes.iter().filter(|cause| cause.what.is_story());
    let told = told.next().into_iter().chain(told.next_back());
    html! {
        <>
            { link(panel, fact, "", texts) }
            { for told.map(|cause| link(panel, cause, texts.because, texts)) }
        </>
    }
}

fn link(panel: &Panel, fact: &Fact, because: &'static str, texts: &'static Texts) -> Html {
    html! {
        <button class="link" onclick={panel.wants(Intent::SeekFact(fact.id))} title={format!("{} s", seconds(fact.at))}>
            { because }{ who_and_what(panel, fact, texts) }
        </button>
    }
}

fn scrubber(panel: &Panel, now: Instant) -> Html {
    let end = panel.frame.furthest.0.max(now.0).max(1);
    let place = now.0 * SCRUBBER_STEPS / end;
    let oninput = panel.on.reform(move |event: InputEvent| {
        let steps = event.target_unchecked_into::<HtmlInputElement>().value().parse().unwrap_or(0u64);
        Intent::SeekTime(Instant(steps * end / SCRUBBER_STEPS))
    });
    html! {
        <div class="scrubber">
            { piece(Marks { marks: panel.frame.diagram.marks.clone(), end: roughly(end), on: panel.on.clone() }) }
            <input type="range" min="0" max={SCRUBBER_STEPS.to_string()} value={place.to_string()} {oninput}
                aria-label={panel.ui.locale().texts().scrubber} aria-valuetext={format!("{} s", seconds(now))} />
        </div>
    }
}

/// The moments of the run that are worth going to.
#[derive(Debug, PartialEq)]
struct Marks {
    marks: Vec<Mark>,
    end: u64,
    on: Callback<Intent>,
}

impl Piece for Marks {
    fn draw(&self) -> Html {
        html! {
            <div class="scrubber-marks" aria-hidden="true">
                { for self.marks.iter().map(|mark| self.mark(mark)) }
            </div>
        }
    }
}

impl Marks {
    fn mark(&self, mark: &Mark) -> Html {
        let class = classes!("scrubber-mark", mark.command.then_some("command"));
        let style = format!("--step:{}", (mark.at.0 * SCRUBBER_STEPS / self.end).min(SCRUBBER_STEPS));
        html! { <i key={mark.fact.0} {class} {style} onclick={wants(&self.on, Intent::SeekFact(mark.fact))} /> }
    }
}

/// The end of the run to a five-hundredth, a pixel or two: while it plays, marks need not move with every frame.
fn roughly(end: u64) -> u64 {
    let step = 1 << (64 - end.leading_zeros()).saturating_sub(10);
    end / step * step
}
