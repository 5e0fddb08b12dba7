//! The table of modules in `lib.rs` is true: each uses only those before it, and none asks the platform for anything.

use std::fs;
use std::path::{Path, PathBuf};

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The modules in the order of the table.
fn modules() -> Vec<String> {
    let text = fs::read_to_string(sources().join("lib.rs")).expect("lib.rs");
    let rows = text.lines().filter(|line| line.starts_with("//! | ") && line.contains("[`"));
    let columns = rows.filter_map(|row| row.split('|').nth(2));
    let names =
        columns.flat_map(|column| column.split("[`").skip(1).filter_map(|rest| rest.split('`').next()));
    names.map(str::to_owned).collect()
}

/// Every file of a module, its own and those below it, but for its tests, which may use what they like.
fn files(module: &str) -> Vec<PathBuf> {
    let mut found = vec![sources().join(format!("{module}.rs"))];
    let mut folders = vec![sources().join(module)];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())) {
            match path.is_dir() {
                true => folders.push(path),
                false => found.push(path),
            }
        }
    }
    let is_test = |path: &Path| path.iter().any(|part| part == "tests" || part == "tests.rs");
    found.retain(|path| path.is_file() && !path.strip_prefix(sources()).is_ok_and(is_test));
    found
}

/// The lines of a module that are code, with where they stand.
fn code(module: &str) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for path in files(module) {
        let text = fs::read_to_string(&path).expect("a source file");
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            lines.push((format!("{}:{number}", path.display()), line.to_owned()));
        }
    }
    lines
}

#[test]
fn every_module_stands_in_the_table_once() {
    let mut listed = modules();
    listed.sort();
    let text = fs::read_to_string(sources().join("lib.rs")).expect("lib.rs");
    let declared = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let mut declared: Vec<String> = declared.map(str::to_owned).collect();
    declared.sort();
    assert_eq!(listed, declared);
}

#[test]
fn a_module_uses_only_modules_before_it() {
    let order = modules();
    let mut wrong = Vec::new();
    for (at, module) in order.iter().enumerate() {
        for (place, line) in code(module) {
            let used = line.split("crate::").skip(1).map(|rest| {
                rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default()
            });
            for used in
                used.filter(|used| order.iter().position(|name| name == used).is_some_and(|of| of > at))
            {
                wrong.push(format!("{place}: {module} uses {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn nothing_asks_the_platform() {
    const ASKS: &[&str] = &[
        "HashMap",
        "HashSet",
        "std::time",
        "std::thread",
        "std::fs",
        "std::net",
        "std::env",
        "thread_local",
        "static mut",
        "cfg(target_",
    ];
    let all = modules().into_iter().flat_map(|module| code(&module));
    let wrong: Vec<_> = all.filter(|(_, line)| ASKS.iter().any(|ask| line.contains(ask))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
