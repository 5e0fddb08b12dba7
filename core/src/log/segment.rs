//! A segment: a piece of a log in a file of its own, with its two indexes.
//!
//! ```text
//! orders-0/00000000000000000500.log         batches back to back, the first with offset 500 or later
//! orders-0/00000000000000000500.index       where to find some of them
//! orders-0/00000000000000000500.timeindex   and when they were written
//! ```
//!
//! Writers append to the last segment of a log, the active one; the others never change. (`LogSegment`.)
//!
//! CAVEATS: no file has a modification time, so a segment without timestamps is as old as its creation.

use std::collections::VecDeque;
use std::iter::Peekable;
use std::rc::Rc;

use super::LogConfig;
use super::epoch_cache::EpochCache;
use super::files::file_name;
use super::head::{Head, heads};
use super::index::{OffsetIndex, TimeIndex};
use crate::disk::{Disk, OpenFile};
use crate::fact::{FileRange, Repair};
use crate::ids::{FactId, Offset};
use crate::time::Timestamp;
use crate::wire::WireError;
use crate::wire::batch::{Batch, HEADER_SIZE};
use crate::wire::index::{OffsetEntry, TimeEntry};
use crate::wire::legacy::Entry;

/// One segment.
#[derive(Clone, Debug)]
pub struct Segment {
    base_offset: Offset,
    file: Rc<str>,
    size: u64,
    offset_index: OffsetIndex,
    time_index: TimeIndex,
    bytes_since_last_index_entry: u64,
    recent: Recent,
    newest: TimeEntry, // the largest timestamp so far; -1 none
    created: Timestamp,
    first_append: Option<Timestamp>, // the largest timestamp of the first batch: what `segment.ms` counts from
    /// What wrote to it last.
    pub(super) because: Option<FactId>,
}

/// The last batches of a segment, each with its last offset and its position. Followers, and consumers that keep up,
/// ask for one of them, which then takes neither index nor scan.
#[derive(Clone, Debug, Default)]
struct Recent(VecDeque<(Offset, u64)>);

impl Recent {
    const MAX: usize = 16;

    fn push(&mut self, last_offset: Offset, position: u64) {
        if self.0.len() == Self::MAX {
            self.0.pop_front();
        }
        self.0.push_back((last_offset, position));
    }

    /// The position of the first batch that has `offset` or a later one, where that is known.
    fn position(&self, offset: Offset) -> Option<u64> {
        let place = self.0.partition_point(|(last_offset, _)| *last_offset < offset);
        let (_, position) = self.0.get(place)?;
        (place > 0 || *position == 0).then_some(*position)
    }
}

/// A batch and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The segment's file.
    pub file: Rc<str>,
    /// Its first byte.
    pub position: u64,
    /// The batch.
    pub batch: Batch,
}

/// One step of a look-up, in the order in which Kafka takes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The segment with the greatest base offset that is not beyond the target.
    Segment {
        /// Its base offset.
        base_offset: Offset,
    },
    /// The binary search looks at an index entry.
    Probe {
        /// Which.
        slot: u32,
        /// The entry.
        entry: OffsetEntry,
    },
    /// The greatest entry that is not beyond the target; (base offset, 0) where there is none.
    Floor {
        /// The entry.
        entry: OffsetEntry,
    },
    /// The binary search looks at an entry of the time index.
    ProbeTime {
        /// Which.
        slot: u32,
        /// The entry.
        entry: TimeEntry,
    },
    /// The greatest entry of the time index that is not beyond the target; (-1, base offset) where there is none.
    FloorTime {
        /// The entry.
        entry: TimeEntry,
    },
    /// The scan of the log reads a batch's header.
    Scan {
        /// Where the batch begins.
        position: u64,
        /// Its first offset.
        base_offset: Offset,
        /// Its last offset: the scan ends where this reaches the target.
        last_offset: Offset,
    },
}

/// What one append did.
pub(super) struct Appended {
    pub bytes: FileRange,
    pub indexed: Vec<(OffsetEntry, FileRange)>,
}

