//! `highwater fmt`: scripts in their canonical text.

use std::path::PathBuf;

use crate::{Exit, input, output};

/// Which scripts.
#[derive(clap::Args)]
pub struct Args {
    /// Changes nothing; exits with 1 and names the files where something would change.
    #[arg(long)]
    check: bool,
    /// The scripts; `-` reads standard input and writes standard output.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Formats them. A file that is no script is left as it is.
pub fn run(args: &Args) -> Exit {
    let mut exit = Exit::Done;
    for file in &args.files {
        let Some(script) = input::script(file) else {
            exit = Exit::BadInput;
            continue;
        };
        let canonical = script.to_string();
        if file.to_str() == Some("-") {
            output::print(&canonical);
            continue;
        }
        let Some(text) = input::text(file).filter(|text| *text != canonical) else { continue };
        if args.check {
            let line = text.lines().zip(canonical.lines()).position(|(is, should)| is != should);
            output::say(format_args!(
                "{}:{}: not canonical",
                file.display(),
                line.map_or(text.lines().count(), |at| at + 1)
            ));
            exit = if exit == Exit::BadInput { exit } else { Exit::No };
        } else if let Err(error) = std::fs::write(file, canonical) {
            eprintln!("{}: {error}", file.display());
            exit = Exit::BadInput;
        }
    }
    exit
}
