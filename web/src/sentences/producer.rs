//! What happens in a producer.

use highwater_core::fact::ProducerFact;

use super::offsets;
use crate::texts::{FactProducer, Locale};

pub(super) fn sentence(locale: Locale, fact: &ProducerFact) -> String {
    let texts = FactProducer(locale);
    match fact {
        ProducerFact::Accumulated { tp, key: Some(key) } => texts.accumulated_key(key, tp),
        ProducerFact::Accumulated { tp, key: None } => texts.accumulated(tp),
        ProducerFact::BatchSent { tp, records, attempt: 1 } => texts.sent(*records, tp),
        ProducerFact::BatchSent { tp, records, attempt } => texts.sent_again(*records, tp, attempt),
        ProducerFact::Acknowledged { tp, records, acks: 0, .. } => texts.assumed(*records, tp),
        // The leader knows the batch (DUPLICATE_SEQUENCE_NUMBER), but not its offset any more.
        ProducerFact::Acknowledged { tp, base_offset, records, acks } if !base_offset.is_known() => {
            texts.acknowledged_somewhere(*records, tp, acks_value(*acks))
        }
        ProducerFact::Acknowledged { tp, base_offset, records, acks } => {
            let last = *base_offset + i64::from(*records) - 1;
            texts.acknowledged(tp, offsets(locale, *base_offset, last), acks_value(*acks))
        }
        ProducerFact::Retried { tp, error, after } => texts.retried(error, tp, after),
        ProducerFact::Failed { tp, error, records } => texts.failed(*records, tp, error),
    }
}

/// As a config file has it.
fn acks_value(acks: i16) -> String {
    if acks == -1 { "all".to_owned() } else { acks.to_string() }
}
