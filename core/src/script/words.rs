//! Words of a line, quoted as in a shell.
//!
//! `'…'` takes everything as it is; `"…"` all but a backslash before `"`, `\`, `$` or a backquote; a backslash
//! elsewhere takes the next character as it is. A word of its own that is `|` or `&`, and not quoted, is the shell's. Where
//! a word would begin with `#`, a comment does. A path of Windows (`bin\windows\kafka-topics.bat`) keeps its backslashes.

use super::error::{Expected, ParseError, Problem};
use super::word::Word;

/// The words of a line.
pub fn split(line: &str) -> Result<Vec<Word>, Box<ParseError>> {
    split_from_comment(line).map(|(words, _)| words)
}

/// The words of a line, and the byte where a comment behind them begins.
pub fn split_from_comment(line: &str) -> Result<(Vec<Word>, Option<usize>), Box<ParseError>> {
    let mut words = Vec::new();
    let mut chars = (1..).zip(line.char_indices()).peekable();
    while let Some((column, (start, c))) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        if c == '#' {
            return Ok((words, Some(start)));
        }
        let mut word = Word { text: String::new(), column, quoted: false, start, expands: false };
        let mut next = Some((column, c));
        while let Some((column, c)) = next.filter(|(_, c)| !c.is_whitespace()) {
            let mut take = || chars.next().map(|(_, (_, c))| c);
            match c {
                '\'' | '"' => {
                    word.quoted = true;
                    let unterminated =
                        || ParseError::new(column, Problem::Unterminated, Expected::ClosingQuote(c));
                    take_quoted(c, &mut take, &mut word).ok_or_else(unterminated)?;
                }
                '\\' => {
                    word.quoted = true;
                    let missing = || ParseError::new(column + 1, Problem::Missing, Expected::Character);
                    word.text.push(take().ok_or_else(missing)?);
                }
                _ => word.take_plain(c),
            }
            next = chars.next_if(|(_, (_, c))| !c.is_whitespace()).map(|(column, (_, c))| (column, c));
        }
        let end = chars.peek().map_or(line.len(), |(_, (end, _))| *end);
        if line[start..end].to_ascii_lowercase().ends_with(".bat") {
            word.text = line[start..end].to_owned();
        }
        words.push(word);
    }
    Ok((words, None))
}

/// Whether a character needs no quotes in any script: of ASCII, letters and digits; of the rest, all but white space.
/// (Unicode's own table of letters would be downloaded with the page.)
pub fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { !c.is_whitespace() }
}

/// A word as the line must have it to be read back.
pub fn quote(word: &str) -> String {
    let plain = |c: char| is_letter(c) || "@%+=:,./_-".contains(c);
    match word {
        "" => "''".to_owned(),
        _ if word.chars().all(plain) => word.to_owned(),
        _ => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

/// Takes characters up to the closing quote; `None` where there is none.
fn take_quoted(quote: char, take: &mut impl FnMut() -> Option<char>, word: &mut Word) -> Option<()> {
    loop {
        match take()? {
            c if c == quote => return Some(()),
            '\\' if quote == '"' => match take()? {
                c @ ('"' | '\\' | '$' | '`') => word.text.push(c),
                c => word.text.extend(['\\', c]),
            },
            c if quote == '"' => word.take_plain(c),
            c => word.text.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        split(line).unwrap().into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_are_quoted_as_in_a_shell() {
        assert_eq!(texts(r#"  a 'b c'  "d \" e\n"x\ y '' "#), ["a", "b c", "d \" e\\nx y", ""]);
        assert_eq!(texts(r#"printf 'k1:v1\nk2\n' a"b"'c'"#), ["printf", r"k1:v1\nk2\n", "abc"]);
    }

    #[test]
    fn a_comment_begins_where_a_word_would() {
        let (words, comment) = split_from_comment("broker kill 1  # the leader").unwrap();
        assert_eq!((words.len(), comment), (3, Some(15)));
        assert_eq!(texts("echo a#b '#c' \\#d"), ["echo", "a#b", "#c", "#d"]);
    }

    #[test]
    fn a_path_of_windows_keeps_its_backslashes() {
        assert_eq!(
            texts(r"bin\windows\kafka-topics.bat --list"),
            [r"bin\windows\kafka-topics.bat", "--list"]
        );
    }

    #[test]
    fn a_column_counts_characters() {
        let words = split("键 'ü' x").unwrap();
        assert_eq!(words.iter().map(|word| word.column).collect::<Vec<_>>(), [1, 3, 7]);
    }

    #[test]
    fn a_quote_without_end_is_told_where_it_began() {
        let error = split("echo 'k1").unwrap_err();
        assert_eq!((error.column, error.problem), (6, Problem::Unterminated));
    }

    #[test]
    fn every_word_reads_back_from_its_quoted_form() {
        for word in ["", "a", "a b", "it's", "k:\\n", "\"", "|", "&", "#", "{\"a\":1}", "$x", "键", "~"] {
            assert_eq!(texts(&quote(word)), [word]);
        }
    }
}
