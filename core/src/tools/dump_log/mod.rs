//! `kafka-dump-log`: the files of a log directory, line by line (`kafka.tools.DumpLogSegments`).
//!
//! ```text
//! Dumping 1/orders-0/00000000000000000000.log
//! Log starting offset: 0
//! baseOffset: 0 lastOffset: 1 count: 2 … position: 0 CreateTime: 1767225600000 size: 83 … isvalid: true
//! | offset: 0 CreateTime: 1767225600000 keySize: 2 valueSize: 2 sequence: 0 headerKeys: [] key: k1 payload: v1
//! ```
//!
//! It asks no broker: it reads files. [`dump`] does the work on names and bytes, for this tool and for anybody else.
//! Messages of formats 0 and 1 ([`legacy`](crate::wire::legacy)) are told in lines of their own, with the brace too many
//! that Kafka's tool prints behind their checksum.
//!
//! CAVEATS: decoders of one's own, of transactions and of cluster metadata are not modelled.

mod entries;
mod offsets;
#[cfg(test)]
mod tests;

use bytes::Bytes;

use super::args::Args;
use super::program::Program;
use super::{Common, Start, ToolError};
use crate::disk::Disk;
use crate::fact::Stream;
use crate::ids::BrokerId;
use crate::process::{Input, Out};
use crate::time::Instant;
use crate::wire::batch::{Batch, LOG_OVERHEAD, field};
use crate::wire::legacy::{Entry, Inner, Message};
use crate::wire::{Record, WireError, batch};

/// Anything shorter is no batch of any format (`LegacyRecord.RECORD_OVERHEAD_V0`).
const RECORD_OVERHEAD_V0: i64 = 14;
const CODECS: [&str; 5] = ["none", "gzip", "snappy", "lz4", "zstd"];

/// What is to be shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// `--print-data-log`: keys and values.
    pub print_data_log: bool,
    /// `--deep-iteration`: a line for each record.
    pub deep_iteration: bool,
    /// `--offsets-decoder`: keys and values of `__consumer_offsets`, as JSON.
    pub offsets_decoder: bool,
    /// `--verify-index-only`: of an index only what is wrong.
    pub verify_index_only: bool,
    /// `--index-sanity-check`: of an index only whether its size and its last entry can be.
    pub index_sanity_check: bool,
    /// `--skip-record-metadata`: of a record only its key and value.
    pub skip_record_metadata: bool,
}

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    files: Vec<String>,
    options: Options,
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Box<ToolError>> {
    let args = Args::parse(words)?;
    args.no_rest()?;
    let files = args.required("--files")?.split(',').map(str::to_owned).collect();
    let options = Options {
        print_data_log: args.has("--print-data-log"),
        deep_iteration: args.has("--deep-iteration"),
        offsets_decoder: args.has("--offsets-decoder"),
        verify_index_only: args.has("--verify-index-only"),
        index_sanity_check: args.has("--index-sanity-check"),
        skip_record_metadata: args.has("--skip-record-metadata"),
    };
    Ok((Spec { files, options }, Common::default()))
}

/// The running tool: it has ended when it has begun.
#[derive(Clone, Debug)]
pub struct DumpLog;

impl DumpLog {
    /// Starts it.
    pub fn start(spec: &Spec, start: Start<'_>, out: &mut Out<'_>) -> Self {
        let read = |path: &str| {
            let (broker, file) = path.split_once('/')?;
            let id = broker.parse().map(BrokerId).ok()?;
            let (_, disk) = start.disks.iter().find(|(of, _)| *of == id)?;
            content(disk, file)
        };
        let done = dump(&spec.files, spec.options, &read, &mut |stream, line| match stream {
            Stream::Out => out.print(line),
            Stream::Err => out.print_err(line),
        });
        out.exit(i32::from(!done));
        DumpLog
    }
}

