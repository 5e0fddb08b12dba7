//! Draws messages on their way: capsules with their name and figure, on the line from sender to receiver.

use std::cell::RefCell;

use highwater_core::map::Map;

use highwater_core::ids::FactId;
use highwater_core::ids::{NodeId, TopicPartition};
use highwater_core::protocol::ApiKey;
use highwater_core::time::Instant;
use highwater_core::view::{Figure, Flight, FlightName};

use super::anchors::Anchors;
use super::crowd::{self, Dots};
use super::measures;
use super::painter::{MONO, Painter, colour};
use crate::geometry::flight::{self, Area, Curve, Point};
use crate::parts::message::label;
use crate::session::is_routine;
use crate::texts::Locale;

/// A capsule's height.
const CAPSULE_PX: f64 = 18.0;

thread_local! {
    /// The capsules as they were last painted: the fact of each, its middle, and its width.
    static CAPSULES: RefCell<Vec<(FactId, Point, f64)>> = const { RefCell::new(Vec::new()) };
}

/// The message whose capsule was painted at this place of the canvas.
pub fn hit(at: Point) -> Option<FactId> {
    CAPSULES.with_borrow(|capsules| {
        let covers = |(_, middle, width): &&(FactId, Point, f64)| {
            (middle.x - at.x).abs() <= width / 2.0 && (middle.y - at.y).abs() <= CAPSULE_PX / 2.0
        };
        capsules.iter().rev().find(covers).map(|(fact, ..)| *fact)
    })
}

/// From where to where, and about which partition.
type Way<'f> = (NodeId, NodeId, Option<&'f TopicPartition>);

/// Draws the messages on their way at `now`.
pub(crate) fn paint(canvas_id: &'static str, flights: &[Flight], now: Instant, locale: Locale) {
    let Some(painter) = Painter::on(canvas_id) else { return };
    CAPSULES.with_borrow_mut(Vec::clear);
    let flying: Vec<&Flight> =
        flights.iter().filter(|flight| flight.sent <= now && now < flight.arrives).collect();
    if flying.is_empty() {
        return painter.clear();
    }
    measures::with_anchors(canvas_id, |anchors| paint_flying(&painter, &flying, anchors, now, locale));
}

fn paint_flying(painter: &Painter, flying: &[&Flight], anchors: &Anchors, now: Instant, locale: Locale) {
    let crowded = flying.len() > flight::CROWD;
    if !crowded {
        painter.clear();
        painter.pen.set_font(&format!("600 11px {MONO}"));
        painter.pen.set_text_align("center");
        painter.pen.set_text_baseline("middle");
    }
    let mut lanes: Map<(NodeId, NodeId), usize> = Map::new();
    let mut ends: Map<Way, Option<(Area, Area)>> = Map::new();
    let mut dots = Dots::new();
    for flight in flying {
        let tp = flight.tp.as_ref();
        let lane = lanes.entry(way(flight)).or_default();
        let ends = ends
            .entry((flight.from, flight.to, tp))
            .or_insert_with(|| anchors.find(flight.from, tp).zip(anchors.find(flight.to, tp)));
        if let Some((from, to)) = *ends {
            let curve = flight::curve(from, to, *lane);
            let at = curve.at(flight::progress(flight.sent.0, flight.arrives.0, now.0));
            if crowded {
                let radius = if is_routine(flight) { 2.5 } else { 4.0 };
                dots.entry(ink(flight)).or_default().push((at, radius));
            } else {
                capsule(painter, &label(flight, locale), flight, &curve, at);
            }
        }
        *lane += 1;
    }
    if crowded {
        crowd::paint(painter, &dots);
    }
}

/// Messages there and back share a way.
fn way(flight: &Flight) -> (NodeId, NodeId) {
    (flight.from.min(flight.to), flight.from.max(flight.to))
}

fn capsule(painter: &Painter, text: &str, flight: &Flight, curve: &Curve, at: Point) {
    let (pen, ink) = (&painter.pen, colour(ink(flight)));
    let [a, b, c, d] = curve.0;
    let routine = is_routine(flight);
    pen.set_stroke_style_str(&ink);
    pen.set_line_width(1.25);
    pen.set_global_alpha(if routine { 0.3 } else { 0.75 });
    pen.begin_path();
    pen.move_to(a.x, a.y);
    pen.bezier_curve_to(b.x, b.y, c.x, c.y, d.x, d.y);
    pen.stroke();
    pen.set_global_alpha(if routine { 0.75 } else { 1.0 });
    let width = pen.measure_text(text).map_or(60.0, |size| size.width()) + 14.0;
    if let Some(fact) = flight.fact {
        CAPSULES.with_borrow_mut(|capsules| capsules.push((fact, at, width)));
    }
    pen.begin_path();
    // A capsule's sizes are never negative.
    let _ = pen.round_rect_with_f64(
        at.x - width / 2.0,
        at.y - CAPSULE_PX / 2.0,
        width,
        CAPSULE_PX,
        CAPSULE_PX / 2.0,
    );
    pen.set_fill_style_str(&colour("--raised"));
    pen.fill();
    pen.stroke();
    pen.set_fill_style_str(&ink);
    painter.text(text, at.x, at.y + 0.5);
    pen.set_global_alpha(1.0);
}

/// The colour of a message, by its name in the theme.
fn ink(flight: &Flight) -> &'static str {
    match (flight.name, flight.figure) {
        (_, Figure::Error(_)) => "--bad",
        (FlightName::Api(ApiKey::Produce), _) if flight.response => "--good",
        (FlightName::Api(ApiKey::Produce), _) => "--k2",
        (FlightName::Api(ApiKey::Fetch), Figure::Records(1..)) => "--water",
        (FlightName::ZkWatch | FlightName::Api(ApiKey::LeaderAndIsr | ApiKey::UpdateMetadata), _) => "--warn",
        _ => "--ink-2",
    }
}
