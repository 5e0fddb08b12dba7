//! A broker: one process that stores partitions, serves clients, and may be the controller and coordinate groups.
//!
//! ```text
//!          boot: ZooKeeper session ─► topic configs ─► logs from disk ─► /brokers/ids/N ─► who is the controller?
//! clients ─► server ─┬─► replicas   (produce, fetch, offsets; LEADER_AND_ISR)
//! brokers            ├─► cache      (metadata; UPDATE_METADATA)
//!                    ├─► controller (create topics, ALTER_PARTITION, elections)
//!                    └─► coordinator (groups) ──writes──► replicas
//! ```
//!
//! In KRaft mode (`kraft`) the broker observes the metadata log instead, and its records take the place of
//! LEADER_AND_ISR and UPDATE_METADATA; what it does with them is the same.
//!
//! This module only composes: it hands each input to the part that it belongs to, and the coordinator's writes to the
//! replicas. A broker's disk outlives it; everything else is gone when it dies.

mod admin;
mod boot;
pub mod config;
mod dispatch;
mod kraft;
mod removing;
pub mod settings;
mod shutdown;
mod transactions;

use std::collections::VecDeque;
use std::rc::Rc;

pub use self::config::BrokerConfig;
use self::kraft::Kraft;
use self::settings::{Pairs, Settings};
use self::shutdown::Shutdown;
use crate::controller::{AskZk, Controller, Desk, Then};
use crate::disk::{Disk, LostPages};
use crate::fact::DiskFact;
use crate::group::coordinator::Coordinator;
use crate::ids::{BrokerId, ConnId, FactId, NodeId, TopicName};
use crate::log::LogConfig;
use crate::map::Map;
use crate::metadata::cache::MetadataCache;
use crate::metadata::session::{Heard, ZkSession};
use crate::process::{Input, Out};
use crate::protocol::admin::{ConfigChanges, ConfigResource};
use crate::protocol::zookeeper::ZkRequest;
use crate::protocol::{Message, Request, Response};
use crate::raft::Raft;
use crate::replica::manager::{Hands as ReplicaHands, ReplicaManager};
use crate::rng::Rng;
use crate::time::{Instant, Span};
use crate::transaction::coordinator::Transactions;
use crate::transport::controller_link::ControllerLink;
use crate::transport::server::{Server, Ticket};

/// What an answer of ZooKeeper is for.
#[derive(Clone, Debug)]
pub(crate) enum Purpose {
    Controller(Then),
    /// At start: the topics with configs.
    BootTopics,
    /// At start: one topic's configs.
    BootConfig(TopicName),
    /// At start: `/brokers/ids/N`.
    Registered,
    /// `/brokers/ids/N` of an earlier life is still there: it is watched until it is gone.
    Unregistered,
    /// A topic's configs, before its first log is made or because they changed.
    TopicConfig(TopicName),
    /// The configs of this broker, or of all.
    BrokerConfig(Rc<str>),
    /// A topic was made without an administrator; the answer that waits for that.
    Created(Option<(Ticket, Response)>),
    /// A topic's configs, for an administrator.
    Described(Ticket, TopicName),
    /// Configs that are to be changed.
    Alter(Ticket, ConfigResource, Rc<ConfigChanges>),
    /// They are changed.
    Altered(Ticket, ConfigResource),
}

impl AskZk for ZkSession<Purpose> {
    fn ask_zk(&mut self, request: ZkRequest, then: Then, out: &mut Out<'_>) {
        self.ask(request, Purpose::Controller(then), out);
    }
}

/// How far a broker's start (or end) has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It has no ZooKeeper session yet, or has not caught up with the metadata log.
    Connecting,
    /// It reads the configs of topics: how many are outstanding.
    ReadingConfigs(u32),
    /// It waits to be known.
    Registering,
    /// It runs: the controller knows it.
    Running,
    /// It is stopping.
    Stopping,
}

/// A block of producer ids that the controller gave.
#[derive(Clone, Copy, Debug, Default)]
struct ProducerIds {
    next: i64,
    end: i64,
    asked: bool,
}

/// A topic's own configs, as `/config/topics/T` has them.
type TopicConfigs = Map<Rc<str>, Rc<str>>;

