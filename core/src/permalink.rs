//! Permalinks: a whole run in the fragment of an address.
//!
//! A run is its script, so a link carries nothing else, except the moment at which it is to be opened. The fragment
//! never leaves the browser: no server sees it, and none is needed.
//!
//! ```text
//! https://any.host/highwater/#run=AUvOLy1RKM…&at=7412600
//!                                 │└ deflate(script text), in base64url without padding   └ microseconds
//!                                 └ version, the first byte
//! ```
//!
//! A link may come from a stranger: every length is checked before memory is spent on it, and each way in which
//! a link can be broken is an error of its own, since "copied without its end" and "made by a newer Highwater" ask
//! for different words.
//!
//! CAVEATS: nothing proves that a link is what its maker sent (a changed byte can by chance still be a script); a
//! script above 64 KiB has no link and must be shared as a file.

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use crate::time::Instant;

/// The only version so far.
pub const VERSION: u8 = 1;
/// How long a script may be that a link carries.
pub const SCRIPT_BYTES_MAX: usize = 64 * 1024;
/// How long it may be compressed: what every browser takes in an address, with room to spare.
pub const PACKED_BYTES_MAX: usize = 16 * 1024;
/// Deflate's strongest level: a link is made once and read by many.
const LEVEL: u8 = 9;

/// A run, and the moment at which it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The script's text.
    pub script: String,
    /// Where to open it; at the start if absent.
    pub at: Option<Instant>,
}

/// Why there is no link, or a link cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// The script is too long to be a link.
    ScriptTooLong {
        /// Its length.
        bytes: usize,
    },
    /// It does not compress well enough, or somebody made a link by hand that is larger than any of ours.
    PackedTooLong {
        /// Its length.
        bytes: usize,
    },
    /// There is no `run=` in the fragment.
    NoRun,
    /// `run=` with nothing behind it.
    Empty,
    /// A character that base64url does not have.
    BadCharacter {
        /// Which, counted from 1 behind `run=`.
        at: usize,
        /// The character.
        found: char,
    },
    /// Base64url of this length does not exist: something was cut off.
    BadLength {
        /// How many characters there are.
        length: usize,
    },
    /// The first byte names a version that this Highwater does not know.
    UnknownVersion {
        /// The version.
        found: u8,
    },
    /// Deflate says that there must be more.
    Truncated,
    /// Deflate cannot make sense of it.
    Damaged,
    /// It unpacks to more than a script may have.
    UnpacksTooLong,
    /// What it unpacks to is no text.
    NotText,
    /// `at=` is no number of microseconds.
    BadMoment {
        /// What stands there.
        found: String,
    },
}

impl Link {
    /// The fragment of the link's address, without `#`.
    pub fn fragment(&self) -> Result<String, LinkError> {
        if self.script.len() > SCRIPT_BYTES_MAX {
            return Err(LinkError::ScriptTooLong { bytes: self.script.len() });
        }
        let mut bytes = vec![VERSION];
        bytes.extend(compress_to_vec(self.script.as_bytes(), LEVEL));
        if bytes.len() > PACKED_BYTES_MAX {
            return Err(LinkError::PackedTooLong { bytes: bytes.len() });
        }
        let moment = self.at.map_or_else(String::new, |at| format!("&at={}", at.0));
        Ok(format!("run={}{moment}", base64url(&bytes)))
    }

    /// Reads a fragment, or a whole address with one.
    pub fn parse(address: &str) -> Result<Link, LinkError> {
        let fragment = address.trim().rsplit('#').next().unwrap_or_default();
        let value =
            |name: &str| fragment.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        let script = unpack(value("run").ok_or(LinkError::NoRun)?)?;
        let at =
            value("at").map(|text| text.parse().map_err(|_| LinkError::BadMoment { found: text.to_owned() }));
        Ok(Link { script, at: at.transpose()?.map(Instant) })
    }
}

fn unpack(code: &str) -> Result<String, LinkError> {
    let bytes = from_base64url(code)?;
    let (version, packed) = bytes.split_first().ok_or(LinkError::Empty)?;
    if *version != VERSION {
        return Err(LinkError::UnknownVersion { found: *version });
    }
    let text =
        decompress_to_vec_with_limit(packed, SCRIPT_BYTES_MAX).map_err(|error| match error.status {
            TINFLStatus::HasMoreOutput => LinkError::UnpacksTooLong,
            TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => LinkError::Truncated,
            _ => LinkError::Damaged,
        })?;
    String::from_utf8(text).map_err(|_| LinkError::NotText)
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64url without padding: three bytes are four characters, a rest of one or two bytes is two or three.
fn base64url(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits =
            chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        let digits = (0..=chunk.len()).map(|n| DIGITS[(bits >> (18 - 6 * n) & 63) as usize] as char);
        text.extend(digits);
    }
    text
}

fn from_base64url(text: &str) -> Result<Vec<u8>, LinkError> {
    // Four characters a three bytes: checked first, so that nothing larger is ever held.
    if text.len() > PACKED_BYTES_MAX.div_ceil(3) * 4 {
        return Err(LinkError::PackedTooLong { bytes: text.len() / 4 * 3 });
    }
    let digits = text.chars().enumerate().map(|(n, found)| digit(found).ok_or((n, found)));
    let digits: Vec<u8> = digits
        .collect::<Result<_, _>>()
        .map_err(|(n, found)| LinkError::BadCharacter { at: n + 1, found })?;
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    for chunk in digits.chunks(4) {
        if chunk.len() == 1 {
            return Err(LinkError::BadLength { length: digits.len() });
        }
        let bits =
            chunk.iter().fold(0u32, |bits, digit| bits << 6 | u32::from(*digit)) << (6 * (4 - chunk.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..chunk.len()]);
    }
    Ok(bytes)
}

