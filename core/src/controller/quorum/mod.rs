//! A controller of its own, in KRaft mode: a voter of the metadata quorum, and when it leads it, the controller
//! (`QuorumController`).
//!
//! ```text
//!                    decide                     append                     commit
//! request, timer ──► records, answer ──► __cluster_metadata-0 ──► majority ──► the answer is given
//!                       ▲                       │ replay
//!                       └────── image ◄─────────┘            brokers fetch the records and replay them too
//! ```
//!
//! A handler looks at the image and returns records; it changes nothing. Records change the image, here when they
//! are appended, everywhere else when they are committed. Nobody is told of a partition's leader: it stands in the log.
//!
//! `brokers` is about registrations, heartbeats and fencing, `partitions` about topics and leaders, `deletion` about
//! topics that go, `reassignment` about partitions that move.
//!
//! CAVEATS: controllers are no brokers; quotas, ACLs and features are not modelled. A controller that loses its office leaves its answers ungiven: the asker asks again.

mod brokers;
mod deletion;
mod partitions;
mod reassignment;

use std::rc::Rc;

use self::brokers::Sessions;
use super::requests::not_controller;
use super::{Context, Defaults, rebalance};
use crate::disk::Disk;
use crate::ids::{BrokerId, ControllerEpoch, FactId, Offset};
use crate::metadata::image::{Delta, Image};
use crate::process::{Input, Out};
use crate::protocol::cluster::ApiVersionsResponse;
use crate::protocol::{Message, Request, Response};
use crate::raft::{Hands, Raft, RaftConfig};
use crate::rng::Rng;
use crate::time::{Instant, Span};
use crate::transport::server::{Server, Ticket, Turn};
use crate::wire::metadata_record::MetadataRecord;

/// The feature level of a new cluster: `3.9-IV0`.
const METADATA_VERSION: i16 = 21;

/// How a controller behaves.
#[derive(Clone, Copy, Debug)]
pub struct QuorumConfig {
    /// The quorum's timeouts.
    pub raft: RaftConfig,
    /// `broker.session.timeout.ms`
    pub broker_session: Span,
    /// `metadata.max.idle.interval.ms`
    pub max_idle: Span,
    /// What topics have that do not say it themselves.
    pub defaults: Defaults,
    /// `delete.topic.enable`
    pub delete_topic: bool,
}

/// A controller process.
#[derive(Clone, Debug)]
pub struct QuorumController {
    /// Its disk.
    pub disk: Disk,
    config: QuorumConfig,
    server: Server,
    raft: Raft,
    context: Context,
    office: Option<Office>,
}

/// What only the leader of the quorum has.
#[derive(Clone, Debug)]
struct Office {
    sessions: Sessions,
    /// Answers that wait until the log is committed up to an offset, oldest first.
    parked: Vec<(Offset, Ticket, Response, Option<FactId>)>,
    no_op_at: Instant,
    /// When leadership is given back, where that is to be, and why.
    rebalance: Option<(Instant, Option<FactId>)>,
}

impl QuorumController {
    /// Starts a controller on a disk that may hold an earlier life.
    pub fn start(
        id: BrokerId,
        voters: Rc<[BrokerId]>,
        config: QuorumConfig,
        mut disk: Disk,
        seed: u64,
        out: &mut Out<'_>,
    ) -> Self {
        let rng = Rng::stream(seed ^ out.now.0, id.0 as u64);
        let raft = Raft::open(id, voters, config.raft, rng, &mut disk, out);
        let context = Context::new(id, ControllerEpoch::ZERO, 0, config.defaults);
        QuorumController { disk, config, server: Server::default(), raft, context, office: None }
    }

    /// Its part in the quorum.
    pub fn raft(&self) -> &Raft {
        &self.raft
    }

    /// The cluster, as far as it has replayed the log.
    pub fn image(&self) -> &Image {
        &self.context.image
    }

    /// When it next has something to do.
    pub fn deadline(&self) -> Instant {
        let office = self.office.as_ref().map(|office| {
            let rebalance = office.rebalance.map_or(Instant::NEVER, |(at, _)| at);
            office.no_op_at.min(office.sessions.deadline()).min(rebalance)
        });
        self.raft.deadline().min(office.unwrap_or(Instant::NEVER))
    }

    /// Takes one input.
    pub fn on_input(&mut self, input: Input, out: &mut Out<'_>) {
        match input {
            Input::Accepted(conn, from) => self.server.on_accepted(conn, from),
            Input::Connected(conn) => self.raft.on_connected(conn, out),
            Input::Disconnected(conn) => {
                if !self.server.on_disconnected(conn) {
                    self.raft.on_disconnected(conn, out);
                }
            }
            Input::Message(conn, Message::Request { correlation, request }) => {
                self.server.on_request(conn, correlation, &request, out.cause());
            }
            Input::Message(conn, Message::Response { correlation, response }) => {
                let (raft, mut hands) = self.hands(out);
                raft.on_response(conn, correlation, &response, &mut hands);
            }
            Input::Message(..) | Input::Asked(_) => {}
            Input::Wake => self.on_wake(out),
            Input::Terminate => out.exit(0),
        }
        self.settle(out);
        while let Some(turn) = self.server.next_turn() {
            let before = out.cause();
            out.set_cause(turn.cause);
            self.dispatch(&turn, out);
            self.settle(out);
            out.set_cause(before);
        }
    }

    fn hands<'a, 'w>(&'a mut self, out: &'a mut Out<'w>) -> (&'a mut Raft, Hands<'a, 'w>) {
        (&mut self.raft, Hands { disk: &mut self.disk, server: &mut self.server, out })
    }

