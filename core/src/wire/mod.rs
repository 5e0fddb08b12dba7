//! Bytes: every layout that Kafka writes to disk or packs into an opaque field, as Kafka lays it out.
//!
//! A layout is told once. Fixed layouts are tables of named [`Field`]s, by which the codec reads and writes and the
//! hex view labels the very same bytes. Variable ones are read through a [`Cursor`], which names each field as it
//! passes; give it a `Vec<Mark>` and it notes where everything was.
//!
//! | module | what |
//! |---|---|
//! | [`varint`] | zig-zag variable-length integers |
//! | [`record`], [`batch`], [`builder`] | a record, the batch around records, and how a batch is made |
//! | [`legacy`] | the messages of formats 0 and 1, before there were batches |
//! | [`refusal`] | what Kafka refuses to open |
//! | [`compression`] | the records of a batch as one blob: gzip, snappy, lz4, zstd |
//! | [`index`] | entries of `.index` and `.timeindex` |
//! | [`checkpoint`] | the text files: offsets, leader epochs, `partition.metadata` |
//! | [`producer_snapshot`] | `.snapshot`, the producers that a partition knows |
//! | [`txn_index`] | entries of `.txnindex`, aborted transactions |
//! | [`end_txn_marker`] | the control batches that end transactions |
//! | [`transaction_state`] | keys and values of `__transaction_state` |
//! | [`consumer_offsets`] | keys and values of `__consumer_offsets` |
//! | [`metadata_record`] | values of `__cluster_metadata`: KRaft's records |
//! | [`consumer_protocol`] | subscriptions and assignments inside JOIN_GROUP and SYNC_GROUP |
//! | [`murmur2`] | the hashes that place keys in partitions and groups at coordinators |
//!
//! All integers are big-endian.
//!
//! CAVEATS: message formats 0 and 1 (before Kafka 0.11) are read where files are, not where requests are.

pub mod batch;
pub mod builder;
pub mod checkpoint;
pub mod compression;
pub mod consumer_offsets;
pub mod consumer_protocol;
mod cursor;
pub mod end_txn_marker;
pub mod index;
pub mod legacy;
pub mod metadata_record;
pub mod murmur2;
pub mod producer_snapshot;
pub mod record;
pub mod refusal;
pub mod transaction_state;
pub mod txn_index;
pub mod varint;

use std::ops::Range;

pub use self::batch::{Batch, batches};
pub use self::builder::{BatchBuilder, BatchHeader};
pub use self::compression::Codec;
pub use self::cursor::{Cursor, Mark, Marks};
pub use self::record::{Header, Record, RecordRef};

/// The fault in some bytes, and where it stands. It has a message, since Kafka's tools print one behind an exception's
/// name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)] // The fields say what they are by name and in the message.
pub enum WireError {
    /// The bytes end before the field does.
    #[error("byte {at}: {field} needs {needed} bytes, {left} are left")]
    Incomplete { at: usize, field: &'static str, needed: usize, left: usize },
    /// A varint goes on for longer than its type can.
    #[error("byte {at}: {field} is a varint of more than {max} bytes")]
    VarintTooLong { at: usize, field: &'static str, max: usize },
    /// A length or count that cannot be.
    #[error("byte {at}: {field} is {length}")]
    BadLength { at: usize, field: &'static str, length: i64 },
    /// A batch of another message format, or no batch at all.
    #[error("byte {at}: magic is {magic}, not 2")]
    BadMagic { at: usize, magic: i8 },
    /// The bytes are not those that the checksum was made of.
    #[error("byte {at}: crc is {stored:08x}, but the bytes give {computed:08x}")]
    BadCrc { at: usize, stored: u32, computed: u32 },
    /// Bytes are left where the last field ended.
    #[error("byte {at}: {left} bytes are left over")]
    Surplus { at: usize, left: usize },
    /// Text that is not UTF-8.
    #[error("byte {at}: {field} is not UTF-8")]
    NotUtf8 { at: usize, field: &'static str },
    /// A version that is not known.
    #[error("byte {at}: {field} is version {version}")]
    UnknownVersion { at: usize, field: &'static str, version: i16 },
    /// The records are compressed with a codec that there is not, or not in this build.
    #[error("byte 61: records are compressed with codec {codec}")]
    Compressed { codec: u8 },
    /// The compressed records are not what the codec makes.
    #[error("byte 61: codec {codec} cannot open the records")]
    BadCompression { codec: u8 },
    /// More records come out of the blob than may.
    #[error("byte 61: codec {codec} makes more than {max} bytes of the records")]
    TooManyRecordBytes { codec: u8, max: usize },
}

/// The type of a fixed field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    I8,
    I16,
    I32,
    U32,
    I64,
}

impl Kind {
    /// How many bytes it has.
    pub const fn size(self) -> usize {
        match self {
            Kind::I8 => 1,
            Kind::I16 => 2,
            Kind::I32 | Kind::U32 => 4,
            Kind::I64 => 8,
        }
    }
}

/// A field at a fixed place of a layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Kafka's name for it.
    pub name: &'static str,
    /// Its first byte.
    pub at: usize,
    /// Its type.
    pub kind: Kind,
}

impl Field {
    /// The field `name` of type `kind` at byte `at`.
    pub const fn new(name: &'static str, at: usize, kind: Kind) -> Self {
        Field { name, at, kind }
    }

    /// Its bytes.
    pub const fn range(&self) -> Range<usize> {
        self.at..self.at + self.kind.size()
    }

    /// Its value in `bytes`, which must reach that far.
    pub fn read(&self, bytes: &[u8]) -> i64 {
        fn array<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
            *bytes[at..].first_chunk().expect("the layout was checked against the length")
        }
        match self.kind {
            Kind::I8 => i64::from(i8::from_be_bytes(array(bytes, self.at))),
            Kind::I16 => i64::from(i16::from_be_bytes(array(bytes, self.at))),
            Kind::I32 => i64::from(i32::from_be_bytes(array(bytes, self.at))),
            Kind::U32 => i64::from(u32::from_be_bytes(array(bytes, self.at))),
            Kind::I64 => i64::from_be_bytes(array(bytes, self.at)),
        }
    }

    /// Puts a value in its place; a value too large for the type keeps its low bytes.
    pub fn write(&self, bytes: &mut [u8], value: i64) {
        let all = value.to_be_bytes();
        bytes[self.range()].copy_from_slice(&all[all.len() - self.kind.size()..]);
    }
}

#[cfg(test)]
pub(crate) mod tests;
