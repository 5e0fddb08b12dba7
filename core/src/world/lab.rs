//! The laboratory: carries out the script, one line after the other.
//!
//! A line begins when the one before it has ended, not before its `@` time, and after everything that happens at that
//! moment. A tool in the foreground ends when its process does; a `wait until` when it has come true. A line that does
//! not end in time fails the run, and no further line is carried out.

use std::rc::Rc;

use bytes::Bytes;

use super::World;
use super::processes::{Life, NewClient};
use crate::config::{ConfigError, NoEffect};
use crate::fact::{Ask, ScriptFact, What};
use crate::ids::{BrokerId, ClientId, FactId, NodeId};
use crate::log::LogConfig;
use crate::map::Map;
use crate::node::settings::{Pairs, is_dynamic};
use crate::node::{BrokerConfig, config};
use crate::process::{Input, Out};
use crate::script::{
    BrokerVerb, ClientVerb, ClusterSpec, Command, Condition, Failed, Failure, Line, LinkVerb, Script,
    ToolLine,
};
use crate::time::{Instant, Span};
use crate::tools::{self, Process, ToolError, ToolSpec};
use crate::view::LabView;

/// A foreground tool that has not ended by then is ended, and fails the run.
const TOOL_MAX: Span = Span(120_000_000);
/// A `wait until` gives up.
const WAIT_MAX: Span = Span(90_000_000);
/// A broker that has not registered by then never will.
const START_MAX: Span = Span(60_000_000);

/// Why a script cannot be run, and where that stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// The line, from 1.
    pub line: u32,
    /// The character, from 1.
    pub column: u32,
    /// Why.
    pub reason: Refusal,
}

/// Why a script cannot be run.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// A tool's command line that the tool itself would refuse.
    Tool(Box<ToolError>),
    /// A broker configuration with a value that Kafka refuses.
    Config(ConfigError),
}

/// A line that can be carried out.
#[derive(Clone, Debug)]
struct Prepared {
    line: Line,
    spec: Option<Rc<ToolSpec>>,
}

/// What the current line waits for.
#[derive(Clone, Debug)]
enum Busy {
    /// Broker 1 is to be the controller (in KRaft mode: to be registered), before the others start.
    FirstBroker,
    /// Every broker is to know every broker.
    AllBrokers,
    Tool(ClientId),
    Wait,
    Until(Condition),
    BrokerStarts(BrokerId),
    BrokerEnds(BrokerId),
    /// It is to end, and to start again.
    BrokerRestarts(BrokerId),
    ClientEnds(ClientId),
}

/// A foreground tool that was run.
#[derive(Clone, Debug)]
pub(super) struct Done {
    pub line: u32,
    pub text: Rc<str>,
    pub client: ClientId,
}

/// The script, and how far it is.
#[derive(Clone, Debug)]
pub(super) struct Lab {
    /// Shared with every keyframe of the run.
    lines: Rc<Vec<Rc<Prepared>>>,
    cluster: Rc<ClusterSpec>,
    next: usize,
    busy: Option<Busy>,
    /// When the current line gives up (or a `wait` ends); when the last line ended.
    until: Instant,
    ready_at: Instant,
    /// When the current line began.
    begun: Instant,
    cause: Option<FactId>,
    has_links: bool,
    commands: Vec<Done>,
    background: Map<Rc<str>, ClientId>,
    failed: Option<Failed>,
}

impl Lab {
    pub fn new(script: &Script) -> Result<Self, Refused> {
        let cluster = Rc::new(script.cluster().clone());
        let lines = Rc::new(script.lines().map(prepare).collect::<Result<Vec<_>, _>>()?);
        Ok(Lab {
            has_links: script.lines().any(|line| matches!(line.command, Command::Link { .. })),
            lines,
            cluster,
            next: 0,
            busy: None,
            until: Instant::NEVER,
            ready_at: Instant::START,
            begun: Instant::START,
            cause: None,
            commands: Vec::new(),
            background: Map::new(),
            failed: None,
        })
    }

