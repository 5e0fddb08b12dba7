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

use super::varint::{self, Number, Packed};
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

/// A record where it lies: what it has is borrowed from the bytes of its batch.
#[derive(Clone, Copy, Debug)]
pub struct RecordRef<'b> {
    /// Its place in the log.
    pub offset: Offset,
    /// Its time.
    pub timestamp: Timestamp,
    /// What decides its partition, and what compaction keeps one of.
    pub key: Option<&'b [u8]>,
    /// Its content; null is a tombstone.
    pub value: Option<&'b [u8]>,
    /// Named values beside it.
    pub headers: HeaderRefs<'b>,
}

/// The headers of a record, read one by one; that they can be read is known.
#[derive(Clone, Copy, Debug)]
pub struct HeaderRefs<'b> {
    bytes: &'b [u8], // just the headers, whole ones
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

impl<'b> RecordRef<'b> {
    /// Reads the record at the cursor.
    #[inline]
    pub fn read<M: Marks>(cursor: &mut Cursor<'b, M>, base: Base) -> Result<RecordRef<'b>, WireError> {
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
        let key = cursor.varint_slice("keyLength", "key")?;
        let value = cursor.varint_slice("valueLength", "value")?;
        let headers = read_headers(cursor)?;
        if cursor.at() - body != body_len {
            return Err(bad_length(at, length));
        }
        let timestamp = Timestamp(base.timestamp.0.wrapping_add(timestamp_delta));
        Ok(RecordRef {
            offset: base.offset.wrapping_add(i64::from(offset_delta)),
            timestamp: base.log_append_time.unwrap_or(timestamp),
            key,
            value,
            headers,
        })
    }

    /// The record by itself: it shares `bytes`, which it was read from.
    pub fn to_record(self, bytes: &Bytes) -> Record {
        let shared = |slice: &[u8]| bytes.slice_ref(slice);
        let header =
            |(key, value): (&str, Option<&[u8]>)| Header { key: key.into(), value: value.map(shared) };
        Record {
            offset: self.offset,
            timestamp: self.timestamp,
            key: self.key.map(shared),
            value: self.value.map(shared),
            headers: self.headers.map(header).collect(),
        }
    }
}

impl<'b> Iterator for HeaderRefs<'b> {
    type Item = (&'b str, Option<&'b [u8]>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.bytes.is_empty() {
            return None;
        }
        let mut cursor = Cursor::new(self.bytes);
        let header = read_header(&mut cursor).expect("the headers of a record have been read before");
        self.bytes = &self.bytes[cursor.at()..];
        Some(header)
    }
}

/// Appends a record's bytes.
#[inline]
pub fn write(
    out: &mut Vec<u8>,
    timestamp_delta: i64,
    offset_delta: i32,
    key: Option<&[u8]>,
    value: Option<&[u8]>,
    headers: &[Header],
) {
    let [offset_delta, key_len, value_len, header_count] =
        [i64::from(offset_delta), length(key), length(value), headers.len() as i64].map(Number::new);
    let lengths = offset_delta.len() + key_len.len() + value_len.len() + header_count.len();
    let data = key.map_or(0, <[u8]>::len) + value.map_or(0, <[u8]>::len) + headers_size(headers);
    let body = 1 + varint::size(timestamp_delta) + lengths + data;
    let mut numbers = Packed::new(out);
    numbers.push(Number::new(body as i64));
    numbers.push(Number::ZERO); // attributes: none are defined
    numbers.push_varlong(timestamp_delta);
    numbers.push(offset_delta);
    numbers.push(key_len);
    if let Some(key) = key {
        numbers.write(key);
    }
    numbers.push(value_len);
    numbers.write(value.unwrap_or_default());
    numbers.push(header_count);
    for header in headers {
        numbers.push(Number::new(header.key.len() as i64));
        numbers.write(header.key.as_bytes());
        numbers.push(Number::new(length(header.value.as_deref())));
        numbers.write(header.value.as_deref().unwrap_or_default());
    }
    numbers.flush();
}

/// How many bytes [`write()`] appends.
pub fn size(
    timestamp_delta: i64,
    offset_delta: i32,
    key: Option<&[u8]>,
    value: Option<&[u8]>,
    headers: &[Header],
) -> usize {
    let deltas_size = varint::size(timestamp_delta) + varint::size(i64::from(offset_delta));
    let body = 1 + deltas_size + data_size(key, value, headers);
    varint::size(body as i64) + body
}

/// The most bytes that [`write()`] can append, whatever the deltas are (`DefaultRecord.recordSizeUpperBound`).
pub fn size_upper_bound(key: Option<&[u8]>, value: Option<&[u8]>, headers: &[Header]) -> usize {
    OVERHEAD_MAX + data_size(key, value, headers)
}

fn data_size(key: Option<&[u8]>, value: Option<&[u8]>, headers: &[Header]) -> usize {
    let count_size = varint::size(headers.len() as i64);
    varint_bytes_size(key) + varint_bytes_size(value) + count_size + headers_size(headers)
}

fn headers_size(headers: &[Header]) -> usize {
    let size = |h: &Header| varint_bytes_size(Some(h.key.as_bytes())) + varint_bytes_size(h.value.as_deref());
    headers.iter().map(size).sum()
}

fn read_headers<'b, M: Marks>(cursor: &mut Cursor<'b, M>) -> Result<HeaderRefs<'b>, WireError> {
    let count = cursor.varint_count("headerCount")?;
    let begin = cursor.at();
    for _ in 0..count {
        read_header(cursor)?;
    }
    Ok(HeaderRefs { bytes: cursor.since(begin) })
}

fn read_header<'b, M: Marks>(cursor: &mut Cursor<'b, M>) -> Result<(&'b str, Option<&'b [u8]>), WireError> {
    let (at, field) = (cursor.at(), "headerKey");
    let key = cursor.varint_slice("headerKeyLength", field)?;
    let key = key.ok_or(WireError::BadLength { at, field, length: -1 })?;
    let key = std::str::from_utf8(key).map_err(|_| WireError::NotUtf8 { at, field })?;
    Ok((key, cursor.varint_slice("headerValueLength", "headerValue")?))
}

fn bad_length(at: usize, length: i32) -> WireError {
    WireError::BadLength { at, field: "length", length: i64::from(length) }
}

/// -1 is null.
fn length(bytes: Option<&[u8]>) -> i64 {
    bytes.map_or(-1, |bytes| bytes.len() as i64)
}

fn varint_bytes_size(bytes: Option<&[u8]>) -> usize {
    bytes.map_or(varint::size(-1), |bytes| varint::size(bytes.len() as i64) + bytes.len())
}
