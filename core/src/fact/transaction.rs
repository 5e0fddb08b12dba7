//! Transactions, as their coordinator sees them.

use std::fmt;
use std::rc::Rc;

use crate::ids::TopicPartition;
use crate::protocol::transaction::TransactionState;

/// What happened to a transactional id.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum TransactionFact {
    /// Its next state is written to `__transaction_state` and replicated.
    Changed { id: Rc<str>, from: TransactionState, to: TransactionState, producer_id: i64, epoch: i16 },
    /// A partition is to be part of its transaction.
    PartitionAdded { id: Rc<str>, tp: TopicPartition },
    /// The epoch was raised while a transaction was open: its producer is fenced.
    Fenced { id: Rc<str>, producer_id: i64, epoch: i16 },
    /// Its transaction was open for longer than `transaction.timeout.ms`.
    TimedOut { id: Rc<str>, timeout_ms: i32 },
    /// A coordinator read a partition of `__transaction_state` after becoming its leader.
    Loaded { partition: i32, transactions: u32 },
}

impl fmt::Display for TransactionFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TransactionFact::Changed { id, from, to, producer_id, epoch } => {
                let (from, to) = (from.name(), to.name());
                write!(f, "transaction {id} {from} -> {to} producer {producer_id} epoch {epoch}")
            }
            TransactionFact::PartitionAdded { id, tp } => write!(f, "transaction {id} adds {tp}"),
            TransactionFact::Fenced { id, producer_id, epoch } => {
                write!(f, "transaction {id} fences producer {producer_id} below epoch {epoch}")
            }
            TransactionFact::TimedOut { id, timeout_ms } => {
                write!(f, "transaction {id} timed out after {timeout_ms} ms")
            }
            TransactionFact::Loaded { partition, transactions } => {
                write!(f, "loaded __transaction_state-{partition} transactions {transactions}")
            }
        }
    }
}
