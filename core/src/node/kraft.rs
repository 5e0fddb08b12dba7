//! A broker in KRaft mode: it registers, sends heartbeats, fetches the metadata log and follows its records
//! (`BrokerLifecycleManager`, `BrokerMetadataPublisher`).
//!
//! ```text
//! start: observe the log ─► BROKER_REGISTRATION ─► heartbeats, 10 ms apart ─► caught up ─► logs from disk, roles
//!        own record "unfenced" replayed ─► running, a heartbeat every broker.heartbeat.interval.ms
//! stop:  a heartbeat that wants to shut down ─► … the controller moves leaderships … ─► "should shut down"
//! ```
//!
//! Leaders and topic configs come with the records; what a broker does about them is the same as in ZooKeeper mode. It
//! forwards requests that only the controller can serve.

use std::collections::VecDeque;
use std::rc::Rc;

use super::{Broker, Phase};
use crate::disk::Disk;
use crate::fact::QuorumFact;
use crate::ids::{BrokerId, ControllerEpoch, FactId, NodeId, TopicName, TopicPartition};
use crate::map::Set;
use crate::metadata::cache::is_internal;
use crate::metadata::image::{Delta, Image};
use crate::process::Out;
use crate::protocol::admin::{CreateTopicsRequest, NewTopic};
use crate::protocol::cluster::{UpdateMetadataRequest, Uuid};
use crate::protocol::quorum::{BrokerHeartbeatRequest, BrokerHeartbeatResponse, BrokerRegistrationRequest};
use crate::protocol::{ErrorCode, Request, Response};
use crate::raft::{Hands, Raft, RaftConfig};
use crate::rng::Rng;
use crate::time::{Instant, Span};
use crate::transport::controller_link::ControllerLink;
use crate::transport::server::Ticket;
use crate::wire::metadata_record::MetadataRecord;

/// Time between two heartbeats while a broker starts.
const STARTING_BEAT: Span = Span(10_000);
/// Time to the second heartbeat that wants to shut down.
const STOPPING_BEAT: Span = Span(50_000);
/// Time to the first repetition of what was refused; it doubles.
const BACKOFF: Span = Span(100_000);

/// What a broker has in KRaft mode.
#[derive(Clone, Debug)]
pub(super) struct Kraft {
    pub raft: Raft,
    image: Rc<Image>,
    /// What was replayed and has not taken effect.
    delta: Delta,
    incarnation: Uuid,
    /// The way of registrations and heartbeats.
    pub link: ControllerLink,
    /// The broker epoch.
    epoch: Option<i64>,
    beat_at: Instant,
    refusals: u32,
    want_shut_down: bool,
    /// What registration, or the last heartbeat that was answered, goes back to.
    because: Option<FactId>,
    /// Requests that the controller answers, and who asked them.
    forwarded: VecDeque<(Rc<Request>, Ticket)>,
    /// Topics that are being made without an administrator.
    creating: Set<TopicName>,
}

impl Kraft {
    /// A broker that knows nothing yet.
    pub fn start(
        id: BrokerId,
        voters: Rc<[BrokerId]>,
        config: RaftConfig,
        disk: &mut Disk,
        seed: u64,
        out: &mut Out<'_>,
    ) -> Self {
        let mut rng = Rng::stream(seed ^ out.now.0, id.0 as u64);
        let incarnation = Uuid(u128::from(rng.bits()) << 64 | u128::from(rng.bits()));
        Kraft {
            raft: Raft::open(id, voters, config, rng, disk, out),
            image: Rc::default(),
            delta: Delta::default(),
            incarnation,
            link: ControllerLink::default(),
            epoch: None,
            beat_at: out.now,
            refusals: 0,
            want_shut_down: false,
            because: out.cause(),
            forwarded: VecDeque::new(),
            creating: Set::new(),
        }
    }

    pub fn deadline(&self) -> Instant {
        let waits = self.link.is_idle() && self.raft.leader().is_some();
        let beat = if waits { self.beat_at } else { Instant::NEVER };
        beat.min(self.raft.deadline()).min(self.link.deadline())
    }

    pub fn image(&self) -> &Image {
        &self.image
    }
}

