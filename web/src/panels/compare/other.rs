//! The other run, computed as far as this one is, and where the two part.

use std::rc::Rc;

use highwater_core::fact::{Fact, What};
use highwater_core::history::{History, Other};
use highwater_core::time::Instant;

use crate::session::{Names, Session, Story, is_mark};

/// How many events of the other run are computed at once at most: a look takes no longer than a frame has.
const STEPS_MAX: u32 = 4_000;

/// Where two runs part.
#[derive(Clone, Debug)]
pub(super) enum Parted {
    /// Nowhere yet.
    NotYet,
    /// The facts of that time are no longer kept.
    Forgotten,
    /// With these facts: here, and there.
    With(Box<(Fact, Fact)>),
}

/// The other run.
pub(super) struct OtherRun {
    other: Other,
    story: Story,
    /// Of which run of the session it is the other one.
    of: (u64, u64),
    pub line: Rc<str>,
    /// Whether this run has the line.
    pub here: bool,
    /// The moment of the line.
    pub parted: Instant,
    first: Parted,
    /// Which facts are compared next; none before the first.
    next: Option<(u64, u64)>,
}

impl OtherRun {
    /// The run beside the session's: the one that is at hand, if it still is that, or another.
    pub fn of(session: &Session, at_hand: Option<OtherRun>) -> Option<OtherRun> {
        let of = (session.run(), session.history().futures());
        if let Some(run) = at_hand.filter(|run| run.of == of) {
            return Some(run);
        }
        let other = session.history().other()?;
        Some(OtherRun {
            of,
            line: other.line.command.to_string().into(),
            here: !other.has_line,
            parted: other.history.now(),
            first: Parted::NotYet,
            next: None,
            story: Story::default(),
            other,
        })
    }

    /// The run.
    pub fn history(&self) -> &History {
        &self.other.history
    }

    /// What its client processes are called.
    pub fn names(&self) -> &Names {
        self.story.names()
    }

    /// The first facts that differ, if they have happened in both.
    pub fn first(&self) -> &Parted {
        &self.first
    }

    /// Goes to the moment at which this run is, as far as one look can.
    pub fn go_along(&mut self, here: &History) {
        let there = &mut self.other.history;
        let to = here.now().max(self.parted);
        if to < there.now() {
            there.seek_time(to);
        } else {
            there.run_until(to, STEPS_MAX);
        }
        self.story.follow(there);
        if !matches!(self.first, Parted::With(..)) && here.now() >= self.parted {
            self.first = self.compare(here);
        }
    }

    fn compare(&mut self, here: &History) -> Parted {
        let there = &self.other.history;
        let next =
            self.next.or_else(|| Some((first_since(here, self.parted)?, first_since(there, self.parted)?)));
        let Some(next) = next else { return Parted::Forgotten };
        self.next = Some(next);
        let mut of_here = here.facts_from(next.0).filter(|fact| is_compared(fact));
        let mut of_there = there.facts_from(next.1).filter(|fact| is_compared(fact));
        while let (Some(a), Some(b)) = (of_here.next(), of_there.next()) {
            if (a.at, a.node, &a.what) != (b.at, b.node, &b.what) {
                return Parted::With(Box::new((a.clone(), b.clone())));
            }
            self.next = Some((a.id.0 + 1, b.id.0 + 1));
        }
        Parted::NotYet
    }
}

/// The first fact at or after a moment, by its number; `None` where facts of that moment may have been let go.
fn first_since(history: &History, at: Instant) -> Option<u64> {
    let kept = history.facts().next().is_none_or(|oldest| oldest.at < at);
    let first =
        history.facts_between(at, Instant::NEVER).next().map_or(history.fact_count(), |fact| fact.id.0);
    kept.then_some(first)
}

/// That the scripts differ is known; what came of it is not.
fn is_compared(fact: &Fact) -> bool {
    !matches!(fact.what, What::Script(_))
}

/// Whether a turning point is listed: somebody would look for it, and it is no command.
pub(super) fn is_listed(fact: &Fact) -> bool {
    is_mark(&fact.what) && is_compared(fact)
}
