//! Kafka's command-line tools, as client processes.
//!
//! A line of a script that begins with a tool's name is parsed ([`parse`]) as the tool itself would, and starts a
//! [`Process`]: a program that talks to brokers over the simulated network, prints what the real tool prints, byte for
//! byte where it can be known beforehand, and exits with its exit code. What a client logs as a warning or an error
//! goes to standard error, exceptions with Kafka's class names.
//!
//! | tool | module |
//! |---|---|
//! | `kafka-topics` | [`topics`] |
//! | `kafka-console-producer`, `kafka-console-consumer` | [`console_producer`], [`console_consumer`] |
//! | `kafka-verifiable-producer`, `kafka-verifiable-consumer` | [`verifiable_producer`], [`verifiable_consumer`] |
//! | `kafka-producer-perf-test`, `kafka-consumer-perf-test` | [`producer_perf_test`], [`consumer_perf_test`] |
//! | `kafka-get-offsets` | [`get_offsets`] |
//! | `kafka-delete-records` | [`delete_records`] |
//! | `kafka-dump-log` | [`dump_log`] |
//! | `kafka-consumer-groups` | [`consumer_groups`] |
//! | `kafka-leader-election` | [`leader_election`] |
//! | `kafka-reassign-partitions` | `reassign_partitions` |
//! | `kafka-metadata-quorum` | [`metadata_quorum`] |
//! | `kafka-configs` | [`configs`] |
//! | `kafka-transactions`, `kafka-transactional-message-copier` | [`transactions`], [`transactional_message_copier`] |
//! | `zookeeper-shell` | [`zookeeper_shell`] |
//!
//! What every tool answers to `--help` and `--version` is in `help`; [`notes`] tells of what a line asks for in vain.
//! A line that the tool itself would refuse runs and is refused by it (`refusal`); one that makes no sense here is a
//! [`ToolError`] before the run.
//!
//! CAVEATS: a tool's start takes no time of its own
//! (the world's `tool-start` does that).

mod args;
pub mod configs;
pub mod console_consumer;
pub mod console_producer;
pub mod consumer_groups;
pub mod consumer_perf_test;
pub mod delete_records;
pub mod dump_log;
mod error;
pub mod get_offsets;
mod help;
pub(crate) mod json;
pub mod leader_election;
pub mod metadata_quorum;
pub mod notes;
mod offsets;
mod pattern;
pub mod producer_perf_test;
mod program;
pub mod reassign_partitions;
mod record_json;
mod refusal;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod topics;
pub mod transactional_message_copier;
pub mod transactions;
pub mod verifiable_consumer;
pub mod verifiable_producer;
pub mod zookeeper_shell;

use std::rc::Rc;

use bytes::Bytes;

pub use self::args::{Args, Given};
pub use self::error::{Expected, ToolError, Unmodelled};
use self::program::Program;
use self::refusal::Fault;
use crate::client::Properties;
use crate::client::admin::Admin;
use crate::client::consumer::Consumer;
use crate::client::producer::Producer;
use crate::disk::Disk;
use crate::ids::{BrokerId, ClientId};
use crate::process::{Input, Out};
use crate::script::tools::Tool;
use crate::time::Instant;
use crate::view::{ConsumerView, ProcessState, ProducerView};

/// The exit code of a Java process that was ended by SIGTERM.
pub const TERMINATED: i32 = 143;

