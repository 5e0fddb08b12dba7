//! What a broker does for transactions: verifies batches with their coordinator, writes markers, and lets its own
//! coordinator answer.
//!
//! Before the first batch of a transaction on a partition, and before a group's commit in it, the leader asks the
//! coordinator whether the partition is in the transaction (KIP-890; `AddPartitionsToTxnManager`): so nothing is written
//! late into a transaction that has ended, which no marker would ever close.
//!
//! CAVEATS: each request is verified by a question of its own; Kafka puts those that wait into one.

use std::collections::VecDeque;
use std::rc::Rc;

use super::Broker;
use crate::group::coordinator::Hands as GroupHands;
use crate::ids::{BrokerId, ConnId, FactId, NodeId, TopicPartition};
use crate::map::Map;
use crate::metadata::cache::{OFFSETS_TOPIC, TRANSACTIONS_TOPIC};
use crate::process::Out;
use crate::protocol::transaction::{
    ActiveProducer, AddPartitionsToTxnRequest, AddPartitionsToTxnResponse, DescribeProducersRequest,
    DescribeProducersResponse, DescribeTransactionsResponse, ListTransactionsResponse, Owner,
    WriteTxnMarkersRequest, WriteTxnMarkersResponse,
};
use crate::protocol::{ErrorCode, Request, Response};
use crate::replica::purgatory::Writer;
use crate::time::{Instant, Span};
use crate::transport::channel::{Channel, ChannelConfig};
use crate::transport::server::Ticket;
use crate::wire::Batch;
use crate::wire::end_txn_marker::EndTxnMarker;

/// `request.timeout.ms`
const TIMEOUT: Span = Span(30_000_000);
/// How long a connection that failed is left alone.
const BACKOFF: Span = Span(100_000);

/// A request that waits until a coordinator has verified it.
#[derive(Clone, Debug)]
struct Verifying {
    ticket: Ticket,
    request: Rc<Request>,
    partitions: Vec<TopicPartition>,
    cause: Option<FactId>,
}

/// The questions to coordinators that are on their way, those of each in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Verifier {
    coordinators: Map<BrokerId, (Channel, VecDeque<Verifying>)>,
}

impl Verifier {
    pub fn owns(&self, conn: ConnId) -> bool {
        self.coordinators.values().any(|(channel, _)| channel.owns(conn))
    }

    pub fn deadline(&self) -> Instant {
        self.coordinators.values().map(|(channel, _)| channel.deadline()).min().unwrap_or(Instant::NEVER)
    }

    pub fn on_connected(&mut self, conn: ConnId, out: &mut Out<'_>) {
        if let Some((channel, _)) = self.of(conn) {
            channel.on_connected(conn, out);
        }
    }

    fn of(&mut self, conn: ConnId) -> Option<&mut (Channel, VecDeque<Verifying>)> {
        self.coordinators.values_mut().find(|(channel, _)| channel.owns(conn))
    }
}

/// Requests for markers that are being written.
#[derive(Clone, Debug, Default)]
pub(super) struct MarkersAsked {
    next: u64,
    /// Each write with its request, and its marker there.
    writes: Map<u64, (Ticket, usize)>,
    asked: Map<Ticket, Asked>,
}

#[derive(Clone, Debug)]
struct Asked {
    request: WriteTxnMarkersRequest,
    response: WriteTxnMarkersResponse,
    left: usize,
}

impl Broker {
    /// PRODUCE and TXN_OFFSET_COMMIT: at once, or when a coordinator has verified them.
    pub(super) fn on_transactional(&mut self, ticket: Ticket, request: &Rc<Request>, out: &mut Out<'_>) {
        let owned = match &**request {
            Request::Produce(asked) => asked.transactional_id.as_ref().and_then(|id| {
                let (tps, batches): (Vec<_>, Vec<_>) = asked.partitions.iter().cloned().unzip();
                let batch = batches.first().and_then(|bytes| Batch::parse(bytes).ok())?;
                let (producer_id, producer_epoch) = (batch.producer_id(), batch.producer_epoch());
                Some((Owner { transactional_id: id.clone(), producer_id, producer_epoch }, tps))
            }),
            Request::TxnOffsetCommit(asked) => {
                let partition = self.coordinator.partition_of(&asked.commit.group);
                Some((asked.owner.clone(), vec![TopicPartition::new(OFFSETS_TOPIC, partition)]))
            }
            _ => None,
        };
        let Some((owner, partitions)) = owned else { return self.go_on(ticket, request, &[], out) };
        let partitions = self.replicas.begin_verification(owner.producer_id, &partitions);
        if partitions.is_empty() || !self.config.transaction_partition_verification_enable {
            return self.go_on(ticket, request, &[], out);
        }
        let at =
            TopicPartition::new(TRANSACTIONS_TOPIC, self.transactions.partition_of(&owner.transactional_id));
        let leader = self.cache.partition(&at).map(|state| state.leader);
        let Some(leader) = leader.filter(|leader| self.cache.brokers.contains(leader)) else {
            return self.go_on(ticket, request, &unverified(partitions), out);
        };
        let config = ChannelConfig { greets: true, backoff: BACKOFF, timeout: TIMEOUT };
        let new = || (Channel::new(NodeId::Broker(leader), config), VecDeque::new());
        let (channel, waiting) = self.verifier.coordinators.entry(leader).or_insert_with(new);
        let (request, cause) = (request.clone(), out.cause());
        waiting.push_back(Verifying { ticket, request, partitions: partitions.clone(), cause });
        let question = AddPartitionsToTxnRequest { owner, verify_only: true, partitions };
        channel.send(Request::AddPartitionsToTxn(question), out);
    }

