//! Commits: checked, written to `__consumer_offsets` with acks=all, and only then seen.

use std::rc::Rc;

use super::coordinator::{Coordinator, Hands, Stored, check_member};
use super::state::Group;
use super::storage;
use crate::bug::Bug;
use crate::fact::{GroupFact, What};
use crate::ids::TopicPartition;
use crate::process::Out;
use crate::protocol::group::{
    CommittedOffset, GroupState, OffsetCommitRequest, OffsetCommitResponse, OffsetFetchRequest,
    OffsetFetchResponse,
};
use crate::protocol::transaction::{Owner, TxnOffsetCommitRequest, TxnOffsetCommitResponse};
use crate::protocol::{ErrorCode, Response};
use crate::transport::server::Ticket;
use crate::wire::BatchHeader;
use crate::wire::batch::attribute;
use crate::wire::murmur2::partition_for_group;

impl Coordinator {
    /// OFFSET_COMMIT.
    pub fn on_commit(&mut self, ticket: Ticket, request: &OffsetCommitRequest, hands: &mut Hands<'_, '_>) {
        self.commit(ticket, request, None, hands);
    }

    /// TXN_OFFSET_COMMIT: the same, but it counts when the transaction is committed. `verified`: whether the group's
    /// partition is in the transaction.
    pub fn on_txn_commit(
        &mut self,
        ticket: Ticket,
        asked: &TxnOffsetCommitRequest,
        verified: ErrorCode,
        hands: &mut Hands<'_, '_>,
    ) {
        if verified != ErrorCode::None {
            let refused = asked.commit.offsets.iter().map(|(tp, _)| (tp.clone(), commit_error(verified)));
            return answer((ticket, Some(asked.owner.producer_id)), refused.collect(), hands);
        }
        self.commit(ticket, &asked.commit, Some(&asked.owner), hands);
    }

    fn commit(
        &mut self,
        ticket: Ticket,
        request: &OffsetCommitRequest,
        owner: Option<&Owner>,
        hands: &mut Hands<'_, '_>,
    ) {
        let producer = owner.map(|owner| owner.producer_id);
        let refuse_all = |error| request.offsets.iter().map(|(tp, _)| (tp.clone(), error)).collect();
        if let Err(error) = self.check_commit(request, owner.is_some(), hands.out) {
            return answer((ticket, producer), refuse_all(error), hands);
        }
        let max = self.config.metadata_max_bytes;
        let (offsets, too_large): (Vec<_>, Vec<_>) =
            request.offsets.iter().cloned().partition(|(_, committed)| committed.metadata.len() <= max);
        let refused: Vec<_> =
            too_large.into_iter().map(|(tp, _)| (tp, ErrorCode::OffsetMetadataTooLarge)).collect();
        if offsets.is_empty() {
            return answer((ticket, producer), refused, hands);
        }
        let id = request.group.clone();
        self.groups.entry(id.clone()).or_insert_with(|| Group::new(id.clone()));
        let header = owner.map_or_else(BatchHeader::default, |owner| BatchHeader {
            attributes: attribute::TRANSACTIONAL,
            producer_id: owner.producer_id,
            producer_epoch: owner.producer_epoch,
            ..Default::default()
        });
        let batch = storage::offsets_batch(&id, &offsets, &header, hands.out.timestamp());
        self.write(
            &id,
            batch,
            Stored::Offsets { group: id.clone(), offsets, refused, ticket, producer },
            hands,
        );
    }

    fn check_commit(
        &mut self,
        request: &OffsetCommitRequest,
        transactional: bool,
        out: &Out<'_>,
    ) -> Result<(), ErrorCode> {
        self.check(&request.group)?;
        let Some(group) = self.groups.get_mut(&request.group) else {
            return if request.generation < 0 { Ok(()) } else { Err(ErrorCode::IllegalGeneration) };
        };
        let anonymous = request.member_id.is_empty() && request.group_instance_id.is_none();
        if request.generation < 0 && (group.state == GroupState::Empty || (transactional && anonymous)) {
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
        (ticket, producer): (Ticket, Option<i64>),
        error: ErrorCode,
        hands: &mut Hands<'_, '_>,
    ) {
        let code = commit_error(error);
        let mut partitions: Vec<_> = offsets.iter().map(|(tp, _)| (tp.clone(), code)).collect();
        partitions.extend(refused);
        let before = hands.out.cause();
        if let (ErrorCode::None, Some(group)) = (error, self.groups.get_mut(id)) {
            if let Some(producer) = producer.filter(|_| !hands.out.has(Bug::PendingCommitsCount)) {
                let at = hands.out.timestamp();
                let offsets = offsets.into_iter().map(|(tp, committed)| (tp, (committed, at)));
                group.pending_offsets.entry(producer).or_default().extend(offsets);
                return answer((ticket, Some(producer)), partitions, hands);
            }
            for (tp, committed) in offsets {
                let fact = What::Group(GroupFact::OffsetCommitted {
                    group: id.clone(),
                    tp: tp.clone(),
                    offset: committed.offset,
                    producer_id: producer,
                });
                hands.out.because(fact);
                group.commit(tp, committed, hands.out.timestamp());
                group.because = hands.out.cause();
            }
        }
        answer((ticket, producer), partitions, hands);
        hands.out.set_cause(before);
    }

    /// A marker was written to a partition of `__consumer_offsets`: the commits of its transaction count, or are gone.
    pub fn on_transaction_ended(
        &mut self,
        partition: i32,
        producer: i64,
        committed: bool,
        out: &mut Out<'_>,
    ) {
        let before = out.cause();
        let partitions = self.config.offsets_partitions;
        for (id, group) in &mut self.groups {
            if partition_for_group(id, partitions) == partition {
                for (tp, committed) in group.end_transaction(producer, committed) {
                    let (group, offset, producer_id) = (id.clone(), committed.offset, Some(producer));
                    out.fact(GroupFact::OffsetCommitted { group, tp, offset, producer_id });
                }
            }
        }
        out.set_cause(before);
    }

    /// OFFSET_FETCH.
    pub fn fetch_offsets(&self, request: &OffsetFetchRequest) -> OffsetFetchResponse {
        if let Err(error) = self.check(&request.group) {
            return OffsetFetchResponse { error, partitions: Vec::new() };
        }
        let group = self.groups.get(&request.group);
        if let (true, Some(group), Some(asked)) = (request.require_stable, group, &request.partitions)
            && asked.iter().any(|tp| group.is_unstable(tp))
        {
            return OffsetFetchResponse { error: ErrorCode::UnstableOffsetCommit, partitions: Vec::new() };
        }
        let stored = group.map(|group| &group.offsets);
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

fn answer(
    (ticket, producer): (Ticket, Option<i64>),
    partitions: Vec<(TopicPartition, ErrorCode)>,
    hands: &mut Hands<'_, '_>,
) {
    let response = match producer {
        Some(_) => Response::TxnOffsetCommit(TxnOffsetCommitResponse { partitions }),
        None => Response::OffsetCommit(OffsetCommitResponse { partitions }),
    };
    hands.server.respond(ticket, response, hands.out);
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