/// A broker.
#[derive(Clone, Debug)]
pub struct Broker {
    /// Its id.
    pub id: BrokerId,
    /// Its disk.
    pub disk: Disk,
    /// Its rack.
    pub rack: Option<Rc<str>>,
    config: Rc<BrokerConfig>,
    log_defaults: Rc<LogConfig>,
    settings: Settings,
    phase: Phase,
    clean: bool,
    /// Its session; in KRaft mode one that is never opened.
    zk: ZkSession<Purpose>,
    kraft: Option<Kraft>,
    server: Server,
    cache: MetadataCache,
    controller: Controller,
    replicas: ReplicaManager,
    coordinator: Coordinator,
    transactions: Transactions,
    verifier: transactions::Verifier,
    markers: transactions::MarkersAsked,
    topic_configs: Map<TopicName, Rc<TopicConfigs>>,
    /// LEADER_AND_ISR that waits for configs of new topics.
    leader_and_isr: VecDeque<(Ticket, Rc<Request>, Option<FactId>)>,
    producer_ids: ProducerIds,
    /// The way to the controller: for producer ids, and in KRaft mode for all that is forwarded.
    to_controller: ControllerLink,
    describes: Map<Ticket, admin::Gathering>,
    shutdown: Option<Shutdown>,
}

impl Broker {
    /// Starts a broker on a disk that may hold an earlier life. With `voters` it is in KRaft mode.
    pub fn start(
        id: BrokerId,
        (config, log_defaults, pairs): (Rc<BrokerConfig>, Rc<LogConfig>, Pairs),
        (rack, voters): (Option<Rc<str>>, &Rc<[BrokerId]>),
        mut disk: Disk,
        seed: u64,
        out: &mut Out<'_>,
    ) -> Self {
        disk.open();
        let timeout = Span::from_millis(i64::from(config.zookeeper_session_timeout_ms));
        let (zk, kraft) = match voters.is_empty() {
            true => (ZkSession::open(timeout, out), None),
            false => {
                let kraft = Kraft::start(id, voters.clone(), config.raft(), &mut disk, seed, out);
                (ZkSession::closed(), Some(kraft))
            }
        };
        let replicas = ReplicaManager::new(id, config.replication(!voters.is_empty()), &disk, out);
        let coordinator = Coordinator::new(id, config.coordination(), seed ^ out.now.0, out.now);
        let transactions = Transactions::new(config.transactions(), out.now);
        let defaults = config.topic_defaults(log_defaults.unclean_leader_election_enable);
        let controller = Controller::new(id, defaults, config.delete_topic_enable);
        let mut broker = Broker {
            id,
            disk,
            rack,
            config,
            log_defaults,
            settings: Settings::new(id, pairs),
            phase: Phase::Connecting,
            clean: false,
            zk,
            kraft,
            server: Server::default(),
            cache: MetadataCache::new(!voters.is_empty()),
            controller,
            replicas,
            coordinator,
            transactions,
            verifier: Default::default(),
            markers: Default::default(),
            topic_configs: Map::new(),
            leader_and_isr: VecDeque::new(),
            producer_ids: ProducerIds::default(),
            to_controller: ControllerLink::default(),
            describes: Map::new(),
            shutdown: None,
        };
        broker.clean = broker.take_clean_shutdown_marker();
        broker.lay_out_log_directory();
        broker
    }

    /// How far its start or end has come.
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// What it knows of the cluster.
    pub fn cache(&self) -> &MetadataCache {
        &self.cache
    }

    /// The configs of a topic, as it knows them.
    pub fn topic_configs(&self, topic: &str) -> Option<&Map<Rc<str>, Rc<str>>> {
        self.topic_configs.get(topic).map(|configs| &**configs)
    }

    /// Its replicas.
    pub fn replicas(&self) -> &ReplicaManager {
        &self.replicas
    }

    /// The groups that it coordinates.
    pub fn coordinator(&self) -> &Coordinator {
        &self.coordinator
    }

    /// The transactional ids that it coordinates.
    pub fn transactions(&self) -> &Transactions {
        &self.transactions
    }

    /// Its part of a controller.
    pub fn controller(&self) -> &Controller {
        &self.controller
    }

    /// The power is gone. What it was stays for the screen, as far as its disk still has it.
    pub(crate) fn lose_power(&mut self, rng: &mut Rng) -> Vec<LostPages> {
        let losses = self.disk.lose_power(rng);
        self.replicas.lose_power(&self.disk);
        losses
    }

