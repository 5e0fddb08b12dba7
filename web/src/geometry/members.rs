//! By what the members of a group are told apart, wherever they are seen: a hue, and a word or letter for those who do not
//! tell hues apart.

use highwater_core::map::Set;

use super::tape::{self, HUES};

/// What a member wears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// From 1 on, as keys of records have them.
    pub hue: usize,
    /// Short enough for a square.
    pub label: String,
}

/// Members' marks, in the order of joining. A hue follows from the name, so that it stays a member's own while others
/// come and go; only where two want the same, the later one gets the next that is free. Where what is short of the
/// names is not enough to tell them apart, they are numbered.
pub fn marks<'n>(clients: impl Iterator<Item = &'n str>) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for client in clients {
        let wanted = tape::hue(client);
        let hues = (0..HUES).map(|step| (wanted - 1 + step) % HUES + 1);
        // When all are taken, hues repeat; so that they do so evenly, only the last round counts.
        let round = &marks[marks.len() / HUES * HUES..];
        let hue = hues.into_iter().find(|hue| round.iter().all(|mark| mark.hue != *hue)).unwrap_or(wanted);
        marks.push(Mark { hue, label: tape::label(client) });
    }
    let labels: Set<&str> = marks.iter().map(|mark| mark.label.as_str()).collect();
    if labels.len() < marks.len() {
        marks.iter_mut().zip(1..).for_each(|(mark, number)| mark.label = format!("#{number}"));
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hues(names: &[&str]) -> Vec<usize> {
        marks(names.iter().copied()).into_iter().map(|mark| mark.hue).collect()
    }

    #[test]
    fn members_differ_in_hue_and_keep_theirs_when_another_goes() {
        let (three, two) = (hues(&["c1", "c2", "c3"]), hues(&["c2", "c3"]));
        assert_eq!(three[1..], two);
        let six = hues(&["c1", "c1", "c1", "c2", "d1", "e1"]);
        assert_eq!(six.iter().collect::<Set<_>>().len(), HUES);
    }

    #[test]
    fn more_members_than_hues_share_them_evenly() {
        let names = vec!["c1"; 2 * HUES];
        let hues = hues(&names);
        assert!((1..=HUES).all(|hue| hues.iter().filter(|of| **of == hue).count() == 2), "{hues:?}");
    }

    #[test]
    fn members_of_one_name_are_numbered() {
        let labels = |names: &[&str]| {
            marks(names.iter().copied()).into_iter().map(|mark| mark.label).collect::<Vec<_>>()
        };
        assert_eq!(labels(&["c1", "c2"]), ["c1", "c2"]);
        assert_eq!(labels(&["console", "console"]), ["#1", "#2"]);
    }
}
