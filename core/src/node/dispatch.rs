//! Requests to a broker, each to the part that answers it (`KafkaApis`).

use std::rc::Rc;

use super::{Broker, Phase, Purpose};
use crate::group::coordinator::{Coordinator, Hands as GroupHands, Write};
use crate::ids::TopicPartition;
use crate::metadata::cache::{OFFSETS_TOPIC, TRANSACTIONS_TOPIC, is_internal};
use crate::metadata::znodes;
use crate::process::Out;
use crate::protocol::admin::DescribeClusterResponse;
use crate::protocol::cluster::{
    AllocateProducerIdsRequest, ApiVersionsResponse, LeaderAndIsrRequest, MetadataRequest,
    StopReplicaResponse, UpdateMetadataRequest, UpdateMetadataResponse,
};
use crate::protocol::data::{InitProducerIdRequest, InitProducerIdResponse};
use crate::protocol::group::{
    ConsumerGroupDescribeResponse, FindCoordinatorRequest, FindCoordinatorResponse,
};
use crate::protocol::quorum::DescribeTopicPartitionsResponse;
use crate::protocol::{ErrorCode, Request, Response};
use crate::replica::purgatory::Writer;
use crate::transaction::coordinator::Transactions;
use crate::transport::server::{Ticket, Turn};
use crate::wire::batch::Batch;

