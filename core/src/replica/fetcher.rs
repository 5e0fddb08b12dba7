//! The follower's loop: ask the leader from one's own end, append what comes, ask again (`ReplicaFetcherThread`).
//!
//! A broker has one fetcher for each leader that it follows, with one FETCH in flight. A fetcher leaves out a partition
//! that had an error for `replica.fetch.backoff.ms`, and all of them after a lost connection.

use std::rc::Rc;

use crate::ids::{BrokerId, ConnId, FactId, NodeId, TopicPartition};
use crate::map::Map;
use crate::process::Out;
use crate::protocol::data::{FetchPartition, FetchRequest, Isolation};
use crate::protocol::{Request, Response};
use crate::time::{Instant, Span};
use crate::transport::channel::{Channel, ChannelConfig};

/// How followers fetch.
#[derive(Clone, Copy, Debug)]
pub struct FetcherConfig {
    /// `replica.fetch.wait.max.ms`
    pub wait_max: Span,
    /// `replica.fetch.backoff.ms`
    pub backoff: Span,
    /// `replica.socket.timeout.ms`
    pub timeout: Span,
    /// `replica.fetch.min.bytes`
    pub min_bytes: i32,
    /// `replica.fetch.max.bytes`, of one partition.
    pub partition_max_bytes: i32,
    /// `replica.fetch.response.max.bytes`
    pub max_bytes: i32,
}

/// Fetches from one leader.
#[derive(Clone, Debug)]
pub struct Fetcher {
    local: BrokerId,
    config: FetcherConfig,
    channel: Channel,
    /// The partitions followed, and until when each is left out.
    partitions: Map<TopicPartition, Instant>,
    /// What set partitions back last.
    because: Option<FactId>,
}

impl Fetcher {
    /// A fetcher on `local` that asks `leader`.
    pub fn new(local: BrokerId, leader: BrokerId, config: FetcherConfig) -> Self {
        let channel = ChannelConfig { greets: false, backoff: Span::ZERO, timeout: config.timeout };
        let channel = Channel::new(NodeId::Broker(leader), channel);
        Fetcher { local, config, channel, partitions: Map::new(), because: None }
    }

    /// Follows one more partition.
    pub fn add(&mut self, tp: TopicPartition) {
        self.partitions.insert(tp, Instant::START);
    }

    /// Follows a partition no more.
    pub fn remove(&mut self, tp: &TopicPartition) {
        self.partitions.remove(tp);
    }

    /// Whether nothing is followed.
    pub fn is_empty(&self) -> bool {
        self.partitions.is_empty()
    }

    /// Whether a partition is followed here.
    pub fn follows(&self, tp: &TopicPartition) -> bool {
        self.partitions.contains_key(tp)
    }

    /// Leaves a partition out for a while.
    pub fn delay(&mut self, tp: &TopicPartition, out: &Out<'_>) {
        if let Some(until) = self.partitions.get_mut(tp) {
            *until = out.now + self.config.backoff;
            self.because = out.cause();
        }
    }

    /// The partitions that may be asked for now: none while an answer is outstanding.
    pub fn ready(&self, now: Instant) -> impl Iterator<Item = &TopicPartition> {
        let ready = self.partitions.iter().filter(move |(_, until)| self.channel.is_idle() && **until <= now);
        ready.map(|(tp, _)| tp)
    }

    /// Asks what has to be known before a fetch.
    pub fn ask(&mut self, request: Request, out: &mut Out<'_>) {
        let before = out.wake_for(self.because);
        self.channel.send(request, out);
        out.set_cause(before);
    }

    /// Asks, unless an answer is outstanding or there is nothing to ask for. `position` tells where each partition
    /// stands.
    pub fn fetch(&mut self, position: impl Fn(&TopicPartition) -> Option<FetchPartition>, out: &mut Out<'_>) {
        let partitions: Vec<_> = self.ready(out.now).filter_map(position).collect();
        if partitions.is_empty() {
            return;
        }
        let request = FetchRequest {
            replica: Some(self.local),
            max_wait: self.config.wait_max,
            min_bytes: self.config.min_bytes,
            max_bytes: self.config.max_bytes,
            isolation: Isolation::ReadUncommitted,
            partitions,
        };
        self.ask(Request::Fetch(request), out);
    }

    /// The byte limit of one partition.
    pub fn partition_max_bytes(&self) -> i32 {
        self.config.partition_max_bytes
    }

    /// Whether it is this fetcher's connection.
    pub fn owns(&self, conn: ConnId) -> bool {
        self.channel.owns(conn)
    }

    /// When it next has something to do.
    pub fn deadline(&self) -> Instant {
        let retry = match self.channel.is_idle() {
            true => self.partitions.values().copied().min().unwrap_or(Instant::NEVER),
            false => Instant::NEVER,
        };
        self.channel.deadline().min(retry)
    }

    /// Gives up a connection that does not answer.
    pub fn on_wake(&mut self, out: &mut Out<'_>) {
        let before = out.cause();
        if self.channel.on_wake(out).is_some() {
            self.set_back(out);
        }
        out.set_cause(before);
    }

    /// The connection is open.
    pub fn on_connected(&mut self, conn: ConnId, out: &mut Out<'_>) {
        self.channel.on_connected(conn, out);
    }

    /// The connection is gone, and with it what was asked.
    pub fn on_disconnected(&mut self, out: &mut Out<'_>) {
        self.channel.on_disconnected(out);
        self.channel.unsent().for_each(drop);
        self.set_back(out);
    }

    /// An answer came: the request that it answers.
    pub fn on_response(
        &mut self,
        correlation: u32,
        response: &Response,
        out: &mut Out<'_>,
    ) -> Option<Rc<Request>> {
        self.channel.on_response(correlation, response, out)
    }

    /// Hangs up.
    pub fn close(&mut self, out: &mut Out<'_>) {
        self.channel.close(out);
        self.partitions.clear();
    }

    fn set_back(&mut self, out: &Out<'_>) {
        for until in self.partitions.values_mut() {
            *until = out.now + self.config.backoff;
        }
        self.because = out.cause();
    }
}
