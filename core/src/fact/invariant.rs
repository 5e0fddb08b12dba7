//! Invariants: what must hold after every step, and did not.

use std::fmt;
use std::rc::Rc;

/// What an invariant found.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum InvariantFact {
    /// An invariant does not hold.
    Violated { invariant: &'static str, evidence: Rc<str> },
    /// It does not hold, and the configuration permits that: told once for each partition.
    LossExplained { invariant: &'static str, evidence: Rc<str> },
}

impl fmt::Display for InvariantFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InvariantFact::Violated { invariant, evidence } => write!(f, "VIOLATED {invariant}: {evidence}"),
            InvariantFact::LossExplained { invariant, evidence } => {
                write!(f, "explained loss {invariant}: {evidence}")
            }
        }
    }
}
