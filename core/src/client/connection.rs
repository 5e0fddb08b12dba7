//! One connection of a client: its broker, how far it is open, the requests on their way.

use std::rc::Rc;

use super::ExponentialBackoff;
use crate::ids::{BrokerId, ConnId, FactId};
use crate::protocol::Request;
use crate::protocol::cluster::MetadataRequest;
use crate::time::{Instant, Span};

/// One peer of a client, with a connection of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// A bootstrap server, before metadata says which broker that is.
    Bootstrap(BrokerId),
    /// A broker.
    Broker(BrokerId),
    /// A group's coordinator.
    Coordinator(BrokerId),
}

impl Node {
    /// The broker at the other end.
    pub fn broker(self) -> BrokerId {
        match self {
            Node::Bootstrap(id) | Node::Broker(id) | Node::Coordinator(id) => id,
        }
    }

    /// The number that Kafka's clients log: bootstrap servers count down from -1, coordinators from 2^31 - 1.
    pub fn number(self, bootstrap: &[Node]) -> i32 {
        match self {
            Node::Bootstrap(_) => -1 - bootstrap.iter().position(|node| *node == self).unwrap_or(0) as i32,
            Node::Broker(id) => id.0,
            Node::Coordinator(id) => i32::MAX - id.0,
        }
    }
}

/// The configurations that every client has.
#[derive(Clone, Debug)]
pub struct NetworkConfig {
    /// `request.timeout.ms`.
    pub request_timeout: Span,
    /// `reconnect.backoff.ms`, `reconnect.backoff.max.ms`.
    pub reconnect_backoff: ExponentialBackoff,
    /// `socket.connection.setup.timeout.ms`, `socket.connection.setup.timeout.max.ms`.
    pub setup_timeout: ExponentialBackoff,
    /// `connections.max.idle.ms`; `None` for -1.
    pub max_idle: Option<Span>,
    /// `retry.backoff.ms`, `retry.backoff.max.ms`.
    pub retry_backoff: ExponentialBackoff,
    /// `metadata.max.age.ms`.
    pub metadata_max_age: Span,
    /// `max.in.flight.requests.per.connection`.
    pub max_in_flight: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Closed,
    Connecting { conn: ConnId, until: Instant },
    CheckingApiVersions { conn: ConnId },
    Ready { conn: ConnId },
}

#[derive(Clone, Debug)]
pub(super) enum Owner<T> {
    ApiVersions,
    Metadata(MetadataRequest),
    Client(T),
}

#[derive(Clone, Debug)]
pub(super) struct InFlight<T> {
    pub(super) correlation: u32,
    pub(super) owner: Owner<T>,
    pub(super) sent: Instant,
    pub(super) until: Instant,
    pub(super) cause: Option<FactId>,
}

#[derive(Clone, Debug)]
pub(super) struct Unsent<T> {
    pub(super) request: Rc<Request>,
    pub(super) tag: T,
    pub(super) timeout: Span,
    pub(super) until: Instant,
    pub(super) cause: Option<FactId>,
}

#[derive(Clone, Debug)]
pub(super) struct Connection<T> {
    pub(super) state: State,
    /// Oldest first, as below; a handful, of which the first goes soonest.
    pub(super) in_flight: Vec<InFlight<T>>,
    pub(super) unsent: Vec<Unsent<T>>,
    pub(super) retry_at: Instant,
    pub(super) failures: u32,
    pub(super) last_attempt: Instant,
    pub(super) last_used: Instant,
    /// Whether API_VERSIONS named what only brokers in KRaft mode answer.
    pub(super) has_kraft_requests: bool,
    /// What it was last opened for.
    pub(super) because: Option<FactId>,
}

impl<T> Default for Connection<T> {
    fn default() -> Self {
        Connection {
            state: State::Closed,
            in_flight: Vec::new(),
            unsent: Vec::new(),
            retry_at: Instant::START,
            failures: 0,
            last_attempt: Instant::START,
            last_used: Instant::START,
            has_kraft_requests: false,
            because: None,
        }
    }
}

impl<T> Connection<T> {
    pub(super) fn conn(&self) -> Option<ConnId> {
        match self.state {
            State::Closed => None,
            State::Connecting { conn, .. } | State::CheckingApiVersions { conn } | State::Ready { conn } => {
                Some(conn)
            }
        }
    }

    pub(super) fn is_being_opened(&self) -> bool {
        matches!(self.state, State::Connecting { .. } | State::CheckingApiVersions { .. })
    }
}
