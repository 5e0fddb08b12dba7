//! The cluster's metadata: in ZooKeeper mode a tree of nodes, and sessions that keep some of them alive; in KRaft mode
//! a log ([`crate::raft`]), of which every process has an [`image`].
//!
//! [`zookeeper`] is the server, [`session`] a broker's end of its session, [`znodes`] the paths and their JSON,
//! [`cache`] what each broker knows and answers METADATA from. The controller decides and writes here; brokers learn
//! from the controller's UPDATE_METADATA, never from ZooKeeper, so a cache can be stale, and clients then see
//! NOT_LEADER_OR_FOLLOWER.
//!
//! CAVEATS: one server stands for the ensemble (it never fails); no access control, no sequential nodes.

pub mod cache;
pub mod image;
pub mod moving;
pub mod session;
pub mod znodes;
pub mod zookeeper;
