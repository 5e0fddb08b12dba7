//! The controller's reactions, one event at a time (`KafkaController`'s event queue).
//!
//! An event goes through stages: it asks ZooKeeper, and when the last answer is in, the next stage begins. Every other
//! event waits meanwhile, as in Kafka, whose controller has one thread.

use std::rc::Rc;

use super::election::{self, Decision};
use super::stage::{Event, Next, Stage};
use super::{Controller, Desk, Then, rebalance};
use crate::bug::Bug;
use crate::fact::{ControllerFact, ElectionReason};
use crate::ids::{BrokerId, TopicName, TopicPartition};
use crate::map::{Map, Set};
use crate::metadata::image::Topic;
use crate::metadata::znodes::{self, TopicNode};
use crate::process::Out;
use crate::protocol::admin::ElectLeadersResponse;
use crate::protocol::cluster::{AlterPartitionResponse, PartitionState};
use crate::protocol::zookeeper::{ZkOp, ZkReply};
use crate::protocol::{ErrorCode, Request, Response};
use crate::transport::server::Ticket;

impl Controller {
    /// Puts an event in the queue, and begins with it where nothing is going on.
    pub(super) fn submit(&mut self, event: Event, desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        active.queue.push_back((event, desk.out.cause()));
        self.next_event(desk);
    }

    fn next_event(&mut self, desk: &mut Desk<'_, '_>) {
        while let Some(active) = &mut self.active {
            if active.stage != Stage::Idle {
                return;
            }
            let Some((event, cause)) = active.queue.pop_front() else { return };
            desk.out.set_cause(cause);
            match event {
                Event::Startup => self.read_brokers(true, desk),
                Event::BrokersChanged => self.read_brokers(false, desk),
                Event::TopicsChanged => self.read_topics(false, desk),
                Event::TopicModified(name) if active.context.topics.contains_key(&name) => {
                    self.read_topic(name, desk);
                }
                // It is gone, or will be read as a new one.
                Event::TopicModified(_) => {}
                Event::UncleanPermitted(name) => {
                    let mut leaderless = active.context.leaderless();
                    leaderless.retain(|tp| tp.topic == name);
                    let decisions = self.elect(&leaderless, desk.out);
                    self.write(decisions, Next::Done, desk);
                }
                Event::Rebalance => {
                    let percentage = active.context.rebalance().map_or(100, |rebalance| rebalance.percentage);
                    let decisions = rebalance::of_lacking_brokers(&active.context, percentage);
                    self.write(decisions, Next::Done, desk);
                }
                Event::Move(tp, unwanted) => self.go_on_moving(&tp, unwanted, desk),
                Event::Answer(ticket, response) => desk.server.respond(ticket, response, desk.out),
                Event::DeletionsWanted => self.resume_deletions(desk),
                Event::ReplicasDeleted(broker, partitions) => {
                    self.replicas_deleted(broker, &partitions, desk)
                }
                Event::Asked(ticket, request) => self.serve(ticket, &request, desk),
            }
        }
    }

    fn serve(&mut self, ticket: Ticket, request: &Request, desk: &mut Desk<'_, '_>) {
        match request {
            Request::AlterPartition(request) => self.alter_partition(ticket, request, desk),
            Request::ElectLeaders(request) => self.elect_leaders(ticket, request, desk),
            Request::ControlledShutdown(request) => self.controlled_shutdown(ticket, request.broker, desk),
            _ => self.serve_admin(ticket, request, desk),
        }
    }

    /// Marks an event as going on until `answers` have come.
    pub(super) fn begin(&mut self, stage: Stage, answers: u32) {
        if let Some(active) = &mut self.active {
            active.stage = stage;
            active.outstanding = answers;
        }
    }

    /// The event is done with; the next may begin.
    pub(super) fn finish(&mut self, desk: &mut Desk<'_, '_>) {
        self.begin(Stage::Idle, 0);
        self.next_event(desk);
    }

    fn read_brokers(&mut self, startup: bool, desk: &mut Desk<'_, '_>) {
        self.begin(Stage::ReadBrokers { startup, found: Map::new() }, 1);
        desk.children(znodes::BROKER_IDS, Then::BrokerIds);
    }

