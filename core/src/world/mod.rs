//! The world: every process, the network between them, the clock, and the queue of what happens next.
//!
//! ```text
//!   queue (time, number) ──► step ──► one process takes one Input ──► Out { effects, facts }
//!      ▲                                                                 │
//!      └── messages with their arrival, connections, deadlines ◄─────────┘
//! ```
//!
//! A world is a value: it clones cheaply (processes are shared until they change), and the same script gives the same
//! world, natively and in wasm. `network` decides when a message arrives, `processes` how processes live and die,
//! `lab` carries out the script, [`outcome`] is what the run came to, `conditions` what `wait until` waits for.
//!
//! CAVEATS: working takes no time, only the network does, and a disk that is slow or has a device: what a broker sends
//! then leaves when its disk is through, but what it knows it knows at once. Clocks of all processes agree.

mod conditions;
mod disks;
mod gauges;
mod inside;
mod invariants;
mod lab;
mod logs;
mod messages;
mod network;
pub mod outcome;
mod processes;
mod quorum;
mod screen;
mod tables;
mod zookeeper;

use std::rc::Rc;

use self::lab::Lab;
use self::messages::Faults;
use self::network::Network;
use self::processes::{BrokerSlot, ClientSlot, ControllerSlot};
use crate::agenda::{Agenda, EntryId};
use crate::bug::Bug;
use crate::fact::{Fact, What};
use crate::ids::{BrokerId, ClientId, ConnId, FactId, NodeId};
use crate::map::Map;
use crate::metadata::znodes;
use crate::metadata::zookeeper::ZooKeeper;
use crate::process::{Effect, Ids, Input, Out};
use crate::protocol::Message;
use crate::script::Script;
use crate::time::{Instant, Span, WallClock};

pub use self::invariants::Ailment;
pub use self::lab::{Refusal, Refused};
pub use self::processes::Life;

/// Something that will happen.
#[derive(Clone, Debug)]
enum Event {
    /// A connection attempt reaches its server.
    Syn { conn: ConnId, sent: Instant },
    /// The server's kernel has answered: the client is connected.
    Established(ConnId, Option<FactId>),
    /// Nobody listens.
    Refused(ConnId, Option<FactId>),
    /// A message arrives.
    Deliver { conn: ConnId, to: NodeId, message: Message, cause: Option<FactId>, sent: Instant },
    /// The other side has closed.
    Closed { conn: ConnId, to: NodeId, cause: Option<FactId> },
    /// A tool has started, and does its first work.
    Begin(ClientId, Option<FactId>),
    /// A process may have something to do.
    Wake(NodeId),
}

/// One simulated run.
#[derive(Clone, Debug)]
pub struct World {
    now: Instant,
    wall: WallClock,
    steps: u64,
    delivered: u64,
    queue: Agenda<Event>,
    scheduled: Map<NodeId, EntryId>,
    network: Network,
    faults: Faults,
    zk: Rc<ZooKeeper>,
    brokers: Map<BrokerId, Rc<BrokerSlot>>,
    controllers: Map<BrokerId, Rc<ControllerSlot>>,
    clients: Map<ClientId, Rc<ClientSlot>>,
    /// Clients that run, or ended a moment ago; with those that ended since the last one was started.
    recent_clients: Vec<ClientId>,
    config: lab::Configured,
    seed: u64,
    ids: Ids,
    lab: Lab,
    facts: Vec<Fact>,
    /// Room for what a process wants done; empty between two calls.
    effects: Vec<(Option<FactId>, Effect)>,
    /// Facts before this one have been checked against the invariants.
    invariants_from: usize,
    invariants: invariants::Watch,
}

impl World {
    /// Everything for which a run of a script's lines would be refused, line by line.
    pub fn refusals(script: &Script) -> Vec<Refused> {
        lab::refusals(script)
    }

    /// The world of a script, before anything has happened.
    pub fn new(script: &Rc<Script>) -> Result<World, Refused> {
        let lab = Lab::new(script)?;
        let cluster = lab.cluster();
        let config = lab::broker_config(script)?;
        let seed = cluster.seed.unwrap_or(0);
        let wall = cluster.start.map_or(WallClock::DEFAULT, |start| WallClock { start });
        let mut world = World {
            now: Instant::START,
            wall,
            steps: 0,
            delivered: 0,
            queue: Agenda::default(),
            scheduled: Map::new(),
            network: Network::new(seed),
            faults: Faults::default(),
            zk: Rc::new(ZooKeeper::new(znodes::CLUSTER_ID, wall.start)),
            brokers: Map::new(),
            controllers: Map::new(),
            clients: Map::new(),
            recent_clients: Vec::new(),
            config,
            seed,
            ids: Ids::default(),
            lab,
            facts: Vec::new(),
            effects: Vec::new(),
            invariants_from: 0,
            invariants: invariants::Watch::default(),
        };
        world.make_brokers();
        world.make_controllers();
        Ok(world)
    }

