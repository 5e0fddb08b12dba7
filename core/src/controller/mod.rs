//! The controller: the one broker that watches ZooKeeper, decides who leads, and tells the others, in
//! ZooKeeper mode.
//!
//! ```text
//! /controller absent ──► multi { create /controller, /controller_epoch + 1 } ──► controller of epoch n
//!        a watch fires                                  decide              tell
//! zk ─────────────────► event queue, one at a time ──► write states ──► LEADER_AND_ISR to replicas
//!                                                      (fenced by the     UPDATE_METADATA to everybody
//!                                                       epoch's version)
//! ```
//!
//! Every write carries a check of `/controller_epoch`'s version, so a controller that was replaced while it slept
//! cannot change anything: its write fails and it resigns. Decisions are pure functions (`election`); a decision takes
//! effect when ZooKeeper has it ([`Controller::on_answer`]), and only then are brokers told.
//!
//! One file an idea: `context` holds the controller's knowledge, `stage` the events and stages, `events` the reactions
//! to them, `election` the choice of leaders, `serving` the questions of brokers, `requests` the news for them,
//! [`placement`] the places of new replicas, [`topics`] the wishes of administrators, `deletion` the end of topics,
//! `reassignment` moving partitions, `refusal` an answer that says no.
//!
//! In KRaft mode controllers are processes of their own: [`quorum`], with the same decisions.
//!
//! CAVEATS: one multi where Kafka pipelines one write a partition.

mod context;
mod deletion;
mod election;
mod events;
mod moving;
pub mod placement;
pub mod quorum;
mod reassignment;
pub mod rebalance;
mod refusal;
mod requests;
mod serving;
mod stage;
pub mod topics;

use std::collections::VecDeque;
use std::rc::Rc;

pub use self::context::{Context, Defaults};
use self::requests::Channels;
pub use self::stage::Event;
use crate::fact::ControllerFact;
use crate::ids::{BrokerId, ConnId, ControllerEpoch, FactId, TopicName, TopicPartition};
use crate::map::{Map, Set};
use crate::metadata::session::is_fenced;
use crate::metadata::znodes;
use crate::process::Out;
use crate::protocol::cluster::PartitionState;
use crate::protocol::zookeeper::{ZkOp, ZkReply, ZkRequest};
use crate::protocol::{Request, Response};
use crate::time::{Instant, Span};
use crate::transport::server::{Server, Ticket};

/// What an answer of ZooKeeper is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Then {
    /// Who is the controller?
    ControllerNode,
    /// Which epoch had the last one?
    EpochNode,
    /// Did we win, with this epoch?
    Won(ControllerEpoch),
    /// The ids of live brokers.
    BrokerIds,
    /// A broker's node: its transaction is the broker's epoch.
    BrokerNode(BrokerId),
    /// The names of topics.
    TopicNames,
    /// A topic's replicas.
    TopicNode(TopicName),
    /// A topic's configs.
    TopicConfig(TopicName),
    /// A partition's state.
    StateNode(TopicPartition),
    /// New states are written.
    Wrote(Vec<(TopicPartition, PartitionState)>),
    /// The newest block of producer ids.
    ProducerIds(Ticket),
    /// A new block is written: (whose request, first id).
    WroteProducerIds(Ticket, i64),
    /// A topic, or more of its partitions, is written.
    WroteTopics(Ticket, Rc<topics::Pending>),
    /// It is written that topics are to be deleted.
    Marked(Ticket, Rc<deletion::Marked>),
    /// The names of topics that are to be deleted.
    Deletions,
    /// It is written that partitions are to move.
    MovesBegun(Ticket, Rc<reassignment::Begun>),
    /// It is written that nothing moves any more: (which partition, whether it has arrived).
    MoveOver(TopicPartition, bool),
    /// The znodes of topics are gone.
    Deleted(Vec<TopicName>),
}

/// What the controller needs of its broker during a call.
pub struct Desk<'a, 'w> {
    /// The broker's ZooKeeper session.
    pub zk: &'a mut dyn AskZk,
    /// Where requests are answered.
    pub server: &'a mut Server,
    /// Effects and facts.
    pub out: &'a mut Out<'w>,
}

/// A ZooKeeper session, as the controller uses it.
pub trait AskZk {
    /// Asks; the answer comes back to [`Controller::on_answer`] with `then`.
    fn ask_zk(&mut self, request: ZkRequest, then: Then, out: &mut Out<'_>);
}

impl Desk<'_, '_> {
    fn get(&mut self, path: impl Into<Rc<str>>, watch: bool, then: Then) {
        self.zk.ask_zk(ZkRequest::GetData { path: path.into(), watch }, then, self.out);
    }

    fn children(&mut self, path: &str, then: Then) {
        self.zk.ask_zk(ZkRequest::GetChildren { path: path.into(), watch: true }, then, self.out);
    }

