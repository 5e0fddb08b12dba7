//! Wasm taken apart by what its bytes mean, and put together again.
//!
//! In wasm an instruction's byte is followed by its operands: a local's number, an offset in memory, a constant. One
//! after another they look like noise to a compressor, which predicts a byte from those before it. So the page's code
//! travels as streams, all opcodes first, then all numbers of locals and so on: a twelfth less to download.
//!
//! ```text
//! byte   0 ─ 3             4 ─ 43                      44 ─
//!        length as wasm    the streams' lengths        the streams
//!        (u32, LE)         (ten u32, little-endian)
//! ```
//!
//! The length of a function's code follows from its code, so it does not travel. Taking apart and putting together is
//! one walk over the same instructions; what differs is where a byte comes from and where it goes.
//!
//! CAVEATS: SIMD, threads and exceptions, which the page has not, are refused.

use alloc::vec::Vec;

/// What a byte means.
#[derive(Clone, Copy)]
enum Stream {
    /// What is not code; types and sizes.
    Rest,
    /// Opcodes, with the alignment that follows from them.
    Opcode,
    /// A local variable's number.
    Local,
    /// Where in memory something is read.
    Load,
    /// Where in memory something is written.
    Store,
    /// A constant.
    I32,
    /// A long constant; a floating-point one.
    I64,
    /// A function's number.
    Function,
    /// Where to jump.
    Label,
    /// A block's type; a table, a global.
    Kind,
}

/// How many streams there are.
const STREAMS: usize = 10;
/// What stands before the streams.
const HEADER: usize = 4 + 4 * STREAMS;
/// The section that has the code.
const CODE_SECTION: u8 = 10;

/// Takes wasm apart; `None` where it has what the page's wasm never has.
pub fn split(wasm: &[u8]) -> Option<Vec<u8>> {
    let mut apart = Apart { wasm, streams: Default::default() };
    module(&mut apart)?;
    let mut split = u32::try_from(wasm.len()).ok()?.to_le_bytes().to_vec();
    for stream in &apart.streams {
        split.extend(u32::try_from(stream.len()).ok()?.to_le_bytes());
    }
    apart.streams.iter().for_each(|stream| split.extend(stream));
    Some(split)
}

/// Puts together what [`split`] took apart; `None` where it was something else.
pub fn join(split: &[u8]) -> Option<Vec<u8>> {
    let (header, mut rest) = split.split_at_checked(HEADER)?;
    let mut lengths = header
        .chunks_exact(4)
        .map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize);
    let mut together =
        Together { streams: [&[]; STREAMS], wasm: Vec::with_capacity(lengths.next()?), body: 0 };
    for (stream, length) in together.streams.iter_mut().zip(lengths) {
        (*stream, rest) = rest.split_at_checked(length)?;
    }
    module(&mut together)?;
    Some(together.wasm)
}

/// One of the two directions.
trait Direction {
    /// Moves a stream's next byte to where it belongs, and gives it.
    fn byte(&mut self, stream: Stream) -> Option<u8>;
    /// A function's code begins: here stands its length.
    fn begin_body(&mut self) -> Option<()>;
    /// It has ended.
    fn end_body(&mut self);
    /// Whether that was all.
    fn is_done(&self) -> bool;
}

struct Apart<'a> {
    wasm: &'a [u8],
    streams: [Vec<u8>; STREAMS],
}

impl Direction for Apart<'_> {
    fn byte(&mut self, stream: Stream) -> Option<u8> {
        let (byte, rest) = self.wasm.split_first()?;
        self.wasm = rest;
        self.streams[stream as usize].push(*byte);
        Some(*byte)
    }

    fn begin_body(&mut self) -> Option<()> {
        let last = self.wasm.iter().position(|byte| byte & 0x80 == 0)?;
        self.wasm = &self.wasm[last + 1..];
        Some(())
    }

    fn end_body(&mut self) {}

    fn is_done(&self) -> bool {
        self.wasm.is_empty()
    }
}

struct Together<'a> {
    streams: [&'a [u8]; STREAMS],
    wasm: Vec<u8>,
    /// Where the present function's code begins.
    body: usize,
}

impl Direction for Together<'_> {
    fn byte(&mut self, stream: Stream) -> Option<u8> {
        let stream = &mut self.streams[stream as usize];
        let (byte, rest) = stream.split_first()?;
        *stream = rest;
        self.wasm.push(*byte);
        Some(*byte)
    }

    fn begin_body(&mut self) -> Option<()> {
        self.body = self.wasm.len();
        Some(())
    }

    fn end_body(&mut self) {
        let (end, mut length) = (self.wasm.len(), self.wasm.len() - self.body);
        while length > 0x7f {
            self.wasm.push(length as u8 | 0x80);
            length >>= 7;
        }
        self.wasm.push(length as u8);
        let behind = self.wasm.len() - end;
        self.wasm[self.body..].rotate_right(behind);
    }

    fn is_done(&self) -> bool {
        self.streams[Stream::Rest as usize].is_empty()
    }
}

fn module(wasm: &mut impl Direction) -> Option<()> {
    bytes(wasm, Stream::Rest, 8)?;
    while !wasm.is_done() {
        let section = wasm.byte(Stream::Rest)?;
        let size = number(wasm, Stream::Rest)?;
        if section != CODE_SECTION {
            bytes(wasm, Stream::Rest, size)?;
            continue;
        }
        for _ in 0..number(wasm, Stream::Rest)? {
            wasm.begin_body()?;
            body(wasm)?;
            wasm.end_body();
        }
    }
    Some(())
}

