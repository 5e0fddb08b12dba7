//! What an idempotent producer remembers (the idempotent half of `TransactionManager`).
//!
//! The producer has an id and an epoch; each batch of a partition carries the number of its first record. The leader
//! takes a batch only if its number follows the last one, knows a repetition when it sees one, and answers anything
//! else with OUT_OF_ORDER_SEQUENCE_NUMBER. So a retry never makes a duplicate, and up to five batches in flight never
//! change places: what overtook is refused, and sent again in order.
//!
//! A batch that is given up leaves a hole that the leader would refuse everything behind. The producer then raises its
//! own epoch and numbers the partition from 0 again.

use crate::map::{Map, Set};

use super::batch::{ProducerBatch, Sequence};
use crate::ids::TopicPartition;
use crate::protocol::ErrorCode;
use crate::wire::batch::increment_sequence;

/// Its id, epoch and numbers.
#[derive(Clone, Debug, Default)]
pub struct Idempotence {
    /// Whether its batches are parts of transactions: then only the coordinator raises its epoch.
    transactional: bool,
    producer: Option<(i64, i16)>,
    partitions: Map<TopicPartition, Numbers>,
    unresolved: Map<TopicPartition, i32>,
    to_renumber: Set<TopicPartition>,
}

/// The numbers of one partition.
#[derive(Clone, Debug)]
struct Numbers {
    producer: (i64, i16),
    next: i32,
    last_acked: Option<i32>,
    in_flight: Set<i32>, // base sequences of batches sent and not resolved, also those that wait for a retry
}

impl Idempotence {
    /// Nothing is known yet.
    pub fn new(transactional: bool) -> Self {
        Idempotence { transactional, ..Idempotence::default() }
    }

    /// Its id and epoch, once it has been given them.
    pub fn producer(&self) -> Option<(i64, i16)> {
        self.producer
    }

    /// INIT_PRODUCER_ID was answered.
    pub fn begin(&mut self, producer_id: i64, epoch: i16) {
        self.producer = Some((producer_id, epoch));
        self.partitions.clear();
    }

    /// Whether `batch` may be sent now; gives it its numbers if it has none.
    pub fn admit(&mut self, batch: &mut ProducerBatch) -> bool {
        let Some(producer) = self.producer else { return false };
        let numbers = self.partitions.entry(batch.tp.clone()).or_insert_with(|| Numbers::new(producer));
        match batch.sequence {
            // A retry goes out only as the first of the unresolved batches, which makes one in flight of several.
            Some(sequence) => numbers.in_flight.first() == Some(&sequence.base),
            None => {
                let stale = !numbers.in_flight.is_empty() && numbers.producer != producer;
                if stale || self.unresolved.contains_key(&batch.tp) {
                    return false;
                }
                if numbers.producer != producer {
                    *numbers = Numbers::new(producer);
                }
                let base = numbers.take(batch.records.len());
                batch.number(Sequence {
                    producer_id: producer.0,
                    epoch: producer.1,
                    base,
                    transactional: self.transactional,
                });
                true
            }
        }
    }

    /// A batch was acknowledged.
    pub fn acknowledged(&mut self, batch: &ProducerBatch) {
        if let (Some(numbers), Some(sequence)) = (self.partitions.get_mut(&batch.tp), batch.sequence) {
            numbers.in_flight.remove(&sequence.base);
            numbers.last_acked = numbers.last_acked.max(batch.last_sequence());
        }
    }

    /// A batch is taken apart: its parts will be numbered anew.
    pub fn forget(&mut self, batch: &ProducerBatch) {
        if let (Some(numbers), Some(sequence)) = (self.partitions.get_mut(&batch.tp), batch.sequence) {
            numbers.in_flight.remove(&sequence.base);
        }
    }

    /// A batch was given up. `decided`: the leader refused it, so its numbers were not used.
    pub fn failed(&mut self, batch: &ProducerBatch, decided: bool) {
        self.forget(batch);
        if decided && batch.sequence.is_some() {
            self.to_renumber.insert(batch.tp.clone());
        }
    }

    /// A batch was given up that may or may not have been written: nothing new before the others have returned.
    pub fn unresolved(&mut self, batch: &ProducerBatch) {
        if let Some(last) = batch.last_sequence() {
            let next = increment_sequence(last, 1);
            let kept = self.unresolved.entry(batch.tp.clone()).or_insert(next);
            *kept = next.max(*kept);
        }
    }

    /// Whether a batch that was answered with `error` is sent again.
    pub fn can_retry(&mut self, batch: &ProducerBatch, error: ErrorCode) -> bool {
        if error != ErrorCode::OutOfOrderSequenceNumber {
            return error.is_retriable();
        }
        let unresolved = self.unresolved.get(&batch.tp).copied();
        let base = batch.sequence.map(|sequence| sequence.base);
        let is_next =
            self.partitions.get(&batch.tp).is_some_and(|numbers| base == Some(numbers.after_acked()));
        let overtook = unresolved.is_none() && (batch.renumbered || !is_next);
        if !overtook && (unresolved.is_none() || unresolved == base) {
            self.to_renumber.insert(batch.tp.clone()); // the gap is proven
        }
        true
    }

    /// Settles what can be settled: partitions whose batches have all returned. Gives the partitions that are to be
    /// numbered anew, in a new epoch.
    pub fn settle(&mut self) -> Vec<TopicPartition> {
        let (partitions, to_renumber) = (&self.partitions, &mut self.to_renumber);
        self.unresolved.retain(|tp, _| {
            let Some(numbers) = partitions.get(tp) else { return false };
            if numbers.in_flight.is_empty() && numbers.next != numbers.after_acked() {
                to_renumber.insert(tp.clone());
            }
            !numbers.in_flight.is_empty()
        });
        let partitions: Vec<TopicPartition> = std::mem::take(&mut self.to_renumber).into_iter().collect();
        if let (Some((_, epoch)), false, false) =
            (&mut self.producer, partitions.is_empty(), self.transactional)
        {
            *epoch += 1;
            partitions.iter().for_each(|tp| {
                self.unresolved.remove(tp);
            });
        }
        partitions
    }

    /// Numbers a partition from 0 in the current epoch. `batches` are those of its batches that had numbers.
    pub fn renumber<'b>(
        &mut self,
        tp: &TopicPartition,
        batches: impl Iterator<Item = &'b mut ProducerBatch>,
    ) {
        let Some(producer) = self.producer else { return };
        let mut numbers = Numbers::new(producer);
        let mut batches: Vec<_> = batches.filter(|batch| batch.sequence.is_some()).collect();
        batches.sort_unstable_by_key(|batch| batch.sequence.map(|sequence| sequence.base));
        for batch in batches {
            let base = numbers.take(batch.records.len());
            batch.number(Sequence {
                producer_id: producer.0,
                epoch: producer.1,
                base,
                transactional: self.transactional,
            });
        }
        self.partitions.insert(tp.clone(), numbers);
    }
}

impl Numbers {
    fn new(producer: (i64, i16)) -> Self {
        Numbers { producer, next: 0, last_acked: None, in_flight: Set::new() }
    }

    fn take(&mut self, records: usize) -> i32 {
        let base = self.next;
        self.next = increment_sequence(base, records as i32);
        self.in_flight.insert(base);
        base
    }

    fn after_acked(&self) -> i32 {
        self.last_acked.map_or(0, |last| increment_sequence(last, 1))
    }
}
