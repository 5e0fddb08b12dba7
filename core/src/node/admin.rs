//! Topics that are created on their first use, and topic configs: a broker writes both to ZooKeeper for its clients. In
//! KRaft mode it asks the controller for topics, and knows the configs from the metadata log.

use std::rc::Rc;

use super::{Broker, Purpose};
use crate::controller::placement;
use crate::controller::topics::{altered, creation, draw_for};
use crate::ids::{BrokerId, TopicName};
use crate::map::Map;
use crate::metadata::znodes;
use crate::process::Out;
use crate::protocol::admin::{
    ConfigChanges, ConfigEntry, DescribeConfigsRequest, DescribeConfigsResponse,
    IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse, NewTopic,
};
use crate::protocol::zookeeper::{Stat, ZkError, ZkOp, ZkReply};
use crate::protocol::{ErrorCode, Response};
use crate::transport::server::Ticket;

/// An answer that is put together topic by topic.
#[derive(Clone, Debug)]
pub(super) enum Gathering {
    Described { left: usize, topics: Vec<(TopicName, ErrorCode, Vec<ConfigEntry>)> },
    Altered { left: usize, topics: Vec<(TopicName, ErrorCode, Option<Rc<str>>)> },
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
        if let Some(kraft) = self.kraft.as_ref() {
            let own = |topic: &TopicName| kraft.image().topics.get(topic).map(|topic| &topic.configs);
            let described = asked.topics.iter().map(|topic| match own(topic) {
                Some(configs) => (topic.clone(), ErrorCode::None, self.entries(configs)),
                None => (topic.clone(), ErrorCode::UnknownTopicOrPartition, Vec::new()),
            });
            let response = DescribeConfigsResponse { topics: described.collect() };
            return self.server.respond(ticket, Response::DescribeConfigs(response), out);
        }
        let gathering = Gathering::Described { left: asked.topics.len(), topics: Vec::new() };
        self.describes.insert(ticket, gathering);
        for topic in &asked.topics {
            self.zk.get(znodes::topic_config(topic), false, Purpose::Described(ticket, topic.clone()), out);
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
        let entry = match reply {
            ZkReply::Data(Ok((json, _))) if self.cache.contains(&topic) => {
                (topic, ErrorCode::None, self.entries(&znodes::read_config(json)))
            }
            _ => (topic, ErrorCode::UnknownTopicOrPartition, Vec::new()),
        };
        if let Some(Gathering::Described { left, topics }) = self.describes.get_mut(&ticket) {
            *left -= 1;
            topics.push(entry);
        }
        self.answer_gathered(ticket, out);
    }

    fn entries(&self, own: &Map<Rc<str>, Rc<str>>) -> Vec<ConfigEntry> {
        let entry = |(name, default): (&'static str, String)| {
            let set = own.get(name);
            let value = set.cloned().unwrap_or_else(|| default.into());
            ConfigEntry { name: name.into(), value, dynamic: set.is_some() }
        };
        self.log_defaults.entries().into_iter().map(entry).collect()
    }

    pub(super) fn on_alter_configs(
        &mut self,
        ticket: Ticket,
        asked: &IncrementalAlterConfigsRequest,
        out: &mut Out<'_>,
    ) {
        let gathering = Gathering::Altered { left: asked.topics.len(), topics: Vec::new() };
        self.describes.insert(ticket, gathering);
        for (topic, changes) in &asked.topics {
            let purpose = Purpose::Alter(ticket, topic.clone(), Rc::new(changes.clone()));
            self.zk.get(znodes::topic_config(topic), false, purpose, out);
        }
        self.answer_gathered(ticket, out);
    }

    pub(super) fn on_alter_read(
        &mut self,
        ticket: Ticket,
        topic: TopicName,
        changes: &ConfigChanges,
        read: &Result<(Rc<str>, Stat), ZkError>,
        out: &mut Out<'_>,
    ) {
        let (json, stat) = match read {
            Ok(found) if self.cache.contains(&topic) => found,
            _ => return self.altered(ticket, topic, ErrorCode::UnknownTopicOrPartition, None, out),
        };
        let configs = match altered(znodes::read_config(json), changes) {
            Ok(configs) => configs,
            Err(error) => {
                let message = Some(Rc::from(error.to_string()));
                return self.altered(ticket, topic, ErrorCode::InvalidConfig, message, out);
            }
        };
        let path = znodes::topic_config(&topic);
        let write = ZkOp::SetData { path, data: znodes::config_json(&configs).into(), version: stat.version };
        self.zk.multi(vec![write], Purpose::Altered(ticket, topic), out);
    }

    pub(super) fn on_altered(
        &mut self,
        ticket: Ticket,
        topic: TopicName,
        reply: &ZkReply,
        out: &mut Out<'_>,
    ) {
        let error = match reply {
            ZkReply::Multi(Ok(_)) => ErrorCode::None,
            _ => ErrorCode::InvalidRequest,
        };
        self.altered(ticket, topic, error, None, out);
    }

    fn altered(
        &mut self,
        ticket: Ticket,
        topic: TopicName,
        error: ErrorCode,
        message: Option<Rc<str>>,
        out: &mut Out<'_>,
    ) {
        if let Some(Gathering::Altered { left, topics }) = self.describes.get_mut(&ticket) {
            *left -= 1;
            topics.push((topic, error, message));
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
            Some(Gathering::Described { topics, .. }) => {
                Response::DescribeConfigs(DescribeConfigsResponse { topics })
            }
            Some(Gathering::Altered { topics, .. }) => {
                Response::IncrementalAlterConfigs(IncrementalAlterConfigsResponse { topics })
            }
            None => return,
        };
        self.server.respond(ticket, response, out);
    }
}
