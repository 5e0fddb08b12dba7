//! The ZooKeeper server: znodes with versions, sessions with ephemeral nodes, watches that fire once.
//!
//! ```text
//! /brokers/ids/1            ephemeral: there as long as broker 1's session lives
//! /controller               ephemeral: the broker that created it is the controller
//! /controller_epoch         its version is the fence of every controller's write
//! /brokers/topics/orders/partitions/0/state    leader, epoch and ISR; its version is the partition epoch
//! ```
//!
//! A session ends when its owner has been silent for its timeout. A broken connection alone does not end it:
//! a killed broker is alive in ZooKeeper for up to `zookeeper.session.timeout.ms`.

use std::collections::VecDeque;
use std::rc::Rc;

use super::znodes;
use crate::fact::ZooKeeperFact;
use crate::ids::{ConnId, FactId, NodeId};
use crate::map::{Map, Set};
use crate::process::{Input, Out, TimerId, Timers};
use crate::protocol::Message;
use crate::protocol::zookeeper::{SessionId, Stat, WatchEvent, WatchKind, ZkError, ZkOp, ZkReply, ZkRequest};
use crate::time::{Instant, Span, Timestamp};

/// A node of the tree.
#[derive(Clone, Debug)]
pub struct Znode {
    /// Its content.
    pub data: Rc<str>,
    /// Its numbers.
    pub stat: Stat,
    /// The session that keeps it alive, of an ephemeral node.
    pub owner: Option<SessionId>,
}

/// A session.
#[derive(Clone, Debug)]
pub struct Session {
    /// The process that opened it.
    pub owner: NodeId,
    /// How long it lives without a sign of its owner.
    pub timeout: Span,
    /// When something was last heard of its owner.
    pub last_heard: Instant,
    /// The last thing known of its owner: what it said, or that its connection went.
    because: Option<FactId>,
    expiry: Option<TimerId>,
    /// Its owner's connection, while there is one.
    pub conn: Option<ConnId>,
    /// The nodes that go with it.
    pub ephemerals: Set<Rc<str>>,
    /// Events that fired while the owner was not connected.
    missed: VecDeque<WatchEvent>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Watched {
    Data,
    Children,
}

/// The server.
#[derive(Clone, Debug)]
pub struct ZooKeeper {
    tree: Map<Rc<str>, Znode>,
    sessions: Map<SessionId, Session>,
    watches: Map<(Rc<str>, Watched), Set<SessionId>>,
    conns: Map<ConnId, (NodeId, Option<SessionId>)>,
    timers: Timers<SessionId>,
    next_session: u64,
    zxid: i64,
    /// The numbers of `/`, which is no node of the tree here.
    root: Stat,
}

impl ZooKeeper {
    /// A server with the nodes that the first broker of a new cluster creates.
    pub fn new(cluster_id: &str, at: Timestamp) -> Self {
        let mut zk = ZooKeeper {
            tree: Map::new(),
            sessions: Map::new(),
            watches: Map::new(),
            conns: Map::new(),
            timers: Timers::default(),
            next_session: 1,
            zxid: 0,
            root: Stat::default(),
        };
        for (path, data) in znodes::initial(cluster_id) {
            zk.add(&path.into(), Znode { data: data.into(), stat: Stat::default(), owner: None }, at);
        }
        zk
    }

    /// The whole tree, by path.
    pub fn tree(&self) -> impl Iterator<Item = (&Rc<str>, &Znode)> {
        self.tree.iter()
    }

    /// One node.
    pub fn node(&self, path: &str) -> Option<&Znode> {
        self.tree.get(path)
    }

    /// The sessions.
    pub fn sessions(&self) -> impl Iterator<Item = (SessionId, &Session)> {
        self.sessions.iter().map(|(id, session)| (*id, session))
    }

    /// One session.
    pub fn session(&self, id: SessionId) -> Option<&Session> {
        self.sessions.get(&id)
    }

    /// Whose watches a node has: of its data, and of its children.
    pub fn watchers(&self, path: &Rc<str>) -> (Option<&Set<SessionId>>, Option<&Set<SessionId>>) {
        let of = |what| self.watches.get(&(path.clone(), what));
        (of(Watched::Data), of(Watched::Children))
    }

    /// When a session will next expire, if nothing more is heard.
    pub fn deadline(&self) -> Option<Instant> {
        self.timers.deadline()
    }

