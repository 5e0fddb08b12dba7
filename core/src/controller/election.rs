//! Elections: pure decisions over the controller's knowledge (`PartitionLeaderElectionAlgorithms`).
//!
//! A leader is the first replica, *in the order of the assignment*, that is alive and in the ISR. Every decision
//! raises the leader epoch by one, also the decision that nobody leads.

use std::rc::Rc;

use crate::fact::{Candidate, ControllerFact, ElectionReason, What};
use crate::ids::{BrokerId, LeaderEpoch, TopicPartition};
use crate::protocol::ErrorCode;
use crate::protocol::cluster::{PartitionState, WantedIsr};

use super::Context;

/// A decision about one partition.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The partition.
    pub tp: TopicPartition,
    /// Its new state.
    pub state: PartitionState,
    /// Why, where a leader was chosen.
    pub reason: Option<ElectionReason>,
}

impl Decision {
    /// What happened, when it has taken effect.
    pub fn what(&self, context: &Context) -> What {
        let (tp, state) = (self.tp.clone(), &self.state);
        let (isr, epoch) = (Rc::from(state.isr.as_slice()), state.leader_epoch);
        match self.reason {
            Some(reason) => What::Controller(ControllerFact::LeaderElected {
                tp,
                leader: state.leader,
                epoch,
                isr,
                reason,
                candidates: self.candidates(context),
            }),
            None if state.leader == BrokerId::NONE => {
                let eligible = state.isr.iter().any(|id| context.can_lead(*id));
                What::Controller(ControllerFact::NoLeader { tp, epoch, isr, eligible })
            }
            None => What::Controller(ControllerFact::IsrChanged { tp, isr, epoch }),
        }
    }

    /// The replicas among which the leader was chosen, before the decision has taken effect. A member that the decision
    /// takes out of the ISR is one whose broker goes, and one that comes back with this very decision leads.
    fn candidates(&self, context: &Context) -> Rc<[Candidate]> {
        let new = &self.state.isr;
        let old = context.states.get(&self.tp).map_or(new, |known| &known.isr);
        let candidate = |broker: &BrokerId| {
            // A replica that has arrived joins with the decision that lets it lead.
            let joins = self.reason != Some(ElectionReason::Unclean) && new.contains(broker);
            let in_isr = old.contains(broker) || joins;
            let stays = new.contains(broker) || !in_isr;
            let can_lead = *broker == self.state.leader || (context.can_lead(*broker) && stays);
            Candidate { broker: *broker, can_lead, in_isr }
        };
        self.state.replicas.iter().map(candidate).collect()
    }
}

/// The first state of a new partition: its first live replica leads, all live replicas are in sync.
pub fn first_leader(context: &Context, tp: &TopicPartition) -> Option<Decision> {
    let replicas = context.replicas(tp).to_vec();
    let isr: Vec<BrokerId> = replicas.iter().copied().filter(|id| context.is_live(*id)).collect();
    let leader = *isr.first()?;
    let state = PartitionState {
        controller_epoch: context.epoch,
        leader,
        leader_epoch: LeaderEpoch::ZERO,
        isr,
        partition_epoch: 0,
        replicas,
    };
    Some(Decision { tp: tp.clone(), state, reason: Some(ElectionReason::NewPartition) })
}

/// A new leader for a partition that has lost its own; `None` where nobody can lead.
///
/// No election is unclean while somebody of the ISR lives. It may be no replica: a move that was taken back while only
/// those to whom it led were in sync leaves such an ISR (ZooKeeper mode), and the partition has no leader until they
/// are dead.
pub fn after_loss(context: &Context, tp: &TopicPartition, unclean: bool) -> Option<Decision> {
    let state = context.states.get(tp)?;
    let in_sync = state.replicas.iter().copied().find(|id| context.can_lead(*id) && state.isr.contains(id));
    let (leader, isr, reason) = match in_sync {
        Some(leader) => {
            let live = state.isr.iter().copied().filter(|id| context.is_live(*id)).collect();
            (leader, live, ElectionReason::LeaderLost)
        }
        None if state.isr.iter().any(|id| context.can_lead(*id)) => return None,
        None if unclean => {
            let leader = state.replicas.iter().copied().find(|id| context.can_lead(*id))?;
            (leader, vec![leader], ElectionReason::Unclean)
        }
        None => return None,
    };
    Some(Decision { tp: tp.clone(), state: context.next_epoch(state, leader, isr), reason: Some(reason) })
}

/// The preferred replica back in office, as an administrator or the rebalancer asks for it.
pub fn preferred(context: &Context, tp: &TopicPartition) -> Result<Decision, ErrorCode> {
    let state = context.states.get(tp).ok_or(ErrorCode::UnknownTopicOrPartition)?;
    let preferred = *state.replicas.first().ok_or(ErrorCode::UnknownTopicOrPartition)?;
    if state.leader == preferred {
        return Err(ErrorCode::ElectionNotNeeded);
    }
    if !context.can_lead(preferred) || !state.isr.contains(&preferred) {
        return Err(ErrorCode::PreferredLeaderNotAvailable);
    }
    let isr = state.isr.clone();
    Ok(Decision {
        tp: tp.clone(),
        state: context.next_epoch(state, preferred, isr),
        reason: Some(ElectionReason::Preferred),
    })
}

