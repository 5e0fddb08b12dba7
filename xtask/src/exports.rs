//! Log directories of every script that there is, for other people's programs to read.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Done, sh};

/// Where scripts are.
const SCRIPTS: [&str; 3] = ["static/scenarios", "tests/conformance/scripts", "tests/scripts"];

/// Builds the command line, and tells where it is.
pub fn highwater() -> Done<PathBuf> {
    sh::run(&mut sh::cargo(["build", "--quiet", "-p", "highwater-cli"]))?;
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| sh::root().join("target"), PathBuf::from);
    Ok(sh::root().join(target).join("debug/highwater"))
}

/// The files below a directory with a suffix, or all for an empty one, in order.
pub fn files_below(directory: &Path, suffix: &str) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![directory.to_owned()]);
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())) {
            match path.is_dir() {
                true => folders.push(path),
                false if path.to_string_lossy().ends_with(suffix) => found.push(path),
                false => {}
            }
        }
    }
    found.sort();
    found
}

/// An empty directory in `target`.
pub fn empty_directory(name: &str) -> Done<PathBuf> {
    let path = sh::root().join("target").join(name);
    let _ = fs::remove_dir_all(&path); // it may not be there
    fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

/// Exports every script into a directory of its own below `into`. Says how many, and which could not be run.
pub fn export_all(highwater: &Path, into: &Path) -> Done {
    let (mut exported, mut refused) = (0, Vec::new());
    for script in SCRIPTS.iter().flat_map(|folder| files_below(&sh::root().join(folder), ".hw")) {
        let name =
            script.strip_prefix(sh::root()).unwrap_or(&script).to_string_lossy().replace(['/', '.'], "-");
        let mut command = Command::new(highwater);
        command.arg("export").arg(&script).arg("--dir").arg(into.join(&name));
        let output = command.stdin(Stdio::null()).output();
        let output = output.map_err(|error| format!("cannot run {}: {error}", highwater.display()))?;
        // 1: the run itself failed, on purpose or not, and its files are there all the same.
        match output.status.code() {
            Some(0 | 1) => exported += 1,
            _ => {
                let why = String::from_utf8_lossy(&output.stderr);
                refused.push(format!("{name}: {}", why.lines().next().unwrap_or_default()));
            }
        }
    }
    println!("{exported} scripts exported");
    refused.iter().for_each(|why| println!("not exported: {why}"));
    Ok(())
}
