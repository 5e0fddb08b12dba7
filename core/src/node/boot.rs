//! A broker's start: session, configs, logs, registration; and the news that its ZooKeeper session brings it later.

use std::rc::Rc;

use super::settings::ALL_BROKERS;
use super::shutdown::{CLEAN_SHUTDOWN, Shutdown};
use super::{Broker, Phase, Purpose};
use crate::ids::{Offset, TopicName, TopicPartition};
use crate::log::{LastTime, Log, LogConfig};
use crate::metadata::znodes;
use crate::process::Out;
use crate::protocol::zookeeper::{ZkError, ZkOp, ZkReply, ZkRequest};
use crate::replica::{checkpoints, removing};
use crate::time::Span;
use crate::wire::checkpoint;
use crate::wire::metadata_record::METADATA_TOPIC;

/// Which broker of which cluster the directory belongs to.
const META_PROPERTIES: &str = "meta.properties";

/// Files that a broker makes when it starts, empty until there is something to say.
const MADE_AT_START: [&str; 5] = [
    ".lock",
    checkpoints::RECOVERY_POINTS,
    checkpoints::LOG_STARTS,
    checkpoints::CLEANED,
    checkpoints::HIGH_WATERMARKS,
];

impl Broker {
    /// Makes the files of the log directory that are not there yet.
    pub(super) fn lay_out_log_directory(&mut self) {
        for file in MADE_AT_START.into_iter().filter(|file| !self.disk.exists(file)).collect::<Vec<_>>() {
            self.disk.create(&file.into());
        }
        if !self.disk.exists(META_PROPERTIES) {
            let text = checkpoint::write_meta_properties(self.id, znodes::CLUSTER_ID);
            self.disk.replace(&META_PROPERTIES.into(), text.into());
        }
    }

    /// Whether the last life ended in good order. The marker goes at once: a crash while starting is no good order.
    pub(super) fn take_clean_shutdown_marker(&mut self) -> bool {
        let clean = self.disk.exists(CLEAN_SHUTDOWN);
        if clean {
            self.disk.delete(CLEAN_SHUTDOWN);
        }
        clean
    }

    pub(super) fn on_session_opened(&mut self, out: &mut Out<'_>) {
        match self.phase {
            Phase::Connecting => {
                let id = self.id.to_string();
                let of = |name| ZkRequest::GetData { path: znodes::broker_config(name), watch: true };
                let topics = ZkRequest::GetChildren { path: "/config/topics".into(), watch: false };
                let reads = vec![topics, of(ALL_BROKERS), of(&id)];
                self.zk.ask(ZkRequest::MultiRead(reads), Purpose::BootTopics, out);
            }
            // The session of this life was lost: a new registration, under a new broker epoch.
            _ => self.register(out),
        }
    }

    pub(super) fn on_session_expired(&mut self, out: &mut Out<'_>) {
        if self.shutdown.as_ref().is_some_and(Shutdown::takes_leave) {
            return out.exit(0); // what it wanted to end has ended
        }
        self.controller.on_session_expired(out);
    }

    pub(super) fn on_watch(&mut self, path: &Rc<str>, out: &mut Out<'_>) {
        if let Some(name) = path.strip_prefix("/config/brokers/") {
            let name = if name == "<default>" { ALL_BROKERS } else { name };
            self.zk.get(path.clone(), true, Purpose::BrokerConfig(name.into()), out);
        } else if let Some(topic) = path.strip_prefix("/config/topics/") {
            let topic: TopicName = topic.into();
            self.zk.get(path.clone(), true, Purpose::TopicConfig(topic), out);
        } else if **path == *znodes::broker(self.id) {
            self.register(out);
        } else {
            let (controller, mut desk) = self.controller_desk(out);
            controller.on_watch(path, &mut desk);
        }
    }

