//! What happens to a client of any kind.

use highwater_core::fact::ClientFact;

use super::Names;
use crate::texts::{FactClient, Locale};

pub(super) fn sentence(locale: Locale, fact: &ClientFact, names: &Names) -> String {
    let texts = FactClient(locale);
    match fact {
        ClientFact::MetadataLearned { topics } => texts.metadata_learned(*topics),
        ClientFact::RequestTimedOut { to, after } => texts.timed_out(names.node(*to), after),
    }
}