    fn read_topics(&mut self, startup: bool, desk: &mut Desk<'_, '_>) {
        self.begin(Stage::ReadTopics { startup, named: Set::new() }, 1);
        desk.children(znodes::TOPICS, Then::TopicNames);
    }

    fn read_topic(&mut self, name: TopicName, desk: &mut Desk<'_, '_>) {
        self.begin(Stage::ReadTopics { startup: false, named: Set::from([name.clone()]) }, 1);
        desk.get(znodes::topic(&name), true, Then::TopicNode(name));
    }

    /// Takes an answer that a stage waits for, and goes on where it was the last.
    pub(super) fn on_stage_answer(&mut self, then: Then, reply: &ZkReply, desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        active.outstanding = active.outstanding.saturating_sub(1);
        match (then, reply) {
            (Then::BrokerIds, ZkReply::Children(Ok(ids))) => {
                let ids: Vec<_> = ids.iter().filter_map(|id| id.parse().ok().map(BrokerId)).collect();
                active.outstanding += ids.len() as u32;
                for id in ids {
                    if let Stage::ReadBrokers { found, .. } = &mut active.stage {
                        found.insert(id, None);
                    }
                    desk.get(znodes::broker(id), false, Then::BrokerNode(id));
                }
            }
            (Then::BrokerNode(id), ZkReply::Data(data)) => {
                if let Stage::ReadBrokers { found, .. } = &mut active.stage {
                    match data {
                        Ok((_, stat)) => found.insert(id, Some(stat.czxid)),
                        Err(_) => found.remove(&id).flatten().map(Some),
                    };
                }
            }
            (Then::TopicNames, ZkReply::Children(Ok(names))) => {
                for name in names.iter().filter(|name| !active.context.topics.contains_key(*name)) {
                    if let Stage::ReadTopics { named, .. } = &mut active.stage {
                        named.insert(name.clone());
                    }
                    active.outstanding += 2;
                    desk.get(znodes::topic(name), true, Then::TopicNode(name.clone()));
                    desk.get(znodes::topic_config(name), true, Then::TopicConfig(name.clone()));
                }
            }
            (Then::TopicNode(name), ZkReply::Data(Ok((json, _)))) => {
                if let Some(node) = TopicNode::read(json) {
                    let known = active.context.topics.remove(&name);
                    let configs = known.map(|topic| topic.configs).unwrap_or_default();
                    let topic = Topic::of(node, configs);
                    active.context.topics.insert(name, topic);
                }
            }
            (Then::TopicConfig(name), ZkReply::Data(Ok((json, _)))) => {
                if let Some(topic) = active.context.topics.get_mut(&name) {
                    topic.configs = znodes::read_config(json);
                }
            }
            (Then::StateNode(tp), ZkReply::Data(Ok((json, stat)))) => {
                let replicas = active.context.replicas(&tp).to_vec();
                if let Some(state) = znodes::read_state(json, stat.version, replicas) {
                    active.context.states.insert(tp, state);
                }
            }
            (then, reply) => self.on_admin_answer(then, reply, desk),
        }
        if self.active.as_ref().is_some_and(|active| active.outstanding == 0) {
            self.next_stage(desk);
        }
    }

    fn next_stage(&mut self, desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        match std::mem::replace(&mut active.stage, Stage::Idle) {
            Stage::ReadBrokers { startup: true, found } => {
                let live = found.iter().filter_map(|(id, epoch)| epoch.map(|epoch| (*id, epoch)));
                active.context.brokers = live.collect();
                self.read_topics(true, desk);
            }
            Stage::ReadBrokers { startup: false, found } => self.brokers_changed(&found, desk),
            Stage::ReadTopics { startup: true, .. } => self.read_states(desk),
            Stage::ReadTopics { startup: false, named } => self.topics_changed(&named, desk),
            Stage::ReadStates if active.finds_deletions => self.read_deletions(desk),
            Stage::ReadDeletions => self.start_office(desk),
            Stage::ReadStates => self.start_office(desk),
            Stage::Write { decisions, next } => {
                self.publish(&decisions, &next, desk);
                self.carry_on(next, desk);
            }
            Stage::Serving | Stage::Idle => self.finish(desk),
        }
    }

