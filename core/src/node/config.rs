//! A broker's configuration (`server.properties`): the part of it that is modelled.

use crate::config::{ConfigError, NoEffect, ProtocolVersion};
use crate::configs;
use crate::controller::Defaults;
use crate::controller::quorum::QuorumConfig;
use crate::controller::rebalance::Rebalance;
use crate::group::coordinator::CoordinatorConfig;
use crate::group::expiry::Expiry;
use crate::log::LogConfig;
use crate::raft::RaftConfig;
use crate::replica::fetcher::FetcherConfig;
use crate::replica::manager::ReplicaConfig;
use crate::replica::schedule::UpkeepConfig;
use crate::replica::truncation::Truncation;
use crate::time::Span;
use crate::transaction::coordinator::TransactionConfig;

configs! {
    /// A broker's configuration, with Kafka 3.9's defaults.
    pub struct BrokerConfig("broker") {
        /// How long ZooKeeper waits for a sign of life before the broker counts as dead.
        pub zookeeper_session_timeout_ms: i32 = "zookeeper.session.timeout.ms", 18_000, at_least(1);
        /// How long a KRaft controller waits for a heartbeat before it fences a broker.
        pub broker_session_timeout_ms: i32 = "broker.session.timeout.ms", 9_000, at_least(1);
        /// How often a broker sends heartbeats.
        pub broker_heartbeat_interval_ms: i32 = "broker.heartbeat.interval.ms", 2_000, at_least(1);
        /// How long a voter waits for a leader before it stands itself.
        pub controller_quorum_election_timeout_ms: i32 = "controller.quorum.election.timeout.ms", 1_000, at_least(1);
        /// How long a voter waits for its leader's answer before it stands itself.
        pub controller_quorum_fetch_timeout_ms: i32 = "controller.quorum.fetch.timeout.ms", 2_000, at_least(1);
        /// How long a node waits for an answer of a voter.
        pub controller_quorum_request_timeout_ms: i32 = "controller.quorum.request.timeout.ms", 2_000, at_least(1);
        /// How often the controller shows by a record that it lives.
        pub metadata_max_idle_interval_ms: i32 = "metadata.max.idle.interval.ms", 500, at_least(1);
        /// What brokers say to each other: the older ones truncate by older rules.
        pub inter_broker_protocol_version: ProtocolVersion = "inter.broker.protocol.version", ProtocolVersion::NEWEST, any();
        /// How long a follower may go without having had everything.
        pub replica_lag_time_max_ms: i64 = "replica.lag.time.max.ms", 30_000, at_least(1);
        /// How often the high watermarks are written to disk.
        pub replica_high_watermark_checkpoint_interval_ms: i64 =
            "replica.high.watermark.checkpoint.interval.ms", 5_000, at_least(1);
        /// The most bytes that any fetch is given.
        pub fetch_max_bytes: i32 = "fetch.max.bytes", 57_671_680, at_least(1024);
        /// How long a follower's fetch may wait for data.
        pub replica_fetch_wait_max_ms: i32 = "replica.fetch.wait.max.ms", 500, at_least(1);
        /// How long a follower leaves a partition out after an error.
        pub replica_fetch_backoff_ms: i32 = "replica.fetch.backoff.ms", 1_000, at_least(0);
        /// How long a follower waits for an answer.
        pub replica_socket_timeout_ms: i32 = "replica.socket.timeout.ms", 30_000, at_least(1);
        /// A follower's fetch waits until there is this much.
        pub replica_fetch_min_bytes: i32 = "replica.fetch.min.bytes", 1, at_least(1);
        /// The most bytes that a follower asks for, of one partition.
        pub replica_fetch_max_bytes: i32 = "replica.fetch.max.bytes", 1_048_576, at_least(0);
        /// The most bytes that a follower asks for, all partitions together.
        pub replica_fetch_response_max_bytes: i32 = "replica.fetch.response.max.bytes", 10_485_760, at_least(0);
        /// How long after its start a broker first looks after its logs.
        pub log_initial_task_delay_ms: i64 = "log.initial.task.delay.ms", 30_000, at_least(0);
        /// How often old segments are looked for.
        pub log_retention_check_interval_ms: i64 = "log.retention.check.interval.ms", 300_000, at_least(1);
        /// Whether topics are compacted.
        pub log_cleaner_enable: bool = "log.cleaner.enable", true, any();
        /// How long the cleaner sleeps when nothing is dirty enough.
        pub log_cleaner_backoff_ms: i64 = "log.cleaner.backoff.ms", 15_000, at_least(0);
        /// How often logs are looked at that `flush.ms` would have flushed.
        pub log_flush_scheduler_interval_ms: i64 = "log.flush.scheduler.interval.ms", i64::MAX, any();
        /// How often the recovery points are written to disk.
        pub log_flush_offset_checkpoint_interval_ms: i32 =
            "log.flush.offset.checkpoint.interval.ms", 60_000, at_least(0);
        /// How often the log start offsets are written to disk.
        pub log_flush_start_offset_checkpoint_interval_ms: i32 =
            "log.flush.start.offset.checkpoint.interval.ms", 60_000, at_least(0);
        /// How many partitions a topic gets that nobody asked for explicitly.
        pub num_partitions: i32 = "num.partitions", 1, at_least(1);
        /// How many replicas such a topic gets.
        pub default_replication_factor: i32 = "default.replication.factor", 1, at_least(1);
        /// Whether asking for an unknown topic's metadata makes it.
        pub auto_create_topics_enable: bool = "auto.create.topics.enable", true, any();
        /// Whether topics can be deleted.
        pub delete_topic_enable: bool = "delete.topic.enable", true, any();
        /// Whether a broker that stops gives its leaderships away first.
        pub controlled_shutdown_enable: bool = "controlled.shutdown.enable", true, any();
        /// How often it tries.
        pub controlled_shutdown_max_retries: i32 = "controlled.shutdown.max.retries", 3, at_least(0);
        /// How long it waits between two tries.
        pub controlled_shutdown_retry_backoff_ms: i64 = "controlled.shutdown.retry.backoff.ms", 5_000, at_least(0);
        /// Whether leadership goes back to the preferred replicas by itself.
        pub auto_leader_rebalance_enable: bool = "auto.leader.rebalance.enable", true, any();
        /// How often the controller looks for partitions that others lead.
        pub leader_imbalance_check_interval_seconds: i64 =
            "leader.imbalance.check.interval.seconds", 300, at_least(1);
        /// From which share on, of a broker's partitions that others lead, they are given back (ZooKeeper mode).
        pub leader_imbalance_per_broker_percentage: i32 = "leader.imbalance.per.broker.percentage", 10, any();
        /// Partitions of `__consumer_offsets`.
        pub offsets_topic_num_partitions: i32 = "offsets.topic.num.partitions", 50, at_least(1);
        /// Its replicas.
        pub offsets_topic_replication_factor: i32 = "offsets.topic.replication.factor", 3, at_least(1);
        /// Its segments' size.
        pub offsets_topic_segment_bytes: i32 = "offsets.topic.segment.bytes", 104_857_600, at_least(1);
        /// How long a first member waits for others.
        pub group_initial_rebalance_delay_ms: i32 = "group.initial.rebalance.delay.ms", 3_000, at_least(0);
        /// The shortest session that a member may ask for.
        pub group_min_session_timeout_ms: i32 = "group.min.session.timeout.ms", 6_000, at_least(1);
        /// The longest session that a member may ask for.
        pub group_max_session_timeout_ms: i32 = "group.max.session.timeout.ms", 1_800_000, at_least(1);
        /// The most members of a group.
        pub group_max_size: i32 = "group.max.size", i32::MAX, at_least(1);
        /// How long a commit waits for its replication.
        pub offsets_commit_timeout_ms: i32 = "offsets.commit.timeout.ms", 5_000, at_least(1);
        /// Partitions of `__transaction_state`.
        pub transaction_state_log_num_partitions: i32 = "transaction.state.log.num.partitions", 50, at_least(1);
        /// Its replicas.
        pub transaction_state_log_replication_factor: i32 = "transaction.state.log.replication.factor", 3, at_least(1);
        /// Its `min.insync.replicas`.
        pub transaction_state_log_min_isr: i32 = "transaction.state.log.min.isr", 2, at_least(1);
        /// Its segments' size.
        pub transaction_state_log_segment_bytes: i32 = "transaction.state.log.segment.bytes", 104_857_600, at_least(1);
        /// The longest that a transaction may be asked to stay open.
        pub transaction_max_timeout_ms: i32 = "transaction.max.timeout.ms", 900_000, at_least(1);
        /// How often transactions are looked for that have been open for too long.
        pub transaction_abort_timed_out_transaction_cleanup_interval_ms: i32 =
            "transaction.abort.timed.out.transaction.cleanup.interval.ms", 10_000, at_least(1);
        /// Whether leaders ask a transaction's coordinator before they take its first batch (KIP-890).
        pub transaction_partition_verification_enable: bool = "transaction.partition.verification.enable", true, any();
        /// How much free text a commit may carry.
        pub offset_metadata_max_bytes: i32 = "offset.metadata.max.bytes", 4_096, at_least(0);
        /// How long commits are kept that nobody needs.
        pub offsets_retention_minutes: i32 = "offsets.retention.minutes", 10_080, at_least(1);
        /// How often commits are looked for that are too old.
        pub offsets_retention_check_interval_ms: i64 = "offsets.retention.check.interval.ms", 600_000, at_least(1);
    }
}

