//! `kafka-consumer-groups`: lists, describes and moves groups
//! (`org.apache.kafka.tools.consumer.group.ConsumerGroupCommand`).
//!
//! A group is asked for at its coordinator: FIND_COORDINATOR, then CONSUMER_GROUP_DESCRIBE (the new protocol, which
//! answers UNSUPPORTED_VERSION here), then DESCRIBE_GROUPS; for offsets FIND_COORDINATOR again, OFFSET_FETCH, and the
//! ends of the logs from METADATA and LIST_OFFSETS.
//!
//! `--delete` asks the coordinator with DELETE_GROUPS, `--delete-offsets` with OFFSET_DELETE.
//!
//! In place of the file after `--from-file` stands what it holds, its rows joined by semicolons:
//! `orders,0,4;orders,1,7` (topic, partition, offset), or `g,orders,0,4` where there is more than one group.
//!
//! CAVEATS: groups are asked for one after the other, Kafka asks for several at once.

mod deleting;
mod flags;
mod listing;
mod moment;
mod print;
mod reset;

use std::collections::VecDeque;
use std::rc::Rc;

use self::deleting::Deleted;
use self::listing::Listing;
use self::reset::{Reset, Scope};
use super::args::Args;
use super::offsets::OffsetLookup;
use super::program::{AdminProgram, Session};
use super::refusal::Fault;
use super::{Common, Start};
use crate::client::ClientError;
use crate::client::admin::{CallId, Target};
use crate::ids::{BrokerId, LeaderEpoch, Offset, TopicName, TopicPartition};
use crate::map::Map;
use crate::process::Out;
use crate::protocol::cluster::{MetadataRequest, TopicMetadata};
use crate::protocol::data::OffsetSpec;
use crate::protocol::group::{
    CommittedOffset, ConsumerGroupDescribeRequest, DeleteGroupsRequest, DescribeGroupsRequest,
    DescribedGroup, FindCoordinatorRequest, GroupState, ListGroupsRequest, OffsetCommitRequest,
    OffsetDeleteRequest, OffsetFetchRequest,
};
use crate::protocol::{ErrorCode, Request, Response};

/// What to do with groups.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Action {
    List(Listing),
    Delete,
    DeleteOffsets(Vec<(TopicName, Option<Vec<i32>>)>),
    Offsets,
    Members { verbose: bool },
    State,
    Reset(Reset),
}

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    action: Action,
    groups: Option<Vec<Rc<str>>>,
    warning: Option<&'static str>,
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Fault> {
    let args = Args::parse(words)?;
    args.no_rest()?;
    let action = flags::check(&args)?;
    let action = match action {
        "--list" => Action::List(Listing::parse(&args)?),
        "--delete" => Action::Delete,
        "--delete-offsets" => Action::DeleteOffsets(reset::topics(&args)?),
        "--reset-offsets" => {
            Action::Reset(Reset::parse(&args).map_err(|fault| fault.after(flags::warning(&args)))?)
        }
        _ if args.has("--state") => Action::State,
        _ if args.has("--members") => Action::Members { verbose: args.has("--verbose") },
        _ => Action::Offsets,
    };
    let groups: Vec<Rc<str>> = args.all("--group").map(|given| given.value.into()).collect();
    let all = args.has("--all-groups") || matches!(action, Action::List(_));
    let groups = (!all).then_some(groups);
    let warning = flags::warning(&args);
    Ok((Spec { action, groups, warning }, Common::of(&args, None)?))
}

/// What the tool waits for.
#[derive(Clone, Debug)]
enum Step {
    FindingBrokers,
    ListingGroups { left: usize },
    FindingCoordinator { for_offsets: bool },
    TryingNewProtocol,
    Describing,
    FetchingOffsets,
    ListingPartitions,
    Deleting,
    LookingUp { to: OffsetSpec, lookup: OffsetLookup },
    Committing,
}

/// What was learned about one group.
#[derive(Clone, Debug, Default)]
struct Group {
    id: Rc<str>,
    coordinator: Option<BrokerId>,
    described: Option<DescribedGroup>,
    committed: Map<TopicPartition, CommittedOffset>,
    partitions: Vec<TopicPartition>,
    starts: Map<TopicPartition, Offset>,
    ends: Map<TopicPartition, Offset>,
    /// The first offsets at or behind a moment, where there are such.
    at: Map<TopicPartition, Offset>,
}

