//! How a generation comes about: JOIN_GROUP, the wait for everybody, SYNC_GROUP.

use std::rc::Rc;

use bytes::Bytes;

use super::coordinator::{Coordinator, Due, Hands, Stored, answer_sync, check_member, refused_join};
use super::member::{Member, Waiting};
use super::state::Group;
use super::storage;
use crate::fact::{GroupFact, LeaveReason, ParkReason, ReplicaFact};
use crate::protocol::group::{
    GroupState, JoinGroupRequest, JoinGroupResponse, JoinedMember, SyncGroupRequest,
};
use crate::protocol::{ErrorCode, Response};
use crate::time::Span;
use crate::transport::server::Ticket;

impl Coordinator {
    /// JOIN_GROUP.
    pub fn on_join(&mut self, ticket: Ticket, request: &JoinGroupRequest, hands: &mut Hands<'_, '_>) {
        if let Err((error, member_id)) = self.join(ticket, request, hands) {
            let response = refused_join(error, member_id);
            hands.server.respond(ticket, Response::JoinGroup(response), hands.out);
        }
    }

    fn join(
        &mut self,
        ticket: Ticket,
        request: &JoinGroupRequest,
        hands: &mut Hands<'_, '_>,
    ) -> Result<(), (ErrorCode, Rc<str>)> {
        let refuse = |error| (error, request.member_id.clone());
        self.check(&request.group).map_err(refuse)?;
        let timeout = request.session_timeout;
        if timeout < self.config.min_session_timeout || timeout > self.config.max_session_timeout {
            return Err(refuse(ErrorCode::InvalidSessionTimeout));
        }
        let known = self.groups.contains_key(&request.group);
        if !known && !request.member_id.is_empty() {
            return Err(refuse(ErrorCode::UnknownMemberId));
        }
        let id = request.group.clone();
        let max_size = self.config.max_size;
        let group = self.groups.entry(id.clone()).or_insert_with(|| Group::new(id.clone()));
        if !group.members.contains_key(&request.member_id) && group.members.len() >= max_size {
            return Err(refuse(ErrorCode::GroupMaxSizeReached));
        }
        if !group.has_common_protocol(request.protocols.iter().map(|(name, _)| &**name)) {
            return Err(refuse(ErrorCode::InconsistentGroupProtocol));
        }
        group.protocol_type = request.protocol_type.clone();
        match (&request.group_instance_id, request.member_id.is_empty()) {
            (None, true) => Err((ErrorCode::MemberIdRequired, self.give_id(request, hands))),
            (Some(instance), true) => {
                self.join_static(ticket, instance, request, hands);
                Ok(())
            }
            (_, false) => self.join_again(ticket, request, hands).map_err(refuse),
        }
    }

    /// A dynamic member gets its id first, so that an answer that is lost does not leave a ghost in the group.
    fn give_id(&mut self, request: &JoinGroupRequest, hands: &mut Hands<'_, '_>) -> Rc<str> {
        let id = self.member_id(&request.client_id);
        if let Some(group) = self.groups.get_mut(&request.group) {
            group.pending.insert(id.clone());
        }
        let due = Due::Pending(request.group.clone(), id.clone());
        self.timers.set(hands.out.now + request.session_timeout, due, hands.out);
        id
    }

    fn member_id(&mut self, name: &str) -> Rc<str> {
        let (high, low) = (self.rng.bits(), self.rng.bits());
        format!(
            "{name}-{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xfff,
            0x8000 | (low >> 48 & 0x3fff),
            low & 0xffff_ffff_ffff
        )
        .into()
    }

    fn join_static(
        &mut self,
        ticket: Ticket,
        instance: &Rc<str>,
        request: &JoinGroupRequest,
        hands: &mut Hands<'_, '_>,
    ) {
        let new = self.member_id(instance);
        let id = &request.group;
        let Some(group) = self.groups.get_mut(id) else { return };
        let Some(old) = group.instances.get(instance).cloned() else {
            return self.add_member(ticket, new, request, hands);
        };
        // The same place in the group under a new id; the old one is fenced from now on.
        group.rename(&old, new.clone());
        let was = group.protocol.clone();
        self.update_member(&new, ticket, request, hands);
        let Some(group) = self.groups.get_mut(id) else { return };
        if group.state == GroupState::Stable && group.select_protocol() == was {
            self.answer_join(id, &new, true, hands);
        } else if group.state == GroupState::Stable || group.state == GroupState::CompletingRebalance {
            self.prepare_rebalance(id, hands);
        } else {
            self.maybe_complete_join(id, hands);
        }
    }

