//! How processes live and die: brokers on their disks, client tools with what they print.

use std::rc::Rc;

use bytes::Bytes;

use super::{Event, World};
use crate::controller::quorum::QuorumController;
use crate::disk::Disk;
use crate::fact::{ProcessFact, Stream, What};
use crate::ids::{BrokerId, ClientId, FactId, NodeId};
use crate::node::{Broker, Phase};
use crate::process::{Input, Out};
use crate::time::{Instant, Span};
use crate::tools::{Process, Start, ToolSpec};
use crate::view::Printed;
use crate::view::ProcessState;

/// How long a client that has ended stays on the screen.
const LINGERS: Span = Span(2_000_000);

/// Whether a process runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// It has not been started yet.
    Unborn,
    /// It runs.
    Running,
    /// It is stopped in its tracks.
    Paused,
    /// It died at once.
    Killed,
    /// Its host has no power.
    Off,
    /// It ended by itself.
    Ended,
}

/// A broker, alive or dead. A dead one keeps what it was, for the screen; only its disk is used again.
#[derive(Clone, Debug)]
pub(super) struct BrokerSlot {
    pub life: Life,
    pub rack: Option<Rc<str>>,
    pub broker: Option<Broker>,
    inbox: Vec<(Input, Option<FactId>)>,
}

/// A controller of its own (KRaft mode), alive or dead.
#[derive(Clone, Debug)]
pub(super) struct ControllerSlot {
    pub life: Life,
    pub controller: Option<QuorumController>,
    inbox: Vec<(Input, Option<FactId>)>,
}

/// A client process, alive or dead.
#[derive(Clone, Debug)]
pub(super) struct ClientSlot {
    pub life: Life,
    /// Its `client.id`, or the tool's name.
    pub name: Rc<str>,
    /// The line that started it.
    pub line: u32,
    pub spec: Rc<ToolSpec>,
    pub process: Option<Process>,
    pub stdout: Printed,
    pub stderr: Printed,
    pub exit: Option<i32>,
    pub ended_at: Option<Instant>,
    feed: Bytes,
    bootstrap: Rc<[BrokerId]>,
    inbox: Vec<(Input, Option<FactId>)>,
}

/// A client to be started.
pub(super) struct NewClient {
    pub name: Rc<str>,
    pub line: u32,
    pub spec: Rc<ToolSpec>,
    pub feed: Bytes,
    /// The broker on whose host it runs.
    pub host: Option<BrokerId>,
    pub starts_at: Instant,
}

impl BrokerSlot {
    pub fn on_input(&mut self, input: Input, out: &mut Out<'_>) {
        if let Some(broker) = &mut self.broker {
            broker.on_input(input, out);
        }
    }

    /// Whether it can be asked: it runs and is not paused.
    pub fn answers(&self) -> Option<&Broker> {
        self.broker.as_ref().filter(|_| self.life == Life::Running)
    }

    /// How it is, for the screen.
    pub fn state(&self) -> ProcessState {
        match (self.life, self.broker.as_ref().map(Broker::phase)) {
            (Life::Running, Some(Phase::Running)) => ProcessState::Running,
            (Life::Running, Some(Phase::Stopping)) => ProcessState::Stopping,
            (Life::Running, _) => ProcessState::Starting,
            (Life::Paused, _) => ProcessState::Paused,
            (Life::Killed, _) => ProcessState::Killed,
            (Life::Off, _) => ProcessState::Off,
            (Life::Unborn | Life::Ended, _) => ProcessState::Stopped,
        }
    }
}

impl ClientSlot {
    pub fn on_input(&mut self, input: &Input, out: &mut Out<'_>) {
        if let Some(process) = &mut self.process {
            process.on_input(input, out);
        }
    }

    /// Whether a screen shows it: it runs, or ended a moment ago.
    pub fn is_shown(&self, now: Instant) -> bool {
        self.ended_at.is_none_or(|at| now.since(at) <= LINGERS)
    }

    /// Whether it has not ended.
    pub fn is_alive(&self) -> bool {
        matches!(self.life, Life::Running | Life::Paused | Life::Unborn)
    }

