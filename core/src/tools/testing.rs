//! A laboratory for tests: one tool, and a cluster that answers as it is told to.

use std::collections::VecDeque;
use std::rc::Rc;

use bytes::Bytes;

use super::{Process, Start, parse};
use crate::agenda::Agenda;
use crate::fact::{ProcessFact, Stream, What};
use crate::ids::{BrokerId, ClientId, ConnId, LeaderEpoch, NodeId, Offset, TopicPartition};
use crate::map::{Map, Set};
use crate::process::{Effect, Ids, Input, Out};
use crate::protocol::admin::*;
use crate::protocol::cluster::*;
use crate::protocol::data::*;
use crate::protocol::group::*;
use crate::protocol::{ApiKey, ErrorCode, Message, Records, Request, Response};
use crate::time::{Instant, Span, WallClock};
use crate::wire::Batch;

/// How long a message takes.
const LATENCY: Span = Span(1000);
/// A run that takes more steps than this is a loop.
const STEPS_MAX: u32 = 200_000;

/// What a broker does with a request.
pub enum Reply {
    /// It answers.
    Answer(Response),
    /// It never answers.
    Silence,
    /// It closes the connection.
    Disconnect,
}

/// A rule for one request, used once.
type Rule = (ApiKey, Box<dyn FnOnce(&mut Cluster, &Request) -> Reply>);

/// A cluster without replication, faults other than those asked for, or time.
pub struct Cluster {
    /// Brokers that listen.
    pub up: Set<i32>,
    /// Topics: the leader of each partition.
    pub topics: Map<Rc<str>, Vec<i32>>,
    /// Leader epochs.
    pub epochs: Map<TopicPartition, LeaderEpoch>,
    /// What was appended, batch by batch.
    pub logs: Map<TopicPartition, Vec<Batch>>,
    /// Groups, as they are described.
    pub groups: Vec<DescribedGroup>,
    /// What groups committed.
    pub committed: Map<TopicPartition, CommittedOffset>,
    /// What is done instead of answering properly.
    pub rules: VecDeque<Rule>,
    /// The controller's id.
    pub controller: i32,
}

impl Cluster {
    fn answer(&mut self, broker: BrokerId, request: &Request) -> Reply {
        let rule = self.rules.iter().position(|(api, _)| *api == request.api());
        if let Some((_, rule)) = rule.and_then(|at| self.rules.remove(at)) {
            return rule(self, request);
        }
        self.proper(broker, request)
    }