    fn read_states(&mut self, desk: &mut Desk<'_, '_>) {
        let Some(active) = &self.active else { return };
        let partitions: Vec<_> = active.context.partitions().collect();
        if partitions.is_empty() {
            return self.start_office(desk);
        }
        self.begin(Stage::ReadStates, partitions.len() as u32);
        for tp in partitions {
            desk.get(znodes::state(&tp), false, Then::StateNode(tp));
        }
    }

    /// Everything is read: tell the brokers what is, then take dead replicas out of their ISRs, and only then look
    /// for leaders. So a leader that died while it was the controller costs its partitions two epochs.
    fn start_office(&mut self, desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        active.channels.update_metadata(&active.context, &[], desk.out);
        let known: Vec<_> =
            active.context.states.iter().map(|(tp, state)| (tp.clone(), state.clone())).collect();
        if !known.is_empty() {
            active.channels.leader_and_isr(&active.context, &known, false, None, desk.out);
            active.channels.update_metadata(&active.context, &known, desk.out);
        }
        let replicas = known.iter().flat_map(|(_, state)| state.replicas.iter().copied());
        let dead: Set<BrokerId> = replicas.filter(|id| !active.context.is_live(*id)).collect();
        self.resume_moves(None, desk);
        self.carry_on(
            Next::RemoveReplicas(dead.into_iter().collect(), Box::new(Next::ElectLeaderless)),
            desk,
        );
    }

    fn brokers_changed(&mut self, found: &Map<BrokerId, Option<i64>>, desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        let context = &mut active.context;
        // A broker with a newer node died and came back between two looks.
        let same = |id: &BrokerId, epoch: &i64| found.get(id).is_some_and(|found| *found == Some(*epoch));
        let lost: Vec<_> =
            context.brokers.iter().filter(|(id, epoch)| !same(id, epoch)).map(|(id, _)| *id).collect();
        for id in &lost {
            context.brokers.remove(id);
            context.shutting_down.remove(id);
            active.channels.remove(*id, desk.out);
            desk.out.fact(ControllerFact::BrokerLost { broker: *id });
        }
        let came: Vec<_> = found.iter().filter_map(|(id, epoch)| Some((*id, (*epoch)?))).collect();
        let came: Vec<_> = came.into_iter().filter(|(id, _)| !context.brokers.contains_key(id)).collect();
        for (id, epoch) in &came {
            context.brokers.insert(*id, *epoch);
            desk.out.fact(ControllerFact::BrokerJoined { broker: *id });
        }
        let joined: Vec<_> = came.into_iter().map(|(id, _)| id).collect();
        self.halt_deletions(&lost, desk);
        self.retry_deletions(&joined);
        self.resume_moves(Some(&joined), desk);
        let start = if joined.is_empty() { Next::Done } else { Next::StartReplicas(joined) };
        match lost.is_empty() {
            true => self.carry_on(start, desk),
            false => self.replace_leaders(lost, start, desk),
        }
    }

    fn replace_leaders(&mut self, lost: Vec<BrokerId>, next: Next, desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        // What nobody leads may be led now, where the last of the ISR is lost and an election may be unclean.
        let is_freed = |state: &PartitionState| {
            state.leader == BrokerId::NONE && state.isr.iter().any(|id| lost.contains(id))
        };
        let led = |state: &PartitionState| lost.contains(&state.leader) || is_freed(state);
        let orphans: Vec<_> =
            active.context.staying().filter(|(_, state)| led(state)).map(|(tp, _)| tp.clone()).collect();
        if orphans.is_empty() {
            active.channels.update_metadata(&active.context, &[], desk.out);
        }
        let decisions = self.elect(&orphans, desk.out);
        self.write(decisions, Next::RemoveReplicas(lost, Box::new(next)), desk);
    }