impl Broker {
    pub(super) fn dispatch(&mut self, turn: Turn, out: &mut Out<'_>) {
        let (ticket, request) = (turn.ticket, &turn.request);
        match &**request {
            Request::ApiVersions(_) => {
                let response = ApiVersionsResponse { has_kraft_requests: self.kraft.as_ref().is_some() };
                self.server.respond(ticket, Response::ApiVersions(response), out);
            }
            Request::IncrementalAlterConfigs(asked) => match self.refuse_configs(asked) {
                Some(refusal) => self.server.respond(ticket, refusal, out),
                None if self.kraft.as_ref().is_some() => self.forward(ticket, request, out),
                None => self.on_alter_configs(ticket, asked, out),
            },
            Request::CreateTopics(_)
            | Request::DeleteTopics(_)
            | Request::CreatePartitions(_)
            | Request::ElectLeaders(_)
            | Request::ListPartitionReassignments(_)
            | Request::DescribeQuorum(_)
                if self.kraft.as_ref().is_some() =>
            {
                self.forward(ticket, request, out);
            }
            Request::AlterPartitionReassignments(_) if self.kraft.as_ref().is_some() => {
                self.forward(ticket, request, out);
            }
            Request::AlterPartitionReassignments(_) | Request::ListPartitionReassignments(_) => {
                let (controller, mut desk) = self.controller_desk(out);
                controller.on_request(ticket, request, &mut desk);
            }
            Request::DescribeTopicPartitions(asked) => {
                let topics = Some(asked.topics.clone());
                let asked = MetadataRequest { topics, allow_auto_topic_creation: false };
                let response = DescribeTopicPartitionsResponse { topics: self.cache.answer(&asked).topics };
                self.server.respond(ticket, Response::DescribeTopicPartitions(response), out);
            }
            // Nobody who has read this broker's API_VERSIONS asks it that.
            Request::DescribeQuorum(_)
            | Request::Vote(_)
            | Request::BeginQuorumEpoch(_)
            | Request::BrokerRegistration(_)
            | Request::BrokerHeartbeat(_) => out.close(ticket.conn),
            Request::Metadata(asked) => self.on_metadata(ticket, asked, out),
            Request::Produce(_) | Request::TxnOffsetCommit(_) => self.on_transactional(ticket, request, out),
            Request::AddPartitionsToTxn(_)
            | Request::AddOffsetsToTxn(_)
            | Request::EndTxn(_)
            | Request::DescribeTransactions(_)
            | Request::ListTransactions(_) => self.on_transaction_request(ticket, request, out),
            Request::WriteTxnMarkers(asked) => self.on_write_txn_markers(ticket, asked, out),
            Request::DescribeProducers(asked) => self.on_describe_producers(ticket, asked, out),
            Request::Fetch(_) => {
                let (replicas, mut hands) = self.replica_hands(out);
                replicas.on_fetch(ticket, request, &mut hands);
            }
            Request::ListOffsets(asked) => {
                let (replicas, hands) = self.replica_hands(out);
                let response = replicas.on_list_offsets(asked, &hands);
                self.server.respond(ticket, Response::ListOffsets(response), out);
            }
            Request::OffsetForLeaderEpoch(asked) => {
                let (replicas, hands) = self.replica_hands(out);
                let response = replicas.on_offset_for_leader_epoch(asked, &hands);
                self.server.respond(ticket, Response::OffsetForLeaderEpoch(response), out);
            }
            Request::DeleteRecords(asked) => {
                let (replicas, mut hands) = self.replica_hands(out);
                replicas.on_delete_records(ticket, asked, &mut hands);
            }
            Request::InitProducerId(asked) => self.on_init_producer_id(ticket, asked, out),
            Request::FindCoordinator(asked) => self.on_find_coordinator(ticket, asked, out),
            Request::LeaderAndIsr(_) => {
                self.leader_and_isr.push_back((ticket, request.clone(), out.cause()));
                self.read_new_configs(request, out);
                self.leader_and_isr_goes_on(out);
            }
            Request::UpdateMetadata(asked) => self.on_update_metadata(ticket, asked, out),
            Request::StopReplica(asked) => {
                let (replicas, mut hands) = self.replica_hands(out);
                let error = replicas.on_stop_replica(asked, &mut hands);
                if error == ErrorCode::None {
                    let gone = asked.partitions.iter().filter(|(.., delete)| *delete);
                    let gone: Vec<_> = gone.map(|(tp, ..)| tp.clone()).collect();
                    self.delete_replicas(gone.iter(), out);
                    self.forget_configs(&gone);
                }
                let partitions = asked.partitions.iter().map(|(tp, ..)| tp.clone()).collect();
                let response = StopReplicaResponse { error, partitions };
                self.server.respond(ticket, Response::StopReplica(response), out);
            }
            Request::DescribeCluster(_) => {
                let response = DescribeClusterResponse {
                    controller: self.cache.controller(),
                    brokers: self.cache.brokers.iter().copied().collect(),
                };
                self.server.respond(ticket, Response::DescribeCluster(response), out);
            }
            Request::DescribeConfigs(asked) => self.on_describe_configs(ticket, asked, out),
            Request::ConsumerGroupDescribe(_) => {
                let response = ConsumerGroupDescribeResponse { error: ErrorCode::UnsupportedVersion };
                self.server.respond(ticket, Response::ConsumerGroupDescribe(response), out);
            }
            Request::OffsetCommit(_)
            | Request::OffsetFetch(_)
            | Request::JoinGroup(_)
            | Request::SyncGroup(_)
            | Request::Heartbeat(_)
            | Request::LeaveGroup(_)
            | Request::DescribeGroups(_)
            | Request::DeleteGroups(_)
            | Request::OffsetDelete(_)
            | Request::ListGroups(_) => self.on_group_request(ticket, request, out),
            Request::CreateTopics(_)
            | Request::DeleteTopics(_)
            | Request::CreatePartitions(_)
            | Request::ElectLeaders(_)
            | Request::AlterPartition(_)
            | Request::ControlledShutdown(_)
            | Request::AllocateProducerIds(_) => {
                let (controller, mut desk) = self.controller_desk(out);
                controller.on_request(ticket, request, &mut desk);
            }
        }
    }