    pub fn cluster(&self) -> &ClusterSpec {
        &self.cluster
    }

    pub fn commands(&self) -> &[Done] {
        &self.commands
    }

    pub fn background(&self) -> &Map<Rc<str>, ClientId> {
        &self.background
    }

    pub fn failed(&self) -> Option<Failed> {
        self.failed
    }

    fn current(&self) -> Option<&Prepared> {
        self.lines.get(self.next).map(|line| &**line)
    }

    fn count_begun(&self) -> usize {
        self.next + usize::from(self.busy.is_some() || self.failed.is_some())
    }
}

fn prepare(line: &Line) -> Result<Rc<Prepared>, Refused> {
    let spec = match &line.command {
        Command::Tool(tool) => {
            let words: Vec<String> = tool.words.iter().map(|word| word.to_string()).collect();
            let spec = tools::parse(&words).map_err(|error| {
                let (number, column) = line.place(line.column_of(error.word()));
                Refused { line: number, column, reason: Refusal::Tool(error) }
            })?;
            Some(Rc::new(spec))
        }
        _ => None,
    };
    Ok(Rc::new(Prepared { line: line.clone(), spec }))
}

/// What a `cluster` line makes of every broker: its configuration, its topics' defaults, and what the line says itself.
pub(super) type Configured = (Rc<BrokerConfig>, Rc<LogConfig>, Pairs);

fn unset() -> Configured {
    (Rc::default(), Rc::default(), Rc::new([]))
}

/// Everything for which a run of these lines would be refused.
pub(super) fn refusals(script: &Script) -> Vec<Refused> {
    script
        .lines()
        .filter_map(|line| match &line.command {
            Command::Cluster(_) => read_config(line).err(),
            _ => prepare(line).err(),
        })
        .collect()
}

/// The configuration of every broker of a cluster, from its line.
pub(super) fn broker_config(script: &Script) -> Result<Configured, Refused> {
    let line = script.lines().next().map(read_config);
    line.unwrap_or_else(|| Ok(unset()))
}

const OFFSETS_REPLICAS: &str = "offsets.topic.replication.factor";
const TRANSACTIONS_REPLICAS: &str = "transaction.state.log.replication.factor";

fn read_config(line: &Line) -> Result<Configured, Refused> {
    let Command::Cluster(cluster) = &line.command else { return Ok(unset()) };
    let pairs = cluster.configs.iter().map(|(name, value)| (&**name, &**value));
    let (mut config, log) = config::read(pairs).map_err(|error: ConfigError| {
        let (line, column) = line.place(line.column_of_setting(error.name()));
        Refused { line, column, reason: Refusal::Config(error) }
    })?;
    if let Some(replicas) = internal_replicas(cluster) {
        let given = |config: &str| cluster.configs.iter().any(|(name, _)| &**name == config);
        for (name, setting, value) in [
            (OFFSETS_REPLICAS, &mut config.offsets_topic_replication_factor, replicas),
            (TRANSACTIONS_REPLICAS, &mut config.transaction_state_log_replication_factor, replicas),
            ("transaction.state.log.min.isr", &mut config.transaction_state_log_min_isr, replicas),
        ] {
            if !given(name) {
                *setting = value.min(*setting);
            }
        }
    }
    Ok((Rc::new(config), Rc::new(log), cluster.configs.iter().cloned().collect()))
}

/// How many replicas internal topics have where the line does not say it, and there are fewer brokers than Kafka's default
/// of 3 asks for. (The configuration of a download has 1 for that reason.)
fn internal_replicas(cluster: &ClusterSpec) -> Option<i32> {
    let given = |config: &str| cluster.configs.iter().any(|(name, _)| &**name == config);
    let both = given(OFFSETS_REPLICAS) && given(TRANSACTIONS_REPLICAS);
    (!both && cluster.brokers < 3).then_some(cluster.brokers as i32)
}

