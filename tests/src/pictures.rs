//! Pictures of screens that are kept, and how much another one may differ.
//!
//! What is kept is small, since it lives in the repository for ever: a picture is reduced to an eighth of its width and
//! height, and to few shades. All looks of a screen stand on one sheet, sizes below each other, languages and themes
//! beside each other (`tests/pictures/NAME.png`).
//!
//! Two pictures are compared block by block, by the mean of what their pixels differ. So the edge of a letter that is
//! drawn otherwise passes, and a part that has moved, changed its colour or gone does not. Fonts decide on pixels: the
//! pictures are those of Debian's Chromium with the fonts that `cargo xtask setup` installs.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use crate::screens::{SIZES, all_looks};
use crate::{Look, Page};

/// How many pixels of a screen are one of a kept picture, in each direction.
const SCALE: usize = 8;
/// How far two shades of a kept picture are apart.
const SHADE: usize = 16;
/// A block has so many pixels of a kept picture in each direction.
const BLOCK: usize = 2;
/// By how much the pixels of a block may differ on average, of 255.
const TOLERANCE: usize = 8;

/// Pixels, red, green and blue, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 3]>,
}

/// What differs between two pictures of a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// They are of different sizes.
    Size,
    /// So many blocks differ; the one that differs most stands at a pixel of the screen, and by how much.
    Blocks {
        /// How many.
        count: usize,
        /// Where the worst is, from the left and from the top of the screen.
        worst: (usize, usize),
        /// The mean of its differences, of 255.
        by: usize,
    },
}

impl Picture {
    /// Takes a picture of what is in a browser's window, as PNG and reduced.
    pub async fn take(page: &Page) -> (Vec<u8>, Picture) {
        let png = page.picture().await;
        let reduced = Picture::from_png(&png).expect("a browser makes pictures").reduced();
        (png, reduced)
    }

    fn blank(width: usize, height: usize) -> Picture {
        Picture { width, height, pixels: vec![[0xff; 3]; width * height] }
    }

    /// Reads a PNG with eight bits a channel.
    fn from_png(bytes: &[u8]) -> Result<Picture, String> {
        let mut decoder = png::Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().map_err(|error| error.to_string())?;
        let mut buffer = vec![0; reader.output_buffer_size().ok_or("the picture is too large")?];
        let frame = reader.next_frame(&mut buffer).map_err(|error| error.to_string())?;
        let samples = frame.color_type.samples();
        let pixel =
            |sample: &[u8]| if samples < 3 { [sample[0]; 3] } else { [sample[0], sample[1], sample[2]] };
        let pixels = buffer[..frame.buffer_size()].chunks_exact(samples).map(pixel).collect();
        Ok(Picture { width: frame.width as usize, height: frame.height as usize, pixels })
    }

    /// As PNG.
    fn to_png(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header().expect("a vector takes everything");
        writer.write_image_data(self.pixels.as_flattened()).expect("a vector takes everything");
        writer.finish().expect("a vector takes everything");
        bytes
    }

    /// The same smaller: each pixel is the mean of a square, in few shades.
    fn reduced(&self) -> Picture {
        let (width, height) = reduced((self.width, self.height));
        let mut small = Picture::blank(width, height);
        for (n, pixel) in small.pixels.iter_mut().enumerate() {
            let (left, top) = (n % width * SCALE, n / width * SCALE);
            let (right, bottom) = ((left + SCALE).min(self.width), (top + SCALE).min(self.height));
            let mut sums = [0; 3];
            for row in (top..bottom).map(|y| &self.pixels[y * self.width..][left..right]) {
                row.iter().for_each(|of| (0..3).for_each(|c| sums[c] += usize::from(of[c])));
            }
            let count = (right - left) * (bottom - top);
            *pixel = sums.map(|sum| ((sum / count + SHADE / 2) / SHADE * SHADE).min(255) as u8);
        }
        small
    }

    fn part(&self, (left, top): (usize, usize), (width, height): (usize, usize)) -> Option<Picture> {
        let rows = (top..top + height).map(|y| self.pixels.get(y * self.width..)?.get(left..left + width));
        let rows: Option<Vec<_>> = rows.collect();
        (left + width <= self.width).then_some(())?;
        Some(Picture { width, height, pixels: rows?.concat() })
    }

    fn put(&mut self, (left, top): (usize, usize), part: &Picture) {
        for (y, row) in part.pixels.chunks(part.width).enumerate() {
            self.pixels[(top + y) * self.width + left..][..part.width].copy_from_slice(row);
        }
    }

    /// What differs from another picture by more than it may.
    pub fn difference(&self, other: &Picture) -> Option<Difference> {
        if (self.width, self.height) != (other.width, other.height) {
            return Some(Difference::Size);
        }
        let (mut count, mut worst, mut by) = (0, (0, 0), 0);
        for top in (0..self.height).step_by(BLOCK) {
            for left in (0..self.width).step_by(BLOCK) {
                let mean = self.block_difference(other, (left, top));
                count += usize::from(mean > TOLERANCE);
                if mean > by {
                    (worst, by) = ((left * SCALE, top * SCALE), mean);
                }
            }
        }
        (count > 0).then_some(Difference::Blocks { count, worst, by })
    }

    fn block_difference(&self, other: &Picture, (left, top): (usize, usize)) -> usize {
        let (right, bottom) = ((left + BLOCK).min(self.width), (top + BLOCK).min(self.height));
        let places = (top..bottom).flat_map(|y| (left..right).map(move |x| y * self.width + x));
        let of_pixel = |n: usize| -> usize {
            let channels = self.pixels[n].iter().zip(&other.pixels[n]);
            channels.map(|(a, b)| usize::from(a.abs_diff(*b))).sum()
        };
        places.map(of_pixel).sum::<usize>() / ((right - left) * (bottom - top) * 3)
    }

