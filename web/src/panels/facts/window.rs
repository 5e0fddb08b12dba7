//! What is asked for the list: the rows in sight, never the run.

use highwater_core::fact::Fact;

use crate::panels::why::causes;
use crate::session::{Names, Session, explains};

/// Which rows are in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rows {
    /// The first; `None`: the list follows the newest.
    pub from: Option<usize>,
    /// How many.
    pub count: usize,
}

/// A window into what happened.
pub(super) struct FactWindow {
    /// The first row's number.
    pub first: usize,
    /// How many rows there are in all.
    pub total: usize,
    /// Whether they are all that there were; else the newest, and older ones come back with their time.
    pub all: bool,
    /// The rows in sight.
    pub rows: Vec<FactRow>,
    /// What clients are called.
    pub names: Names,
    /// Whether so much happens that nobody follows a single row.
    pub crowded: bool,
}

/// One row of what happened.
pub(super) struct FactRow {
    /// The fact.
    pub fact: Fact,
    /// The nearest of its causes that explains it.
    pub cause: Option<Fact>,
}

impl FactWindow {
    pub(super) fn ask(session: &Session, rows: &Rows) -> FactWindow {
        let told = session.history().told();
        let first = rows.from.unwrap_or(usize::MAX).min(told.len().saturating_sub(rows.count));
        let in_sight = told.clone().skip(first).take(rows.count).map(|happened| {
            let fact = happened.fact.clone();
            let cause = causes(session, fact.id).skip(1).find(|cause| explains(&cause.what)).cloned();
            FactRow { fact, cause }
        });
        FactWindow {
            first,
            total: told.len(),
            all: session.history().tells_all(),
            rows: in_sight.collect(),
            names: session.names().clone(),
            crowded: session.is_crowded(),
        }
    }
}

#[cfg(test)]
mod tests {
    use highwater_core::fact::{ReplicaFact, Role, What};

    use super::*;
    use crate::scenarios::Scenario;
    use crate::session::Intent;

    fn session() -> Session {
        let mut session = Session::of(Scenario::FirstWrite);
        session.apply(Intent::SeekTime(highwater_core::time::Instant(5_000_000)));
        session
    }

    #[test]
    fn a_list_that_follows_shows_the_newest_rows() {
        let seen = FactWindow::ask(&session(), &Rows { from: None, count: 5 });
        assert_eq!((seen.rows.len(), seen.first + 5), (5, seen.total));
    }

    #[test]
    fn a_leaders_high_watermark_rises_because_of_a_followers_fetch() {
        let seen = FactWindow::ask(&session(), &Rows { from: Some(0), count: usize::MAX });
        let risen = seen.rows.iter().filter(|row| {
            let moved = &row.fact.what;
            matches!(moved, What::Replica(ReplicaFact::HighWatermarkMoved { role: Role::Leader, .. }))
        });
        let causes: Vec<_> = risen.filter_map(|row| row.cause.as_ref()).map(|cause| &cause.what).collect();
        assert!(!causes.is_empty());
        let is_fetch = |what: &&What| matches!(what, What::Replica(ReplicaFact::FollowerFetched { .. }));
        assert!(causes.iter().all(is_fetch), "{causes:?}");
    }

    #[test]
    fn a_list_that_was_scrolled_shows_what_is_in_sight() {
        let seen = FactWindow::ask(&session(), &Rows { from: Some(2), count: 3 });
        assert_eq!((seen.first, seen.rows.len()), (2, 3));
    }
}
