//! Highwater's core: whole Kafka clusters as one pure function of a script and a seed.
//!
//! Bottom up, each module uses only those above it in this list:
//!
//! | layer | modules | what they are |
//! |---|---|---|
//! | 0 | [`ids`], [`time`], [`rng`] | names and numbers, virtual time, seeded randomness |
//! | 1 | [`protocol`] | requests, responses and error codes, Kafka's names, plain data |
//! | 1 | [`wire`] | byte layouts: record batches, index entries, checkpoints, `__consumer_offsets` |
//! | 1 | [`config`] | Kafka's configurations: names, types, defaults, complaints |
//! | 2 | [`disk`] | files, page cache |
//! | 2 | [`fact`], [`process`] | what happened and why; what goes into a process and comes out |
//! | 7 | [`script`] | a whole run as text: commands, their parser, what is wrong with a line |
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
