//! The transactional half of the producer (`TransactionManager`).
//!
//! ```text
//! Uninitialized ─init─► Initializing ─► Ready ─begin─► InTransaction ─commit─► Committing ─► Ready
//!                                                          │    └─────abort──► Aborting ──┘
//!                                  something went wrong    ▼        ▲ of an abortable error, only abort helps
//!                                              AbortableError ──────┘        FatalError: nothing helps
//! ```
//!
//! What goes to a coordinator goes before any batch, one request at a time: first its whereabouts, then the producer id,
//! then partitions and offsets, and the end when no batch is left. What is asked again waits for the retry back-off, and
//! Kafka's sender sleeps meanwhile: no batch leaves either.

use std::collections::VecDeque;
use std::rc::Rc;

use super::Producer;
use crate::client::ClientError;
use crate::client::connection::Node;
use crate::client::network::Lost;
use crate::ids::{BrokerId, TopicPartition};
use crate::map::Set;
use crate::process::Out;
use crate::protocol::data::InitProducerIdRequest;
use crate::protocol::group::{CommittedOffset, FindCoordinatorRequest, OffsetCommitRequest};
use crate::protocol::transaction::{
    AddOffsetsToTxnRequest, AddPartitionsToTxnRequest, EndTxnRequest, Owner, TxnOffsetCommitRequest,
};
use crate::protocol::{ErrorCode, Request, Response};
use crate::time::{Instant, Span};

/// How long a first partition waits that came before the last transaction's markers were written.
const ADD_PARTITIONS_BACKOFF: Span = Span(20_000);

/// Commits that are part of a transaction.
pub type Offsets = Rc<[(TopicPartition, CommittedOffset)]>;

/// What a coordinator is asked.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Where is it: of the transactional id, or (with its name) of a group?
    Find(Option<Rc<str>>),
    /// The producer's id and epoch.
    Init,
    /// Partitions that are about to be written.
    AddPartitions(Rc<[TopicPartition]>),
    /// A group whose commits are about to be written.
    AddOffsets(Rc<str>, Offsets),
    /// Those commits.
    Commit(Rc<str>, Offsets),
    /// The end.
    End(bool),
}

impl Ask {
    fn priority(&self) -> u8 {
        match self {
            Ask::Find(_) => 0,
            Ask::Init => 1,
            Ask::AddPartitions(_) | Ask::AddOffsets(..) | Ask::Commit(..) => 2,
            Ask::End(_) => 3,
        }
    }
}

/// How far a transactional producer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Uninitialized,
    Ready,
    InTransaction,
    Committing,
    Aborting,
    AbortableError,
    FatalError,
}

/// What a transactional producer remembers.
#[derive(Clone, Debug)]
pub struct Transactional {
    id: Rc<str>,
    timeout_ms: i32,
    state: State,
    error: Option<ClientError>,
    queue: VecDeque<(Ask, Option<Span>)>,
    /// What is asked as soon as its node is ready.
    next: Option<Ask>,
    asked: bool,
    not_before: Instant,
    coordinator: Option<BrokerId>,
    group_coordinator: Option<BrokerId>,
    new_partitions: Set<TopicPartition>,
    partitions: Set<TopicPartition>,
    /// Whether the coordinator knows of a transaction.
    started: bool,
    bump_epoch: bool,
    /// What the application waits for, and until when.
    waiting: Option<(&'static str, Instant)>,
    results: VecDeque<Result<(), ClientError>>,
}

impl Transactional {
    /// A producer with this `transactional.id`.
    pub fn new(id: Rc<str>, timeout_ms: i32) -> Self {
        Transactional {
            id,
            timeout_ms,
            state: State::Uninitialized,
            error: None,
            queue: VecDeque::new(),
            next: None,
            asked: false,
            not_before: Instant::START,
            coordinator: None,
            group_coordinator: None,
            new_partitions: Set::new(),
            partitions: Set::new(),
            started: false,
            bump_epoch: false,
            waiting: None,
            results: VecDeque::new(),
        }
    }

    /// Whether batches of a partition may leave.
    pub fn admits(&self, tp: &TopicPartition) -> bool {
        self.partitions.contains(tp) && self.state != State::Aborting && self.error.is_none()
    }

    /// A record of a partition was accepted.
    pub fn writes_to(&mut self, tp: &TopicPartition) {
        if !self.partitions.contains(tp) {
            self.new_partitions.insert(tp.clone());
        }
    }

    /// `transactional.id`.
    pub fn id(&self) -> &Rc<str> {
        &self.id
    }

    /// When it next has something to do.
    pub fn deadline(&self, now: Instant) -> Instant {
        let until = self.waiting.map_or(Instant::NEVER, |(_, until)| until);
        let sleeps = if self.not_before > now { self.not_before } else { Instant::NEVER };
        until.min(sleeps)
    }