    fn on_wake(&mut self, out: &mut Out<'_>) {
        let (raft, mut hands) = self.hands(out);
        raft.on_wake(&mut hands);
        self.settle(out);
        self.fence_silent_brokers(out);
        self.give_leadership_back(out);
        let Some(office) = &mut self.office else { return };
        if office.no_op_at <= out.now {
            office.no_op_at = out.now + self.config.max_idle;
            let before = out.wake_for(self.raft.because());
            self.append(&[MetadataRecord::NoOp], out);
            out.set_cause(before);
        }
    }

    fn dispatch(&mut self, turn: &Turn, out: &mut Out<'_>) {
        let (ticket, request) = (turn.ticket, &*turn.request);
        match request {
            Request::ApiVersions(_) => {
                let response = ApiVersionsResponse { has_kraft_requests: false };
                self.server.respond(ticket, Response::ApiVersions(response), out);
            }
            Request::Fetch(_)
            | Request::Vote(_)
            | Request::BeginQuorumEpoch(_)
            | Request::DescribeQuorum(_) => {
                let (raft, mut hands) = self.hands(out);
                raft.on_request(ticket, request, &mut hands);
            }
            _ if self.office.is_none() => {
                let refusal = not_controller(request);
                self.server.respond(ticket, refusal, out);
            }
            _ => {
                let (records, response) = self.decide(request, out);
                self.append(&records, out);
                if let Some(office) = &mut self.office {
                    office.parked.push((self.raft.log().log_end_offset(), ticket, response, out.cause()));
                }
            }
        }
    }

    /// What a request comes to: records to be written, and the answer when they are.
    fn decide(&mut self, request: &Request, out: &mut Out<'_>) -> (Vec<MetadataRecord>, Response) {
        match request {
            Request::BrokerRegistration(asked) => self.register(asked, out),
            Request::BrokerHeartbeat(asked) => self.heartbeat(asked, out),
            Request::AllocateProducerIds(asked) => self.allocate_producer_ids(asked.broker),
            Request::AlterPartition(asked) => self.alter_partition(asked, out),
            Request::ElectLeaders(asked) => self.elect_leaders(asked, out),
            Request::CreateTopics(asked) => self.create_topics(asked, out),
            Request::DeleteTopics(asked) => self.delete_topics(asked, out),
            Request::AlterPartitionReassignments(asked) => self.alter_reassignments(asked, out),
            Request::ListPartitionReassignments(asked) => (Vec::new(), self.list_reassignments(asked)),
            Request::CreatePartitions(asked) => self.create_partitions(asked, out),
            Request::IncrementalAlterConfigs(asked) => self.alter_configs(asked),
            other => (Vec::new(), not_controller(other)),
        }
    }

    /// Writes one decision, and lets it take effect here.
    fn append(&mut self, records: &[MetadataRecord], out: &mut Out<'_>) {
        if records.is_empty() {
            return;
        }
        let (raft, mut hands) = self.hands(out);
        raft.append(records, &mut hands);
        self.replay(self.raft.log().log_end_offset());
        if *records != [MetadataRecord::NoOp] {
            self.plan_rebalance(out);
        }
    }

    /// A partition that is not led by its preferred replica is given back an interval later.
    fn plan_rebalance(&mut self, out: &Out<'_>) {
        let (Some(office), Some(rebalance)) = (&mut self.office, self.config.defaults.rebalance) else {
            return;
        };
        if office.rebalance.is_none() && rebalance::is_unbalanced(&self.context) {
            office.rebalance = Some((out.now + rebalance.interval, out.cause()));
        }
    }

    fn give_leadership_back(&mut self, out: &mut Out<'_>) {
        let Some(office) = &mut self.office else { return };
        let Some((_, because)) = office.rebalance.take_if(|(at, _)| *at <= out.now) else { return };
        let before = out.wake_for(because);
        let records = self.changes(&rebalance::all(&self.context), out);
        self.append(&records, out);
        self.plan_rebalance(out);
        out.set_cause(before);
    }

    fn replay(&mut self, to: Offset) {
        for record in self.raft.records(to, &self.disk) {
            self.context.image.replay(&record, &mut Delta::default());
        }
    }

    /// Follows the quorum: takes office or loses it, gives the answers whose records are committed.
    fn settle(&mut self, out: &mut Out<'_>) {
        match (self.raft.is_leader(), &mut self.office) {
            (true, None) => self.take_office(out),
            (false, Some(_)) => {
                // What was replayed before it was committed may never be: back to the beginning.
                self.office = None;
                self.raft.rewind();
                self.context.image = Default::default();
            }
            _ => {}
        }
        let committed = self.raft.high_watermark();
        let Some(office) = &mut self.office else { return self.replay(committed) };
        let due = office.parked.iter().take_while(|(offset, ..)| *offset <= committed).count();
        for (_, ticket, response, cause) in office.parked.drain(..due) {
            let before = out.cause();
            out.set_cause(cause);
            self.server.respond(ticket, response, out);
            out.set_cause(before);
        }
    }

    /// The leader of the quorum knows everything that was ever appended here, and all brokers are alive until they are
    /// silent for a whole session.
    fn take_office(&mut self, out: &mut Out<'_>) {
        let before = out.wake_for(self.raft.because());
        self.replay(self.raft.log().log_end_offset());
        self.context.epoch = self.raft.epoch().into();
        let sessions = Sessions::new(self.config.broker_session, self.context.brokers.keys(), out);
        let no_op_at = out.now + self.config.max_idle;
        self.office = Some(Office { sessions, parked: Vec::new(), no_op_at, rebalance: None });
        self.plan_rebalance(out);
        if self.context.epoch == ControllerEpoch(1) {
            let name = "metadata.version".into();
            self.append(&[MetadataRecord::FeatureLevel { name, level: METADATA_VERSION }], out);
        }
        out.set_cause(before);
    }
}
