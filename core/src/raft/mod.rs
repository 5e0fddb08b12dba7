//! The metadata quorum: one log, `__cluster_metadata-0`, of which the controllers are the voters and the brokers
//! observers (`KafkaRaftClient`).
//!
//! ```text
//!              no leader heard of for the election timeout               votes of a majority
//! Unattached ──────────────────────────────────────────────► Candidate ──────────────────────► Leader
//!     ▲  │ ▲                                                     │ a higher epoch                 │ nobody fetches
//!     │  │ └─────────────────────────────────────────────────────┴───────────────────────────────┘
//!     │  │ BEGIN_QUORUM_EPOCH, or a FETCH is answered with the leader's name
//!     │  ▼
//!     Follower ── FETCH from its end, as any follower ──► leader        no answer for the fetch timeout: Candidate
//! ```
//!
//! It is Raft with the arrows of replication turned round: followers pull. A leader's epoch begins with a control
//! record that names it; what a majority of the voters has fetched past is committed, and only committed records are
//! replayed. Observers fetch as voters do, and are never counted. An epoch, and whom a voter gave its vote in it, stand
//! in `quorum-state` before anybody hears of them, so that a voter that dies cannot vote twice.
//!
//! `election` is how a leader comes to be, `replication` what it does then.
//!
//! CAVEATS: no snapshots: the log is kept and replayed from its beginning. The set of voters is fixed, pre-votes
//! and END_QUORUM_EPOCH are not modelled (a controller only dies). Records are written at once, as with
//! `controller.quorum.append.linger.ms=0`. An observer hears of a commit that brought no record with it when its
//! FETCH has waited its time, as in 3.9.

mod election;
mod replication;

use std::rc::Rc;

use bytes::Bytes;

use self::replication::ParkedFetch;
pub use self::replication::Replica;
use crate::disk::Disk;
use crate::ids::{BrokerId, ConnId, FactId, LeaderEpoch, NodeId, Offset, TopicPartition};
use crate::log::{LastTime, Log, LogConfig};
use crate::map::{Map, Set};
use crate::process::Out;
use crate::protocol::cluster::Uuid;
use crate::protocol::{Request, Response};
use crate::rng::Rng;
use crate::time::{Instant, Span};
use crate::transport::channel::{Channel, ChannelConfig};
use crate::transport::server::{Server, Ticket};
use crate::wire::metadata_record::{METADATA_TOPIC, MetadataRecord};

/// Where an epoch and a vote are written down.
const QUORUM_STATE: &str = "__cluster_metadata-0/quorum-state";

/// How long a node waits before it connects again, or asks another voter.
const BACKOFF: Span = Span(100_000);

/// The quorum's timeouts.
#[derive(Clone, Copy, Debug)]
pub struct RaftConfig {
    /// `controller.quorum.election.timeout.ms`
    pub election_timeout: Span,
    /// `controller.quorum.fetch.timeout.ms`
    pub fetch_timeout: Span,
    /// `controller.quorum.request.timeout.ms`
    pub request_timeout: Span,
}

/// What a node of the quorum needs of its process during a call.
pub struct Hands<'a, 'w> {
    /// Its disk.
    pub disk: &'a mut Disk,
    /// Where requests are answered.
    pub server: &'a mut Server,
    /// Effects and facts.
    pub out: &'a mut Out<'w>,
}

/// What a node is in the quorum.
#[derive(Clone, Debug)]
enum Role {
    /// It knows of no leader.
    Unattached,
    /// It asks for votes; these it has.
    Candidate(Set<BrokerId>),
    /// It follows.
    Follower(BrokerId),
    /// It leads; the replicas that fetch from it.
    Leader(Map<BrokerId, Replica>),
}

/// One node's part in the quorum.
#[derive(Clone, Debug)]
pub struct Raft {
    id: BrokerId,
    voters: Rc<[BrokerId]>,
    config: RaftConfig,
    rng: Rng,
    log: Log,
    role: Role,
    epoch: LeaderEpoch,
    voted: Option<BrokerId>,
    high_watermark: Offset,
    /// Records below it have been handed out.
    replayed: Offset,
    channels: Map<BrokerId, Channel>,
    parked: Vec<ParkedFetch>,
    /// When the election or fetch timeout is over, and what set it.
    until: Instant,
    because: Option<FactId>,
    /// The next FETCH is not sent before.
    fetch_at: Instant,
    /// Which voter an observer without a leader asks.
    ask: usize,
}

