//! Messages on their way, over the stage: one canvas, drawn anew with every tick of the clock.

use highwater_core::time::Instant;
use highwater_core::view::Flight;
use yew::prelude::*;

use super::Panel;
use crate::parts::piece::Piece;
use crate::ports::flight_painter;

/// The id by which the painter finds the canvas.
const CANVAS_ID: &str = "overlay";

/// Messages on their way.
#[derive(Debug, PartialEq)]
pub struct Overlay {
    /// What every panel is given.
    pub panel: Panel,
    /// The virtual clock, which also moves between events.
    pub now: Instant,
}

impl Piece for Overlay {
    fn draw(&self) -> Html {
        let flights = self.panel.frame.view.flights.len().to_string();
        html! { <canvas id={CANVAS_ID} class="overlay" aria-hidden="true" data-flights={flights} /> }
    }

    fn after_draw(&self) {
        move_flights(&self.panel.frame.view.flights, self.now);
    }
}

/// Draws the messages that are on their way at `now`, and leaves the rest of the page alone.
pub fn move_flights(flights: &[Flight], now: Instant) {
    flight_painter::paint(CANVAS_ID, flights, now);
}
