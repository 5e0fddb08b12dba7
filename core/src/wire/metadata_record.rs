//! The records of `__cluster_metadata-0`, KRaft's metadata log: the controllers' decisions about the cluster, a change
//! a record.
//!
//! ```text
//! frame       1 · apiKey · version, each an unsigned varint; then the fields; then the tagged fields
//! text        length + 1 as an unsigned varint, bytes; 0 is null        list   count + 1, then the elements
//! tagged      count, then for each: tag · length · bytes; a field that has its default is not there
//!
//! 01 05 01 · 00000000 · 58f0…3303 · 02 · 00 05 02 00000002 · 01 04 00000002
//!  frame    partition    topic id   two    ISR [2]             leader 2          PartitionChangeRecord, version 1
//! ```
//!
//! Records have no key, and a batch of them holds one decision: it takes effect as a whole. The batch at the beginning
//! of an epoch is a control batch instead, LeaderChangeMessage ([`leader_change`]). A record's layout is told once
//! (`MetadataRecord::fields`), for writing and reading alike. (`org.apache.kafka.common.metadata`.)
//!
//! CAVEATS: the records that are written here can be read, in the versions that Apache Kafka 3.9 writes; ELR is not in
//! them. The features of a broker are written as constants and skipped when read.

use std::rc::Rc;

use bytes::Bytes;

use super::{Cursor, WireError, varint};
use crate::ids::{BrokerId, LeaderEpoch, TopicName};
use crate::protocol::cluster::Uuid;

/// One change of the cluster's metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The variants are Kafka's records without the suffix, their fields Kafka's.
pub enum MetadataRecord {
    /// A broker has registered; it is fenced until it has caught up.
    RegisterBroker {
        broker: BrokerId,
        incarnation: Uuid,
        epoch: i64,
        port: i16,
        rack: Option<Rc<str>>,
        directory: Vec<Uuid>,
    },
    /// A topic exists.
    Topic { name: TopicName, id: Uuid },
    /// A partition exists.
    Partition {
        partition: i32,
        topic: Uuid,
        replicas: Vec<BrokerId>,
        isr: Vec<BrokerId>,
        leader: BrokerId,
        leader_epoch: LeaderEpoch,
        partition_epoch: i32,
        directories: Vec<Uuid>,
    },
    /// A topic exists no more, and nothing that belongs to it.
    RemoveTopic { id: Uuid },
    /// A config is set, or (`None`) is no longer.
    Config { resource: i8, name: Rc<str>, key: Rc<str>, value: Option<Rc<str>> },
    /// A partition has changed. A new leader is a new leader epoch; every change is a new partition epoch.
    PartitionChange {
        partition: i32,
        topic: Uuid,
        isr: Option<Vec<BrokerId>>,
        leader: Option<BrokerId>,
        recovery: i8,
        moving: MoveChange,
    },
    /// The level of a feature (`metadata.version`).
    FeatureLevel { name: Rc<str>, level: i16 },
    /// Producer ids below this one are given out.
    ProducerIds { broker: BrokerId, epoch: i64, next: i64 },
    /// A broker is fenced (1) or no longer (-1); it is about to shut down (1).
    BrokerRegistrationChange { broker: BrokerId, epoch: i64, fenced: i8, in_controlled_shutdown: i8 },
    /// Nothing: it shows brokers that the controller lives.
    NoOp,
}

/// The topic of the metadata log, of one partition.
pub const METADATA_TOPIC: &str = "__cluster_metadata";
/// The kind of a config that belongs to a topic (`ConfigResource.Type.TOPIC`).
pub const TOPIC_RESOURCE: i8 = 2;
/// The kind of one that belongs to a broker, or under the empty name to all.
pub const BROKER_RESOURCE: i8 = 4;

