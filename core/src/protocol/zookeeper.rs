//! The conversation with ZooKeeper: sessions, znodes, versions, watches.
//!
//! The answers to one session come in order. A watch is set by a read and fires once; the event comes before the
//! answer to any later read.

use std::rc::Rc;

use crate::time::{Span, Timestamp};

/// A session's number. 0 asks for a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct SessionId(pub u64);

/// One question.
#[derive(Clone, Debug, PartialEq)]
pub enum ZkRequest {
    /// Opens a session, or goes on with one on a new connection.
    Connect {
        /// 0, or the session to go on with.
        session: SessionId,
        /// `zookeeper.session.timeout.ms`.
        timeout: Span,
    },
    /// Keeps the session alive.
    Ping,
    /// Ends the session: its ephemeral nodes vanish at once.
    CloseSession,
    /// Does a change, or all of them or none.
    Multi(Vec<ZkOp>),
    /// Reads a node; `watch` also when it does not exist.
    GetData {
        /// The node.
        path: Rc<str>,
        /// Whether to be told of the next change.
        watch: bool,
    },
    /// Lists a node's children.
    GetChildren {
        /// The node.
        path: Rc<str>,
        /// Whether to be told of the next change.
        watch: bool,
    },
    /// Several reads at once.
    MultiRead(Vec<ZkRequest>),
}

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub enum ZkOp {
    /// Creates a node.
    Create {
        /// The node; a sequential one gets ten digits more.
        path: Rc<str>,
        /// Its content.
        data: Rc<str>,
        /// Whether it vanishes with the session.
        ephemeral: bool,
    },
    /// Replaces a node's content.
    SetData {
        /// The node.
        path: Rc<str>,
        /// Its new content.
        data: Rc<str>,
        /// The version that it must have; -1: any.
        version: i32,
    },
    /// Deletes a node.
    Delete {
        /// The node.
        path: Rc<str>,
        /// The version that it must have; -1: any.
        version: i32,
    },
    /// Changes nothing, but fails the others unless the node has this version.
    Check {
        /// The node.
        path: Rc<str>,
        /// The version.
        version: i32,
    },
}

/// What ZooKeeper refuses with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum ZkError {
    /// NONODE.
    NoNode,
    /// NODEEXISTS.
    NodeExists,
    /// BADVERSION.
    BadVersion,
    /// NOTEMPTY.
    NotEmpty,
    /// SESSIONEXPIRED.
    SessionExpired,
}

/// A node's numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stat {
    /// The transaction that created it: of a broker's id node, the broker epoch.
    pub czxid: i64,
    /// The transaction that wrote it last.
    pub mzxid: i64,
    /// The transaction that changed its children last.
    pub pzxid: i64,
    /// When it was created.
    pub ctime: Timestamp,
    /// When it was written last.
    pub mtime: Timestamp,
    /// Rises with every write.
    pub version: i32,
    /// Rises with every child that comes or goes.
    pub cversion: i32,
    /// The session that it vanishes with.
    pub owner: Option<SessionId>,
    /// How many children it has (numChildren), where a `Check` asked for the numbers.
    pub children: u32,
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub enum ZkReply {
    /// To `Connect`: the session, or `SessionExpired`.
    Connected(Result<SessionId, ZkError>),
    /// To `Ping`.
    Pong,
    /// To `CloseSession`.
    Closed,
    /// To `Multi`: each node's numbers after it, or what failed and which op.
    Multi(Result<Vec<Stat>, (usize, ZkError)>),
    /// To `GetData`.
    Data(Result<(Rc<str>, Stat), ZkError>),
    /// To `GetChildren`: names, sorted.
    Children(Result<Vec<Rc<str>>, ZkError>),
    /// To `MultiRead`.
    MultiRead(Vec<ZkReply>),
}

/// What a watch tells.
#[derive(Clone, Debug, PartialEq)]
pub struct WatchEvent {
    /// The node.
    pub path: Rc<str>,
    /// What happened.
    pub kind: WatchKind,
}

/// What happened to a watched node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum WatchKind {
    /// NodeCreated.
    Created,
    /// NodeDeleted.
    Deleted,
    /// NodeDataChanged.
    DataChanged,
    /// NodeChildrenChanged.
    ChildrenChanged,
}
