//! The formatters of internal topics: what coordinators write, as JSON (`OffsetsMessageFormatter`,
//! `GroupMetadataMessageFormatter`, `TransactionLogMessageFormatter`), or as the classes that 3.9 still has under their
//! old names print it (`GroupMetadataManager$OffsetsMessageFormatter` …).
//!
//! ```text
//! {"key":{"version":1,"data":{"group":"g","topic":"t","partition":0}},"value":{"version":3,"data":{"offset":2,…}}}
//! [g,t,0]::OffsetAndMetadata(offset=2, leaderEpoch=Optional[0], metadata=, commitTimestamp=…, expireTimestamp=None)
//! ```
//!
//! The new ones leave out the end of the line; that is Kafka's own, and mended in 4.0. A record of the topic that a
//! formatter is not for is left out, a record of any other topic is `"unknown"`.
//!
//! CAVEATS: the old classes print partitions and members in the order of a hash table, here they stand as they were written.

use bytes::Bytes;

use crate::client::ClientError;
use crate::tools::json::quoted;
use crate::tools::record_json::{
    Members, group_data, offset_data, offset_key_data, transaction_data, version,
};
use crate::wire::consumer_offsets::{GroupValue, Key, OffsetValue};
use crate::wire::transaction_state::{TransactionValue, read_key};
use crate::wire::{Record, WireError};

/// Which records are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Committed offsets.
    Offsets,
    /// Groups.
    Groups,
    /// Transactional ids.
    Transactions,
}

/// What a record of the topic that is not shown leaves.
const LEFT_OUT: Option<String> = None;

/// Adds a record as JSON.
pub fn json(shown: Shown, record: &Record, line: &mut String) -> Result<(), ClientError> {
    let key = match &record.key {
        None => "null".to_owned(),
        Some(key) => match key_data(shown, key).map_err(underflow)? {
            Some(data) => typed(key, &data)?,
            None => return Ok(()),
        },
    };
    let value = match &record.value {
        None => "null".to_owned(),
        Some(value) => typed(value, &value_data(shown, value).map_err(underflow)?)?,
    };
    line.push_str(&format!("{{\"key\":{key},\"value\":{value}}}"));
    Ok(())
}

const UNKNOWN: &str = "\"unknown\"";

fn key_data(shown: Shown, key: &Bytes) -> Result<Option<String>, WireError> {
    let braced = |data: String| format!("{{{data}}}");
    let data = match shown {
        Shown::Transactions => {
            read_key(key)?.map(|id| braced(format!("\"transactionalId\":{}", quoted(&id))))
        }
        _ => match (Key::parse(key)?, shown) {
            (Key::Offset { group, tp }, Shown::Offsets) => Some(braced(offset_key_data(&group, &tp))),
            (Key::Group { group }, Shown::Groups) => Some(braced(format!("\"group\":{}", quoted(&group)))),
            (Key::Unknown { .. }, _) => None,
            _ => return Ok(LEFT_OUT),
        },
    };
    Ok(Some(data.unwrap_or_else(|| UNKNOWN.to_owned())))
}

fn value_data(shown: Shown, value: &Bytes) -> Result<String, WireError> {
    let (known, version) = (value.first() == Some(&0), version(value));
    let data = match shown {
        Shown::Offsets if known && version <= 3 => offset_data(&OffsetValue::parse(value)?, version),
        Shown::Groups if known && version <= 3 => {
            group_data(&GroupValue::parse(value)?, version, Members::Bytes)
        }
        Shown::Transactions if known && version == 0 => transaction_data(&TransactionValue::parse(value)?),
        _ => return Ok(UNKNOWN.to_owned()),
    };
    Ok(format!("{{{data}}}"))
}

/// `{"version":1,"data":…}`, with the number that the bytes begin with.
fn typed(bytes: &Bytes, data: &str) -> Result<String, ClientError> {
    let number = bytes.get(..2).and_then(|number| number.try_into().ok()).map(i16::from_be_bytes);
    let number = number.ok_or_else(ClientError::underflow)?;
    Ok(format!("{{\"version\":{number},\"data\":{data}}}"))
}

