//! The codecs of Kafka's record batches, each as two functions on bytes.
//!
//! They are a package of their own for the page's sake. What these libraries have is mostly generic, and generic code
//! is compiled where it is used, at that package's opt-level: in core, which is optimised for speed, zstd alone was a
//! fifth of the page's program.

#![forbid(unsafe_code)]

pub mod gzip;
pub mod lz4;
pub mod snappy;
pub mod zstd;

/// Why a blob does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It is not what the codec makes.
    Bytes,
    /// More comes out than may.
    TooMany,
}

/// Reads to the end, or to one byte more than there may be.
fn read_at_most(reader: impl std::io::Read, max: usize) -> Result<Vec<u8>, Broken> {
    let mut out = Vec::new();
    std::io::Read::read_to_end(&mut reader.take(max as u64 + 1), &mut out).map_err(|_| Broken::Bytes)?;
    if out.len() > max { Err(Broken::TooMany) } else { Ok(out) }
}