    pub(super) fn on_zk_answer(&mut self, purpose: Purpose, reply: &ZkReply, out: &mut Out<'_>) {
        match (purpose, reply) {
            (Purpose::Controller(then), reply) => {
                let (controller, mut desk) = self.controller_desk(out);
                controller.on_answer(then, reply, &mut desk);
            }
            (Purpose::BootTopics, ZkReply::MultiRead(replies)) => {
                if let [ZkReply::Children(Ok(topics)), brokers @ ..] = &replies[..] {
                    let own: Rc<str> = self.id.to_string().into();
                    for (name, reply) in [ALL_BROKERS.into(), own].into_iter().zip(brokers) {
                        self.on_zk_answer(Purpose::BrokerConfig(name), reply, out);
                    }
                    self.read_configs(topics, out);
                }
            }
            (Purpose::BootConfig(topic), reply) => {
                self.keep_config(topic, reply);
                if let Phase::ReadingConfigs(left) = &mut self.phase {
                    *left -= 1;
                    if *left == 0 {
                        self.load_logs(out);
                        self.register(out);
                    }
                }
            }
            (Purpose::Registered, ZkReply::Multi(Ok(_))) => {
                let (controller, mut desk) = self.controller_desk(out);
                controller.start(&mut desk);
            }
            // A killed broker that comes back at once finds its old self still alive: it waits until that expires.
            (Purpose::Registered, ZkReply::Multi(Err((_, ZkError::NodeExists)))) => {
                self.zk.get(znodes::broker(self.id), true, Purpose::Unregistered, out);
            }
            (Purpose::Unregistered, ZkReply::Data(Err(_))) => self.register(out),
            (Purpose::TopicConfig(topic), reply) => {
                self.keep_config(topic.clone(), reply);
                let config = self.log_config(&topic);
                self.replicas.set_config(&topic, &config, out);
                self.leader_and_isr_goes_on(out);
                let configs = self.topic_configs.get(&topic).cloned().unwrap_or_default();
                let (controller, mut desk) = self.controller_desk(out);
                controller.on_configs(topic, &configs, &mut desk);
            }
            (Purpose::BrokerConfig(name), ZkReply::Data(data)) => {
                let configs = data.as_ref().map(|(json, _)| znodes::read_config(json)).unwrap_or_default();
                self.take_settings(&name, configs, out);
            }
            (Purpose::Created(Some((ticket, response))), _) => self.server.respond(ticket, response, out),
            (Purpose::Described(ticket, topic), reply) => self.on_described(ticket, topic, reply, out),
            (Purpose::Alter(ticket, resource, changes), ZkReply::Data(data)) => {
                self.on_alter_read(ticket, resource, &changes, data, out);
            }
            (Purpose::Altered(ticket, resource), reply) => self.on_altered(ticket, resource, reply, out),
            _ => {}
        }
    }

    fn read_configs(&mut self, topics: &[TopicName], out: &mut Out<'_>) {
        self.phase = Phase::ReadingConfigs(topics.len() as u32);
        if topics.is_empty() {
            self.load_logs(out);
            return self.register(out);
        }
        for topic in topics {
            self.zk.get(znodes::topic_config(topic), true, Purpose::BootConfig(topic.clone()), out);
        }
    }

    fn keep_config(&mut self, topic: TopicName, reply: &ZkReply) {
        let configs = match reply {
            ZkReply::Data(Ok((json, _))) => znodes::read_config(json),
            // The topic is gone; a new one of that name has configs of its own.
            _ if self.leader_and_isr.is_empty() => {
                return drop(self.topic_configs.remove(&topic));
            }
            _ => Default::default(),
        };
        self.topic_configs.insert(topic, Rc::new(configs));
    }

    /// A topic's configs over the broker's defaults. What the controller let through is valid.
    pub(super) fn log_config(&self, topic: &str) -> Rc<LogConfig> {
        let Some(configs) = self.topic_configs.get(topic).filter(|configs| !configs.is_empty()) else {
            return self.log_defaults.clone();
        };
        let mut config = (*self.log_defaults).clone();
        for (name, value) in configs.iter() {
            let _ = config.set(name, value);
        }
        Rc::new(config)
    }

    /// Opens every log on the disk, repairing it where the last life did not end in good order.
    pub(super) fn load_logs(&mut self, out: &mut Out<'_>) {
        let mut found: Vec<TopicPartition> = Vec::new();
        for path in self.disk.list("") {
            let tp = path.split_once('/').and_then(|(directory, _)| TopicPartition::parse(directory));
            if let Some(tp) = tp.filter(|tp| found.last() != Some(tp) && &*tp.topic != METADATA_TOPIC) {
                found.push(tp);
            }
        }
        let recovery_points = checkpoints::read(checkpoints::RECOVERY_POINTS, &self.disk, out);
        let log_starts = checkpoints::read(checkpoints::LOG_STARTS, &self.disk, out);
        for tp in found {
            let last_time = LastTime {
                clean: self.clean,
                recovery_point: recovery_points.get(&tp).copied().unwrap_or(Offset::ZERO),
                log_start_offset: log_starts.get(&tp).copied().unwrap_or(Offset::ZERO),
            };
            let config = self.log_config(&tp.topic);
            let log = Log::open(tp.clone(), config, last_time, &mut self.disk, out);
            if self.is_stray(&log) {
                removing::set_aside(&log, removing::STRAY, &mut self.disk, out);
                continue;
            }
            self.replicas.adopt(tp, log);
        }
        for directory in removing::left_over(&self.disk) {
            let delay = Span::from_millis(self.log_defaults.file_delete_delay_ms);
            self.replicas.doom(directory, out.now + delay);
        }
    }

    fn register(&mut self, out: &mut Out<'_>) {
        if self.phase == Phase::Stopping {
            return;
        }
        self.phase = Phase::Registering;
        let data = znodes::broker_json(self.id, self.rack.as_deref(), out.timestamp()).into();
        let create = ZkOp::Create { path: znodes::broker(self.id), data, ephemeral: true };
        self.zk.ask(ZkRequest::Multi(vec![create]), Purpose::Registered, out);
    }
}
