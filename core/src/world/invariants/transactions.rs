//! The promises of transactions: a producer that was replaced writes no more, an end is decided once, and readers are given
//! all of a transaction or nothing.
//!
//! What a reader should have been given is counted in the log that it reads from, batch by batch, each transaction by its own
//! marker there: neither the index of aborted transactions nor what the leader knows of producers is asked.

use super::{Findings, Verdict};
use crate::disk::Disk;
use crate::fact::{Evidence, FileRange, TransactionFact};
use crate::ids::{BrokerId, ClientId, LeaderEpoch, Offset, TopicPartition};
use crate::log::Log;
use crate::map::Map;
use crate::metadata::cache::TRANSACTIONS_TOPIC;
use crate::protocol::data::Isolation;
use crate::protocol::transaction::TransactionState;
use crate::protocol::{Message, Request};
use crate::time::Instant;
use crate::wire::Batch;
use crate::wire::batch::increment_sequence;
use crate::wire::end_txn_marker::EndTxnMarker;
use crate::wire::murmur2::partition_for_group;
use crate::world::World;

/// A producer's newest batch in a leader's log.
#[derive(Clone, Copy, Debug)]
pub(super) struct LastBatch {
    leader_epoch: LeaderEpoch,
    last_offset: Offset,
    producer_epoch: i16,
    last_sequence: i32,
    seen: Instant,
}

/// The newest transaction of a producer id.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Transaction {
    /// The epoch whose producer has asked for a commit.
    asked: Option<i16>,
    /// Whether it is committed, as it was decided or as its first marker says.
    committed: Option<bool>,
}

impl World {
    /// What a leader has appended: its producer's epoch does not go back, nor is anything there twice.
    pub(super) fn check_appended(
        &mut self,
        broker: BrokerId,
        tp: &TopicPartition,
        bytes: &FileRange,
        findings: &mut Findings,
    ) {
        let Some((partition, disk)) = self.replica_on(broker, tp) else { return };
        let batch = disk.read_exact(&bytes.file, bytes.position, bytes.len as usize);
        let Some(batch) = batch.and_then(|bytes| Batch::parse(&bytes).ok()) else {
            // Retention took it within the step: what comes next need not follow on what was seen last.
            return self.invariants.producers.retain(|(of, _), _| of != tp);
        };
        let producer_id = batch.producer_id();
        if producer_id < 0 {
            return;
        }
        let key = (tp.clone(), producer_id);
        let known = self.invariants.producers.get(&key).copied();
        // A leader that lost its power may have lost the batch, and leads on in the same epoch.
        let runs_since = self.invariants.runs_since.get(&broker).copied();
        let known = known.filter(|known| {
            (known.leader_epoch == batch.leader_epoch() && runs_since.is_none_or(|since| known.seen >= since))
                || has_batch(&partition.log, disk, producer_id, known)
        });
        let (epoch, sequence) = (batch.producer_epoch(), batch.base_sequence());
        let verdict = match known {
            Some(known) if known.producer_epoch > epoch => {
                Err(Evidence::ZombieWrote { broker, producer_id, epoch, newest: known.producer_epoch })
            }
            Some(LastBatch { producer_epoch, last_sequence: last, .. })
                if producer_epoch == epoch && sequence >= 0 && sequence != increment_sequence(last, 1) =>
            {
                Err(Evidence::SequenceOutOfOrder { broker, producer_id, sequence, last })
            }
            _ => Ok(()),
        };
        findings.note(tp, verdict);
        if batch.is_transactional() {
            findings.note(tp, self.last_stable_before_open(broker, tp));
        }
        if sequence >= 0 || known.is_some_and(|known| known.producer_epoch < epoch) {
            let now = LastBatch {
                leader_epoch: batch.leader_epoch(),
                last_offset: batch.last_offset(),
                producer_epoch: epoch,
                last_sequence: batch.last_sequence(),
                seen: self.now,
            };
            self.invariants.producers.insert(key, now);
        }
        if let Some(marker) = EndTxnMarker::read(&batch) {
            self.decide(tp, producer_id, marker.committed, findings);
        }
    }

    /// What readers of committed records are given ends before the first transaction that is open.
    pub(super) fn last_stable_before_open(&self, broker: BrokerId, tp: &TopicPartition) -> Verdict {
        let Some((partition, _)) = self.replica_on(broker, tp) else { return Ok(()) };
        let producers = partition.log.producers().producers().values();
        let open = producers.filter_map(|producer| producer.txn_first_offset).min().unwrap_or(Offset::MAX);
        let (last_stable_offset, bound) =
            (partition.last_stable_offset(), open.min(partition.high_watermark));
        match last_stable_offset > bound && partition.is_leader() {
            true => Err(Evidence::StableBeyondOpen { broker, last_stable_offset, bound }),
            false => Ok(()),
        }
    }

    /// A producer asks for a commit.
    pub(super) fn note_asked_commit(&mut self, message: &Message) {
        if let Message::Request { request, .. } = message
            && let Request::EndTxn(asked) = &**request
            && asked.committed
        {
            let transaction = self.invariants.transactions.entry(asked.owner.producer_id).or_default();
            transaction.asked = Some(asked.owner.producer_epoch);
        }
    }

