//! Topics that are to be deleted, in ZooKeeper mode (`TopicDeletionManager`).
//!
//! ```text
//! DELETE_TOPICS ─► /admin/delete_topics/T ─► UPDATE_METADATA, leader -2: nobody serves it any more
//!                                        ─► out of the ISRs, one replica after the other, the last one stays
//!                                        ─► STOP_REPLICA, then STOP_REPLICA with delete, to all live replicas
//!                    all have answered   ─► the topic's znodes go, its request last
//!                    a replica is down   ─► the topic waits until that broker is back, and the last three begin anew
//!                    a partition moves   ─► it waits until that has arrived
//! ```
//!
//! The request stands in ZooKeeper, so it outlives the controller: the next one goes on with it.
//!
//! CAVEATS: a controller hears of requests by DELETE_TOPICS, which it alone answers, and counts those of others in the
//! answer to its own election; it does not watch `/admin/delete_topics`. The next controller begins a deletion that is
//! under way anew.

use std::rc::Rc;

use super::context::Deletion;
use super::election::{self, Decision};
use super::refusal::refuse;
use super::requests::EPOCH_DURING_DELETE;
use super::stage::{Event, Next, Stage};
use super::{Controller, Desk, Then};
use crate::fact::ControllerFact;
use crate::ids::{BrokerId, FactId, TopicName, TopicPartition};
use crate::map::Set;
use crate::metadata::znodes;
use crate::protocol::admin::{DeleteTopicsRequest, DeleteTopicsResponse};
use crate::protocol::cluster::PartitionState;
use crate::protocol::zookeeper::{ZkOp, ZkRequest};
use crate::protocol::{ErrorCode, Request, Response};
use crate::transport::server::{News, Ticket};

/// A DELETE_TOPICS that waits for ZooKeeper.
#[derive(Clone, Debug, PartialEq)]
pub struct Marked {
    response: Response,
    topics: Vec<TopicName>,
}

impl Controller {
    pub(super) fn delete_topics(
        &mut self,
        ticket: Ticket,
        request: &DeleteTopicsRequest,
        desk: &mut Desk<'_, '_>,
    ) {
        let enabled = self.delete_topic;
        let Some(active) = &self.active else { return };
        let context = &active.context;
        // Who is no controller any more must not ask for what the next one would not hear of.
        let mut ops =
            vec![ZkOp::Check { path: znodes::CONTROLLER_EPOCH.into(), version: context.epoch_version }];
        let mut topics = Vec::new();
        let mut marked = Vec::new();
        for name in &request.topics {
            let (error, message) = match context.topics.contains_key(name) {
                _ if !enabled => (ErrorCode::TopicDeletionDisabled, None),
                false => {
                    refuse(ErrorCode::UnknownTopicOrPartition, format!("The topic '{name}' does not exist."))
                }
                true => {
                    if !context.is_deleting(name) {
                        let (path, data) = (znodes::delete_topic(name), Rc::from(""));
                        ops.push(ZkOp::Create { path, data, ephemeral: false });
                    }
                    marked.push(name.clone());
                    (ErrorCode::None, None)
                }
            };
            topics.push((name.clone(), error, message));
        }
        let response = Response::DeleteTopics(DeleteTopicsResponse { topics });
        if ops.len() == 1 {
            desk.server.respond(ticket, response, desk.out);
            return self.finish(desk);
        }
        self.begin(Stage::Serving, 1);
        desk.multi(ops, Then::Marked(ticket, Rc::new(Marked { response, topics: marked })));
    }

    /// The request stands in ZooKeeper: its topics are on their way out, and it is answered when this broker knows
    /// them no more.
    pub(super) fn on_marked(&mut self, ticket: Ticket, marked: &Marked, desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        let partitions = active.context.partitions().filter(|tp| marked.topics.contains(&tp.topic)).collect();
        desk.server.await_metadata(ticket, marked.response.clone(), partitions, News::Gone, desk.out);
        for name in &marked.topics {
            active.context.deleting.entry(name.clone()).or_default();
        }
        self.submit(Event::DeletionsWanted, desk);
    }