/// What a line asks for in vain, with the characters where it does.
fn without_effect(line: &Line, kraft: bool) -> Vec<(u32, NoEffect)> {
    match &line.command {
        Command::Cluster(cluster) => {
            let vain = cluster.configs.iter().filter_map(|(name, _)| config::no_effect(name, kraft));
            vain.map(|what| (line.column_of_setting(what.name()), what)).collect()
        }
        Command::Tool(tool) => {
            let words: Vec<String> = tool.words.iter().map(|word| word.to_string()).collect();
            let live = |name: &str| is_dynamic(name).then(|| config::no_live_effect(name)).flatten();
            let vain = tools::notes::of(&words, live).into_iter();
            vain.map(|(word, what)| (line.column_of(word), what)).collect()
        }
        _ => Vec::new(),
    }
}

impl World {
    /// Takes one more line of the script, behind those that it has.
    pub fn append(&mut self, line: &Line) -> Result<(), Refused> {
        let prepared = prepare(line)?;
        self.lab.has_links |= matches!(line.command, Command::Link { .. });
        Rc::make_mut(&mut self.lab.lines).push(prepared);
        Ok(())
    }

    /// The line that waits for time, a condition, a tool or a client's end, when it began, and the command that it
    /// would have been if what it waits for were no more awaited from `now` on.
    pub fn pending(&self, now: Instant) -> Option<(u32, Instant, Command)> {
        let line = &self.lab.current()?.line;
        let cut_short = match (self.lab.busy.as_ref()?, &line.command) {
            (Busy::Wait | Busy::Until(_), _) | (_, Command::Client { verb: ClientVerb::Join, .. }) => {
                Command::Wait(now.since(self.lab.begun))
            }
            (Busy::Tool(_), Command::Tool(tool)) => {
                Command::Tool(ToolLine { background: true, ..tool.clone() })
            }
            _ => return None,
        };
        Some((line.number, self.lab.begun, cut_short))
    }

    /// Has another command on a line that it has not begun.
    pub fn replace_line(&mut self, line: &Line) -> Result<(), Refused> {
        let prepared = prepare(line)?;
        let lines = Rc::make_mut(&mut self.lab.lines);
        if let Some(old) = lines.iter_mut().find(|old| old.line.number == line.number) {
            *old = prepared;
        }
        Ok(())
    }

    /// Forgets the lines that it has not begun.
    pub fn forget_lines_to_come(&mut self) {
        let begun = self.lab.count_begun();
        if begun < self.lab.lines.len() {
            Rc::make_mut(&mut self.lab.lines).truncate(begun);
        }
    }

    /// Forgets a line that it has not begun, and those behind it.
    pub fn forget_line(&mut self, number: u32) {
        let from = self.lab.lines.partition_point(|prepared| prepared.line.number < number);
        if from < self.lab.lines.len() {
            let kept = from.max(self.lab.count_begun());
            Rc::make_mut(&mut self.lab.lines).truncate(kept);
        }
    }

    /// Takes the script of another world of the same run, which has gone on to have more lines, or other ones to come.
    pub fn share_script(&mut self, other: &World) {
        self.lab.has_links |= other.lab.has_links;
        self.lab.lines = other.lab.lines.clone();
    }

    /// Whether every line of the script has been carried out, or the run has failed.
    pub fn is_finished(&self) -> bool {
        self.lab.failed.is_some() || (self.lab.busy.is_none() && self.lab.current().is_none())
    }

    /// Whether a line of the script has been begun.
    pub fn has_begun(&self, number: u32) -> bool {
        self.lab.lines.iter().take(self.lab.count_begun()).any(|prepared| prepared.line.number == number)
    }

    /// Why the run failed, if it did.
    pub fn failed(&self) -> Option<Failed> {
        self.lab.failed
    }

