//! The values of internal topics as JSON, the fields that stand between `"data":{` and `}`: as Kafka's generated
//! `…JsonConverter`s write them, for the dump tool and for the console consumer's formatters.

use std::rc::Rc;

use bytes::Bytes;

use super::json::quoted;
use crate::ids::TopicPartition;
use crate::protocol::transaction::TransactionState;
use crate::wire::consumer_offsets::{GroupValue, MemberValue, OffsetValue};
use crate::wire::consumer_protocol::{Assignment, Subscription};
use crate::wire::transaction_state::TransactionValue;

/// The version that a value begins with; it has been read, so it is one of 0 to 3.
pub(super) fn version(value: &Bytes) -> u8 {
    value.get(1).copied().unwrap_or_default()
}

/// The fields of an offset's key.
pub(super) fn offset_key_data(group: &str, tp: &TopicPartition) -> String {
    let (group, topic, partition) = (quoted(group), quoted(&tp.topic), tp.partition);
    format!("\"group\":{group},\"topic\":{topic},\"partition\":{partition}")
}

/// The fields of a committed offset.
pub(super) fn offset_data(read: &OffsetValue, version: u8) -> String {
    let epoch = if version >= 3 { format!(",\"leaderEpoch\":{}", read.leader_epoch) } else { String::new() };
    let (metadata, at) = (quoted(&read.metadata), read.commit_timestamp.0);
    format!("\"offset\":{}{epoch},\"metadata\":{metadata},\"commitTimestamp\":{at}", read.offset)
}

/// How what members said in the consumer protocol is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Members {
    /// Field by field.
    Decoded,
    /// As bytes.
    Bytes,
}

/// The fields of a group.
pub(super) fn group_data(read: &GroupValue, version: u8, shown: Members) -> String {
    let members: Vec<String> = read.members.iter().map(|m| member(m, version, shown)).collect();
    let since = match version {
        0 | 1 => String::new(),
        _ => format!(",\"currentStateTimestamp\":{}", read.current_state_timestamp.0),
    };
    format!(
        "\"protocolType\":{},\"generation\":{},\"protocol\":{},\"leader\":{}{since},\"members\":[{}]",
        quoted(&read.protocol_type),
        read.generation,
        nullable(&read.protocol),
        nullable(&read.leader),
        members.join(","),
    )
}

fn member(member: &MemberValue, version: u8, shown: Members) -> String {
    let decoded = shown == Members::Decoded;
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
        Subscription::parse(&member.subscription)
            .ok()
            .filter(|_| decoded)
            .map_or_else(|| base64(&member.subscription), |read| subscription(&read, member.subscription[1])),
        Assignment::parse(&member.assignment).ok().filter(|_| decoded).map_or_else(
            || base64(&member.assignment),
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

/// The fields of a transactional id.
pub(super) fn transaction_data(read: &TransactionValue) -> String {
    let topics = match read.state {
        TransactionState::Empty => "null".to_owned(),
        _ => {
            let of_one = |partitions: &[TopicPartition]| {
                let numbers: Vec<String> = partitions.iter().map(|tp| tp.partition.to_string()).collect();
                let topic = quoted(&partitions[0].topic);
                format!("{{\"topic\":{topic},\"partitionIds\":[{}]}}", numbers.join(","))
            };
            let topics = read.partitions.chunk_by(|a, b| a.topic == b.topic).map(of_one);
            format!("[{}]", topics.collect::<Vec<_>>().join(","))
        }
    };
    format!(
        "\"producerId\":{},\"producerEpoch\":{},\"transactionTimeoutMs\":{},\"transactionStatus\":{},\
         \"transactionPartitions\":{topics},\"transactionLastUpdateTimestampMs\":{},\
         \"transactionStartTimestampMs\":{}",
        read.producer_id,
        read.producer_epoch,
        read.timeout_ms,
        read.state as u8,
        read.updated.0,
        read.started.0,
    )
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
