//! Topics and producer ids, which the controller creates for administrators and brokers.

use std::ops::Range;
use std::rc::Rc;

use super::refusal::{Refusal, refuse};
use super::stage::Stage;
use super::{Context, Controller, Desk, Then, placement};
use crate::config::ConfigError;
use crate::ids::{BrokerId, TopicName, TopicPartition};
use crate::log::LogConfig;
use crate::map::{Map, Set};
use crate::metadata::cache::{NameFault, topic_name_fault};
use crate::metadata::znodes::{self, TopicNode};
use crate::protocol::admin::{
    ConfigChanges, CreatePartitionsResponse, CreateTopicsRequest, CreateTopicsResponse, NewTopic,
};
use crate::protocol::cluster::{AllocateProducerIdsResponse, Uuid};
use crate::protocol::zookeeper::{ZkOp, ZkReply};
use crate::protocol::{ErrorCode, Request, Response};
use crate::rng::Rng;
use crate::time::Instant;
use crate::transport::server::{News, Ticket};

/// Producer ids come in blocks of so many.
pub(super) const PRODUCER_ID_BLOCK: i64 = 1000;

/// An answer that waits for ZooKeeper, then for the metadata to reach this broker.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// The answer.
    pub response: Response,
    /// The partitions that must be known, with leaders, before it is given.
    pub partitions: Vec<TopicPartition>,
}

impl Controller {
    pub(super) fn serve_admin(&mut self, ticket: Ticket, request: &Request, desk: &mut Desk<'_, '_>) {
        match request {
            Request::CreateTopics(request) => self.create_topics(ticket, request, desk),
            Request::DeleteTopics(request) => self.delete_topics(ticket, request, desk),
            Request::AlterPartitionReassignments(request) => self.alter_reassignments(ticket, request, desk),
            Request::ListPartitionReassignments(request) => self.list_reassignments(ticket, request, desk),
            Request::CreatePartitions(request) => self.create_partitions(ticket, &request.topics, desk),
            Request::AllocateProducerIds(_) => {
                self.begin(Stage::Serving, 1);
                desk.get(znodes::PRODUCER_IDS, false, Then::ProducerIds(ticket));
            }
            _ => {
                let nothing = super::requests::not_controller(request);
                desk.server.respond(ticket, nothing, desk.out);
                self.finish(desk);
            }
        }
    }

    fn create_topics(&mut self, ticket: Ticket, request: &CreateTopicsRequest, desk: &mut Desk<'_, '_>) {
        let Some(active) = &self.active else { return };
        let mut ops = Vec::new();
        let mut partitions = Vec::new();
        let mut topics = Vec::new();
        for topic in &request.topics {
            let (error, message) = match assignment(topic, &active.context, false, desk.out.now) {
                Err(_) if active.context.is_deleting(&topic.name) => refuse(
                    ErrorCode::TopicAlreadyExists,
                    format!("Topic '{}' is marked for deletion.", topic.name),
                ),
                Ok(assignment) => {
                    partitions.extend(
                        (0..assignment.len()).map(|p| TopicPartition::new(topic.name.clone(), p as i32)),
                    );
                    ops.extend(creation(&topic.name, &assignment, &topic.configs, desk.out.now));
                    (ErrorCode::None, None)
                }
                Err(refusal) => refusal,
            };
            topics.push((topic.name.clone(), error, message));
        }
        let response = Response::CreateTopics(CreateTopicsResponse { topics });
        self.write_topics(ticket, ops, Pending { response, partitions }, desk);
    }

    fn create_partitions(
        &mut self,
        ticket: Ticket,
        asked: &[(TopicName, i32, Vec<Vec<BrokerId>>)],
        desk: &mut Desk<'_, '_>,
    ) {
        let Some(active) = &self.active else { return };
        let mut ops = Vec::new();
        let mut partitions = Vec::new();
        let mut topics = Vec::new();
        for (name, count, given) in asked {
            let (error, message) = match grown(&active.context, false, name, *count, given, desk.out.now) {
                Ok(node) => {
                    partitions.extend(node.partitions.keys().map(|p| TopicPartition::new(name.clone(), *p)));
                    let data = node.json().into();
                    ops.push(ZkOp::SetData { path: znodes::topic(name), data, version: -1 });
                    (ErrorCode::None, None)
                }
                Err(refusal) => refusal,
            };
            topics.push((name.clone(), error, message));
        }
        let response = Response::CreatePartitions(CreatePartitionsResponse { topics });
        self.write_topics(ticket, ops, Pending { response, partitions }, desk);
    }

