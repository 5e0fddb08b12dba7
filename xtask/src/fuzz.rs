//! Fuzzing every decoder: bytes that nobody thought of, thousands a second, kept where they reached something new.
//!
//! The corpus stands in `core/fuzz/corpus/TARGET/`, so each run goes on where the last one ended. It is minimised
//! afterwards: of inputs that reach the same code the smallest stays, however often they reach it.
//! `core/tests/corpus.rs` hands it to the same targets without a fuzzer.

use std::fs;
use std::process::Command;

use crate::tools::{Tool, path_with};
use crate::{Done, sh};

/// The targets, as `core/fuzz/Cargo.toml` has them.
const TARGETS: &[&str] = &["batch", "record", "index", "checkpoint", "compressed", "internal"];
/// How long each is fuzzed, if nothing else is said.
const SECONDS: u32 = 600;
/// What a target may use: a decoder that would take more has no bound.
const MEMORY_MB_MAX: u32 = 512;

/// Fuzzes the targets named, or all, one after the other.
pub fn run(arguments: &[String]) -> Done {
    let (targets, seconds) = read(arguments)?;
    Tool::cargo_fuzz().ensure()?;
    for target in &targets {
        println!("fuzz: {target}, {seconds} s");
        let corpus = sh::root().join("core/fuzz/corpus").join(target);
        fs::create_dir_all(&corpus).map_err(|error| format!("cannot make {}: {error}", corpus.display()))?;
        let limits = [format!("-max_total_time={seconds}"), format!("-rss_limit_mb={MEMORY_MB_MAX}")];
        sh::run(cargo_fuzz("run", target).arg("--").args(limits).arg("-print_final_stats=1"))?;
        sh::run(cargo_fuzz("cmin", target).args(["--", "-use_counters=0"]))?;
    }
    println!("fuzz: no crash in {} targets", targets.len());
    Ok(())
}

/// A sanitizer would need another compiler, and finds little where no code is unsafe; what a target asserts, and every
/// overflow, is found without.
fn cargo_fuzz(command: &str, target: &str) -> Command {
    let mut cargo = sh::cargo(["fuzz", command, "--fuzz-dir", "core/fuzz", "--sanitizer", "none", target]);
    cargo.env("PATH", path_with(&[Tool::cargo_fuzz()]));
    cargo.env("CARGO_TARGET_DIR", sh::root().join("target/fuzz"));
    cargo
}

fn read(arguments: &[String]) -> Done<(Vec<&str>, u32)> {
    let (mut targets, mut seconds) = (Vec::new(), SECONDS);
    let mut words = arguments.iter().map(String::as_str);
    while let Some(word) = words.next() {
        match word {
            "--seconds" => {
                let number = words.next().and_then(|number| number.parse().ok());
                seconds = number.ok_or("--seconds wants a number behind it")?;
            }
            target if TARGETS.contains(&target) => targets.push(target),
            other => return Err(format!("there is no target '{other}' (there are: {})", TARGETS.join(", "))),
        }
    }
    if targets.is_empty() {
        targets = TARGETS.to_vec();
    }
    Ok((targets, seconds))
}
