//! Turns the texts in `texts/` into Rust. What a translator has to mend is an error with file and line.

use std::path::PathBuf;
use std::{env, fs, process};

const PSEUDO: &str = "HIGHWATER_PSEUDO";

fn main() {
    println!("cargo::rerun-if-changed=texts");
    println!("cargo::rerun-if-env-changed={PSEUDO}");
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("texts");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("texts.rs");
    let pseudo = env::var(PSEUDO).is_ok_and(|value| value == "1");
    let folders = match highwater_texts_build::read(&folder, "web/texts") {
        Ok(folders) => folders,
        Err(error) => fail([format!("{} cannot be read: {error}", folder.display())]),
    };
    match highwater_texts_build::generate(&folders, pseudo) {
        Ok(rust) => {
            if let Err(error) = fs::write(&out, rust) {
                fail([format!("{} cannot be written: {error}", out.display())]);
            }
        }
        Err(problems) => fail(problems.iter().map(ToString::to_string)),
    }
}

fn fail(problems: impl IntoIterator<Item = String>) -> ! {
    for problem in problems {
        println!("cargo::error={problem}");
    }
    process::exit(1)
}
