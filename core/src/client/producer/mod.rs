//! The producer (`org.apache.kafka.clients.producer.KafkaProducer`).
//!
//! ```text
//! send(record) ─► partition ─► accumulator ─► sender ─► PRODUCE to the leader ─► acknowledged
//!      │             │             │             │  ▲          │
//!  blocks for     by key, or    fills a batch    │  └─ retried ┘
//!  metadata and   sticky        per partition    └─ given up after delivery.timeout.ms
//!  memory
//! ```
//!
//! `send()` is asynchronous: it ends when the record is in the accumulator, and a [`Delivery`] tells later what became
//! of it. It blocks only while the topic is unknown or `buffer.memory` is used up; here a producer that
//! [blocks](Producer::is_blocked) takes no further record.
//!
//! An application hands over what it has, then calls [`Producer::poll`]: records handed over at one instant share
//! batches, as those do that a real application sends while its sender thread is busy.
//!
//! CAVEATS: codecs have their default levels; no custom partitioner, no interceptors.

mod accumulator;
mod batch;
mod config;
mod idempotence;
mod partitioner;
mod sender;
mod transactions;

use std::collections::VecDeque;
use std::rc::Rc;

use bytes::Bytes;

pub use self::config::{PartitionerClass, ProducerConfig, ProducerConfigs};

use self::accumulator::Accumulator;
use self::batch::{BatchedRecord, ProducerBatch};
use self::partitioner::{Choice, Partitioner};
use self::sender::{Sender, Tag};
use self::transactions::Transactional;
use super::metadata::{Interest, Metadata};
use super::network::NetworkClient;
use super::{ClientError, Logger};
use crate::fact::ProducerFact;
use crate::ids::{BrokerId, Offset, TopicName, TopicPartition};
use crate::process::{Input, Out};
use crate::protocol::ErrorCode;
use crate::rng::Rng;
use crate::time::{Instant, Timestamp};
use crate::view::{BatchState, PendingBatch};
use crate::wire::Header;

/// How many keys of a batch a screen is shown.
const KEYS_SHOWN_MAX: usize = 8;

/// Numbers the records of one producer, in the order of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SendId(pub u64);

/// What an application wants written.
#[derive(Clone, Debug)]
pub struct ProducerRecord {
    /// The topic.
    pub topic: TopicName,
    /// The partition; `None` for the partitioner to choose.
    pub partition: Option<i32>,
    /// The key.
    pub key: Option<Bytes>,
    /// The value; null is a tombstone.
    pub value: Option<Bytes>,
    /// Named values.
    pub headers: Rc<[Header]>,
    /// Its time; `None` for now.
    pub timestamp: Option<Timestamp>,
}

/// What became of a record.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Which one.
    pub send: SendId,
    /// Where it went; `None` where it never got a partition.
    pub tp: Option<TopicPartition>,
    /// How many bytes its key and its value have; `None` for null.
    pub sizes: (Option<usize>, Option<usize>),
    /// Its offset (-1 with acks=0), or why there is none.
    pub result: Result<Offset, ClientError>,
}

#[derive(Clone, Debug)]
struct Blocked {
    send: SendId,
    record: ProducerRecord,
    since: Instant,
}

/// A producer.
#[derive(Clone, Debug)]
pub struct Producer {
    config: ProducerConfig,
    logger: Logger,
    net: NetworkClient<Tag>,
    accumulator: Accumulator,
    partitioner: Partitioner,
    sender: Sender,
    transactional: Option<Transactional>,
    blocked: Option<Blocked>,
    deliveries: VecDeque<Delivery>,
    next_send: u64,
    acknowledged: u64,
    failed: u64,
    last_error: Option<ErrorCode>,
    wake: Instant,
}

impl Producer {
    /// A producer that has not said anything yet.
    pub fn new(config: ProducerConfig, bootstrap: &[BrokerId], rng: Rng) -> Self {
        let logger = Logger::new(&format!("Producer clientId={}", config.client_id));
        let interest = Interest::Topics(Default::default());
        Producer {
            net: NetworkClient::new(config.network.clone(), bootstrap, interest, logger.clone(), rng),
            logger,
            accumulator: Accumulator::new(&config),
            partitioner: Partitioner::new(config.partitioner, config.batch_size),
            sender: Sender::new(config.idempotent, config.transactional.is_some()),
            transactional: config.transactional.clone().map(|(id, ms)| Transactional::new(id, ms)),
            blocked: None,
            deliveries: VecDeque::new(),
            next_send: 0,
            acknowledged: 0,
            failed: 0,
            last_error: None,
            wake: Instant::NEVER,
            config,
        }
    }

    /// Hands over a record. The producer must not be blocked.
    pub fn send(&mut self, record: ProducerRecord, out: &mut Out<'_>) -> SendId {
        assert!(self.blocked.is_none(), "a blocked application cannot send");
        let send = SendId(self.next_send);
        self.next_send += 1;
        self.net.metadata.add_topic(&record.topic);
        self.try_send(Blocked { send, record, since: out.now }, out);
        send
    }

