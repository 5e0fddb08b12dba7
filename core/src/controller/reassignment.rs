//! Partitions that move to other brokers, in ZooKeeper mode (`KafkaController.onPartitionReassignment`).
//!
//! ```text
//! ALTER_PARTITION_REASSIGNMENTS ─► the topic's znode: all replicas, which come and which go
//!     ─► an epoch more, LEADER_AND_ISR to all of them: who comes fetches
//!        ALTER_PARTITION: all of the target are in sync
//!     ─► only the target are replicas; an epoch more, with another leader if the old one goes
//!     ─► who goes: out of the ISR with an epoch each, STOP_REPLICA, STOP_REPLICA with delete
//!     ─► the topic's znode: it is over
//! ```
//!
//! The znode says how far a move is, so the next controller goes on with it, and so does this one when a broker of the
//! target comes back. A move that is taken back, or that has all its replicas in sync from the start, is over at once
//! and goes the lower half of the way. A topic that is to be deleted waits for its partitions to arrive.
//!
//! CAVEATS: what a request asks of several partitions is written at once, then done one partition after the other; the
//! controller does not look whether a replica has gone, so a broker that was away keeps its directory, as in Kafka;
//! `/admin/reassign_partitions`, by which older tools ask, is not watched.

use std::rc::Rc;

use super::election::{self, Decision};
use super::refusal::{Refusal, refuse};
use super::requests::EPOCH_DURING_DELETE;
use super::stage::{AfterLeaving, Event, Leaving, Next, Stage};
use super::{Context, Controller, Desk, Then, moving};
use crate::fact::{ControllerFact, ElectionReason, MoveStep, What};
use crate::ids::{BrokerId, TopicName, TopicPartition};
use crate::map::{Map, Set};
use crate::metadata::moving::{Move, without};
use crate::metadata::znodes::{self, TopicNode};
use crate::protocol::admin::{
    AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse,
    ListPartitionReassignmentsRequest,
};
use crate::protocol::cluster::PartitionState;
use crate::protocol::zookeeper::ZkOp;
use crate::protocol::{ErrorCode, Response};
use crate::transport::server::Ticket;

/// Moves that ZooKeeper is told of.
#[derive(Clone, Debug, PartialEq)]
pub struct Begun {
    response: Response,
    nodes: Map<TopicName, TopicNode>,
    /// The partitions, with replicas that came and are not wanted any more, and what the move is to learners.
    partitions: Vec<(TopicPartition, Vec<BrokerId>, What)>,
}

impl Controller {
    pub(super) fn alter_reassignments(
        &mut self,
        ticket: Ticket,
        request: &AlterPartitionReassignmentsRequest,
        desk: &mut Desk<'_, '_>,
    ) {
        let Some(active) = &self.active else { return };
        let context = &active.context;
        let mut nodes: Map<TopicName, TopicNode> = Map::new();
        let mut partitions = Vec::new();
        let mut rows = Vec::new();
        for (tp, target) in &request.partitions {
            let wanted = wanted(context, tp, target.as_deref());
            rows.push(moving::row(tp, &wanted));
            let (Ok((replicas, change)), Some(topic)) = (wanted, context.topics.get(&tp.topic)) else {
                continue;
            };
            let to = without(&replicas, &change.removing).into();
            let what = What::Controller(ControllerFact::PartitionMoves {
                tp: tp.clone(),
                replicas: to,
                step: moving::first_step(target),
            });
            partitions.push((tp.clone(), without(context.replicas(tp), &replicas), what));
            let node = nodes.entry(tp.topic.clone()).or_insert_with(|| topic.node());
            node.partitions.insert(tp.partition, replicas);
            node.moves.insert(tp.partition, change);
        }
        nodes.values_mut().for_each(|node| node.moves.retain(|_, moving| !moving.is_over()));
        let error = ErrorCode::None;
        let answer = AlterPartitionReassignmentsResponse { error, partitions: rows };
        let response = Response::AlterPartitionReassignments(answer);
        if nodes.is_empty() {
            desk.server.respond(ticket, response, desk.out);
            return self.finish(desk);
        }
        let ops = topic_writes(context, &nodes);
        self.begin(Stage::Serving, 1);
        desk.multi(ops, Then::MovesBegun(ticket, Rc::new(Begun { response, nodes, partitions })));
    }

    pub(super) fn list_reassignments(
        &mut self,
        ticket: Ticket,
        asked: &ListPartitionReassignmentsRequest,
        desk: &mut Desk<'_, '_>,
    ) {
        let Some(active) = &self.active else { return };
        let answer = moving::listed(&active.context, asked);
        desk.server.respond(ticket, Response::ListPartitionReassignments(answer), desk.out);
        self.finish(desk);
    }

    /// It stands in ZooKeeper: each partition has its turn, then the request is answered.
    pub(super) fn on_moves_begun(&mut self, ticket: Ticket, begun: &Begun, desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        for (name, node) in &begun.nodes {
            active.context.take_node(name, node);
        }
        let mut events = Vec::new();
        for (tp, unwanted, what) in &begun.partitions {
            desk.out.fact(what.clone());
            events.push(Event::Move(tp.clone(), unwanted.clone()));
        }
        events.push(Event::Answer(ticket, begun.response.clone()));
        self.before_others(events, desk);
    }