    /// How it is, for the screen.
    pub fn state(&self) -> ProcessState {
        match self.life {
            Life::Unborn => ProcessState::Starting,
            Life::Running => ProcessState::Running,
            Life::Paused => ProcessState::Paused,
            Life::Killed => ProcessState::Killed,
            Life::Off => ProcessState::Off,
            Life::Ended => ProcessState::Stopped,
        }
    }
}

impl World {
    pub(super) fn make_brokers(&mut self) {
        let cluster = self.lab.cluster();
        for id in (1..=cluster.brokers as i32).map(BrokerId) {
            let rack = cluster.racks.get(id.0 as usize - 1).cloned();
            let slot = BrokerSlot { life: Life::Unborn, rack, broker: None, inbox: Vec::new() };
            self.brokers.insert(id, Rc::new(slot));
        }
    }

    /// The voters of the metadata quorum; none in ZooKeeper mode.
    pub(super) fn make_controllers(&mut self) {
        for id in self.lab.cluster().controller_ids().map(BrokerId) {
            let slot = ControllerSlot { life: Life::Unborn, controller: None, inbox: Vec::new() };
            self.controllers.insert(id, Rc::new(slot));
        }
    }

    pub(super) fn voters(&self) -> Rc<[BrokerId]> {
        self.controllers.keys().copied().collect()
    }

    /// Starts a controller on its disk. A no-op where it runs.
    pub(super) fn start_controller(&mut self, id: BrokerId, cause: Option<FactId>) {
        let (node, voters) = (NodeId::Controller(id), self.voters());
        if self.lives(node) {
            return;
        }
        let Some(slot) = self.controllers.get_mut(&id) else { return };
        let slot = Rc::make_mut(slot);
        let disk = slot.controller.take().map_or_else(Disk::new, |controller| controller.disk);
        slot.life = Life::Running;
        slot.inbox.clear();
        let mut effects = Vec::new();
        let started = {
            let World { now, wall, ids, facts, config, seed, .. } = self;
            let mut out = Out::new((*now, *wall), Some(node), cause, ids, &mut effects, facts);
            out.because(ProcessFact::Started { name: format!("controller {id}").into() });
            let config = config.0.quorum(config.1.unclean_leader_election_enable);
            QuorumController::start(id, voters, config, disk, *seed, &mut out)
        };
        if let Some(slot) = self.controllers.get_mut(&id) {
            Rc::make_mut(slot).controller = Some(started);
        }
        self.after_call(node, effects, Span::ZERO);
    }

    pub(super) fn life(&self, node: NodeId) -> Life {
        match node {
            NodeId::Zk => Life::Running,
            NodeId::Broker(id) => self.brokers.get(&id).map_or(Life::Unborn, |slot| slot.life),
            NodeId::Controller(id) => self.controllers.get(&id).map_or(Life::Unborn, |slot| slot.life),
            NodeId::Client(id) => self.clients.get(&id).map_or(Life::Unborn, |slot| slot.life),
        }
    }

    /// Whether a process exists: its kernel takes connections for it, also while it is paused.
    pub(super) fn lives(&self, node: NodeId) -> bool {
        matches!(self.life(node), Life::Running | Life::Paused)
    }

    pub(super) fn is_paused(&self, node: NodeId) -> bool {
        self.life(node) == Life::Paused
    }

    pub(super) fn deadline_of(&self, node: NodeId) -> Instant {
        if self.life(node) != Life::Running {
            return Instant::NEVER;
        }
        let deadline = match node {
            NodeId::Zk => self.zk.deadline(),
            NodeId::Broker(id) => {
                self.brokers.get(&id).and_then(|slot| slot.broker.as_ref()).map(Broker::deadline)
            }
            NodeId::Controller(id) => {
                let slot = self.controllers.get(&id);
                slot.and_then(|slot| slot.controller.as_ref()).map(QuorumController::deadline)
            }
            NodeId::Client(id) => {
                self.clients.get(&id).and_then(|slot| slot.process.as_ref()).and_then(Process::deadline)
            }
        };
        deadline.unwrap_or(Instant::NEVER)
    }

    /// What reaches a paused process waits for it, and what reaches a dead one is lost.
    pub(super) fn keep_for_later(&mut self, node: NodeId, input: &Input, cause: Option<FactId>) -> bool {
        match self.life(node) {
            Life::Running => false,
            Life::Paused if matches!(input, Input::Wake) => true,
            Life::Paused => {
                if let Some(inbox) = self.inbox(node) {
                    inbox.push((input.clone(), cause));
                }
                true
            }
            Life::Unborn | Life::Killed | Life::Off | Life::Ended => true,
        }
    }

