//! Kafka's clients: the producer, the consumer, and what the tools ask as an administrator.
//!
//! Each of them owns a [`network::NetworkClient`] and is driven by its process: the world's inputs go in, the client
//! does what Kafka's own threads would do until nothing more can be done at this instant, and tells when it wants to be
//! woken. Where Kafka has two threads (the application's and the sender's, or the heartbeat's) there is one state
//! machine here, and the application is a tool that reacts to what the client reports.
//!
//! CAVEATS: no interceptors, no quotas.

pub mod admin;
mod backoff;
pub mod config;
pub mod connection;
pub mod consumer;
mod error;
mod log;
pub mod metadata;
pub mod network;
pub mod producer;
pub mod unmodelled;

pub use self::backoff::ExponentialBackoff;
pub use self::config::Properties;
pub use self::error::{ClientError, default_message};
pub use self::log::Logger;

use crate::ids::BrokerId;
use crate::metadata::znodes::port;

/// The address that a broker advertises; tools print it. Broker 1 has Kafka's well-known port.
pub fn address(broker: BrokerId) -> String {
    format!("127.0.0.1:{}", port(broker))
}
