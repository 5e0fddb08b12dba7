//! The conditions of `wait until`: read from the knowledge of live brokers, as a person with the tools would see it.

use super::World;
use crate::group::state::Group;
use crate::ids::{BrokerId, Offset, TopicPartition};
use crate::node::Broker;
use crate::protocol::cluster::{MetadataRequest, PartitionMetadata};
use crate::script::{Condition, Subject};
use crate::wire::consumer_protocol::Assignment;

impl World {
    /// Whether a broker names itself the controller.
    pub(super) fn knows_controller(&self, id: BrokerId) -> bool {
        self.brokers
            .get(&id)
            .and_then(|slot| slot.answers())
            .is_some_and(|broker| broker.cache().controller() == id && broker.cache().brokers.contains(&id))
    }

    /// Whether a broker is known to itself, and so to clients that ask it.
    pub(super) fn is_registered(&self, id: BrokerId) -> bool {
        self.brokers.get(&id).and_then(|slot| slot.answers()).is_some_and(|b| b.cache().brokers.contains(&id))
    }

    /// Whether every broker knows every broker.
    pub(super) fn all_know_all(&self) -> bool {
        let all = self.brokers.len();
        self.brokers
            .values()
            .all(|slot| slot.answers().is_some_and(|broker| broker.cache().brokers.len() == all))
    }

    /// Whether a condition holds.
    pub(super) fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Leader(tp, leader) => self.all_agree(tp, |seen| seen.leader == *leader),
            Condition::Epoch(tp, epoch) => self.all_agree(tp, |seen| seen.leader_epoch == *epoch),
            Condition::Isr(tp, isr) => self.all_agree(tp, |seen| {
                seen.isr.len() == isr.len() && isr.iter().all(|id| seen.isr.contains(id))
            }),
            Condition::Members(group, count) => {
                self.group(group).is_some_and(|group| group.members.len() == *count as usize)
            }
            Condition::State(group, state) => self.group(group).is_some_and(|group| group.state == *state),
            Condition::Committed(subject, offset) => {
                self.all_rows(subject, |committed, _| committed == Some(*offset))
            }
            Condition::Lag(subject, lag) => self.all_rows(subject, |committed, end| {
                committed.is_some_and(|committed| end - committed == *lag)
            }),
            Condition::Printed(name, count) => {
                let slot = self.lab.background().get(name).and_then(|id| self.clients.get(id));
                let printed = slot.and_then(|slot| slot.process.as_ref()).map_or(0, |p| p.printed_records());
                printed >= u64::from(*count)
            }
        }
    }

    /// Whether every live, unpaused broker knows a partition, and sees it so.
    fn all_agree(&self, tp: &TopicPartition, is_so: impl Fn(&PartitionMetadata) -> bool) -> bool {
        let request =
            MetadataRequest { topics: Some(vec![tp.topic.clone()]), allow_auto_topic_creation: false };
        let mut asked = 0;
        let mut live = self.brokers.values().filter(|slot| slot.answers().is_some());
        let agree = live.all(|slot| {
            asked += 1;
            let answer = slot.answers().map(|broker| broker.cache().answer(&request));
            let seen = answer.iter().flat_map(|answer| &answer.topics).flat_map(|topic| &topic.partitions);
            seen.into_iter().find(|seen| seen.partition == tp.partition).is_some_and(&is_so)
        });
        agree && asked > 0
    }

    fn group(&self, id: &str) -> Option<&Group> {
        let live = self.brokers.values().filter_map(|slot| slot.answers());
        live.flat_map(|broker| broker.coordinator().groups()).find(|group| *group.id == *id)
    }

    /// Whether a group has rows for a subject, and each is so: (committed offset, the leader's high watermark).
    fn all_rows(&self, subject: &Subject, is_so: impl Fn(Option<Offset>, Offset) -> bool) -> bool {
        let Some(group) = self.group(&subject.group) else { return false };
        let assigned = group.members.values().flat_map(|member| {
            Assignment::parse(&member.assignment).map(|assignment| assignment.partitions).unwrap_or_default()
        });
        let mut rows: Vec<TopicPartition> = group.offsets.keys().cloned().chain(assigned).collect();
        rows.retain(|tp| subject.tp.as_ref().is_none_or(|wanted| wanted == tp));
        let row_is_so = |tp: &TopicPartition| {
            let leaders = self.brokers.values().filter_map(|slot| slot.answers());
            let end =
                leaders.filter_map(|broker: &Broker| broker.replicas().partition(tp)).find(|p| p.is_leader());
            is_so(
                group.offsets.get(tp).map(|c| c.offset),
                end.map_or(Offset::NONE, |partition| partition.high_watermark),
            )
        };
        !rows.is_empty() && rows.iter().all(row_is_so)
    }
}
