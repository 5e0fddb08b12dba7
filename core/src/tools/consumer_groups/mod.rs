//! `kafka-consumer-groups`: lists, describes and moves groups
//! (`org.apache.kafka.tools.consumer.group.ConsumerGroupCommand`).
//!
//! A group is asked for at its coordinator: FIND_COORDINATOR, then CONSUMER_GROUP_DESCRIBE (the new protocol, which
//! answers UNSUPPORTED_VERSION here), then DESCRIBE_GROUPS; for offsets FIND_COORDINATOR again, OFFSET_FETCH, and the
//! ends of the logs from METADATA and LIST_OFFSETS.
//!
//! CAVEATS: groups are asked for one after the other, Kafka asks for several at once; `--delete`, `--delete-offsets`
//! and resetting to a time or from a file are not modelled.

mod print;
mod reset;

use std::collections::VecDeque;
use std::rc::Rc;

use self::reset::{Reset, Scope};
use super::args::Args;
use super::offsets::OffsetLookup;
use super::program::{AdminProgram, Session};
use super::{Common, Expected, Start, ToolError, Unmodelled};
use crate::client::ClientError;
use crate::client::admin::{CallId, Target};
use crate::ids::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use crate::map::Map;
use crate::process::Out;
use crate::protocol::cluster::MetadataRequest;
use crate::protocol::data::OffsetSpec;
use crate::protocol::group::{
    CommittedOffset, ConsumerGroupDescribeRequest, DescribeGroupsRequest, DescribedGroup,
    FindCoordinatorRequest, GroupState, ListGroupsRequest, OffsetCommitRequest, OffsetFetchRequest,
};
use crate::protocol::{ErrorCode, Request, Response};

/// What to do with groups.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Action {
    List,
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
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Box<ToolError>> {
    let args = Args::parse(words)?;
    args.no_rest()?;
    const ACTIONS: &[&str] = &["--list", "--describe", "--reset-offsets"];
    let action = args.action(ACTIONS)?;
    if let Some(given) = args.get("--state").filter(|given| action == "--list" || !given.value.is_empty()) {
        let what = [args.tool, action, "--state", given.value].join(" ");
        return Err(given.not_modelled(Unmodelled::Words(what.trim_end().to_owned())));
    }
    let action = match action {
        "--list" => Action::List,
        "--reset-offsets" => Action::Reset(Reset::parse(&args)?),
        _ if args.has("--state") => Action::State,
        _ if args.has("--members") => Action::Members { verbose: args.has("--verbose") },
        _ => Action::Offsets,
    };
    let groups: Vec<Rc<str>> = args.all("--group").map(|given| given.value.into()).collect();
    let all = args.has("--all-groups") || action == Action::List;
    if groups.is_empty() && !all {
        return Err(ToolError::Required {
            tool: args.tool,
            what: Expected::OneOf(&["--group", "--all-groups"]),
        }
        .into());
    }
    let groups = (!all).then_some(groups);
    Ok((Spec { action, groups }, Common { bootstrap: args.bootstrap()?, name: None }))
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
        };
        if let Action::Reset(reset) = &tool.action
            && reset.is_implicit_dry_run()
        {
            out.print_err("WARN: No action will be performed as the --execute option is missing. In a future major release, the default behavior will be to prompt the user before executing the reset rather than doing a dry run. You should add the --dry-run option explicitly if you are scripting this command and want to keep the current default behavior without prompting.");
        }
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

    fn on_listed(&mut self, groups: impl Iterator<Item = Rc<str>>, out: &mut Out<'_>) {
        self.waiting.extend(groups);
        let Step::ListingGroups { left } = &mut self.step else { return };
        *left -= 1;
        if *left > 0 {
            return;
        }
        self.waiting.make_contiguous().sort_unstable();
        if self.action == Action::List {
            self.waiting.iter().for_each(|group| out.print(group.clone()));
            return self.session.end(0, out);
        }
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
                if let Action::Reset(_) = self.action {
                    self.text.push_str(&print::reset_header());
                    self.text.push_str(&self.rows);
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
        let request = FindCoordinatorRequest { group: self.group.id.clone() };
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
            let request = OffsetFetchRequest { group, partitions: None };
            self.ask_coordinator(Request::OffsetFetch(request), out);
        } else {
            self.step = Step::TryingNewProtocol;
            let request = ConsumerGroupDescribeRequest { groups: vec![group] };
            self.ask_coordinator(Request::ConsumerGroupDescribe(request), out);
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
                Scope::AllTopics => self.group.committed.keys().cloned().collect(),
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
        let found =
            lookup.found.iter().filter_map(|(tp, offset)| Some((tp.clone(), (*offset).ok()?))).collect();
        if *to == OffsetSpec::Earliest {
            self.group.starts = found;
            self.look_up_to(OffsetSpec::Latest, out);
        } else {
            self.group.ends = found;
            self.on_ends(out);
        }
    }

    fn on_ends(&mut self, out: &mut Out<'_>) {
        let Action::Reset(reset) = &self.action else {
            print::offsets(&self.group, &mut self.text, out);
            return self.next_group(out);
        };
        let offsets = reset.plan(&self.group, out);
        print::reset_rows(&self.group.id, &offsets, &mut self.rows);
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
                self.on_listed(answer.groups.iter().map(|(id, ..)| id.clone()), out);
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
                let Action::Reset(reset) = &self.action else { return };
                let partitions = reset.partitions(&answer.topics);
                self.look_up(partitions, out);
            }
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
