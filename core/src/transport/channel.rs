//! The asking end between brokers: one connection, one request in flight, the rest in a queue
//! (`ControllerChannelManager`'s send thread, `NodeToControllerChannelManager`, a fetcher's leader end point).

use std::collections::VecDeque;
use std::rc::Rc;

use crate::ids::{ConnId, FactId, NodeId};
use crate::process::Out;
use crate::protocol::cluster::ApiVersionsRequest;
use crate::protocol::{Request, Response};
use crate::time::{Instant, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Closed { retry_at: Instant },
    Connecting { conn: ConnId, since: Instant },
    Greeting { conn: ConnId, since: Instant },
    Open { conn: ConnId },
}

/// How a channel behaves.
#[derive(Clone, Copy, Debug)]
pub struct ChannelConfig {
    /// Whether API_VERSIONS comes first (channels to the controller do, those of the controller and fetchers don't).
    pub greets: bool,
    /// How long to wait after a lost connection.
    pub backoff: Span,
    /// How long to wait for an answer or a connection before giving the connection up.
    pub timeout: Span,
}

/// A connection to `to` with its queue.
#[derive(Clone, Debug)]
pub struct Channel {
    /// The other end.
    pub to: NodeId,
    config: ChannelConfig,
    state: State,
    queue: VecDeque<(Rc<Request>, Option<FactId>)>,
    in_flight: Option<(u32, Rc<Request>, Option<FactId>, Instant)>,
    next_correlation: u32,
}

impl Channel {
    /// A channel that connects when it first has something to say.
    pub fn new(to: NodeId, config: ChannelConfig) -> Self {
        Channel {
            to,
            config,
            state: State::Closed { retry_at: Instant::START },
            queue: VecDeque::new(),
            in_flight: None,
            next_correlation: 0,
        }
    }

    /// Whether it is this channel's connection.
    pub fn owns(&self, conn: ConnId) -> bool {
        self.conn() == Some(conn)
    }

    /// Whether there is no connection, nor one on its way.
    pub fn is_closed(&self) -> bool {
        self.conn().is_none()
    }

    /// Whether nothing is being said or waits to be.
    pub fn is_idle(&self) -> bool {
        self.in_flight.is_none() && self.queue.is_empty()
    }

    /// Sends, as soon as the connection and the answers before it permit.
    pub fn send(&mut self, request: impl Into<Rc<Request>>, out: &mut Out<'_>) {
        self.queue.push_back((request.into(), out.cause()));
        self.pump(out);
    }

    /// When it next has something to do.
    pub fn deadline(&self) -> Instant {
        match self.state {
            State::Closed { retry_at } if !self.queue.is_empty() => retry_at,
            State::Closed { .. } => Instant::NEVER,
            State::Connecting { since, .. } | State::Greeting { since, .. } => since + self.config.timeout,
            State::Open { .. } => {
                self.in_flight.as_ref().map_or(Instant::NEVER, |(.., sent)| *sent + self.config.timeout)
            }
        }
    }

    /// Reconnects, or gives up a connection that does not answer; the request lost with it, if there was one. What
    /// the caller then does has the cause that the request had.
    pub fn on_wake(&mut self, out: &mut Out<'_>) -> Option<Rc<Request>> {
        if self.deadline() > out.now {
            return None;
        }
        out.wake_for(self.because());
        match self.conn() {
            None => {
                self.pump(out);
                None
            }
            Some(conn) => {
                out.close(conn);
                self.on_disconnected(out)
            }
        }
    }

    /// The connection is open.
    pub fn on_connected(&mut self, conn: ConnId, out: &mut Out<'_>) {
        if self.config.greets {
            self.state = State::Greeting { conn, since: out.now };
            let correlation = self.correlation();
            out.request(conn, correlation, Request::ApiVersions(ApiVersionsRequest));
        } else {
            self.state = State::Open { conn };
            self.pump(out);
        }
    }

    /// The connection is gone; the request lost with it, if there was one. (It is not sent again by itself.)
    pub fn on_disconnected(&mut self, out: &mut Out<'_>) -> Option<Rc<Request>> {
        self.state = State::Closed { retry_at: out.now + self.config.backoff };
        self.in_flight.take().map(|(_, request, ..)| request)
    }

    /// Puts a request in front of the queue again.
    pub fn send_again(&mut self, request: Rc<Request>, out: &mut Out<'_>) {
        self.queue.push_front((request, out.cause()));
        self.pump(out);
    }

    /// An answer came: the request that it answers; `None` for the greeting's.
    pub fn on_response(
        &mut self,
        correlation: u32,
        response: &Response,
        out: &mut Out<'_>,
    ) -> Option<Rc<Request>> {
        if let (State::Greeting { conn, .. }, Response::ApiVersions(_)) = (self.state, response) {
            self.state = State::Open { conn };
            self.pump(out);
            return None;
        }
        let (_, request, ..) = self.in_flight.take_if(|(sent, ..)| *sent == correlation)?;
        self.pump(out);
        Some(request)
    }

    /// Takes back what was not sent yet.
    pub fn unsent(&mut self) -> impl Iterator<Item = Rc<Request>> {
        std::mem::take(&mut self.queue).into_iter().map(|(request, _)| request)
    }

    /// Gives everything up.
    pub fn close(&mut self, out: &mut Out<'_>) {
        if let Some(conn) = self.conn() {
            out.close(conn);
        }
        self.state = State::Closed { retry_at: out.now };
        self.queue.clear();
        self.in_flight = None;
    }

    fn conn(&self) -> Option<ConnId> {
        match self.state {
            State::Closed { .. } => None,
            State::Connecting { conn, .. } | State::Greeting { conn, .. } | State::Open { conn } => {
                Some(conn)
            }
        }
    }

    /// The request that the deadline is for.
    fn because(&self) -> Option<FactId> {
        let in_flight = self.in_flight.as_ref().map(|(_, _, cause, _)| *cause);
        in_flight.or_else(|| self.queue.front().map(|(_, cause)| *cause)).flatten()
    }

    fn correlation(&mut self) -> u32 {
        self.next_correlation += 1;
        self.next_correlation
    }

    fn pump(&mut self, out: &mut Out<'_>) {
        match self.state {
            State::Closed { retry_at } if retry_at <= out.now && !self.queue.is_empty() => {
                let conn = out.connect(self.to);
                self.state = State::Connecting { conn, since: out.now };
            }
            State::Open { conn } if self.in_flight.is_none() => {
                let Some((request, cause)) = self.queue.pop_front() else { return };
                let correlation = self.correlation();
                let before = out.cause();
                out.set_cause(cause);
                out.request_rc(conn, correlation, request.clone());
                out.set_cause(before);
                self.in_flight = Some((correlation, request, cause, out.now));
            }
            _ => {}
        }
    }
}