    /// A new controller finds what an earlier one was asked for.
    pub(super) fn read_deletions(&mut self, desk: &mut Desk<'_, '_>) {
        self.begin(Stage::ReadDeletions, 1);
        let path = znodes::DELETE_TOPICS.into();
        desk.zk.ask_zk(ZkRequest::GetChildren { path, watch: false }, Then::Deletions, desk.out);
    }

    pub(super) fn on_deletions(&mut self, names: &[Rc<str>]) {
        let Some(active) = &mut self.active else { return };
        for name in names {
            active.context.deleting.entry(name.clone()).or_default();
        }
    }

    /// Goes on with every deletion that need not wait, as far as it goes.
    pub(super) fn resume_deletions(&mut self, desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        let context = &active.context;
        let idle = |deletion: &Deletion| !deletion.waits && deletion.asked.is_empty();
        let topics = context.deleting.iter().filter(|(name, of_it)| idle(of_it) && !context.is_moving(name));
        let topics: Vec<TopicName> = topics.map(|(name, _)| name.clone()).collect();
        if topics.is_empty() {
            return self.finish(desk);
        }
        let of_them = context.states.iter().filter(|(tp, _)| topics.contains(&tp.topic));
        let states: Vec<_> = of_them.map(|(tp, state)| (tp.clone(), state.clone())).collect();
        active.channels.update_metadata(context, &states, desk.out);
        let decisions = states.into_iter().filter_map(|(tp, known)| {
            let state = known.replicas.iter().fold(known.clone(), |state, id| {
                let live = context.is_live(*id).then(|| election::without_replica(context, &state, *id));
                live.flatten().unwrap_or(state)
            });
            let partition_epoch = known.partition_epoch + 1;
            let changed = state != known;
            changed.then_some(Decision {
                tp,
                state: PartitionState { partition_epoch, ..state },
                reason: None,
            })
        });
        let decisions = decisions.collect();
        self.write(decisions, Next::DeleteReplicas(topics), desk);
    }

    /// Nobody leads or follows any more: the live replicas are told to go.
    pub(super) fn delete_replicas(&mut self, topics: &[TopicName], desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        let (context, live) = (&active.context, active.context.brokers.keys().copied().collect::<Vec<_>>());
        let mut told: Vec<(TopicPartition, BrokerId)> = Vec::new();
        for id in live {
            let hosted = context.partitions().filter(|tp| {
                topics.contains(&tp.topic) && context.replicas(tp).contains(&id) && !context.is_gone(tp, id)
            });
            let hosted: Vec<TopicPartition> = hosted.collect();
            for delete in [false, true] {
                let of = |tp: &TopicPartition| (tp.clone(), EPOCH_DURING_DELETE, delete);
                let partitions: Vec<_> = hosted.iter().map(of).collect();
                active.channels.stop_replicas(context, id, &partitions, desk.out);
            }
            told.extend(hosted.into_iter().map(|tp| (tp, id)));
        }
        for name in topics {
            let Some(deletion) = active.context.deleting.get_mut(name) else { continue };
            deletion.asked.extend(told.iter().filter(|(tp, _)| tp.topic == *name).cloned());
        }
        self.halt_deletions(&[], desk);
        self.finish(desk);
    }

    /// Deletions whose replicas are not all alive wait for them. Who is lost will not answer, though it may be back.
    pub(super) fn halt_deletions(&mut self, lost: &[BrokerId], desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        let image = &active.context.image;
        for (name, deletion) in &mut active.context.deleting {
            deletion.asked.retain(|(_, id)| !lost.contains(id));
            let replicas = image.topics.get(name).into_iter().flat_map(|topic| {
                let replicas = topic.partitions.iter();
                replicas
                    .flat_map(|(p, ids)| ids.iter().map(|id| (TopicPartition::new(name.clone(), *p), *id)))
            });
            let down: Set<BrokerId> = replicas
                .filter(|replica| !image.is_live(replica.1) && !deletion.gone.contains(replica))
                .map(|(_, id)| id)
                .collect();
            if !down.is_empty() && !deletion.waits {
                deletion.waits = true;
                let brokers = down.iter().copied().collect();
                desk.out.fact(ControllerFact::DeletionWaits { topic: name.clone(), brokers });
            }
        }
    }