    fn multi(&mut self, ops: Vec<ZkOp>, then: Then) {
        self.zk.ask_zk(ZkRequest::Multi(ops), then, self.out);
    }
}

/// What every broker has: most of the time it only watches `/controller`.
#[derive(Clone, Debug)]
pub struct Controller {
    broker: BrokerId,
    active: Option<Box<Active>>,
    defaults: Defaults,
    delete_topic: bool,
}

/// What only the controller has.
#[derive(Clone, Debug)]
struct Active {
    context: Context,
    channels: Channels,
    queue: VecDeque<(Event, Option<FactId>)>,
    stage: stage::Stage,
    /// Answers of ZooKeeper that the stage waits for.
    outstanding: u32,
    /// Whether an earlier controller was asked for deletions.
    finds_deletions: bool,
    /// When it looks whether leadership is to be given back.
    rebalance_at: Instant,
    /// Its election: why it looks.
    because: Option<FactId>,
}

impl Controller {
    /// The part of a controller that `broker` has.
    pub fn new(broker: BrokerId, defaults: Defaults, delete_topic_enable: bool) -> Self {
        Controller { broker, active: None, defaults, delete_topic: delete_topic_enable }
    }

    /// Whether this broker believes to be the controller.
    pub fn is_active(&self) -> bool {
        self.active.is_some()
    }

    /// The epoch that it believes to be in.
    pub fn epoch(&self) -> Option<ControllerEpoch> {
        self.active.as_ref().map(|active| active.context.epoch)
    }

    /// What it knows, where it is the controller.
    pub fn context(&self) -> Option<&Context> {
        self.active.as_ref().map(|active| &active.context)
    }

    /// The broker is registered: see who is the controller.
    pub fn start(&mut self, desk: &mut Desk<'_, '_>) {
        desk.get(znodes::CONTROLLER, true, Then::ControllerNode);
    }

    /// The session was lost: whatever it was, it is the controller no more.
    pub fn on_session_expired(&mut self, out: &mut Out<'_>) {
        self.resign(out);
    }

    /// A watch fired.
    pub fn on_watch(&mut self, path: &str, desk: &mut Desk<'_, '_>) {
        if path == znodes::CONTROLLER {
            return desk.get(znodes::CONTROLLER, true, Then::ControllerNode);
        }
        let event = match path {
            znodes::BROKER_IDS => Event::BrokersChanged,
            znodes::TOPICS => Event::TopicsChanged,
            _ => match path.strip_prefix("/brokers/topics/") {
                Some(topic) => Event::TopicModified(topic.into()),
                None => return,
            },
        };
        self.submit(event, desk);
    }

    /// A topic has other configs: they may permit a leader where there was none.
    pub fn on_configs(&mut self, name: TopicName, configs: &Map<Rc<str>, Rc<str>>, desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        let Some(topic) = active.context.topics.get_mut(&name) else { return };
        topic.configs.clone_from(configs);
        if active.context.unclean_allowed(&name) {
            self.submit(Event::UncleanPermitted(name), desk);
        }
    }

    /// The broker has another `unclean.leader.election.enable`: leaders are looked for where it is permitted now.
    pub fn on_unclean_default(&mut self, unclean: bool, desk: &mut Desk<'_, '_>) {
        self.defaults.unclean = unclean;
        let Some(active) = &mut self.active else { return };
        active.context.set_unclean_default(unclean);
        if unclean {
            let leaderless = active.context.leaderless();
            let topics: Set<TopicName> = leaderless
                .into_iter()
                .map(|tp| tp.topic)
                .filter(|topic| active.context.unclean_allowed(topic))
                .collect();
            topics.iter().for_each(|topic| self.submit(Event::UncleanPermitted(topic.clone()), desk));
        }
    }

    /// A request that only the controller answers.
    pub fn on_request(&mut self, ticket: Ticket, request: &Rc<Request>, desk: &mut Desk<'_, '_>) {
        match self.active {
            Some(_) => self.submit(Event::Asked(ticket, request.clone()), desk),
            None => {
                let refusal = requests::not_controller(request);
                desk.server.respond(ticket, refusal, desk.out);
            }
        }
    }

