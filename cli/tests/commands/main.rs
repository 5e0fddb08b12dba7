//! The commands as they are called: arguments and lines in, exact lines and exit codes out.

mod calc;
mod codecs;
mod directories;
mod explore;
mod logs;
mod old_formats;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What a command did.
struct Done {
    exit: i32,
    out: String,
    err: String,
}

/// Runs `highwater` with words and standard input.
fn highwater(words: &[&str], input: &str) -> Done {
    let mut child = Command::new(env!("CARGO_BIN_EXE_highwater"))
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_owned();
    // A command that reads nothing may be gone already; one that answers at once must not be kept waiting.
    let feeding = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().expect("it ends");
    feeding.join().expect("the input was written");
    Done {
        exit: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

/// The lines that a line-by-line command answers with; it ends well.
fn answers(words: &[&str], input: &[&str]) -> Vec<String> {
    let done = highwater(words, &(input.join("\n") + "\n"));
    assert_eq!((done.exit, done.err.as_str()), (0, ""), "{words:?}");
    done.out.lines().map(str::to_owned).collect()
}

/// An empty directory of this name.
fn empty_directory(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("a directory");
    path
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex")).collect()
}

#[test]
fn a_trace_is_one_json_document_of_facts() {
    let done = highwater(&["run", "-", "--json", "--trace", "--trace-as", "json"], "cluster brokers=1\n");
    let facts: serde_json::Value = serde_json::from_str(&done.err).expect("the trace is JSON");
    let facts = facts.as_array().expect("a list");
    assert_eq!(facts[0]["what"], "line 1: cluster brokers=1");
    assert!(facts[1..].iter().all(|fact| fact["cause"].as_u64() < fact["id"].as_u64()), "{}", done.err);
}
