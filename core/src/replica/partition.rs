//! One replica of one partition, as leader or as follower (`kafka.cluster.Partition`).

use std::rc::Rc;

use super::isr::{self, Follower};
use super::truncation::{Question, Truncation};
use crate::bug::Bug;
use crate::disk::Disk;
use crate::fact::{ReplicaFact, Role};
use crate::ids::{BrokerId, ControllerEpoch, LeaderEpoch, Offset, TopicPartition};
use crate::log::Log;
use crate::map::Map;
use crate::metadata::cache::MetadataCache;
use crate::process::Out;
use crate::protocol::ErrorCode;
use crate::protocol::cluster::{PartitionState, WantedIsr};
use crate::protocol::data::Isolation;
use crate::time::{Instant, Span};

/// A replica.
#[derive(Clone, Debug)]
pub struct Partition {
    /// Which partition.
    pub tp: TopicPartition,
    /// Its log.
    pub log: Log,
    /// What it was told to be; `None` until the controller speaks.
    pub role: Option<Role>,
    /// The state that it was told.
    pub state: PartitionState,
    /// The first offset that is not committed yet, as far as this replica knows.
    pub high_watermark: Offset,
    /// What a follower has to know before it fetches.
    pub asks: Option<Question>,
    local: BrokerId,
    followers: Map<BrokerId, Follower>,
    epoch_start_offset: Offset,
    pending_isr: Option<Vec<BrokerId>>,
}

impl Partition {
    /// A replica on `local` that has not been told anything.
    pub fn new(tp: TopicPartition, log: Log, high_watermark: Offset, local: BrokerId) -> Self {
        let state = PartitionState {
            controller_epoch: ControllerEpoch::ZERO,
            leader: BrokerId::NONE,
            leader_epoch: LeaderEpoch::NONE,
            isr: Vec::new(),
            partition_epoch: -1,
            replicas: Vec::new(),
        };
        Partition {
            tp,
            log,
            role: None,
            state,
            high_watermark,
            asks: None,
            local,
            followers: Map::new(),
            epoch_start_offset: Offset::ZERO,
            pending_isr: None,
        }
    }

    /// Whether it leads.
    pub fn is_leader(&self) -> bool {
        self.role == Some(Role::Leader)
    }

    /// Where readers of committed records end.
    pub fn last_stable_offset(&self) -> Offset {
        self.log.last_stable_offset(self.high_watermark)
    }

    /// Where a reader's view ends.
    pub fn visible_end(&self, isolation: Isolation) -> Offset {
        match isolation {
            Isolation::ReadUncommitted => self.high_watermark,
            Isolation::ReadCommitted => self.last_stable_offset(),
            Isolation::LogEnd => self.log.log_end_offset(),
        }
    }

    /// What the leader knows of its followers.
    pub fn followers(&self) -> &Map<BrokerId, Follower> {
        &self.followers
    }

    /// Whether a request that names a leader epoch may go on: -1 names none (`checkCurrentLeaderEpoch`).
    pub fn check_leader_epoch(&self, named: LeaderEpoch) -> Result<(), ErrorCode> {
        match named.cmp(&self.state.leader_epoch) {
            _ if !named.is_known() => Ok(()),
            std::cmp::Ordering::Less => Err(ErrorCode::FencedLeaderEpoch),
            std::cmp::Ordering::Greater => Err(ErrorCode::UnknownLeaderEpoch),
            std::cmp::Ordering::Equal => Ok(()),
        }
    }

    /// Members of the ISR that are no replicas.
    pub fn strangers(&self) -> impl Iterator<Item = BrokerId> {
        self.state.isr.iter().copied().filter(|id| !self.state.replicas.contains(id))
    }

    /// Leads from now on, or goes on leading in a new epoch.
    pub fn make_leader(&mut self, state: &PartitionState, disk: &mut Disk, out: &mut Out<'_>) {
        let was_leader = self.is_leader();
        let start_offset = self.log.log_end_offset();
        if !out.has(Bug::EpochNotAssigned) {
            self.log.assign_epoch(state.leader_epoch, start_offset, disk);
        }
        if out.has(Bug::NewLeaderCommitsAll) {
            self.high_watermark = start_offset;
        }
        self.epoch_start_offset = start_offset;
        let others = state.replicas.iter().copied().filter(|id| *id != self.local);
        let mut followers = Map::new();
        for id in others {
            let in_sync = state.isr.contains(&id);
            let mut follower = match self.followers.get(&id) {
                Some(follower) if was_leader => *follower,
                _ => Follower::unknown(in_sync, out.now),
            };
            if was_leader {
                follower.reset(in_sync, start_offset, out.now);
            }
            followers.insert(id, follower);
        }
        self.followers = followers;
        self.role = Some(Role::Leader);
        self.state = state.clone();
        self.pending_isr = None;
        out.because(ReplicaFact::BecameLeader {
            tp: self.tp.clone(),
            epoch: state.leader_epoch,
            start_offset,
        });
        for follower in self.followers.values_mut() {
            follower.because = out.cause();
        }
    }