    /// Takes one input.
    pub fn on_input(&mut self, input: Input, out: &mut Out<'_>) {
        match input {
            Input::Accepted(conn, from) => {
                self.conns.insert(conn, (from, None));
            }
            Input::Disconnected(conn) => self.on_disconnected(conn, out),
            Input::Message(conn, Message::ZkRequest { xid, request }) => {
                self.on_request(conn, xid, &request, out)
            }
            Input::Wake => self.expire_sessions(out),
            Input::Message(..) | Input::Connected(_) | Input::Terminate | Input::Asked(_) => {}
        }
    }

    /// Ends a session at once, as an operator (or a test of the script) would force it.
    pub fn expire_owner(&mut self, owner: NodeId, out: &mut Out<'_>) {
        let session = self.sessions.iter().find(|(_, session)| session.owner == owner).map(|(id, _)| *id);
        if let Some(session) = session {
            self.end_session(session, false, out);
        }
    }

    fn on_disconnected(&mut self, conn: ConnId, out: &Out<'_>) {
        let session = self.conns.remove(&conn).and_then(|(_, session)| session);
        if let Some(session) = session.and_then(|session| self.sessions.get_mut(&session))
            && session.conn == Some(conn)
        {
            (session.conn, session.because) = (None, out.cause());
        }
    }

    fn on_request(&mut self, conn: ConnId, xid: u32, request: &ZkRequest, out: &mut Out<'_>) {
        if let ZkRequest::Connect { session, timeout } = request {
            return self.on_connect(conn, xid, *session, *timeout, out);
        }
        let Some(session) = self.conns.get(&conn).and_then(|(_, session)| *session) else {
            return out.reply_zk(conn, xid, ZkReply::Connected(Err(ZkError::SessionExpired)));
        };
        self.hear(session, out);
        let reply = match request {
            ZkRequest::Connect { .. } | ZkRequest::Ping => ZkReply::Pong,
            ZkRequest::CloseSession => {
                self.end_session(session, true, out);
                ZkReply::Closed
            }
            ZkRequest::Multi(ops) => ZkReply::Multi(self.multi(session, ops, out)),
            ZkRequest::MultiRead(reads) => {
                ZkReply::MultiRead(reads.iter().map(|read| self.read(session, read)).collect())
            }
            ZkRequest::GetData { .. } | ZkRequest::GetChildren { .. } => self.read(session, request),
        };
        out.reply_zk(conn, xid, reply);
    }

    fn read(&mut self, session: SessionId, request: &ZkRequest) -> ZkReply {
        match request {
            ZkRequest::GetData { path, watch } => ZkReply::Data(self.get_data(session, path, *watch)),
            ZkRequest::GetChildren { path, watch } => {
                ZkReply::Children(self.get_children(session, path, *watch))
            }
            _ => ZkReply::Pong,
        }
    }

    fn on_connect(&mut self, conn: ConnId, xid: u32, asked: SessionId, timeout: Span, out: &mut Out<'_>) {
        let Some(&(owner, _)) = self.conns.get(&conn) else { return };
        if asked.0 != 0 && !self.sessions.contains_key(&asked) {
            return out.reply_zk(conn, xid, ZkReply::Connected(Err(ZkError::SessionExpired)));
        }
        let id = if asked.0 != 0 { asked } else { self.open_session(owner, timeout, out) };
        self.conns.insert(conn, (owner, Some(id)));
        self.hear(id, out);
        out.reply_zk(conn, xid, ZkReply::Connected(Ok(id)));
        if let Some(session) = self.sessions.get_mut(&id) {
            session.conn = Some(conn);
            for event in std::mem::take(&mut session.missed) {
                out.fire_watch(conn, event);
            }
        }
    }

    fn open_session(&mut self, owner: NodeId, timeout: Span, out: &mut Out<'_>) -> SessionId {
        let id = SessionId(self.next_session);
        self.next_session += 1;
        let session = Session {
            owner,
            timeout,
            last_heard: out.now,
            because: None,
            expiry: None,
            conn: None,
            ephemerals: Set::new(),
            missed: VecDeque::new(),
        };
        self.sessions.insert(id, session);
        out.because(ZooKeeperFact::SessionOpened { session: id, owner });
        id
    }

    /// Notes a sign of life. The timer of a session is moved only when it comes due, not at every sign.
    fn hear(&mut self, id: SessionId, out: &Out<'_>) {
        if let Some(session) = self.sessions.get_mut(&id) {
            (session.last_heard, session.because) = (out.now, out.cause());
            if session.expiry.is_none() {
                session.expiry = Some(self.timers.set_periodic(out.now + session.timeout, id));
            }
        }
    }

