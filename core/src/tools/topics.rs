//! `kafka-topics`: create, alter, describe, list and delete topics (`org.apache.kafka.tools.TopicCommand`).
//!
//! Everything but `--create` begins with a list of all topics, in which the names asked for are looked up. `--describe`
//! then asks for the cluster, the topics, their configs, the cluster again and reassignments that are under way:
//! the very requests that a real one sends. (Where brokers do not answer DESCRIBE_TOPIC_PARTITIONS, the client asks
//! METADATA.)
//!
//! CAVEATS: `--command-config` and paging are not modelled.

mod usage;

use std::rc::Rc;

use super::args::Args;
use super::pattern::Pattern;
use super::program::{AdminProgram, Session};
use super::refusal::Fault;
use super::{Common, Expected, Start};
use crate::client::admin::{CallId, Target};
use crate::client::{ClientError, Logger};
use crate::config::ConfigError;
use crate::ids::{BrokerId, TopicName, TopicPartition, joined};
use crate::log::LogConfig;
use crate::map::Set;
use crate::process::Out;
use crate::protocol::admin::{
    ConfigEntry, ConfigResource, CreatePartitionsRequest, CreateTopicsRequest, DeleteTopicsRequest,
    DescribeClusterRequest, DescribeConfigsRequest, ListPartitionReassignmentsRequest, NewTopic, Reassigning,
};
use crate::protocol::cluster::{MetadataRequest, PartitionMetadata, TopicMetadata};
use crate::protocol::quorum::DescribeTopicPartitionsRequest;
use crate::protocol::{ErrorCode, Request, Response};

/// What to do.
#[derive(Clone, Debug, PartialEq)]
enum Action {
    Create(NewTopic),
    Alter { partitions: i32, assignments: Vec<Vec<BrokerId>> },
    Describe(Show),
    List,
    Delete,
}

/// What of the topics to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Show {
    Everything,
    TopicsWithOverrides,
    UnderReplicated,
    Unavailable,
    UnderMinIsr,
    AtMinIsr,
}

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    action: Action,
    topic: Option<Pattern>,
    /// Counts more than the name.
    topic_id: Option<Rc<str>>,
    exclude_internal: bool,
    if_exists: bool,
    if_not_exists: bool,
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Fault> {
    let args = Args::parse(words)?;
    args.no_rest()?;
    let action = match usage::check(&args)? {
        "--create" => Action::Create(new_topic(&args)?),
        "--alter" => {
            let partitions = args.number("--partitions")?.unwrap_or_default();
            Action::Alter { partitions, assignments: assignments(&args)? }
        }
        "--describe" => Action::Describe(show(&args)),
        "--list" => Action::List,
        _ => Action::Delete,
    };
    let topic = match args.get("--topic") {
        Some(given) if !matches!(action, Action::Create(_)) => {
            Some(Pattern::parse_list(given.value).ok_or_else(|| given.bad(Expected::TopicPattern))?)
        }
        _ => None,
    };
    let spec = Spec {
        action,
        topic,
        topic_id: args.get("--topic-id").map(|given| given.value.into()),
        exclude_internal: args.has("--exclude-internal"),
        if_exists: args.has("--if-exists"),
        if_not_exists: args.has("--if-not-exists"),
    };
    Ok((spec, Common::of(&args, None)?))
}

fn new_topic(args: &Args<'_>) -> Result<NewTopic, Fault> {
    let configs = args.all("--config").map(|given| {
        let (name, value) = given.value.split_once('=').ok_or_else(|| {
            let words = "requirement failed: Invalid topic config: all configs to be added must be in the format \"key=val\".";
            usage::failed("java.lang.IllegalArgumentException", words)
        })?;
        Ok((name.into(), value.into()))
    });
    let illegal = |words| usage::failed("java.lang.IllegalArgumentException", words);
    let num_partitions = args.number("--partitions")?;
    if num_partitions.is_some_and(|count: i32| count < 1) {
        return Err(illegal("The partitions must be greater than 0"));
    }
    let replication_factor = args.number("--replication-factor")?;
    if replication_factor.is_some_and(|count: i32| !(1..=i32::from(i16::MAX)).contains(&count)) {
        return Err(illegal("The replication factor must be between 1 and 32767 inclusive"));
    }
    Ok(NewTopic {
        name: args.required("--topic")?.into(),
        num_partitions: num_partitions.unwrap_or(-1),
        replication_factor: replication_factor.map_or(-1, |count| count as i16),
        assignments: assignments(args)?,
        configs: configs.collect::<Result<_, Fault>>()?,
    })
}