    /// What waits for a paused process.
    fn inbox(&mut self, node: NodeId) -> Option<&mut Vec<(Input, Option<FactId>)>> {
        match node {
            NodeId::Zk => None,
            NodeId::Broker(id) => self.brokers.get_mut(&id).map(|slot| &mut Rc::make_mut(slot).inbox),
            NodeId::Controller(id) => self.controllers.get_mut(&id).map(|slot| &mut Rc::make_mut(slot).inbox),
            NodeId::Client(id) => self.clients.get_mut(&id).map(|slot| &mut Rc::make_mut(slot).inbox),
        }
    }

    /// Starts a broker on its disk. A no-op where it runs.
    pub(super) fn start_broker(&mut self, id: BrokerId, cause: Option<FactId>) {
        let (node, voters) = (NodeId::Broker(id), self.voters());
        if self.lives(node) {
            return;
        }
        if self.life(node) == Life::Off {
            self.answer_for_earlier_life(node, cause);
        }
        let device = self.lab.cluster().disk;
        let Some(slot) = self.brokers.get_mut(&id) else { return };
        let slot = Rc::make_mut(slot);
        let mut disk = slot.broker.take().map_or_else(Disk::new, |broker| broker.disk);
        disk.set_device(device);
        let rack = (slot.rack.clone(), &voters);
        slot.life = Life::Running;
        slot.inbox.clear();
        let mut effects = Vec::new();
        let started = {
            let World { now, wall, ids, facts, config, seed, .. } = self;
            let mut out = Out::new((*now, *wall), Some(node), cause, ids, &mut effects, facts);
            out.because(ProcessFact::Started { name: format!("broker {id}").into() });
            Broker::start(id, config.clone(), rack, disk, *seed, &mut out)
        };
        if let Some(slot) = self.brokers.get_mut(&id) {
            Rc::make_mut(slot).broker = Some(started);
        }
        self.after_call(node, effects, Span::ZERO);
    }

    /// kill -9: the process is gone, its disk and page cache stay.
    pub(super) fn kill(&mut self, node: NodeId, cause: Option<FactId>) {
        if !self.lives(node) {
            return;
        }
        let killed = self.fact(Some(node), cause, What::Process(ProcessFact::Killed)).or(cause);
        self.set_life(node, Life::Killed);
        self.close_all(node, killed);
    }

    /// SIGSTOP: it neither works nor answers, and time goes on for the others.
    pub(super) fn pause(&mut self, node: NodeId, cause: Option<FactId>) {
        if self.life(node) == Life::Running {
            self.fact(Some(node), cause, What::Process(ProcessFact::Paused));
            self.set_life(node, Life::Paused);
        }
    }

    /// SIGCONT: everything that came meanwhile is there at once.
    pub(super) fn resume(&mut self, node: NodeId, cause: Option<FactId>) {
        if self.life(node) != Life::Paused {
            return;
        }
        let cause = self.fact(Some(node), cause, What::Process(ProcessFact::Resumed)).or(cause);
        self.set_life(node, Life::Running);
        let inbox = self.inbox(node).map(std::mem::take).unwrap_or_default();
        for (input, caused) in inbox {
            self.input(node, input, caused.or(cause));
        }
        self.input(node, Input::Wake, cause);
    }

    /// SIGTERM.
    pub(super) fn terminate(&mut self, node: NodeId, cause: Option<FactId>) {
        self.resume(node, cause);
        self.input(node, Input::Terminate, cause);
    }

    pub(super) fn set_life(&mut self, node: NodeId, life: Life) {
        let now = self.now;
        match node {
            NodeId::Zk => {}
            NodeId::Broker(id) => {
                if let Some(slot) = self.brokers.get_mut(&id) {
                    Rc::make_mut(slot).life = life;
                }
            }
            NodeId::Controller(id) => {
                if let Some(slot) = self.controllers.get_mut(&id) {
                    Rc::make_mut(slot).life = life;
                }
            }
            NodeId::Client(id) => {
                if let Some(slot) = self.clients.get_mut(&id) {
                    let slot = Rc::make_mut(slot);
                    slot.life = life;
                    if matches!(life, Life::Killed | Life::Ended) {
                        slot.ended_at = Some(now);
                    }
                }
            }
        }
    }

