//! The run in plots, one under another on the run's time: what is written and read, how long PRODUCE takes, how far
//! groups and followers are behind, what producers hold back. A click in a plot goes to its moment.

mod plot;
mod series;

use highwater_core::time::Instant;
use yew::prelude::*;

use self::plot::plot;
use self::series::ask;
use crate::desk::{PanelProps, use_desk, use_locale, use_query};
use crate::parts::moment::seconds;
use crate::session::{Float, Intent};
use crate::texts::{Metrics as Texts, Number, Page};

/// The plots.
#[component]
pub(super) fn MetricsPanel(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, texts) = (use_desk(), Texts(use_locale()));
    let seen = use_query("metrics", *moment, (), ask);
    let write = desk.wants(Intent::Float(Some(Float::Write)));
    html! {
        <div class="metrics">
            if seen.idle {
                <p>{ texts.idle() }</p>
                <button class="line" onclick={write} aria-haspopup="dialog">{ Page(texts.0).write_record() }</button>
            }
            <p class="metrics-now">{ texts.at(seconds(Instant(seen.now)), tenths(seen.span), tenths(seen.width)) }</p>
            <div class="plots">{ for seen.plots.iter().map(|one| plot(one, &seen, &desk, texts)) }</div>
        </div>
    }
}

/// Microseconds as seconds, to a tenth.
fn tenths(us: u64) -> Number {
    match us / 100_000 {
        tenths if tenths.is_multiple_of(10) => Number::from(tenths / 10),
        tenths => Number::with_places(tenths, 1),
    }
}

#[cfg(test)]
mod tests;
