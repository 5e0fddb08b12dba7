//! All transactional ids that one broker coordinates, and what their producers ask.

use std::rc::Rc;

use super::marking::Marking;
use crate::bug::Bug;
use crate::fact::TransactionFact;
use crate::group::coordinator::{Hands, Write};
use crate::ids::{FactId, LeaderEpoch, TopicPartition};
use crate::map::Map;
use crate::metadata::cache::TRANSACTIONS_TOPIC;
use crate::process::Out;
use crate::protocol::data::{InitProducerIdRequest, InitProducerIdResponse};
use crate::protocol::transaction::{
    AddOffsetsToTxnResponse, AddPartitionsToTxnRequest, AddPartitionsToTxnResponse, DescribedTransaction,
    EndTxnResponse, Owner, TransactionState, TxnMarker,
};
use crate::protocol::{ErrorCode, Response};
use crate::replica::purgatory::Writer;
use crate::time::{Instant, Span, Timestamp};
use crate::transport::server::Ticket;
use crate::wire::batch::Batch;
use crate::wire::murmur2::partition_for_group;
use crate::wire::transaction_state::{TransactionValue, read_key, write_key};
use crate::wire::{BatchBuilder, BatchHeader};

/// How a broker coordinates transactions.
#[derive(Clone, Copy, Debug)]
pub struct TransactionConfig {
    /// `transaction.state.log.num.partitions`
    pub partitions: i32,
    /// `transaction.max.timeout.ms`
    pub timeout_max_ms: i32,
    /// `transaction.abort.timed.out.transaction.cleanup.interval.ms`
    pub check_interval: Span,
}

/// The last epoch of a producer id: behind it comes another id.
const LAST_EPOCH: i16 = i16::MAX - 1;

/// A transactional id.
#[derive(Clone, Debug)]
pub struct Entry {
    /// How far it is, as the last record has it.
    pub value: TransactionValue,
    /// The epoch before, where a producer that raised it asks again.
    last_epoch: i16,
    /// Whether another state is being written.
    pending: bool,
    /// Whether an epoch was raised and could not be written.
    failed_fence: bool,
    /// What changed it last.
    pub(super) because: Option<FactId>,
}

/// Who waits for a state to be written, and what comes then.
#[derive(Clone, Debug)]
enum Then {
    Init(Ticket),
    AddPartitions(Ticket, Rc<[TopicPartition]>),
    AddOffsets(Ticket),
    /// The producer's own decision, a new producer's (which is told to come again), or the clock's.
    End(Ticket),
    Fence(Ticket),
    TimeOut,
    Complete,
}

#[derive(Clone, Debug)]
struct Storing {
    id: Rc<str>,
    next: TransactionValue,
    last_epoch: i16,
    epoch: i32,
    then: Then,
}

/// All transactional ids of a broker.
#[derive(Clone, Debug)]
pub struct Transactions {
    config: TransactionConfig,
    started: Instant,
    check_at: Instant,
    pub(super) entries: Map<Rc<str>, Entry>,
    /// The partitions led here, each with its leader epoch.
    pub(super) partitions: Map<i32, i32>,
    storing: Map<u64, Storing>,
    next_write: u64,
    pub(super) marking: super::marking::Markings,
}

impl Transactions {
    /// A coordinator of nothing yet.
    pub fn new(config: TransactionConfig, now: Instant) -> Self {
        Transactions {
            config,
            started: now,
            check_at: now + config.check_interval,
            entries: Map::new(),
            partitions: Map::new(),
            storing: Map::new(),
            next_write: 0,
            marking: Default::default(),
        }
    }

    /// The partition of `__transaction_state` that an id belongs to.
    pub fn partition_of(&self, id: &str) -> i32 {
        partition_for_group(id, self.config.partitions)
    }

    /// The ids coordinated here.
    pub fn entries(&self) -> impl Iterator<Item = (&Rc<str>, &Entry)> {
        self.entries.iter()
    }

