//! Topics that are created on their first use, and topic configs: a broker writes both to ZooKeeper for its clients. In
//! KRaft mode it asks the controller for topics, and knows the configs from the metadata log.

use std::rc::Rc;

use super::settings::{self, ALL_BROKERS, Configs};
use super::{Broker, Purpose};
use crate::controller::placement;
use crate::controller::topics::{altered, creation, draw_for};
use crate::ids::{BrokerId, TopicName};
use crate::map::{Map, Set};
use crate::metadata::znodes;
use crate::process::Out;
use crate::protocol::admin::{
    ConfigChanges, ConfigEntry, ConfigResource, DescribeConfigsRequest, DescribeConfigsResponse,
    IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse, NewTopic,
};
use crate::protocol::zookeeper::{Stat, ZkError, ZkOp, ZkReply};
use crate::protocol::{ErrorCode, Response};
use crate::transport::server::Ticket;

/// An answer that is put together resource by resource.
#[derive(Clone, Debug)]
pub(super) enum Gathering {
    Described { left: usize, resources: Vec<(ConfigResource, ErrorCode, Vec<ConfigEntry>)> },
    Altered { left: usize, resources: Vec<(ConfigResource, ErrorCode, Option<Rc<str>>)> },
}

/// A broker's name among the resources that have configs.
fn resource_name(id: Option<BrokerId>) -> Rc<str> {
    id.map_or_else(|| ALL_BROKERS.into(), |id| id.to_string().into())
}

impl Broker {
    /// Makes a topic that nobody asked an administrator for; without enough brokers nothing happens.
    pub(super) fn create_unasked(
        &mut self,
        name: &str,
        partitions: i32,
        copies: i32,
        configs: &[(Rc<str>, Rc<str>)],
        waiting: Option<(Ticket, Response)>,
        out: &mut Out<'_>,
    ) {
        if self.kraft.as_ref().is_some() {
            if let Some((ticket, response)) = waiting {
                self.server.respond(ticket, response, out);
            }
            let (num_partitions, replication_factor) = (partitions, copies as i16);
            let (assignments, configs) = (Vec::new(), configs.to_vec());
            let name = name.into();
            let topic = NewTopic { name, num_partitions, replication_factor, assignments, configs };
            return self.ask_for_topic(topic, out);
        }
        let live: Vec<BrokerId> = self.cache.brokers.iter().copied().collect();
        if copies as usize > live.len() {
            if let Some((ticket, response)) = waiting {
                self.server.respond(ticket, response, out);
            }
            return;
        }
        let mut rng = draw_for(name, out.now);
        let n = live.len() as u32;
        let (start, shift) = (rng.below(n) as usize, rng.below(n) as usize);
        let assignment = placement::place(&live, 0..partitions, copies as usize, start, shift);
        let ops = creation(&name.into(), &assignment, configs, out.now);
        self.zk.multi(ops.into(), Purpose::Created(waiting), out);
    }

    pub(super) fn on_describe_configs(
        &mut self,
        ticket: Ticket,
        asked: &DescribeConfigsRequest,
        out: &mut Out<'_>,
    ) {
        let left = asked.resources.len();
        self.describes.insert(ticket, Gathering::Described { left, resources: Vec::new() });
        for resource in &asked.resources {
            let (error, entries) = match resource {
                ConfigResource::Broker(None) => (ErrorCode::None, self.settings.of_all()),
                ConfigResource::Broker(Some(id)) if *id == self.id => {
                    (ErrorCode::None, self.settings.of_broker())
                }
                ConfigResource::Broker(_) => (ErrorCode::InvalidRequest, Vec::new()),
                ConfigResource::Topic(topic) => match self.kraft.as_ref() {
                    None => {
                        let purpose = Purpose::Described(ticket, topic.clone());
                        self.zk.get(znodes::topic_config(topic), false, purpose, out);
                        continue;
                    }
                    Some(kraft) => match kraft.image().topics.get(topic) {
                        Some(topic) => (ErrorCode::None, self.entries(&topic.configs)),
                        None => (ErrorCode::UnknownTopicOrPartition, Vec::new()),
                    },
                },
            };
            self.described(ticket, (resource.clone(), error, entries));
        }
        self.answer_gathered(ticket, out);
    }

    pub(super) fn on_described(
        &mut self,
        ticket: Ticket,
        topic: TopicName,
        reply: &ZkReply,
        out: &mut Out<'_>,
    ) {
        let (error, entries) = match reply {
            ZkReply::Data(Ok((json, _))) if self.cache.contains(&topic) => {
                (ErrorCode::None, self.entries(&znodes::read_config(json)))
            }
            _ => (ErrorCode::UnknownTopicOrPartition, Vec::new()),
        };
        self.described(ticket, (ConfigResource::Topic(topic), error, entries));
        self.answer_gathered(ticket, out);
    }

    fn described(&mut self, ticket: Ticket, told: (ConfigResource, ErrorCode, Vec<ConfigEntry>)) {
        if let Some(Gathering::Described { left, resources }) = self.describes.get_mut(&ticket) {
            *left -= 1;
            resources.push(told);
        }
    }

    fn entries(&self, own: &Map<Rc<str>, Rc<str>>) -> Vec<ConfigEntry> {
        let inherited = self.log_defaults.entries().into_iter();
        inherited.map(|(name, value)| self.settings.of_topic(name, own.get(name), value)).collect()
    }