fn digit(character: char) -> Option<u8> {
    let position = DIGITS.iter().position(|digit| char::from(*digit) == character)?;
    u8::try_from(position).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "cluster brokers=3\nkafka-topics --create --topic orders\nbroker kill 1\n";

    fn link(script: &str) -> Link {
        Link { script: script.to_owned(), at: None }
    }

    /// A fragment around bytes that our own maker would never pack.
    fn forged(version: u8, unpacked: &[u8]) -> String {
        let mut bytes = vec![version];
        bytes.extend(compress_to_vec(unpacked, LEVEL));
        format!("run={}", base64url(&bytes))
    }

    #[test]
    fn a_link_gives_back_the_script_and_the_moment() {
        for at in [None, Some(Instant(0)), Some(Instant(7_412_600))] {
            let link = Link { script: SCRIPT.to_owned(), at };
            assert_eq!(Link::parse(&link.fragment().unwrap()), Ok(link));
        }
    }

    #[test]
    fn base64url_of_every_length_comes_back() {
        for length in 0..70u8 {
            let bytes: Vec<u8> = (0..length).map(|n| n.wrapping_mul(151)).collect();
            assert_eq!(from_base64url(&base64url(&bytes)).unwrap(), bytes);
        }
    }

    #[test]
    fn a_whole_address_is_read_like_its_fragment() {
        let fragment = link(SCRIPT).fragment().unwrap();
        let address = format!("  https://example.org/highwater/?x=1#{fragment}\n");
        assert_eq!(Link::parse(&address), Ok(link(SCRIPT)));
    }

    #[test]
    fn a_text_that_is_no_script_is_still_carried() {
        assert_eq!(Link::parse(&link("集群 🌊").fragment().unwrap()), Ok(link("集群 🌊")));
        assert_eq!(Link::parse(&link("").fragment().unwrap()), Ok(link("")));
    }

    #[test]
    fn a_script_above_the_limit_has_no_link() {
        let bytes = SCRIPT_BYTES_MAX + 1;
        assert_eq!(link(&"x".repeat(bytes)).fragment(), Err(LinkError::ScriptTooLong { bytes }));
        assert!(link(&"x".repeat(SCRIPT_BYTES_MAX)).fragment().is_ok());
    }

    #[test]
    fn a_script_that_does_not_compress_has_no_link() {
        let mut state = 1u32;
        let noise = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'!' + (state >> 24) as u8 % 90)
        });
        let script: String = noise.take(SCRIPT_BYTES_MAX).collect();
        assert!(matches!(link(&script).fragment(), Err(LinkError::PackedTooLong { .. })));
    }

    #[test]
    fn an_address_without_a_run_says_so() {
        for address in ["", "#", "https://example.org/", "#at=5", "#ru=AQ", "#running=AQ"] {
            assert_eq!(Link::parse(address), Err(LinkError::NoRun), "{address}");
        }
    }

    #[test]
    fn a_link_with_an_empty_run_says_so() {
        assert_eq!(Link::parse("#run="), Err(LinkError::Empty));
    }

    #[test]
    fn a_foreign_character_is_named_with_its_place() {
        assert_eq!(Link::parse("run=AQ%3D"), Err(LinkError::BadCharacter { at: 3, found: '%' }));
        assert_eq!(Link::parse("run=中"), Err(LinkError::BadCharacter { at: 1, found: '中' }));
        assert_eq!(Link::parse("run=AQ=="), Err(LinkError::BadCharacter { at: 3, found: '=' }));
    }

    #[test]
    fn a_length_that_base64_cannot_have_is_an_incomplete_link() {
        assert_eq!(Link::parse("run=AQABC"), Err(LinkError::BadLength { length: 5 }));
    }

    #[test]
    fn a_version_of_the_future_is_named() {
        assert_eq!(Link::parse(&forged(2, b"x")), Err(LinkError::UnknownVersion { found: 2 }));
    }

    #[test]
    fn a_link_cut_anywhere_is_refused() {
        let fragment = link(SCRIPT).fragment().unwrap();
        for length in "run=".len()..fragment.len() {
            assert!(Link::parse(&fragment[..length]).is_err(), "cut at {length}");
        }
        assert_eq!(Link::parse(&fragment[..fragment.len() - 8]), Err(LinkError::Truncated));
    }

    #[test]
    fn garbage_behind_a_good_version_is_damaged() {
        let garbage = format!("run={}", base64url(&[VERSION, 0xff, 0xff, 0xff, 0xff]));
        assert_eq!(Link::parse(&garbage), Err(LinkError::Damaged));
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_unpacked() {
        let bomb = forged(VERSION, &vec![b'x'; 8 << 20]);
        assert!(bomb.len() < PACKED_BYTES_MAX);
        assert_eq!(Link::parse(&bomb), Err(LinkError::UnpacksTooLong));
    }

    #[test]
    fn a_link_longer_than_any_of_ours_is_refused_unread() {
        let long = format!("run={}", "A".repeat(1 << 20));
        assert_eq!(Link::parse(&long), Err(LinkError::PackedTooLong { bytes: (1 << 20) / 4 * 3 }));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert_eq!(Link::parse(&forged(VERSION, &[0xff, 0xfe])), Err(LinkError::NotText));
    }

    #[test]
    fn a_moment_that_is_no_number_is_refused() {
        let fragment = link(SCRIPT).fragment().unwrap();
        let found = "soon".to_owned();
        assert_eq!(Link::parse(&format!("{fragment}&at=soon")), Err(LinkError::BadMoment { found }));
    }
}
