//! A member of a group, as its coordinator knows it (`MemberMetadata`).

use std::rc::Rc;

use bytes::Bytes;

use crate::ids::FactId;
use crate::process::Out;
use crate::time::{Instant, Span};
use crate::transport::server::Ticket;

/// A request that waits for its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// What to answer.
    pub ticket: Ticket,
    /// What brought it.
    pub cause: Option<FactId>,
}

/// A member.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its id: `<client.id>-<uuid>`, given by the coordinator.
    pub id: Rc<str>,
    /// Its `group.instance.id`, of a static member.
    pub instance: Option<Rc<str>>,
    /// Its `client.id`.
    pub client_id: Rc<str>,
    /// `session.timeout.ms`
    pub session_timeout: Span,
    /// `max.poll.interval.ms`
    pub rebalance_timeout: Span,
    /// (assignor, subscription), the favourite first.
    pub protocols: Vec<(Rc<str>, Bytes)>,
    /// What it is to read, in the current generation.
    pub assignment: Bytes,
    /// Its JOIN_GROUP, while that waits.
    pub joining: Option<Waiting>,
    /// Its SYNC_GROUP, while that waits.
    pub syncing: Option<Waiting>,
    /// When something was last heard of it.
    pub last_heard: Instant,
    /// What that was.
    pub heard: Option<FactId>,
}

impl Member {
    /// Notes a sign of life.
    pub fn hear(&mut self, out: &Out<'_>) {
        (self.last_heard, self.heard) = (out.now, out.cause());
    }

    /// Whether it speaks an assignor.
    pub fn supports(&self, protocol: &str) -> bool {
        self.protocols.iter().any(|(name, _)| &**name == protocol)
    }

    /// Its subscription for an assignor.
    pub fn metadata(&self, protocol: &str) -> Bytes {
        let found = self.protocols.iter().find(|(name, _)| &**name == protocol);
        found.map(|(_, metadata)| metadata.clone()).unwrap_or_default()
    }
}
