//! A group's records in `__consumer_offsets`: written by the coordinator, replayed by the next one.

use std::rc::Rc;

use bytes::Bytes;

use super::member::Member;
use super::state::Group;
use crate::ids::TopicPartition;
use crate::protocol::group::{CommittedOffset, GroupState};
use crate::time::{Instant, Span, Timestamp};
use crate::wire::batch::Batch;
use crate::wire::builder::{BatchBuilder, BatchHeader};
use crate::wire::consumer_offsets::{GroupValue, Key, MemberValue, OffsetValue};

/// Where every client of the simulation runs, as Kafka prints it.
pub const CLIENT_HOST: &str = "/127.0.0.1";

/// A batch with commits.
pub fn offsets_batch(
    group: &Rc<str>,
    offsets: &[(TopicPartition, CommittedOffset)],
    header: &BatchHeader,
    now: Timestamp,
) -> Bytes {
    let mut batch = BatchBuilder::new();
    for (tp, committed) in offsets {
        let key = Key::Offset { group: group.clone(), tp: tp.clone() };
        let value = OffsetValue {
            offset: committed.offset,
            leader_epoch: committed.leader_epoch,
            metadata: committed.metadata.clone(),
            commit_timestamp: now,
        };
        batch.append(now, Some(&key.write()), Some(&value.write()), &[]);
    }
    batch.build(header)
}

/// A batch that ends commits, and perhaps the group with them.
pub fn tombstones(group: &Rc<str>, partitions: &[TopicPartition], ends: bool, now: Timestamp) -> Bytes {
    let mut batch = BatchBuilder::new();
    for tp in partitions {
        let key = Key::Offset { group: group.clone(), tp: tp.clone() };
        batch.append(now, Some(&key.write()), None, &[]);
    }
    if ends {
        batch.append(now, Some(&Key::Group { group: group.clone() }.write()), None, &[]);
    }
    batch.build(&BatchHeader::default())
}

/// A batch with a group's generation and assignment.
pub fn group_batch(group: &Group, assignments: &[(Rc<str>, Bytes)], now: Timestamp) -> Bytes {
    let assigned = |id: &str| {
        let found = assignments.iter().find(|(member, _)| **member == *id);
        found.map(|(_, assignment)| assignment.clone()).unwrap_or_default()
    };
    let members = group.in_order().map(|member| MemberValue {
        member_id: member.id.clone(),
        group_instance_id: member.instance.clone(),
        client_id: member.client_id.clone(),
        client_host: CLIENT_HOST.into(),
        rebalance_timeout_ms: member.rebalance_timeout.millis() as i32,
        session_timeout_ms: member.session_timeout.millis() as i32,
        subscription: member.metadata(&group.protocol),
        assignment: assigned(&member.id),
    });
    let value = GroupValue {
        protocol_type: group.protocol_type.clone(),
        generation: group.generation,
        protocol: Some(group.protocol.clone()).filter(|name| !name.is_empty()),
        leader: group.leader.clone(),
        current_state_timestamp: now,
        members: members.collect(),
    };
    let mut batch = BatchBuilder::new();
    let key = Key::Group { group: group.id.clone() };
    batch.append(now, Some(&key.write()), Some(&value.write()), &[]);
    batch.build(&BatchHeader::default())
}

/// What one record says.
pub enum Replayed {
    /// A commit, or (`None`) its end.
    Offset(Rc<str>, TopicPartition, Option<(CommittedOffset, Timestamp)>),
    /// A group, or (`None`) its end.
    Group(Rc<str>, Option<GroupValue>),
}

/// Reads a batch; records of a kind that is not known here are skipped, as Kafka skips them.
pub fn replay(batch: &Batch) -> Vec<Replayed> {
    let mut replayed = Vec::new();
    for record in batch.records().flatten() {
        let Some(Ok(key)) = record.key.as_ref().map(Key::parse) else { continue };
        match key {
            Key::Offset { group, tp } => {
                let value = record.value.as_ref().and_then(|value| OffsetValue::parse(value).ok());
                let committed = value.map(|value| {
                    let OffsetValue { offset, leader_epoch, metadata, commit_timestamp } = value;
                    (CommittedOffset { offset, leader_epoch, metadata }, commit_timestamp)
                });
                replayed.push(Replayed::Offset(group, tp, committed));
            }
            Key::Group { group } => {
                let value = record.value.as_ref().and_then(|value| GroupValue::parse(value).ok());
                replayed.push(Replayed::Group(group, value));
            }
            Key::Unknown { .. } => {}
        }
    }
    replayed
}

/// A group as its record tells it: stable where it had members, each of which gets a fresh session.
pub fn restore(group: &mut Group, value: GroupValue, now: Instant) {
    group.generation = value.generation;
    group.state_since = value.current_state_timestamp;
    group.protocol_type = value.protocol_type;
    group.protocol = value.protocol.unwrap_or_else(|| "".into());
    group.state = if value.members.is_empty() { GroupState::Empty } else { GroupState::Stable };
    group.members.clear();
    group.order.clear();
    group.instances.clear();
    for member in value.members {
        group.add(Member {
            id: member.member_id,
            instance: member.group_instance_id,
            client_id: member.client_id,
            session_timeout: Span::from_millis(i64::from(member.session_timeout_ms)),
            rebalance_timeout: Span::from_millis(i64::from(member.rebalance_timeout_ms)),
            protocols: vec![(group.protocol.clone(), member.subscription)],
            assignment: member.assignment,
            joining: None,
            syncing: None,
            last_heard: now,
            heard: None,
        });
    }
    group.leader = value.leader;
}
