//! Transactions: their coordinator, their partitions, their markers, and what administrators ask about them.

use std::rc::Rc;

use super::ErrorCode;
use super::group::OffsetCommitRequest;
use crate::ids::{Offset, TopicPartition};
use crate::time::Timestamp;

/// How far a transactional id's newest transaction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum TransactionState {
    /// The producer has its id, and has written nothing in a transaction yet.
    Empty,
    /// Partitions were added.
    Ongoing,
    /// It will be committed, whatever happens: markers are being written.
    PrepareCommit,
    /// It will be aborted, whatever happens: markers are being written.
    PrepareAbort,
    /// All markers of a commit are written.
    CompleteCommit,
    /// All markers of an abort are written.
    CompleteAbort,
}

impl TransactionState {
    /// All of them, each at the place of its number in `__transaction_state`.
    pub const ALL: &[TransactionState] = &[
        TransactionState::Empty,
        TransactionState::Ongoing,
        TransactionState::PrepareCommit,
        TransactionState::PrepareAbort,
        TransactionState::CompleteCommit,
        TransactionState::CompleteAbort,
    ];

    /// As Kafka's tools print it.
    pub fn name(self) -> &'static str {
        match self {
            TransactionState::Empty => "Empty",
            TransactionState::Ongoing => "Ongoing",
            TransactionState::PrepareCommit => "PrepareCommit",
            TransactionState::PrepareAbort => "PrepareAbort",
            TransactionState::CompleteCommit => "CompleteCommit",
            TransactionState::CompleteAbort => "CompleteAbort",
        }
    }
}

/// Who asks in a transaction: what every request of a producer with a transactional id carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// `transactional.id`.
    pub transactional_id: Rc<str>,
    /// The producer's id.
    pub producer_id: i64,
    /// The producer's epoch.
    pub producer_epoch: i16,
}

/// ADD_PARTITIONS_TO_TXN, by a producer before it writes (v3), or by a partition's leader before it appends (v5).
#[derive(Clone, Debug, PartialEq)]
pub struct AddPartitionsToTxnRequest {
    /// Whose transaction.
    pub owner: Owner,
    /// Whether a leader only asks if the partitions are in it (KIP-890).
    pub verify_only: bool,
    /// The partitions.
    pub partitions: Vec<TopicPartition>,
}

/// The answer to ADD_PARTITIONS_TO_TXN.
#[derive(Clone, Debug, PartialEq)]
pub struct AddPartitionsToTxnResponse {
    /// One entry a partition.
    pub partitions: Vec<(TopicPartition, ErrorCode)>,
}

/// ADD_OFFSETS_TO_TXN: commits of a group are about to be part of the transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct AddOffsetsToTxnRequest {
    /// Whose transaction.
    pub owner: Owner,
    /// The group.
    pub group: Rc<str>,
}

/// The answer to ADD_OFFSETS_TO_TXN.
#[derive(Clone, Debug, PartialEq)]
pub struct AddOffsetsToTxnResponse {
    /// PRODUCER_FENCED, CONCURRENT_TRANSACTIONS …, or `None`.
    pub error: ErrorCode,
}

/// END_TXN.
#[derive(Clone, Debug, PartialEq)]
pub struct EndTxnRequest {
    /// Whose transaction.
    pub owner: Owner,
    /// Whether it is committed.
    pub committed: bool,
}

/// The answer to END_TXN: the decision is written, the markers are not yet.
#[derive(Clone, Debug, PartialEq)]
pub struct EndTxnResponse {
    /// PRODUCER_FENCED, INVALID_TXN_STATE …, or `None`.
    pub error: ErrorCode,
}

/// A transaction's end, for some partitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxnMarker {
    /// The producer's id.
    pub producer_id: i64,
    /// The producer's epoch.
    pub producer_epoch: i16,
    /// Whether it is committed.
    pub committed: bool,
    /// The leader epoch of the coordinator's partition, which fences coordinators of another time.
    pub coordinator_epoch: i32,
    /// Where the marker is to be written.
    pub partitions: Vec<TopicPartition>,
}

/// WRITE_TXN_MARKERS, by a coordinator to the leaders of a transaction's partitions.
#[derive(Clone, Debug, PartialEq)]
pub struct WriteTxnMarkersRequest {
    /// The markers.
    pub markers: Vec<TxnMarker>,
}

/// The answer to WRITE_TXN_MARKERS.
#[derive(Clone, Debug, PartialEq)]
pub struct WriteTxnMarkersResponse {
    /// (producer id, its partitions), one a marker.
    pub markers: Vec<(i64, Vec<(TopicPartition, ErrorCode)>)>,
}

/// TXN_OFFSET_COMMIT: commits that count when the transaction is committed.
#[derive(Clone, Debug, PartialEq)]
pub struct TxnOffsetCommitRequest {
    /// Whose transaction.
    pub owner: Owner,
    /// What is committed, and by which member.
    pub commit: OffsetCommitRequest,
}

/// The answer to TXN_OFFSET_COMMIT.
#[derive(Clone, Debug, PartialEq)]
pub struct TxnOffsetCommitResponse {
    /// One entry a partition.
    pub partitions: Vec<(TopicPartition, ErrorCode)>,
}

/// DESCRIBE_PRODUCERS.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeProducersRequest {
    /// The partitions.
    pub partitions: Vec<TopicPartition>,
}

/// The answer to DESCRIBE_PRODUCERS.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeProducersResponse {
    /// (partition, why not, its producers).
    pub partitions: Vec<(TopicPartition, ErrorCode, Vec<ActiveProducer>)>,
}

/// A producer that a partition knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveProducer {
    /// Its id.
    pub producer_id: i64,
    /// Its epoch.
    pub producer_epoch: i16,
    /// Its last sequence, or -1.
    pub last_sequence: i32,
    /// The time of its last write.
    pub last_timestamp: Timestamp,
    /// Of its last marker, or -1.
    pub coordinator_epoch: i32,
    /// Where its open transaction begins, or -1.
    pub current_txn_start_offset: Offset,
}

/// DESCRIBE_TRANSACTIONS.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeTransactionsRequest {
    /// The transactional ids.
    pub ids: Vec<Rc<str>>,
}

/// The answer to DESCRIBE_TRANSACTIONS.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeTransactionsResponse {
    /// One entry an id.
    pub transactions: Vec<(Rc<str>, Result<DescribedTransaction, ErrorCode>)>,
}

/// A transaction, as its coordinator knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedTransaction {
    /// Its state.
    pub state: TransactionState,
    /// `transaction.timeout.ms`.
    pub timeout_ms: i32,
    /// When it began, or -1.
    pub started: Timestamp,
    /// Its producer's id.
    pub producer_id: i64,
    /// Its producer's epoch.
    pub producer_epoch: i16,
    /// Its partitions.
    pub partitions: Vec<TopicPartition>,
}

/// LIST_TRANSACTIONS.
#[derive(Clone, Debug, PartialEq)]
pub struct ListTransactionsRequest;

/// The answer to LIST_TRANSACTIONS: those that this broker coordinates.
#[derive(Clone, Debug, PartialEq)]
pub struct ListTransactionsResponse {
    /// (transactional id, producer id, state).
    pub transactions: Vec<(Rc<str>, i64, TransactionState)>,
}
