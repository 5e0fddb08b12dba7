//! What is accepted and changes nothing here. A run says so once, where it stands in the script.

use std::fmt;
use std::rc::Rc;

/// A config or a flag, and why it changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoEffect {
    /// Kafka acts on it, and nothing here does.
    Idle(Rc<str>),
    /// It means something in the other metadata mode.
    OtherMode(Rc<str>),
    /// It acts from the `cluster` line on; another value while brokers run does not.
    NotLive(Rc<str>),
    /// No client of Kafka's has it either.
    UnknownProperty(Rc<str>),
}

impl NoEffect {
    /// The config or flag.
    pub fn name(&self) -> &Rc<str> {
        match self {
            NoEffect::Idle(name)
            | NoEffect::OtherMode(name)
            | NoEffect::NotLive(name)
            | NoEffect::UnknownProperty(name) => name,
        }
    }
}

impl fmt::Display for NoEffect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self {
            NoEffect::Idle(_) => "here",
            NoEffect::OtherMode(_) => "in this metadata mode",
            NoEffect::NotLive(_) => "while brokers run",
            NoEffect::UnknownProperty(_) => "on any client",
        };
        write!(f, "{} has no effect {why}", self.name())
    }
}
