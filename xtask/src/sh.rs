//! Running other programs: where, with which surroundings, and what to say when they fail.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::Done;

/// The checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask/ stands in the checkout").to_owned()
}

/// Cargo, in the checkout.
pub fn cargo<I: AsRef<OsStr>>(arguments: impl IntoIterator<Item = I>) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    command
}

/// Runs to the end, its output shown; an exit code other than 0 is an error.
pub fn run(command: &mut Command) -> Done {
    let shown = show(command);
    let status = command.status().map_err(|error| format!("cannot run {shown}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{shown} failed ({status})")) }
}

/// Runs to the end and gives what it printed.
pub fn read(command: &mut Command) -> Done<String> {
    let shown = show(command);
    let output = command.output().map_err(|error| format!("cannot run {shown}: {error}"))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{shown} failed ({}): {}", output.status, words.trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs to the end, its output shown as it comes, and gives what it printed.
pub fn show_and_read(command: &mut Command) -> Done<String> {
    let shown = show(command);
    let fail = |error: io::Error| format!("cannot run {shown}: {error}");
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(fail)?;
    let mut printed = String::new();
    for line in child.stdout.take().into_iter().flat_map(|pipe| BufReader::new(pipe).lines()) {
        let line = line.map_err(fail)?;
        println!("{line}");
        printed += &line;
        printed.push('\n');
    }
    let status = child.wait().map_err(fail)?;
    if status.success() { Ok(printed) } else { Err(format!("{shown} failed ({status})")) }
}

/// Whether a program can be run at all.
pub fn exists(program: &str) -> bool {
    let directories = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&directories).any(|directory| directory.join(program).is_file())
}

/// A program that runs beside this one, and ends with it.
#[derive(Debug)]
pub struct Companion(Child);

impl Companion {
    /// Starts it, silently.
    pub fn start(command: &mut Command) -> Done<Companion> {
        let shown = show(command);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        child.map(Companion).map_err(|error| format!("cannot run {shown}: {error}"))
    }
}

impl Drop for Companion {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
