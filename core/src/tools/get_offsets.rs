//! `kafka-get-offsets`: where partitions begin or end (`org.apache.kafka.tools.GetOffsetShell`).
//!
//! It lists the topics, describes those that match, and asks the leaders. A partition without an answer is told on
//! standard error and left out; no partition at all is exit code 1.

use std::rc::Rc;

use super::args::Args;
use super::offsets::OffsetLookup;
use super::pattern::Pattern;
use super::program::{AdminProgram, Session};
use super::{Common, Expected, Start, ToolError, Unmodelled};
use crate::client::ClientError;
use crate::client::admin::{CallId, Target};
use crate::ids::{TopicName, TopicPartition};
use crate::process::Out;
use crate::protocol::admin::DescribeClusterRequest;
use crate::protocol::cluster::{MetadataRequest, TopicMetadata};
use crate::protocol::data::OffsetSpec;
use crate::protocol::{Request, Response};

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    topic: Option<Pattern>,
    partitions: Option<Vec<i32>>,
    time: OffsetSpec,
    exclude_internal: bool,
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Box<ToolError>> {
    let args = Args::parse(words)?;
    args.no_rest()?;
    let topic = args
        .get("--topic")
        .map(|given| Pattern::parse_list(given.value).ok_or_else(|| given.bad(Expected::TopicPattern)))
        .transpose()?;
    let partitions = args
        .get("--partitions")
        .map(|given| {
            let numbers = given.value.split(',').map(|number| number.trim().parse());
            numbers.collect::<Result<Vec<i32>, _>>().map_err(|_| given.bad(Expected::PartitionNumbers))
        })
        .transpose()?;
    let time = match args.get("--time") {
        None => OffsetSpec::Latest,
        Some(given) => match given.value {
            "earliest" | "-2" => OffsetSpec::Earliest,
            "latest" | "-1" => OffsetSpec::Latest,
            "max-timestamp" | "-3" => OffsetSpec::MaxTimestamp,
            text => match text.parse() {
                Ok(timestamp) if timestamp >= 0 => OffsetSpec::At(timestamp),
                Ok(_) => return Err(given.not_modelled(Unmodelled::Words(format!("--time {text}")))),
                Err(_) => return Err(given.bad(Expected::Moment)),
            },
        },
    };
    let exclude_internal = args.has("--exclude-internal-topics");
    Ok((Spec { topic, partitions, time, exclude_internal }, Common::of(&args, None)?))
}

#[derive(Clone, Debug)]
enum Step {
    ListingTopics,
    AskingCluster { topics: Vec<TopicName> },
    Describing,
    LookingUp(OffsetLookup),
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct GetOffsets {
    spec: Spec,
    session: Session,
    step: Step,
}

impl GetOffsets {
    /// Starts it.
    pub fn start(spec: &Spec, start: Start<'_>, out: &mut Out<'_>) -> Self {
        let session = Session::open("GetOffsetShell", &start);
        let mut tool = GetOffsets { spec: spec.clone(), session, step: Step::ListingTopics };
        let request = MetadataRequest { topics: None, allow_auto_topic_creation: false };
        tool.session.ask(Target::LeastLoaded, Request::Metadata(request), out);
        tool.drive(out);
        tool
    }

    fn on_topics(&mut self, topics: &[TopicMetadata], out: &mut Out<'_>) {
        let wanted = |topic: &&TopicMetadata| {
            self.spec.topic.as_ref().is_none_or(|pattern| pattern.matches(&topic.name))
                && !(self.spec.exclude_internal && topic.is_internal)
        };
        let topics: Vec<TopicName> = topics.iter().filter(wanted).map(|topic| topic.name.clone()).collect();
        if topics.is_empty() {
            return self.find_nothing(out);
        }
        self.step = Step::AskingCluster { topics };
        self.session.ask(Target::LeastLoaded, Request::DescribeCluster(DescribeClusterRequest), out);
    }

    fn on_described(&mut self, topics: &[TopicMetadata], out: &mut Out<'_>) {
        let wanted = |partition: &i32| {
            self.spec.partitions.as_ref().is_none_or(|partitions| partitions.contains(partition))
        };
        let mut partitions = Vec::new();
        for topic in topics {
            let numbers = topic.partitions.iter().map(|partition| partition.partition).filter(wanted);
            partitions.extend(numbers.map(|n| (TopicPartition::new(topic.name.clone(), n), self.spec.time)));
        }
        if partitions.is_empty() {
            return self.find_nothing(out);
        }
        self.step = Step::LookingUp(OffsetLookup::begin(partitions, &mut self.session, out));
    }

    fn find_nothing(&mut self, out: &mut Out<'_>) {
        out.print_err("Error occurred: Could not match any topic-partitions with the specified filters");
        self.session.end(1, out);
    }

    fn print(&mut self, out: &mut Out<'_>) {
        let Step::LookingUp(lookup) = &self.step else { return };
        for (tp, found) in &lookup.found {
            let (topic, partition) = (&tp.topic, tp.partition);
            match found {
                Ok(offset) if offset.is_known() => out.print(format!("{topic}:{partition}:{offset}")),
                Ok(_) => {}
                Err(error) => {
                    let error = ClientError::of(*error);
                    out.print_err(format!(
                        "Skip getting offsets for topic-partition {topic}:{partition} due to: {error}"
                    ));
                }
            }
        }
        self.session.end(0, out);
    }
}

impl AdminProgram for GetOffsets {
    fn session(&self) -> &Session {
        &self.session
    }

    fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    fn on_answer(&mut self, call: CallId, answer: Result<Rc<Response>, ClientError>, out: &mut Out<'_>) {
        let response = match answer {
            Ok(response) => response,
            Err(error) => {
                out.print_err(format!("Error occurred: {}", error.message()));
                error.stack_trace().into_iter().for_each(|line| out.print_err(line));
                return self.session.end(1, out);
            }
        };
        match (&mut self.step, &*response) {
            (Step::ListingTopics, Response::Metadata(answer)) => self.on_topics(&answer.topics, out),
            (Step::AskingCluster { topics }, _) => {
                let topics = Some(std::mem::take(topics));
                self.step = Step::Describing;
                let request = MetadataRequest { topics, allow_auto_topic_creation: false };
                self.session.ask(Target::LeastLoaded, Request::Metadata(request), out);
            }
            (Step::Describing, Response::Metadata(answer)) => self.on_described(&answer.topics, out),
            (Step::LookingUp(lookup), response) => {
                lookup.on_answer(call, response, &mut self.session, out);
                if lookup.is_done() {
                    self.print(out);
                }
            }
            _ => {}
        }
    }
}
