//! A broker's two ends of a connection: [`server`] answers requests, [`channel`] asks another broker,
//! [`controller_link`] whichever broker is the controller.

pub mod channel;
pub mod controller_link;
pub mod server;