    /// Whether `send()` has not returned yet.
    pub fn is_blocked(&self) -> bool {
        self.blocked.is_some()
    }

    /// Sends everything without waiting for `linger.ms` (`flush()`, `close()`).
    pub fn flush(&mut self) {
        self.accumulator.flushing = true;
    }

    /// Whether every record handed over has come to its end.
    pub fn is_drained(&self) -> bool {
        self.blocked.is_none() && self.accumulator.is_empty() && self.sender.in_flight().next().is_none()
    }

    /// Closes the connections, after everything was drained or given up.
    pub fn close(&mut self, out: &mut Out<'_>) {
        self.net.close(out);
        self.wake = Instant::NEVER;
    }

    /// Takes what the world says. [`Self::poll`] is to be called afterwards.
    pub fn on_input(&mut self, input: &Input, out: &mut Out<'_>) {
        self.net.on_input(input, out);
        self.complete(out);
    }

    /// Does all that can be done now.
    pub fn poll(&mut self, out: &mut Out<'_>) {
        loop {
            let sent = self.run_sender(out);
            if !self.complete(out) && !sent {
                break;
            }
        }
        let blocked =
            self.blocked.as_ref().map_or(Instant::NEVER, |blocked| blocked.since + self.config.max_block);
        let transaction = self.transactional.as_ref().map_or(Instant::NEVER, |tx| tx.deadline(out.now));
        self.wake = self.net.deadline().min(self.sender_deadline(out.now)).min(blocked).min(transaction);
    }

    /// When to call [`Self::poll`] next.
    pub fn deadline(&self) -> Instant {
        self.wake
    }

    /// The next record that has come to its end.
    pub fn next_delivery(&mut self) -> Option<Delivery> {
        self.deliveries.pop_front()
    }

    /// Its configuration.
    pub fn config(&self) -> &ProducerConfig {
        &self.config
    }

    /// Its producer id and epoch, once it has them.
    pub fn id(&self) -> Option<(i64, i16)> {
        self.sender.idempotence.as_ref()?.producer()
    }

    /// Bytes of `buffer.memory` that no batch holds.
    pub fn memory_free(&self) -> usize {
        self.accumulator.memory_free()
    }

    /// Since when `send()` blocks, and what for: memory, or else metadata.
    pub fn blocked(&self) -> Option<(Instant, bool)> {
        self.blocked.as_ref().map(|blocked| (blocked.since, self.accumulator.exhausted))
    }

    /// What it knows of the cluster.
    pub fn metadata(&self) -> &Metadata {
        &self.net.metadata
    }

    /// Records acknowledged and records given up.
    pub fn counts(&self) -> (u64, u64) {
        (self.acknowledged, self.failed)
    }

    /// The last error that it met.
    pub fn last_error(&self) -> Option<ErrorCode> {
        self.last_error
    }

    /// The accumulator and the batches in flight, for the screen; oldest first.
    pub fn pending(&self, now: Instant) -> Vec<PendingBatch> {
        let in_flight =
            self.sender.in_flight().map(|batch| view(batch, BatchState::InFlight(batch.attempts)));
        let waiting = self.accumulator.batches().map(|batch| {
            let lingers_until = batch.created + self.accumulator.linger();
            let state = match batch.retry {
                Some((until, error)) => BatchState::Backoff(until, error),
                None if batch.is_full() || self.accumulator.flushing || lingers_until <= now => {
                    BatchState::Ready
                }
                None => BatchState::Filling(lingers_until),
            };
            view(batch, state)
        });
        in_flight.chain(waiting).collect()
    }

    /// Takes in what requests came to, and lets a blocked application go on. True if there was anything.
    fn complete(&mut self, out: &mut Out<'_>) -> bool {
        let mut any = false;
        while let Some(completion) = self.net.next_completion() {
            self.on_completion(completion, out);
            any = true;
        }
        if let Some(blocked) = self.blocked.take() {
            self.try_send(blocked, out);
            any |= self.blocked.is_none();
        }
        any
    }

    fn try_send(&mut self, send: Blocked, out: &mut Out<'_>) {
        let (topic, since) = (&send.record.topic, send.since);
        let waited_too_long = out.now >= since + self.config.max_block;
        let known = self.net.metadata.partitions(topic).map(<[_]>::len);
        let wanted = send.record.partition.unwrap_or(0).max(0) as usize;
        match known {
            Some(partitions) if wanted < partitions => self.accumulate(send, partitions, out),
            _ if waited_too_long => {
                let error = self.unknown_topic(topic, send.record.partition, known);
                self.refuse(&send, error);
            }
            _ => {
                self.net.metadata.request_update();
                self.blocked = Some(send);
            }
        }
    }

    fn unknown_topic(&self, topic: &str, partition: Option<i32>, known: Option<usize>) -> ClientError {
        let ms = self.config.max_block.millis();
        let message = match (known, partition) {
            (Some(count), Some(partition)) => format!(
                "Partition {partition} of topic {topic} with partition count {count} is not present in metadata after {ms} ms."
            ),
            _ => format!("Topic {topic} not present in metadata after {ms} ms."),
        };
        let error = ClientError::timeout(message);
        match self.net.metadata.error(topic) {
            Some(code) => error.caused_by(ClientError::of(code)),
            None => error,
        }
    }