    /// What the script is doing.
    pub fn lab(&self) -> LabView {
        LabView {
            line: self.lab.current().map(|prepared| prepared.line.number),
            busy: self.lab.busy.is_some(),
            failed: self.lab.failed,
        }
    }

    /// When the script next does something by itself.
    pub(super) fn lab_due(&self) -> Instant {
        if self.lab.failed.is_some() {
            return Instant::NEVER;
        }
        match (&self.lab.busy, self.lab.current()) {
            (Some(_), _) => self.lab.until,
            (None, Some(prepared)) => self.lab.ready_at.max(prepared.line.at.unwrap_or(Instant::START)),
            (None, None) => Instant::NEVER,
        }
    }

    /// The current line's time is up, or the next line begins.
    pub(super) fn carry_out_line(&mut self) {
        match self.lab.busy.take() {
            None => self.begin_line(),
            Some(Busy::Wait) => self.end_line(0),
            Some(Busy::Tool(client)) => {
                self.kill(NodeId::Client(client), self.lab.cause);
                self.fail_line(Failure::ToolNotEnded);
            }
            Some(_) => self.fail_line(Failure::NeverTrue),
        }
    }

    fn begin_line(&mut self) {
        let Some(Prepared { line, spec }) = self.lab.current().cloned() else { return };
        let text: Rc<str> = line.to_string().into();
        self.lab.begun = self.now;
        self.lab.cause = self.fact(None, None, What::Script(ScriptFact::Command { line: line.number, text }));
        let cause = self.lab.cause;
        for (column, what) in without_effect(&line, self.lab.cluster.metadata.is_kraft()) {
            let (line, column) = line.place(column);
            self.fact(None, cause, What::Script(ScriptFact::NoEffect { line, column, what }));
        }
        match &line.command {
            Command::Cluster(cluster) => {
                if let Some(replicas) = internal_replicas(cluster) {
                    self.fact(None, cause, What::Script(ScriptFact::InternalReplicas { replicas }));
                }
                for id in self.voters().iter() {
                    self.start_controller(*id, cause);
                }
                self.start_broker(BrokerId(1), cause);
                self.wait_for(Busy::FirstBroker, START_MAX);
            }
            Command::Tool(tool) => {
                if let Some(spec) = spec {
                    self.begin_tool(&line, tool, spec);
                }
            }
            Command::Broker { verb, id } => self.begin_broker(*verb, *id),
            Command::Disk { verb, id } => match self.change_disk(verb, *id, cause) {
                Ok(()) => self.end_line(0),
                Err(reason) => self.fail_line(reason),
            },
            Command::Link { verb, a, b, one_way } => {
                for ends in self.links_between(*a, *b) {
                    match verb {
                        LinkVerb::Cut => self.set_cut(ends, *one_way, true, cause),
                        LinkVerb::Heal => self.set_cut(ends, *one_way, false, cause),
                        LinkVerb::Delay(by) => self.set_delay(ends, *one_way, *by, cause),
                    }
                }
                self.end_line(0);
            }
            Command::Message { verb, name } => {
                self.disturb(*verb, name, cause);
                self.end_line(0);
            }
            Command::ByHand { on } => {
                self.set_by_hand(*on, cause);
                self.end_line(0);
            }
            Command::ExpireSession(id) => self.expire_session(*id, cause),
            Command::Client { verb, name, .. } => self.begin_client_verb(*verb, name),
            Command::Ask { name, ask } => self.ask_consumer(name, *ask),
            Command::Wait(span) => self.wait_for(Busy::Wait, *span),
            Command::WaitUntil(condition) => self.wait_for(Busy::Until(condition.clone()), WAIT_MAX),
        }
        self.look_at_condition();
    }