    fn join_again(
        &mut self,
        ticket: Ticket,
        request: &JoinGroupRequest,
        hands: &mut Hands<'_, '_>,
    ) -> Result<(), ErrorCode> {
        let (id, member_id) = (&request.group, &request.member_id);
        let group = self.groups.get(id).ok_or(ErrorCode::UnknownMemberId)?;
        if group.pending.contains(member_id) {
            self.add_member(ticket, member_id.clone(), request, hands);
            return Ok(());
        }
        check_member(group, member_id, request.group_instance_id.as_deref())?;
        let same = group.members.get(member_id).is_some_and(|member| member.protocols == request.protocols);
        let leads = group.leader.as_ref() == Some(member_id);
        let state = group.state;
        self.update_member(member_id, ticket, request, hands);
        match state {
            GroupState::PreparingRebalance => self.maybe_complete_join(id, hands),
            // The answer was lost: here it is again.
            GroupState::CompletingRebalance if same => self.answer_join(id, member_id, false, hands),
            GroupState::Stable if same && !leads => self.answer_join(id, member_id, false, hands),
            GroupState::CompletingRebalance | GroupState::Stable => self.prepare_rebalance(id, hands),
            GroupState::Empty | GroupState::Dead => return Err(ErrorCode::UnknownMemberId),
        }
        Ok(())
    }

    fn add_member(
        &mut self,
        ticket: Ticket,
        member_id: Rc<str>,
        request: &JoinGroupRequest,
        hands: &mut Hands<'_, '_>,
    ) {
        let id = &request.group;
        hands.out.fact(ReplicaFact::Parked { reason: ParkReason::AwaitsMembers, tp: None });
        hands.out.because(GroupFact::MemberJoined { group: id.clone(), member: member_id.clone() });
        let member = Member {
            id: member_id.clone(),
            instance: request.group_instance_id.clone(),
            client_id: request.client_id.clone(),
            session_timeout: request.session_timeout,
            rebalance_timeout: request.rebalance_timeout,
            protocols: request.protocols.clone(),
            assignment: Bytes::new(),
            joining: Some(Waiting { ticket, cause: hands.out.cause() }),
            syncing: None,
            last_heard: hands.out.now,
            heard: hands.out.cause(),
        };
        self.watch_session(id, &member_id, request.session_timeout, hands.out);
        let Some(group) = self.groups.get_mut(id) else { return };
        group.add(member);
        match group.state {
            GroupState::PreparingRebalance => self.maybe_complete_join(id, hands),
            _ => self.prepare_rebalance(id, hands),
        }
    }

    fn update_member(
        &mut self,
        member_id: &Rc<str>,
        ticket: Ticket,
        request: &JoinGroupRequest,
        hands: &mut Hands<'_, '_>,
    ) {
        let Some(member) =
            self.groups.get_mut(&request.group).and_then(|group| group.members.get_mut(member_id))
        else {
            return;
        };
        member.protocols = request.protocols.clone();
        member.session_timeout = request.session_timeout;
        member.rebalance_timeout = request.rebalance_timeout;
        member.joining = Some(Waiting { ticket, cause: hands.out.cause() });
        member.hear(hands.out);
        self.watch_session(&request.group, member_id, request.session_timeout, hands.out);
    }

    /// Everybody is to join again.
    pub(super) fn prepare_rebalance(&mut self, id: &Rc<str>, hands: &mut Hands<'_, '_>) {
        let Some(group) = self.groups.get_mut(id) else { return };
        if group.state == GroupState::CompletingRebalance {
            for member in group.members.values_mut() {
                member.assignment = Bytes::new();
                if let Some(waiting) = member.syncing.take() {
                    answer_sync(waiting, ErrorCode::RebalanceInProgress, Bytes::new(), hands);
                }
            }
        }
        group.rebalance += 1;
        let delay = self.config.initial_rebalance_delay;
        group.in_initial_delay = group.state == GroupState::Empty && delay > Span::ZERO;
        let (rebalance, wait) = match group.in_initial_delay {
            true => (group.rebalance, delay),
            false => (group.rebalance, group.rebalance_timeout()),
        };
        self.enter(id, GroupState::PreparingRebalance, hands.out);
        self.timers.set(hands.out.now + wait, Due::Join(id.clone(), rebalance), hands.out);
        self.maybe_complete_join(id, hands);
    }

