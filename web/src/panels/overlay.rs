//! Messages on their way, over the stage: one canvas, drawn anew with every tick of the clock.

use highwater_core::time::Instant;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::PanelProps;
use crate::ports::flight_painter;

/// What the overlay draws.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct OverlayProps {
    /// What every panel is given.
    pub panel: PanelProps,
    /// The virtual clock, which also moves between events.
    pub now: Instant,
}

/// Messages on their way.
#[component]
pub fn Overlay(props: &OverlayProps) -> Html {
    let canvas = use_node_ref();
    use_effect_with((props.panel.frame.clone(), props.now, props.panel.ui.preferences), {
        let canvas = canvas.clone();
        move |(frame, now, _)| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                flight_painter::paint(&canvas, &frame.view.flights, *now);
            }
        }
    });
    let flights = props.panel.frame.view.flights.len();
    html! { <canvas ref={canvas} class="overlay" aria-hidden="true" data-flights={flights.to_string()} /> }
}
