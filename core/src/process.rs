//! What every simulated process has in common: what comes in, what goes out.
//!
//! A process is a value. The world hands it an [`Input`] and the time; it changes, and leaves in [`Out`] what it
//! wants done (messages, connections, printed lines) and the facts that tell of it. It never waits: it tells its next
//! deadline ([`Timers`] keeps them in order) and is woken then.
//!
//! ```text
//! world ── Input (a message, a connection's fate, its deadline) ──► process
//! world ◄── Out { effects, facts } ───────────────────────────────── process
//! ```

use std::rc::Rc;

use crate::agenda::{Agenda, EntryId};
use crate::bug::Bug;
use crate::fact::{Ask, Fact, ProcessFact, Stream, What};
use crate::ids::{ConnId, FactId, NodeId};
use crate::protocol::zookeeper::{WatchEvent, ZkReply, ZkRequest};
use crate::protocol::{Message, Request, Response};
use crate::time::{Instant, Timestamp, WallClock};

/// What the world tells a process.
#[derive(Clone, Debug)]
pub enum Input {
    /// A connection that it asked for is open.
    Connected(ConnId),
    /// A connection is gone: refused, reset, or closed by the other side. A process that vanishes behind a cut link
    /// is not noticed: only a timeout tells.
    Disconnected(ConnId),
    /// Somebody opened a connection to it.
    Accepted(ConnId, NodeId),
    /// A message on a connection. Messages of one connection and direction arrive in the order of sending.
    Message(ConnId, Message),
    /// Its deadline has come.
    Wake,
    /// SIGTERM: end in good order. A client exits at its next opportunity (a consumer leaves its group first).
    Terminate,
    /// A person at a consumer's application wants something of it.
    Asked(Ask),
}

/// What a process wants done.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Open a connection; `Connected` or `Disconnected` follows, or nothing where the link is cut.
    Connect(ConnId, NodeId),
    /// Close a connection: the other side gets `Disconnected`.
    Close(ConnId),
    /// Send on a connection.
    Send(ConnId, Message),
    /// Print a line.
    Print(Stream, Rc<str>),
    /// End this process with an exit code; its connections close.
    Exit(i32),
}

/// Where a handler puts its effects (each with its cause) and facts. One is lent to each call.
#[derive(Debug)]
pub struct Out<'w> {
    /// The time of the call.
    pub now: Instant,
    /// What wall time that is.
    pub wall: WallClock,
    node: Option<NodeId>,
    cause: Option<FactId>,
    ids: &'w mut Ids,
    effects: &'w mut Vec<(Option<FactId>, Effect)>,
    facts: &'w mut Vec<Fact>,
}

/// The run's counters, and whether facts are wanted at all (benchmarks do without).
#[derive(Clone, Debug)]
pub struct Ids {
    next_conn: u64,
    next_fact: u64,
    /// Whether facts are kept.
    pub facts_wanted: bool,
    /// A mistake that is made on purpose.
    pub bug: Option<Bug>,
}

impl Default for Ids {
    fn default() -> Self {
        Ids { next_conn: 0, next_fact: 0, facts_wanted: true, bug: None }
    }
}

impl Ids {
    /// How many facts were reported.
    pub fn fact_count(&self) -> u64 {
        self.next_fact
    }
}

impl<'w> Out<'w> {
    /// For one call of `node`, made because of `cause`.
    pub fn new(
        (now, wall): (Instant, WallClock),
        node: Option<NodeId>,
        cause: Option<FactId>,
        ids: &'w mut Ids,
        effects: &'w mut Vec<(Option<FactId>, Effect)>,
        facts: &'w mut Vec<Fact>,
    ) -> Self {
        Out { now, wall, node, cause, ids, effects, facts }
    }

    /// Whether this mistake is to be made. Never without the feature `bugs`.
    pub fn has(&self, bug: Bug) -> bool {
        cfg!(feature = "bugs") && self.ids.bug == Some(bug)
    }

    /// The wall clock now.
    pub fn timestamp(&self) -> Timestamp {
        self.wall.at(self.now)
    }

    /// Reports what happened, because of the current cause.
    pub fn fact(&mut self, what: impl Into<What>) -> Option<FactId> {
        if !self.ids.facts_wanted {
            return None;
        }
        let id = FactId(self.ids.next_fact);
        self.ids.next_fact += 1;
        self.facts.push(Fact { id, at: self.now, node: self.node, cause: self.cause, what: what.into() });
        Some(id)
    }

    /// Reports what happened and makes it the cause of what follows in this call.
    pub fn because(&mut self, what: impl Into<What>) {
        if let Some(id) = self.fact(what) {
            self.cause = Some(id);
        }
    }

    /// The cause that facts get now; kept beside a timer or parked request to be restored later.
    pub fn cause(&self) -> Option<FactId> {
        self.cause
    }

