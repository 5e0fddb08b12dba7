//! LZMA's decoder, for a whole file at once.
//!
//! The format is a range coder that asks a model, bit by bit: a literal byte or a match, how long, how far back. Each
//! question has a counter of its own that learns what the answer mostly is ("probabilities", 11 bits). What a question is
//! depends on what kinds came before (`state`) and on the bytes beside it.
//!
//! ```text
//! byte   0             1 ─ 4        5 ─ 12                13      14 ─ 17     18 ─
//!        lc+9(lp+5pb)  dictionary   length when unpacked  always  first code  the range coder's bytes
//!                      size (u32)   (u64, little-endian)  0       (u32, BE)
//! ```
//!
//! It is ours because every byte of it is downloaded: libraries decode from any reader into a window, and are five
//! kilobytes larger. The packer is a library's (`xtask/src/pack.rs`), and opens with this what it has packed.
//!
//! CAVEATS: the length must be known; there is no window, since all that was unpacked is at hand.

use alloc::vec;
use alloc::vec::Vec;

const HEADER: usize = 13;
/// Neither answer is likelier.
const EVEN: u16 = 1 << 10;
/// Contexts that depend on the position use at most this many.
const POSITIONS: usize = 16;
const STATES: usize = 12;
/// From this state on, the last thing was a match.
const AFTER_MATCH: usize = 7;
/// Counters of one context of literals: plain, and for either bit of the byte that a match would give.
const LITERAL: usize = 0x300;

/// Where the counters of each question begin, in one array.
mod at {
    use super::{POSITIONS, STATES};

    pub const IS_MATCH: usize = 0;
    pub const IS_REP: usize = IS_MATCH + STATES * POSITIONS;
    pub const IS_REP_0: usize = IS_REP + STATES;
    pub const IS_REP_1: usize = IS_REP_0 + STATES;
    pub const IS_REP_2: usize = IS_REP_1 + STATES;
    pub const IS_REP_0_LONG: usize = IS_REP_2 + STATES;
    /// Of each class of length: six bits.
    pub const SLOT: usize = IS_REP_0_LONG + STATES * POSITIONS;
    pub const DISTANCE: usize = SLOT + 4 * 64;
    pub const ALIGN: usize = DISTANCE + 128;
    pub const LENGTH: usize = ALIGN + 16;
    pub const REP_LENGTH: usize = LENGTH + LENGTHS;
    pub const LITERALS: usize = REP_LENGTH + LENGTHS;

    /// Within lengths: two choices, then short, middle and long ones.
    pub const LOW: usize = 2;
    pub const MIDDLE: usize = LOW + POSITIONS * 8;
    pub const HIGH: usize = MIDDLE + POSITIONS * 8;
    const LENGTHS: usize = HIGH + 256;
}

/// What was packed; `None` where it is no `.lzma` file of a known length.
pub fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let (header, rest) = packed.split_at_checked(HEADER)?;
    let (lc, lp, pb) = (header[0] % 9, header[0] / 9 % 5, header[0] / 45);
    let size = u64::from_le_bytes(header[5..].try_into().ok()?);
    let size = usize::try_from(size).ok()?;
    if pb > 4 || size > packed.len() << 10 {
        return None;
    }
    let code = u32::from_be_bytes(rest.get(1..5)?.try_into().ok()?);
    let mut coder = RangeCoder {
        range: u32::MAX,
        code,
        rest: &rest[5..],
        counters: vec![EVEN; at::LITERALS + (LITERAL << (lc + lp))],
    };
    let mut out = Vec::with_capacity(size);
    let (mut state, mut reps) = (0, [0; 4]);
    while out.len() < size {
        let position = out.len() & ((1 << pb) - 1);
        if coder.bit(at::IS_MATCH + state * POSITIONS + position) == 0 {
            let before = usize::from(out.last().copied().unwrap_or(0)) >> (8 - lc);
            let context = ((out.len() & ((1 << lp) - 1)) << lc) + before;
            let matched = if state >= AFTER_MATCH { Some(*from_end(&out, reps[0])?) } else { None };
            out.push(coder.literal(at::LITERALS + LITERAL * context, matched));
            state = state.saturating_sub(if state < 10 { 3 } else { 6 });
            continue;
        }
        let after_match = state >= AFTER_MATCH;
        let length = if coder.bit(at::IS_REP + state) == 0 {
            let length = coder.length(at::LENGTH, position);
            reps.rotate_right(1);
            reps[0] = coder.distance(length);
            state = if after_match { 10 } else { 7 };
            length
        } else {
            let which = if coder.bit(at::IS_REP_0 + state) == 0 {
                if coder.bit(at::IS_REP_0_LONG + state * POSITIONS + position) == 0 {
                    out.push(*from_end(&out, reps[0])?);
                    state = if after_match { 11 } else { 9 };
                    continue;
                }
                0
            } else if coder.bit(at::IS_REP_1 + state) == 0 {
                1
            } else {
                2 + coder.bit(at::IS_REP_2 + state)
            };
            reps[..=which].rotate_right(1);
            state = if after_match { 11 } else { 8 };
            coder.length(at::REP_LENGTH, position)
        };
        for _ in 0..(length + 2).min(size - out.len()) {
            out.push(*from_end(&out, reps[0])?);
        }
    }
    Some(out)
}

