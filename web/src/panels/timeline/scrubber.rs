//! The scrubber: the whole run on one line, with the moments that are worth going to.

use highwater_core::fact::{ScriptFact, What};
use highwater_core::history::Happened;
use highwater_core::ids::FactId;
use highwater_core::time::Instant;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::PANEL;
use crate::desk::{PanelProps, use_desk, use_locale, use_query};
use crate::parts::moment::seconds;
use crate::session::{Intent, Session};
use crate::texts::Timeline;

/// The scrubber's steps over the whole run; the style sheets have the same figure.
const STEPS: u64 = 10_000;

/// A moment worth going to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    at: Instant,
    fact: FactId,
    /// Whether it is a command; else something that happened.
    command: bool,
    /// Whether it is still to come: the run was there before.
    later: bool,
}

/// What the scrubber shows.
struct Seen {
    now: Instant,
    /// How far the run has gone.
    end: u64,
    marks: Vec<Mark>,
}

fn ask(session: &Session, _: &()) -> Seen {
    let (points, now) = (session.history().known_turning_points(), session.now());
    let marked = session.story().all_marks().iter().filter_map(|place| points.get(*place));
    let marks = marked.map(|Happened { fact, .. }| Mark {
        at: fact.at,
        fact: fact.id,
        command: matches!(fact.what, What::Script(ScriptFact::Command { .. })),
        later: fact.at > now,
    });
    Seen { now, end: session.furthest().0.max(now.0).max(1), marks: marks.collect() }
}

/// The scrubber.
#[component]
pub(super) fn Scrubber(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, texts) = (use_desk(), Timeline(use_locale()));
    let seen = use_query(PANEL, *moment, (), ask);
    let (end, now) = (seen.end, seen.now);
    let place = now.0 * STEPS / end;
    let oninput = desk.on().reform(move |event: InputEvent| {
        let steps = event.target_unchecked_into::<HtmlInputElement>().value().parse().unwrap_or(0u64);
        Intent::SeekTime(Instant(steps * end / STEPS))
    });
    html! {
        <div class="scrubber">
            <Marks marks={seen.marks.clone()} end={roughly(end)} />
            <input type="range" min="0" max={STEPS.to_string()} value={place.to_string()} {oninput}
                aria-label={texts.scrubber()} aria-valuetext={format!("{} s", seconds(now))} />
        </div>
    }
}

/// The moments of the run that are worth going to.
#[derive(Clone, Debug, PartialEq, Properties)]
struct MarksProps {
    marks: Vec<Mark>,
    end: u64,
}

#[component]
fn Marks(MarksProps { marks, end }: &MarksProps) -> Html {
    let desk = use_desk();
    let one = |mark: &Mark| {
        let class =
            classes!("scrubber-mark", mark.command.then_some("command"), mark.later.then_some("later"));
        let style = format!("--step:{}", (mark.at.0 * STEPS / end).min(STEPS));
        html! { <i key={mark.fact.0} {class} {style} onclick={desk.wants(Intent::SeekFact(mark.fact))} /> }
    };
    html! { <div class="scrubber-marks" aria-hidden="true">{ for marks.iter().map(one) }</div> }
}

/// The end of the run to a five-hundredth, a pixel or two: while it plays, marks need not move with every frame.
fn roughly(end: u64) -> u64 {
    let step = 1 << (64 - end.leading_zeros()).saturating_sub(10);
    end / step * step
}
