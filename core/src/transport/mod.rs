//! A broker's two ends of a connection: [`server`] answers requests, [`channel`] asks another broker.

pub mod channel;
pub mod server;