    /// The answer of a healthy broker.
    pub fn proper(&mut self, broker: BrokerId, request: &Request) -> Reply {
        Reply::Answer(match request {
            Request::ApiVersions(_) => {
                Response::ApiVersions(ApiVersionsResponse { has_kraft_requests: false })
            }
            Request::Metadata(request) => Response::Metadata(self.metadata(request)),
            Request::InitProducerId(_) => Response::InitProducerId(InitProducerIdResponse {
                error: ErrorCode::None,
                producer_id: 7,
                producer_epoch: 0,
            }),
            Request::Produce(request) if request.acks == 0 => {
                self.produce(broker, request);
                return Reply::Silence;
            }
            Request::Produce(request) => Response::Produce(self.produce(broker, request)),
            Request::Fetch(request) => {
                let fetched = self.fetch(broker, request);
                if fetched
                    .partitions
                    .iter()
                    .all(|partition| partition.records.is_empty() && partition.error == ErrorCode::None)
                    && !request.partitions.is_empty()
                {
                    return Reply::Silence;
                }
                Response::Fetch(fetched)
            }
            Request::ListOffsets(request) => Response::ListOffsets(self.list_offsets(request)),
            Request::OffsetForLeaderEpoch(request) => {
                let end = |tp: &TopicPartition, epoch| (tp.clone(), ErrorCode::None, epoch, self.end(tp));
                let partitions = request.partitions.iter().map(|(tp, _, epoch)| end(tp, *epoch)).collect();
                Response::OffsetForLeaderEpoch(OffsetForLeaderEpochResponse { partitions })
            }
            Request::FindCoordinator(_) => Response::FindCoordinator(FindCoordinatorResponse {
                error: ErrorCode::None,
                coordinator: BrokerId(*self.up.first().expect("a broker is up")),
            }),
            Request::JoinGroup(request) => Response::JoinGroup(join(request)),
            Request::SyncGroup(request) => Response::SyncGroup(SyncGroupResponse {
                error: ErrorCode::None,
                assignment: request.assignments.first().map(|(_, bytes)| bytes.clone()).unwrap_or_default(),
            }),
            Request::Heartbeat(_) => Response::Heartbeat(HeartbeatResponse { error: ErrorCode::None }),
            Request::LeaveGroup(_) => Response::LeaveGroup(LeaveGroupResponse { error: ErrorCode::None }),
            Request::OffsetCommit(request) => {
                self.committed.extend(request.offsets.iter().cloned());
                let partitions =
                    request.offsets.iter().map(|(tp, _)| (tp.clone(), ErrorCode::None)).collect();
                Response::OffsetCommit(OffsetCommitResponse { partitions })
            }
            Request::OffsetFetch(request) => {
                let asked =
                    request.partitions.clone().unwrap_or_else(|| self.committed.keys().cloned().collect());
                let partitions =
                    asked.into_iter().map(|tp| (tp.clone(), self.committed.get(&tp).cloned())).collect();
                Response::OffsetFetch(OffsetFetchResponse { error: ErrorCode::None, partitions })
            }
            Request::CreateTopics(request) => Response::CreateTopics(CreateTopicsResponse {
                topics: request
                    .topics
                    .iter()
                    .map(|topic| (topic.name.clone(), ErrorCode::None, None))
                    .collect(),
            }),
            Request::DescribeCluster(_) => Response::DescribeCluster(DescribeClusterResponse {
                controller: BrokerId(self.controller),
                brokers: self.brokers(),
            }),
            Request::DescribeConfigs(request) => Response::DescribeConfigs(DescribeConfigsResponse {
                resources: request
                    .resources
                    .iter()
                    .map(|resource| (resource.clone(), ErrorCode::None, Vec::new()))
                    .collect(),
            }),
            Request::ListPartitionReassignments(_) => Response::ListPartitionReassignments(
                ListPartitionReassignmentsResponse::nothing(ErrorCode::None),
            ),
            Request::ConsumerGroupDescribe(_) => {
                Response::ConsumerGroupDescribe(ConsumerGroupDescribeResponse {
                    error: ErrorCode::UnsupportedVersion,
                })
            }
            Request::DescribeGroups(request) => Response::DescribeGroups(DescribeGroupsResponse {
                groups: request.groups.iter().map(|group| self.group(group)).collect(),
            }),
            Request::ListGroups(_) => Response::ListGroups(ListGroupsResponse {
                error: ErrorCode::None,
                groups: self.groups_at(broker),
            }),
            Request::CreatePartitions(request) => Response::CreatePartitions(CreatePartitionsResponse {
                topics: request
                    .topics
                    .iter()
                    .map(|(name, ..)| (name.clone(), ErrorCode::None, None))
                    .collect(),
            }),
            Request::DeleteTopics(request) => Response::DeleteTopics(DeleteTopicsResponse {
                topics: request.topics.iter().map(|name| (name.clone(), ErrorCode::None, None)).collect(),
            }),
            Request::ElectLeaders(request) => Response::ElectLeaders(ElectLeadersResponse {
                error: ErrorCode::None,
                partitions: request
                    .partitions
                    .iter()
                    .flatten()
                    .map(|tp| (tp.clone(), ErrorCode::None, None))
                    .collect(),
            }),
            Request::IncrementalAlterConfigs(request) => {
                let resources =
                    request.resources.iter().map(|(of, _)| (of.clone(), ErrorCode::None, None)).collect();
                Response::IncrementalAlterConfigs(IncrementalAlterConfigsResponse { resources })
            }
            other => panic!("the laboratory does not answer {}", other.api().name()),
        })
    }