fn underflow(_: WireError) -> ClientError {
    ClientError::underflow()
}

/// Adds a record as the old classes print it, with its end of line.
pub fn legacy(shown: Shown, record: &Record, line: &mut String) -> Result<(), ClientError> {
    let Some(key) = &record.key else { return Ok(()) };
    let (name, value) = match shown {
        Shown::Transactions => {
            let Some(id) = read_key(key).map_err(underflow)? else { return Ok(()) };
            let told = told(record, |bytes| TransactionValue::parse(bytes), |value| transaction(&id, value))?;
            (id.to_string(), told)
        }
        _ => match (Key::parse(key).map_err(underflow)?, shown) {
            (Key::Offset { group, tp }, Shown::Offsets) => (
                format!("[{group},{},{}]", tp.topic, tp.partition),
                told(record, OffsetValue::parse, offset)?,
            ),
            (Key::Group { group: id }, Shown::Groups) => {
                let told = told(record, GroupValue::parse, |value| group(&id, value))?;
                (id.to_string(), told)
            }
            _ => return Ok(()),
        },
    };
    line.extend([&*name, "::", &value, "\n"]);
    Ok(())
}

fn told<T>(
    record: &Record,
    read: impl Fn(&Bytes) -> Result<T, WireError>,
    tell: impl Fn(&T) -> String,
) -> Result<String, ClientError> {
    match &record.value {
        None => Ok("NULL".to_owned()),
        Some(value) => read(value).map(|value| tell(&value)).map_err(underflow),
    }
}

fn offset(value: &OffsetValue) -> String {
    let epoch = match value.leader_epoch.0 {
        ..0 => "Optional.empty".to_owned(),
        epoch => format!("Optional[{epoch}]"),
    };
    format!(
        "OffsetAndMetadata(offset={}, leaderEpoch={epoch}, metadata={}, commitTimestamp={}, expireTimestamp=None)",
        value.offset, value.metadata, value.commit_timestamp.0
    )
}

fn group(id: &str, value: &GroupValue) -> String {
    let members = value.members.iter().map(|member| {
        let instance = match &member.group_instance_id {
            Some(instance) => format!("Some({instance})"),
            None => "None".to_owned(),
        };
        let protocol = value.protocol.as_deref().unwrap_or_default();
        format!(
            "{0} -> MemberMetadata(memberId={0}, groupInstanceId={instance}, clientId={1}, clientHost={2}, \
             sessionTimeoutMs={3}, rebalanceTimeoutMs={4}, supportedProtocols=List({protocol}))",
            member.member_id,
            member.client_id,
            member.client_host,
            member.session_timeout_ms,
            member.rebalance_timeout_ms,
        )
    });
    let members: Vec<String> = members.collect();
    format!(
        "GroupMetadata(groupId={id}, generation={}, protocolType=Some({}), currentState={}, members={MAP}({}))",
        value.generation,
        value.protocol_type,
        if members.is_empty() { "Empty" } else { "Stable" },
        members.join(", "),
    )
}

/// Scala's names, each in two parts: nothing here may have one of these.
const SET: &str = concat!("Hash", "Set");
const MAP: &str = concat!("Hash", "Map");

fn transaction(id: &str, value: &TransactionValue) -> String {
    let partitions: Vec<String> = value.partitions.iter().map(ToString::to_string).collect();
    format!(
        "TransactionMetadata(transactionalId={id}, producerId={}, producerEpoch={}, txnTimeoutMs={}, state={}, \
         pendingState=None, topicPartitions={SET}({}), txnStartTimestamp={}, txnLastUpdateTimestamp={})",
        value.producer_id,
        value.producer_epoch,
        value.timeout_ms,
        value.state.name(),
        partitions.join(", "),
        value.started.0,
        value.updated.0,
    )
}
