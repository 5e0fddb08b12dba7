//! The consumer (`org.apache.kafka.clients.consumer.KafkaConsumer`, classic protocol).
//!
//! ```text
//! subscribe ─► coordinator: join, get partitions ─► positions: commit, or auto.offset.reset ─► fetch ─► records
//!                   ▲                                                                            │
//!                   └─ heartbeats, commits ◄──────────────── poll again ◄──── application ◄──────┘
//! ```
//!
//! An application calls [`Consumer::poll`] whenever something came, or its deadline did, and takes the [`Event`]s. One
//! that needs no time for its records is inside `poll()` all the time. Where each record takes some
//! ([`Ask::TakeTime`]), a poll that handed out records is followed by that much time in which only the heartbeat
//! thread works. Records are handed out once per poll, and positions move when they are.
//!
//! CAVEATS: the new protocol (KIP-848) is not modelled, nor pausing of partitions, nor deserialisers.

pub mod assignor;
mod commit;
mod committing;
mod config;
mod coordinator;
mod fetcher;
mod rebalance;
pub mod sticky;
mod subscription;

use std::collections::VecDeque;
use std::rc::Rc;

pub use self::config::{ConsumerConfig, ConsumerConfigs, FetchConfig, GroupConfig};
pub use self::coordinator::{Clocks, Identity};

use self::coordinator::Coordinator;
use self::fetcher::Fetcher;
use self::subscription::{Phase, Position, Subscribed, Subscription};
use super::metadata::Interest;
use super::network::{Completion, Lost, NetworkClient};
use super::{ClientError, Logger};
use crate::fact::{Ask, ConsumerFact, PositionFrom};
use crate::ids::{BrokerId, FactId, LeaderEpoch, Offset, TopicName, TopicPartition};
use crate::process::{Input, Out};
use crate::protocol::Response;
use crate::protocol::data::{Isolation, OffsetSpec};
use crate::protocol::group::CommittedOffset;
use crate::rng::Rng;
use crate::time::{Instant, Span};
use crate::wire::Record;

/// How long `close()` takes at most.
const CLOSE_TIMEOUT: Span = Span(30_000_000);

/// Records of one partition, as a poll hands them out.
#[derive(Clone, Debug)]
pub struct ConsumerRecords {
    /// The partition.
    pub tp: TopicPartition,
    /// At least one record.
    pub records: Vec<Record>,
    /// Whether the leader's clock has timed them, and not the producer's.
    pub log_append_time: bool,
}

/// What a consumer tells its application.
#[derive(Clone, Debug)]
pub enum Event {
    /// `poll()` returned records.
    Records(Vec<ConsumerRecords>),
    /// The group gave it partitions.
    Assigned {
        /// Those that are new: all, unless it kept some in a cooperative rebalance.
        partitions: Rc<[TopicPartition]>,
    },
    /// It gave up partitions.
    Revoked {
        /// All that it had, or in a cooperative rebalance those that go.
        partitions: Rc<[TopicPartition]>,
        /// Whether somebody else may have had them before.
        lost: bool,
    },
    /// `commitSync()` has ended.
    Committed {
        /// What was to be committed.
        offsets: Vec<(TopicPartition, CommittedOffset)>,
        /// Whether it is.
        result: Result<(), ClientError>,
    },
    /// `endOffsets()` returned.
    EndOffset(Offset),
    /// `poll()` threw an exception; the application can only close.
    Failed(ClientError),
}

/// What a request was for.
#[derive(Clone, Debug)]
pub(crate) enum Tag {
    FindCoordinator,
    JoinGroup,
    SyncGroup { generation: i32 },
    Heartbeat { generation: i32 },
    LeaveGroup,
    OffsetCommit { generation: i32 },
    OffsetFetch { generation: i32 },
    ListOffsets(Rc<[(TopicPartition, OffsetSpec)]>),
    EpochEnds(Rc<[(TopicPartition, LeaderEpoch)]>),
    Fetch(Rc<[(TopicPartition, Offset)]>),
    EndOffset(TopicPartition),
    CloseSession,
}

