//! Positions and records (`OffsetFetcher`, `Fetcher`).
//!
//! One FETCH at a time goes to each broker, for the partitions that it leads and of which nothing waits here to be
//! handed out. The next one leaves before the application sees what the last one brought, so that the broker works
//! while the application does; that one may wait at the broker until there is something (`fetch.max.wait.ms`).
//!
//! A consumer with `isolation.level=read_committed` is told with each answer which transactions in it were aborted: from a
//! transaction's first offset to its ABORT marker it drops the batches of that producer.
//!
//! CAVEATS: partitions are asked for in the order of their names; no read from followers; a partition whose leader refused is not asked for again before the retry
//! backoff or new metadata (Kafka's client asks again at once, for as long as it takes).

use std::collections::VecDeque;
use std::rc::Rc;

use super::config::FetchConfig;
use super::subscription::{Phase, Position};
use super::{ConsumerRecords, Event, Shared, Tag};
use crate::client::ClientError;
use crate::client::connection::Node;
use crate::client::network::Lost;
use crate::fact::{ConsumerFact, PositionFrom};
use crate::ids::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use crate::map::{Map, Set};
use crate::process::Out;
use crate::protocol::data::{
    FetchPartition, FetchRequest, FetchResponse, FetchedPartition, Isolation, ListOffsetsRequest,
    ListOffsetsResponse, OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse, OffsetSpec,
};
use crate::protocol::{ErrorCode, Request};
use crate::time::{Instant, Span};
use crate::wire::end_txn_marker::Aborted;
use crate::wire::{Batch, Record, batches};

/// What came of a FETCH for one partition and has not been handed out.
#[derive(Clone, Debug)]
struct Fetched {
    tp: TopicPartition,
    next: Offset,
    batches: VecDeque<Batch>,
    aborted: Aborted,
}

/// The partitions to fetch.
#[derive(Clone, Debug)]
pub struct Fetcher {
    config: FetchConfig,
    fetched: VecDeque<Fetched>,
    in_flight: Set<BrokerId>,
    sessions: Set<BrokerId>,
    closing: usize,
    end_asked: bool,
}

impl Fetcher {
    /// Nothing is fetched.
    pub fn new(config: FetchConfig) -> Self {
        Fetcher {
            config,
            fetched: VecDeque::new(),
            in_flight: Set::new(),
            sessions: Set::new(),
            closing: 0,
            end_asked: false,
        }
    }

    /// What it may be given.
    pub(super) fn isolation(&self) -> Isolation {
        self.config.isolation
    }

    /// Asks where to begin, and whether positions are still valid.
    pub(super) fn update_positions(&mut self, shared: &mut Shared, out: &mut Out<'_>) {
        shared.check_leaders();
        let mut resets = Map::<BrokerId, Vec<(TopicPartition, LeaderEpoch, OffsetSpec)>>::new();
        let mut checks = Map::<BrokerId, Vec<(TopicPartition, LeaderEpoch, LeaderEpoch)>>::new();
        let metadata = &mut shared.net.metadata;
        for (tp, state) in shared.subscription.iter_mut().filter(|(_, state)| state.may_ask(out.now)) {
            if !matches!(state.phase, Phase::Resetting(_) | Phase::Validating) {
                continue;
            }
            let Some((leader, epoch)) = metadata.leader(tp) else {
                metadata.request_update();
                continue;
            };
            match (state.phase, state.position) {
                (Phase::Resetting(to), _) => resets.entry(leader).or_default().push((tp.clone(), epoch, to)),
                (_, Some(position)) => {
                    checks.entry(leader).or_default().push((tp.clone(), epoch, position.epoch));
                }
                (_, None) => {}
            }
            state.asked = true;
        }
        let isolation = self.config.isolation;
        for (leader, partitions) in resets {
            let tag = Tag::ListOffsets(partitions.iter().map(|(tp, _, to)| (tp.clone(), *to)).collect());
            let request = Request::ListOffsets(ListOffsetsRequest { isolation, partitions });
            shared.net.enqueue(Node::Broker(leader), request, tag, out);
        }
        for (leader, partitions) in checks {
            let tag = Tag::EpochEnds(partitions.iter().map(|(tp, epoch, _)| (tp.clone(), *epoch)).collect());
            let request = Request::OffsetForLeaderEpoch(OffsetForLeaderEpochRequest { partitions });
            shared.net.enqueue(Node::Broker(leader), request, tag, out);
        }
    }

