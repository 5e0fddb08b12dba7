//! gzip (RFC 1952): deflate between a header and a checksum; several members may follow one another.
//!
//! ```text
//! 0 1f 8b    2 method 08    3 flags    4 time    8 extra    9 system    10 deflate …    crc32    length    (little-endian)
//! ```

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress as inflate};

use super::Broken;

/// As Java's `GZIPOutputStream` writes it: no flags, no time, system unknown.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
/// zlib's default.
const LEVEL: u8 = 6;
/// The checksum and the length.
const TRAILER_SIZE: usize = 8;

const HEADER_CRC: u8 = 1 << 1;
const EXTRA: u8 = 1 << 2;
const NAME: u8 = 1 << 3;
const COMMENT: u8 = 1 << 4;

pub(super) fn compress(bytes: &[u8], level: Option<i32>) -> Vec<u8> {
    let level = level.and_then(|level| u8::try_from(level).ok()).unwrap_or(LEVEL);
    let mut out = HEADER.to_vec();
    out.extend(compress_to_vec(bytes, level));
    out.extend(crc32(bytes).to_le_bytes());
    out.extend((bytes.len() as u32).to_le_bytes());
    out
}

pub(super) fn decompress(mut blob: &[u8], max: usize) -> Result<Vec<u8>, Broken> {
    let mut out = Vec::new();
    loop {
        blob = behind_header(blob).ok_or(Broken::Bytes)?;
        let begin = out.len();
        blob = inflate_member(blob, &mut out, max)?;
        let (trailer, rest) = blob.split_at_checked(TRAILER_SIZE).ok_or(Broken::Bytes)?;
        let (crc, length) = (crc32(&out[begin..]), (out.len() - begin) as u32);
        if trailer != [crc.to_le_bytes(), length.to_le_bytes()].concat() {
            return Err(Broken::Bytes);
        }
        if rest.is_empty() {
            return Ok(out);
        }
        blob = rest;
    }
}

/// What follows a member's header.
fn behind_header(blob: &[u8]) -> Option<&[u8]> {
    let (header, mut rest) = blob.split_at_checked(HEADER.len())?;
    if header[..3] != HEADER[..3] {
        return None;
    }
    let flags = header[3];
    if flags & EXTRA != 0 {
        let (length, behind) = rest.split_first_chunk()?;
        rest = behind.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            let end = rest.iter().position(|byte| *byte == 0)?;
            rest = &rest[end + 1..];
        }
    }
    if flags & HEADER_CRC != 0 { rest.get(2..) } else { Some(rest) }
}

/// Appends what one member stands for, and gives what follows its deflate stream.
fn inflate_member<'b>(mut blob: &'b [u8], out: &mut Vec<u8>, max: usize) -> Result<&'b [u8], Broken> {
    let mut inflater = Box::<DecompressorOxide>::default();
    let (begin, mut end) = (out.len(), out.len());
    out.resize((end + blob.len().saturating_mul(2)).min(max), 0);
    loop {
        let window = &mut out[begin..]; // a member does not look behind its beginning
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, read, written) = inflate(&mut inflater, blob, window, end - begin, flags);
        (blob, end) = (&blob[read..], end + written);
        match status {
            TINFLStatus::Done => {
                out.truncate(end);
                return Ok(blob);
            }
            TINFLStatus::HasMoreOutput if out.len() >= max => return Err(Broken::TooMany),
            TINFLStatus::HasMoreOutput => out.resize((out.len() * 2).clamp(64, max), 0),
            _ => return Err(Broken::Bytes),
        }
    }
}

/// The checksum of gzip, which is not that of batches (polynomial 0xedb88320, reflected).
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 0 { crc >> 1 } else { crc >> 1 ^ 0xedb8_8320 };
    let table: [u32; 256] = std::array::from_fn(|byte| (0..8).fold(byte as u32, step));
    !bytes.iter().fold(!0, |crc, byte| table[usize::from(crc as u8 ^ byte)] ^ (crc >> 8))
}