    fn write_topics(&mut self, ticket: Ticket, ops: Vec<ZkOp>, pending: Pending, desk: &mut Desk<'_, '_>) {
        if ops.is_empty() {
            desk.server.respond(ticket, pending.response, desk.out);
            return self.finish(desk);
        }
        self.begin(Stage::Serving, 1);
        desk.multi(ops, Then::WroteTopics(ticket, Rc::new(pending)));
    }

    /// Takes an answer to what an administrator's or a broker's request needed.
    pub(super) fn on_admin_answer(&mut self, then: Then, reply: &ZkReply, desk: &mut Desk<'_, '_>) {
        match (then, reply) {
            (Then::WroteTopics(ticket, pending), ZkReply::Multi(Ok(_))) => {
                desk.server.await_metadata(
                    ticket,
                    pending.response.clone(),
                    pending.partitions.clone(),
                    News::Led,
                    desk.out,
                );
            }
            (Then::Marked(ticket, marked), ZkReply::Multi(_)) => self.on_marked(ticket, &marked, desk),
            (Then::MovesBegun(ticket, begun), ZkReply::Multi(Ok(_))) => {
                self.on_moves_begun(ticket, &begun, desk)
            }
            (Then::MoveOver(tp, arrived), ZkReply::Multi(Ok(_))) => self.on_move_over(&tp, arrived, desk),
            (Then::Deletions, ZkReply::Children(Ok(names))) => self.on_deletions(names),
            (Then::Deleted(topics), ZkReply::Multi(Ok(_))) => self.on_deleted(&topics, desk),
            (Then::ProducerIds(ticket), ZkReply::Data(Ok((json, stat)))) => {
                let start = znodes::read_producer_ids_end(json).map_or(0, |end| end + 1);
                let broker = self.broker;
                let data = znodes::producer_ids_json(broker, start, start + PRODUCER_ID_BLOCK - 1).into();
                let op = ZkOp::SetData { path: znodes::PRODUCER_IDS.into(), data, version: stat.version };
                self.begin(Stage::Serving, 1);
                desk.multi(vec![op], Then::WroteProducerIds(ticket, start));
            }
            (Then::WroteProducerIds(ticket, start), ZkReply::Multi(Ok(_))) => {
                let len = PRODUCER_ID_BLOCK as i32;
                let response = AllocateProducerIdsResponse { error: ErrorCode::None, start, len };
                desk.server.respond(ticket, Response::AllocateProducerIds(response), desk.out);
            }
            _ => {}
        }
    }
}

/// A topic with more partitions, or why it cannot have them.
pub(super) fn grown(
    context: &Context,
    kraft: bool,
    name: &TopicName,
    count: i32,
    given: &[Vec<BrokerId>],
    now: Instant,
) -> Result<TopicNode, Refusal> {
    let missing =
        || refuse(ErrorCode::UnknownTopicOrPartition, format!("The topic '{name}' does not exist."));
    let topic = context.topics.get(name).filter(|_| !context.is_deleting(name)).ok_or_else(missing)?;
    let have = topic.partitions.len() as i32;
    if count <= have {
        let message = match (kraft, count == have) {
            (false, true) => format!("Topic already has {have} partitions."),
            (false, false) => {
                format!("Topic currently has {have} partitions, which is higher than the requested {count}.")
            }
            (true, true) => format!("Topic already has {have} partition(s)."),
            (true, false) => format!(
                "The topic {name} currently has {have} partition(s); {count} would not be an increase."
            ),
        };
        return Err(refuse(ErrorCode::InvalidPartitions, message));
    }
    if let Some(unknown) = given.iter().flatten().find(|id| !kraft && !context.is_live(**id)) {
        let message = format!("Unknown broker(s) in replica assignment: {unknown}.");
        return Err(refuse(ErrorCode::InvalidReplicaAssignment, message));
    }
    let copies = topic.partitions.values().next().map_or(1, Vec::len);
    let mut more = match given.is_empty() {
        false => given.to_vec(),
        true => placed(context, kraft, have..count, copies, draw_for(name, now))?,
    }
    .into_iter();
    let mut node = topic.node();
    for partition in have..count {
        node.partitions.insert(partition, more.next().unwrap_or_default());
    }
    Ok(node)
}

