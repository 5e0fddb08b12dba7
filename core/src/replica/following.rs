//! The answers to a follower's FETCH: it appends, or it cuts back its log (`AbstractFetcherThread`).
//!
//! Where the leader says that histories part, the follower cuts its own log back to where they were one, and asks
//! again: truncation by leader epoch (KIP-101, KIP-279), inside the fetch itself (since 2.7). The older rules stand in
//! `truncation`.

use super::manager::{Hands, ReplicaManager};
use super::question::truncation_offset;
use super::truncation::Question;
use crate::bug::Bug;
use crate::fact::Role;
use crate::ids::TopicPartition;
use crate::log::AppendError;
use crate::protocol::ErrorCode;
use crate::protocol::data::{FetchPartition, FetchRequest, FetchResponse, FetchedPartition};

impl ReplicaManager {
    pub(super) fn on_fetched(
        &mut self,
        asked: &FetchRequest,
        response: &FetchResponse,
        hands: &mut Hands<'_, '_>,
    ) {
        let before = hands.out.cause();
        let stale = hands.out.has(Bug::StaleFetchTaken);
        // An answer has the partitions of its question, in their order.
        for (asked, fetched) in asked.partitions.iter().zip(&response.partitions) {
            if self.is_no_news(asked, fetched) || !(stale || self.still_wanted(asked)) {
                continue;
            }
            self.take_in(&asked.tp, fetched, hands);
            hands.out.set_cause(before);
        }
    }

    /// Nothing came, and nothing moved: as most partitions of most answers.
    fn is_no_news(&self, asked: &FetchPartition, fetched: &FetchedPartition) -> bool {
        fetched.error == ErrorCode::None
            && fetched.diverging_epoch.is_none()
            && fetched.records.is_empty()
            && self.partition(&asked.tp).is_none_or(|partition| {
                partition.high_watermark >= fetched.high_watermark
                    && partition.log.log_start_offset() >= fetched.log_start_offset
            })
    }

    /// An answer to a question of another topic or epoch, or from before a truncation, is not for us any more.
    fn still_wanted(&self, asked: &FetchPartition) -> bool {
        self.is_followed(&asked.tp)
            && self.partitions.get(&asked.tp).is_some_and(|partition| {
                partition.role == Some(Role::Follower)
                    && partition.log.topic_id() == asked.topic_id
                    && partition.state.leader_epoch == asked.current_leader_epoch
                    && partition.log.log_end_offset() == asked.fetch_offset
            })
    }

    fn take_in(&mut self, tp: &TopicPartition, fetched: &FetchedPartition, hands: &mut Hands<'_, '_>) {
        let truncation = self.config.truncation;
        let Some(partition) = self.partition_mut(tp) else { return };
        match fetched.error {
            ErrorCode::None => {}
            ErrorCode::FencedLeaderEpoch => return self.give_up(tp),
            ErrorCode::OffsetOutOfRange => {
                let (start, own_end) = (fetched.log_start_offset, partition.log.log_end_offset());
                if own_end < start {
                    // It asks again at once: a leader whose segments go every second would be ahead again.
                    return partition.log.truncate_fully_and_start_at(start, hands.disk, hands.out);
                }
                if !truncation.is_on_fetch() {
                    partition.asks = Some(Question::LogEnd);
                } else if let Some((_, end)) = fetched.diverging_epoch {
                    return partition.truncate_to(end, hands.disk, hands.out);
                }
                return self.delay(tp, hands.out);
            }
            _ => return self.delay(tp, hands.out),
        }
        if let Some(diverging) = fetched.diverging_epoch {
            let (to, _) = truncation_offset(partition, diverging);
            let to = to + i64::from(hands.out.has(Bug::TruncationOneTooFew));
            partition.truncate_to(to, hands.disk, hands.out);
            return;
        }
        if !fetched.records.is_empty() {
            let mut appended = partition.log.append_as_follower(&fetched.records, hands.disk, hands.out);
            if let Err(AppendError::OffsetsGoBack { offset, expected }) = appended
                && expected == partition.log.log_start_offset()
            {
                // An empty log that begins within a batch of the leader's begins where that batch does.
                partition.log.truncate_fully_and_start_at(offset, hands.disk, hands.out);
                appended = partition.log.append_as_follower(&fetched.records, hands.disk, hands.out);
            }
            if appended.is_err() {
                return self.give_up(tp);
            }
        }
        let moved = partition.follow_high_watermark(fetched.high_watermark, hands.out);
        let log_start_offset = fetched.log_start_offset.min(partition.high_watermark);
        partition.log.advance_log_start_offset(log_start_offset, hands.disk, hands.out);
        if moved {
            self.after_change(tp, hands);
        }
    }
}
