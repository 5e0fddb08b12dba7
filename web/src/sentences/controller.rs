//! What a controller sees and decides.

use highwater_core::fact::{ControllerFact, ElectionReason, MoveStep};
use highwater_core::ids::joined;

use super::isr;
use crate::texts::{FactController, Locale};

pub(super) fn sentence(locale: Locale, fact: &ControllerFact) -> String {
    let texts = FactController(locale);
    match fact {
        ControllerFact::Elected { epoch } => texts.elected(epoch),
        ControllerFact::Resigned { epoch } => texts.resigned(epoch),
        ControllerFact::BrokerJoined { broker } => texts.broker_joined(broker),
        ControllerFact::BrokerLost { broker } => texts.broker_lost(broker),
        ControllerFact::LeaderElected { tp, leader, epoch, isr: members, reason, .. } => {
            texts.leader_elected(leader, tp, epoch, isr(locale, members), election_reason(texts, *reason))
        }
        ControllerFact::NoLeader { tp, epoch, isr: members, eligible: true } => {
            texts.no_leader_for_now(tp, epoch, isr(locale, members))
        }
        ControllerFact::NoLeader { tp, epoch, isr: members, eligible: false } => {
            texts.no_leader(tp, epoch, isr(locale, members))
        }
        ControllerFact::IsrChanged { tp, isr: members, .. } => texts.isr_changed(tp, isr(locale, members)),
        ControllerFact::TopicCreated { topic, partitions } => texts.topic_created(topic, *partitions),
        ControllerFact::DeletionWaits { topic, brokers } => {
            texts.deletion_waits(topic, brokers.len(), joined(brokers))
        }
        ControllerFact::PartitionMoves { tp, replicas, step } => match step {
            MoveStep::Begins => texts.move_begins(tp, joined(replicas)),
            MoveStep::TakenBack => texts.move_taken_back(tp, joined(replicas)),
            MoveStep::Arrives => texts.move_arrives(tp, joined(replicas)),
        },
        ControllerFact::TopicDeleted { topic } => texts.topic_deleted(topic),
    }
}

fn election_reason(texts: FactController, reason: ElectionReason) -> &'static str {
    match reason {
        ElectionReason::NewPartition => texts.new_partition(),
        ElectionReason::LeaderLost => texts.leader_lost(),
        ElectionReason::Unclean => texts.unclean(),
        ElectionReason::Preferred => texts.preferred(),
        ElectionReason::ControlledShutdown => texts.controlled_shutdown(),
        ElectionReason::Reassigned => texts.reassigned(),
    }
}
