//! Where the replicas of a new topic go (`AdminUtils`, the ZooKeeper era's rule).
//!
//! ```text
//! 5 brokers, 3 replicas, start 0, shift 0:      0 → 0,1,2   1 → 1,2,3   2 → 2,3,4   3 → 3,4,0   4 → 4,0,1
//! after one round the followers shift by one:   5 → 0,2,3   6 → 1,3,4   …
//! ```
//!
//! Where brokers have racks, they stand in line so that racks take turns, and a broker is passed over while its rack
//! has a replica and another has none:
//!
//! ```text
//! racks a {0, 5}, b {3, 4}, c {1, 2}:  line 0 3 1 5 4 2      0 → 0,3,1   1 → 3,1,5   2 → 1,5,4   …
//! ```
//!
//! CAVEATS: the controller does not know racks yet, and places as if there were none.

use crate::ids::BrokerId;
use crate::map::{Map, Set};

/// Replicas for partitions `from..to`, the preferred leader first. `start` and `shift` are Kafka's two random draws.
pub fn place(
    brokers: &[BrokerId],
    partitions: std::ops::Range<i32>,
    replication_factor: usize,
    start: usize,
    shift: usize,
) -> Vec<Vec<BrokerId>> {
    let n = brokers.len();
    let replicas = |(first, shift)| {
        let followers = (0..replication_factor - 1).map(|j| (first + 1 + (shift + j) % (n - 1)) % n);
        std::iter::once(first).chain(followers).map(|at| brokers[at]).collect()
    };
    turns(partitions, n, start, shift).map(replicas).collect()
}

/// Of each partition the place of its first replica among `n`, and how far its followers are shifted: one more with
/// each round through all brokers.
fn turns(
    partitions: std::ops::Range<i32>,
    n: usize,
    start: usize,
    mut shift: usize,
) -> impl Iterator<Item = (usize, usize)> {
    partitions.map(move |partition| {
        let partition = partition as usize;
        if partition > 0 && partition.is_multiple_of(n) {
            shift += 1;
        }
        ((partition + start) % n, shift)
    })
}

/// [`place`] for brokers that all have racks (`AdminUtils.assignReplicasToBrokersRackAware`).
pub fn place_in_racks<R: Ord>(
    brokers: &[(BrokerId, R)],
    partitions: std::ops::Range<i32>,
    replication_factor: usize,
    start: usize,
    shift: usize,
) -> Vec<Vec<BrokerId>> {
    let line = racks_in_turn(brokers);
    let (n, racks) = (line.len(), line.iter().map(|(_, rack)| *rack).collect::<Set<_>>().len());
    let mut placed = Vec::new();
    for (first, shift) in turns(partitions, n, start, shift) {
        let (mut replicas, mut used) = (vec![line[first].0], Set::from([line[first].1]));
        for k in 0.. {
            if replicas.len() == replication_factor {
                break;
            }
            let (broker, rack) = line[(first + 1 + (shift * racks + k) % (n - 1)) % n];
            let rack_may = !used.contains(&rack) || used.len() == racks;
            if rack_may && !replicas.contains(&broker) {
                replicas.push(broker);
                used.insert(rack);
            }
        }
        placed.push(replicas);
    }
    placed
}

/// The brokers by id, one of each rack in turn.
fn racks_in_turn<R: Ord>(brokers: &[(BrokerId, R)]) -> Vec<(BrokerId, &R)> {
    let mut by_rack: Map<&R, Vec<BrokerId>> = Map::new();
    for (broker, rack) in brokers {
        by_rack.entry(rack).or_default().push(*broker);
    }
    by_rack.values_mut().for_each(|of_one| of_one.sort_unstable());
    let longest = by_rack.values().map(Vec::len).max().unwrap_or(0);
    let of_turn = |turn: usize| {
        let by_rack = &by_rack;
        by_rack.iter().filter_map(move |(rack, of_one)| Some((*of_one.get(turn)?, *rack)))
    };
    (0..longest).flat_map(of_turn).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::joined;

    fn text(placed: &[Vec<BrokerId>]) -> Vec<String> {
        placed.iter().map(|replicas| joined(replicas)).collect()
    }

    #[test]
    fn places_ten_partitions_as_kafka_does() {
        let brokers: Vec<_> = (0..5).map(BrokerId).collect();
        let expected =
            ["0,1,2", "1,2,3", "2,3,4", "3,4,0", "4,0,1", "0,2,3", "1,3,4", "2,4,0", "3,0,1", "4,1,2"];
        assert_eq!(text(&place(&brokers, 0..10, 3, 0, 0)), expected);
    }

    #[test]
    fn racks_take_turns_as_in_kafka() {
        let racks = ["r1", "r3", "r3", "r2", "r2", "r1"];
        let brokers: Vec<_> = (0..).map(BrokerId).zip(racks).collect();
        let expected = ["0,3,1", "3,1,5", "1,5,4", "5,4,2", "4,2,0", "2,0,3", "0,4,2"];
        assert_eq!(text(&place_in_racks(&brokers, 0..7, 3, 0, 0)), expected);
    }

    #[test]
    fn one_rack_for_each_broker_is_as_good_as_none() {
        let brokers: Vec<_> = (0..5).map(|id| (BrokerId(id), id)).collect();
        let ids: Vec<_> = (0..5).map(BrokerId).collect();
        assert_eq!(place_in_racks(&brokers, 0..5, 1, 0, 0), place(&ids, 0..5, 1, 0, 0));
    }

    #[test]
    fn every_broker_can_have_a_replica_whatever_the_racks() {
        let brokers: Vec<_> = (0..4).map(|id| (BrokerId(id), "one")).collect();
        for mut replicas in place_in_racks(&brokers, 0..9, 4, 2, 3) {
            replicas.sort();
            assert_eq!(text(&[replicas]), ["0,1,2,3"]);
        }
    }
}
