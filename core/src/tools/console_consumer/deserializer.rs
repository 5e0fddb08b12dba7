//! What a record's bytes are read as: Kafka's deserialisers (`org.apache.kafka.common.serialization`), and what Java
//! prints of each value.
//!
//! Without one the bytes go out as they are. A record whose bytes do not fit is poison: the exception ends the tool.
//!
//! CAVEATS: bytes that are no UTF-8 are shown with replacement characters; the address in a byte array's name is made of its content;
//! `ListDeserializer` needs classes that nobody can give it here.

use crate::client::ClientError;

/// A deserialiser of Kafka's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deserializer {
    Boolean,
    ByteArray,
    ByteBuffer,
    Bytes,
    Double,
    Float,
    Integer,
    Long,
    Short,
    String,
    Uuid,
    Void,
}

const PACKAGE: &str = "org.apache.kafka.common.serialization.";

impl Deserializer {
    const ALL: &[(&str, Deserializer)] = &[
        ("Boolean", Deserializer::Boolean),
        ("ByteArray", Deserializer::ByteArray),
        ("ByteBuffer", Deserializer::ByteBuffer),
        ("Bytes", Deserializer::Bytes),
        ("Double", Deserializer::Double),
        ("Float", Deserializer::Float),
        ("Integer", Deserializer::Integer),
        ("Long", Deserializer::Long),
        ("Short", Deserializer::Short),
        ("String", Deserializer::String),
        ("UUID", Deserializer::Uuid),
        ("Void", Deserializer::Void),
    ];

    /// The one of a class's full name, or what is thrown in its place.
    pub fn of_class(class: &str) -> Result<Self, ClientError> {
        let name = class.strip_prefix(PACKAGE).and_then(|name| name.strip_suffix("Deserializer"));
        let known = Self::ALL.iter().find(|(known, _)| Some(*known) == name);
        known.map(|(_, deserializer)| *deserializer).ok_or_else(|| match name {
            Some("List") => ClientError::config(
                "Not able to determine the list class because it was neither passed via the constructor nor set in the config.",
            ),
            _ => ClientError::class_not_found(class),
        })
    }

    /// What Java prints of the value that these bytes are.
    pub fn text(self, bytes: &[u8]) -> Result<String, ClientError> {
        let wrong = |name: &str, size: usize| {
            ClientError::api(
                "SerializationException",
                format!("Size of data received by {name} is not {size}"),
            )
        };
        match self {
            Deserializer::Boolean => match bytes {
                [0] => Ok("false".into()),
                [1] => Ok("true".into()),
                [other] => {
                    let words = format!("Unexpected byte received by BooleanDeserializer: {}", *other as i8);
                    Err(ClientError::api("SerializationException", words))
                }
                _ => Err(wrong("BooleanDeserializer", 1)),
            },
            Deserializer::ByteArray => {
                let hash = bytes.iter().fold(1u32, |hash, byte| hash.wrapping_mul(31) ^ u32::from(*byte));
                Ok(format!("[B@{:x}", hash & 0x7fff_ffff))
            }
            Deserializer::ByteBuffer => {
                let size = bytes.len();
                Ok(format!("java.nio.HeapByteBuffer[pos=0 lim={size} cap={size}]"))
            }
            Deserializer::Bytes => Ok(escaped(bytes)),
            Deserializer::String => Ok(String::from_utf8_lossy(bytes).into_owned()),
            Deserializer::Short => {
                let number = bytes.try_into().map(i16::from_be_bytes);
                number.map(|n| n.to_string()).map_err(|_| wrong("ShortDeserializer", 2))
            }
            Deserializer::Integer => {
                let number = bytes.try_into().map(i32::from_be_bytes);
                number.map(|n| n.to_string()).map_err(|_| wrong("IntegerDeserializer", 4))
            }
            Deserializer::Long => {
                let number = bytes.try_into().map(i64::from_be_bytes);
                number.map(|n| n.to_string()).map_err(|_| wrong("LongDeserializer", 8))
            }
            Deserializer::Float => {
                let number = bytes.try_into().map(f32::from_be_bytes);
                number.map(|n| floating(&format!("{n:e}"))).map_err(|_| wrong("Deserializer", 4))
            }
            Deserializer::Double => {
                let number = bytes.try_into().map(f64::from_be_bytes);
                number.map(|n| floating(&format!("{n:e}"))).map_err(|_| wrong("Deserializer", 8))
            }
            Deserializer::Uuid => uuid(&String::from_utf8_lossy(bytes)),
            Deserializer::Void => {
                Err(ClientError::illegal_argument("Data should be null for a VoidDeserializer."))
            }
        }
    }
}

/// As `Bytes.toString`: printable ASCII as it is, all else by number.
fn escaped(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        match byte {
            b'\\' => text.push_str("\\x5C"),
            b' '..=b'~' => text.push(char::from(*byte)),
            _ => text.push_str(&format!("\\x{byte:02X}")),
        }
    }
    text
}