    /// Asks where a partition that it has a position in ends. Whether it did.
    pub(super) fn ask_end_offset(
        &mut self,
        tp: &TopicPartition,
        shared: &mut Shared,
        out: &mut Out<'_>,
    ) -> bool {
        let state = shared.subscription.get(tp).filter(|state| state.not_before <= out.now);
        let positioned =
            state.is_some_and(|state| state.phase == Phase::Fetching && state.position.is_some());
        if !positioned || self.end_asked {
            return false;
        }
        let Some((leader, epoch)) = shared.net.metadata.leader(tp) else {
            shared.net.metadata.request_update();
            return false;
        };
        self.end_asked = true;
        let partitions = vec![(tp.clone(), epoch, OffsetSpec::Latest)];
        let request = ListOffsetsRequest { isolation: self.config.isolation, partitions };
        let tag = Tag::EndOffset(tp.clone());
        shared.net.enqueue(Node::Broker(leader), Request::ListOffsets(request), tag, out);
        true
    }

    /// LIST_OFFSETS was answered: that is where it ends. After an error it is asked again, later.
    pub(super) fn on_end_offset(
        &mut self,
        tp: &TopicPartition,
        answer: Result<&ListOffsetsResponse, Lost>,
        shared: &mut Shared,
        out: &Out<'_>,
    ) {
        self.end_asked = false;
        let listed = answer.ok().and_then(|answer| answer.partitions.first());
        match listed.filter(|listed| listed.error == ErrorCode::None) {
            Some(listed) => shared.events.push_back(Event::EndOffset(listed.offset)),
            None => shared.ask_later(tp, out),
        }
    }

    /// LIST_OFFSETS was answered: partitions begin there.
    pub(super) fn on_list_offsets(
        &mut self,
        asked: &[(TopicPartition, OffsetSpec)],
        answer: Result<&ListOffsetsResponse, Lost>,
        shared: &mut Shared,
        out: &mut Out<'_>,
    ) {
        let listed = answer.map_or(&[][..], |answer| &answer.partitions);
        for (tp, to) in asked {
            let leader_epoch = shared.net.metadata.leader_epoch(tp);
            let Some(state) = shared.subscription.get_mut(tp).filter(|s| s.phase == Phase::Resetting(*to))
            else {
                continue;
            };
            let found = listed.iter().find(|listed| listed.tp == *tp && listed.error == ErrorCode::None);
            match found {
                Some(listed) if listed.offset.is_known() => {
                    let offset = listed.offset;
                    state.seek(
                        Position { offset, epoch: LeaderEpoch::NONE },
                        leader_epoch.max(listed.leader_epoch),
                    );
                    let from = match to {
                        OffsetSpec::Earliest => PositionFrom::Earliest,
                        _ => PositionFrom::Latest,
                    };
                    out.fact(ConsumerFact::Positioned { tp: tp.clone(), offset, from });
                }
                _ => shared.ask_later(tp, out),
            }
        }
    }

    /// OFFSET_FOR_LEADER_EPOCH was answered: positions are valid, or the log was cut below them.
    pub(super) fn on_epoch_ends(
        &mut self,
        asked: &[(TopicPartition, LeaderEpoch)],
        answer: Result<&OffsetForLeaderEpochResponse, Lost>,
        shared: &mut Shared,
        out: &mut Out<'_>,
    ) {
        let ends = answer.map_or(&[][..], |answer| &answer.partitions);
        for (tp, leader_epoch) in asked {
            let Some(state) = shared.subscription.get_mut(tp).filter(|s| s.phase == Phase::Validating) else {
                continue;
            };
            let found = ends.iter().find(|(end, error, ..)| end == tp && *error == ErrorCode::None);
            let (Some((_, _, epoch, end)), Some(position)) = (found, state.position) else {
                shared.ask_later(tp, out);
                continue;
            };
            state.asked = false;
            if !epoch.is_known() || !end.is_known() {
                shared.reset(tp, out);
            } else if *end < position.offset && self.config.reset.is_some() {
                state.position = Some(Position { offset: *end, epoch: *epoch });
                (state.phase, state.valid_for) = (Phase::Fetching, *leader_epoch);
            } else if *end < position.offset {
                let message = format!(
                    "Detected log truncation with diverging offsets {{{tp}={end}}} while the position was {}",
                    position.offset
                );
                shared.fail(ClientError::consumer("LogTruncationException", message));
            } else {
                (state.phase, state.valid_for) = (Phase::Fetching, *leader_epoch);
            }
        }
    }

