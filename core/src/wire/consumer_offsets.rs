//! The records of `__consumer_offsets`: how far each group has read, and its members.
//!
//! ```text
//! offset key      1 i16 · group · topic · partition i32
//! offset value    3 i16 · offset i64 · leaderEpoch i32 · metadata · commitTimestamp i64
//! group key       2 i16 · group
//! group value     3 i16 · protocolType · generation i32 · protocol? · leader? · currentStateTimestamp i64
//!                 · members: count i32 × (memberId · groupInstanceId? · clientId · clientHost
//!                                         · rebalanceTimeout i32 · sessionTimeout i32 · subscription · assignment)
//! ```
//!
//! The first number of each is its version; text has an i16 length (-1 null where marked `?`), bytes an i32 one.
//! Together with compaction this is a table: the newest value of a key counts, and a null value (a tombstone)
//! deletes it.
//!
//! CAVEATS: values are written in version 3, read in 0 to 3; keys of the newer group protocol (KIP-848) are told
//! apart but not read.

use std::rc::Rc;

use bytes::Bytes;

use super::cursor::{put_count, put_nullable_bytes, put_nullable_string, put_string};
use super::{Cursor, Marks, WireError};
use crate::ids::{LeaderEpoch, Offset, TopicPartition};
use crate::time::Timestamp;

const OFFSET_KEY_VERSION: i16 = 1;
const GROUP_KEY_VERSION: i16 = 2;
const VALUE_VERSION: i16 = 3;

/// A key of `__consumer_offsets`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// How far a group has read a partition.
    Offset {
        /// The group.
        group: Rc<str>,
        /// The partition.
        tp: TopicPartition,
    },
    /// A group's generation and members.
    Group {
        /// The group.
        group: Rc<str>,
    },
    /// A key of a version that is not known here; readers skip it.
    Unknown {
        /// The version.
        version: i16,
    },
}

/// A committed offset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffsetValue {
    /// The next offset to read.
    pub offset: Offset,
    /// The leader epoch of the record before it; -1 unknown.
    pub leader_epoch: LeaderEpoch,
    /// What the committer wants to remember.
    pub metadata: Rc<str>,
    /// When it was committed.
    pub commit_timestamp: Timestamp,
}

/// A group, as its last completed rebalance left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupValue {
    /// `consumer`.
    pub protocol_type: Rc<str>,
    /// The generation.
    pub generation: i32,
    /// The assignor; null in an empty group.
    pub protocol: Option<Rc<str>>,
    /// The leader's member id; null in an empty group.
    pub leader: Option<Rc<str>>,
    /// Since when the group has been in its state; -1 unknown.
    pub current_state_timestamp: Timestamp,
    /// Its members.
    pub members: Vec<MemberValue>,
}

/// A member of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberValue {
    /// Its id.
    pub member_id: Rc<str>,
    /// Its `group.instance.id`, where it is static.
    pub group_instance_id: Option<Rc<str>>,
    /// Its `client.id`.
    pub client_id: Rc<str>,
    /// Its address, with the slash that Java prints.
    pub client_host: Rc<str>,
    /// `max.poll.interval.ms`.
    pub rebalance_timeout_ms: i32,
    /// `session.timeout.ms`.
    pub session_timeout_ms: i32,
    /// What it subscribed to, in the bytes of the consumer protocol.
    pub subscription: Bytes,
    /// What it was given, likewise.
    pub assignment: Bytes,
}

impl Key {
    /// Its bytes.
    pub fn write(&self) -> Bytes {
        let mut out = Vec::new();
        match self {
            Key::Offset { group, tp } => {
                out.extend(OFFSET_KEY_VERSION.to_be_bytes());
                put_string(&mut out, group);
                put_string(&mut out, &tp.topic);
                out.extend(tp.partition.to_be_bytes());
            }
            Key::Group { group } => {
                out.extend(GROUP_KEY_VERSION.to_be_bytes());
                put_string(&mut out, group);
            }
            Key::Unknown { version } => out.extend(version.to_be_bytes()),
        }
        out.into()
    }

