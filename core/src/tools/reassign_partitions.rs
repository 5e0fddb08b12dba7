//! `kafka-reassign-partitions`: moves partitions to other brokers
//! (`org.apache.kafka.tools.reassign.ReassignPartitionsCommand`).
//!
//! | action | asks |
//! |---|---|
//! | `--execute` | the moves under way, the live brokers, the places of the partitions; then to move them |
//! | `--verify` | the moves under way, the places of the partitions |
//! | `--list` | the moves under way |
//! | `--cancel` | the moves under way of the partitions; then to take them back |
//!
//! After `--verify` (if nothing is under way) and `--cancel` Kafka's tool clears throttles, unless
//! `--preserve-throttles`.
//!
//! CAVEATS: throttles are not modelled, so that they are cleared is only said; neither are log directories and
//! `--generate`.

use std::rc::Rc;

use super::args::Args;
use super::program::{AdminProgram, Session};
use super::{Common, Expected, Start, ToolError};
use crate::client::ClientError;
use crate::client::admin::{CallId, Target};
use crate::ids::{BrokerId, TopicName, TopicPartition, joined};
use crate::map::{Map, Set};
use crate::process::Out;
use crate::protocol::admin::{
    AlterPartitionReassignmentsRequest, DescribeClusterRequest, ListPartitionReassignmentsRequest,
    Reassigning,
};
use crate::protocol::cluster::TopicMetadata;
use crate::protocol::quorum::DescribeTopicPartitionsRequest;
use crate::protocol::{ErrorCode, Request, Response};
use crate::wire::murmur2::java_set_order;

const EXPECTED: &str = r#"{"version":1,"partitions":[{"topic":"orders","partition":0,"replicas":[1,2]}]}"#;

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    action: Action,
    /// The replicas that each partition is to have.
    target: Map<TopicPartition, Vec<BrokerId>>,
    additional: bool,
    preserve_throttles: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Execute,
    Verify,
    List,
    Cancel,
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Box<ToolError>> {
    let args = Args::parse(words)?;
    args.no_rest()?;
    const ACTIONS: &[&str] = &["--execute", "--verify", "--list", "--cancel"];
    let action = match args.action(ACTIONS)? {
        "--execute" => Action::Execute,
        "--verify" => Action::Verify,
        "--list" => Action::List,
        _ => Action::Cancel,
    };
    let mut target = Map::new();
    if action != Action::List {
        args.required("--reassignment-json-file")?;
        let given = args.get("--reassignment-json-file").expect("it was just required");
        let entries = read(given.value).ok_or_else(|| given.bad(Expected::Like(EXPECTED)))?;
        let count = entries.len();
        target = entries.into_iter().collect();
        if target.len() < count {
            return Err(given.bad(Expected::EachPartitionOnce));
        }
    }
    let (additional, preserve_throttles) = (args.has("--additional"), args.has("--preserve-throttles"));
    let spec = Spec { action, target, additional, preserve_throttles };
    Ok((spec, Common::of(&args, None)?))
}

/// The JSON of `--reassignment-json-file`. No name in it has a space or an escape, so none matters.
fn read(json: &str) -> Option<Vec<(TopicPartition, Vec<BrokerId>)>> {
    let json: String = json.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let (before, rest) = json.strip_prefix('{')?.strip_suffix('}')?.split_once("\"partitions\":[{")?;
    let (list, after) = rest.rsplit_once("}]")?;
    if !["", "\"version\":1,"].contains(&before) || !["", ",\"version\":1"].contains(&after) {
        return None;
    }
    list.split("},{").map(read_partition).collect()
}

fn read_partition(text: &str) -> Option<(TopicPartition, Vec<BrokerId>)> {
    let field = |name: &str| text.split_once(name)?.1.strip_prefix(':');
    let topic = field("\"topic\"")?.strip_prefix('"')?.split_once('"')?.0;
    let partition = field("\"partition\"")?.split(',').next()?.parse().ok()?;
    let replicas = field("\"replicas\"")?.strip_prefix('[')?.split_once(']')?.0;
    let replicas = replicas.split(',').map(|id| id.parse().ok().map(BrokerId)).collect::<Option<_>>()?;
    Some((TopicPartition::new(topic, partition), replicas))
}