impl Raft {
    /// A node of the quorum, with the log and the vote that its disk has.
    pub fn open(
        id: BrokerId,
        voters: Rc<[BrokerId]>,
        config: RaftConfig,
        mut rng: Rng,
        disk: &mut Disk,
        out: &mut Out<'_>,
    ) -> Self {
        let tp = TopicPartition::new(METADATA_TOPIC, 0);
        let found = disk.read_all(QUORUM_STATE);
        let log = match found {
            Some(_) => Log::open(tp, LogConfig::default(), LastTime::default(), disk, out),
            None => Log::create(tp, Uuid(1), LogConfig::default(), disk, out),
        };
        let kept = found.and_then(|state| election::read_state(&state));
        let (epoch, leader, voted) = kept.unwrap_or_default();
        let ask = rng.below(voters.len() as u32) as usize;
        let mut raft = Raft {
            id,
            voters,
            config,
            rng,
            log,
            role: Role::Unattached,
            epoch,
            voted,
            high_watermark: Offset::ZERO,
            replayed: Offset::ZERO,
            channels: Map::new(),
            parked: Vec::new(),
            until: Instant::NEVER,
            because: out.cause(),
            fetch_at: Instant::START,
            ask,
        };
        raft.wait_for_leader(out);
        if let Some(leader) = leader.filter(|leader| *leader != id) {
            raft.role = Role::Follower(leader);
            raft.heard_leader(out);
        }
        raft
    }

    /// The log.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The end of the committed part, as far as known here.
    pub fn high_watermark(&self) -> Offset {
        self.high_watermark
    }

    /// Records below it have been handed out.
    pub fn replayed(&self) -> Offset {
        self.replayed
    }

    /// The epoch.
    pub fn epoch(&self) -> LeaderEpoch {
        self.epoch
    }

    /// The voters.
    pub fn voters(&self) -> &[BrokerId] {
        &self.voters
    }

    /// Whether it leads.
    pub fn is_leader(&self) -> bool {
        matches!(self.role, Role::Leader(_))
    }

    /// The leader, if it is known.
    pub fn leader(&self) -> Option<BrokerId> {
        match &self.role {
            Role::Leader(_) => Some(self.id),
            Role::Follower(leader) => Some(*leader),
            Role::Unattached | Role::Candidate(_) => None,
        }
    }

    /// What it last acted on: why it does what it repeats.
    pub fn because(&self) -> Option<FactId> {
        self.because
    }

    fn is_voter(&self) -> bool {
        self.voters.contains(&self.id)
    }

    /// Whether it is a connection of this node to a voter.
    pub fn owns(&self, conn: ConnId) -> bool {
        self.channels.values().any(|channel| channel.owns(conn))
    }

    /// A voter that follows waits for a sign of its leader: since when, and until when, which it then stands for
    /// election.
    pub fn waits_for_leader(&self) -> Option<(Instant, Instant)> {
        let follows = matches!(self.role, Role::Follower(_)) && self.is_voter();
        follows.then(|| (self.until - self.config.fetch_timeout, self.until))
    }

    /// When it next has something to do.
    pub fn deadline(&self) -> Instant {
        let channels = self.channels.values().map(Channel::deadline).min().unwrap_or(Instant::NEVER);
        let parked = self.parked.iter().map(|parked| parked.until).min().unwrap_or(Instant::NEVER);
        self.until.min(channels).min(parked).min(self.fetch_deadline())
    }

    /// A connection to a voter is open.
    pub fn on_connected(&mut self, conn: ConnId, out: &mut Out<'_>) {
        if let Some(channel) = self.channels.values_mut().find(|channel| channel.owns(conn)) {
            channel.on_connected(conn, out);
        }
    }

    /// A connection to a voter is gone.
    pub fn on_disconnected(&mut self, conn: ConnId, out: &mut Out<'_>) {
        let Some((voter, channel)) = self.channels.iter_mut().find(|(_, channel)| channel.owns(conn)) else {
            return;
        };
        let (voter, mut lost) = (*voter, Vec::from_iter(channel.on_disconnected(out)));
        lost.extend(channel.unsent());
        self.on_lost(voter, lost, out);
    }

    /// A voter answered.
    pub fn on_response(
        &mut self,
        conn: ConnId,
        correlation: u32,
        response: &Response,
        hands: &mut Hands<'_, '_>,
    ) {
        let Some((voter, channel)) = self.channels.iter_mut().find(|(_, channel)| channel.owns(conn)) else {
            return;
        };
        let (voter, asked) = (*voter, channel.on_response(correlation, response, hands.out));
        match (asked.as_deref(), response) {
            (Some(Request::Fetch(asked)), Response::Fetch(response)) => {
                self.on_fetched(voter, asked, response, hands);
            }
            (Some(Request::Vote(asked)), Response::Vote(response)) => {
                self.on_vote_answer(voter, asked, response, hands);
            }
            (Some(Request::BeginQuorumEpoch(_)), Response::BeginQuorumEpoch(response))
                if response.epoch > self.epoch =>
            {
                self.become_unattached(response.epoch, hands.disk, hands.out);
            }
            _ => {}
        }
        self.fetch(hands.out);
    }