/// Reads what a `cluster` line sets: the configuration of every broker, and what topics have that say nothing else.
/// A setting of the other metadata mode, or one that is not modelled, is accepted and has [`no_effect`].
pub fn read<'p>(
    pairs: impl IntoIterator<Item = (&'p str, &'p str)> + Clone,
) -> Result<(BrokerConfig, LogConfig), ConfigError> {
    let own = pairs.clone().into_iter().filter(|(name, _)| BrokerConfig::NAMES.contains(name));
    Ok((BrokerConfig::from_pairs(own)?, LogConfig::from_broker(pairs)?))
}

/// What brokers know in one metadata mode only, beside names that say so themselves.
const OF_ZOOKEEPER: &[&str] = &[
    "controlled.shutdown.max.retries",
    "controlled.shutdown.retry.backoff.ms",
    "inter.broker.protocol.version",
    "leader.imbalance.per.broker.percentage",
];
const OF_KRAFT: &[&str] =
    &["broker.heartbeat.interval.ms", "broker.session.timeout.ms", "metadata.max.idle.interval.ms"];

/// Why a setting of the `cluster` line changes nothing; `None`: it does.
pub fn no_effect(name: &str, kraft: bool) -> Option<NoEffect> {
    let own = BrokerConfig::NAMES.contains(&name);
    if !own && !LogConfig::broker_acts(name) {
        return Some(NoEffect::Idle(name.into()));
    }
    let elsewhere = match kraft {
        true => name.starts_with("zookeeper.") || OF_ZOOKEEPER.contains(&name),
        false => name.starts_with("controller.quorum.") || OF_KRAFT.contains(&name),
    };
    elsewhere.then(|| NoEffect::OtherMode(name.into()))
}

