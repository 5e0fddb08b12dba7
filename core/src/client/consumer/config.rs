//! The consumer's configuration.

use std::rc::Rc;

use super::assignor::Assignor;
use crate::client::config::ClientConfigs;
use crate::client::connection::NetworkConfig;
use crate::client::unmodelled::ClientKind;
use crate::client::{ClientError, Properties};
use crate::config::List;
use crate::configs;
use crate::protocol::data::{Isolation, OffsetSpec};
use crate::time::Span;

configs! {
    /// `ConsumerConfig`, as far as it is modelled.
    pub struct ConsumerConfigs("consumer") {
        /// How often positions are committed.
        pub auto_commit_interval_ms: i32 = "auto.commit.interval.ms", 5000, at_least(0);
        /// Where a partition without a commit begins.
        pub auto_offset_reset: Rc<str> =
            "auto.offset.reset", "latest".into(), one_of(&["latest", "earliest", "none"]);
        /// How long an operation without a limit of its own may take.
        pub default_api_timeout_ms: i32 = "default.api.timeout.ms", 60_000, at_least(0);
        /// Whether it commits by itself.
        pub enable_auto_commit: bool = "enable.auto.commit", true, any();
        /// How large an answer to FETCH grows.
        pub fetch_max_bytes: i32 = "fetch.max.bytes", 52_428_800, at_least(0);
        /// How long a broker waits for something to answer with.
        pub fetch_max_wait_ms: i32 = "fetch.max.wait.ms", 500, at_least(0);
        /// How much a broker waits for.
        pub fetch_min_bytes: i32 = "fetch.min.bytes", 1, at_least(0);
        /// Its group.
        pub group_id: Option<Rc<str>> = "group.id", None, any();
        /// What makes it a static member.
        pub group_instance_id: Option<Rc<str>> = "group.instance.id", None, said();
        /// How often the coordinator hears of it.
        pub heartbeat_interval_ms: i32 = "heartbeat.interval.ms", 3000, any();
        /// How far it may see into transactions.
        pub isolation_level: Rc<str> =
            "isolation.level", "read_uncommitted".into(), one_of(&["read_committed", "read_uncommitted"]);
        /// Bytes are bytes here.
        pub key_deserializer: Rc<str> = "key.deserializer", "".into(), any();
        /// How much of one partition an answer to FETCH holds.
        pub max_partition_fetch_bytes: i32 = "max.partition.fetch.bytes", 1_048_576, at_least(0);
        /// How long a rebalance waits for it.
        pub max_poll_interval_ms: i32 = "max.poll.interval.ms", 300_000, at_least(1);
        /// How many records a poll hands out.
        pub max_poll_records: i32 = "max.poll.records", 500, at_least(1);
        /// The strategies it offers, the favourite first.
        pub partition_assignment_strategy: List =
            "partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor,org.apache.kafka.clients.consumer.CooperativeStickyAssignor".into(), any();
        /// How long the coordinator waits to hear of it.
        pub session_timeout_ms: i32 = "session.timeout.ms", 45_000, any();
        /// Bytes are bytes here.
        pub value_deserializer: Rc<str> = "value.deserializer", "".into(), any();
    }
}

/// What concerns membership in a group.
#[derive(Clone, Debug)]
pub struct GroupConfig {
    /// `group.id`.
    pub id: Rc<str>,
    /// `group.instance.id`: a static member.
    pub instance_id: Option<Rc<str>>,
    /// `session.timeout.ms`.
    pub session_timeout: Span,
    /// `heartbeat.interval.ms`.
    pub heartbeat_interval: Span,
    /// `max.poll.interval.ms`, the time that a rebalance may take.
    pub rebalance_timeout: Span,
    /// `partition.assignment.strategy`, the favourite first.
    pub assignors: Vec<Assignor>,
    /// `auto.commit.interval.ms`; `None` where `enable.auto.commit` is false.
    pub auto_commit: Option<Span>,
}