    /// The time of the last event.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// How many events have happened.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// How many requests and responses have been delivered.
    pub fn delivered(&self) -> u64 {
        self.delivered
    }

    /// ZooKeeper.
    pub fn zk(&self) -> &ZooKeeper {
        &self.zk
    }

    /// Whether facts are to be kept. Without them a run is faster and goes the same way; only invariants, which look at
    /// what facts say has changed, find nothing.
    pub fn want_facts(&mut self, wanted: bool) {
        self.ids.facts_wanted = wanted;
    }

    /// Whether invariants are to be checked after every step.
    pub fn check_invariants(&mut self, wanted: bool) {
        self.invariants.on = wanted;
    }

    /// Makes a mistake on purpose from now on.
    pub fn plant(&mut self, bug: Option<Bug>) {
        self.ids.bug = bug;
    }

    /// How many facts there have been.
    pub fn fact_count(&self) -> u64 {
        self.ids.fact_count()
    }

    /// The facts since the last call.
    pub fn take_facts(&mut self) -> Vec<Fact> {
        self.invariants_from = 0;
        std::mem::take(&mut self.facts)
    }

    /// When the next event happens: `NEVER` where nothing will ever happen again.
    pub fn next_at(&self) -> Instant {
        let mut next = self.lab_due();
        for (at, event) in self.queue.iter() {
            if at >= next {
                break;
            }
            // A wake that comes too early is no event: it will be put off to its process' deadline.
            let due = if let Event::Wake(node) = event { self.deadline_of(*node).max(at) } else { at };
            next = next.min(due);
        }
        next
    }

    /// Lets one thing happen: a line of the script, or the next event. False where nothing is left to happen.
    pub fn step(&mut self) -> bool {
        loop {
            let next = self.queue.next_due();
            // A line comes after everything that happens at its time, so that what is added to a script later
            // finds the world as it was.
            let due = self.lab_due();
            if due < next.unwrap_or(Instant::NEVER) {
                self.now = self.now.max(due);
                self.steps += 1;
                self.carry_out_line();
                self.watch_invariants();
                return true;
            }
            let Some((at, event)) = self.queue.pop() else { return false };
            if self.is_stale(at, &event) {
                continue;
            }
            self.now = at;
            self.steps += 1;
            self.happen(event);
            self.look_at_condition();
            self.watch_invariants();
            return true;
        }
    }