    /// Its copy of the metadata log, in KRaft mode.
    pub fn metadata_log(&self) -> Option<&Raft> {
        self.kraft.as_ref().map(|kraft| &kraft.raft)
    }

    /// When it next has something to do.
    pub fn deadline(&self) -> Instant {
        let parts = [
            self.kraft.as_ref().map_or(Instant::NEVER, |kraft| kraft.deadline()),
            self.zk.deadline(),
            self.controller.deadline(),
            self.replicas.deadline(),
            self.coordinator.deadline(),
            self.transactions.deadline(),
            self.verifier.deadline(),
            self.server.deadline(),
            self.to_controller.deadline(),
            self.shutdown.as_ref().map_or(Instant::NEVER, Shutdown::deadline),
        ];
        parts.into_iter().min().unwrap_or(Instant::NEVER)
    }

    /// Takes one input.
    pub fn on_input(&mut self, input: Input, out: &mut Out<'_>) {
        match input {
            Input::Accepted(conn, from) => self.on_accepted(conn, from, out),
            Input::Connected(conn) => self.on_connected(conn, out),
            Input::Disconnected(conn) => self.on_disconnected(conn, out),
            Input::Message(conn, message) => self.on_message(conn, message, out),
            Input::Wake => self.on_wake(out),
            Input::Terminate => self.begin_shutdown(out),
            Input::Asked(_) => {}
        }
        self.work(out);
        self.halt_without_log_directory(out);
    }

    /// `LogDirFailureHandler`: the first write that fails takes the log directory offline, and a broker that has no
    /// other halts there and then. What it has answered by now, KAFKA_STORAGE_ERROR mostly, still goes out.
    fn halt_without_log_directory(&mut self, out: &mut Out<'_>) {
        if let Some(file) = self.disk.failure().cloned() {
            let before = out.wake_for(self.disk.full_because());
            out.because(DiskFact::WriteFailed { file });
            out.exit(1);
            out.set_cause(before);
        }
    }

    fn on_accepted(&mut self, conn: ConnId, from: NodeId, out: &mut Out<'_>) {
        // A broker listens from the moment when it registers.
        match self.phase {
            Phase::Connecting | Phase::ReadingConfigs(_) => out.close(conn),
            Phase::Registering | Phase::Running | Phase::Stopping => self.server.on_accepted(conn, from),
        }
    }

    fn on_connected(&mut self, conn: ConnId, out: &mut Out<'_>) {
        if self.zk.owns(conn) {
            self.zk.on_connected(conn, out);
        } else if self.replicas.owns(conn) {
            self.replicas.on_connected(conn, out);
        } else if self.controller.owns(conn) {
            self.controller.on_connected(conn, out);
        } else if self.transactions.owns(conn) {
            self.transactions.on_connected(conn, out);
        } else if self.verifier.owns(conn) {
            self.verifier.on_connected(conn, out);
        } else if self.to_controller.owns(conn) {
            self.to_controller.on_connected(conn, out);
        } else if let Some(shutdown) = self.shutdown.as_mut().filter(|shutdown| shutdown.link.owns(conn)) {
            shutdown.link.on_connected(conn, out);
        } else if let Some(kraft) = self.kraft.as_mut() {
            match kraft.link.owns(conn) {
                true => kraft.link.on_connected(conn, out),
                false => kraft.raft.on_connected(conn, out),
            }
        }
    }

    fn on_disconnected(&mut self, conn: ConnId, out: &mut Out<'_>) {
        if self.server.on_disconnected(conn) {
            self.replicas.on_reader_gone(|ticket| ticket.conn == conn);
        } else if self.zk.owns(conn) {
            self.zk.on_disconnected(out);
        } else if self.replicas.owns(conn) {
            self.replicas.on_disconnected(conn, out);
        } else if self.controller.owns(conn) {
            self.controller.on_disconnected(conn, out);
        } else if self.transactions.owns(conn) {
            self.transactions.on_disconnected(conn, out);
        } else if self.verifier.owns(conn) {
            self.on_verifier_lost(conn, out);
        } else if self.to_controller.owns(conn) {
            self.to_controller.on_disconnected(out);
        } else if let Some(shutdown) = self.shutdown.as_mut().filter(|shutdown| shutdown.link.owns(conn)) {
            shutdown.link.on_disconnected(out);
        } else if let Some(kraft) = self.kraft.as_mut() {
            match kraft.link.owns(conn) {
                true => kraft.link.on_disconnected(out),
                false => self.kraft_step(|raft, hands| raft.on_disconnected(conn, hands.out), out),
            }
        }
    }

