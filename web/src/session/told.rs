//! How far a scenario has been told: the clock stops once at the moment that it is about, and once at its end.

use highwater_core::fact::Fact;
use highwater_core::ids::FactId;

use super::{Playback, Session};
use crate::scenarios::Telling;

/// How far a scenario has been told.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Told {
    key: Option<FactId>,
    ended: bool,
    closed: bool,
}

/// What is told at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chapter {
    /// The script is at this line.
    Line(u32),
    /// The moment that the scenario is about.
    Key,
    /// The scenario has ended.
    End,
}

impl Session {
    /// How this run is told: a scenario that is as the page ships it, while nobody has closed what is told.
    pub(crate) fn telling(&self) -> Option<Telling> {
        let as_shipped = !self.told.closed && self.history.is_as_given();
        self.looking.scenario().filter(|_| as_shipped)?.telling()
    }

    /// What is told now.
    pub fn chapter(&self) -> Chapter {
        let (world, step) = (self.history.world(), self.history.position());
        if self.told.key.is_some_and(|key| self.history.step_of(key) == step) {
            return Chapter::Key;
        }
        world.lab().line.map_or(Chapter::End, Chapter::Line)
    }

    /// Stops the clock where the scenario wants it, and says whether it did: `before` facts were known before it last went
    /// on.
    pub(super) fn stop_where_told(&mut self, before: u64) -> bool {
        let Some(telling) = self.telling() else { return false };
        if let Some(key) = telling.key.filter(|_| self.told.key.is_none()) {
            let is_key = |fact: &&Fact| (key.is)(&fact.what);
            if let Some(id) = self.history.facts_from(before).find(is_key).map(|fact| fact.id) {
                self.told.key = Some(id);
                self.seek_fact(id);
                self.looking.playback = Playback::Paused;
                return true;
            }
        }
        if self.told.ended || self.chapter() != Chapter::End {
            return false;
        }
        self.told.ended = true;
        self.looking.playback = Playback::Paused;
        true
    }

    /// A person has heard enough.
    pub(super) fn close_telling(&mut self) {
        self.told.closed = true;
    }
}