    /// Brokers are back: what waited for them goes on.
    pub(super) fn retry_deletions(&mut self, joined: &[BrokerId]) {
        let Some(active) = &mut self.active else { return };
        let image = &active.context.image;
        for (name, deletion) in &mut active.context.deleting {
            let mut replicas =
                image.topics.get(name).into_iter().flat_map(|topic| topic.partitions.values().flatten());
            if replicas.any(|id| joined.contains(id)) {
                deletion.waits = false;
            }
        }
    }

    /// All partitions of a topic are where they are to be: if that was all it waited for, it goes.
    pub(super) fn retry_deletion(&mut self, topic: &TopicName, cause: Option<FactId>) {
        let Some(active) = &mut self.active else { return };
        if let Some(deletion) = active.context.deleting.get_mut(topic) {
            deletion.waits = false;
            active.queue.push_front((Event::DeletionsWanted, cause));
        }
    }

    /// A broker answered; to a STOP_REPLICA with delete that its replicas are gone.
    pub(super) fn on_stopped(
        &mut self,
        broker: BrokerId,
        asked: &Request,
        response: &Response,
        desk: &mut Desk<'_, '_>,
    ) {
        let (Request::StopReplica(asked), Response::StopReplica(answer)) = (asked, response) else { return };
        let gone = asked.partitions.iter().filter(|(.., delete)| *delete && answer.error == ErrorCode::None);
        let gone: Vec<TopicPartition> = gone.map(|(tp, ..)| tp.clone()).collect();
        if !gone.is_empty() {
            self.submit(Event::ReplicasDeleted(broker, gone), desk);
        }
    }

    /// A broker has deleted its replicas; with the last of a topic its znodes go.
    pub(super) fn replicas_deleted(
        &mut self,
        broker: BrokerId,
        partitions: &[TopicPartition],
        desk: &mut Desk<'_, '_>,
    ) {
        let Some(active) = &mut self.active else { return };
        for tp in partitions {
            let Some(deletion) = active.context.deleting.get_mut(&tp.topic) else { continue };
            let replica = (tp.clone(), broker);
            if deletion.asked.remove(&replica) {
                deletion.gone.insert(replica);
            }
        }
        let context = &active.context;
        let is_gone = |(name, deletion): &(&TopicName, &Deletion)| {
            let replicas =
                context.topics.get(*name).map_or(0, |topic| topic.partitions.values().map(Vec::len).sum());
            partitions.iter().any(|tp| tp.topic == **name) && deletion.gone.len() == replicas
        };
        let topics: Vec<TopicName> =
            context.deleting.iter().filter(is_gone).map(|(name, _)| name.clone()).collect();
        if topics.is_empty() {
            return self.resume_deletions(desk);
        }
        let mut ops =
            vec![ZkOp::Check { path: znodes::CONTROLLER_EPOCH.into(), version: context.epoch_version }];
        let mut delete = |path: Rc<str>| ops.push(ZkOp::Delete { path, version: -1 });
        for name in &topics {
            let of_it = context.states.keys().filter(|tp| tp.topic == *name);
            let mut any = false;
            for tp in of_it {
                any = true;
                delete(znodes::state(tp));
                delete(znodes::partition(tp));
            }
            if any {
                delete(znodes::partitions(name));
            }
            delete(znodes::topic(name));
            delete(znodes::topic_config(name));
            delete(znodes::delete_topic(name));
        }
        self.begin(Stage::Serving, 1);
        desk.multi(ops, Then::Deleted(topics));
    }

    /// The znodes are gone, and the topics with them.
    pub(super) fn on_deleted(&mut self, topics: &[TopicName], desk: &mut Desk<'_, '_>) {
        let Some(active) = &mut self.active else { return };
        let before = desk.out.cause();
        for name in topics {
            active.context.deleting.remove(name);
            active.context.topics.remove(name);
            active.context.states.retain(|tp, _| tp.topic != *name);
            desk.out.because(ControllerFact::TopicDeleted { topic: name.clone() });
            desk.out.set_cause(before);
        }
    }
}
