//! The timeline: why the moment is as it is, the space-time diagram, and the scrubber over the whole run.

use highwater_core::fact::Fact;
use highwater_core::time::Instant;
use web_sys::{HtmlCanvasElement, HtmlInputElement};
use yew::prelude::*;

use super::PanelProps;
use super::facts::{seconds, who_and_what};
use crate::geometry::time_axis::TimeAxis;
use crate::i18n::Texts;
use crate::ports::diagram_painter;
use crate::session::{Intent, Mark};

/// The scrubber's steps over the whole run.
const SCRUBBER_STEPS: u64 = 10_000;
/// How many links of the headline's chain of causes are shown.
const CAUSES_SHOWN: usize = 3;

/// What the timeline draws.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TimelineProps {
    /// What every panel is given.
    pub panel: PanelProps,
    /// The virtual clock, which also moves between events.
    pub now: Instant,
}

/// The timeline.
#[component]
pub fn Timeline(props: &TimelineProps) -> Html {
    let TimelineProps { panel, now } = props;
    let texts = panel.ui.locale().texts();
    let canvas = use_node_ref();
    use_effect_with((panel.frame.clone(), *now, panel.ui.preferences, panel.ui.page_px as i64), {
        let canvas = canvas.clone();
        move |(frame, now, ..)| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                diagram_painter::paint(&canvas, &frame.diagram, *now);
            }
        }
    });
    let onwheel = panel.on.reform(|event: WheelEvent| {
        event.prevent_default();
        Intent::Zoom(if event.delta_y() < 0.0 { 1.25 } else { 0.8 })
    });
    let onclick = panel.on.reform({
        let (from, to) = (panel.frame.diagram.from, panel.frame.diagram.to);
        move |event: MouseEvent| {
            let canvas = event.target_unchecked_into::<HtmlCanvasElement>();
            let axis = diagram_painter::axis(from, to, f64::from(canvas.client_width()));
            Intent::SeekTime(Instant(axis.moment(f64::from(event.offset_x()))))
        }
    });
    html! {
        <section class="timeline" aria-label={texts.timeline}>
            <div class="headline">
                <span class="headline-chain">{ headline(panel, texts) }</span>
                <span class="headline-count">{ texts.events(panel.frame.events.0, panel.frame.events.1) }</span>
                <span class="zooms">
                    <button onclick={panel.click(Intent::Zoom(0.5))} title={texts.zoom_out} aria-label={texts.zoom_out}>{ "−" }</button>
                    <button onclick={panel.click(Intent::Zoom(2.0))} title={texts.zoom_in} aria-label={texts.zoom_in}>{ "+" }</button>
                </span>
            </div>
            <canvas ref={canvas} class="diagram" {onwheel} {onclick} role="img" aria-label={texts.diagram} />
            { scrubber(props, texts) }
        </section>
    }
}

/// `Elected broker 2 … · because the session of broker 1 expired · because you ran broker kill 1`.
fn headline(panel: &PanelProps, texts: &'static Texts) -> Html {
    let Some((fact, causes)) = panel.frame.chain.split_first() else { return Html::default() };
    let told = causes.iter().filter(|cause| cause.what.is_story()).take(CAUSES_SHOWN);
    html! {
        <>
            { link(panel, fact, "", texts) }
            { for told.map(|cause| link(panel, cause, texts.because, texts)) }
        </>
    }
}

fn link(panel: &PanelProps, fact: &Fact, because: &'static str, texts: &'static Texts) -> Html {
    html! {
        <button class="link" onclick={panel.click(Intent::SeekFact(fact.id))} title={format!("{} s", seconds(fact.at))}>
            { because }{ who_and_what(panel, fact, texts) }
        </button>
    }
}

fn scrubber(props: &TimelineProps, texts: &'static Texts) -> Html {
    let TimelineProps { panel, now } = props;
    let end = panel.frame.furthest.0.max(now.0).max(1);
    let place = now.0 * SCRUBBER_STEPS / end;
    let oninput = panel.on.reform(move |event: InputEvent| {
        let steps = event.target_unchecked_into::<HtmlInputElement>().value().parse().unwrap_or(0u64);
        Intent::SeekTime(Instant(steps * end / SCRUBBER_STEPS))
    });
    let axis = TimeAxis { from: 0, to: end, left: 0.0, right: 100.0 };
    html! {
        <div class="scrubber">
            <div class="scrubber-marks" aria-hidden="true">
                { for panel.frame.diagram.marks.iter().map(|mark| mark_of(panel, &axis, mark)) }
            </div>
            <input type="range" min="0" max={SCRUBBER_STEPS.to_string()} value={place.to_string()} {oninput}
                aria-label={texts.scrubber} aria-valuetext={format!("{} s", seconds(*now))} />
        </div>
    }
}

fn mark_of(panel: &PanelProps, axis: &TimeAxis, mark: &Mark) -> Html {
    let class = classes!("scrubber-mark", mark.command.then_some("command"));
    let style = format!("left:{:.2}%", axis.x(mark.at.0));
    html! { <i key={mark.fact.0} {class} {style} onclick={panel.click(Intent::SeekFact(mark.fact))} /> }
}
