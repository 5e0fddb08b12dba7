//! Topics, partitions and their leaders, configs, producer ids (`ReplicationControlManager`).

use std::rc::Rc;

use super::QuorumController;
use crate::controller::election::Decision;
use crate::controller::refusal::{Refusal, refuse};
use crate::controller::serving::{alterations, elections};
use crate::controller::topics::{self, PRODUCER_ID_BLOCK};
use crate::fact::{ControllerFact, ElectionReason};
use crate::ids::{BrokerId, LeaderEpoch, TopicName, TopicPartition};
use crate::log::LogConfig;
use crate::process::Out;
use crate::protocol::admin::{
    ConfigChanges, ConfigResource, CreatePartitionsRequest, CreatePartitionsResponse, CreateTopicsRequest,
    CreateTopicsResponse, ElectLeadersRequest, ElectLeadersResponse, IncrementalAlterConfigsRequest,
    IncrementalAlterConfigsResponse, NewTopic,
};
use crate::protocol::cluster::{
    AllocateProducerIdsResponse, AlterPartitionRequest, AlterPartitionResponse, PartitionState, Uuid,
};
use crate::protocol::{ErrorCode, Response};
use crate::raft::directory_id;
use crate::wire::metadata_record::MoveChange;
use crate::wire::metadata_record::{BROKER_RESOURCE, MetadataRecord, TOPIC_RESOURCE};

/// Records, and the answer when they are committed.
pub(super) type Decided = (Vec<MetadataRecord>, Response);

impl QuorumController {
    /// Decisions about partitions as records: of each only what changes.
    pub(super) fn changes(&self, decisions: &[Decision], out: &mut Out<'_>) -> Vec<MetadataRecord> {
        let before = out.cause();
        let record = |decision: &Decision| {
            if let Some(moving) = self.context.moving(&decision.tp) {
                return self.change_with_move(decision.clone(), moving.clone(), out);
            }
            let known = self.context.states.get(&decision.tp)?;
            let Decision { tp, state, reason } = decision;
            let (isr, leader) = (state.isr != known.isr, state.leader != known.leader);
            out.fact(decision.what(&self.context));
            Some(MetadataRecord::PartitionChange {
                partition: tp.partition,
                topic: self.context.topics.get(&tp.topic)?.id,
                isr: isr.then(|| state.isr.clone()),
                leader: leader.then_some(state.leader),
                recovery: i8::from(*reason == Some(ElectionReason::Unclean)),
                moving: MoveChange::default(),
            })
        };
        let records = decisions.iter().filter_map(record).collect();
        out.set_cause(before);
        records
    }

    pub(super) fn allocate_producer_ids(&self, broker: BrokerId) -> Decided {
        let (start, len) = (self.context.next_producer_id, PRODUCER_ID_BLOCK);
        let epoch = self.context.brokers.get(&broker).copied().unwrap_or(-1);
        let record = MetadataRecord::ProducerIds { broker, epoch, next: start + len };
        let response = AllocateProducerIdsResponse { error: ErrorCode::None, start, len: len as i32 };
        (vec![record], Response::AllocateProducerIds(response))
    }

    pub(super) fn alter_partition(&self, asked: &AlterPartitionRequest, out: &mut Out<'_>) -> Decided {
        // A leader that asks again reads in the metadata log that it is done.
        let (decisions, partitions) = alterations(&self.context, asked, false, out);
        let partitions = self.with_moves(partitions, &decisions);
        let response = AlterPartitionResponse { error: ErrorCode::None, partitions };
        (self.changes(&decisions, out), Response::AlterPartition(response))
    }

    pub(super) fn elect_leaders(&self, asked: &ElectLeadersRequest, out: &mut Out<'_>) -> Decided {
        let (decisions, partitions) = elections(&self.context, asked, true);
        let response = ElectLeadersResponse { error: ErrorCode::None, partitions };
        (self.changes(&decisions, out), Response::ElectLeaders(response))
    }

    pub(super) fn create_topics(&self, asked: &CreateTopicsRequest, out: &mut Out<'_>) -> Decided {
        let mut records = Vec::new();
        let mut topics = Vec::new();
        for topic in &asked.topics {
            let (error, message) = match self.create_topic(topic, out) {
                Ok(new) => {
                    records.extend(new);
                    (ErrorCode::None, None)
                }
                Err(refusal) => refusal,
            };
            topics.push((topic.name.clone(), error, message));
        }
        (records, Response::CreateTopics(CreateTopicsResponse { topics }))
    }

    fn create_topic(&self, topic: &NewTopic, out: &mut Out<'_>) -> Result<Vec<MetadataRecord>, Refusal> {
        let assignment = topics::assignment(topic, &self.context, true, out.now)?;
        let pairs = topic.configs.iter().map(|(name, value)| (&**name, &**value));
        LogConfig::from_pairs(pairs).map_err(|e| refuse(ErrorCode::InvalidConfig, e.to_string()))?;
        let id = topics::topic_id(&topic.name, out.now);
        let mut records = vec![MetadataRecord::Topic { name: topic.name.clone(), id }];
        let config = |(key, value): &(Rc<str>, Rc<str>)| config(&topic.name, key, Some(value.clone()));
        records.extend(topic.configs.iter().map(config));
        let before = out.cause();
        out.because(ControllerFact::TopicCreated {
            topic: topic.name.clone(),
            partitions: assignment.len() as i32,
        });
        let partitions =
            (0..).zip(&assignment).map(|(p, replicas)| self.partition(&topic.name, id, p, replicas, out));
        let partitions: Result<Vec<_>, _> = partitions.collect();
        out.set_cause(before);
        records.extend(partitions?);
        Ok(records)
    }

