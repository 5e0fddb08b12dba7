//! `highwater export`: runs a script, and writes each broker's log directory as Kafka lays it out.

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use highwater_core::world::World;

use crate::{Exit, directory, english, input, output};

/// What to run, and where to write.
#[derive(clap::Args)]
pub struct Args {
    /// The script; `-` reads standard input.
    file: PathBuf,
    /// A new or empty directory: `broker-1/orders-0/…` and so on come into it.
    #[arg(long)]
    dir: PathBuf,
}

/// Exports. Files are as they lie on the disk after the last line: of a broker that still runs, the active segments'
/// indexes have room for more entries, and no marker says that it stopped in good order.
pub fn run(args: &Args) -> Exit {
    let Some(script) = input::runnable(&args.file) else { return Exit::BadInput };
    if let Err(why) = make_empty(&args.dir) {
        eprintln!("{why}");
        return Exit::BadInput;
    }
    let mut world = match World::new(&Rc::new(script)) {
        Ok(world) => world,
        Err(refused) => {
            eprintln!("{}:{}", args.file.display(), english::refused(&refused));
            return Exit::BadInput;
        }
    };
    while !world.is_finished() && world.step() {
        drop(world.take_facts());
    }
    for (id, disk) in world.disks() {
        let path = args.dir.join(format!("broker-{id}"));
        let written = fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()));
        match written.and_then(|()| directory::write_new(&disk, "", &path)) {
            Ok(files) => output::say(format_args!("{}: {files} files", path.display())),
            Err(why) => {
                eprintln!("{why}");
                return Exit::BadInput;
            }
        }
    }
    match world.outcome().failed {
        Some(failed) => {
            eprintln!("{}:{}:1: {}", args.file.display(), failed.line, english::failure(failed.reason));
            Exit::No
        }
        None if world.violations() > 0 => Exit::No,
        None => Exit::Done,
    }
}

fn make_empty(path: &Path) -> Result<(), String> {
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    fs::create_dir_all(path).map_err(told)?;
    match fs::read_dir(path).map_err(told)?.next() {
        None => Ok(()),
        Some(_) => Err(format!("{}: not empty (expected a new or empty directory)", path.display())),
    }
}
