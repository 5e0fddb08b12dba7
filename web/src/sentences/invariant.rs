//! What an invariant found, and what shows it.

use highwater_core::fact::{Evidence, InvariantFact};

use super::Names;
use crate::texts::{FactInvariant, Locale};

pub(super) fn sentence(locale: Locale, fact: &InvariantFact, names: &Names) -> String {
    let texts = FactInvariant(locale);
    let name = fact.invariant().name();
    match fact {
        InvariantFact::Violated { tp: None, evidence } => texts.violated(name, shown(texts, evidence, names)),
        InvariantFact::Violated { tp: Some(tp), evidence } => {
            texts.violated_for(name, tp, shown(texts, evidence, names))
        }
        InvariantFact::LossExplained { tp, evidence } => {
            texts.loss_explained(name, tp, shown(texts, evidence, names))
        }
    }
}

fn shown(texts: FactInvariant, evidence: &Evidence, names: &Names) -> String {
    match evidence {
        Evidence::StrangerInIsr { broker, stranger } => texts.stranger_in_isr(broker, stranger),
        Evidence::TwoLeaders { epoch, brokers: [a, b] } => texts.two_leaders(a, b, epoch),
        Evidence::TwoControllers { epoch } => texts.two_controllers(epoch),
        Evidence::IsrReplacedUnseen { broker, known, became } => {
            texts.isr_replaced_unseen(broker, known, became)
        }
        Evidence::HighWatermarkBeyondLog { broker, high_watermark, log_end_offset } => {
            texts.high_watermark_beyond_log(broker, high_watermark, log_end_offset)
        }
        Evidence::TooFewInSync { broker, in_sync, min_insync_replicas } => {
            texts.too_few_in_sync(broker, *in_sync, min_insync_replicas)
        }
        Evidence::BatchesDiffer { brokers: [a, b], offset } => texts.batches_differ(a, b, offset),
        Evidence::Gap { broker, base_offset, expected: Some(end) } => texts.gap(broker, base_offset, end),
        Evidence::Gap { broker, base_offset, expected: None } => texts.nothing_before(broker, base_offset),
        Evidence::IndexPointsElsewhere { file, offset, position } => {
            texts.index_points_elsewhere(offset, position, file)
        }
        Evidence::MemberLacksCommitted { leader, member, log_end_offset, high_watermark } => {
            texts.member_lacks_committed(member, log_end_offset, leader, high_watermark)
        }
        Evidence::MemberIsLate { leader, member, allowed } => {
            texts.member_is_late(leader, member, allowed.millis())
        }
        Evidence::EpochBeyondLog { broker, epoch, start_offset, log_end_offset } => {
            texts.epoch_beyond_log(broker, log_end_offset, epoch, start_offset)
        }
        Evidence::EpochNotNoted { broker, epoch, noted: Some(noted) } => {
            texts.older_epoch_noted(broker, epoch, noted)
        }
        Evidence::EpochNotNoted { broker, epoch, noted: None } => texts.no_epoch_noted(broker, epoch),
        Evidence::CountedTooEarly { leader, epoch, follower, known } => {
            texts.counted_too_early(leader, epoch, follower, known)
        }
        Evidence::AcknowledgedReplaced { broker, offset } => texts.acknowledged_replaced(broker, offset),
        Evidence::AcknowledgedLost { broker, offset } => texts.acknowledged_lost(broker, offset),
        Evidence::SequenceOutOfOrder { broker, producer_id, sequence, last } => {
            texts.sequence_out_of_order(broker, sequence, producer_id, last)
        }
        Evidence::ZombieWrote { broker, producer_id, epoch, newest } => {
            texts.zombie_wrote(broker, producer_id, epoch, newest)
        }
        Evidence::StableBeyondOpen { broker, last_stable_offset, bound } => {
            texts.stable_beyond_open(broker, last_stable_offset, bound)
        }
        Evidence::CommitNotAsked { producer_id, epoch } => texts.commit_not_asked(producer_id, epoch),
        Evidence::OutcomeChanged { producer_id, committed: true } => texts.now_committed(producer_id),
        Evidence::OutcomeChanged { producer_id, committed: false } => texts.now_aborted(producer_id),
        Evidence::CommitTooEarly { producer_id, offset } => texts.commit_too_early(offset, producer_id),
        Evidence::DeliveredOthers { from, to, visible, delivered } => {
            texts.delivered_others(from, to, visible, delivered)
        }
        Evidence::DeliveredUncommitted { offset, high_watermark } => {
            texts.delivered_uncommitted(offset, high_watermark)
        }
        Evidence::TwoOwners { group, generation, clients: [a, b] } => {
            texts.two_owners(names.client(*a), names.client(*b), generation, group)
        }
        Evidence::CommitBeyondLog { offset, log_end_offset } => {
            texts.commit_beyond_log(offset, log_end_offset)
        }
    }
}
