//! What is asked for the list: the rows in sight, never the run.

use std::cell::RefCell;
use std::rc::Rc;

use highwater_core::fact::Fact;
use highwater_core::ids::NodeId;

use super::filter::{Filter, Found};
use crate::panels::why::causes;
use crate::session::{Names, Session, explains};
use crate::texts::Locale;

/// What the list is asked about.
#[derive(Clone)]
pub(super) struct About {
    pub rows: Rows,
    pub filter: Filter,
    pub locale: Locale,
    /// What was found so far.
    pub found: Rc<RefCell<Found>>,
}

impl PartialEq for About {
    fn eq(&self, other: &About) -> bool {
        (self.rows, &self.filter, self.locale) == (other.rows, &other.filter, other.locale)
    }
}

/// How many processes are offered, and of how many starts and ends the newest are looked for.
const PROCESSES_MAX: usize = 80;
const PROCESSES_LOOKED_AT: usize = 200;

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
    pub rushed: bool,
    /// Whom facts can be of.
    pub processes: Vec<(NodeId, String)>,
}

/// One row of what happened.
pub(super) struct FactRow {
    /// The fact.
    pub fact: Fact,
    /// The nearest of its causes that explains it.
    pub cause: Option<Fact>,
}

impl FactWindow {
    pub(super) fn ask(session: &Session, about: &About) -> FactWindow {
        let (told, rows) = (session.history().told(), about.rows);
        let mut found = about.found.borrow_mut();
        let hits = (!about.filter.is_open()).then(|| found.follow(session, &about.filter, about.locale));
        let total = hits.map_or(told.len(), <[_]>::len);
        let first = rows.from.unwrap_or(usize::MAX).min(total.saturating_sub(rows.count));
        let row = |fact: &Fact| {
            let cause = causes(session, fact.id).skip(1).find(|cause| explains(&cause.what)).cloned();
            FactRow { fact: fact.clone(), cause }
        };
        let in_sight = match hits {
            Some(hits) => {
                let facts =
                    hits.iter().skip(first).take(rows.count).filter_map(|id| session.history().fact(*id));
                facts.map(row).collect()
            }
            None => told.skip(first).take(rows.count).map(|happened| row(&happened.fact)).collect(),
        };
        FactWindow {
            first,
            total,
            all: session.history().tells_all(),
            rows: in_sight,
            names: session.names().clone(),
            rushed: session.is_rushed(),
            processes: processes(session),
        }
    }
}

/// Whom facts can be of: the processes that run, and the newest of those that have ended.
fn processes(session: &Session) -> Vec<(NodeId, String)> {
    let (points, story) = (session.history().turning_points(), session.story());
    let lives = story.lives().iter().rev().filter_map(|place| points.get(*place)?.fact.node);
    let mut nodes: Vec<NodeId> = Vec::new();
    for node in lives.take(PROCESSES_LOOKED_AT) {
        if !nodes.contains(&node) {
            nodes.push(node);
        }
    }
    let quiet = session.world().broker_ids().into_iter().map(NodeId::Broker).filter(|id| !nodes.contains(id));
    nodes.extend(quiet.collect::<Vec<_>>());
    nodes.truncate(PROCESSES_MAX);
    if !session.world().metadata_mode().is_kraft() {
        nodes.push(NodeId::Zk);
    }
    nodes.sort_unstable();
    nodes.into_iter().map(|node| (node, session.names().node(node))).collect()
}

#[cfg(test)]
mod tests {
    use highwater_core::fact::{ReplicaFact, Role, What};
    use highwater_core::ids::BrokerId;

    use super::super::filter::{Kind, Of};
    use super::*;
    use crate::scenarios::Scenario;
    use crate::sentences::sentence;
    use crate::session::Intent;

    fn session() -> Session {
        let mut session = Session::of(Scenario::FirstWrite);
        session.apply(Intent::SeekTime(highwater_core::time::Instant(5_000_000)));
        session
    }

    fn all() -> Rows {
        Rows { from: Some(0), count: usize::MAX }
    }

    fn ask(session: &Session, rows: Rows, filter: Filter) -> FactWindow {
        FactWindow::ask(session, &About { rows, filter, locale: Locale::default(), found: Rc::default() })
    }

    #[test]
    fn a_list_that_follows_shows_the_newest_rows() {
        let seen = ask(&session(), Rows { from: None, count: 5 }, Filter::default());
        assert_eq!((seen.rows.len(), seen.first + 5), (5, seen.total));
    }

    #[test]
    fn a_leaders_high_watermark_rises_because_of_a_followers_fetch() {
        let seen = ask(&session(), all(), Filter::default());
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
        let seen = ask(&session(), Rows { from: Some(2), count: 3 }, Filter::default());
        assert_eq!((seen.first, seen.rows.len()), (2, 3));
    }

    #[test]
    fn a_filter_lets_through_what_it_names_and_nothing_else() {
        let filter = Filter {
            of: Some(Of::Process(NodeId::Broker(BrokerId(2)))),
            kind: Some(Kind::Replication),
            words: "orders-1".into(),
        };
        let seen = ask(&session(), all(), filter);
        let tell = |row: &FactRow| sentence(Locale::default(), &row.fact, &seen.names);
        assert!(!seen.rows.is_empty() && seen.rows.len() == seen.total);
        for row in &seen.rows {
            assert_eq!(row.fact.node, Some(NodeId::Broker(BrokerId(2))));
            assert!(
                matches!(row.fact.what, What::Replica(_)) && tell(row).contains("orders-1"),
                "{}",
                tell(row)
            );
        }
    }

    #[test]
    fn what_was_found_step_by_step_forwards_and_backwards_is_what_is_found_at_once() {
        let filter = Filter { kind: Some(Kind::Logs), ..Filter::default() };
        let found = Rc::<RefCell<Found>>::default();
        let mut session = Session::of(Scenario::FirstWrite);
        for round in 0..120 {
            session.apply(if round % 5 == 4 { Intent::StepBack } else { Intent::Step });
            let about = About {
                rows: all(),
                filter: filter.clone(),
                locale: Locale::default(),
                found: found.clone(),
            };
            let ids = |seen: FactWindow| seen.rows.iter().map(|row| row.fact.id).collect::<Vec<_>>();
            assert_eq!(ids(FactWindow::ask(&session, &about)), ids(ask(&session, all(), filter.clone())));
        }
    }
}