/// What the tool waits for.
#[derive(Clone, Debug)]
enum Step {
    AskingMoves,
    AskingBrokers,
    AskingCluster,
    AskingTopics,
    Altering,
    AskingWhoIsThrottled,
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct ReassignPartitions {
    spec: Spec,
    session: Session,
    step: Step,
    moving: Map<TopicPartition, Reassigning>,
}

impl ReassignPartitions {
    /// Starts it.
    pub fn start(spec: &Spec, start: Start<'_>, out: &mut Out<'_>) -> Self {
        let mut tool = ReassignPartitions {
            spec: spec.clone(),
            session: Session::open("reassign-partitions-tool", &start),
            step: Step::AskingMoves,
            moving: Map::new(),
        };
        match tool.duplicate() {
            Some(complaint) if spec.action == Action::Execute => tool.fail(&complaint, &DUPLICATES, out),
            _ => {
                let partitions =
                    (spec.action == Action::Cancel).then(|| spec.target.keys().cloned().collect());
                let request = ListPartitionReassignmentsRequest { partitions };
                tool.session.ask(Target::Controller, Request::ListPartitionReassignments(request), out);
            }
        }
        tool.drive(out);
        tool
    }

    fn duplicate(&self) -> Option<String> {
        self.spec.target.iter().find_map(|(tp, replicas)| {
            let twice = replicas.iter().enumerate().find(|(n, id)| replicas[..*n].contains(id))?;
            Some(format!(
                "Partition replica lists may not contain duplicate entries: {tp} contains multiple entries for {}",
                twice.1
            ))
        })
    }

    fn on_moves(&mut self, moving: &[(TopicPartition, Reassigning)], out: &mut Out<'_>) {
        self.moving = moving.iter().cloned().collect();
        match self.spec.action {
            Action::List => {
                self.print_moves(out);
                self.session.end(0, out);
            }
            Action::Execute if !self.spec.additional && !self.moving.is_empty() => {
                out.print("Cannot execute because there is an existing partition assignment.  Use --additional to override this and create a new partition assignment in addition to the existing one. The --additional flag can also be used to change the throttle by resubmitting the current reassignment.");
                self.session.end(1, out);
            }
            Action::Execute => self.ask_cluster(Step::AskingBrokers, out),
            Action::Verify => self.ask_cluster(Step::AskingCluster, out),
            Action::Cancel if self.moving.is_empty() => {
                out.print("None of the specified partition reassignments are active.");
                self.end_of_cancel(out);
            }
            Action::Cancel => {
                let partitions = self.moving.keys().map(|tp| (tp.clone(), None)).collect();
                self.alter(partitions, out);
            }
        }
    }

    fn print_moves(&self, out: &mut Out<'_>) {
        if self.moving.is_empty() {
            return out.print("No partition reassignments found.");
        }
        out.print("Current partition reassignments:");
        for (tp, Reassigning { replicas, adding, removing }) in &self.moving {
            let part = |name: &str, ids: &[BrokerId]| match ids.is_empty() {
                true => String::new(),
                false => format!(" {name}: {}.", joined(ids)),
            };
            let (adding, removing) = (part("adding", adding), part("removing", removing));
            out.print(format!("{tp}: replicas: {}.{adding}{removing}", joined(replicas)));
        }
    }

    fn ask_cluster(&mut self, step: Step, out: &Out<'_>) {
        self.step = step;
        self.session.ask(Target::LeastLoaded, Request::DescribeCluster(DescribeClusterRequest), out);
    }

    fn ask_topics(&mut self, out: &Out<'_>) {
        self.step = Step::AskingTopics;
        let topics = self.topics().into_iter().collect();
        let request = Request::DescribeTopicPartitions(DescribeTopicPartitionsRequest { topics });
        self.session.ask(Target::LeastLoaded, request, out);
    }

    fn topics(&self) -> Set<TopicName> {
        self.spec.target.keys().map(|tp| tp.topic.clone()).collect()
    }

    fn alter(&mut self, partitions: Vec<(TopicPartition, Option<Vec<BrokerId>>)>, out: &Out<'_>) {
        self.step = Step::Altering;
        let request = Request::AlterPartitionReassignments(AlterPartitionReassignmentsRequest { partitions });
        self.session.ask(Target::Controller, request, out);
    }