    /// Makes an earlier fact the cause of what follows.
    pub fn set_cause(&mut self, cause: Option<FactId>) {
        self.cause = cause;
    }

    /// A wake brings no cause of its own: what set the deadline is the cause of what follows. Gives the cause before,
    /// to be restored.
    pub fn wake_for(&mut self, cause: Option<FactId>) -> Option<FactId> {
        let before = self.cause;
        self.cause = before.or(cause);
        before
    }

    /// Opens a connection to `to`.
    pub fn connect(&mut self, to: NodeId) -> ConnId {
        let conn = ConnId(self.ids.next_conn);
        self.ids.next_conn += 1;
        self.effects.push((self.cause, Effect::Connect(conn, to)));
        conn
    }

    /// Closes a connection.
    pub fn close(&mut self, conn: ConnId) {
        self.effects.push((self.cause, Effect::Close(conn)));
    }

    /// Sends a request.
    pub fn request(&mut self, conn: ConnId, correlation: u32, request: Request) {
        self.request_rc(conn, correlation, Rc::new(request));
    }

    /// Sends a request that is kept here as well.
    pub fn request_rc(&mut self, conn: ConnId, correlation: u32, request: Rc<Request>) {
        self.effects.push((self.cause, Effect::Send(conn, Message::Request { correlation, request })));
    }

    /// Answers a request.
    pub fn respond(&mut self, conn: ConnId, correlation: u32, response: Response) {
        self.effects.push((
            self.cause,
            Effect::Send(conn, Message::Response { correlation, response: Rc::new(response) }),
        ));
    }

    /// Asks ZooKeeper.
    pub fn ask_zk(&mut self, conn: ConnId, xid: u32, request: ZkRequest) {
        self.effects
            .push((self.cause, Effect::Send(conn, Message::ZkRequest { xid, request: Rc::new(request) })));
    }

    /// Answers for ZooKeeper.
    pub fn reply_zk(&mut self, conn: ConnId, xid: u32, reply: ZkReply) {
        self.effects.push((self.cause, Effect::Send(conn, Message::ZkReply { xid, reply: Rc::new(reply) })));
    }

    /// Fires a watch.
    pub fn fire_watch(&mut self, conn: ConnId, event: WatchEvent) {
        self.effects.push((self.cause, Effect::Send(conn, Message::ZkWatch(event))));
    }

    /// Prints a line on standard output.
    pub fn print(&mut self, line: impl Into<Rc<str>>) {
        self.print_on(Stream::Out, line.into());
    }

    /// Prints a line on standard error (a tool's log).
    pub fn print_err(&mut self, line: impl Into<Rc<str>>) {
        self.print_on(Stream::Err, line.into());
    }

    /// The line is an effect, since it must come whether anybody wants facts or not; the fact only tells of it.
    fn print_on(&mut self, stream: Stream, line: Rc<str>) {
        self.fact(ProcessFact::Printed { stream, line: line.clone() });
        self.effects.push((self.cause, Effect::Print(stream, line)));
    }

    /// Ends the process.
    pub fn exit(&mut self, code: i32) {
        self.effects.push((self.cause, Effect::Exit(code)));
    }
}

/// Deadlines of one process, in order; each remembers why it was set.
#[derive(Clone, Debug)]
pub struct Timers<T> {
    agenda: Agenda<(T, Option<FactId>)>,
}

/// Takes a timer back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerId(EntryId);

impl<T> Default for Timers<T> {
    fn default() -> Self {
        Timers { agenda: Agenda::default() }
    }
}

impl<T> Timers<T> {
    /// Sets a timer; the current cause of `out` will be the cause of what it does.
    pub fn set(&mut self, at: Instant, timer: T, out: &Out<'_>) -> TimerId {
        self.set_without_cause(at, timer, out.cause)
    }

    /// Sets a timer that repeats by itself (a heartbeat): nothing that happened is its cause.
    pub fn set_periodic(&mut self, at: Instant, timer: T) -> TimerId {
        self.set_without_cause(at, timer, None)
    }

    fn set_without_cause(&mut self, at: Instant, timer: T, cause: Option<FactId>) -> TimerId {
        TimerId(self.agenda.add(at, (timer, cause)))
    }

    /// Takes a timer back, if it has not come yet.
    pub fn cancel(&mut self, id: TimerId) {
        self.agenda.cancel(id.0);
    }

    /// When the first one is due.
    pub fn deadline(&self) -> Option<Instant> {
        self.agenda.next_due()
    }

    /// Takes the first timer that is due at `now`, with the cause it was set for.
    pub fn pop(&mut self, now: Instant) -> Option<(T, Option<FactId>)> {
        self.agenda.pop_due(now)
    }
}
