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
    /// It tells versions and ids apart: there is one cluster, of one version.
    OneVersion,
    /// It is about the metrics that clients push to brokers, and there are none.
    Metrics,
    /// It measures or checks by the clock of the machine it runs on; another program shows the same here.
    Measures(&'static str),
    /// It is for typing by hand; another program shows the same.
    ByHand(&'static str),
    /// It is of a later version.
    Later,
    /// Apache Kafka 3.9 has it no more; another one does its work.
    Gone(&'static str),
}

use Elsewhere::{ByHand, Gone, Java, Later, Measures, Metrics, OneVersion, OtherSystem, Security, Server};

/// Every one of them, by name without `.sh`.
pub const PROGRAMS: &[(&str, Elsewhere)] = &[
    ("connect-distributed", OtherSystem),
    ("connect-mirror-maker", OtherSystem),
    ("connect-plugin-path", OtherSystem),
    ("connect-standalone", OtherSystem),
    ("kafka-acls", Security),
    ("kafka-broker-api-versions", OneVersion),
    ("kafka-client-metrics", Metrics),
    ("kafka-cluster", OneVersion),
    ("kafka-console-share-consumer", Later),
    ("kafka-consumer-offset-checker", Gone("kafka-consumer-groups")),
    ("kafka-delegation-tokens", Security),
    ("kafka-e2e-latency", Measures("kafka-verifiable-producer")),
    ("kafka-features", OneVersion),
    ("kafka-groups", Later),
    ("kafka-jmx", Java),
    ("kafka-metadata-shell", ByHand("kafka-metadata-quorum")),
    ("kafka-mirror-maker", OtherSystem),
    ("kafka-preferred-replica-election", Gone("kafka-leader-election")),
    ("kafka-replica-verification", Measures("kafka-topics --describe --under-replicated-partitions")),
    ("kafka-run-class", Java),
    ("kafka-server-start", Server),
    ("kafka-server-stop", Server),
    ("kafka-share-consumer-perf-test", Later),
    ("kafka-share-groups", Later),
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
