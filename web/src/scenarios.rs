//! The scenarios that the page ships: scripts, as anybody could have written them.

/// A scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// Three brokers and nothing else.
    Fresh,
    /// Keys find their partitions.
    FirstWrite,
    /// One replica lags, leaves the ISR and comes back.
    SlowFollower,
    /// The leader dies under a running producer.
    LeaderFailover,
    /// A write acknowledged with acks=1 is lost.
    LostWrite,
    /// acks=all is refused below min.insync.replicas.
    RefusedWrite,
    /// A consumer dies before it commits.
    ConsumerCrash,
}

impl Scenario {
    /// All, in the order of the menu.
    pub const ALL: [Scenario; 7] = [
        Scenario::Fresh,
        Scenario::FirstWrite,
        Scenario::SlowFollower,
        Scenario::LeaderFailover,
        Scenario::LostWrite,
        Scenario::RefusedWrite,
        Scenario::ConsumerCrash,
    ];

    /// Its script.
    pub fn script(self) -> &'static str {
        match self {
            Scenario::Fresh => include_str!("../../static/scenarios/fresh.hw"),
            Scenario::FirstWrite => include_str!("../../static/scenarios/first-write.hw"),
            Scenario::SlowFollower => include_str!("../../static/scenarios/slow-follower.hw"),
            Scenario::LeaderFailover => include_str!("../../static/scenarios/leader-failover.hw"),
            Scenario::LostWrite => include_str!("../../static/scenarios/lost-write.hw"),
            Scenario::RefusedWrite => include_str!("../../static/scenarios/refused-write.hw"),
            Scenario::ConsumerCrash => include_str!("../../static/scenarios/consumer-crash.hw"),
        }
    }
}