    fn group(&self, group: &Rc<str>) -> DescribedGroup {
        let known = self.groups.iter().find(|known| known.group == *group);
        known.cloned().unwrap_or_else(|| DescribedGroup {
            error: ErrorCode::None,
            group: group.clone(),
            state: GroupState::Dead,
            protocol_type: "".into(),
            protocol: "".into(),
            members: Vec::new(),
        })
    }

    /// Broker 1 coordinates them all.
    fn groups_at(&self, broker: BrokerId) -> Vec<(Rc<str>, Rc<str>, GroupState)> {
        let here = self.groups.iter().filter(|_| broker.0 == 1);
        here.map(|group| (group.group.clone(), group.protocol_type.clone(), group.state)).collect()
    }

    fn brokers(&self) -> Vec<BrokerId> {
        self.up.iter().copied().map(BrokerId).collect()
    }

    /// The end of a log.
    pub fn end(&self, tp: &TopicPartition) -> Offset {
        self.logs.get(tp).and_then(|log| log.last()).map_or(Offset::ZERO, Batch::next_offset)
    }

    fn metadata(&self, request: &MetadataRequest) -> MetadataResponse {
        let names: Vec<Rc<str>> =
            request.topics.clone().unwrap_or_else(|| self.topics.keys().cloned().collect());
        let topics = names.iter().map(|name| self.topic(name)).collect();
        MetadataResponse { brokers: self.brokers(), controller: BrokerId(self.controller), topics }
    }

    fn topic(&self, name: &Rc<str>) -> TopicMetadata {
        let (error, leaders) = match self.topics.get(name) {
            Some(leaders) => (ErrorCode::None, leaders.clone()),
            None => (ErrorCode::UnknownTopicOrPartition, Vec::new()),
        };
        let partition = |(n, leader): (usize, i32)| {
            let alive = self.up.contains(&leader);
            PartitionMetadata {
                error: if alive { ErrorCode::None } else { ErrorCode::LeaderNotAvailable },
                partition: n as i32,
                leader: if alive { BrokerId(leader) } else { BrokerId::NONE },
                leader_epoch: self
                    .epochs
                    .get(&TopicPartition::new(name.clone(), n as i32))
                    .copied()
                    .unwrap_or_default(),
                replicas: vec![BrokerId(leader)],
                isr: vec![BrokerId(leader)],
                offline_replicas: Vec::new(),
            }
        };
        let partitions = leaders.into_iter().enumerate().map(partition).collect();
        TopicMetadata { error, name: name.clone(), topic_id: Uuid(1), is_internal: false, partitions }
    }

    fn leads(&self, broker: BrokerId, tp: &TopicPartition) -> bool {
        self.topics.get(&tp.topic).and_then(|leaders| leaders.get(tp.partition as usize)) == Some(&broker.0)
    }

    fn produce(&mut self, broker: BrokerId, request: &ProduceRequest) -> ProduceResponse {
        let mut partitions = Vec::new();
        for (tp, bytes) in &request.partitions {
            let base_offset = self.end(tp);
            let leads = self.leads(broker, tp);
            if leads {
                let batch = Batch::parse(bytes).expect("a producer sends whole batches");
                batch.check_crc().expect("and their checksums are right");
                self.logs.entry(tp.clone()).or_default().push(batch.stamped(base_offset, LeaderEpoch::ZERO));
            }
            partitions.push(ProducePartition {
                tp: tp.clone(),
                error: if leads { ErrorCode::None } else { ErrorCode::NotLeaderOrFollower },
                base_offset: if leads { base_offset } else { Offset::NONE },
                log_start_offset: Offset::ZERO,
                current_leader: None,
            });
        }
        ProduceResponse { partitions }
    }

