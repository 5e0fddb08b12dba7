//! Commits: checked, written to `__consumer_offsets` with acks=all, and only then seen.

use std::rc::Rc;

use super::coordinator::{Coordinator, Hands, Stored, check_member};
use super::state::Group;
use super::storage;
use crate::fact::{GroupFact, What};
use crate::ids::TopicPartition;
use crate::process::Out;
use crate::protocol::group::{
    CommittedOffset, GroupState, OffsetCommitRequest, OffsetCommitResponse, OffsetFetchRequest,
    OffsetFetchResponse,
};
use crate::protocol::{ErrorCode, Response};
use crate::transport::server::Ticket;

impl Coordinator {
    /// OFFSET_COMMIT.
    pub fn on_commit(&mut self, ticket: Ticket, request: &OffsetCommitRequest, hands: &mut Hands<'_, '_>) {
        let refuse_all = |error| request.offsets.iter().map(|(tp, _)| (tp.clone(), error)).collect();
        if let Err(error) = self.check_commit(request, hands.out) {
            return answer(ticket, refuse_all(error), hands);
        }
        let max = self.config.metadata_max_bytes;
        let (offsets, too_large): (Vec<_>, Vec<_>) =
            request.offsets.iter().cloned().partition(|(_, committed)| committed.metadata.len() <= max);
        let refused: Vec<_> =
            too_large.into_iter().map(|(tp, _)| (tp, ErrorCode::OffsetMetadataTooLarge)).collect();
        if offsets.is_empty() {
            return answer(ticket, refused, hands);
        }
        let id = request.group.clone();
        self.groups.entry(id.clone()).or_insert_with(|| Group::new(id.clone()));
        let batch = storage::offsets_batch(&id, &offsets, hands.out.timestamp());
        self.write(&id, batch, Stored::Offsets { group: id.clone(), offsets, refused, ticket }, hands);
    }

    fn check_commit(&mut self, request: &OffsetCommitRequest, out: &Out<'_>) -> Result<(), ErrorCode> {
        self.check(&request.group)?;
        let Some(group) = self.groups.get_mut(&request.group) else {
            return if request.generation < 0 { Ok(()) } else { Err(ErrorCode::IllegalGeneration) };
        };
        if request.generation < 0 && group.state == GroupState::Empty {
            return Ok(());
        }
        check_member(group, &request.member_id, request.group_instance_id.as_deref())?;
        if request.generation != group.generation {
            return Err(ErrorCode::IllegalGeneration);
        }
        if group.state == GroupState::CompletingRebalance {
            return Err(ErrorCode::RebalanceInProgress);
        }
        if let Some(member) = group.members.get_mut(&request.member_id) {
            member.hear(out);
        }
        Ok(())
    }

    pub(super) fn on_offsets_stored(
        &mut self,
        id: &Rc<str>,
        offsets: Vec<(TopicPartition, CommittedOffset)>,
        refused: Vec<(TopicPartition, ErrorCode)>,
        ticket: Ticket,
        error: ErrorCode,
        hands: &mut Hands<'_, '_>,
    ) {
        let code = commit_error(error);
        let mut partitions: Vec<_> = offsets.iter().map(|(tp, _)| (tp.clone(), code)).collect();
        partitions.extend(refused);
        let before = hands.out.cause();
        if let (ErrorCode::None, Some(group)) = (error, self.groups.get_mut(id)) {
            for (tp, committed) in offsets {
                let fact = What::Group(GroupFact::OffsetCommitted {
                    group: id.clone(),
                    tp: tp.clone(),
                    offset: committed.offset,
                });
                hands.out.because(fact);
                group.committed_at.insert(tp.clone(), hands.out.timestamp());
                group.offsets.insert(tp, committed);
                group.because = hands.out.cause();
            }
        }
        answer(ticket, partitions, hands);
        hands.out.set_cause(before);
    }

    /// OFFSET_FETCH.
    pub fn fetch_offsets(&self, request: &OffsetFetchRequest) -> OffsetFetchResponse {
        if let Err(error) = self.check(&request.group) {
            return OffsetFetchResponse { error, partitions: Vec::new() };
        }
        let stored = self.groups.get(&request.group).map(|group| &group.offsets);
        let of = |tp: &TopicPartition| stored.and_then(|offsets| offsets.get(tp)).cloned();
        let partitions = match &request.partitions {
            Some(partitions) => partitions.iter().map(|tp| (tp.clone(), of(tp))).collect(),
            None => {
                stored.into_iter().flatten().map(|(tp, offset)| (tp.clone(), Some(offset.clone()))).collect()
            }
        };
        OffsetFetchResponse { error: ErrorCode::None, partitions }
    }
}

fn answer(ticket: Ticket, partitions: Vec<(TopicPartition, ErrorCode)>, hands: &mut Hands<'_, '_>) {
    hands.server.respond(ticket, Response::OffsetCommit(OffsetCommitResponse { partitions }), hands.out);
}

/// What a failed write of a commit tells its committer.
fn commit_error(error: ErrorCode) -> ErrorCode {
    match error {
        ErrorCode::UnknownTopicOrPartition
        | ErrorCode::NotEnoughReplicas
        | ErrorCode::NotEnoughReplicasAfterAppend => ErrorCode::CoordinatorNotAvailable,
        ErrorCode::NotLeaderOrFollower | ErrorCode::KafkaStorageError => ErrorCode::NotCoordinator,
        other => other,
    }
}
