//! A client's connections (`org.apache.kafka.clients.NetworkClient`): which broker is asked, on which connection, and
//! what becomes of a question that gets no answer.
//!
//! ```text
//! Closed ──connect──► Connecting ──open──► CheckingApiVersions ──API_VERSIONS answered──► Ready
//!   ▲ reconnect.backoff.ms (50 ms … 1 s)                                                    │
//!   └───────── refused, lost, set-up or request timeout, idle for too long ◄─────────────────┘
//! ```
//!
//! A client starts from its bootstrap servers, whose ids it does not know: their connections are given up for
//! connections to brokers as soon as METADATA has named them. A group's coordinator has a connection of its
//! own, so that a FETCH that waits for data never holds up a heartbeat. The owner tags each request; the tag comes
//! back in a [`Completion`], with the answer or with how it was lost.
//!
//! CAVEATS: no security, no throttling, no telemetry (KIP-714: the extra connection that 3.9 opens for it), no
//! DNS; the answer to API_VERSIONS lists nothing, since one version of everything is spoken.

use std::rc::Rc;

use super::Logger;
use super::connection::{Connection, InFlight, NetworkConfig, Node, Owner, State, Unsent};
use super::metadata::{Interest, Metadata};
use crate::fact::ClientFact;
use crate::ids::{BrokerId, ConnId, FactId, NodeId};
use crate::map::Map;
use crate::process::{Input, Out};
use crate::protocol::cluster::ApiVersionsRequest;
use crate::protocol::{Message, Request, Response};
use crate::rng::Rng;
use crate::time::{Instant, Span};

/// How a request was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Its connection went, or could not be opened.
    Disconnected,
    /// There was no answer within `request.timeout.ms`.
    TimedOut,
}

/// The end of a request.
#[derive(Clone, Debug)]
pub struct Completion<T> {
    /// What its owner called it.
    pub tag: T,
    /// Whom it was for.
    pub node: Node,
    /// Its number.
    pub correlation: u32,
    /// The answer, or none.
    pub result: Result<Rc<Response>, Lost>,
}

/// The connections of one client.
#[derive(Clone, Debug)]
pub struct NetworkClient<T> {
    config: NetworkConfig,
    logger: Logger,
    /// What it knows of the cluster.
    pub metadata: Metadata,
    /// Its own randomness.
    pub rng: Rng,
    bootstrap: Rc<[Node]>,
    connections: Map<Node, Connection<T>>,
    owners: Map<ConnId, Node>,
    metadata_in_flight: bool,
    next_correlation: u32,
    completed: Vec<Completion<T>>,
    /// What went wrong last: why something is tried again later.
    pub set_back: Option<FactId>,
    /// What first wanted the metadata that is still to be asked for.
    metadata_for: Option<FactId>,
}

impl<T: Clone> NetworkClient<T> {
    /// A client that knows only its bootstrap servers. Nothing is connected before there is something to say.
    pub fn new(
        config: NetworkConfig,
        bootstrap: &[BrokerId],
        interest: Interest,
        logger: Logger,
        rng: Rng,
    ) -> Self {
        NetworkClient {
            metadata: Metadata::new(interest, config.retry_backoff, config.metadata_max_age),
            config,
            logger,
            rng,
            bootstrap: bootstrap.iter().copied().map(Node::Bootstrap).collect(),
            connections: Map::new(),
            owners: Map::new(),
            metadata_in_flight: false,
            next_correlation: 0,
            completed: Vec::new(),
            set_back: None,
            metadata_for: None,
        }
    }

    /// Its configuration.
    pub fn config(&self) -> &NetworkConfig {
        &self.config
    }

    /// Takes what the world says. Completions and new metadata are then to be looked at, and [`Self::poll`] called.
    pub fn on_input(&mut self, input: &Input, out: &mut Out<'_>) {
        match input {
            Input::Connected(conn) => self.on_connected(*conn, out),
            Input::Disconnected(conn) => {
                if let Some(node) = self.owners.get(conn).copied() {
                    self.on_disconnected(node, out);
                }
            }
            Input::Message(conn, Message::Response { correlation, response }) => {
                self.on_response(*conn, *correlation, response, out);
            }
            _ => {}
        }
    }

    /// The next request that has come to its end.
    pub fn next_completion(&mut self) -> Option<Completion<T>> {
        (!self.completed.is_empty()).then(|| self.completed.remove(0))
    }