/// What concerns fetching.
#[derive(Clone, Debug)]
pub struct FetchConfig {
    /// `fetch.max.wait.ms`.
    pub max_wait: Span,
    /// `fetch.min.bytes`.
    pub min_bytes: i32,
    /// `fetch.max.bytes`.
    pub max_bytes: i32,
    /// `max.partition.fetch.bytes`.
    pub max_partition_bytes: i32,
    /// `isolation.level`.
    pub isolation: Isolation,
    /// `max.poll.records`.
    pub max_poll_records: usize,
    /// `auto.offset.reset`; `None` for `none`.
    pub reset: Option<OffsetSpec>,
}

/// A consumer's configuration, ready to be used.
#[derive(Clone, Debug)]
pub struct ConsumerConfig {
    /// What every client has.
    pub network: NetworkConfig,
    /// `client.id`.
    pub client_id: Rc<str>,
    /// Its group; `None` without `group.id`.
    pub group: Option<GroupConfig>,
    /// How it fetches.
    pub fetch: FetchConfig,
    /// `default.api.timeout.ms`.
    pub api_timeout: Span,
}

impl ConsumerConfig {
    /// Checks properties as `new KafkaConsumer` does.
    pub fn new(properties: &Properties) -> Result<Self, ClientError> {
        ClientKind::Consumer.check(properties)?;
        let client = ClientConfigs::new(properties)?;
        let own = properties.read(ConsumerConfigs::NAMES, ConsumerConfigs::from_pairs)?;
        let group = own.group_id.as_deref().unwrap_or("null");
        let instance = own.group_instance_id.as_deref().unwrap_or("1");
        let client_id = match client.client_id.is_empty() {
            true => format!("consumer-{group}-{instance}").into(),
            false => client.client_id.clone(),
        };
        Ok(ConsumerConfig {
            network: client.network(100),
            client_id,
            group: own.group_id.clone().map(|id| group_config(id, &own)).transpose()?,
            fetch: fetch_config(&own),
            api_timeout: Span::from_millis(own.default_api_timeout_ms.into()),
        })
    }
}

fn group_config(id: Rc<str>, own: &ConsumerConfigs) -> Result<GroupConfig, ClientError> {
    if own.heartbeat_interval_ms >= own.session_timeout_ms {
        return Err(ClientError::illegal_argument("Heartbeat must be set lower than the session timeout"));
    }
    let millis = |ms: i32| Span::from_millis(ms.into());
    let strategies = own.partition_assignment_strategy.0.iter();
    Ok(GroupConfig {
        id,
        instance_id: own.group_instance_id.clone(),
        session_timeout: millis(own.session_timeout_ms),
        heartbeat_interval: millis(own.heartbeat_interval_ms),
        rebalance_timeout: millis(own.max_poll_interval_ms),
        assignors: strategies.map(|class| assignor(class)).collect::<Result<_, _>>()?,
        auto_commit: own.enable_auto_commit.then(|| millis(own.auto_commit_interval_ms)),
    })
}

fn assignor(class: &str) -> Result<Assignor, ClientError> {
    Assignor::of_class(class).ok_or_else(|| ClientError::no_class(class))
}

fn fetch_config(own: &ConsumerConfigs) -> FetchConfig {
    FetchConfig {
        max_wait: Span::from_millis(own.fetch_max_wait_ms.into()),
        min_bytes: own.fetch_min_bytes,
        max_bytes: own.fetch_max_bytes,
        max_partition_bytes: own.max_partition_fetch_bytes,
        isolation: match &*own.isolation_level {
            "read_committed" => Isolation::ReadCommitted,
            _ => Isolation::ReadUncommitted,
        },
        max_poll_records: own.max_poll_records as usize,
        reset: match &*own.auto_offset_reset {
            "earliest" => Some(OffsetSpec::Earliest),
            "latest" => Some(OffsetSpec::Latest),
            _ => None,
        },
    }
}
