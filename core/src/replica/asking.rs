//! The answers to a follower's questions: by the older rules of `truncation`, it cuts its log back before it fetches.

use super::manager::{Hands, ReplicaManager};
use super::partition::Partition;
use super::question::truncation_offset;
use super::truncation::{Question, Truncation};
use crate::ids::{LeaderEpoch, TopicPartition};
use crate::protocol::ErrorCode;
use crate::protocol::data::{
    ListOffsetsRequest, ListOffsetsResponse, OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse,
};

impl ReplicaManager {
    /// The leader said where epochs end.
    pub(super) fn on_epoch_ends(
        &mut self,
        asked: &OffsetForLeaderEpochRequest,
        response: &OffsetForLeaderEpochResponse,
        hands: &mut Hands<'_, '_>,
    ) {
        let is_silent = self.config.truncation == Truncation::ByEpochEnd;
        for (tp, error, epoch, end) in &response.partitions {
            let row = asked.partitions.iter().find(|(of, ..)| of == tp);
            let Some((partition, true)) = row.and_then(|row| self.asking(tp, row.1, *error, hands)) else {
                continue;
            };
            let (to, is_last) = match is_silent && end.is_known() {
                true => ((*end).min(partition.log.log_end_offset()), true),
                false => truncation_offset(partition, (*epoch, *end)),
            };
            partition.asks = (!is_last).then_some(Question::EpochEnd);
            partition.truncate_to(to, hands.disk, hands.out);
        }
    }

    /// The leader said where its logs end.
    pub(super) fn on_log_ends(
        &mut self,
        asked: &ListOffsetsRequest,
        response: &ListOffsetsResponse,
        hands: &mut Hands<'_, '_>,
    ) {
        for listed in &response.partitions {
            let row = asked.partitions.iter().find(|(of, ..)| *of == listed.tp);
            let row = row.and_then(|row| self.asking(&listed.tp, row.1, listed.error, hands));
            if let Some((partition, true)) = row {
                partition.asks = None;
                partition.truncate_to(listed.offset, hands.disk, hands.out);
            }
        }
    }

    /// The partition that an answer is for, and whether there is one: after an error it asks again later.
    fn asking(
        &mut self,
        tp: &TopicPartition,
        epoch: LeaderEpoch,
        error: ErrorCode,
        hands: &mut Hands<'_, '_>,
    ) -> Option<(&mut Partition, bool)> {
        match error {
            ErrorCode::None => {}
            ErrorCode::FencedLeaderEpoch => self.give_up(tp),
            _ => self.delay(tp, hands.out),
        }
        let followed = self.is_followed(tp);
        let partition = self.partition_mut(tp)?;
        let wanted = followed && partition.asks.is_some() && partition.state.leader_epoch == epoch;
        wanted.then_some((partition, error == ErrorCode::None))
    }
}
