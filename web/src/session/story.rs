//! The run's facts, sorted into what the panels ask for, and kept up to date as the run goes on and back.
//!
//! A run has hundreds of thousands of facts and most are traffic. So each kind is kept as a list of places in the
//! run's facts: going on appends to the lists, going back cuts their ends off, and nothing is ever searched twice.

use std::rc::Rc;

use highwater_core::fact::{
    ControllerFact, DiskFact, ElectionReason, Fact, GroupFact, InvariantFact, LeaveReason, LogFact,
    ProcessFact, ProducerFact, ReplicaFact, ScriptFact, What, ZooKeeperFact,
};
use highwater_core::ids::NodeId;

use crate::sentences::{Names, without_time};

/// Places of facts, by what they are wanted for.
#[derive(Clone, Debug, Default)]
pub struct Story {
    /// How many facts have been sorted.
    read: usize,
    /// What is worth a line in "what happened".
    told: Vec<usize>,
    /// Processes that start, die, stop and go on.
    lives: Vec<usize>,
    /// What the scrubber marks.
    marks: Vec<usize>,
    /// Commands, and what was printed.
    transcript: Vec<usize>,
    /// Invariants that did not hold.
    broken: Vec<usize>,
    /// The commands so far, with the places of their facts.
    commands: Vec<Rc<str>>,
    command_places: Vec<usize>,
    names: Names,
}

impl Story {
    /// Takes in what has happened since, or forgets what has not happened yet.
    pub fn follow(&mut self, facts: &[Fact]) {
        let Story { told, lives, marks, transcript, broken, .. } = self;
        for list in [told, lives, marks, transcript, broken] {
            list.truncate(list.partition_point(|place| *place < facts.len()));
        }
        let commands = self.command_places.partition_point(|place| *place < facts.len());
        self.command_places.truncate(commands);
        self.commands.truncate(commands);
        for (place, fact) in facts.iter().enumerate().skip(self.read) {
            self.sort(place, fact);
        }
        self.read = facts.len();
    }

    fn sort(&mut self, place: usize, fact: &Fact) {
        if fact.what.is_story() {
            self.told.push(place);
        }
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
                self.transcript.push(place);
                self.command_places.push(place);
                self.commands.push(without_time(text).into());
            }
            What::Process(ProcessFact::Printed { .. }) => self.transcript.push(place),
            What::Invariant(_) => self.broken.push(place),
            _ => {}
        }
    }

    /// What is worth a line.
    pub fn told(&self) -> &[usize] {
        &self.told
    }

    /// Turning points of processes.
    pub fn lives(&self) -> &[usize] {
        &self.lives
    }

    /// What the scrubber marks.
    pub fn marks(&self) -> &[usize] {
        &self.marks
    }

    /// The commands so far, oldest first.
    pub fn commands(&self) -> &[Rc<str>] {
        &self.commands
    }

    /// Commands and printed lines.
    pub fn transcript(&self) -> &[usize] {
        &self.transcript
    }

    /// Invariants that did not hold, or were permitted not to.
    pub fn broken(&self) -> &[usize] {
        &self.broken
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