impl Group {
    fn state(&self) -> GroupState {
        self.described.as_ref().map_or(GroupState::Dead, |described| described.state)
    }
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct ConsumerGroups {
    action: Action,
    session: Session,
    step: Step,
    waiting: VecDeque<Rc<str>>,
    group: Group,
    text: String,
    rows: String,
    listed: Vec<(Rc<str>, GroupState)>,
    deleted: Vec<(Rc<str>, ErrorCode)>,
    /// Partitions of topics that there are not.
    unknown: Vec<Deleted>,
    many: bool,
}

impl ConsumerGroups {
    /// Starts it.
    pub fn start(spec: &Spec, start: Start<'_>, out: &mut Out<'_>) -> Self {
        let mut tool = ConsumerGroups {
            action: spec.action.clone(),
            session: Session::open("adminclient-1", &start),
            step: Step::FindingBrokers,
            waiting: spec.groups.clone().unwrap_or_default().into(),
            group: Group::default(),
            text: String::new(),
            rows: String::new(),
            listed: Vec::new(),
            deleted: Vec::new(),
            unknown: Vec::new(),
            many: spec.groups.as_ref().is_none_or(|groups| groups.len() > 1),
        };
        spec.warning.iter().for_each(|line| out.print_err(*line));
        match spec.groups {
            Some(_) => tool.next_group(out),
            None => {
                let request = MetadataRequest { topics: Some(Vec::new()), allow_auto_topic_creation: true };
                tool.session.ask(Target::LeastLoaded, Request::Metadata(request), out);
            }
        }
        tool.drive(out);
        tool
    }

    fn list_groups(&mut self, brokers: &[BrokerId], out: &Out<'_>) {
        for broker in brokers {
            self.session.ask(Target::Broker(*broker), Request::ListGroups(ListGroupsRequest), out);
        }
        self.step = Step::ListingGroups { left: brokers.len() };
    }

    fn on_listed(&mut self, groups: &[(Rc<str>, Rc<str>, GroupState)], out: &mut Out<'_>) {
        self.listed.extend(groups.iter().map(|(id, _, state)| (id.clone(), *state)));
        let Step::ListingGroups { left } = &mut self.step else { return };
        *left -= 1;
        if *left > 0 {
            return;
        }
        self.listed.sort_unstable();
        if let Action::List(listing) = &self.action {
            listing.print(&self.listed, out);
            return self.session.end(0, out);
        }
        self.waiting = self.listed.iter().map(|(id, _)| id.clone()).collect();
        self.next_group(out);
    }

    /// Goes on to the next group; ends after the last one.
    fn next_group(&mut self, out: &mut Out<'_>) {
        match self.waiting.pop_front() {
            Some(id) => {
                self.group = Group { id, ..Group::default() };
                self.find_coordinator(false, out);
            }
            None => {
                match &self.action {
                    Action::Reset(reset) if reset.export => {
                        self.text.push_str(&self.rows);
                        self.text.push_str("\n\n");
                    }
                    Action::Reset(_) => {
                        self.text.push_str(&print::reset_header());
                        self.text.push_str(&self.rows);
                    }
                    Action::Delete => deleting::print_groups(&self.deleted, out),
                    _ => {}
                }
                if self.text.is_empty() {
                    return self.session.end(0, out);
                }
                let lines = self.text.split('\n').collect::<Vec<_>>();
                let lines = lines.strip_suffix(&[""]).unwrap_or(&lines);
                lines.iter().for_each(|line| out.print(*line));
                self.session.end(0, out);
            }
        }
    }

    fn find_coordinator(&mut self, for_offsets: bool, out: &Out<'_>) {
        self.step = Step::FindingCoordinator { for_offsets };
        let request = FindCoordinatorRequest { key: self.group.id.clone(), of_transaction: false };
        self.session.ask(Target::LeastLoaded, Request::FindCoordinator(request), out);
    }