    fn on_brokers(&mut self, live: &[BrokerId], out: &mut Out<'_>) {
        let unknown = self.spec.target.values().flatten().find(|id| !live.contains(id));
        match unknown.copied() {
            Some(id) => self.fail(&format!("Unknown broker id {id}"), &BROKERS, out),
            None => self.ask_cluster(Step::AskingCluster, out),
        }
    }

    fn on_topics(&mut self, topics: &[TopicMetadata], out: &mut Out<'_>) {
        let unknown = topics.iter().find(|topic| topic.error != ErrorCode::None);
        if let Some(topic) = unknown.filter(|_| self.spec.action == Action::Execute) {
            let error = ClientError::with_message(topic.error, format!("Topic {} not found.", topic.name));
            return self.fail_execution(&error, &[], &DESCRIBE, out);
        }
        let of = |tp: &TopicPartition| topics.iter().find(|topic| topic.name == tp.topic);
        let count = |tp: &TopicPartition| of(tp).map_or(0, |topic| topic.partitions.len());
        let exists = |tp: &TopicPartition| count(tp) > usize::try_from(tp.partition).unwrap_or(usize::MAX);
        let missing = self.spec.target.keys().find(|tp| unknown.is_none() && !exists(tp)).cloned();
        if let Some(tp) = missing {
            let count = count(&tp);
            return self.fail_partition(&tp, count, out);
        }
        let at = |tp: &TopicPartition| {
            let topic =
                topics.iter().find(|topic| topic.name == tp.topic && topic.error == ErrorCode::None)?;
            let partition = topic.partitions.iter().find(|partition| partition.partition == tp.partition)?;
            Some(partition.replicas.clone())
        };
        let places: Map<TopicPartition, Option<Vec<BrokerId>>> =
            self.spec.target.keys().map(|tp| (tp.clone(), at(tp))).collect();
        match self.spec.action {
            Action::Verify => self.verify(&places, out),
            _ => self.execute(&places, out),
        }
    }

