//! What happens in a consumer.

use highwater_core::fact::{ConsumerFact, PositionFrom};

use super::{list, offsets};
use crate::texts::{FactConsumer, Locale};

pub(super) fn sentence(locale: Locale, fact: &ConsumerFact) -> String {
    let texts = FactConsumer(locale);
    match fact {
        ConsumerFact::Assigned { group, generation, partitions, .. } if partitions.is_empty() => {
            texts.assigned_nothing(group, generation)
        }
        ConsumerFact::Assigned { group, generation, partitions, kept } if kept.is_empty() => {
            texts.assigned(list(locale, partitions), group, generation)
        }
        ConsumerFact::Assigned { group, generation, partitions, kept } => {
            let new: Vec<_> = partitions.iter().filter(|tp| !kept.contains(tp)).cloned().collect();
            match new.is_empty() {
                true => texts.kept(list(locale, kept), group, generation),
                false => texts.kept_and_assigned(list(locale, kept), list(locale, &new), group, generation),
            }
        }
        ConsumerFact::Revoked { partitions, lost: true, .. } => texts.lost(list(locale, partitions)),
        ConsumerFact::Revoked { partitions, lost: false, .. } => texts.revoked(list(locale, partitions)),
        ConsumerFact::Positioned { tp, offset, from } => {
            texts.positioned(tp, offset, position_from(texts, *from))
        }
        ConsumerFact::Delivered { tp, base_offset, last_offset, .. } => {
            texts.delivered(tp, offsets(locale, *base_offset, *last_offset))
        }
        ConsumerFact::NoOffset { tp } => texts.no_offset(tp),
        ConsumerFact::PollTimedOut { group, interval } => texts.poll_timed_out(interval, group),
    }
}

fn position_from(texts: FactConsumer, from: PositionFrom) -> &'static str {
    match from {
        PositionFrom::Committed => texts.from_commit(),
        // Configs are the same in every language.
        PositionFrom::Earliest => "auto.offset.reset=earliest",
        PositionFrom::Latest => "auto.offset.reset=latest",
        PositionFrom::Given => texts.from_command_line(),
    }
}
