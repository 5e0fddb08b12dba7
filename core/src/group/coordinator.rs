//! All groups that one broker coordinates (`GroupCoordinator`): which partitions of `__consumer_offsets` it leads,
//! and what members ask.

use std::rc::Rc;

use bytes::Bytes;

use super::expiry::Expiry;
use super::member::Waiting;
use super::state::Group;
use super::storage::{self, CLIENT_HOST, Replayed};
use crate::fact::{GroupFact, LeaveReason};
use crate::ids::{BrokerId, FactId, TopicPartition};
use crate::map::{Map, Set};
use crate::metadata::cache::OFFSETS_TOPIC;
use crate::process::{Out, Timers};
use crate::protocol::group::{
    CommittedOffset, DescribeGroupsRequest, DescribeGroupsResponse, DescribedGroup, DescribedMember,
    GroupState, HeartbeatRequest, HeartbeatResponse, JoinGroupResponse, LeaveGroupRequest,
    LeaveGroupResponse, ListGroupsResponse, SyncGroupResponse,
};
use crate::protocol::{ErrorCode, Response};
use crate::replica::purgatory::Writer;
use crate::rng::Rng;
use crate::time::{Instant, Span};
use crate::transport::server::{Server, Ticket};
use crate::wire::batch::Batch;
use crate::wire::end_txn_marker::EndTxnMarker;
use crate::wire::murmur2::partition_for_group;

/// How a broker coordinates.
#[derive(Clone, Copy, Debug)]
pub struct CoordinatorConfig {
    /// `offsets.topic.num.partitions`
    pub offsets_partitions: i32,
    /// `group.initial.rebalance.delay.ms`
    pub initial_rebalance_delay: Span,
    /// `group.min.session.timeout.ms`
    pub min_session_timeout: Span,
    /// `group.max.session.timeout.ms`
    pub max_session_timeout: Span,
    /// `group.max.size`
    pub max_size: usize,
    /// `offsets.commit.timeout.ms`
    pub commit_timeout: Span,
    /// `offset.metadata.max.bytes`
    pub metadata_max_bytes: usize,
    /// When commits are forgotten.
    pub expiry: Expiry,
}

/// A batch that a coordinator wants written with acks=all; its `on_written` hears of it.
#[derive(Clone, Debug)]
pub struct Write {
    /// Who wants it, with its number.
    pub writer: Writer,
    /// The partition of the coordinator's topic.
    pub tp: TopicPartition,
    /// The batch.
    pub batch: Bytes,
    /// How long it waits for its replication.
    pub timeout: Span,
    /// What it is written for.
    pub cause: Option<FactId>,
}

/// What the coordinator needs of its broker during a call.
pub struct Hands<'a, 'w> {
    /// Where requests are answered.
    pub server: &'a mut Server,
    /// What it wants written.
    pub writes: &'a mut Vec<Write>,
    /// Effects and facts.
    pub out: &'a mut Out<'w>,
}

/// What a write was for.
#[derive(Clone, Debug)]
pub(super) enum Stored {
    /// A generation's assignment.
    Assignment { group: Rc<str>, generation: i32, assignments: Vec<(Rc<str>, Bytes)> },
    /// A group without members.
    Empty,
    /// Commits, and the requests to answer.
    Offsets {
        group: Rc<str>,
        offsets: Vec<(TopicPartition, CommittedOffset)>,
        refused: Vec<(TopicPartition, ErrorCode)>,
        ticket: Ticket,
        /// The producer in whose transaction they are.
        producer: Option<i64>,
    },
}

/// What a timer of the coordinator is for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Due {
    /// Has a member fallen silent?
    Session(Rc<str>, Rc<str>),
    /// The time for joining again is over; of the n-th rebalance.
    Join(Rc<str>, u32),
    /// The time for SYNC_GROUP is over; of a generation.
    Sync(Rc<str>, i32),
    /// An id that was given out was not used.
    Pending(Rc<str>, Rc<str>),
}

/// All groups of a broker.
#[derive(Clone, Debug)]
pub struct Coordinator {
    pub(super) config: CoordinatorConfig,
    pub(super) groups: Map<Rc<str>, Group>,
    partitions: Set<i32>,
    pub(super) timers: Timers<Due>,
    /// When it looks for commits that are too old.
    pub(super) expiry_at: Instant,
    pub(super) storing: Map<u64, Stored>,
    pub(super) next_write: u64,
    pub(super) rng: Rng,
}

