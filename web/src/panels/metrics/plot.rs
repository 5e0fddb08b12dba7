//! A plot: its lines over the run's time, where the cursor stands, and its figures there in words.

use highwater_core::time::Instant;
use web_sys::Element;
use yew::prelude::*;

use super::series::{Line, Measure, Name, Plot, Seen};
use crate::desk::Desk;
use crate::geometry::time_axis::{TimeAxis, label, round_step};
use crate::session::Intent;
use crate::texts::{Metrics as Texts, Number};

/// The drawing's own pixels: it is stretched to the room that there is.
const WIDTH: u64 = 1000;
const HEIGHT: u64 = 100;
/// About how far apart times are named.
const APART: f64 = 260.0;

/// A plot, with its figures at the cursor.
pub(super) fn plot(plot: &Plot, seen: &Seen, desk: &Desk, texts: Texts) -> Html {
    let title = title(plot.measure, texts);
    let top = top(plot);
    let axis = TimeAxis { from: 0, to: seen.end, left: 0.0, right: WIDTH as f64 };
    let ticks = axis.ticks(APART);
    let step = ticks.get(1).map_or(seen.end, |second| second - ticks[0]);
    let onclick = desk.on().reform(move |event: MouseEvent| {
        let place = event.target_unchecked_into::<Element>();
        let axis = TimeAxis { right: f64::from(place.client_width()), ..axis };
        Intent::SeekTime(Instant(axis.moment(f64::from(event.offset_x()))))
    });
    let percent = |moment: u64| axis.x(moment) * 100.0 / WIDTH as f64;
    let tick = |moment: &u64| {
        let style = format!("left:{:.2}%", percent(*moment));
        html! { <i {style}><span>{ label(*moment, step) }</span></i> }
    };
    let value = |(n, line): (usize, &Line)| {
        html! {
            <div class={format!("line-{n}")}>
                <dt>{ swatch() }{ name(plot.measure, &line.name, texts) }</dt>
                <dd>{ line.now.map_or_else(|| texts.none().to_owned(), |now| figure(plot.measure, now, seen, texts)) }</dd>
            </div>
        }
    };
    html! {
        <figure class="plot" data-measure={format!("{:?}", plot.measure)}>
            <figcaption>{ title }<small>{ texts.scale(scale(plot.measure, top, texts)) }</small></figcaption>
            <div class="plot-room">
                <div class="ticks" aria-hidden="true">{ for ticks.iter().map(tick) }</div>
                <svg viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="none" aria-hidden="true">
                    { for plot.lines.iter().enumerate().map(|(n, line)| drawn(n, line, seen, top)) }
                </svg>
                <i class="cursor-line" style={format!("left:{:.2}%", percent(seen.now))} />
                <div class="plot-click" {onclick} title={texts.go_to()} />
            </div>
            <dl class="values">
                { for plot.lines.iter().enumerate().map(value) }
                if plot.more > 0 { <div><dt>{ texts.more_groups(plot.more) }</dt></div> }
                if plot.lines.is_empty() { <div><dt>{ texts.no_groups() }</dt></div> }
            </dl>
        </figure>
    }
}

/// A piece of the line, before its name.
fn swatch() -> Html {
    html! { <svg class="swatch" viewBox="0 0 18 4" aria-hidden="true"><path d="M0 2H18" /></svg> }
}

/// A line: what is past, and paler what is known of the future.
fn drawn(n: usize, line: &Line, seen: &Seen, top: u64) -> Html {
    let past = (seen.now / seen.width) as usize;
    let (before, after) =
        (path(&line.points, 0..past, seen, top), path(&line.points, past..usize::MAX, seen, top));
    html! {
        <g class={format!("line-{n}")}>
            <path d={before} />
            <path class="later" d={after} />
        </g>
    }
}

/// The way through points. Where there is none the line breaks, and one alone is a dot.
pub(super) fn path(points: &[Option<u64>], shown: std::ops::Range<usize>, seen: &Seen, top: u64) -> String {
    let mut way = String::new();
    let mut drawing = false;
    // It begins with the last point before, so that two pieces of a line meet.
    let first = shown.start.saturating_sub(1);
    for (n, point) in points.iter().enumerate().take(shown.end).skip(first) {
        let Some(value) = point else {
            drawing = false;
            continue;
        };
        let x = (n as u64 + 1) * seen.width * WIDTH / seen.end;
        let y = HEIGHT - value.min(&top) * HEIGHT / top;
        way.push_str(&if drawing { format!("L{x} {y}") } else { format!("M{x} {y}h0") });
        drawing = true;
    }
    way
}

/// The upper end of the scale: round, and not below any point.
pub(super) fn top(plot: &Plot) -> u64 {
    let points = plot.lines.iter().flat_map(|line| line.points.iter().chain([&line.now]));
    let largest = points.filter_map(|point| *point).max().unwrap_or_default();
    let least = match plot.measure {
        Measure::Records => 10,
        Measure::Latency => 1_000,
        _ => 1,
    };
    round_step(largest.max(least))
}

fn title(measure: Measure, texts: Texts) -> &'static str {
    match measure {
        Measure::Records => texts.records(),
        Measure::Bytes => texts.bytes(),
        Measure::Latency => texts.latency(),
        Measure::Lag => texts.lag(),
        Measure::UnderReplicated => texts.under_replicated(),
        Measure::Uncommitted => texts.uncommitted(),
        Measure::Buffer => texts.buffer(),
    }
}

fn name(measure: Measure, name: &Name, texts: Texts) -> String {
    match name {
        Name::Written => texts.written().to_owned(),
        Name::Read => texts.read().to_owned(),
        Name::Percentile(percent) => format!("p{percent}"),
        Name::Group(group) => group.to_string(),
        Name::Only => match measure {
            Measure::Bytes => texts.written().to_owned(),
            Measure::UnderReplicated => texts.all_partitions().to_owned(),
            Measure::Uncommitted => texts.largest().to_owned(),
            _ => texts.all_producers().to_owned(),
        },
    }
}

/// A figure with its unit.
fn figure(measure: Measure, value: u64, seen: &Seen, texts: Texts) -> String {
    match measure {
        Measure::Buffer if seen.buffer_memory > 0 => texts.bytes_of(value, seen.buffer_memory),
        _ => scale(measure, value, texts),
    }
}

/// The same on a scale, where a figure stands by itself.
fn scale(measure: Measure, value: u64, texts: Texts) -> String {
    match measure {
        Measure::Records if value.is_multiple_of(10) => texts.records_a_second(value / 10),
        Measure::Records => texts.records_a_second(Number::with_places(value, 1)),
        Measure::Bytes => texts.bytes_a_second(value),
        Measure::Latency if value.is_multiple_of(1_000) || value >= 100_000 => {
            texts.milliseconds(value / 1_000)
        }
        Measure::Latency => texts.milliseconds(Number::with_places(value / 10, 2)),
        Measure::Lag | Measure::Uncommitted => texts.of_records(value),
        Measure::UnderReplicated => texts.of_partitions(value),
        Measure::Buffer => texts.of_bytes(value),
    }
}
