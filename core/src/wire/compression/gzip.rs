//! gzip (RFC 1952): deflate between a header and a checksum; several members may follow one another.
//!
//! ```text
//! 0 1f 8b    2 method 08    3 flags    4 time    8 extra    9 system    10 deflate …    crc32    length    (little-endian)
//! ```

use std::io::{Read, Write};

use flate2::read::MultiGzDecoder;
use flate2::{Compression, GzBuilder};

/// zlib's default.
const LEVEL: u32 = 6;
/// What Java writes for the operating system: it does not say.
const SYSTEM_UNKNOWN: u8 = 0xff;

pub(super) fn compress(bytes: &[u8], level: Option<i32>) -> Vec<u8> {
    let level = Compression::new(level.and_then(|level| u32::try_from(level).ok()).unwrap_or(LEVEL));
    let mut encoder = GzBuilder::new().operating_system(SYSTEM_UNKNOWN).write(Vec::new(), level);
    encoder.write_all(bytes).expect("a Vec takes everything");
    encoder.finish().expect("a Vec takes everything")
}

pub(super) fn reader(blob: &[u8]) -> impl Read {
    MultiGzDecoder::new(blob)
}