    fn elect(&self, partitions: &[TopicPartition], out: &Out<'_>) -> Vec<Decision> {
        let Some(active) = &self.active else { return Vec::new() };
        let context = &active.context;
        let decide = |tp: &TopicPartition| match context.states.contains_key(tp) {
            true => {
                let unclean = context.unclean_allowed(&tp.topic) || out.has(Bug::UncleanAlways);
                election::after_loss(context, tp, unclean)
            }
            false => election::first_leader(context, tp),
        };
        partitions.iter().filter_map(decide).collect()
    }

    fn topics_changed(&mut self, named: &Set<TopicName>, desk: &mut Desk<'_, '_>) {
        let Some(active) = &self.active else { return };
        let new: Vec<TopicPartition> = active
            .context
            .partitions()
            .filter(|tp| named.contains(&tp.topic) && !active.context.states.contains_key(tp))
            .collect();
        for name in named {
            let partitions = new.iter().filter(|tp| tp.topic == *name).count() as i32;
            if partitions > 0 {
                desk.out.fact(ControllerFact::TopicCreated { topic: name.clone(), partitions });
            }
        }
        let decisions = self.elect(&new, desk.out);
        self.write(decisions, Next::Done, desk);
    }

    pub(super) fn carry_on(&mut self, next: Next, desk: &mut Desk<'_, '_>) {
        match next {
            Next::Done => self.finish(desk),
            Next::RemoveReplicas(brokers, next) => self.remove_replicas(&brokers, *next, desk),
            Next::RemoveFollower(broker, next) => self.remove_follower(broker, *next, desk),
            Next::ElectLeaderless => {
                let Some(active) = &self.active else { return };
                let context = &active.context;
                let is_new =
                    |tp: &TopicPartition| !context.states.contains_key(tp) && !context.is_deleting(&tp.topic);
                let mut partitions = context.leaderless();
                partitions.extend(context.partitions().filter(is_new));
                let decisions = self.elect(&partitions, desk.out);
                self.write(decisions, Next::ResumeDeletions, desk);
            }
            Next::StartReplicas(brokers) => self.start_replicas(&brokers, desk),
            Next::DeleteReplicas(topics) => self.delete_replicas(&topics, desk),
            Next::TakeOut(leaving) => self.take_out(leaving, desk),
            Next::StopReplicas(leaving) => self.stop_leaving(&leaving, desk),
            Next::ResumeDeletions => self.resume_deletions(desk),
            Next::AnswerAlter(ticket, partitions) => {
                self.see_who_arrived(&partitions, desk);
                let response = AlterPartitionResponse { error: ErrorCode::None, partitions };
                desk.server.respond(ticket, Response::AlterPartition(response), desk.out);
                self.finish(desk);
            }
            Next::AnswerShutdown(ticket, broker) => self.answer_shutdown(ticket, broker, desk),
            Next::AnswerElect(ticket, partitions) => {
                let response = ElectLeadersResponse { error: ErrorCode::None, partitions };
                desk.server.respond(ticket, Response::ElectLeaders(response), desk.out);
                self.finish(desk);
            }
        }
    }

    /// Each broker's removal is an epoch of its own, though brokers are told of the last state only.
    fn remove_replicas(&mut self, brokers: &[BrokerId], next: Next, desk: &mut Desk<'_, '_>) {
        let Some(active) = &self.active else { return };
        let context = &active.context;
        let mut decisions = Vec::new();
        for (tp, known) in context.staying() {
            let mut state = known.clone();
            for broker in brokers {
                if let Some(smaller) = election::without_replica(context, &state, *broker) {
                    state = PartitionState { partition_epoch: known.partition_epoch + 1, ..smaller };
                }
            }
            if state != *known {
                decisions.push(Decision { tp: tp.clone(), state, reason: None });
            }
        }
        self.write(decisions, next, desk);
    }