    fn execute(&mut self, places: &Map<TopicPartition, Option<Vec<BrokerId>>>, out: &mut Out<'_>) {
        let rows = places.iter().filter_map(|(tp, replicas)| {
            let replicas = replicas.as_ref()?;
            let (ids, dirs) = (joined(replicas), vec!["\"any\""; replicas.len()].join(","));
            let (topic, partition) = (&tp.topic, tp.partition);
            Some(format!(
                r#"{{"topic":"{topic}","partition":{partition},"replicas":[{ids}],"log_dirs":[{dirs}]}}"#
            ))
        });
        let rows: Vec<String> = rows.collect();
        out.print("Current partition replica assignment");
        out.print("");
        out.print(format!(r#"{{"version":1,"partitions":[{}]}}"#, rows.join(",")));
        out.print("");
        out.print("Save this to use as the --reassignment-json-file option during rollback");
        let target = self.spec.target.iter();
        let partitions = target.map(|(tp, replicas)| (tp.clone(), Some(replicas.clone()))).collect();
        self.alter(partitions, out);
    }

    fn verify(&mut self, places: &Map<TopicPartition, Option<Vec<BrokerId>>>, out: &mut Out<'_>) {
        out.print("Status of partition reassignment:");
        for (tp, target) in &self.spec.target {
            let current = places.get(tp).and_then(Option::as_deref).unwrap_or_default();
            out.print(if self.moving.contains_key(tp) {
                format!("Reassignment of partition {tp} is still in progress.")
            } else if current == target {
                format!("Reassignment of partition {tp} is completed.")
            } else {
                format!(
                    "There is no active reassignment of partition {tp}, but replica set is {} rather than {}.",
                    joined(current),
                    joined(target)
                )
            });
        }
        let under_way = self.spec.target.keys().any(|tp| self.moving.contains_key(tp));
        out.print("");
        match under_way || self.spec.preserve_throttles {
            true => self.session.end(0, out),
            false => self.ask_cluster(Step::AskingWhoIsThrottled, out),
        }
    }

    fn on_altered(&mut self, rows: &[(TopicPartition, ErrorCode, Option<Rc<str>>)], out: &mut Out<'_>) {
        let failed: Vec<String> = rows
            .iter()
            .filter(|(_, error, _)| *error != ErrorCode::None)
            .map(|(tp, error, message)| {
                let error = match message {
                    Some(message) => ClientError::with_message(*error, message.clone()),
                    None => ClientError::of(*error),
                };
                format!("{tp}: {}", error.message())
            })
            .collect();
        let plural = if rows.len() == 1 { "" } else { "s" };
        let names: Vec<String> = rows.iter().map(|(tp, ..)| tp.to_string()).collect();
        let names = names.join(",");
        if !failed.is_empty() {
            let what = match self.spec.action {
                Action::Cancel => format!("Error cancelling partition reassignment{plural} for:"),
                _ => "Error reassigning partition(s):".to_owned(),
            };
            out.print(what);
            failed.into_iter().for_each(|line| out.print(line));
            return self.session.end(1, out);
        }
        if self.spec.action == Action::Cancel {
            out.print(format!("Successfully cancelled partition reassignment{plural} for: {names}"));
            return self.end_of_cancel(out);
        }
        out.print(format!("Successfully started partition reassignment{plural} for {names}"));
        self.session.end(0, out);
    }

    /// Kafka's tool begins no new line after it has said that no log directories are changed.
    fn end_of_cancel(&mut self, out: &mut Out<'_>) {
        if self.spec.preserve_throttles {
            out.print(NO_MOVES);
            return self.session.end(0, out);
        }
        self.ask_cluster(Step::AskingWhoIsThrottled, out);
    }

    fn clear_throttles(&mut self, live: &[BrokerId], out: &mut Out<'_>) {
        let brokers: Set<BrokerId> =
            live.iter().chain(self.spec.target.values().flatten()).copied().collect();
        let topics = java_set_order(self.topics().into_iter().collect());
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        let before = if self.spec.action == Action::Cancel { NO_MOVES } else { "" };
        let ids: Vec<BrokerId> = brokers.into_iter().collect();
        out.print(format!(
            "{before}Clearing broker-level throttles on broker{} {}",
            plural(ids.len()),
            joined(&ids)
        ));
        out.print(format!(
            "Clearing topic-level throttles on topic{} {}",
            plural(topics.len()),
            topics.join(",")
        ));
        self.session.end(0, out);
    }

    /// An exception of the tool's own as Kafka's prints it: with the lines of its own source.
    fn fail(&mut self, message: &str, frames: &[(&str, u32)], out: &mut Out<'_>) {
        out.print(format!("Error: {message}"));
        out.print(format!("org.apache.kafka.server.common.AdminCommandFailedException: {message}"));
        print_frames(frames, out);
        out.print("");
        self.session.end(1, out);
    }

    /// There is no such partition of a topic that there is. `--verify` of Kafka's tool looks for it without asking
    /// first.
    fn fail_partition(&mut self, tp: &TopicPartition, count: usize, out: &mut Out<'_>) {
        if self.spec.action == Action::Execute {
            let message = format!("Unable to find partition: {tp}");
            let error = ClientError::with_message(ErrorCode::UnknownTopicOrPartition, message);
            return self.fail_execution(&error, &[], &PARTITION, out);
        }
        let message = format!("Index {} out of bounds for length {count}", tp.partition);
        out.print(format!("Error: {message}"));
        out.print(format!("java.lang.IndexOutOfBoundsException: {message}"));
        print_java(&INDEX, out);
        print_frames(&STATES, out);
        out.print("");
        self.session.end(1, out);
    }

    /// What a request failed with.
    fn fail_call(&mut self, error: &ClientError, frames: &[(&str, u32)], out: &mut Out<'_>) {
        self.fail_execution(error, &FUTURE, frames, out);
    }

    fn fail_execution(
        &mut self,
        error: &ClientError,
        java: &[(&str, &str, u32)],
        frames: &[(&str, u32)],
        out: &mut Out<'_>,
    ) {
        out.print(format!("Error: {error}"));
        out.print(format!("java.util.concurrent.ExecutionException: {error}"));
        print_java(java, out);
        print_frames(frames, out);
        out.print(format!("Caused by: {error}"));
        out.print("");
        self.session.end(1, out);
    }
}

/// Where in Java an exception comes from: (method, file, line).
fn print_java(frames: &[(&str, &str, u32)], out: &mut Out<'_>) {
    for (method, file, line) in frames {
        out.print(format!("\tat {method}({file}.java:{line})"));
    }
}

const FUTURE: [(&str, &str, u32); 3] = [
    ("java.base/java.util.concurrent.CompletableFuture.reportGet", "CompletableFuture", 396),
    ("java.base/java.util.concurrent.CompletableFuture.get", "CompletableFuture", 2073),
    ("org.apache.kafka.common.internals.KafkaFutureImpl.get", "KafkaFutureImpl", 165),
];
const INDEX: [(&str, &str, u32); 5] = [
    ("java.base/jdk.internal.util.Preconditions.outOfBounds", "Preconditions", 64),
    ("java.base/jdk.internal.util.Preconditions.outOfBoundsCheckIndex", "Preconditions", 70),
    ("java.base/jdk.internal.util.Preconditions.checkIndex", "Preconditions", 266),
    ("java.base/java.util.Objects.checkIndex", "Objects", 361),
    ("java.base/java.util.ArrayList.get", "ArrayList", 427),
];

/// Where in Kafka's tool an exception comes from.
fn print_frames(frames: &[(&str, u32)], out: &mut Out<'_>) {
    for (method, line) in frames.iter().chain(&[("main", 135)]) {
        let class = "org.apache.kafka.tools.reassign.ReassignPartitionsCommand";
        out.print(format!("\tat {class}.{method}(ReassignPartitionsCommand.java:{line})"));
    }
}

const DUPLICATES: [(&str, u32); 3] =
    [("parseExecuteAssignmentArgs", 1208), ("executeAssignment", 733), ("handleAction", 165)];
const LIST: [(&str, u32); 2] = [("executeAssignment", 738), ("handleAction", 165)];
const BROKERS: [(&str, u32); 3] =
    [("verifyBrokerIds", 885), ("executeAssignment", 747), ("handleAction", 165)];
const PARTITION: [(&str, u32); 3] =
    [("getReplicaAssignmentForPartitions", 653), ("executeAssignment", 748), ("handleAction", 165)];
const STATES: [(&str, u32); 5] = [
    ("topicDescriptionFutureToState", 366),
    ("findPartitionReassignmentStates", 344),
    ("verifyPartitionAssignments", 238),
    ("verifyAssignment", 203),
    ("handleAction", 156),
];
const DESCRIBE: [(&str, u32); 4] = [
    ("describeTopics", 600),
    ("getReplicaAssignmentForPartitions", 641),
    ("executeAssignment", 748),
    ("handleAction", 165),
];

const NO_MOVES: &str = "None of the specified partition moves are active.";

impl AdminProgram for ReassignPartitions {
    fn session(&self) -> &Session {
        &self.session
    }

    fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    fn on_answer(&mut self, _call: CallId, answer: Result<Rc<Response>, ClientError>, out: &mut Out<'_>) {
        let response = match answer {
            Ok(response) => response,
            Err(error) => {
                // Where in Kafka's tool is only known of what it begins with.
                let begins = (self.spec.action, &self.step);
                let frames = matches!(begins, (Action::Execute, Step::AskingMoves)).then_some(&LIST[..]);
                return self.fail_call(&error, frames.unwrap_or_default(), out);
            }
        };
        match (&self.step, &*response) {
            (_, Response::ListPartitionReassignments(answer)) => self.on_moves(&answer.partitions, out),
            (Step::AskingBrokers, Response::DescribeCluster(answer)) => self.on_brokers(&answer.brokers, out),
            (Step::AskingWhoIsThrottled, Response::DescribeCluster(answer)) => {
                self.clear_throttles(&answer.brokers, out);
            }
            (_, Response::DescribeCluster(_)) => self.ask_topics(out),
            (_, Response::DescribeTopicPartitions(answer)) => self.on_topics(&answer.topics, out),
            (_, Response::Metadata(answer)) => self.on_topics(&answer.topics, out),
            (_, Response::AlterPartitionReassignments(answer)) => self.on_altered(&answer.partitions, out),
            _ => {}
        }
    }
}
