//! The page: Trunk builds it, esbuild makes one script and one style sheet of many, every file gets a name by its
//! content.
//!
//! Trunk's own hash is of the wasm before wasm-opt, so two builds that differ only there would share a name, and a
//! browser's cache would mix them. Renaming comes last here, in the order in which files name each other: wasm, picture
//! and style sheet, then the scripts that fetch them; `index.html` alone keeps its name. A host may therefore tell
//! browsers to keep every file but that one for ever.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tools::{self, Tool};
use crate::{Done, gzip, setup, sh};

/// How large the whole page may be, compressed as a host sends it.
const GZIP_BYTES_MAX: usize = 1_500_000;

/// The files but `index.html` that name others, and so are renamed after them.
const SCRIPTS: [&str; 2] = ["first.js", "start.js"];

/// The page's program, and the script that wasm-bindgen wrote for it.
const WASM: &str = "highwater-web_bg.wasm";
const GLUE: &str = "highwater-web.js";

/// What `index.html` has where the size of the program belongs: the whole length of the progress bar.
const WASM_BYTES: &str = "WASM_BYTES";

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
    sh::run(&mut sh::cargo(["fetch", "--quiet", "--locked"]))?;
    let mut trunk = Command::new(Tool::trunk().program());
    trunk.args(["build", "--offline", "--locked", "--config", "Trunk.toml"]).current_dir(sh::root());
    // Trunk 0.21 takes NO_COLOR=1 for a bad value of its own flag.
    trunk.env("PATH", tools::path_with(&tools)).env_remove("NO_COLOR");
    sh::run(&mut trunk)?;
    bundle(&dist)?;
    let wasm_bytes = read(&dist.join(WASM))?.len();
    let index = dist.join("index.html");
    let mut names = name_by_content(&dist)?;
    names.push((WASM_BYTES.to_owned(), wasm_bytes.to_string()));
    replace_names(&index, &names)?;
    drop_trunk_lines(&index)?;
    Ok(dist)
}

/// Fails when the page is larger than it may be; prints each file's share.
pub fn check_size(dist: &Path) -> Done {
    let mut files = files_below(dist)?;
    files.sort();
    let mut sum = 0;
    for file in files {
        let size = gzip::compress(&read(&file)?).len();
        sum += size;
        let name = file.strip_prefix(dist).unwrap_or(&file).display();
        println!("size: {size:>9} bytes gzip  {name}");
    }
    println!("size: {sum:>9} of {GZIP_BYTES_MAX} bytes gzip in all");
    if sum <= GZIP_BYTES_MAX {
        Ok(())
    } else {
        Err(format!("the page has {sum} bytes, {GZIP_BYTES_MAX} are allowed"))
    }
}

/// One style sheet, and two scripts: what has to be there before the first paint, and the rest.
fn bundle(dist: &Path) -> Done {
    let wasm = page_wasm(dist)?;
    fs::rename(&wasm, dist.join(WASM)).map_err(|error| format!("{}: {error}", wasm.display()))?;
    let statics = sh::root().join("static");
    // esbuild follows what files say of each other, so they must stand together.
    let entry = dist.join("entry.js");
    fs::copy(statics.join("start.js"), &entry).map_err(|error| format!("start.js: {error}"))?;
    esbuild(&entry, &dist.join("start.js"), "esm")?;
    esbuild(&statics.join("first.js"), &dist.join("first.js"), "iife")?;
    esbuild(&statics.join("css/page.css"), &dist.join("page.css"), "esm")?;
    remove(&entry)?;
    remove(&dist.join(GLUE))
}

fn esbuild(from: &Path, to: &Path, format: &str) -> Done {
    let mut command = Command::new(Tool::esbuild().program());
    command.args(["--bundle", "--minify", "--charset=utf8", "--log-level=warning"]);
    sh::run(command.arg(format!("--format={format}")).arg(from).arg(format!("--outfile={}", to.display())))
}

/// Trunk puts a hash of its own into the name, even when told not to.
fn page_wasm(dist: &Path) -> Done<PathBuf> {
    files_below(dist)?
        .into_iter()
        .find(|path| path.extension().is_some_and(|extension| extension == "wasm"))
        .ok_or_else(|| format!("{}: Trunk left no wasm", dist.display()))
}

/// Renames every file but the page itself; gives the old names and the new ones.
fn name_by_content(dist: &Path) -> Done<Vec<(String, String)>> {
    let mut files = files_below(dist)?;
    files.retain(|path| path.extension().is_some_and(|extension| extension != "html"));
    files.sort_by_key(|path| (SCRIPTS.iter().any(|script| path.ends_with(script)), path.clone()));
    let mut renamed = Vec::new();
    for path in files {
        replace_names(&path, &renamed)?;
        renamed.push(rename_by_content(&path)?);
    }
    Ok(renamed)
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
    let bytes = read(path)?;
    let name = path.file_name().and_then(|name| name.to_str()).ok_or("a file has no name")?;
    let (stem, extension) = name.rsplit_once('.').ok_or_else(|| format!("{name} has no extension"))?;
    let new = format!("{stem}-{:016x}.{extension}", fingerprint(&bytes));
    fs::rename(path, path.with_file_name(&new)).map_err(|error| format!("{name}: {error}"))?;
    Ok((format!("{stem}.{extension}"), new))
}

/// Replaces old names by new ones in a text file; leaves a binary one alone.
fn replace_names(path: &Path, renamed: &[(String, String)]) -> Done {
    let bytes = read(path)?;
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

fn read(path: &Path) -> Done<Vec<u8>> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn remove(path: &Path) -> Done {
    fs::remove_file(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// FNV-1a: tells versions of a file apart; nobody is kept from forging one.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