/// The response of the kind that was asked for; anything else is as good as no answer.
macro_rules! answer {
    ($result:expr, $kind:ident) => {
        match &$result {
            Ok(response) => match &**response {
                Response::$kind(answer) => Ok(answer),
                _ => Err(Lost::Disconnected),
            },
            Err(lost) => Err(*lost),
        }
    };
}
/// What the parts of a consumer share.
#[derive(Clone, Debug)]
struct Shared {
    net: NetworkClient<Tag>,
    subscription: Subscription,
    pattern: bool,
    reset: Option<OffsetSpec>,
    backoff: Span,
    logger: Logger,
    events: VecDeque<Event>,
    failed: bool,
}

impl Shared {
    /// The application's `poll()` throws.
    fn fail(&mut self, error: ClientError) {
        if !self.failed {
            self.failed = true;
            self.events.push_back(Event::Failed(error));
        }
    }

    /// A subscription by pattern waits for the topics that there are.
    fn waits_for_pattern(&self) -> bool {
        self.pattern && (self.net.metadata.version() == 0 || self.net.metadata.update_requested())
    }

    fn check_leaders(&mut self) {
        self.subscription.check_leaders(&self.net.metadata);
    }

    /// A partition begins where `auto.offset.reset` says, or the application hears that it cannot.
    fn reset(&mut self, tp: &TopicPartition, out: &mut Out<'_>) {
        let Some(state) = self.subscription.get_mut(tp) else { return };
        match self.reset {
            Some(to) => state.reset(to),
            None => {
                out.fact(ConsumerFact::NoOffset { tp: tp.clone() });
                let message = format!("Undefined offset with no reset policy for partitions: [{tp}]");
                self.fail(ClientError::consumer("NoOffsetForPartitionException", message));
            }
        }
    }

    /// A question about a partition failed.
    fn ask_later(&mut self, tp: &TopicPartition, out: &Out<'_>) {
        self.net.set_back = out.cause();
        self.net.metadata.request_update();
        if let Some(state) = self.subscription.get_mut(tp) {
            state.asked = false;
            state.not_before = out.now + self.backoff;
        }
    }
}

/// How far `close()` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closing {
    No,
    Committing { until: Instant },
    Leaving { until: Instant },
    Sessions { until: Instant },
    Done,
}

/// A consumer.
#[derive(Clone, Debug)]
pub struct Consumer {
    client_id: Rc<str>,
    api_timeout: Span,
    shared: Shared,
    coordinator: Option<Coordinator>,
    fetcher: Fetcher,
    closing: Closing,
    delivered: u64,
    /// How long the application works on a record.
    time_per_record: Span,
    /// Whether the application is not in `poll()`: nothing is fetched or handed out.
    held: bool,
    /// It works on what it was handed, from then until then.
    busy_since: Instant,
    busy_until: Instant,
    /// What it was handed: why it polls again when it is done.
    busy_because: Option<FactId>,
    wake: Instant,
}

impl Consumer {
    /// A consumer that reads nothing yet.
    pub fn new(config: ConsumerConfig, bootstrap: &[BrokerId], rng: Rng) -> Self {
        let group = config.group.as_ref().map_or("null", |group| &group.id);
        let logger = Logger::new(&format!("Consumer clientId={}, groupId={group}", config.client_id));
        let backoff = config.network.retry_backoff.initial;
        let interest = Interest::Topics(Default::default());
        let client_id = config.client_id.clone();
        Consumer {
            api_timeout: config.api_timeout,
            shared: Shared {
                net: NetworkClient::new(config.network, bootstrap, interest, logger.clone(), rng),
                subscription: Subscription::none(),
                pattern: false,
                reset: config.fetch.reset,
                backoff,
                logger,
                events: VecDeque::new(),
                failed: false,
            },
            coordinator: config.group.map(|group| Coordinator::new(group, client_id.clone())),
            client_id,
            fetcher: Fetcher::new(config.fetch),
            closing: Closing::No,
            delivered: 0,
            time_per_record: Span::ZERO,
            held: false,
            busy_since: Instant::START,
            busy_until: Instant::START,
            busy_because: None,
            wake: Instant::NEVER,
        }
    }

    /// Reads these topics, as a member of its group.
    pub fn subscribe(&mut self, topics: Vec<TopicName>) {
        topics.iter().for_each(|topic| self.shared.net.metadata.add_topic(topic));
        self.shared.subscription.how = Subscribed::Topics(topics);
    }

