//! Committing positions, and reading the group's commits.
//!
//! A committed offset is the *next* one to read. With `enable.auto.commit` a poll commits, every
//! `auto.commit.interval.ms`, the positions of everything that earlier polls returned: so a crash makes the records of
//! the last seconds come again, and none is lost unless the application was slower than its polls.
//!
//! CAVEATS: commits of one consumer follow each other; Kafka may have several on their way.

use super::commit::{Commit, CommitKind};
use super::coordinator::{CLASS, Coordinator};
use super::rebalance::Rebalance;
use super::subscription::{Phase, Position, Subscribed};
use super::{Event, Shared, Tag};
use crate::bug::Bug;
use crate::client::ClientError;
use crate::client::network::Lost;
use crate::fact::{ConsumerFact, PositionFrom};
use crate::ids::TopicPartition;
use crate::process::Out;
use crate::protocol::group::{
    CommittedOffset, OffsetCommitRequest, OffsetCommitResponse, OffsetFetchRequest, OffsetFetchResponse,
};
use crate::protocol::{ErrorCode, Request};
use crate::time::Instant;

impl Coordinator {
    /// Commits what the application names, not before `not_before`, and tells it when that is done.
    pub fn commit_sync(
        &mut self,
        offsets: Vec<(TopicPartition, CommittedOffset)>,
        not_before: Instant,
        until: Instant,
    ) {
        let commit = Commit { not_before, ..Commit::new(CommitKind::Sync, offsets, until) };
        self.commits.push_back(commit);
    }

    /// Commits all positions before closing, if it commits by itself.
    pub(super) fn commit_at_close(&mut self, shared: &Shared, until: Instant) {
        let offsets = shared.subscription.consumed();
        self.commits.retain(|commit| commit.kind == CommitKind::Sync);
        if self.config.auto_commit.is_some() && !offsets.is_empty() {
            self.commits.push_back(Commit::new(CommitKind::Close, offsets, until));
        }
    }

    /// Whether nothing waits to be committed.
    pub fn has_committed(&self) -> bool {
        self.commits.is_empty()
    }

    /// Whether the application waits in `commitSync()`.
    pub(super) fn is_blocked(&self, now: Instant) -> bool {
        self.commits.iter().any(|commit| commit.kind == CommitKind::Sync && commit.not_before <= now)
    }

    /// Whether it is about to give up all its partitions: no more records are handed out.
    pub(super) fn is_giving_up(&self) -> bool {
        self.rebalance == Rebalance::Eager
            && self.commits.iter().any(|commit| commit.kind == CommitKind::BeforeJoin)
    }

    pub(super) fn auto_commit(&mut self, shared: &Shared, out: &Out<'_>) {
        let Some(interval) = self.config.auto_commit else { return };
        if self.auto_commit_at > out.now {
            return;
        }
        let first = self.auto_commit_at == Instant::START;
        self.auto_commit_at = out.now + interval;
        let mut offsets = shared.subscription.consumed();
        if out.has(Bug::CommitOneTooFar) {
            offsets.iter_mut().for_each(|(_, committed)| committed.offset += 1);
        }
        if !first && !offsets.is_empty() && self.commits.is_empty() {
            self.commits.push_back(Commit::new(CommitKind::Auto, offsets, self.auto_commit_at));
        }
    }

    /// Gives up commits whose time is over.
    pub(super) fn expire_commits(&mut self, shared: &mut Shared, out: &mut Out<'_>) {
        while self.commits.front().is_some_and(|commit| !commit.in_flight && commit.until <= out.now) {
            let message = "Timeout of offset commit expired before the offsets could be committed";
            self.finish(Err(ClientError::timeout(message)), shared, out);
        }
    }

    pub(super) fn send_commits(&mut self, shared: &mut Shared, out: &mut Out<'_>) {
        let Some(commit) = self.commits.front() else { return };
        if commit.in_flight || commit.not_before > out.now {
            return;
        }
        let Some((generation, member_id)) = self.committer(&shared.subscription.how) else {
            return self.finish(Err(commit_failed()), shared, out);
        };
        let Some(node) = self.node() else { return };
        let commit = self.commits.front_mut().expect("there is a first one");
        commit.in_flight = true;
        let request = Request::OffsetCommit(OffsetCommitRequest {
            group: self.config.id.clone(),
            generation,
            member_id,
            group_instance_id: self.config.instance_id.clone(),
            offsets: commit.offsets.clone(),
        });
        let first = commit.not_before == Instant::START;
        let before = out.wake_for(self.assigned.filter(|_| first));
        shared.net.enqueue(node, request, Tag::OffsetCommit { generation }, out);
        out.set_cause(before);
    }

