//! Taking batches to their leaders (`Sender`): what Kafka's producer does in its network thread.
//!
//! A batch ends in one of three ways: acknowledged; refused for good; or given up, because `retries` are used up or
//! `delivery.timeout.ms` has passed since its first record. Everything else puts it back in front of its queue, to be
//! sent again after a backoff that doubles (or at once, where somebody else leads meanwhile).

use std::rc::Rc;

use super::batch::{BatchId, ProducerBatch};
use super::idempotence::Idempotence;
use super::{Delivery, Producer};
use crate::client::connection::Node;
use crate::client::network::{Completion, Lost};
use crate::client::{ClientError, default_message};
use crate::fact::ProducerFact;
use crate::ids::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use crate::map::{Map, Set};
use crate::process::Out;
use crate::protocol::data::{InitProducerIdRequest, ProducePartition, ProduceRequest};
use crate::protocol::{ErrorCode, Request, Response};
use crate::time::{Instant, Span};

const SENDER: &str = "org.apache.kafka.clients.producer.internals.Sender";

/// What a request was for.
#[derive(Clone, Debug)]
pub enum Tag {
    /// A producer id.
    InitProducerId,
    /// What a coordinator was asked.
    Transaction(super::transactions::Ask),
    /// These batches.
    Produce(Rc<[(TopicPartition, BatchId)]>),
}

/// How far the producer is with getting its id.
#[derive(Clone, Copy, Debug)]
enum InitProducerId {
    Unasked { not_before: Instant },
    Asking { node: Node, not_before: Instant },
    Asked,
}

/// Batches on their way.
#[derive(Clone, Debug)]
pub struct Sender {
    init: InitProducerId,
    /// `None` where the producer is not idempotent.
    pub idempotence: Option<Idempotence>,
    in_flight: Map<TopicPartition, Vec<ProducerBatch>>,
    /// When each of them was made, oldest first: `delivery.timeout.ms` counts from there.
    ages: Set<(Instant, BatchId)>,
}

impl Sender {
    /// Nothing is on its way.
    pub fn new(idempotent: bool, transactional: bool) -> Self {
        Sender {
            init: InitProducerId::Unasked { not_before: Instant::START },
            idempotence: idempotent.then(|| Idempotence::new(transactional)),
            in_flight: Map::new(),
            ages: Set::new(),
        }
    }

    /// The batches on their way.
    pub fn in_flight(&self) -> impl Iterator<Item = &ProducerBatch> {
        self.in_flight.values().flatten()
    }

    fn take(&mut self, tp: &TopicPartition, id: BatchId) -> Option<ProducerBatch> {
        let batches = self.in_flight.get_mut(tp)?;
        let at = batches.iter().position(|batch| batch.id == id)?;
        let batch = batches.remove(at);
        self.ages.remove(&(batch.created, id));
        Some(batch)
    }

    fn put(&mut self, batch: ProducerBatch) {
        self.ages.insert((batch.created, batch.id));
        self.in_flight.entry(batch.tp.clone()).or_default().push(batch);
    }

    /// Takes out the batches that were made longer than `timeout` ago, by partition.
    fn take_older(&mut self, timeout: Span, now: Instant) -> Vec<ProducerBatch> {
        let is_old = |created: Instant| created + timeout <= now;
        let mut taken = Vec::new();
        if !self.ages.first().is_some_and(|(created, _)| is_old(*created)) {
            return taken;
        }
        for batches in self.in_flight.values_mut() {
            let (old, young): (Vec<_>, Vec<_>) =
                std::mem::take(batches).into_iter().partition(|batch| is_old(batch.created));
            *batches = young;
            taken.extend(old);
        }
        self.ages.retain(|(created, _)| !is_old(*created));
        taken
    }
}

/// How a broker, or the lack of one, answered for a batch.
struct Outcome {
    error: ErrorCode,
    message: Option<String>,
    base_offset: Offset,
    current_leader: Option<(BrokerId, LeaderEpoch)>,
}

impl From<&ProducePartition> for Outcome {
    fn from(answer: &ProducePartition) -> Self {
        Outcome {
            error: answer.error,
            message: None,
            base_offset: answer.base_offset,
            current_leader: answer.current_leader,
        }
    }
}

impl Producer {
    /// One round of the sender. True if it sent something, so that another round may send more.
    pub(super) fn run_sender(&mut self, out: &mut Out<'_>) -> bool {
        if self.transactional.is_none() {
            self.choose_node_for_producer_id(out.now);
        }
        self.net.poll(out);
        self.settle_numbers();
        if self.transact(out) {
            self.expire_batches(out);
            self.net.poll(out);
            return false;
        }
        let sent = self.has_producer_id(out) && self.send_batches(out);
        self.expire_batches(out);
        self.net.poll(out);
        sent
    }