    fn expire_sessions(&mut self, out: &mut Out<'_>) {
        while let Some((id, _)) = self.timers.pop(out.now) {
            let Some(session) = self.sessions.get_mut(&id) else { continue };
            let due = session.last_heard + session.timeout;
            if due > out.now {
                session.expiry = Some(self.timers.set_periodic(due, id));
            } else {
                out.set_cause(session.because);
                self.end_session(id, false, out);
            }
        }
    }

    fn end_session(&mut self, id: SessionId, closed: bool, out: &mut Out<'_>) {
        let Some(session) = self.sessions.remove(&id) else { return };
        let before = out.cause();
        out.because(ZooKeeperFact::SessionEnded {
            session: id,
            owner: session.owner,
            closed,
            silent_for: out.now.since(session.last_heard),
        });
        if let Some(timer) = session.expiry {
            self.timers.cancel(timer);
        }
        for watchers in self.watches.values_mut() {
            watchers.remove(&id);
        }
        for path in session.ephemerals {
            self.remove(&path, out);
        }
        if let (false, Some(conn)) = (closed, session.conn) {
            out.close(conn);
        }
        out.set_cause(before);
    }

    /// All of it or nothing: the checks run first, on the tree as the earlier ops would leave it.
    fn multi(
        &mut self,
        session: SessionId,
        ops: &[ZkOp],
        out: &mut Out<'_>,
    ) -> Result<Vec<Stat>, (usize, ZkError)> {
        let mut created: Set<&str> = Set::new();
        for (n, op) in ops.iter().enumerate() {
            self.check(op, &created, &ops[..n]).map_err(|error| (n, error))?;
            if let ZkOp::Create { path, .. } = op {
                created.insert(path);
            }
        }
        Ok(ops.iter().map(|op| self.carry_out(session, op, out)).collect())
    }

    fn check(&self, op: &ZkOp, created: &Set<&str>, before: &[ZkOp]) -> Result<(), ZkError> {
        let exists = |path: &str| path.is_empty() || self.tree.contains_key(path) || created.contains(path);
        let version_is = |path: &str, version: i32| match self.tree.get(path) {
            None if path == "/" => Ok(()),
            None if created.contains(path) => Ok(()),
            None => Err(ZkError::NoNode),
            Some(node) if version >= 0 && node.stat.version != version => Err(ZkError::BadVersion),
            Some(_) => Ok(()),
        };
        match op {
            ZkOp::Create { path, .. } if exists(path) => Err(ZkError::NodeExists),
            ZkOp::Create { path, .. } if !exists(znodes::parent(path)) => Err(ZkError::NoNode),
            ZkOp::Create { .. } => Ok(()),
            ZkOp::Delete { path, .. }
                if self.children(path).any(|child| !is_deleted(path, child, before)) =>
            {
                Err(ZkError::NotEmpty)
            }
            ZkOp::SetData { path, version, .. }
            | ZkOp::Delete { path, version }
            | ZkOp::Check { path, version } => version_is(path, *version),
        }
    }

    fn carry_out(&mut self, session: SessionId, op: &ZkOp, out: &mut Out<'_>) -> Stat {
        match op {
            ZkOp::Create { path, data, ephemeral } => self.create(session, path, data, *ephemeral, out),
            ZkOp::SetData { path, data, .. } => self.set_data(path, data, out),
            ZkOp::Delete { path, .. } => {
                self.remove(path, out);
                Stat::default()
            }
            ZkOp::Check { path, .. } => {
                let stat = self.tree.get(path).map_or(self.root, |node| node.stat);
                let key = if &**path == "/" { "" } else { path };
                Stat { children: self.children(key).count() as u32, ..stat }
            }
        }
    }

    fn create(
        &mut self,
        session: SessionId,
        path: &Rc<str>,
        data: &Rc<str>,
        ephemeral: bool,
        out: &mut Out<'_>,
    ) -> Stat {
        let owner = ephemeral.then_some(session);
        let node = Znode { data: data.clone(), stat: Stat::default(), owner };
        let stat = self.add(path, node, out.timestamp());
        if let (true, Some(session)) = (ephemeral, self.sessions.get_mut(&session)) {
            session.ephemerals.insert(path.clone());
        }
        let cause = out.fact(ZooKeeperFact::ZnodeCreated { path: path.clone(), ephemeral });
        self.fire(path, Watched::Data, WatchKind::Created, cause, out);
        self.fire(znodes::parent(path), Watched::Children, WatchKind::ChildrenChanged, cause, out);
        stat
    }