    /// A verified request is worked on; some of its partitions may be refused.
    fn go_on(
        &mut self,
        ticket: Ticket,
        request: &Request,
        refused: &[(TopicPartition, ErrorCode)],
        out: &mut Out<'_>,
    ) {
        match request {
            Request::Produce(asked) => {
                let (replicas, mut hands) = self.replica_hands(out);
                let writer = Writer::Client(ticket);
                replicas.produce(writer, asked.acks, asked.timeout, &asked.partitions, refused, &mut hands);
            }
            Request::TxnOffsetCommit(asked) => {
                let error = refused.first().map_or(ErrorCode::None, |(_, error)| *error);
                self.with_coordinators(out, |groups, _, hands| {
                    groups.on_txn_commit(ticket, asked, error, hands);
                });
            }
            _ => {}
        }
    }

    pub(super) fn on_verified(
        &mut self,
        conn: ConnId,
        correlation: u32,
        response: &Response,
        out: &mut Out<'_>,
    ) {
        let Some((channel, waiting)) = self.verifier.of(conn) else { return };
        if channel.on_response(correlation, response, out).is_none() {
            return;
        }
        let (Some(verified), Response::AddPartitionsToTxn(answer)) = (waiting.pop_front(), response) else {
            return;
        };
        let refused = answer.partitions.iter().filter(|(_, error)| *error != ErrorCode::None);
        let refused: Vec<_> = refused.map(|(tp, error)| (tp.clone(), verification_error(*error))).collect();
        let before = out.cause();
        self.go_on(verified.ticket, &verified.request, &refused, out);
        out.set_cause(before);
    }

    /// A coordinator is gone: what it was asked is refused in a way that is tried again, the rest asked elsewhere.
    pub(super) fn on_verifier_lost(&mut self, conn: ConnId, out: &mut Out<'_>) {
        let Some((channel, waiting)) = self.verifier.of(conn) else { return };
        channel.on_disconnected(out);
        channel.unsent().for_each(drop);
        let lost = std::mem::take(waiting);
        self.refuse_unverified(lost, out);
    }

    fn refuse_unverified(&mut self, lost: VecDeque<Verifying>, out: &mut Out<'_>) {
        for Verifying { ticket, request, partitions, cause } in lost {
            let before = out.wake_for(cause);
            self.go_on(ticket, &request, &unverified(partitions), out);
            out.set_cause(before);
        }
    }

    pub(super) fn verifier_wakes(&mut self, out: &mut Out<'_>) {
        let mut lost = VecDeque::new();
        for (channel, waiting) in self.verifier.coordinators.values_mut() {
            if channel.on_wake(out).is_some() {
                channel.unsent().for_each(drop);
                lost.append(waiting);
            }
        }
        self.refuse_unverified(lost, out);
    }

    /// Sends the markers that wait for a leader.
    pub(super) fn send_markers(&mut self, out: &mut Out<'_>) {
        let mut writes = Vec::new();
        let mut hands = GroupHands { server: &mut self.server, writes: &mut writes, out };
        self.transactions.send_markers(&self.cache, &mut hands);
        self.write_for_coordinators(writes, out);
    }

    pub(super) fn on_transaction_request(&mut self, ticket: Ticket, request: &Request, out: &mut Out<'_>) {
        let mut writes = Vec::new();
        let (transactions, cache) = (&mut self.transactions, &self.cache);
        let mut hands = GroupHands { server: &mut self.server, writes: &mut writes, out };
        match request {
            Request::AddPartitionsToTxn(asked) if asked.verify_only => {
                let response = Response::AddPartitionsToTxn(transactions.verify(asked));
                hands.server.respond(ticket, response, hands.out);
            }
            Request::AddPartitionsToTxn(asked) => {
                let unknown = |tp: &TopicPartition| cache.partition(tp).is_none();
                if asked.partitions.iter().any(unknown) {
                    let error = |tp| match unknown(tp) {
                        true => ErrorCode::UnknownTopicOrPartition,
                        false => ErrorCode::OperationNotAttempted,
                    };
                    let partitions = asked.partitions.iter().map(|tp| (tp.clone(), error(tp))).collect();
                    let response = AddPartitionsToTxnResponse { partitions };
                    hands.server.respond(ticket, Response::AddPartitionsToTxn(response), hands.out);
                } else {
                    transactions.on_add_partitions(ticket, asked, &mut hands);
                }
            }
            Request::AddOffsetsToTxn(asked) => {
                let partition = self.coordinator.partition_of(&asked.group);
                let tp = TopicPartition::new(OFFSETS_TOPIC, partition);
                transactions.on_add_offsets(ticket, &asked.owner, tp, &mut hands);
            }
            Request::EndTxn(asked) => transactions.on_end(ticket, &asked.owner, asked.committed, &mut hands),
            Request::DescribeTransactions(asked) => {
                let described = asked.ids.iter().map(|id| (id.clone(), transactions.describe(id)));
                let response = DescribeTransactionsResponse { transactions: described.collect() };
                hands.server.respond(ticket, Response::DescribeTransactions(response), hands.out);
            }
            _ => {
                let all = transactions.entries();
                let all = all.map(|(id, entry)| (id.clone(), entry.value.producer_id, entry.value.state));
                let response = ListTransactionsResponse { transactions: all.collect() };
                hands.server.respond(ticket, Response::ListTransactions(response), hands.out);
            }
        }
        self.write_for_coordinators(writes, out);
    }

