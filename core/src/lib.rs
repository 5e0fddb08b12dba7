//! Highwater's core: whole Kafka clusters as one pure function of a script and a seed.
//!
//! Bottom up, each module uses only those above it in this list:
//!
//! | layer | modules | what they are |
//! |---|---|---|
//! | 0 | [`ids`], [`time`], [`rng`] | names and numbers, virtual time, seeded randomness |
//! | 1 | [`config`], [`wire`], [`protocol`] | configurations, byte layouts, requests and responses: Kafka's names |
//! | 2 | [`fact`], [`process`] | what happened and why; what goes into a process and what comes out |
//! | 3 | [`disk`], [`log`] | files that clone without copying; one partition on one disk |
//! | 4 | [`transport`], [`metadata`], [`replica`], [`controller`], [`group`] | the parts of a broker, and ZooKeeper |
//! | 5 | [`client`], [`tools`] | producers, consumers, administrators; Kafka's command-line tools |
//! | 6 | [`node`] | a whole broker |
//! | 7 | [`script`], [`world`], [`history`] | the command language, everything together, time travel |
//! | 8 | [`view`], [`permalink`] | what a screen shows; a run as the fragment of an address |
//!
//! Nothing here has a clock, a thread, I/O, a float or a hash order in its results: the same script gives the same
//! bytes natively and in wasm. Nothing here has words for people either: Kafka's tools print Kafka's own English,
//! and everything else is data.

#![forbid(unsafe_code)]

pub mod client;
pub mod config;
pub mod controller;
pub mod disk;
pub mod fact;
pub mod group;
pub mod history;
pub mod ids;
pub mod log;
pub mod metadata;
pub mod node;
pub mod permalink;
pub mod process;
pub mod protocol;
pub mod replica;
pub mod rng;
pub mod script;
pub mod time;
pub mod tools;
pub mod transport;
pub mod view;
pub mod wire;
pub mod world;
