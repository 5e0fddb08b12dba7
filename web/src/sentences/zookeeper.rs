//! What happens in ZooKeeper.

use highwater_core::fact::ZooKeeperFact;
use highwater_core::protocol::zookeeper::WatchKind;

use super::Names;
use crate::texts::{FactZookeeper, Locale};

pub(super) fn sentence(locale: Locale, fact: &ZooKeeperFact, names: &Names) -> String {
    let texts = FactZookeeper(locale);
    let node = |node| names.node(node);
    match fact {
        ZooKeeperFact::SessionOpened { owner, .. } => texts.session_opened(node(*owner)),
        ZooKeeperFact::SessionEnded { owner, closed: true, .. } => texts.session_closed(node(*owner)),
        ZooKeeperFact::SessionEnded { owner, closed: false, silent_for, .. } => {
            texts.session_expired(node(*owner), silent_for)
        }
        ZooKeeperFact::ZnodeCreated { path, ephemeral: true } => texts.ephemeral_created(path),
        ZooKeeperFact::ZnodeCreated { path, ephemeral: false } => texts.znode_created(path),
        ZooKeeperFact::ZnodeChanged { path, version } => texts.znode_changed(path, version),
        ZooKeeperFact::ZnodeDeleted { path } => texts.znode_deleted(path),
        ZooKeeperFact::WatchFired { path, kind, to } => match kind {
            WatchKind::Created => texts.watch_created(node(*to), path),
            WatchKind::Deleted => texts.watch_deleted(node(*to), path),
            WatchKind::DataChanged => texts.watch_changed(node(*to), path),
            WatchKind::ChildrenChanged => texts.watch_children(node(*to), path),
        },
    }
}
