//! A follower's questions to its leader: from where it fetches, where its newest epoch ends on the leader, and how far
//! back it goes by the answer.

use std::rc::Rc;

use super::partition::Partition;
use super::truncation::{Question, Truncation};
use crate::ids::{LeaderEpoch, Offset, TopicPartition};
use crate::map::Map;
use crate::protocol::Request;
use crate::protocol::data::{
    FetchPartition, Isolation, ListOffsetsRequest, OffsetForLeaderEpochRequest, OffsetSpec,
};

/// Where a follower asks from.
pub fn position(partition: &Partition, truncation: Truncation, max_bytes: i32) -> FetchPartition {
    let on_fetch = truncation.is_on_fetch();
    FetchPartition {
        tp: partition.tp.clone(),
        topic_id: partition.log.topic_id(),
        fetch_offset: partition.log.log_end_offset(),
        current_leader_epoch: partition.state.leader_epoch,
        last_fetched_epoch: partition.log.latest_epoch().filter(|_| on_fetch).unwrap_or(LeaderEpoch::NONE),
        log_start_offset: partition.log.log_start_offset(),
        max_bytes,
    }
}

/// How far back a follower goes when its leader says that (epoch, end offset) is the last they have in common, and
/// whether that was the last round: it is not where the follower does not know that epoch.
pub fn truncation_offset(partition: &Partition, (epoch, end): (LeaderEpoch, Offset)) -> (Offset, bool) {
    let log_end = partition.log.log_end_offset();
    if !end.is_known() {
        return (partition.high_watermark, true);
    }
    match partition.log.end_offset_for(epoch) {
        (own, own_end) if own.is_known() && own != epoch => (own_end.min(log_end), false),
        (own, own_end) if own == epoch => (own_end.min(end).min(log_end), true),
        _ => (end.min(log_end), true),
    }
}

/// One request for all that these partitions have to know; the ends of logs come when no epoch is left to ask for.
pub(super) fn request<'p>(
    asked: impl Iterator<Item = &'p TopicPartition>,
    partitions: &Map<TopicPartition, Rc<Partition>>,
) -> Option<Request> {
    let (mut epochs, mut ends) = (Vec::new(), Vec::new());
    for tp in asked {
        let Some((partition, question)) = partitions.get(tp).and_then(|p| Some((p, p.asks?))) else {
            continue;
        };
        let epoch = partition.state.leader_epoch;
        match question {
            Question::EpochEnd => {
                epochs.push((tp.clone(), epoch, partition.log.latest_epoch().unwrap_or(LeaderEpoch::NONE)))
            }
            Question::LogEnd => ends.push((tp.clone(), epoch, OffsetSpec::Latest)),
        }
    }
    match (epochs.is_empty(), ends.is_empty()) {
        (false, _) => Some(Request::OffsetForLeaderEpoch(OffsetForLeaderEpochRequest { partitions: epochs })),
        (true, false) => {
            Some(Request::ListOffsets(ListOffsetsRequest { isolation: Isolation::LogEnd, partitions: ends }))
        }
        (true, true) => None,
    }
}
