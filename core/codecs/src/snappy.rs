//! snappy, in the framing of xerial's Java library, which is not snappy's official one.
//!
//! ```text
//! 0 82 53 4e 41 50 50 59 00    8 version i32 = 1    12 compatible i32 = 1    16 (length i32 · raw block)*
//! ```
//!
//! A raw block without any framing, as some clients send it, is read as well.

use snap::raw::{Decoder, Encoder, decompress_len};

use super::Broken;

const MAGIC: [u8; 8] = [0x82, b'S', b'N', b'A', b'P', b'P', b'Y', 0];
const VERSIONS: [u8; 8] = [0, 0, 0, 1, 0, 0, 0, 1];
/// How much goes into one block.
const BLOCK_BYTES: usize = 32 << 10;

/// Compresses.
pub fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut out = [MAGIC, VERSIONS].concat();
    for block in bytes.chunks(BLOCK_BYTES) {
        let block = Encoder::new().compress_vec(block).expect("a block of 32 KiB is not too large");
        out.extend((block.len() as u32).to_be_bytes());
        out.extend(block);
    }
    out
}

/// Decompresses to at most `max` bytes.
pub fn decompress(blob: &[u8], max: usize) -> Result<Vec<u8>, Broken> {
    let mut out = Vec::new();
    let Some(framed) = blob.strip_prefix(&MAGIC) else {
        append_block(blob, &mut out, max)?;
        return Ok(out);
    };
    let mut rest = framed.get(VERSIONS.len()..).ok_or(Broken::Bytes)?;
    while !rest.is_empty() {
        let (length, behind) = rest.split_first_chunk().ok_or(Broken::Bytes)?;
        let length = u32::from_be_bytes(*length) as usize;
        let (block, behind) = behind.split_at_checked(length).ok_or(Broken::Bytes)?;
        append_block(block, &mut out, max)?;
        rest = behind;
    }
    Ok(out)
}

fn append_block(block: &[u8], out: &mut Vec<u8>, max: usize) -> Result<(), Broken> {
    let (begin, len) = (out.len(), decompress_len(block).map_err(|_| Broken::Bytes)?);
    if len > max - begin {
        return Err(Broken::TooMany);
    }
    // Three bytes copy at most 64: no block becomes 64 times as long. Nothing is allocated for one that says so.
    if len > block.len().saturating_mul(64) {
        return Err(Broken::Bytes);
    }
    out.resize(begin + len, 0);
    let written = Decoder::new().decompress(block, &mut out[begin..]).map_err(|_| Broken::Bytes)?;
    if written == len { Ok(()) } else { Err(Broken::Bytes) }
}
