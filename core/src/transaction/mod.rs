//! Transactions: writes to several partitions, and commits of a group, that count together or not at all.
//!
//! ```text
//!                 ADD_PARTITIONS_TO_TXN           END_TXN                       every marker written
//!   Empty ───────────────────────────► Ongoing ──────────► PrepareCommit ───────────────────► CompleteCommit ─┐
//!     ▲ INIT_PRODUCER_ID: epoch + 1       │ timeout, or a new producer with the id: epoch + 1                 │
//!     │                                   └──────────────► PrepareAbort ────────────────────► CompleteAbort ──┤
//!     └───────────────────────────────────────────────────────────────────────────────────────────────────────┘
//! ```
//!
//! The coordinator of a transactional id is the leader of the id's partition of `__transaction_state`
//! (`abs(hash(id)) mod 50`), and its epoch is that leader's epoch. Each state is a record there, written with acks=all,
//! before anybody is answered. Prepare is the point of no return: whoever reads the partition next writes the markers
//! (control batches that end the transaction on each of its partitions, `__consumer_offsets` among them) and then the
//! record that completes it. Handlers decide on the next state; only what has been written takes its place.
//!
//! [`coordinator`] answers producers, `marking` writes markers. (`TransactionCoordinator`, `TransactionStateManager`,
//! `TransactionMarkerChannelManager`.)
//!
//! CAVEATS: loading takes no time; ids do not expire (`transactional.id.expiration.ms` has no effect); markers for a
//! leader that is not known are tried again every 100 ms (Kafka's thread tries without a pause).

pub mod coordinator;
mod marking;