impl Coordinator {
    /// A coordinator of nothing yet. Its draws name members.
    pub fn new(broker: BrokerId, config: CoordinatorConfig, seed: u64, now: Instant) -> Self {
        Coordinator {
            config,
            groups: Map::new(),
            partitions: Set::new(),
            timers: Timers::default(),
            expiry_at: now + config.expiry.interval,
            storing: Map::new(),
            next_write: 0,
            rng: Rng::stream(seed, 0x6000 + broker.0 as u64),
        }
    }

    /// The partition of `__consumer_offsets` that a group belongs to.
    pub fn partition_of(&self, group: &str) -> i32 {
        partition_for_group(group, self.config.offsets_partitions)
    }

    /// The groups coordinated here.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.values()
    }

    /// This broker leads a partition of `__consumer_offsets` from now on: it reads it, and goes on where it stands.
    pub fn load(&mut self, partition: i32, batches: impl Iterator<Item = Batch>, out: &mut Out<'_>) {
        if !self.partitions.insert(partition) {
            return;
        }
        let mut loaded: Map<Rc<str>, Group> = Map::new();
        for batch in batches {
            if let Some(marker) = EndTxnMarker::read(&batch) {
                let producer = batch.producer_id();
                loaded.values_mut().for_each(|group| drop(group.end_transaction(producer, marker.committed)));
            }
            let producer = batch.is_transactional().then(|| batch.producer_id());
            for replayed in storage::replay(&batch) {
                match replayed {
                    Replayed::Offset(id, tp, committed) => {
                        let group = loaded.entry(id.clone()).or_insert_with(|| Group::new(id));
                        match (committed, producer) {
                            (Some(committed), Some(producer)) => {
                                group.pending_offsets.entry(producer).or_default().insert(tp, committed);
                            }
                            (Some((committed, at)), None) => group.commit(tp, committed, at),
                            (None, _) => drop(group.offsets.remove(&tp)),
                        }
                    }
                    Replayed::Group(id, Some(value)) => {
                        let group = loaded.entry(id.clone()).or_insert_with(|| Group::new(id));
                        storage::restore(group, value, out.now);
                    }
                    Replayed::Group(id, None) => {
                        loaded.remove(&id);
                    }
                }
            }
        }
        out.because(GroupFact::GroupsLoaded { partition, groups: loaded.len() as u32 });
        for mut group in loaded.into_values() {
            group.because = out.cause();
            let members: Vec<_> = group.members.values().map(|m| (m.id.clone(), m.session_timeout)).collect();
            let id = group.id.clone();
            self.groups.insert(id.clone(), group);
            for (member, timeout) in members {
                self.timers.set(out.now + timeout, Due::Session(id.clone(), member), out);
            }
        }
    }

    /// Somebody else leads a partition of `__consumer_offsets`: its groups are none of ours.
    pub fn unload(&mut self, partition: i32, hands: &mut Hands<'_, '_>) {
        if !self.partitions.remove(&partition) {
            return;
        }
        let config = self.config;
        let gone = |id: &Rc<str>| partition_for_group(id, config.offsets_partitions) == partition;
        let (gone, kept) = std::mem::take(&mut self.groups).into_iter().partition(|(id, _)| gone(id));
        self.groups = kept;
        for (_, group) in Vec::from_iter::<Map<Rc<str>, Group>>(gone) {
            for member in group.members.values() {
                if let Some(waiting) = member.joining {
                    let response = refused_join(ErrorCode::NotCoordinator, member.id.clone());
                    hands.server.respond(waiting.ticket, Response::JoinGroup(response), hands.out);
                }
                if let Some(waiting) = member.syncing {
                    answer_sync(waiting, ErrorCode::NotCoordinator, Bytes::new(), hands);
                }
            }
        }
    }

    /// Whether a group's requests are answered here.
    pub(super) fn check(&self, group: &str) -> Result<(), ErrorCode> {
        match group.is_empty() {
            true => Err(ErrorCode::InvalidGroupId),
            false if !self.partitions.contains(&self.partition_of(group)) => Err(ErrorCode::NotCoordinator),
            false => Ok(()),
        }
    }

    /// When it next has something to do.
    pub fn deadline(&self) -> Instant {
        self.timers.deadline().unwrap_or(Instant::NEVER).min(self.expiry_deadline())
    }

    /// Its time has come.
    pub fn on_wake(&mut self, hands: &mut Hands<'_, '_>) {
        self.expire_commits(hands);
        while let Some((due, cause)) = self.timers.pop(hands.out.now) {
            let before = hands.out.cause();
            hands.out.set_cause(cause);
            match due {
                Due::Session(group, member) => self.check_session(&group, &member, hands),
                Due::Join(group, rebalance) => self.on_join_time_up(&group, rebalance, hands),
                Due::Sync(group, generation) => self.on_sync_time_up(&group, generation, hands),
                Due::Pending(group, member) => {
                    if self.groups.get_mut(&group).is_some_and(|group| group.pending.remove(&member)) {
                        self.maybe_complete_join(&group, hands);
                    }
                }
            }
            hands.out.set_cause(before);
        }
    }

    fn check_session(&mut self, id: &Rc<str>, member: &Rc<str>, hands: &mut Hands<'_, '_>) {
        let Some(known) = self.groups.get(id).and_then(|group| group.members.get(member)) else { return };
        let waits = known.joining.is_some() || known.syncing.is_some();
        let due = known.last_heard + known.session_timeout;
        if waits || due > hands.out.now {
            let next = if waits { hands.out.now + known.session_timeout } else { due };
            self.timers.set_periodic(next, Due::Session(id.clone(), member.clone()));
        } else {
            // A member that this coordinator has only read of was last heard by another one.
            hands.out.set_cause(known.heard.or(hands.out.cause()));
            self.remove_member(id, member, LeaveReason::SessionTimeout, hands);
        }
    }

    pub(super) fn watch_session(&mut self, group: &Rc<str>, member: &Rc<str>, timeout: Span, out: &Out<'_>) {
        self.timers.set_periodic(out.now + timeout, Due::Session(group.clone(), member.clone()));
    }

    /// Changes a group's state, and says so.
    pub(super) fn enter(&mut self, id: &str, to: GroupState, out: &mut Out<'_>) {
        if let Some(group) = self.groups.get_mut(id) {
            let from = std::mem::replace(&mut group.state, to);
            let generation = group.generation;
            if from != to {
                group.state_since = out.timestamp();
                out.because(GroupFact::Changed { group: group.id.clone(), from, to, generation });
                group.because = out.cause();
            }
        }
    }

    /// HEARTBEAT.
    pub fn on_heartbeat(&mut self, ticket: Ticket, request: &HeartbeatRequest, hands: &mut Hands<'_, '_>) {
        let error = self.heartbeat(request, hands.out).err().unwrap_or(ErrorCode::None);
        hands.server.respond(ticket, Response::Heartbeat(HeartbeatResponse { error }), hands.out);
    }

    fn heartbeat(&mut self, request: &HeartbeatRequest, out: &Out<'_>) -> Result<(), ErrorCode> {
        self.check(&request.group)?;
        let group = self.groups.get_mut(&request.group).ok_or(ErrorCode::UnknownMemberId)?;
        check_member(group, &request.member_id, request.group_instance_id.as_deref())?;
        if request.generation != group.generation {
            return Err(ErrorCode::IllegalGeneration);
        }
        if let Some(member) = group.members.get_mut(&request.member_id) {
            member.hear(out);
        }
        match group.state {
            GroupState::PreparingRebalance => Err(ErrorCode::RebalanceInProgress),
            GroupState::CompletingRebalance | GroupState::Stable => Ok(()),
            GroupState::Empty | GroupState::Dead => Err(ErrorCode::UnknownMemberId),
        }
    }

    /// LEAVE_GROUP.
    pub fn on_leave(&mut self, ticket: Ticket, request: &LeaveGroupRequest, hands: &mut Hands<'_, '_>) {
        let error = self.leave(request, hands).err().unwrap_or(ErrorCode::None);
        hands.server.respond(ticket, Response::LeaveGroup(LeaveGroupResponse { error }), hands.out);
    }

    fn leave(&mut self, request: &LeaveGroupRequest, hands: &mut Hands<'_, '_>) -> Result<(), ErrorCode> {
        self.check(&request.group)?;
        let group = self.groups.get_mut(&request.group).ok_or(ErrorCode::UnknownMemberId)?;
        if group.pending.remove(&request.member_id) {
            self.maybe_complete_join(&request.group, hands);
            return Ok(());
        }
        check_member(group, &request.member_id, request.group_instance_id.as_deref())?;
        self.remove_member(&request.group, &request.member_id, LeaveReason::Left, hands);
        Ok(())
    }

    pub(super) fn remove_member(
        &mut self,
        id: &Rc<str>,
        member: &Rc<str>,
        reason: LeaveReason,
        hands: &mut Hands<'_, '_>,
    ) {
        let Some(group) = self.groups.get_mut(id) else { return };
        let Some(removed) = group.remove(member) else { return };
        hands.out.because(GroupFact::MemberLeft { group: id.clone(), member: member.clone(), reason });
        if let Some(waiting) = removed.joining {
            let response = refused_join(ErrorCode::UnknownMemberId, member.clone());
            hands.server.respond(waiting.ticket, Response::JoinGroup(response), hands.out);
        }
        match group.state {
            GroupState::Stable | GroupState::CompletingRebalance => self.prepare_rebalance(id, hands),
            GroupState::PreparingRebalance => self.maybe_complete_join(id, hands),
            GroupState::Empty | GroupState::Dead => {}
        }
    }

    /// DESCRIBE_GROUPS.
    pub fn describe(&self, request: &DescribeGroupsRequest) -> DescribeGroupsResponse {
        DescribeGroupsResponse { groups: request.groups.iter().map(|id| self.describe_one(id)).collect() }
    }

    fn describe_one(&self, id: &Rc<str>) -> DescribedGroup {
        let nothing = |error, state| DescribedGroup {
            error,
            group: id.clone(),
            state,
            protocol_type: "".into(),
            protocol: "".into(),
            members: Vec::new(),
        };
        if let Err(error) = self.check(id) {
            return nothing(error, GroupState::Dead);
        }
        let Some(group) = self.groups.get(id) else { return nothing(ErrorCode::None, GroupState::Dead) };
        let stable = group.state == GroupState::Stable;
        DescribedGroup {
            error: ErrorCode::None,
            group: id.clone(),
            state: group.state,
            protocol_type: group.protocol_type.clone(),
            protocol: if stable { group.protocol.clone() } else { "".into() },
            members: group
                .in_order()
                .map(|member| DescribedMember {
                    member_id: member.id.clone(),
                    group_instance_id: member.instance.clone(),
                    client_id: member.client_id.clone(),
                    client_host: CLIENT_HOST.into(),
                    assignment: if stable { member.assignment.clone() } else { Bytes::new() },
                })
                .collect(),
        }
    }

    /// LIST_GROUPS.
    pub fn list(&self) -> ListGroupsResponse {
        let groups =
            self.groups.values().map(|group| (group.id.clone(), group.protocol_type.clone(), group.state));
        ListGroupsResponse { error: ErrorCode::None, groups: groups.collect() }
    }

    pub(super) fn write(&mut self, group: &str, batch: Bytes, stored: Stored, hands: &mut Hands<'_, '_>) {
        let number = self.next_write;
        self.next_write += 1;
        self.storing.insert(number, stored);
        hands.writes.push(Write {
            writer: Writer::Coordinator(number),
            tp: TopicPartition::new(OFFSETS_TOPIC, self.partition_of(group)),
            batch,
            timeout: self.config.commit_timeout,
            cause: hands.out.cause(),
        });
    }

    /// What became of a write.
    pub fn on_written(&mut self, number: u64, error: ErrorCode, hands: &mut Hands<'_, '_>) {
        match self.storing.remove(&number) {
            Some(Stored::Assignment { group, generation, assignments }) => {
                self.on_assignment_stored(&group, generation, &assignments, error, hands);
            }
            Some(Stored::Offsets { group, offsets, refused, ticket, producer }) => {
                self.on_offsets_stored(&group, offsets, refused, (ticket, producer), error, hands);
            }
            Some(Stored::Empty) | None => {}
        }
    }
}

