//! Standard output. A reader that has closed the pipe (`highwater explore … | head`) is no error.

use std::fmt::Display;
use std::io::{self, Write};

/// Prints a line.
pub fn say(line: impl Display) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Prints a text that ends its own lines.
pub fn print(text: impl Display) {
    let _ = write!(io::stdout(), "{text}");
}