    /// Reads every topic that is picked out, now and later, as a member of its group. The application does the picking
    /// ([`Self::topics`]) whenever there is new metadata.
    pub fn subscribe_by_pattern(&mut self) {
        self.shared.pattern = true;
        self.shared.net.metadata.want_all();
        self.shared.subscription.how = Subscribed::Topics(Vec::new());
    }

    /// The topics that are known, without Kafka's own.
    pub fn topics(&self) -> Vec<TopicName> {
        let topics = self.shared.net.metadata.topics().filter(|topic| !topic.is_internal);
        topics.map(|topic| topic.name.clone()).collect()
    }

    /// How often metadata has been learned.
    pub fn metadata_version(&self) -> u64 {
        self.shared.net.metadata.version()
    }

    /// The topics that the application picked out.
    pub fn pick(&mut self, mut topics: Vec<TopicName>) {
        topics.sort_unstable();
        let how = Subscribed::Topics(topics);
        if self.shared.subscription.how != how {
            self.shared.subscription.how = how;
            if let Some(coordinator) = &mut self.coordinator {
                coordinator.request_rejoin();
            }
        }
    }

    /// Reads this partition, without a group.
    pub fn assign(&mut self, tp: TopicPartition) {
        self.shared.net.metadata.add_topic(&tp.topic);
        self.shared.subscription.assign([tp]);
    }

    /// The application comes out of `poll()`, or goes into it again.
    pub fn hold(&mut self, held: bool) {
        self.held = held;
    }

    /// `endOffsets()` of a partition that it has a position in; an [`Event::EndOffset`] tells. False where there is none yet,
    /// or it was asked before.
    pub fn ask_end_offset(&mut self, tp: &TopicPartition, out: &mut Out<'_>) -> bool {
        self.fetcher.ask_end_offset(tp, &mut self.shared, out)
    }

    /// Begins at the log's start or end.
    pub fn seek_to(&mut self, tp: &TopicPartition, to: OffsetSpec) {
        if let Some(state) = self.shared.subscription.get_mut(tp) {
            state.reset(to);
        }
    }

    /// Goes on from this offset.
    pub fn seek(&mut self, tp: &TopicPartition, offset: Offset, out: &mut Out<'_>) {
        let leader_epoch = self.shared.net.metadata.leader_epoch(tp);
        if let Some(state) = self.shared.subscription.get_mut(tp) {
            state.seek(Position { offset, epoch: LeaderEpoch::NONE }, leader_epoch);
            out.fact(ConsumerFact::Positioned { tp: tp.clone(), offset, from: PositionFrom::Given });
        }
    }

    /// Commits, once the application is done with its records; an [`Event::Committed`] tells the result.
    pub fn commit_sync(&mut self, offsets: Vec<(TopicPartition, CommittedOffset)>, now: Instant) {
        if let Some(coordinator) = &mut self.coordinator {
            let at = self.busy_until;
            coordinator.commit_sync(offsets, at, now.max(at) + self.api_timeout);
        }
    }

    /// A person wants something of the application.
    pub fn on_asked(&mut self, ask: Ask, now: Instant) {
        match ask {
            Ask::Commit => self.commit_now(now),
            Ask::TakeTime(per_record) => self.time_per_record = per_record,
        }
    }

    /// Commits its positions at this moment, in the middle of its work.
    fn commit_now(&mut self, now: Instant) {
        let offsets = self.consumed();
        if let Some(coordinator) = self.coordinator.as_mut().filter(|_| !offsets.is_empty()) {
            coordinator.commit_sync(offsets, Instant::START, now + self.api_timeout);
        }
    }

    /// How long the application works on a record.
    pub fn time_per_record(&self) -> Span {
        self.time_per_record
    }

    /// From when until when the application works on what it was handed last; `None` where that takes no time.
    pub fn works(&self) -> Option<(Instant, Instant)> {
        (self.busy_until > self.busy_since).then_some((self.busy_since, self.busy_until))
    }

    /// Begins to close: commits, leaves, ends its fetch sessions.
    pub fn close(&mut self, now: Instant) {
        if self.closing != Closing::No {
            return;
        }
        let until = now + CLOSE_TIMEOUT;
        self.closing = Closing::Committing { until };
        if let Some(coordinator) = &mut self.coordinator {
            coordinator.commit_at_close(&self.shared, until);
        }
    }

    /// Whether it has closed.
    pub fn is_closed(&self) -> bool {
        self.closing == Closing::Done
    }