impl Program for DumpLog {
    fn on_input(&mut self, _input: &Input, _out: &mut Out<'_>) {}

    fn deadline(&self) -> Instant {
        Instant::NEVER
    }
}

/// What is written of a file. Of what is allocated behind, one entry of zeros is enough to say that no more follow.
fn content(disk: &Disk, file: &str) -> Option<Bytes> {
    if !disk.exists(file) {
        return None;
    }
    let mut bytes = disk.read(file, 0, u64::MAX / 2).concat();
    let allocated = disk.len(file) - bytes.len() as u64;
    bytes.resize(bytes.len() + allocated.min(24) as usize, 0);
    Some(bytes.into())
}

/// Where lines go.
pub(super) type Print<'p> = dyn FnMut(Stream, String) + 'p;
/// A file's bytes, by its path.
pub(super) type Read<'r> = dyn Fn(&str) -> Option<Bytes> + 'r;
/// What ends the tool at once, as Java prints it.
pub(super) type Thrown = String;

/// Prints what files hold, one after the other; false where one of them ends the tool with an exception.
pub fn dump(files: &[String], options: Options, read: &Read<'_>, print: &mut Print<'_>) -> bool {
    let mut found = Vec::new();
    for file in files {
        print(Stream::Out, ["Dumping ", file].concat());
        if let Err(thrown) = dump_file(file, options, read, &mut found, print) {
            print(Stream::Err, ["Exception in thread \"main\" ", &thrown].concat());
            return false;
        }
    }
    found.into_iter().for_each(|line| print(Stream::Err, line));
    true
}

/// Prints a file. What is wrong with it, and told after all files, comes into `found`.
fn dump_file(
    file: &str,
    options: Options,
    read: &Read<'_>,
    found: &mut Vec<String>,
    print: &mut Print<'_>,
) -> Result<(), Thrown> {
    let name = file.rsplit('/').next().unwrap_or(file);
    let Some(dot) = name.rfind('.') else {
        let len = name.len();
        return Err(format!("java.lang.StringIndexOutOfBoundsException: begin -1, end {len}, length {len}"));
    };
    let (base, suffix) = (name.split('.').next().unwrap_or_default(), &name[dot..]);
    if ![".log", ".index", ".timeindex", ".snapshot", ".txnindex"].contains(&suffix) {
        print(Stream::Err, ["Ignoring unknown file ", file].concat());
        return Ok(());
    }
    if suffix == ".snapshot" {
        let bytes = read(file).ok_or_else(|| no_such(file))?;
        return entries::snapshot(file, &bytes, print);
    }
    if suffix == ".txnindex" {
        entries::aborted_transactions(&read(file).ok_or_else(|| no_such(file))?, print);
        return Ok(());
    }
    let base = base
        .parse()
        .map_err(|_| ["java.lang.NumberFormatException: For input string: \"", base, "\""].concat())?;
    let of = |suffix: &str| {
        let path =
            [&file[..file.len() - name.len()], name.split('.').next().unwrap_or_default(), suffix].concat();
        read(&path).ok_or_else(|| no_such(&path))
    };
    match suffix {
        ".log" => {
            print(Stream::Out, format!("Log starting offset: {base}"));
            let bytes = read(file).ok_or_else(|| no_such(file))?;
            dump_log(file, name, &bytes, options, found, print)
        }
        ".index" => entries::offset_index(file, base, &of(suffix)?, &of(".log")?, options, found, print),
        _ => {
            let index = of(".index").unwrap_or_default();
            entries::time_index(file, base, &of(suffix)?, (&index, &of(".log")?), options, found, print)
        }
    }
}

fn no_such(path: &str) -> Thrown {
    ["java.nio.file.NoSuchFileException: ", path].concat()
}

fn dump_log(
    file: &str,
    name: &str,
    bytes: &Bytes,
    options: Options,
    found: &mut Vec<String>,
    print: &mut Print<'_>,
) -> Result<(), Thrown> {
    let (mut at, mut last, mut gaps) = (0, None, Vec::new());
    let invalid =
        |error: WireError| ["org.apache.kafka.common.InvalidRecordException: ", &error.to_string()].concat();
    let mut show = |record: &Record, lines: String, print: &mut Print<'_>| {
        if let Some(last) = last.filter(|last| *last + 1 != record.offset) {
            gaps.push(format!("  {last} is followed by {}", record.offset));
        }
        last = Some(record.offset);
        lines.split('\n').for_each(|line| print(Stream::Out, line.to_owned()));
    };
    while let Some(entry) = batch_at(bytes, at, file)? {
        print(Stream::Out, entry_line(&entry, at));
        at += entry.size();
        if !(options.deep_iteration || options.print_data_log || options.offsets_decoder) {
            continue;
        }
        match &entry {
            Entry::Batch(batch) => {
                for record in batch.records() {
                    let record = record.map_err(invalid)?;
                    show(&record, record_lines(batch, &record, options), print);
                }
            }
            Entry::Message(message) => {
                for inner in message.messages().map_err(invalid)? {
                    show(&inner.record, message_lines(message, &inner, options), print);
                }
            }
        }
    }
    if at < bytes.len() {
        let left = bytes.len() - at;
        print(Stream::Out, format!("Found {left} invalid bytes at the end of {name}"));
    }
    if !gaps.is_empty() {
        found.push(["Non-consecutive offsets in ", file].concat());
        found.extend(gaps.into_iter().rev());
    }
    Ok(())
}

/// The batch, or older message, at a place; `None` at the end, and where the rest is too short for one.
pub(super) fn batch_at(bytes: &Bytes, at: usize, file: &str) -> Result<Option<Entry>, Thrown> {
    if bytes.len() - at < field::MAGIC.range().end {
        return Ok(None);
    }
    let length = field::BATCH_LENGTH.read(&bytes[at..]);
    if length < RECORD_OVERHEAD_V0 {
        return Err(format!(
            "org.apache.kafka.common.errors.CorruptRecordException: Found record size {length} smaller than minimum \
             record overhead ({RECORD_OVERHEAD_V0}) in file {file}."
        ));
    }
    if length as usize + LOG_OVERHEAD > bytes.len() - at {
        return Ok(None);
    }
    Entry::parse_at(bytes, at).map(Some).map_err(|error| {
        ["org.apache.kafka.common.errors.CorruptRecordException: ", &error.to_string()].concat()
    })
}