    /// Sends a FETCH to every broker that has partitions to be read and none on its way.
    pub(super) fn send_fetches(&mut self, shared: &mut Shared, out: &mut Out<'_>) {
        let mut asked = Map::<BrokerId, Vec<FetchPartition>>::new();
        let metadata = &mut shared.net.metadata;
        for (tp, state) in shared.subscription.iter() {
            let Some(position) = state.position.filter(|_| state.phase == Phase::Fetching) else { continue };
            if state.not_before > out.now || self.fetched.iter().any(|fetched| fetched.tp == *tp) {
                continue;
            }
            let Some((leader, epoch)) = metadata.leader(tp) else {
                metadata.request_update();
                continue;
            };
            asked.entry(leader).or_default().push(FetchPartition {
                tp: tp.clone(),
                topic_id: None,
                fetch_offset: position.offset,
                current_leader_epoch: epoch,
                last_fetched_epoch: LeaderEpoch::NONE,
                log_start_offset: Offset::NONE,
                max_bytes: self.config.max_partition_bytes,
            });
        }
        for (leader, partitions) in asked {
            let node = Node::Broker(leader);
            if self.in_flight.contains(&leader) || shared.net.is_unavailable(node, out.now) {
                continue;
            }
            let tag: Rc<[_]> =
                partitions.iter().map(|asked| (asked.tp.clone(), asked.fetch_offset)).collect();
            self.in_flight.insert(leader);
            self.sessions.insert(leader);
            let request = self.request(self.config.max_wait, partitions);
            shared.net.enqueue(node, request, Tag::Fetch(tag), out);
        }
    }

    fn request(&self, max_wait: Span, partitions: Vec<FetchPartition>) -> Request {
        Request::Fetch(FetchRequest {
            replica: None,
            max_wait,
            min_bytes: self.config.min_bytes,
            max_bytes: self.config.max_bytes,
            isolation: self.config.isolation,
            partitions,
        })
    }

    /// FETCH was answered.
    pub(super) fn on_fetch(
        &mut self,
        broker: BrokerId,
        asked: &[(TopicPartition, Offset)],
        answer: Result<&FetchResponse, Lost>,
        shared: &mut Shared,
        out: &mut Out<'_>,
    ) {
        self.in_flight.remove(&broker);
        let Ok(answer) = answer else {
            self.sessions.remove(&broker);
            return;
        };
        for fetched in &answer.partitions {
            let offset = asked.iter().find(|(tp, _)| *tp == fetched.tp).map(|(_, offset)| *offset);
            let state = shared.subscription.get(&fetched.tp).filter(|state| state.phase == Phase::Fetching);
            let position = state.and_then(|state| state.position).map(|position| position.offset);
            if position.is_none() || position != offset {
                continue; // it was taken away or moved meanwhile
            }
            match fetched.error {
                ErrorCode::None => self.take(fetched, shared),
                error => self.on_error(fetched, error, position.unwrap_or(Offset::NONE), shared, out),
            }
        }
    }

    fn take(&mut self, fetched: &FetchedPartition, shared: &mut Shared) {
        let mut whole = VecDeque::new();
        for batch in batches(&fetched.records.0) {
            match batch.and_then(|batch| batch.check_crc().map(|()| batch)) {
                Ok(batch) => whole.push_back(batch),
                Err(error) => {
                    let message =
                        format!("Record batch for partition {} is invalid, cause: {error}", fetched.tp);
                    shared.fail(ClientError::kafka(message));
                    break;
                }
            }
        }
        if !whole.is_empty() {
            let (tp, aborted) = (fetched.tp.clone(), Aborted::new(fetched.aborted.clone()));
            self.fetched.push_back(Fetched { tp, next: Offset::ZERO, batches: whole, aborted });
        }
    }

    fn on_error(
        &mut self,
        fetched: &FetchedPartition,
        error: ErrorCode,
        position: Offset,
        shared: &mut Shared,
        out: &mut Out<'_>,
    ) {
        let tp = &fetched.tp;
        match error {
            ErrorCode::OffsetOutOfRange if self.config.reset.is_some() => shared.reset(tp, out),
            ErrorCode::OffsetOutOfRange => {
                let message = format!(
                    "Fetch position FetchPosition{{offset={position}}} is out of range for partition {tp}, and no reset policy is configured"
                );
                shared.fail(ClientError::consumer("OffsetOutOfRangeException", message));
            }
            error if error.is_retriable() => {
                let news = fetched
                    .current_leader
                    .is_some_and(|(leader, epoch)| shared.net.metadata.learn_leader(tp, leader, epoch));
                if error.refreshes_metadata() {
                    shared.net.metadata.request_update();
                }
                if !news {
                    shared.ask_later(tp, out);
                }
            }
            error => shared.fail(ClientError::of(error)),
        }
    }

