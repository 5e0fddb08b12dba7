//! A batch, byte for byte: each field with its name, its place and its value.

use std::ops::Range;
use std::rc::Rc;

use bytes::Bytes;
use highwater_core::fact::FileRange;
use highwater_core::wire::batch::{self, field};
use highwater_core::wire::legacy::Message;
use highwater_core::wire::{Batch, Codec, Mark, varint};

/// A batch as it stands in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotated {
    /// Where on its broker's disk.
    pub range: FileRange,
    /// Kafka's name of its codec.
    pub codec: &'static str,
    /// The bytes of the file.
    pub stored: Part,
    /// What its records are, where those bytes are compressed.
    pub decompressed: Option<Part>,
}

/// Bytes and what they mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// The bytes.
    pub bytes: Bytes,
    /// The fields, in the order of their bytes.
    pub fields: Rc<[FieldBytes]>,
}

/// One field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldBytes {
    /// Kafka's name for it.
    pub name: &'static str,
    /// Which bytes.
    pub range: Range<usize>,
    /// Its value, as a person reads it.
    pub value: String,
}

impl Annotated {
    /// What the batch at `range` holds. Bytes that are no batch have no fields.
    pub fn batch(range: FileRange, bytes: Bytes) -> Annotated {
        let Ok(batch) = Batch::parse(&bytes) else {
            let message = Message::parse_at(&bytes, 0);
            let codec = message.as_ref().ok().and_then(|message| Codec::from_number(message.codec()));
            let fields = message.map_or_else(|_| Rc::default(), |message| message_fields(&bytes, &message));
            let stored = Part { bytes, fields };
            return Annotated { range, codec: codec.map_or("none", Codec::name), stored, decompressed: None };
        };
        let codec = Codec::from_number(batch.codec()).map_or("none", Codec::name);
        let decompressed = (batch.codec() != 0).then(|| decompressed(&batch)).flatten();
        let stored = Part { fields: fields(&batch), bytes };
        Annotated { range, codec, stored, decompressed }
    }
}

impl Part {
    /// The field that a byte belongs to.
    pub fn field_at(&self, byte: usize) -> Option<usize> {
        self.fields.iter().position(|field| field.range.contains(&byte))
    }
}

/// The fields of a message of an old format, which are fixed numbers but for the key and the value.
fn message_fields(bytes: &[u8], message: &Message) -> Rc<[FieldBytes]> {
    let field = |Mark { name, range }: Mark| {
        let bytes = &bytes[range.clone()];
        let number = |all: i64, byte: &u8| all << 8 | i64::from(*byte);
        let value = match name {
            "key" | "value" => text(bytes),
            "crc" => {
                format!("0x{:08x} {}", message.crc(), if message.check_crc().is_ok() { "✓" } else { "✗" })
            }
            _ => bytes.iter().fold(if bytes[0] > 127 { -1 } else { 0 }, number).to_string(),
        };
        FieldBytes { name, range, value }
    };
    message.marks().into_iter().map(field).collect()
}

fn fields(batch: &Batch) -> Rc<[FieldBytes]> {
    let bytes = batch.bytes();
    let header = batch::FIELDS.iter().map(|layout| FieldBytes {
        name: layout.name,
        range: layout.range(),
        value: header_value(batch, layout.name, layout.read(bytes)),
    });
    header.chain(record_fields(&bytes[..], batch.record_marks())).collect()
}

fn record_fields(bytes: &[u8], marks: Vec<Mark>) -> impl Iterator<Item = FieldBytes> {
    marks.into_iter().map(|mark| FieldBytes {
        name: mark.name,
        value: record_value(mark.name, &bytes[mark.range.clone()]),
        range: mark.range,
    })
}

/// The records of a compressed batch, as they are before compression.
fn decompressed(batch: &Batch) -> Option<Part> {
    let bytes = batch.decompressed().ok()?;
    let fields = record_fields(&bytes, batch.marks_of(&bytes)).collect();
    Some(Part { bytes, fields })
}

fn header_value(batch: &Batch, name: &str, value: i64) -> String {
    if name == field::CRC.name {
        let mark = if batch.check_crc().is_ok() { "✓" } else { "✗" };
        return format!("0x{value:08x} {mark}");
    }
    value.to_string()
}

/// Numbers are varints, everything else is text where it can be.
fn record_value(name: &str, bytes: &[u8]) -> String {
    match name {
        "key" | "value" | "headerKey" | "headerValue" | "records" => text(bytes),
        "attributes" => bytes.first().map_or_else(String::new, u8::to_string),
        _ => varint::decode(bytes, bytes.len()).map_or_else(String::new, |(value, _)| value.to_string()),
    }
}

fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.chars().any(char::is_control) => format!("\"{text}\""),
        _ => format!("{} bytes", bytes.len()),
    }
}

#[cfg(test)]
mod tests {
    use highwater_core::time::Instant;

    use super::*;
    use crate::scenarios::Scenario;
    use crate::session::{Intent, Session};

    #[test]
    fn a_compressed_batch_opens_to_its_records() {
        let mut session = Session::of(Scenario::Codecs);
        session.apply(Intent::SeekTime(Instant(60_000_000)));
        let world = session.world();
        let mut codecs = Vec::new();
        for tp in world.partition_names() {
            let Some(partition) = world.partition_view(&tp, 8) else { continue };
            for record in partition.replicas.iter().flat_map(|replica| replica.records.iter()) {
                let Some(bytes) = session.history().bytes(partition.replicas[0].broker, &record.batch) else {
                    continue;
                };
                let batch = Annotated::batch(record.batch.clone(), bytes);
                if let Some(part) = &batch.decompressed {
                    assert!(part.fields.iter().any(|field| field.name == "value"), "{}", batch.codec);
                    codecs.push(batch.codec);
                }
            }
        }
        codecs.dedup();
        assert_eq!(codecs, ["gzip", "snappy", "lz4", "zstd"]);
    }
}