/// Why another value of a config changes nothing while brokers run; `None`: it does.
pub fn no_live_effect(name: &str) -> Option<NoEffect> {
    match (LogConfig::broker_acts(name), BrokerConfig::NAMES.contains(&name)) {
        (true, _) => None,
        (false, true) => Some(NoEffect::NotLive(name.into())),
        (false, false) => Some(NoEffect::Idle(name.into())),
    }
}

/// The value that a setting of the `cluster` line has where the line does not set it; `None`, where nothing here acts
/// on it.
pub fn default_of(name: &str) -> Option<String> {
    let own = BrokerConfig::default().entries().into_iter().find(|(own, _)| *own == name);
    own.map(|(_, value)| value).or_else(|| LogConfig::broker_default(name))
}

impl BrokerConfig {
    /// The part that the metadata quorum needs.
    pub fn raft(&self) -> RaftConfig {
        let span = |ms| Span::from_millis(i64::from(ms));
        RaftConfig {
            election_timeout: span(self.controller_quorum_election_timeout_ms),
            fetch_timeout: span(self.controller_quorum_fetch_timeout_ms),
            request_timeout: span(self.controller_quorum_request_timeout_ms),
        }
    }

    /// What the controller gives to topics that do not say it themselves.
    pub fn topic_defaults(&self, unclean: bool) -> Defaults {
        let (partitions, copies) = (self.num_partitions, self.default_replication_factor);
        let rebalance = self.auto_leader_rebalance_enable.then_some(Rebalance {
            interval: Span::from_millis(self.leader_imbalance_check_interval_seconds.saturating_mul(1000)),
            percentage: self.leader_imbalance_per_broker_percentage,
        });
        Defaults { unclean, partitions, copies, rebalance }
    }

