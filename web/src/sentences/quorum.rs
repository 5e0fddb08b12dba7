//! What happens in the metadata quorum.

use highwater_core::fact::QuorumFact;

use crate::texts::{FactQuorum, Locale};

pub(super) fn sentence(locale: Locale, fact: &QuorumFact) -> String {
    let texts = FactQuorum(locale);
    match fact {
        QuorumFact::CandidateStands { epoch } => texts.candidate(epoch),
        QuorumFact::VoteGranted { candidate, epoch } => texts.vote(candidate, epoch),
        QuorumFact::BrokerRegistered { broker, epoch } => texts.registered(broker, epoch),
        QuorumFact::BrokerFenced { broker, silent_for: Some(silent) } => texts.fenced(broker, silent),
        QuorumFact::BrokerFenced { broker, silent_for: None } => texts.fenced_to_stop(broker),
        QuorumFact::BrokerUnfenced { broker } => texts.unfenced(broker),
        QuorumFact::MetadataReplayed { to, records } => texts.replayed(*records, to),
    }
}