/// The checks that every request of a member has in common.
pub(super) fn check_member(group: &Group, member: &str, instance: Option<&str>) -> Result<(), ErrorCode> {
    if let Some(instance) = instance {
        match group.instances.get(instance) {
            None => return Err(ErrorCode::UnknownMemberId),
            Some(current) if **current != *member => return Err(ErrorCode::FencedInstanceId),
            Some(_) => {}
        }
    }
    if group.members.contains_key(member) { Ok(()) } else { Err(ErrorCode::UnknownMemberId) }
}

/// A JOIN_GROUP that is refused.
pub(super) fn refused_join(error: ErrorCode, member_id: Rc<str>) -> JoinGroupResponse {
    JoinGroupResponse {
        error,
        generation: -1,
        protocol: "".into(),
        leader: "".into(),
        skip_assignment: false,
        member_id,
        members: Vec::new(),
    }
}

/// Answers a SYNC_GROUP.
pub(super) fn answer_sync(waiting: Waiting, error: ErrorCode, assignment: Bytes, hands: &mut Hands<'_, '_>) {
    let before = hands.out.cause();
    hands.server.respond(
        waiting.ticket,
        Response::SyncGroup(SyncGroupResponse { error, assignment }),
        hands.out,
    );
    hands.out.set_cause(before);
}
