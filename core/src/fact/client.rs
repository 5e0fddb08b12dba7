//! Clients of any kind: their metadata and their patience.

use std::fmt;

use crate::ids::NodeId;
use crate::time::Span;

/// What happened to a client.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum ClientFact {
    /// A client has new metadata.
    MetadataLearned { topics: u32 },
    /// A request had no answer within the client's `request.timeout.ms`.
    RequestTimedOut { to: NodeId, after: Span },
}

impl fmt::Display for ClientFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClientFact::MetadataLearned { topics } => write!(f, "metadata of {topics} topics"),
            ClientFact::RequestTimedOut { to, after } => write!(f, "request to {to} timed out after {after}"),
        }
    }
}
