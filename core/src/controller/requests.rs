//! The controller's requests to brokers, over one channel each (`ControllerChannelManager`).

use std::rc::Rc;

use super::{CHANNEL_BACKOFF, Context};
use crate::ids::{BrokerId, ConnId, LeaderEpoch, NodeId, TopicName, TopicPartition};
use crate::map::Map;
use crate::metadata::cache::LEADER_DURING_DELETE;
use crate::process::Out;
use crate::protocol::admin::{AlterPartitionReassignmentsResponse, DeleteTopicsResponse};
use crate::protocol::admin::{
    CreatePartitionsResponse, CreateTopicsResponse, ElectLeadersResponse, IncrementalAlterConfigsResponse,
    ListPartitionReassignmentsResponse,
};
use crate::protocol::cluster::{
    AllocateProducerIdsResponse, AlterPartitionResponse, ControlledShutdownResponse, LeaderAndIsrRequest,
    PartitionState, StopReplicaRequest, UpdateMetadataRequest, Uuid,
};
use crate::protocol::quorum::{BrokerHeartbeatResponse, BrokerRegistrationResponse};
use crate::protocol::{ErrorCode, Request, Response};
use crate::time::{Instant, Span};
use crate::transport::channel::{Channel, ChannelConfig};

/// `controller.socket.timeout.ms`.
const TIMEOUT: Span = Span(30_000_000);

/// What STOP_REPLICA says for a leader epoch when a topic goes: newer than any (`LeaderAndIsr.EpochDuringDelete`).
pub(super) const EPOCH_DURING_DELETE: LeaderEpoch = LeaderEpoch(-2);

/// One channel for each broker that was ever told something.
#[derive(Clone, Debug, Default)]
pub(super) struct Channels(Map<BrokerId, Channel>);

impl Channels {
    pub fn owns(&self, conn: ConnId) -> bool {
        self.0.values().any(|channel| channel.owns(conn))
    }

    pub fn on_connected(&mut self, conn: ConnId, out: &mut Out<'_>) {
        if let Some(channel) = self.of(conn) {
            channel.on_connected(conn, out);
        }
    }

    pub fn on_disconnected(&mut self, conn: ConnId, out: &mut Out<'_>) {
        if let Some(channel) = self.of(conn)
            && let Some(lost) = channel.on_disconnected(out)
        {
            channel.send_again(lost, out);
        }
    }

    /// An answer came: of whom, and to what.
    pub fn on_response(
        &mut self,
        conn: ConnId,
        correlation: u32,
        response: &Response,
        out: &mut Out<'_>,
    ) -> Option<(BrokerId, Rc<Request>)> {
        let (broker, channel) = self.0.iter_mut().find(|(_, channel)| channel.owns(conn))?;
        Some((*broker, channel.on_response(correlation, response, out)?))
    }

    pub fn deadline(&self) -> Instant {
        self.0.values().map(Channel::deadline).min().unwrap_or(Instant::NEVER)
    }

    pub fn on_wake(&mut self, out: &mut Out<'_>) {
        let before = out.cause();
        for channel in self.0.values_mut() {
            if let Some(lost) = channel.on_wake(out) {
                channel.send_again(lost, out);
            }
            out.set_cause(before);
        }
    }

    pub fn remove(&mut self, broker: BrokerId, out: &mut Out<'_>) {
        if let Some(mut channel) = self.0.remove(&broker) {
            channel.close(out);
        }
    }

    pub fn close(&mut self, out: &mut Out<'_>) {
        for channel in self.0.values_mut() {
            channel.close(out);
        }
    }

    /// Tells replicas who leads: all live ones of each partition, or of these `only` some.
    pub fn leader_and_isr(
        &mut self,
        context: &Context,
        states: &[(TopicPartition, PartitionState)],
        new: bool,
        only: Option<&[BrokerId]>,
        out: &mut Out<'_>,
    ) {
        for broker in context.brokers.keys().copied() {
            if only.is_some_and(|only| !only.contains(&broker)) {
                continue;
            }
            let hosted: Vec<_> = states
                .iter()
                .filter(|(tp, state)| state.replicas.contains(&broker) && !context.is_gone(tp, broker))
                .map(|(tp, state)| (tp.clone(), state.clone(), new))
                .collect();
            if hosted.is_empty() {
                continue;
            }
            let request = LeaderAndIsrRequest {
                controller: context.broker,
                controller_epoch: context.epoch,
                full: only.is_some(),
                topic_ids: topic_ids(context, hosted.iter().map(|(tp, ..)| tp)),
                partitions: hosted,
                live_leaders: context.brokers.keys().copied().collect(),
            };
            self.send(broker, Request::LeaderAndIsr(request), out);
        }
    }

    /// Tells every live broker which brokers live, and what changed.
    pub fn update_metadata(
        &mut self,
        context: &Context,
        states: &[(TopicPartition, PartitionState)],
        out: &mut Out<'_>,
    ) {
        let all: Vec<_> = context.brokers.keys().copied().collect();
        self.update_metadata_to(&all, context, states, out);
    }

