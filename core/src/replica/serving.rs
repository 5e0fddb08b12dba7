//! A leader's service to producers, readers and followers: writes, reads, and the requests that wait between.

use std::rc::Rc;

use bytes::Bytes;

use super::manager::{Hands, Partitions, ReplicaManager, Written};
use super::partition::Partition;
use super::purgatory::{Parked, ParkedFetch, ParkedId, ParkedProduce, Writer};
use crate::bug::Bug;
use crate::fact::{FileRange, ParkReason, ReplicaFact};
use crate::ids::{BrokerId, FactId, LeaderEpoch, Offset, TopicPartition};
use crate::metadata::cache::is_internal;
use crate::process::Out;
use crate::protocol::data::{
    FetchPartition, FetchRequest, FetchResponse, FetchedPartition, Isolation, ListOffsetsRequest,
    ListOffsetsResponse, ListedOffset, OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse, OffsetSpec,
    ProducePartition, ProduceResponse,
};
use crate::protocol::{ErrorCode, Records, Request, Response};
use crate::time::{Span, Timestamp};
use crate::transport::server::Ticket;

impl ReplicaManager {
    /// A write: appended here at once; with acks=all it is answered when the whole ISR has it.
    pub fn produce(
        &mut self,
        writer: Writer,
        acks: i16,
        timeout: Span,
        batches: &[(TopicPartition, Bytes)],
        refused: &[(TopicPartition, ErrorCode)],
        hands: &mut Hands<'_, '_>,
    ) {
        let before = hands.out.cause();
        let mut partitions = Vec::new();
        for (tp, batch) in batches {
            let written = match refused.iter().find(|(other, _)| other == tp) {
                Some((_, error)) => (self.refusal(tp, *error, hands), None),
                None => self.append(writer, acks, tp, batch, hands),
            };
            hands.out.set_cause(before);
            partitions.push(written);
        }
        let appended: Vec<TopicPartition> = partitions
            .iter()
            .filter(|(p, _)| p.error == ErrorCode::None)
            .map(|(p, _)| p.tp.clone())
            .collect();
        let waits = acks == -1
            && partitions.iter().any(|(_, required)| required.is_some())
            && !hands.out.has(Bug::AckBeforeIsr);
        if waits {
            let (since, until) = (hands.out.now, hands.out.now + timeout);
            let cause = before;
            for (partition, required) in &partitions {
                if let Some(required) = required {
                    let reason = ParkReason::AwaitsHighWatermark(*required);
                    hands.out.fact(ReplicaFact::Parked { reason, tp: Some(partition.tp.clone()) });
                }
            }
            self.purgatory.park(Parked::Produce(ParkedProduce { writer, partitions, since, until, cause }));
        } else {
            let done = partitions.into_iter().map(|(partition, _)| partition).collect();
            self.answer_writer(writer, acks, done, hands);
        }
        for tp in appended {
            self.maybe_advance(&tp, hands);
            self.after_change(&tp, hands);
        }
    }

    fn append(
        &mut self,
        writer: Writer,
        acks: i16,
        tp: &TopicPartition,
        batch: &Bytes,
        hands: &mut Hands<'_, '_>,
    ) -> (ProducePartition, Option<Offset>) {
        if let Err(error) = self.may_append(writer, acks, tp, hands) {
            return (self.refusal(tp, error, hands), None);
        }
        let Some(partition) = self.partition_mut(tp) else {
            return (self.refusal(tp, ErrorCode::UnknownTopicOrPartition, hands), None);
        };
        let epoch = partition.state.leader_epoch;
        let by_coordinator = !matches!(writer, Writer::Client(_));
        match partition.log.append_from(batch, by_coordinator, epoch, hands.disk, hands.out) {
            Ok(info) => {
                let written = ProducePartition {
                    tp: tp.clone(),
                    error: ErrorCode::None,
                    base_offset: info.base_offset,
                    log_start_offset: partition.log.log_start_offset(),
                    current_leader: None,
                };
                (written, Some(info.last_offset + 1))
            }
            Err(error) => (self.refusal(tp, error.code(), hands), None),
        }
    }

