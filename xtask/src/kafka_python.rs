//! kafka-python, a client written by others, reads every log that our scripts make, and its own batches are read here.
//!
//! What it wrote once is kept in `cli/tests/commands/kafka-python.jsonl`, so that the tests need no Python; this
//! command makes that file anew with `--fixture`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::{Done, exports, sh, tools};

/// Its version, and what it needs for every codec.
const PACKAGES: [&str; 4] =
    ["kafka-python==3.0.12", "lz4==4.4.5", "python-snappy==0.7.3", "zstandard==0.25.0"];

/// Reads both ways; with `--fixture` makes the tests' file anew.
pub fn run(arguments: &[String]) -> Done {
    if !sh::exists("python3") {
        println!("kafka-python: skipped, there is no python3 here");
        return Ok(());
    }
    let python = python()?;
    let check = sh::root().join("xtask/kafka-python/check.py");
    if arguments.iter().any(|argument| argument == "--fixture") {
        let made = sh::read(Command::new(python).arg(check).arg("--fixture"))?;
        let path = sh::root().join("cli/tests/commands/kafka-python.jsonl");
        return fs::write(&path, made).map_err(|error| format!("{}: {error}", path.display()));
    }
    let (highwater, into) = (exports::highwater()?, exports::empty_directory("kafka-python")?);
    exports::export_all(&highwater, &into)?;
    let codecs = sh::root().join("xtask/kafka-python/codecs.hw");
    sh::read(Command::new(&highwater).arg("export").arg(codecs).arg("--dir").arg(into.join("codecs")))?;
    sh::run(Command::new(python).arg(check).arg(&highwater).arg(&into))
}

/// Python in an environment of its own, made once on this machine.
fn python() -> Done<PathBuf> {
    let folder = tools::cache().join("tools").join("kafka-python-3.0.12");
    let (python, proof) = (folder.join("bin/python3"), folder.join("complete"));
    if !proof.exists() {
        println!("setup: installing {} (once on this machine)", PACKAGES[0]);
        sh::run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        sh::run(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES))?;
        fs::write(&proof, "").map_err(|error| format!("{}: {error}", proof.display()))?;
    }
    Ok(python)
}
