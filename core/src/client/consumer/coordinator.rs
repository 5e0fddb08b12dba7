//! A consumer's side of its group (`ConsumerCoordinator`): finding the coordinator, joining, staying, leaving.
//!
//! ```text
//! FIND_COORDINATOR ─► JOIN_GROUP (no id) ─► MEMBER_ID_REQUIRED ─► JOIN_GROUP ─► SYNC_GROUP ─► stable
//!        ▲                                                            ▲             the leader brings      │ HEARTBEAT
//!        └── coordinator lost, or it is one no more                   │             the assignment         │ every 3 s
//!                                                                     └── REBALANCE_IN_PROGRESS ───────────┘
//! ```
//!
//! Before a member joins again it commits (if it commits by itself) and, by the eager protocol, gives up all its
//! partitions; by the cooperative one ([`super::rebalance`]) it keeps them until it hears which it has lost. It learns of
//! a rebalance from a heartbeat, so up to `heartbeat.interval.ms` late, and everybody waits for it. A member that the
//! coordinator has forgotten has *lost* its partitions: another member may own them already.

mod leading;
mod staying;

use std::collections::VecDeque;
use std::rc::Rc;

use super::assignor::Assignor;
use super::commit::{Commit, CommitKind};
use super::config::GroupConfig;
use super::rebalance::{Rebalance, Remembered};
use super::subscription::Subscribed;
use super::{Event, Shared, Tag};
use crate::client::ClientError;
use crate::client::connection::Node;
use crate::client::network::Lost;
use crate::fact::ConsumerFact;
use crate::ids::{BrokerId, FactId, TopicName, TopicPartition};
use crate::map::Map;
use crate::process::Out;
use crate::protocol::group::{
    FindCoordinatorRequest, FindCoordinatorResponse, JoinGroupRequest, JoinGroupResponse, SyncGroupRequest,
    SyncGroupResponse,
};
use crate::protocol::{ErrorCode, Request};
use crate::time::{Instant, Span};
use crate::wire::consumer_protocol;

/// A JOIN_GROUP may take this much longer than the rebalance.
const JOIN_GROUP_TIMEOUT_LAPSE: Span = Span(5_000_000);
/// `org.apache.kafka.clients.consumer.internals.ConsumerCoordinator`.
pub const CLASS: &str = "org.apache.kafka.clients.consumer.internals.ConsumerCoordinator";

/// How far the search for the coordinator is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lookup {
    Idle { not_before: Instant },
    Asked,
    AwaitingMetadata { version: u64 },
}

/// How far the member is.
#[derive(Clone, Debug, PartialEq)]
enum Membership {
    Unjoined,
    Joining,
    /// It leads, but does not know every topic that the members read.
    AwaitingMetadata(Box<JoinGroupResponse>),
    Syncing,
    Stable,
}

/// A member of a group.
#[derive(Clone, Debug)]
pub struct Coordinator {
    pub(super) config: GroupConfig,
    client_id: Rc<str>,
    node: Option<BrokerId>,
    lookup: Lookup,
    membership: Membership,
    member_id: Rc<str>,
    generation: i32,
    protocol: Rc<str>,
    rejoin: bool,
    prepared: bool,
    committed_before_join: bool,
    not_before: Instant,
    assigned_for: Map<TopicName, usize>,
    pub(super) rebalance: Rebalance,
    remembered: Remembered,
    heartbeat_at: Instant,
    heartbeat_in_flight: bool,
    session_until: Instant,
    last_heard: Option<Instant>,
    /// When the application last called `poll()`.
    polled_at: Instant,
    /// Its partitions were given: why it heartbeats and commits from time to time.
    pub(super) assigned: Option<FactId>,
    pub(super) auto_commit_at: Instant,
    pub(super) commits: VecDeque<Commit>,
    pub(super) fetching_commits: bool,
    pub(super) fetch_commits_not_before: Instant,
}

/// A consumer's identity in its group.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'c> {
    /// The group's id.
    pub group: &'c Rc<str>,
    /// `group.instance.id`.
    pub instance_id: Option<&'c Rc<str>>,
    /// The member's id; empty before the coordinator has given one.
    pub member_id: &'c Rc<str>,
    /// The generation that it knows; -1 none.
    pub generation: i32,
    /// When it last heard of its coordinator.
    pub last_heard: Option<Instant>,
}