    /// The id's coordinator epoch, where it is coordinated here.
    fn check(&self, id: &str) -> Result<i32, ErrorCode> {
        match id.is_empty() {
            true => Err(ErrorCode::InvalidRequest),
            false => self.partitions.get(&self.partition_of(id)).copied().ok_or(ErrorCode::NotCoordinator),
        }
    }

    /// This broker leads a partition of `__transaction_state` from now on: it reads it, and goes on where it stands.
    pub fn load(
        &mut self,
        partition: i32,
        epoch: LeaderEpoch,
        batches: impl Iterator<Item = Batch>,
        out: &mut Out<'_>,
    ) {
        self.unload(partition);
        self.partitions.insert(partition, epoch.0);
        let mut loaded: Map<Rc<str>, TransactionValue> = Map::new();
        for record in batches.flat_map(|batch| batch.records().flatten().collect::<Vec<_>>()) {
            let Some(Ok(Some(id))) = record.key.as_deref().map(read_key) else { continue };
            match record.value.as_deref().map(TransactionValue::parse) {
                Some(Ok(value)) => drop(loaded.insert(id, value)),
                _ => drop(loaded.remove(&id)),
            }
        }
        out.because(TransactionFact::Loaded { partition, transactions: loaded.len() as u32 });
        for (id, value) in loaded {
            let state = value.state;
            let because = out.cause();
            self.entries.insert(
                id.clone(),
                Entry { value, last_epoch: -1, pending: false, failed_fence: false, because },
            );
            if matches!(state, TransactionState::PrepareCommit | TransactionState::PrepareAbort)
                && !out.has(Bug::PreparedForgotten)
            {
                self.mark(&id, epoch.0);
                self.marking.start_later(out.now);
            }
        }
    }

    /// Somebody else leads a partition of `__transaction_state`.
    pub fn unload(&mut self, partition: i32) {
        if self.partitions.remove(&partition).is_some() {
            let count = self.config.partitions;
            let mine = |id: &Rc<str>| partition_for_group(id, count) != partition;
            self.entries.retain(|id, _| mine(id));
            self.marking.forget(mine);
        }
    }

    /// Whether INIT_PRODUCER_ID of this id takes a producer id.
    pub fn wants_producer_id(&self, id: &str) -> bool {
        self.check(id).is_ok()
            && self.entries.get(id).is_none_or(|entry| entry.value.producer_epoch >= LAST_EPOCH)
    }

    /// INIT_PRODUCER_ID with a transactional id. `new_id` is one that nobody has, where one is wanted.
    pub fn on_init(
        &mut self,
        ticket: Ticket,
        asked: &InitProducerIdRequest,
        new_id: Option<i64>,
        hands: &mut Hands<'_, '_>,
    ) {
        if let Err(error) = self.init(ticket, asked, new_id, hands) {
            answer_init(ticket, error, (-1, -1), hands);
        }
    }