    /// Whether a request has ended, and its outcome was not taken yet.
    pub fn has_completions(&self) -> bool {
        !self.completed.is_empty()
    }

    /// Does what time and state demand: timeouts, idle connections, metadata, requests that wait for a connection.
    pub fn poll(&mut self, out: &mut Out<'_>) {
        self.expire(out);
        self.update_metadata(out);
        self.send_unsent(out);
    }

    /// When [`Self::poll`] next has something to do.
    pub fn deadline(&self) -> Instant {
        let connections =
            self.connections.iter().map(|(node, connection)| self.connection_deadline(*node, connection));
        connections.min().unwrap_or(Instant::NEVER).min(self.metadata_deadline())
    }

    /// Whether a request can be sent to `node` now; begins to connect where a connection is missing. Metadata that is
    /// due goes first: nothing else is sent before it.
    pub fn ready(&mut self, node: Node, out: &mut Out<'_>) -> bool {
        if self.is_ready(node, out.now) {
            return true;
        }
        if self.can_connect(node, out.now) {
            self.connect(node, out);
        }
        false
    }

    /// Whether a request can be sent to `node` now.
    pub fn is_ready(&self, node: Node, now: Instant) -> bool {
        !self.metadata_due(now) && self.can_send(node)
    }

    /// Whether a node that is ready answers what only brokers in KRaft mode do.
    pub fn has_kraft_requests(&self, node: Node) -> bool {
        self.connections.get(&node).is_some_and(|connection| connection.has_kraft_requests)
    }

    /// When a connection that failed may be tried again; the past where it did not fail.
    pub fn retry_at(&self, node: Node) -> Instant {
        self.connections.get(&node).map_or(Instant::START, |connection| connection.retry_at)
    }

    /// Sends on a connection that is ready. Returns the request's number.
    pub fn send(&mut self, node: Node, request: impl Into<Rc<Request>>, tag: T, out: &mut Out<'_>) -> u32 {
        let timeout = self.config.request_timeout;
        let before = out.wake_for(self.set_back);
        let correlation = self.send_now(node, request.into(), Owner::Client(tag), timeout, out);
        out.set_cause(before);
        correlation
    }

    /// Sends, and expects no answer (acks=0).
    pub fn send_and_forget(&mut self, node: Node, request: Request, out: &mut Out<'_>) -> u32 {
        let State::Ready { conn } = self.connection(node).state else {
            unreachable!("the caller has seen that {node:?} is ready")
        };
        self.next_correlation += 1;
        self.connection(node).last_used = out.now;
        out.request(conn, self.next_correlation, request);
        self.next_correlation
    }

    /// Sends as soon as there is a connection. Lost if that cannot be opened, or takes longer than the timeout.
    pub fn enqueue(&mut self, node: Node, request: impl Into<Rc<Request>>, tag: T, out: &mut Out<'_>) {
        self.enqueue_within(node, request, tag, self.config.request_timeout, out);
    }

    /// [`Self::enqueue`] with a time of its own to wait for the answer (JOIN_GROUP).
    pub fn enqueue_within(
        &mut self,
        node: Node,
        request: impl Into<Rc<Request>>,
        tag: T,
        timeout: Span,
        out: &mut Out<'_>,
    ) {
        let until = out.now + timeout;
        let cause = out.cause().or(self.set_back);
        let unsent = Unsent { request: request.into(), tag, timeout, until, cause };
        self.connection(node).unsent.push(unsent);
    }

    /// How many requests to `node` wait or are on their way.
    pub fn pending(&self, node: Node) -> usize {
        self.connections
            .get(&node)
            .map_or(0, |connection| connection.in_flight.len() + connection.unsent.len())
    }

    /// Whether the last attempt to connect to `node` failed a moment ago.
    pub fn is_unavailable(&self, node: Node, now: Instant) -> bool {
        self.connections
            .get(&node)
            .is_some_and(|connection| connection.state == State::Closed && connection.retry_at > now)
    }