    fn fetch(&self, broker: BrokerId, request: &FetchRequest) -> FetchResponse {
        let partition = |asked: &FetchPartition| {
            let log = self.logs.get(&asked.tp).map_or(&[][..], |log| log);
            let records = log.iter().filter(|batch| batch.last_offset() >= asked.fetch_offset);
            let leads = self.leads(broker, &asked.tp);
            FetchedPartition {
                aborted: Vec::new(),
                tp: asked.tp.clone(),
                error: if leads { ErrorCode::None } else { ErrorCode::NotLeaderOrFollower },
                high_watermark: self.end(&asked.tp),
                last_stable_offset: self.end(&asked.tp),
                log_start_offset: Offset::ZERO,
                diverging_epoch: None,
                current_leader: None,
                records: Records(records.filter(|_| leads).map(|batch| batch.bytes().clone()).collect()),
            }
        };
        FetchResponse { partitions: request.partitions.iter().map(partition).collect() }
    }

    fn list_offsets(&self, request: &ListOffsetsRequest) -> ListOffsetsResponse {
        let partition = |(tp, _, spec): &(TopicPartition, LeaderEpoch, OffsetSpec)| ListedOffset {
            tp: tp.clone(),
            error: ErrorCode::None,
            offset: if *spec == OffsetSpec::Earliest { Offset::ZERO } else { self.end(tp) },
            timestamp: -1,
            leader_epoch: LeaderEpoch::ZERO,
        };
        ListOffsetsResponse { partitions: request.partitions.iter().map(partition).collect() }
    }
}

/// A group with one member: whoever asks.
fn join(request: &JoinGroupRequest) -> JoinGroupResponse {
    let first = request.member_id.is_empty();
    let member_id: Rc<str> = match (&request.group_instance_id, first) {
        (_, false) => request.member_id.clone(),
        (None, _) => format!("{}-uuid", request.client_id).into(),
        (Some(instance), _) => format!("{instance}-uuid").into(),
    };
    let required = first && request.group_instance_id.is_none();
    let (protocol, metadata) = request.protocols[0].clone();
    let me = JoinedMember {
        member_id: member_id.clone(),
        group_instance_id: request.group_instance_id.clone(),
        metadata,
    };
    JoinGroupResponse {
        error: if required { ErrorCode::MemberIdRequired } else { ErrorCode::None },
        generation: if required { -1 } else { 1 },
        protocol,
        leader: if required { "".into() } else { member_id.clone() },
        skip_assignment: false,
        member_id,
        members: if required { Vec::new() } else { vec![me] },
    }
}

/// A tool at work.
pub struct Lab {
    /// The time.
    pub now: Instant,
    /// The cluster.
    pub cluster: Cluster,
    /// Requests that arrived: `1 METADATA`.
    pub requests: Vec<String>,
    /// When each of them did.
    pub times: Vec<Instant>,
    /// What the tool printed.
    pub stdout: Vec<String>,
    /// What it logged.
    pub stderr: Vec<String>,
    /// What happened in it.
    pub facts: Vec<What>,
    /// Its exit code.
    pub exit: Option<i32>,
    process: Option<Process>,
    ids: Ids,
    queue: Agenda<Arrival>,
    conns: Map<ConnId, BrokerId>,
}

enum Arrival {
    Input(Input),
    Request(ConnId, u32, Rc<Request>),
}

impl Lab {
    /// Three brokers, all up, and one topic `orders` whose partitions are led by `leaders`.
    pub fn new(leaders: &[i32]) -> Self {
        Lab {
            now: Instant::START,
            cluster: Cluster {
                up: [1, 2, 3].into(),
                topics: [("orders".into(), leaders.to_vec())].into(),
                epochs: Map::new(),
                logs: Map::new(),
                groups: Vec::new(),
                committed: Map::new(),
                rules: VecDeque::new(),
                controller: 1,
            },
            requests: Vec::new(),
            times: Vec::new(),
            stdout: Vec::new(),
            stderr: Vec::new(),
            facts: Vec::new(),
            exit: None,
            process: None,
            ids: Ids::default(),
            queue: Agenda::default(),
            conns: Map::new(),
        }
    }