    /// A batch that is not appended.
    fn refusal(&self, tp: &TopicPartition, error: ErrorCode, hands: &mut Hands<'_, '_>) -> ProducePartition {
        self.refuse(tp, error, hands.out);
        let leader = hands.cache.partition(tp).map(|state| (state.leader, state.leader_epoch));
        ProducePartition {
            tp: tp.clone(),
            error,
            base_offset: Offset::NONE,
            log_start_offset: Offset::NONE,
            current_leader: leader.filter(|_| error == ErrorCode::NotLeaderOrFollower),
        }
    }

    fn may_append(
        &self,
        writer: Writer,
        acks: i16,
        tp: &TopicPartition,
        hands: &Hands<'_, '_>,
    ) -> Result<(), ErrorCode> {
        if !matches!(acks, -1..=1) {
            return Err(ErrorCode::InvalidRequiredAcks);
        }
        if is_internal(&tp.topic) && matches!(writer, Writer::Client(_)) {
            return Err(ErrorCode::InvalidTopicException);
        }
        let partition = self.leader(tp, hands.cache)?;
        if acks == -1 && partition.is_under_min_isr() && !hands.out.has(Bug::MinIsrIgnored) {
            return Err(ErrorCode::NotEnoughReplicas);
        }
        Ok(())
    }

    fn answer_writer(
        &mut self,
        writer: Writer,
        acks: i16,
        partitions: Vec<ProducePartition>,
        hands: &mut Hands<'_, '_>,
    ) {
        match writer {
            Writer::Client(ticket) if acks == 0 => {
                // Nobody reads an answer; an error is told by hanging up.
                hands.server.finish(ticket);
                if partitions.iter().any(|partition| partition.error != ErrorCode::None) {
                    hands.server.on_disconnected(ticket.conn);
                    hands.out.close(ticket.conn);
                }
            }
            Writer::Client(ticket) => {
                hands.server.respond(ticket, Response::Produce(ProduceResponse { partitions }), hands.out);
            }
            writer => self.written.extend(partitions.into_iter().next().map(|partition| Written {
                writer,
                tp: partition.tp,
                error: partition.error,
                base_offset: partition.base_offset,
                cause: hands.out.cause(),
            })),
        }
    }

    /// A read, by a consumer or by a follower. A follower's tells how far it is.
    pub fn on_fetch(&mut self, ticket: Ticket, asked: &Rc<Request>, hands: &mut Hands<'_, '_>) {
        let Request::Fetch(request) = &**asked else { return };
        let response = self.read(request, hands);
        let before = hands.out.cause();
        if let Some(follower) = request.replica {
            self.note_follower(follower, request, &response, hands);
            hands.out.set_cause(before);
        }
        let len: usize = response.partitions.iter().map(|partition| partition.records.len()).sum();
        let at_once = request.max_wait == Span::ZERO
            || request.partitions.is_empty()
            || len >= request.min_bytes.max(1) as usize
            || response.partitions.iter().any(|p| p.error != ErrorCode::None || p.diverging_epoch.is_some());
        if at_once {
            return hands.server.respond(ticket, Response::Fetch(response), hands.out);
        }
        hands.out.fact(ReplicaFact::Parked { reason: ParkReason::AwaitsData, tp: None });
        let until = hands.out.now + request.max_wait;
        let request = asked.clone();
        self.purgatory.park(Parked::Fetch(ParkedFetch { ticket, request, until, cause: before }));
    }

    fn note_follower(
        &mut self,
        follower: BrokerId,
        request: &FetchRequest,
        response: &FetchResponse,
        hands: &mut Hands<'_, '_>,
    ) {
        let before = hands.out.cause();
        for (asked, read) in request.partitions.iter().zip(&response.partitions) {
            if read.error != ErrorCode::None || read.diverging_epoch.is_some() {
                continue;
            }
            let Some(partition) = self.partition_mut(&asked.tp) else { continue };
            let deletes = partition
                .followers()
                .get(&follower)
                .is_some_and(|known| known.log_start_offset != asked.log_start_offset);
            let position = (asked.fetch_offset, asked.log_start_offset);
            let news = partition.on_follower_fetch(follower, position, hands.out);
            let live = hands.cache.can_join_isr(follower);
            if let Some(wanted) = partition.wants_to_expand(follower, live, hands.out) {
                self.want_isr(wanted, hands);
            }
            if news {
                self.maybe_advance(&asked.tp, hands);
            }
            if deletes {
                self.after_change(&asked.tp, hands);
            }
            hands.out.set_cause(before);
        }
    }

