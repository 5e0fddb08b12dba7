//! The space-time diagram: a lane for each process, a slanted line for each message.

use highwater_core::fact::{Fact, NetworkFact, ProcessFact, What};
use highwater_core::history::Happened;
use highwater_core::ids::{FactId, NodeId};
use highwater_core::protocol::{ApiKey, Message};
use highwater_core::time::Instant;

use crate::session::Session;

/// How many messages are drawn at most; beyond that, a stretch of time is too long to tell them apart anyway.
const MESSAGES_MAX: usize = 800;
/// How many lanes there are at most; clients that ended long ago give way, and brokers that have no column.
const LANES_MAX: usize = 7;

/// A stretch of the run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagram {
    /// Where it begins.
    pub from: Instant,
    /// Where it ends.
    pub to: Instant,
    /// From top to bottom.
    pub lanes: Vec<Lane>,
    /// Messages sent in it, the newest first.
    pub slants: Vec<Slant>,
}

/// One process.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// Which.
    pub node: NodeId,
    /// What it is called.
    pub name: String,
    /// How it was, and since when; the first entry holds from the beginning.
    pub lives: Vec<(Instant, Life)>,
}

/// How a process is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// There is none yet, or it ended.
    Absent,
    /// It runs.
    Running,
    /// It stands still.
    Paused,
    /// It was killed.
    Killed,
}

/// One message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slant {
    /// The fact of its sending.
    pub fact: FactId,
    /// The sender's lane.
    pub from: usize,
    /// The receiver's lane.
    pub to: usize,
    /// When it left.
    pub sent: Instant,
    /// When it arrives; `None`: never.
    pub arrives: Option<Instant>,
    /// What it is drawn like.
    pub ink: Ink,
}

/// What a message is drawn like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Heartbeats, fetches, pings.
    Routine,
    /// Records on their way to a leader, and their acknowledgement.
    Produce,
    /// What the controller and ZooKeeper say.
    Metadata,
    /// What groups say.
    Group,
}

impl Ink {
    /// All, in the order of painting.
    pub const ALL: [Ink; 4] = [Ink::Routine, Ink::Group, Ink::Metadata, Ink::Produce];
}

impl Diagram {
    /// The stretch between two moments.
    pub fn of(session: &Session, from: Instant, to: Instant) -> Diagram {
        let lanes = lanes(session, from);
        let lane_of = |node: NodeId| lanes.iter().position(|lane| lane.node == node);
        let slants = session.history().facts_between(from, to).rev().filter_map(|fact| slant(fact, &lane_of));
        let slants = slants.take(MESSAGES_MAX).collect();
        Diagram { from, to, slants, lanes }
    }
}

fn slant(fact: &Fact, lane_of: &impl Fn(NodeId) -> Option<usize>) -> Option<Slant> {
    let What::Network(NetworkFact::Sent { to, message, way, .. }) = &fact.what else { return None };
    let (from, to) = (lane_of(fact.node?)?, lane_of(*to)?);
    Some(Slant { fact: fact.id, from, to, sent: fact.at, arrives: way.arrives(), ink: ink(message) })
}

fn ink(message: &Message) -> Ink {
    let api = match message {
        Message::Request { request, .. } => request.api(),
        Message::Response { response, .. } => response.api(),
        Message::ZkRequest { .. } | Message::ZkReply { .. } => return Ink::Routine,
        Message::ZkWatch(_) => return Ink::Metadata,
    };
    match api {
        ApiKey::Produce => Ink::Produce,
        ApiKey::LeaderAndIsr | ApiKey::UpdateMetadata | ApiKey::StopReplica | ApiKey::AlterPartition => {
            Ink::Metadata
        }
        ApiKey::JoinGroup | ApiKey::SyncGroup | ApiKey::LeaveGroup | ApiKey::OffsetCommit => Ink::Group,
        _ => Ink::Routine,
    }
}

/// ZooKeeper or the controllers, the brokers (of many, those that have a column), then the clients that started last.
fn lanes(session: &Session, from: Instant) -> Vec<Lane> {
    let (points, story) = (session.history().turning_points(), session.story());
    let mut lanes: Vec<Lane> = Vec::new();
    for Happened { fact, .. } in story.lives().iter().filter_map(|place| points.get(*place)) {
        let (Some(node), Some(life)) = (fact.node, life(&fact.what)) else { continue };
        let known = lanes.iter_mut().find(|lane| lane.node == node);
        let lane = match known {
            Some(lane) => lane,
            None => {
                let place = lanes.partition_point(|lane| lane.node < node);
                lanes.insert(place, Lane { node, name: story.names().node(node), lives: Vec::new() });
                &mut lanes[place]
            }
        };
        lane.lives.push((fact.at, life));
    }
    if !lanes.first().is_some_and(|lane| matches!(lane.node, NodeId::Controller(_))) {
        let zk = NodeId::Zk;
        lanes.insert(0, Lane { node: zk, name: story.names().node(zk), lives: Vec::new() });
    }
    while lanes.len() > LANES_MAX {
        let Some(place) = lanes.iter().position(|lane| has_ended(lane, from)) else { break };
        lanes.remove(place);
    }
    if lanes.len() > LANES_MAX {
        let columns = session.columns();
        lanes.retain(|lane| !matches!(lane.node, NodeId::Broker(id) if !columns.contains(&id)));
    }
    let clients = lanes.iter().filter(|lane| matches!(lane.node, NodeId::Client(_))).count();
    lanes.truncate(LANES_MAX.max(lanes.len() - clients));
    lanes
}

fn has_ended(lane: &Lane, before: Instant) -> bool {
    let is_client = matches!(lane.node, NodeId::Client(_));
    is_client && lane.lives.last().is_some_and(|(at, life)| *at < before && *life != Life::Running)
}

fn life(what: &What) -> Option<Life> {
    match what {
        What::Process(ProcessFact::Started { .. }) | What::Process(ProcessFact::Resumed) => {
            Some(Life::Running)
        }
        What::Process(ProcessFact::Paused) => Some(Life::Paused),
        What::Process(ProcessFact::Killed) | What::Process(ProcessFact::PowerLost { .. }) => {
            Some(Life::Killed)
        }
        What::Process(ProcessFact::Exited { .. }) => Some(Life::Absent),
        _ => None,
    }
}