    /// Takes what the world says. [`Self::poll`] is to be called afterwards.
    pub fn on_input(&mut self, input: &Input, out: &mut Out<'_>) {
        self.shared.net.on_input(input, out);
    }

    /// Does all that can be done now, up to the next records for the application.
    pub fn poll(&mut self, out: &mut Out<'_>) {
        loop {
            self.shared.net.poll(out);
            self.complete(out);
            let handed_out = match self.closing {
                Closing::No if !self.shared.failed => self.poll_once(out),
                Closing::No => false,
                _ => {
                    self.go_on_closing(out);
                    false
                }
            };
            self.shared.net.poll(out);
            if handed_out || !self.shared.net.has_completions() {
                break;
            }
        }
        self.wake = self.next_deadline(out.now);
    }

    /// When to call [`Self::poll`] next.
    pub fn deadline(&self) -> Instant {
        self.wake
    }

    /// The next thing that the application is told.
    pub fn next_event(&mut self) -> Option<Event> {
        let event = self.shared.events.pop_front();
        if let Some(Event::Records(polled)) = &event {
            self.delivered += polled.iter().map(|records| records.records.len() as u64).sum::<u64>();
        }
        event
    }

    /// Its `client.id`.
    pub fn client_id(&self) -> &Rc<str> {
        &self.client_id
    }

