//! What replicates the metadata log: followers and observers fetch, the leader appends and commits.

use bytes::Bytes;

use super::{BACKOFF, Hands, Raft, Role, directory_id};
use crate::fact;
use crate::ids::FactId;
use crate::ids::{BrokerId, LeaderEpoch, Offset};
use crate::process::Out;
use crate::protocol::cluster::Uuid;
use crate::protocol::data::{FetchPartition, FetchRequest, FetchResponse, FetchedPartition, Isolation};
use crate::protocol::quorum::{DescribeQuorumResponse, QuorumReplica};
use crate::protocol::{ErrorCode, Records, Request, Response};
use crate::time::{Instant, Span, Timestamp};
use crate::transport::server::Ticket;
use crate::wire::batch::attribute;
use crate::wire::metadata_record::MetadataRecord;
use crate::wire::{BatchBuilder, BatchHeader};

/// How long the leader keeps a FETCH that it has nothing for.
const FETCH_WAIT_MAX: Span = Span(500_000);
/// How much a FETCH asks for (`MAX_BATCH_SIZE_BYTES`).
const FETCH_BYTES_MAX: i32 = 8 << 20;
/// An observer that has not been heard of for so long is not told of.
const OBSERVER_SESSION: Span = Span(300_000_000);

/// A replica, as the leader knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replica {
    /// It has everything below.
    pub log_end_offset: Offset,
    /// When it last asked.
    pub last_fetch: Instant,
    /// When it last had everything that there was.
    pub last_caught_up: Option<Instant>,
}

/// A FETCH that waits for records.
#[derive(Clone, Debug)]
pub(super) struct ParkedFetch {
    ticket: Ticket,
    asked: FetchPartition,
    pub until: Instant,
    cause: Option<FactId>,
}

impl Raft {
    /// When the next FETCH is due, if it is not now.
    pub(super) fn fetch_deadline(&self) -> Instant {
        let (idle, target) =
            (|voter| self.channels.get(&voter).is_none_or(|c| c.is_idle()), self.fetches_from());
        target.filter(|voter| idle(*voter)).map_or(Instant::NEVER, |_| self.fetch_at)
    }

    /// The leader; an observer that does not know it asks one voter after the other.
    fn fetches_from(&self) -> Option<BrokerId> {
        match &self.role {
            Role::Follower(leader) => Some(*leader),
            Role::Unattached if !self.is_voter() => self.voters.get(self.ask).copied(),
            _ => None,
        }
    }

    /// Asks for what comes behind the log's end, unless an answer is outstanding.
    pub(super) fn fetch(&mut self, out: &mut Out<'_>) {
        if self.fetch_deadline() > out.now {
            return;
        }
        let Some(voter) = self.fetches_from() else { return };
        let partition = FetchPartition {
            tp: self.log.tp().clone(),
            topic_id: self.log.topic_id(),
            fetch_offset: self.log.log_end_offset(),
            current_leader_epoch: self.epoch,
            last_fetched_epoch: self.log.latest_epoch().unwrap_or(LeaderEpoch::ZERO),
            log_start_offset: self.log.log_start_offset(),
            max_bytes: FETCH_BYTES_MAX,
        };
        let request = FetchRequest {
            replica: Some(self.id),
            max_wait: FETCH_WAIT_MAX,
            min_bytes: 0,
            max_bytes: FETCH_BYTES_MAX,
            isolation: Isolation::ReadUncommitted,
            partitions: vec![partition],
        };
        self.tell(voter, Request::Fetch(request), out);
    }

    pub(super) fn on_fetched(
        &mut self,
        voter: BrokerId,
        asked: &FetchRequest,
        response: &FetchResponse,
        hands: &mut Hands<'_, '_>,
    ) {
        let (Some(asked), Some(fetched)) = (asked.partitions.first(), response.partitions.first()) else {
            return;
        };
        if fetched.error != ErrorCode::None {
            match fetched.current_leader.filter(|(_, epoch)| *epoch >= self.epoch) {
                Some((leader, epoch)) if leader != BrokerId::NONE && leader != self.id => {
                    self.become_follower(leader, epoch, hands.disk, hands.out);
                }
                _ => self.set_back(hands.out),
            }
            return;
        }
        if asked.current_leader_epoch != self.epoch || asked.fetch_offset != self.log.log_end_offset() {
            return;
        }
        self.become_follower(voter, self.epoch, hands.disk, hands.out);
        self.heard_leader(hands.out);
        if let Some((epoch, end)) = fetched.diverging_epoch {
            let (own, own_end) = self.log.end_offset_for(epoch);
            let to = if own == epoch { end.min(own_end) } else { own_end.max(Offset::ZERO) };
            return self.log.truncate_to(to, hands.disk, hands.out);
        }
        let appended = self.log.append_as_follower(&fetched.records, hands.disk, hands.out);
        match appended {
            // What a voter has fetched it must never lose: its next FETCH is its word for that.
            Ok(_) => self.log.flush(hands.disk),
            Err(_) => self.fetch_at = hands.out.now + BACKOFF,
        }
        let committed = fetched.high_watermark.min(self.log.log_end_offset());
        self.high_watermark = self.high_watermark.max(committed);
    }