/// What a member does from time to time: when next, and how often.
#[derive(Clone, Copy, Debug)]
pub struct Clocks {
    /// Its heartbeat, while it is a member.
    pub heartbeat: Option<(Instant, Span)>,
    /// Its commit, while it is a member and commits by itself.
    pub auto_commit: Option<(Instant, Span)>,
    /// By when its application has to poll, while it is a member.
    pub polls: Option<(Instant, Span)>,
}

impl Coordinator {
    /// A member that has not joined.
    pub fn new(config: GroupConfig, client_id: Rc<str>) -> Self {
        Coordinator {
            rebalance: Rebalance::of(&config.assignors),
            remembered: Remembered::nothing(),
            config,
            client_id,
            node: None,
            lookup: Lookup::Idle { not_before: Instant::START },
            membership: Membership::Unjoined,
            member_id: "".into(),
            generation: -1,
            protocol: "".into(),
            rejoin: true,
            prepared: false,
            committed_before_join: false,
            not_before: Instant::START,
            assigned_for: Map::new(),
            heartbeat_at: Instant::NEVER,
            heartbeat_in_flight: false,
            session_until: Instant::NEVER,
            last_heard: None,
            polled_at: Instant::START,
            assigned: None,
            auto_commit_at: Instant::START,
            commits: VecDeque::new(),
            fetching_commits: false,
            fetch_commits_not_before: Instant::START,
        }
    }