impl Broker {
    /// Lets the raft client take an answer, or its time, and does what newly committed records say.
    pub(super) fn kraft_step(&mut self, step: impl FnOnce(&mut Raft, &mut Hands<'_, '_>), out: &mut Out<'_>) {
        let Some(kraft) = self.kraft.as_mut() else { return };
        let mut hands = Hands { disk: &mut self.disk, server: &mut self.server, out };
        step(&mut kraft.raft, &mut hands);
        self.cache.controller = kraft.raft.leader().map(NodeId::Controller);
        let records = kraft.raft.records(kraft.raft.high_watermark(), &self.disk);
        if !records.is_empty() {
            let image = Rc::make_mut(&mut kraft.image);
            records.iter().for_each(|record| image.replay(record, &mut kraft.delta));
            let said = records.iter().filter(|record| **record != MetadataRecord::NoOp).count();
            let before = out.cause();
            if said > 0 {
                let to = kraft.raft.replayed();
                out.because(QuorumFact::MetadataReplayed { to, records: said as u32 });
            }
            if said > 0 && self.phase != Phase::Connecting {
                self.publish(out);
            }
            out.set_cause(before);
        }
        self.heartbeat(out);
    }

    pub(super) fn kraft_wakes(&mut self, out: &mut Out<'_>) {
        let Some(kraft) = self.kraft.as_mut() else { return };
        kraft.link.on_wake(self.cache.controller, out);
        self.kraft_step(|raft, hands| raft.on_wake(hands), out);
    }

    /// Registers, or shows that it lives, where it is time.
    fn heartbeat(&mut self, out: &mut Out<'_>) {
        let Some(kraft) = self.kraft.as_mut() else { return };
        if kraft.beat_at > out.now || !kraft.link.is_idle() || self.cache.controller.is_none() {
            return;
        }
        let request = match kraft.epoch {
            None => Request::BrokerRegistration(BrokerRegistrationRequest {
                broker: self.id,
                incarnation: kraft.incarnation,
                rack: self.rack.clone(),
            }),
            Some(epoch) => Request::BrokerHeartbeat(BrokerHeartbeatRequest {
                broker: self.id,
                epoch,
                metadata_offset: kraft.raft.replayed(),
                want_fence: self.phase == Phase::Connecting,
                want_shut_down: kraft.want_shut_down,
            }),
        };
        let before = out.wake_for(kraft.because);
        kraft.link.send(request, self.cache.controller, out);
        out.set_cause(before);
    }

    pub(super) fn on_lifecycle_answer(&mut self, correlation: u32, response: &Response, out: &mut Out<'_>) {
        let Some(kraft) = self.kraft.as_mut() else { return };
        if kraft.link.on_response(correlation, response, out).is_none() {
            return;
        }
        kraft.because = out.cause();
        let (error, epoch) = match response {
            Response::BrokerRegistration(answer) => (answer.error, Some(answer.epoch)),
            Response::BrokerHeartbeat(answer) => (answer.error, kraft.epoch),
            _ => return,
        };
        if error != ErrorCode::None {
            kraft.beat_at = out.now + Span(BACKOFF.0 << kraft.refusals.min(6));
            kraft.refusals += 1;
            return;
        }
        (kraft.epoch, kraft.refusals) = (epoch, 0);
        match response {
            Response::BrokerHeartbeat(answer) => self.on_heartbeat_answer(*answer, out),
            _ => kraft.beat_at = out.now,
        }
        self.heartbeat(out);
    }

    fn on_heartbeat_answer(&mut self, answer: BrokerHeartbeatResponse, out: &mut Out<'_>) {
        let Some(kraft) = self.kraft.as_mut() else { return };
        let interval = Span::from_millis(i64::from(self.config.broker_heartbeat_interval_ms));
        let wait = match self.phase {
            Phase::Stopping if answer.should_shut_down => return self.close_everything(out),
            Phase::Stopping if !kraft.want_shut_down => {
                // That one was on its way when the stop began.
                kraft.want_shut_down = true;
                return;
            }
            Phase::Stopping if kraft.beat_at == Instant::START => STOPPING_BEAT,
            _ if answer.is_fenced => STARTING_BEAT,
            _ => interval,
        };
        kraft.beat_at = out.now + wait;
        if answer.is_caught_up && self.phase == Phase::Connecting {
            self.phase = Phase::Registering;
            for (name, topic) in kraft.image.topics.iter() {
                self.topic_configs.insert(name.clone(), Rc::new(topic.configs.clone()));
            }
            let configs = kraft.image.broker_configs.clone();
            let id = self.id;
            for (name, configs) in configs.iter().filter(|(name, _)| is_about(name, id)) {
                self.take_settings(name, configs.clone(), out);
            }
            let Some(kraft) = self.kraft.as_mut() else { return };
            kraft.delta.broker_configs = Set::new();
            // What was removed while it was away has left strays, which are set aside when logs are loaded.
            kraft.delta.removed = Set::new();
            self.load_logs(out);
            self.publish(out);
        }
    }

