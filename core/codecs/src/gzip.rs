//! gzip (RFC 1952): deflate between a header and a checksum; several members may follow one another.
//!
//! ```text
//! 0 1f 8b    2 method 08    3 flags    4 time    8 extra    9 system    10 deflate …    crc32    length    (little-endian)
//! ```

use std::io::Write;

use flate2::read::MultiGzDecoder;
use flate2::{Compression, GzBuilder};

use super::{Broken, read_at_most};

/// zlib's default.
const LEVEL: u32 = 6;
/// What Java writes for the operating system: it does not say.
const SYSTEM_UNKNOWN: u8 = 0xff;

/// Compresses at a level; `None` is the codec's default.
pub fn compress(bytes: &[u8], level: Option<i32>) -> Vec<u8> {
    let level = Compression::new(level.and_then(|level| u32::try_from(level).ok()).unwrap_or(LEVEL));
    let mut encoder = GzBuilder::new().operating_system(SYSTEM_UNKNOWN).write(Vec::new(), level);
    encoder.write_all(bytes).expect("a Vec takes everything");
    encoder.finish().expect("a Vec takes everything")
}

/// Decompresses to at most `max` bytes.
pub fn decompress(blob: &[u8], max: usize) -> Result<Vec<u8>, Broken> {
    read_at_most(MultiGzDecoder::new(blob), max)
}