fn entry_line(entry: &Entry, position: usize) -> String {
    let (who, timestamp_type, magic, crc) = match entry {
        Entry::Batch(batch) => (batch_head(batch), timestamp_type(batch), batch::MAGIC, batch.crc()),
        Entry::Message(message) => {
            let who = format!("offset: {}", message.offset());
            (who, message.timestamp_type(), message.magic(), message.crc())
        }
    };
    format!(
        "{who} position: {position} {timestamp_type}: {} size: {} magic: {magic} compresscodec: {} crc: {crc} \
         isvalid: {}",
        entry.max_timestamp().0,
        entry.size(),
        CODECS.get(usize::from(entry.codec())).unwrap_or(&"unknown"),
        entry.check_crc().is_ok(),
    )
}

/// What only a batch has.
fn batch_head(batch: &Batch) -> String {
    format!(
        "baseOffset: {} lastOffset: {} count: {} baseSequence: {} lastSequence: {} producerId: {} producerEpoch: {} \
         partitionLeaderEpoch: {} isTransactional: {} isControl: {} deleteHorizonMs: {}",
        batch.base_offset(),
        batch.last_offset(),
        batch.record_count(),
        batch.base_sequence(),
        batch.last_sequence(),
        batch.producer_id(),
        batch.producer_epoch(),
        batch.leader_epoch(),
        batch.is_transactional(),
        batch.is_control(),
        match batch.attributes() & batch::attribute::DELETE_HORIZON {
            0 => "OptionalLong.empty".to_owned(),
            _ => format!("OptionalLong[{}]", batch.base_timestamp().0),
        },
    )
}

fn timestamp_type(batch: &Batch) -> &'static str {
    if batch.is_log_append_time() { "LogAppendTime" } else { "CreateTime" }
}

/// A record; a value may have several lines.
fn record_lines(batch: &Batch, record: &Record, options: Options) -> String {
    let mut text = String::new();
    if !options.skip_record_metadata {
        let delta = (record.offset - batch.base_offset()) as i32;
        let sequence = match batch.base_sequence() {
            base if base >= 0 => batch::increment_sequence(base, delta),
            _ => -1,
        };
        let headers: Vec<&str> = record.headers.iter().map(|header| &*header.key).collect();
        text = record_head(timestamp_type(batch), record);
        text += &format!(" sequence: {sequence} headerKeys: [{}]", headers.join(","));
        if batch.is_control() {
            text += &control(record);
        }
    }
    if !batch.is_control() {
        text += &contents(record, options);
    }
    text
}

/// A message of an old format.
fn message_lines(message: &Message, inner: &Inner, options: Options) -> String {
    let mut text = String::new();
    if !options.skip_record_metadata {
        text = record_head(message.timestamp_type(), &inner.record);
        text += &format!(" isValid: {} crc: {}}}", inner.sound, inner.crc);
    }
    text + &contents(&inner.record, options)
}

fn record_head(timestamp_type: &str, record: &Record) -> String {
    let size = |bytes: &Option<Bytes>| bytes.as_ref().map_or(-1, |bytes| bytes.len() as i64);
    let (offset, time) = (record.offset, record.timestamp.0);
    let (key, value) = (size(&record.key), size(&record.value));
    format!("| offset: {offset} {timestamp_type}: {time} keySize: {key} valueSize: {value}")
}

/// Key and value, where they are asked for.
fn contents(record: &Record, options: Options) -> String {
    let mut text = String::new();
    if !(options.print_data_log || options.offsets_decoder) {
        return text;
    }
    let (key, payload) = match options.offsets_decoder {
        true => offsets::decode(record),
        false => (record.key.as_ref().map(text_of), record.value.as_ref().map(text_of)),
    };
    for (name, shown) in [(" key: ", key), (" payload: ", payload)] {
        if let Some(shown) = shown {
            text.extend([name, &shown]);
        }
    }
    text
}

/// What a marker says: of a transaction's end, or of the quorum that keeps the metadata.
fn control(record: &Record) -> String {
    const OF_THE_QUORUM: [&str; 5] =
        ["LEADER_CHANGE", "SNAPSHOT_HEADER", "SNAPSHOT_FOOTER", "KRAFT_VERSION", "KRAFT_VOTERS"];
    let number = |bytes: &Option<Bytes>, at: usize, len: usize| {
        let digits = bytes.as_ref()?.get(at..at + len)?;
        Some(digits.iter().fold(0, |number: i32, byte| number << 8 | i32::from(*byte)))
    };
    match (number(&record.key, 2, 2), number(&record.value, 2, 4)) {
        (Some(kind @ (0 | 1)), Some(epoch)) => {
            let name = if kind == 1 { "COMMIT" } else { "ABORT" };
            format!(" endTxnMarker: {name} coordinatorEpoch: {epoch}")
        }
        (Some(kind @ 2..), _) => {
            let name = OF_THE_QUORUM.get(kind as usize - 2).unwrap_or(&"UNKNOWN");
            format!(" controlType: {name}({kind})")
        }
        _ => String::new(),
    }
}

fn text_of(bytes: &Bytes) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