/// A leader by all means, as `kafka-leader-election --election-type unclean` asks for it.
pub fn unclean(context: &Context, tp: &TopicPartition) -> Result<Decision, ErrorCode> {
    let state = context.states.get(tp).ok_or(ErrorCode::UnknownTopicOrPartition)?;
    if context.is_live(state.leader) {
        return Err(ErrorCode::ElectionNotNeeded);
    }
    after_loss(context, tp, true).ok_or(ErrorCode::EligibleLeadersNotAvailable)
}

/// Another leader for a partition whose leader is about to stop; `None` where nobody else can.
pub fn controlled_shutdown(context: &Context, tp: &TopicPartition) -> Option<Decision> {
    let state = context.states.get(tp)?;
    let isr: Vec<BrokerId> = state
        .isr
        .iter()
        .copied()
        .filter(|id| !context.shutting_down.contains(id) && context.is_live(*id))
        .collect();
    let leader = state.replicas.iter().copied().find(|id| isr.contains(id))?;
    Some(Decision {
        tp: tp.clone(),
        state: context.next_epoch(state, leader, isr),
        reason: Some(ElectionReason::ControlledShutdown),
    })
}

/// A replica out of the ISR because its broker is gone. The last member stays, for it alone has everything; a leader
/// that is gone leads no more.
pub fn without_replica(
    context: &Context,
    state: &PartitionState,
    broker: BrokerId,
) -> Option<PartitionState> {
    if !state.isr.contains(&broker) {
        return None;
    }
    let leader = if state.leader == broker { BrokerId::NONE } else { state.leader };
    let isr = match state.isr.len() {
        1 => state.isr.clone(),
        _ => state.isr.iter().copied().filter(|id| *id != broker).collect(),
    };
    Some(context.next_epoch(state, leader, isr))
}

/// What a partition comes to when a broker is to go, or (`added`) has come, in KRaft mode (`PartitionChangeBuilder`):
/// the leader stays if it can, another one costs an epoch, and so does none. `None` where nothing changes.
pub fn repaired(
    context: &Context,
    tp: &TopicPartition,
    gone: BrokerId,
    added: BrokerId,
    reason: ElectionReason,
) -> Option<Decision> {
    let state = context.states.get(tp)?;
    let can_lead = |id: BrokerId| id != gone && (id == added || context.can_lead(id));
    let mut isr: Vec<BrokerId> = state.isr.iter().copied().filter(|id| *id != gone).collect();
    let in_sync = |id: &BrokerId| isr.contains(id) && can_lead(*id);
    let kept = Some(state.leader).filter(in_sync);
    let mut reason = Some(reason).filter(|_| kept.is_none());
    let mut leader = kept.or_else(|| state.replicas.iter().copied().find(in_sync));
    if leader.is_none() && context.unclean_allowed(&tp.topic) {
        leader = state.replicas.iter().copied().find(|id| can_lead(*id));
        if let Some(leader) = leader {
            (isr, reason) = (vec![leader], Some(ElectionReason::Unclean));
        }
    }
    let leader = leader.unwrap_or(BrokerId::NONE);
    if isr.is_empty() {
        // The last member stays, for it alone has everything.
        isr.clone_from(&state.isr);
    }
    if leader == state.leader && isr == state.isr {
        return None;
    }
    let state = PartitionState {
        leader,
        leader_epoch: if leader != state.leader { state.leader_epoch.next() } else { state.leader_epoch },
        isr,
        partition_epoch: state.partition_epoch + 1,
        ..state.clone()
    };
    Some(Decision { tp: tp.clone(), state, reason: reason.filter(|_| leader != BrokerId::NONE) })
}

/// What a leader's ALTER_PARTITION comes to, in the order of the controller's checks.
pub fn alter_isr(
    context: &Context,
    sender: BrokerId,
    WantedIsr { tp, leader_epoch, partition_epoch, isr, .. }: &WantedIsr,
) -> Result<PartitionState, ErrorCode> {
    let state = context.states.get(tp).ok_or(ErrorCode::UnknownTopicOrPartition)?;
    if *leader_epoch > state.leader_epoch || *partition_epoch > state.partition_epoch {
        return Err(ErrorCode::NotController);
    }
    if *leader_epoch < state.leader_epoch {
        return Err(ErrorCode::FencedLeaderEpoch);
    }
    if state.leader != sender {
        return Err(ErrorCode::InvalidRequest);
    }
    if *partition_epoch < state.partition_epoch {
        return Err(ErrorCode::InvalidUpdateVersion);
    }
    if !isr.contains(&sender) || !isr.iter().all(|id| state.replicas.contains(id)) {
        return Err(ErrorCode::InvalidRequest);
    }
    if !isr.iter().all(|id| state.isr.contains(id) || context.can_lead(*id)) {
        return Err(ErrorCode::IneligibleReplica);
    }
    Ok(PartitionState {
        controller_epoch: context.epoch,
        isr: isr.clone(),
        partition_epoch: state.partition_epoch + 1,
        ..state.clone()
    })
}

#[cfg(test)]
mod tests;