macro_rules! tools {
    ($($variant:ident($spec:ty, $program:ty) = $name:literal, $parse:path;)*) => {
        /// What a command line asks of a tool.
        #[derive(Clone, Debug)]
        enum Kind { Refused(refusal::Spec), $(#[doc = $name] $variant($spec),)* }

        /// A running tool.
        #[derive(Clone, Debug)]
        enum Running { Refused(Box<refusal::Refused>), $(#[doc = $name] $variant(Box<$program>),)* }

        fn parse_kind(words: &[String]) -> Option<Result<Parsed, Fault>> {
            match words.first().map(String::as_str)? {
                $($name => Some($parse(words).map(|(spec, common)| Parsed(Kind::$variant(spec), common)).map_err(Fault::from)),)*
                _ => None,
            }
        }

        impl Running {
            fn start(kind: &Kind, start: Start<'_>, out: &mut Out<'_>) -> Self {
                match kind {
                    Kind::Refused(spec) => Running::Refused(Box::new(refusal::Refused::start(spec, start, out))),
                    $(Kind::$variant(spec) => Running::$variant(Box::new(<$program>::start(spec, start, out))),)*
                }
            }

            fn program(&self) -> &dyn Program {
                match self { Running::Refused(program) => &**program, $(Running::$variant(program) => &**program,)* }
            }

            fn program_mut(&mut self) -> &mut dyn Program {
                match self { Running::Refused(program) => &mut **program, $(Running::$variant(program) => &mut **program,)* }
            }
        }
    };
}

tools! {
    Topics(topics::Spec, topics::Topics) = "kafka-topics", topics::parse;
    ConsoleProducer(console_producer::Spec, console_producer::ConsoleProducer) = "kafka-console-producer", console_producer::parse;
    ConsoleConsumer(console_consumer::Spec, console_consumer::ConsoleConsumer) = "kafka-console-consumer", console_consumer::parse;
    VerifiableProducer(verifiable_producer::Spec, verifiable_producer::VerifiableProducer) = "kafka-verifiable-producer", verifiable_producer::parse;
    VerifiableConsumer(verifiable_consumer::Spec, verifiable_consumer::VerifiableConsumer) = "kafka-verifiable-consumer", verifiable_consumer::parse;
    ProducerPerfTest(producer_perf_test::Spec, producer_perf_test::ProducerPerfTest) = "kafka-producer-perf-test", producer_perf_test::parse;
    ConsumerPerfTest(consumer_perf_test::Spec, consumer_perf_test::ConsumerPerfTest) = "kafka-consumer-perf-test", consumer_perf_test::parse;
    GetOffsets(get_offsets::Spec, get_offsets::GetOffsets) = "kafka-get-offsets", get_offsets::parse;
    DeleteRecords(delete_records::Spec, delete_records::DeleteRecords) = "kafka-delete-records", delete_records::parse;
    DumpLog(dump_log::Spec, dump_log::DumpLog) = "kafka-dump-log", dump_log::parse;
    ConsumerGroups(consumer_groups::Spec, consumer_groups::ConsumerGroups) = "kafka-consumer-groups", consumer_groups::parse;
    LeaderElection(leader_election::Spec, leader_election::LeaderElection) = "kafka-leader-election", leader_election::parse;
    ReassignPartitions(reassign_partitions::Spec, reassign_partitions::ReassignPartitions) = "kafka-reassign-partitions", reassign_partitions::parse;
    MetadataQuorum(metadata_quorum::Spec, metadata_quorum::MetadataQuorum) = "kafka-metadata-quorum", metadata_quorum::parse;
    Configs(configs::Spec, configs::Configs) = "kafka-configs", configs::parse;
    Transactions(transactions::Spec, transactions::Transactions) = "kafka-transactions", transactions::parse;
    TransactionalMessageCopier(transactional_message_copier::Spec, transactional_message_copier::Copier) = "kafka-transactional-message-copier", transactional_message_copier::parse;
    ZookeeperShell(zookeeper_shell::Spec, zookeeper_shell::ZookeeperShell) = "zookeeper-shell", zookeeper_shell::parse;
}

struct Parsed(Kind, Common);

/// What every tool's command line tells.
#[derive(Clone, Debug, Default)]
pub struct Common {
    /// The brokers after `--bootstrap-server`; `None` for all.
    pub bootstrap: Option<Vec<BrokerId>>,
    /// The name that a script calls it by: its `client.id`, or `--group-instance-id`.
    pub name: Option<Rc<str>>,
    /// What its admin client is told.
    admin: Properties,
}

impl Common {
    fn of(args: &Args<'_>, name: Option<Rc<str>>) -> Result<Self, Box<ToolError>> {
        Ok(Common { bootstrap: args.bootstrap()?, name, admin: args.admin_properties()? })
    }
}

/// A command line that can be run.
#[derive(Clone, Debug)]
pub struct ToolSpec {
    kind: Kind,
    common: Common,
}

/// Reads a command line. The first word is the tool's name.
pub fn parse(words: &[String]) -> Result<ToolSpec, Box<ToolError>> {
    if let Some(answer) = help::asked(words) {
        return Ok(ToolSpec { kind: Kind::Refused(answer), common: Common::default() });
    }
    if let Some(parsed) = parse_kind(words) {
        return match parsed {
            Ok(Parsed(kind, common)) => {
                let kind = match Admin::check(&common.admin) {
                    Ok(_) => kind,
                    Err(error) => Kind::Refused(refusal::Spec::without_admin(words, &error)),
                };
                Ok(ToolSpec { kind, common })
            }
            Err(Fault::Line(error)) => Err(error),
            Err(Fault::Refused(spec)) => {
                let common = Common::of(&Args::parse(words)?, None)?;
                Ok(ToolSpec { kind: Kind::Refused(*spec), common })
            }
        };
    }
    let name = words.first().map_or("", String::as_str);
    match Tool::named(name) {
        Some(_) => Err(ToolError::NotModelled { word: 0, what: Unmodelled::Words(name.to_owned()) }.into()),
        None => Err(ToolError::unknown_tool(name).into()),
    }
}

impl ToolSpec {
    /// The brokers after `--bootstrap-server`; `None` for all.
    pub fn bootstrap(&self) -> Option<&[BrokerId]> {
        self.common.bootstrap.as_deref()
    }

    /// The name that a script calls it by: its `client.id`, or `--group-instance-id`.
    pub fn name(&self) -> Option<&Rc<str>> {
        self.common.name.as_ref()
    }
}

/// What a tool is started with.
#[derive(Clone, Debug)]
pub struct Start<'s> {
    /// What comes through its pipe.
    pub feed: Bytes,
    /// Its bootstrap servers.
    pub bootstrap: &'s [BrokerId],
    /// The seed of its randomness.
    pub seed: u64,
    /// The brokers' disks, for a tool that reads files.
    pub disks: &'s [(BrokerId, Disk)],
    /// What its admin client is told, where there is anything.
    pub admin: Option<&'s Properties>,
}

/// A tool that runs, or has ended.
#[derive(Clone, Debug)]
pub struct Process {
    running: Running,
}

impl Process {
    /// Starts a tool.
    pub fn start<'s>(spec: &'s ToolSpec, start: Start<'s>, out: &mut Out<'_>) -> Self {
        let start = Start { admin: Some(&spec.common.admin), ..start };
        Process { running: Running::start(&spec.kind, start, out) }
    }

    /// Takes what the world says.
    pub fn on_input(&mut self, input: &Input, out: &mut Out<'_>) {
        self.running.program_mut().on_input(input, out);
    }

    /// When it wants [`Input::Wake`].
    pub fn deadline(&self) -> Option<Instant> {
        Some(self.running.program().deadline()).filter(|deadline| *deadline < Instant::NEVER)
    }

    /// How many records or acknowledgements it has printed (`wait until printed NAME = N`).
    pub fn printed_records(&self) -> u64 {
        self.running.program().printed_records()
    }

    /// What a screen shows of it, if it is a producer.
    pub fn producer_view(&self, client: ClientId, state: ProcessState, now: Instant) -> Option<ProducerView> {
        Some(view_of_producer(self.producer()?, client, state, now))
    }

    /// Its producer, if it has one.
    pub fn producer(&self) -> Option<&Producer> {
        self.running.program().producer()
    }

    /// Its consumer, if it has one.
    pub fn consumer(&self) -> Option<&Consumer> {
        self.running.program().consumer()
    }

    /// What a screen shows of it, if it is a consumer.
    pub fn consumer_view(&self, client: ClientId, state: ProcessState) -> Option<ConsumerView> {
        Some(view_of_consumer(self.consumer()?, client, state))
    }
}

fn view_of_producer(
    producer: &Producer,
    client: ClientId,
    state: ProcessState,
    now: Instant,
) -> ProducerView {
    let config = producer.config();
    let (acknowledged, failed) = producer.counts();
    ProducerView {
        client,
        name: config.client_id.clone(),
        state,
        acks: config.acks,
        idempotent: producer.id().is_some(),
        batch_size: config.batch_size as u32,
        batches: producer.pending(now),
        acknowledged,
        failed,
        last_error: producer.last_error(),
    }
}

fn view_of_consumer(consumer: &Consumer, client: ClientId, state: ProcessState) -> ConsumerView {
    let identity = consumer.identity();
    ConsumerView {
        client,
        name: consumer.client_id().clone(),
        state,
        group: identity.map(|identity| identity.group.clone()),
        member_id: identity.map_or_else(|| "".into(), |identity| identity.member_id.clone()),
        generation: identity.map_or(-1, |identity| identity.generation),
        positions: consumer.positions(),
        last_heartbeat: identity.and_then(|identity| identity.last_heard),
        delivered: consumer.delivered(),
        time_per_record: consumer.time_per_record(),
        works_until: consumer.works().map(|(_, until)| until),
    }
}