/// `1:2:3,2:3:1`: the replicas of each partition.
fn assignments(args: &Args<'_>) -> Result<Vec<Vec<BrokerId>>, Fault> {
    let Some(given) = args.get("--replica-assignment") else { return Ok(Vec::new()) };
    let id = |id: &str| {
        let words = || format!("For input string: \"{id}\"");
        id.trim()
            .parse()
            .map(BrokerId)
            .map_err(|_| usage::failed("java.lang.NumberFormatException", &words()))
    };
    let replicas = |partition: &str| {
        let ids = partition.split(':').map(id).collect::<Result<Vec<BrokerId>, Fault>>()?;
        let twice: Set<BrokerId> =
            ids.iter().filter(|id| ids.iter().filter(|other| other == id).count() > 1).copied().collect();
        match twice.is_empty() {
            true => Ok(ids),
            false => Err(usage::failed(
                "org.apache.kafka.server.common.AdminCommandFailedException",
                &format!(
                    "Partition replica lists may not contain duplicate entries: {}",
                    joined(&Vec::from_iter(twice))
                ),
            )),
        }
    };
    let all = given.value.split(',').map(replicas).collect::<Result<Vec<_>, Fault>>()?;
    let odd = all.iter().enumerate().find(|(_, ids)| ids.len() != all[0].len());
    match odd {
        None => Ok(all),
        Some((partition, ids)) => {
            let ids: Vec<String> = ids.iter().map(BrokerId::to_string).collect();
            let message =
                format!("Partition {partition} has different replication factor: [{}]", ids.join(", "));
            Err(usage::failed("org.apache.kafka.server.common.AdminOperationException", &message))
        }
    }
}

fn show(args: &Args<'_>) -> Show {
    let shows = [
        ("--topics-with-overrides", Show::TopicsWithOverrides),
        ("--under-replicated-partitions", Show::UnderReplicated),
        ("--unavailable-partitions", Show::Unavailable),
        ("--under-min-isr-partitions", Show::UnderMinIsr),
        ("--at-min-isr-partitions", Show::AtMinIsr),
    ];
    shows.into_iter().find(|(flag, _)| args.has(flag)).map_or(Show::Everything, |(_, show)| show)
}

/// What the tool waits for.
#[derive(Clone, Debug)]
enum Step {
    Creating,
    ListingTopics,
    AskingCluster { topics: Vec<TopicName> },
    AskingTopics,
    AskingDetails { topics: Vec<TopicMetadata>, answers_left: u8 },
    AskingReassignments { topics: Vec<TopicMetadata> },
    Changing,
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct Topics {
    spec: Spec,
    session: Session,
    step: Step,
    configs: Vec<(TopicName, Vec<ConfigEntry>)>,
    live: Vec<BrokerId>,
    /// Whether the brokers know of eligible leader replicas (KRaft mode).
    has_elr: bool,
}

impl Topics {
    /// Starts it.
    pub fn start(spec: &Spec, start: Start<'_>, out: &mut Out<'_>) -> Self {
        let mut tool = Topics {
            spec: spec.clone(),
            session: Session::open("adminclient-1", &start),
            step: Step::ListingTopics,
            configs: Vec::new(),
            live: Vec::new(),
            has_elr: false,
        };
        tool.begin(out);
        tool.drive(out);
        tool
    }

