//! Why there is no link, or a link cannot be read.

use highwater_core::permalink::{LinkError, PACKED_BYTES_MAX, SCRIPT_BYTES_MAX, VERSION};

/// Why.
pub fn error(error: &LinkError) -> String {
    match error {
        LinkError::ScriptTooLong { bytes } => {
            format!("the script has {bytes} bytes, a link carries at most {SCRIPT_BYTES_MAX}")
        }
        LinkError::PackedTooLong { bytes } => {
            format!("the run has {bytes} bytes compressed, a link carries at most {PACKED_BYTES_MAX}")
        }
        LinkError::NoRun => "the address has no run in it".to_owned(),
        LinkError::Empty => "the link ends where its run should begin".to_owned(),
        LinkError::BadCharacter { found, at } => {
            format!("'{found}' at character {at} cannot be part of a link")
        }
        LinkError::BadLength { length } => {
            format!("the link is not complete: {length} characters cannot be right")
        }
        LinkError::UnknownVersion { found } => {
            format!("the link is of version {found}, this Highwater reads version {VERSION}")
        }
        LinkError::Truncated => "the link is not complete: its end is missing".to_owned(),
        LinkError::Damaged => "the link is damaged".to_owned(),
        LinkError::UnpacksTooLong => format!("the link unpacks to more than {SCRIPT_BYTES_MAX} bytes"),
        LinkError::NotText => "the link does not hold text".to_owned(),
        LinkError::BadMoment { found } => format!("'{found}' is no moment in microseconds"),
    }
}
