//! The answering end: one request of a connection at a time (`kafka.network.SocketServer`).
//!
//! While a request is being worked on its connection is muted: what comes after it waits in line, and answers leave
//! in the order of the questions. A fetch that waits for data therefore holds up its connection, and only that.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::ids::{BrokerId, ConnId, FactId, NodeId, TopicName, TopicPartition};
use crate::map::Map;
use crate::process::Out;
use crate::protocol::admin::{CreateTopicsResponse, DeleteTopicsResponse};
use crate::protocol::{ErrorCode, Request, Response};
use crate::time::{Instant, Span};

/// Stands for a request that has not been answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket {
    /// Its connection.
    pub conn: ConnId,
    /// Its number on that connection.
    pub correlation: u32,
}

/// A request whose turn has come.
#[derive(Clone, Debug)]
pub struct Turn {
    /// What to answer it with.
    pub ticket: Ticket,
    /// The request.
    pub request: Rc<Request>,
    /// The asking side.
    pub from: NodeId,
    /// The fact that brought it.
    pub cause: Option<FactId>,
}

#[derive(Clone, Debug)]
struct Peer {
    node: NodeId,
    busy: Option<u32>,
    waiting: VecDeque<(u32, Rc<Request>, Option<FactId>)>,
}

/// An answer that is given when the metadata that it waits for has reached this broker.
#[derive(Clone, Debug)]
struct Awaiting {
    ticket: Ticket,
    response: Response,
    partitions: Vec<TopicPartition>,
    news: News,
    until: Instant,
    cause: Option<FactId>,
}

/// What an answer waits to hear of its partitions.
#[derive(Clone, Copy, Debug)]
pub enum News {
    /// That each has a leader (`DelayedCreatePartitions`).
    Led,
    /// That they are no more (`DelayedDeleteTopics`).
    Gone,
}

impl News {
    /// Whether it is there, of a partition with this leader, or none that is known.
    fn is_there(self, leader: Option<BrokerId>) -> bool {
        match self {
            News::Led => leader.is_some_and(|leader| leader.0 >= 0),
            News::Gone => leader.is_none(),
        }
    }
}

/// How long an answer waits for metadata: the admin client's `request.timeout.ms`, and just before that is over there.
const METADATA_TIMEOUT: Span = Span(29_900_000);

/// All connections that others opened to this broker.
#[derive(Clone, Debug, Default)]
pub struct Server {
    peers: Map<ConnId, Peer>,
    ready: VecDeque<ConnId>,
    awaiting: Vec<Awaiting>,
}

impl Server {
    /// Somebody connected.
    pub fn on_accepted(&mut self, conn: ConnId, node: NodeId) {
        self.peers.insert(conn, Peer { node, busy: None, waiting: VecDeque::new() });
    }

    /// A connection is gone, and what it asked with it. True where it was one of ours.
    pub fn on_disconnected(&mut self, conn: ConnId) -> bool {
        self.peers.remove(&conn).is_some()
    }

    /// A request came.
    pub fn on_request(
        &mut self,
        conn: ConnId,
        correlation: u32,
        request: &Rc<Request>,
        cause: Option<FactId>,
    ) {
        if let Some(peer) = self.peers.get_mut(&conn) {
            peer.waiting.push_back((correlation, request.clone(), cause));
            if peer.busy.is_none() && peer.waiting.len() == 1 {
                self.ready.push_back(conn);
            }
        }
    }

    /// The next request to work on, if a connection has one that is not muted.
    pub fn next_turn(&mut self) -> Option<Turn> {
        while let Some(conn) = self.ready.pop_front() {
            let Some(peer) = self.peers.get_mut(&conn) else { continue };
            let Some((correlation, request, cause)) = peer.waiting.pop_front() else { continue };
            peer.busy = Some(correlation);
            return Some(Turn { ticket: Ticket { conn, correlation }, request, from: peer.node, cause });
        }
        None
    }

    /// Answers. Nothing is sent where the asker is gone.
    pub fn respond(&mut self, ticket: Ticket, response: Response, out: &mut Out<'_>) {
        if self.finish(ticket) {
            out.respond(ticket.conn, ticket.correlation, response);
        }
    }

    /// Answers when the news of all `partitions` has come, or time is up.
    pub fn await_metadata(
        &mut self,
        ticket: Ticket,
        response: Response,
        partitions: Vec<TopicPartition>,
        news: News,
        out: &Out<'_>,
    ) {
        let until = out.now + METADATA_TIMEOUT;
        self.awaiting.push(Awaiting { ticket, response, partitions, news, until, cause: out.cause() });
    }

    /// Gives the answers whose news has come, by the leader that each partition has here, or whose time is up.
    pub fn on_metadata(&mut self, leader: impl Fn(&TopicPartition) -> Option<BrokerId>, out: &mut Out<'_>) {
        let (ready, waiting) =
            std::mem::take(&mut self.awaiting).into_iter().partition(|awaiting: &Awaiting| {
                awaiting.until <= out.now
                    || awaiting.partitions.iter().all(|tp| awaiting.news.is_there(leader(tp)))
            });
        self.awaiting = waiting;
        let ready: Vec<Awaiting> = ready;
        for Awaiting { ticket, mut response, partitions, news, cause, .. } in ready {
            let before = out.wake_for(cause);
            let late = |name: &TopicName| {
                partitions.iter().any(|tp| tp.topic == *name && !news.is_there(leader(tp)))
            };
            if let Response::CreateTopics(CreateTopicsResponse { topics })
            | Response::DeleteTopics(DeleteTopicsResponse { topics }) = &mut response
            {
                let late = topics.iter_mut().filter(|(name, ..)| late(name));
                late.for_each(|(_, error, _)| *error = ErrorCode::RequestTimedOut);
            }
            self.respond(ticket, response, out);
            out.set_cause(before);
        }
    }

    /// When an answer that waits for metadata will be given anyway.
    pub fn deadline(&self) -> Instant {
        self.awaiting.iter().map(|awaiting| awaiting.until).min().unwrap_or(Instant::NEVER)
    }

    /// Ends a request that gets no answer (acks=0).
    pub fn finish(&mut self, ticket: Ticket) -> bool {
        let Some(peer) = self.peers.get_mut(&ticket.conn) else { return false };
        if peer.busy != Some(ticket.correlation) {
            return false;
        }
        peer.busy = None;
        if !peer.waiting.is_empty() {
            self.ready.push_back(ticket.conn);
        }
        true
    }
}