    /// The same, to some.
    pub fn update_metadata_to(
        &mut self,
        brokers: &[BrokerId],
        context: &Context,
        states: &[(TopicPartition, PartitionState)],
        out: &mut Out<'_>,
    ) {
        let states = told(context, states);
        for broker in brokers.iter().filter(|id| context.is_live(**id)) {
            let request = UpdateMetadataRequest {
                controller: context.broker,
                controller_epoch: context.epoch,
                live_brokers: context.brokers.keys().copied().collect(),
                partitions: states.clone(),
                topic_ids: topic_ids(context, states.iter().map(|(tp, _)| tp)),
            };
            self.send(*broker, Request::UpdateMetadata(request), out);
        }
    }

    /// Tells a broker to stop following.
    pub fn stop_replicas(
        &mut self,
        context: &Context,
        broker: BrokerId,
        partitions: &[(TopicPartition, LeaderEpoch, bool)],
        out: &mut Out<'_>,
    ) {
        if !partitions.is_empty() {
            let request = StopReplicaRequest {
                controller: context.broker,
                controller_epoch: context.epoch,
                partitions: partitions.to_vec(),
            };
            self.send(broker, Request::StopReplica(request), out);
        }
    }

    fn send(&mut self, broker: BrokerId, request: Request, out: &mut Out<'_>) {
        let config = ChannelConfig { greets: false, backoff: CHANNEL_BACKOFF, timeout: TIMEOUT };
        self.0
            .entry(broker)
            .or_insert_with(|| Channel::new(NodeId::Broker(broker), config))
            .send(request, out);
    }

    fn of(&mut self, conn: ConnId) -> Option<&mut Channel> {
        self.0.values_mut().find(|channel| channel.owns(conn))
    }
}

fn topic_ids<'a>(
    context: &Context,
    partitions: impl Iterator<Item = &'a TopicPartition>,
) -> Map<TopicName, Uuid> {
    partitions.filter_map(|tp| Some((tp.topic.clone(), context.topics.get(&tp.topic)?.id))).collect()
}

/// What a broker that is not the controller answers to a request that is for it.
pub(super) fn not_controller(request: &Request) -> Response {
    let error = ErrorCode::NotController;
    match request {
        Request::AlterPartition(_) => {
            Response::AlterPartition(AlterPartitionResponse { error, partitions: Vec::new() })
        }
        Request::ControlledShutdown(_) => {
            Response::ControlledShutdown(ControlledShutdownResponse { error, remaining: Vec::new() })
        }
        Request::AllocateProducerIds(_) => {
            Response::AllocateProducerIds(AllocateProducerIdsResponse { error, start: -1, len: 0 })
        }
        Request::CreateTopics(request) => Response::CreateTopics(CreateTopicsResponse {
            topics: request.topics.iter().map(|topic| (topic.name.clone(), error, None)).collect(),
        }),
        Request::DeleteTopics(request) => Response::DeleteTopics(DeleteTopicsResponse {
            topics: request.topics.iter().map(|name| (name.clone(), error, None)).collect(),
        }),
        Request::CreatePartitions(request) => Response::CreatePartitions(CreatePartitionsResponse {
            topics: request.topics.iter().map(|(name, ..)| (name.clone(), error, None)).collect(),
        }),
        Request::IncrementalAlterConfigs(request) => {
            Response::IncrementalAlterConfigs(IncrementalAlterConfigsResponse {
                resources: request.resources.iter().map(|(of, _)| (of.clone(), error, None)).collect(),
            })
        }
        Request::BrokerRegistration(_) => {
            Response::BrokerRegistration(BrokerRegistrationResponse { error, epoch: -1 })
        }
        Request::BrokerHeartbeat(_) => Response::BrokerHeartbeat(BrokerHeartbeatResponse {
            error,
            is_caught_up: false,
            is_fenced: true,
            should_shut_down: false,
        }),
        Request::AlterPartitionReassignments(_) => {
            Response::AlterPartitionReassignments(AlterPartitionReassignmentsResponse {
                error,
                partitions: Vec::new(),
            })
        }
        Request::ElectLeaders(_) => {
            Response::ElectLeaders(ElectLeadersResponse { error, partitions: Vec::new() })
        }
        _ => Response::ListPartitionReassignments(ListPartitionReassignmentsResponse::nothing(error)),
    }
}

/// The states, as brokers are to know them: what is being deleted has no leader any more.
fn told(
    context: &Context,
    states: &[(TopicPartition, PartitionState)],
) -> Vec<(TopicPartition, PartitionState)> {
    let mut told = states.to_vec();
    for (_, state) in told.iter_mut().filter(|(tp, _)| context.is_deleting(&tp.topic)) {
        state.leader = LEADER_DURING_DELETE;
    }
    told
}