    fn read(&self, request: &FetchRequest, hands: &mut Hands<'_, '_>) -> FetchResponse {
        let mut left = request.max_bytes.min(self.config.fetch_max_bytes).max(0) as usize;
        let mut min_one = true;
        let mut partitions = Vec::with_capacity(request.partitions.len());
        for asked in &request.partitions {
            let read = self.read_one(asked, request, left, min_one, hands);
            let len = read.records.len();
            left = left.saturating_sub(len);
            min_one &= len == 0;
            partitions.push(read);
        }
        FetchResponse { partitions }
    }

    fn read_one(
        &self,
        asked: &FetchPartition,
        request: &FetchRequest,
        left: usize,
        min_one: bool,
        hands: &mut Hands<'_, '_>,
    ) -> FetchedPartition {
        let replica = request.replica;
        let mut read = FetchedPartition {
            tp: asked.tp.clone(),
            error: ErrorCode::None,
            high_watermark: Offset::NONE,
            last_stable_offset: Offset::NONE,
            log_start_offset: Offset::NONE,
            diverging_epoch: None,
            current_leader: None,
            aborted: Vec::new(),
            records: Records::EMPTY,
        };
        let partition = match self.readable(asked, replica, hands) {
            Ok(partition) => partition,
            Err(error) => {
                let state = hands.cache.partition(&asked.tp);
                read.current_leader = state.map(|state| (state.leader, state.leader_epoch));
                return FetchedPartition { error, ..read };
            }
        };
        read.high_watermark = partition.high_watermark;
        read.last_stable_offset = partition.last_stable_offset();
        read.log_start_offset = partition.log.log_start_offset();
        if let Some(diverging) = diverging_epoch(partition, asked, hands.out) {
            read.diverging_epoch = Some(diverging);
            return read;
        }
        let upper = match replica {
            None if hands.out.has(Bug::OpenTransactionsRead) => partition.high_watermark,
            None if !hands.out.has(Bug::ReadBeyondHighWatermark) => partition.visible_end(request.isolation),
            _ => partition.log.log_end_offset(),
        };
        let max_bytes = left.min(asked.max_bytes.max(0) as usize);
        match partition.log.find_range(hands.disk, asked.fetch_offset, max_bytes, upper, min_one) {
            Ok(None) => {}
            Ok(Some(FileRange { file, position, len })) => {
                read.records = Records(hands.disk.read(&file, position, len));
                if replica.is_none() && request.isolation == Isolation::ReadCommitted {
                    let from = asked.fetch_offset;
                    read.aborted = partition.log.aborted_transactions(hands.disk, from, upper);
                    if hands.out.has(Bug::AbortedSoughtTooLate) {
                        read.aborted.retain(|(_, first_offset)| *first_offset >= from);
                    }
                }
                hands.disk.send(&file, position, len);
            }
            // Its start and its end are what a follower asks for next (LIST_OFFSETS); here they come at once.
            Err(_) => {
                read.error = ErrorCode::OffsetOutOfRange;
                let is_beyond = replica.is_some() && asked.fetch_offset > upper;
                read.diverging_epoch = is_beyond.then_some((LeaderEpoch::NONE, upper));
            }
        }
        read
    }

    fn readable(
        &self,
        asked: &FetchPartition,
        replica: Option<BrokerId>,
        hands: &Hands<'_, '_>,
    ) -> Result<&Partition, ErrorCode> {
        let hosted = self.partition(&asked.tp);
        let Some(partition) = hosted.filter(|partition| partition.role.is_some()) else {
            return Err(match hands.cache.partition(&asked.tp) {
                Some(_) => ErrorCode::NotLeaderOrFollower,
                None if hosted.is_none() && replica.is_some() => ErrorCode::UnknownTopicId,
                None => ErrorCode::UnknownTopicOrPartition,
            });
        };
        if let Some(id) = asked.topic_id
            && partition.log.topic_id() != Some(id)
        {
            let is_known = hands.cache.topic_id(&asked.tp.topic) == Some(id);
            return Err(if is_known { ErrorCode::InconsistentTopicId } else { ErrorCode::UnknownTopicId });
        }
        if !hands.out.has(Bug::EpochUnchecked) {
            partition.check_leader_epoch(asked.current_leader_epoch)?;
        }
        let is_stranger = replica.is_some_and(|id| !partition.followers().contains_key(&id));
        if partition.is_leader() && is_stranger {
            // It is to be a follower, and this leader has not heard of it yet: it asks again.
            return Err(ErrorCode::UnknownLeaderEpoch);
        }
        if !partition.is_leader() || is_stranger {
            return Err(ErrorCode::NotLeaderOrFollower);
        }
        Ok(partition)
    }

