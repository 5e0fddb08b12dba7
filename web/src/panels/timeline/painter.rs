//! Draws the space-time diagram: lanes, lives, messages as slants, and now.

use highwater_core::map::Map;
use highwater_core::time::Instant;

use super::diagram::{Diagram, Ink, Lane, Life, Slant};
use super::words::Saying;
use crate::geometry::labels::{self, Bounds, Wish};
use crate::geometry::time_axis::{TimeAxis, label};
use crate::ports::painter::{MONO, Painter, colour};

/// Where the lanes begin: their names stand to the left.
const LEFT_PX: f64 = 72.0;
/// Below the lanes: the labels of the axis.
const FOOT_PX: f64 = 16.0;
/// Where a message arrives, there is the head of an arrow: so long, and half so wide.
const ARROW_PX: f64 = 6.0;
const ARROW_HALF_PX: f64 = 2.5;
/// Where something is told, there is a dot of this size.
const TOLD_PX: f64 = 2.5;
/// The words' font, and how high a line of it is.
const WORDS: &str = "10.5px system-ui, 'Noto Sans CJK SC', sans-serif";
const LINE_PX: f64 = 12.0;
/// A message's name stands beside it only where its way is at least so wide.
const NAMED_PX: f64 = 16.0;
/// And of no more than so many: more than that have no room anyway.
const NAMES_MAX: usize = 32;
/// About so far apart are labels of the axis.
const TICK_PX: f64 = 110.0;

/// The axis of a diagram `width` pixels wide.
pub fn axis(from: Instant, to: Instant, width: f64) -> TimeAxis {
    TimeAxis {
        from: from.0,
        to: to.0.max(from.0 + 1),
        left: LEFT_PX,
        right: (width - 4.0).max(LEFT_PX + 1.0),
    }
}

/// Draws a diagram, and the line at `now`.
pub fn paint(canvas_id: &'static str, diagram: &Diagram, now: Instant, text: &dyn Fn(&Saying) -> String) {
    let Some(painter) = Painter::on(canvas_id) else { return };
    painter.clear();
    let axis = axis(diagram.from, diagram.to, painter.size.width);
    let gap = (painter.size.height - FOOT_PX) / diagram.lanes.len().max(1) as f64;
    let height = |lane: usize| gap * (lane as f64 + 0.5);
    painter.pen.set_text_baseline("middle");
    ticks(&painter, &axis);
    names(&painter, &diagram.lanes, &height);
    for (n, lane) in diagram.lanes.iter().enumerate() {
        paint_lane(&painter, &axis, lane, height(n), gap);
    }
    for ink in Ink::ALL {
        let slants = diagram.slants.iter().filter(|slant| slant.ink == ink);
        paint_slants(&painter, &axis, ink, slants, &height);
    }
    painter.pen.set_global_alpha(1.0);
    painter.pen.set_stroke_style_str(&colour("--focus"));
    painter.pen.set_fill_style_str(&colour("--focus"));
    painter.pen.set_line_width(1.5);
    let x = axis.x(now.0);
    painter.line((x, 0.0), (x, painter.size.height - FOOT_PX));
    painter.dot(x, painter.size.height - FOOT_PX, 4.0);
    say(&painter, &axis, diagram, &height, text);
}