    /// The others hear that brokers came; these hear everything, and what they are to lead and follow.
    fn start_replicas(&mut self, brokers: &[BrokerId], desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        let context = &active.context;
        let all: Vec<_> = context.states.iter().map(|(tp, state)| (tp.clone(), state.clone())).collect();
        let others: Vec<_> = context.brokers.keys().copied().filter(|id| !brokers.contains(id)).collect();
        active.channels.update_metadata_to(&others, context, &[], desk.out);
        active.channels.update_metadata_to(brokers, context, &all, desk.out);
        let hosted: Vec<_> = all
            .iter()
            .filter(|(_, state)| state.replicas.iter().any(|id| brokers.contains(id)))
            .cloned()
            .collect();
        if !hosted.is_empty() {
            active.channels.leader_and_isr(context, &hosted, false, Some(brokers), desk.out);
            active.channels.update_metadata(context, &hosted, desk.out);
        }
        self.carry_on(Next::ElectLeaderless, desk);
    }

    /// Writes decisions, all or none, under the fence of the controller's epoch.
    pub(super) fn write(&mut self, decisions: Vec<Decision>, next: Next, desk: &mut Desk<'_, '_>) {
        if decisions.is_empty() {
            return self.carry_on(next, desk);
        }
        let mut decisions = decisions;
        if desk.out.has(Bug::LeaderEpochNotRaised) {
            let elected = |d: &&mut Decision| d.reason.is_some_and(|r| r != ElectionReason::NewPartition);
            decisions.iter_mut().filter(elected).for_each(|decision| decision.state.leader_epoch.0 -= 1);
        }
        let Some(active) = &self.active else { return };
        let mut ops = vec![ZkOp::Check {
            path: znodes::CONTROLLER_EPOCH.into(),
            version: active.context.epoch_version,
        }];
        let mut parents: Set<Rc<str>> = Set::new();
        for Decision { tp, state, .. } in &decisions {
            let (path, data) = (znodes::state(tp), Rc::from(znodes::state_json(state)));
            match active.context.states.get(tp) {
                Some(known) => ops.push(ZkOp::SetData { path, data, version: known.partition_epoch }),
                None => {
                    let first = !active.context.states.keys().any(|known| known.topic == tp.topic);
                    let create = |path: Rc<str>, data: Rc<str>| ZkOp::Create { path, data, ephemeral: false };
                    if first && parents.insert(tp.topic.clone()) {
                        ops.push(create(znodes::partitions(&tp.topic), "".into()));
                    }
                    ops.push(create(znodes::partition(tp), "".into()));
                    ops.push(create(path, data));
                }
            }
        }
        let states = decisions.iter().map(|decision| (decision.tp.clone(), decision.state.clone())).collect();
        self.begin(Stage::Write { decisions, next }, 1);
        desk.multi(ops, Then::Wrote(states));
    }

    /// What was written holds: remember it, report it, tell the brokers.
    fn publish(&mut self, decisions: &[Decision], next: &Next, desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        if matches!(next, Next::DeleteReplicas(_)) {
            // Nobody is told: the replicas will be stopped.
            let states = decisions.iter().map(|d| (d.tp.clone(), d.state.clone()));
            return active.context.states.extend(states);
        }
        let before = desk.out.cause();
        for decision in decisions {
            // Who leads is told again in a newer epoch, and nothing else: nobody need be told of that.
            let known = active.context.states.get(&decision.tp);
            let same = |known: &PartitionState| {
                known.isr == decision.state.isr && known.leader == decision.state.leader
            };
            if decision.reason.is_some() || !known.is_some_and(same) {
                desk.out.because(decision.what(&active.context));
            }
            active.context.states.insert(decision.tp.clone(), decision.state.clone());
        }
        let states: Vec<_> = decisions.iter().map(|d| (d.tp.clone(), d.state.clone())).collect();
        let new = decisions.iter().all(|d| d.reason == Some(ElectionReason::NewPartition));
        if let Some(active) = &mut self.active {
            // A leader that asked for its ISR has its answer; only everybody's metadata is old.
            if !matches!(next, Next::AnswerAlter(..)) {
                active.channels.leader_and_isr(&active.context, &states, new, None, desk.out);
            }
            active.channels.update_metadata(&active.context, &states, desk.out);
        }
        desk.out.set_cause(before);
    }
}