    fn again(&mut self, ask: Ask, after: Span) {
        self.queue.push_back((ask, Some(after)));
    }

    /// Whoever was to answer is no coordinator, or out of reach: it is looked up, and then asked again.
    fn look_up_again(&mut self, ask: Ask, after: Span) {
        let group = match &ask {
            Ask::Commit(group, _) => Some(group.clone()),
            _ => None,
        };
        match group {
            Some(_) => self.group_coordinator = None,
            None => self.coordinator = None,
        }
        self.queue.push_back((Ask::Find(group), None));
        self.again(ask, after);
    }

    fn fatal(&mut self, error: ClientError) {
        self.state = State::FatalError;
        self.stop(error);
    }

    fn abortable(&mut self, error: ClientError) {
        match self.state {
            State::FatalError => {}
            State::Aborting => self.fatal(error),
            _ => {
                self.state = State::AbortableError;
                self.stop(error);
            }
        }
    }

    /// Nothing more is asked, and whoever waits is told why.
    fn stop(&mut self, error: ClientError) {
        self.queue.clear();
        self.next = None;
        if self.waiting.take().is_some() {
            self.results.push_back(Err(error.clone()));
        }
        self.error.get_or_insert(error);
    }

    fn succeed(&mut self) {
        if self.waiting.take().is_some() {
            self.results.push_back(Ok(()));
        }
    }

    fn over(&mut self) {
        self.state = State::Ready;
        self.error = None;
        self.new_partitions.clear();
        self.partitions.clear();
        self.started = false;
        self.succeed();
    }

    /// The next question, by priority and then by age.
    fn pop(&mut self) -> Option<(Ask, Option<Span>)> {
        let best = (0..self.queue.len()).min_by_key(|at| self.queue[*at].0.priority())?;
        self.queue.remove(best)
    }
}

impl Producer {
    /// `initTransactions()`: the result comes with [`Self::next_result`].
    pub fn init_transactions(&mut self, now: Instant) {
        self.operate("InitProducerId", now, |tx| tx.queue.push_back((Ask::Init, None)));
    }

    /// `beginTransaction()`.
    pub fn begin_transaction(&mut self) -> Result<(), ClientError> {
        let Some(tx) = &mut self.transactional else { return Err(not_transactional()) };
        match (&tx.error, tx.state) {
            (Some(error), _) => Err(in_error(error)),
            (None, State::Ready) => {
                tx.state = State::InTransaction;
                Ok(())
            }
            (None, state) => Err(ClientError::illegal_state(format!(
                "TransactionalId {}: Invalid transition attempted from state {state:?} to state IN_TRANSACTION",
                tx.id
            ))),
        }
    }

    /// `sendOffsetsToTransaction()`.
    pub fn send_offsets(&mut self, group: &Rc<str>, offsets: Offsets, now: Instant) {
        let ask = Ask::AddOffsets(group.clone(), offsets);
        self.operate("AddOffsetsToTxn", now, |tx| tx.queue.push_back((ask, None)));
    }

    /// `commitTransaction()`.
    pub fn commit_transaction(&mut self, now: Instant) {
        self.accumulator.flushing = true;
        self.operate("EndTxn(true)", now, |tx| {
            tx.state = State::Committing;
            tx.queue.push_back((Ask::End(true), None));
        });
    }

    /// `abortTransaction()`.
    pub fn abort_transaction(&mut self, now: Instant) {
        let until = now + self.config.max_block;
        let Some(tx) = &mut self.transactional else { return };
        if tx.state == State::FatalError {
            let error = tx.error.as_ref().map_or_else(not_transactional, in_error);
            return tx.results.push_back(Err(error));
        }
        (tx.state, tx.error) = (State::Aborting, None);
        tx.new_partitions.clear();
        tx.waiting = Some(("EndTxn(false)", until));
        tx.queue.push_back((Ask::End(false), None));
        self.drop_undrained();
    }

    fn operate(&mut self, name: &'static str, now: Instant, ask: impl FnOnce(&mut Transactional)) {
        let until = now + self.config.max_block;
        let Some(tx) = &mut self.transactional else { return };
        match &tx.error {
            Some(error) => tx.results.push_back(Err(in_error(error))),
            None => {
                tx.waiting = Some((name, until));
                ask(tx);
            }
        }
    }

    /// Whether a call of the application has not returned yet.
    pub fn is_waiting(&self) -> bool {
        self.transactional.as_ref().is_some_and(|tx| tx.waiting.is_some())
    }

    /// How the last call of the application ended.
    pub fn next_result(&mut self) -> Option<Result<(), ClientError>> {
        self.transactional.as_mut()?.results.pop_front()
    }