fn bad_name(name: &str, fault: NameFault) -> String {
    let why = match fault {
        NameFault::Empty => "the empty string is not allowed".to_owned(),
        NameFault::Dots => format!("'{name}' is not allowed"),
        NameFault::TooLong => format!("the length of '{name}' is longer than the max allowed length 249"),
        NameFault::Illegal => {
            format!(
                "'{name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'"
            )
        }
    };
    format!("Topic name is invalid: {why}")
}

/// In the names of metrics a period becomes an underscore, so two topics that differ in nothing else have one name there.
fn collision(name: &str, context: &Context, kraft: bool) -> Option<String> {
    let in_metrics = |name: &str| name.replace('.', "_");
    if !name.contains(['.', '_']) {
        return None;
    }
    let mut others = context.topics.keys().filter(|other| in_metrics(other) == in_metrics(name));
    let first = others.next()?;
    Some(match kraft {
        true => format!("Topic '{name}' collides with existing topic: {first}"),
        false => {
            let all: Vec<&str> = std::iter::once(first).chain(others).map(|other| &**other).collect();
            format!("Topic '{name}' collides with existing topics: {}", all.join(", "))
        }
    })
}

/// The replicas of a topic to be created, or why it cannot be.
pub(super) fn assignment(
    topic: &NewTopic,
    context: &Context,
    kraft: bool,
    now: Instant,
) -> Result<Vec<Vec<BrokerId>>, Refusal> {
    if context.topics.contains_key(&topic.name) {
        return Err(refuse(ErrorCode::TopicAlreadyExists, format!("Topic '{}' already exists.", topic.name)));
    }
    if let Some(fault) = topic_name_fault(&topic.name) {
        return Err(refuse(ErrorCode::InvalidTopicException, bad_name(&topic.name, fault)));
    }
    if let Some(message) = collision(&topic.name, context, kraft) {
        return Err(refuse(ErrorCode::InvalidTopicException, message));
    }
    if topic.configs.iter().any(|(name, value)| &**name == "remote.storage.enable" && &**value == "true") {
        let message = "Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote log storage.";
        return Err(refuse(ErrorCode::InvalidConfig, message.into()));
    }
    if !topic.assignments.is_empty() {
        return given(&topic.assignments, kraft.then_some(context));
    }
    let (partitions, copies) = context.default_counts();
    let partitions = if topic.num_partitions == -1 { partitions } else { topic.num_partitions };
    if partitions < 1 {
        return Err(refuse(
            ErrorCode::InvalidPartitions,
            "Number of partitions must be larger than 0.".into(),
        ));
    }
    let copies = if topic.replication_factor == -1 { copies } else { i32::from(topic.replication_factor) };
    if copies < 1 {
        return Err(refuse(
            ErrorCode::InvalidReplicationFactor,
            "Replication factor must be larger than 0.".into(),
        ));
    }
    placed(context, kraft, 0..partitions, copies as usize, draw_for(&topic.name, now))
}

