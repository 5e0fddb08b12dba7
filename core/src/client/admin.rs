//! The admin client (`KafkaAdminClient`): one question, one answer, asked again until there is one.
//!
//! A call names what it asks and whom: any broker, the controller, or a certain broker. The client finds the node by
//! metadata, connects, and repeats what failed in a way that may pass (a lost connection, a controller that is one no
//! more, a coordinator that is loading) until `default.api.timeout.ms` is over. What takes several requests is a tool's
//! business.

use std::collections::VecDeque;
use std::rc::Rc;

use super::config::ClientConfigs;
use super::connection::Node;
use super::metadata::Interest;
use super::network::{Completion, NetworkClient};
use super::unmodelled::ClientKind;
use super::{ClientError, ExponentialBackoff, Logger, Properties};
use crate::configs;
use crate::ids::BrokerId;
use crate::map::Map;
use crate::process::{Input, Out};
use crate::protocol::cluster::MetadataRequest;
use crate::protocol::{ErrorCode, Request, Response};
use crate::rng::Rng;
use crate::time::{Instant, Span};

configs! {
    /// `AdminClientConfig`, as far as it is modelled.
    pub struct AdminConfigs("admin") {
        /// How long a call is tried.
        pub default_api_timeout_ms: i32 = "default.api.timeout.ms", 60_000, at_least(0);
    }
}

/// Numbers the calls of one admin client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CallId(pub u32);

/// Whom to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Any broker.
    LeastLoaded,
    /// The controller.
    Controller,
    /// This one.
    Broker(BrokerId),
}

#[derive(Clone, Debug)]
enum CallState {
    Waiting { not_before: Instant },
    Assigned(Node),
    Sent,
}

#[derive(Clone, Debug)]
struct Call {
    target: Target,
    request: Rc<Request>,
    state: CallState,
    tries: u32,
    until: Instant,
}

/// An admin client.
#[derive(Clone, Debug)]
pub struct Admin {
    net: NetworkClient<CallId>,
    backoff: ExponentialBackoff,
    calls: Map<CallId, Call>,
    next_call: u32,
    answers: VecDeque<(CallId, Result<Rc<Response>, ClientError>)>,
    wake: Instant,
    api_timeout: Span,
}

impl Admin {
    /// Checks properties as `KafkaAdminClient.createInternal` does.
    pub fn check(properties: &Properties) -> Result<(ClientConfigs, AdminConfigs), ClientError> {
        ClientKind::Admin.check(properties)?;
        let mut own = properties.read(AdminConfigs::NAMES, AdminConfigs::from_pairs)?;
        let client = ClientConfigs::new(properties)?;
        if own.default_api_timeout_ms < client.request_timeout_ms {
            if properties.get("default.api.timeout.ms").is_some() {
                return Err(ClientKind::Admin.not_made(ClientError::config(
                    "The specified value of default.api.timeout.ms must be no smaller than the value of request.timeout.ms.",
                )));
            }
            own.default_api_timeout_ms = client.request_timeout_ms;
        }
        Ok((client, own))
    }

    /// A client that has not asked anything yet. Its properties are checked before it is made.
    pub fn new(client_id: &str, bootstrap: &[BrokerId], properties: &Properties, rng: Rng) -> Self {
        let logger = Logger::new(&format!("AdminClient clientId={client_id}"));
        let (client, own) = Self::check(properties).unwrap_or_default();
        let network = client.network(usize::MAX);
        Admin {
            backoff: network.retry_backoff,
            net: NetworkClient::new(network, bootstrap, Interest::Brokers, logger, rng),
            calls: Map::new(),
            next_call: 0,
            answers: VecDeque::new(),
            wake: Instant::NEVER,
            api_timeout: Span::from_millis(own.default_api_timeout_ms.into()),
        }
    }

    /// Asks, not before a moment. [`Self::poll`] is to be called afterwards.
    pub fn call(&mut self, target: Target, request: Request, not_before: Instant, now: Instant) -> CallId {
        let id = CallId(self.next_call);
        self.next_call += 1;
        let state = CallState::Waiting { not_before };
        let until = now + self.api_timeout;
        self.calls.insert(id, Call { target, request: Rc::new(request), state, tries: 0, until });
        id
    }

