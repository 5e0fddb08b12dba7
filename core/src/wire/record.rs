//! One record inside a batch.
//!
//! ```text
//! length varint · attributes i8 · timestampDelta varlong · offsetDelta varint
//! keyLength varint · key · valueLength varint · value
//! headerCount varint · (headerKeyLength varint · headerKey · headerValueLength varint · headerValue)*
//! ```
//!
//! A length of -1 is null, which is not the same as empty: a null value is a tombstone. `length` counts the bytes
//! after itself. Offsets and timestamps are told relative to the batch's, so that they take a byte or two.

use std::rc::Rc;

use bytes::Bytes;

use super::varint;
use super::{Cursor, Marks, WireError};
use crate::ids::Offset;
use crate::time::Timestamp;

/// More than the length, the attributes and the deltas of any record take (`DefaultRecord.MAX_RECORD_OVERHEAD`).
const OVERHEAD_MAX: usize = 21;

/// A record, with its batch's base offset and timestamp already added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its place in the log.
    pub offset: Offset,
    /// Its time.
    pub timestamp: Timestamp,
    /// What decides its partition, and what compaction keeps one of.
    pub key: Option<Bytes>,
    /// Its content; null is a tombstone.
    pub value: Option<Bytes>,
    /// Named values beside it.
    pub headers: Vec<Header>,
}

/// A named value beside a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its name.
    pub key: Rc<str>,
    /// Its value, or null.
    pub value: Option<Bytes>,
}

/// What the records of a batch are told relative to.
#[derive(Clone, Copy, Debug)]
pub struct Base {
    /// The batch's base offset.
    pub offset: Offset,
    /// The batch's base timestamp.
    pub timestamp: Timestamp,
    /// With LogAppendTime, every record has this timestamp.
    pub log_append_time: Option<Timestamp>,
}

impl Record {
    /// Reads the record at the cursor.
    pub fn read<M: Marks>(cursor: &mut Cursor<'_, M>, base: Base) -> Result<Record, WireError> {
        let at = cursor.at();
        let length = cursor.varint("length")?;
        let body = cursor.at();
        let body_len = usize::try_from(length).map_err(|_| bad_length(at, length))?;
        if body_len > cursor.left() {
            let (field, left) = ("record", cursor.left());
            return Err(WireError::Incomplete { at: body, field, needed: body_len, left });
        }
        cursor.i8("attributes")?;
        let timestamp_delta = cursor.varlong("timestampDelta")?;
        let offset_delta = cursor.varint("offsetDelta")?;
        let key = cursor.varint_bytes("keyLength", "key")?;
        let value = cursor.varint_bytes("valueLength", "value")?;
        let headers = read_headers(cursor)?;
        if cursor.at() - body != body_len {
            return Err(bad_length(at, length));
        }
        let timestamp = Timestamp(base.timestamp.0.wrapping_add(timestamp_delta));
        Ok(Record {
            offset: base.offset + i64::from(offset_delta),
            timestamp: base.log_append_time.unwrap_or(timestamp),
            key,
            value,
            headers,
        })
    }
}

/// Appends a record's bytes.
pub fn write(
    out: &mut Vec<u8>,
    timestamp_delta: i64,
    offset_delta: i32,
    key: Option<&[u8]>,
    value: Option<&[u8]>,
    headers: &[Header],
) {
    let body = body_size(timestamp_delta, offset_delta, key, value, headers);
    varint::encode(body as i64, out);
    out.push(0); // attributes: none are defined
    varint::encode(timestamp_delta, out);
    varint::encode(i64::from(offset_delta), out);
    put_varint_bytes(out, key);
    put_varint_bytes(out, value);
    varint::encode(headers.len() as i64, out);
    for header in headers {
        put_varint_bytes(out, Some(header.key.as_bytes()));
        put_varint_bytes(out, header.value.as_deref());
    }
}

/// How many bytes [`write()`] appends.
pub fn size(
    timestamp_delta: i64,
    offset_delta: i32,
    key: Option<&[u8]>,
    value: Option<&[u8]>,
    headers: &[Header],
) -> usize {
    let body = body_size(timestamp_delta, offset_delta, key, value, headers);
    varint::size(body as i64) + body
}

/// The most bytes that [`write()`] can append, whatever the deltas are (`DefaultRecord.recordSizeUpperBound`).
pub fn size_upper_bound(key: Option<&[u8]>, value: Option<&[u8]>, headers: &[Header]) -> usize {
    OVERHEAD_MAX + data_size(key, value, headers)
}

fn body_size(
    timestamp_delta: i64,
    offset_delta: i32,
    key: Option<&[u8]>,
    value: Option<&[u8]>,
    headers: &[Header],
) -> usize {
    let deltas_size = varint::size(timestamp_delta) + varint::size(i64::from(offset_delta));
    1 + deltas_size + data_size(key, value, headers)
}

fn data_size(key: Option<&[u8]>, value: Option<&[u8]>, headers: &[Header]) -> usize {
    let headers_size: usize = headers
        .iter()
        .map(|h| varint_bytes_size(Some(h.key.as_bytes())) + varint_bytes_size(h.value.as_deref()))
        .sum();
    varint_bytes_size(key) + varint_bytes_size(value) + varint::size(headers.len() as i64) + headers_size
}

fn read_headers<M: Marks>(cursor: &mut Cursor<'_, M>) -> Result<Vec<Header>, WireError> {
    let count = cursor.varint_count("headerCount")?;
    let mut headers = Vec::new();
    for _ in 0..count {
        let (at, field) = (cursor.at(), "headerKey");
        let key = cursor.varint_bytes("headerKeyLength", field)?.ok_or(WireError::BadLength {
            at,
            field,
            length: -1,
        })?;
        let key = std::str::from_utf8(&key).map_err(|_| WireError::NotUtf8 { at, field })?.into();
        headers.push(Header { key, value: cursor.varint_bytes("headerValueLength", "headerValue")? });
    }
    Ok(headers)
}

fn bad_length(at: usize, length: i32) -> WireError {
    WireError::BadLength { at, field: "length", length: i64::from(length) }
}

fn put_varint_bytes(out: &mut Vec<u8>, bytes: Option<&[u8]>) {
    match bytes {
        Some(bytes) => {
            varint::encode(bytes.len() as i64, out);
            out.extend(bytes);
        }
        None => varint::encode(-1, out),
    }
}

fn varint_bytes_size(bytes: Option<&[u8]>) -> usize {
    bytes.map_or(varint::size(-1), |bytes| varint::size(bytes.len() as i64) + bytes.len())
}