    /// Goes on with a partition that moves, or that is to be where it is.
    pub(super) fn go_on_moving(
        &mut self,
        tp: &TopicPartition,
        unwanted: Vec<BrokerId>,
        desk: &mut Desk<'_, '_>,
    ) {
        let Some(active) = &self.active else { return };
        let context = &active.context;
        let Some(state) = context.states.get(tp) else { return self.finish(desk) };
        if !unwanted.is_empty() {
            let (tp, epoch, then) = (tp.clone(), state.leader_epoch, AfterLeaving::GoOn);
            return self.take_out(Leaving { tp, replicas: unwanted, epoch, then }, desk);
        }
        if context.has_arrived(tp) {
            return self.narrow(tp, desk);
        }
        let state = context.next_epoch(state, state.leader, state.isr.clone());
        self.write(vec![Decision { tp: tp.clone(), state, reason: None }], Next::Done, desk);
    }

    /// All of the target are in sync: only they are replicas from now on, and one of them leads.
    fn narrow(&mut self, tp: &TopicPartition, desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        let context = &mut active.context;
        let then = if context.moving(tp).is_some() { AfterLeaving::Arrived } else { AfterLeaving::Over };
        let target = context.target(tp);
        let replicas = without(context.replicas(tp), &target);
        context.set_replicas(tp, &target);
        let Some(state) = context.states.get(tp) else { return self.finish(desk) };
        let can_lead = |id: &BrokerId| context.can_lead(*id) && state.isr.contains(id);
        let stays = target.contains(&state.leader) && context.can_lead(state.leader);
        let elected = target.iter().copied().find(can_lead).filter(|_| !stays);
        let leader = if stays { Some(state.leader) } else { elected };
        let decision = leader.map(|leader| {
            let state = context.next_epoch(state, leader, state.isr.clone());
            let reason = elected.map(|_| ElectionReason::Reassigned);
            Decision { tp: tp.clone(), state, reason }
        });
        let epoch = decision.as_ref().map_or(state.leader_epoch, |decision| decision.state.leader_epoch);
        let leaving = Leaving { tp: tp.clone(), replicas, epoch, then };
        self.write(decision.into_iter().collect(), Next::TakeOut(leaving), desk);
    }

    /// Replicas leave the ISR, one after the other.
    pub(super) fn take_out(&mut self, leaving: Leaving, desk: &mut Desk<'_, '_>) {
        let Some(active) = &self.active else { return };
        let context = &active.context;
        let tp = &leaving.tp;
        let Some(known) = context.states.get(tp) else { return self.finish(desk) };
        let smaller = leaving.replicas.iter().fold(known.clone(), |state, id| {
            election::without_replica(context, &state, *id).unwrap_or(state)
        });
        let decision = (smaller != *known).then(|| {
            let state = PartitionState { partition_epoch: known.partition_epoch + 1, ..smaller };
            Decision { tp: tp.clone(), state, reason: None }
        });
        self.write(decision.into_iter().collect(), Next::StopReplicas(leaving), desk);
    }

    /// They stop, and go; then the move goes on, or the znode says that it is over.
    pub(super) fn stop_leaving(&mut self, leaving: &Leaving, desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        let context = &active.context;
        let Leaving { tp, replicas, epoch, then } = leaving;
        let is_deleting = context.is_deleting(&tp.topic);
        let now = context.states.get(tp).map_or(*epoch, |state| state.leader_epoch);
        for id in replicas.iter().filter(|id| context.is_live(**id)) {
            for (epoch, delete) in [(*epoch, false), (now, true)] {
                let epoch = if is_deleting { EPOCH_DURING_DELETE } else { epoch };
                active.channels.stop_replicas(context, *id, &[(tp.clone(), epoch, delete)], desk.out);
            }
        }
        let Some(topic) = context.topics.get(&tp.topic).filter(|_| *then != AfterLeaving::GoOn) else {
            return self.go_on_moving(tp, Vec::new(), desk);
        };
        let ops = topic_writes(context, &Map::from([(tp.topic.clone(), topic.node())]));
        self.begin(Stage::Serving, 1);
        desk.multi(ops, Then::MoveOver(tp.clone(), *then == AfterLeaving::Arrived));
    }

    /// The znode says that it is over: everybody hears of it, and a deletion need not wait any longer.
    pub(super) fn on_move_over(&mut self, tp: &TopicPartition, arrived: bool, desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        let context = &active.context;
        if arrived {
            let replicas = context.replicas(tp).into();
            desk.out.fact(ControllerFact::PartitionMoves {
                tp: tp.clone(),
                replicas,
                step: MoveStep::Arrives,
            });
        }
        if let Some(state) = context.states.get(tp) {
            active.channels.update_metadata(context, &[(tp.clone(), state.clone())], desk.out);
        }
        self.retry_deletion(&tp.topic, desk.out.cause());
    }

