//! lz4: a frame of independent blocks of 64 KiB, without checksums of its contents, as Kafka writes it.
//!
//! ```text
//! 0 04 22 4d 18    4 FLG 60    5 BD 40    6 header checksum 82    7 (length u32 · block)*    00 00 00 00
//! ```
//!
//! Frames with other flags (content size, checksums, linked or larger blocks) are read as well.

use std::io::Write;

use lz4_flex::frame::{BlockMode, BlockSize, FrameDecoder, FrameEncoder, FrameInfo};

use super::{Broken, read_at_most};

/// Compresses.
pub fn compress(bytes: &[u8]) -> Vec<u8> {
    let info = FrameInfo::new().block_mode(BlockMode::Independent).block_size(BlockSize::Max64KB);
    let mut encoder = FrameEncoder::with_frame_info(info, Vec::new());
    encoder.write_all(bytes).expect("a Vec takes everything");
    encoder.finish().expect("a Vec takes everything")
}

/// Decompresses to at most `max` bytes.
pub fn decompress(blob: &[u8], max: usize) -> Result<Vec<u8>, Broken> {
    read_at_most(FrameDecoder::new(blob), max)
}
