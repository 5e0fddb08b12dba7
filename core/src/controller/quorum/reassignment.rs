//! Partitions that move to other brokers, in KRaft mode (`ReplicationControlManager`, `PartitionChangeBuilder`).
//!
//! ```text
//! ALTER_PARTITION_REASSIGNMENTS ─► PartitionChange: all replicas, which come and which go
//!     ALTER_PARTITION: the last that comes is in sync ─► PartitionChange: that ISR without those that go, the replicas
//!                                                        without them, another leader or the same one an epoch on
//! ```
//!
//! So a move takes two records, and a broker that finds in the log that it is no replica any more deletes its files.
//!
//! CAVEATS: directories of replicas that come are the only ones of their brokers.

use super::QuorumController;
use super::partitions::Decided;
use crate::controller::election::Decision;
use crate::controller::moving;
use crate::controller::refusal::{Refusal, refuse};
use crate::controller::serving::Altered;
use crate::fact::{ControllerFact, ElectionReason, MoveStep};
use crate::ids::{BrokerId, TopicPartition};
use crate::metadata::moving::{Move, without};
use crate::process::Out;
use crate::protocol::admin::{
    AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse,
    ListPartitionReassignmentsRequest,
};
use crate::protocol::cluster::PartitionState;
use crate::protocol::{ErrorCode, Response};
use crate::raft::directory_id;
use crate::wire::metadata_record::{MetadataRecord, MoveChange};

impl QuorumController {
    pub(super) fn list_reassignments(&self, asked: &ListPartitionReassignmentsRequest) -> Response {
        Response::ListPartitionReassignments(moving::listed(&self.context, asked))
    }

    pub(super) fn alter_reassignments(
        &self,
        asked: &AlterPartitionReassignmentsRequest,
        out: &mut Out<'_>,
    ) -> Decided {
        let mut records = Vec::new();
        let mut rows = Vec::new();
        for (tp, target) in &asked.partitions {
            let wanted = match target {
                Some(target) => self.moved(tp, target),
                None => self.taken_back(tp),
            };
            rows.push(moving::row(tp, &wanted));
            let Ok((decision, change)) = wanted else { continue };
            let replicas = without(&decision.state.replicas, &change.removing).into();
            out.fact(ControllerFact::PartitionMoves {
                tp: tp.clone(),
                replicas,
                step: moving::first_step(target),
            });
            records.extend(self.change_with_move(decision, change, out));
        }
        let answer = AlterPartitionReassignmentsResponse { error: ErrorCode::None, partitions: rows };
        (records, Response::AlterPartitionReassignments(answer))
    }

    fn state_of(&self, tp: &TopicPartition) -> Result<&PartitionState, Refusal> {
        let message = match self.context.topics.contains_key(&tp.topic) {
            true => format!("Unable to find partition {}:{}.", tp.topic, tp.partition),
            false => format!("Unable to find a topic named {}.", tp.topic),
        };
        self.context.states.get(tp).ok_or_else(|| refuse(ErrorCode::UnknownTopicOrPartition, message))
    }

    /// A partition with another target. What came for an earlier one counts as there.
    fn moved(&self, tp: &TopicPartition, target: &[BrokerId]) -> Result<(Decision, Move), Refusal> {
        let state = self.state_of(tp)?;
        self.check(target)?;
        let (mut adding, mut removing) = (without(target, &state.replicas), without(&state.replicas, target));
        adding.sort_unstable();
        removing.sort_unstable();
        let replicas = [target, &removing].concat();
        let state = PartitionState { replicas, ..state.clone() };
        Ok((Decision { tp: tp.clone(), state, reason: None }, Move { adding, removing }))
    }

    fn check(&self, target: &[BrokerId]) -> Result<(), Refusal> {
        let mut sorted = target.to_vec();
        sorted.sort_unstable();
        let unknown = sorted.iter().find(|id| !self.context.registered.contains_key(*id));
        let twice = sorted.windows(2).find(|pair| pair[0] == pair[1]);
        let message = if target.is_empty() {
            "The manual partition assignment includes an empty replica list.".to_owned()
        } else if let Some(id) = unknown {
            format!("The manual partition assignment includes broker {id}, but no such broker is registered.")
        } else if let Some(pair) = twice {
            format!("The manual partition assignment includes the broker {} more than once.", pair[0])
        } else {
            return Ok(());
        };
        Err(refuse(ErrorCode::InvalidReplicaAssignment, message))
    }