    /// Reads a key.
    pub fn read<M: Marks>(cursor: &mut Cursor<'_, M>) -> Result<Key, WireError> {
        Ok(match cursor.i16("version")? {
            0 | OFFSET_KEY_VERSION => Key::Offset {
                group: cursor.string("group")?,
                tp: TopicPartition { topic: cursor.string("topic")?, partition: cursor.i32("partition")? },
            },
            GROUP_KEY_VERSION => Key::Group { group: cursor.string("group")? },
            version => Key::Unknown { version },
        })
    }

    /// Reads a key from its bytes.
    pub fn parse(bytes: &Bytes) -> Result<Key, WireError> {
        Key::read(&mut Cursor::new(bytes))
    }
}

impl OffsetValue {
    /// Its bytes.
    pub fn write(&self) -> Bytes {
        let mut out = Vec::new();
        out.extend(VALUE_VERSION.to_be_bytes());
        out.extend(self.offset.0.to_be_bytes());
        out.extend(self.leader_epoch.0.to_be_bytes());
        put_string(&mut out, &self.metadata);
        out.extend(self.commit_timestamp.0.to_be_bytes());
        out.into()
    }

    /// Reads a value.
    pub fn read<M: Marks>(cursor: &mut Cursor<'_, M>) -> Result<OffsetValue, WireError> {
        let version = value_version(cursor)?;
        let value = OffsetValue {
            offset: Offset(cursor.i64("offset")?),
            leader_epoch: if version >= 3 {
                LeaderEpoch(cursor.i32("leaderEpoch")?)
            } else {
                LeaderEpoch::NONE
            },
            metadata: cursor.string("metadata")?,
            commit_timestamp: Timestamp(cursor.i64("commitTimestamp")?),
        };
        if version == 1 {
            cursor.i64("expireTimestamp")?;
        }
        Ok(value)
    }

    /// Reads a value from its bytes.
    pub fn parse(bytes: &Bytes) -> Result<OffsetValue, WireError> {
        OffsetValue::read(&mut Cursor::new(bytes))
    }
}

impl GroupValue {
    /// Its bytes.
    pub fn write(&self) -> Bytes {
        let mut out = Vec::new();
        out.extend(VALUE_VERSION.to_be_bytes());
        put_string(&mut out, &self.protocol_type);
        out.extend(self.generation.to_be_bytes());
        put_nullable_string(&mut out, self.protocol.as_deref());
        put_nullable_string(&mut out, self.leader.as_deref());
        out.extend(self.current_state_timestamp.0.to_be_bytes());
        put_count(&mut out, self.members.len());
        self.members.iter().for_each(|member| member.write(&mut out));
        out.into()
    }

    /// Reads a value.
    pub fn read<M: Marks>(cursor: &mut Cursor<'_, M>) -> Result<GroupValue, WireError> {
        let version = value_version(cursor)?;
        Ok(GroupValue {
            protocol_type: cursor.string("protocolType")?,
            generation: cursor.i32("generation")?,
            protocol: cursor.nullable_string("protocol")?,
            leader: cursor.nullable_string("leader")?,
            current_state_timestamp: Timestamp(match version >= 2 {
                true => cursor.i64("currentStateTimestamp")?,
                false => -1,
            }),
            members: {
                let count = cursor.count("members")?;
                (0..count).map(|_| MemberValue::read(cursor, version)).collect::<Result<_, _>>()?
            },
        })
    }

    /// Reads a value from its bytes.
    pub fn parse(bytes: &Bytes) -> Result<GroupValue, WireError> {
        GroupValue::read(&mut Cursor::new(bytes))
    }
}

impl MemberValue {
    fn write(&self, out: &mut Vec<u8>) {
        put_string(out, &self.member_id);
        put_nullable_string(out, self.group_instance_id.as_deref());
        put_string(out, &self.client_id);
        put_string(out, &self.client_host);
        out.extend(self.rebalance_timeout_ms.to_be_bytes());
        out.extend(self.session_timeout_ms.to_be_bytes());
        put_nullable_bytes(out, Some(&self.subscription));
        put_nullable_bytes(out, Some(&self.assignment));
    }

