//! What scenarios are called, and what they show.

use crate::scenarios::Scenario;
use crate::texts::{Locale, Scenarios};

/// A scenario's title, and what it shows.
pub(crate) fn scenario(locale: Locale, scenario: Scenario) -> (&'static str, &'static str) {
    let texts = Scenarios(locale);
    match scenario {
        Scenario::Fresh => (texts.fresh(), texts.fresh_about()),
        Scenario::FirstWrite => (texts.first_write(), texts.first_write_about()),
        Scenario::SlowFollower => (texts.slow_follower(), texts.slow_follower_about()),
        Scenario::LeaderFailover => (texts.leader_failover(), texts.leader_failover_about()),
        Scenario::LostWrite => (texts.lost_write(), texts.lost_write_about()),
        Scenario::RefusedWrite => (texts.refused_write(), texts.refused_write_about()),
        Scenario::ConsumerCrash => (texts.consumer_crash(), texts.consumer_crash_about()),
    }
}
