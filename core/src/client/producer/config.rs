//! The producer's configuration, with the rules that tie its values together.

use std::rc::Rc;

use crate::client::config::ClientConfigs;
use crate::client::connection::NetworkConfig;
use crate::client::unmodelled::ClientKind;
use crate::client::{ClientError, Properties};
use crate::configs;
use crate::time::Span;
use crate::wire::compression::{self, Codec};

configs! {
    /// `ProducerConfig`, as far as it is modelled.
    pub struct ProducerConfigs("producer") {
        /// Which replicas must have a batch before it counts as written.
        pub acks: Rc<str> = "acks", "all".into(), one_of(&["all", "-1", "0", "1"]);
        /// How large a batch grows.
        pub batch_size: i32 = "batch.size", 16_384, at_least(0);
        /// How much memory batches may hold.
        pub buffer_memory: i64 = "buffer.memory", 33_554_432, at_least(0);
        /// How batches are compressed.
        pub compression_type: Rc<str> = "compression.type", "none".into(), one_of(compression::NAMES);
        /// How long a record may take from send() to its end.
        pub delivery_timeout_ms: i32 = "delivery.timeout.ms", 120_000, at_least(0);
        /// Whether records are numbered, so that a repetition is recognised.
        pub enable_idempotence: bool = "enable.idempotence", true, any();
        /// Bytes are bytes here.
        pub key_serializer: Rc<str> = "key.serializer", "".into(), any();
        /// How long a batch waits for more records.
        pub linger_ms: i64 = "linger.ms", 0, at_least(0);
        /// How long send() may block.
        pub max_block_ms: i64 = "max.block.ms", 60_000, at_least(0);
        /// How many requests wait for answers on one connection.
        pub max_in_flight: i32 = "max.in.flight.requests.per.connection", 5, at_least(1);
        /// How large a request grows.
        pub max_request_size: i32 = "max.request.size", 1_048_576, at_least(0);
        /// Whether partitions with shorter queues are favoured.
        pub adaptive: bool = "partitioner.adaptive.partitioning.enable", true, any();
        /// A class that chooses partitions; empty for the built-in rule.
        pub partitioner_class: Rc<str> = "partitioner.class", "".into(), any();
        /// Whether keys have no say.
        pub ignore_keys: bool = "partitioner.ignore.keys", false, any();
        /// How often a batch is sent again.
        pub retries: i32 = "retries", i32::MAX, at_least(0);
        /// Bytes are bytes here.
        pub value_serializer: Rc<str> = "value.serializer", "".into(), any();
    }
}

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

/// A producer's configuration, ready to be used.
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
    /// `compression.type`.
    pub codec: Codec,
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
    /// `transactional.id` and `transaction.timeout.ms`.
    pub transactional: Option<(Rc<str>, i32)>,
}

impl ProducerConfig {
    /// Checks properties as `new KafkaProducer` does.
    pub fn new(properties: &Properties) -> Result<Self, ClientError> {
        ClientKind::Producer.check(properties)?;
        let client = ClientConfigs::new(properties)?;
        let own = properties.read(ProducerConfigs::NAMES, ProducerConfigs::from_pairs)?;
        let network = client.network(own.max_in_flight as usize);
        Ok(ProducerConfig {
            client_id: if client.client_id.is_empty() { "producer-1".into() } else { client.client_id },
            acks: own.acks.parse().unwrap_or(-1), // "all"
            batch_size: own.batch_size as usize,
            buffer_memory: own.buffer_memory as usize,
            codec: Codec::from_name(&own.compression_type).unwrap_or_default(),
            delivery_timeout: delivery_timeout(&own, network.request_timeout, properties)?,
            idempotent: idempotent(&own, properties)?,
            linger: Span::from_millis(own.linger_ms),
            max_block: Span::from_millis(own.max_block_ms),
            max_request_size: own.max_request_size as usize,
            partitioner: partitioner(&own)?,
            retries: own.retries as u32,
            transactional: None,
            network,
        })
    }
}

/// A value that was set must cover linger and one request; the default is raised where it does not.
fn delivery_timeout(
    own: &ProducerConfigs,
    request: Span,
    properties: &Properties,
) -> Result<Span, ClientError> {
    let least = Span::from_millis(own.linger_ms) + request;
    let timeout = Span::from_millis(own.delivery_timeout_ms.into());
    if timeout < least && properties.get("delivery.timeout.ms").is_some() {
        return Err(ClientError::config(
            "delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms",
        ));
    }
    Ok(timeout.max(least))
}

/// On unless another value speaks against it; a contradiction that was asked for is an error.
fn idempotent(own: &ProducerConfigs, properties: &Properties) -> Result<bool, ClientError> {
    if !own.enable_idempotence {
        return Ok(false);
    }
    let objection = if own.retries == 0 {
        "Must set retries to non-zero when using the idempotent producer."
    } else if matches!(&*own.acks, "0" | "1") {
        "Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence."
    } else if own.max_in_flight > 5 {
        "Must set max.in.flight.requests.per.connection to at most 5 to use the idempotent producer."
    } else {
        return Ok(true);
    };
    match properties.get("enable.idempotence") {
        Some(_) => Err(ClientError::config(objection)),
        None => Ok(false),
    }
}

fn partitioner(own: &ProducerConfigs) -> Result<PartitionerClass, ClientError> {
    let class = &own.partitioner_class;
    match class.strip_prefix("org.apache.kafka.clients.producer.").unwrap_or(class) {
        "" => Ok(PartitionerClass::BuiltIn { adaptive: own.adaptive, ignore_keys: own.ignore_keys }),
        "RoundRobinPartitioner" => Ok(PartitionerClass::RoundRobin),
        _ => Err(ClientError::config(format!(
            "Invalid value {class} for configuration partitioner.class: Class {class} could not be found."
        ))),
    }
}