    fn init(
        &mut self,
        ticket: Ticket,
        asked: &InitProducerIdRequest,
        new_id: Option<i64>,
        hands: &mut Hands<'_, '_>,
    ) -> Result<(), ErrorCode> {
        let Some((id, timeout_ms)) = asked.transactional.clone() else {
            return Err(ErrorCode::InvalidRequest);
        };
        if id.is_empty() {
            return Err(ErrorCode::InvalidRequest);
        }
        if timeout_ms <= 0 || timeout_ms > self.config.timeout_max_ms {
            return Err(ErrorCode::InvalidTransactionTimeout);
        }
        self.check(&id)?;
        let now = hands.out.timestamp();
        if !self.entries.contains_key(&id) {
            let producer_id = new_id.ok_or(ErrorCode::CoordinatorLoadInProgress)?;
            let value = TransactionValue {
                producer_id,
                producer_epoch: -1,
                timeout_ms,
                state: TransactionState::Empty,
                partitions: Vec::new(),
                updated: now,
                started: Timestamp(-1),
            };
            let entry = Entry {
                value,
                last_epoch: -1,
                pending: false,
                failed_fence: false,
                because: hands.out.cause(),
            };
            self.entries.insert(id.clone(), entry);
        }
        let entry = self.entries.get(&id).ok_or(ErrorCode::NotCoordinator)?;
        let value = &entry.value;
        if entry.pending {
            return Err(ErrorCode::ConcurrentTransactions);
        }
        let expected = (asked.producer_id >= 0).then_some((asked.producer_id, asked.producer_epoch));
        if expected.is_some_and(|(known, _)| value.producer_epoch >= 0 && known != value.producer_id) {
            return Err(ErrorCode::ProducerFenced);
        }
        match value.state {
            TransactionState::PrepareCommit | TransactionState::PrepareAbort => {
                Err(ErrorCode::ConcurrentTransactions)
            }
            TransactionState::Ongoing => self.fence(&id, Then::Fence(ticket), hands),
            _ => {
                let mut next = value.clone();
                let mut last_epoch = -1;
                let raised = value.producer_epoch + i16::from(!entry.failed_fence);
                match expected {
                    _ if value.producer_epoch >= LAST_EPOCH => {
                        next.producer_id = new_id.ok_or(ErrorCode::CoordinatorLoadInProgress)?;
                        next.producer_epoch = 0;
                    }
                    Some((_, epoch)) if value.producer_epoch >= 0 && epoch != value.producer_epoch => {
                        if epoch != entry.last_epoch {
                            return Err(ErrorCode::ProducerFenced);
                        }
                        last_epoch = entry.last_epoch; // an answer that was lost
                    }
                    expected => {
                        next.producer_epoch = raised;
                        last_epoch = if expected.is_some() { value.producer_epoch } else { -1 };
                    }
                }
                next.state = TransactionState::Empty;
                next.partitions = Vec::new();
                next.timeout_ms = timeout_ms;
                (next.started, next.updated) = (Timestamp(-1), now);
                self.store(&id, next, last_epoch, Then::Init(ticket), hands);
                Ok(())
            }
        }
    }

    /// Aborts an open transaction under a raised epoch, which its producer does not have.
    fn fence(&mut self, id: &Rc<str>, then: Then, hands: &mut Hands<'_, '_>) -> Result<(), ErrorCode> {
        let entry = self.entries.get(id).ok_or(ErrorCode::InvalidProducerIdMapping)?;
        let mut next = entry.value.clone();
        next.producer_epoch += i16::from(!entry.failed_fence);
        (next.state, next.updated) = (TransactionState::PrepareAbort, hands.out.timestamp());
        let (producer_id, epoch) = (next.producer_id, next.producer_epoch);
        hands.out.because(TransactionFact::Fenced { id: id.clone(), producer_id, epoch });
        self.store(id, next, -1, then, hands);
        Ok(())
    }

    /// The entry of a request's owner, where the owner is its newest producer.
    fn owned(&self, owner: &Owner) -> Result<&Entry, ErrorCode> {
        self.check(&owner.transactional_id)?;
        let entry = self.entries.get(&owner.transactional_id).ok_or(ErrorCode::InvalidProducerIdMapping)?;
        match &entry.value {
            value if value.producer_id != owner.producer_id => Err(ErrorCode::InvalidProducerIdMapping),
            value if value.producer_epoch != owner.producer_epoch => Err(ErrorCode::ProducerFenced),
            _ => Ok(entry),
        }
    }

    /// Whether partitions are in the owner's transaction (KIP-890).
    pub fn verify(&self, asked: &AddPartitionsToTxnRequest) -> AddPartitionsToTxnResponse {
        use TransactionState::{PrepareAbort, PrepareCommit};
        let found = self.owned(&asked.owner).and_then(|entry| match entry.value.state {
            PrepareCommit | PrepareAbort => Err(ErrorCode::ConcurrentTransactions),
            _ => Ok(entry),
        });
        let of = |tp: &TopicPartition| match &found {
            Ok(entry) if entry.value.partitions.contains(tp) => ErrorCode::None,
            Ok(_) => ErrorCode::TransactionAbortable,
            Err(error) => *error,
        };
        let partitions = asked.partitions.iter().map(|tp| (tp.clone(), of(tp))).collect();
        AddPartitionsToTxnResponse { partitions }
    }

