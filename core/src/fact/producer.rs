//! Producers: a record's way from send() to its acknowledgement.

use std::fmt;
use std::rc::Rc;

use crate::ids::{Offset, TopicPartition};
use crate::protocol::ErrorCode;
use crate::time::Span;

/// What happened in a producer.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum ProducerFact {
    /// A record was put in the accumulator.
    Accumulated { tp: TopicPartition, key: Option<Rc<str>> },
    /// A batch went into a PRODUCE.
    BatchSent { tp: TopicPartition, records: u32, attempt: u32 },
    /// A batch was acknowledged (offset -1 with acks=0).
    Acknowledged { tp: TopicPartition, base_offset: Offset, records: u32, acks: i16 },
    /// A batch goes back to the accumulator to be sent again.
    Retried { tp: TopicPartition, error: ErrorCode, after: Span },
    /// A batch was given up.
    Failed { tp: TopicPartition, error: ErrorCode, records: u32 },
}

impl fmt::Display for ProducerFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProducerFact::Accumulated { tp, key } => {
                write!(
                    f,
                    "accumulated {tp}{}",
                    key.as_ref().map_or(String::new(), |key| format!(" key {key}"))
                )
            }
            ProducerFact::BatchSent { tp, records, attempt } => {
                write!(f, "batch {tp} records {records} attempt {attempt}")
            }
            ProducerFact::Acknowledged { tp, base_offset, records, .. } => {
                write!(f, "acknowledged {tp} {base_offset} records {records}")
            }
            ProducerFact::Retried { tp, error, after } => write!(f, "retries {tp} {error} after {after}"),
            ProducerFact::Failed { tp, error, records } => {
                write!(f, "gives up {tp} {error} records {records}")
            }
        }
    }
}
