//! Consumer groups: which member reads which partition, and how far the group has come (the classic protocol).
//!
//! ```text
//!             JOIN_GROUP              all joined              leader's SYNC_GROUP
//!   Empty ──────────────► Preparing ────────────► Completing ───────────────────► Stable
//!     ▲                   Rebalance    gen + 1    Rebalance                         │
//!     └──── no member left ───┴◄──────── a member joins, leaves, or falls silent ───┘
//! ```
//!
//! The coordinator of a group is the leader of the group's partition of `__consumer_offsets`
//! (`abs(hash(group)) mod 50`). Everything that must survive it is a record there, written with acks=all, before
//! anybody is answered: commits, and the assignment of each generation. A new leader reads the partition and goes on.
//!
//! [`member`] and [`state`] are one group; [`coordinator`] is all of them on a broker; `joining` how a generation comes
//! about, `offsets` commits, [`expiry`] their end, `storage` their records.
//!
//! Commits of a transaction wait beside the group until its marker comes to the group's partition.
//!
//! CAVEATS: loading takes no time (COORDINATOR_LOAD_IN_PROGRESS is never seen), KIP-848 groups are not modelled; UNSTABLE_OFFSET_COMMIT is said of a whole answer, and not of its partitions.

pub mod coordinator;
pub mod expiry;
mod forgetting;
mod joining;
pub mod member;
mod offsets;
pub mod state;
mod storage;
