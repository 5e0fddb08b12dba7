//! A cursor over bytes that names every field it passes.

use std::ops::Range;
use std::rc::Rc;

use bytes::Bytes;

use super::WireError;
use super::varint;

/// A field found while reading: its name and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Kafka's name for the field.
    pub name: &'static str,
    /// Where it was.
    pub range: Range<usize>,
}

/// A listener that is told where each field was. `()` does not listen, and costs nothing.
pub trait Marks {
    /// A field was read.
    fn mark(&mut self, name: &'static str, range: Range<usize>);
}

impl Marks for () {
    fn mark(&mut self, _: &'static str, _: Range<usize>) {}
}

impl Marks for Vec<Mark> {
    fn mark(&mut self, name: &'static str, range: Range<usize>) {
        self.push(Mark { name, range });
    }
}

/// Reads fields one after the other. What it hands out is borrowed from the bytes that it reads.
#[derive(Clone, Debug)]
pub struct Cursor<'b, M = ()> {
    bytes: &'b [u8],
    at: usize, // never beyond the end
    marks: M,
}

impl<'b> Cursor<'b> {
    /// At the beginning of `bytes`.
    pub fn new(bytes: &'b [u8]) -> Self {
        Cursor::marking(bytes, 0, ())
    }
}

impl<'b, M: Marks> Cursor<'b, M> {
    /// At byte `at` of `bytes`, telling `marks` what it passes.
    pub fn marking(bytes: &'b [u8], at: usize, marks: M) -> Self {
        Cursor { bytes, at: at.min(bytes.len()), marks }
    }

    /// The byte that is read next.
    pub fn at(&self) -> usize {
        self.at
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// What was read since it was at byte `begin`.
    pub fn since(&self, begin: usize) -> &'b [u8] {
        &self.bytes[begin..self.at]
    }

    /// What was passed.
    pub fn into_marks(self) -> M {
        self.marks
    }

    /// Nothing may be left.
    pub fn finish(&self) -> Result<(), WireError> {
        match self.left() {
            0 => Ok(()),
            left => Err(WireError::Surplus { at: self.at, left }),
        }
    }

    /// The next `len` bytes.
    #[inline]
    pub fn take(&mut self, field: &'static str, len: usize) -> Result<&'b [u8], WireError> {
        Ok(&self.bytes[self.advance(field, len)?])
    }

    /// An i8.
    #[inline]
    pub fn i8(&mut self, field: &'static str) -> Result<i8, WireError> {
        self.array(field).map(i8::from_be_bytes)
    }

    /// An i16.
    pub fn i16(&mut self, field: &'static str) -> Result<i16, WireError> {
        self.array(field).map(i16::from_be_bytes)
    }

    /// An i32.
    pub fn i32(&mut self, field: &'static str) -> Result<i32, WireError> {
        self.array(field).map(i32::from_be_bytes)
    }

    /// An i64.
    pub fn i64(&mut self, field: &'static str) -> Result<i64, WireError> {
        self.array(field).map(i64::from_be_bytes)
    }

    /// A zig-zag varint of at most 5 bytes.
    #[inline]
    pub fn varint(&mut self, field: &'static str) -> Result<i32, WireError> {
        let value = self.variable(field, varint::VARINT_BYTES_MAX)?;
        i32::try_from(value).map_err(|_| WireError::BadLength { at: self.at, field, length: value })
    }

    /// An unsigned varint of at most 5 bytes.
    pub fn unsigned(&mut self, field: &'static str) -> Result<u32, WireError> {
        // The bytes of a zig-zag varint, without the zig-zag.
        let value = self.varint(field)?;
        Ok(((value << 1) ^ (value >> 31)) as u32)
    }

    /// A zig-zag varlong of at most 10 bytes.
    #[inline]
    pub fn varlong(&mut self, field: &'static str) -> Result<i64, WireError> {
        self.variable(field, varint::VARLONG_BYTES_MAX)
    }

    /// A string with an i16 length.
    pub fn string(&mut self, field: &'static str) -> Result<Rc<str>, WireError> {
        let at = self.at;
        self.nullable_string(field)?.ok_or(WireError::BadLength { at, field, length: -1 })
    }

    /// A string with an i16 length, -1 for null.
    pub fn nullable_string(&mut self, field: &'static str) -> Result<Option<Rc<str>>, WireError> {
        let at = self.at;
        let length = i64::from(self.i16(field)?);
        self.text(field, at, length)
    }

    /// Bytes with an i32 length, -1 for null.
    pub fn nullable_bytes(&mut self, field: &'static str) -> Result<Option<Bytes>, WireError> {
        let at = self.at;
        let length = i64::from(self.i32(field)?);
        Ok(self.sized(field, at, length)?.map(Bytes::copy_from_slice))
    }

    /// Bytes with a varint length, -1 for null: a record's key, value or header value.
    #[inline]
    pub fn varint_slice(
        &mut self,
        length_field: &'static str,
        field: &'static str,
    ) -> Result<Option<&'b [u8]>, WireError> {
        let at = self.at;
        let length = i64::from(self.varint(length_field)?);
        self.sized(field, at, length)
    }

