//! Makes the page's wasm small: a standard library of its own, wasm-opt, LZMA.
//!
//! What counts is how much a browser downloads. The standard library is compiled with the page, for size: that is
//! not stable yet, so the stable compiler is told to permit it, for this build alone. A panic says what is wrong, not
//! in which line: the run that led to it is a link, and natively it names the line. wasm-opt takes what the compiler
//! left, and sorts functions by name, so that those that were made from one generic function stand together, where a
//! compressor finds what they share. LZMA then saves a fifth over gzip, which is what static hosts have; `web/unpack`
//! says how the page gets it open.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

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
const SMALLER: &[&str] = &["-Oz", "--reorder-functions-by-name", "--strip-debug", "--strip-producers"];

/// What Cargo is told wherever it builds for the page.
const FOR_SIZE: &[(&str, &str)] = &[
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    ("RUSTFLAGS", "-Zlocation-detail=none"),
];

/// A command that runs Cargo for the page.
pub fn for_size(command: &mut Command) -> &mut Command {
    command.envs(FOR_SIZE.iter().copied())
}

/// Optimises and packs the page's wasm in `dist`, and puts the program beside it that unpacks it.
pub fn run(dist: &Path) -> Done {
    let page = page_wasm(dist)?;
    let small = dist.join("highwater-web_bg.wasm");
    optimise(&page, &small)?;
    if page != small {
        remove(&page)?;
    }
    let packed = pack(&read(&small)?)?;
    write(&dist.join("highwater-web_bg.wasm.lzma"), &packed)?;
    remove(&small)?;
    optimise(&build_unpacker()?, &dist.join("highwater_unpack.wasm"))
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
    sh::run(&mut sh::cargo([
        "build",
        "--locked",
        "--profile",
        "page",
        "--target",
        TARGET,
        "-p",
        "highwater-unpack",
    ]))?;
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| sh::root().join("target"), PathBuf::from);
    Ok(target.join(TARGET).join("page/highwater_unpack.wasm"))
}

fn optimise(from: &Path, to: &Path) -> Done {
    let mut command = Command::new(Tool::binaryen().program());
    sh::run(command.args(FEATURES).args(SMALLER).arg(from).arg("-o").arg(to))
}

/// A `.lzma` file.
fn pack(bytes: &[u8]) -> Done<Vec<u8>> {
    let mut options = LzmaOptions::with_preset(9);
    // Code has no words of two or four bytes: contexts of bytes, none of positions.
    (options.lc, options.lp, options.pb) = (4, 0, 0);
    options.dict_size = u32::try_from(bytes.len().next_power_of_two()).map_err(|_| "wasm of 4 GB")?;
    let packed =
        LzmaWriter::new_use_header(Vec::new(), &options, Some(bytes.len() as u64)).and_then(|mut writer| {
            writer.write_all(bytes)?;
            writer.finish()
        });
    packed.map_err(|error| format!("LZMA: {error}"))
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
