//! What has happened in a run, as much of it as is kept.
//!
//! ```text
//! turning points  ●···●······●··············●·····  of the whole run: commands, deaths, elections …
//! told, printed            ═══════════════════════  what is worth a line, and what tools printed
//! recent                              ════════════  every fact, traffic too, and when each event happened
//! ```
//!
//! A run can go on for hours, and most of its facts are traffic that nobody looks at again. So each shelf keeps what is
//! newest on it, up to a number; going back further than that computes the facts of that time again, from a keyframe,
//! and the shelves then hold these. Turning points are few, and kept from the beginning.
//!
//! Facts are numbered without gaps, and so are events: what a shelf holds is a range of numbers.

use std::collections::VecDeque;
use std::collections::vec_deque;

use crate::fact::{Fact, ProcessFact, ScriptFact, What};
use crate::ids::FactId;
use crate::time::Instant;

/// How many facts of all kinds are kept.
const RECENT: usize = 60_000;
/// How many facts that are worth a line.
const TOLD: usize = 100_000;
/// How many printed lines and commands.
const PRINTED: usize = 30_000;

/// What is kept of something, in the order in which it happened.
pub type Kept<'h, T> = vec_deque::Iter<'h, T>;

/// A fact that is kept, and the number of events after which it had happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// The event.
    pub step: u64,
    /// The fact.
    pub fact: Fact,
}

/// Facts of some kind, of a range of the run.
#[derive(Clone, Debug)]
struct Shelf {
    kept: VecDeque<Happened>,
    /// From this fact on, up to `to`, all of its kind are kept.
    from: u64,
    to: u64,
    most: usize,
}

/// What is kept of a run.
#[derive(Clone, Debug)]
pub(super) struct Chronicle {
    recent: VecDeque<Fact>,
    /// The number of the first of them.
    first: u64,
    /// The events whose facts they are: how many facts of the run there were after each, and when it happened.
    events: VecDeque<(u64, Instant)>,
    /// How many events there were before.
    before: u64,
    told: Shelf,
    printed: Shelf,
    turning: Vec<Happened>,
    /// Turning points are known up to this fact.
    turning_to: u64,
    /// How many events were ever computed, and when the last of them happened.
    furthest: (u64, Instant),
    recent_most: usize,
}

impl Default for Chronicle {
    fn default() -> Chronicle {
        Chronicle::keeping(RECENT, TOLD, PRINTED)
    }
}

impl Chronicle {
    /// An empty one that keeps so many facts of each shelf at most.
    pub fn keeping(recent: usize, told: usize, printed: usize) -> Chronicle {
        Chronicle {
            recent: VecDeque::new(),
            first: 0,
            events: VecDeque::new(),
            before: 0,
            told: Shelf::new(told),
            printed: Shelf::new(printed),
            turning: Vec::new(),
            turning_to: 0,
            furthest: (0, Instant::START),
            recent_most: recent,
        }
    }

    /// How many events were ever computed, and when the last of them happened.
    pub fn furthest(&self) -> (u64, Instant) {
        self.furthest
    }

    /// Whether it is known what there was after that many events.
    pub fn covers(&self, step: u64) -> bool {
        (self.before..=self.last()).contains(&step)
    }

    /// The last event whose facts are kept.
    fn last(&self) -> u64 {
        self.before + self.events.len() as u64
    }

    /// Keeps facts from another moment on: there were so many events, and so many facts.
    pub fn restart(&mut self, step: u64, facts: u64) {
        self.recent.clear();
        self.events.clear();
        (self.before, self.first) = (step, facts);
        for shelf in [&mut self.told, &mut self.printed] {
            shelf.restart_before(facts);
        }
    }

    /// An event has happened. Where it is known already, nothing changes.
    pub fn add(&mut self, step: u64, at: Instant, facts: Vec<Fact>) {
        if step != self.last() + 1 {
            return;
        }
        for fact in facts {
            let printed = matches!(
                fact.what,
                What::Script(ScriptFact::Command { .. } | ScriptFact::NoEffect { .. })
                    | What::Process(ProcessFact::Printed { .. })
            );
            self.told.add(step, &fact, fact.what.is_story());
            self.printed.add(step, &fact, printed);
            if fact.id.0 >= self.turning_to {
                self.turning_to = fact.id.0 + 1;
                if fact.what.is_turning_point() {
                    self.turning.push(Happened { step, fact: fact.clone() });
                }
            }
            self.recent.push_back(fact);
        }
        self.events.push_back((self.first + self.recent.len() as u64, at));
        if step > self.furthest.0 {
            self.furthest = (step, at);
        }
        self.forget_oldest();
    }

    /// Lets go of the oldest events, one after another, so that no single moment has much to let go.
    fn forget_oldest(&mut self) {
        while self.recent.len() > self.recent_most && self.events.len() > 1 {
            let Some((facts, _)) = self.events.pop_front() else { return };
            self.recent.drain(..(facts - self.first) as usize);
            (self.before, self.first) = (self.before + 1, facts);
        }
    }

    /// Forgets what happened after the `step`-th event.
    pub fn truncate(&mut self, step: u64) {
        let facts = self.count(step);
        self.recent.truncate((facts - self.first) as usize);
        self.events.truncate((step - self.before) as usize);
        for shelf in [&mut self.told, &mut self.printed] {
            shelf.truncate(facts);
        }
        self.turning.truncate(self.turning.partition_point(|point| point.fact.id.0 < facts));
        self.turning_to = self.turning_to.min(facts);
        if self.furthest.0 > step {
            self.furthest = (step, self.events.back().map_or(Instant::START, |(_, at)| *at));
        }
    }