    fn begin(&mut self, out: &mut Out<'_>) {
        if let Action::Create(topic) = self.spec.action.clone() {
            if let Err(error) = check_configs(&topic) {
                return self.fail(&error, out);
            }
            if topic.name.is_empty() {
                let message = "The given topic name '' cannot be represented in a request.".to_owned();
                return self.fail(&ClientError::with_message(ErrorCode::InvalidTopicException, message), out);
            }
            if let Some((_, version)) =
                topic.configs.iter().find(|(name, _)| &**name == "message.format.version")
            {
                out.print(format!("WARNING: The configuration message.format.version={version} is specified. This configuration will be ignored if the version is newer than the inter.broker.protocol.version specified in the broker or if the inter.broker.protocol.version is 3.0 or newer. This configuration is deprecated and it will be removed in Apache Kafka 4.0."));
            }
            if topic.name.contains(['.', '_']) {
                out.print("WARNING: Due to limitations in metric names, topics with a period ('.') or underscore ('_') could collide. To avoid issues it is best to use either, but not both.");
            }
            self.step = Step::Creating;
            let request = Request::CreateTopics(CreateTopicsRequest { topics: vec![topic] });
            self.session.ask(Target::Controller, request, out);
        } else {
            let request = MetadataRequest { topics: None, allow_auto_topic_creation: false };
            self.session.ask(Target::LeastLoaded, Request::Metadata(request), out);
        }
    }

    /// The topics exist that were asked for, or are wanted nevertheless.
    fn on_topics(&mut self, all: &[TopicMetadata], out: &mut Out<'_>) {
        let wanted = |topic: &&TopicMetadata| match (&self.spec.topic_id, &self.spec.topic) {
            (Some(id), _) => *topic.topic_id.to_string() == **id,
            (None, Some(pattern)) => pattern.matches(&topic.name),
            (None, None) => true,
        };
        let visible = |topic: &&TopicMetadata| !(self.spec.exclude_internal && topic.is_internal);
        let mut topics: Vec<TopicName> =
            all.iter().filter(wanted).filter(visible).map(|topic| topic.name.clone()).collect();
        topics.sort_unstable();
        if let (Some(id), true, false) = (&self.spec.topic_id, topics.is_empty(), self.spec.if_exists) {
            let message = format!("TopicId '{id}' does not exist as expected");
            return self.fail(&ClientError::illegal_argument(message), out);
        }
        if let (Some(pattern), true, false) = (&self.spec.topic, topics.is_empty(), self.spec.if_exists)
            && self.spec.action != Action::List
        {
            let message = format!("Topic 'Optional[{}]' does not exist as expected", pattern.text());
            return self.fail(&ClientError::illegal_argument(message), out);
        }
        if self.spec.action == Action::List {
            topics.iter().for_each(|topic| out.print(topic.clone()));
        }
        if topics.is_empty() || self.spec.action == Action::List {
            return self.session.end(0, out);
        }
        if self.spec.action == Action::Delete {
            self.step = Step::Changing;
            let request = Request::DeleteTopics(DeleteTopicsRequest { topics });
            self.session.ask(Target::Controller, request, out);
        } else {
            self.step = Step::AskingCluster { topics };
            self.session.ask(Target::LeastLoaded, Request::DescribeCluster(DescribeClusterRequest), out);
        }
    }

    fn on_described(&mut self, topics: &[TopicMetadata], out: &mut Out<'_>) {
        match self.spec.action.clone() {
            Action::Alter { partitions, assignments } => {
                self.step = Step::Changing;
                let change = |topic: &TopicMetadata| {
                    let new = assignments.iter().skip(topic.partitions.len()).cloned().collect();
                    (topic.name.clone(), partitions, new)
                };
                let topics = topics.iter().map(change).collect();
                let request = Request::CreatePartitions(CreatePartitionsRequest { topics });
                self.session.ask(Target::Controller, request, out);
            }
            _ => {
                let resources =
                    topics.iter().map(|topic| ConfigResource::Topic(topic.name.clone())).collect();
                let configs = Request::DescribeConfigs(DescribeConfigsRequest { resources });
                self.session.ask(Target::LeastLoaded, configs, out);
                let cluster = Request::DescribeCluster(DescribeClusterRequest);
                self.session.ask(Target::LeastLoaded, cluster, out);
                self.step = Step::AskingDetails { topics: topics.to_vec(), answers_left: 2 };
            }
        }
    }