    /// A batch has failed: the transaction can only be aborted.
    pub(super) fn transaction_failed(&mut self, why: &ClientError) {
        if let Some(tx) = &mut self.transactional
            && matches!(tx.state, State::InTransaction | State::Committing)
        {
            tx.bump_epoch |= tx.state == State::InTransaction;
            tx.abortable(why.clone());
        }
    }

    /// Batches that have not left yet never will.
    fn drop_undrained(&mut self) {
        let why =
            ClientError::api("TransactionAbortedException", "Failing batch since transaction was aborted");
        for batch in self.accumulator.take_unsent() {
            self.give_up(batch, &why);
        }
    }

    /// One step with a coordinator. True where no batch may leave meanwhile.
    pub(super) fn transact(&mut self, out: &mut Out<'_>) -> bool {
        let backoff = self.config.network.retry_backoff.initial;
        let has_batches = !self.accumulator.is_empty() || self.sender.in_flight().next().is_some();
        let Some(tx) = &mut self.transactional else { return false };
        if let Some((name, until)) = tx.waiting
            && until <= out.now
        {
            tx.waiting = None;
            let ms = self.config.max_block.millis();
            let message = format!("Timeout expired after {ms}ms while awaiting {name}");
            tx.results.push_back(Err(ClientError::timeout(message)));
        }
        if tx.asked || tx.not_before > out.now {
            return true;
        }
        if tx.next.is_none() {
            if !tx.new_partitions.is_empty() && matches!(tx.state, State::InTransaction | State::Committing) {
                let added = std::mem::take(&mut tx.new_partitions).into_iter().collect();
                tx.queue.push_back((Ask::AddPartitions(added), None));
            }
            match tx.pop() {
                None => return false,
                Some((Ask::End(committed), retry)) if has_batches => {
                    tx.queue.push_back((Ask::End(committed), retry));
                    return false;
                }
                Some((Ask::End(_), _)) if !tx.started => {
                    tx.over();
                    return false;
                }
                Some((ask, Some(after))) => {
                    (tx.next, tx.not_before) = (Some(ask), out.now + after);
                    return true;
                }
                Some((ask, None)) => tx.next = Some(ask),
            }
        }
        let Some(ask) = tx.next.clone() else { return false };
        let node = match &ask {
            Ask::Find(_) => match self.net.least_loaded(out.now) {
                Some(node) => Some(node),
                None => return true,
            },
            Ask::Commit(..) => tx.group_coordinator.map(Node::Broker),
            _ => tx.coordinator.map(Node::Broker),
        };
        let lost = node.is_none_or(|node| self.net.is_unavailable(node, out.now));
        if lost && !matches!(ask, Ask::Find(_)) {
            tx.next = None;
            tx.look_up_again(ask, backoff);
            return self.transact(out);
        }
        let Some(node) = node else { return true };
        if self.net.ready(node, out) {
            let request = self.question(&ask);
            if let Some(tx) = &mut self.transactional {
                (tx.next, tx.asked) = (None, true);
            }
            self.net.send(node, request, super::sender::Tag::Transaction(ask), out);
        }
        true
    }

    fn question(&self, ask: &Ask) -> Request {
        let tx = self.transactional.as_ref().expect("a transactional producer asks");
        let (producer_id, producer_epoch) = self.id().unwrap_or((-1, -1));
        let owner = Owner { transactional_id: tx.id.clone(), producer_id, producer_epoch };
        match ask.clone() {
            Ask::Find(group) => Request::FindCoordinator(FindCoordinatorRequest {
                of_transaction: group.is_none(),
                key: group.unwrap_or_else(|| tx.id.clone()),
            }),
            Ask::Init => Request::InitProducerId(InitProducerIdRequest {
                transactional: Some((tx.id.clone(), tx.timeout_ms)),
                producer_id,
                producer_epoch,
            }),
            Ask::AddPartitions(partitions) => Request::AddPartitionsToTxn(AddPartitionsToTxnRequest {
                owner,
                verify_only: false,
                partitions: partitions.to_vec(),
            }),
            Ask::AddOffsets(group, _) => Request::AddOffsetsToTxn(AddOffsetsToTxnRequest { owner, group }),
            Ask::Commit(group, offsets) => {
                let commit = OffsetCommitRequest {
                    group,
                    generation: -1,
                    member_id: "".into(),
                    group_instance_id: None,
                    offsets: offsets.to_vec(),
                };
                Request::TxnOffsetCommit(TxnOffsetCommitRequest { owner, commit })
            }
            Ask::End(committed) => Request::EndTxn(EndTxnRequest { owner, committed }),
        }
    }