    fn on_message(&mut self, conn: ConnId, message: Message, out: &mut Out<'_>) {
        match message {
            Message::Request { correlation, request } => {
                self.server.on_request(conn, correlation, &request, out.cause());
            }
            Message::Response { correlation, response } => {
                self.on_response(conn, correlation, &response, out)
            }
            Message::ZkReply { xid, reply } => match self.zk.on_reply(conn, xid, &reply, out) {
                Heard::Opened => self.on_session_opened(out),
                Heard::Expired => self.on_session_expired(out),
                Heard::Answer(purpose, reply) => self.on_zk_answer(purpose, &reply, out),
                Heard::Closed => out.exit(0),
                Heard::Nothing => {}
            },
            Message::ZkWatch(event) => self.on_watch(&event.path, out),
            Message::ZkRequest { .. } => {}
        }
    }

    fn on_response(&mut self, conn: ConnId, correlation: u32, response: &Response, out: &mut Out<'_>) {
        if self.replicas.owns(conn) {
            let (replicas, mut hands) = self.replica_hands(out);
            replicas.on_response(conn, correlation, response, &mut hands);
        } else if self.controller.owns(conn) {
            let (controller, mut desk) = self.controller_desk(out);
            controller.on_response(conn, correlation, response, &mut desk);
        } else if self.transactions.owns(conn) {
            self.with_coordinators(out, |_, transactions, hands| {
                transactions.on_response(conn, correlation, response, hands);
            });
        } else if self.verifier.owns(conn) {
            self.on_verified(conn, correlation, response, out);
        } else if self.to_controller.owns(conn) {
            match (self.to_controller.on_response(correlation, response, out), response) {
                (Some(_), Response::AllocateProducerIds(response)) => {
                    let (next, end) = (response.start, response.start + i64::from(response.len));
                    self.producer_ids = ProducerIds { next, end, asked: false };
                }
                (Some(asked), response) => self.on_forwarded(&asked, response, out),
                (None, _) => {}
            }
        } else if self.shutdown.as_ref().is_some_and(|shutdown| shutdown.link.owns(conn)) {
            self.on_shutdown_response(correlation, response, out);
        } else if self.kraft.as_ref().is_some_and(|kraft| kraft.link.owns(conn)) {
            self.on_lifecycle_answer(correlation, response, out);
        } else {
            self.kraft_step(|raft, hands| raft.on_response(conn, correlation, response, hands), out);
        }
    }

    fn on_wake(&mut self, out: &mut Out<'_>) {
        self.zk.on_wake(out);
        self.kraft_wakes(out);
        let (controller, mut desk) = self.controller_desk(out);
        controller.on_wake(&mut desk);
        self.to_controller.on_wake(self.cache.controller, out);
        let (replicas, mut hands) = self.replica_hands(out);
        replicas.on_wake(&mut hands);
        self.with_coordinators(out, |groups, transactions, hands| {
            groups.on_wake(hands);
            transactions.abort_timed_out(hands);
        });
        self.verifier_wakes(out);
        let cache = &self.cache;
        self.server.on_metadata(|tp| cache.partition(tp).map(|state| state.leader), out);
        self.shutdown_goes_on(out);
    }

    /// Works on requests until none is left whose connection is not muted.
    fn work(&mut self, out: &mut Out<'_>) {
        self.settle_writes(out);
        while let Some(turn) = self.server.next_turn() {
            let before = out.cause();
            out.set_cause(turn.cause);
            self.dispatch(turn, out);
            self.settle_writes(out);
            out.set_cause(before);
        }
        self.send_markers(out);
    }

    /// The replicas, with what they need.
    fn replica_hands<'a, 'w>(
        &'a mut self,
        out: &'a mut Out<'w>,
    ) -> (&'a mut ReplicaManager, ReplicaHands<'a, 'w>) {
        let hands = ReplicaHands { disk: &mut self.disk, server: &mut self.server, cache: &self.cache, out };
        (&mut self.replicas, hands)
    }

    /// The controller, with what it needs.
    fn controller_desk<'a, 'w>(&'a mut self, out: &'a mut Out<'w>) -> (&'a mut Controller, Desk<'a, 'w>) {
        (&mut self.controller, Desk { zk: &mut self.zk, server: &mut self.server, out })
    }
}
