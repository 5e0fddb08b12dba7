//! What an invariant found.

use highwater_core::fact::InvariantFact;

use crate::texts::{FactInvariant, Locale};

pub(super) fn sentence(locale: Locale, fact: &InvariantFact) -> String {
    let texts = FactInvariant(locale);
    match fact {
        InvariantFact::Violated { invariant, evidence } => texts.violated(invariant, evidence),
        InvariantFact::LossExplained { invariant, evidence } => texts.loss_explained(invariant, evidence),
    }
}