    /// Puts a node into the tree, under the next transaction's number.
    fn add(&mut self, path: &Rc<str>, mut node: Znode, at: Timestamp) -> Stat {
        self.zxid += 1;
        let zxid = self.zxid;
        node.stat = Stat {
            czxid: zxid,
            mzxid: zxid,
            pzxid: zxid,
            ctime: at,
            mtime: at,
            owner: node.owner,
            ..Stat::default()
        };
        let stat = node.stat;
        self.tree.insert(path.clone(), node);
        self.note_child(path);
        stat
    }

    /// A child of some node came or went.
    fn note_child(&mut self, path: &str) {
        let parent = self.tree.get_mut(znodes::parent(path)).map_or(&mut self.root, |node| &mut node.stat);
        parent.cversion += 1;
        parent.pzxid = self.zxid;
    }

    fn set_data(&mut self, path: &Rc<str>, data: &Rc<str>, out: &mut Out<'_>) -> Stat {
        let Some(node) = self.tree.get_mut(path) else { return Stat::default() };
        self.zxid += 1;
        node.data = data.clone();
        node.stat.version += 1;
        (node.stat.mzxid, node.stat.mtime) = (self.zxid, out.timestamp());
        let stat = node.stat;
        let cause = out.fact(ZooKeeperFact::ZnodeChanged { path: path.clone(), version: stat.version });
        self.fire(path, Watched::Data, WatchKind::DataChanged, cause, out);
        stat
    }

    fn remove(&mut self, path: &Rc<str>, out: &mut Out<'_>) {
        let Some(node) = self.tree.remove(path) else { return };
        self.zxid += 1;
        self.note_child(path);
        if let Some(session) = node.owner.and_then(|owner| self.sessions.get_mut(&owner)) {
            session.ephemerals.remove(path);
        }
        let cause = out.fact(ZooKeeperFact::ZnodeDeleted { path: path.clone() });
        self.fire(path, Watched::Data, WatchKind::Deleted, cause, out);
        self.fire(path, Watched::Children, WatchKind::Deleted, cause, out);
        self.fire(znodes::parent(path), Watched::Children, WatchKind::ChildrenChanged, cause, out);
    }

    fn fire(&mut self, path: &str, what: Watched, kind: WatchKind, cause: Option<FactId>, out: &mut Out<'_>) {
        let Some(watchers) = self.watches.remove(&(Rc::from(path), what)) else { return };
        let before = out.cause();
        for id in watchers {
            let Some(session) = self.sessions.get_mut(&id) else { continue };
            let event = WatchEvent { path: path.into(), kind };
            out.set_cause(cause);
            out.because(ZooKeeperFact::WatchFired { path: path.into(), kind, to: session.owner });
            match session.conn {
                Some(conn) => out.fire_watch(conn, event),
                None => session.missed.push_back(event),
            }
        }
        out.set_cause(before);
    }

    fn get_data(
        &mut self,
        session: SessionId,
        path: &Rc<str>,
        watch: bool,
    ) -> Result<(Rc<str>, Stat), ZkError> {
        if watch {
            self.watches.entry((path.clone(), Watched::Data)).or_default().insert(session);
        }
        match self.tree.get(path) {
            None if &**path == "/" => Ok(("".into(), self.root)),
            node => node.map(|node| (node.data.clone(), node.stat)).ok_or(ZkError::NoNode),
        }
    }

    fn get_children(
        &mut self,
        session: SessionId,
        path: &Rc<str>,
        watch: bool,
    ) -> Result<Vec<Rc<str>>, ZkError> {
        let key = if &**path == "/" { "" } else { path };
        if !key.is_empty() && !self.tree.contains_key(path) {
            return Err(ZkError::NoNode);
        }
        if watch {
            self.watches.entry((path.clone(), Watched::Children)).or_default().insert(session);
        }
        Ok(self.children(key).map(Rc::from).collect())
    }

    /// The names of a node's children, sorted; of the root where `path` is empty.
    fn children<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        let below: Rc<str> = format!("{path}/").into();
        let len = below.len();
        self.tree
            .range(below.clone()..)
            .take_while(move |(name, _)| name.starts_with(&*below))
            .map(move |(name, _)| &name[len..])
            .filter(|name| !name.contains('/'))
    }
}

/// Whether an earlier op of the same multi deletes a child. Only topics have any when they go.
fn is_deleted(parent: &str, child: &str, before: &[ZkOp]) -> bool {
    let deletes = |op: &ZkOp| match op {
        ZkOp::Delete { path, .. } => path.strip_prefix(parent).is_some_and(|rest| rest[1..] == *child),
        _ => false,
    };
    before.iter().any(deletes)
}

#[cfg(test)]
mod tests;
