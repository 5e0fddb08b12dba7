//! The producer's configuration (`ProducerConfig`), with the rules that tie its values together.

use std::rc::Rc;

use crate::client::network::NetworkConfig;
use crate::client::{ClientError, Properties};
use crate::time::Span;

/// Names that the producer takes, beside those of every client.
pub const NAMES: &[&str] = &[
    "acks",
    "batch.size",
    "buffer.memory",
    "compression.type",
    "delivery.timeout.ms",
    "enable.idempotence",
    "key.serializer",
    "linger.ms",
    "max.block.ms",
    "max.in.flight.requests.per.connection",
    "max.request.size",
    "partitioner.adaptive.partitioning.enable",
    "partitioner.class",
    "partitioner.ignore.keys",
    "retries",
    "value.serializer",
];

/// How a record without a given partition finds one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartitionerClass {
    /// murmur2 of the key; uniform sticky for records without one (KIP-794).
    BuiltIn {
        /// Whether to favour partitions with shorter queues.
        adaptive: bool,
        /// Whether to treat every record as one without a key.
        ignore_keys: bool,
    },
    /// `RoundRobinPartitioner`: each partition in turn, keys ignored.
    RoundRobin,
}

/// A producer's configuration.
#[derive(Clone, Debug)]
pub struct ProducerConfig {
    /// What every client has.
    pub network: NetworkConfig,
    /// `client.id`.
    pub client_id: Rc<str>,
    /// 0, 1 or -1 (all).
    pub acks: i16,
    /// `batch.size`, in bytes.
    pub batch_size: usize,
    /// `buffer.memory`, in bytes.
    pub buffer_memory: usize,
    /// `delivery.timeout.ms`.
    pub delivery_timeout: Span,
    /// `enable.idempotence`, after the rules.
    pub idempotent: bool,
    /// `linger.ms`.
    pub linger: Span,
    /// `max.block.ms`.
    pub max_block: Span,
    /// `max.request.size`, in bytes.
    pub max_request_size: usize,
    /// `partitioner.class` and what belongs to it.
    pub partitioner: PartitionerClass,
    /// `retries`.
    pub retries: u32,
}

impl ProducerConfig {
    /// Checks properties as `new KafkaProducer` does.
    pub fn new(properties: &Properties) -> Result<Self, ClientError> {
        let acks = match properties.choice("acks", "all", &["all", "-1", "0", "1"])? {
            "0" => 0,
            "1" => 1,
            _ => -1,
        };
        let retries = properties.number("retries", i64::from(i32::MAX), 0)?;
        let in_flight = properties.number("max.in.flight.requests.per.connection", 5, 1)?;
        let linger = properties.millis("linger.ms", 0)?;
        let network = properties.network(in_flight as usize)?;
        Ok(ProducerConfig {
            client_id: properties.get("client.id").cloned().unwrap_or_else(|| "producer-1".into()),
            acks,
            batch_size: properties.number("batch.size", 16_384, 0)? as usize,
            buffer_memory: properties.number("buffer.memory", 33_554_432, 0)? as usize,
            delivery_timeout: delivery_timeout(properties, linger, network.request_timeout)?,
            idempotent: idempotent(properties, acks, retries, in_flight)?,
            linger,
            max_block: properties.millis("max.block.ms", 60_000)?,
            max_request_size: properties.number("max.request.size", 1_048_576, 0)? as usize,
            partitioner: partitioner(properties)?,
            retries: retries as u32,
            network,
        })
    }
}

/// A value that was set must cover linger and one request; the default is raised where it does not.
fn delivery_timeout(properties: &Properties, linger: Span, request: Span) -> Result<Span, ClientError> {
    let timeout = properties.millis("delivery.timeout.ms", 120_000)?;
    if timeout >= linger + request {
        return Ok(timeout);
    }
    match properties.get("delivery.timeout.ms") {
        Some(_) => Err(ClientError::config(
            "delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms",
        )),
        None => Ok(linger + request),
    }
}

/// On unless another value speaks against it; a contradiction that was asked for is an error.
fn idempotent(properties: &Properties, acks: i16, retries: i64, in_flight: i64) -> Result<bool, ClientError> {
    let asked_for = properties.get("enable.idempotence").is_some();
    if !properties.flag("enable.idempotence", true)? {
        return Ok(false);
    }
    let objection = if retries == 0 {
        "Must set retries to non-zero when using the idempotent producer."
    } else if acks != -1 {
        "Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence."
    } else if in_flight > 5 {
        "Must set max.in.flight.requests.per.connection to at most 5 to use the idempotent producer."
    } else {
        return Ok(true);
    };
    if asked_for { Err(ClientError::config(objection)) } else { Ok(false) }
}

fn partitioner(properties: &Properties) -> Result<PartitionerClass, ClientError> {
    let class = properties.get("partitioner.class").map(|class| class.rsplit('.').next().unwrap_or(class));
    match class {
        None | Some("") => Ok(PartitionerClass::BuiltIn {
            adaptive: properties.flag("partitioner.adaptive.partitioning.enable", true)?,
            ignore_keys: properties.flag("partitioner.ignore.keys", false)?,
        }),
        Some("RoundRobinPartitioner") => Ok(PartitionerClass::RoundRobin),
        Some(_) => {
            let class = properties.get("partitioner.class").expect("it was just looked at");
            Err(ClientError::config(format!(
                "Invalid value {class} for configuration partitioner.class: Class {class} could not be found."
            )))
        }
    }
}