    /// The live brokers, once they are known.
    pub fn brokers(&self) -> &[BrokerId] {
        self.net.metadata.brokers()
    }

    /// Takes what the world says. [`Self::poll`] is to be called afterwards.
    pub fn on_input(&mut self, input: &Input, out: &mut Out<'_>) {
        self.net.on_input(input, out);
    }

    /// Does all that can be done now.
    pub fn poll(&mut self, out: &mut Out<'_>) {
        loop {
            self.net.poll(out);
            self.assign(out);
            self.send(out);
            let mut any = false;
            while let Some(completion) = self.net.next_completion() {
                self.on_completion(completion, out);
                any = true;
            }
            if !any {
                break;
            }
        }
        self.expire(out.now);
        self.wake = self.next_deadline(out.now);
    }

    /// The next answer: of a broker, or the exception that the call ended in.
    pub fn next_answer(&mut self) -> Option<(CallId, Result<Rc<Response>, ClientError>)> {
        self.answers.pop_front()
    }

    /// When to call [`Self::poll`] next.
    pub fn deadline(&self) -> Instant {
        self.wake
    }

    /// Closes the connections.
    pub fn close(&mut self, out: &mut Out<'_>) {
        self.net.close(out);
        self.calls.clear();
        self.wake = Instant::NEVER;
    }

    /// No broker is asked before metadata has named them.
    fn assign(&mut self, out: &Out<'_>) {
        if self.net.metadata.version() == 0 {
            return;
        }
        for call in self.calls.values_mut() {
            let CallState::Waiting { not_before } = call.state else { continue };
            let moving = call.target == Target::Controller && self.net.metadata.update_requested();
            if not_before > out.now || moving {
                continue;
            }
            let node = match call.target {
                Target::LeastLoaded => self.net.least_loaded(out.now),
                Target::Controller => Some(self.net.metadata.controller())
                    .filter(|controller| *controller != BrokerId::NONE)
                    .map(Node::Broker),
                Target::Broker(id) => Some(Node::Broker(id)),
            };
            match node.filter(|node| !self.net.is_unavailable(*node, out.now)) {
                Some(node) => call.state = CallState::Assigned(node),
                None => {
                    self.net.set_back = out.cause().or(self.net.set_back);
                    self.net.metadata.request_update();
                    call.state = CallState::Waiting { not_before: out.now + self.backoff.initial };
                }
            }
        }
    }

    fn send(&mut self, out: &mut Out<'_>) {
        let mut unsupported = Vec::new();
        for (id, call) in &mut self.calls {
            let CallState::Assigned(node) = call.state else { continue };
            if self.net.ready(node, out) {
                match &*call.request {
                    _ if self.net.has_kraft_requests(node) => {}
                    Request::DescribeTopicPartitions(asked) => {
                        let topics = Some(asked.topics.clone());
                        let request = MetadataRequest { topics, allow_auto_topic_creation: false };
                        call.request = Rc::new(Request::Metadata(request));
                    }
                    Request::DescribeQuorum(_) => {
                        unsupported.push(*id);
                        continue;
                    }
                    _ => {}
                }
                self.net.send(node, call.request.clone(), *id, out);
                call.state = CallState::Sent;
            } else if self.net.is_unavailable(node, out.now) {
                call.state = CallState::Waiting { not_before: self.net.retry_at(node) };
            }
        }
        for id in unsupported {
            self.calls.remove(&id);
            self.answers.push_back((id, Err(ClientError::of(ErrorCode::UnsupportedVersion))));
        }
    }

    fn on_completion(&mut self, completion: Completion<CallId>, out: &mut Out<'_>) {
        let Some(call) = self.calls.get_mut(&completion.tag) else { return };
        match completion.result {
            Ok(response) if !is_to_be_repeated(&response) => {
                self.calls.remove(&completion.tag);
                self.answers.push_back((completion.tag, Ok(response)));
            }
            _ => {
                let backoff = self.backoff.span(call.tries, &mut self.net.rng);
                call.tries += 1;
                call.state = CallState::Waiting { not_before: out.now + backoff };
                self.net.set_back = out.cause();
                self.net.metadata.request_update();
            }
        }
    }

