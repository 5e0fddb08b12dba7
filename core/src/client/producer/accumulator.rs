//! Where records wait to travel together (`RecordAccumulator`): a queue of batches for each partition.
//!
//! ```text
//! orders-0  [k2 k5]                    a record goes into the last batch, if it has room;
//! orders-1  [k3 k4 k6 …full] [k7]      a queue is ready when its first batch is full, or has waited `linger.ms`,
//! orders-2  (muted)                    or waits no longer because memory is short, or the producer flushes or closes
//! ```
//!
//! Each batch holds `batch.size` bytes of `buffer.memory`, however few records are in it; when nothing is left,
//! `send()` blocks. From each ready broker's partitions one batch each is taken, beginning where the last
//! request stopped, until `max.request.size` is reached.
//!
//! How large a compressed batch will be is known only when it is sent. Until then its size is estimated by how well
//! batches of its topic were compressed before (`CompressionRatioEstimator`): the estimate sinks slowly and rises fast.

use std::collections::VecDeque;

use super::batch::{BatchId, BatchedRecord, Compression, ProducerBatch};
use super::config::ProducerConfig;
use crate::client::metadata::Metadata;
use crate::ids::{BrokerId, FactId, TopicName, TopicPartition};
use crate::map::{Map, Set};
use crate::time::{Instant, Span};
use crate::wire::Codec;
use crate::wire::batch::HEADER_SIZE;
use crate::wire::record::size_upper_bound;

/// How fast the expected ratio rises at least, and falls at most, with a batch.
const RATIO_RISE: u32 = 50_000;
const RATIO_FALL: u32 = 5_000;

/// What came of an append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// How many bytes its batch grew by; with the batch's header where it is new.
    pub bytes: usize,
    /// Whether every batch of the partition is full now.
    pub full: bool,
}

/// What could be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// Leaders of queues that are ready, and why: the cause of a first batch.
    pub nodes: Map<BrokerId, Option<FactId>>,
    /// Whether a queue that is not empty has no leader.
    pub leader_unknown: bool,
    /// When another queue becomes ready.
    pub next: Instant,
}

/// The queues.
#[derive(Clone, Debug)]
pub struct Accumulator {
    batch_size: usize,
    linger: Span,
    delivery_timeout: Span,
    memory_free: usize,
    queues: Map<TopicPartition, VecDeque<ProducerBatch>>,
    muted: Set<TopicPartition>,
    drained_up_to: Map<BrokerId, TopicPartition>,
    next_batch: u64,
    codec: Codec,
    ratios: Map<TopicName, u32>, // see `Compression::ratio`
    /// Whether somebody waits until everything is sent.
    pub flushing: bool,
    /// Whether somebody waits for memory.
    pub exhausted: bool,
}

impl Accumulator {
    /// No batches yet.
    pub fn new(config: &ProducerConfig) -> Self {
        Accumulator {
            batch_size: config.batch_size,
            linger: config.linger,
            delivery_timeout: config.delivery_timeout,
            memory_free: config.buffer_memory,
            queues: Map::new(),
            muted: Set::new(),
            drained_up_to: Map::new(),
            next_batch: 0,
            codec: config.codec,
            ratios: Map::new(),
            flushing: false,
            exhausted: false,
        }
    }

    /// The most bytes that a record can take in a batch of its own.
    pub fn size_upper_bound(record: &BatchedRecord) -> usize {
        let (key, value) = (record.key.as_deref(), record.value.as_deref());
        HEADER_SIZE + size_upper_bound(key, value, &record.headers)
    }

    /// Bytes of `buffer.memory` that are not taken.
    pub fn memory_free(&self) -> usize {
        self.memory_free
    }

    /// Whether `record` would open a batch.
    pub fn opens_batch(&self, tp: &TopicPartition, record: &BatchedRecord) -> bool {
        self.queues.get(tp).and_then(VecDeque::back).is_none_or(|last| !last.has_room_for(record))
    }

