//! Epochs: terms of office. Each kind counts its own, so each is a type, and comparing two kinds does not compile.

/// A term of leadership of one partition (`leader_epoch`). The metadata quorum counts its leaders in the same way,
/// since `__cluster_metadata-0` is a partition as well.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct LeaderEpoch(pub i32);

impl LeaderEpoch {
    /// "No epoch known": what Kafka writes as -1.
    pub const NONE: LeaderEpoch = LeaderEpoch(-1);
    /// The epoch of a partition's first leader.
    pub const ZERO: LeaderEpoch = LeaderEpoch(0);

    /// The epoch after this one.
    pub const fn next(self) -> LeaderEpoch {
        LeaderEpoch(self.0 + 1)
    }

    /// Whether it is one. A negative number stands for none.
    pub const fn is_known(self) -> bool {
        self.0 >= 0
    }
}

/// A term of office of the cluster's controller: what `/controller_epoch` holds. In KRaft mode the controller is the
/// leader of the metadata quorum, and its epoch is that leader's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct ControllerEpoch(pub i32);

impl ControllerEpoch {
    /// Before the first controller.
    pub const ZERO: ControllerEpoch = ControllerEpoch(0);

    /// The epoch after this one.
    pub const fn next(self) -> ControllerEpoch {
        ControllerEpoch(self.0 + 1)
    }
}

/// The leader of the metadata quorum is the controller.
impl From<LeaderEpoch> for ControllerEpoch {
    fn from(epoch: LeaderEpoch) -> Self {
        ControllerEpoch(epoch.0)
    }
}