    /// A process has ended by itself.
    pub(super) fn exited(&mut self, node: NodeId, code: i32, cause: Option<FactId>) {
        if !self.lives(node) {
            return;
        }
        let cause = self.fact(Some(node), cause, What::Process(ProcessFact::Exited { code })).or(cause);
        self.set_life(node, Life::Ended);
        if let NodeId::Client(id) = node
            && let Some(slot) = self.clients.get_mut(&id)
        {
            Rc::make_mut(slot).exit = Some(code);
        }
        self.close_all(node, cause);
    }

    /// A tool's process exists from now on; its first work comes when it has started.
    pub(super) fn start_client(&mut self, new: NewClient, cause: Option<FactId>) -> ClientId {
        let id = ClientId(self.clients.len() as u32);
        if let Some(host) = new.host {
            self.network.put_on(id, host);
        }
        let all: Vec<BrokerId> = self.brokers.keys().copied().collect();
        // An address that no broker has comes from a text about another cluster: any broker will do.
        let named = new.spec.bootstrap().unwrap_or_default().iter().copied();
        let named: Vec<BrokerId> = named.filter(|id| self.brokers.contains_key(id)).collect();
        let bootstrap = if named.is_empty() { all } else { named };
        let slot = ClientSlot {
            life: Life::Unborn,
            name: new.name,
            line: new.line,
            spec: new.spec,
            process: None,
            stdout: Printed::default(),
            stderr: Printed::default(),
            exit: None,
            ended_at: None,
            feed: new.feed,
            bootstrap: bootstrap.into(),
            inbox: Vec::new(),
        };
        self.clients.insert(id, Rc::new(slot));
        let (clients, now) = (&self.clients, self.now);
        self.recent_clients.retain(|id| clients.get(id).is_some_and(|slot| slot.is_shown(now)));
        self.recent_clients.push(id);
        if new.starts_at <= self.now {
            self.begin_client(id, cause);
        } else {
            self.schedule(new.starts_at, Event::Begin(id, cause));
        }
        id
    }

    /// The brokers' disks as they are, whether their brokers run or not.
    pub fn disks(&self) -> Vec<(BrokerId, Disk)> {
        self.brokers.iter().filter_map(|(id, slot)| Some((*id, slot.broker.as_ref()?.disk.clone()))).collect()
    }

    pub(super) fn begin_client(&mut self, id: ClientId, cause: Option<FactId>) {
        let node = NodeId::Client(id);
        let Some(slot) = self.clients.get_mut(&id).filter(|slot| slot.life == Life::Unborn) else { return };
        Rc::make_mut(slot).life = Life::Running;
        let slot = slot.clone();
        let (mut effects, disks) = (Vec::new(), self.disks());
        let process = {
            let World { now, wall, ids, facts, seed, .. } = self;
            let mut out = Out::new((*now, *wall), Some(node), cause, ids, &mut effects, facts);
            out.because(ProcessFact::Started { name: slot.name.clone() });
            let seed = *seed ^ (u64::from(id.0) << 32);
            let (feed, bootstrap) = (slot.feed.clone(), &slot.bootstrap);
            let start = Start { feed, bootstrap, seed, disks: &disks, admin: None };
            Process::start(&slot.spec, start, &mut out)
        };
        if let Some(slot) = self.clients.get_mut(&id) {
            Rc::make_mut(slot).process = Some(process);
        }
        self.after_call(node, effects, Span::ZERO);
    }

    /// Keeps a line that a client printed.
    pub(super) fn take_line(&mut self, node: NodeId, stream: Stream, line: Rc<str>) {
        let NodeId::Client(id) = node else { return };
        let Some(slot) = self.clients.get_mut(&id).map(Rc::make_mut) else { return };
        match stream {
            Stream::Out => slot.stdout.push(line),
            Stream::Err => slot.stderr.push(line),
        }
    }

    /// What a client wants done when it is crashed before it began.
    pub(super) fn forget_unborn(&mut self, id: ClientId) {
        if self.life(NodeId::Client(id)) == Life::Unborn {
            self.set_life(NodeId::Client(id), Life::Killed);
        }
    }
}