/// A number with a point, given as `2.61e20`, as Java has it: plain from a thousandth to ten million, with an `E`
/// elsewhere, and always with a digit behind the point.
fn floating(text: &str) -> String {
    let (sign, size) = text.strip_prefix('-').map_or(("", text), |size| ("-", size));
    let Some((mantissa, exponent)) = size.split_once('e') else {
        return format!("{sign}{}", if size == "inf" { "Infinity" } else { size });
    };
    let digits = mantissa.replace('.', "");
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let behind = |digits: &str| if digits.is_empty() { "0".to_owned() } else { digits.to_owned() };
    match exponent {
        -3..=-1 => format!("{sign}0.{}{digits}", "0".repeat((-exponent - 1) as usize)),
        0..=6 => {
            let (before, after) = (exponent as usize + 1, digits.len());
            let padded = format!("{digits}{}", "0".repeat(before.saturating_sub(after)));
            format!("{sign}{}.{}", &padded[..before], behind(&padded[before..]))
        }
        _ => format!("{sign}{}.{}E{exponent}", &digits[..1], behind(&digits[1..])),
    }
}

/// As `UUID.fromString`: five numbers in base 16, of any length up to their place's.
fn uuid(text: &str) -> Result<String, ClientError> {
    const LENGTHS: [usize; 5] = [8, 4, 4, 4, 12];
    let parts: Vec<&str> = text.split('-').collect();
    let fits = |(part, most): (&&str, usize)| {
        (1..=most).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_hexdigit())
    };
    if parts.len() == LENGTHS.len() && parts.iter().zip(LENGTHS).all(fits) {
        let padded = parts.iter().zip(LENGTHS).map(|(part, most)| format!("{part:0>most$}"));
        return Ok(padded.collect::<Vec<_>>().join("-").to_ascii_lowercase());
    }
    let cause = ClientError::illegal_argument(format!("Invalid UUID string: {text}"));
    Err(ClientError::api("SerializationException", "Error parsing data into UUID").caused_by(cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(class: &str, bytes: &[u8]) -> Result<String, String> {
        let deserializer = Deserializer::of_class(&format!("{PACKAGE}{class}Deserializer"));
        deserializer.and_then(|reads| reads.text(bytes)).map_err(|error| error.to_string())
    }

    #[test]
    fn bytes_print_as_java_prints_their_value() {
        assert_eq!(read("Integer", b"abcd").unwrap(), "1633837924");
        assert_eq!(read("Long", b"abcdefgh").unwrap(), "7017280452245743464");
        assert_eq!(read("Short", &[0xff, 0xfe]).unwrap(), "-2");
        assert_eq!(read("Bytes", b"a\\\n").unwrap(), "a\\x5C\\x0A");
        assert_eq!(read("ByteBuffer", b"ab").unwrap(), "java.nio.HeapByteBuffer[pos=0 lim=2 cap=2]");
        assert_eq!(read("Boolean", &[1]).unwrap(), "true");
        let uuid = "0-1-2-3-4";
        assert_eq!(read("UUID", uuid.as_bytes()).unwrap(), "00000000-0001-0002-0003-000000000004");
    }

    #[test]
    fn numbers_with_a_point_print_as_in_java() {
        assert_eq!(read("Float", b"abcd").unwrap(), "2.6100788E20");
        assert_eq!(read("Double", b"abcdefgh").unwrap(), "1.2926117907728089E161");
        for (number, printed) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (-12.5, "-12.5"),
            (1_234_567.0, "1234567.0"),
            (1e7, "1.0E7"),
            (0.001, "0.001"),
            (0.0001, "1.0E-4"),
            (f64::INFINITY, "Infinity"),
            (f64::NEG_INFINITY, "-Infinity"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(read("Double", &f64::to_be_bytes(number)).unwrap(), printed);
        }
    }

    #[test]
    fn bytes_that_do_not_fit_are_poison() {
        let exception = |text: &str| format!("org.apache.kafka.common.errors.SerializationException: {text}");
        for (class, complaint) in [
            ("Integer", "Size of data received by IntegerDeserializer is not 4"),
            ("Double", "Size of data received by Deserializer is not 8"),
            ("Boolean", "Size of data received by BooleanDeserializer is not 1"),
            ("UUID", "Error parsing data into UUID"),
        ] {
            assert_eq!(read(class, b"abc").unwrap_err(), exception(complaint));
        }
    }

    #[test]
    fn a_class_that_there_is_not_is_not_found() {
        let error = Deserializer::of_class("com.acme.AvroDeserializer").unwrap_err();
        assert_eq!(error.to_string(), "java.lang.ClassNotFoundException: com.acme.AvroDeserializer");
    }
}
