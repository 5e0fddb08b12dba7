//! What a group's members tell each other through the coordinator, which does not look inside.
//!
//! ```text
//! subscription  version i16 · topics: count i32 × text · userData
//!               · ownedPartitions: count i32 × (topic · count i32 × partition i32)    from version 1
//!               · generationId i32                                                    from version 2
//!               · rackId?                                                             from version 3
//! assignment    version i16 · partitions: count i32 × (topic · count i32 × partition i32) · userData
//! ```
//!
//! Text has an i16 length, userData an i32 one (-1 null). A reader of a lower version ignores the bytes behind.
//!
//! What the sticky assignors add to a subscription has no version of its own:
//!
//! ```text
//! sticky              previous partitions: count i32 × (topic · count i32 × partition i32) · generation i32
//! cooperative-sticky  generation i32
//! ```

use std::rc::Rc;

use bytes::Bytes;

use super::cursor::{put_count, put_nullable_bytes, put_nullable_string, put_string};
use super::{Cursor, Marks, WireError};
use crate::ids::{TopicName, TopicPartition};
use crate::map::Map;

/// The newest version, which 3.9.1 writes.
pub const VERSION: i16 = 3;

/// What a member wants (in JOIN_GROUP).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The topics it reads.
    pub topics: Vec<TopicName>,
    /// What its assignor adds.
    pub user_data: Option<Bytes>,
    /// What it holds now.
    pub owned: Vec<TopicPartition>,
    /// The generation in which it got that; -1 none.
    pub generation: i32,
    /// Its `client.rack`.
    pub rack: Option<Rc<str>>,
}

/// What a member gets (in SYNC_GROUP).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assignment {
    /// Its partitions.
    pub partitions: Vec<TopicPartition>,
    /// What the assignor adds.
    pub user_data: Option<Bytes>,
}

impl Subscription {
    /// Topics, and nothing held.
    pub fn new(topics: Vec<TopicName>) -> Self {
        Subscription { topics, user_data: None, owned: Vec::new(), generation: -1, rack: None }
    }

    /// Its bytes in version `version`.
    pub fn write(&self, version: i16) -> Bytes {
        let mut out = version.to_be_bytes().to_vec();
        put_count(&mut out, self.topics.len());
        self.topics.iter().for_each(|topic| put_string(&mut out, topic));
        put_nullable_bytes(&mut out, self.user_data.as_deref());
        if version >= 1 {
            put_partitions(&mut out, &self.owned);
        }
        if version >= 2 {
            out.extend(self.generation.to_be_bytes());
        }
        if version >= 3 {
            put_nullable_string(&mut out, self.rack.as_deref());
        }
        out.into()
    }

    /// Reads a subscription of any version.
    pub fn read<M: Marks>(cursor: &mut Cursor<'_, M>) -> Result<Subscription, WireError> {
        let version = cursor.i16("version")?;
        let count = cursor.count("topics")?;
        let topics = (0..count).map(|_| cursor.string("topic")).collect::<Result<_, _>>()?;
        Ok(Subscription {
            topics,
            user_data: cursor.nullable_bytes("userData")?,
            owned: if version >= 1 { read_partitions(cursor, "ownedPartitions")? } else { Vec::new() },
            generation: if version >= 2 { cursor.i32("generationId")? } else { -1 },
            rack: if version >= 3 { cursor.nullable_string("rackId")? } else { None },
        })
    }

    /// Reads a subscription from its bytes.
    pub fn parse(bytes: &Bytes) -> Result<Subscription, WireError> {
        Subscription::read(&mut Cursor::new(bytes))
    }
}

impl Assignment {
    /// Partitions, and nothing added.
    pub fn new(partitions: Vec<TopicPartition>) -> Self {
        Assignment { partitions, user_data: None }
    }

    /// Its bytes in version `version`.
    pub fn write(&self, version: i16) -> Bytes {
        let mut out = version.to_be_bytes().to_vec();
        put_partitions(&mut out, &self.partitions);
        put_nullable_bytes(&mut out, self.user_data.as_deref());
        out.into()
    }

    /// Reads an assignment of any version.
    pub fn read<M: Marks>(cursor: &mut Cursor<'_, M>) -> Result<Assignment, WireError> {
        cursor.i16("version")?;
        Ok(Assignment {
            partitions: read_partitions(cursor, "partitions")?,
            user_data: cursor.nullable_bytes("userData")?,
        })
    }