fn from_end(out: &[u8], distance: usize) -> Option<&u8> {
    out.get(out.len().checked_sub(distance)?.checked_sub(1)?)
}

/// Reads bits that the counters expect more or less, and lets the counters learn.
struct RangeCoder<'p> {
    range: u32,
    code: u32,
    rest: &'p [u8],
    counters: Vec<u16>,
}

impl RangeCoder<'_> {
    fn bit(&mut self, counter: usize) -> usize {
        let counter = &mut self.counters[counter];
        let bound = (self.range >> 11) * u32::from(*counter);
        let bit = if self.code < bound {
            self.range = bound;
            *counter += (2048 - *counter) >> 5;
            0
        } else {
            self.range -= bound;
            self.code -= bound;
            *counter -= *counter >> 5;
            1
        };
        self.refill();
        bit
    }

    /// Behind the end are zeros: a file that was cut gives wrong bytes, which no wasm is made of.
    fn refill(&mut self) {
        if self.range < 1 << 24 {
            let (byte, rest) = self.rest.split_first().unwrap_or((&0, &[]));
            self.rest = rest;
            self.range <<= 8;
            self.code = (self.code << 8) | u32::from(*byte);
        }
    }

    /// Bits that nothing is known of.
    fn direct(&mut self, bits: usize) -> usize {
        (0..bits).fold(0, |value, _| {
            self.range >>= 1;
            let bit = usize::from(self.code >= self.range);
            self.code -= if bit == 1 { self.range } else { 0 };
            self.refill();
            (value << 1) | bit
        })
    }

    /// The highest bit first, each with a counter for those before it.
    fn tree(&mut self, at: usize, bits: usize) -> usize {
        (0..bits).fold(1, |node, _| (node << 1) | self.bit(at + node)) - (1 << bits)
    }

    /// The lowest bit first.
    fn reverse_tree(&mut self, at: usize, bits: usize) -> usize {
        let (mut node, mut value) = (1, 0);
        for n in 0..bits {
            let bit = self.bit(at + node);
            node = (node << 1) | bit;
            value |= bit << n;
        }
        value
    }

    /// A byte; after a match it probably is not the one that would have gone on with it.
    fn literal(&mut self, at: usize, matched: Option<u8>) -> u8 {
        let mut node = 1;
        if let Some(byte) = matched {
            for n in (0..8).rev() {
                let expected = usize::from(byte >> n) & 1;
                let bit = self.bit(at + ((1 + expected) << 8) + node);
                node = (node << 1) | bit;
                if bit != expected {
                    break;
                }
            }
        }
        while node < 0x100 {
            node = (node << 1) | self.bit(at + node);
        }
        node as u8
    }

    /// Less the two that every match has.
    fn length(&mut self, at: usize, position: usize) -> usize {
        if self.bit(at) == 0 {
            self.tree(at + at::LOW + position * 8, 3)
        } else if self.bit(at + 1) == 0 {
            8 + self.tree(at + at::MIDDLE + position * 8, 3)
        } else {
            16 + self.tree(at + at::HIGH, 8)
        }
    }

    /// Less the one that every distance has.
    fn distance(&mut self, length: usize) -> usize {
        let slot = self.tree(at::SLOT + length.min(3) * 64, 6);
        if slot < 4 {
            return slot;
        }
        let bits = (slot >> 1) - 1;
        let high = (2 | (slot & 1)) << bits;
        if slot < 14 {
            high + self.reverse_tree(at::DISTANCE + high - slot, bits)
        } else {
            high.wrapping_add(self.direct(bits - 4) << 4).wrapping_add(self.reverse_tree(at::ALIGN, 4))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::unpack;

    /// Words in a random order, the printable characters thrice, and the words backwards: packed by Python's `lzma` (xz), with lc=2,
    /// lp=1 and pb=2, and the length written in.
    const PACKED: &[u8] = include_bytes!("lzma/water.lzma");
    const TEXT: &[u8] = include_bytes!("lzma/water.txt");

    #[test]
    fn a_file_that_another_program_packed_comes_open() {
        assert_eq!(unpack(PACKED).as_deref(), Some(TEXT));
    }

    #[test]
    fn a_file_that_was_cut_or_changed_never_panics_and_never_grows_beyond_its_length() {
        for len in 0..PACKED.len() {
            let lengths = unpack(&PACKED[..len]).map(|out| out.len());
            assert!(matches!(lengths, None | Some(11_823)), "cut to {len}: {lengths:?}");
        }
        for at in 0..PACKED.len() {
            for bit in 0..8 {
                let mut changed = PACKED.to_vec();
                changed[at] ^= 1 << bit;
                if let (5.., Some(out)) = (at, unpack(&changed)) {
                    assert_eq!(
                        out.len() as u64,
                        u64::from_le_bytes(changed[5..13].try_into().expect("eight"))
                    );
                }
            }
        }
    }
}
