//! What a client has printed on one of its streams.
//!
//! ```text
//! full    [256 lines] [256 lines] [256 lines]     shared by every clone of the world
//! open    [up to 255 lines]                       copied where a clone shares it
//! ```
//!
//! A client under load prints as long as it lives, and each keyframe of a run holds it: a clone shares all but the last
//! lines.

use std::rc::Rc;

/// How many lines a full block has.
const BLOCK: usize = 256;

/// Printed lines, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Printed {
    full: Rc<Vec<Rc<[Rc<str>]>>>,
    open: Vec<Rc<str>>,
}

impl Printed {
    /// Another line.
    pub fn push(&mut self, line: Rc<str>) {
        self.open.push(line);
        if self.open.len() == BLOCK {
            Rc::make_mut(&mut self.full).push(std::mem::take(&mut self.open).into());
        }
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.full.len() * BLOCK + self.open.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All lines.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Rc<str>> + Clone {
        self.full.iter().flat_map(|block| block.iter()).chain(&self.open)
    }

    /// The last lines, at most so many, oldest first.
    pub fn newest(&self, count: usize) -> Vec<Rc<str>> {
        let mut newest: Vec<_> = self.iter().rev().take(count).cloned().collect();
        newest.reverse();
        newest
    }

    /// The last line.
    pub fn last(&self) -> Option<&Rc<str>> {
        self.open.last().or_else(|| self.full.last()?.last())
    }

    /// All lines, as they are now.
    pub fn to_vec(&self) -> Vec<Rc<str>> {
        self.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_in_the_order_in_which_they_were_printed() {
        let lines: Vec<Rc<str>> = (0..3 * BLOCK + 7).map(|n| n.to_string().into()).collect();
        let mut printed = Printed::default();
        lines.iter().cloned().for_each(|line| printed.push(line));
        assert_eq!((printed.to_vec(), printed.len()), (lines, 3 * BLOCK + 7));
    }

    #[test]
    fn a_clone_shares_full_blocks_and_keeps_its_own_end() {
        let mut printed = Printed::default();
        (0..BLOCK + 1).for_each(|n| printed.push(n.to_string().into()));
        let before = printed.clone();
        printed.push("more".into());
        assert!(Rc::ptr_eq(&before.full, &printed.full));
        assert_eq!((before.len(), printed.len()), (BLOCK + 1, BLOCK + 2));
    }
}
