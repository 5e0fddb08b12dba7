//! Rules of truncation: how a follower finds the part of its log that its leader does not have, by
//! `inter.broker.protocol.version`.
//!
//! | version | it cuts off | what can go wrong |
//! |---|---|---|
//! | below 0.11.0 | all above its own high watermark | that lags: what was committed is lost, or histories stay apart (KIP-101) |
//! | 0.11.0 to 1.1 | all above the end of its newest epoch, as the leader knows it | two leaders in a row that the follower never heard of: histories stay apart (KIP-279) |
//! | 2.0 to 2.6 | the same, and the leader says which epoch it means: one that the follower does not know costs another round | |
//! | from 2.7 | the same, and the question travels with the FETCH (`following`) | |
//!
//! Until 2.6 a follower asks before it fetches, with OFFSET_FOR_LEADER_EPOCH. A follower that fetches beyond the
//! leader's end, as only the first rule lets it, asks for that end (LIST_OFFSETS) and cuts off the rest.
//!
//! CAVEATS: only the truncation is old. Batches keep format 2 with their epochs, ISRs are altered through the
//! controller, and every FETCH names its leader epoch, which it did not before 2.1 (KIP-320). In KRaft mode the setting
//! does nothing, as in Kafka: there its oldest version is 3.0.

use crate::config::ProtocolVersion;

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
