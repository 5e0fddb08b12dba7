//! Where things stand on the stage: everything that messages leave from or arrive at carries `data-anchor`.

use highwater_core::map::Map;

use highwater_core::ids::{NodeId, TopicPartition};
use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element, HtmlCanvasElement};

use super::elements::zoom;
use crate::geometry::flight::Area;

/// The places of a stage, relative to a canvas over it.
#[derive(Clone, Debug, Default)]
pub struct Anchors(Map<String, Area>);

impl Anchors {
    /// Measures them all.
    pub fn measure(canvas: &HtmlCanvasElement) -> Anchors {
        let (origin, zoom) = (canvas.get_bounding_client_rect(), zoom(canvas));
        let list = canvas.owner_document().and_then(|page| page.query_selector_all("[data-anchor]").ok());
        let nodes = list.into_iter().flat_map(|list| (0..list.length()).filter_map(move |n| list.get(n)));
        let elements = nodes.filter_map(|node| node.dyn_into::<Element>().ok());
        Anchors(
            elements
                .filter_map(|element| {
                    Some((element.get_attribute("data-anchor")?, area(&element, &origin, zoom)))
                })
                .collect(),
        )
    }

    /// The place of a process; under the tape of a partition where it has one.
    pub fn find(&self, node: NodeId, tp: Option<&TopicPartition>) -> Option<Area> {
        if let (NodeId::Broker(id), Some(tp)) = (node, tp)
            && let Some(cell) = self.0.get(&format!("{id}/{tp}"))
        {
            return Some(cell.foot());
        }
        match node {
            NodeId::Zk => self.0.get("zk"),
            NodeId::Controller(id) => self.0.get(&format!("controller-{id}")),
            NodeId::Broker(id) => self.0.get(&id.to_string()),
            NodeId::Client(id) => self.0.get(&format!("client-{}", id.0)).or_else(|| self.0.get("tools")),
        }
        .copied()
    }
}

fn area(element: &Element, origin: &DomRect, zoom: f64) -> Area {
    let place = element.get_bounding_client_rect();
    Area {
        x: (place.x() - origin.x()) / zoom,
        y: (place.y() - origin.y()) / zoom,
        width: place.width() / zoom,
        height: place.height() / zoom,
    }
}