    /// Follows from now on; the older rules of truncation begin at once.
    pub fn make_follower(
        &mut self,
        state: &PartitionState,
        truncation: Truncation,
        disk: &mut Disk,
        out: &mut Out<'_>,
    ) {
        self.role = Some(Role::Follower);
        self.state = state.clone();
        self.followers.clear();
        self.pending_isr = None;
        let (epoch, leader) = (state.leader_epoch, state.leader);
        out.because(ReplicaFact::BecameFollower { tp: self.tp.clone(), epoch, leader });
        self.asks = self.log.latest_epoch().filter(|_| truncation.asks()).map(|_| Question::EpochEnd);
        let is_oldest = !truncation.is_on_fetch() && truncation == Truncation::ToHighWatermark;
        if is_oldest || out.has(Bug::TruncationToHighWatermark) {
            self.truncate_to(self.high_watermark, disk, out);
        }
    }

    /// The metadata log has another ISR in the same epoch (KRaft mode). True where it is news.
    pub fn take_isr(&mut self, state: &PartitionState) -> bool {
        let news = self.state.leader_epoch == state.leader_epoch
            && self.state.partition_epoch < state.partition_epoch;
        if news {
            self.state = state.clone();
            self.pending_isr = None;
            self.expect_followers();
        }
        news
    }

    /// Replicas may have come and gone without another epoch: a leader counts those that there are.
    fn expect_followers(&mut self) {
        if !self.is_leader() {
            return;
        }
        let (local, state) = (self.local, &self.state);
        self.followers.retain(|id, _| state.replicas.contains(id));
        for id in state.replicas.iter().filter(|id| **id != local) {
            self.followers.entry(*id).or_insert_with(|| Follower::unknown(false, Instant::START));
        }
    }

    /// `min.insync.replicas`, at most the number of replicas.
    pub fn effective_min_isr(&self) -> usize {
        let wanted = self.log.config().min_insync_replicas.max(1) as usize;
        wanted.min(self.state.replicas.len().max(1))
    }

    /// Whether it has asked the controller for another ISR, and waits.
    pub fn asks_for_isr(&self) -> bool {
        self.pending_isr.is_some()
    }

    /// Whether the ISR is too small for acks=all, and for the high watermark to move.
    pub fn is_under_min_isr(&self) -> bool {
        self.state.isr.len() < self.effective_min_isr()
    }

    /// The ISR with the member that is about to join; one that is about to leave still counts.
    pub fn maximal_isr(&self) -> Vec<BrokerId> {
        match &self.pending_isr {
            Some(pending) if pending.len() > self.state.isr.len() => pending.clone(),
            _ => self.state.isr.clone(),
        }
    }