    /// A request that is for the quorum.
    pub fn on_request(&mut self, ticket: Ticket, request: &Request, hands: &mut Hands<'_, '_>) {
        match request {
            Request::Fetch(asked) => self.on_fetch(ticket, asked, hands),
            Request::Vote(asked) => {
                let answer = Response::Vote(self.on_vote(asked, hands));
                hands.server.respond(ticket, answer, hands.out);
            }
            Request::BeginQuorumEpoch(asked) => {
                let answer = Response::BeginQuorumEpoch(self.on_begin_epoch(asked, hands));
                hands.server.respond(ticket, answer, hands.out);
            }
            _ => {
                let answer = Response::DescribeQuorum(self.describe(hands.out));
                hands.server.respond(ticket, answer, hands.out);
            }
        }
        self.fetch(hands.out);
    }

    /// Its time has come.
    pub fn on_wake(&mut self, hands: &mut Hands<'_, '_>) {
        let before = hands.out.cause();
        let mut all_lost = Vec::new();
        for (voter, channel) in &mut self.channels {
            let was_closed = channel.is_closed();
            let mut lost = Vec::from_iter(channel.on_wake(hands.out));
            if channel.is_closed() && !was_closed {
                lost.extend(channel.unsent());
            }
            all_lost.push((*voter, lost, hands.out.cause()));
            hands.out.set_cause(before);
        }
        for (voter, lost, cause) in all_lost {
            hands.out.set_cause(cause);
            self.on_lost(voter, lost, hands.out);
            hands.out.set_cause(before);
        }
        self.expire_parked(hands);
        if self.until <= hands.out.now {
            hands.out.wake_for(self.because);
            self.on_timeout(hands);
            hands.out.set_cause(before);
        }
        hands.out.wake_for(self.because);
        self.fetch(hands.out);
        hands.out.set_cause(before);
    }

    /// The records below `to` that have not been handed out yet.
    pub fn records(&mut self, to: Offset, disk: &Disk) -> Vec<MetadataRecord> {
        if to <= self.replayed {
            return Vec::new();
        }
        let batches = self.log.batches_from(disk, self.replayed).map(|located| located.batch);
        let new = batches.take_while(|batch| batch.last_offset() < to).filter(|batch| !batch.is_control());
        let values = new.flat_map(|batch| batch.records().map_while(Result::ok).collect::<Vec<_>>());
        let read = |value: Bytes| MetadataRecord::read(&value).expect("only controllers write this log");
        let records = values.filter_map(|record| record.value).map(read).collect();
        self.replayed = to;
        records
    }

    /// Forgets what was handed out: somebody replays from the beginning.
    pub fn rewind(&mut self) {
        self.replayed = Offset::ZERO;
    }

    /// Says something to a voter.
    fn tell(&mut self, voter: BrokerId, request: Request, out: &mut Out<'_>) {
        let config = ChannelConfig { greets: true, backoff: BACKOFF, timeout: self.config.request_timeout };
        let new = || Channel::new(NodeId::Controller(voter), config);
        self.channels.entry(voter).or_insert_with(new).send(request, out);
    }

    /// What was said to a voter, or was about to be, is lost: it is said again, as long as it is still to be said.
    fn on_lost(&mut self, voter: BrokerId, lost: Vec<Rc<Request>>, out: &mut Out<'_>) {
        for request in lost {
            let again = match &*request {
                Request::Vote(asked) => matches!(self.role, Role::Candidate(_)) && asked.epoch == self.epoch,
                Request::BeginQuorumEpoch(asked) => self.is_leader() && asked.epoch == self.epoch,
                _ => false,
            };
            match self.channels.get_mut(&voter).filter(|_| again) {
                Some(channel) => channel.send_again(request, out),
                None => self.set_back(out),
            }
        }
    }

    /// A FETCH came to nothing: an observer then asks another voter.
    fn set_back(&mut self, out: &Out<'_>) {
        self.fetch_at = out.now + BACKOFF;
        self.because = out.cause().or(self.because);
        if !self.is_voter() {
            self.role = Role::Unattached;
            self.ask = (self.ask + 1) % self.voters.len();
        }
    }
}

/// The directory that a node keeps its logs in, as Kafka names directories: drawn at their formatting, here from the
/// node.
pub fn directory_id(node: BrokerId) -> Uuid {
    let mut rng = Rng::stream(node.0 as u64, 5);
    Uuid(u128::from(rng.bits()) << 64 | u128::from(rng.bits()))
}
