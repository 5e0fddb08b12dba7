//! What a host makes of a file before it sends it.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

/// The file as `gzip -9` has it.
pub fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.expect("a vector takes every byte")
}