    fn read<M: Marks>(cursor: &mut Cursor<'_, M>, version: i16) -> Result<MemberValue, WireError> {
        let member_id = cursor.string("memberId")?;
        let group_instance_id = if version >= 3 { cursor.nullable_string("groupInstanceId")? } else { None };
        let client_id = cursor.string("clientId")?;
        let client_host = cursor.string("clientHost")?;
        let rebalance_timeout_ms = if version >= 1 { Some(cursor.i32("rebalanceTimeout")?) } else { None };
        let session_timeout_ms = cursor.i32("sessionTimeout")?;
        Ok(MemberValue {
            member_id,
            group_instance_id,
            client_id,
            client_host,
            rebalance_timeout_ms: rebalance_timeout_ms.unwrap_or(session_timeout_ms),
            session_timeout_ms,
            subscription: cursor.nullable_bytes("subscription")?.unwrap_or_default(),
            assignment: cursor.nullable_bytes("assignment")?.unwrap_or_default(),
        })
    }
}

fn value_version<M: Marks>(cursor: &mut Cursor<'_, M>) -> Result<i16, WireError> {
    let (at, field) = (cursor.at(), "version");
    match cursor.i16(field)? {
        version @ 0..=VALUE_VERSION => Ok(version),
        version => Err(WireError::UnknownVersion { at, field, version }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::tests::{hex, unhex};

    #[test]
    fn an_offset_is_written_as_kafka_writes_it() {
        let key = Key::Offset { group: "g1".into(), tp: TopicPartition::new("orders", 3) };
        assert_eq!(hex(&key.write()), hex(&unhex("0001 0002 6731 0006 6f7264657273 00000003")));
        assert_eq!(Key::parse(&key.write()), Ok(key));
        let value = OffsetValue {
            offset: Offset(42),
            leader_epoch: LeaderEpoch(7),
            metadata: "".into(),
            commit_timestamp: Timestamp(1_700_000_000_000),
        };
        let expected = "0003 000000000000002a 00000007 0000 0000018bcfe56800";
        assert_eq!(hex(&value.write()), hex(&unhex(expected)));
        assert_eq!(OffsetValue::parse(&value.write()), Ok(value));
    }

    #[test]
    fn a_group_is_written_as_kafka_writes_it() {
        let key = Key::Group { group: "g1".into() };
        assert_eq!(hex(&key.write()), hex(&unhex("0002 0002 6731")));
        assert_eq!(Key::parse(&key.write()), Ok(key));
        let value = GroupValue {
            protocol_type: "consumer".into(),
            generation: 5,
            protocol: Some("range".into()),
            leader: Some("c-1".into()),
            current_state_timestamp: Timestamp(1_700_000_000_000),
            members: vec![MemberValue {
                member_id: "c-1".into(),
                group_instance_id: None,
                client_id: "c".into(),
                client_host: "/127.0.0.1".into(),
                rebalance_timeout_ms: 300_000,
                session_timeout_ms: 45_000,
                subscription: Bytes::from_static(&[0, 0]),
                assignment: Bytes::from_static(&[0, 0]),
            }],
        };
        let expected = "00030008636f6e73756d657200000005000572616e67650003632d310000018bcfe5680000000001\
                        0003632d31ffff000163000a2f3132372e302e302e31000493e00000afc800000002000000000002\
                        0000";
        assert_eq!(hex(&value.write()), hex(&unhex(expected)));
        assert_eq!(GroupValue::parse(&value.write()), Ok(value));
    }

    #[test]
    fn a_key_of_the_new_group_protocol_is_told_apart() {
        assert_eq!(Key::parse(&Bytes::from_static(&[0, 3, 0, 0])), Ok(Key::Unknown { version: 3 }));
    }
}