    fn on_group_request(&mut self, ticket: Ticket, request: &Request, out: &mut Out<'_>) {
        let mut writes = Vec::new();
        let coordinator = &mut self.coordinator;
        let cache = &self.cache;
        let mut hands = GroupHands { server: &mut self.server, writes: &mut writes, out };
        match request {
            Request::DeleteGroups(asked) => coordinator.on_delete(ticket, asked, &mut hands),
            Request::OffsetDelete(asked) => {
                let exists = |tp: &TopicPartition| cache.partition(tp).is_some();
                coordinator.on_delete_offsets(ticket, asked, exists, &mut hands);
            }
            Request::JoinGroup(asked) => coordinator.on_join(ticket, asked, &mut hands),
            Request::SyncGroup(asked) => coordinator.on_sync(ticket, asked, &mut hands),
            Request::Heartbeat(asked) => coordinator.on_heartbeat(ticket, asked, &mut hands),
            Request::LeaveGroup(asked) => coordinator.on_leave(ticket, asked, &mut hands),
            Request::OffsetCommit(asked) => coordinator.on_commit(ticket, asked, &mut hands),
            Request::OffsetFetch(asked) => {
                let response = Response::OffsetFetch(coordinator.fetch_offsets(asked));
                hands.server.respond(ticket, response, hands.out);
            }
            Request::DescribeGroups(asked) => {
                let response = Response::DescribeGroups(coordinator.describe(asked));
                hands.server.respond(ticket, response, hands.out);
            }
            _ => hands.server.respond(ticket, Response::ListGroups(coordinator.list()), hands.out),
        }
        self.write_for_coordinators(writes, out);
    }

    pub(super) fn write_for_coordinators(&mut self, writes: Vec<Write>, out: &mut Out<'_>) {
        let before = out.cause();
        for Write { writer, tp, batch, timeout, cause } in writes {
            out.set_cause(cause);
            let (replicas, mut hands) = self.replica_hands(out);
            replicas.write_for_coordinator(writer, (tp, batch), timeout, &mut hands);
        }
        out.set_cause(before);
    }

    /// Tells the coordinator which of its writes are through, until that leads to no more writes.
    pub(super) fn settle_writes(&mut self, out: &mut Out<'_>) {
        loop {
            let written = self.replicas.take_written();
            if written.is_empty() {
                return;
            }
            let mut writes = Vec::new();
            for written in written {
                let before = out.wake_for(written.cause);
                let mut hands = GroupHands { server: &mut self.server, writes: &mut writes, out };
                match written.writer {
                    Writer::Coordinator(number) => {
                        self.coordinator.on_written(number, written.error, &mut hands)
                    }
                    Writer::Transactions(number) => {
                        self.transactions.on_written(number, written.error, &mut hands)
                    }
                    Writer::Marker(number) => self.on_marker_written(number, &written.tp, written.error, out),
                    Writer::Client(_) => {}
                }
                out.set_cause(before);
            }
            self.write_for_coordinators(writes, out);
        }
    }

    fn on_metadata(&mut self, ticket: Ticket, asked: &MetadataRequest, out: &mut Out<'_>) {
        let response = self.cache.answer(asked);
        if asked.allow_auto_topic_creation && self.config.auto_create_topics_enable {
            let unknown = response.topics.iter().filter(|t| t.error == ErrorCode::UnknownTopicOrPartition);
            for topic in unknown {
                let (partitions, copies) =
                    (self.config.num_partitions, self.config.default_replication_factor);
                self.create_unasked(&topic.name, partitions, copies, &[], None, out);
            }
        }
        self.server.respond(ticket, Response::Metadata(response), out);
    }

    /// The first producer of a broker waits until the controller has given the broker a block of ids.
    fn on_init_producer_id(&mut self, ticket: Ticket, asked: &InitProducerIdRequest, out: &mut Out<'_>) {
        let wanted =
            asked.transactional.as_ref().is_none_or(|(id, _)| self.transactions.wants_producer_id(id));
        let new_id = if wanted { self.next_producer_id(out) } else { None };
        if asked.transactional.is_some() {
            return self.with_coordinators(out, |_, transactions, hands| {
                transactions.on_init(ticket, asked, new_id, hands);
            });
        }
        let (error, producer_id, producer_epoch) = match new_id {
            Some(id) => (ErrorCode::None, id, 0),
            None => (ErrorCode::CoordinatorLoadInProgress, -1, -1),
        };
        let response = InitProducerIdResponse { error, producer_id, producer_epoch };
        self.server.respond(ticket, Response::InitProducerId(response), out);
    }

