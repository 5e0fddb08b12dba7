//! `highwater dump`: the files of a log directory as `kafka-dump-log` prints them, line for line.

use std::fs;
use std::io::{self, BufWriter, Read, Write};
use std::path::PathBuf;

use bytes::Bytes;
use highwater_core::fact::Stream;
use highwater_core::tools::dump_log::{Options, dump};
use highwater_core::wire::batch::field;

use crate::Exit;

/// What to dump.
#[derive(clap::Args)]
pub struct Args {
    /// `.log`, `.index`, `.timeindex`, `.snapshot`, `.txnindex` files; a checkpoint's text; `-` for a log on standard
    /// input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Prints keys and values, too.
    #[arg(long)]
    print_data_log: bool,
    /// Prints a line for every record.
    #[arg(long)]
    deep_iteration: bool,
    /// Prints keys and values of `__consumer_offsets` as JSON.
    #[arg(long)]
    offsets_decoder: bool,
    /// Checks an index and prints only its faults.
    #[arg(long)]
    verify_index_only: bool,
}

/// The text files of a log directory, which Kafka's tool does not read.
fn is_text(name: &str) -> bool {
    name.ends_with("checkpoint")
        || ["meta.properties", "partition.metadata", ".kafka_cleanshutdown"].contains(&name)
}

/// Dumps them.
pub fn run(args: &Args) -> Exit {
    let options = Options {
        print_data_log: args.print_data_log,
        deep_iteration: args.deep_iteration,
        offsets_decoder: args.offsets_decoder,
        verify_index_only: args.verify_index_only,
        ..Options::default()
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let mut binary = Vec::new();
    for file in &args.files {
        if file.to_str() == Some("-") {
            continue;
        }
        if let Err(error) = fs::metadata(file) {
            eprintln!("{}: {error}", file.display());
            return Exit::BadInput;
        }
    }
    for file in &args.files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if !is_text(&name) {
            binary.push(file.to_string_lossy().into_owned());
            continue;
        }
        match fs::read(file).and_then(|text| out.write_all(&text)) {
            Ok(()) => {}
            Err(error) => {
                eprintln!("{}: {error}", file.display());
                return Exit::BadInput;
            }
        }
    }
    let standard_input = match binary.iter().any(|file| file == "-").then(read_standard_input).transpose() {
        Ok(read) => read.unwrap_or_default(),
        Err(error) => {
            eprintln!("-: {error}");
            return Exit::BadInput;
        }
    };
    // Kafka's tool knows a file's kind by its name; standard input is a log, named after its first batch.
    let base = if standard_input.len() >= 8 { field::BASE_OFFSET.read(&standard_input) } else { 0 };
    let log = format!("{base:020}.log");
    binary.iter_mut().filter(|file| *file == "-").for_each(|file| file.clone_from(&log));
    let read = |path: &str| match path == log && !standard_input.is_empty() {
        true => Some(standard_input.clone()),
        false => fs::read(path).ok().map(Bytes::from),
    };
    let done = dump(&binary, options, &read, &mut |stream, line| {
        // A closed pipe is no reason to panic.
        let _ = match stream {
            Stream::Out => writeln!(out, "{line}"),
            Stream::Err => out.flush().and_then(|()| writeln!(io::stderr(), "{line}")),
        };
    });
    let _ = out.flush();
    if done { Exit::Done } else { Exit::No }
}

fn read_standard_input() -> io::Result<Bytes> {
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes)?;
    Ok(bytes.into())
}
