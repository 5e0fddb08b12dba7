//! Draws a crowd of dots, pixel by pixel: for a browser without a graphics card, three hundred circles are a long path
//! to fill, a quarter of all that a frame took.

use std::cell::RefCell;

use highwater_core::map::Map;
use wasm_bindgen::Clamped;
use web_sys::ImageData;

use super::painter::{Painter, colour};
use crate::geometry::flight::Point;

/// Filled circles by their colour's name in the theme: the middle and the radius of each, in CSS pixels.
pub type Dots = Map<&'static str, Vec<(Point, f64)>>;

/// Red, green, blue, and how opaque.
const CHANNELS: usize = 4;

thread_local! {
    /// The canvas's pixels, row by row; kept, since they are megabytes.
    static PIXELS: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Has nothing but these dots on the canvas.
pub fn paint(painter: &Painter, dots: &Dots) {
    let (columns, rows) = painter.size.pixels();
    let ratio = painter.size.ratio;
    PIXELS.with_borrow_mut(|pixels| {
        let bytes = columns as usize * rows as usize * CHANNELS;
        if pixels.len() == bytes {
            pixels.fill(0);
        } else {
            *pixels = vec![0; bytes];
        }
        for (ink, dots) in dots {
            let ink = channels(&colour(ink));
            for (at, radius) in dots {
                let at = Point { x: at.x * ratio, y: at.y * ratio };
                fill(pixels, columns as usize, at, radius * ratio, ink);
            }
        }
        // Pixels that are as many as the canvas has are always taken.
        let _ = ImageData::new_with_u8_clamped_array(Clamped(pixels), columns)
            .and_then(|image| painter.pen.put_image_data(&image, 0.0, 0.0));
    });
}

/// Sets what a circle covers. Where it meets another one, the one that covers more of a pixel has it.
fn fill(pixels: &mut [u8], columns: usize, at: Point, radius: f64, [red, green, blue]: [u8; 3]) {
    if columns == 0 {
        return;
    }
    let reach = radius + 0.5;
    let (left, right) = ((at.x - reach) as usize, ((at.x + reach) as usize + 1).min(columns));
    let (top, bottom) = ((at.y - reach) as usize, (at.y + reach) as usize + 1);
    for (row, line) in pixels.chunks_exact_mut(columns * CHANNELS).enumerate().take(bottom).skip(top) {
        let y = row as f64 + 0.5 - at.y;
        let Some(line) = line.get_mut(left * CHANNELS..right * CHANNELS) else { return };
        for (column, pixel) in (left..right).zip(line.chunks_exact_mut(CHANNELS)) {
            let x = column as f64 + 0.5 - at.x;
            let covered = ((reach - (x * x + y * y).sqrt()).clamp(0.0, 1.0) * 255.0) as u8;
            if covered > 0 && covered >= pixel[3] {
                pixel.copy_from_slice(&[red, green, blue, covered]);
            }
        }
    }
}

/// What the theme writes as `#1f74d6`.
fn channels(colour: &str) -> [u8; 3] {
    let number = colour.get(1..).and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or(0);
    let [_, red, green, blue] = number.to_be_bytes();
    [red, green, blue]
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: usize = 8;

    /// How opaque each pixel is, in digits from 0 to 9.
    fn picture(dots: &[(f64, f64, f64)]) -> Vec<String> {
        let mut pixels = vec![0; COLUMNS * 6 * CHANNELS];
        for (x, y, radius) in dots {
            fill(&mut pixels, COLUMNS, Point { x: *x, y: *y }, *radius, [1, 2, 3]);
        }
        let digit = |pixel: &[u8]| char::from(b'0' + pixel[3] / 28);
        pixels.chunks(COLUMNS * CHANNELS).map(|row| row.chunks(CHANNELS).map(digit).collect()).collect()
    }

    #[test]
    fn a_dot_is_round_and_soft_at_its_edge() {
        assert_eq!(
            picture(&[(4.0, 3.0, 2.0)]),
            ["00000000", "00388300", "00899800", "00899800", "00388300", "00000000"]
        );
    }

    #[test]
    fn a_dot_at_the_edge_is_cut_there() {
        assert_eq!(picture(&[(-1.0, 0.0, 2.0), (20.0, 20.0, 4.0)])[..2], ["80000000", "30000000"]);
    }

    #[test]
    fn a_canvas_without_room_takes_no_dot() {
        fill(&mut [], 0, Point { x: 4.0, y: 3.0 }, 2.0, [1, 2, 3]);
    }

    #[test]
    fn a_colour_of_the_theme_is_three_numbers() {
        assert_eq!(channels("#1f74d6"), [0x1f, 0x74, 0xd6]);
    }
}
