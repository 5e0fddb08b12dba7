//! Finding by what is typed: every word of it has to stand somewhere in what is found, in any order.

/// What can be found, in small letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Findable {
    /// What it is called.
    name: String,
    /// What else it is found by.
    more: String,
}

/// How well something fits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// Its name begins so.
    Begins,
    /// Each word begins a word of its name.
    Words,
    /// Its name has them.
    Named,
    /// What belongs to it has them.
    Elsewhere,
}

impl Findable {
    /// Something with a name, that is found by more than its name.
    pub(super) fn new(name: &str, more: &str) -> Findable {
        Findable { name: name.to_lowercase(), more: more.to_lowercase() }
    }

    fn fit(&self, typed: &str) -> Option<Fit> {
        let begins_word = |word: &str| self.name.split_whitespace().any(|own| own.starts_with(word));
        if self.name.starts_with(typed) {
            Some(Fit::Begins)
        } else if typed.split(' ').all(begins_word) {
            Some(Fit::Words)
        } else if typed.split(' ').all(|word| self.name.contains(word)) {
            Some(Fit::Named)
        } else {
            typed
                .split(' ')
                .all(|word| self.name.contains(word) || self.more.contains(word))
                .then_some(Fit::Elsewhere)
        }
    }
}

/// The places of those that fit, the best first; those that fit as well as each other stay in their order.
pub(super) fn find<'f>(all: impl Iterator<Item = &'f Findable>, typed: &str) -> Vec<usize> {
    let typed = typed.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found: Vec<(Fit, usize)> =
        all.enumerate().filter_map(|(place, one)| Some((one.fit(&typed)?, place))).collect();
    found.sort();
    found.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(typed: &str) -> Vec<usize> {
        let all = [
            ("pause broker 1", "broker pause 1"),
            ("kill broker 1", "broker kill 1"),
            ("A broker is killed", "scenario"),
            ("Skills", ""),
        ];
        let all: Vec<Findable> = all.iter().map(|(name, more)| Findable::new(name, more)).collect();
        find(all.iter(), typed)
    }

    #[test]
    fn without_a_word_everything_is_found_in_its_order() {
        assert_eq!(found("  "), [0, 1, 2, 3]);
    }

    #[test]
    fn what_begins_so_comes_before_words_of_a_name_and_these_before_parts_of_words() {
        assert_eq!(found("kill"), [1, 2, 3]);
    }

    #[test]
    fn words_are_found_in_any_order_and_in_the_line_that_is_run() {
        assert_eq!(found("1 BROKER kill"), [1]);
        assert_eq!(found("broker pause"), [0]);
        assert_eq!(found("nothing like it"), [0usize; 0]);
    }
}
