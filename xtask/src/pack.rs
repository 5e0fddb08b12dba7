//! Makes the page small: a standard library of its own, wasm-opt, LZMA; one script and one style sheet, by esbuild.
//!
//! What counts is how much a browser downloads. The standard library is compiled with the page, for size: that is
//! not stable yet, so the stable compiler is told to permit it, for this build alone. A panic there is a trap without
//! words: `start.js` sees it, and offers the run that led to it, which natively says what is wrong. wasm-opt takes what
//! the compiler left, and sorts functions by name, so that those that were made from one generic function stand
//! together, where a compressor finds what they share. Taken apart into streams and packed with LZMA it is then a quarter
//! smaller than as gzip, which is what static hosts have; `web/unpack` says how the page gets it open.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use highwater_unpack::{lzma, streams};
use lzma_rust2::{LzmaOptions, LzmaWriter};

use crate::tools::Tool;
use crate::{Done, sh};

/// What rustc's wasm uses of what came after the first version of wasm.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];
/// Smaller in this order, found by trying. The stack lies at the low end of the memory and grows downwards, so that its
/// first kilobyte is never in use; a function with one caller is better left alone, since it resembles others.
const SMALLER: &[&str] = &[
    "--low-memory-unused",
    "--one-caller-inline-max-function-size=40",
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--reorder-functions-by-name",
    "--strip-debug",
    "--strip-producers",
];

/// What the page's script is made of: `start.js`, and what wasm-bindgen wrote.
const GLUE: &str = "highwater-web.js";
const WASM: &str = "highwater-web_bg.wasm";

/// What Cargo is told where it builds the page, and what unpacks it.
const FOR_SIZE: &[(&str, &str)] = &[
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    ("CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT", "true"),
    ("CARGO_PROFILE_PAGE_PANIC", "immediate-abort"),
    ("RUSTFLAGS", "-Zlocation-detail=none"),
];

/// A command that runs Cargo for the page.
pub fn for_size(command: &mut Command) -> &mut Command {
    command.envs(FOR_SIZE.iter().copied())
}

/// Makes everything in `dist` small, and puts the program beside it that unpacks the wasm.
pub fn run(dist: &Path) -> Done {
    let page = page_wasm(dist)?;
    let small = dist.join(WASM);
    let renamed = optimise(&page, &small, &["--minify-imports-and-exports-and-modules"])?;
    if page != small {
        remove(&page)?;
    }
    rename(&dist.join(GLUE), &renamed)?;
    let packed = pack(&read(&small)?)?;
    write(&dist.join(format!("{WASM}.lzma")), &packed)?;
    remove(&small)?;
    optimise(&build_unpacker()?, &dist.join("highwater_unpack.wasm"), &[])?;
    bundle(dist)
}

/// One script and one style sheet: fewer requests, and names that only people need are gone.
fn bundle(dist: &Path) -> Done {
    let statics = sh::root().join("static");
    // esbuild follows what files say of each other, so they must stand together.
    fs::copy(statics.join("start.js"), dist.join("glue.js")).map_err(|error| format!("start.js: {error}"))?;
    esbuild(&dist.join("glue.js"), &dist.join("start.js"))?;
    esbuild(&statics.join("css/page.css"), &dist.join("page.css"))?;
    remove(&dist.join("glue.js"))?;
    remove(&dist.join(GLUE))
}

fn esbuild(from: &Path, to: &Path) -> Done {
    let mut command = Command::new(Tool::esbuild().program());
    command.args(["--bundle", "--minify", "--format=esm", "--charset=utf8", "--log-level=warning"]);
    sh::run(command.arg(from).arg(format!("--outfile={}", to.display())))
}

