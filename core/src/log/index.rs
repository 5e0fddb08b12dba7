//! A segment's two indexes: from an offset to a position, from a time to an offset.
//!
//! An index is sparse: an entry for about every `index.interval.bytes` of log. A look-up finds the greatest entry
//! that is not beyond the target, and the log is scanned from there. The file is made in full size at once and
//! mapped into memory, so the entries are nowhere but in the file:
//!
//! ```text
//! .index   | 5 → 5000 | 10 → 10000 | 0 → 0 | 0 → 0 | …      unwritten slots are zeros, cut off when it is closed
//!            ◄── entries ──────────►                  ◄── segment.index.bytes
//! ```
//!
//! The search first looks whether the target is among the last 8 KiB of entries (the *warm* section, which readers
//! at the end of the log keep in memory), and only then in the part before it.

use std::rc::Rc;

use bytes::Bytes;

use crate::disk::{Disk, OpenFile};
use crate::fact::FileRange;
use crate::ids::Offset;
use crate::wire::index::{Entry, OffsetEntry, TimeEntry};

/// The larger of the two entries.
const ENTRY_BYTES_MAX: usize = 12;
/// The bytes of entries at the end that are searched first.
const WARM_BYTES: usize = 8192;

/// `.index`.
pub type OffsetIndex = Index<OffsetEntry>;
/// `.timeindex`.
pub type TimeIndex = Index<TimeEntry>;

/// The entries of an index file.
#[derive(Clone, Debug)]
pub struct Index<E> {
    file: Rc<str>,
    base: Offset,
    entries: u32,
    entries_max: u32,
    last: Option<E>, // the entry in slot entries - 1
}

impl<E: Entry> Index<E> {
    /// A new index, allocated in full size.
    pub(super) fn create(file: Rc<str>, base: Offset, bytes_max: i32, disk: &mut Disk) -> Self {
        disk.create(&file);
        let index = Index { file, base, entries: 0, entries_max: entries_max::<E>(bytes_max), last: None };
        index.grow(disk);
        index
    }

    /// The index in a file: every whole slot counts as written. `None` where there is no file.
    pub(super) fn open(file: Rc<str>, base: Offset, bytes_max: i32, disk: &mut Disk) -> Option<Self> {
        if !disk.exists(&file) {
            return None;
        }
        let len = disk.len(&file);
        let entries = (len / E::SIZE as u64) as u32;
        if !len.is_multiple_of(E::SIZE as u64) {
            disk.truncate(&file, u64::from(entries) * E::SIZE as u64);
        }
        let mut index = Index { file, base, entries, entries_max: entries_max::<E>(bytes_max), last: None };
        index.last = entries.checked_sub(1).map(|slot| index.entry(slot, disk));
        Some(index)
    }

    /// The file.
    pub fn file(&self) -> &Rc<str> {
        &self.file
    }

    /// How many entries it has.
    pub fn len(&self) -> u32 {
        self.entries
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// How many it has room for while it is written to.
    pub fn capacity(&self) -> u32 {
        self.entries_max
    }

    /// Its last entry.
    pub fn last(&self) -> Option<E> {
        self.last
    }

    /// The entry in a slot.
    pub fn entry(&self, slot: u32, disk: &Disk) -> E {
        self.entry_of(&mut disk.file(&self.file).expect("an index has its file"), slot)
    }

    fn entry_of(&self, file: &mut OpenFile<'_>, slot: u32) -> E {
        let mut bytes = [0; ENTRY_BYTES_MAX];
        let bytes = &mut bytes[..E::SIZE];
        file.read(u64::from(slot) * E::SIZE as u64, bytes);
        E::read(bytes, self.base)
    }

    /// All entries.
    pub fn entries<'d>(&self, disk: &'d Disk) -> impl Iterator<Item = E> + use<'_, 'd, E> {
        (0..self.entries).map(|slot| self.entry(slot, disk))
    }