    fn next_producer_id(&mut self, out: &mut Out<'_>) -> Option<i64> {
        let ids = &mut self.producer_ids;
        if ids.next < ids.end {
            ids.next += 1;
            return Some(ids.next - 1);
        }
        if !ids.asked {
            ids.asked = true;
            let request = Request::AllocateProducerIds(AllocateProducerIdsRequest { broker: self.id });
            self.to_controller.send(request, self.cache.controller, out);
        }
        None
    }

    fn on_find_coordinator(&mut self, ticket: Ticket, asked: &FindCoordinatorRequest, out: &mut Out<'_>) {
        let none = crate::ids::BrokerId::NONE;
        let answer =
            |error, coordinator| Response::FindCoordinator(FindCoordinatorResponse { error, coordinator });
        if asked.key.is_empty() {
            let error =
                if asked.of_transaction { ErrorCode::InvalidRequest } else { ErrorCode::InvalidGroupId };
            return self.server.respond(ticket, answer(error, none), out);
        }
        let unavailable = answer(ErrorCode::CoordinatorNotAvailable, none);
        let (topic, partition) = match asked.of_transaction {
            true => (TRANSACTIONS_TOPIC, self.transactions.partition_of(&asked.key)),
            false => (OFFSETS_TOPIC, self.coordinator.partition_of(&asked.key)),
        };
        if !self.cache.contains(topic) {
            let waiting = Some((ticket, unavailable));
            return self.create_internal(topic, waiting, out);
        }
        let leader = self.cache.partition(&TopicPartition::new(topic, partition)).map(|state| state.leader);
        let response = match leader.filter(|leader| self.cache.brokers.contains(leader)) {
            Some(leader) => answer(ErrorCode::None, leader),
            None => unavailable,
        };
        self.server.respond(ticket, response, out);
    }

    /// A coordinator's topic is made when it is first looked for.
    fn create_internal(&mut self, topic: &str, waiting: Option<(Ticket, Response)>, out: &mut Out<'_>) {
        let config = self.config.clone();
        let of_transactions = topic == TRANSACTIONS_TOPIC;
        let (partitions, copies, segment) = match of_transactions {
            true => (
                config.transaction_state_log_num_partitions,
                config.transaction_state_log_replication_factor,
                config.transaction_state_log_segment_bytes,
            ),
            false => (
                config.offsets_topic_num_partitions,
                config.offsets_topic_replication_factor,
                config.offsets_topic_segment_bytes,
            ),
        };
        let compression = if of_transactions { "uncompressed" } else { "producer" };
        let mut configs: Vec<(Rc<str>, Rc<str>)> = vec![
            ("cleanup.policy".into(), "compact".into()),
            ("compression.type".into(), compression.into()),
            ("segment.bytes".into(), segment.to_string().into()),
        ];
        if of_transactions {
            let min_isr = config.transaction_state_log_min_isr.to_string();
            configs.push(("min.insync.replicas".into(), min_isr.into()));
            configs.push(("unclean.leader.election.enable".into(), "false".into()));
        }
        self.create_unasked(topic, partitions, copies, &configs, waiting, out);
    }

    fn on_update_metadata(&mut self, ticket: Ticket, asked: &UpdateMetadataRequest, out: &mut Out<'_>) {
        let error = match self.replicas.accepts_controller(asked.controller_epoch) {
            true => ErrorCode::None,
            false => ErrorCode::StaleControllerEpoch,
        };
        self.server.respond(ticket, Response::UpdateMetadata(UpdateMetadataResponse { error }), out);
        if error != ErrorCode::None {
            return;
        }
        let deleted = self.cache.update(asked);
        self.forget_commits(&deleted, out);
        if self.phase == Phase::Registering && self.cache.brokers.contains(&self.id) {
            self.phase = Phase::Running;
        }
        let cache = &self.cache;
        self.server.on_metadata(|tp| cache.partition(tp).map(|state| state.leader), out);
    }

