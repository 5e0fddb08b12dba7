//! What shows that a run went where no run may go.

use highwater_core::explore::Violation;
use highwater_core::fact::Evidence;
use highwater_core::ids::joined;
use highwater_core::world::Ailment;

/// What shows a violation, and where.
pub fn violation(violation: &Violation) -> String {
    match violation {
        Violation::Invariant(Some(tp), evidence) => format!("{tp}: {}", of_invariant(evidence)),
        Violation::Invariant(None, evidence) => of_invariant(evidence),
        Violation::Unhealed(tp, ailment) => format!("{tp}: {}", of_partition(ailment)),
    }
}

fn of_invariant(evidence: &Evidence) -> String {
    match evidence {
        Evidence::StrangerInIsr { broker, stranger } => {
            format!("broker {broker} has broker {stranger} in the ISR, and it is no replica")
        }
        Evidence::TwoLeaders { epoch, brokers: [a, b] } => {
            format!("broker {a} and broker {b} both lead in epoch {epoch}")
        }
        Evidence::TwoControllers { epoch } => format!("epoch {epoch} has two controllers"),
        Evidence::IsrReplacedUnseen { broker, known, became } => {
            format!("broker {broker} asked for an ISR of version {known}, and it became version {became}")
        }
        Evidence::HighWatermarkBeyondLog { broker, high_watermark, log_end_offset } => format!(
            "the high watermark of broker {broker} is {high_watermark}, and its log ends at {log_end_offset}"
        ),
        Evidence::TooFewInSync { broker, in_sync, min_insync_replicas } => format!(
            "broker {broker} moves the high watermark with {in_sync} in sync, and min.insync.replicas is {min_insync_replicas}"
        ),
        Evidence::BatchesDiffer { brokers: [a, b], offset } => {
            format!("broker {a} and broker {b} have different batches at offset {offset}")
        }
        Evidence::Gap { broker, base_offset, expected } => format!(
            "a batch of broker {broker} begins at offset {base_offset}, and the one before it ends at {}",
            or_nowhere(*expected)
        ),
        Evidence::IndexPointsElsewhere { file, offset, position } => {
            format!("no batch with offset {offset} begins at byte {position} of {file}")
        }
        Evidence::MemberLacksCommitted { leader, member, log_end_offset, high_watermark } => format!(
            "broker {member} is in the ISR and ends at {log_end_offset}, and the high watermark of the leader, broker {leader}, is {high_watermark}"
        ),
        Evidence::MemberIsLate { leader, member, allowed } => format!(
            "broker {leader} keeps broker {member} in the ISR, which has not caught up for {} ms",
            allowed.millis()
        ),
        Evidence::EpochBeyondLog { broker, epoch, start_offset, log_end_offset } => format!(
            "the log of broker {broker} ends at {log_end_offset}, and it knows epoch {epoch} from {start_offset} on"
        ),
        Evidence::EpochNotNoted { broker, epoch, noted: Some(noted) } => format!(
            "broker {broker} leads in epoch {epoch}, and the newest that its log has noted is {noted}"
        ),
        Evidence::EpochNotNoted { broker, epoch, noted: None } => {
            format!("broker {broker} leads in epoch {epoch}, and its log has noted none")
        }
        Evidence::CountedTooEarly { leader, epoch, follower, known } => format!(
            "broker {leader} counts a FETCH in epoch {epoch}, and broker {follower} has only heard of epoch {known}"
        ),
        Evidence::AcknowledgedReplaced { broker, offset } => {
            format!("broker {broker} leads with another batch at the acknowledged offset {offset}")
        }
        Evidence::AcknowledgedLost { broker, offset } => {
            format!("broker {broker} leads without the acknowledged offset {offset}")
        }
        Evidence::SequenceOutOfOrder { broker, producer_id, sequence, last } => format!(
            "the log of broker {broker} has sequence {sequence} of producer {producer_id} behind {last}"
        ),
        Evidence::ZombieWrote { broker, producer_id, epoch, newest } => format!(
            "broker {broker} appended a batch of producer {producer_id} with epoch {epoch} behind one with epoch {newest}"
        ),
        Evidence::StableBeyondOpen { broker, last_stable_offset, bound } => {
            format!("the last stable offset of broker {broker} is {last_stable_offset}, beyond {bound}")
        }
        Evidence::CommitNotAsked { producer_id, epoch } => format!(
            "the transaction of producer {producer_id}, epoch {epoch}, is to be committed, and it has not asked for that"
        ),
        Evidence::OutcomeChanged { producer_id, committed } => {
            let (now, before) = if *committed { ("committed", "aborted") } else { ("aborted", "committed") };
            format!("the transaction of producer {producer_id} is {now}, and was to be {before}")
        }
        Evidence::CommitTooEarly { producer_id, offset } => format!(
            "offset {offset} counts as committed, and the transaction of producer {producer_id} is not committed"
        ),
        Evidence::DeliveredOthers { from, to, visible, delivered } => format!(
            "from offset {from} to {to} there are {visible} records to be seen, and a consumer was given {delivered}"
        ),
        Evidence::DeliveredUncommitted { offset, high_watermark } => format!(
            "a consumer was given offset {offset}, and the highest high watermark is {high_watermark}"
        ),
        Evidence::TwoOwners { group, generation, clients: [a, b] } => {
            format!("clients {} and {} both own it in generation {generation} of group {group}", a.0, b.0)
        }
        Evidence::CommitBeyondLog { offset, log_end_offset } => {
            format!("offset {offset} is committed, and the log has never been longer than {log_end_offset}")
        }
    }
}

fn of_partition(ailment: &Ailment) -> String {
    match ailment {
        Ailment::NoLeader => "it has no leader".to_owned(),
        Ailment::OldLeader { broker, epoch, leader, leader_epoch } => format!(
            "broker {broker} still leads in epoch {epoch}, and broker {leader} in epoch {leader_epoch}"
        ),
        Ailment::OutOfSync { isr, replicas } => {
            format!("the ISR is {}, and the replicas are {}", joined(isr), joined(replicas))
        }
        Ailment::StillMoves { replicas } => format!("it still moves to {}", joined(replicas)),
        Ailment::HeldBack { last_stable_offset, high_watermark } => format!(
            "an old transaction is open at {last_stable_offset}, and the high watermark is {high_watermark}"
        ),
        Ailment::LacksCommitted { broker, log_end_offset, high_watermark } => format!(
            "broker {broker} ends at {}, and the high watermark of its leader is {high_watermark}",
            or_nowhere(*log_end_offset)
        ),
    }
}

fn or_nowhere(offset: Option<impl ToString>) -> String {
    offset.map_or_else(|| "nowhere".to_owned(), |offset| offset.to_string())
}