    /// Configs or the cluster have been told; with both the last question follows.
    fn on_detail(&mut self, response: &Response, out: &mut Out<'_>) {
        match response {
            Response::DescribeConfigs(answer) => {
                let of_topic = |(of, _, all): &(_, _, Vec<_>)| match of {
                    ConfigResource::Topic(name) => Some((Clone::clone(name), all.clone())),
                    ConfigResource::Broker(_) => None,
                };
                self.configs = answer.resources.iter().filter_map(of_topic).collect();
            }
            Response::DescribeCluster(answer) => self.live.clone_from(&answer.brokers),
            _ => {}
        }
        let Step::AskingDetails { topics, answers_left } = &mut self.step else { return };
        *answers_left -= 1;
        if *answers_left == 0 {
            self.step = Step::AskingReassignments { topics: std::mem::take(topics) };
            let request = Request::ListPartitionReassignments(ListPartitionReassignmentsRequest::all());
            self.session.ask(Target::Controller, request, out);
        }
    }

    fn on_changed(&mut self, topics: &[(TopicName, ErrorCode, Option<Rc<str>>)], out: &mut Out<'_>) {
        let failed = topics.iter().find(|(_, error, _)| *error != ErrorCode::None);
        let existed = |error| error == ErrorCode::TopicAlreadyExists && self.spec.if_not_exists;
        match failed {
            Some((_, error, _)) if existed(*error) => self.session.end(0, out),
            Some((_, error, message)) => {
                let error = match message {
                    Some(message) => ClientError::with_message(*error, message.clone()),
                    None => ClientError::of(*error),
                };
                self.fail(&error, out);
            }
            None => {
                if let Action::Create(topic) = &self.spec.action {
                    out.print(format!("Created topic {}.", topic.name));
                }
                self.session.end(0, out);
            }
        }
    }

    fn fail(&mut self, error: &ClientError, out: &mut Out<'_>) {
        out.print(format!("Error while executing topic command : {}", error.message()));
        Logger::plain().error(&error.to_string(), "org.apache.kafka.tools.TopicCommand", out);
        self.session.end(1, out);
    }

    fn print(&self, topics: &[TopicMetadata], show: Show, moving: &Moving, out: &mut Out<'_>) {
        let mut topics: Vec<&TopicMetadata> = topics.iter().collect();
        topics.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        for topic in topics {
            let configs = self.configs.iter().find(|(name, _)| *name == topic.name);
            let configs = configs.map_or(&[][..], |(_, configs)| configs);
            let overrides: Vec<String> = configs
                .iter()
                .filter(|config| config.dynamic)
                .map(|config| format!("{}={}", config.name, config.value))
                .collect();
            let headline = match show {
                Show::Everything => true,
                Show::TopicsWithOverrides => !overrides.is_empty(),
                _ => false,
            };
            if headline {
                out.print(format!(
                    "Topic: {}\tTopicId: {}\tPartitionCount: {}\tReplicationFactor: {}\tConfigs: {}",
                    topic.name,
                    topic.topic_id,
                    topic.partitions.len(),
                    topic.partitions.first().map_or(0, |first| copies(&topic.name, first, moving)),
                    overrides.join(",")
                ));
            }
            let min_isr = configs.iter().find(|config| &*config.name == "min.insync.replicas");
            let min_isr = min_isr.and_then(|config| config.value.parse().ok()).unwrap_or(1);
            for partition in
                topic.partitions.iter().filter(|partition| self.is_shown(partition, show, min_isr))
            {
                out.print(partition_line(&topic.name, partition, moving, self.has_elr));
            }
        }
    }