    /// Whether what is wanted of brokers can be had: only a broker knows what it was started with. `None`: it can.
    pub(super) fn refuse_configs(&self, asked: &IncrementalAlterConfigsRequest) -> Option<Response> {
        let looked_at = asked.resources.iter().map(|(resource, changes)| {
            let (error, message) = match resource {
                ConfigResource::Broker(id) => {
                    settings::altered(self.settings.of(&resource_name(*id)), changes)
                        .err()
                        .unwrap_or((ErrorCode::None, None))
                }
                ConfigResource::Topic(_) => (ErrorCode::None, None),
            };
            (resource.clone(), error, message)
        });
        let resources: Vec<_> = looked_at.collect();
        let refused = resources.iter().any(|(_, error, _)| *error != ErrorCode::None);
        refused.then_some(Response::IncrementalAlterConfigs(IncrementalAlterConfigsResponse { resources }))
    }

    pub(super) fn on_alter_configs(
        &mut self,
        ticket: Ticket,
        asked: &IncrementalAlterConfigsRequest,
        out: &mut Out<'_>,
    ) {
        let gathering = Gathering::Altered { left: asked.resources.len(), resources: Vec::new() };
        self.describes.insert(ticket, gathering);
        for (resource, changes) in &asked.resources {
            let purpose = Purpose::Alter(ticket, resource.clone(), Rc::new(changes.clone()));
            self.zk.get(config_path(resource), false, purpose, out);
        }
        self.answer_gathered(ticket, out);
    }

    pub(super) fn on_alter_read(
        &mut self,
        ticket: Ticket,
        resource: ConfigResource,
        changes: &ConfigChanges,
        read: &Result<(Rc<str>, Stat), ZkError>,
        out: &mut Out<'_>,
    ) {
        let configs = match (&resource, read) {
            (ConfigResource::Topic(topic), Ok((json, _))) if self.cache.contains(topic) => {
                altered(znodes::read_config(json), changes)
                    .map_err(|error| (ErrorCode::InvalidConfig, Some(Rc::from(error.to_string()))))
            }
            (ConfigResource::Topic(_), _) => Err((ErrorCode::UnknownTopicOrPartition, None)),
            (ConfigResource::Broker(_), read) => {
                let before = read.as_ref().map(|(json, _)| znodes::read_config(json)).unwrap_or_default();
                settings::altered(before, changes)
            }
        };
        let configs = match configs {
            Ok(configs) => configs,
            Err((error, message)) => return self.altered(ticket, resource, error, message, out),
        };
        let (path, data) = (config_path(&resource), znodes::config_json(&configs).into());
        let write = match read {
            Ok((_, stat)) => ZkOp::SetData { path, data, version: stat.version },
            Err(_) => ZkOp::Create { path, data, ephemeral: false },
        };
        self.zk.multi(vec![write], Purpose::Altered(ticket, resource), out);
    }

    pub(super) fn on_altered(
        &mut self,
        ticket: Ticket,
        resource: ConfigResource,
        reply: &ZkReply,
        out: &mut Out<'_>,
    ) {
        let error = match reply {
            ZkReply::Multi(Ok(_)) => ErrorCode::None,
            _ => ErrorCode::InvalidRequest,
        };
        self.altered(ticket, resource, error, None, out);
    }

    fn altered(
        &mut self,
        ticket: Ticket,
        resource: ConfigResource,
        error: ErrorCode,
        message: Option<Rc<str>>,
        out: &mut Out<'_>,
    ) {
        if let Some(Gathering::Altered { left, resources }) = self.describes.get_mut(&ticket) {
            *left -= 1;
            resources.push((resource, error, message));
        }
        self.answer_gathered(ticket, out);
    }

    fn answer_gathered(&mut self, ticket: Ticket, out: &mut Out<'_>) {
        let done = |gathering: &Gathering| match gathering {
            Gathering::Described { left, .. } | Gathering::Altered { left, .. } => *left == 0,
        };
        if !self.describes.get(&ticket).is_some_and(done) {
            return;
        }
        let response = match self.describes.remove(&ticket) {
            Some(Gathering::Described { resources, .. }) => {
                Response::DescribeConfigs(DescribeConfigsResponse { resources })
            }
            Some(Gathering::Altered { resources, .. }) => {
                Response::IncrementalAlterConfigs(IncrementalAlterConfigsResponse { resources })
            }
            None => return,
        };
        self.server.respond(ticket, response, out);
    }

    /// This broker's configs, or those of all brokers, are others now: what topics inherit changes with them.
    pub(super) fn take_settings(&mut self, resource: &str, configs: Configs, out: &mut Out<'_>) {
        if !self.settings.take(resource, configs) {
            return;
        }
        self.log_defaults = Rc::new(self.settings.log_defaults());
        let topics: Set<TopicName> =
            self.replicas.partitions().map(|partition| partition.tp.topic.clone()).collect();
        for topic in topics.iter() {
            let config = self.log_config(topic);
            self.replicas.set_config(topic, &config, out);
        }
        if self.kraft.is_none() {
            let unclean = self.log_defaults.unclean_leader_election_enable;
            let (controller, mut desk) = self.controller_desk(out);
            controller.on_unclean_default(unclean, &mut desk);
        }
    }
}

fn config_path(resource: &ConfigResource) -> Rc<str> {
    match resource {
        ConfigResource::Topic(topic) => znodes::topic_config(topic),
        ConfigResource::Broker(id) => znodes::broker_config(&resource_name(*id)),
    }
}
