//! The scenarios that the page ships: scripts, as anybody could have written them.

mod telling;

pub(crate) use self::telling::{Telling, Text};

use crate::texts::{Locale, Scenarios};

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
    /// The leader of a metadata quorum dies, and with it a partition's leader.
    KraftFailover,
    /// A partition moves to another broker.
    Moved,
    /// The same records in each codec.
    Codecs,
}

/// A chapter's name, and how many scenarios it has.
type Chapter = (fn(Scenarios) -> &'static str, usize);

impl Scenario {
    /// All, in the order in which they are told.
    pub const ALL: [Scenario; 10] = [
        Scenario::Fresh,
        Scenario::FirstWrite,
        Scenario::SlowFollower,
        Scenario::LeaderFailover,
        Scenario::LostWrite,
        Scenario::RefusedWrite,
        Scenario::ConsumerCrash,
        Scenario::KraftFailover,
        Scenario::Moved,
        Scenario::Codecs,
    ];

    /// The same in chapters: what each is called, and how many of them it has.
    pub(crate) const CHAPTERS: [Chapter; 3] =
        [(Scenarios::chapter_write, 3), (Scenarios::chapter_fail, 5), (Scenarios::chapter_keep, 2)];

    /// What it is called, and what one learns from it.
    pub(crate) fn words(self, locale: Locale) -> (&'static str, &'static str) {
        let texts = Scenarios(locale);
        match self {
            Scenario::Fresh => (texts.fresh(), texts.fresh_about()),
            Scenario::FirstWrite => (texts.first_write(), texts.first_write_about()),
            Scenario::SlowFollower => (texts.slow_follower(), texts.slow_follower_about()),
            Scenario::LeaderFailover => (texts.leader_failover(), texts.leader_failover_about()),
            Scenario::LostWrite => (texts.lost_write(), texts.lost_write_about()),
            Scenario::RefusedWrite => (texts.refused_write(), texts.refused_write_about()),
            Scenario::ConsumerCrash => (texts.consumer_crash(), texts.consumer_crash_about()),
            Scenario::KraftFailover => (texts.kraft_failover(), texts.kraft_failover_about()),
            Scenario::Moved => (texts.moved(), texts.moved_about()),
            Scenario::Codecs => (texts.codecs(), texts.codecs_about()),
        }
    }

    /// Its script.
    pub fn script(self) -> &'static str {
        match self {
            Scenario::Fresh => include_str!("../../../static/scenarios/fresh.hw"),
            Scenario::FirstWrite => include_str!("../../../static/scenarios/first-write.hw"),
            Scenario::SlowFollower => include_str!("../../../static/scenarios/slow-follower.hw"),
            Scenario::LeaderFailover => include_str!("../../../static/scenarios/leader-failover.hw"),
            Scenario::LostWrite => include_str!("../../../static/scenarios/lost-write.hw"),
            Scenario::RefusedWrite => include_str!("../../../static/scenarios/refused-write.hw"),
            Scenario::ConsumerCrash => include_str!("../../../static/scenarios/consumer-crash.hw"),
            Scenario::KraftFailover => include_str!("../../../static/scenarios/kraft-failover.hw"),
            Scenario::Moved => include_str!("../../../static/scenarios/moved.hw"),
            Scenario::Codecs => include_str!("../../../static/scenarios/codecs.hw"),
        }
    }

    /// The scenario that a script goes on from: the one with which it begins, line by line, and whether there is more.
    pub fn begun_by(script: &str) -> Option<(Scenario, bool)> {
        let begun = Scenario::ALL.into_iter().filter(|scenario| script.starts_with(scenario.script()));
        let longest = begun.max_by_key(|scenario| scenario.script().len())?;
        Some((longest, script.len() > longest.script().len()))
    }
}

#[cfg(test)]
mod tests {
    use highwater_core::history::History;
    use highwater_core::script::Script;

    use super::*;

    /// Enough for every scenario of ours.
    const EVENTS_MAX: u64 = 2_000_000;

    #[test]
    fn every_scenario_runs_to_its_last_line() {
        for scenario in Scenario::ALL {
            let script = Script::parse(scenario.script()).unwrap_or_else(|e| panic!("{scenario:?}: {e:?}"));
            let mut history = History::new(script).unwrap_or_else(|e| panic!("{scenario:?}: {e:?}"));
            assert!(history.run_script(EVENTS_MAX), "{scenario:?} does not end");
            assert_eq!(history.world().lab().failed, None, "{scenario:?}");
        }
    }

    #[test]
    fn every_scenario_stands_in_a_chapter() {
        let in_chapters: usize = Scenario::CHAPTERS.iter().map(|(_, count)| count).sum();
        assert_eq!(in_chapters, Scenario::ALL.len());
    }

    #[test]
    fn a_script_is_known_by_the_scenario_that_it_begins_with() {
        for scenario in Scenario::ALL {
            // A run's text is canonical: a scenario that were not would never be known again.
            assert_eq!(Script::parse(scenario.script()).unwrap().to_string(), scenario.script());
            assert_eq!(Scenario::begun_by(scenario.script()), Some((scenario, false)));
            let longer = format!("{}@9s broker kill 1\n", scenario.script());
            assert_eq!(Scenario::begun_by(&longer), Some((scenario, true)));
            assert_eq!(Scenario::begun_by(&longer[1..]), None);
        }
    }
}