    /// Puts a record into its partition's queue. Gives it back when there is no memory for the batch that it needs.
    pub fn append(
        &mut self,
        tp: &TopicPartition,
        record: BatchedRecord,
        now: Instant,
    ) -> Result<Appended, BatchedRecord> {
        let compression = self.compression(tp);
        let queue = self.queues.entry(tp.clone()).or_default();
        let mut bytes = 0;
        if queue.back().is_none_or(|last| !last.has_room_for(&record)) {
            let capacity = self.batch_size.max(Self::size_upper_bound(&record));
            if capacity > self.memory_free {
                return Err(record);
            }
            self.memory_free -= capacity;
            let batch = ProducerBatch::new(BatchId(self.next_batch), tp.clone(), capacity, now, compression);
            self.next_batch += 1;
            bytes += batch.size();
            queue.push_back(batch);
        }
        let last = queue.back_mut().expect("a batch was just made sure of");
        bytes += last.push(record);
        Ok(Appended { bytes, full: last.is_full() })
    }

    fn compression(&self, tp: &TopicPartition) -> Compression {
        let ratio = self.ratios.get(&tp.topic).copied().unwrap_or(Compression::WHOLE);
        Compression { codec: self.codec, ratio }
    }

    /// Learns from a batch that was just compressed what to expect of the next ones of its topic.
    pub fn observe(&mut self, batch: &ProducerBatch) {
        let Some(observed) = batch.observed_ratio() else { return };
        let expected = self.compression(&batch.tp).ratio;
        let next = match observed > expected {
            true => observed.max(expected + RATIO_RISE),
            false => observed.max(expected.saturating_sub(RATIO_FALL)),
        };
        self.ratios.insert(batch.tp.topic.clone(), next);
    }

    /// The newest batch of a partition.
    pub fn last_mut(&mut self, tp: &TopicPartition) -> Option<&mut ProducerBatch> {
        self.queues.get_mut(tp).and_then(VecDeque::back_mut)
    }

    /// How many batches wait in each partition of a topic; `None` until every partition has had one.
    pub fn queue_lengths(&self, topic: &TopicName, partitions: usize) -> Option<Vec<usize>> {
        let first = TopicPartition::new(topic.clone(), 0);
        let lengths: Vec<usize> = self
            .queues
            .range(first..)
            .take_while(|(tp, _)| tp.topic == *topic)
            .map(|(_, queue)| queue.len())
            .collect();
        (lengths.len() == partitions).then_some(lengths)
    }

    /// Which brokers could be sent something, as far as the queues are concerned.
    pub fn ready(&self, metadata: &Metadata, now: Instant) -> Readiness {
        let mut ready = Readiness { nodes: Map::new(), leader_unknown: false, next: Instant::NEVER };
        for (tp, queue) in &self.queues {
            let Some(first) = queue.front() else { continue };
            let Some(leader) = metadata.leader(tp) else {
                ready.leader_unknown = true;
                continue;
            };
            if self.muted.contains(tp) {
                continue;
            }
            if let Some(until) = first.backing_off(leader, now) {
                ready.next = ready.next.min(until);
            } else if first.retry.is_some() || self.is_sendable(queue, first, now) {
                ready.nodes.entry(leader.0).or_insert(first.cause);
            } else {
                ready.next = ready.next.min(first.created + self.linger);
            }
        }
        ready
    }

    fn is_sendable(&self, queue: &VecDeque<ProducerBatch>, first: &ProducerBatch, now: Instant) -> bool {
        let full = queue.len() > 1 || first.is_full();
        full || first.created + self.linger <= now || self.exhausted || self.flushing
    }

    /// Takes at most one batch from each of `node`'s partitions. `admit` sees each before it is taken and may keep it
    /// back.
    pub fn drain(
        &mut self,
        node: BrokerId,
        metadata: &Metadata,
        max_request_size: usize,
        now: Instant,
        mut admit: impl FnMut(&mut ProducerBatch) -> bool,
    ) -> Vec<ProducerBatch> {
        let (mut taken, mut size) = (Vec::<ProducerBatch>::new(), 0);
        // The partitions after the one that was drained last, then those up to it.
        let last = self.drained_up_to.get(&node);
        let start = last.map_or(0, |last| self.queues.keys().as_slice().partition_point(|tp| tp <= last));
        let (before, after) = self.queues.split_at_mut(start);
        for (tp, queue) in after.chain(before) {
            let Some(first) = queue.front_mut() else { continue };
            let Some(leader) = metadata.leader(tp).filter(|(leader, _)| *leader == node) else { continue };
            if self.muted.contains(tp) || first.backing_off(leader, now).is_some() {
                continue;
            }
            if !taken.is_empty() && size + first.size() > max_request_size {
                break;
            }
            self.drained_up_to.insert(node, tp.clone());
            if !admit(first) {
                continue;
            }
            let mut batch = queue.pop_front().expect("there was a first one");
            size += batch.size();
            batch.sent_to = Some(leader);
            taken.push(batch);
        }
        taken
    }

