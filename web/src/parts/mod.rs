//! What panels are made of: small pieces of the page that know what they are given and nothing else.

pub mod icon;
pub mod message;
pub mod moment;
pub mod record;
pub mod rich;
pub mod term;