    pub(super) fn on_write_txn_markers(
        &mut self,
        ticket: Ticket,
        asked: &WriteTxnMarkersRequest,
        out: &mut Out<'_>,
    ) {
        let before = out.cause();
        let left = asked.markers.iter().map(|marker| marker.partitions.len()).sum();
        let markers = asked.markers.iter().map(|marker| (marker.producer_id, Vec::new())).collect();
        let response = WriteTxnMarkersResponse { markers };
        self.markers.asked.insert(ticket, Asked { request: asked.clone(), response, left });
        for (nth, marker) in asked.markers.iter().enumerate() {
            let end =
                EndTxnMarker { committed: marker.committed, coordinator_epoch: marker.coordinator_epoch };
            let batch = end.batch(marker.producer_id, marker.producer_epoch, out.timestamp());
            for tp in &marker.partitions {
                let number = self.markers.next;
                self.markers.next += 1;
                self.markers.writes.insert(number, (ticket, nth));
                let (replicas, mut hands) = self.replica_hands(out);
                let write = (tp.clone(), batch.clone());
                replicas.write_for_coordinator(Writer::Marker(number), write, TIMEOUT, &mut hands);
                out.set_cause(before);
            }
        }
    }

    pub(super) fn on_marker_written(
        &mut self,
        number: u64,
        tp: &TopicPartition,
        error: ErrorCode,
        out: &mut Out<'_>,
    ) {
        let Some((ticket, nth)) = self.markers.writes.remove(&number) else { return };
        let Some(asked) = self.markers.asked.get_mut(&ticket) else { return };
        let marker = &asked.request.markers[nth];
        asked.response.markers[nth].1.push((tp.clone(), error));
        asked.left -= 1;
        if error == ErrorCode::None && &*tp.topic == OFFSETS_TOPIC {
            self.coordinator.on_transaction_ended(tp.partition, marker.producer_id, marker.committed, out);
        }
        if asked.left == 0
            && let Some(asked) = self.markers.asked.remove(&ticket)
        {
            self.server.respond(ticket, Response::WriteTxnMarkers(asked.response), out);
        }
    }

    pub(super) fn on_describe_producers(
        &mut self,
        ticket: Ticket,
        asked: &DescribeProducersRequest,
        out: &mut Out<'_>,
    ) {
        let (replicas, hands) = self.replica_hands(out);
        let describe = |tp: &TopicPartition| match replicas.partition(tp) {
            None => match replicas.leader(tp, hands.cache) {
                Err(error) => (tp.clone(), error, Vec::new()),
                Ok(_) => (tp.clone(), ErrorCode::None, Vec::new()),
            },
            Some(partition) => {
                let active = partition.log.producers().producers().iter().map(|(id, known)| ActiveProducer {
                    producer_id: *id,
                    producer_epoch: known.epoch,
                    last_sequence: known.batches.last().map_or(-1, |batch| batch.last_sequence),
                    last_timestamp: known.last_timestamp,
                    coordinator_epoch: known.coordinator_epoch,
                    current_txn_start_offset: known.txn_first_offset.unwrap_or(crate::ids::Offset::NONE),
                });
                (tp.clone(), ErrorCode::None, active.collect())
            }
        };
        let partitions = asked.partitions.iter().map(describe).collect();
        let response = Response::DescribeProducers(DescribeProducersResponse { partitions });
        self.server.respond(ticket, response, out);
    }
}

/// Partitions whose coordinator is out of reach: their producer tries again.
fn unverified(partitions: Vec<TopicPartition>) -> Vec<(TopicPartition, ErrorCode)> {
    partitions.into_iter().map(|tp| (tp, ErrorCode::NotEnoughReplicas)).collect()
}

/// What a producer is told when its coordinator did not say yes: what may pass is told as something that is retried.
fn verification_error(error: ErrorCode) -> ErrorCode {
    match error {
        ErrorCode::ProducerFenced => ErrorCode::InvalidProducerEpoch,
        ErrorCode::ConcurrentTransactions
        | ErrorCode::CoordinatorLoadInProgress
        | ErrorCode::CoordinatorNotAvailable
        | ErrorCode::NotCoordinator => ErrorCode::NotEnoughReplicas,
        other => other,
    }
}
