//! Commits of partitions that are no more: their topic was deleted (`GroupCoordinator.onPartitionsDeleted`).
//!
//! The records are not waited for: the next coordinator reads them, or forgets the commits again. A group without
//! members and without commits ceases to exist.

use std::rc::Rc;

use super::coordinator::{Coordinator, Hands, Stored};
use super::storage;
use crate::fact::GroupFact;
use crate::ids::TopicPartition;
use crate::protocol::group::GroupState;

impl Coordinator {
    /// Partitions are deleted: what was committed of them goes.
    pub fn on_partitions_deleted(&mut self, partitions: &[TopicPartition], hands: &mut Hands<'_, '_>) {
        let ids: Vec<Rc<str>> = self.groups.keys().cloned().collect();
        for id in ids {
            let before = hands.out.cause();
            self.forget_commits(&id, partitions, hands);
            hands.out.set_cause(before);
        }
    }

    fn forget_commits(&mut self, id: &Rc<str>, partitions: &[TopicPartition], hands: &mut Hands<'_, '_>) {
        let Some(group) = self.groups.get_mut(id) else { return };
        let gone: Vec<TopicPartition> =
            group.offsets.keys().filter(|tp| partitions.contains(tp)).cloned().collect();
        for tp in &gone {
            group.offsets.remove(tp);
            hands.out.fact(GroupFact::CommitForgotten { group: id.clone(), tp: tp.clone() });
        }
        let pending = |stored: &Stored| matches!(stored, Stored::Offsets { group, .. } if group == id);
        let is_over = group.state == GroupState::Empty
            && group.offsets.is_empty()
            && !self.storing.values().any(pending);
        let ends = is_over && group.generation > 0;
        if is_over {
            self.enter(id, GroupState::Dead, hands.out);
            self.groups.remove(id);
        }
        if !gone.is_empty() || ends {
            let batch = storage::tombstones(id, &gone, ends, hands.out.timestamp());
            self.write(id, batch, Stored::Empty, hands);
        }
    }
}