    /// Hands out up to `max.poll.records` of what was fetched. True if there was anything.
    pub(super) fn hand_out(&mut self, shared: &mut Shared, out: &mut Out<'_>) -> bool {
        let mut left = self.config.max_poll_records;
        let mut polled = Vec::new();
        while left > 0
            && let Some(mut fetched) = self.fetched.pop_front()
        {
            let Some(state) = shared.subscription.get_mut(&fetched.tp).filter(|s| s.phase == Phase::Fetching)
            else {
                continue; // revoked meanwhile, or to be confirmed first
            };
            let Some(position) = &mut state.position else { continue };
            fetched.next = fetched.next.max(position.offset);
            let (records, log_append_time) = take_records(&mut fetched, left, position);
            left -= records.len();
            if let (Some(first), Some(last)) = (records.first(), records.last()) {
                let (base_offset, last_offset) = (first.offset, last.offset);
                let (tp, count) = (fetched.tp.clone(), records.len() as u32);
                out.fact(ConsumerFact::Delivered {
                    tp: tp.clone(),
                    base_offset,
                    last_offset,
                    records: count,
                });
                polled.push(ConsumerRecords { tp, records, log_append_time });
            }
            if !fetched.batches.is_empty() {
                self.fetched.push_front(fetched);
            }
        }
        let any = !polled.is_empty();
        if any {
            shared.events.push_back(Event::Records(polled));
        }
        any
    }

    /// Drops fetched records of partitions that are no longer assigned.
    pub(super) fn forget_revoked(&mut self, shared: &Shared) {
        self.fetched.retain(|fetched| shared.subscription.get(&fetched.tp).is_some());
    }

    /// Ends the fetch sessions: a FETCH without partitions to every broker that was asked.
    pub(super) fn close_sessions(&mut self, shared: &mut Shared, out: &mut Out<'_>) {
        for broker in std::mem::take(&mut self.sessions) {
            self.closing += 1;
            let request = self.request(Span::ZERO, Vec::new());
            shared.net.enqueue(Node::Broker(broker), request, Tag::CloseSession, out);
        }
    }

    /// A session has ended.
    pub(super) fn on_session_closed(&mut self) {
        self.closing -= 1;
    }

    /// Whether every session has ended.
    pub(super) fn has_closed(&self) -> bool {
        self.closing == 0
    }

    /// When a partition may be asked for again.
    pub(super) fn deadline(shared: &Shared) -> impl Iterator<Item = Instant> {
        shared.subscription.iter().map(|(_, state)| state.not_before)
    }
}

/// Takes up to `max` records from the position on, as long as the same clock has timed them, and moves the position behind
/// them.
fn take_records(fetched: &mut Fetched, max: usize, position: &mut Position) -> (Vec<Record>, bool) {
    let (mut taken, mut timed_by_log) = (Vec::new(), None);
    while taken.len() < max
        && let Some(batch) = fetched.batches.front()
    {
        if fetched.aborted.has(batch) {
            fetched.next = batch.next_offset();
            *position = Position { offset: fetched.next, epoch: batch.leader_epoch() };
            fetched.batches.pop_front();
            continue;
        }
        let log_append_time = batch.is_log_append_time();
        if *timed_by_log.get_or_insert(log_append_time) != log_append_time {
            break;
        }
        let epoch = batch.leader_epoch();
        let data = !batch.is_control();
        let fresh = |record: &Record| data && record.offset >= fetched.next;
        let before = taken.len();
        taken.extend(batch.records().flatten().filter(fresh).take(max - before));
        let rest = batch.records().flatten().filter(fresh).count() > taken.len() - before;
        match taken.last() {
            Some(last) if rest => fetched.next = last.offset + 1,
            _ => {
                fetched.next = batch.next_offset();
                fetched.batches.pop_front();
            }
        }
        *position = Position { offset: fetched.next, epoch };
    }
    (taken, timed_by_log.unwrap_or_default())
}
