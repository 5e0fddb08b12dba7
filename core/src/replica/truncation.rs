//! How a follower finds out how much of its log its leader does not have, by `inter.broker.protocol.version`.
//!
//! | version | it cuts off | what can go wrong |
//! |---|---|---|
//! | below 0.11.0 | all above its own high watermark | that lags: what was committed is lost, or histories stay apart (KIP-101) |
//! | 0.11.0 to 1.1 | all above the end of its newest epoch, as the leader knows it | two leaders in a row that the follower never heard of: histories stay apart (KIP-279) |
//! | 2.0 to 2.6 | the same, and the leader says which epoch it means: one that the follower does not know costs another round | |
//! | from 2.7 | the same, and the question travels with the FETCH (`following`) | |
//!
//! Until 2.6 a follower asks before it fetches, with OFFSET_FOR_LEADER_EPOCH. Whoever fetches beyond the leader's end, as
//! only the first rule lets it, asks for that end (LIST_OFFSETS) and cuts off the rest.
//!
//! CAVEATS: only the truncation is old. Batches keep format 2 with their epochs, ISRs are altered through the controller,
//! and every FETCH names its leader epoch, which it did not before 2.1 (KIP-320). In KRaft mode the setting does nothing,
//! as in Kafka: there its oldest version is 3.0.

use std::rc::Rc;

use super::following::truncation_offset;
use super::manager::{Hands, ReplicaManager};
use super::partition::Partition;
use crate::config::ProtocolVersion;
use crate::ids::{LeaderEpoch, TopicPartition};
use crate::map::Map;
use crate::protocol::data::{
    Isolation, ListOffsetsRequest, ListOffsetsResponse, OffsetForLeaderEpochRequest,
    OffsetForLeaderEpochResponse, OffsetSpec,
};
use crate::protocol::{ErrorCode, Request};

/// A rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truncation {
    /// To the follower's own high watermark.
    ToHighWatermark,
    /// To where the leader says that the follower's newest epoch ends (KIP-101).
    ByEpochEnd,
    /// The same, with the epoch that the leader means (KIP-279).
    ByEpoch,
    /// The same, in the answer to a FETCH.
    OnFetch,
}

impl Truncation {
    /// The rule of a version of the protocol.
    pub fn of(version: ProtocolVersion) -> Self {
        let below = |text| version < ProtocolVersion::known(text);
        match () {
            () if below("0.11.0") => Truncation::ToHighWatermark,
            () if below("2.0") => Truncation::ByEpochEnd,
            () if below("2.7") => Truncation::ByEpoch,
            () => Truncation::OnFetch,
        }
    }

    /// Whether it is today's.
    pub fn is_on_fetch(self) -> bool {
        self == Truncation::OnFetch
    }

    /// Whether it asks by OFFSET_FOR_LEADER_EPOCH.
    pub fn asks(self) -> bool {
        !self.is_on_fetch() && self != Truncation::ToHighWatermark
    }
}

/// What a follower has to know before it may fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Where its newest epoch ends on the leader.
    EpochEnd,
    /// Where the leader's log ends.
    LogEnd,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Value;

    #[test]
    fn a_version_of_the_protocol_has_its_rule() {
        let rules = [
            ("0.10.2", Truncation::ToHighWatermark),
            ("0.11.0-IV2", Truncation::ByEpochEnd),
            ("1.1", Truncation::ByEpochEnd),
            ("2.0-IV1", Truncation::ByEpoch),
            ("2.6", Truncation::ByEpoch),
            ("2.7-IV0", Truncation::OnFetch),
            ("3.9", Truncation::OnFetch),
        ];
        for (version, rule) in rules {
            assert_eq!(Truncation::of(ProtocolVersion::parse(version).unwrap()), rule, "{version}");
        }
        let error = ProtocolVersion::parse("0.10").unwrap_err();
        assert_eq!(error, "Version 0.10 is not a valid version");
    }
}