/// Words beside what matters: what happened in a process, then, where there is room, what messages are called.
fn say(
    painter: &Painter,
    axis: &TimeAxis,
    diagram: &Diagram,
    height: &impl Fn(usize) -> f64,
    text: &dyn Fn(&Saying) -> String,
) {
    let pen = &painter.pen;
    pen.set_font(WORDS);
    pen.set_text_align("left");
    let mut said: Vec<(String, &'static str, Wish)> = Vec::new();
    let wish = |text: &str, x: f64, y: f64| {
        let width = pen.measure_text(text).map_or(60.0, |size| size.width());
        Wish { x, y, width }
    };
    for word in &diagram.words {
        let (x, y) = (axis.x(word.at.0), height(word.lane));
        let ink = if word.saying.is_bad() { "--bad" } else { "--ink" };
        pen.set_fill_style_str(&colour(ink));
        painter.dot(x, y, TOLD_PX);
        let text = text(&word.saying);
        let wish = wish(&text, x, y);
        said.push((text, ink, wish));
    }
    let of_interest = diagram.slants.iter().filter(|slant| slant.ink != Ink::Routine);
    let routine = diagram.slants.iter().filter(|slant| slant.ink == Ink::Routine);
    let named = of_interest.chain(routine).filter_map(|slant| {
        let (left, right) = (axis.x(slant.sent.0), axis.x(slant.arrives?.0));
        (right - left >= NAMED_PX).then_some((slant, slant.name?, (left + right) / 2.0))
    });
    for (slant, name, x) in named.take(NAMES_MAX) {
        let wish = wish(name, x, (height(slant.from) + height(slant.to)) / 2.0);
        said.push((name.to_owned(), colour_of(slant.ink).0, wish));
    }
    let wishes: Vec<Wish> = said.iter().map(|(.., wish)| *wish).collect();
    let bounds = Bounds { left: axis.left, right: painter.size.width, line: LINE_PX };
    pen.set_line_width(3.0);
    pen.set_line_join("round");
    pen.set_stroke_style_str(&colour("--paper"));
    for ((text, ink, wish), place) in said.iter().zip(labels::place(&wishes, bounds)) {
        let Some(x) = place else { continue };
        // Lines end around words. Writing on a canvas of ours cannot fail.
        let _ = pen.stroke_text(text, x, wish.y);
        pen.set_fill_style_str(&colour(ink));
        painter.text(text, x, wish.y);
    }
}

/// What ink a message is drawn in, and how strong.
fn colour_of(ink: Ink) -> (&'static str, f64) {
    match ink {
        Ink::Routine => ("--ink-3", 0.45),
        Ink::Produce => ("--k2", 0.9),
        Ink::Metadata => ("--warn", 0.9),
        Ink::Group => ("--k3", 0.9),
    }
}

fn ticks(painter: &Painter, axis: &TimeAxis) {
    let moments = axis.ticks(TICK_PX);
    let step = moments.get(1).zip(moments.first()).map_or(1_000_000, |(second, first)| second - first);
    painter.pen.set_font(&format!("10.5px {MONO}"));
    painter.pen.set_text_align("center");
    painter.pen.set_fill_style_str(&colour("--ink-3"));
    painter.pen.set_stroke_style_str(&colour("--rule"));
    painter.pen.set_line_width(1.0);
    for moment in moments {
        let x = axis.x(moment);
        painter.line((x, 0.0), (x, painter.size.height - FOOT_PX));
        painter.text(
            &label(moment, step),
            x.min(painter.size.width - 24.0).max(LEFT_PX + 16.0),
            painter.size.height - 6.0,
        );
    }
}

fn names(painter: &Painter, lanes: &[Lane], height: &impl Fn(usize) -> f64) {
    painter.pen.set_font("11px system-ui, 'Noto Sans CJK SC', sans-serif");
    painter.pen.set_text_align("left");
    painter.pen.set_fill_style_str(&colour("--ink-2"));
    for (n, lane) in lanes.iter().enumerate() {
        painter.text(&shorten(&lane.name), 0.0, height(n));
    }
}

fn paint_lane(painter: &Painter, axis: &TimeAxis, lane: &Lane, y: f64, gap: f64) {
    let first = if lane.node == highwater_core::ids::NodeId::Zk { Life::Running } else { Life::Absent };
    let mut from = (axis.from, first);
    for (at, life) in lane.lives.iter().map(|(at, life)| (at.0, *life)).chain([(axis.to, Life::Absent)]) {
        if at > axis.from {
            paint_life(painter, (axis.x(from.0), axis.x(at)), from.1, y, gap);
        }
        from = (at, life);
    }
}

fn paint_life(painter: &Painter, (left, right): (f64, f64), life: Life, y: f64, gap: f64) {
    let pen = &painter.pen;
    let (line, fill) = match life {
        Life::Running => ("--rule-2", None),
        Life::Paused => ("--rule", Some("--pause-fill")),
        Life::Killed => ("--rule", Some("--bad-fill")),
        Life::Absent => ("--rule", None),
    };
    if let Some(fill) = fill {
        pen.set_fill_style_str(&colour(fill));
        pen.fill_rect(left, y - gap * 0.4, right - left, gap * 0.8);
    }
    pen.set_stroke_style_str(&colour(line));
    pen.set_line_width(if life == Life::Running { 1.5 } else { 1.0 });
    painter.dash(if life == Life::Running { &[] } else { &[3.0, 3.0] });
    painter.line((left, y), (right, y));
    painter.dash(&[]);
}

/// All messages of one ink: one path, since there may be hundreds.
fn paint_slants<'d>(
    painter: &Painter,
    axis: &TimeAxis,
    ink: Ink,
    slants: impl Iterator<Item = &'d Slant> + Clone,
    height: &impl Fn(usize) -> f64,
) {
    let pen = &painter.pen;
    let (ink, alpha) = colour_of(ink);
    let ink = colour(ink);
    pen.set_global_alpha(alpha);
    pen.set_stroke_style_str(&ink);
    pen.set_fill_style_str(&ink);
    pen.set_line_width(1.0);
    pen.begin_path();
    let mut drawn: Map<(usize, usize), (i64, i64)> = Map::new();
    let mut arrows: Vec<[(f64, f64); 2]> = Vec::new();
    for slant in slants.clone() {
        let Some(arrives) = slant.arrives else { continue };
        let (left, right, to) = (axis.x(slant.sent.0), axis.x(arrives.0), height(slant.to));
        // A thousand messages within a pixel look like one.
        let place = ((left * 2.0) as i64, (right * 2.0) as i64);
        if drawn.insert((slant.from, slant.to), place) == Some(place) {
            continue;
        }
        let from = height(slant.from);
        pen.move_to(left, from);
        if arrives.0 > axis.to {
            // It arrives outside.
            let share = (axis.to - slant.sent.0) as f64 / arrives.since(slant.sent).0.max(1) as f64;
            pen.line_to(right, from + (to - from) * share);
        } else {
            pen.line_to(right, to);
            arrows.push([(left, from), (right, to)]);
        }
    }
    pen.stroke();
    pen.begin_path();
    arrows.into_iter().for_each(|ends| arrow(painter, ends));
    pen.fill();
    pen.set_stroke_style_str(&colour("--bad"));
    pen.begin_path();
    for slant in slants.filter(|slant| slant.arrives.is_none()) {
        lost(painter, axis.x(slant.sent.0), height(slant.from), height(slant.to));
    }
    pen.stroke();
}