    /// A wake that no deadline asks for any more is no event.
    fn is_stale(&mut self, at: Instant, event: &Event) -> bool {
        let Event::Wake(node) = event else { return false };
        self.scheduled.remove(node);
        let deadline = self.deadline_of(*node);
        if deadline > at {
            self.schedule_wake(*node, deadline);
            return true;
        }
        self.is_paused(*node)
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Syn { conn, .. } => self.on_syn(conn),
            Event::Established(conn, cause) => {
                if let Some(client) = self.network.establish(conn) {
                    self.input(client, Input::Connected(conn), cause);
                }
            }
            Event::Refused(conn, cause) => {
                if let Some(client) = self.network.forget(conn) {
                    self.input(client, Input::Disconnected(conn), cause);
                }
            }
            Event::Deliver { conn, to, message, cause, .. } => {
                if self.network.is_open_at(conn, to) {
                    self.delivered += 1;
                    self.input(to, Input::Message(conn, message), cause);
                }
            }
            Event::Closed { conn, to, cause } => {
                if self.network.close_at(conn, to) {
                    self.input(to, Input::Disconnected(conn), cause);
                }
            }
            Event::Begin(client, cause) => self.begin_client(client, cause),
            Event::Wake(node) => self.input(node, Input::Wake, None),
        }
    }

    /// Puts something in the queue.
    fn schedule(&mut self, at: Instant, event: Event) {
        self.queue.add(at, event);
    }

    /// Has a process woken. Each has one wake in the queue at most: one that comes too early is put off when it is due,
    /// and one that would come too late is taken back.
    fn schedule_wake(&mut self, node: NodeId, at: Instant) {
        let at = at.max(self.now);
        let scheduled = self.scheduled.get(&node).copied();
        if at == Instant::NEVER || scheduled.is_some_and(|wake| wake.due() <= at) {
            return;
        }
        if let Some(later) = scheduled {
            self.queue.cancel(later);
        }
        let wake = self.queue.add(at, Event::Wake(node));
        self.scheduled.insert(node, wake);
    }

    /// Lets a process take an input, and does what it wants done.
    fn input(&mut self, node: NodeId, input: Input, cause: Option<FactId>) {
        if self.keep_for_later(node, &input, cause) {
            return;
        }
        let mut effects = std::mem::take(&mut self.effects);
        let mut wait = Span::ZERO;
        {
            let World { now, wall, ids, facts, zk, brokers, controllers, clients, .. } = self;
            let mut out = Out::new((*now, *wall), Some(node), cause, ids, &mut effects, facts);
            match node {
                NodeId::Zk => Rc::make_mut(zk).on_input(input, &mut out),
                NodeId::Broker(id) => {
                    if let Some(slot) = brokers.get_mut(&id) {
                        let slot = Rc::make_mut(slot);
                        slot.on_input(input, &mut out);
                        wait = slot.broker.as_mut().map_or(wait, |broker| broker.disk.take_wait(*now));
                    }
                }
                NodeId::Controller(id) => {
                    let slot = controllers.get_mut(&id).map(Rc::make_mut);
                    if let Some(controller) = slot.and_then(|slot| slot.controller.as_mut()) {
                        controller.on_input(input, &mut out);
                    }
                }
                NodeId::Client(id) => {
                    if let Some(slot) = clients.get_mut(&id) {
                        Rc::make_mut(slot).on_input(&input, &mut out);
                    }
                }
            }
        }
        self.after_call(node, effects, wait);
    }

    /// Does what a process wants done, its messages after what its disk makes them wait, and notes when it wants to be
    /// woken.
    fn after_call(&mut self, node: NodeId, mut effects: Vec<(Option<FactId>, Effect)>, wait: Span) {
        for (cause, effect) in effects.drain(..) {
            match effect {
                Effect::Connect(conn, to) => self.connect(conn, node, to, cause),
                Effect::Send(conn, message) => self.send(conn, node, message, cause, wait),
                Effect::Close(conn) => self.close(conn, node, cause),
                Effect::Print(stream, line) => self.take_line(node, stream, line),
                Effect::Exit(code) => self.exited(node, code, cause),
            }
        }
        self.effects = effects;
        let deadline = self.deadline_of(node);
        self.schedule_wake(node, deadline);
    }

    /// Reports something that happened in no process's own code.
    fn fact(&mut self, node: Option<NodeId>, cause: Option<FactId>, what: What) -> Option<FactId> {
        let mut effects = Vec::new();
        let World { now, wall, ids, facts, .. } = self;
        Out::new((*now, *wall), node, cause, ids, &mut effects, facts).fact(what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::Set;

    #[test]
    fn each_process_has_one_wake_to_come_however_long_it_has_been_running() {
        let script =
            "cluster brokers=3\nkafka-topics --create --topic t --replica-assignment 1:2:3\nwait 60s\n";
        let mut world =
            World::new(&Rc::new(Script::parse(script).expect("a script"))).expect("that can be run");
        while !world.is_finished() && world.step() {
            world.take_facts();
        }
        let wakes: Vec<NodeId> = world
            .queue
            .iter()
            .filter_map(|(_, event)| if let Event::Wake(node) = event { Some(*node) } else { None })
            .collect();
        let nodes: Set<NodeId> = wakes.iter().copied().collect();
        assert_eq!((wakes.len(), nodes.len()), (4, 4));
    }

    #[test]
    fn tools_print_the_same_lines_whether_facts_are_kept_or_not() {
        let script = "cluster brokers=3\n\
            kafka-topics --create --topic orders --replica-assignment 1\n\
            kafka-console-consumer --topic orders --from-beginning --consumer-property client.id=c1 &\n\
            printf 'one\\ntwo\\n' | kafka-console-producer --topic orders\n\
            wait until printed c1 = 2\n\
            kafka-topics --describe --topic missing\n";
        let script = Rc::new(Script::parse(script).expect("a script"));
        let [with, without] = [true, false].map(|wanted| {
            let mut world = World::new(&script).expect("that can be run");
            world.want_facts(wanted);
            while !world.is_finished() && world.step() {}
            assert_eq!(world.failed(), None);
            assert_eq!(world.take_facts().is_empty(), !wanted);
            let outcome = world.outcome();
            let commands = outcome.commands.into_iter().map(|command| (command.stdout, command.errors));
            let clients = outcome.clients.into_values().map(|client| (client.stdout, client.errors));
            commands.chain(clients).collect::<Vec<_>>()
        });
        assert_eq!(without, with);
        assert!(without.iter().any(|(stdout, _)| stdout.iter().any(|line| &**line == "two")), "{without:?}");
        assert!(without.iter().any(|(_, errors)| !errors.is_empty()), "{without:?}");
    }
}
