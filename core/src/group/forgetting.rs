//! Commits that are forgotten: their topic was deleted (`GroupCoordinator.onPartitionsDeleted`), or somebody asked for
//! it (OFFSET_DELETE, DELETE_GROUPS), or they are too old (`expiry`).
//!
//! The records are not waited for: the next coordinator reads them, or forgets the commits again. A group without
//! members and without commits ceases to exist.

use std::rc::Rc;

use super::coordinator::{Coordinator, Hands, Stored};
use super::storage;
use crate::fact::GroupFact;
use crate::ids::TopicPartition;
use crate::protocol::group::{
    DeleteGroupsRequest, DeleteGroupsResponse, GroupState, OffsetDeleteRequest, OffsetDeleteResponse,
};
use crate::protocol::{ErrorCode, Response};
use crate::transport::server::Ticket;
use crate::wire::consumer_protocol::Subscription;

impl Coordinator {
    /// Partitions are deleted: what was committed of them goes.
    pub fn on_partitions_deleted(&mut self, partitions: &[TopicPartition], hands: &mut Hands<'_, '_>) {
        let ids: Vec<Rc<str>> = self.groups.keys().cloned().collect();
        for id in ids {
            let before = hands.out.cause();
            self.forget_commits(&id, partitions, hands);
            hands.out.set_cause(before);
        }
    }

    /// DELETE_GROUPS: groups without members go, with all their commits.
    pub fn on_delete(&mut self, ticket: Ticket, request: &DeleteGroupsRequest, hands: &mut Hands<'_, '_>) {
        let mut groups = Vec::new();
        for id in &request.groups {
            let error = self.delete(id, hands).err().unwrap_or(ErrorCode::None);
            groups.push((id.clone(), error));
        }
        hands.server.respond(ticket, Response::DeleteGroups(DeleteGroupsResponse { groups }), hands.out);
    }

    fn delete(&mut self, id: &Rc<str>, hands: &mut Hands<'_, '_>) -> Result<(), ErrorCode> {
        self.check(id)?;
        let group = self.groups.get(id).ok_or(ErrorCode::GroupIdNotFound)?;
        if group.state != GroupState::Empty {
            return Err(ErrorCode::NonEmptyGroup);
        }
        let all: Vec<TopicPartition> = group.offsets.keys().cloned().collect();
        let before = hands.out.cause();
        self.forget_commits(id, &all, hands);
        hands.out.set_cause(before);
        Ok(())
    }

    /// OFFSET_DELETE: some commits go, but not of what a member reads.
    pub fn on_delete_offsets(
        &mut self,
        ticket: Ticket,
        request: &OffsetDeleteRequest,
        exists: impl Fn(&TopicPartition) -> bool,
        hands: &mut Hands<'_, '_>,
    ) {
        let id = &request.group;
        let known = self.check(id).and_then(|()| self.groups.get(id).ok_or(ErrorCode::GroupIdNotFound));
        let response = match known {
            Err(error) => OffsetDeleteResponse { error, partitions: Vec::new() },
            Ok(group) => {
                let members = group.members.values().map(|member| member.metadata(&group.protocol));
                let read: Vec<_> = members
                    .filter_map(|bytes| Subscription::parse(&bytes).ok())
                    .flat_map(|s| s.topics)
                    .collect();
                let fate = |tp: &TopicPartition| match () {
                    () if !exists(tp) => ErrorCode::UnknownTopicOrPartition,
                    () if read.contains(&tp.topic) => ErrorCode::GroupSubscribedToTopic,
                    () => ErrorCode::None,
                };
                let partitions: Vec<_> = request.partitions.iter().map(|tp| (tp.clone(), fate(tp))).collect();
                OffsetDeleteResponse { error: ErrorCode::None, partitions }
            }
        };
        let fated = response.partitions.iter().filter(|(_, error)| *error == ErrorCode::None);
        let gone: Vec<TopicPartition> = fated.map(|(tp, _)| tp.clone()).collect();
        let before = hands.out.cause();
        self.forget_commits(id, &gone, hands);
        hands.out.set_cause(before);
        hands.server.respond(ticket, Response::OffsetDelete(response), hands.out);
    }

    pub(super) fn forget_commits(
        &mut self,
        id: &Rc<str>,
        partitions: &[TopicPartition],
        hands: &mut Hands<'_, '_>,
    ) {
        let Some(group) = self.groups.get_mut(id) else { return };
        let gone: Vec<TopicPartition> =
            group.offsets.keys().filter(|tp| partitions.contains(tp)).cloned().collect();
        for tp in &gone {
            group.offsets.remove(tp);
            group.committed_at.remove(tp);
            hands.out.fact(GroupFact::CommitForgotten { group: id.clone(), tp: tp.clone() });
        }
        let pending = |stored: &Stored| matches!(stored, Stored::Offsets { group, .. } if group == id);
        let is_over = group.state == GroupState::Empty
            && group.offsets.is_empty()
            && !self.storing.values().any(pending);
        let ends = is_over && group.generation > 0;
        if is_over {
            self.enter(id, GroupState::Dead, hands.out);
            self.groups.remove(id);
        }
        if !gone.is_empty() || ends {
            let batch = storage::tombstones(id, &gone, ends, hands.out.timestamp());
            self.write(id, batch, Stored::Empty, hands);
        }
    }
}