    fn refuse(&mut self, refused: &Blocked, error: ClientError) {
        self.failed += 1;
        self.last_error = error.code.or(self.last_error);
        let sizes =
            (refused.record.key.as_ref().map(Bytes::len), refused.record.value.as_ref().map(Bytes::len));
        self.deliveries.push_back(Delivery { send: refused.send, tp: None, sizes, result: Err(error) });
    }

    fn accumulate(&mut self, send: Blocked, partitions: usize, out: &mut Out<'_>) {
        let record = BatchedRecord {
            send: send.send,
            timestamp: send.record.timestamp.unwrap_or_else(|| out.timestamp()),
            key: send.record.key.clone(),
            value: send.record.value.clone(),
            headers: send.record.headers.clone(),
        };
        let size = Accumulator::size_upper_bound(&record);
        if let Some(error) = self.too_large(size) {
            return self.refuse(&send, error);
        }
        let (tp, sticky) = self.partition_for(&send.record, &record, partitions);
        match self.accumulator.append(&tp, record, out.now) {
            Ok(appended) => {
                self.accumulator.exhausted = false;
                if let Some(tx) = &mut self.transactional {
                    tx.writes_to(&tp);
                }
                if sticky {
                    self.partitioner.stuck(&tp.topic, appended.bytes, appended.full);
                }
                let key = send.record.key.as_deref().map(|key| String::from_utf8_lossy(key).into());
                let fact = out.fact(ProducerFact::Accumulated { tp: tp.clone(), key });
                if let Some(batch) = self.accumulator.last_mut(&tp) {
                    batch.cause = batch.cause.or(fact);
                }
            }
            Err(_) if out.now >= send.since + self.config.max_block => {
                self.accumulator.exhausted = false;
                let error = self.buffer_exhausted(size);
                self.refuse(&send, error);
            }
            Err(_) => {
                self.accumulator.exhausted = true;
                self.blocked = Some(send);
            }
        }
    }

    fn too_large(&self, size: usize) -> Option<ClientError> {
        let (limit, name) = if size > self.config.max_request_size {
            (self.config.max_request_size, "max.request.size")
        } else if size > self.config.buffer_memory {
            (self.config.buffer_memory, "buffer.memory")
        } else {
            return None;
        };
        let message = if name == "max.request.size" {
            format!(
                "The message is {size} bytes when serialized which is larger than {limit}, which is the value of the {name} configuration."
            )
        } else {
            format!(
                "The message is {size} bytes when serialized which is larger than the total memory buffer you have configured with the {name} configuration."
            )
        };
        Some(ClientError::with_message(ErrorCode::MessageTooLarge, message))
    }

    fn buffer_exhausted(&self, size: usize) -> ClientError {
        let (wanted, total) = (size.max(self.config.batch_size), self.config.buffer_memory);
        ClientError::api(
            "BufferExhaustedException", // of org.apache.kafka.clients.producer in Kafka, a TimeoutException
            format!(
                "Failed to allocate {wanted} bytes within the configured max blocking time {} ms. Total memory: {total} bytes. Available memory: {} bytes. Poolable size: {} bytes",
                self.config.max_block.millis(),
                self.accumulator.memory_free(),
                self.config.batch_size
            ),
        )
    }

    fn partition_for(
        &mut self,
        wanted: &ProducerRecord,
        record: &BatchedRecord,
        partitions: usize,
    ) -> (TopicPartition, bool) {
        let topic = &wanted.topic;
        if let Some(partition) = wanted.partition {
            return (TopicPartition::new(topic.clone(), partition), false);
        }
        let (metadata, rng) = (&self.net.metadata, &mut self.net.rng);
        let queues = || self.accumulator.queue_lengths(topic, partitions);
        let mut choose = || self.partitioner.choose(topic, record.key.as_deref(), metadata, queues, rng);
        let mut choice = choose();
        if let Choice::Partition(partition) = choice
            && self.config.partitioner == PartitionerClass::RoundRobin
            && self.accumulator.opens_batch(&TopicPartition::new(topic.clone(), partition), record)
        {
            choice = choose(); // KAFKA-9965: a class is asked again for a record that opens a batch
        }
        match choice {
            Choice::Partition(partition) => (TopicPartition::new(topic.clone(), partition), false),
            Choice::Sticky(partition) => (TopicPartition::new(topic.clone(), partition), true),
        }
    }
}

fn view(batch: &ProducerBatch, state: BatchState) -> PendingBatch {
    let key = |key: &Bytes| Rc::from(String::from_utf8_lossy(key));
    PendingBatch {
        tp: batch.tp.clone(),
        keys: batch.records.iter().take(KEYS_SHOWN_MAX).map(|record| record.key.as_ref().map(key)).collect(),
        records: batch.records.len() as u32,
        bytes: batch.size() as u32,
        capacity: batch.capacity as u32,
        created: batch.created,
        sequence: batch.sequence.map(|sequence| sequence.base),
        state,
    }
}

#[cfg(test)]
mod tests;
