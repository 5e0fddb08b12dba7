//! Records of `__consumer_offsets`, as `--offsets-decoder` shows them.

use crate::tools::json::quoted;
use crate::tools::record_json::{Members, group_data, offset_data, offset_key_data, version};
use crate::wire::Record;
use crate::wire::consumer_offsets::{GroupValue, Key, OffsetValue};

/// A record's key and value; where they cannot be read, a sentence in place of the key.
pub(super) fn decode(record: &Record) -> (Option<String>, Option<String>) {
    let unread = |why: String| (Some(why), None);
    let at = record.offset;
    let key = record.key.as_ref().map(Key::parse);
    let (shown, value) = match (key, &record.value) {
        (Some(Ok(Key::Offset { group, tp })), value) => {
            let read = |value| OffsetValue::parse(value).map(|read| offset_data(&read, version(value)));
            (
                typed("type", 1, &offset_key_data(&group, &tp)),
                value.as_ref().map(|value| (read(value), value)),
            )
        }
        (Some(Ok(Key::Group { group })), value) => {
            let read = |value| {
                GroupValue::parse(value).map(|read| group_data(&read, version(value), Members::Decoded))
            };
            let data = format!("\"group\":{}", quoted(&group));
            (typed("type", 2, &data), value.as_ref().map(|value| (read(value), value)))
        }
        (Some(Ok(Key::Unknown { version })), _) => {
            return unread(format!("Unknown record type {version} at offset {at}, skipping."));
        }
        (Some(Err(error)), _) => return unread(format!("Error at offset {at}, skipping. {error}")),
        (None, _) => return unread(format!("Error at offset {at}, skipping. The record has no key")),
    };
    match value {
        None => (Some(shown), Some("<DELETE>".to_owned())),
        Some((Ok(data), value)) => (Some(shown), Some(typed("version", version(value), &data))),
        Some((Err(error), _)) => unread(format!("Error at offset {at}, skipping. {error}")),
    }
}

fn typed(name: &str, version: u8, data: &str) -> String {
    format!("{{\"{name}\":\"{version}\",\"data\":{{{data}}}}}")
}