    /// Answers a replica that fetches; what it asks for tells how far it is.
    pub(super) fn on_fetch(&mut self, ticket: Ticket, request: &FetchRequest, hands: &mut Hands<'_, '_>) {
        let Some(asked) = request.partitions.first() else { return };
        let error = match asked.current_leader_epoch.cmp(&self.epoch) {
            std::cmp::Ordering::Less => ErrorCode::FencedLeaderEpoch,
            std::cmp::Ordering::Greater => ErrorCode::UnknownLeaderEpoch,
            std::cmp::Ordering::Equal if !self.is_leader() => ErrorCode::NotLeaderOrFollower,
            std::cmp::Ordering::Equal => ErrorCode::None,
        };
        if error != ErrorCode::None {
            let refusal = self.fetched(asked, error);
            return respond(ticket, refusal, hands);
        }
        let (end, now) = (self.log.log_end_offset(), hands.out.now);
        if let (Role::Leader(replicas), Some(id)) = (&mut self.role, request.replica) {
            let known = replicas.get(&id).and_then(|replica: &Replica| replica.last_caught_up);
            let last_caught_up = if asked.fetch_offset >= end { Some(now) } else { known };
            replicas
                .insert(id, Replica { log_end_offset: asked.fetch_offset, last_fetch: now, last_caught_up });
        }
        let mut fetched = self.fetched(asked, error);
        let (epoch, epoch_end) = self.log.end_offset_for(asked.last_fetched_epoch);
        if asked.fetch_offset > Offset::ZERO
            && (epoch < asked.last_fetched_epoch || epoch_end < asked.fetch_offset)
        {
            fetched.diverging_epoch = Some((epoch, epoch_end));
            return respond(ticket, fetched, hands);
        }
        self.commit();
        if asked.fetch_offset >= end {
            let (until, cause) = (now + request.max_wait, hands.out.cause());
            self.parked.push(ParkedFetch { ticket, asked: asked.clone(), until, cause });
            return;
        }
        self.answer_fetch(ticket, asked, hands);
    }

    fn fetched(&self, asked: &FetchPartition, error: ErrorCode) -> FetchedPartition {
        let refused = error != ErrorCode::None;
        let leader = self.leader().unwrap_or(BrokerId::NONE);
        FetchedPartition {
            aborted: Vec::new(),
            tp: asked.tp.clone(),
            error,
            high_watermark: if refused { Offset::NONE } else { self.high_watermark },
            last_stable_offset: Offset::NONE,
            log_start_offset: self.log.log_start_offset(),
            diverging_epoch: None,
            current_leader: refused.then_some((leader, self.epoch)),
            records: Records::EMPTY,
        }
    }

    fn answer_fetch(&self, ticket: Ticket, asked: &FetchPartition, hands: &mut Hands<'_, '_>) {
        let (offset, max, end) =
            (asked.fetch_offset, asked.max_bytes.max(0) as usize, self.log.log_end_offset());
        let records = self.log.read(hands.disk, offset, max, end, true).unwrap_or_default();
        respond(ticket, FetchedPartition { records, ..self.fetched(asked, ErrorCode::None) }, hands);
    }

    /// FETCHes that have waited long enough get nothing but the high watermark.
    pub(super) fn expire_parked(&mut self, hands: &mut Hands<'_, '_>) {
        let (now, before) = (hands.out.now, hands.out.cause());
        let (due, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.parked).into_iter().partition(|parked| parked.until <= now);
        self.parked = waiting;
        for parked in due {
            hands.out.wake_for(parked.cause);
            self.answer_fetch(parked.ticket, &parked.asked, hands);
            hands.out.set_cause(before);
        }
    }

    /// Appends a decision of the leader's: all of its records or none are ever seen.
    pub fn append(&mut self, records: &[MetadataRecord], hands: &mut Hands<'_, '_>) {
        let values: Vec<_> = records.iter().map(|record| (None, record.write())).collect();
        self.append_batch(&values, false, hands);
    }

