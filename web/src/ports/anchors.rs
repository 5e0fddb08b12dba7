//! Where things stand on the stage: everything that messages leave from or arrive at carries `data-anchor`.

use highwater_core::map::Map;

use highwater_core::ids::{NodeId, TopicPartition};
use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element, HtmlCanvasElement};

use super::elements::zoom;
use crate::geometry::flight::Area;
use crate::geometry::route::{Lane, Place, Route};

/// How high the lane under a tape is: `.cell`'s lower padding.
const FOOT_PX: f64 = 18.0;
/// How high the lane over the brokers' heads is: `.cluster-head`'s margin.
const HEAD_PX: f64 = 20.0;

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

    /// The way of a message: in the lane under the row of its partition, where both ends have their tapes in that row
    /// or stand beside it, and else over the brokers' heads.
    pub fn route(&self, from: NodeId, to: NodeId, tp: Option<&TopicPartition>) -> Option<Route> {
        let row = tp.and_then(|tp| self.in_row(from, to, tp));
        let (from, to, lane) = row.or_else(|| {
            let lane = self.over_heads()?;
            Some((self.over_head(from)?, self.over_head(to)?, lane))
        })?;
        Some(Route::new(from, to, lane))
    }

    fn in_row(&self, from: NodeId, to: NodeId, tp: &TopicPartition) -> Option<(Place, Place, Lane)> {
        let tape = |node: NodeId| match node {
            NodeId::Broker(id) => self.0.get(&format!("{id}/{tp}")),
            _ => None,
        };
        let place = |node: NodeId| match node {
            NodeId::Broker(_) => tape(node).map(|cell| Place::InLane(middle(cell))),
            NodeId::Client(_) => self.card(node).map(Place::Beside),
            NodeId::Zk | NodeId::Controller(_) => None,
        };
        let cell = tape(from).or_else(|| tape(to))?;
        let height = cell.height.min(FOOT_PX);
        Some((place(from)?, place(to)?, Lane { y: cell.y + cell.height - height / 2.0, height }))
    }

    fn over_heads(&self) -> Option<Lane> {
        let head = self.0.iter().find(|(name, _)| name.parse::<i32>().is_ok()).map(|(_, head)| head)?;
        Some(Lane { y: head.y - HEAD_PX / 2.0, height: HEAD_PX })
    }

    fn over_head(&self, node: NodeId) -> Option<Place> {
        match node {
            NodeId::Broker(id) => {
                let head = self.0.get(&id.to_string()).map(|head| Place::InLane(middle(head)));
                head.or_else(|| self.0.get(&format!("other-{id}")).copied().map(Place::Over))
            }
            NodeId::Zk => self.0.get("zk").copied().map(Place::Over),
            NodeId::Controller(id) => self.0.get(&format!("controller-{id}")).copied().map(Place::Over),
            NodeId::Client(_) => self.card(node).map(Place::Beside),
        }
    }

    /// The card of a client; tools have none, and share a place.
    fn card(&self, node: NodeId) -> Option<Area> {
        let NodeId::Client(id) = node else { return None };
        self.0.get(&format!("client-{}", id.0)).or_else(|| self.0.get("tools")).copied()
    }
}

fn middle(area: &Area) -> f64 {
    area.x + area.width / 2.0
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