    /// A new partition: its first replica that can lead does, and those that can are in sync.
    fn partition(
        &self,
        topic: &TopicName,
        id: Uuid,
        partition: i32,
        replicas: &[BrokerId],
        out: &mut Out<'_>,
    ) -> Result<MetadataRecord, Refusal> {
        let isr: Vec<BrokerId> = replicas.iter().copied().filter(|id| self.context.can_lead(*id)).collect();
        let Some(leader) = isr.first().copied() else {
            let message = format!(
                "All brokers specified in the manual partition assignment for partition {partition} are fenced or in controlled shutdown."
            );
            return Err(refuse(ErrorCode::InvalidReplicaAssignment, message));
        };
        let state = PartitionState {
            controller_epoch: self.context.epoch,
            leader,
            leader_epoch: LeaderEpoch::ZERO,
            isr,
            partition_epoch: 0,
            replicas: replicas.to_vec(),
        };
        let tp = TopicPartition::new(topic.clone(), partition);
        let decision = Decision { tp, state, reason: Some(ElectionReason::NewPartition) };
        out.fact(decision.what(&self.context));
        Ok(MetadataRecord::Partition {
            partition,
            topic: id,
            directories: replicas.iter().map(|id| directory_id(*id)).collect(),
            replicas: replicas.to_vec(),
            isr: decision.state.isr,
            leader,
            leader_epoch: LeaderEpoch::ZERO,
            partition_epoch: 0,
        })
    }

    pub(super) fn create_partitions(&self, asked: &CreatePartitionsRequest, out: &mut Out<'_>) -> Decided {
        let mut records = Vec::new();
        let mut topics = Vec::new();
        for (name, count, given) in &asked.topics {
            let (error, message) = match self.grow_topic(name, *count, given, out) {
                Ok(new) => {
                    records.extend(new);
                    (ErrorCode::None, None)
                }
                Err(refusal) => refusal,
            };
            topics.push((name.clone(), error, message));
        }
        (records, Response::CreatePartitions(CreatePartitionsResponse { topics }))
    }

    fn grow_topic(
        &self,
        name: &TopicName,
        count: i32,
        given: &[Vec<BrokerId>],
        out: &mut Out<'_>,
    ) -> Result<Vec<MetadataRecord>, Refusal> {
        let node = topics::grown(&self.context, true, name, count, given, out.now)?;
        let is_new =
            |p: &i32| self.context.topics.get(name).is_none_or(|topic| !topic.partitions.contains_key(p));
        let new = node.partitions.iter().filter(|(partition, _)| is_new(partition));
        new.map(|(partition, replicas)| self.partition(name, node.id, *partition, replicas, out)).collect()
    }

    pub(super) fn alter_configs(&self, asked: &IncrementalAlterConfigsRequest) -> Decided {
        let mut records = Vec::new();
        let mut resources = Vec::new();
        for (resource, changes) in &asked.resources {
            let decided = match resource {
                ConfigResource::Topic(name) => self.alter_config(name, changes),
                // The broker that was asked has looked at the values: only it knows its own.
                ConfigResource::Broker(id) => {
                    let name: Rc<str> = id.map_or_else(|| "".into(), |id| id.to_string().into());
                    let of = |(key, value): &(Rc<str>, Option<Rc<str>>)| MetadataRecord::Config {
                        resource: BROKER_RESOURCE,
                        name: name.clone(),
                        key: key.clone(),
                        value: value.clone(),
                    };
                    Ok(changes.iter().map(of).collect::<Vec<_>>())
                }
            };
            let (error, message) = match decided {
                Ok(new) => {
                    records.extend(new);
                    (ErrorCode::None, None)
                }
                Err(refusal) => refusal,
            };
            resources.push((resource.clone(), error, message));
        }
        (records, Response::IncrementalAlterConfigs(IncrementalAlterConfigsResponse { resources }))
    }

    fn alter_config(
        &self,
        name: &TopicName,
        changes: &ConfigChanges,
    ) -> Result<Vec<MetadataRecord>, Refusal> {
        let topic = self.context.topics.get(name).ok_or((ErrorCode::UnknownTopicOrPartition, None))?;
        topics::altered(topic.configs.clone(), changes)
            .map_err(|error| refuse(ErrorCode::InvalidConfig, error.to_string()))?;
        Ok(changes.iter().map(|(key, value)| config(name, key, value.clone())).collect())
    }
}

fn config(topic: &TopicName, key: &Rc<str>, value: Option<Rc<str>>) -> MetadataRecord {
    MetadataRecord::Config { resource: TOPIC_RESOURCE, name: topic.clone(), key: key.clone(), value }
}
