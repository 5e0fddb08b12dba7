//! Consumers: their partitions, their positions, and what poll() hands over.

use std::fmt;
use std::rc::Rc;

use super::display::List;
use crate::ids::{Offset, TopicPartition};
use crate::time::Span;

/// Where a partition's position came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum PositionFrom {
    /// The group's committed offset.
    Committed,
    /// `auto.offset.reset=earliest`.
    Earliest,
    /// `auto.offset.reset=latest`.
    Latest,
    /// The command line (`--offset`).
    Given,
}

/// What a consumer's application can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// To call `commitSync()` now.
    Commit,
    /// To work so long on each record.
    TakeTime(Span),
}

/// What happened in a consumer.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum ConsumerFact {
    /// A consumer got its partitions. Of them it `kept` some, and read on meanwhile: a cooperative rebalance.
    Assigned { group: Rc<str>, generation: i32, partitions: Rc<[TopicPartition]>, kept: Rc<[TopicPartition]> },
    /// A consumer gave up partitions (`lost`: they were already somebody else's).
    Revoked { group: Rc<str>, partitions: Rc<[TopicPartition]>, lost: bool },
    /// A consumer knows where to read on.
    Positioned { tp: TopicPartition, offset: Offset, from: PositionFrom },
    /// poll() handed records to the application: so many, since not every offset is a record that it may see.
    Delivered { tp: TopicPartition, base_offset: Offset, last_offset: Offset, records: u32 },
    /// A consumer found no valid offset, and `auto.offset.reset=none`.
    NoOffset { tp: TopicPartition },
    /// The application has not called poll() for `max.poll.interval.ms`: its consumer leaves the group.
    PollTimedOut { group: Rc<str>, interval: Span },
}

impl fmt::Display for ConsumerFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConsumerFact::Assigned { group, generation, partitions, kept } => {
                write!(f, "group {group} assigned {} generation {generation}", List(partitions))?;
                if !kept.is_empty() {
                    write!(f, " kept {}", List(kept))?;
                }
                Ok(())
            }
            ConsumerFact::Revoked { group, partitions, lost } => {
                write!(f, "group {group} {} {}", if *lost { "lost" } else { "revoked" }, List(partitions))
            }
            ConsumerFact::Positioned { tp, offset, from } => write!(f, "reads {tp} from {offset} {from:?}"),
            ConsumerFact::Delivered { tp, base_offset, last_offset, .. } => {
                write!(f, "delivered {tp} {base_offset}..={last_offset}")
            }
            ConsumerFact::NoOffset { tp } => write!(f, "no offset for {tp}"),
            ConsumerFact::PollTimedOut { group, interval } => {
                write!(f, "group {group} left: no poll for {interval}")
            }
        }
    }
}