    /// A node to ask something that any broker knows: with a connection and nothing in flight, else with the least
    /// in flight, else one being connected, else one that can be; drawn where several are equal.
    pub fn least_loaded(&mut self, now: Instant) -> Option<Node> {
        let nodes: Vec<Node> = self.nodes().collect();
        let offset = self.rng.below(nodes.len() as u32) as usize;
        let (mut loaded, mut connecting, mut connectable) = (None, None, None);
        for node in nodes.iter().cycle().skip(offset).take(nodes.len()).copied() {
            let connection = self.connections.get(&node);
            if self.can_send(node) {
                let count = connection.map_or(0, |connection| connection.in_flight.len());
                if count == 0 {
                    return Some(node);
                }
                if loaded.is_none_or(|(least, _)| count < least) {
                    loaded = Some((count, node));
                }
            } else if connection.is_some_and(Connection::is_being_opened) {
                connecting = Some(node);
            } else if self.can_connect(node, now) {
                let last = connection.map_or(Instant::START, |connection| connection.last_attempt);
                if connectable.is_none_or(|(earliest, _)| last < earliest) {
                    connectable = Some((last, node));
                }
            }
        }
        loaded.map(|(_, node)| node).or(connecting).or(connectable.map(|(_, node)| node))
    }

    /// Closes a connection; requests on their way on it, or waiting for it, are lost.
    pub fn disconnect(&mut self, node: Node, out: &mut Out<'_>) {
        if self.connections.contains_key(&node) {
            self.give_up(node, Lost::Disconnected, out);
        }
    }

    /// Closes every connection: the process ends.
    pub fn close(&mut self, out: &mut Out<'_>) {
        for conn in std::mem::take(&mut self.owners).into_keys() {
            out.close(conn);
        }
        self.connections.clear();
        self.completed.clear();
    }

    /// The brokers known by metadata, or the bootstrap servers.
    fn nodes(&self) -> impl Iterator<Item = Node> + Clone {
        let brokers = self.metadata.brokers();
        let bootstrap: &[Node] = if brokers.is_empty() { &self.bootstrap } else { &[] };
        bootstrap.iter().copied().chain(brokers.iter().copied().map(Node::Broker))
    }

    fn connection(&mut self, node: Node) -> &mut Connection<T> {
        self.connections.entry(node).or_default()
    }

    fn can_send(&self, node: Node) -> bool {
        self.connections.get(&node).is_some_and(|connection| {
            matches!(connection.state, State::Ready { .. })
                && connection.in_flight.len() < self.config.max_in_flight
        })
    }

    fn can_connect(&self, node: Node, now: Instant) -> bool {
        self.connections
            .get(&node)
            .is_none_or(|connection| connection.state == State::Closed && connection.retry_at <= now)
    }

    fn connect(&mut self, node: Node, out: &mut Out<'_>) {
        let before = out.wake_for(self.set_back);
        let conn = out.connect(NodeId::Broker(node.broker()));
        self.owners.insert(conn, node);
        self.connection(node).because = out.cause();
        out.set_cause(before);
        let failures = self.connection(node).failures;
        let until = out.now + self.config.setup_timeout.span(failures, &mut self.rng);
        let connection = self.connection(node);
        connection.state = State::Connecting { conn, until };
        connection.last_attempt = out.now;
        connection.last_used = out.now;
    }

    fn on_connected(&mut self, conn: ConnId, out: &mut Out<'_>) {
        let Some(node) = self.owners.get(&conn).copied() else { return };
        self.connection(node).state = State::CheckingApiVersions { conn };
        let timeout = self.config.request_timeout;
        self.send_now(
            node,
            Rc::new(Request::ApiVersions(ApiVersionsRequest)),
            Owner::ApiVersions,
            timeout,
            out,
        );
    }

    fn send_now(
        &mut self,
        node: Node,
        request: Rc<Request>,
        owner: Owner<T>,
        timeout: Span,
        out: &mut Out<'_>,
    ) -> u32 {
        self.next_correlation += 1;
        let correlation = self.next_correlation;
        let connection = self.connections.entry(node).or_default();
        let conn = connection.conn().expect("a request is sent on an open connection");
        connection.last_used = out.now;
        let (sent, until, cause) = (out.now, out.now + timeout, out.cause());
        connection.in_flight.push(InFlight { correlation, owner, sent, until, cause });
        out.request_rc(conn, correlation, request);
        correlation
    }

