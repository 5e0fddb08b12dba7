//! The pinned tools: which, at which version, and where they are kept.
//!
//! They live outside the checkout, one folder a version, so that every clone on a machine shares them and nothing
//! that a person has installed is touched:
//!
//! ```text
//! ~/.cache/highwater/tools/trunk-0.21.14/bin/trunk
//!                          wasm-bindgen-cli-0.2.130/bin/{wasm-bindgen,wasm-bindgen-test-runner}
//!                          geckodriver-0.36.0/bin/geckodriver
//!                          binaryen-132/node_modules/.bin/wasm-opt
//!                          esbuild-0.25.12/node_modules/.bin/esbuild
//!                          lighthouse-12.8.2/node_modules/.bin/lighthouse
//!                          axe-core-4.14.1/node_modules/axe-core/axe.min.js
//! ```

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{Done, sh};

/// How a tool is installed.
#[derive(Clone, Copy, Debug)]
enum From {
    /// `cargo install --root`, with these flags.
    Crates(&'static [&'static str]),
    /// `npm install --prefix`.
    Npm,
}

/// A tool at one version.
#[derive(Clone, Debug)]
pub struct Tool {
    name: &'static str,
    version: String,
    from: From,
    /// The file that shows that it is there, below its folder.
    proof: &'static str,
}

impl Tool {
    /// Builds the page. 0.22 wants a newer Rust than ours.
    pub fn trunk() -> Tool {
        let flags = &["--locked", "--no-default-features"];
        Tool { name: "trunk", version: "0.21.14".into(), from: From::Crates(flags), proof: "bin/trunk" }
    }

    /// Binds wasm to JavaScript; must be of the library's version, to the last digit.
    pub fn wasm_bindgen() -> Done<Tool> {
        let version = locked_version("wasm-bindgen")?;
        let proof = "bin/wasm-bindgen-test-runner";
        Ok(Tool { name: "wasm-bindgen-cli", version, from: From::Crates(&[]), proof })
    }

    /// Drives Firefox.
    pub fn geckodriver() -> Tool {
        let flags = &["--locked"];
        Tool {
            name: "geckodriver",
            version: "0.36.0".into(),
            from: From::Crates(flags),
            proof: "bin/geckodriver",
        }
    }

    /// Builds fuzz targets.
    pub fn cargo_fuzz() -> Tool {
        let flags = &["--locked"];
        Tool {
            name: "cargo-fuzz",
            version: "0.13.2".into(),
            from: From::Crates(flags),
            proof: "bin/cargo-fuzz",
        }
    }

    /// Makes wasm small.
    pub fn binaryen() -> Tool {
        let proof = "node_modules/.bin/wasm-opt";
        Tool { name: "binaryen", version: "132".into(), from: From::Npm, proof }
    }

    /// Makes one small file of many, of JavaScript and of style sheets.
    pub fn esbuild() -> Tool {
        Tool {
            name: "esbuild",
            version: "0.25.12".into(),
            from: From::Npm,
            proof: "node_modules/.bin/esbuild",
        }
    }

    /// Looks for what keeps people from reading or operating a page: a script that runs in it.
    pub fn axe() -> Tool {
        let proof = "node_modules/axe-core/axe.min.js";
        Tool { name: "axe-core", version: "4.14.1".into(), from: From::Npm, proof }
    }

    /// Visits a page as on another machine and network, and gives it points. 13 wants a newer Node than Debian's.
    pub fn lighthouse() -> Tool {
        let proof = "node_modules/.bin/lighthouse";
        Tool { name: "lighthouse", version: "12.8.2".into(), from: From::Npm, proof }
    }

    /// The program that proves it is there.
    pub fn program(&self) -> PathBuf {
        self.folder().join(self.proof)
    }

    /// The folder that its programs are in.
    pub fn programs(&self) -> PathBuf {
        self.program().parent().expect("a proof is a path").to_owned()
    }

    /// Installs it, unless it is there.
    pub fn ensure(&self) -> Done {
        if self.program().exists() {
            return Ok(());
        }
        println!("setup: installing {} {} (once on this machine)", self.name, self.version);
        let folder = self.folder();
        fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        self.install(&folder).map_err(|why| format!("setup of {} {}: {why}", self.name, self.version))
    }

    fn install(&self, folder: &Path) -> Done {
        match self.from {
            From::Crates(flags) => {
                let mut command = sh::cargo(["install", self.name, "--version", &self.version]);
                command.args(flags).arg("--root").arg(folder);
                // A build folder of its own: the checkout's may have other flags, and its lock may be held.
                command.env("CARGO_TARGET_DIR", cache().join("build"));
                sh::run(&mut command)
            }
            From::Npm => {
                let package = format!("{}@{}", self.name, self.version);
                let mut command = std::process::Command::new("npm");
                command.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(folder).arg(package);
                sh::run(&mut command)
            }
        }
    }

    fn folder(&self) -> PathBuf {
        cache().join("tools").join(format!("{}-{}", self.name, self.version))
    }
}

/// `PATH` with these tools before everything else.
pub fn path_with(tools: &[Tool]) -> OsString {
    let mut directories: Vec<PathBuf> = tools.iter().map(Tool::programs).collect();
    directories.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    std::env::join_paths(directories).expect("no folder of ours has the separator in its name")
}

/// Where everything that was fetched is kept.
pub fn cache() -> PathBuf {
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_else(|| ".".into())).join(".cache");
    std::env::var_os("XDG_CACHE_HOME").map_or_else(home, PathBuf::from).join("highwater")
}

/// The version of `package` that Cargo.lock holds.
fn locked_version(package: &str) -> Done<String> {
    let lock =
        fs::read_to_string(sh::root().join("Cargo.lock")).map_err(|error| format!("Cargo.lock: {error}"))?;
    let after = lock.split(&format!("name = \"{package}\"\nversion = \"")).nth(1);
    let version = after.and_then(|rest| rest.split('"').next());
    version.map(str::to_owned).ok_or_else(|| format!("Cargo.lock has no {package}"))
}
