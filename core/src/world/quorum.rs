//! The metadata quorum as a screen shows it: its nodes, and the newest records of their log.

use std::rc::Rc;

use super::World;
use super::processes::Life;
use crate::ids::{BrokerId, LeaderEpoch, NodeId, Offset, joined};
use crate::metadata::image::Image;
use crate::protocol::cluster::Uuid;
use crate::raft::Raft;
use crate::view::{ProcessState, QuorumView};
use crate::wire::metadata_record::MetadataRecord;

/// How many records of the log are shown, and how many of the newest are looked through for them: the leader writes one
/// that says nothing twice a second.
const RECORDS_SHOWN: usize = 60;
const RECORDS_READ: usize = 600;

impl World {
    /// The controller and its epoch, in KRaft mode: of several that believe to lead, the one of the newest epoch.
    pub(super) fn quorum_leader(&self) -> Option<(BrokerId, LeaderEpoch)> {
        let live = self.controllers.iter().filter(|(_, slot)| slot.life == Life::Running);
        let rafts = live.filter_map(|(id, slot)| Some((*id, slot.controller.as_ref()?.raft())));
        let leaders = rafts.filter(|(_, raft)| raft.is_leader()).map(|(id, raft)| (id, raft.epoch()));
        leaders.max_by_key(|(_, epoch)| *epoch)
    }

    /// The voters, then the observers.
    pub fn quorum_views(&self) -> Vec<QuorumView> {
        let view = |node, state: ProcessState, raft: &Raft| QuorumView {
            node,
            state,
            leads: state == ProcessState::Running && raft.is_leader(),
            epoch: raft.epoch(),
            log_end_offset: raft.log().log_end_offset(),
            high_watermark: raft.high_watermark(),
        };
        let voters = self.controllers.iter().filter_map(|(id, slot)| {
            let state = match slot.life {
                Life::Running => ProcessState::Running,
                Life::Paused => ProcessState::Paused,
                Life::Killed => ProcessState::Killed,
                Life::Unborn | Life::Off | Life::Ended => ProcessState::Stopped,
            };
            Some(view(NodeId::Controller(*id), state, slot.controller.as_ref()?.raft()))
        });
        let observers = self.brokers.iter().filter_map(|(id, slot)| {
            Some(view(NodeId::Broker(*id), slot.state(), slot.broker.as_ref()?.metadata_log()?))
        });
        voters.chain(observers).collect()
    }

    /// The newest records of the log, as its leader has it, the newest first; without those that say nothing.
    pub fn metadata_records(&self) -> Vec<(Offset, Rc<str>)> {
        let leader = self.quorum_leader().and_then(|(id, _)| self.controllers.get(&id)?.controller.as_ref());
        let Some(controller) = leader else { return Vec::new() };
        let tail = controller.raft().log().tail(&controller.disk, RECORDS_READ);
        let records = tail.into_iter().rev().filter_map(|(located, record)| {
            let text = match located.batch.is_control() {
                true => format!("LeaderChange epoch {}", located.batch.leader_epoch()),
                false => text(&MetadataRecord::read(&record.value?).ok()?, controller.image())?,
            };
            Some((record.offset, text.into()))
        });
        records.take(RECORDS_SHOWN).collect()
    }
}

/// A record by Kafka's name, with what it changes; `None` for one that changes nothing.
fn text(record: &MetadataRecord, image: &Image) -> Option<String> {
    let name = |topic: &Uuid| image.topic_name(topic).cloned().unwrap_or_default();
    Some(match record {
        MetadataRecord::RegisterBroker { broker, epoch, .. } => {
            format!("RegisterBroker {broker} epoch {epoch}")
        }
        MetadataRecord::Topic { name, .. } => format!("Topic {name}"),
        MetadataRecord::Partition { partition, topic, isr, leader, .. } => {
            format!("Partition {}-{partition} leader {leader} ISR {}", name(topic), joined(isr))
        }
        MetadataRecord::Config { name, key, value, .. } => {
            format!("Config {name} {key}={}", value.as_deref().unwrap_or("null"))
        }
        MetadataRecord::PartitionChange { partition, topic, isr, leader, .. } => {
            let leader = leader.map_or(String::new(), |leader| format!(" leader {leader}"));
            let isr = isr.as_ref().map_or(String::new(), |isr| format!(" ISR {}", joined(isr)));
            format!("PartitionChange {}-{partition}{leader}{isr}", name(topic))
        }
        MetadataRecord::FeatureLevel { name, level } => format!("FeatureLevel {name}={level}"),
        MetadataRecord::ProducerIds { broker, next, .. } => format!("ProducerIds {broker} next {next}"),
        MetadataRecord::BrokerRegistrationChange { broker, fenced, .. } => {
            let change = match fenced {
                1 => "fenced",
                -1 => "unfenced",
                _ => "in controlled shutdown",
            };
            format!("BrokerRegistrationChange {broker} {change}")
        }
        MetadataRecord::RemoveTopic { id } => format!("RemoveTopic {}", name(id)),
        MetadataRecord::NoOp => return None,
    })
}
