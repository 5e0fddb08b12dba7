//! Files of entries: the two indexes of a segment, checked against its log, and producer snapshots.

use bytes::Bytes;

use super::{Options, Print, Thrown, batch_at};
use crate::fact::Stream;
use crate::ids::Offset;
use crate::wire::index::{Entry, OffsetEntry, TimeEntry};
use crate::wire::{producer_snapshot, txn_index};

/// The entries of an index, up to the first of zeros; the very first may be one.
fn entries<E: Entry>(bytes: &Bytes, base: Offset) -> impl Iterator<Item = E> {
    let zero = |entry: &[u8]| entry.iter().all(|byte| *byte == 0);
    let slots =
        bytes.chunks_exact(E::SIZE).enumerate().take_while(move |(slot, entry)| *slot == 0 || !zero(entry));
    slots.map(move |(_, entry)| E::read(entry, base))
}

fn sane(file: &str, size: usize, bytes: &Bytes, print: &mut Print<'_>) -> Result<(), Thrown> {
    if !bytes.len().is_multiple_of(size) {
        return Err(format!(
            "org.apache.kafka.storage.internals.log.CorruptIndexException: Index file {file} is corrupt, found {} \
             bytes which is neither positive nor a multiple of {size}",
            bytes.len()
        ));
    }
    print(Stream::Out, [file, " passed sanity check."].concat());
    Ok(())
}

pub(super) fn offset_index(
    file: &str,
    base: Offset,
    bytes: &Bytes,
    log: &Bytes,
    options: Options,
    found: &mut Vec<String>,
    print: &mut Print<'_>,
) -> Result<(), Thrown> {
    if bytes.len() < OffsetEntry::SIZE {
        print(Stream::Out, [file, " is empty."].concat());
        return Ok(());
    }
    if options.index_sanity_check {
        return sane(file, OffsetEntry::SIZE, bytes, print);
    }
    let mut wrong = Vec::new();
    for entry in entries::<OffsetEntry>(bytes, base) {
        let position = entry.position as usize;
        let batch = if position < log.len() { batch_at(log, position, file)? } else { None };
        let batch = batch.ok_or("java.util.NoSuchElementException")?;
        if batch.last_offset() != entry.offset {
            wrong.push(format!("  Index offset: {}, log offset: {}", entry.offset, batch.last_offset()));
        }
        if !options.verify_index_only {
            print(Stream::Out, format!("offset: {} position: {}", entry.offset, entry.position));
        }
    }
    if !wrong.is_empty() {
        found.push(["Mismatches in :", file].concat());
        found.extend(wrong.into_iter().rev());
    }
    Ok(())
}

pub(super) fn time_index(
    file: &str,
    base: Offset,
    bytes: &Bytes,
    (index, log): (&Bytes, &Bytes),
    options: Options,
    found: &mut Vec<String>,
    print: &mut Print<'_>,
) -> Result<(), Thrown> {
    if options.index_sanity_check {
        return sane(file, TimeEntry::SIZE, bytes, print);
    }
    let (mut mismatches, mut unordered, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    let mut previous = -1;
    for entry in entries::<TimeEntry>(bytes, base) {
        let before = entries::<OffsetEntry>(index, base).take_while(|known| known.offset <= entry.offset);
        let mut at = before.last().map_or(0, |known| known.position as usize).min(log.len());
        let timestamp = entry.timestamp.0;
        let batch = loop {
            match batch_at(log, at, file)? {
                Some(batch) if batch.last_offset() < entry.offset => at += batch.size(),
                found => break found,
            }
        };
        match batch {
            Some(batch) if batch.last_offset() == entry.offset => {
                let newest = batch.newest_record().0;
                if newest != timestamp {
                    mismatches.push(format!("  Index timestamp: {timestamp}, log timestamp: {newest}"));
                }
                if previous >= timestamp {
                    unordered.push(format!(
                        "  Index timestamp: {timestamp}, Previously indexed timestamp: {previous}"
                    ));
                }
            }
            other => {
                let at = other.map_or(Offset::NONE, |batch| batch.last_offset());
                missing.push(format!("Indexed offset: {}, found log offset: {at}", entry.offset));
            }
        }
        if !options.verify_index_only {
            print(Stream::Out, format!("timestamp: {timestamp} offset: {}", entry.offset));
        }
        previous = timestamp;
    }
    for (title, lines) in [
        ("Found timestamp mismatch in :", mismatches),
        ("Found out of order timestamp in :", unordered),
        ("The following indexed offsets are not found in the log.", missing),
    ] {
        if !lines.is_empty() {
            found.push(if title.ends_with(':') { [title, file].concat() } else { title.to_owned() });
            found.extend(lines);
        }
    }
    Ok(())
}

pub(super) fn aborted_transactions(bytes: &Bytes, print: &mut Print<'_>) {
    for txn in txn_index::read(bytes) {
        print(
            Stream::Out,
            format!(
                "version: {} producerId: {} firstOffset: {} lastOffset: {} lastStableOffset: {}",
                txn.version, txn.producer_id, txn.first_offset, txn.last_offset, txn.last_stable_offset,
            ),
        );
    }
}

pub(super) fn snapshot(file: &str, bytes: &Bytes, print: &mut Print<'_>) -> Result<(), Thrown> {
    let producers = match producer_snapshot::read(bytes) {
        Ok(producers) => producers,
        Err(error) => {
            print(Stream::Err, format!("Snapshot {file} is corrupt: {error}"));
            return Ok(());
        }
    };
    for known in producers {
        let mut line = format!(
            "producerId: {} producerEpoch: {} coordinatorEpoch: {} currentTxnFirstOffset: {} lastTimestamp: {} ",
            known.producer_id,
            known.producer_epoch,
            known.coordinator_epoch,
            match known.current_txn_first_offset {
                Offset::NONE => "OptionalLong.empty".to_owned(),
                offset => format!("OptionalLong[{offset}]"),
            },
            known.timestamp.0,
        );
        if known.last_offset.is_known() {
            line += &format!(
                "firstSequence: {} lastSequence: {} lastOffset: {} offsetDelta: {} timestamp: {}",
                known.last_sequence.wrapping_sub(known.offset_delta) & i32::MAX,
                known.last_sequence,
                known.last_offset,
                known.offset_delta,
                known.timestamp.0,
            );
        }
        print(Stream::Out, line);
    }
    Ok(())
}
