//! The scrubber: the whole run on one line.

use highwater_core::time::Instant;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::PANEL;
use super::marks::{Mark, Marks};
use crate::desk::{PanelProps, use_desk, use_locale, use_looking, use_query};
use crate::geometry::marks;
use crate::parts::moment::seconds;
use crate::session::{Intent, Session};
use crate::texts::Timeline;

/// The scrubber's steps over the whole run.
const STEPS: u64 = 10_000;

/// What the scrubber shows.
struct Seen {
    now: Instant,
    /// How far the run has gone.
    end: u64,
    marks: Vec<Mark>,
}

fn ask(session: &Session, _: &()) -> Seen {
    let now = session.now();
    Seen { now, end: session.furthest().0.max(now.0).max(1), marks: super::marks::ask(session) }
}

/// The scrubber.
#[component]
pub(super) fn Scrubber(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, looking, texts) = (use_desk(), use_looking(), Timeline(use_locale()));
    let seen = use_query(PANEL, *moment, (), ask);
    let (end, now) = (seen.end, seen.now);
    let place = now.0 * STEPS / end;
    let oninput = desk.on().reform(move |event: InputEvent| {
        let steps = event.target_unchecked_into::<HtmlInputElement>().value().parse().unwrap_or(0u64);
        Intent::SeekTime(Instant(steps * end / STEPS))
    });
    let targets = marks::targets(looking.width(), looking.wide);
    html! {
        <div class="scrubber">
            <Marks marks={seen.marks.clone()} end={roughly(end)} {targets} />
            <input type="range" min="0" max={STEPS.to_string()} value={place.to_string()} {oninput}
                aria-label={texts.scrubber()} aria-valuetext={format!("{} s", seconds(now))} />
        </div>
    }
}

/// The end of the run to a five-hundredth, a pixel or two: while it plays, marks need not move with every frame.
fn roughly(end: u64) -> u64 {
    let step = 1 << (64 - end.leading_zeros()).saturating_sub(10);
    end / step * step
}