    /// Looks at the requests that wait for something about a partition.
    pub(super) fn after_change(&mut self, tp: &TopicPartition, hands: &mut Hands<'_, '_>) {
        for id in self.purgatory.waiting_for(tp) {
            self.try_complete(id, hands);
        }
    }

    fn try_complete(&mut self, id: ParkedId, hands: &mut Hands<'_, '_>) {
        let partitions = &self.partitions;
        let done = match self.purgatory.get_mut(id) {
            None => return,
            Some(Parked::Produce(produce)) => check_produce(partitions, produce, hands.out),
            Some(Parked::Delete(delete)) => super::deleting::check_delete(partitions, delete, hands),
            Some(Parked::Fetch(fetch)) => {
                let request = fetch.request.clone();
                matches!(&*request, Request::Fetch(asked) if self.fetch_is_ready(asked, hands))
            }
        };
        if done && let Some(parked) = self.purgatory.take(id) {
            self.complete(parked, hands);
        }
    }

    fn fetch_is_ready(&self, request: &FetchRequest, hands: &Hands<'_, '_>) -> bool {
        let mut bytes = 0;
        for asked in &request.partitions {
            let Ok(partition) = self.readable(asked, request.replica, hands) else { return true };
            let end = match request.replica {
                Some(_) => partition.log.log_end_offset(),
                None => partition.visible_end(request.isolation),
            };
            if asked.fetch_offset > partition.log.log_end_offset()
                || diverging_epoch(partition, asked, hands.out).is_some()
            {
                return true;
            }
            if asked.fetch_offset < end {
                if request.min_bytes <= 1 {
                    return true;
                }
                let read = partition.log.read(
                    hands.disk,
                    asked.fetch_offset,
                    asked.max_bytes.max(0) as usize,
                    end,
                    true,
                );
                bytes += read.map_or(0, |records| records.len());
            }
        }
        bytes >= request.min_bytes.max(1) as usize
    }

    fn complete(&mut self, parked: Parked, hands: &mut Hands<'_, '_>) {
        let before = hands.out.cause();
        match parked {
            Parked::Produce(produce) => {
                let done = produce.partitions.into_iter().map(|(partition, _)| partition).collect();
                self.answer_writer(produce.writer, -1, done, hands);
            }
            Parked::Fetch(fetch) => {
                let response = self.read(fetch.asked(), hands);
                hands.server.respond(fetch.ticket, Response::Fetch(response), hands.out);
            }
            Parked::Delete(delete) => delete.answer(hands),
        }
        hands.out.set_cause(before);
    }

    /// Answers what has waited long enough.
    pub(super) fn expire_parked(&mut self, hands: &mut Hands<'_, '_>) {
        while let Some(mut parked) = self.purgatory.take_expired(hands.out.now) {
            let before = hands.out.cause();
            match &mut parked {
                Parked::Produce(produce) => {
                    hands.out.set_cause(produce.cause);
                    for (written, required) in &mut produce.partitions {
                        if let Some(offset) = required.take() {
                            let reason = ParkReason::AwaitsHighWatermark(offset);
                            hands.out.because(ReplicaFact::Expired { reason, tp: Some(written.tp.clone()) });
                            written.error = ErrorCode::RequestTimedOut;
                        }
                    }
                }
                Parked::Fetch(fetch) => {
                    hands.out.set_cause(self.log_start_news(fetch.asked()).or(fetch.cause));
                    hands.out.because(ReplicaFact::Expired { reason: ParkReason::AwaitsData, tp: None });
                }
                Parked::Delete(delete) => delete.expire(hands.out),
            }
            self.complete(parked, hands);
            hands.out.set_cause(before);
        }
    }

    /// What moved a log start that a follower is about to hear of.
    fn log_start_news(&self, request: &FetchRequest) -> Option<FactId> {
        request.partitions.iter().filter(|_| request.replica.is_some()).find_map(|asked| {
            let log = &self.partitions.get(&asked.tp)?.log;
            log.because().filter(|_| log.log_start_offset() > asked.log_start_offset)
        })
    }