/// wasm-bindgen names imports and exports by what they are and a hash, in the wasm and in its script: neither
/// compresses. wasm-opt has given them short names, and printed a line for each:
///
/// ```text
///   ["./highwater-web_bg.js", "__wbg_width_d3c8d417d821d2fd", "b"],     an import
///   ["memory", "ac"],                                                   an export
/// ```
fn rename(script: &Path, renamed: &str) -> Done {
    let mut text = fs::read_to_string(script).map_err(|error| format!("{}: {error}", script.display()))?;
    let mut exports = Vec::new();
    for line in renamed.lines() {
        match line.split('"').collect::<Vec<_>>()[..] {
            [_, module, _, old, _, new, _] => {
                text = text.replace(&format!("\"{module}\":"), "a:");
                text = replaced(&text, &format!("{old}:"), &format!("{new}:"))?;
            }
            [_, old, _, new, _] if old != "main" => {
                exports.push((format!("wasm.{old}"), format!("wasm.{new}")))
            }
            _ => {}
        }
    }
    // A name may begin with another.
    exports.sort_by_key(|(old, _)| std::cmp::Reverse(old.len()));
    for (old, new) in &exports {
        text = text.replace(old, new);
    }
    write(script, text.as_bytes())
}

fn replaced(text: &str, old: &str, new: &str) -> Done<String> {
    if text.contains(old) { Ok(text.replace(old, new)) } else { Err(format!("{GLUE} has no {old}")) }
}

/// Trunk puts a hash of its own into the name, even when told not to.
fn page_wasm(dist: &Path) -> Done<PathBuf> {
    let entries = fs::read_dir(dist).map_err(|error| format!("{}: {error}", dist.display()))?;
    let mut paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    paths
        .find(|path| path.extension().is_some_and(|extension| extension == "wasm"))
        .ok_or_else(|| format!("{}: Trunk left no wasm", dist.display()))
}

fn build_unpacker() -> Done<PathBuf> {
    const TARGET: &str = "wasm32-unknown-unknown";
    sh::run(for_size(&mut sh::cargo([
        "build",
        "--locked",
        "--profile",
        "page",
        "--target",
        TARGET,
        "-p",
        "highwater-unpack",
    ])))?;
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| sh::root().join("target"), PathBuf::from);
    Ok(target.join(TARGET).join("page/highwater_unpack.wasm"))
}

/// Optimises a program; gives what wasm-opt prints: which name has become which.
fn optimise(from: &Path, to: &Path, more: &[&str]) -> Done<String> {
    let mut command = Command::new(Tool::binaryen().program());
    sh::read(command.args(FEATURES).args(SMALLER).args(more).arg(from).arg("-o").arg(to))
}

/// Wasm as streams, in a `.lzma` file.
fn pack(wasm: &[u8]) -> Done<Vec<u8>> {
    let split = streams::split(wasm).filter(|split| streams::join(split).as_deref() == Some(wasm));
    let bytes = split.ok_or("the page's wasm has what web/unpack/src/streams.rs does not know")?;
    let mut options = LzmaOptions::with_preset(9);
    // A stream has no words of two or four bytes: contexts of bytes, none of positions.
    (options.lc, options.lp, options.pb) = (2, 0, 0);
    (options.nice_len, options.depth_limit) = (273, 1000);
    options.dict_size = u32::try_from(bytes.len().next_power_of_two()).map_err(|_| "wasm of 4 GB")?;
    let packed =
        LzmaWriter::new_use_header(Vec::new(), &options, Some(bytes.len() as u64)).and_then(|mut writer| {
            writer.write_all(&bytes)?;
            writer.finish()
        });
    let packed = packed.map_err(|error| format!("LZMA: {error}"))?;
    let opened = lzma::unpack(&packed).is_some_and(|opened| opened == bytes);
    if opened { Ok(packed) } else { Err("web/unpack does not open what was packed".to_owned()) }
}

fn read(path: &Path) -> Done<Vec<u8>> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Done {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

fn remove(path: &Path) -> Done {
    fs::remove_file(path).map_err(|error| format!("{}: {error}", path.display()))
}
