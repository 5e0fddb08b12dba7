//! Requests of brokers and administrators about leaders and ISRs.

use std::rc::Rc;

use super::election::{self, Decision};
use super::stage::Next;
use super::{Context, Controller, Desk};
use crate::bug::Bug;
use crate::ids::{BrokerId, TopicPartition};
use crate::process::Out;
use crate::protocol::admin::{ElectLeadersRequest, ElectionType};
use crate::protocol::cluster::{
    AlterPartitionRequest, ControlledShutdownResponse, PartitionState, WantedIsr,
};
use crate::protocol::{ErrorCode, Response};
use crate::transport::server::Ticket;

/// What became of each partition of an ALTER_PARTITION.
pub(super) type Altered = Vec<(TopicPartition, Result<PartitionState, ErrorCode>)>;
/// What became of each partition of an ELECT_LEADERS, with Kafka's message.
type Elected = Vec<(TopicPartition, ErrorCode, Option<Rc<str>>)>;

/// What an ALTER_PARTITION comes to. Where the mode `confirms`, an ISR that is in force already is answered with it, of
/// whatever version it was asked for.
pub(super) fn alterations(
    context: &Context,
    request: &AlterPartitionRequest,
    confirms: bool,
    out: &Out<'_>,
) -> (Vec<Decision>, Altered) {
    let mut decisions = Vec::new();
    let mut answers = Vec::new();
    for asked in &request.partitions {
        if asked.topic_id != context.topics.get(&asked.tp.topic).map(|topic| topic.id) {
            answers.push((asked.tp.clone(), Err(ErrorCode::UnknownTopicId)));
            continue;
        }
        let known = context.states.get(&asked.tp);
        if let Some(state) = known.filter(|state| confirms && is_done(state, request.broker, asked)) {
            answers.push((asked.tp.clone(), Ok(state.clone())));
            continue;
        }
        let mut asked = asked.clone();
        if let Some(state) = known.filter(|_| out.has(Bug::AlterPartitionUnchecked)) {
            asked.partition_epoch = state.partition_epoch;
        }
        let answer = election::alter_isr(context, request.broker, &asked);
        if let Ok(state) = &answer {
            decisions.push(Decision { tp: asked.tp.clone(), state: state.clone(), reason: None });
        }
        answers.push((asked.tp, answer));
    }
    (decisions, answers)
}

/// Whether a state is what a leader asks for (`equalsAllowStalePartitionEpoch`).
fn is_done(state: &PartitionState, leader: BrokerId, asked: &WantedIsr) -> bool {
    (state.leader, state.leader_epoch) == (leader, asked.leader_epoch)
        && state.isr == asked.isr
        && asked.partition_epoch <= state.partition_epoch
}

/// What an ELECT_LEADERS comes to.
pub(super) fn elections(
    context: &Context,
    request: &ElectLeadersRequest,
    kraft: bool,
) -> (Vec<Decision>, Elected) {
    let all = || context.states.keys().cloned().collect();
    let partitions: Vec<TopicPartition> = request.partitions.clone().unwrap_or_else(all);
    let mut decisions = Vec::new();
    let mut answers = Vec::new();
    for tp in partitions {
        let decided = match request.election_type {
            _ if context.is_deleting(&tp.topic) => Err(ErrorCode::InvalidTopicException),
            ElectionType::Preferred => election::preferred(context, &tp),
            ElectionType::Unclean => election::unclean(context, &tp),
        };
        let error = match decided {
            Ok(decision) => {
                decisions.push(decision);
                ErrorCode::None
            }
            Err(error) => error,
        };
        let message = why_nobody(context, &tp, error, kraft);
        answers.push((tp, error, message));
    }
    (decisions, answers)
}