    /// ISRs have changed: who has arrived?
    pub(super) fn see_who_arrived(
        &mut self,
        altered: &[(TopicPartition, Result<PartitionState, ErrorCode>)],
        desk: &mut Desk<'_, '_>,
    ) {
        let Some(active) = &self.active else { return };
        let context = &active.context;
        let arrived = altered
            .iter()
            .filter(|(tp, result)| result.is_ok() && context.moving(tp).is_some() && context.has_arrived(tp));
        let events = arrived.map(|(tp, _)| Event::Move(tp.clone(), Vec::new())).collect();
        self.before_others(events, desk);
    }

    /// A new controller (`None`), or brokers that have come: what moves goes on.
    pub(super) fn resume_moves(&mut self, joined: Option<&[BrokerId]>, desk: &mut Desk<'_, '_>) {
        let Some(active) = &self.active else { return };
        let context = &active.context;
        let concerns = |tp: &TopicPartition| {
            joined.is_none_or(|joined| context.target(tp).iter().any(|id| joined.contains(id)))
        };
        let moving = context.all_moving().filter(|(tp, _)| concerns(tp));
        let events = moving.map(|(tp, _)| Event::Move(tp, Vec::new())).collect();
        self.before_others(events, desk);
    }

    /// What belongs to the event that is going on follows it before all others.
    fn before_others(&mut self, events: Vec<Event>, desk: &Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        for event in events.into_iter().rev() {
            active.queue.push_front((event, desk.out.cause()));
        }
    }
}

/// What a request to move a partition comes to: its replicas meanwhile, and what is under way. `None` for a target
/// takes back what is.
fn wanted(
    context: &Context,
    tp: &TopicPartition,
    target: Option<&[BrokerId]>,
) -> Result<(Vec<BrokerId>, Move), Refusal> {
    let origin = context.origin(tp);
    if let Some(target) = target {
        check(context, &origin, target)?;
    } else if context.moving(tp).is_none() {
        return Err((ErrorCode::NoReassignmentInProgress, None));
    }
    if origin.is_empty() || context.is_deleting(&tp.topic) {
        return Err(refuse(ErrorCode::UnknownTopicOrPartition, "The partition does not exist.".into()));
    }
    Ok(Move::between(&origin, target.unwrap_or(&origin)))
}

/// Brokers that come have to be alive; those that stay need not be.
fn check(context: &Context, origin: &[BrokerId], target: &[BrokerId]) -> Result<(), Refusal> {
    let list = |ids: &[BrokerId]| ids.iter().map(BrokerId::to_string).collect::<Vec<_>>().join(", ");
    let coming = without(target, origin);
    let message = if target.is_empty() {
        "Empty replica list specified in partition reassignment.".to_owned()
    } else if target.iter().collect::<Set<_>>().len() < target.len() {
        format!("Duplicate replica ids in partition reassignment replica list: List({})", list(target))
    } else if !coming.iter().all(|id| context.can_lead(*id)) {
        let live: Vec<BrokerId> =
            context.brokers.keys().copied().filter(|id| context.can_lead(*id)).collect();
        format!(
            "Replica assignment has brokers that are not alive. Replica list: List({}), live broker list: Set({})",
            list(&coming),
            list(&live)
        )
    } else {
        return Ok(());
    };
    Err(refuse(ErrorCode::InvalidReplicaAssignment, message))
}

impl Context {
    /// Whether all replicas of the target are in sync, or nothing moves.
    fn has_arrived(&self, tp: &TopicPartition) -> bool {
        let isr = self.states.get(tp).map_or(&[][..], |state| &state.isr);
        self.moving(tp).is_none() || self.target(tp).iter().all(|id| isr.contains(id))
    }

    /// Whether a partition of a topic moves.
    pub(super) fn is_moving(&self, topic: &str) -> bool {
        self.topics.get(topic).is_some_and(|topic| !topic.moves.is_empty())
    }

    fn take_node(&mut self, name: &TopicName, node: &TopicNode) {
        for (partition, replicas) in &node.partitions {
            self.set_replicas(&TopicPartition::new(name.clone(), *partition), replicas);
        }
        if let Some(topic) = self.topics.get_mut(name) {
            topic.moves.clone_from(&node.moves);
        }
    }

    /// These are the replicas, and nothing moves.
    fn set_replicas(&mut self, tp: &TopicPartition, replicas: &[BrokerId]) {
        if let Some(topic) = self.topics.get_mut(&tp.topic) {
            topic.partitions.insert(tp.partition, replicas.to_vec());
            topic.moves.remove(&tp.partition);
        }
        if let Some(state) = self.states.get_mut(tp) {
            state.replicas = replicas.to_vec();
        }
    }
}

/// The writes that say what topics are, under the fence of the controller's epoch.
fn topic_writes(context: &Context, nodes: &Map<TopicName, TopicNode>) -> Vec<ZkOp> {
    let mut ops = vec![ZkOp::Check { path: znodes::CONTROLLER_EPOCH.into(), version: context.epoch_version }];
    ops.extend(nodes.iter().map(|(name, node)| ZkOp::SetData {
        path: znodes::topic(name),
        data: node.json().into(),
        version: -1,
    }));
    ops
}
