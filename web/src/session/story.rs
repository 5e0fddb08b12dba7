//! The run's turning points, sorted into what the panels ask for, and kept up to date as the run goes on.
//!
//! Each kind is a list of places in the turning points that the history knows: going on appends to the lists, and only
//! a future that has become another one has them made anew. Nothing is ever searched twice.

use std::rc::Rc;

use highwater_core::fact::{
    ControllerFact, DiskFact, ElectionReason, GroupFact, InvariantFact, LeaveReason, LogFact, ProcessFact,
    ProducerFact, ReplicaFact, ScriptFact, What, ZooKeeperFact,
};
use highwater_core::history::{Happened, History};
use highwater_core::ids::NodeId;

use crate::sentences::{Names, without_time};

/// Places of turning points, by what they are wanted for.
#[derive(Clone, Debug, Default)]
pub struct Story {
    /// Which of the history's futures was sorted.
    future: u64,
    /// How many turning points have been sorted.
    read: usize,
    /// How many of them have happened.
    happened: usize,
    /// Processes that start, die, stop and go on.
    lives: Vec<usize>,
    /// What the scrubber marks.
    marks: Vec<usize>,
    /// Invariants that did not hold.
    broken: Vec<usize>,
    /// The commands, with the places of their facts.
    commands: Vec<Rc<str>>,
    command_places: Vec<usize>,
    names: Names,
}

impl Story {
    /// Takes in what is known now, and how much of it has happened.
    pub fn follow(&mut self, history: &History) {
        if self.future != history.futures() {
            *self = Story { future: history.futures(), ..Story::default() };
        }
        let known = history.known_turning_points();
        for (place, happened) in known.iter().enumerate().skip(self.read) {
            self.sort(place, happened);
        }
        self.read = known.len();
        self.happened = history.turning_points().len();
    }

    fn sort(&mut self, place: usize, Happened { fact, .. }: &Happened) {
        if is_mark(&fact.what) {
            self.marks.push(place);
        }
        match &fact.what {
            What::Process(ProcessFact::Started { name }) => {
                self.lives.push(place);
                if let Some(NodeId::Client(client)) = fact.node {
                    self.names.learn(client, name.clone());
                }
            }
            What::Process(ProcessFact::Killed)
            | What::Process(ProcessFact::PowerLost { .. })
            | What::Process(ProcessFact::Paused)
            | What::Process(ProcessFact::Resumed)
            | What::Process(ProcessFact::Exited { .. }) => {
                self.lives.push(place);
            }
            What::Script(ScriptFact::Command { text, .. }) => {
                self.command_places.push(place);
                self.commands.push(without_time(text).into());
            }
            What::Invariant(_) => self.broken.push(place),
            _ => {}
        }
    }

    /// Those of a list that have happened.
    fn until_now<'l>(&self, list: &'l [usize]) -> &'l [usize] {
        &list[..list.partition_point(|place| *place < self.happened)]
    }

    /// Turning points of processes, up to now.
    pub fn lives(&self) -> &[usize] {
        self.until_now(&self.lives)
    }

    /// What the scrubber marks, up to now.
    pub fn marks(&self) -> &[usize] {
        self.until_now(&self.marks)
    }

    /// What the scrubber marks, of the future that is known too.
    pub fn all_marks(&self) -> &[usize] {
        &self.marks
    }

    /// The commands up to now, oldest first.
    pub fn commands(&self) -> &[Rc<str>] {
        &self.commands[..self.until_now(&self.command_places).len()]
    }

    /// Invariants that did not hold, or were permitted not to, up to now.
    pub fn broken(&self) -> &[usize] {
        self.until_now(&self.broken)
    }

    /// What client processes are called.
    pub fn names(&self) -> &Names {
        &self.names
    }
}

/// Whether a fact is worth naming as the cause of another: it has a line of its own, or it is a follower's fetch,
/// without which a high watermark would seem to rise because a producer has sent something.
pub fn explains(what: &What) -> bool {
    what.is_story() || matches!(what, What::Replica(ReplicaFact::FollowerFetched { .. }))
}

/// Whether a person in search of a moment would look for this one.
pub fn is_mark(what: &What) -> bool {
    match what {
        What::Script(ScriptFact::Command { .. })
        | What::Process(ProcessFact::Killed)
        | What::Process(ProcessFact::PowerLost { .. })
        | What::Disk(DiskFact::WriteFailed { .. })
        | What::Controller(ControllerFact::NoLeader { .. })
        | What::Log(LogFact::Truncated { .. })
        | What::Producer(ProducerFact::Failed { .. })
        | What::Invariant(InvariantFact::Violated { .. })
        | What::Invariant(InvariantFact::LossExplained { .. }) => true,
        What::ZooKeeper(ZooKeeperFact::SessionEnded { closed, .. }) => !closed,
        What::Controller(ControllerFact::LeaderElected { reason, .. }) => {
            *reason != ElectionReason::NewPartition
        }
        What::Group(GroupFact::MemberLeft { reason, .. }) => *reason == LeaveReason::SessionTimeout,
        _ => false,
    }
}

/// Whether a fact is worth stopping at: it has a mark, or a group, an ISR, a controller or a commit has changed, or a
/// producer was refused.
pub(super) fn matters(what: &What) -> bool {
    is_mark(what)
        || matches!(
            what,
            What::Controller(ControllerFact::Elected { .. } | ControllerFact::IsrChanged { .. })
                | What::Controller(ControllerFact::PartitionMoves { .. })
                | What::Group(GroupFact::Changed { .. } | GroupFact::OffsetCommitted { .. })
                | What::Producer(ProducerFact::Retried { .. })
        )
}
