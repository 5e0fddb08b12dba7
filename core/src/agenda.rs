//! An agenda: things in the order of their time. The world's events and each process' timers are one.
//!
//! A vector with the latest first, so that taking the next is a `pop`, and adding something moves only what is due
//! before it. Of two things due at the same moment the one that was added first comes first.

use crate::time::Instant;

/// Names an entry of an agenda, to take it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryId {
    due: Instant,
    number: u64,
}

impl EntryId {
    /// When it is due.
    pub fn due(self) -> Instant {
        self.due
    }
}

/// Things by the time they are due.
#[derive(Clone, Debug)]
pub struct Agenda<T> {
    /// Descending.
    ids: Vec<EntryId>,
    things: Vec<T>,
    next: u64,
}

impl<T> Default for Agenda<T> {
    fn default() -> Self {
        Agenda { ids: Vec::new(), things: Vec::new(), next: 0 }
    }
}

/// Where an entry stands in the descending list, or (`Err`) would have to.
fn place(ids: &[EntryId], id: EntryId) -> Result<usize, usize> {
    ids.binary_search_by(|known| id.cmp(known))
}

impl<T> Agenda<T> {
    /// Adds a thing.
    pub fn add(&mut self, due: Instant, thing: T) -> EntryId {
        let id = EntryId { due, number: self.next };
        self.next += 1;
        let place = place(&self.ids, id).unwrap_or_else(|place| place);
        self.ids.insert(place, id);
        self.things.insert(place, thing);
        id
    }

    /// Takes a thing back, if it has not come yet.
    pub fn cancel(&mut self, id: EntryId) -> Option<T> {
        let place = place(&self.ids, id).ok()?;
        self.ids.remove(place);
        Some(self.things.remove(place))
    }

    /// When the next is due.
    pub fn next_due(&self) -> Option<Instant> {
        Some(self.ids.last()?.due)
    }

    /// Takes the next, with the time it is due.
    pub fn pop(&mut self) -> Option<(Instant, T)> {
        Some((self.ids.pop()?.due, self.things.pop()?))
    }

    /// Takes the next, if it is due at `now`.
    pub fn pop_due(&mut self, now: Instant) -> Option<T> {
        self.next_due().filter(|due| *due <= now)?;
        Some(self.pop()?.1)
    }

    /// Takes away all things for which `is` is true, next first.
    pub fn take(&mut self, is: impl Fn(&T) -> bool) -> Vec<T> {
        let ids: Vec<EntryId> = self
            .ids
            .iter()
            .zip(&self.things)
            .rev()
            .filter(|(_, thing)| is(thing))
            .map(|(id, _)| *id)
            .collect();
        ids.into_iter().filter_map(|id| self.cancel(id)).collect()
    }

    /// Takes away the n-th thing, from 1, for which `is` is true, next first.
    pub fn take_nth(&mut self, n: usize, is: impl Fn(&T) -> bool) -> Option<T> {
        let found = self.ids.iter().zip(&self.things).rev().filter(|(_, thing)| is(thing)).nth(n - 1);
        let id = found.map(|(id, _)| *id)?;
        self.cancel(id)
    }

    /// All things with the time each is due, next first.
    pub fn iter(&self) -> impl Iterator<Item = (Instant, &T)> {
        self.ids.iter().map(|id| id.due).zip(&self.things).rev()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: u64) -> Instant {
        Instant(micros)
    }

    fn agenda(things: &[(u64, char)]) -> Agenda<char> {
        let mut agenda = Agenda::default();
        for (due, thing) in things {
            agenda.add(at(*due), *thing);
        }
        agenda
    }

    fn rest(mut agenda: Agenda<char>) -> String {
        std::iter::from_fn(|| agenda.pop()).map(|(_, thing)| thing).collect()
    }

    #[test]
    fn what_is_due_first_comes_first() {
        assert_eq!(rest(agenda(&[(30, 'c'), (10, 'a'), (20, 'b')])), "abc");
    }

    #[test]
    fn what_is_due_together_comes_in_the_order_of_adding() {
        assert_eq!(rest(agenda(&[(10, 'a'), (20, 'c'), (10, 'b'), (20, 'd')])), "abcd");
    }

    #[test]
    fn what_is_cancelled_does_not_come() {
        let mut agenda = agenda(&[(10, 'a'), (30, 'c')]);
        let id = agenda.add(at(20), 'b');
        assert_eq!(agenda.cancel(id), Some('b'));
        assert_eq!(agenda.cancel(id), None);
        assert_eq!(rest(agenda), "ac");
    }

    #[test]
    fn nothing_comes_before_it_is_due() {
        let mut agenda = agenda(&[(10, 'a')]);
        assert_eq!(agenda.pop_due(at(9)), None);
        assert_eq!(agenda.pop_due(at(10)), Some('a'));
        assert_eq!(agenda.next_due(), None);
    }

    #[test]
    fn what_is_taken_is_gone_and_comes_in_order() {
        let mut agenda = agenda(&[(30, 'c'), (10, 'a'), (20, 'B'), (5, 'D')]);
        assert_eq!(agenda.take(|thing| thing.is_uppercase()), ['D', 'B']);
        assert_eq!(rest(agenda), "ac");
    }
}