    pub(super) fn on_join_time_up(&mut self, id: &Rc<str>, rebalance: u32, hands: &mut Hands<'_, '_>) {
        let Some(group) = self.groups.get_mut(id) else { return };
        if group.state == GroupState::PreparingRebalance && group.rebalance == rebalance {
            group.in_initial_delay = false;
            self.complete_join(id, hands);
        }
    }

    pub(super) fn maybe_complete_join(&mut self, id: &Rc<str>, hands: &mut Hands<'_, '_>) {
        let Some(group) = self.groups.get(id) else { return };
        if group.state == GroupState::PreparingRebalance && !group.in_initial_delay && group.all_joined() {
            self.complete_join(id, hands);
        }
    }

    /// A new generation of the members that have joined.
    fn complete_join(&mut self, id: &Rc<str>, hands: &mut Hands<'_, '_>) {
        let Some(group) = self.groups.get_mut(id) else { return };
        let late: Vec<_> =
            group.members.values().filter(|m| m.joining.is_none() && m.instance.is_none()).collect();
        for member in late.into_iter().map(|member| member.id.clone()).collect::<Vec<_>>() {
            group.remove(&member);
            let reason = LeaveReason::RebalanceTimeout;
            hands.out.fact(GroupFact::MemberLeft { group: id.clone(), member, reason });
        }
        let leads =
            |leader: &Rc<str>| group.members.get(leader).is_some_and(|member| member.joining.is_some());
        if !group.leader.as_ref().is_some_and(leads) {
            let next =
                group.in_order().find(|member| member.joining.is_some()).map(|member| member.id.clone());
            group.leader = next;
        }
        group.generation += 1;
        if group.members.is_empty() {
            group.protocol = "".into();
            group.leader = None;
            let batch = storage::group_batch(group, &[], hands.out.timestamp());
            self.enter(id, GroupState::Empty, hands.out);
            return self.write(id, batch, Stored::Empty, hands);
        }
        group.protocol = group.select_protocol();
        let (generation, wait) = (group.generation, group.rebalance_timeout());
        let members: Vec<_> = group.order.clone();
        self.enter(id, GroupState::CompletingRebalance, hands.out);
        self.timers.set(hands.out.now + wait, Due::Sync(id.clone(), generation), hands.out);
        for member in members {
            self.answer_join(id, &member, false, hands);
        }
    }

    fn answer_join(&mut self, id: &Rc<str>, member_id: &Rc<str>, returned: bool, hands: &mut Hands<'_, '_>) {
        let Some(group) = self.groups.get_mut(id) else { return };
        let leader = group.leader.clone().unwrap_or_else(|| "".into());
        let protocol = group.protocol.clone();
        let members = match leader == *member_id {
            true => group
                .in_order()
                .map(|member| JoinedMember {
                    member_id: member.id.clone(),
                    group_instance_id: member.instance.clone(),
                    metadata: member.metadata(&protocol),
                })
                .collect(),
            false => Vec::new(),
        };
        let generation = group.generation;
        let Some(member) = group.members.get_mut(member_id) else { return };
        member.hear(hands.out);
        let Some(waiting) = member.joining.take() else { return };
        let response = JoinGroupResponse {
            error: ErrorCode::None,
            generation,
            protocol,
            skip_assignment: returned && leader == *member_id,
            leader,
            member_id: member_id.clone(),
            members,
        };
        hands.server.respond(waiting.ticket, Response::JoinGroup(response), hands.out);
    }

    /// SYNC_GROUP.
    pub fn on_sync(&mut self, ticket: Ticket, request: &SyncGroupRequest, hands: &mut Hands<'_, '_>) {
        let waiting = Waiting { ticket, cause: hands.out.cause() };
        if let Err(error) = self.sync(waiting, request, hands) {
            answer_sync(waiting, error, Bytes::new(), hands);
        }
    }