    fn begin_tool(&mut self, line: &Line, tool: &ToolLine, spec: Rc<ToolSpec>) {
        let unnamed = || format!("p{}", self.lab.background.len()).into();
        let name = match tool.background {
            true => tool.client_name().unwrap_or_else(unnamed),
            false => tool.client_name().unwrap_or_else(|| tool.tool().clone()),
        };
        let host =
            spec.bootstrap().and_then(|brokers| brokers.first().copied()).filter(|_| self.lab.has_links);
        let feed = tool.feed.as_ref().map_or_else(Bytes::new, |feed| feed.bytes().clone());
        let starts_at = self.now + self.lab.cluster.tool_start.unwrap_or(Span::ZERO);
        let new = NewClient { name: name.clone(), line: line.number, spec, feed, host, starts_at };
        let client = self.start_client(new, self.lab.cause);
        if tool.background {
            self.lab.background.insert(name, client);
            self.end_line(0);
        } else {
            self.lab.commands.push(Done { line: line.number, text: line.text.clone(), client });
            self.wait_for(Busy::Tool(client), TOOL_MAX);
        }
    }

    /// A node by its id: a broker, or a controller of its own.
    pub(super) fn node(&self, id: BrokerId) -> NodeId {
        match self.controllers.contains_key(&id) {
            true => NodeId::Controller(id),
            false => NodeId::Broker(id),
        }
    }

    /// The links that a script means: `zk` stands for all controllers in KRaft mode.
    fn links_between(&self, a: NodeId, b: NodeId) -> Vec<(NodeId, NodeId)> {
        let ends = |end| match end {
            NodeId::Zk if !self.controllers.is_empty() => {
                self.controllers.keys().copied().map(NodeId::Controller).collect()
            }
            NodeId::Broker(id) => vec![self.node(id)],
            _ => vec![end],
        };
        ends(a).into_iter().flat_map(|a| ends(b).into_iter().map(move |b| (a, b))).collect()
    }

    fn begin_broker(&mut self, verb: BrokerVerb, id: BrokerId) {
        let (node, cause) = (self.node(id), self.lab.cause);
        match verb {
            BrokerVerb::Kill => self.kill(node, cause),
            // What a controller has written is on the device.
            BrokerVerb::PowerOff if node != NodeId::Broker(id) => self.kill(node, cause),
            BrokerVerb::PowerOff => self.power_off(id, cause),
            BrokerVerb::Pause => self.pause(node, cause),
            BrokerVerb::Resume => self.resume(node, cause),
            BrokerVerb::Start if node != NodeId::Broker(id) => self.start_controller(id, cause),
            BrokerVerb::Stop => {
                self.terminate(node, cause);
                return self.wait_for(Busy::BrokerEnds(id), START_MAX);
            }
            BrokerVerb::Restart => {
                self.terminate(node, cause);
                return self.wait_for(Busy::BrokerRestarts(id), START_MAX);
            }
            BrokerVerb::Start => {
                self.start_broker(id, cause);
                return self.wait_for(Busy::BrokerStarts(id), START_MAX);
            }
        }
        self.end_line(0);
    }

    fn expire_session(&mut self, id: BrokerId, cause: Option<FactId>) {
        if !self.controllers.is_empty() {
            return self.fail_line(Failure::NoZooKeeper);
        }
        let mut effects = Vec::new();
        {
            let World { now, wall, ids, facts, zk, .. } = self;
            let mut out = Out::new((*now, *wall), Some(NodeId::Zk), cause, ids, &mut effects, facts);
            Rc::make_mut(zk).expire_owner(NodeId::Broker(id), &mut out);
        }
        self.after_call(NodeId::Zk, effects, Span::ZERO);
        self.end_line(0);
    }

