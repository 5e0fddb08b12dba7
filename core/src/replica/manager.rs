//! All replicas of one broker, with the requests of the controller, of producers, readers and followers for them
//! (`kafka.server.ReplicaManager`).

use std::rc::Rc;

use bytes::Bytes;

use super::fetcher::{Fetcher, FetcherConfig};
use super::partition::Partition;
use super::purgatory::{Purgatory, Writer};
use super::schedule::{Upkeep, UpkeepConfig};
use super::truncation::Truncation;
use super::{checkpoints, question};
use crate::disk::Disk;
use crate::fact::ReplicaFact;
use crate::ids::{BrokerId, ConnId, ControllerEpoch, FactId, LeaderEpoch, Offset, TopicName, TopicPartition};
use crate::log::{Log, LogConfig};
use crate::map::Map;
use crate::metadata::cache::MetadataCache;
use crate::process::Out;
use crate::protocol::cluster::{
    LeaderAndIsrRequest, LeaderAndIsrResponse, PartitionState, StopReplicaRequest, Uuid, WantedIsr,
};
use crate::protocol::{ErrorCode, Request};
use crate::time::{Instant, Span};
use crate::transport::controller_link::ControllerLink;
use crate::transport::server::{Server, Ticket};

/// How a broker replicates.
#[derive(Clone, Copy, Debug)]
pub struct ReplicaConfig {
    /// `replica.lag.time.max.ms`
    pub lag_time_max: Span,
    /// `replica.high.watermark.checkpoint.interval.ms`
    pub checkpoint_interval: Span,
    /// `fetch.max.bytes` of the broker.
    pub fetch_max_bytes: i32,
    /// How its followers find their way back into step.
    pub truncation: Truncation,
    /// How its followers fetch.
    pub fetcher: FetcherConfig,
    /// How it looks after its logs.
    pub upkeep: UpkeepConfig,
}

/// What the manager needs of its broker during a call.
pub struct Hands<'a, 'w> {
    /// The broker's disk.
    pub disk: &'a mut Disk,
    /// Where requests are answered.
    pub server: &'a mut Server,
    /// What the broker knows of the cluster.
    pub cache: &'a MetadataCache,
    /// Effects and facts.
    pub out: &'a mut Out<'w>,
}

/// A write of a coordinator that is through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Whose.
    pub writer: Writer,
    /// Where.
    pub tp: TopicPartition,
    /// What became of it.
    pub error: ErrorCode,
    /// The offset of its first record.
    pub base_offset: Offset,
    /// What let it through, or let it expire.
    pub cause: Option<FactId>,
}

/// Replicas by partition: shared with the broker of an earlier moment until they change.
pub type Partitions = Map<TopicPartition, Rc<Partition>>;

/// All replicas of a broker.
#[derive(Clone, Debug)]
pub struct ReplicaManager {
    pub(super) broker: BrokerId,
    pub(super) config: ReplicaConfig,
    pub(super) partitions: Partitions,
    pub(super) purgatory: Purgatory,
    fetchers: Map<BrokerId, Fetcher>,
    controller_epoch: ControllerEpoch,
    pub(super) to_controller: ControllerLink,
    pub(super) wanted: Map<TopicPartition, WantedIsr>,
    shrink_at: Instant,
    checkpoint_at: Instant,
    pub(super) checkpoints: Map<TopicPartition, Offset>,
    pub(super) upkeep: Upkeep,
    pub(super) written: Vec<Written>,
    /// Directories of replicas that are gone, and when they are deleted.
    pub(super) doomed: Map<Rc<str>, Instant>,
}

impl ReplicaManager {
    /// A manager for the logs that a broker found on its disk.
    pub fn new(broker: BrokerId, config: ReplicaConfig, disk: &Disk, out: &mut Out<'_>) -> Self {
        let now = out.now;
        ReplicaManager {
            broker,
            config,
            partitions: Map::new(),
            purgatory: Purgatory::default(),
            fetchers: Map::new(),
            controller_epoch: ControllerEpoch::ZERO,
            to_controller: ControllerLink::default(),
            wanted: Map::new(),
            shrink_at: now + Span(config.lag_time_max.0 / 2),
            checkpoint_at: now + config.checkpoint_interval,
            checkpoints: checkpoints::read(checkpoints::HIGH_WATERMARKS, disk, out),
            upkeep: Upkeep::new(config.upkeep, disk, out),
            written: Vec::new(),
            doomed: Map::new(),
        }
    }

