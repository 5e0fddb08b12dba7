//! Commits that nobody has needed for long are forgotten (`offsets.retention.minutes`, seven days).
//!
//! | group | its commits count from | and are forgotten |
//! |---|---|---|
//! | without members, but it had some | when the last one left | all together, and the group with them |
//! | that never had any (a consumer that assigns partitions itself) | the moment of each commit | one by one |
//! | with members | the moment of each commit | only those of topics that no member reads any more |
//!
//! The coordinator looks every `offsets.retention.check.interval.ms`, and writes a tombstone for each commit: the next
//! coordinator, and compaction, forget them as well. (`GroupMetadataManager.cleanupGroupMetadata`,
//! `GroupMetadata.removeExpiredOffsets`; KIP-211.)

use std::rc::Rc;

use super::coordinator::{Coordinator, Hands};
use super::state::Group;
use crate::ids::TopicPartition;
use crate::protocol::group::GroupState;
use crate::time::{Instant, Span, Timestamp};
use crate::wire::consumer_protocol::Subscription;

/// When commits expire, and when it is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Expiry {
    /// `offsets.retention.minutes`
    pub retention: Span,
    /// `offsets.retention.check.interval.ms`
    pub interval: Span,
}

impl Coordinator {
    /// When it next looks: never while there is no group.
    pub(super) fn expiry_deadline(&self) -> Instant {
        if self.groups.is_empty() { Instant::NEVER } else { self.expiry_at }
    }

    /// Forgets what is too old, where it is time to look.
    pub(super) fn expire_commits(&mut self, hands: &mut Hands<'_, '_>) {
        let (now, Expiry { retention, interval }) = (hands.out.now, self.config.expiry);
        if self.expiry_at > now || self.groups.is_empty() {
            return;
        }
        // The moments of looking are counted from the start, whether there was a group then or not.
        let missed = now.since(self.expiry_at).0 / interval.0.max(1);
        self.expiry_at += Span((missed + 1) * interval.0.max(1));
        let too_old = Timestamp(hands.out.timestamp().0 - retention.millis());
        let expired: Vec<(Rc<str>, Vec<TopicPartition>)> =
            self.groups.values().map(|group| (group.id.clone(), expired(group, too_old))).collect();
        for (id, partitions) in expired.into_iter().filter(|(_, partitions)| !partitions.is_empty()) {
            let because = self.groups.get(&id).and_then(|group| group.because);
            let before = hands.out.wake_for(because);
            self.forget_commits(&id, &partitions, hands);
            hands.out.set_cause(before);
        }
    }
}

/// The partitions of a group whose commits are no younger than `too_old`.
fn expired(group: &Group, too_old: Timestamp) -> Vec<TopicPartition> {
    let had_members = !group.protocol_type.is_empty();
    if had_members && group.state == GroupState::Empty {
        // Records of old brokers do not say since when.
        let told = (group.state_since.0 >= 0).then_some(group.state_since);
        let since = |tp: &TopicPartition| told.or_else(|| group.committed_at.get(tp).copied());
        let is_old = |tp: &&TopicPartition| since(tp).is_some_and(|since| since <= too_old);
        return group.offsets.keys().filter(is_old).cloned().collect();
    }
    if had_members && group.state != GroupState::Stable {
        return Vec::new();
    }
    let members = group.members.values().map(|member| member.metadata(&group.protocol));
    let read: Vec<Rc<str>> =
        members.filter_map(|bytes| Subscription::parse(&bytes).ok()).flat_map(|s| s.topics).collect();
    let is_old = |tp: &&TopicPartition| group.committed_at.get(*tp).is_some_and(|at| *at <= too_old);
    group.offsets.keys().filter(is_old).filter(|tp| !read.contains(&tp.topic)).cloned().collect()
}
