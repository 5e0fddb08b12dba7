//! A canvas that is sharp on every screen, and the theme's colours for it.

use std::cell::RefCell;

use highwater_core::map::Map;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::elements;
use super::measures::{self, Size};

/// The figures' font, as in the style sheets.
pub const MONO: &str = "ui-monospace, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace";

/// A canvas with its pen.
#[derive(Debug)]
pub struct Painter {
    /// The pen.
    pub pen: CanvasRenderingContext2d,
    /// The canvas's size.
    pub size: Size,
}

impl Painter {
    /// The canvas with this id, with as many pixels as the screen has for it.
    pub fn on(id: &'static str) -> Option<Painter> {
        let canvas = elements::find::<HtmlCanvasElement>(id)?;
        let size = measures::size(id, &canvas)?;
        let (columns, rows) = size.pixels();
        if canvas.width() != columns || canvas.height() != rows {
            canvas.set_width(columns);
            canvas.set_height(rows);
        }
        let pen: CanvasRenderingContext2d = canvas.get_context("2d").ok().flatten()?.dyn_into().ok()?;
        pen.set_transform(size.ratio, 0.0, 0.0, size.ratio, 0.0, 0.0).ok()?;
        Some(Painter { pen, size })
    }

    /// Clears it.
    pub fn clear(&self) {
        self.pen.clear_rect(0.0, 0.0, self.size.width, self.size.height);
    }

    /// A straight line.
    pub fn line(&self, from: (f64, f64), to: (f64, f64)) {
        self.pen.begin_path();
        self.pen.move_to(from.0, from.1);
        self.pen.line_to(to.0, to.1);
        self.pen.stroke();
    }

    /// A filled circle.
    pub fn dot(&self, x: f64, y: f64, radius: f64) {
        self.pen.begin_path();
        // A radius of ours is never negative.
        let _ = self.pen.arc(x, y, radius, 0.0, std::f64::consts::TAU);
        self.pen.fill();
    }

    /// A text that begins at `x`, its middle at `y`.
    pub fn text(&self, text: &str, x: f64, y: f64) {
        // Writing on a canvas of ours cannot fail.
        let _ = self.pen.fill_text(text, x, y);
    }

    /// Dashes, or none.
    pub fn dash(&self, lengths: &[f64]) {
        let list = js_sys::Array::new();
        lengths.iter().for_each(|length| {
            list.push(&JsValue::from_f64(*length));
        });
        // A list of numbers is always taken.
        let _ = self.pen.set_line_dash(&list);
    }
}

thread_local! {
    static COLOURS: RefCell<Map<&'static str, String>> = RefCell::default();
}

/// A colour of the theme, by its custom property (`--ink`). Looked up once; see [`forget_colours`].
pub fn colour(name: &'static str) -> String {
    let lookup = || {
        let window = web_sys::window()?;
        let style = window.get_computed_style(&window.document()?.document_element()?).ok().flatten()?;
        style.get_property_value(name).ok()
    };
    COLOURS.with_borrow_mut(|colours| {
        colours.entry(name).or_insert_with(|| lookup().unwrap_or_default().trim().to_owned()).clone()
    })
}

/// The theme has changed: colours are looked up anew.
pub fn forget_colours() {
    COLOURS.with_borrow_mut(Map::clear);
}
