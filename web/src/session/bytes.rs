//! A batch, byte for byte: each field with its name, its place and its value.

use std::ops::Range;

use bytes::Bytes;
use highwater_core::fact::FileRange;
use highwater_core::ids::BrokerId;
use highwater_core::wire::batch::{self, field};
use highwater_core::wire::{Batch, varint};

/// Bytes and what they mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotated {
    /// Whose disk.
    pub broker: BrokerId,
    /// Where on it.
    pub range: FileRange,
    /// The bytes.
    pub bytes: Bytes,
    /// The fields, in the order of their bytes.
    pub fields: Vec<FieldBytes>,
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
    pub fn batch(broker: BrokerId, range: FileRange, bytes: Bytes) -> Annotated {
        let fields = Batch::parse(&bytes).map(|batch| fields(&batch)).unwrap_or_default();
        Annotated { broker, range, bytes, fields }
    }

    /// The field that a byte belongs to.
    pub fn field_at(&self, byte: usize) -> Option<usize> {
        self.fields.iter().position(|field| field.range.contains(&byte))
    }
}

fn fields(batch: &Batch) -> Vec<FieldBytes> {
    let bytes = batch.bytes();
    let header = batch::FIELDS.iter().map(|layout| FieldBytes {
        name: layout.name,
        range: layout.range(),
        value: header_value(batch, layout.name, layout.read(bytes)),
    });
    let records = batch.record_marks().into_iter().map(|mark| FieldBytes {
        name: mark.name,
        value: record_value(mark.name, &bytes[mark.range.clone()]),
        range: mark.range,
    });
    header.chain(records).collect()
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
