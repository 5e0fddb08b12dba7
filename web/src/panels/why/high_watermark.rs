//! Why the high watermark is where it is.
//!
//! The leader's high watermark is the smallest log end offset in the ISR, *as the leader knows it*: and of a follower
//! it knows what the follower last asked for. So the answer is a list of inputs, one of which decides.

use highwater_core::fact::{Fact, ReplicaFact, What};
use highwater_core::ids::{BrokerId, FactId, LeaderEpoch, Offset, TopicPartition};
use highwater_core::time::Instant;
use highwater_core::view::PartitionView;

use crate::session::Story;

/// Where a high watermark comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// Of which partition.
    pub tp: TopicPartition,
    /// Where it is.
    pub high_watermark: Offset,
    /// The leader's epoch.
    pub leader_epoch: LeaderEpoch,
    /// One for each replica, the leader first.
    pub inputs: Vec<Input>,
    /// What holds it there.
    pub held_by: HeldBy,
}

/// What one replica has to do with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The replica.
    pub broker: BrokerId,
    /// What the leader knows of it.
    pub known: Known,
    /// Whether it is the smallest.
    pub decides: bool,
}

/// What the leader knows of a replica.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// It is the leader's own log, which ends here.
    Own(Offset),
    /// In sync; it asked from this offset, then; `None`: not since this leader leads.
    Asked(Option<(Offset, Instant, FactId)>),
    /// It is not in the ISR, so it is not asked about.
    OutOfIsr,
}

/// What holds a high watermark where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldBy {
    /// Nothing: everything that is written is committed.
    Nothing,
    /// A follower that has not asked from further on.
    Follower(BrokerId),
    /// The ISR is smaller than `min.insync.replicas`, so it may not move at all.
    MinIsr {
        /// How many there are.
        isr: usize,
        /// How many there must be.
        min: i32,
    },
    /// Nobody leads.
    NoLeader,
}

impl Why {
    /// For a partition at the moment up to which `facts` go.
    pub fn of(partition: &PartitionView, facts: &[Fact], story: &Story) -> Why {
        let leader =
            partition.leader.and_then(|id| partition.replicas.iter().find(|replica| replica.broker == id));
        let mut inputs: Vec<Input> = Vec::new();
        for replica in &partition.replicas {
            let broker = replica.broker;
            let known = match (Some(broker) == partition.leader, partition.isr.contains(&broker)) {
                (true, _) => Known::Own(replica.log_end_offset),
                (false, true) => Known::Asked(last_fetch(facts, story, &partition.tp, broker)),
                (false, false) => Known::OutOfIsr,
            };
            let order = |input: &Input| (rank(&input.known), input.broker);
            let input = Input { broker, known, decides: false };
            inputs.insert(inputs.partition_point(|other| order(other) < order(&input)), input);
        }
        // A follower that this leader has not heard of yet counts as one that has nothing.
        let smallest = inputs.iter().filter_map(known_end).min();
        for input in &mut inputs {
            input.decides = smallest.is_some() && known_end(input) == smallest;
        }
        let held_by = held_by(
            partition,
            &inputs,
            leader.map(|replica| (replica.high_watermark, replica.log_end_offset)),
        );
        let high_watermark =
            leader.or(partition.replicas.first()).map_or(Offset::ZERO, |replica| replica.high_watermark);
        Why {
            tp: partition.tp.clone(),
            high_watermark,
            leader_epoch: partition.leader_epoch,
            inputs,
            held_by,
        }
    }
}

fn held_by(partition: &PartitionView, inputs: &[Input], leader: Option<(Offset, Offset)>) -> HeldBy {
    let Some((high_watermark, log_end_offset)) = leader else { return HeldBy::NoLeader };
    let follower = || inputs.iter().find(|input| input.decides && !matches!(input.known, Known::Own(_)));
    if high_watermark == log_end_offset {
        HeldBy::Nothing
    } else if (partition.isr.len() as i64) < i64::from(partition.min_isr) {
        HeldBy::MinIsr { isr: partition.isr.len(), min: partition.min_isr }
    } else {
        follower().map_or(HeldBy::Nothing, |input| HeldBy::Follower(input.broker))
    }
}

fn rank(known: &Known) -> u8 {
    match known {
        Known::Own(_) => 0,
        Known::Asked(_) => 1,
        Known::OutOfIsr => 2,
    }
}

fn known_end(input: &Input) -> Option<Offset> {
    match input.known {
        Known::Own(offset) | Known::Asked(Some((offset, ..))) => Some(offset),
        Known::Asked(None) => Some(Offset::NONE),
        Known::OutOfIsr => None,
    }
}

/// From where a follower last asked its present leader.
fn last_fetch(
    facts: &[Fact],
    story: &Story,
    tp: &TopicPartition,
    broker: BrokerId,
) -> Option<(Offset, Instant, FactId)> {
    for fact in story.fetches().iter().rev().filter_map(|place| facts.get(*place)) {
        match &fact.what {
            What::Replica(ReplicaFact::FollowerFetched { tp: of, follower, offset })
                if of == tp && *follower == broker =>
            {
                return Some((*offset, fact.at, fact.id));
            }
            What::Replica(ReplicaFact::BecameLeader { tp: of, .. }) if of == tp => return None,
            _ => {}
        }
    }
    None
}