impl Segment {
    pub(super) fn create(
        directory: &str,
        base_offset: Offset,
        config: &LogConfig,
        now: Timestamp,
        disk: &mut Disk,
    ) -> Self {
        let file = file_name(directory, base_offset, ".log");
        disk.create(&file);
        let bytes_max = config.segment_index_bytes;
        let index = file_name(directory, base_offset, ".index");
        let time_index = file_name(directory, base_offset, ".timeindex");
        Segment {
            base_offset,
            file,
            size: 0,
            offset_index: OffsetIndex::create(index, base_offset, bytes_max, disk),
            time_index: TimeIndex::create(time_index, base_offset, bytes_max, disk),
            bytes_since_last_index_entry: 0,
            recent: Recent::default(),
            newest: TimeEntry { timestamp: Timestamp(-1), offset: base_offset },
            created: now,
            first_append: None,
            because: None,
        }
    }

    /// The segment in its files; an index that is missing is empty.
    pub(super) fn open(
        directory: &str,
        base_offset: Offset,
        config: &LogConfig,
        now: Timestamp,
        disk: &mut Disk,
    ) -> Self {
        let file = file_name(directory, base_offset, ".log");
        let bytes_max = config.segment_index_bytes;
        let index = file_name(directory, base_offset, ".index");
        let time_index = file_name(directory, base_offset, ".timeindex");
        let open_index = OffsetIndex::open(index.clone(), base_offset, bytes_max, disk);
        let open_time = TimeIndex::open(time_index.clone(), base_offset, bytes_max, disk);
        let none = TimeEntry { timestamp: Timestamp(-1), offset: base_offset };
        let mut segment = Segment {
            base_offset,
            size: disk.len(&file),
            file,
            offset_index: open_index
                .unwrap_or_else(|| OffsetIndex::create(index, base_offset, bytes_max, disk)),
            time_index: open_time
                .unwrap_or_else(|| TimeIndex::create(time_index, base_offset, bytes_max, disk)),
            bytes_since_last_index_entry: 0,
            recent: Recent::default(),
            newest: none,
            created: now,
            first_append: None,
            because: None,
        };
        segment.newest = segment.time_index.last().unwrap_or(none);
        segment.first_append = segment.heads(disk, 0).next().map(|head| head.max_timestamp);
        segment
    }

    /// The offset that names its files: no record in it is before.
    pub fn base_offset(&self) -> Offset {
        self.base_offset
    }

    /// The `.log` file.
    pub fn file(&self) -> &Rc<str> {
        &self.file
    }

    /// The size of the `.log` file in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The `.index`.
    pub fn offset_index(&self) -> &OffsetIndex {
        &self.offset_index
    }

    /// The `.timeindex`.
    pub fn time_index(&self) -> &TimeIndex {
        &self.time_index
    }

    /// Its largest timestamp and the last offset of the batch that has it; -1 where no record has one.
    pub fn newest(&self) -> TimeEntry {
        self.newest
    }

    /// Its largest timestamp, or when it was made.
    pub fn largest_timestamp(&self) -> Timestamp {
        if self.newest.timestamp.0 >= 0 { self.newest.timestamp } else { self.created }
    }

    /// The largest timestamp of its first batch, if there is one.
    pub(super) fn first_timestamp(&self) -> Option<Timestamp> {
        self.first_append.filter(|first| first.0 > 0)
    }

