//! Where the replicas of a new topic go (`AdminUtils`, the ZooKeeper era's rule).
//!
//! ```text
//! 5 brokers, 3 replicas, start 0, shift 0:      0 → 0,1,2   1 → 1,2,3   2 → 2,3,4   3 → 3,4,0   4 → 4,0,1
//! after one round the followers shift by one:   5 → 0,2,3   6 → 1,3,4   …
//! ```
//!
//! CAVEATS: racks come with a later issue.

use crate::ids::BrokerId;

/// Replicas for partitions `from..to`, the preferred leader first. `start` and `shift` are Kafka's two random draws.
pub fn place(
    brokers: &[BrokerId],
    partitions: std::ops::Range<i32>,
    replication_factor: usize,
    start: usize,
    shift: usize,
) -> Vec<Vec<BrokerId>> {
    let n = brokers.len();
    let mut shift = shift;
    let mut placed = Vec::new();
    for partition in partitions.map(|partition| partition as usize) {
        if partition > 0 && partition.is_multiple_of(n) {
            shift += 1;
        }
        let first = (partition + start) % n;
        let followers = (0..replication_factor - 1).map(|j| (first + 1 + (shift + j) % (n - 1)) % n);
        placed.push(std::iter::once(first).chain(followers).map(|at| brokers[at]).collect());
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_ten_partitions_as_kafka_does() {
        let brokers: Vec<_> = (0..5).map(BrokerId).collect();
        let placed = place(&brokers, 0..10, 3, 0, 0);
        let expected =
            ["0,1,2", "1,2,3", "2,3,4", "3,4,0", "4,0,1", "0,2,3", "1,3,4", "2,4,0", "3,0,1", "4,1,2"];
        let text = |ids: &Vec<BrokerId>| ids.iter().map(BrokerId::to_string).collect::<Vec<_>>().join(",");
        assert_eq!(placed.iter().map(text).collect::<Vec<_>>(), expected);
    }
}