    /// When the sender has something to do by itself.
    pub(super) fn sender_deadline(&self, now: Instant) -> Instant {
        let oldest = self.sender.ages.first();
        let expiry = oldest.map_or(Instant::NEVER, |(created, _)| *created + self.config.delivery_timeout);
        let expiry = expiry.min(self.accumulator.next_expiry());
        let id_wanted = self.sender.idempotence.as_ref().is_some_and(|state| state.producer().is_none());
        let next = match self.sender.init {
            InitProducerId::Unasked { not_before } | InitProducerId::Asking { not_before, .. }
                if id_wanted && not_before > now =>
            {
                not_before
            }
            _ if id_wanted => Instant::NEVER,
            _ => {
                let ready = self.accumulator.ready(&self.net.metadata, now);
                // A broker that could not be reached is tried again when its back-off is over (`pollDelayMs`).
                let retries = ready.nodes.keys().map(|id| self.net.retry_at(Node::Broker(*id)));
                ready.next.min(retries.filter(|at| *at > now).min().unwrap_or(Instant::NEVER))
            }
        };
        expiry.min(next)
    }

    /// Draws whom to ask for a producer id. Metadata draws a node of its own afterwards, so that the first connections
    /// of a producer often are two.
    fn choose_node_for_producer_id(&mut self, now: Instant) {
        let wanted = self.sender.idempotence.as_ref().is_some_and(|state| state.producer().is_none());
        let InitProducerId::Unasked { not_before } = self.sender.init else { return };
        if wanted {
            self.sender.init = match self.net.least_loaded(now) {
                Some(node) => InitProducerId::Asking { node, not_before },
                None => {
                    InitProducerId::Unasked { not_before: now + self.config.network.retry_backoff.initial }
                }
            };
        }
    }

    /// Whether batches can be numbered, or need not be. Asks for an id where that is missing.
    fn has_producer_id(&mut self, out: &mut Out<'_>) -> bool {
        let Some(idempotence) = &self.sender.idempotence else { return true };
        if idempotence.producer().is_some() {
            return true;
        }
        if self.transactional.is_none()
            && let InitProducerId::Asking { node, not_before } = self.sender.init
        {
            if self.net.is_unavailable(node, out.now) {
                let not_before = out.now + self.config.network.retry_backoff.initial;
                self.sender.init = InitProducerId::Unasked { not_before };
            } else if self.net.ready(node, out) && not_before <= out.now {
                let request =
                    InitProducerIdRequest { transactional: None, producer_id: -1, producer_epoch: -1 };
                self.net.send(node, Request::InitProducerId(request), Tag::InitProducerId, out);
                self.sender.init = InitProducerId::Asked;
            }
        }
        false
    }

    /// Numbers partitions anew where a gap in their numbers can no longer be filled.
    fn settle_numbers(&mut self) {
        let Some(idempotence) = &mut self.sender.idempotence else { return };
        let partitions = idempotence.settle();
        if self.transactional.is_some() && !partitions.is_empty() {
            return self.transaction_failed(&ClientError::kafka(
                "The client hasn't received acknowledgment for some previously sent messages and can no longer retry them. It is safe to abort the transaction and continue.",
            ));
        }
        for tp in partitions {
            let on_their_way = self.sender.in_flight.get_mut(&tp).into_iter().flatten();
            idempotence.renumber(&tp, on_their_way.chain(self.accumulator.batches_mut(&tp)));
        }
    }

    fn send_batches(&mut self, out: &mut Out<'_>) -> bool {
        let mut sent = false;
        let ready = self.accumulator.ready(&self.net.metadata, out.now);
        if ready.leader_unknown {
            self.net.metadata.request_update();
        }
        for (broker, cause) in ready.nodes {
            let before = out.wake_for(cause);
            let is_ready = self.net.ready(Node::Broker(broker), out);
            out.set_cause(before);
            if !is_ready {
                continue;
            }
            let idempotence = &mut self.sender.idempotence;
            let transactional = self.transactional.as_ref();
            let admit = |batch: &mut ProducerBatch| match idempotence {
                _ if transactional.is_some_and(|tx| !tx.admits(&batch.tp)) => false,
                Some(idempotence) => idempotence.admit(batch),
                None => true,
            };
            let max = self.config.max_request_size;
            let batches = self.accumulator.drain(broker, &self.net.metadata, max, out.now, admit);
            if !batches.is_empty() {
                self.send_produce(broker, batches, out);
                sent = true;
            }
        }
        sent
    }

