//! A partition on its way to other brokers (KIP-455): replicas come, and others go when those have caught up.
//!
//! ```text
//! replicas 1,2          ─► to 4,1: replicas 4,1,2   adding 4   removing 2   ─► 4 is in sync ─► replicas 4,1
//!                                  └─ target ┘└ what goes, until then
//! ```
//!
//! Meanwhile the partition has the old replicas and the new ones, so nothing is lost before everything is there.
//! (`ReplicaAssignment`, `PartitionReassignmentReplicas`.)

use crate::ids::BrokerId;

/// What is under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Move {
    /// Replicas that come.
    pub adding: Vec<BrokerId>,
    /// Replicas that will go.
    pub removing: Vec<BrokerId>,
}

impl Move {
    /// From `origin` to `target`: all replicas meanwhile, and what is under way.
    pub fn between(origin: &[BrokerId], target: &[BrokerId]) -> (Vec<BrokerId>, Move) {
        let removing = without(origin, target);
        let replicas = [target, &removing].concat();
        (replicas, Move { adding: without(target, origin), removing })
    }

    /// Whether nothing is.
    pub fn is_over(&self) -> bool {
        self.adding.is_empty() && self.removing.is_empty()
    }
}

/// Those of `ids` that are not among `others`.
pub fn without(ids: &[BrokerId], others: &[BrokerId]) -> Vec<BrokerId> {
    ids.iter().copied().filter(|id| !others.contains(id)).collect()
}