/// Why nobody was elected, where a controller says more than what its error is called.
fn why_nobody(context: &Context, tp: &TopicPartition, error: ErrorCode, kraft: bool) -> Option<Rc<str>> {
    let strategy = match (error, kraft) {
        (ErrorCode::UnknownTopicOrPartition, false) => return Some("The partition does not exist.".into()),
        (ErrorCode::UnknownTopicOrPartition, true) if context.topics.contains_key(&tp.topic) => {
            return Some(format!("No such partition as {tp}").into());
        }
        (ErrorCode::UnknownTopicOrPartition, true) => {
            return Some(format!("No such topic as {}", tp.topic).into());
        }
        (ErrorCode::PreferredLeaderNotAvailable, false) => "PreferredReplicaPartitionLeaderElectionStrategy",
        (ErrorCode::EligibleLeadersNotAvailable, false) => "OfflinePartitionLeaderElectionStrategy(true)",
        _ => return None,
    };
    Some(format!("Failed to elect leader for partition {tp} under strategy {strategy}").into())
}

impl Controller {
    pub(super) fn alter_partition(
        &mut self,
        ticket: Ticket,
        request: &AlterPartitionRequest,
        desk: &mut Desk<'_, '_>,
    ) {
        let Some(active) = &self.active else { return };
        // A controller that died after its write has not told the leader, who asks the next one: nobody else will say
        // that it is done.
        let (decisions, answers) = alterations(&active.context, request, true, desk.out);
        self.write(decisions, Next::AnswerAlter(ticket, answers), desk);
    }

    pub(super) fn elect_leaders(
        &mut self,
        ticket: Ticket,
        request: &ElectLeadersRequest,
        desk: &mut Desk<'_, '_>,
    ) {
        let Some(active) = &self.active else { return };
        let (decisions, answers) = elections(&active.context, request, false);
        self.write(decisions, Next::AnswerElect(ticket, answers), desk);
    }

    /// Moves leaderships away from a broker that is about to stop, then takes it out of the other ISRs.
    pub(super) fn controlled_shutdown(&mut self, ticket: Ticket, broker: BrokerId, desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        if !active.context.is_live(broker) {
            // What is noted of a broker goes with its death, and of this one no death would be seen.
            let response =
                ControlledShutdownResponse { error: ErrorCode::StaleBrokerEpoch, remaining: Vec::new() };
            desk.server.respond(ticket, Response::ControlledShutdown(response), desk.out);
            return self.finish(desk);
        }
        active.context.shutting_down.insert(broker);
        let context = &active.context;
        let led = context.staying().filter(|(_, state)| state.leader == broker && state.replicas.len() > 1);
        let decisions: Vec<_> =
            led.filter_map(|(tp, _)| election::controlled_shutdown(context, tp)).collect();
        let followed: Vec<_> = context
            .staying()
            .filter(|(_, state)| state.leader != broker && state.replicas.contains(&broker))
            .map(|(tp, state)| (tp.clone(), state.leader_epoch, false))
            .collect();
        active.channels.stop_replicas(context, broker, &followed, desk.out);
        let answer = Next::AnswerShutdown(ticket, broker);
        self.write(decisions, Next::RemoveFollower(broker, Box::new(answer)), desk);
    }

    pub(super) fn answer_shutdown(&mut self, ticket: Ticket, broker: BrokerId, desk: &mut Desk<'_, '_>) {
        let Some(active) = &self.active else { return };
        let states = &active.context.states;
        let still_led = states.iter().filter(|(_, state)| state.leader == broker && state.replicas.len() > 1);
        let remaining = still_led.map(|(tp, _)| tp.clone()).collect();
        let response = ControlledShutdownResponse { error: ErrorCode::None, remaining };
        desk.server.respond(ticket, Response::ControlledShutdown(response), desk.out);
        self.finish(desk);
    }

    /// Takes a broker that is about to stop out of the ISRs of partitions that it follows.
    pub(super) fn remove_follower(&mut self, broker: BrokerId, next: Next, desk: &mut Desk<'_, '_>) {
        let Some(active) = &self.active else { return };
        let context = &active.context;
        let followed = context.staying().filter(|(_, state)| state.leader != broker);
        let decisions = followed
            .filter_map(|(tp, state)| {
                let state = election::without_replica(context, state, broker)?;
                Some(Decision { tp: tp.clone(), state, reason: None })
            })
            .collect();
        self.write(decisions, next, desk);
    }
}
