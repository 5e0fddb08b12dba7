//! ZooKeeper: sessions, znodes and watches.

use std::fmt;
use std::rc::Rc;

use crate::ids::NodeId;
use crate::protocol::zookeeper::{SessionId, WatchKind};
use crate::time::Span;

/// What happened in ZooKeeper.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum ZooKeeperFact {
    /// A session began.
    SessionOpened { session: SessionId, owner: NodeId },
    /// A session ended: nothing was heard of its owner for the timeout, or (`closed`) it said goodbye.
    SessionEnded { session: SessionId, owner: NodeId, closed: bool, silent_for: Span },
    /// A znode appeared.
    ZnodeCreated { path: Rc<str>, ephemeral: bool },
    /// A znode has new content.
    ZnodeChanged { path: Rc<str>, version: i32 },
    /// A znode is gone.
    ZnodeDeleted { path: Rc<str> },
    /// A watch fired.
    WatchFired { path: Rc<str>, kind: WatchKind, to: NodeId },
}

impl fmt::Display for ZooKeeperFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ZooKeeperFact::SessionOpened { session, owner } => {
                write!(f, "session {} opened by {owner}", session.0)
            }
            ZooKeeperFact::SessionEnded { session, owner, closed, silent_for } => {
                let how = if *closed { "closed" } else { "expired" };
                write!(f, "session {} of {owner} {how} silent {silent_for}", session.0)
            }
            ZooKeeperFact::ZnodeCreated { path, ephemeral } => {
                write!(f, "znode {path} created{}", if *ephemeral { " ephemeral" } else { "" })
            }
            ZooKeeperFact::ZnodeChanged { path, version } => write!(f, "znode {path} version {version}"),
            ZooKeeperFact::ZnodeDeleted { path } => write!(f, "znode {path} deleted"),
            ZooKeeperFact::WatchFired { path, kind, to } => write!(f, "watch {path} {kind:?} fires for {to}"),
        }
    }
}
