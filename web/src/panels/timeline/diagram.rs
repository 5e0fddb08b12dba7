//! The space-time diagram: a lane for each process, a slanted line for each message, words for what matters.
//!
//! Of a run of minutes, what matters takes milliseconds: the stretch that is shown by itself begins where it last began
//! to happen, after a quiet time, and goes on until now. What is routine (fetches, heartbeats) begins nothing.

use highwater_core::fact::{Fact, NetworkFact, ProcessFact, ScriptFact, What};
use highwater_core::history::Happened;
use highwater_core::ids::{FactId, NodeId};
use highwater_core::protocol::{ApiKey, Message};
use highwater_core::time::{Instant, Span};

use super::words::{Saying, Word};
use crate::geometry::time_axis::{around, stretch_of};
use crate::session::Session;

/// How many messages are drawn at most; beyond that, a stretch of time is too long to tell them apart anyway.
const MESSAGES_MAX: usize = 800;
/// How many words are thought of at most: many more than there is room for.
const WORDS_MAX: usize = 60;
/// How many facts are gone through at most, to draw them or to find where something began.
const FACTS_MAX: usize = 4000;
/// So long nothing of interest happens, and what happens next is a new beginning.
const QUIET: Span = Span(50_000);
/// How long the stretch is that is shown by itself: at least, and at most.
const STRETCH: (u64, u64) = (2_000, 5_000_000);
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
    /// What is said on it, what matters most first.
    pub words: Vec<Word>,
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
    /// What a request is called; of an answer, the request has said it.
    pub name: Option<&'static str>,
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
        let (mut slants, mut words) = (Vec::new(), Vec::new());
        for fact in session.history().facts_between(from, to).rev().take(FACTS_MAX) {
            if slants.len() < MESSAGES_MAX {
                slants.extend(slant(fact, &lane_of));
            }
            if words.len() < WORDS_MAX {
                words.extend(word(fact, &lane_of));
            }
        }
        // Where thousands of messages fly, nobody reads who commits what.
        words.retain(|word: &Word| word.rank == 0 || !session.is_rushed());
        // The newest stay before others of their rank.
        words.sort_by_key(|word: &Word| word.rank);
        Diagram { from, to, slants, words, lanes }
    }

    /// The stretch in which something happens: so long as is wanted, or as it takes to see it.
    pub fn now(session: &Session, wanted: Option<Span>) -> Diagram {
        let now = session.now().0;
        let (from, to) = match wanted {
            Some(span) => around(now, span.0),
            // Where thousands of messages fly, nothing of it ever begins.
            None if session.is_rushed() => around(now, STRETCH.1),
            None => stretch_of(begun(session).map_or(0, |begun| begun.0), now, STRETCH),
        };
        Diagram::of(session, Instant(from), Instant(to))
    }
}

/// When that began which happens now, or happened last. What sends no message is shown with what happened before it: alone
/// it would be a word on an empty picture.
fn begun(session: &Session) -> Option<Instant> {
    let (history, now) = (session.history(), session.now());
    let (mut begun, mut is_told) = (None::<Instant>, false);
    for fact in history.facts_between(Instant(now.0.saturating_sub(STRETCH.1)), now).rev().take(FACTS_MAX) {
        if is_told && begun.is_some_and(|begun| begun.since(fact.at) > QUIET) {
            break;
        }
        let message = is_message_of_interest(&fact.what);
        if message || is_command(&fact.what) || Saying::of(fact).is_some() {
            begun = Some(fact.at);
            is_told |= message;
        }
    }
    begun
}

fn is_message_of_interest(what: &What) -> bool {
    matches!(what, What::Network(NetworkFact::Sent { message, .. }) if ink(message) != Ink::Routine)
}

fn is_command(what: &What) -> bool {
    matches!(what, What::Script(ScriptFact::Command { .. }))
}

fn word(fact: &Fact, lane_of: &impl Fn(NodeId) -> Option<usize>) -> Option<Word> {
    let (rank, saying) = Saying::of(fact)?;
    Some(Word { lane: lane_of(fact.node?)?, at: fact.at, rank, saying })
}

fn slant(fact: &Fact, lane_of: &impl Fn(NodeId) -> Option<usize>) -> Option<Slant> {
    let What::Network(NetworkFact::Sent { to, message, way, .. }) = &fact.what else { return None };
    let (from, to) = (lane_of(fact.node?)?, lane_of(*to)?);
    let name = match message {
        Message::Request { request, .. } => Some(request.api().name()),
        _ => None,
    };
    Some(Slant { fact: fact.id, from, to, sent: fact.at, arrives: way.arrives(), ink: ink(message), name })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenarios::Scenario;
    use crate::session::Intent;

    /// A scenario at a moment, and what its diagram shows by itself.
    fn at(scenario: Scenario, moment: u64) -> Diagram {
        let mut session = Session::of(scenario);
        session.apply(Intent::SeekTime(Instant(moment)));
        Diagram::now(&session, None)
    }

    #[test]
    fn what_happens_is_shown_so_large_that_messages_are_slanted() {
        let diagram = at(Scenario::FirstWrite, 134_800);
        let length = diagram.to.since(diagram.from);
        assert!(length <= Span(20_000), "{length:?}");
        let produced =
            diagram.slants.iter().find(|slant| slant.name == Some("PRODUCE")).expect("it is shown");
        let way = produced.arrives.expect("it arrives").since(produced.sent);
        assert!(way.0 * 60 > length.0, "{way:?} of {length:?}");
    }

    #[test]
    fn routine_begins_nothing_new() {
        let mut session = Session::of(Scenario::LeaderFailover);
        let mut begun_at = |moment| {
            session.apply(Intent::SeekTime(Instant(moment)));
            begun(&session).expect("something has happened")
        };
        assert_eq!(begun_at(1_000_000), begun_at(1_400_000));
    }

    #[test]
    fn an_election_is_told_by_who_takes_part_in_it() {
        let mut session = Session::of(Scenario::LeaderFailover);
        let is_elected = |word: &Word| word.rank == 0 && matches!(word.saying, Saying::Elects(_));
        let diagram = loop {
            session.apply(Intent::Step);
            let diagram = Diagram::now(&session, None);
            if diagram.words.iter().any(is_elected) {
                break diagram;
            }
        };
        let says = |is: fn(&Saying) -> bool| diagram.words.iter().any(|word| is(&word.saying));
        assert!(says(|saying| matches!(saying, Saying::SessionExpires(_))));
        assert!(diagram.to.since(diagram.from) <= Span(50_000));
        assert!(diagram.words.is_sorted_by_key(|word| word.rank));
    }
}