    /// Bytes with an i32 length, -1 for null, borrowed.
    pub fn sized_slice(
        &mut self,
        length_field: &'static str,
        field: &'static str,
    ) -> Result<Option<&'b [u8]>, WireError> {
        let at = self.at;
        let length = i64::from(self.i32(length_field)?);
        self.sized(field, at, length)
    }

    /// A count of elements: not negative, and no more than there are bytes left.
    pub fn count(&mut self, field: &'static str) -> Result<usize, WireError> {
        let at = self.at;
        let length = i64::from(self.i32(field)?);
        self.checked_count(field, at, length)
    }

    /// A count as a varint.
    #[inline]
    pub fn varint_count(&mut self, field: &'static str) -> Result<usize, WireError> {
        let at = self.at;
        let length = i64::from(self.varint(field)?);
        self.checked_count(field, at, length)
    }

    #[inline]
    fn checked_count(&self, field: &'static str, at: usize, length: i64) -> Result<usize, WireError> {
        usize::try_from(length).ok().filter(|count| *count <= self.left()).ok_or(WireError::BadLength {
            at,
            field,
            length,
        })
    }

    fn text(&mut self, field: &'static str, at: usize, length: i64) -> Result<Option<Rc<str>>, WireError> {
        let Some(bytes) = self.sized(field, at, length)? else { return Ok(None) };
        let text = std::str::from_utf8(bytes).map_err(|_| WireError::NotUtf8 { at, field })?;
        Ok(Some(text.into()))
    }

    #[inline]
    fn sized(&mut self, field: &'static str, at: usize, length: i64) -> Result<Option<&'b [u8]>, WireError> {
        if length == -1 {
            return Ok(None);
        }
        let len = usize::try_from(length).map_err(|_| WireError::BadLength { at, field, length })?;
        self.take(field, len).map(Some)
    }

    #[inline]
    fn variable(&mut self, field: &'static str, max: usize) -> Result<i64, WireError> {
        let rest = &self.bytes[self.at..];
        let Some((value, len)) = varint::decode(rest, max) else { return Err(self.endless(field, max)) };
        self.marks.mark(field, self.at..self.at + len);
        self.at += len;
        Ok(value)
    }

    /// A varint whose last group is missing, or that has too many.
    #[cold]
    fn endless(&self, field: &'static str, max: usize) -> WireError {
        let (at, left) = (self.at, self.left());
        match left < max {
            true => WireError::Incomplete { at, field, needed: left + 1, left },
            false => WireError::VarintTooLong { at, field, max },
        }
    }

    #[inline]
    fn array<const N: usize>(&mut self, field: &'static str) -> Result<[u8; N], WireError> {
        let bytes = self.take(field, N)?;
        Ok(*bytes.first_chunk().expect("N bytes were taken"))
    }

    #[inline]
    fn advance(&mut self, field: &'static str, len: usize) -> Result<Range<usize>, WireError> {
        if len > self.left() {
            return Err(WireError::Incomplete { at: self.at, field, needed: len, left: self.left() });
        }
        let range = self.at..self.at + len;
        self.at = range.end;
        self.marks.mark(field, range.clone());
        Ok(range)
    }
}

/// Appends a string with its i16 length. Kafka's names and ids are checked to be shorter than that.
pub(super) fn put_string(out: &mut Vec<u8>, text: &str) {
    let len = i16::try_from(text.len()).expect("a string on the wire has at most 32767 bytes");
    out.extend(len.to_be_bytes());
    out.extend(text.as_bytes());
}

/// Appends a string or null.
pub(super) fn put_nullable_string(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        Some(text) => put_string(out, text),
        None => out.extend((-1i16).to_be_bytes()),
    }
}

/// Appends bytes or null with their i32 length.
pub(super) fn put_nullable_bytes(out: &mut Vec<u8>, bytes: Option<&[u8]>) {
    match bytes {
        Some(bytes) => {
            put_count(out, bytes.len());
            out.extend(bytes);
        }
        None => out.extend((-1i32).to_be_bytes()),
    }
}

/// Appends a count or length as an i32.
pub(super) fn put_count(out: &mut Vec<u8>, count: usize) {
    out.extend(i32::try_from(count).expect("a count on the wire fits 31 bits").to_be_bytes());
}