fn body(wasm: &mut impl Direction) -> Option<()> {
    for _ in 0..number(wasm, Stream::Rest)? {
        number(wasm, Stream::Rest)?;
        bytes(wasm, Stream::Rest, 1)?;
    }
    let mut depth = 1;
    while depth > 0 {
        match wasm.byte(Stream::Opcode)? {
            // block, loop, if
            0x02..=0x04 => {
                number(wasm, Stream::Kind)?;
                depth += 1;
            }
            // end
            0x0b => depth -= 1,
            opcode => operands(wasm, opcode)?,
        }
    }
    Some(())
}

/// What follows an opcode.
fn operands(wasm: &mut impl Direction, opcode: u8) -> Option<()> {
    let (stream, count) = match opcode {
        // br, br_if
        0x0c | 0x0d => (Stream::Label, 1),
        // br_table
        0x0e => (Stream::Label, number(wasm, Stream::Label)?.checked_add(1)?),
        // call, call_indirect
        0x10 => (Stream::Function, 1),
        0x11 => (Stream::Kind, 2),
        // select, with its types
        0x1c => (Stream::Kind, number(wasm, Stream::Kind)?),
        // local.get, .set, .tee
        0x20..=0x22 => (Stream::Local, 1),
        // global.get, .set, table.get, .set, ref.null, ref.func
        0x23..=0x26 | 0xd0 | 0xd2 => (Stream::Kind, 1),
        // …load…
        0x28..=0x35 => (number(wasm, Stream::Opcode).map(|_| Stream::Load)?, 1),
        // …store…
        0x36..=0x3e => (number(wasm, Stream::Opcode).map(|_| Stream::Store)?, 1),
        // memory.size, .grow
        0x3f | 0x40 => (Stream::Kind, 1),
        0x41 => (Stream::I32, 1),
        0x42 => (Stream::I64, 1),
        0x43 => return bytes(wasm, Stream::I64, 4),
        0x44 => return bytes(wasm, Stream::I64, 8),
        // unreachable, nop, else, return, drop, select, arithmetic, ref.is_null
        0x00 | 0x01 | 0x05 | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 | 0xd1 => (Stream::Rest, 0),
        0xfc => (Stream::Kind, bulk_operands(number(wasm, Stream::Opcode)?)?),
        _ => return None,
    };
    (0..count).try_for_each(|_| number(wasm, stream).map(drop))
}

/// How many operands the instructions after 0xfc have.
fn bulk_operands(opcode: u32) -> Option<u32> {
    match opcode {
        // …trunc_sat…
        0..=7 => Some(0),
        // data.drop, memory.fill, elem.drop, table.grow, .size, .fill
        9 | 11 | 13 | 15..=17 => Some(1),
        // memory.init, .copy, table.init, .copy
        8 | 10 | 12 | 14 => Some(2),
        _ => None,
    }
}

fn bytes(wasm: &mut impl Direction, stream: Stream, count: u32) -> Option<()> {
    (0..count).try_for_each(|_| wasm.byte(stream).map(drop))
}

/// A number of seven bits a byte (LEB128). Of one that is too long for 32 bits, the rest is moved, not read.
fn number(wasm: &mut impl Direction, stream: Stream) -> Option<u32> {
    let (mut value, mut shift) = (0u32, 0u32);
    loop {
        let byte = wasm.byte(stream)?;
        value |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        if byte & 0x80 == 0 {
            return Some(value);
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with a function of each kind of operand, the second one longer than 127 bytes.
    fn wasm() -> Vec<u8> {
        let mut long = [0x41, 0x07, 0x1a].repeat(50);
        long.insert(0, 0);
        long.push(0x0b);
        let short = [
            1, 2, 0x7f, // two locals
            0x20, 0, 0x28, 2, 0x90, 1, 0x21, 1, // local.get, i32.load, local.set
            0x02, 0x40, 0x20, 1, 0x0e, 1, 0, 0, 0x0b, // block, br_table
            0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0x1a, // f64.const, drop
            0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 11, 0, // memory.fill
            0x10, 1, 0x0b, // call
        ];
        let mut section = [&[2, short.len() as u8][..], &short].concat();
        section.extend([0x80 | (long.len() & 0x7f) as u8, (long.len() >> 7) as u8]);
        section.extend(long);
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.extend([1, 4, 1, 0x60, 0, 0, CODE_SECTION]);
        wasm.extend([0x80 | (section.len() & 0x7f) as u8, (section.len() >> 7) as u8]);
        wasm.extend(section);
        wasm
    }

    #[test]
    fn what_was_taken_apart_comes_together_again() {
        let split = split(&wasm()).expect("it has nothing unusual");
        assert_eq!(join(&split), Some(wasm()));
    }

    #[test]
    fn instructions_that_are_not_known_are_refused() {
        let mut simd = wasm();
        let at = simd.iter().rposition(|byte| *byte == 0x1a).expect("it drops");
        simd[at] = 0xfd;
        assert_eq!(split(&simd), None);
    }

    #[test]
    fn streams_that_are_cut_off_anywhere_are_refused() {
        let split = split(&wasm()).expect("it has nothing unusual");
        assert!((0..split.len()).all(|end| join(&split[..end]).is_none()));
    }
}