    /// How many facts of the run there were after so many events, of a moment that is covered.
    fn count(&self, step: u64) -> u64 {
        match step.checked_sub(self.before + 1).and_then(|place| self.events.get(place as usize)) {
            Some((facts, _)) => *facts,
            None if step <= self.before => self.first,
            None => self.first + self.recent.len() as u64,
        }
    }

    /// Every fact up to the `step`-th event, as far back as they are kept.
    pub fn recent(&self, step: u64) -> Kept<'_, Fact> {
        self.recent.range(..(self.count(step) - self.first) as usize)
    }

    /// Those of them from a fact on.
    pub fn recent_from(&self, step: u64, fact: u64) -> Kept<'_, Fact> {
        let end = (self.count(step) - self.first) as usize;
        self.recent.range((fact.saturating_sub(self.first) as usize).min(end)..end)
    }

    /// Those of them that happened at or after `from`, and not after `to`.
    pub fn recent_between(&self, step: u64, from: Instant, to: Instant) -> Kept<'_, Fact> {
        let end = (self.count(step) - self.first) as usize;
        let first = self.recent.partition_point(|fact| fact.at < from).min(end);
        let last = self.recent.partition_point(|fact| fact.at <= to).min(end);
        self.recent.range(first..last.max(first))
    }

    /// What is worth a line, up to the `step`-th event.
    pub fn told(&self, step: u64) -> Kept<'_, Happened> {
        self.told.until(self.count(step))
    }

    /// Whether that goes back to the beginning.
    pub fn tells_all(&self) -> bool {
        self.told.from == 0
    }

    /// Commands, and what was printed, up to the `step`-th event.
    pub fn printed(&self, step: u64) -> Kept<'_, Happened> {
        self.printed.until(self.count(step))
    }

    /// All turning points up to the `step`-th event.
    pub fn turning(&self, step: u64) -> &[Happened] {
        let facts = self.count(step);
        &self.turning[..self.turning.partition_point(|point| point.fact.id.0 < facts)]
    }

    /// All turning points that are known, of the future too.
    pub fn all_turning(&self) -> &[Happened] {
        &self.turning
    }

    /// A fact, where it is kept.
    pub fn fact(&self, id: FactId) -> Option<&Fact> {
        let place = id.0.checked_sub(self.first).and_then(|place| usize::try_from(place).ok());
        let turning = || self.turning.binary_search_by_key(&id, |point| point.fact.id).ok();
        place
            .and_then(|place| self.recent.get(place))
            .or_else(|| self.told.find(id))
            .or_else(|| self.printed.find(id))
            .or_else(|| self.turning.get(turning()?).map(|point| &point.fact))
    }

    /// The number of events after which a fact had happened; of one that is not kept, the next one known.
    pub fn step_of(&self, id: FactId) -> u64 {
        let recent = self.first..self.first + self.recent.len() as u64;
        if recent.contains(&id.0) {
            return self.before + self.events.partition_point(|(facts, _)| *facts <= id.0) as u64 + 1;
        }
        let turning = self.turning.get(self.turning.partition_point(|point| point.fact.id < id));
        let next =
            [self.told.next(id), self.printed.next(id), turning].map(|next| next.map(|next| next.step));
        next.into_iter().flatten().min().unwrap_or(self.furthest.0 + 1)
    }

    /// How many events had happened at a time, where it is covered.
    pub fn step_at(&self, at: Instant) -> Option<u64> {
        let events = self.events.partition_point(|(_, when)| *when <= at);
        (events > 0 || self.before == 0).then_some(self.before + events as u64)
    }
}

impl Shelf {
    fn new(most: usize) -> Shelf {
        Shelf { kept: VecDeque::new(), from: 0, to: 0, most }
    }

    fn add(&mut self, step: u64, fact: &Fact, wanted: bool) {
        if fact.id.0 < self.to {
            return;
        }
        if fact.id.0 > self.to {
            self.kept.clear();
            self.from = fact.id.0;
        }
        self.to = fact.id.0 + 1;
        if !wanted {
            return;
        }
        self.kept.push_back(Happened { step, fact: fact.clone() });
        if self.kept.len() > self.most {
            self.kept.pop_front();
            self.from = self.kept.front().map_or(self.to, |kept| kept.fact.id.0);
        }
    }

    /// Facts from this one on come again: where it lies before those that are kept, these are let go.
    fn restart_before(&mut self, facts: u64) {
        if facts < self.from {
            self.kept.clear();
            (self.from, self.to) = (facts, facts);
        }
    }

    fn truncate(&mut self, facts: u64) {
        if facts < self.to {
            self.kept.truncate(self.count_until(facts));
            (self.from, self.to) = (self.from.min(facts), facts);
        }
    }

    fn count_until(&self, facts: u64) -> usize {
        self.kept.partition_point(|kept| kept.fact.id.0 < facts)
    }

    fn until(&self, facts: u64) -> Kept<'_, Happened> {
        self.kept.range(..self.count_until(facts))
    }

    fn find(&self, id: FactId) -> Option<&Fact> {
        let place = self.kept.binary_search_by_key(&id, |kept| kept.fact.id).ok()?;
        self.kept.get(place).map(|kept| &kept.fact)
    }

    fn next(&self, id: FactId) -> Option<&Happened> {
        self.kept.get(self.count_until(id.0))
    }
}