    fn expire(&mut self, now: Instant) {
        let late: Vec<CallId> =
            self.calls.iter().filter(|(_, call)| call.until <= now).map(|(id, _)| *id).collect();
        for id in late {
            let Some(call) = self.calls.remove(&id) else { continue };
            let name = call_name(&call.request);
            let message = match call.state {
                CallState::Sent => {
                    let attempts = call.tries + 1;
                    format!("Call(callName={name}) timed out after {attempts} attempt(s)")
                }
                _ => format!("Timed out waiting for a node assignment. Call: {name}"),
            };
            self.answers.push_back((id, Err(ClientError::timeout(message))));
        }
    }

    fn next_deadline(&self, now: Instant) -> Instant {
        let calls = self.calls.values().map(|call| match call.state {
            CallState::Waiting { not_before } if not_before > now => not_before.min(call.until),
            _ => call.until,
        });
        calls.min().unwrap_or(Instant::NEVER).min(self.net.deadline())
    }
}

/// Whether an answer only says that this was not the time or place to ask.
fn is_to_be_repeated(response: &Response) -> bool {
    use ErrorCode as E;
    let moved = |error| error == E::NotController;
    let loading = |error| matches!(error, E::CoordinatorLoadInProgress | E::CoordinatorNotAvailable);
    match response {
        Response::CreateTopics(answer) => answer.topics.iter().any(|topic| moved(topic.1)),
        Response::DeleteTopics(answer) => answer.topics.iter().any(|topic| moved(topic.1)),
        Response::CreatePartitions(answer) => answer.topics.iter().any(|topic| moved(topic.1)),
        Response::AlterPartitionReassignments(answer) => moved(answer.error),
        Response::ListPartitionReassignments(answer) => moved(answer.error),
        Response::ElectLeaders(answer) => moved(answer.error),
        Response::DescribeQuorum(answer) => answer.error == E::NotLeaderOrFollower,
        Response::FindCoordinator(answer) => loading(answer.error),
        Response::OffsetFetch(answer) => loading(answer.error),
        Response::ListGroups(answer) => loading(answer.error),
        Response::DescribeGroups(answer) => answer.groups.iter().any(|group| loading(group.error)),
        Response::DeleteGroups(answer) => answer.groups.iter().any(|(_, error)| loading(*error)),
        Response::OffsetDelete(answer) => loading(answer.error),
        _ => false,
    }
}

/// What the admin client calls a request.
fn call_name(request: &Request) -> &'static str {
    match request {
        Request::CreateTopics(_) => "createTopics",
        Request::DeleteTopics(_) => "deleteTopics",
        Request::CreatePartitions(_) => "createPartitions",
        Request::Metadata(request) if request.topics.is_none() => "listTopics",
        Request::Metadata(_) | Request::DescribeTopicPartitions(_) => "describeTopics",
        Request::DescribeQuorum(_) => "describeMetadataQuorum",
        Request::DescribeCluster(_) => "listNodes",
        Request::DescribeConfigs(_) => "describeConfigs",
        Request::IncrementalAlterConfigs(_) => "incrementalAlterConfigs",
        Request::ListPartitionReassignments(_) => "listPartitionReassignments",
        Request::AlterPartitionReassignments(_) => "alterPartitionReassignments",
        Request::ElectLeaders(_) => "electLeaders",
        Request::FindCoordinator(_) => "findCoordinator",
        Request::DescribeGroups(_) => "describeConsumerGroups",
        Request::OffsetFetch(_) => "listConsumerGroupOffsets",
        Request::ListOffsets(_) => "listOffsets",
        Request::ListGroups(_) => "listConsumerGroups",
        Request::DeleteGroups(_) => "deleteConsumerGroups",
        Request::OffsetDelete(_) => "deleteConsumerGroupOffsets",
        other => other.api().name(),
    }
}
