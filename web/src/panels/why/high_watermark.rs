//! Why the high watermark is where it is.
//!
//! The leader's high watermark is the smallest log end offset of the replicas that it waits for, *as the leader knows
//! them*: and of a follower it knows the offset that the follower last asked for. So the answer is a list of inputs,
//! one of which decides. It never goes back, so it may be ahead of an input: a new leader begins with the value that it
//! learned as a follower, and has yet to hear from the others.

use highwater_core::ids::{BrokerId, FactId, LeaderEpoch, Offset, TopicPartition};
use highwater_core::time::Instant;
use highwater_core::view::{FollowerView, LeadingView, PartitionView, ReplicaView};

/// Where a high watermark comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// Of which partition.
    pub tp: TopicPartition,
    /// Where it is.
    pub high_watermark: Offset,
    /// The leader's epoch.
    pub leader_epoch: LeaderEpoch,
    /// One for each replica that the leader knows of, the leader first.
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
    /// Whether it decides.
    pub decides: bool,
}

/// What the leader knows of a replica.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// It is the leader's own log, which ends here.
    Own(Offset),
    /// The high watermark waits for it; it asked from this offset, then.
    Asked(Offset, Option<(Instant, FactId)>),
    /// The high watermark waits for it, and it has not asked since this leader leads.
    Silent,
    /// The high watermark does not wait for it.
    NotCounted,
}

/// What holds a high watermark where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldBy {
    /// Nothing: it is at the end of the leader's log.
    Nothing,
    /// A follower that has not asked from further on.
    Follower(BrokerId),
    /// The same, but the high watermark is ahead of it: it does not go back.
    Past(BrokerId),
    /// The ISR is smaller than `min.insync.replicas`, so it may not move at all.
    MinIsr {
        /// How many there are.
        isr: usize,
        /// How many there must be.
        min: usize,
    },
    /// The partition has no leader.
    NoLeader,
    /// This broker is the leader by the metadata, and does not run.
    DeadLeader(BrokerId),
    /// This broker was chosen, and has not heard of it yet.
    NotYetLeader(BrokerId),
}

impl Why {
    /// For a partition.
    pub fn of(partition: &PartitionView) -> Why {
        let leader =
            partition.leader.and_then(|id| partition.replicas.iter().find(|replica| replica.broker == id));
        let shown = leader.or(partition.replicas.first());
        let high_watermark = shown.map_or(Offset::ZERO, |replica| replica.high_watermark);
        let (inputs, held_by) = match (partition.leader, leader, &partition.leading) {
            (Some(_), Some(leader), Some(leading)) => inputs_of(leader, leading),
            (Some(id), Some(replica), None) if replica.live => (Vec::new(), HeldBy::NotYetLeader(id)),
            (Some(id), ..) => (Vec::new(), HeldBy::DeadLeader(id)),
            (None, ..) => (Vec::new(), HeldBy::NoLeader),
        };
        Why {
            tp: partition.tp.clone(),
            high_watermark,
            leader_epoch: partition.leader_epoch,
            inputs,
            held_by,
        }
    }
}

/// What a leader goes by, and what of it decides.
fn inputs_of(leader: &ReplicaView, leading: &LeadingView) -> (Vec<Input>, HeldBy) {
    let own = Known::Own(leader.log_end_offset);
    let mut inputs = vec![Input { broker: leader.broker, known: own, decides: false }];
    let input =
        |follower: &FollowerView| Input { broker: follower.broker, known: known(follower), decides: false };
    inputs.extend(leading.followers.iter().map(input));
    inputs.sort_unstable_by_key(|input| (rank(&input.known), input.broker));
    let smallest = inputs.iter().filter_map(|input| end(&input.known)).min().unwrap_or(Offset::NONE);
    let slowest = inputs.iter().skip(1).find(|input| end(&input.known) == Some(smallest));
    let held_by = match slowest {
        _ if leader.high_watermark == leader.log_end_offset => HeldBy::Nothing,
        _ if leading.isr < leading.min_isr => HeldBy::MinIsr { isr: leading.isr, min: leading.min_isr },
        Some(slowest) if smallest < leader.high_watermark => HeldBy::Past(slowest.broker),
        Some(slowest) => HeldBy::Follower(slowest.broker),
        None => HeldBy::Nothing,
    };
    for input in &mut inputs {
        input.decides = match held_by {
            HeldBy::Nothing => matches!(input.known, Known::Own(_)),
            HeldBy::Follower(_) | HeldBy::Past(_) => end(&input.known) == Some(smallest),
            _ => false,
        };
    }
    (inputs, held_by)
}

fn known(follower: &FollowerView) -> Known {
    match follower.asked {
        _ if !follower.counts => Known::NotCounted,
        Some((offset, at, because)) => Known::Asked(offset, at.zip(because)),
        None => Known::Silent,
    }
}

fn rank(known: &Known) -> u8 {
    match known {
        Known::Own(_) => 0,
        Known::Asked(..) | Known::Silent => 1,
        Known::NotCounted => 2,
    }
}

/// The log end offset that a replica counts with; a follower that has not asked yet counts as one that has nothing.
fn end(known: &Known) -> Option<Offset> {
    match known {
        Known::Own(offset) | Known::Asked(offset, _) => Some(*offset),
        Known::Silent => Some(Offset::NONE),
        Known::NotCounted => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenarios::Scenario;
    use crate::session::{Intent, Session};

    /// Enough for what each scenario is about.
    const STEPS: u32 = 3_000;

    fn look_at_every_step(mut look: impl FnMut(Scenario, &ReplicaView, &Why)) {
        for scenario in Scenario::ALL {
            let mut session = Session::of(scenario);
            for _ in 0..STEPS {
                session.apply(Intent::Step);
                let world = session.world();
                let own = world.partition_names().into_iter().filter(|tp| !tp.topic.starts_with("__"));
                for partition in own.filter_map(|tp| world.partition_view(&tp, 0)) {
                    let leader = partition.replicas.iter().find(|r| Some(r.broker) == partition.leader);
                    if let Some(leader) = leader {
                        look(scenario, leader, &Why::of(&partition));
                    }
                }
            }
        }
    }

    #[test]
    fn the_inputs_that_decide_have_the_value_that_they_explain() {
        let mut explained = 0;
        look_at_every_step(|scenario, leader, why| {
            let deciding = why.inputs.iter().filter(|input| input.decides);
            let ends: Vec<Offset> = deciding.filter_map(|input| end(&input.known)).collect();
            let (high_watermark, agree) = (why.high_watermark, |end: &Offset| *end == why.high_watermark);
            match why.held_by {
                HeldBy::Nothing => assert!(ends == [leader.log_end_offset] && ends.iter().all(agree)),
                HeldBy::Follower(_) => {
                    assert!(!ends.is_empty() && ends.iter().all(agree), "{scenario:?} {why:?}")
                }
                HeldBy::Past(_) => assert!(!ends.is_empty() && ends.iter().all(|end| *end < high_watermark)),
                _ => assert!(ends.is_empty()),
            }
            explained += 1;
        });
        assert!(explained > 10_000, "{explained}");
    }

    #[test]
    fn scenarios_show_each_thing_that_can_hold_a_high_watermark() {
        let mut seen = Vec::new();
        look_at_every_step(|_, _, why| {
            let kind = std::mem::discriminant(&why.held_by);
            if !seen.contains(&kind) {
                seen.push(kind);
            }
        });
        assert_eq!(seen.len(), 6, "all but a partition without a leader, since the tests look at leaders");
    }
}