    /// Which followers the high watermark waits for: those in the ISR, about to be, or caught up and able to join.
    pub fn counting<'a>(
        &self,
        lag_time_max: Span,
        cache: &'a MetadataCache,
        now: Instant,
    ) -> impl Fn(BrokerId, &Follower) -> bool + use<'a> {
        let (end, isr) = (self.log.log_end_offset(), self.maximal_isr());
        move |id, follower| {
            isr.contains(&id) || (follower.is_caught_up(end, now, lag_time_max) && cache.can_join_isr(id))
        }
    }

    /// Moves the leader's high watermark as far as it may go. True where it moved.
    pub fn maybe_increment_high_watermark(
        &mut self,
        lag_time_max: Span,
        cache: &MetadataCache,
        out: &mut Out<'_>,
    ) -> bool {
        let too_few = self.is_under_min_isr() && !out.has(Bug::MinIsrIgnored);
        if !self.is_leader() || too_few {
            return false;
        }
        let end = self.log.log_end_offset();
        let new = isr::high_watermark(end, &self.followers, self.counting(lag_time_max, cache, out.now));
        let new = self.mistaken_high_watermark(new, end, out);
        self.move_high_watermark(new, Role::Leader, out)
    }

    /// The high watermark as planted bugs have it.
    fn mistaken_high_watermark(&self, right: Offset, end: Offset, out: &Out<'_>) -> Offset {
        if out.has(Bug::HighWatermarkOffByOne) {
            (right + 1).min(end)
        } else if out.has(Bug::HighWatermarkOfLeader) {
            end
        } else if out.has(Bug::HighWatermarkWithoutSlowest) {
            let mut ends: Vec<_> = self.followers.values().map(|follower| follower.log_end_offset).collect();
            ends.sort_unstable();
            ends.get(1).copied().unwrap_or(end).min(end).max(right)
        } else {
            right
        }
    }

    /// A follower's high watermark: the leader's, as far as its own log reaches.
    pub fn follow_high_watermark(&mut self, leaders: Offset, out: &mut Out<'_>) -> bool {
        let bound = if out.has(Bug::FollowerHighWatermarkUnbounded) {
            Offset::MAX
        } else {
            self.log.log_end_offset()
        };
        let new = leaders.min(bound);
        self.move_high_watermark(new, Role::Follower, out)
    }

    fn move_high_watermark(&mut self, to: Offset, role: Role, out: &mut Out<'_>) -> bool {
        let from = self.high_watermark;
        if to <= from {
            return false;
        }
        self.high_watermark = to;
        if self.log.producers().has_unstable() {
            self.log.on_high_watermark(to);
        }
        out.fact(ReplicaFact::HighWatermarkMoved { tp: self.tp.clone(), role, from, to });
        true
    }

    /// Cuts the log's end off, and the high watermark with it.
    pub fn truncate_to(&mut self, offset: Offset, disk: &mut Disk, out: &mut Out<'_>) {
        self.log.truncate_to(offset, disk, out);
        self.high_watermark = self.high_watermark.min(self.log.log_end_offset());
    }

    /// A follower asked from `offset`: it has everything below, from its log's start on. True where that is news.
    pub fn on_follower_fetch(
        &mut self,
        follower: BrokerId,
        (offset, log_start_offset): (Offset, Offset),
        out: &mut Out<'_>,
    ) -> bool {
        let end = self.log.log_end_offset();
        let Some(known) = self.followers.get_mut(&follower) else { return false };
        let before = *known;
        known.on_fetch(offset, end, out.now);
        known.log_start_offset = log_start_offset;
        if out.has(Bug::IsrByFetchTime) {
            known.last_caught_up = Some(out.now);
        }
        let moved = before.log_end_offset != offset;
        if moved {
            out.because(ReplicaFact::FollowerFetched { tp: self.tp.clone(), follower, offset });
        }
        if before.last_caught_up != known.last_caught_up {
            known.because = out.cause();
        }
        moved
    }

    /// The smallest log start offset of the leader and of the followers that are `live`.
    pub fn low_watermark(&self, live: impl Fn(&BrokerId) -> bool) -> Offset {
        let followers = self.followers.iter().filter(|(id, _)| live(id));
        let starts = followers.map(|(_, follower)| follower.log_start_offset);
        starts.fold(self.log.log_start_offset(), Offset::min)
    }

    /// The ISR with a follower that has caught up, if that is to be asked for.
    pub fn wants_to_expand(
        &mut self,
        follower: BrokerId,
        live: bool,
        out: &mut Out<'_>,
    ) -> Option<WantedIsr> {
        let known = self.followers.get(&follower)?;
        let in_sync = out.has(Bug::IsrExpandedEarly)
            || (known.log_end_offset >= self.high_watermark
                && known.log_end_offset >= self.epoch_start_offset);
        if self.pending_isr.is_some() || self.state.isr.contains(&follower) || !in_sync || !live {
            return None;
        }
        out.because(ReplicaFact::IsrExpandWanted { tp: self.tp.clone(), broker: follower });
        let mut isr = self.state.isr.clone();
        isr.push(follower);
        Some(self.want(isr))
    }

    /// The ISR without members that are not caught up, if that is to be asked for.
    pub fn wants_to_shrink(&mut self, lag_time_max: Span, out: &mut Out<'_>) -> Option<WantedIsr> {
        if !self.is_leader() || self.pending_isr.is_some() {
            return None;
        }
        let end = self.log.log_end_offset();
        let gone = isr::out_of_sync(&self.state.isr, &self.followers, end, out.now, lag_time_max);
        if gone.is_empty() {
            return None;
        }
        // The first one's last sign of being in sync is as far back as a leader can see.
        out.wake_for(self.followers.get(&gone[0]).and_then(|follower| follower.because));
        let lag_ms = lag_time_max.millis();
        let isr = self.state.isr.iter().copied().filter(|id| !gone.contains(id)).collect();
        out.because(ReplicaFact::IsrShrinkWanted { tp: self.tp.clone(), out: Rc::from(gone), lag_ms });
        Some(self.want(isr))
    }

    fn want(&mut self, isr: Vec<BrokerId>) -> WantedIsr {
        self.pending_isr = Some(isr.clone());
        WantedIsr {
            tp: self.tp.clone(),
            topic_id: self.log.topic_id(),
            leader_epoch: self.state.leader_epoch,
            partition_epoch: self.state.partition_epoch,
            isr,
        }
    }

    /// The controller's answer to a wanted ISR. True where it has to be asked again.
    pub fn on_isr_answer(&mut self, answer: &Result<PartitionState, ErrorCode>) -> bool {
        match answer {
            Ok(state) if state.leader_epoch == self.state.leader_epoch => {
                if state.partition_epoch > self.state.partition_epoch {
                    self.state = state.clone();
                }
                self.pending_isr = None;
                false
            }
            Err(ErrorCode::IneligibleReplica) => {
                self.pending_isr = None;
                false
            }
            // With its ISR a move is over, and another replica leads.
            Err(ErrorCode::NewLeaderElected) => false,
            // The metadata that explains it is on its way; the pending ISR goes with it.
            Ok(_)
            | Err(
                ErrorCode::UnknownTopicOrPartition
                | ErrorCode::UnknownTopicId
                | ErrorCode::FencedLeaderEpoch
                | ErrorCode::InvalidUpdateVersion
                | ErrorCode::InvalidRequest,
            ) => false,
            Err(_) => true,
        }
    }
}
