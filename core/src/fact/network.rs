//! The network: messages that leave, connections that open and break, links and single messages that are disturbed.
//!
//! An arrival is no fact of its own: a message that leaves knows when it will arrive.

use std::fmt;

use super::display::message_name;
use crate::ids::{ConnId, NodeId};
use crate::protocol::Message;
use crate::time::{Instant, Span};

/// What can happen to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageVerb {
    /// It never arrives; `deliver` undoes that.
    Drop,
    /// It takes so much longer, and others overtake it; `deliver` undoes that.
    Delay(Span),
    /// It arrives twice; `drop` of the second one undoes that.
    Duplicate,
    /// It arrives at once, before everything else; one that was dropped arrives now.
    Deliver,
}

/// What becomes of a message that leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It arrives at this moment, unless something happens to it.
    Arrives(Instant),
    /// A cut link holds it until it is healed.
    Cut,
    /// It waits to be delivered by hand.
    ByHand,
}

impl Way {
    /// When it arrives; `None`: that is not known yet.
    pub fn arrives(self) -> Option<Instant> {
        match self {
            Way::Arrives(at) => Some(at),
            Way::Cut | Way::ByHand => None,
        }
    }
}

/// What happened on the network.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum NetworkFact {
    /// A message left.
    Sent { to: NodeId, conn: ConnId, message: Message, way: Way },
    /// A connection was opened.
    Connected { to: NodeId },
    /// A connection was refused (no process listens), lost or closed.
    Disconnected { from: NodeId },
    /// A link was cut or healed, in both directions or from a to b alone.
    LinkChanged { a: NodeId, b: NodeId, cut: bool, one_way: bool },
    /// A link became slower (or as fast as before), in both directions or from a to b alone.
    LinkDelayed { a: NodeId, b: NodeId, delay: Span, one_way: bool },
    /// Something was done to one message on the network.
    MessageDisturbed { verb: MessageVerb, to: NodeId, message: Message },
    /// From now on messages wait to be delivered by hand, or go on by themselves again.
    ByHand { on: bool },
}

impl fmt::Display for NetworkFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NetworkFact::Sent { to, message, way, .. } => {
                write!(f, "-> {to} ")?;
                message_name(message, f)?;
                match way {
                    Way::Arrives(at) => write!(f, " arrives {at}"),
                    Way::Cut => f.write_str(" held by a cut link"),
                    Way::ByHand => f.write_str(" waits to be delivered by hand"),
                }
            }
            NetworkFact::Connected { to } => write!(f, "connects to {to}"),
            NetworkFact::Disconnected { from } => write!(f, "disconnected from {from}"),
            NetworkFact::LinkChanged { a, b, cut, one_way } => {
                write!(f, "link {a}{}{b} {}", between(*one_way), if *cut { "cut" } else { "healed" })
            }
            NetworkFact::LinkDelayed { a, b, delay, one_way } => {
                write!(f, "link {a}{}{b} delayed {delay}", between(*one_way))
            }
            NetworkFact::MessageDisturbed { verb, to, message } => {
                match verb {
                    MessageVerb::Drop => f.write_str("message dropped")?,
                    MessageVerb::Delay(by) => write!(f, "message delayed {by}")?,
                    MessageVerb::Duplicate => f.write_str("message duplicated")?,
                    MessageVerb::Deliver => f.write_str("message delivered first")?,
                }
                write!(f, " -> {to} ")?;
                message_name(message, f)
            }
            NetworkFact::ByHand { on: true } => f.write_str("messages wait to be delivered by hand"),
            NetworkFact::ByHand { on: false } => f.write_str("messages go on by themselves"),
        }
    }
}

/// What stands between the ends of a link.
fn between(one_way: bool) -> char {
    if one_way { '>' } else { ' ' }
}