/// The head of an arrow from one place to another.
fn arrow(painter: &Painter, [from, to]: [(f64, f64); 2]) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(1.0);
    let (dx, dy) = (dx / length, dy / length);
    let back = (to.0 - dx * ARROW_PX, to.1 - dy * ARROW_PX);
    painter.pen.move_to(to.0, to.1);
    painter.pen.line_to(back.0 - dy * ARROW_HALF_PX, back.1 + dx * ARROW_HALF_PX);
    painter.pen.line_to(back.0 + dy * ARROW_HALF_PX, back.1 - dx * ARROW_HALF_PX);
    painter.pen.close_path();
}

/// It ends halfway, in a cross: nobody gets it.
fn lost(painter: &Painter, left: f64, from: f64, to: f64) {
    let (x, y) = (left + 5.0, from + (to - from) * 0.4);
    for (a, b) in [
        ((left, from), (x, y)),
        ((x - 3.0, y - 3.0), (x + 3.0, y + 3.0)),
        ((x - 3.0, y + 3.0), (x + 3.0, y - 3.0)),
    ] {
        painter.pen.move_to(a.0, a.1);
        painter.pen.line_to(b.0, b.1);
    }
}

fn shorten(name: &str) -> String {
    const CHARACTERS: usize = 11;
    if name.chars().count() <= CHARACTERS {
        name.to_owned()
    } else {
        name.chars().take(CHARACTERS - 1).chain(['…']).collect()
    }
}
