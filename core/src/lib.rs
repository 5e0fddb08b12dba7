//! Highwater's core: whole Kafka clusters as one pure function of a script and a seed.
//!
//! Bottom up, each module uses only those above it in this list:
//!
//! | layer | modules | what they are |
//! |---|---|---|
//! | 0 | [`map`], [`ids`], [`time`], [`agenda`], [`rng`], [`bug`] | sorted vectors, names, virtual time, timers, randomness, mistakes on purpose |
//! | 1 | [`config`], [`protocol`] | configurations, requests and responses: Kafka's names |
//! | 2 | [`wire`], [`fact`], [`disk`], [`script`], [`permalink`] | byte layouts, what happened and why, files, the command language |
//! | 3 | [`process`], [`view`] | what goes into a process and comes out, what a screen shows |
//! | 4 | [`log`], [`inspect`], [`transport`], [`metadata`] | one partition on one disk, its faults, connections, ZooKeeper |
//! | 5 | [`replica`], [`raft`], [`controller`], [`group`], [`transaction`] | the parts of brokers and controllers |
//! | 6 | [`client`], [`tools`] | producers, consumers, administrators; Kafka's command-line tools |
//! | 7 | [`node`] | a whole broker |
//! | 8 | [`world`], [`history`] | everything together, time travel |
//! | 9 | [`trace`], [`explore`] | a run written down, random clusters under random faults |
//!
//! Nothing here has a clock, a thread, I/O, a float or a hash order in its results: the same script gives the same
//! bytes natively and in wasm. Nothing here has words for people either: Kafka's tools print Kafka's own English,
//! and everything else is data.

#![forbid(unsafe_code)]

pub mod agenda;
pub mod bug;
pub mod client;
pub mod config;
pub mod controller;
pub mod disk;
pub mod explore;
pub mod fact;
pub mod group;
pub mod history;
pub mod ids;
pub mod inspect;
pub mod log;
pub mod map;
pub mod metadata;
pub mod node;
pub mod permalink;
pub mod process;
pub mod protocol;
pub mod raft;
pub mod replica;
pub mod rng;
pub mod script;
pub mod time;
pub mod tools;
pub mod trace;
pub mod transaction;
pub mod transport;
pub mod view;
pub mod wire;
pub mod world;
