//! The programs of Kafka's `bin/` that are no part of a run, and why; and those that are gone, with what came after them.

/// Why a program is not here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// It starts, stops or prepares a server: the `cluster` line and `broker` do that.
    Server,
    /// It is about users and what they may do; every client here may do everything.
    Security,
    /// It runs a system of its own beside a cluster (Connect, MirrorMaker, Streams, Trogdor).
    OtherSystem,
    /// It looks into a Java process.
    Java,
    /// Apache Kafka 3.9 has it no more; another one does its work.
    Gone(&'static str),
}

use Elsewhere::{Gone, Java, OtherSystem, Security, Server};

/// Every one of them, by name without `.sh`.
const PROGRAMS: &[(&str, Elsewhere)] = &[
    ("connect-distributed", OtherSystem),
    ("connect-mirror-maker", OtherSystem),
    ("connect-plugin-path", OtherSystem),
    ("connect-standalone", OtherSystem),
    ("kafka-acls", Security),
    ("kafka-client-metrics", Java),
    ("kafka-consumer-offset-checker", Gone("kafka-consumer-groups")),
    ("kafka-delegation-tokens", Security),
    ("kafka-jmx", Java),
    ("kafka-mirror-maker", OtherSystem),
    ("kafka-preferred-replica-election", Gone("kafka-leader-election")),
    ("kafka-run-class", Java),
    ("kafka-server-start", Server),
    ("kafka-server-stop", Server),
    ("kafka-simple-consumer-shell", Gone("kafka-console-consumer")),
    ("kafka-storage", Server),
    ("kafka-streams-application-reset", OtherSystem),
    ("trogdor", OtherSystem),
    ("zookeeper-security-migration", Security),
    ("zookeeper-server-start", Server),
    ("zookeeper-server-stop", Server),
];

/// Why a program of that name is not here; `None`: it is none of those.
pub fn elsewhere(name: &str) -> Option<Elsewhere> {
    PROGRAMS.iter().find(|(program, _)| *program == name).map(|(_, why)| *why)
}
