//! A broker's end of its ZooKeeper session: it connects, keeps the session alive, reconnects, and asks in order.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::ids::{ConnId, FactId, NodeId};
use crate::process::Out;
use crate::protocol::zookeeper::{SessionId, ZkError, ZkOp, ZkReply, ZkRequest};
use crate::time::{Instant, Span};

/// How long a client waits before it tries to connect again.
const RECONNECT: Span = Span(1_000_000);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Connecting(ConnId),
    Handshaking(ConnId),
    Connected(ConnId),
    Waiting(Instant),
    Closed,
}

/// What came of an answer.
#[derive(Debug)]
pub enum Heard<T> {
    /// The session is new: watches and ephemeral nodes have to be set up.
    Opened,
    /// The session was lost: its ephemeral nodes are gone.
    Expired,
    /// The answer to a question asked with `T`.
    Answer(T, Rc<ZkReply>),
    /// The session is closed, as wanted.
    Closed,
    /// Nothing to do.
    Nothing,
}

/// The session. `T` says what an answer is for.
#[derive(Clone, Debug)]
pub struct ZkSession<T> {
    id: SessionId,
    timeout: Span,
    state: State,
    next_xid: u32,
    asked: VecDeque<(u32, Rc<ZkRequest>, Option<T>)>,
    ping_at: Instant,
    /// The session's beginning, or the end of its connection: why it pings or tries again.
    because: Option<FactId>,
}

impl<T: Clone> ZkSession<T> {
    /// Begins to connect.
    pub fn open(timeout: Span, out: &mut Out<'_>) -> Self {
        let conn = out.connect(NodeId::Zk);
        ZkSession { timeout, state: State::Connecting(conn), ..Self::closed() }
    }

    /// A session that never begins: there is no ZooKeeper.
    pub fn closed() -> Self {
        ZkSession {
            id: SessionId(0),
            timeout: Span::ZERO,
            state: State::Closed,
            next_xid: 1,
            asked: VecDeque::new(),
            ping_at: Instant::NEVER,
            because: None,
        }
    }

    /// Whether it is the session's connection.
    pub fn owns(&self, conn: ConnId) -> bool {
        matches!(self.state, State::Connecting(c) | State::Handshaking(c) | State::Connected(c) if c == conn)
    }

    /// When it next has something to do.
    pub fn deadline(&self) -> Instant {
        match self.state {
            State::Connected(_) => self.ping_at,
            State::Waiting(until) => until,
            State::Connecting(_) | State::Handshaking(_) | State::Closed => Instant::NEVER,
        }
    }

    /// Asks; the answer comes back with `what_for`.
    pub fn ask(&mut self, request: ZkRequest, what_for: T, out: &mut Out<'_>) {
        self.enqueue(request, Some(what_for), out);
    }

    /// Reads a node.
    pub fn get(&mut self, path: impl Into<Rc<str>>, watch: bool, what_for: T, out: &mut Out<'_>) {
        self.ask(ZkRequest::GetData { path: path.into(), watch }, what_for, out);
    }

    /// Lists a node's children.
    pub fn children(&mut self, path: &str, watch: bool, what_for: T, out: &mut Out<'_>) {
        self.ask(ZkRequest::GetChildren { path: path.into(), watch }, what_for, out);
    }

    /// Changes the tree.
    pub fn multi(&mut self, ops: Vec<ZkOp>, what_for: T, out: &mut Out<'_>) {
        self.ask(ZkRequest::Multi(ops), what_for, out);
    }

    /// Says goodbye.
    pub fn close(&mut self, out: &mut Out<'_>) {
        self.enqueue(ZkRequest::CloseSession, None, out);
    }

    /// The connection is open: introduce yourself.
    pub fn on_connected(&mut self, conn: ConnId, out: &mut Out<'_>) {
        self.state = State::Handshaking(conn);
        out.ask_zk(conn, 0, ZkRequest::Connect { session: self.id, timeout: self.timeout });
    }

    /// The connection is gone; the session may live on.
    pub fn on_disconnected(&mut self, out: &mut Out<'_>) {
        if self.state != State::Closed {
            self.state = State::Waiting(out.now + RECONNECT);
            self.because = out.cause();
        }
    }

    /// Pings or reconnects, where it is time.
    pub fn on_wake(&mut self, out: &mut Out<'_>) {
        let before = out.wake_for(self.because);
        match self.state {
            State::Connected(conn) if self.ping_at <= out.now => {
                self.ping_at = out.now + Span(self.timeout.0 / 3);
                out.ask_zk(conn, 0, ZkRequest::Ping);
            }
            State::Waiting(until) if until <= out.now => {
                self.state = State::Connecting(out.connect(NodeId::Zk))
            }
            _ => {}
        }
        out.set_cause(before);
    }

    /// Takes an answer.
    pub fn on_reply(&mut self, conn: ConnId, xid: u32, reply: &Rc<ZkReply>, out: &mut Out<'_>) -> Heard<T> {
        match &**reply {
            ZkReply::Pong => Heard::Nothing,
            ZkReply::Connected(Ok(id)) => self.on_session(conn, *id, out),
            ZkReply::Connected(Err(_)) => self.on_expired(out),
            ZkReply::Closed => {
                self.state = State::Closed;
                Heard::Closed
            }
            _ => match self.asked.pop_front_if(|(asked, ..)| *asked == xid) {
                Some((_, _, Some(what_for))) => Heard::Answer(what_for, reply.clone()),
                _ => Heard::Nothing,
            },
        }
    }

    fn on_session(&mut self, conn: ConnId, id: SessionId, out: &mut Out<'_>) -> Heard<T> {
        let new = self.id != id;
        self.id = id;
        self.state = State::Connected(conn);
        self.because = out.cause();
        self.ping_at = out.now + Span(self.timeout.0 / 3);
        for (xid, request, _) in &self.asked {
            out.ask_zk(conn, *xid, (**request).clone());
        }
        if new { Heard::Opened } else { Heard::Nothing }
    }

    /// Questions of the old session are forgotten: nobody may act on its answers.
    fn on_expired(&mut self, out: &mut Out<'_>) -> Heard<T> {
        self.id = SessionId(0);
        self.asked.clear();
        self.state = State::Connecting(out.connect(NodeId::Zk));
        Heard::Expired
    }

    fn enqueue(&mut self, request: ZkRequest, what_for: Option<T>, out: &mut Out<'_>) {
        let xid = self.next_xid;
        self.next_xid += 1;
        let request = Rc::new(request);
        if let State::Connected(conn) = self.state {
            out.ask_zk(conn, xid, (*request).clone());
        }
        self.asked.push_back((xid, request, what_for));
    }
}

/// What a failed multi means for whoever wrote it.
pub fn is_fenced(failed: &(usize, ZkError)) -> bool {
    // Controllers put the check of the controller epoch first.
    failed.0 == 0 && failed.1 == ZkError::BadVersion
}