    fn ask_coordinator(&mut self, request: Request, out: &Out<'_>) {
        let coordinator = self.group.coordinator.unwrap_or(BrokerId::NONE);
        self.session.ask(Target::Broker(coordinator), request, out);
    }

    fn on_coordinator(&mut self, coordinator: BrokerId, out: &Out<'_>) {
        let group = self.group.id.clone();
        self.group.coordinator = Some(coordinator);
        let Step::FindingCoordinator { for_offsets } = self.step else { return };
        if for_offsets {
            self.step = Step::FetchingOffsets;
            let request = OffsetFetchRequest { group, require_stable: false, partitions: None };
            self.ask_coordinator(Request::OffsetFetch(request), out);
            return;
        }
        match &self.action {
            Action::Delete => {
                self.step = Step::Deleting;
                self.ask_coordinator(Request::DeleteGroups(DeleteGroupsRequest { groups: vec![group] }), out);
            }
            Action::DeleteOffsets(topics) => {
                self.step = Step::ListingPartitions;
                let topics = Some(topics.iter().map(|(topic, _)| topic.clone()).collect());
                let request = MetadataRequest { topics, allow_auto_topic_creation: false };
                self.session.ask(Target::LeastLoaded, Request::Metadata(request), out);
            }
            _ => {
                self.step = Step::TryingNewProtocol;
                let request = ConsumerGroupDescribeRequest { groups: vec![group] };
                self.ask_coordinator(Request::ConsumerGroupDescribe(request), out);
            }
        }
    }

    fn on_described(&mut self, described: &DescribedGroup, out: &mut Out<'_>) {
        self.group.described = Some(described.clone());
        match &self.action {
            Action::State => print::state(&self.group, &mut self.text, out),
            Action::Members { verbose } => print::members(&self.group, *verbose, &mut self.text, out),
            Action::Reset(_) if !matches!(described.state, GroupState::Empty | GroupState::Dead) => {
                let (id, state) = (&self.group.id, described.state.name());
                self.text.push_str(&format!(
                    "\nError: Assignments can only be reset if the group '{id}' is inactive, but the current state is {state}.\n"
                ));
            }
            _ => return self.find_coordinator(true, out),
        }
        self.next_group(out);
    }

    fn on_committed(&mut self, committed: &[(TopicPartition, Option<CommittedOffset>)], out: &mut Out<'_>) {
        let known = committed.iter().filter_map(|(tp, committed)| Some((tp.clone(), committed.clone()?)));
        self.group.committed = known.collect();
        let partitions = match &self.action {
            Action::Reset(reset) => match &reset.scope {
                Scope::Given => reset.given(&self.group.id),
                Scope::AllTopics => self.group.committed.keys().cloned().collect(),
                Scope::Topics(topics) if topics.iter().all(|(_, numbers)| numbers.is_some()) => {
                    reset.partitions(&[])
                }
                Scope::Topics(topics) => {
                    self.step = Step::ListingPartitions;
                    let topics = Some(topics.iter().map(|(topic, _)| topic.clone()).collect());
                    let request = MetadataRequest { topics, allow_auto_topic_creation: false };
                    self.session.ask(Target::LeastLoaded, Request::Metadata(request), out);
                    return;
                }
            },
            _ => print::partitions(&self.group),
        };
        self.look_up(partitions, out);
    }

    /// Resetting needs to know where the logs begin as well as where they end.
    fn look_up(&mut self, partitions: Vec<TopicPartition>, out: &mut Out<'_>) {
        let reset = matches!(self.action, Action::Reset(_));
        let to = if reset { OffsetSpec::Earliest } else { OffsetSpec::Latest };
        self.group.partitions = partitions;
        self.look_up_to(to, out);
    }

    fn look_up_to(&mut self, to: OffsetSpec, out: &mut Out<'_>) {
        if self.group.partitions.is_empty() {
            return self.on_ends(out);
        }
        let wanted = self.group.partitions.iter().map(|tp| (tp.clone(), to));
        let lookup = OffsetLookup::begin(wanted, &mut self.session, out);
        self.step = Step::LookingUp { to, lookup };
    }