    /// ADD_PARTITIONS_TO_TXN of a producer.
    pub fn on_add_partitions(
        &mut self,
        ticket: Ticket,
        asked: &AddPartitionsToTxnRequest,
        hands: &mut Hands<'_, '_>,
    ) {
        let then = Then::AddPartitions(ticket, asked.partitions.clone().into());
        self.add(&asked.owner, &asked.partitions, then, hands);
    }

    /// ADD_OFFSETS_TO_TXN: `tp` is the group's partition of `__consumer_offsets`.
    pub fn on_add_offsets(
        &mut self,
        ticket: Ticket,
        owner: &Owner,
        tp: TopicPartition,
        hands: &mut Hands<'_, '_>,
    ) {
        self.add(owner, &[tp], Then::AddOffsets(ticket), hands);
    }

    fn add(&mut self, owner: &Owner, added: &[TopicPartition], then: Then, hands: &mut Hands<'_, '_>) {
        use TransactionState::{Ongoing, PrepareAbort, PrepareCommit};
        let found = self.owned(owner).and_then(|entry| match entry.value.state {
            _ if entry.pending => Err(ErrorCode::ConcurrentTransactions),
            PrepareCommit | PrepareAbort => Err(ErrorCode::ConcurrentTransactions),
            _ => Ok(entry),
        });
        let entry = match found {
            Ok(entry) => entry,
            Err(error) => return answer(then, error, (-1, -1), hands),
        };
        let mut next = entry.value.clone();
        let before = hands.out.cause();
        for tp in added {
            if let Err(place) = next.partitions.binary_search(tp) {
                next.partitions.insert(place, tp.clone());
                hands.out.fact(TransactionFact::PartitionAdded {
                    id: owner.transactional_id.clone(),
                    tp: tp.clone(),
                });
            }
        }
        hands.out.set_cause(before);
        if next.state == Ongoing && next.partitions == entry.value.partitions {
            return answer(then, ErrorCode::None, (-1, -1), hands);
        }
        next.updated = hands.out.timestamp();
        if next.state != Ongoing {
            (next.state, next.started) = (Ongoing, next.updated);
        }
        let last_epoch = entry.last_epoch;
        self.store(&owner.transactional_id, next, last_epoch, then, hands);
    }

    /// END_TXN.
    pub fn on_end(&mut self, ticket: Ticket, owner: &Owner, committed: bool, hands: &mut Hands<'_, '_>) {
        if let Err(error) = self.end(ticket, owner, committed, hands) {
            answer(Then::End(ticket), error, (-1, -1), hands);
        }
    }

    fn end(
        &mut self,
        ticket: Ticket,
        owner: &Owner,
        committed: bool,
        hands: &mut Hands<'_, '_>,
    ) -> Result<(), ErrorCode> {
        use TransactionState as S;
        let entry = match self.owned(owner) {
            Err(ErrorCode::ProducerFenced) if hands.out.has(Bug::ZombieCommits) => {
                self.entries.get(&owner.transactional_id).ok_or(ErrorCode::ProducerFenced)?
            }
            found => found?,
        };
        if entry.pending {
            return Err(ErrorCode::ConcurrentTransactions);
        }
        match (entry.value.state, committed) {
            (S::Ongoing, _) => {}
            // An answer that was lost.
            (S::CompleteCommit, true) | (S::CompleteAbort, false) => return Err(ErrorCode::None),
            (S::PrepareCommit, true) | (S::PrepareAbort, false) => {
                return Err(ErrorCode::ConcurrentTransactions);
            }
            _ => return Err(ErrorCode::InvalidTxnState),
        }
        let mut next = entry.value.clone();
        next.state = if committed { S::PrepareCommit } else { S::PrepareAbort };
        next.updated = hands.out.timestamp();
        let last_epoch = entry.last_epoch;
        if hands.out.has(Bug::MarkedBeforeDecided)
            && let Some(entry) = self.entries.get_mut(&owner.transactional_id)
        {
            entry.value = next.clone();
            self.mark(&owner.transactional_id, self.check(&owner.transactional_id)?);
        }
        self.store(&owner.transactional_id, next, last_epoch, Then::End(ticket), hands);
        Ok(())
    }

