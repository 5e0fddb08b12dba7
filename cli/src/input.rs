//! Reads a command's input: files, `-` for standard input, scripts.

use std::io::Read;
use std::path::Path;

use highwater_core::script::Script;
use highwater_core::world::World;

use crate::english;

/// A file's text, or standard input's for `-`; an error goes to standard error.
pub fn text(path: &Path) -> Option<String> {
    let read = match path.to_str() {
        Some("-") => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).map(|_| text)
        }
        _ => std::fs::read_to_string(path),
    };
    read.map_err(|error| eprintln!("{}: {error}", path.display())).ok()
}

/// A script that can be run; standard error names everything that is wrong with one that can't be, in the order of its
/// lines.
pub fn runnable(path: &Path) -> Option<Script> {
    let (script, errors) = Script::parse_what_can_be(&text(path)?);
    let mut faults: Vec<((u32, u32), String)> =
        errors.iter().map(|error| ((error.line, error.column), english::parse_error(error))).collect();
    let refusals = World::refusals(&script);
    faults.extend(refusals.iter().map(|refused| ((refused.line, refused.column), english::refused(refused))));
    faults.sort();
    faults.iter().for_each(|(_, fault)| eprintln!("{}:{fault}", path.display()));
    faults.is_empty().then_some(script)
}

/// A script; standard error names each of its faults.
pub fn script(path: &Path) -> Option<Script> {
    let text = text(path)?;
    match Script::parse(&text) {
        Ok(script) => Some(script),
        Err(errors) => {
            errors.iter().for_each(|error| eprintln!("{}:{}", path.display(), english::parse_error(error)));
            None
        }
    }
}