    /// The greatest entry whose key is not above `target`; `probe` is told every slot that is looked at.
    pub(super) fn floor(&self, target: E::Key, disk: &Disk, mut probe: impl FnMut(u32, E)) -> Option<E> {
        let last_slot = self.entries.checked_sub(1)?;
        let mut file = disk.file(&self.file)?;
        let mut look = |slot| {
            let entry = self.entry_of(&mut file, slot);
            probe(slot, entry);
            entry
        };
        let first_warm = last_slot.saturating_sub((WARM_BYTES / E::SIZE) as u32);
        if look(first_warm).key() < target {
            return Some(search(first_warm, last_slot, target, look));
        }
        if look(0).key() > target {
            return None;
        }
        Some(search(0, first_warm, target, look))
    }

    /// Drops every entry from the first on that `gone` says so of, and makes room for new ones.
    pub(super) fn truncate(&mut self, disk: &mut Disk, gone: impl Fn(E) -> bool) {
        while self.last.is_some_and(&gone) {
            self.entries -= 1;
            self.last = self.entries.checked_sub(1).map(|slot| self.entry(slot, disk));
        }
        self.trim(disk);
        self.grow(disk);
    }

    /// Drops every entry, and makes room for new ones.
    pub(super) fn clear(&mut self, disk: &mut Disk) {
        (self.entries, self.last) = (0, None);
        self.trim(disk);
        self.grow(disk);
    }

    /// Gives back what is allocated and not used.
    pub(super) fn trim(&self, disk: &mut Disk) {
        disk.truncate(&self.file, u64::from(self.entries) * E::SIZE as u64);
    }

    /// Allocates the full size again.
    pub(super) fn grow(&self, disk: &mut Disk) {
        disk.allocate(&self.file, u64::from(self.entries_max) * E::SIZE as u64);
    }

    fn push(&mut self, entry: E, disk: &mut Disk) -> FileRange {
        let mut bytes = Vec::with_capacity(E::SIZE);
        entry.write(self.base, &mut bytes);
        let position = disk.append(&self.file, Bytes::from(bytes));
        if disk.failure().is_none() {
            assert_eq!(position, u64::from(self.entries) * E::SIZE as u64, "entries follow one another");
            debug_assert_eq!(
                self.entry(self.entries, disk),
                entry,
                "an entry is read back as it was written"
            );
            self.entries += 1;
            self.last = Some(entry);
        }
        FileRange { file: self.file.clone(), position, len: E::SIZE as u64 }
    }
}

impl OffsetIndex {
    /// Whether no entry has room: the segment must be closed.
    pub fn is_full(&self) -> bool {
        self.entries >= self.entries_max
    }

    /// Adds an entry. Offsets rise: where they do not, because a start in good order found a broken index and believed
    /// it, there is no entry.
    pub(super) fn append(&mut self, entry: OffsetEntry, disk: &mut Disk) -> Option<FileRange> {
        let rises = self.last.is_none_or(|last| last.offset < entry.offset);
        rises.then(|| self.push(entry, disk))
    }
}

impl TimeIndex {
    /// Whether only the slot is left that is kept for the entry of the segment's end.
    pub fn is_full(&self) -> bool {
        self.entries + 1 >= self.entries_max
    }

    /// Adds an entry where it is newer than the last one, and not otherwise.
    pub(super) fn maybe_append(&mut self, entry: TimeEntry, disk: &mut Disk) {
        let last = self.last.map_or(-1, |last| last.timestamp.0);
        if entry.timestamp.0 > last {
            self.push(entry, disk);
        }
    }
}

fn entries_max<E: Entry>(bytes_max: i32) -> u32 {
    (bytes_max.max(0) as usize / E::SIZE) as u32
}

/// The last slot in `low..=high` whose key is not above `target`; `low`'s is not.
fn search<E: Entry>(mut low: u32, mut high: u32, target: E::Key, mut look: impl FnMut(u32) -> E) -> E {
    let mut floor = None;
    while low < high {
        let middle = (low + high).div_ceil(2);
        let entry = look(middle);
        match entry.key().cmp(&target) {
            std::cmp::Ordering::Greater => high = middle - 1,
            std::cmp::Ordering::Less => (low, floor) = (middle, Some(entry)),
            std::cmp::Ordering::Equal => return entry,
        }
    }
    floor.unwrap_or_else(|| look(low))
}