/// New partitions on live brokers, and on fenced ones where those are too few (KRaft mode).
fn placed(
    context: &Context,
    kraft: bool,
    partitions: Range<i32>,
    copies: usize,
    mut rng: Rng,
) -> Result<Vec<Vec<BrokerId>>, Refusal> {
    let n = match kraft {
        false => context.brokers.len(),
        true => context.registered.len(),
    };
    if copies > n {
        let message = match kraft {
            false => format!("Replication factor: {copies} larger than available brokers: {n}."),
            true => format!(
                "Unable to replicate the partition {copies} time(s): The target replication factor of {copies} cannot be reached because only {n} broker(s) are registered."
            ),
        };
        return Err(refuse(ErrorCode::InvalidReplicationFactor, message));
    }
    if kraft && context.brokers.is_empty() {
        let message = "All brokers are currently fenced.".into();
        return Err(refuse(ErrorCode::InvalidReplicationFactor, message));
    }
    let live: Vec<BrokerId> = context.brokers.keys().copied().collect();
    let n = live.len() as u32;
    let (start, shift) = (rng.below(n) as usize, rng.below(n) as usize);
    let mut placed = placement::place(&live, partitions, copies.min(live.len()), start, shift);
    let fenced = || context.registered.keys().copied().filter(|id| !live.contains(id));
    placed.iter_mut().for_each(|replicas| replicas.extend(fenced().take(copies - replicas.len())));
    Ok(placed)
}

/// Replicas as they are asked for. In ZooKeeper mode nobody looks whether there are such brokers.
fn given(assignments: &[Vec<BrokerId>], context: Option<&Context>) -> Result<Vec<Vec<BrokerId>>, Refusal> {
    let error = ErrorCode::InvalidReplicaAssignment;
    for (partition, replicas) in assignments.iter().enumerate() {
        if replicas.len() != replicas.iter().collect::<Set<_>>().len() {
            return Err(refuse(
                error,
                format!("Duplicate replicas in the assignment of partition {partition}"),
            ));
        }
        let unknown =
            |context: &Context| replicas.iter().find(|id| !context.registered.contains_key(*id)).copied();
        if let Some(unknown) = context.and_then(unknown) {
            return Err(refuse(
                error,
                format!(
                    "The manual partition assignment includes broker {unknown}, but no such broker is registered."
                ),
            ));
        }
        if replicas.len() != assignments[0].len() {
            return Err(refuse(error, "All partitions should have the same number of replicas.".into()));
        }
    }
    Ok(assignments.to_vec())
}

/// The writes that make a topic: its configs first, so that whoever sees the topic finds them.
pub fn creation(
    name: &TopicName,
    assignment: &[Vec<BrokerId>],
    configs: &[(Rc<str>, Rc<str>)],
    now: Instant,
) -> [ZkOp; 2] {
    let id = topic_id(name, now);
    let partitions =
        assignment.iter().enumerate().map(|(p, replicas)| (p as i32, replicas.clone())).collect();
    let configs: Map<_, _> = configs.iter().cloned().collect();
    let create = |path: Rc<str>, data: String| ZkOp::Create { path, data: data.into(), ephemeral: false };
    [
        create(znodes::topic_config(name), znodes::config_json(&configs)),
        create(znodes::topic(name), TopicNode::new(id, partitions).json()),
    ]
}

/// A topic's configs with some changed, or what is wrong with them then.
pub fn altered(
    mut configs: Map<Rc<str>, Rc<str>>,
    changes: &ConfigChanges,
) -> Result<Map<Rc<str>, Rc<str>>, ConfigError> {
    for (name, value) in changes {
        match value {
            Some(value) => configs.insert(name.clone(), value.clone()),
            None => configs.remove(name),
        };
    }
    LogConfig::from_pairs(configs.iter().map(|(name, value)| (&**name, &**value)))?;
    Ok(configs)
}

/// A new topic's id.
pub(super) fn topic_id(name: &str, now: Instant) -> Uuid {
    let mut rng = draw_for(name, now);
    Uuid(u128::from(rng.bits()) << 64 | u128::from(rng.bits()))
}

/// Kafka draws ids and placements at random; here they follow from the topic's name and the moment of its creation.
pub fn draw_for(name: &str, now: Instant) -> Rng {
    let seed = name.bytes().fold(now.0, |hash, byte| hash.wrapping_mul(0x100_0000_01b3) ^ u64::from(byte));
    Rng::new(seed)
}
