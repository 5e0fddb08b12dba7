//! What a shell would act on. A line is one command: what a person pastes from a terminal beside it is refused where it
//! stands, with what to write instead.
//!
//! | written | here |
//! |---|---|
//! | `\| grep …`, `> file`, `2>&1` behind a tool | nothing: all that a tool prints is kept and shown |
//! | `< file`, `<<EOF` | `printf`, `echo` or `seq` before a pipe |
//! | `&&`, `\|\|`, `;` | a line of its own |
//! | `$NAME`, `$(…)`, a backquote, `NAME=value` | the value itself |
//! | `for`, `while`, `if` … | every command, written out |

use super::error::{Expected, ParseError, Problem};
use super::word::Word;

/// The words that a shell's own constructs begin and end with.
const KEYWORDS: &[&str] = &[
    "for", "while", "until", "if", "then", "else", "elif", "fi", "case", "esac", "do", "done", "function",
    "{", "}", "(", ")",
];

/// A line that begins with what only a shell knows.
pub(super) fn refuse_beginning(first: &Word) -> Result<(), Box<ParseError>> {
    if first.quoted {
        return Ok(());
    }
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_');
    let assigns = first.text.split_once('=').is_some_and(|(name, _)| is_name(name));
    match first.text.trim_end_matches(';') {
        keyword if KEYWORDS.contains(&keyword) => Err(refused(first, keyword, Expected::WrittenOut)),
        "export" | "set" => Err(refused(first, &first.text, Expected::ValueItself)),
        _ if assigns => Err(refused(first, &first.text, Expected::ValueItself)),
        _ => Ok(()),
    }
}

/// A word behind a tool's name that is the shell's.
pub(super) fn refuse_operator(word: &Word) -> Result<(), Box<ParseError>> {
    let text = &*word.text;
    if word.expands {
        let at = text.find(['$', '`']).unwrap_or(0);
        return Err(refused_at(word, at, &text[at..], Expected::ValueItself));
    }
    if word.quoted {
        return Ok(());
    }
    let behind_digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    match text {
        "|" | "|&" => Err(refused(word, text, Expected::AllIsShown)),
        "&" | "&&" | "||" | ";" => Err(refused(word, text, Expected::OwnLine)),
        _ if text.starts_with('<') => Err(refused(word, text, Expected::FeedBefore)),
        _ if behind_digits.starts_with('>') || text.starts_with("&>") => {
            Err(refused(word, text, Expected::AllIsShown))
        }
        _ if text.ends_with(';') => Err(refused_at(word, text.len() - 1, ";", Expected::OwnLine)),
        _ => Ok(()),
    }
}

fn refused(word: &Word, what: &str, instead: Expected) -> Box<ParseError> {
    ParseError::new(word.column, Problem::ShellSyntax(what.into()), instead)
}

/// The same from a byte of an unquoted word on.
fn refused_at(word: &Word, byte: usize, what: &str, instead: Expected) -> Box<ParseError> {
    let before = if word.quoted { 0 } else { word.text[..byte].chars().count() as u32 };
    ParseError::new(word.column + before, Problem::ShellSyntax(what.into()), instead)
}
