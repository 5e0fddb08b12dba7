//! What the invariants found: a promise that does not hold, with the evidence.

use std::fmt;
use std::rc::Rc;

use super::evidence::{Evidence, Invariant};
use crate::ids::TopicPartition;

/// What an invariant found.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum InvariantFact {
    /// An invariant does not hold. There is no partition where the controller is meant.
    Violated { tp: Option<TopicPartition>, evidence: Rc<Evidence> },
    /// It does not hold, and the configuration permits that: told once for each partition.
    LossExplained { tp: TopicPartition, evidence: Rc<Evidence> },
}

impl InvariantFact {
    /// The invariant that does not hold.
    pub fn invariant(&self) -> Invariant {
        match self {
            InvariantFact::Violated { evidence, .. } | InvariantFact::LossExplained { evidence, .. } => {
                evidence.invariant()
            }
        }
    }
}

impl fmt::Display for InvariantFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let invariant = self.invariant();
        match self {
            InvariantFact::Violated { tp: Some(tp), evidence } => {
                write!(f, "VIOLATED {invariant} {tp}: {evidence}")
            }
            InvariantFact::Violated { tp: None, evidence } => write!(f, "VIOLATED {invariant}: {evidence}"),
            InvariantFact::LossExplained { tp, evidence } => {
                write!(f, "explained loss {invariant} {tp}: {evidence}")
            }
        }
    }
}
