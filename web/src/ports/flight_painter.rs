//! Draws messages on their way: capsules with their name and figure where they have room, and dots where not.

use std::cell::RefCell;

use highwater_core::ids::{FactId, NodeId, TopicPartition};
use highwater_core::map::Map;
use highwater_core::protocol::ApiKey;
use highwater_core::time::Instant;
use highwater_core::view::{Figure, Flight, FlightName};

use super::anchors::Anchors;
use super::crowd::{self, Dots};
use super::measures;
use super::painter::{MONO, Painter, colour};
use crate::geometry::flight::{self, Point};
use crate::geometry::route::Route;
use crate::parts::message::label;
use crate::session::is_routine;
use crate::texts::Locale;

/// A capsule's height.
const CAPSULE_PX: f64 = 18.0;
/// The radius of a message without its name.
const DOT_PX: f64 = 4.0;
/// A message that waits to be delivered by hand stands at this share of its way.
const BY_HAND: f64 = 0.2;
/// The radius of a way's corners.
const CORNER_PX: f64 = 6.0;
/// In so many rows messages of a crowd pass each other, so far apart.
const SPREAD: usize = 5;
const SPREAD_PX: f64 = 3.0;

thread_local! {
    /// The messages as they were last painted.
    static DRAWN: RefCell<Vec<Drawn>> = const { RefCell::new(Vec::new()) };
}

/// The message that was painted at this place of the canvas.
pub fn hit(at: Point) -> Option<FactId> {
    DRAWN.with_borrow(|drawn| drawn.iter().find(|drawn| drawn.covers(at)).and_then(|drawn| drawn.fact))
}

/// From where to where, and about which partition.
type Way<'f> = (NodeId, NodeId, Option<&'f TopicPartition>);

/// A message that is drawn: its fact, where it is, and how much of the stage it covers.
#[derive(Clone, Copy, Debug)]
struct Drawn {
    fact: Option<FactId>,
    at: Point,
    width: f64,
}

impl Drawn {
    fn covers(&self, at: Point) -> bool {
        (self.at.x - at.x).abs() <= self.width / 2.0 && (self.at.y - at.y).abs() <= CAPSULE_PX / 2.0
    }

    fn meets(&self, at: Point, width: f64) -> bool {
        (self.at.x - at.x).abs() < (self.width + width) / 2.0 && (self.at.y - at.y).abs() < CAPSULE_PX
    }
}

/// Draws the messages on their way at `now`.
pub(crate) fn paint(canvas_id: &'static str, flights: &[Flight], now: Instant, locale: Locale) {
    let Some(painter) = Painter::on(canvas_id) else { return };
    let mut drawn = DRAWN.take();
    drawn.clear();
    let flying: Vec<&Flight> = flights
        .iter()
        .filter(|flight| flight.sent <= now && flight.arrives.is_none_or(|at| now < at))
        .collect();
    if flying.is_empty() {
        painter.clear();
    } else if flying.len() > flight::CROWD {
        measures::with_anchors(canvas_id, |anchors| paint_crowd(&painter, &flying, anchors, now));
    } else {
        painter.clear();
        measures::with_anchors(canvas_id, |anchors| {
            paint_few(&painter, &flying, anchors, now, locale, &mut drawn);
        });
    }
    DRAWN.set(drawn);
}

/// Each message is a dot. Those of one way are spread over the height of their lane.
fn paint_crowd(painter: &Painter, flying: &[&Flight], anchors: &Anchors, now: Instant) {
    let mut routes: Map<Way, Option<Route>> = Map::new();
    let mut dots = Dots::new();
    for (n, flight) in flying.iter().enumerate() {
        let way = (flight.from, flight.to, flight.tp.as_ref());
        let route = routes.entry(way).or_insert_with(|| anchors.route(way.0, way.1, way.2));
        if let Some(route) = route {
            let at = route.at(share(flight, now));
            let at = Point { y: at.y + (n % SPREAD) as f64 * SPREAD_PX - CAPSULE_PX / 2.0 + SPREAD_PX, ..at };
            let radius = if is_routine(flight) { 2.5 } else { 4.0 };
            dots.entry(ink(flight)).or_default().push((at, radius));
        }
    }
    crowd::paint(painter, &dots);
}

/// Each message has its name and its figure where they cover nothing: what matters comes first.
fn paint_few(
    painter: &Painter,
    flying: &[&Flight],
    anchors: &Anchors,
    now: Instant,
    locale: Locale,
    drawn: &mut Vec<Drawn>,
) {
    painter.pen.set_font(&format!("600 11px {MONO}"));
    painter.pen.set_text_align("center");
    painter.pen.set_text_baseline("middle");
    let mut flying = flying.to_vec();
    flying.sort_unstable_by_key(|flight| (is_routine(flight), flight.fact));
    for flight in flying {
        let Some(route) = anchors.route(flight.from, flight.to, flight.tp.as_ref()) else { continue };
        line(painter, flight, &route);
        let text = label(flight, locale);
        let at = route.at(share(flight, now));
        let width = painter.pen.measure_text(&text).map_or(60.0, |size| size.width()) + 14.0;
        let named =
            route.has_room(at, width, CAPSULE_PX) && !drawn.iter().any(|other| other.meets(at, width));
        let width = if named { width } else { CAPSULE_PX };
        drawn.push(Drawn { fact: flight.fact, at, width });
        painter.pen.set_global_alpha(if is_routine(flight) { 0.75 } else { 1.0 });
        if named {
            capsule(painter, &text, flight, at, width);
        } else {
            painter.pen.set_fill_style_str(&colour(ink(flight)));
            painter.dot(at.x, at.y, DOT_PX);
        }
        painter.pen.set_global_alpha(1.0);
    }
}

fn share(flight: &Flight, now: Instant) -> f64 {
    flight.arrives.map_or(BY_HAND, |arrives| flight::progress(flight.sent.0, arrives.0, now.0))
}

/// The way of a message, with round corners.
fn line(painter: &Painter, flight: &Flight, route: &Route) {
    let pen = &painter.pen;
    pen.set_stroke_style_str(&colour(ink(flight)));
    pen.set_line_width(1.25);
    pen.set_global_alpha(if is_routine(flight) { 0.3 } else { 0.75 });
    pen.begin_path();
    if let Some(first) = route.points().first() {
        pen.move_to(first.x, first.y);
    }
    for corner in route.points().windows(3) {
        // A radius of ours is never negative.
        let _ = pen.arc_to(corner[1].x, corner[1].y, corner[2].x, corner[2].y, CORNER_PX);
    }
    if let Some(last) = route.points().last() {
        pen.line_to(last.x, last.y);
    }
    pen.stroke();
}

fn capsule(painter: &Painter, text: &str, flight: &Flight, at: Point, width: f64) {
    let (pen, ink) = (&painter.pen, colour(ink(flight)));
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