    /// The next request of this kind is treated so.
    pub fn once(
        &mut self,
        api: ApiKey,
        rule: impl FnOnce(&mut Cluster, &Request) -> Reply + 'static,
    ) -> &mut Self {
        self.cluster.rules.push_back((api, Box::new(rule)));
        self
    }

    /// The next PRODUCE is refused.
    pub fn refuse_produce(&mut self, error: ErrorCode) -> &mut Self {
        self.once(ApiKey::Produce, move |_, request| {
            let Request::Produce(request) = request else { unreachable!("the rule is for PRODUCE") };
            let refused = |tp: &TopicPartition| ProducePartition {
                tp: tp.clone(),
                error,
                base_offset: Offset::NONE,
                log_start_offset: Offset::NONE,
                current_leader: None,
            };
            let partitions = request.partitions.iter().map(|(tp, _)| refused(tp)).collect();
            Reply::Answer(Response::Produce(ProduceResponse { partitions }))
        })
    }

    /// Starts a command line, with `feed` in its pipe, and lets it run until it ends.
    pub fn run(&mut self, line: &str, feed: &str) -> &mut Self {
        self.start(line, feed);
        self.until(Instant::NEVER);
        self
    }

    /// Starts a command line.
    pub fn start(&mut self, line: &str, feed: &str) -> &mut Self {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let spec = parse(&words).unwrap_or_else(|error| panic!("{line}: {error:?}"));
        let bootstrap = [1, 2, 3].map(BrokerId);
        let bootstrap = spec.bootstrap().unwrap_or(&bootstrap).to_vec();
        let feed = Bytes::copy_from_slice(feed.as_bytes());
        let start = Start { feed, bootstrap: &bootstrap, seed: 1, disks: &[], admin: None };
        self.exit = None;
        self.call(|_, out| Some(Process::start(&spec, start, out)));
        self
    }

    /// Runs until a moment, or until the tool ends.
    pub fn until(&mut self, until: Instant) -> &mut Self {
        for _ in 0..STEPS_MAX {
            let message = self.queue.next_due();
            let wake = self.process.as_ref().and_then(Process::deadline);
            let Some(next) = [message, wake].into_iter().flatten().min() else { break };
            if next > until || self.exit.is_some() {
                break;
            }
            self.now = self.now.max(next);
            match self.queue.pop_due(next) {
                Some(Arrival::Input(input)) => self.input(&input),
                Some(Arrival::Request(conn, correlation, request)) => {
                    self.on_request(conn, correlation, request);
                }
                None => self.input(&Input::Wake),
            }
        }
        if until < Instant::NEVER {
            self.now = self.now.max(until);
        }
        self
    }

    /// Runs for a while.
    pub fn wait(&mut self, span: Span) -> &mut Self {
        self.until(self.now + span)
    }

    /// Sends SIGTERM and runs until the tool ends.
    pub fn terminate(&mut self) -> &mut Self {
        self.input(&Input::Terminate);
        self.until(Instant::NEVER)
    }

    /// A broker dies.
    pub fn kill(&mut self, broker: i32) -> &mut Self {
        self.cluster.up.remove(&broker);
        let lost: Vec<ConnId> =
            self.conns.iter().filter(|(_, to)| to.0 == broker).map(|(conn, _)| *conn).collect();
        for conn in lost {
            self.conns.remove(&conn);
            self.arrive(Arrival::Input(Input::Disconnected(conn)));
        }
        self
    }

    /// The process.
    pub fn process(&self) -> &Process {
        self.process.as_ref().expect("a tool was started")
    }

    /// Keys and values in a partition of `orders`.
    pub fn log(&self, partition: i32) -> Vec<String> {
        let tp = TopicPartition::new("orders", partition);
        let text = |bytes: &Option<Bytes>| {
            bytes.as_deref().map_or("null".into(), |bytes| String::from_utf8_lossy(bytes).into_owned())
        };
        let batches = self.cluster.logs.get(&tp).into_iter().flatten();
        let records = batches.flat_map(|batch| batch.records().map(Result::unwrap).collect::<Vec<_>>());
        records.map(|record| format!("{}:{}", text(&record.key), text(&record.value))).collect()
    }

