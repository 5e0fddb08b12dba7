//! Records of `__consumer_offsets` as JSON, as `--offsets-decoder` shows them.

use std::rc::Rc;

use bytes::Bytes;

use crate::ids::TopicPartition;
use crate::tools::json::quoted;
use crate::wire::Record;
use crate::wire::consumer_offsets::{GroupValue, Key, MemberValue, OffsetValue};
use crate::wire::consumer_protocol::{Assignment, Subscription};

/// A record's key and value; where they cannot be read, a sentence in place of the key.
pub(super) fn decode(record: &Record) -> (Option<String>, Option<String>) {
    let unread = |why: String| (Some(why), None);
    let at = record.offset;
    let key = record.key.as_ref().map(Key::parse);
    let (shown, value) = match (key, &record.value) {
        (Some(Ok(Key::Offset { group, tp })), value) => {
            let (group, topic, partition) = (quoted(&group), quoted(&tp.topic), tp.partition);
            let key =
                typed("type", "1", format!("\"group\":{group},\"topic\":{topic},\"partition\":{partition}"));
            (key, value.as_ref().map(|value| OffsetValue::parse(value).map(|read| offset(&read, value))))
        }
        (Some(Ok(Key::Group { group })), value) => {
            let key = typed("type", "2", format!("\"group\":{}", quoted(&group)));
            (key, value.as_ref().map(|value| GroupValue::parse(value).map(|read| self::group(&read, value))))
        }
        (Some(Ok(Key::Unknown { version })), _) => {
            return unread(format!("Unknown record type {version} at offset {at}, skipping."));
        }
        (Some(Err(error)), _) => return unread(format!("Error at offset {at}, skipping. {error}")),
        (None, _) => return unread(format!("Error at offset {at}, skipping. The record has no key")),
    };
    match value {
        None => (Some(shown), Some("<DELETE>".to_owned())),
        Some(Ok(value)) => (Some(shown), Some(value)),
        Some(Err(error)) => unread(format!("Error at offset {at}, skipping. {error}")),
    }
}

fn typed(name: &str, version: &str, data: String) -> String {
    ["{\"", name, "\":\"", version, "\",\"data\":{", &data, "}}"].concat()
}

/// The version that a value begins with; it has been read, so it is one of 0 to 3.
fn version(value: &Bytes) -> u8 {
    value.get(1).copied().unwrap_or_default()
}

fn offset(read: &OffsetValue, value: &Bytes) -> String {
    let version = version(value);
    let epoch = if version >= 3 { format!(",\"leaderEpoch\":{}", read.leader_epoch) } else { String::new() };
    let (metadata, at) = (quoted(&read.metadata), read.commit_timestamp.0);
    let data = format!("\"offset\":{}{epoch},\"metadata\":{metadata},\"commitTimestamp\":{at}", read.offset);
    typed("version", &version.to_string(), data)
}

fn group(read: &GroupValue, value: &Bytes) -> String {
    let version = version(value);
    let members: Vec<String> = read.members.iter().map(|m| member(m, version)).collect();
    let since = match version {
        0 | 1 => String::new(),
        _ => format!(",\"currentStateTimestamp\":{}", read.current_state_timestamp.0),
    };
    let data = format!(
        "\"protocolType\":{},\"generation\":{},\"protocol\":{},\"leader\":{}{since},\"members\":[{}]",
        quoted(&read.protocol_type),
        read.generation,
        nullable(&read.protocol),
        nullable(&read.leader),
        members.join(","),
    );
    typed("version", &version.to_string(), data)
}

fn member(member: &MemberValue, version: u8) -> String {
    let instance = match version {
        3.. => format!(",\"groupInstanceId\":{}", nullable(&member.group_instance_id)),
        _ => String::new(),
    };
    let rebalance = match version {
        0 => String::new(),
        _ => format!(",\"rebalanceTimeout\":{}", member.rebalance_timeout_ms),
    };
    format!(
        "{{\"memberId\":{}{instance},\"clientId\":{},\"clientHost\":{}{rebalance},\"sessionTimeout\":{},\
         \"subscription\":{},\"assignment\":{}}}",
        quoted(&member.member_id),
        quoted(&member.client_id),
        quoted(&member.client_host),
        member.session_timeout_ms,
        Subscription::parse(&member.subscription).map_or_else(
            |_| base64(&member.subscription),
            |read| subscription(&read, member.subscription[1])
        ),
        Assignment::parse(&member.assignment).map_or_else(
            |_| base64(&member.assignment),
            |read| {
                let given = by_topic(&read.partitions);
                format!("{{\"assignedPartitions\":{given},\"userData\":{}}}", data(&read.user_data))
            }
        ),
    )
}

fn subscription(read: &Subscription, version: u8) -> String {
    let topics: Vec<String> = read.topics.iter().map(|topic| quoted(topic)).collect();
    let mut text = format!("{{\"topics\":[{}],\"userData\":{}", topics.join(","), data(&read.user_data));
    if version >= 1 {
        text += &format!(",\"ownedPartitions\":{}", by_topic(&read.owned));
    }
    if version >= 2 {
        text += &format!(",\"generationId\":{}", read.generation);
    }
    if version >= 3 {
        text += &format!(",\"rackId\":{}", nullable(&read.rack));
    }
    text + "}"
}

/// `[{"topic":"orders","partitions":[0,1]}]`; partitions of a topic follow one another.
fn by_topic(partitions: &[TopicPartition]) -> String {
    let topics = partitions.chunk_by(|a, b| a.topic == b.topic).map(|of_one| {
        let numbers: Vec<String> = of_one.iter().map(|tp| tp.partition.to_string()).collect();
        format!("{{\"topic\":{},\"partitions\":[{}]}}", quoted(&of_one[0].topic), numbers.join(","))
    });
    format!("[{}]", topics.collect::<Vec<_>>().join(","))
}

fn nullable(text: &Option<Rc<str>>) -> String {
    text.as_ref().map_or_else(|| "null".to_owned(), |text| quoted(text))
}

fn data(bytes: &Option<Bytes>) -> String {
    bytes.as_ref().map_or_else(|| "null".to_owned(), |bytes| base64(bytes))
}

/// Bytes as JSON has them.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::from('"');
    for three in bytes.chunks(3) {
        let all = three.iter().fold(0u32, |all, byte| all << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for digit in 0..4 {
            let value = (all >> (18 - 6 * digit)) & 63;
            text.push(if digit > three.len() { '=' } else { DIGITS[value as usize].into() });
        }
    }
    text + "\""
}
