//! Why a run failed: a line that did not come to its end. Data; each front end has its own words for it.

/// Where and why a run failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed {
    /// The line, from 1.
    pub line: u32,
    /// Why it did not come to its end.
    pub reason: Failure,
}

/// Why a line did not come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A tool still ran after 120 s.
    ToolNotEnded,
    /// What the line waits for never came true.
    NeverTrue,
    /// It is about a ZooKeeper session, and the cluster runs in KRaft mode.
    NoZooKeeper,
    /// No client of that name runs in the background.
    NoSuchClient,
    /// It is no consumer of a group that has partitions.
    NothingToCommit,
    /// It is no consumer.
    NoConsumer,
    /// The cluster has no such broker.
    NoSuchBroker,
    /// The broker has never run, so it has no disk yet.
    NeverStarted,
    /// No batch on the broker's disk has the record.
    NoSuchRecord,
}