    /// Puts a batch back: in front, or where its numbers demand.
    pub fn put_back(&mut self, batch: ProducerBatch) {
        let queue = self.queues.entry(batch.tp.clone()).or_default();
        let at = match batch.sequence {
            None => 0,
            Some(sequence) => queue
                .iter()
                .position(|other| other.sequence.is_none_or(|other| other.base > sequence.base))
                .unwrap_or(queue.len()),
        };
        queue.insert(at, batch);
    }

    /// Splits a batch that was too large for the broker into batches of `batch.size`, and puts them back.
    pub fn split(&mut self, batch: ProducerBatch) {
        self.release(&batch);
        if let Some(ratio) = batch.observed_ratio() {
            self.ratios.insert(batch.tp.topic.clone(), ratio.max(Compression::WHOLE));
        }
        let compression = self.compression(&batch.tp);
        let (tp, created, cause) = (batch.tp.clone(), batch.created, batch.cause);
        let mut parts = VecDeque::<ProducerBatch>::new();
        for record in batch.records {
            if parts.back().is_none_or(|part| !part.has_room_for(&record)) {
                let capacity = self.batch_size.max(Self::size_upper_bound(&record));
                self.memory_free = self.memory_free.saturating_sub(capacity);
                let id = BatchId(self.next_batch);
                let mut part = ProducerBatch::new(id, tp.clone(), capacity, created, compression);
                part.cause = cause;
                self.next_batch += 1;
                parts.push_back(part);
            }
            parts.back_mut().expect("a part was just made sure of").push(record);
        }
        let queue = self.queues.entry(tp).or_default();
        while let Some(part) = parts.pop_back() {
            queue.push_front(part);
        }
    }

    /// Gives back the memory of a batch that has come to its end.
    pub fn release(&mut self, batch: &ProducerBatch) {
        self.memory_free += batch.capacity;
    }

    /// Takes out the batches that have waited longer than `delivery.timeout.ms`.
    pub fn expired(&mut self, now: Instant) -> Vec<ProducerBatch> {
        let mut expired = Vec::new();
        for queue in self.queues.values_mut() {
            while queue.front().is_some_and(|first| first.created + self.delivery_timeout <= now) {
                expired.extend(queue.pop_front());
            }
        }
        expired
    }

    /// Takes out every batch that was never sent.
    pub fn take_unsent(&mut self) -> Vec<ProducerBatch> {
        let mut unsent = Vec::new();
        for queue in self.queues.values_mut() {
            let (sent, never): (VecDeque<_>, VecDeque<_>) =
                std::mem::take(queue).into_iter().partition(|batch| batch.attempts > 0);
            *queue = sent;
            unsent.extend(never);
        }
        unsent
    }

    /// When the next batch will have waited too long.
    pub fn next_expiry(&self) -> Instant {
        let firsts = self.queues.values().filter_map(VecDeque::front);
        firsts.map(|first| first.created + self.delivery_timeout).min().unwrap_or(Instant::NEVER)
    }

    /// While a partition is muted, nothing is taken from it (max.in.flight 1).
    pub fn mute(&mut self, tp: &TopicPartition) {
        self.muted.insert(tp.clone());
    }

    /// Ends [`Self::mute`].
    pub fn unmute(&mut self, tp: &TopicPartition) {
        self.muted.remove(tp);
    }

    /// Every batch that waits, by partition, oldest first.
    pub fn batches(&self) -> impl Iterator<Item = &ProducerBatch> {
        self.queues.values().flatten()
    }

    /// The same, to be renumbered.
    pub fn batches_mut(&mut self, tp: &TopicPartition) -> impl Iterator<Item = &mut ProducerBatch> {
        self.queues.get_mut(tp).into_iter().flatten()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.queues.values().all(VecDeque::is_empty)
    }

    /// `linger.ms`.
    pub fn linger(&self) -> Span {
        self.linger
    }
}