    /// All markers are written: the transaction is over.
    pub(super) fn complete(&mut self, id: &Rc<str>, hands: &mut Hands<'_, '_>) {
        let Some(entry) = self.entries.get(id).filter(|entry| !entry.pending) else { return };
        let mut next = entry.value.clone();
        next.state = match next.state {
            TransactionState::PrepareCommit => TransactionState::CompleteCommit,
            TransactionState::PrepareAbort => TransactionState::CompleteAbort,
            _ => return,
        };
        next.partitions = Vec::new();
        next.updated = hands.out.timestamp();
        let last_epoch = entry.last_epoch;
        self.store(id, next, last_epoch, Then::Complete, hands);
    }

    fn store(
        &mut self,
        id: &Rc<str>,
        next: TransactionValue,
        last_epoch: i16,
        then: Then,
        hands: &mut Hands<'_, '_>,
    ) {
        let Ok(epoch) = self.check(id) else { return };
        if let Some(entry) = self.entries.get_mut(id) {
            entry.pending = true;
        }
        let mut batch = BatchBuilder::new();
        batch.append(hands.out.timestamp(), Some(&write_key(id)), Some(&next.write()), &[]);
        let number = self.next_write;
        self.next_write += 1;
        hands.writes.push(Write {
            writer: Writer::Transactions(number),
            tp: TopicPartition::new(TRANSACTIONS_TOPIC, self.partition_of(id)),
            batch: batch.build(&BatchHeader::default()),
            timeout: Span::from_millis(i64::from(next.timeout_ms)),
            cause: hands.out.cause(),
        });
        self.storing.insert(number, Storing { id: id.clone(), next, last_epoch, epoch, then });
    }

    /// What became of a write.
    pub fn on_written(&mut self, number: u64, error: ErrorCode, hands: &mut Hands<'_, '_>) {
        let Some(Storing { id, next, last_epoch, epoch, then }) = self.storing.remove(&number) else {
            return;
        };
        let still_here = self.partitions.get(&self.partition_of(&id)) == Some(&epoch);
        let error = if still_here { write_error(error) } else { ErrorCode::NotCoordinator };
        let producer = (next.producer_id, next.producer_epoch);
        let Some(entry) = self.entries.get_mut(&id).filter(|_| still_here) else {
            return answer(then, error, producer, hands);
        };
        entry.pending = false;
        if error != ErrorCode::None {
            if matches!(then, Then::Fence(_) | Then::TimeOut) {
                (entry.value.producer_epoch, entry.failed_fence) = (next.producer_epoch, true);
            }
            if matches!(then, Then::Complete) && error == ErrorCode::CoordinatorNotAvailable {
                self.marking.complete_later(id, hands.out);
            }
            return answer(then, error, producer, hands);
        }
        let from = std::mem::replace(&mut entry.value, next).state;
        let to = entry.value.state;
        entry.last_epoch = last_epoch;
        entry.failed_fence &= !matches!(then, Then::Complete | Then::Init(_));
        if from != to || matches!(then, Then::Init(_)) {
            let (producer_id, epoch) = producer;
            hands.out.because(TransactionFact::Changed { id: id.clone(), from, to, producer_id, epoch });
        }
        entry.because = hands.out.cause();
        answer(then, ErrorCode::None, producer, hands);
        if matches!(to, TransactionState::PrepareCommit | TransactionState::PrepareAbort) {
            self.mark(&id, epoch);
        }
    }

    /// The markers of a transaction whose end is decided are to be written.
    fn mark(&mut self, id: &Rc<str>, coordinator_epoch: i32) {
        let Some(Entry { value, because, .. }) = self.entries.get(id) else { return };
        let marker = TxnMarker {
            producer_id: value.producer_id,
            producer_epoch: value.producer_epoch,
            committed: value.state == TransactionState::PrepareCommit,
            coordinator_epoch,
            partitions: value.partitions.clone(),
        };
        self.marking.add(Marking { id: id.clone(), marker, cause: *because });
    }

