//! What happens to a replica.

use highwater_core::fact::{ParkReason, ReplicaFact, Role};
use highwater_core::ids::joined;

use crate::texts::{FactReplica, Locale};

pub(super) fn sentence(locale: Locale, fact: &ReplicaFact) -> String {
    let texts = FactReplica(locale);
    match fact {
        ReplicaFact::BecameLeader { tp, epoch, start_offset } => texts.became_leader(tp, epoch, start_offset),
        ReplicaFact::BecameFollower { tp, epoch, leader } => texts.became_follower(leader, tp, epoch),
        ReplicaFact::Deleted { tp, directory, stray: false } => texts.deleted(tp, directory),
        ReplicaFact::Deleted { tp, directory, stray: true } => texts.strayed(tp, directory),
        ReplicaFact::FollowerFetched { tp, follower, offset } => texts.follower_fetched(follower, tp, offset),
        ReplicaFact::HighWatermarkMoved { tp, role: Role::Leader, from, to } => {
            texts.high_watermark_raised(tp, from, to)
        }
        ReplicaFact::HighWatermarkMoved { tp, role: Role::Follower, from, to } => {
            texts.high_watermark_learned(tp, to, from)
        }
        ReplicaFact::IsrShrinkWanted { tp, out, lag_ms } => texts.isr_shrink(joined(out), tp, *lag_ms),
        ReplicaFact::IsrExpandWanted { tp, broker } => texts.isr_expand(broker, tp),
        ReplicaFact::Parked { reason, tp: None } => texts.parked(park_reason(texts, *reason)),
        ReplicaFact::Parked { reason, tp: Some(tp) } => texts.parked_for(tp, park_reason(texts, *reason)),
        ReplicaFact::Expired { reason, tp: None } => texts.expired(park_reason(texts, *reason)),
        ReplicaFact::Expired { reason, tp: Some(tp) } => texts.expired_for(tp, park_reason(texts, *reason)),
        ReplicaFact::Refused { tp, error } => texts.refused(tp, error),
    }
}

fn park_reason(texts: FactReplica, reason: ParkReason) -> String {
    match reason {
        ParkReason::AwaitsHighWatermark(offset) => texts.awaits_high_watermark(offset),
        ParkReason::AwaitsLowWatermark(offset) => texts.awaits_low_watermark(offset),
        ParkReason::AwaitsData => texts.awaits_data().to_owned(),
        ParkReason::AwaitsMembers => texts.awaits_members().to_owned(),
        ParkReason::AwaitsAssignment => texts.awaits_assignment().to_owned(),
    }
}
