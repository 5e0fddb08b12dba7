//! Leading a group: the member that the coordinator names gives out the partitions for all, and brings the assignment
//! with its SYNC_GROUP.

use super::{Coordinator, Membership};
use crate::bug::Bug;
use crate::client::ClientError;
use crate::client::consumer::assignor::{Assignor, Member};
use crate::client::consumer::{Shared, rebalance};
use crate::ids::{TopicName, TopicPartition};
use crate::map::Map;
use crate::process::Out;
use crate::protocol::group::JoinGroupResponse;
use crate::wire::consumer_protocol;

impl Coordinator {
    /// The leader gives out the partitions, once it knows all topics.
    pub(super) fn lead(&mut self, answer: &JoinGroupResponse, shared: &mut Shared, out: &mut Out<'_>) {
        let Some(assignor) = Assignor::of_name(&self.protocol) else {
            let message = format!("Coordinator selected invalid assignment protocol: {}", self.protocol);
            return shared.fail(ClientError::illegal_state(message));
        };
        let members: Vec<Member> =
            answer.members.iter().filter_map(|joined| rebalance::member(assignor, joined)).collect();
        for topic in members.iter().flat_map(|member| &member.topics) {
            shared.net.metadata.add_topic(topic);
        }
        let unknown = |topic: &TopicName| shared.net.metadata.partitions(topic).is_none();
        let missing = members.iter().flat_map(|member| &member.topics).any(unknown);
        if missing && shared.net.metadata.update_requested() {
            self.membership = Membership::AwaitingMetadata(Box::new(answer.clone()));
            return;
        }
        let mut counts = Map::new();
        for topic in members.iter().flat_map(|member| &member.topics) {
            let count = shared.net.metadata.partitions(topic).map_or(0, <[_]>::len);
            counts.insert(topic.clone(), count);
        }
        let assigned = match answer.skip_assignment {
            true => Map::new(),
            false if assignor == Assignor::CooperativeSticky && out.has(Bug::MovedInOneStep) => {
                Assignor::Sticky.assign(&counts, &members)
            }
            false => assignor.assign(&counts, &members),
        };
        self.assigned_for = counts;
        let write = |partitions: Vec<TopicPartition>| {
            consumer_protocol::Assignment::new(partitions).write(consumer_protocol::VERSION)
        };
        let mut assigned: Vec<_> = assigned.into_iter().collect();
        if let [first, .., last] = &mut assigned[..]
            && out.has(Bug::AssignedTwice)
        {
            first.1.extend(last.1.first().cloned());
        }
        self.sync(assigned.into_iter().map(|(id, tps)| (id, write(tps))).collect(), shared, out);
    }
}