    /// The part that a controller of its own needs.
    pub fn quorum(&self, unclean_leader_election: bool) -> QuorumConfig {
        QuorumConfig {
            raft: self.raft(),
            broker_session: Span::from_millis(i64::from(self.broker_session_timeout_ms)),
            max_idle: Span::from_millis(i64::from(self.metadata_max_idle_interval_ms)),
            defaults: self.topic_defaults(unclean_leader_election),
            delete_topic: self.delete_topic_enable,
        }
    }

    /// The part that replication needs. In KRaft mode brokers have today's protocol.
    pub fn replication(&self, kraft: bool) -> ReplicaConfig {
        ReplicaConfig {
            lag_time_max: Span::from_millis(self.replica_lag_time_max_ms),
            checkpoint_interval: Span::from_millis(self.replica_high_watermark_checkpoint_interval_ms),
            fetch_max_bytes: self.fetch_max_bytes,
            truncation: match kraft {
                true => Truncation::OnFetch,
                false => Truncation::of(self.inter_broker_protocol_version),
            },
            fetcher: FetcherConfig {
                wait_max: Span::from_millis(i64::from(self.replica_fetch_wait_max_ms)),
                backoff: Span::from_millis(i64::from(self.replica_fetch_backoff_ms)),
                timeout: Span::from_millis(i64::from(self.replica_socket_timeout_ms)),
                min_bytes: self.replica_fetch_min_bytes,
                partition_max_bytes: self.replica_fetch_max_bytes,
                max_bytes: self.replica_fetch_response_max_bytes,
            },
            upkeep: UpkeepConfig {
                initial_delay: Span::from_millis(self.log_initial_task_delay_ms),
                retention_check: Span::from_millis(self.log_retention_check_interval_ms),
                cleaner_backoff: self
                    .log_cleaner_enable
                    .then_some(Span::from_millis(self.log_cleaner_backoff_ms.max(1))),
                flush_check: Span::from_millis(self.log_flush_scheduler_interval_ms.max(1)),
                recovery_points: Span::from_millis(
                    i64::from(self.log_flush_offset_checkpoint_interval_ms).max(1),
                ),
                log_starts: Span::from_millis(
                    i64::from(self.log_flush_start_offset_checkpoint_interval_ms).max(1),
                ),
            },
        }
    }

    /// The part that transactions need.
    pub fn transactions(&self) -> TransactionConfig {
        let interval = self.transaction_abort_timed_out_transaction_cleanup_interval_ms;
        TransactionConfig {
            partitions: self.transaction_state_log_num_partitions,
            timeout_max_ms: self.transaction_max_timeout_ms,
            check_interval: Span::from_millis(i64::from(interval)),
        }
    }

    /// The part that groups need.
    pub fn coordination(&self) -> CoordinatorConfig {
        CoordinatorConfig {
            offsets_partitions: self.offsets_topic_num_partitions,
            initial_rebalance_delay: Span::from_millis(i64::from(self.group_initial_rebalance_delay_ms)),
            min_session_timeout: Span::from_millis(i64::from(self.group_min_session_timeout_ms)),
            max_session_timeout: Span::from_millis(i64::from(self.group_max_session_timeout_ms)),
            max_size: self.group_max_size as usize,
            commit_timeout: Span::from_millis(i64::from(self.offsets_commit_timeout_ms)),
            metadata_max_bytes: self.offset_metadata_max_bytes as usize,
            expiry: Expiry {
                retention: Span::from_millis(i64::from(self.offsets_retention_minutes) * 60_000),
                interval: Span::from_millis(self.offsets_retention_check_interval_ms),
            },
        }
    }
}