    fn on_looked_up(&mut self, call: CallId, response: &Response, out: &mut Out<'_>) {
        let Step::LookingUp { to, lookup } = &mut self.step else { return };
        lookup.on_answer(call, response, &mut self.session, out);
        if !lookup.is_done() {
            return;
        }
        if let Action::Reset(_) = &self.action
            && let Some(error) = lookup.found.values().find_map(|found| found.err())
        {
            return self.fail_reset(&unanswered(error), out);
        }
        let found: Map<TopicPartition, Offset> =
            lookup.found.iter().filter_map(|(tp, offset)| Some((tp.clone(), (*offset).ok()?))).collect();
        match *to {
            OffsetSpec::Earliest => {
                self.group.starts = found;
                self.look_up_to(OffsetSpec::Latest, out);
            }
            OffsetSpec::Latest => {
                self.group.ends = found;
                match &self.action {
                    Action::Reset(reset) => match reset.moment_ms(out.timestamp()) {
                        Some(moment) => self.look_up_to(OffsetSpec::At(moment), out),
                        None => self.on_ends(out),
                    },
                    _ => self.on_ends(out),
                }
            }
            _ => {
                self.group.at = found.into_iter().filter(|(_, offset)| *offset != Offset::NONE).collect();
                self.on_ends(out);
            }
        }
    }

    fn on_ends(&mut self, out: &mut Out<'_>) {
        let Action::Reset(reset) = &self.action else {
            print::offsets(&self.group, &mut self.text, out);
            return self.next_group(out);
        };
        let offsets = match reset.plan(&self.group, &mut self.text, out) {
            Ok(offsets) => offsets,
            Err(refused) => {
                out.print_err(refused);
                return self.session.end(1, out);
            }
        };
        match reset.export {
            true => print::exported_rows(&self.group.id, self.many, &offsets, &mut self.rows),
            false => print::reset_rows(&self.group.id, &offsets, &mut self.rows),
        }
        if !reset.execute || offsets.is_empty() {
            return self.next_group(out);
        }
        let committed =
            |offset| CommittedOffset { offset, leader_epoch: LeaderEpoch::NONE, metadata: "".into() };
        self.step = Step::Committing;
        let request = OffsetCommitRequest {
            group: self.group.id.clone(),
            generation: -1,
            member_id: "".into(),
            group_instance_id: None,
            offsets: offsets.into_iter().map(|(tp, offset)| (tp, committed(offset))).collect(),
        };
        self.ask_coordinator(Request::OffsetCommit(request), out);
    }

    /// The topics' partitions are known: their commits are to be deleted.
    fn delete_offsets(&mut self, known: &[TopicMetadata], out: &mut Out<'_>) {
        let Action::DeleteOffsets(topics) = &self.action else { return };
        let is_there = |name: &TopicName| known.iter().any(|t| t.name == *name && t.error == ErrorCode::None);
        let missing = topics.iter().filter(|(name, numbers)| numbers.is_none() && !is_there(name));
        self.unknown =
            missing.map(|(name, _)| (name.clone(), None, ErrorCode::UnknownTopicOrPartition)).collect();
        let partitions = reset::partitions(topics, known);
        self.step = Step::Deleting;
        let request = OffsetDeleteRequest { group: self.group.id.clone(), partitions: partitions.clone() };
        self.group.partitions = partitions;
        self.ask_coordinator(Request::OffsetDelete(request), out);
    }

    fn on_offsets_deleted(
        &mut self,
        error: ErrorCode,
        partitions: &[(TopicPartition, ErrorCode)],
        out: &mut Out<'_>,
    ) {
        let Action::DeleteOffsets(topics) = &self.action else { return };
        let mut rows = std::mem::take(&mut self.unknown);
        for tp in &self.group.partitions {
            let of_it = partitions.iter().find(|(other, _)| other == tp).map_or(error, |(_, error)| *error);
            rows.push((tp.topic.clone(), Some(tp.partition), of_it));
        }
        rows.sort();
        let first = partitions.iter().map(|(_, error)| *error).find(|error| *error != ErrorCode::None);
        let error = if error == ErrorCode::None { first.unwrap_or(error) } else { error };
        let topics: Vec<TopicName> = topics.iter().map(|(topic, _)| topic.clone()).collect();
        deleting::print_offsets(&self.group.id, &topics, error, &rows, out);
        self.session.end(0, out);
    }

