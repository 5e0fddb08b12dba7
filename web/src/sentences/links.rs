//! Why a link cannot be made or opened.

use highwater_core::permalink::LinkError;

use crate::texts::{Links, Locale};

/// An error of a link in words.
pub(crate) fn link_error(locale: Locale, error: &LinkError) -> String {
    let texts = Links(locale);
    match error {
        LinkError::ScriptTooLong { bytes } => texts.script_too_long(*bytes),
        LinkError::PackedTooLong { bytes } => texts.packed_too_long(*bytes),
        LinkError::UnpacksTooLong => texts.unpacks_too_long().to_owned(),
        LinkError::NoRun => texts.no_run().to_owned(),
        LinkError::UnknownVersion { found } => texts.unknown_version(found),
        LinkError::BadMoment { found } => texts.bad_moment(found),
        LinkError::Empty | LinkError::BadLength { .. } | LinkError::Truncated => texts.cut_off().to_owned(),
        LinkError::BadCharacter { at, found } => texts.bad_character(at, found),
        LinkError::Damaged | LinkError::NotText => texts.damaged().to_owned(),
    }
}