    fn send_produce(&mut self, broker: BrokerId, mut batches: Vec<ProducerBatch>, out: &mut Out<'_>) {
        let before = out.cause();
        let mut partitions = Vec::new();
        let mut cause = None;
        for batch in &mut batches {
            batch.attempts += 1;
            batch.retry = None;
            partitions.push((batch.tp.clone(), batch.bytes()));
            if batch.attempts == 1 {
                self.accumulator.observe(batch);
            }
            if before.is_none() {
                out.set_cause(batch.cause);
            }
            let (tp, records) = (batch.tp.clone(), batch.records.len() as u32);
            let fact = out.fact(ProducerFact::BatchSent { tp, records, attempt: batch.attempts });
            cause = cause.or(fact);
        }
        out.set_cause(cause);
        let acks = self.config.acks;
        let transactional_id = self.transactional.as_ref().map(|tx| tx.id().clone());
        let request = ProduceRequest {
            transactional_id,
            acks,
            timeout: self.config.network.request_timeout,
            partitions,
        };
        let request = Request::Produce(request);
        if acks == 0 {
            self.net.send_and_forget(Node::Broker(broker), request, out);
            for batch in batches {
                self.succeed(batch, Offset::NONE, out);
            }
        } else {
            let tag = Tag::Produce(batches.iter().map(|batch| (batch.tp.clone(), batch.id)).collect());
            self.net.send(Node::Broker(broker), request, tag, out);
            for batch in batches {
                if self.config.network.max_in_flight == 1 {
                    self.accumulator.mute(&batch.tp);
                }
                self.sender.put(batch);
            }
        }
        out.set_cause(before);
    }

    pub(super) fn on_completion(&mut self, completion: Completion<Tag>, out: &mut Out<'_>) {
        let Completion { tag, node, correlation, result } = completion;
        match (tag, result.as_deref()) {
            (Tag::InitProducerId, Ok(Response::InitProducerId(answer)))
                if answer.error == ErrorCode::None =>
            {
                if let Some(idempotence) = &mut self.sender.idempotence {
                    idempotence.begin(answer.producer_id, answer.producer_epoch);
                }
            }
            (Tag::Transaction(ask), result) => {
                self.on_transaction_answer(ask, result.map_err(|lost| *lost), out)
            }
            (Tag::InitProducerId, _) => {
                self.net.set_back = out.cause();
                let not_before = out.now + self.config.network.retry_backoff.initial;
                self.sender.init = InitProducerId::Unasked { not_before };
            }
            (Tag::Produce(batches), Ok(Response::Produce(answer))) => {
                for (answer, (tp, id)) in answer.partitions.iter().zip(batches.iter()) {
                    self.finish(tp, *id, Outcome::from(answer), correlation, out);
                }
            }
            (Tag::Produce(batches), lost) => {
                let (error, why) = match lost {
                    Err(Lost::TimedOut) => (ErrorCode::RequestTimedOut, " due to timeout"),
                    _ => (ErrorCode::NetworkException, ""),
                };
                for (tp, id) in batches.iter() {
                    let message = Some(format!("Disconnected from node {}{why}", node.broker()));
                    let outcome = Outcome { error, message, base_offset: Offset::NONE, current_leader: None };
                    self.finish(tp, *id, outcome, correlation, out);
                }
            }
        }
    }

    /// A batch has been answered, or never will be.
    fn finish(
        &mut self,
        tp: &TopicPartition,
        id: BatchId,
        outcome: Outcome,
        correlation: u32,
        out: &mut Out<'_>,
    ) {
        self.accumulator.unmute(tp);
        let Some(batch) = self.sender.take(tp, id) else { return }; // its delivery timeout came first
        match outcome.error {
            ErrorCode::None => self.succeed(batch, outcome.base_offset, out),
            ErrorCode::DuplicateSequenceNumber => self.succeed(batch, Offset::NONE, out),
            ErrorCode::MessageTooLarge if batch.records.len() > 1 => {
                self.warn_of_retry(&batch, &outcome, correlation, "in", "splitting and retrying", out);
                self.idempotence(|idempotence| idempotence.forget(&batch));
                self.accumulator.split(batch);
            }
            error => {
                self.last_error = Some(error);
                if self.can_retry(&batch, error, out.now) {
                    self.warn_of_retry(&batch, &outcome, correlation, "with", "retrying", out);
                    self.put_back(batch, error, out);
                } else {
                    let decided = batch.attempts <= self.config.retries;
                    let why = match &outcome.message {
                        Some(message) => ClientError::with_message(error, message.as_str()),
                        None => ClientError::of(error),
                    };
                    self.idempotence(|idempotence| idempotence.failed(&batch, decided));
                    self.fail(batch, error, &why, out);
                }
                self.react(tp, &outcome, out);
            }
        }
    }

    fn idempotence(&mut self, change: impl FnOnce(&mut Idempotence)) {
        if let Some(idempotence) = &mut self.sender.idempotence {
            change(idempotence);
        }
    }