    fn sync(
        &mut self,
        waiting: Waiting,
        request: &SyncGroupRequest,
        hands: &mut Hands<'_, '_>,
    ) -> Result<(), ErrorCode> {
        self.check(&request.group)?;
        let id = &request.group;
        let group = self.groups.get_mut(id).ok_or(ErrorCode::UnknownMemberId)?;
        check_member(group, &request.member_id, request.group_instance_id.as_deref())?;
        if request.generation != group.generation {
            return Err(ErrorCode::IllegalGeneration);
        }
        if request.protocol != group.protocol {
            return Err(ErrorCode::InconsistentGroupProtocol);
        }
        let leads = group.leader.as_ref() == Some(&request.member_id);
        let state = group.state;
        let member = group.members.get_mut(&request.member_id).ok_or(ErrorCode::UnknownMemberId)?;
        member.hear(hands.out);
        match state {
            GroupState::Empty | GroupState::Dead => return Err(ErrorCode::UnknownMemberId),
            GroupState::PreparingRebalance => return Err(ErrorCode::RebalanceInProgress),
            GroupState::Stable => answer_sync(waiting, ErrorCode::None, member.assignment.clone(), hands),
            GroupState::CompletingRebalance => {
                member.syncing = Some(waiting);
                hands.out.fact(ReplicaFact::Parked { reason: ParkReason::AwaitsAssignment, tp: None });
                if leads {
                    let generation = group.generation;
                    let batch = storage::group_batch(group, &request.assignments, hands.out.timestamp());
                    let assignments = request.assignments.clone();
                    let stored = Stored::Assignment { group: id.clone(), generation, assignments };
                    self.write(id, batch, stored, hands);
                }
            }
        }
        Ok(())
    }

    /// The assignment is safe: everybody gets its part.
    pub(super) fn on_assignment_stored(
        &mut self,
        id: &Rc<str>,
        generation: i32,
        assignments: &[(Rc<str>, Bytes)],
        error: ErrorCode,
        hands: &mut Hands<'_, '_>,
    ) {
        let Some(group) = self.groups.get_mut(id) else { return };
        if group.state != GroupState::CompletingRebalance || group.generation != generation {
            return;
        }
        if error != ErrorCode::None {
            for member in group.members.values_mut() {
                if let Some(waiting) = member.syncing.take() {
                    answer_sync(waiting, store_error(error), Bytes::new(), hands);
                }
            }
            return self.prepare_rebalance(id, hands);
        }
        self.enter(id, GroupState::Stable, hands.out);
        let Some(group) = self.groups.get_mut(id) else { return };
        for member in group.members.values_mut() {
            let assigned = assignments.iter().find(|(of, _)| *of == member.id);
            member.assignment = assigned.map(|(_, assignment)| assignment.clone()).unwrap_or_default();
            if let Some(waiting) = member.syncing.take() {
                answer_sync(waiting, ErrorCode::None, member.assignment.clone(), hands);
            }
        }
    }

    pub(super) fn on_sync_time_up(&mut self, id: &Rc<str>, generation: i32, hands: &mut Hands<'_, '_>) {
        let Some(group) = self.groups.get_mut(id) else { return };
        if group.state != GroupState::CompletingRebalance || group.generation != generation {
            return;
        }
        let late: Vec<_> =
            group.members.values().filter(|m| m.syncing.is_none()).map(|m| m.id.clone()).collect();
        for member in &late {
            group.remove(member);
            let (group, member) = (id.clone(), member.clone());
            hands.out.fact(GroupFact::MemberLeft { group, member, reason: LeaveReason::RebalanceTimeout });
        }
        if !late.is_empty() {
            self.prepare_rebalance(id, hands);
        }
    }
}

/// What a failed write of a group's record tells its members.
fn store_error(error: ErrorCode) -> ErrorCode {
    match error {
        ErrorCode::UnknownTopicOrPartition
        | ErrorCode::NotEnoughReplicas
        | ErrorCode::NotEnoughReplicasAfterAppend => ErrorCode::CoordinatorNotAvailable,
        ErrorCode::NotLeaderOrFollower | ErrorCode::KafkaStorageError => ErrorCode::NotCoordinator,
        ErrorCode::RequestTimedOut => ErrorCode::RebalanceInProgress,
        other => other,
    }
}