    fn on_response(&mut self, conn: ConnId, correlation: u32, response: &Rc<Response>, out: &mut Out<'_>) {
        let Some(node) = self.owners.get(&conn).copied() else { return };
        let connection = self.connection(node);
        connection.last_used = out.now;
        let Some(at) = connection.in_flight.iter().position(|sent| sent.correlation == correlation) else {
            return;
        };
        let answered = connection.in_flight.remove(at);
        match (answered.owner, &**response) {
            (Owner::ApiVersions, response) => {
                if let Response::ApiVersions(answer) = response {
                    connection.has_kraft_requests = answer.has_kraft_requests;
                }
                connection.state = State::Ready { conn };
                connection.failures = 0;
            }
            (Owner::Metadata(asked), Response::Metadata(answer)) => {
                self.metadata_in_flight = false;
                self.metadata.update(&asked, answer, out.now, &mut self.rng);
                out.because(ClientFact::MetadataLearned { topics: answer.topics.len() as u32 });
                self.warn_of_errors(correlation, out);
            }
            (Owner::Metadata(_), _) => self.metadata_in_flight = false,
            (Owner::Client(tag), _) => {
                self.completed.push(Completion { tag, node, correlation, result: Ok(response.clone()) });
            }
        }
    }

    fn warn_of_errors(&self, correlation: u32, out: &mut Out<'_>) {
        let errors: Vec<String> =
            self.metadata.errors().map(|(topic, error)| format!("{topic}={error}")).collect();
        if !errors.is_empty() {
            let errors = errors.join(", ");
            let line =
                format!("Error while fetching metadata with correlation id {correlation} : {{{errors}}}");
            self.logger.warn(&line, "org.apache.kafka.clients.NetworkClient", out);
        }
    }

    /// The connection is gone: what was on its way on it is lost, and so is what waited for it.
    fn on_disconnected(&mut self, node: Node, out: &mut Out<'_>) {
        if matches!(self.connection(node).state, State::Connecting { .. }) {
            let number = node.number(&self.bootstrap);
            let address = super::address(node.broker());
            let line = format!(
                "Connection to node {number} (/{address}) could not be established. Node may not be available."
            );
            self.logger.warn(&line, "org.apache.kafka.clients.NetworkClient", out);
        }
        self.lose(node, Lost::Disconnected, out);
    }

    fn lose(&mut self, node: Node, how: Lost, out: &mut Out<'_>) {
        self.set_back = out.cause();
        let failures = self.connection(node).failures;
        let retry_at = out.now + self.config.reconnect_backoff.span(failures, &mut self.rng);
        let connection = self.connections.entry(node).or_default();
        if let Some(conn) = connection.conn() {
            self.owners.remove(&conn);
        }
        connection.state = State::Closed;
        connection.retry_at = retry_at;
        connection.failures += 1;
        let due = self.metadata.next_update() <= out.now && !self.metadata_in_flight;
        let mut metadata_lost = due;
        for lost in std::mem::take(&mut connection.in_flight) {
            match lost.owner {
                Owner::ApiVersions => {}
                Owner::Metadata(_) => {
                    self.metadata_in_flight = false;
                    metadata_lost = true;
                }
                Owner::Client(tag) => {
                    let correlation = lost.correlation;
                    self.completed.push(Completion { tag, node, correlation, result: Err(how) });
                }
            }
        }
        for Unsent { tag, .. } in std::mem::take(&mut connection.unsent) {
            self.completed.push(Completion { tag, node, correlation: 0, result: Err(how) });
        }
        if metadata_lost {
            self.metadata.failed(out.now, &mut self.rng);
        }
        self.metadata.request_update();
    }

    fn expire(&mut self, out: &mut Out<'_>) {
        let due = |(node, connection): &(&Node, &Connection<T>)| {
            self.connection_deadline(**node, connection) <= out.now
        };
        let nodes: Vec<Node> = self.connections.iter().filter(due).map(|(node, _)| *node).collect();
        for node in nodes {
            let Some(connection) = self.connections.get_mut(&node) else { continue };
            let overdue = connection.in_flight.iter().find(|sent| sent.until <= out.now);
            if let Some((sent, cause)) = overdue.map(|overdue| (overdue.sent, overdue.cause)) {
                out.set_cause(cause);
                out.because(ClientFact::RequestTimedOut {
                    to: NodeId::Broker(node.broker()),
                    after: out.now.since(sent),
                });
                self.give_up(node, Lost::TimedOut, out);
            } else if matches!(connection.state, State::Connecting { until, .. } if until <= out.now) {
                out.wake_for(connection.because);
                self.give_up(node, Lost::Disconnected, out);
            } else if self.is_idle(node, out.now) {
                let conn = self.connection(node).conn();
                self.owners.retain(|owned, _| Some(*owned) != conn);
                self.connection(node).state = State::Closed;
                out.close(conn.expect("an idle connection is open"));
            } else {
                self.expire_unsent(node, out);
            }
        }
    }

