//! Integers of variable length: small numbers, positive or negative, in few bytes.
//!
//! Zig-zag puts the sign into the lowest bit, so that -1 becomes 1 and 1 becomes 2; then come groups of seven bits,
//! the lowest first, with the high bit of a byte saying that another one follows.
//!
//! ```text
//! 300 ── zig-zag ──► 600 = 100 1011000 ── groups ──► 1·1011000 0·0000100 = d8 04
//! ```

/// The most bytes of a 32-bit varint.
pub const VARINT_BYTES_MAX: usize = 5;
/// The most bytes of a 64-bit varlong.
pub const VARLONG_BYTES_MAX: usize = 10;

/// Appends `value`.
pub fn encode(value: i64, out: &mut Vec<u8>) {
    let mut rest = zig_zag(value);
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

/// A number's bytes in a register, the first one lowest.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Number {
    bits: u64,
    len: usize,
}

impl Number {
    /// One byte of zeros.
    pub const ZERO: Number = Number { bits: 0, len: 1 };

    /// Of a number that takes at most eight bytes: of 56 bits with the sign.
    #[inline]
    pub fn new(value: i64) -> Self {
        match zig_zag(value) {
            small @ 0..0x80 => Number { bits: small, len: 1 },
            small @ 0x80..0x4000 => Number { bits: small & 0x7f | 0x80 | small >> 7 << 8, len: 2 },
            large => Number::large(large),
        }
    }

    #[cold]
    fn large(mut rest: u64) -> Self {
        let mut number = Number::default();
        while rest >= 0x80 {
            number.push(Number { bits: rest & 0x7f | 0x80, len: 1 });
            rest >>= 7;
        }
        number.push(Number { bits: rest, len: 1 });
        number
    }

    /// How many bytes it takes.
    #[inline]
    pub fn len(self) -> usize {
        self.len
    }

    #[inline]
    fn push(&mut self, next: Number) {
        self.bits |= next.bits << (8 * self.len);
        self.len += next.len;
    }
}

/// Numbers packed one behind the other in a register, and written together: a byte at a time they would cost more than
/// what they stand before.
#[derive(Debug)]
pub(super) struct Packed<'o> {
    number: Number, // fewer than eight bytes, or just written
    out: &'o mut Vec<u8>,
}

impl<'o> Packed<'o> {
    /// None yet; they will go behind the bytes of `out`.
    #[inline]
    pub fn new(out: &'o mut Vec<u8>) -> Self {
        Packed { number: Number::default(), out }
    }

    /// Adds a number.
    #[inline]
    pub fn push(&mut self, number: Number) {
        if self.number.len + number.len >= size_of::<u64>() {
            self.flush();
        }
        self.number.push(number);
    }

    /// Adds any number.
    #[inline]
    pub fn push_varlong(&mut self, value: i64) {
        if zig_zag(value) >> 49 == 0 {
            return self.push(Number::new(value));
        }
        self.flush();
        encode(value, self.out);
    }

    /// Writes them, and `bytes` behind them.
    #[inline]
    pub fn write(&mut self, bytes: &[u8]) {
        self.flush();
        self.out.extend_from_slice(bytes);
    }

    /// Writes them. To copy a fixed length and cut it off takes two instructions; any other length, a call.
    #[inline]
    pub fn flush(&mut self) {
        let end = self.out.len() + self.number.len;
        self.out.extend_from_slice(&self.number.bits.to_le_bytes());
        self.out.truncate(end);
        self.number = Number::default();
    }
}

/// How many bytes `value` takes.
#[inline]
pub fn size(value: i64) -> usize {
    // One for every seven bits that are begun: for 1 to 64 bits, 9/64 rounds as 1/7 does.
    let bits = u64::BITS - (zig_zag(value) | 1).leading_zeros();
    (bits as usize * 9 + 64) / 64
}

/// Reads a value and its length; `None` where the bytes end, or `max` bytes pass, without a last group.
#[inline]
pub fn decode(bytes: &[u8], max: usize) -> Option<(i64, usize)> {
    // Most numbers take a byte, lengths and deltas within a batch two.
    match *bytes {
        [first @ 0..0x80, ..] => Some((zag_zig(u64::from(first)), 1)),
        [first, second @ 0..0x80, ..] => Some((zag_zig(u64::from(first & 0x7f) | u64::from(second) << 7), 2)),
        _ => decode_long(bytes, max),
    }
}

#[cold]
fn decode_long(bytes: &[u8], max: usize) -> Option<(i64, usize)> {
    let mut value = 0u64;
    for (i, byte) in bytes.iter().take(max).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * i);
        if byte & 0x80 == 0 {
            return Some((zag_zig(value), i + 1));
        }
    }
    None
}

fn zag_zig(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

fn zig_zag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kafkas_own_examples() {
        let examples: &[(i64, &[u8])] = &[
            (0, &[0x00]),
            (-1, &[0x01]),
            (1, &[0x02]),
            (63, &[0x7e]),
            (-64, &[0x7f]),
            (64, &[0x80, 0x01]),
            (-65, &[0x81, 0x01]),
            (8191, &[0xfe, 0x7f]),
            (-8192, &[0xff, 0x7f]),
            (8192, &[0x80, 0x80, 0x01]),
            (300, &[0xd8, 0x04]),
            (150_000, &[0xe0, 0xa7, 0x12]),
            (2_147_483_647, &[0xfe, 0xff, 0xff, 0xff, 0x0f]),
            (-2_147_483_648, &[0xff, 0xff, 0xff, 0xff, 0x0f]),
            (1_700_000_000_000, &[0x80, 0xa0, 0xab, 0xfe, 0xf9, 0x62]),
            (-1_700_000_000_000, &[0xff, 0x9f, 0xab, 0xfe, 0xf9, 0x62]),
            (i64::MAX, &[0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
            (i64::MIN, &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
        ];
        for (value, bytes) in examples {
            let mut out = Vec::new();
            encode(*value, &mut out);
            assert_eq!(&out, bytes, "{value}");
            assert_eq!(size(*value), bytes.len(), "{value}");
            let mut out = vec![7];
            let mut packed = Packed::new(&mut out);
            (0..9).for_each(|_| packed.push_varlong(*value));
            packed.write(b"x");
            assert_eq!(out, [&[7], &bytes.repeat(9)[..], b"x"].concat(), "{value}");
            assert_eq!(decode(bytes, VARLONG_BYTES_MAX), Some((*value, bytes.len())));
        }
    }

    #[test]
    fn every_number_of_bits_takes_a_byte_for_seven() {
        for bits in 0..64 {
            let power = 1i64 << bits;
            for value in [power.wrapping_sub(1), power, power.wrapping_neg()] {
                let mut out = Vec::new();
                encode(value, &mut out);
                assert_eq!(size(value), out.len(), "{value}");
            }
        }
    }

    #[test]
    fn a_varint_without_end_is_refused() {
        assert_eq!(decode(&[0x80], VARINT_BYTES_MAX), None);
        assert_eq!(decode(&[0xff; 6], VARINT_BYTES_MAX), None);
    }
}
