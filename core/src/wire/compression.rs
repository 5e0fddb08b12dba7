//! Compression: the records of a batch as one blob, the header before it plain.
//!
//! ```text
//! 0 ─ header, attributes bits 0-2: the codec ─ 61 ─ compressed(record record record …) ─ end
//! ```
//!
//! | codec | its form in a batch |
//! |---|---|
//! | 1 gzip | RFC 1952 |
//! | 2 snappy | the framing of xerial's library, around raw snappy blocks |
//! | 3 lz4 | an LZ4 frame: independent blocks of 64 KiB |
//! | 4 zstd | a zstd frame |
//!
//! A few compressed bytes can stand for very many: what comes out is bounded by [`RECORDS_BYTES_MAX`].
//!
//! CAVEATS: lz4 has one level, the fast one; Kafka's own blobs differ from these in bytes, never in what they stand
//! for.

use highwater_codecs::{Broken, gzip, lz4, snappy, zstd};

use super::WireError;

/// The most bytes that the records of one batch may have when they are decompressed.
pub const RECORDS_BYTES_MAX: usize = 64 << 20;

/// How the records of a batch are compressed (`CompressionType`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Codec {
    #[default]
    None,
    Gzip,
    Snappy,
    Lz4,
    Zstd,
}

/// Kafka's names, in the order of the numbers.
pub const NAMES: &[&str] = &["none", "gzip", "snappy", "lz4", "zstd"];

impl Codec {
    /// Every one, in the order of the numbers.
    pub const ALL: [Codec; 5] = [Codec::None, Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd];

    /// The codec with a number of the attributes.
    pub fn from_number(number: u8) -> Option<Codec> {
        Codec::ALL.get(usize::from(number)).copied()
    }

    /// The codec with a name of Kafka's; a topic's `uncompressed` is none.
    pub fn from_name(name: &str) -> Option<Codec> {
        let name = if name == "uncompressed" { "none" } else { name };
        NAMES.iter().position(|known| *known == name).map(|number| Codec::ALL[number])
    }

    /// Kafka's name for it.
    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    /// Its bits in the attributes.
    pub fn attributes(self) -> i16 {
        self as i16
    }

    /// Compresses records. `level` is gzip's (-1 to 9) or zstd's; `None` is the codec's own default.
    pub fn compress(self, records: &[u8], level: Option<i32>) -> Result<Vec<u8>, WireError> {
        match self {
            Codec::None => Ok(records.to_vec()),
            Codec::Gzip => Ok(gzip::compress(records, level)),
            Codec::Snappy => Ok(snappy::compress(records)),
            Codec::Lz4 => Ok(lz4::compress(records)),
            Codec::Zstd => Ok(zstd::compress(records, level)),
        }
    }

    /// Decompresses records, of at most `max` bytes.
    pub fn decompress(self, blob: &[u8], max: usize) -> Result<Vec<u8>, WireError> {
        let codec = self as u8;
        let decompressed = match self {
            Codec::None => Ok(blob.to_vec()),
            Codec::Gzip => gzip::decompress(blob, max),
            Codec::Snappy => snappy::decompress(blob, max),
            Codec::Lz4 => lz4::decompress(blob, max),
            Codec::Zstd => zstd::decompress(blob, max),
        };
        decompressed.map_err(|broken| match broken {
            Broken::Bytes => WireError::BadCompression { codec },
            Broken::TooMany => WireError::TooManyRecordBytes { codec, max },
        })
    }
}

#[cfg(test)]
mod tests;