    /// A coordinator has written a state. One that was written, and whose coordinator was told otherwise, may be missing.
    pub(super) fn check_transaction(&mut self, fact: &TransactionFact, findings: &mut Findings) {
        use TransactionState as S;
        let TransactionFact::Changed { id, to, producer_id, epoch, .. } = fact else { return };
        let count = self.config.0.transaction_state_log_num_partitions;
        let tp = TopicPartition::new(TRANSACTIONS_TOPIC, partition_for_group(id, count));
        let producer_id = *producer_id;
        let transaction = self.invariants.transactions.entry(producer_id).or_default();
        match to {
            S::Empty => {}
            S::Ongoing => *transaction = Transaction::default(),
            S::PrepareCommit => {
                let was_asked = transaction.asked == Some(*epoch);
                let not_asked = Evidence::CommitNotAsked { producer_id, epoch: *epoch };
                findings.note(&tp, was_asked.then_some(()).ok_or(not_asked));
                self.decide(&tp, producer_id, true, findings);
            }
            S::PrepareAbort => self.decide(&tp, producer_id, false, findings),
            S::CompleteCommit | S::CompleteAbort => {
                self.decide(&tp, producer_id, *to == S::CompleteCommit, findings);
                self.invariants.transactions.remove(&producer_id);
            }
        }
    }

    fn decide(&mut self, tp: &TopicPartition, producer_id: i64, committed: bool, findings: &mut Findings) {
        let transaction = self.invariants.transactions.entry(producer_id).or_default();
        let before = transaction.committed.replace(committed);
        let verdict = match before.is_none_or(|before| before == committed) {
            true => Ok(()),
            false => Err(Evidence::OutcomeChanged { producer_id, committed }),
        };
        findings.note_loss(tp, verdict, self.invariants.disk_lost);
    }

    /// A commit counts from now on.
    pub(super) fn check_commit_in_transaction(
        &self,
        tp: &TopicPartition,
        offset: Offset,
        producer_id: Option<i64>,
        findings: &mut Findings,
    ) {
        let Some(producer_id) = producer_id else { return };
        let transaction = self.invariants.transactions.get(&producer_id);
        if transaction.and_then(|transaction| transaction.committed) != Some(true) {
            let early = Evidence::CommitTooEarly { producer_id, offset };
            findings.note_loss(tp, Err(early), self.invariants.disk_lost);
        }
    }

    /// A consumer was given what the leader has for it from where it was on. Its position may have gone back since, to where
    /// histories part.
    pub(super) fn check_delivered(
        &mut self,
        client: ClientId,
        tp: &TopicPartition,
        (base_offset, to): (Offset, Offset),
        delivered: u32,
        findings: &mut Findings,
    ) {
        let position = self.invariants.positions.insert((client, tp.clone()), to.next());
        let from = position.unwrap_or(base_offset).min(base_offset);
        let Some((_, leader)) = self.invariants.leaders.get(tp).copied() else { return };
        let Some((partition, disk)) = self.replica_on(leader, tp) else { return };
        let process = self.clients.get(&client).and_then(|slot| slot.process.as_ref());
        let Some(consumer) = process.and_then(|process| process.consumer()) else { return };
        let log = &partition.log;
        if log.config().compacts() || from < log.log_start_offset() || to >= log.log_end_offset() {
            return;
        }
        let visible = visible(log, disk, consumer.isolation(), from, to);
        let verdict = match visible == delivered {
            true => Ok(()),
            false => Err(Evidence::DeliveredOthers { from, to, visible, delivered }),
        };
        findings.note_loss(tp, verdict, self.may_lose(partition));
    }
}

/// Whether a log has the batch that was a producer's newest one in another leader's log.
fn has_batch(log: &Log, disk: &Disk, producer_id: i64, known: &LastBatch) -> bool {
    let located = (known.last_offset >= log.log_start_offset() && !log.config().compacts())
        .then(|| log.batch_at(disk, known.last_offset));
    located.flatten().is_some_and(|located| {
        let batch = located.batch;
        (batch.producer_id(), batch.producer_epoch(), batch.last_offset(), batch.leader_epoch())
            == (producer_id, known.producer_epoch, known.last_offset, known.leader_epoch)
    })
}

/// How many records a reader may see between two offsets, both of them included.
fn visible(log: &Log, disk: &Disk, isolation: Isolation, from: Offset, to: Offset) -> u32 {
    let (mut visible, mut open) = (0, Map::<i64, i64>::new());
    for batch in log.batches_from(disk, from).map(|located| located.batch) {
        let is_within = batch.base_offset() <= to;
        if !is_within && open.is_empty() {
            break;
        }
        if let Some(marker) = EndTxnMarker::read(&batch) {
            let records = open.remove(&batch.producer_id()).unwrap_or(0);
            visible += if marker.committed { records } else { 0 };
        } else if is_within && !batch.is_control() {
            let records = batch.last_offset().min(to) - batch.base_offset().max(from) + 1;
            match isolation == Isolation::ReadCommitted && batch.is_transactional() {
                true => *open.entry(batch.producer_id()).or_default() += records,
                false => visible += records,
            }
        }
    }
    visible as u32
}
