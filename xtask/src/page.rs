//! The page: Trunk builds it, it is made small, then every file gets a name by its content.
//!
//! Trunk's own hash is of the wasm before wasm-opt, so two builds that differ only there would share a name, and a
//! browser's cache would mix them. Renaming comes last here, in the order in which files name each other: wasm and
//! style sheet, then the script that starts it all; `index.html` alone keeps its name.

use std::fs;
use std::path::{Path, PathBuf};

use crate::tools::{self, Tool};
use crate::{Done, pack, setup, sh};

/// How large the whole page may be, compressed as a host sends it.
const GZIP_BYTES_MAX: usize = 350 * 1024;

/// The one file but `index.html` that names others, and so is renamed after them.
const NAMES_OTHERS: &str = "start.js";

/// Builds the page and says where it is.
pub fn run(_: &[String]) -> Done {
    let dist = build()?;
    println!("build: {} (any static host, any sub-path)", dist.display());
    Ok(())
}

/// Builds the page into `dist/`.
pub fn build() -> Done<PathBuf> {
    setup::for_page()?;
    let dist = sh::root().join("dist");
    let tools = [Tool::trunk(), Tool::wasm_bindgen()?, Tool::binaryen()];
    // Trunk is kept from the network, which it would ask for tools of its own; so is then the Cargo that it runs.
    sh::run(pack::for_size(&mut sh::cargo(["fetch", "--quiet", "--locked"])))?;
    fetch_for_std()?;
    let mut trunk = std::process::Command::new(Tool::trunk().program());
    trunk.args(["build", "--offline", "--locked", "--config", "Trunk.toml"]).current_dir(sh::root());
    // Trunk 0.21 takes NO_COLOR=1 for a bad value of its own flag.
    trunk.env("PATH", tools::path_with(&tools)).env_remove("NO_COLOR");
    sh::run(pack::for_size(&mut trunk))?;
    pack::run(&dist)?;
    name_by_content(&dist)?;
    Ok(dist)
}

/// What the standard library is made of, since the page compiles its own. `cargo fetch` leaves that out, also where it is
/// told of `build-std`: a new machine would not have it.
fn fetch_for_std() -> Done {
    let sysroot =
        sh::read(std::process::Command::new("rustc").args(["--print", "sysroot"]).current_dir(sh::root()))?;
    let manifest = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/Cargo.toml");
    let mut fetch =
        sh::cargo(["fetch", "--quiet", "--locked", "--target", "wasm32-unknown-unknown", "--manifest-path"]);
    sh::run(pack::for_size(fetch.arg(manifest)))
}

/// Fails when the page is larger than it may be; prints each file's share.
pub fn check_size(dist: &Path) -> Done {
    let mut files = files_below(dist)?;
    files.sort();
    let mut sum = 0;
    for file in files {
        let bytes = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let size = gzip_size(&bytes);
        sum += size;
        let name = file.strip_prefix(dist).unwrap_or(&file).display();
        println!("size: {:>8} bytes gzip  {name}", size);
    }
    println!("size: {sum:>8} of {GZIP_BYTES_MAX} bytes gzip in all");
    if sum <= GZIP_BYTES_MAX {
        Ok(())
    } else {
        Err(format!("the page has {sum} bytes, {GZIP_BYTES_MAX} are allowed"))
    }
}

fn name_by_content(dist: &Path) -> Done {
    let mut files = files_below(dist)?;
    files.retain(|path| path.extension().is_some_and(|extension| extension != "html"));
    files.sort_by_key(|path| (path.ends_with(NAMES_OTHERS), path.clone()));
    let mut renamed: Vec<(String, String)> = Vec::new();
    for path in files {
        replace_names(&path, &renamed)?;
        renamed.push(rename_by_content(&path)?);
    }
    let index = dist.join("index.html");
    replace_names(&index, &renamed)?;
    drop_trunk_lines(&index)
}

/// What Trunk leaves of its own markup: the page starts itself (`start.js`), as a strict policy for scripts wants it.
fn drop_trunk_lines(index: &Path) -> Done {
    let html = fs::read_to_string(index).map_err(|error| format!("{}: {error}", index.display()))?;
    let kept = html.lines().filter(|line| !line.contains("data-trunk") && !line.is_empty());
    let kept = kept.collect::<Vec<_>>().join("\n") + "\n";
    fs::write(index, kept).map_err(|error| format!("{}: {error}", index.display()))
}

/// Renames a file; gives the name that other files call it by, and the new one.
fn rename_by_content(path: &Path) -> Done<(String, String)> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let name = path.file_name().and_then(|name| name.to_str()).ok_or("a file has no name")?;
    let (stem, extension) = name.rsplit_once('.').ok_or_else(|| format!("{name} has no extension"))?;
    let new = format!("{stem}-{:016x}.{extension}", fingerprint(&bytes));
    fs::rename(path, path.with_file_name(&new)).map_err(|error| format!("{name}: {error}"))?;
    Ok((format!("{stem}.{extension}"), new))
}

/// Replaces old names by new ones in a text file; leaves a binary one alone.
fn replace_names(path: &Path, renamed: &[(String, String)]) -> Done {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
    let text = renamed.iter().fold(text, |text, (old, new)| text.replace(old.as_str(), new));
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn files_below(folder: &Path) -> Done<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.is_dir() { files.extend(files_below(&path)?) } else { files.push(path) }
    }
    Ok(files)
}

/// What gzip -9 makes of it: deflate, and 18 bytes of header and trailer.
fn gzip_size(bytes: &[u8]) -> usize {
    miniz_oxide::deflate::compress_to_vec(bytes, 9).len() + 18
}

/// FNV-1a: tells versions of a file apart; nobody is kept from forging one.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