    pub(super) fn on_offset_commit(
        &mut self,
        generation: i32,
        answer: Result<&OffsetCommitResponse, Lost>,
        shared: &mut Shared,
        out: &mut Out<'_>,
    ) {
        let error = match answer {
            Ok(answer) => answer.partitions.iter().map(|(_, error)| *error).find(|e| *e != ErrorCode::None),
            Err(_) => Some(ErrorCode::NotCoordinator),
        };
        let Some(commit) = self.commits.front_mut() else { return };
        commit.in_flight = false;
        commit.not_before = out.now + shared.backoff;
        shared.net.set_back = out.cause();
        let persistent = commit.is_persistent();
        let Some(error) = error else { return self.finish(Ok(()), shared, out) };
        match error {
            ErrorCode::NotCoordinator | ErrorCode::CoordinatorNotAvailable | ErrorCode::RequestTimedOut => {
                self.lose_coordinator(shared, out);
            }
            ErrorCode::RebalanceInProgress => {
                self.request_rejoin();
                let message = "Offset commit cannot be completed since the consumer is undergoing a rebalance for auto partition assignment. You can try completing the rebalance by calling poll() and then retry the operation.";
                return self.finish(
                    Err(ClientError::api("RebalanceInProgressException", message)),
                    shared,
                    out,
                );
            }
            ErrorCode::UnknownMemberId | ErrorCode::IllegalGeneration | ErrorCode::FencedInstanceId => {
                if generation == self.identity().generation {
                    self.on_fenced(error, shared);
                }
                return self.finish(Err(commit_failed()), shared, out);
            }
            _ => {}
        }
        if !error.is_retriable() || !persistent {
            self.auto_commit_at = self.auto_commit_at.min(out.now + shared.backoff);
            self.finish(Err(ClientError::of(error)), shared, out);
        }
    }

    /// The first commit has come to its end.
    fn finish(&mut self, result: Result<(), ClientError>, shared: &mut Shared, out: &mut Out<'_>) {
        let Some(commit) = self.commits.pop_front() else { return };
        match (commit.kind, &result) {
            (CommitKind::Sync, _) => {
                shared.events.push_back(Event::Committed { offsets: commit.offsets, result });
            }
            (CommitKind::Close, Err(error)) | (CommitKind::BeforeJoin, Err(error)) => {
                let offsets: Vec<String> = commit
                    .offsets
                    .iter()
                    .map(|(tp, committed)| format!("{tp}={}", committed.offset))
                    .collect();
                let line = format!(
                    "Synchronous auto-commit of offsets {{{}}} failed: {}",
                    offsets.join(", "),
                    error.message()
                );
                shared.logger.warn(&line, CLASS, out);
            }
            _ => {}
        }
    }

    /// Asks for the commits of partitions about which nothing is known.
    pub(super) fn fetch_commits(&mut self, shared: &mut Shared, out: &mut Out<'_>) {
        let Some(node) = self.node() else { return };
        if self.fetching_commits
            || self.fetch_commits_not_before > out.now
            || !shared.subscription.needs_commits()
        {
            return;
        }
        let initializing = shared.subscription.iter().filter(|(_, state)| state.phase == Phase::Initializing);
        let partitions = Some(initializing.map(|(tp, _)| tp.clone()).collect());
        self.fetching_commits = true;
        let request = Request::OffsetFetch(OffsetFetchRequest {
            group: self.config.id.clone(),
            require_stable: true,
            partitions,
        });
        shared.net.enqueue(node, request, Tag::OffsetFetch { generation: self.identity().generation }, out);
    }

    pub(super) fn on_offset_fetch(
        &mut self,
        generation: i32,
        answer: Result<&OffsetFetchResponse, Lost>,
        shared: &mut Shared,
        out: &mut Out<'_>,
    ) {
        self.fetching_commits = false;
        match answer {
            Ok(OffsetFetchResponse { error: ErrorCode::None, partitions }) => {
                let managed = matches!(shared.subscription.how, Subscribed::Topics(_));
                if !managed || generation == self.identity().generation {
                    partitions
                        .iter()
                        .for_each(|(tp, committed)| initialize(tp, committed.as_ref(), shared, out));
                }
            }
            Ok(OffsetFetchResponse {
                error: ErrorCode::CoordinatorLoadInProgress | ErrorCode::UnstableOffsetCommit,
                ..
            }) => {
                self.fetch_commits_not_before = out.now + shared.backoff;
                shared.net.set_back = out.cause();
            }
            Ok(answer) if !answer.error.is_retriable() => shared.fail(ClientError::of(answer.error)),
            _ => self.lose_coordinator(shared, out),
        }
    }
}

/// A partition begins at its commit; without one, where `auto.offset.reset` says.
fn initialize(
    tp: &TopicPartition,
    committed: Option<&CommittedOffset>,
    shared: &mut Shared,
    out: &mut Out<'_>,
) {
    let leader_epoch = shared.net.metadata.leader_epoch(tp);
    let Some(state) = shared.subscription.get_mut(tp).filter(|state| state.phase == Phase::Initializing)
    else {
        return;
    };
    match committed {
        Some(CommittedOffset { offset, leader_epoch: epoch, .. }) => {
            state.seek(Position { offset: *offset, epoch: *epoch }, leader_epoch);
            let from = PositionFrom::Committed;
            out.fact(ConsumerFact::Positioned { tp: tp.clone(), offset: *offset, from });
            if *epoch > leader_epoch {
                shared.net.metadata.request_update();
            }
        }
        None => shared.reset(tp, out),
    }
}

fn commit_failed() -> ClientError {
    ClientError::consumer(
        "CommitFailedException",
        "Offset commit cannot be completed since the consumer is not part of an active group for auto partition assignment; it is likely that the consumer was kicked out of the group.",
    )
}