    /// Names of the requests that arrived, API_VERSIONS left out.
    pub fn asked(&self) -> Vec<&str> {
        let names = self.requests.iter().filter_map(|line| line.split_once(' ')).map(|(_, name)| name);
        names.filter(|name| *name != "API_VERSIONS").collect()
    }

    fn input(&mut self, input: &Input) {
        self.call(|process, out| {
            let mut process = process?;
            process.on_input(input, out);
            Some(process)
        });
    }

    fn call(&mut self, f: impl FnOnce(Option<Process>, &mut Out<'_>) -> Option<Process>) {
        let (mut effects, mut facts) = (Vec::new(), Vec::new());
        let node = Some(NodeId::Client(ClientId(0)));
        let mut ids = self.ids.clone();
        let mut out =
            Out::new((self.now, WallClock::DEFAULT), node, None, &mut ids, &mut effects, &mut facts);
        self.process = f(self.process.take(), &mut out);
        self.ids = ids;
        let told = facts.into_iter().map(|fact| fact.what);
        self.facts.extend(told.filter(|what| !matches!(what, What::Process(ProcessFact::Printed { .. }))));
        for (_, effect) in effects {
            self.effect(effect);
        }
    }

    fn effect(&mut self, effect: Effect) {
        match effect {
            Effect::Connect(conn, NodeId::Broker(broker)) => {
                let up = self.cluster.up.contains(&broker.0);
                if up {
                    self.conns.insert(conn, broker);
                }
                let fate = if up { Input::Connected(conn) } else { Input::Disconnected(conn) };
                self.arrive(Arrival::Input(fate));
            }
            Effect::Connect(..) => unreachable!("only brokers are here"),
            Effect::Close(conn) => {
                self.conns.remove(&conn);
            }
            Effect::Send(conn, Message::Request { correlation, request }) => {
                self.arrive(Arrival::Request(conn, correlation, request));
            }
            Effect::Send(..) => unreachable!("clients only ask brokers"),
            Effect::Print(Stream::Out, line) => self.stdout.push(line.to_string()),
            Effect::Print(Stream::Err, line) => self.stderr.push(line.to_string()),
            Effect::Exit(code) => self.exit = Some(code),
        }
    }

    fn arrive(&mut self, arrival: Arrival) {
        self.queue.add(self.now + LATENCY, arrival);
    }

    fn on_request(&mut self, conn: ConnId, correlation: u32, request: Rc<Request>) {
        let Some(broker) = self.conns.get(&conn).copied() else { return };
        self.requests.push(format!("{broker} {}", request.api().name()));
        self.times.push(self.now);
        match self.cluster.answer(broker, &request) {
            Reply::Answer(response) => self.respond(conn, correlation, response),
            Reply::Silence => {
                if let Request::Fetch(fetch) = &*request {
                    let empty = fetch.partitions.iter().map(|asked| FetchedPartition {
                        aborted: Vec::new(),
                        tp: asked.tp.clone(),
                        error: ErrorCode::None,
                        high_watermark: self.cluster.end(&asked.tp),
                        last_stable_offset: self.cluster.end(&asked.tp),
                        log_start_offset: Offset::ZERO,
                        diverging_epoch: None,
                        current_leader: None,
                        records: Records::EMPTY,
                    });
                    let response = Response::Fetch(FetchResponse { partitions: empty.collect() });
                    let message = Message::Response { correlation, response: Rc::new(response) };
                    let arrival = Arrival::Input(Input::Message(conn, message));
                    self.queue.add(self.now + fetch.max_wait, arrival);
                }
            }
            Reply::Disconnect => {
                self.conns.remove(&conn);
                self.arrive(Arrival::Input(Input::Disconnected(conn)));
            }
        }
    }

    fn respond(&mut self, conn: ConnId, correlation: u32, response: Response) {
        let message = Message::Response { correlation, response: Rc::new(response) };
        self.arrive(Arrival::Input(Input::Message(conn, message)));
    }
}
