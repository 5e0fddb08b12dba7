//! The consumer's configuration (`ConsumerConfig`).

use std::rc::Rc;

use super::assignor::Assignor;
use crate::client::network::NetworkConfig;
use crate::client::{ClientError, Properties};
use crate::protocol::data::{Isolation, OffsetSpec};
use crate::time::Span;

/// Names that the consumer takes, beside those of every client.
pub const NAMES: &[&str] = &[
    "allow.auto.create.topics",
    "auto.commit.interval.ms",
    "auto.offset.reset",
    "client.rack",
    "default.api.timeout.ms",
    "enable.auto.commit",
    "fetch.max.bytes",
    "fetch.max.wait.ms",
    "fetch.min.bytes",
    "group.id",
    "group.instance.id",
    "heartbeat.interval.ms",
    "isolation.level",
    "key.deserializer",
    "max.partition.fetch.bytes",
    "max.poll.interval.ms",
    "max.poll.records",
    "partition.assignment.strategy",
    "session.timeout.ms",
    "value.deserializer",
];

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

/// A consumer's configuration.
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
        let group = properties.get("group.id").cloned();
        let instance = properties.get("group.instance.id").cloned();
        let client_id = properties.get("client.id").filter(|id| !id.is_empty()).cloned();
        let default_id = || match (&group, &instance) {
            (Some(group), Some(instance)) => format!("consumer-{group}-{instance}"),
            (Some(group), None) => format!("consumer-{group}-1"),
            (None, _) => "consumer-null-1".into(),
        };
        Ok(ConsumerConfig {
            network: properties.network(100)?,
            client_id: client_id.unwrap_or_else(|| default_id().into()),
            group: group.clone().map(|id| group_config(id, instance.clone(), properties)).transpose()?,
            fetch: fetch_config(properties)?,
            api_timeout: properties.millis("default.api.timeout.ms", 60_000)?,
        })
    }
}

fn group_config(
    id: Rc<str>,
    instance_id: Option<Rc<str>>,
    properties: &Properties,
) -> Result<GroupConfig, ClientError> {
    let session_timeout = properties.millis("session.timeout.ms", 45_000)?;
    let heartbeat_interval = properties.millis("heartbeat.interval.ms", 3000)?;
    if heartbeat_interval >= session_timeout {
        return Err(ClientError::illegal_argument("Heartbeat must be set lower than the session timeout"));
    }
    let interval = properties.millis("auto.commit.interval.ms", 5000)?;
    let strategy = properties.get("partition.assignment.strategy").map_or("range,cooperative-sticky", |s| s);
    Ok(GroupConfig {
        id,
        instance_id,
        session_timeout,
        heartbeat_interval,
        rebalance_timeout: properties.millis("max.poll.interval.ms", 300_000)?,
        assignors: strategy.split(',').map(str::trim).map(assignor).collect::<Result<_, _>>()?,
        auto_commit: properties.flag("enable.auto.commit", true)?.then_some(interval),
    })
}

fn assignor(class: &str) -> Result<Assignor, ClientError> {
    Assignor::of_class(class).ok_or_else(|| {
        ClientError::config(format!(
            "Invalid value {class} for configuration partition.assignment.strategy: Class {class} could not be found."
        ))
    })
}

fn fetch_config(properties: &Properties) -> Result<FetchConfig, ClientError> {
    let bytes = |name: &str, default| Ok(properties.number(name, default, 0)? as i32);
    let isolation = ["read_uncommitted", "read_committed"];
    Ok(FetchConfig {
        max_wait: properties.millis("fetch.max.wait.ms", 500)?,
        min_bytes: bytes("fetch.min.bytes", 1)?,
        max_bytes: bytes("fetch.max.bytes", 52_428_800)?,
        max_partition_bytes: bytes("max.partition.fetch.bytes", 1_048_576)?,
        isolation: match properties.choice("isolation.level", isolation[0], &isolation)? {
            "read_committed" => Isolation::ReadCommitted,
            _ => Isolation::ReadUncommitted,
        },
        max_poll_records: properties.number("max.poll.records", 500, 1)? as usize,
        reset: match properties.choice("auto.offset.reset", "latest", &["latest", "earliest", "none"])? {
            "earliest" => Some(OffsetSpec::Earliest),
            "latest" => Some(OffsetSpec::Latest),
            _ => None,
        },
    })
}
