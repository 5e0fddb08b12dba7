//! Answers line by line, in order. A bad line is answered with its fault, and the next line is read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;

use serde::Serialize;
use serde_json::json;

use crate::Exit;

/// Where the lines come from.
#[derive(clap::Args)]
pub struct Lines {
    /// A file of lines; `-` reads standard input.
    #[arg(default_value = "-")]
    file: PathBuf,
}

impl Lines {
    /// Answers every line with JSON.
    pub fn answer<T: Serialize>(&self, answer: impl FnMut(&str) -> Result<T, String>) -> Exit {
        self.answer_with(json_of(answer))
    }

    /// Answers every line with text, but a bad one with JSON.
    pub fn answer_with(&self, answer: impl FnMut(&str) -> Result<Vec<u8>, String>) -> Exit {
        if self.file.to_str() == Some("-") {
            return each_line(io::stdin().lock(), answer);
        }
        match File::open(&self.file) {
            Ok(file) => each_line(BufReader::new(file), answer),
            Err(error) => {
                eprintln!("{}: {error}", self.file.display());
                Exit::BadInput
            }
        }
    }
}

/// Answers standard input.
pub fn answer_standard_input<T: Serialize>(answer: impl FnMut(&str) -> Result<T, String>) -> Exit {
    each_line(io::stdin().lock(), json_of(answer))
}

fn json_of<T: Serialize>(
    mut answer: impl FnMut(&str) -> Result<T, String>,
) -> impl FnMut(&str) -> Result<Vec<u8>, String> {
    move |line| serde_json::to_vec(&answer(line)?).map_err(|error| error.to_string())
}

fn each_line(mut input: impl BufRead, mut answer: impl FnMut(&str) -> Result<Vec<u8>, String>) -> Exit {
    let (mut out, mut line) = (io::stdout().lock(), Vec::new());
    loop {
        line.clear();
        match input.read_until(b'\n', &mut line) {
            Ok(0) => return Exit::Done,
            Ok(_) => {}
            Err(error) => {
                eprintln!("highwater: {error}");
                return Exit::BadInput;
            }
        }
        let text = str::from_utf8(&line).map_err(|error| format!("byte {}: not UTF-8", error.valid_up_to()));
        let answered = text.and_then(|text| answer(text.trim_ascii()));
        let mut told = answered.unwrap_or_else(|error| json!({ "error": error }).to_string().into_bytes());
        told.push(b'\n');
        if out.write_all(&told).is_err() {
            return Exit::Done; // the reader has closed the pipe
        }
    }
}

/// Bytes in hexadecimal; an error names them by `what`.
pub fn bytes(what: &str, hex: &str) -> Result<Vec<u8>, String> {
    if let Some((at, bad)) = hex.char_indices().find(|(_, c)| !c.is_ascii_hexdigit()) {
        return Err(format!("{what}: character {} is '{bad}', no hexadecimal digit", at + 1));
    }
    if !hex.len().is_multiple_of(2) {
        return Err(format!("{what}: expected two hexadecimal digits a byte, found {}", hex.len()));
    }
    let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).map_err(|error| error.to_string());
    (0..hex.len()).step_by(2).map(byte).collect()
}

/// Bytes as hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// Reads a line of JSON.
pub fn json<'l, T: serde::Deserialize<'l>>(line: &'l str) -> Result<T, String> {
    serde_json::from_str(line).map_err(|error| error.to_string())
}
