//! What is in a file of a log directory, row by row.

use std::rc::Rc;

use bytes::Bytes;
use highwater_core::disk::Disk;
use highwater_core::ids::{LeaderEpoch, Offset};
use highwater_core::wire::Codec;
use highwater_core::wire::index::{Entry, OffsetEntry, TimeEntry};
use highwater_core::wire::legacy::Entry as LogEntry;

/// A file's contents, as far as its kind is known by its name.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Contents {
    /// A `.log`.
    Batches(Vec<BatchRow>),
    /// An `.index`, as far as its slots are used.
    Offsets(Vec<OffsetEntry>),
    /// A `.timeindex`.
    Times(Vec<TimeEntry>),
    /// A checkpoint, or properties.
    Text(Rc<str>),
    /// Anything else.
    Bytes(Bytes),
}

/// Some bytes of a `.log`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct BatchRow {
    /// Where they begin.
    pub position: u64,
    /// How many they are.
    pub len: u64,
    /// What they are; `None`: the rest of the file, which is no batch.
    pub batch: Option<Head>,
}

/// What a batch says of itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Head {
    pub base_offset: Offset,
    pub last_offset: Offset,
    pub records: i32,
    pub epoch: LeaderEpoch,
    pub codec: &'static str,
    /// Whether its checksum holds.
    pub sound: bool,
}

impl Contents {
    /// What is in a file of a disk.
    pub(super) fn of(disk: &Disk, file: &str) -> Contents {
        let written: Bytes = disk.read(file, 0, u64::MAX / 2).concat().into();
        match file.rsplit_once('.').map(|(base, suffix)| (base_offset(base), suffix)) {
            Some((Some(_), "log")) => Contents::Batches(batches(&written)),
            Some((Some(base), "index")) => Contents::Offsets(entries(&written, base)),
            Some((Some(base), "timeindex")) => Contents::Times(entries(&written, base)),
            _ => match std::str::from_utf8(&written) {
                Ok(text) if !text.contains(|c: char| c.is_control() && !c.is_whitespace()) => {
                    Contents::Text(text.into())
                }
                _ => Contents::Bytes(written),
            },
        }
    }

    /// How many rows it has.
    pub(super) fn len(&self) -> usize {
        match self {
            Contents::Batches(rows) => rows.len(),
            Contents::Offsets(rows) => rows.len(),
            Contents::Times(rows) => rows.len(),
            Contents::Text(_) | Contents::Bytes(_) => 0,
        }
    }
}

fn base_offset(path: &str) -> Option<Offset> {
    path.rsplit('/').next()?.parse().ok()
}

fn batches(bytes: &Bytes) -> Vec<BatchRow> {
    let (mut rows, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let row = |len, batch| BatchRow { position: at as u64, len, batch };
        let Ok(entry) = LogEntry::parse_at(bytes, at) else {
            rows.push(row((bytes.len() - at) as u64, None));
            break;
        };
        let (base_offset, records) = match &entry {
            LogEntry::Batch(batch) => (batch.base_offset(), batch.record_count()),
            LogEntry::Message(message) => {
                let inner = message.messages().unwrap_or_default();
                let first = inner.first().map_or(message.offset(), |inner| inner.record.offset);
                (first, inner.len() as i32)
            }
        };
        let head = Head {
            base_offset,
            last_offset: entry.last_offset(),
            records,
            epoch: entry.leader_epoch(),
            codec: Codec::from_number(entry.codec()).map_or("none", Codec::name),
            sound: entry.check_crc().is_ok(),
        };
        rows.push(row(entry.size() as u64, Some(head)));
        at += entry.size();
    }
    rows
}

/// What is written: unused slots are zeros, and were not kept. The last entry may have ended in zeros.
fn entries<E: Entry>(written: &[u8], base: Offset) -> Vec<E> {
    let mut whole = written.to_vec();
    whole.resize(written.len().next_multiple_of(E::SIZE), 0);
    whole.chunks_exact(E::SIZE).map(|entry| E::read(entry, base)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenarios::Scenario;
    use crate::session::{Intent, Session};

    fn log() -> Bytes {
        let mut session = Session::of(Scenario::FirstWrite);
        session.apply(Intent::SeekTime(highwater_core::time::Instant(9_000_000)));
        let (_, disk) = session.world().disks().swap_remove(0);
        disk.read_all("orders-0/00000000000000000000.log").unwrap()
    }

    fn contents(file: &str, bytes: impl Into<Bytes>) -> Contents {
        let mut disk = Disk::new();
        disk.append(&file.into(), bytes.into());
        Contents::of(&disk, file)
    }

    #[test]
    fn a_log_is_read_batch_by_batch() {
        let Contents::Batches(rows) = contents("orders-0/00000000000000000000.log", log()) else {
            panic!("batches")
        };
        let heads: Vec<&Head> = rows.iter().filter_map(|row| row.batch.as_ref()).collect();
        assert!(heads.len() == rows.len() && heads.iter().all(|head| head.sound), "{rows:?}");
        assert_eq!(heads.iter().map(|head| head.records).sum::<i32>(), 2);
    }

    #[test]
    fn the_rest_of_a_log_that_is_cut_off_is_a_row_of_its_own() {
        let bytes = log();
        let Contents::Batches(rows) = contents("x/00000000000000000000.log", bytes.slice(..bytes.len() - 1))
        else {
            panic!("batches")
        };
        let last = rows.last().unwrap();
        assert_eq!((last.batch.as_ref(), last.position + last.len), (None, bytes.len() as u64 - 1));
    }

    #[test]
    fn an_entry_whose_end_is_zeros_is_read_whole() {
        let Contents::Offsets(rows) = contents("x/00000000000000000100.index", vec![0, 0, 0, 5, 0, 0, 1])
        else {
            panic!("entries")
        };
        assert_eq!(rows, [OffsetEntry { offset: Offset(105), position: 256 }]);
    }

    #[test]
    fn a_checkpoint_is_text_and_a_snapshot_bytes() {
        assert_eq!(
            contents("x/leader-epoch-checkpoint", &b"0\n1\n0 0\n"[..]),
            Contents::Text("0\n1\n0 0\n".into())
        );
        assert!(matches!(
            contents("x/00000000000000000005.snapshot", vec![0, 1, 2, 255]),
            Contents::Bytes(_)
        ));
    }
}