    /// What differs, dark on white.
    fn differing(&self, other: &Picture) -> Picture {
        let pairs = self.pixels.iter().zip(&other.pixels);
        let pixels = pairs.map(|(a, b)| std::array::from_fn(|c| 255 - a[c].abs_diff(b[c]))).collect();
        Picture { pixels, ..*self }
    }
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Difference::Size => write!(f, "has another size than the kept one"),
            Difference::Blocks { count, worst: (left, top), by } => {
                write!(f, "differs in {count} blocks; most at {left},{top}, by {by} of 255")
            }
        }
    }
}

/// All looks of one screen.
#[derive(Clone, Debug)]
pub struct Sheet(Picture);

impl Default for Sheet {
    fn default() -> Sheet {
        let (width, height) = place_of_rows(SIZES.len());
        Sheet(Picture::blank(width, height))
    }
}

impl Sheet {
    /// The kept sheet of a screen.
    pub fn kept(name: &str) -> Result<Sheet, String> {
        let path = kept_path(name);
        let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Picture::from_png(&bytes).map(Sheet).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// Keeps it.
    pub fn keep(&self, name: &str) {
        fs::write(kept_path(name), self.0.to_png()).expect("tests/pictures/ can be written");
    }

    /// The picture of one look.
    pub fn of(&self, look: Look) -> Option<Picture> {
        let (place, size) = place(look);
        self.0.part(place, size)
    }

    /// Puts the picture of one look where it belongs.
    pub fn put(&mut self, look: Look, picture: &Picture) {
        self.0.put(place(look).0, picture);
    }
}

/// Holds a picture against the kept one; when it differs, says how, and leaves both and the difference in
/// `screenshots/failed/`.
pub fn compare(name: &str, look: Look, kept: &Sheet, now: &Picture) -> Result<(), String> {
    let Some(kept) = kept.of(look) else { return Err(format!("{name}-{look} has not been kept")) };
    let Some(difference) = kept.difference(now) else { return Ok(()) };
    let folder = folder().join("failed");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut pictures = vec![("kept", kept.clone()), ("now", now.clone())];
    if difference != Difference::Size {
        pictures.push(("difference", kept.differing(now)));
    }
    for (what, picture) in pictures {
        let path = folder.join(format!("{name}-{look}-{what}.png"));
        fs::write(&path, picture.to_png()).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Err(format!("{name}-{look} {difference}"))
}

/// Where pictures are left: `screenshots/` in the checkout.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ stands in the checkout").join("screenshots")
}

fn kept_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures").join(format!("{name}.png"))
}

/// Where a look stands on the sheet, and its size there.
fn place(look: Look) -> ((usize, usize), (usize, usize)) {
    let size = (look.width, look.height);
    let row = SIZES.iter().position(|of| *of == size).expect("a look has one of the sizes");
    let in_row = all_looks().filter(|other| (other.width, other.height) == size);
    let column = in_row.take_while(|other| *other != look).count();
    let (width, height) = reduced((look.width as usize, look.height as usize));
    ((column * width, place_of_rows(row).1), (width, height))
}

/// The place under so many rows: how wide they are, and where they end.
fn place_of_rows(rows: usize) -> (usize, usize) {
    let sizes = SIZES.map(|(width, height)| reduced((width as usize, height as usize)));
    let in_row = all_looks().count() / SIZES.len();
    let width = sizes.iter().map(|(width, _)| width * in_row).max().unwrap_or_default();
    (width, sizes[..rows].iter().map(|(_, height)| height).sum())
}

fn reduced((width, height): (usize, usize)) -> (usize, usize) {
    (width.div_ceil(SCALE), height.div_ceil(SCALE))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A white screen with a dark square.
    fn screen(left: usize, top: usize, size: usize, shade: u8) -> Picture {
        let mut screen = Picture::blank(320, 200);
        for (y, x) in (top..top + size).flat_map(|y| (left..left + size).map(move |x| (y, x))) {
            screen.pixels[y * 320 + x] = [shade; 3];
        }
        screen
    }

    fn differs(before: &Picture, after: &Picture) -> bool {
        before.reduced().difference(&after.reduced()).is_some()
    }

    #[test]
    fn a_picture_is_like_itself_also_as_a_file() {
        let small = screen(40, 40, 20, 60).reduced();
        assert_eq!(Picture::from_png(&small.to_png()), Ok(small.clone()));
        assert_eq!(small.difference(&small), None);
    }

    #[test]
    fn a_part_that_has_gone_or_moved_differs() {
        let before = screen(40, 40, 12, 60);
        assert!(differs(&before, &Picture::blank(320, 200)));
        assert!(differs(&before, &screen(46, 40, 12, 60)));
    }

    #[test]
    fn an_edge_that_is_drawn_otherwise_passes() {
        let mut after = screen(40, 40, 20, 60);
        (40..60).for_each(|y| after.pixels[y * 320 + 40] = [130; 3]);
        assert!(!differs(&screen(40, 40, 20, 60), &after));
    }

    #[test]
    fn each_look_has_a_place_of_its_own_on_the_sheet() {
        let mut sheet = Sheet::default();
        for (n, look) in all_looks().enumerate() {
            let (width, height) = place(look).1;
            sheet.put(look, &Picture { width, height, pixels: vec![[n as u8; 3]; width * height] });
        }
        for (n, look) in all_looks().enumerate() {
            let picture = sheet.of(look).expect("it is there");
            assert!(picture.pixels.iter().all(|pixel| *pixel == [n as u8; 3]));
        }
    }
}
