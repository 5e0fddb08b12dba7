//! How a leader comes to be: epochs, votes, timeouts.

use bytes::Bytes;

use super::{Hands, QUORUM_STATE, Raft, Role};
use crate::disk::Disk;
use crate::fact::{ControllerFact, QuorumFact};
use crate::ids::{BrokerId, LeaderEpoch, Offset};
use crate::map::{Map, Set};
use crate::metadata::znodes::number_after;
use crate::process::Out;
use crate::protocol::quorum::{BeginQuorumEpochRequest, QuorumResponse, VoteRequest};
use crate::protocol::{ErrorCode, Request};
use crate::time::{Instant, Span};
use crate::wire::metadata_record::leader_change;

/// The epoch, the leader and the vote in `quorum-state`.
pub(super) fn read_state(bytes: &Bytes) -> Option<(LeaderEpoch, Option<BrokerId>, Option<BrokerId>)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let id = |field| number_after(text, field).filter(|id| *id >= 0).map(BrokerId);
    let epoch = LeaderEpoch(number_after(text, r#""leaderEpoch":"#)?);
    Some((epoch, id(r#""leaderId":"#), id(r#""votedId":"#)))
}

impl Raft {
    /// Writes down what must not be forgotten.
    fn keep_state(&self, disk: &mut Disk) {
        let none = BrokerId::NONE;
        let voters: Vec<String> = self.voters.iter().map(|id| format!(r#"{{"voterId":{id}}}"#)).collect();
        let text = format!(
            r#"{{"clusterId":"","leaderId":{},"leaderEpoch":{},"votedId":{},"appliedOffset":0,"currentVoters":[{}],"data_version":0}}"#,
            self.leader().unwrap_or(none),
            self.epoch,
            self.voted.unwrap_or(none),
            voters.join(",")
        );
        disk.replace(&QUORUM_STATE.into(), text.into());
        debug_assert!(
            disk.failure().is_some()
                || disk.read_all(QUORUM_STATE).and_then(|bytes| read_state(&bytes))
                    == Some((self.epoch, self.leader(), self.voted)),
            "a vote is read back"
        );
    }

    /// A voter that hears of no leader stands for election after a while, the only voter at once.
    pub(super) fn wait_for_leader(&mut self, out: &Out<'_>) {
        self.role = Role::Unattached;
        self.because = out.cause();
        self.until = match (self.is_voter(), self.voters.len()) {
            (false, _) => Instant::NEVER,
            (true, 1) => out.now,
            (true, _) => out.now + self.drawn_timeout(),
        };
    }

    /// One to two election timeouts, so that voters do not all stand at once.
    fn drawn_timeout(&mut self) -> Span {
        let timeout = self.config.election_timeout;
        self.rng.span(timeout, Span(timeout.0 * 2))
    }

    pub(super) fn become_unattached(&mut self, epoch: LeaderEpoch, disk: &mut Disk, out: &mut Out<'_>) {
        self.leave_office(out);
        self.enter_epoch(epoch);
        self.wait_for_leader(out);
        self.keep_state(disk);
    }

    /// A vote holds for its whole epoch, whatever becomes of the leader that it made.
    fn enter_epoch(&mut self, epoch: LeaderEpoch) {
        if epoch != self.epoch {
            (self.epoch, self.voted) = (epoch, None);
        }
    }

    pub(super) fn become_follower(
        &mut self,
        leader: BrokerId,
        epoch: LeaderEpoch,
        disk: &mut Disk,
        out: &mut Out<'_>,
    ) {
        if (self.leader(), self.epoch) == (Some(leader), epoch) {
            return;
        }
        self.leave_office(out);
        self.enter_epoch(epoch);
        self.role = Role::Follower(leader);
        self.keep_state(disk);
        self.heard_leader(out);
    }

    /// A voter waits for its leader's next word no longer than the fetch timeout.
    pub(super) fn heard_leader(&mut self, out: &Out<'_>) {
        self.because = out.cause();
        if self.is_voter() {
            self.until = out.now + self.config.fetch_timeout;
        }
    }

    fn leave_office(&mut self, out: &mut Out<'_>) {
        if self.is_leader() {
            out.because(ControllerFact::Resigned { epoch: self.epoch.into() });
            // An observer that waits for data here learns of it by its own timeout, or from the next leader.
            self.parked.clear();
        }
        if matches!(self.role, Role::Leader(_) | Role::Candidate(_)) {
            self.hang_up(out);
        }
    }

    fn hang_up(&mut self, out: &mut Out<'_>) {
        self.channels.values_mut().for_each(|channel| channel.close(out));
    }

    /// The election or fetch timeout is over.
    pub(super) fn on_timeout(&mut self, hands: &mut Hands<'_, '_>) {
        if self.is_leader() {
            if let Some(until) = self.majority_heard_until().filter(|until| *until > hands.out.now) {
                self.until = until;
                return;
            }
            return self.become_unattached(self.epoch, hands.disk, hands.out);
        }
        self.hang_up(hands.out);
        self.epoch = self.epoch.next();
        self.voted = Some(self.id);
        self.role = Role::Candidate(Set::from([self.id]));
        self.until = hands.out.now + self.drawn_timeout();
        self.keep_state(hands.disk);
        hands.out.because(QuorumFact::CandidateStands { epoch: self.epoch });
        self.because = hands.out.cause();
        let (last_epoch, last_epoch_end_offset) = self.last_position();
        let request =
            VoteRequest { epoch: self.epoch, candidate: self.id, last_epoch, last_epoch_end_offset };
        for voter in self.others() {
            self.tell(voter, Request::Vote(request), hands.out);
        }
        self.count_votes(hands);
    }

    fn others(&self) -> Vec<BrokerId> {
        self.voters.iter().copied().filter(|voter| *voter != self.id).collect()
    }

    fn last_position(&self) -> (LeaderEpoch, Offset) {
        (self.log.latest_epoch().unwrap_or(LeaderEpoch::ZERO), self.log.log_end_offset())
    }

    /// A vote is given once an epoch, to a candidate that has everything that is here, while there is no leader.
    pub(super) fn on_vote(&mut self, asked: &VoteRequest, hands: &mut Hands<'_, '_>) -> QuorumResponse {
        if asked.epoch > self.epoch {
            self.become_unattached(asked.epoch, hands.disk, hands.out);
        }
        let up_to_date = (asked.last_epoch, asked.last_epoch_end_offset) >= self.last_position();
        let free = self.voted.is_none() || self.voted == Some(asked.candidate);
        let granted = asked.epoch == self.epoch && up_to_date && free && self.leader().is_none();
        if granted {
            self.voted = Some(asked.candidate);
            self.keep_state(hands.disk);
            hands.out.because(QuorumFact::VoteGranted { candidate: asked.candidate, epoch: self.epoch });
            self.wait_for_leader(hands.out);
        }
        let stale = asked.epoch < self.epoch;
        self.answer(if stale { ErrorCode::FencedLeaderEpoch } else { ErrorCode::None }, granted)
    }

    fn answer(&self, error: ErrorCode, granted: bool) -> QuorumResponse {
        let leader = self.leader().unwrap_or(BrokerId::NONE);
        QuorumResponse { error, leader, epoch: self.epoch, granted }
    }

    pub(super) fn on_vote_answer(
        &mut self,
        voter: BrokerId,
        asked: &VoteRequest,
        answer: &QuorumResponse,
        hands: &mut Hands<'_, '_>,
    ) {
        if answer.epoch > self.epoch {
            return self.become_unattached(answer.epoch, hands.disk, hands.out);
        }
        let Role::Candidate(votes) = &mut self.role else { return };
        if answer.granted && asked.epoch == self.epoch {
            votes.insert(voter);
            self.count_votes(hands);
        }
    }

    fn count_votes(&mut self, hands: &mut Hands<'_, '_>) {
        let Role::Candidate(votes) = &self.role else { return };
        if votes.len() * 2 <= self.voters.len() {
            return;
        }
        let granting: Vec<BrokerId> = votes.iter().copied().collect();
        self.role = Role::Leader(Map::new());
        self.until = match self.voters.len() {
            1 => Instant::NEVER,
            _ => hands.out.now + self.resign_after(),
        };
        self.keep_state(hands.disk);
        hands.out.because(ControllerFact::Elected { epoch: self.epoch.into() });
        self.because = hands.out.cause();
        let start = self.log.log_end_offset();
        self.log.assign_epoch(self.epoch, start, hands.disk);
        let (key, value) = leader_change(self.id, &self.voters, &granting);
        self.append_batch(&[(Some(key), value)], true, hands);
        let request = BeginQuorumEpochRequest { leader: self.id, epoch: self.epoch };
        for voter in self.others() {
            self.tell(voter, Request::BeginQuorumEpoch(request), hands.out);
        }
    }

    pub(super) fn on_begin_epoch(
        &mut self,
        asked: &BeginQuorumEpochRequest,
        hands: &mut Hands<'_, '_>,
    ) -> QuorumResponse {
        if asked.epoch < self.epoch {
            return self.answer(ErrorCode::FencedLeaderEpoch, false);
        }
        self.become_follower(asked.leader, asked.epoch, hands.disk, hands.out);
        self.answer(ErrorCode::None, false)
    }
}