    pub(super) fn append_batch(
        &mut self,
        records: &[(Option<Bytes>, Bytes)],
        is_control: bool,
        hands: &mut Hands<'_, '_>,
    ) {
        let mut batch = BatchBuilder::new();
        for (key, value) in records {
            batch.append(hands.out.timestamp(), key.as_deref(), Some(value), &[]);
        }
        let header = BatchHeader {
            base_offset: self.log.log_end_offset(),
            leader_epoch: self.epoch,
            attributes: if is_control { attribute::CONTROL } else { 0 },
            ..BatchHeader::default()
        };
        let bytes = Records(vec![batch.build(&header)]);
        self.log
            .append_as_is(&bytes, fact::Role::Leader, hands.disk, hands.out)
            .expect("a batch that was just built fits");
        self.log.flush(hands.disk);
        self.commit();
        for parked in std::mem::take(&mut self.parked) {
            self.answer_fetch(parked.ticket, &parked.asked, hands);
        }
    }

    /// The end offsets of the voters, the leader's own among them, the largest first.
    fn commit(&mut self) {
        let Role::Leader(replicas) = &self.role else { return };
        let end_of = |voter: &BrokerId| match *voter == self.id {
            true => self.log.log_end_offset(),
            false => replicas.get(voter).map_or(Offset::ZERO, |replica| replica.log_end_offset),
        };
        let mut ends: Vec<Offset> = self.voters.iter().map(end_of).collect();
        ends.sort_unstable_by(|a, b| b.cmp(a));
        let agreed = ends[self.voters.len() / 2];
        // Records of earlier epochs count only with one of this epoch behind them.
        if self.log.epoch_at(agreed - 1) == Some(self.epoch) {
            self.high_watermark = self.high_watermark.max(agreed);
        }
    }

    /// How long a leader leads without hearing of a majority.
    pub(super) fn resign_after(&self) -> Span {
        Span(self.config.fetch_timeout.0 * 3 / 2)
    }

    /// Until when what was heard of a majority lets this leader lead; `None` where it never heard of one.
    pub(super) fn majority_heard_until(&self) -> Option<Instant> {
        let Role::Leader(replicas) = &self.role else { return None };
        let mut heard: Vec<Instant> =
            self.voters.iter().filter_map(|voter| Some(replicas.get(voter)?.last_fetch)).collect();
        heard.sort_unstable_by(|a, b| b.cmp(a));
        let needed = self.voters.len() / 2;
        heard.get(needed.checked_sub(1)?).map(|at| *at + self.resign_after())
    }

    /// Answers DESCRIBE_QUORUM.
    pub(super) fn describe(&self, out: &Out<'_>) -> DescribeQuorumResponse {
        let (leader, epoch): (BrokerId, LeaderEpoch) = (self.leader().unwrap_or(BrokerId::NONE), self.epoch);
        let mut answer = DescribeQuorumResponse {
            error: ErrorCode::NotLeaderOrFollower,
            leader,
            epoch,
            high_watermark: self.high_watermark,
            voters: Vec::new(),
            observers: Vec::new(),
        };
        let Role::Leader(replicas) = &self.role else { return answer };
        answer.error = ErrorCode::None;
        let at = |at: Instant| out.wall.at(at);
        let never = Timestamp(-1);
        answer.voters = self
            .voters
            .iter()
            .map(|id| {
                let (id, directory) = (*id, Uuid(0));
                let (log_end_offset, last_fetch, last_caught_up) = match replicas.get(&id) {
                    _ if id == self.id => (self.log.log_end_offset(), at(out.now), at(out.now)),
                    Some(r) => (r.log_end_offset, at(r.last_fetch), r.last_caught_up.map_or(never, at)),
                    None => (Offset::NONE, never, never),
                };
                QuorumReplica { id, directory, log_end_offset, last_fetch, last_caught_up }
            })
            .collect();
        let recent = |replica: &Replica| out.now.since(replica.last_fetch) < OBSERVER_SESSION;
        let observers = replicas.iter().filter(|(id, replica)| !self.voters.contains(id) && recent(replica));
        answer.observers = observers
            .map(|(id, replica)| QuorumReplica {
                id: *id,
                directory: directory_id(*id),
                log_end_offset: replica.log_end_offset,
                last_fetch: at(replica.last_fetch),
                last_caught_up: replica.last_caught_up.map_or(never, at),
            })
            .collect();
        answer
    }
}

fn respond(ticket: Ticket, fetched: FetchedPartition, hands: &mut Hands<'_, '_>) {
    let response = Response::Fetch(FetchResponse { partitions: vec![fetched] });
    hands.server.respond(ticket, response, hands.out);
}