    /// Reads an assignment from its bytes; no bytes at all are no partitions.
    pub fn parse(bytes: &Bytes) -> Result<Assignment, WireError> {
        match bytes.is_empty() {
            true => Ok(Assignment::default()),
            false => Assignment::read(&mut Cursor::new(bytes)),
        }
    }
}

/// What `StickyAssignor` adds to a subscription: what it was given last, since an eager member owns nothing while it joins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StickyData {
    /// Its partitions.
    pub partitions: Vec<TopicPartition>,
    /// The generation in which it got them; -1 none.
    pub generation: i32,
}

impl StickyData {
    /// Its bytes.
    pub fn write(&self) -> Bytes {
        let mut out = Vec::new();
        put_partitions(&mut out, &self.partitions);
        out.extend(self.generation.to_be_bytes());
        out.into()
    }

    /// Reads it from its bytes.
    pub fn parse(bytes: &Bytes) -> Result<StickyData, WireError> {
        let mut cursor = Cursor::new(bytes);
        let partitions = read_partitions(&mut cursor, "previousAssignment")?;
        Ok(StickyData { partitions, generation: cursor.i32("generation")? })
    }
}

/// Partitions are written topic by topic.
fn put_partitions(out: &mut Vec<u8>, partitions: &[TopicPartition]) {
    let mut topics = Map::<&TopicName, Vec<i32>>::new();
    for tp in partitions {
        topics.entry(&tp.topic).or_default().push(tp.partition);
    }
    put_count(out, topics.len());
    for (topic, partitions) in topics {
        put_string(out, topic);
        put_count(out, partitions.len());
        partitions.iter().for_each(|partition| out.extend(partition.to_be_bytes()));
    }
}

fn read_partitions<M: Marks>(
    cursor: &mut Cursor<'_, M>,
    field: &'static str,
) -> Result<Vec<TopicPartition>, WireError> {
    let mut all = Vec::new();
    for _ in 0..cursor.count(field)? {
        let topic = cursor.string("topic")?;
        for _ in 0..cursor.count("count")? {
            all.push(TopicPartition { topic: topic.clone(), partition: cursor.i32("partition")? });
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::tests::{hex, unhex};

    #[test]
    fn a_subscription_is_written_as_kafka_writes_it() {
        let bytes = Subscription::new(vec!["orders".into()]).write(0);
        assert_eq!(hex(&bytes), hex(&unhex("0000 00000001 0006 6f7264657273 ffffffff")));
    }

    #[test]
    fn an_assignment_is_written_as_kafka_writes_it() {
        let partitions = vec![TopicPartition::new("orders", 0), TopicPartition::new("orders", 1)];
        let bytes = Assignment::new(partitions).write(1);
        let expected = "0001 00000001 0006 6f7264657273 00000002 00000000 00000001 ffffffff";
        assert_eq!(hex(&bytes), hex(&unhex(expected)));
    }

    #[test]
    fn every_version_reads_back() {
        let subscription = Subscription {
            topics: vec!["a".into(), "b".into()],
            user_data: Some(Bytes::from_static(b"x")),
            owned: vec![TopicPartition::new("a", 2), TopicPartition::new("b", 0)],
            generation: 4,
            rack: Some("r1".into()),
        };
        assert_eq!(Subscription::parse(&subscription.write(3)), Ok(subscription.clone()));
        let old = Subscription::parse(&subscription.write(0)).unwrap();
        assert_eq!((old.topics, old.owned, old.generation), (subscription.topics, vec![], -1));
    }

    #[test]
    fn what_the_sticky_assignor_adds_reads_back() {
        let data = StickyData { partitions: vec![TopicPartition::new("a", 2)], generation: 4 };
        assert_eq!(hex(&data.write()), hex(&unhex("00000001 0001 61 00000001 00000002 00000004")));
        assert_eq!(StickyData::parse(&data.write()), Ok(data));
    }

    #[test]
    fn a_reader_ignores_what_a_higher_version_adds() {
        let mut bytes = Assignment::new(vec![TopicPartition::new("a", 1)]).write(9).to_vec();
        bytes.extend(b"more");
        let read = Assignment::parse(&bytes.into()).unwrap();
        assert_eq!(read.partitions, [TopicPartition::new("a", 1)]);
    }
}