    /// Takes over a log that was on the disk when the broker started.
    pub fn adopt(&mut self, tp: TopicPartition, log: Log) {
        let checkpoint = self.checkpoints.get(&tp).copied().unwrap_or(Offset::ZERO);
        let high_watermark = checkpoint.max(log.log_start_offset()).min(log.log_end_offset());
        let partition = Partition::new(tp.clone(), log, high_watermark, self.broker);
        self.partitions.insert(tp, Rc::new(partition));
    }

    /// A replica.
    pub fn partition(&self, tp: &TopicPartition) -> Option<&Partition> {
        self.partitions.get(tp).map(Rc::as_ref)
    }

    /// `replica.lag.time.max.ms`.
    pub fn lag_time_max(&self) -> Span {
        self.config.lag_time_max
    }

    /// A replica, to change.
    pub(super) fn partition_mut(&mut self, tp: &TopicPartition) -> Option<&mut Partition> {
        self.partitions.get_mut(tp).map(Rc::make_mut)
    }

    /// All replicas, to change.
    pub(super) fn partitions_mut(&mut self) -> impl Iterator<Item = &mut Partition> {
        self.partitions.values_mut().map(Rc::make_mut)
    }

    /// All replicas.
    pub fn partitions(&self) -> impl Iterator<Item = &Partition> {
        self.partitions.values().map(Rc::as_ref)
    }

    /// How its followers find their way back into step.
    pub fn truncation(&self) -> Truncation {
        self.config.truncation
    }

    /// The requests that wait.
    pub fn purgatory(&self) -> &Purgatory {
        &self.purgatory
    }

    /// The leader's replica, or why there is none here.
    pub fn leader(&self, tp: &TopicPartition, cache: &MetadataCache) -> Result<&Partition, ErrorCode> {
        match self.partitions.get(tp) {
            Some(partition) if partition.is_leader() => Ok(partition),
            Some(_) => Err(ErrorCode::NotLeaderOrFollower),
            None if cache.partition(tp).is_some() => Err(ErrorCode::NotLeaderOrFollower),
            None => Err(ErrorCode::UnknownTopicOrPartition),
        }
    }

    /// Writes of the coordinator that are through since the last call.
    pub fn take_written(&mut self) -> Vec<Written> {
        std::mem::take(&mut self.written)
    }

    /// The partitions that a request names for which there is no log here yet.
    pub fn without_log(&self, request: &LeaderAndIsrRequest) -> Vec<TopicName> {
        let mut topics: Vec<TopicName> = Vec::new();
        for (tp, ..) in &request.partitions {
            if !self.partitions.contains_key(tp) && !topics.contains(&tp.topic) {
                topics.push(tp.topic.clone());
            }
        }
        topics
    }

    /// The controller says who leads. Returns the answer, and the partitions that became leader or follower here.
    pub fn on_leader_and_isr(
        &mut self,
        request: &LeaderAndIsrRequest,
        config_of: impl Fn(&str) -> Rc<LogConfig>,
        hands: &mut Hands<'_, '_>,
    ) -> (LeaderAndIsrResponse, Vec<TopicPartition>) {
        if request.controller_epoch < self.controller_epoch {
            let response =
                LeaderAndIsrResponse { error: ErrorCode::StaleControllerEpoch, partitions: Vec::new() };
            return (response, Vec::new());
        }
        self.controller_epoch = request.controller_epoch;
        let states = request.partitions.iter().map(|(tp, state, _)| (tp, state));
        let taken = self.take_roles(states, &request.topic_ids, false, config_of, hands);
        let mut answers = Vec::new();
        let mut changed = Vec::new();
        for (tp, error, has_changed) in taken {
            if has_changed {
                changed.push(tp.clone());
            }
            answers.push((tp, error));
        }
        (LeaderAndIsrResponse { error: ErrorCode::None, partitions: answers }, changed)
    }

    /// What the metadata log says about replicas of this broker (KRaft mode). Returns those that became leader or
    /// follower here.
    pub fn on_metadata(
        &mut self,
        states: &[(TopicPartition, PartitionState)],
        topic_ids: &Map<TopicName, Uuid>,
        config_of: impl Fn(&str) -> Rc<LogConfig>,
        hands: &mut Hands<'_, '_>,
    ) -> Vec<TopicPartition> {
        let hosted = states.iter().filter(|(_, state)| state.replicas.contains(&self.broker));
        let hosted: Vec<_> = hosted.map(|(tp, state)| (tp, state)).collect();
        for (tp, state) in &hosted {
            let Some(partition) = self.partition_mut(tp) else { continue };
            if partition.take_isr(state) {
                if hands.cache.shutting_down.contains(&self.broker) && !state.isr.contains(&self.broker) {
                    self.stop_fetching(tp);
                }
                self.maybe_advance(tp, hands);
                self.after_change(tp, hands);
            }
        }
        let taken = self.take_roles(hosted.into_iter(), topic_ids, true, config_of, hands);
        taken.into_iter().filter(|(.., changed)| *changed).map(|(tp, ..)| tp).collect()
    }