    /// It wants to stop: the controller is asked at once.
    pub(super) fn want_shut_down(&mut self, out: &mut Out<'_>) {
        if let Some(kraft) = self.kraft.as_mut() {
            // A heartbeat that is on its way does not say so yet.
            kraft.want_shut_down = kraft.link.is_idle();
            kraft.beat_at = Instant::START;
            kraft.because = out.cause();
        }
        self.heartbeat(out);
    }

    /// Makes what was replayed take effect here.
    fn publish(&mut self, out: &mut Out<'_>) {
        let Some(kraft) = self.kraft.as_mut() else { return };
        let delta = std::mem::take(&mut kraft.delta);
        let image = kraft.image.clone();
        let state = |tp: &_| Some((Clone::clone(tp), image.states.get(tp)?.clone()));
        let id = |tp: &TopicPartition| Some((tp.topic.clone(), image.topics.get(&tp.topic)?.id));
        self.remove_partitions(&delta.removed, out);
        let update = UpdateMetadataRequest {
            controller: BrokerId::NONE,
            controller_epoch: ControllerEpoch::ZERO,
            live_brokers: image.brokers.keys().copied().collect(),
            partitions: delta.partitions.iter().filter_map(state).collect(),
            topic_ids: delta.partitions.iter().filter_map(id).collect(),
        };
        let controller = self.cache.controller;
        self.cache.update(&update);
        self.cache.controller = controller;
        self.cache.shutting_down.clone_from(&image.shutting_down);
        let own = self.id;
        for name in delta.broker_configs.iter().filter(|name| is_about(name, own)) {
            let configs = image.broker_configs.get(name).cloned().unwrap_or_default();
            self.take_settings(name, configs, out);
        }
        for name in &delta.configs {
            let Some(topic) = image.topics.get(name) else { continue };
            self.topic_configs.insert(name.clone(), Rc::new(topic.configs.clone()));
            let config = self.log_config(name);
            self.replicas.set_config(name, &config, out);
        }
        if self.phase == Phase::Registering && self.cache.brokers.contains(&self.id) {
            self.phase = Phase::Running;
        }
        self.leave_partitions(&update.partitions, out);
        let new: Vec<_> =
            update.topic_ids.keys().map(|topic| (topic.clone(), self.log_config(topic))).collect();
        let defaults = self.log_defaults.clone();
        let config_of = |topic: &str| {
            let own = new.iter().find(|(name, _)| **name == *topic);
            own.map_or_else(|| defaults.clone(), |(_, config)| config.clone())
        };
        let (replicas, mut hands) = self.replica_hands(out);
        let changed = replicas.on_metadata(&update.partitions, &update.topic_ids, config_of, &mut hands);
        for tp in changed.iter().filter(|tp| is_internal(&tp.topic)) {
            self.coordinate(tp, out);
        }
    }

    /// What only the controller can do is passed on to it.
    pub(super) fn forward(&mut self, ticket: Ticket, request: &Rc<Request>, out: &mut Out<'_>) {
        if let Some(kraft) = self.kraft.as_mut() {
            kraft.forwarded.push_back((request.clone(), ticket));
            self.to_controller.send(request.clone(), self.cache.controller, out);
        }
    }

    /// The controller has answered what was forwarded, or made a topic.
    pub(super) fn on_forwarded(&mut self, asked: &Rc<Request>, response: &Response, out: &mut Out<'_>) {
        let Some(kraft) = self.kraft.as_mut() else { return };
        let at = kraft.forwarded.iter().position(|(request, _)| Rc::ptr_eq(request, asked));
        match (at.and_then(|at| kraft.forwarded.remove(at)), response) {
            (Some((_, ticket)), response) => self.server.respond(ticket, response.clone(), out),
            (None, Response::CreateTopics(answer)) => {
                for (name, ..) in &answer.topics {
                    kraft.creating.remove(name);
                }
            }
            _ => {}
        }
    }

    /// Asks the controller for a topic, once at a time.
    pub(super) fn ask_for_topic(&mut self, topic: NewTopic, out: &mut Out<'_>) {
        let Some(kraft) = self.kraft.as_mut() else { return };
        if kraft.creating.insert(topic.name.clone()) {
            let request = CreateTopicsRequest { topics: vec![topic] };
            self.to_controller.send(Request::CreateTopics(request), self.cache.controller, out);
        }
    }
}

/// Whether configs of brokers under this name are a broker's.
fn is_about(name: &str, id: BrokerId) -> bool {
    name.is_empty() || *name == *id.to_string()
}
