//! A word of a line, and where it stands.

/// A word, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// What it says, without its quotes.
    pub text: String,
    /// Its first character, counted from 1.
    pub column: u32,
    /// Whether any of it was quoted.
    pub quoted: bool,
    /// Its first byte in the line.
    pub start: usize,
    /// Whether a shell would replace something in it: `$NAME`, `$(…)` or a backquote.
    pub expands: bool,
}

impl Word {
    /// Whether it is the shell's `|` or `&`.
    pub fn is_operator(&self, operator: &str) -> bool {
        !self.quoted && self.text == operator
    }

    pub(super) fn take_plain(&mut self, c: char) {
        self.expands |= matches!(c, '$' | '`');
        self.text.push(c);
    }
}