    fn can_retry(&mut self, batch: &ProducerBatch, error: ErrorCode, now: Instant) -> bool {
        batch.created + self.config.delivery_timeout > now
            && batch.attempts <= self.config.retries
            && match &mut self.sender.idempotence {
                Some(idempotence) => idempotence.can_retry(batch, error),
                None => error.is_retriable(),
            }
    }

    fn put_back(&mut self, mut batch: ProducerBatch, error: ErrorCode, out: &mut Out<'_>) {
        let backoff = self.config.network.retry_backoff.span(batch.attempts - 1, &mut self.net.rng);
        batch.retry = Some((out.now + backoff, error));
        batch.cause =
            out.fact(ProducerFact::Retried { tp: batch.tp.clone(), error, after: backoff }).or(batch.cause);
        self.accumulator.put_back(batch);
    }

    fn warn_of_retry(
        &self,
        batch: &ProducerBatch,
        outcome: &Outcome,
        correlation: u32,
        with: &str,
        doing: &str,
        out: &mut Out<'_>,
    ) {
        let left = self.config.retries.saturating_sub(batch.attempts);
        let message =
            outcome.message.as_ref().map(|text| format!(". Error Message: {text}")).unwrap_or_default();
        let line = format!(
            "Got error produce response {with} correlation id {correlation} on topic-partition {}, {doing} ({left} attempts left). Error: {}{message}",
            batch.tp, outcome.error
        );
        self.logger.warn(&line, SENDER, out);
    }

    /// What an error tells beside the fate of its batch: that metadata is old, or which broker leads now.
    fn react(&mut self, tp: &TopicPartition, outcome: &Outcome, out: &mut Out<'_>) {
        let error = outcome.error;
        if !error.refreshes_metadata() {
            return;
        }
        let line = if error == ErrorCode::UnknownTopicOrPartition {
            format!(
                "Received unknown topic or partition error in produce request on partition {tp}. The topic-partition may not exist or the user may not have Describe access to it"
            )
        } else {
            let message = outcome.message.as_deref().unwrap_or_else(|| default_message(error));
            let exception = ClientError::with_message(error, message);
            format!(
                "Received invalid metadata error in produce request on partition {tp} due to {exception} Going to request metadata update now"
            )
        };
        self.logger.warn(&line, SENDER, out);
        if let Some((leader, epoch)) = outcome.current_leader {
            self.net.metadata.learn_leader(tp, leader, epoch);
        }
        self.net.metadata.request_update();
    }

    fn expire_batches(&mut self, out: &mut Out<'_>) {
        let mut expired = self.sender.take_older(self.config.delivery_timeout, out.now);
        expired.extend(self.accumulator.expired(out.now));
        for batch in expired {
            out.set_cause(batch.cause.or(out.cause()));
            let (records, waited) = (batch.records.len(), out.now.since(batch.created).millis());
            let why = ClientError::timeout(format!(
                "Expiring {records} record(s) for {}:{waited} ms has passed since batch creation",
                batch.tp
            ));
            self.idempotence(|idempotence| {
                idempotence.failed(&batch, false);
                if batch.attempts > 0 {
                    idempotence.unresolved(&batch);
                }
            });
            self.fail(batch, ErrorCode::RequestTimedOut, &why, out);
        }
    }

    fn succeed(&mut self, batch: ProducerBatch, base_offset: Offset, out: &mut Out<'_>) {
        self.idempotence(|idempotence| idempotence.acknowledged(&batch));
        let records = batch.records.len() as u32;
        self.acknowledged += u64::from(records);
        let acks = self.config.acks;
        out.fact(ProducerFact::Acknowledged { tp: batch.tp.clone(), base_offset, records, acks });
        self.accumulator.release(&batch);
        for (n, record) in batch.records.into_iter().enumerate() {
            let offset = if base_offset.is_known() { base_offset + n as i64 } else { Offset::NONE };
            let (send, tp, sizes) = (record.send, Some(batch.tp.clone()), record.sizes());
            self.deliveries.push_back(Delivery { send, tp, sizes, result: Ok(offset) });
        }
    }

    fn fail(&mut self, batch: ProducerBatch, error: ErrorCode, why: &ClientError, out: &mut Out<'_>) {
        let records = batch.records.len() as u32;
        self.last_error = Some(error);
        out.fact(ProducerFact::Failed { tp: batch.tp.clone(), error, records });
        self.transaction_failed(why);
        self.give_up(batch, why);
    }

    /// A batch's records have come to their end without being written.
    pub(super) fn give_up(&mut self, batch: ProducerBatch, why: &ClientError) {
        self.failed += batch.records.len() as u64;
        self.accumulator.release(&batch);
        for record in batch.records {
            let (send, tp, sizes) = (record.send, Some(batch.tp.clone()), record.sizes());
            self.deliveries.push_back(Delivery { send, tp, sizes, result: Err(why.clone()) });
        }
    }
}
