//! What panels are made of: small pieces of the page that know their properties and nothing else.

pub mod broker_head;
pub mod cell;
pub mod clients;
pub mod icon;
pub mod record;
pub mod rich;