    fn begin_client_verb(&mut self, verb: ClientVerb, name: &str) {
        let Some(id) = self.lab.background.get(name).copied() else {
            return self.fail_line(Failure::NoSuchClient);
        };
        let (node, cause) = (NodeId::Client(id), self.lab.cause);
        match verb {
            ClientVerb::Crash => {
                self.forget_unborn(id);
                self.kill(node, cause);
            }
            ClientVerb::Pause => self.pause(node, cause),
            ClientVerb::Resume => self.resume(node, cause),
            ClientVerb::Stop => {
                self.terminate(node, cause);
                return self.wait_for(Busy::ClientEnds(id), TOOL_MAX);
            }
            ClientVerb::Join => return self.wait_for(Busy::ClientEnds(id), TOOL_MAX),
        }
        self.end_line(0);
    }

    fn ask_consumer(&mut self, name: &str, ask: Ask) {
        let Some(id) = self.lab.background.get(name).copied() else {
            return self.fail_line(Failure::NoSuchClient);
        };
        let process = self.clients.get(&id).and_then(|slot| slot.process.as_ref());
        let Some(consumer) = process.and_then(Process::consumer) else {
            return self.fail_line(Failure::NoConsumer);
        };
        if ask == Ask::Commit && (consumer.identity().is_none() || consumer.consumed().is_empty()) {
            return self.fail_line(Failure::NothingToCommit);
        }
        self.input(NodeId::Client(id), Input::Asked(ask), self.lab.cause);
        self.end_line(0);
    }

    fn wait_for(&mut self, what: Busy, at_most: Span) {
        self.lab.busy = Some(what);
        self.lab.until = self.now + at_most;
    }

    fn end_line(&mut self, exit: i32) {
        let line = self.lab.current().map_or(0, |prepared| prepared.line.number);
        self.fact(None, self.lab.cause, What::Script(ScriptFact::LineEnded { line, exit }));
        self.lab.busy = None;
        self.lab.until = Instant::NEVER;
        self.lab.ready_at = self.now;
        self.lab.next += 1;
    }

    fn fail_line(&mut self, reason: Failure) {
        let line = self.lab.current().map_or(0, |prepared| prepared.line.number);
        self.fact(None, self.lab.cause, What::Script(ScriptFact::LineEnded { line, exit: 1 }));
        self.lab.busy = None;
        self.lab.failed = Some(Failed { line, reason });
    }

    /// Ends the current line where what it waits for has come.
    pub(super) fn look_at_condition(&mut self) {
        let exit = match &self.lab.busy {
            None | Some(Busy::Wait) => return,
            Some(Busy::FirstBroker) => {
                let first = BrokerId(1);
                if self.knows_controller(first) || (!self.controllers.is_empty() && self.is_registered(first))
                {
                    let others: Vec<_> = self.brokers.keys().copied().filter(|id| id.0 != 1).collect();
                    for id in others {
                        self.start_broker(id, self.lab.cause);
                    }
                    self.wait_for(Busy::AllBrokers, START_MAX);
                    return self.look_at_condition();
                }
                None
            }
            Some(Busy::AllBrokers) => self.all_know_all().then_some(0),
            Some(Busy::Tool(client)) => match self.clients.get(client) {
                Some(slot) if slot.life == Life::Ended => slot.exit,
                _ => None,
            },
            Some(Busy::Until(condition)) => self.holds(condition).then_some(0),
            // A broker that halts at once, for want of room on its disk, will not register.
            Some(Busy::BrokerStarts(id)) if !self.lives(NodeId::Broker(*id)) => Some(1),
            Some(Busy::BrokerStarts(id)) => self.is_registered(*id).then_some(0),
            Some(Busy::BrokerEnds(id)) => (!self.lives(self.node(*id))).then_some(0),
            Some(Busy::BrokerRestarts(id)) if !self.lives(self.node(*id)) => {
                let id = *id;
                self.lab.busy = None;
                return self.begin_broker(BrokerVerb::Start, id);
            }
            Some(Busy::BrokerRestarts(_)) => None,
            Some(Busy::ClientEnds(id)) => {
                self.clients.get(id).is_none_or(|slot| !slot.is_alive()).then_some(0)
            }
        };
        if let Some(exit) = exit {
            self.end_line(exit);
        }
    }
}
