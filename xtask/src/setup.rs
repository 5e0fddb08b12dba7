//! What a new machine lacks: the wasm target, the pinned tools, and, for tests, two browsers.

use std::process::Command;

use crate::tools::Tool;
use crate::{Done, sh};

/// What a browser test needs of the machine, by Debian's names: (program that proves it, package).
const BROWSERS: &[(&str, &str)] =
    &[("chromium", "chromium"), ("chromedriver", "chromium-driver"), ("firefox-esr", "firefox-esr")];

/// The same for WebKit: its driver brings its browser along.
const WEBKIT: &[(&str, &str)] = &[("WebKitWebDriver", "webkit2gtk-driver"), ("Xvfb", "xvfb")];

/// Where Debian's font package for Chinese puts its files: pictures of the page need it.
const CHINESE_FONTS: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

/// Installs everything.
pub fn run(_: &[String]) -> Done {
    for_page()?;
    for_browsers()?;
    for_webkit()?;
    for_accessibility()?;
    for_lighthouse()?;
    println!("setup: everything is there");
    Ok(())
}

/// What building the page needs.
pub fn for_page() -> Done {
    wasm_target()?;
    npm()?;
    for tool in [Tool::trunk(), Tool::wasm_bindgen()?, Tool::binaryen(), Tool::esbuild()] {
        tool.ensure()?;
    }
    Ok(())
}

/// What running tests in browsers needs.
pub fn for_browsers() -> Done {
    wasm_target()?;
    Tool::wasm_bindgen()?.ensure()?;
    Tool::geckodriver().ensure()?;
    let mut missing = missing(BROWSERS);
    if !std::path::Path::new(CHINESE_FONTS).exists() && sh::exists("apt-get") {
        missing.push("fonts-noto-cjk");
    }
    install_packages(&missing)
}

/// What driving WebKit needs beside that.
pub fn for_webkit() -> Done {
    install_packages(&missing(WEBKIT))
}

/// What gives the page points.
pub fn for_lighthouse() -> Done {
    npm()?;
    Tool::lighthouse().ensure()
}

fn missing(programs: &[(&str, &'static str)]) -> Vec<&'static str> {
    programs.iter().filter(|(program, _)| !sh::exists(program)).map(|(_, package)| *package).collect()
}

/// What looks for hindrances on the page.
pub fn for_accessibility() -> Done {
    npm()?;
    Tool::axe().ensure()
}

/// Adds Rust's wasm target, unless it is there.
fn wasm_target() -> Done {
    const TARGET: &str = "wasm32-unknown-unknown";
    if !sh::exists("rustup") {
        // A Rust from elsewhere: it may well have the target, and the build says so if it has not.
        return Ok(());
    }
    let ask = |arguments: &[&str]| {
        let mut command = Command::new("rustup");
        command.args(arguments).current_dir(sh::root());
        command
    };
    if sh::read(&mut ask(&["target", "list", "--installed"]))?.lines().any(|line| line == TARGET) {
        return Ok(());
    }
    println!("setup: adding Rust's target {TARGET}");
    sh::run(&mut ask(&["target", "add", TARGET]))
}

fn npm() -> Done {
    if sh::exists("npm") { Ok(()) } else { install_packages(&["npm"]) }
}

fn install_packages(packages: &[&str]) -> Done {
    if packages.is_empty() {
        return Ok(());
    }
    let names = packages.join(" ");
    if !sh::exists("apt-get") {
        return Err(format!(
            "this machine has no apt: please install {names} (Debian's names), then run this again"
        ));
    }
    println!("setup: installing {names} with apt");
    let apt =
        |arguments: &[&str]| sh::run(as_root().args(arguments).env("DEBIAN_FRONTEND", "noninteractive"));
    apt(&["apt-get", "update", "-qq"])
        .and_then(|()| {
            apt(&[&["apt-get", "install", "-y", "-qq", "--no-install-recommends"], packages].concat())
        })
        .map_err(|why| format!("setup of {names}: {why}; without root or sudo, ask for these packages"))
}

/// `env` runs the rest of its line: as it is for root, through sudo for others.
fn as_root() -> Command {
    let is_root = sh::read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let mut command = Command::new(if is_root { "env" } else { "sudo" });
    if !is_root {
        command.args(["--preserve-env=DEBIAN_FRONTEND", "env"]);
    }
    command
}
