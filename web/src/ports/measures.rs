//! What the browser knows of sizes and places, asked for when it costs nothing.
//!
//! ```text
//! frame n     draw markup ─► (the browser lays it out, paints it)
//! frame n+1   take ◄── nothing has changed since: the answers are there ── draw markup ─► canvases use what was taken
//! ```
//!
//! Whoever asks after the markup has changed makes the browser lay the page out at once, once for each that asks. While
//! the clock runs, measures are therefore those of the frame before, at most one frame old. When anything but the clock
//! changes the page, they are forgotten, and whoever needs one measures for itself.

use std::cell::RefCell;

use highwater_core::map::Map;
use web_sys::HtmlCanvasElement;

use super::anchors::Anchors;
use super::elements;

/// How large a canvas is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// In CSS pixels.
    pub width: f64,
    /// In CSS pixels.
    pub height: f64,
    /// How many of the screen's pixels a CSS pixel is.
    pub ratio: f64,
}

impl Size {
    /// Columns and rows of the screen's pixels.
    pub fn pixels(self) -> (u32, u32) {
        ((self.width * self.ratio).round() as u32, (self.height * self.ratio).round() as u32)
    }
}

#[derive(Debug, Default)]
struct Measures {
    /// Of canvases, by their ids.
    sizes: Map<&'static str, Size>,
    /// Of the stage, over which the canvas with this id lies.
    anchors: Option<(&'static str, Anchors)>,
    /// Whether they were of use since they were taken.
    anchors_used: bool,
    /// Whether nothing has been drawn since.
    fresh: bool,
}

thread_local! {
    static MEASURES: RefCell<Measures> = RefCell::default();
}

/// At the beginning of a frame in which the clock moves: measures anew what the last one made use of, if that has drawn
/// anything.
pub fn take() {
    MEASURES.with_borrow_mut(|measures| {
        if std::mem::replace(&mut measures.fresh, true) {
            return;
        }
        for (id, size) in &mut measures.sizes {
            *size = elements::find(id).as_ref().and_then(size_now).unwrap_or(*size);
        }
        let used = std::mem::take(&mut measures.anchors_used);
        measures.anchors =
            measures.anchors.take().filter(|_| used).and_then(|(id, _)| Some((id, anchors_now(id)?)));
    });
}

/// The page has been drawn.
pub fn outdate() {
    MEASURES.with_borrow_mut(|measures| measures.fresh = false);
}

/// Something other than the clock is about to change the page.
pub fn forget() {
    MEASURES.take();
}

/// A canvas's size.
pub fn size(id: &'static str, canvas: &HtmlCanvasElement) -> Option<Size> {
    MEASURES.with_borrow_mut(|measures| {
        if let Some(size) = measures.sizes.get(id) {
            return Some(*size);
        }
        let size = size_now(canvas)?;
        measures.sizes.insert(id, size);
        Some(size)
    })
}

/// Where things stand under the canvas with this id.
pub fn with_anchors<T>(id: &'static str, look: impl FnOnce(&Anchors) -> T) -> Option<T> {
    MEASURES.with_borrow_mut(|measures| {
        measures.anchors_used = true;
        if measures.anchors.as_ref().is_none_or(|(of, _)| *of != id) {
            measures.anchors = Some((id, anchors_now(id)?));
        }
        measures.anchors.as_ref().map(|(_, anchors)| look(anchors))
    })
}

fn size_now(canvas: &HtmlCanvasElement) -> Option<Size> {
    // A projector's page is zoomed, and then a pixel of the style sheets is more than one of the window's.
    let ratio = web_sys::window()?.device_pixel_ratio() * elements::zoom(canvas);
    Some(Size { width: f64::from(canvas.client_width()), height: f64::from(canvas.client_height()), ratio })
}

fn anchors_now(id: &str) -> Option<Anchors> {
    elements::find::<HtmlCanvasElement>(id).map(|canvas| Anchors::measure(&canvas))
}