    /// An answer of ZooKeeper.
    pub fn on_answer(&mut self, then: Then, reply: &ZkReply, desk: &mut Desk<'_, '_>) {
        match (then, reply) {
            (Then::ControllerNode, ZkReply::Data(Ok((json, _)))) => {
                let holder = znodes::read_controller(json);
                if self.is_active() && holder != Some(self.broker) {
                    self.resign(desk.out);
                }
            }
            (Then::ControllerNode, _) => {
                self.resign(desk.out);
                desk.get(znodes::CONTROLLER_EPOCH, false, Then::EpochNode);
            }
            (Then::EpochNode, ZkReply::Data(Ok((epoch, stat)))) => {
                let epoch: ControllerEpoch = epoch.parse().unwrap_or_default();
                self.try_to_win(epoch.next(), stat.version, desk);
            }
            (Then::Won(epoch), ZkReply::Multi(Ok(stats))) => {
                let version = stats.get(1).map_or(0, |stat| stat.version);
                let finds_deletions = stats.get(2).is_some_and(|stat| stat.children > 0);
                self.take_office(epoch, version, finds_deletions, desk);
            }
            // Somebody was faster: the watch tells when it is over.
            (Then::Won(_), _) => desk.get(znodes::CONTROLLER, true, Then::ControllerNode),
            (_, ZkReply::Multi(Err(failed))) if is_fenced(failed) => self.resign(desk.out),
            (then, reply) => self.on_stage_answer(then, reply, desk),
        }
    }

    /// A broker answered (or the connection to it opened, closed, or timed out).
    pub fn owns(&self, conn: ConnId) -> bool {
        self.active.as_ref().is_some_and(|active| active.channels.owns(conn))
    }

    /// A connection to a broker is open.
    pub fn on_connected(&mut self, conn: ConnId, out: &mut Out<'_>) {
        if let Some(active) = &mut self.active {
            active.channels.on_connected(conn, out);
        }
    }

    /// A connection to a broker is gone: what was being said is said again.
    pub fn on_disconnected(&mut self, conn: ConnId, out: &mut Out<'_>) {
        if let Some(active) = &mut self.active {
            active.channels.on_disconnected(conn, out);
        }
    }

    /// A broker answered.
    pub fn on_response(
        &mut self,
        conn: ConnId,
        correlation: u32,
        response: &Response,
        desk: &mut Desk<'_, '_>,
    ) {
        let Some(active) = &mut self.active else { return };
        let asked = active.channels.on_response(conn, correlation, response, desk.out);
        if let Some((broker, asked)) = asked {
            self.on_stopped(broker, &asked, response, desk);
        }
    }

    /// When it next has something to do.
    pub fn deadline(&self) -> Instant {
        let of = |active: &Active| active.channels.deadline().min(active.rebalance_at);
        self.active.as_deref().map_or(Instant::NEVER, of)
    }

    /// Its time has come.
    pub fn on_wake(&mut self, desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        active.channels.on_wake(desk.out);
        if active.rebalance_at <= desk.out.now {
            let interval = active.context.rebalance().map(|rebalance| rebalance.interval);
            active.rebalance_at = interval.map_or(Instant::NEVER, |interval| desk.out.now + interval);
            // Where all is well nothing is asked, and nothing begins.
            if rebalance::is_unbalanced(&active.context) {
                let before = desk.out.wake_for(active.because);
                self.submit(Event::Rebalance, desk);
                desk.out.set_cause(before);
            }
        }
    }

    fn try_to_win(&mut self, epoch: ControllerEpoch, version: i32, desk: &mut Desk<'_, '_>) {
        let json = znodes::controller_json(self.broker, desk.out.timestamp());
        let ops = vec![
            ZkOp::Create { path: znodes::CONTROLLER.into(), data: json.into(), ephemeral: true },
            ZkOp::SetData { path: znodes::CONTROLLER_EPOCH.into(), data: epoch.to_string().into(), version },
            ZkOp::Check { path: znodes::DELETE_TOPICS.into(), version: -1 },
        ];
        desk.multi(ops, Then::Won(epoch));
    }

    fn take_office(
        &mut self,
        epoch: ControllerEpoch,
        version: i32,
        finds_deletions: bool,
        desk: &mut Desk<'_, '_>,
    ) {
        desk.out.because(ControllerFact::Elected { epoch });
        let first_look =
            self.defaults.rebalance.map_or(Instant::NEVER, |_| desk.out.now + rebalance::FIRST_LOOK);
        self.active = Some(Box::new(Active {
            rebalance_at: first_look,
            because: desk.out.cause(),
            context: Context::new(self.broker, epoch, version, self.defaults),
            channels: Channels::default(),
            queue: VecDeque::new(),
            stage: stage::Stage::Idle,
            outstanding: 0,
            finds_deletions,
        }));
        self.submit(Event::Startup, desk);
        // The watch on one's own node tells of a lost office.
        desk.get(znodes::CONTROLLER, true, Then::ControllerNode);
    }

    fn resign(&mut self, out: &mut Out<'_>) {
        if let Some(mut active) = self.active.take() {
            out.because(ControllerFact::Resigned { epoch: active.context.epoch });
            active.channels.close(out);
        }
    }
}

/// How long a controller waits before it says something again.
pub(crate) const CHANNEL_BACKOFF: Span = Span(100_000);