    /// Its identity in its group.
    pub fn identity(&self) -> Identity<'_> {
        Identity {
            group: &self.config.id,
            instance_id: self.config.instance_id.as_ref(),
            member_id: &self.member_id,
            generation: self.generation,
            last_heard: self.last_heard,
        }
    }

    /// Generation and member id for a commit; `None` where the member is not part of a stable group.
    pub(super) fn committer(&self, how: &Subscribed) -> Option<(i32, Rc<str>)> {
        match (how, &self.membership) {
            (Subscribed::Manually, _) => Some((-1, "".into())),
            (_, Membership::Stable) => Some((self.generation, self.member_id.clone())),
            _ => None,
        }
    }

    /// What it does from time to time.
    pub(super) fn clocks(&self) -> Clocks {
        let (heartbeat, commit) = (self.config.heartbeat_interval, self.config.auto_commit);
        let interval = self.config.rebalance_timeout;
        Clocks {
            polls: self.is_member().then_some((self.polled_at + interval, interval)),
            heartbeat: self.is_member().then_some((self.heartbeat_at, heartbeat)),
            auto_commit: commit.filter(|_| self.is_member()).map(|interval| (self.auto_commit_at, interval)),
        }
    }

    /// The coordinator, if it is known.
    pub(super) fn node(&self) -> Option<Node> {
        self.node.map(Node::Coordinator)
    }

    /// Joins again at the next opportunity: the subscription has changed.
    pub fn request_rejoin(&mut self) {
        self.rejoin = true;
    }

    /// What a poll of the application does for the group.
    pub(super) fn poll(&mut self, shared: &mut Shared, out: &mut Out<'_>) {
        self.polled_at = out.now;
        let subscribed = matches!(shared.subscription.how, Subscribed::Topics(_));
        let initializing = shared.subscription.needs_commits();
        self.expire_commits(shared, out);
        let needed = subscribed || initializing || !self.commits.is_empty();
        if !needed || !self.has_coordinator(shared, out) {
            return;
        }
        if subscribed {
            self.keep_alive(shared, out);
            self.watch_partitions(shared);
            if self.rejoin || self.membership != Membership::Stable {
                self.join(shared, out);
            }
        }
        // A cooperative member has partitions while it joins, but Kafka's poll() then goes no further than the join.
        if !subscribed || self.membership == Membership::Stable {
            self.fetch_commits(shared, out);
            self.auto_commit(shared, out);
        }
        self.send_commits(shared, out);
    }

    /// What goes on while the application waits in `commitSync()` or `close()`: heartbeats and commits.
    pub(super) fn poll_blocked(&mut self, shared: &mut Shared, out: &mut Out<'_>) {
        self.expire_commits(shared, out);
        if self.has_coordinator(shared, out) {
            self.keep_alive(shared, out);
            self.send_commits(shared, out);
        }
    }

    /// What goes on while the application is busy with its records: the heartbeat thread's work. A rebalance waits.
    pub(super) fn poll_in_background(&mut self, shared: &mut Shared, out: &mut Out<'_>) {
        if self.is_member() && self.has_coordinator(shared, out) {
            self.keep_alive(shared, out);
        }
    }

    /// When it next has something to do by itself.
    pub fn deadline(&self) -> impl Iterator<Item = Instant> {
        let lookup = match self.lookup {
            Lookup::Idle { not_before } if self.node.is_none() => not_before,
            _ => Instant::NEVER,
        };
        let polled_until = self.polled_at + self.config.rebalance_timeout;
        let alive = self.is_member().then_some([self.heartbeat_at, self.session_until, polled_until]);
        let auto_commit = self.config.auto_commit.map_or(Instant::NEVER, |_| self.auto_commit_at);
        let commits = self.commits.iter().flat_map(Commit::deadlines);
        [lookup, auto_commit, self.not_before, self.fetch_commits_not_before]
            .into_iter()
            .chain(alive.into_iter().flatten())
            .chain(commits)
    }

    fn is_member(&self) -> bool {
        matches!(self.membership, Membership::Syncing | Membership::Stable | Membership::AwaitingMetadata(_))
    }

    // The coordinator.

    fn has_coordinator(&mut self, shared: &mut Shared, out: &mut Out<'_>) -> bool {
        if let Some(node) = self.node() {
            if !shared.net.is_unavailable(node, out.now) {
                return true;
            }
            self.lose_coordinator(shared, out);
            self.lookup = Lookup::Idle { not_before: out.now + shared.backoff };
        }
        if let Lookup::AwaitingMetadata { version } = self.lookup
            && shared.net.metadata.version() != version
        {
            self.lookup = Lookup::Idle { not_before: out.now };
        }
        if matches!(self.lookup, Lookup::Idle { not_before } if not_before <= out.now) {
            match shared.net.least_loaded(out.now) {
                Some(node) => {
                    self.lookup = Lookup::Asked;
                    let request =
                        FindCoordinatorRequest { key: self.config.id.clone(), of_transaction: false };
                    shared.net.enqueue(node, Request::FindCoordinator(request), Tag::FindCoordinator, out);
                }
                None => self.look_up_later(shared, out),
            }
        }
        false
    }

    fn look_up_later(&mut self, shared: &mut Shared, out: &Out<'_>) {
        shared.net.set_back = out.cause().or(shared.net.set_back);
        shared.net.metadata.request_update();
        self.lookup = Lookup::AwaitingMetadata { version: shared.net.metadata.version() };
    }

    pub(super) fn on_find_coordinator(
        &mut self,
        answer: Result<&FindCoordinatorResponse, Lost>,
        shared: &mut Shared,
        out: &mut Out<'_>,
    ) {
        match answer {
            Ok(FindCoordinatorResponse { error: ErrorCode::None, coordinator }) => {
                self.node = Some(*coordinator);
                self.lookup = Lookup::Idle { not_before: out.now };
                self.session_until = out.now + self.config.session_timeout;
                shared.net.ready(Node::Coordinator(*coordinator), out);
            }
            Ok(answer) if !answer.error.is_retriable() => shared.fail(ClientError::of(answer.error)),
            _ => self.look_up_later(shared, out),
        }
    }

    /// The coordinator is gone, or says that it is none: its connection goes, and with it what was asked on it.
    pub(super) fn lose_coordinator(&mut self, shared: &mut Shared, out: &mut Out<'_>) {
        if let Some(node) = self.node() {
            self.node = None;
            self.lookup = Lookup::Idle { not_before: out.now };
            shared.net.disconnect(node, out);
        }
    }

    // Joining.

    /// The leader watches whether the topics get more partitions.
    fn watch_partitions(&mut self, shared: &Shared) {
        let changed = |(topic, count): (&TopicName, &usize)| {
            shared.net.metadata.partitions(topic).map_or(0, <[_]>::len) != *count
        };
        if self.membership == Membership::Stable && self.assigned_for.iter().any(changed) {
            self.rejoin = true;
            self.assigned_for.clear();
        }
    }

    fn join(&mut self, shared: &mut Shared, out: &mut Out<'_>) {
        if let Membership::AwaitingMetadata(answer) = &self.membership {
            if !shared.net.metadata.update_requested() {
                let answer = answer.clone();
                self.lead(&answer, shared, out);
            }
            return;
        }
        let waits = matches!(self.membership, Membership::Joining | Membership::Syncing);
        if waits || self.not_before > out.now || shared.waits_for_pattern() || !self.prepare(shared, out) {
            return;
        }
        let Some(node) = self.node() else { return };
        let Subscribed::Topics(topics) = &shared.subscription.how else { return };
        let subscription = |assignor: Assignor| consumer_protocol::Subscription {
            user_data: self.remembered.user_data(assignor),
            owned: shared.subscription.assigned().to_vec(),
            generation: self.generation,
            ..consumer_protocol::Subscription::new(topics.clone())
        };
        let protocol = |assignor: &Assignor| {
            (assignor.name().into(), subscription(*assignor).write(consumer_protocol::VERSION))
        };
        let request = Request::JoinGroup(JoinGroupRequest {
            group: self.config.id.clone(),
            session_timeout: self.config.session_timeout,
            rebalance_timeout: self.config.rebalance_timeout,
            member_id: self.member_id.clone(),
            group_instance_id: self.config.instance_id.clone(),
            protocol_type: "consumer".into(),
            protocols: self.config.assignors.iter().map(protocol).collect(),
            client_id: self.client_id.clone(),
        });
        let timeout = self.config.rebalance_timeout + JOIN_GROUP_TIMEOUT_LAPSE;
        let timeout = timeout.max(shared.net.config().request_timeout);
        self.membership = Membership::Joining;
        shared.net.enqueue_within(node, request, Tag::JoinGroup, timeout, out);
    }

    /// Commits, and gives up what has to go before the join. True when that is done.
    fn prepare(&mut self, shared: &mut Shared, out: &mut Out<'_>) -> bool {
        if self.prepared {
            return true;
        }
        let begun = self.commits.iter().any(|commit| commit.kind == CommitKind::BeforeJoin);
        if begun {
            return false;
        }
        let offsets = shared.subscription.consumed();
        let stable = self.membership == Membership::Stable;
        if self.config.auto_commit.is_some() && stable && !offsets.is_empty() && !self.committed_before_join {
            self.committed_before_join = true;
            let until = out.now + self.config.rebalance_timeout;
            self.commits.push_back(Commit::new(CommitKind::BeforeJoin, offsets, until));
            return false;
        }
        let lost = self.generation < 0;
        let all = shared.subscription.assigned();
        match self.rebalance {
            Rebalance::Cooperative if !lost => {
                let read = |tp: &&TopicPartition| shared.subscription.reads(&tp.topic);
                let unread: Rc<[TopicPartition]> = all.iter().filter(|tp| !read(tp)).cloned().collect();
                if !unread.is_empty() {
                    self.revoke(unread, lost, shared, out);
                }
            }
            _ if lost && all.is_empty() => {}
            _ => self.revoke(all, lost, shared, out),
        }
        self.prepared = true;
        true
    }

    /// Gives up partitions.
    fn revoke(
        &mut self,
        partitions: Rc<[TopicPartition]>,
        lost: bool,
        shared: &mut Shared,
        out: &mut Out<'_>,
    ) {
        let group = self.config.id.clone();
        if !partitions.is_empty() {
            out.fact(ConsumerFact::Revoked { group, partitions: partitions.clone(), lost });
        }
        shared.subscription.give_up(&partitions);
        shared.events.push_back(Event::Revoked { partitions, lost });
    }

    pub(super) fn on_join_group(
        &mut self,
        answer: Result<&JoinGroupResponse, Lost>,
        shared: &mut Shared,
        out: &mut Out<'_>,
    ) {
        if self.membership != Membership::Joining {
            return;
        }
        self.membership = Membership::Unjoined;
        match answer {
            Ok(answer) => match answer.error {
                ErrorCode::None => self.on_joined(answer, shared, out),
                ErrorCode::MemberIdRequired => self.member_id = answer.member_id.clone(),
                error => self.on_join_error(error, shared, out),
            },
            Err(_) => self.lose_coordinator(shared, out),
        }
    }

    fn on_join_error(&mut self, error: ErrorCode, shared: &mut Shared, out: &mut Out<'_>) {
        match error {
            ErrorCode::NotCoordinator | ErrorCode::CoordinatorNotAvailable => {
                self.lose_coordinator(shared, out)
            }
            ErrorCode::RebalanceInProgress => {}
            ErrorCode::CoordinatorLoadInProgress => {
                self.not_before = out.now + shared.backoff;
                shared.net.set_back = out.cause();
            }
            error if self.on_fenced(error, shared) => {}
            error => shared.fail(ClientError::of(error)),
        }
    }

    fn on_joined(&mut self, answer: &JoinGroupResponse, shared: &mut Shared, out: &mut Out<'_>) {
        self.heard(out.now);
        self.heartbeat_at = out.now + self.config.heartbeat_interval;
        self.generation = answer.generation;
        self.member_id = answer.member_id.clone();
        self.protocol = answer.protocol.clone();
        self.assigned_for.clear();
        if answer.leader == answer.member_id && !answer.members.is_empty() {
            self.lead(answer, shared, out);
        } else {
            self.sync(Vec::new(), shared, out);
        }
    }

    fn sync(&mut self, assignments: Vec<(Rc<str>, bytes::Bytes)>, shared: &mut Shared, out: &mut Out<'_>) {
        let Some(node) = self.node() else { return };
        self.membership = Membership::Syncing;
        let request = Request::SyncGroup(SyncGroupRequest {
            group: self.config.id.clone(),
            generation: self.generation,
            member_id: self.member_id.clone(),
            group_instance_id: self.config.instance_id.clone(),
            protocol: self.protocol.clone(),
            assignments,
        });
        shared.net.enqueue(node, request, Tag::SyncGroup { generation: self.generation }, out);
    }

    pub(super) fn on_sync_group(
        &mut self,
        generation: i32,
        answer: Result<&SyncGroupResponse, Lost>,
        shared: &mut Shared,
        out: &mut Out<'_>,
    ) {
        if self.membership != Membership::Syncing || generation != self.generation {
            return;
        }
        match answer {
            Ok(SyncGroupResponse { error: ErrorCode::None, assignment }) => {
                let assignment = consumer_protocol::Assignment::parse(assignment).unwrap_or_default();
                self.on_assigned(assignment.partitions, shared, out);
            }
            Ok(answer) => {
                self.membership = Membership::Unjoined;
                self.on_join_error(answer.error, shared, out);
            }
            Err(_) => {
                self.membership = Membership::Unjoined;
                self.lose_coordinator(shared, out);
            }
        }
    }

    fn on_assigned(&mut self, partitions: Vec<TopicPartition>, shared: &mut Shared, out: &mut Out<'_>) {
        self.heard(out.now);
        self.membership = Membership::Stable;
        (self.rejoin, self.prepared, self.committed_before_join) = (false, false, false);
        if let Some(interval) = self.config.auto_commit {
            self.auto_commit_at = out.now + interval;
        }
        let (before, partitions) = (shared.subscription.assigned(), Rc::<[TopicPartition]>::from(partitions));
        let kept: Rc<[TopicPartition]> =
            before.iter().filter(|tp| partitions.contains(tp)).cloned().collect();
        let taken: Rc<[TopicPartition]> =
            before.iter().filter(|tp| !partitions.contains(tp)).cloned().collect();
        if !taken.is_empty() {
            self.revoke(taken, false, shared, out);
            // Whoever is to have them gets them in the next generation.
            self.rejoin = true;
        }
        shared.subscription.extend(partitions.iter().cloned());
        self.remembered.note(Assignor::of_name(&self.protocol), &partitions, self.generation);
        let (group, generation) = (self.config.id.clone(), self.generation);
        let new = partitions.iter().filter(|tp| !kept.contains(tp)).cloned().collect();
        let partitions = shared.subscription.assigned();
        out.because(ConsumerFact::Assigned { group, generation, partitions, kept });
        self.assigned = out.cause();
        shared.events.push_back(Event::Assigned { partitions: new });
    }
}