    /// A coordinator has answered, or never will.
    pub(super) fn on_transaction_answer(
        &mut self,
        ask: Ask,
        result: Result<&Response, Lost>,
        out: &mut Out<'_>,
    ) {
        self.net.set_back = out.cause();
        let backoff = self.config.network.retry_backoff.initial;
        let Some(tx) = &mut self.transactional else { return };
        tx.asked = false;
        let error = match result {
            Ok(response) => error_of(response),
            Err(_) => ErrorCode::CoordinatorNotAvailable,
        };
        match error {
            ErrorCode::None => {}
            ErrorCode::CoordinatorNotAvailable | ErrorCode::NotCoordinator
                if !matches!(ask, Ask::Find(_)) =>
            {
                return tx.look_up_again(ask, backoff);
            }
            ErrorCode::ConcurrentTransactions
                if matches!(ask, Ask::AddPartitions(_)) && tx.partitions.is_empty() =>
            {
                return tx.again(ask, ADD_PARTITIONS_BACKOFF);
            }
            ErrorCode::ConcurrentTransactions
            | ErrorCode::CoordinatorLoadInProgress
            | ErrorCode::CoordinatorNotAvailable
            | ErrorCode::UnknownTopicOrPartition => return tx.again(ask, backoff),
            ErrorCode::InvalidProducerEpoch | ErrorCode::ProducerFenced => {
                return tx.fatal(ClientError::of(ErrorCode::ProducerFenced));
            }
            ErrorCode::InvalidProducerIdMapping
            | ErrorCode::UnknownProducerId
            | ErrorCode::TransactionAbortable => return tx.abortable(ClientError::of(error)),
            error => {
                let what = match ask {
                    Ask::Find(_) => "Could not find a coordinator due to unexpected error: ",
                    Ask::Init => "Unexpected error in InitProducerIdResponse; ",
                    Ask::AddPartitions(_) => "Could not add partitions to transaction due to errors: ",
                    Ask::AddOffsets(..) => "Unexpected error in AddOffsetsToTxnResponse: ",
                    Ask::Commit(..) => "Unexpected error in TxnOffsetCommitResponse: ",
                    Ask::End(_) => "Unhandled error in EndTxnResponse: ",
                };
                let message = [what, crate::client::default_message(error)].concat();
                return tx.fatal(ClientError::kafka(message));
            }
        }
        match (ask, result) {
            (Ask::Find(group), Ok(Response::FindCoordinator(answer))) => match group {
                Some(_) => tx.group_coordinator = Some(answer.coordinator),
                None => tx.coordinator = Some(answer.coordinator),
            },
            (Ask::Init, Ok(Response::InitProducerId(answer))) => {
                tx.bump_epoch = false;
                let producer = (answer.producer_id, answer.producer_epoch);
                tx.over();
                if let Some(idempotence) = &mut self.sender.idempotence {
                    idempotence.begin(producer.0, producer.1);
                }
            }
            (Ask::AddPartitions(added), _) => {
                tx.partitions.extend(added.iter().cloned());
                tx.started = true;
            }
            (Ask::AddOffsets(group, offsets), _) => {
                tx.started = true;
                tx.queue.push_back((Ask::Commit(group, offsets), None));
            }
            (Ask::Commit(..), _) => tx.succeed(),
            (Ask::End(_), _) if tx.bump_epoch => tx.queue.push_back((Ask::Init, None)),
            (Ask::End(_), _) => tx.over(),
            _ => {}
        }
    }
}

fn error_of(response: &Response) -> ErrorCode {
    let worst = |partitions: &[(TopicPartition, ErrorCode)]| {
        let mut errors = partitions.iter().map(|(_, error)| *error);
        errors.find(|error| *error != ErrorCode::None).unwrap_or(ErrorCode::None)
    };
    match response {
        Response::FindCoordinator(answer) => answer.error,
        Response::InitProducerId(answer) => answer.error,
        Response::AddPartitionsToTxn(answer) => worst(&answer.partitions),
        Response::AddOffsetsToTxn(answer) => answer.error,
        Response::TxnOffsetCommit(answer) => worst(&answer.partitions),
        Response::EndTxn(answer) => answer.error,
        _ => ErrorCode::CoordinatorNotAvailable,
    }
}

fn not_transactional() -> ClientError {
    ClientError::illegal_state("Transactional method invoked on a non-transactional producer.")
}

/// What a transactional method throws after an error.
fn in_error(error: &ClientError) -> ClientError {
    match error.code {
        Some(ErrorCode::ProducerFenced | ErrorCode::InvalidProducerEpoch) => error.clone(),
        _ => ClientError::kafka("Cannot execute transactional method because we are in an error state")
            .caused_by(error.clone()),
    }
}
