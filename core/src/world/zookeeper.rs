//! ZooKeeper as a screen shows it: the tree with owners and watches, and the sessions.

use std::rc::Rc;

use super::World;
use crate::ids::NodeId;
use crate::map::Set;
use crate::metadata::zookeeper::{Session, Znode};
use crate::protocol::zookeeper::SessionId;
use crate::view::{SessionView, ZnodeView};

impl World {
    /// ZooKeeper's tree, by path; empty in KRaft mode.
    pub fn znode_views(&self) -> Vec<ZnodeView> {
        let owners = |sessions: Option<&Set<SessionId>>| -> Vec<NodeId> {
            let owner = |id: &SessionId| Some(self.zk.session(*id)?.owner);
            sessions.into_iter().flatten().filter_map(owner).collect()
        };
        let view = |(path, node): (&Rc<str>, &Znode)| {
            let (data, children) = self.zk.watchers(path);
            ZnodeView {
                path: path.clone(),
                data: node.data.clone(),
                version: node.stat.version,
                owner: node.owner.and_then(|id| Some(self.zk.session(id)?.owner)),
                watched_by: owners(data),
                children_watched_by: owners(children),
            }
        };
        self.zk.tree().filter(|_| self.controllers.is_empty()).map(view).collect()
    }

    /// The sessions at ZooKeeper, oldest first.
    pub fn session_views(&self) -> Vec<SessionView> {
        let view = |(id, session): (SessionId, &Session)| SessionView {
            id,
            owner: session.owner,
            last_heard: session.last_heard,
            timeout: session.timeout,
            connected: session.conn.is_some(),
            ephemerals: session.ephemerals.len(),
        };
        self.zk.sessions().map(view).collect()
    }
}
