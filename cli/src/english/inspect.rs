//! What `inspect` found in a directory.

use std::fmt::Write;

use highwater_core::inspect::{Kind, Partition, Problem, Report};
use highwater_core::wire::checkpoint::CheckpointError;

/// The whole text: a line for each segment, a line for each problem.
pub fn report(report: &Report) -> String {
    let mut text = String::new();
    report.partitions.iter().for_each(|found| partition(&mut text, found));
    problems(&mut text, &report.problems);
    let count = report.problems.len() + report.partitions.iter().map(|p| p.problems.len()).sum::<usize>();
    let segments: usize = report.partitions.iter().map(|p| p.segments.len()).sum();
    let _ = writeln!(
        text,
        "{}, {}, {}",
        counted(report.partitions.len(), "partition"),
        counted(segments, "segment"),
        if count == 0 { "no problems".to_owned() } else { counted(count, "problem") },
    );
    text
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn partition(text: &mut String, found: &Partition) {
    let _ = writeln!(text, "{}", found.name);
    for segment in &found.segments {
        let offsets = match segment.batches {
            0 => "empty".to_owned(),
            _ => format!("up to offset {}", segment.next_offset - 1),
        };
        let _ = writeln!(
            text,
            "  {:020}  {:>10} bytes  {:>6} batches  {:>7} records  {offsets}; index {}, timeindex {} entries",
            segment.base_offset,
            segment.bytes,
            segment.batches,
            segment.records,
            segment.index_entries,
            segment.time_index_entries,
        );
    }
    if !found.epochs.is_empty() {
        let epochs: Vec<String> =
            found.epochs.iter().map(|(epoch, start)| format!("{epoch} from {start}")).collect();
        let _ = writeln!(text, "  leader epochs  {}", epochs.join(", "));
    }
    if !found.snapshots.is_empty() {
        let snapshots: Vec<String> = found.snapshots.iter().map(ToString::to_string).collect();
        let _ = writeln!(text, "  producer snapshots at  {}", snapshots.join(", "));
    }
    problems(text, &found.problems);
}

fn problems(text: &mut String, problems: &[Problem]) {
    for problem in problems {
        let at = problem.position.map(|byte| format!(" byte {byte}")).unwrap_or_default();
        let _ = writeln!(text, "! {}{at}: {}", problem.file, kind(&problem.kind));
    }
}

/// A problem as a sentence.
pub fn kind(kind: &Kind) -> String {
    match kind {
        Kind::BadCrc { base_offset, stored, computed } => {
            format!("batch at offset {base_offset}: crc is {stored}, but the bytes give {computed}")
        }
        Kind::BadRecords { base_offset, error } => {
            format!("batch at offset {base_offset}: records cannot be read: {error}")
        }
        Kind::TornBatch { needed, left } => {
            format!("a batch of {needed} bytes begins, but only {left} are left")
        }
        Kind::NotABatch { error, left } => format!("{left} bytes that are no batch: {error}"),
        Kind::Zeros { left } => format!("{left} zeros up to the end"),
        Kind::OffsetsDoNotRise { base_offset, expected } => {
            format!("batch at offset {base_offset} follows where {expected} or later must come")
        }
        Kind::BadOffsetDelta { base_offset, last_offset, count } => {
            format!("{count} records from offset {base_offset} to {last_offset}")
        }
        Kind::BelowBaseOffset { base_offset, named } => {
            format!("batch at offset {base_offset} in a segment that begins at {named}")
        }
        Kind::OverlapsNextSegment { last_offset, next_base } => {
            format!("offset {last_offset} belongs to the next segment, which begins at {next_base}")
        }
        Kind::TooFarFromBaseOffset { last_offset } => {
            format!("offset {last_offset} is more than 2^31 - 1 behind the segment's first")
        }
        Kind::LeaderEpochFalls { base_offset, epoch, before } => {
            format!("batch at offset {base_offset} is of leader epoch {epoch}, the one before it of {before}")
        }
        Kind::Missing => "there is no such file".to_owned(),
        Kind::NoLog => "there is no .log for it".to_owned(),
        Kind::PartOfAnEntry { entry_size, len } => {
            format!("{len} bytes are not a whole number of entries of {entry_size}")
        }
        Kind::UnusedSlots { slots } => format!("{slots} entries of zeros"),
        Kind::NotAscending { slot, key, before } => {
            format!("entry {slot} has {key}, the one before it {before}")
        }
        Kind::NotABatchStart { slot, offset, position } => {
            format!("entry {slot} says offset {offset} is at byte {position}, where no batch begins")
        }
        Kind::OtherOffset { slot, offset, last_offset } => {
            format!("entry {slot} says offset {offset}, but its batch ends with {last_offset}")
        }
        Kind::NoSuchOffset { slot, offset } => {
            format!("entry {slot} says offset {offset}, which no batch has")
        }
        Kind::OtherTimestamp { slot, timestamp, max_timestamp } => {
            format!("entry {slot} says timestamp {timestamp}, its batch {max_timestamp}")
        }
        Kind::BadAbortedTxn { slot } => format!("entry {slot} is no aborted transaction"),
        Kind::BadSnapshot(error) => format!("the producer snapshot cannot be read: {error}"),
        Kind::SnapshotBeyondEnd { offset, end } => {
            format!("producers at offset {offset}, but the log ends at {end}")
        }
        Kind::BadCheckpoint(error) => checkpoint(error),
        Kind::BeyondLogEnd { partition, offset, end } => {
            format!("{partition} is at offset {offset}, but its log ends at {end}")
        }
        Kind::EpochsDoNotRise { epoch, start } => {
            format!("leader epoch {epoch} from offset {start} does not rise over the entry before it")
        }
        Kind::EpochNotInCheckpoint { epoch, first_offset } => {
            format!("the log has leader epoch {epoch} from offset {first_offset} on, the checkpoint has not")
        }
        Kind::EpochBeyondEnd { epoch, start, end } => {
            format!("leader epoch {epoch} begins at offset {start}, but the log ends at {end}")
        }
        Kind::NoProperty { name } => format!("it does not say {name}"),
        Kind::LeftOver { suffix } => format!("left over: {suffix}"),
        Kind::UnknownFile => "it does not belong here".to_owned(),
        Kind::NoSegment => "there is no .log in it".to_owned(),
    }
}

fn checkpoint(error: &CheckpointError) -> String {
    match error {
        CheckpointError::NotText => "the file is not text".to_owned(),
        CheckpointError::UnknownVersion => "line 1: the version is not 0".to_owned(),
        CheckpointError::BadLine { line, expected } => format!("line {line}: expected {expected}"),
        CheckpointError::WrongCount { expected, found } => {
            format!("line 2 says {expected} entries, {found} follow")
        }
    }
}
