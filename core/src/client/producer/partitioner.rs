//! Which partition a record goes to (`BuiltInPartitioner`, `RoundRobinPartitioner`).
//!
//! A key decides by its hash: `murmur2(key) & 0x7fffffff mod partitions`, over *all* partitions, whether or not they
//! have a leader. So equal keys meet in one partition, until the number of partitions changes.
//!
//! Records without a key stay with one partition until `batch.size` bytes have gone there, then move on to another
//! drawn at random: whole batches rather than crumbs in every partition, and in the long run the same amount for
//! each (KIP-794). Once every partition has a queue, those with shorter queues are drawn more often: queues of 0, 3 and
//! 1 batches have the weights 4, 1 and 3.
//!
//! CAVEATS: `partitioner.availability.timeout.ms` is not modelled; a custom class is not either.

use crate::map::Map;

use super::config::PartitionerClass;
use crate::client::metadata::Metadata;
use crate::ids::{TopicName, TopicPartition};
use crate::protocol::cluster::PartitionMetadata;
use crate::rng::Rng;
use crate::wire::murmur2::partition_for_key;

/// The choices made so far.
#[derive(Clone, Debug)]
pub struct Partitioner {
    class: PartitionerClass,
    batch_size: usize,
    sticky: Map<TopicName, Sticky>,
    counters: Map<TopicName, u32>,
}

#[derive(Clone, Debug)]
struct Sticky {
    partition: i32,
    bytes: usize,
}

/// What a record asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// This partition.
    Partition(i32),
    /// The topic's current sticky partition; tell [`Partitioner::stuck`] what went there.
    Sticky(i32),
}

impl Partitioner {
    /// No choice yet.
    pub fn new(class: PartitionerClass, batch_size: usize) -> Self {
        Partitioner { class, batch_size, sticky: Map::new(), counters: Map::new() }
    }

    /// The partition for a record of `topic`, which is known to have `partitions`. `queues` counts the batches
    /// that wait in each, where all have a queue.
    pub fn choose(
        &mut self,
        topic: &TopicName,
        key: Option<&[u8]>,
        metadata: &Metadata,
        queues: impl FnOnce() -> Option<Vec<usize>>,
        rng: &mut Rng,
    ) -> Choice {
        let partitions = metadata.partitions(topic).unwrap_or_default();
        match self.class {
            PartitionerClass::RoundRobin => Choice::Partition(self.next_in_turn(topic, partitions, metadata)),
            PartitionerClass::BuiltIn { ignore_keys, adaptive } => match key {
                Some(key) if !ignore_keys => {
                    Choice::Partition(partition_for_key(key, partitions.len() as i32))
                }
                _ => Choice::Sticky(match self.sticky.get(topic) {
                    Some(sticky) => sticky.partition,
                    None => {
                        let queues = if adaptive { queues() } else { None };
                        let partition = draw(topic, partitions, metadata, queues.as_deref(), rng);
                        self.sticky.insert(topic.clone(), Sticky { partition, bytes: 0 });
                        partition
                    }
                }),
            },
        }
    }

    /// `bytes` went to the sticky partition of `topic`. `batch_is_full` is false where its newest batch has room left:
    /// then the change to another partition is put off, though not for ever.
    pub fn stuck(&mut self, topic: &TopicName, bytes: usize, batch_is_full: bool) {
        let Some(sticky) = self.sticky.get_mut(topic) else { return };
        sticky.bytes += bytes;
        if (sticky.bytes >= self.batch_size && batch_is_full) || sticky.bytes >= 2 * self.batch_size {
            self.sticky.remove(topic);
        }
    }

    fn next_in_turn(
        &mut self,
        topic: &TopicName,
        partitions: &[PartitionMetadata],
        metadata: &Metadata,
    ) -> i32 {
        let counter = self.counters.entry(topic.clone()).or_default();
        let turn = *counter;
        *counter = counter.wrapping_add(1);
        let available = available(topic, partitions, metadata);
        available[turn as usize % available.len()]
    }
}

/// The partitions with a leader; all of them, where none has one.
fn available(topic: &TopicName, partitions: &[PartitionMetadata], metadata: &Metadata) -> Vec<i32> {
    let all = || partitions.iter().map(|partition| partition.partition);
    let led = |partition: &i32| metadata.leader(&TopicPartition::new(topic.clone(), *partition)).is_some();
    let available: Vec<i32> = all().filter(led).collect();
    if available.is_empty() { all().collect() } else { available }
}

fn draw(
    topic: &TopicName,
    partitions: &[PartitionMetadata],
    metadata: &Metadata,
    queues: Option<&[usize]>,
    rng: &mut Rng,
) -> i32 {
    match queues.and_then(cumulative_weights) {
        Some(cumulative) => {
            let drawn = rng.below(*cumulative.last().expect("there is a partition") as u32) as usize;
            cumulative.partition_point(|weight| *weight <= drawn) as i32
        }
        None => {
            let available = available(topic, partitions, metadata);
            available[rng.below(available.len() as u32) as usize]
        }
    }
}

/// 0, 3, 1 → 4, 5, 8. `None` where all queues are equally long, or there is only one.
fn cumulative_weights(queues: &[usize]) -> Option<Vec<usize>> {
    let longest = *queues.iter().max()?;
    if queues.len() < 2 || queues.iter().all(|queue| *queue == longest) {
        return None;
    }
    let weights = queues.iter().map(|queue| longest + 1 - queue);
    Some(weights.scan(0, |sum, weight| (*sum += weight, Some(*sum)).1).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shorter_queues_weigh_more() {
        assert_eq!(cumulative_weights(&[0, 3, 1]), Some(vec![4, 5, 8]));
        assert_eq!(cumulative_weights(&[2, 2, 2]), None);
        assert_eq!(cumulative_weights(&[2]), None);
    }
}