    fn is_shown(&self, partition: &PartitionMetadata, show: Show, min_isr: usize) -> bool {
        match show {
            Show::Everything => true,
            Show::TopicsWithOverrides => false,
            Show::UnderReplicated => partition.isr.len() < partition.replicas.len(),
            Show::Unavailable => !self.live.contains(&partition.leader),
            Show::UnderMinIsr => partition.leader == BrokerId::NONE || partition.isr.len() < min_isr,
            Show::AtMinIsr => partition.isr.len() == min_isr,
        }
    }
}

/// The tool checks topic configs itself, before it asks anybody.
fn check_configs(topic: &NewTopic) -> Result<(), ClientError> {
    let pairs = topic.configs.iter().map(|(name, value)| (&**name, &**value));
    match LogConfig::from_pairs(pairs) {
        Ok(_) => Ok(()),
        Err(error @ ConfigError::UnknownName { .. }) => {
            Err(ClientError::with_message(ErrorCode::InvalidConfig, error.to_string()))
        }
        Err(error) => Err(ClientError::config(error.to_string())),
    }
}

/// What is under way, as the controller listed it.
type Moving = [(TopicPartition, Reassigning)];

fn moving(response: &Response) -> &Moving {
    match response {
        Response::ListPartitionReassignments(answer) => answer.moving(),
        _ => &[],
    }
}

fn moving_of<'m>(topic: &str, partition: &PartitionMetadata, moving: &'m Moving) -> Option<&'m Reassigning> {
    let is_it = |tp: &TopicPartition| *tp.topic == *topic && tp.partition == partition.partition;
    moving.iter().find(|(tp, _)| is_it(tp)).map(|(_, of_it)| of_it)
}

/// How many replicas a partition has; those that come are not counted yet.
fn copies(topic: &str, partition: &PartitionMetadata, moving: &Moving) -> usize {
    let coming = moving_of(topic, partition, moving).map_or(0, |of_it| of_it.adding.len());
    partition.replicas.len().saturating_sub(coming)
}

fn partition_line(topic: &str, partition: &PartitionMetadata, moving: &Moving, has_elr: bool) -> String {
    let leader = match partition.leader {
        BrokerId::NONE => "none".to_owned(),
        leader => leader.to_string(),
    };
    let elr = if has_elr { "" } else { "N/A" };
    let moves = moving_of(topic, partition, moving).map_or(String::new(), |of_it| {
        let (adding, removing) = (joined(&of_it.adding), joined(&of_it.removing));
        format!("\tAdding Replicas: {adding}\tRemoving Replicas: {removing}")
    });
    format!(
        "\tTopic: {topic}\tPartition: {}\tLeader: {leader}\tReplicas: {}\tIsr: {}{moves}\tElr: {elr}\tLastKnownElr: {elr}",
        partition.partition,
        joined(&partition.replicas),
        joined(&partition.isr)
    )
}

impl AdminProgram for Topics {
    fn session(&self) -> &Session {
        &self.session
    }

    fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    fn on_answer(&mut self, _call: CallId, answer: Result<Rc<Response>, ClientError>, out: &mut Out<'_>) {
        let response = match answer {
            Ok(response) => response,
            Err(error) => return self.fail(&error, out),
        };
        match (&self.step, &*response) {
            (_, Response::CreateTopics(answer)) => self.on_changed(&answer.topics, out),
            (_, Response::DeleteTopics(answer)) => self.on_changed(&answer.topics, out),
            (_, Response::CreatePartitions(answer)) => self.on_changed(&answer.topics, out),
            (Step::ListingTopics, Response::Metadata(answer)) => self.on_topics(&answer.topics, out),
            (Step::AskingCluster { topics }, Response::DescribeCluster(_)) => {
                let topics = topics.clone();
                self.step = Step::AskingTopics;
                let request = Request::DescribeTopicPartitions(DescribeTopicPartitionsRequest { topics });
                self.session.ask(Target::LeastLoaded, request, out);
            }
            (Step::AskingTopics, Response::DescribeTopicPartitions(answer)) => {
                self.has_elr = true;
                self.on_described(&answer.topics, out);
            }
            (Step::AskingTopics, Response::Metadata(answer)) => self.on_described(&answer.topics, out),
            (Step::AskingDetails { .. }, response) => self.on_detail(response, out),
            (Step::AskingReassignments { topics }, response) => {
                if let Action::Describe(show) = self.spec.action {
                    self.print(topics, show, moving(response), out);
                }
                self.session.end(0, out);
            }
            _ => {}
        }
    }
}