/// A field of a record: where its value is, and of which type.
enum Field<'f> {
    I8(&'f mut i8),
    I16(&'f mut i16),
    I32(&'f mut i32),
    I64(&'f mut i64),
    Id(&'f mut BrokerId),
    Uuid(&'f mut Uuid),
    Text(&'f mut Rc<str>),
    NullableText(&'f mut Option<Rc<str>>),
    Ids(&'f mut Vec<BrokerId>),
    Uuids(&'f mut Vec<Uuid>),
    Constant(&'static [u8]),
    /// A tagged field, which may be missing.
    MaybeIds(&'f mut Option<Vec<BrokerId>>),
    MaybeId(&'f mut Option<BrokerId>),
    MaybeUuids(&'f mut Option<Vec<Uuid>>),
}

/// Field by field; the tagged ones with their tags.
type Fields<'f> = (Vec<Field<'f>>, Vec<(u32, Field<'f>)>);

/// What of a PartitionChange tells of replicas that come and go (KIP-455), and where they are (KIP-858).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MoveChange {
    /// All replicas.
    pub replicas: Option<Vec<BrokerId>>,
    /// Those that will go.
    pub removing: Option<Vec<BrokerId>>,
    /// Those that come.
    pub adding: Option<Vec<BrokerId>>,
    /// The log directory of each replica.
    pub directories: Option<Vec<Uuid>>,
}

impl MoveChange {
    /// Puts its fields among the others, by tag.
    fn join<'f>(&'f mut self, tagged: &mut Vec<(u32, Field<'f>)>) {
        tagged.extend([
            (2, Field::MaybeIds(&mut self.replicas)),
            (3, Field::MaybeIds(&mut self.removing)),
            (4, Field::MaybeIds(&mut self.adding)),
            (8, Field::MaybeUuids(&mut self.directories)),
        ]);
        tagged.sort_unstable_by_key(|(tag, _)| *tag);
    }
}

impl MetadataRecord {
    /// (apiKey, version).
    fn frame(&self) -> (u32, u32) {
        match self {
            MetadataRecord::RegisterBroker { .. } => (0, 3),
            MetadataRecord::Topic { .. } => (2, 0),
            MetadataRecord::Partition { .. } => (3, 1),
            MetadataRecord::Config { .. } => (4, 0),
            MetadataRecord::PartitionChange { .. } => (5, 1),
            MetadataRecord::RemoveTopic { .. } => (9, 0),
            MetadataRecord::FeatureLevel { .. } => (12, 0),
            MetadataRecord::ProducerIds { .. } => (15, 0),
            MetadataRecord::BrokerRegistrationChange { .. } => (17, 1),
            MetadataRecord::NoOp => (20, 0),
        }
    }

    /// A record of that kind whose fields are to be read.
    fn empty(api_key: u32) -> Option<Self> {
        let (none, zero, text) = (BrokerId::NONE, Uuid(0), || Rc::from(""));
        Some(match api_key {
            0 => MetadataRecord::RegisterBroker {
                broker: none,
                incarnation: zero,
                epoch: 0,
                port: 0,
                rack: None,
                directory: Vec::new(),
            },
            2 => MetadataRecord::Topic { name: text(), id: zero },
            3 => MetadataRecord::Partition {
                partition: 0,
                topic: zero,
                replicas: Vec::new(),
                isr: Vec::new(),
                leader: none,
                leader_epoch: LeaderEpoch::ZERO,
                partition_epoch: 0,
                directories: Vec::new(),
            },
            4 => MetadataRecord::Config { resource: 0, name: text(), key: text(), value: None },
            5 => {
                let (partition, topic) = (0, zero);
                MetadataRecord::PartitionChange {
                    partition,
                    topic,
                    isr: None,
                    leader: None,
                    recovery: 0,
                    moving: MoveChange::default(),
                }
            }
            9 => MetadataRecord::RemoveTopic { id: zero },
            12 => MetadataRecord::FeatureLevel { name: text(), level: 0 },
            15 => MetadataRecord::ProducerIds { broker: none, epoch: 0, next: 0 },
            17 => {
                let (broker, epoch, fenced, in_controlled_shutdown) = (none, 0, 0, 0);
                MetadataRecord::BrokerRegistrationChange { broker, epoch, fenced, in_controlled_shutdown }
            }
            20 => MetadataRecord::NoOp,
            _ => return None,
        })
    }

    /// The layout.
    fn fields(&mut self) -> Fields<'_> {
        use Field as F;
        match self {
            MetadataRecord::RegisterBroker { broker, incarnation, epoch, port, rack, directory } => (
                vec![
                    F::Id(broker),
                    F::Constant(&[0]), // not migrating from ZooKeeper
                    F::Uuid(incarnation),
                    F::I64(epoch),
                    F::Constant(b"\x02\x0aPLAINTEXT\x0alocalhost"), // one end point
                    F::I16(port),
                    F::Constant(b"\0\0\0\x03\x0ekraft.version\0\0\0\x01\0\x11metadata.version\0\x01\0\x15\0"),
                    F::NullableText(rack),
                    F::Constant(&[1, 0]), // fenced, not in controlled shutdown
                ],
                vec![(0, F::Uuids(directory))],
            ),
            MetadataRecord::Topic { name, id } => (vec![F::Text(name), F::Uuid(id)], vec![]),
            MetadataRecord::Partition {
                partition,
                topic,
                replicas,
                isr,
                leader,
                leader_epoch,
                partition_epoch,
                directories,
            } => (
                vec![
                    F::I32(partition),
                    F::Uuid(topic),
                    F::Ids(replicas),
                    F::Ids(isr),
                    F::Constant(&[1, 1]), // no replica is being removed or added
                    F::Id(leader),
                    F::I32(&mut leader_epoch.0),
                    F::I32(partition_epoch),
                    F::Uuids(directories),
                ],
                vec![],
            ),
            MetadataRecord::Config { resource, name, key, value } => {
                (vec![F::I8(resource), F::Text(name), F::Text(key), F::NullableText(value)], vec![])
            }
            MetadataRecord::PartitionChange { partition, topic, isr, leader, recovery, moving } => {
                let mut tagged = vec![(0, F::MaybeIds(isr)), (1, F::MaybeId(leader)), (5, F::I8(recovery))];
                moving.join(&mut tagged);
                (vec![F::I32(partition), F::Uuid(topic)], tagged)
            }
            MetadataRecord::RemoveTopic { id } => (vec![F::Uuid(id)], vec![]),
            MetadataRecord::FeatureLevel { name, level } => (vec![F::Text(name), F::I16(level)], vec![]),
            MetadataRecord::ProducerIds { broker, epoch, next } => {
                (vec![F::Id(broker), F::I64(epoch), F::I64(next)], vec![])
            }
            MetadataRecord::BrokerRegistrationChange { broker, epoch, fenced, in_controlled_shutdown } => (
                vec![F::Id(broker), F::I64(epoch)],
                vec![(0, F::I8(fenced)), (1, F::I8(in_controlled_shutdown))],
            ),
            MetadataRecord::NoOp => (vec![], vec![]),
        }
    }

    /// Its bytes, the value of a record of the log.
    pub fn write(&self) -> Bytes {
        let (api_key, version) = self.frame();
        let mut out = Vec::new();
        for number in [1, api_key, version] {
            put_unsigned(&mut out, number);
        }
        let mut copy = self.clone();
        let (fields, tagged) = copy.fields();
        fields.iter().for_each(|field| field.write(&mut out));
        let tagged: Vec<_> = tagged.iter().filter(|(_, field)| !field.is_default()).collect();
        put_unsigned(&mut out, tagged.len() as u32);
        for (tag, field) in tagged {
            let mut bytes = Vec::new();
            field.write(&mut bytes);
            put_unsigned(&mut out, *tag);
            put_unsigned(&mut out, bytes.len() as u32);
            out.extend(bytes);
        }
        out.into()
    }

    /// Reads a value of the log.
    pub fn read(bytes: &Bytes) -> Result<Self, WireError> {
        let mut cursor = Cursor::new(bytes);
        cursor.unsigned("frameVersion")?;
        let api_key = cursor.unsigned("apiKey")?;
        let unknown = |version| WireError::UnknownVersion { at: 1, field: "apiKey", version };
        let mut record = Self::empty(api_key).ok_or(unknown(api_key as i16))?;
        cursor.unsigned("version")?;
        let (fields, mut tagged) = record.fields();
        for field in fields {
            field.read(&mut cursor)?;
        }
        for _ in 0..cursor.unsigned("taggedFields")? {
            let tag = cursor.unsigned("tag")?;
            let len = cursor.unsigned("length")? as usize;
            match tagged.iter().position(|(known, _)| *known == tag) {
                Some(at) => tagged.swap_remove(at).1.read(&mut cursor)?,
                None => drop(cursor.take("unknown", len)?),
            }
        }
        cursor.finish()?;
        Ok(record)
    }
}

impl Field<'_> {
    fn is_default(&self) -> bool {
        match self {
            Field::I8(value) => **value == 0,
            Field::Uuids(ids) => ids.is_empty(),
            Field::MaybeIds(ids) => ids.is_none(),
            Field::MaybeId(id) => id.is_none(),
            Field::MaybeUuids(ids) => ids.is_none(),
            _ => false,
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Field::I8(value) => out.push(**value as u8),
            Field::I16(value) => out.extend(value.to_be_bytes()),
            Field::I32(value) => out.extend(value.to_be_bytes()),
            Field::Id(id) => out.extend(id.0.to_be_bytes()),
            Field::I64(value) => out.extend(value.to_be_bytes()),
            Field::Uuid(id) => out.extend(id.0.to_be_bytes()),
            Field::Text(text) => put_text(out, Some(text)),
            Field::NullableText(text) => put_text(out, text.as_deref()),
            Field::Ids(ids) => put_ids(out, ids),
            Field::Uuids(ids) => put_uuids(out, ids),
            Field::MaybeUuids(ids) => put_uuids(out, ids.as_deref().unwrap_or_default()),
            Field::Constant(bytes) => out.extend(*bytes),
            Field::MaybeIds(ids) => put_ids(out, ids.as_deref().unwrap_or_default()),
            Field::MaybeId(id) => out.extend(id.map_or(-1, |id| id.0).to_be_bytes()),
        }
    }

    fn read(self, cursor: &mut Cursor<'_>) -> Result<(), WireError> {
        match self {
            Field::I8(value) => *value = cursor.i8("i8")?,
            Field::I16(value) => *value = cursor.i16("i16")?,
            Field::I32(value) => *value = cursor.i32("i32")?,
            Field::Id(id) => id.0 = cursor.i32("id")?,
            Field::I64(value) => *value = cursor.i64("i64")?,
            Field::Uuid(id) => *id = read_uuid(cursor)?,
            Field::Text(text) => *text = read_text(cursor)?.unwrap_or_else(|| "".into()),
            Field::NullableText(text) => *text = read_text(cursor)?,
            Field::Ids(ids) => *ids = read_list(cursor, |cursor| cursor.i32("id").map(BrokerId))?,
            Field::Uuids(ids) => *ids = read_list(cursor, read_uuid)?,
            Field::Constant(bytes) => drop(cursor.take("constant", bytes.len())?),
            Field::MaybeIds(ids) => *ids = Some(read_list(cursor, |cursor| cursor.i32("id").map(BrokerId))?),
            Field::MaybeUuids(ids) => *ids = Some(read_list(cursor, read_uuid)?),
            Field::MaybeId(id) => *id = Some(BrokerId(cursor.i32("id")?)),
        }
        Ok(())
    }
}

/// Whether a value of the log is a record that says nothing.
pub fn is_no_op(value: &[u8]) -> bool {
    value.get(1) == Some(&(MetadataRecord::NoOp.frame().0 as u8))
}

/// Key and value of the control record at the beginning of an epoch: the leader, and the voters that made it so.
pub fn leader_change(leader: BrokerId, voters: &[BrokerId], granting: &[BrokerId]) -> (Bytes, Bytes) {
    let mut value = vec![0, 0];
    value.extend(leader.0.to_be_bytes());
    for ids in [voters, granting] {
        put_unsigned(&mut value, ids.len() as u32 + 1);
        for id in ids {
            value.extend(id.0.to_be_bytes());
            value.push(0); // no tagged fields
        }
    }
    value.push(0);
    (Bytes::from_static(&[0, 0, 0, 2]), value.into())
}

fn put_unsigned(out: &mut Vec<u8>, value: u32) {
    let value = i64::from(value);
    varint::encode((value >> 1) ^ -(value & 1), out);
}

fn put_text(out: &mut Vec<u8>, text: Option<&str>) {
    put_unsigned(out, text.map_or(0, |text| text.len() as u32 + 1));
    out.extend(text.unwrap_or_default().as_bytes());
}

fn put_ids(out: &mut Vec<u8>, ids: &[BrokerId]) {
    put_unsigned(out, ids.len() as u32 + 1);
    ids.iter().for_each(|id| out.extend(id.0.to_be_bytes()));
}

fn put_uuids(out: &mut Vec<u8>, ids: &[Uuid]) {
    put_unsigned(out, ids.len() as u32 + 1);
    ids.iter().for_each(|id| out.extend(id.0.to_be_bytes()));
}

fn read_uuid(cursor: &mut Cursor<'_>) -> Result<Uuid, WireError> {
    let (high, low) = (cursor.i64("high")? as u64, cursor.i64("low")? as u64);
    Ok(Uuid(u128::from(high) << 64 | u128::from(low)))
}

fn read_text(cursor: &mut Cursor<'_>) -> Result<Option<Rc<str>>, WireError> {
    let at = cursor.at();
    let Some(len) = cursor.unsigned("length")?.checked_sub(1) else { return Ok(None) };
    let bytes = cursor.take("text", len as usize)?;
    let text = std::str::from_utf8(bytes).map_err(|_| WireError::NotUtf8 { at, field: "text" })?;
    Ok(Some(text.into()))
}

fn read_list<T>(
    cursor: &mut Cursor<'_>,
    read: impl Fn(&mut Cursor<'_>) -> Result<T, WireError>,
) -> Result<Vec<T>, WireError> {
    let count = cursor.unsigned("count")?.saturating_sub(1);
    (0..count).map(|_| read(cursor)).collect()
}

#[cfg(test)]
mod tests;