    /// A log is made with its topic's configs: those of new topics are read first.
    fn read_new_configs(&mut self, request: &Request, out: &mut Out<'_>) {
        let Request::LeaderAndIsr(request) = request else { return };
        for topic in self.replicas.without_log(request) {
            if !self.topic_configs.contains_key(&topic) {
                let path = znodes::topic_config(&topic);
                self.zk.get(path, true, Purpose::TopicConfig(topic), out);
            }
        }
    }

    pub(super) fn leader_and_isr_goes_on(&mut self, out: &mut Out<'_>) {
        while let Some((ticket, request, cause)) = self.leader_and_isr.front().cloned() {
            let Request::LeaderAndIsr(asked) = &*request else { return };
            let missing = |topic| !self.topic_configs.contains_key(topic);
            if self.replicas.without_log(asked).iter().any(missing) {
                return;
            }
            self.leader_and_isr.pop_front();
            let before = out.cause();
            out.set_cause(cause);
            self.take_roles(ticket, asked, out);
            out.set_cause(before);
        }
    }

    fn take_roles(&mut self, ticket: Ticket, asked: &LeaderAndIsrRequest, out: &mut Out<'_>) {
        let configs: Vec<_> =
            self.replicas.without_log(asked).into_iter().map(|t| (t.clone(), self.log_config(&t))).collect();
        let defaults = self.log_defaults.clone();
        let config_of = |topic: &str| {
            configs
                .iter()
                .find(|(name, _)| **name == *topic)
                .map_or(defaults.clone(), |(_, config)| config.clone())
        };
        let (replicas, mut hands) = self.replica_hands(out);
        let (response, changed) = replicas.on_leader_and_isr(asked, config_of, &mut hands);
        self.server.respond(ticket, Response::LeaderAndIsr(response), out);
        for tp in changed.iter().filter(|tp| is_internal(&tp.topic)) {
            self.coordinate(tp, out);
        }
    }

    /// Leading a partition of `__consumer_offsets` means coordinating its groups, of `__transaction_state` its
    /// transactional ids.
    pub(super) fn coordinate(&mut self, tp: &TopicPartition, out: &mut Out<'_>) {
        let Some(partition) = self.replicas.partition(tp) else { return };
        let of_transactions = &*tp.topic == TRANSACTIONS_TOPIC;
        if partition.is_leader() {
            let (log, epoch) = (&partition.log, partition.state.leader_epoch);
            let stored: Vec<Batch> =
                log.batches_from(&self.disk, log.log_start_offset()).map(|located| located.batch).collect();
            match of_transactions {
                true => self.transactions.load(tp.partition, epoch, stored.into_iter(), out),
                false => self.coordinator.load(tp.partition, stored.into_iter(), out),
            }
        } else {
            self.stop_coordinating(tp, out);
        }
    }

    /// Somebody else leads a partition of a coordinator's topic, or it is gone.
    pub(super) fn stop_coordinating(&mut self, tp: &TopicPartition, out: &mut Out<'_>) {
        self.with_coordinators(out, |groups, transactions, hands| match &*tp.topic {
            OFFSETS_TOPIC => groups.unload(tp.partition, hands),
            TRANSACTIONS_TOPIC => transactions.unload(tp.partition),
            _ => {}
        });
    }

    /// Lets the coordinators act, and writes what they want written.
    pub(super) fn with_coordinators(
        &mut self,
        out: &mut Out<'_>,
        act: impl FnOnce(&mut Coordinator, &mut Transactions, &mut GroupHands<'_, '_>),
    ) {
        let mut writes = Vec::new();
        let mut hands = GroupHands { server: &mut self.server, writes: &mut writes, out };
        act(&mut self.coordinator, &mut self.transactions, &mut hands);
        self.write_for_coordinators(writes, out);
    }
}