    /// Offsets by time.
    pub fn on_list_offsets(
        &self,
        request: &ListOffsetsRequest,
        hands: &Hands<'_, '_>,
    ) -> ListOffsetsResponse {
        let partitions = request.partitions.iter();
        let isolation = request.isolation;
        let answers =
            partitions.map(|(tp, epoch, spec)| match self.list_offset(tp, *epoch, *spec, isolation, hands) {
                Ok((offset, timestamp)) => {
                    let leader_epoch = self
                        .partitions
                        .get(tp)
                        .map_or(LeaderEpoch::NONE, |partition| partition.state.leader_epoch);
                    ListedOffset { tp: tp.clone(), error: ErrorCode::None, offset, timestamp, leader_epoch }
                }
                Err(error) => ListedOffset {
                    tp: tp.clone(),
                    error,
                    offset: Offset::NONE,
                    timestamp: -1,
                    leader_epoch: LeaderEpoch::NONE,
                },
            });
        ListOffsetsResponse { partitions: answers.collect() }
    }

    fn list_offset(
        &self,
        tp: &TopicPartition,
        epoch: LeaderEpoch,
        spec: OffsetSpec,
        isolation: Isolation,
        hands: &Hands<'_, '_>,
    ) -> Result<(Offset, i64), ErrorCode> {
        let partition = self.leader(tp, hands.cache)?;
        partition.check_leader_epoch(epoch)?;
        let found = match spec {
            OffsetSpec::Earliest => return Ok((partition.log.log_start_offset(), -1)),
            OffsetSpec::Latest => return Ok((partition.visible_end(isolation), -1)),
            OffsetSpec::MaxTimestamp => partition.log.max_timestamp_offset(hands.disk),
            OffsetSpec::At(timestamp) => partition.log.offset_for_timestamp(hands.disk, Timestamp(timestamp)),
        };
        let visible = found.filter(|found| found.offset < partition.visible_end(isolation));
        Ok(visible.map_or((Offset::NONE, -1), |found| (found.offset, found.timestamp.0)))
    }

    /// Where epochs end.
    pub fn on_offset_for_leader_epoch(
        &self,
        request: &OffsetForLeaderEpochRequest,
        hands: &Hands<'_, '_>,
    ) -> OffsetForLeaderEpochResponse {
        let answer = |(tp, current, wanted): &(TopicPartition, LeaderEpoch, LeaderEpoch)| {
            let found = self.leader(tp, hands.cache).and_then(|partition| {
                partition.check_leader_epoch(*current)?;
                Ok(partition.log.end_offset_for(*wanted))
            });
            match found {
                Ok((epoch, end)) => (tp.clone(), ErrorCode::None, epoch, end),
                Err(error) => (tp.clone(), error, LeaderEpoch::NONE, Offset::NONE),
            }
        };
        OffsetForLeaderEpochResponse { partitions: request.partitions.iter().map(answer).collect() }
    }
}

/// Notes which partitions of a write are through; true when all are.
fn check_produce(partitions: &Partitions, produce: &mut ParkedProduce, out: &Out<'_>) -> bool {
    for (written, required) in &mut produce.partitions {
        let Some(offset) = *required else { continue };
        match partitions.get(&written.tp).filter(|partition| partition.is_leader()) {
            None => {
                if !out.has(Bug::AckAfterLeadershipLost) {
                    written.error = ErrorCode::NotLeaderOrFollower;
                }
                *required = None;
            }
            Some(partition) if partition.high_watermark >= offset => {
                if partition.maximal_isr().len() < partition.effective_min_isr() {
                    written.error = ErrorCode::NotEnoughReplicasAfterAppend;
                }
                *required = None;
            }
            Some(_) => {}
        }
    }
    produce.partitions.iter().all(|(_, required)| required.is_none())
}

/// Where a follower's history leaves the leader's, if it does.
fn diverging_epoch(
    partition: &Partition,
    asked: &FetchPartition,
    out: &Out<'_>,
) -> Option<(LeaderEpoch, Offset)> {
    if !asked.last_fetched_epoch.is_known() || out.has(Bug::DivergenceUnnoticed) {
        return None;
    }
    let (epoch, end) = partition.log.end_offset_for(asked.last_fetched_epoch);
    (epoch.is_known() && (epoch < asked.last_fetched_epoch || end < asked.fetch_offset))
        .then_some((epoch, end))
}
