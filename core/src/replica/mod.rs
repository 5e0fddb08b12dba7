//! Replication: the replicas of partitions that one broker hosts.
//!
//! ```text
//!   producer ── PRODUCE ──► leader  ◄── FETCH from 5 ── follower        the fetch *is* the acknowledgement:
//!                             │  LEO 6                     LEO 5        "from 5" says "I have all below 5"
//!                             └────── records, HW 5 ─────►  LEO 6
//!                           leader  ◄── FETCH from 6 ── follower        now the leader knows 6: HW 6, and the
//!                             HW 6                          HW 5        producer that waits for all is answered
//!                             └────── (nothing), HW 6 ──►   HW 6        the follower learns it a fetch later
//! ```
//!
//! [`isr`] holds the rules about who is in sync, [`partition`] one replica's state as leader or follower,
//! [`purgatory`] the requests that wait, [`fetcher`] the follower's loop, [`truncation`] the rules for its way back and
//! `question` what it asks on it, [`checkpoints`] the files with an offset a partition, [`schedule`] when background
//! work on logs is due. [`manager`] holds all replicas of a broker; what it does stands in files by occasion: `serving`
//! requests, `following` and `asking` a leader, `deleting` records, `removing` replicas, `upkeep` of logs, and
//! `altering` ISRs.
//!
//! CAVEATS: fetch from followers (KIP-392), several fetchers a leader and throttles are not modelled.

mod altering;
mod asking;
pub mod checkpoints;
mod deleting;
pub mod fetcher;
mod following;
pub mod isr;
pub mod manager;
pub mod partition;
pub mod purgatory;
mod question;
pub mod removing;
pub mod schedule;
mod serving;
pub mod truncation;
mod upkeep;
