//! zstd: one frame.
//!
//! A frame has no content size and a window of 2 MiB, as those of Kafka's clients, which stream.

mod matches;

use structured_zstd::decoding::{FrameDecoder, StreamingDecoder};
use structured_zstd::encoding::sequences::SequenceReplay;
use structured_zstd::encoding::{CompressionLevel, FrameCompressor};

use super::{Broken, read_at_most};

/// Kafka's default.
const LEVEL: i32 = 3;
/// Nothing is remembered farther back than this: what Kafka's levels use at most, and a bound of memory.
const WINDOW_BYTES_MAX: u64 = 8 << 20;

/// Compresses at a level; `None`, and 0, are the codec's default.
pub fn compress(bytes: &[u8], level: Option<i32>) -> Vec<u8> {
    let level = level.filter(|level| *level != 0).unwrap_or(LEVEL);
    let sequences = matches::sequences(bytes, matches::Effort::of(level));
    let replay = SequenceReplay::new(&sequences, matches::WINDOW_BYTES as u64);
    let mut frame = Vec::new();
    let mut compressor = FrameCompressor::new_with_matcher(replay, CompressionLevel::from_level(level));
    compressor.set_content_size_flag(false);
    compressor.set_source(bytes);
    compressor.set_drain(&mut frame);
    compressor.compress();
    drop(compressor);
    frame
}

/// Decompresses to at most `max` bytes.
pub fn decompress(blob: &[u8], max: usize) -> Result<Vec<u8>, Broken> {
    let mut decoder = FrameDecoder::new();
    decoder.set_max_window_size(WINDOW_BYTES_MAX).map_err(|_| Broken::Bytes)?;
    read_at_most(StreamingDecoder::new_with_decoder(blob, decoder), max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json() -> Vec<u8> {
        let line = |n: u32| {
            format!(
                "{{\"order\":{n},\"user\":\"u{}\",\"amount\":{},\"city\":\"c{}\"}}\n",
                n * 7919 % 1009,
                n * 31 % 977,
                n % 13
            )
        };
        (0..2_000).flat_map(|n| line(n).into_bytes()).collect()
    }

    #[test]
    fn every_level_gives_back_what_it_was_given() {
        let noise: Vec<u8> = (0..5_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        for bytes in [&json()[..], &noise, b"aaaaaaaaaaaa", b"abc", b""] {
            for level in [-131_072, -5, 1, 2, 3, 5, 6, 9, 22] {
                let frame = compress(bytes, Some(level));
                assert_eq!(decompress(&frame, bytes.len()).as_deref(), Ok(bytes), "level {level}");
            }
        }
    }

    #[test]
    fn a_level_that_searches_harder_makes_less_of_it() {
        let sizes = [-131_072, -5, 2, 3, 5, 9, 22].map(|level| compress(&json(), Some(level)).len());
        assert!(sizes.is_sorted_by(|less, more| less > more), "{sizes:?}");
    }

    #[test]
    fn a_frame_begins_as_those_of_kafkas_clients() {
        assert_eq!(compress(b"hello", None)[..6], [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]);
    }
}