    fn give_up(&mut self, node: Node, how: Lost, out: &mut Out<'_>) {
        if let Some(conn) = self.connection(node).conn() {
            out.close(conn);
        }
        self.lose(node, how, out);
    }

    fn is_idle(&self, node: Node, now: Instant) -> bool {
        let Some(max_idle) = self.config.max_idle else { return false };
        self.connections.get(&node).is_some_and(|connection| {
            matches!(connection.state, State::Ready { .. })
                && connection.in_flight.is_empty()
                && connection.last_used + max_idle <= now
        })
    }

    fn expire_unsent(&mut self, node: Node, out: &mut Out<'_>) {
        let Some(connection) = self.connections.get_mut(&node) else { return };
        for unsent in std::mem::take(&mut connection.unsent) {
            if unsent.until <= out.now {
                out.wake_for(unsent.cause);
                let (tag, result) = (unsent.tag, Err(Lost::TimedOut));
                self.completed.push(Completion { tag, node, correlation: 0, result });
            } else {
                connection.unsent.push(unsent);
            }
        }
    }

    fn metadata_due(&self, now: Instant) -> bool {
        !self.metadata_in_flight && self.metadata.next_update() <= now
    }

    fn update_metadata(&mut self, out: &mut Out<'_>) {
        if self.metadata.update_requested() && !self.metadata_in_flight {
            self.metadata_for = self.metadata_for.or(out.cause());
        }
        if !self.metadata_due(out.now) {
            return;
        }
        let Some(node) = self.least_loaded(out.now) else { return };
        let before = out.wake_for(self.metadata_for);
        if self.can_send(node) {
            self.metadata_for = None;
            let asked = self.metadata.request();
            self.metadata_in_flight = true;
            let request = Rc::new(Request::Metadata(asked.clone()));
            self.send_now(node, request, Owner::Metadata(asked), self.config.request_timeout, out);
        } else if !self.is_any_being_opened() && self.can_connect(node, out.now) {
            self.connect(node, out);
        }
        out.set_cause(before);
    }

    fn is_any_being_opened(&self) -> bool {
        self.nodes().any(|node| self.connections.get(&node).is_some_and(Connection::is_being_opened))
    }

    fn send_unsent(&mut self, out: &mut Out<'_>) {
        let nodes: Vec<Node> =
            self.connections.iter().filter(|(_, c)| !c.unsent.is_empty()).map(|(node, _)| *node).collect();
        for node in nodes {
            let before = out.wake_for(self.connection(node).unsent.first().and_then(|unsent| unsent.cause));
            while self.ready(node, out) && !self.connection(node).unsent.is_empty() {
                let unsent = self.connection(node).unsent.remove(0);
                out.set_cause(unsent.cause);
                self.send_now(node, unsent.request, Owner::Client(unsent.tag), unsent.timeout, out);
            }
            out.set_cause(before);
        }
    }

    fn connection_deadline(&self, node: Node, connection: &Connection<T>) -> Instant {
        let mut deadline = Instant::NEVER;
        if let Some(oldest) = connection.in_flight.iter().map(|sent| sent.until).min() {
            deadline = oldest;
        }
        if let Some(oldest) = connection.unsent.iter().map(|unsent| unsent.until).min() {
            deadline = deadline.min(oldest);
            if connection.state == State::Closed {
                deadline = deadline.min(self.retry_at(node));
            }
        }
        match (connection.state, self.config.max_idle) {
            (State::Connecting { until, .. }, _) => deadline.min(until),
            (State::Ready { .. }, Some(max_idle)) if connection.in_flight.is_empty() => {
                deadline.min(connection.last_used + max_idle)
            }
            _ => deadline,
        }
    }

    /// When metadata is to be asked for, or a connection to be tried again for it.
    fn metadata_deadline(&self) -> Instant {
        if self.metadata_in_flight || self.is_any_being_opened() {
            return Instant::NEVER;
        }
        let reachable = |node: Node| match self.connections.get(&node) {
            Some(connection) if connection.state == State::Closed => connection.retry_at,
            Some(_) if !self.can_send(node) => Instant::NEVER, // an answer will make room
            _ => Instant::START,
        };
        let reachable = self.nodes().map(reachable).min().unwrap_or(Instant::NEVER);
        self.metadata.next_update().max(reachable)
    }
}