    /// Its identity in its group; `None` without one.
    pub fn identity(&self) -> Option<Identity<'_>> {
        self.coordinator.as_ref().map(Coordinator::identity)
    }

    /// `isolation.level`.
    pub fn isolation(&self) -> Isolation {
        self.fetcher.isolation()
    }

    /// What it does for its group from time to time; `None` without a group.
    pub fn clocks(&self) -> Option<Clocks> {
        self.coordinator.as_ref().map(Coordinator::clocks)
    }

    /// Its partitions, with the next offset that it will be handed.
    pub fn positions(&self) -> Vec<(TopicPartition, Option<Offset>)> {
        let offset = |position: Option<Position>| position.map(|position| position.offset);
        self.shared.subscription.iter().map(|(tp, state)| (tp.clone(), offset(state.position))).collect()
    }

    /// The leader epoch of the record before a position, as a commit carries it.
    pub fn consumed(&self) -> Vec<(TopicPartition, CommittedOffset)> {
        self.shared.subscription.consumed()
    }

    /// How many records it was handed.
    pub fn delivered(&self) -> u64 {
        self.delivered
    }

    fn poll_once(&mut self, out: &mut Out<'_>) -> bool {
        match &mut self.coordinator {
            Some(coordinator) if coordinator.is_blocked(out.now) => {
                coordinator.poll_blocked(&mut self.shared, out);
                return false;
            }
            Some(coordinator) if self.busy_until > out.now => {
                coordinator.poll_in_background(&mut self.shared, out);
                return false;
            }
            None if self.busy_until > out.now => return false,
            _ => {}
        }
        out.wake_for(self.busy_because.take());
        match &mut self.coordinator {
            Some(coordinator) => coordinator.poll(&mut self.shared, out),
            None => self.reset_unpositioned(out),
        }
        if self.coordinator.as_ref().is_some_and(Coordinator::is_giving_up) {
            return false;
        }
        self.fetcher.forget_revoked(&self.shared);
        self.fetcher.update_positions(&mut self.shared, out);
        if self.held {
            return false;
        }
        let handed_out = self.fetcher.hand_out(&mut self.shared, out);
        self.begin_work(out);
        self.fetcher.send_fetches(&mut self.shared, out);
        handed_out
    }

    /// The application works on what it was just handed.
    fn begin_work(&mut self, out: &Out<'_>) {
        if self.time_per_record > Span::ZERO
            && let Some(Event::Records(polled)) = self.shared.events.back()
        {
            let records: usize = polled.iter().map(|partition| partition.records.len()).sum();
            (self.busy_since, self.busy_because) = (out.now, out.cause());
            self.busy_until = out.now + Span(self.time_per_record.0 * records as u64);
        }
    }

    /// Without a group there is nothing committed.
    fn reset_unpositioned(&mut self, out: &mut Out<'_>) {
        let initializing =
            self.shared.subscription.iter().filter(|(_, state)| state.phase == Phase::Initializing);
        let initializing: Vec<TopicPartition> = initializing.map(|(tp, _)| tp.clone()).collect();
        initializing.iter().for_each(|tp| self.shared.reset(tp, out));
    }

    fn go_on_closing(&mut self, out: &mut Out<'_>) {
        if let Closing::Committing { until } = self.closing {
            let committed = self.coordinator.as_ref().is_none_or(Coordinator::has_committed);
            if !committed && until > out.now {
                if let Some(coordinator) = &mut self.coordinator {
                    coordinator.poll_blocked(&mut self.shared, out);
                }
                return;
            }
            if let Some(coordinator) = &mut self.coordinator {
                coordinator.leave(&mut self.shared, out);
            }
            self.closing = Closing::Leaving { until };
        }
        if let Closing::Leaving { until } = self.closing {
            let node = self.coordinator.as_ref().and_then(Coordinator::node);
            let pending = node.map_or(0, |node| self.shared.net.pending(node));
            if pending > 0 && until > out.now {
                return;
            }
            self.fetcher.close_sessions(&mut self.shared, out);
            let until = until.min(out.now + self.shared.net.config().request_timeout);
            self.closing = Closing::Sessions { until };
        }
        if let Closing::Sessions { until } = self.closing
            && (self.fetcher.has_closed() || until <= out.now)
        {
            self.shared.net.close(out);
            self.closing = Closing::Done;
        }
    }

    fn complete(&mut self, out: &mut Out<'_>) {
        while let Some(completion) = self.shared.net.next_completion() {
            self.on_completion(completion, out);
        }
    }

    fn on_completion(&mut self, completion: Completion<Tag>, out: &mut Out<'_>) {
        let Completion { tag, node, result, .. } = completion;
        let shared = &mut self.shared;
        match tag {
            Tag::ListOffsets(asked) => {
                let answer = answer!(result, ListOffsets);
                self.fetcher.on_list_offsets(&asked, answer, shared, out);
            }
            Tag::EpochEnds(asked) => {
                let answer = answer!(result, OffsetForLeaderEpoch);
                self.fetcher.on_epoch_ends(&asked, answer, shared, out);
            }
            Tag::Fetch(asked) => {
                self.fetcher.on_fetch(node.broker(), &asked, answer!(result, Fetch), shared, out);
            }
            Tag::EndOffset(tp) => self.fetcher.on_end_offset(&tp, answer!(result, ListOffsets), shared, out),
            Tag::CloseSession => self.fetcher.on_session_closed(),
            tag => {
                if let Some(coordinator) = &mut self.coordinator {
                    on_group_completion(coordinator, tag, result, shared, out);
                }
            }
        }
    }

    fn next_deadline(&self, now: Instant) -> Instant {
        let closing = match self.closing {
            Closing::Committing { until } | Closing::Leaving { until } | Closing::Sessions { until } => until,
            Closing::No => Instant::NEVER,
            Closing::Done => return Instant::NEVER,
        };
        let group = self.coordinator.iter().flat_map(Coordinator::deadline);
        let fetch = Fetcher::deadline(&self.shared);
        let all = group.chain(fetch).chain([closing, self.busy_until, self.shared.net.deadline()]);
        all.filter(|deadline| *deadline > now).min().unwrap_or(Instant::NEVER)
    }
}

fn on_group_completion(
    coordinator: &mut Coordinator,
    tag: Tag,
    result: Result<Rc<Response>, Lost>,
    shared: &mut Shared,
    out: &mut Out<'_>,
) {
    match tag {
        Tag::FindCoordinator => {
            coordinator.on_find_coordinator(answer!(result, FindCoordinator), shared, out)
        }
        Tag::JoinGroup => coordinator.on_join_group(answer!(result, JoinGroup), shared, out),
        Tag::SyncGroup { generation } => {
            coordinator.on_sync_group(generation, answer!(result, SyncGroup), shared, out);
        }
        Tag::Heartbeat { generation } => {
            let answer = answer!(result, Heartbeat).map(|answer| answer.error);
            coordinator.on_heartbeat(generation, answer, shared, out);
        }
        Tag::OffsetCommit { generation } => {
            coordinator.on_offset_commit(generation, answer!(result, OffsetCommit), shared, out);
        }
        Tag::OffsetFetch { generation } => {
            coordinator.on_offset_fetch(generation, answer!(result, OffsetFetch), shared, out);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
