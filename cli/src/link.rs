//! `highwater link`: a run as the fragment of an address, and back.

use std::path::PathBuf;

use highwater_core::permalink::Link;

use crate::{Exit, english, input, output};

/// A script, or a link to be read.
#[derive(clap::Args)]
pub struct Args {
    /// The script; `-` reads standard input.
    #[arg(required_unless_present = "read")]
    file: Option<PathBuf>,
    /// A link, or a whole address with one.
    #[arg(long, value_name = "URL", conflicts_with = "file")]
    read: Option<String>,
}

/// Makes a link, or reads one.
pub fn run(args: &Args) -> Exit {
    if let Some(address) = &args.read {
        return match Link::parse(address) {
            Ok(link) => {
                output::print(link.script);
                Exit::Done
            }
            Err(error) => {
                eprintln!("--read: {}", english::link_error(&error));
                Exit::BadInput
            }
        };
    }
    let Some(script) = args.file.as_deref().and_then(input::script) else { return Exit::BadInput };
    match (Link { script: script.to_string(), at: None }).fragment() {
        Ok(fragment) => {
            output::say(format_args!("#{fragment}"));
            Exit::Done
        }
        Err(error) => {
            eprintln!("{}", english::link_error(&error));
            Exit::BadInput
        }
    }
}