    /// Becomes what newer epochs say: each partition with what is wrong with that, and whether it was news.
    fn take_roles<'s>(
        &mut self,
        states: impl Iterator<Item = (&'s TopicPartition, &'s PartitionState)>,
        topic_ids: &Map<TopicName, Uuid>,
        kraft: bool,
        config_of: impl Fn(&str) -> Rc<LogConfig>,
        hands: &mut Hands<'_, '_>,
    ) -> Vec<(TopicPartition, ErrorCode, bool)> {
        let mut taken = Vec::new();
        for (tp, state) in states {
            let id = topic_ids.get(&tp.topic).copied().unwrap_or(Uuid(0));
            // A broker that was away when a partition moved from it keeps what it had, also when that topic is no more.
            if self
                .partition(tp)
                .and_then(|partition| partition.log.topic_id())
                .is_some_and(|known| known != id)
            {
                taken.push((tp.clone(), ErrorCode::InconsistentTopicId, false));
                continue;
            }
            let known_epoch =
                self.partitions.get(tp).map_or(LeaderEpoch::NONE, |partition| partition.state.leader_epoch);
            if state.leader_epoch <= known_epoch {
                taken.push((tp.clone(), ErrorCode::StaleControllerEpoch, false));
                continue;
            }
            self.ensure_log(tp, id, &config_of, hands);
            let changed = self.change_role(tp, state, kraft, hands);
            taken.push((tp.clone(), ErrorCode::None, changed));
        }
        self.fetchers.retain(|_, fetcher| {
            let keep = !fetcher.is_empty();
            if !keep {
                fetcher.close(hands.out);
            }
            keep
        });
        for (tp, ..) in taken.iter().filter(|(.., changed)| *changed) {
            self.after_change(tp, hands);
        }
        self.fetch(hands.out);
        taken
    }

    fn ensure_log(
        &mut self,
        tp: &TopicPartition,
        topic_id: Uuid,
        config_of: &impl Fn(&str) -> Rc<LogConfig>,
        hands: &mut Hands<'_, '_>,
    ) {
        if !self.partitions.contains_key(tp) {
            let log = Log::create(tp.clone(), topic_id, config_of(&tp.topic), hands.disk, hands.out);
            self.adopt(tp.clone(), log);
        }
    }

    fn change_role(
        &mut self,
        tp: &TopicPartition,
        state: &PartitionState,
        kraft: bool,
        hands: &mut Hands<'_, '_>,
    ) -> bool {
        let (broker, lag_time_max) = (self.broker, self.config.lag_time_max);
        let truncation = self.config.truncation;
        let Some(partition) = self.partition_mut(tp) else { return false };
        let before = hands.out.cause();
        if state.leader == broker {
            self.stop_fetching(tp);
            self.wanted.remove(tp);
            if let Some(partition) = self.partition_mut(tp) {
                partition.make_leader(state, hands.disk, hands.out);
                partition.maybe_increment_high_watermark(lag_time_max, hands.cache, hands.out);
            }
        } else if hands.cache.brokers.contains(&state.leader) {
            partition.make_follower(state, truncation, hands.disk, hands.out);
            self.stop_fetching(tp);
            self.wanted.remove(tp);
            let config = self.config.fetcher;
            let new = || Fetcher::new(broker, state.leader, config);
            self.fetchers.entry(state.leader).or_insert_with(new).add(tp.clone());
        } else if kraft {
            // A leader steps down, though nobody follows it.
            partition.make_follower(state, truncation, hands.disk, hands.out);
            self.stop_fetching(tp);
            self.wanted.remove(tp);
        } else {
            // "cannot become follower since the new leader is unavailable": it stays what it was.
            hands.out.set_cause(before);
            return false;
        }
        hands.out.set_cause(before);
        true
    }

    fn stop_fetching(&mut self, tp: &TopicPartition) {
        for fetcher in self.fetchers.values_mut() {
            fetcher.remove(tp);
        }
    }

    /// The controller says to stop following.
    pub fn on_stop_replica(&mut self, request: &StopReplicaRequest, hands: &mut Hands<'_, '_>) -> ErrorCode {
        if request.controller_epoch < self.controller_epoch {
            return ErrorCode::StaleControllerEpoch;
        }
        for (tp, ..) in &request.partitions {
            self.stop_fetching(tp);
            if let Some(partition) = self.partition_mut(tp) {
                partition.role = None;
            }
            self.after_change(tp, hands);
        }
        ErrorCode::None
    }

    /// Whether a controller of this epoch is to be listened to.
    pub fn accepts_controller(&mut self, epoch: ControllerEpoch) -> bool {
        let accepts = epoch >= self.controller_epoch;
        self.controller_epoch = self.controller_epoch.max(epoch);
        accepts
    }

    /// Lets every fetcher that has nothing outstanding ask.
    pub(super) fn fetch(&mut self, out: &mut Out<'_>) {
        let (partitions, truncation) = (&self.partitions, self.config.truncation);
        for fetcher in self.fetchers.values_mut() {
            if !truncation.is_on_fetch()
                && let Some(request) = question::request(fetcher.ready(out.now), partitions)
            {
                fetcher.ask(request, out);
            }
            let max_bytes = fetcher.partition_max_bytes();
            let position = |partition: &Rc<Partition>| question::position(partition, truncation, max_bytes);
            fetcher.fetch(|tp| partitions.get(tp).filter(|p| p.asks.is_none()).map(position), out);
        }
    }

    pub(super) fn fetcher_of(&mut self, conn: ConnId) -> Option<&mut Fetcher> {
        self.fetchers.values_mut().find(|fetcher| fetcher.owns(conn))
    }

    pub(super) fn delay(&mut self, tp: &TopicPartition, out: &Out<'_>) {
        for fetcher in self.fetchers.values_mut() {
            fetcher.delay(tp, out);
        }
    }

    pub(super) fn is_followed(&self, tp: &TopicPartition) -> bool {
        self.fetchers.values().any(|fetcher| fetcher.follows(tp))
    }

    pub(super) fn give_up(&mut self, tp: &TopicPartition) {
        self.stop_fetching(tp);
    }

    /// Moves a high watermark as far as it may go, and answers what waited for it.
    pub(super) fn maybe_advance(&mut self, tp: &TopicPartition, hands: &mut Hands<'_, '_>) {
        let lag_time_max = self.config.lag_time_max;
        let Some(partition) = self.partition_mut(tp) else { return };
        if partition.maybe_increment_high_watermark(lag_time_max, hands.cache, hands.out) {
            self.after_change(tp, hands);
        }
    }

    /// Writes for a coordinator, as acks=all; the outcome comes with [`Self::take_written`].
    pub fn write_for_coordinator(
        &mut self,
        writer: Writer,
        (tp, batch): (TopicPartition, Bytes),
        timeout: Span,
        hands: &mut Hands<'_, '_>,
    ) {
        self.produce(writer, -1, timeout, &[(tp, batch)], &[], hands);
    }

    /// The partitions led here for which a transaction's coordinator is to be asked whether they are in it, since it is
    /// not open there yet. Each counts as asked about from now on.
    pub fn begin_verification(
        &mut self,
        producer_id: i64,
        partitions: &[TopicPartition],
    ) -> Vec<TopicPartition> {
        let mut asked = Vec::new();
        for tp in partitions {
            if let Some(partition) = self.partition_mut(tp)
                && partition.is_leader()
                && !partition.log.producers().has_open_transaction(producer_id)
            {
                partition.log.begin_verification(producer_id);
                asked.push(tp.clone());
            }
        }
        asked
    }

    /// Whether a connection is one that this manager opened.
    pub fn owns(&self, conn: ConnId) -> bool {
        self.to_controller.owns(conn) || self.fetchers.values().any(|fetcher| fetcher.owns(conn))
    }

    /// A connection that this manager asked for is open.
    pub fn on_connected(&mut self, conn: ConnId, out: &mut Out<'_>) {
        if self.to_controller.owns(conn) {
            self.to_controller.on_connected(conn, out);
        } else if let Some(fetcher) = self.fetcher_of(conn) {
            fetcher.on_connected(conn, out);
        }
    }

    /// A connection of this manager is gone.
    pub fn on_disconnected(&mut self, conn: ConnId, out: &mut Out<'_>) {
        if self.to_controller.owns(conn) {
            self.to_controller.on_disconnected(out);
        } else if let Some(fetcher) = self.fetcher_of(conn) {
            fetcher.on_disconnected(out);
        }
    }

    /// An answer came on a connection of this manager.
    pub fn on_response(
        &mut self,
        conn: ConnId,
        correlation: u32,
        response: &crate::protocol::Response,
        hands: &mut Hands<'_, '_>,
    ) {
        use crate::protocol::Response;
        if self.to_controller.owns(conn) {
            let asked = self.to_controller.on_response(correlation, response, hands.out);
            if let (Some(Request::AlterPartition(asked)), Response::AlterPartition(response)) =
                (asked.as_deref(), response)
            {
                self.on_alter_partition(asked, response, hands);
            }
            return;
        }
        let asked = self.fetcher_of(conn).and_then(|f| f.on_response(correlation, response, hands.out));
        match (asked.as_deref(), response) {
            (Some(Request::Fetch(asked)), Response::Fetch(response)) => {
                self.on_fetched(asked, response, hands)
            }
            (Some(Request::OffsetForLeaderEpoch(asked)), Response::OffsetForLeaderEpoch(response))
                if !self.config.truncation.is_on_fetch() =>
            {
                self.on_epoch_ends(asked, response, hands);
            }
            (Some(Request::ListOffsets(asked)), Response::ListOffsets(response))
                if !self.config.truncation.is_on_fetch() =>
            {
                self.on_log_ends(asked, response, hands);
            }
            _ => {}
        }
        self.fetch(hands.out);
    }

    /// A reader's connection is gone: nobody waits for what it asked.
    pub fn on_reader_gone(&mut self, gone: impl Fn(Ticket) -> bool) {
        self.purgatory.forget_reader(gone);
    }

    /// When it next has something to do.
    pub fn deadline(&self) -> Instant {
        let fetchers = self.fetchers.values().map(Fetcher::deadline).min().unwrap_or(Instant::NEVER);
        let work = match self.partitions.is_empty() {
            true => Instant::NEVER,
            false => self.shrink_at.min(self.checkpoint_at).min(self.upkeep.deadline()),
        };
        let work = work.min(self.next_doomed());
        fetchers.min(work).min(self.purgatory.deadline()).min(self.to_controller.deadline())
    }

    /// Its time has come.
    pub fn on_wake(&mut self, hands: &mut Hands<'_, '_>) {
        self.to_controller.on_wake(hands.cache.controller, hands.out);
        self.ask_for_isrs(hands);
        for fetcher in self.fetchers.values_mut() {
            fetcher.on_wake(hands.out);
        }
        self.expire_parked(hands);
        if self.shrink_at <= hands.out.now {
            self.shrink_at = hands.out.now + Span(self.config.lag_time_max.0 / 2);
            self.shrink_isrs(hands);
        }
        if self.checkpoint_at <= hands.out.now {
            self.checkpoint_at = hands.out.now + self.config.checkpoint_interval;
            self.checkpoint(hands.disk);
        }
        if !self.partitions.is_empty() {
            self.look_after_logs(hands);
        }
        self.delete_doomed(hands.disk, hands.out.now);
        self.fetch(hands.out);
    }

    /// Writes the high watermarks to disk: they are what a broker starts from.
    pub fn checkpoint(&mut self, disk: &mut Disk) {
        for (tp, partition) in &self.partitions {
            self.checkpoints.insert(tp.clone(), partition.high_watermark);
        }
        checkpoints::write(checkpoints::HIGH_WATERMARKS, &self.checkpoints, disk);
    }

    /// A broker that stops in good order closes its logs and writes down what it knows.
    pub fn shut_down(&mut self, hands: &mut Hands<'_, '_>) {
        for fetcher in self.fetchers.values_mut() {
            fetcher.close(hands.out);
        }
        self.fetchers.clear();
        self.checkpoint(hands.disk);
        for partition in self.partitions_mut() {
            partition.log.close(hands.disk);
        }
        self.write_recovery_points(hands.disk);
        self.write_log_starts(hands.disk);
    }

    /// The power is gone: what is left of each log is what its disk has.
    pub(crate) fn lose_power(&mut self, disk: &Disk) {
        for partition in self.partitions_mut() {
            partition.log.lose_power(disk);
            partition.high_watermark = partition.high_watermark.min(partition.log.log_end_offset());
        }
    }

    /// A topic's configs changed.
    pub fn set_config(&mut self, topic: &str, config: &Rc<LogConfig>, out: &Out<'_>) {
        for partition in self.partitions.values_mut().filter(|partition| &*partition.tp.topic == topic) {
            Rc::make_mut(partition).log.set_config(config.clone(), out);
        }
    }

    pub(super) fn refuse(&self, tp: &TopicPartition, error: ErrorCode, out: &mut Out<'_>) {
        out.fact(ReplicaFact::Refused { tp: tp.clone(), error });
    }
}
