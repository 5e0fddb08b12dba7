//! Where a line's character is in a text, as browsers count: in UTF-16 from its beginning.

/// The place of a line's character, both counted from 1. Behind a line's end it is that end.
pub(super) fn of(text: &str, line: u32, column: u32) -> u32 {
    let wanted = line.saturating_sub(1) as usize;
    let before: usize = text.split_inclusive('\n').take(wanted).map(length).sum();
    let found = text.split('\n').nth(wanted).unwrap_or_default();
    let within: usize = found.chars().take(column.saturating_sub(1) as usize).map(char::len_utf16).sum();
    (before + within) as u32
}

fn length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_place_is_counted_in_utf_16() {
        let text = "# 🌊 高水位\ncluster x\n";
        assert_eq!((of(text, 1, 3), of(text, 1, 4), of(text, 2, 1), of(text, 2, 9)), (2, 4, 9, 17));
    }

    #[test]
    fn behind_a_lines_end_is_its_end_and_behind_the_text_the_texts() {
        assert_eq!((of("ab\ncd", 1, 99), of("ab\ncd", 7, 1), of("", 1, 1)), (2, 5, 0));
    }
}
