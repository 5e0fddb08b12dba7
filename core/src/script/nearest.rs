//! Did you mean …?

/// The candidate that is fewest edits away from `word`, if that is few for its length.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word: Vec<char> = word.to_ascii_lowercase().chars().collect();
    let far = (word.len() / 3).max(1);
    let measured = candidates.into_iter().map(|candidate| (edits(&word, candidate), candidate));
    measured.filter(|(distance, _)| *distance <= far).min_by_key(|(distance, _)| *distance).map(|(_, c)| c)
}

/// Letters to insert, leave out, replace or swap with their neighbour (optimal string alignment).
fn edits(from: &[char], to: &str) -> usize {
    let to: Vec<char> = to.to_ascii_lowercase().chars().collect();
    let mut before = vec![0; to.len() + 1];
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut row = vec![i + 1; to.len() + 1];
        for (j, b) in to.iter().enumerate() {
            let replaced = last[j] + usize::from(a != b);
            row[j + 1] = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == to[j - 1] && from[i - 1] == *b {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_its_word() {
        let words = ["kill", "stop", "start", "pause", "resume"];
        for (typo, word) in
            [("kil", "kill"), ("sotp", "stop"), ("satrt", "start"), ("KILL", "kill"), ("stoop", "stop")]
        {
            assert_eq!(nearest(typo, words), Some(word), "{typo}");
        }
    }

    #[test]
    fn another_word_altogether_finds_nothing() {
        assert_eq!(nearest("explode", ["kill", "stop", "start"]), None);
    }
}