    /// Its batches from a batch's position on; messages of older formats are passed over.
    pub fn batches<'d>(&self, disk: &'d Disk, position: u64) -> impl Iterator<Item = Located> + use<'_, 'd> {
        let file = disk.file(&self.file);
        let batches = self.heads(disk, position).filter(Head::is_batch);
        batches.map_while(move |Head { position, size, .. }| {
            let bytes = file.as_ref()?.bytes(position, usize::try_from(size).ok()?)?;
            Some(Located { file: self.file.clone(), position, batch: Batch::parse(&bytes).ok()? })
        })
    }

    /// How long it has waited for a batch whose newest record is of `timestamp`.
    pub(super) fn waited_ms(&self, now: Timestamp, timestamp: Timestamp) -> i64 {
        match self.first_append {
            Some(first) if first.0 >= 0 => timestamp.0 - first.0,
            _ => now.0 - self.created.0,
        }
    }

    /// Writes batches at the end. An index entry is written before a batch when more than `interval` bytes have come
    /// since the last one.
    pub(super) fn append(&mut self, batches: &[Batch], interval: i32, disk: &mut Disk) -> Appended {
        let start = self.size;
        if start == 0 {
            self.first_append = batches.first().map(Batch::max_timestamp);
        }
        let mut indexed = Vec::new();
        for batch in batches {
            let (position, len) = (self.size, batch.size() as u64);
            let at = disk.append(&self.file, batch.bytes().clone());
            if disk.failure().is_some() {
                break;
            }
            assert_eq!(at, position, "a batch begins where the one before it ends, in {}", self.file);
            debug_assert!(self.holds(batch, position, disk), "a batch is read back as it was written");
            self.size += len;
            self.recent.push(batch.last_offset(), position);
            let newest = TimeEntry { timestamp: batch.max_timestamp(), offset: batch.last_offset() };
            indexed.extend(self.index(batch.last_offset(), position, len, newest, interval, disk));
        }
        disk.stall();
        let bytes = FileRange { file: self.file.clone(), position: start, len: self.size - start };
        Appended { bytes, indexed }
    }

    /// Whether a batch with this one's offset, length, epoch and checksum is at a position.
    fn holds(&self, batch: &Batch, position: u64, disk: &Disk) -> bool {
        let header = disk.read_exact(&self.file, position, HEADER_SIZE);
        header.is_some_and(|header| header[..] == batch.bytes()[..HEADER_SIZE])
    }

    /// The rule of `index.interval.bytes`: looks at the bytes *before* a batch, so the first never has an entry.
    fn index(
        &mut self,
        last_offset: Offset,
        position: u64,
        len: u64,
        newest: TimeEntry,
        interval: i32,
        disk: &mut Disk,
    ) -> Option<(OffsetEntry, FileRange)> {
        if newest.timestamp > self.newest.timestamp {
            self.newest = newest;
        }
        let mut indexed = None;
        if self.bytes_since_last_index_entry > interval as u64 {
            let entry = OffsetEntry { offset: last_offset, position: position as u32 };
            indexed = self.offset_index.append(entry, disk).map(|bytes| (entry, bytes));
            self.time_index.maybe_append(self.newest, disk);
            self.bytes_since_last_index_entry = 0;
        }
        self.bytes_since_last_index_entry += len;
        indexed
    }

    /// The first batch that has `offset` or a later one: by the index to a position before it, then by scanning.
    pub(super) fn find(&self, disk: &Disk, offset: Offset, mut step: impl FnMut(Step)) -> Option<Head> {
        let floor = self.offset_index.floor(offset, disk, |slot, entry| step(Step::Probe { slot, entry }));
        let floor = floor.unwrap_or(OffsetEntry { offset: self.base_offset, position: 0 });
        step(Step::Floor { entry: floor });
        self.heads_to(disk, u64::from(floor.position), offset).find(|head| {
            let Head { position, base_offset, last_offset, .. } = *head;
            step(Step::Scan { position, base_offset, last_offset });
            last_offset >= offset
        })
    }

    /// [`Self::find`] for a reader: among the last batches first.
    pub(super) fn find_for_read(&self, disk: &Disk, offset: Offset) -> Option<Head> {
        self.open_for_read(disk, offset).map(|(_, head)| head)
    }

    /// The whole batch that [`Self::find_for_read`] finds.
    pub(super) fn batch_for_read(&self, disk: &Disk, offset: Offset) -> Option<Located> {
        let (file, Head { position, size, .. }) = self.open_for_read(disk, offset)?;
        let batch = Batch::parse(&file.bytes(position, usize::try_from(size).ok()?)?).ok()?;
        Some(Located { file: self.file.clone(), position, batch })
    }

    /// The path is looked up once for both, the head and what is read behind it.
    fn open_for_read<'d>(&self, disk: &'d Disk, offset: Offset) -> Option<(OpenFile<'d>, Head)> {
        let mut file = disk.file(&self.file)?;
        let recent = self.recent.position(offset).and_then(|position| Head::read(&mut file, position));
        let has_offset = |head: &Head| (head.base_offset..=head.last_offset).contains(&offset);
        let head = recent.filter(has_offset).or_else(|| self.find(disk, offset, |_| ()))?;
        Some((file, head))
    }

    /// The position before which nothing is as new as a time: by the time index to an offset, by the offset index to a
    /// position.
    pub(super) fn position_before(
        &self,
        disk: &Disk,
        timestamp: Timestamp,
        mut step: impl FnMut(Step),
    ) -> u64 {
        let floor = self.time_index.floor(timestamp, disk, |slot, entry| {
            step(Step::ProbeTime { slot, entry });
        });
        let floor = floor.unwrap_or(TimeEntry { timestamp: Timestamp(-1), offset: self.base_offset });
        step(Step::FloorTime { entry: floor });
        let position =
            self.offset_index.floor(floor.offset, disk, |slot, entry| step(Step::Probe { slot, entry }));
        let position = position.unwrap_or(OffsetEntry { offset: self.base_offset, position: 0 });
        step(Step::Floor { entry: position });
        let mut heads = self.heads_to(disk, u64::from(position.position), floor.offset);
        heads.peek().map_or(0, |head| head.position)
    }

    /// The heads from where an index says that a scan for `offset` may begin; from the beginning, where no such batch
    /// is there. A start in good order believes its indexes, so what they say is looked at before it is used.
    fn heads_to<'d>(
        &self,
        disk: &'d Disk,
        position: u64,
        offset: Offset,
    ) -> Peekable<impl Iterator<Item = Head> + use<'d>> {
        let mut heads = self.heads(disk, position).peekable();
        if position > 0 && !heads.peek().is_some_and(|head| head.leads_to(offset)) {
            heads = self.heads(disk, 0).peekable();
        }
        heads
    }

    /// The offset after its last record.
    pub(super) fn next_offset(&self, disk: &Disk) -> Offset {
        let position = self.offset_index.last().map_or(0, |entry| u64::from(entry.position));
        let last = self.heads(disk, position).last().or_else(|| self.heads(disk, 0).last());
        last.map_or(self.base_offset, |head| head.last_offset.wrapping_add(1))
    }

    /// Checks every batch of the file, makes both indexes anew and cuts off what is not a whole, sound batch. What
    /// the batches say about leaders is remembered. Returns what was cut off, and why.
    pub(super) fn recover(
        &mut self,
        config: &LogConfig,
        epochs: &mut EpochCache,
        disk: &mut Disk,
    ) -> Option<(Repair, FileRange)> {
        self.offset_index.clear(disk);
        self.time_index.clear(disk);
        self.newest = TimeEntry { timestamp: Timestamp(-1), offset: self.base_offset };
        self.bytes_since_last_index_entry = 0;
        self.recent = Recent::default();
        let (sound, flaw) = self.check(disk);
        let (mut valid, mut end) = (0, self.base_offset);
        for entry in sound {
            let (len, last_offset) = (entry.size() as u64, entry.last_offset());
            let newest = TimeEntry { timestamp: entry.max_timestamp(), offset: last_offset };
            self.index(last_offset, valid, len, newest, config.index_interval_bytes, disk);
            let epoch = entry.leader_epoch();
            if epoch.is_known() && epochs.latest().is_none_or(|latest| epoch > latest) {
                epochs.assign(epoch, entry.base_offset(), disk);
            }
            (valid, end) = (valid + len, last_offset.wrapping_add(1));
        }
        let cut = FileRange { file: self.file.clone(), position: valid, len: self.size - valid };
        if flaw.is_some() {
            disk.truncate(&self.file, valid);
        }
        self.size = valid;
        if valid == 0 {
            self.first_append = None;
        }
        self.bytes_since_last_index_entry = 0;
        self.close_indexes(disk);
        if disk.failure().is_none() {
            assert_eq!(disk.len(&self.file), valid, "recovery leaves whole batches in {}", self.file);
            debug_assert_eq!(self.next_offset(disk), end, "the new index leads to the last batch");
            debug_assert!(self.index_agrees(disk), "every new entry points at the batch that it names");
        }
        flaw.map(|flaw| (flaw, cut))
    }

    /// Whether a batch with the offset of each index entry begins at its position.
    fn index_agrees(&self, disk: &Disk) -> bool {
        let mut heads = self.heads(disk, 0);
        self.offset_index.entries(disk).all(|entry| {
            let head = heads.find(|head| head.position == u64::from(entry.position));
            head.is_some_and(|head| head.last_offset == entry.offset)
        })
    }

    /// Its batches up to the first that is not sound, and what is wrong there.
    fn check(&self, disk: &Disk) -> (Vec<Entry>, Option<Repair>) {
        let (mut sound, mut valid, mut next) = (Vec::new(), 0, self.base_offset);
        let last_possible = self.base_offset.saturating_add(i64::from(i32::MAX));
        let Some(file) = disk.file(&self.file) else { return (sound, None) };
        let read = |position, size: u64| file.bytes(position, usize::try_from(size).ok()?);
        for Head { position, size, .. } in self.heads(disk, 0) {
            let entry = read(position, size).and_then(|bytes| Entry::parse_at(&bytes, 0).ok());
            let Some(entry) = entry else { return (sound, Some(Repair::NoBatch)) };
            if entry.check_crc().is_err() {
                return (sound, Some(Repair::BadChecksum));
            }
            let (first, last) = (entry.base_offset(), entry.last_offset());
            if !(next <= first && first <= last && last <= last_possible) {
                return (sound, Some(Repair::BadOffset));
            }
            next = last.wrapping_add(1);
            valid += size;
            sound.push(entry);
        }
        let written = file.written().saturating_sub(valid);
        let rest = read(valid, written.min(HEADER_SIZE as u64)).unwrap_or_default();
        let flaw = match Entry::parse_at(&rest, 0) {
            _ if valid == self.size => None,
            Ok(_) | Err(WireError::Incomplete { .. }) => Some(Repair::Torn),
            Err(_) => Some(Repair::NoBatch),
        };
        (sound, flaw)
    }

    /// Drops every batch that has `offset` or a later one; the whole batch goes, even if `offset` lies inside it.
    pub(super) fn truncate_to(&mut self, offset: Offset, now: Timestamp, disk: &mut Disk) {
        let cut = self.find(disk, offset, |_| ()).map(|head| head.position);
        self.offset_index.truncate(disk, |entry| entry.offset >= offset);
        self.time_index.truncate(disk, |entry| entry.offset >= offset);
        self.truncate_txn_index(offset, disk);
        if let Some(position) = cut {
            disk.truncate(&self.file, position);
            self.size = position;
        }
        assert!(
            disk.failure().is_some() || disk.len(&self.file) == self.size,
            "{} ends where its last batch does",
            self.file
        );
        self.recent = Recent::default();
        if self.size == 0 {
            (self.created, self.first_append) = (now, None);
        }
        self.bytes_since_last_index_entry = 0;
        self.newest = self.read_newest(disk);
    }

    /// It is the active one (again): its indexes get room for more entries.
    pub(super) fn grow_indexes(&self, disk: &mut Disk) {
        self.offset_index.grow(disk);
        self.time_index.grow(disk);
    }

    /// It is no longer written to: its newest time goes into the time index, and both indexes are trimmed.
    pub(super) fn close_indexes(&mut self, disk: &mut Disk) {
        self.time_index.maybe_append(self.newest, disk);
        self.offset_index.trim(disk);
        self.time_index.trim(disk);
    }

    /// Brings its files to the device.
    pub(super) fn flush(&self, disk: &mut Disk) {
        for file in [&self.file, self.offset_index.file(), self.time_index.file()] {
            disk.flush(file);
            assert!(disk.is_durable(file), "nothing of {file} is left to flush");
        }
        let aborted = self.txn_index();
        if disk.exists(&aborted) {
            disk.flush(&aborted);
        }
    }

    /// Deletes its files.
    pub(super) fn delete(&self, disk: &mut Disk) {
        for file in [&self.file, self.offset_index.file(), self.time_index.file()] {
            disk.delete(file);
        }
        disk.delete(&self.txn_index());
    }

    fn read_newest(&self, disk: &Disk) -> TimeEntry {
        let none = TimeEntry { timestamp: Timestamp(-1), offset: self.base_offset };
        let indexed = self.time_index.last().unwrap_or(none);
        let floor = self.offset_index.floor(indexed.offset, disk, |_, _| ());
        let behind = self.heads(disk, floor.map_or(0, |entry| u64::from(entry.position)));
        behind.fold(indexed, |newest, head| match head.max_timestamp > newest.timestamp {
            true => TimeEntry { timestamp: head.max_timestamp, offset: head.last_offset },
            false => newest,
        })
    }

    /// The heads of its batches from a batch's position on, up to the first that is torn or no batch.
    fn heads<'d>(&self, disk: &'d Disk, position: u64) -> impl Iterator<Item = Head> + use<'d> {
        heads(disk, &self.file, position)
    }
}