    /// When it next has something to do. Nobody looks where nothing is open.
    pub fn deadline(&self) -> Instant {
        let ongoing = self.entries.values().any(|entry| entry.value.state == TransactionState::Ongoing);
        let check = if ongoing { self.check_at } else { Instant::NEVER };
        check.min(self.marking.deadline())
    }

    /// Aborts transactions that have been open for longer than their `transaction.timeout.ms`.
    pub fn abort_timed_out(&mut self, hands: &mut Hands<'_, '_>) {
        let interval = self.config.check_interval.0.max(1);
        let passed = hands.out.now.since(self.started).0;
        self.check_at = self.started + Span((passed / interval + 1) * interval);
        if !passed.is_multiple_of(interval) {
            return;
        }
        let now = hands.out.timestamp();
        let is_over = |entry: &Entry| {
            let value = &entry.value;
            value.state == TransactionState::Ongoing
                && !entry.pending
                && value.started.0 + i64::from(value.timeout_ms) < now.0
        };
        let over: Vec<Rc<str>> =
            self.entries.iter().filter(|(_, entry)| is_over(entry)).map(|(id, _)| id.clone()).collect();
        for id in over {
            let entry = &self.entries[&id];
            let before = hands.out.wake_for(entry.because);
            let timeout_ms = entry.value.timeout_ms;
            hands.out.because(TransactionFact::TimedOut { id: id.clone(), timeout_ms });
            let _ = self.fence(&id, Then::TimeOut, hands);
            hands.out.set_cause(before);
        }
    }

    /// DESCRIBE_TRANSACTIONS, of one.
    pub fn describe(&self, id: &str) -> Result<DescribedTransaction, ErrorCode> {
        self.check(id)?;
        let value = &self.entries.get(id).ok_or(ErrorCode::TransactionalIdNotFound)?.value;
        Ok(DescribedTransaction {
            state: value.state,
            timeout_ms: value.timeout_ms,
            started: value.started,
            producer_id: value.producer_id,
            producer_epoch: value.producer_epoch,
            partitions: value.partitions.clone(),
        })
    }
}

fn answer(then: Then, error: ErrorCode, producer: (i64, i16), hands: &mut Hands<'_, '_>) {
    let (ticket, response) = match then {
        Then::Init(ticket) => return answer_init(ticket, error, producer, hands),
        // The transaction of the one before is aborted now; when that is over there is an epoch for the new one.
        Then::Fence(ticket) if error == ErrorCode::None => {
            return answer_init(ticket, ErrorCode::ConcurrentTransactions, (-1, -1), hands);
        }
        Then::Fence(ticket) => return answer_init(ticket, error, (-1, -1), hands),
        Then::AddPartitions(ticket, partitions) => {
            let partitions = partitions.iter().map(|tp| (tp.clone(), error)).collect();
            (ticket, Response::AddPartitionsToTxn(AddPartitionsToTxnResponse { partitions }))
        }
        Then::AddOffsets(ticket) => (ticket, Response::AddOffsetsToTxn(AddOffsetsToTxnResponse { error })),
        Then::End(ticket) => (ticket, Response::EndTxn(EndTxnResponse { error })),
        Then::TimeOut | Then::Complete => return,
    };
    hands.server.respond(ticket, response, hands.out);
}

fn answer_init(ticket: Ticket, error: ErrorCode, producer: (i64, i16), hands: &mut Hands<'_, '_>) {
    let (producer_id, producer_epoch) = if error == ErrorCode::None { producer } else { (-1, -1) };
    let response = InitProducerIdResponse { error, producer_id, producer_epoch };
    hands.server.respond(ticket, Response::InitProducerId(response), hands.out);
}

/// What a failed write tells a producer.
fn write_error(error: ErrorCode) -> ErrorCode {
    match error {
        ErrorCode::UnknownTopicOrPartition
        | ErrorCode::NotEnoughReplicas
        | ErrorCode::NotEnoughReplicasAfterAppend
        | ErrorCode::RequestTimedOut => ErrorCode::CoordinatorNotAvailable,
        ErrorCode::NotLeaderOrFollower | ErrorCode::KafkaStorageError => ErrorCode::NotCoordinator,
        other => other,
    }
}