    /// Planning a reset failed: the tool says so, and ends with exit code 0 all the same.
    fn fail_reset(&mut self, error: &ClientError, out: &mut Out<'_>) {
        let execution = format!("java.util.concurrent.ExecutionException: {error}");
        out.print("");
        out.print(format!("Error: Executing consumer group command failed due to {execution}"));
        out.print_err(format!("java.lang.RuntimeException: {execution}"));
        out.print_err(format!("Caused by: {execution}"));
        out.print_err(format!("Caused by: {error}"));
        self.session.end(0, out);
    }

    fn fail(&mut self, error: &ClientError, out: &mut Out<'_>) {
        out.print("");
        out.print(format!("Error: Executing consumer group command failed due to {}", error.message()));
        out.print_err(format!("java.util.concurrent.ExecutionException: {error}"));
        self.session.end(1, out);
    }
}

impl AdminProgram for ConsumerGroups {
    fn session(&self) -> &Session {
        &self.session
    }

    fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    fn on_answer(&mut self, call: CallId, answer: Result<Rc<Response>, ClientError>, out: &mut Out<'_>) {
        let response = match answer {
            Ok(response) => response,
            Err(error) => return self.fail(&error, out),
        };
        match (&self.step, &*response) {
            (Step::LookingUp { .. }, response) => self.on_looked_up(call, response, out),
            (Step::FindingBrokers, Response::Metadata(answer)) => self.list_groups(&answer.brokers, out),
            (_, Response::ListGroups(answer)) => {
                self.on_listed(&answer.groups, out);
            }
            (_, Response::FindCoordinator(answer)) => match answer.error {
                ErrorCode::None => self.on_coordinator(answer.coordinator, out),
                error => self.fail(&ClientError::of(error), out),
            },
            (Step::TryingNewProtocol, _) => {
                self.step = Step::Describing;
                let request = DescribeGroupsRequest { groups: vec![self.group.id.clone()] };
                self.ask_coordinator(Request::DescribeGroups(request), out);
            }
            (_, Response::DescribeGroups(answer)) => match answer.groups.first() {
                Some(group) if group.error == ErrorCode::NotCoordinator => self.find_coordinator(false, out),
                Some(group) => self.on_described(group, out),
                None => self.next_group(out),
            },
            (_, Response::OffsetFetch(answer)) => match answer.error {
                ErrorCode::NotCoordinator => self.find_coordinator(true, out),
                ErrorCode::None => self.on_committed(&answer.partitions, out),
                error => self.fail(&ClientError::of(error), out),
            },
            (Step::ListingPartitions, Response::Metadata(answer)) => {
                let Action::Reset(reset) = &self.action else {
                    return self.delete_offsets(&answer.topics, out);
                };
                if let Some(topic) = reset.missing(&answer.topics) {
                    return self.fail_reset(&ClientError::of(topic), out);
                }
                let partitions = reset.partitions(&answer.topics);
                self.look_up(partitions, out);
            }
            (_, Response::DeleteGroups(answer)) => match answer.groups.first() {
                Some((_, ErrorCode::NotCoordinator)) => self.find_coordinator(false, out),
                first => {
                    self.deleted.extend(first.cloned());
                    self.next_group(out);
                }
            },
            (_, Response::OffsetDelete(answer)) => match answer.error {
                ErrorCode::NotCoordinator => self.find_coordinator(false, out),
                error => self.on_offsets_deleted(error, &answer.partitions, out),
            },
            (_, Response::OffsetCommit(answer)) => {
                match answer.partitions.iter().find(|(_, error)| *error != ErrorCode::None) {
                    Some((_, error)) => self.fail(&ClientError::of(*error), out),
                    None => self.next_group(out),
                }
            }
            _ => {}
        }
    }
}

/// What the client says when it could not find out where a partition's log ends.
fn unanswered(error: ErrorCode) -> ClientError {
    match error {
        ErrorCode::LeaderNotAvailable => {
            ClientError::timeout("Timed out waiting for a node assignment. Call: listOffsets(api=METADATA)")
        }
        error => ClientError::of(error),
    }
}