    /// A partition that stays where it was. Those that had come leave the ISR at once, which may not become empty.
    fn taken_back(&self, tp: &TopicPartition) -> Result<(Decision, Move), Refusal> {
        let state = self.state_of(tp)?;
        let moving = self.context.moving(tp).ok_or((ErrorCode::NoReassignmentInProgress, None))?;
        let replicas = without(&state.replicas, &moving.adding);
        let isr = without(&state.isr, &moving.adding);
        let mut state = PartitionState { replicas, isr, ..state.clone() };
        let mut reason = None;
        if state.isr.is_empty() {
            if !self.context.unclean_allowed(&tp.topic) {
                let message = format!(
                    "Unable to revert partition assignment for {}:{} because it would require an unclean leader election.",
                    tp.topic, tp.partition
                );
                return Err(refuse(ErrorCode::InvalidReplicaAssignment, message));
            }
            let leader = state.replicas.iter().copied().find(|id| self.context.can_lead(*id));
            state.isr = leader.or(state.replicas.first().copied()).into_iter().collect();
            state.leader = leader.unwrap_or(BrokerId::NONE);
            reason = leader.map(|_| ElectionReason::Unclean);
        }
        Ok((Decision { tp: tp.clone(), state, reason }, Move::default()))
    }

    /// What a decision about a partition that moves comes to: when all that come are in sync, those that go are gone.
    /// Who leads is in the ISR.
    pub(super) fn settled(&self, mut decision: Decision, mut change: Move) -> (Decision, Move) {
        let state = &mut decision.state;
        let isr = without(&state.isr, &change.removing);
        if !isr.is_empty() && change.adding.iter().all(|id| isr.contains(id)) {
            state.replicas = without(&state.replicas, &change.removing);
            (state.isr, change) = (isr, Move::default());
        }
        if state.leader != BrokerId::NONE && !state.isr.contains(&state.leader) {
            let can_lead = |id: &BrokerId| self.context.can_lead(*id) && state.isr.contains(id);
            let elected = state.replicas.iter().copied().find(can_lead);
            state.leader = elected.unwrap_or(BrokerId::NONE);
            decision.reason = elected.map(|_| ElectionReason::Reassigned);
        }
        if let Some(known) = self.context.states.get(&decision.tp) {
            // Without a replica that could write in it, it is another epoch, whoever leads.
            let lost = !without(&known.replicas, &state.replicas).is_empty();
            state.leader_epoch = if state.leader != known.leader || lost {
                known.leader_epoch.next()
            } else {
                known.leader_epoch
            };
            state.partition_epoch = known.partition_epoch + 1;
        }
        (decision, change)
    }

    /// What leaders that asked for ISRs hear: their moves may be over, or they lead no more.
    pub(super) fn with_moves(&self, mut answers: Altered, decisions: &[Decision]) -> Altered {
        for decision in decisions {
            let answer = answers.iter_mut().find(|(tp, _)| *tp == decision.tp);
            let moving = self.context.moving(&decision.tp);
            let (Some((_, answer)), Some(moving)) = (answer, moving) else { continue };
            let (settled, _) = self.settled(decision.clone(), moving.clone());
            *answer = match settled.state.leader == decision.state.leader {
                true => Ok(settled.state),
                false => Err(ErrorCode::NewLeaderElected),
            };
        }
        answers
    }

    /// A decision about a partition with what is under way there, as a record.
    pub(super) fn change_with_move(
        &self,
        decision: Decision,
        change: Move,
        out: &mut Out<'_>,
    ) -> Option<MetadataRecord> {
        let known = self.context.states.get(&decision.tp)?;
        let before = self.context.moving(&decision.tp).cloned().unwrap_or_default();
        let goes_on = !change.is_over();
        let (decision, change) = self.settled(decision, change);
        let what = decision.what(&self.context);
        let Decision { tp, state, reason } = decision;
        let leader = (state.leader_epoch != known.leader_epoch).then_some(state.leader);
        let (isr, replicas) = (state.isr != known.isr, state.replicas != known.replicas);
        if leader.is_none() && !isr && !replicas && before == change {
            return None;
        }
        if reason.is_some() || isr || state.leader != known.leader {
            out.fact(what);
        }
        if goes_on && change.is_over() {
            let replicas = state.replicas.as_slice().into();
            out.fact(ControllerFact::PartitionMoves { tp: tp.clone(), replicas, step: MoveStep::Arrives });
        }
        let directories = replicas.then(|| state.replicas.iter().map(|id| directory_id(*id)).collect());
        Some(MetadataRecord::PartitionChange {
            partition: tp.partition,
            topic: self.context.topics.get(&tp.topic)?.id,
            isr: isr.then_some(state.isr),
            leader,
            recovery: i8::from(reason == Some(ElectionReason::Unclean)),
            moving: MoveChange {
                replicas: replicas.then_some(state.replicas),
                removing: (change.removing != before.removing).then_some(change.removing),
                adding: (change.adding != before.adding).then_some(change.adding),
                directories,
            },
        })
    }
}
