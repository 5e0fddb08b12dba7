//! A broker's disk: files by path, as the operating system keeps them.
//!
//! ```text
//! file    [ block │ block │ block ]       blocks of up to 64 chunks, shared between clones of the disk
//! block   [ chunk │ chunk │ … ]           a chunk is the very `Bytes` that was appended
//! bytes   |◄── flushed ──►|◄── page cache: dirty pages ──►|◄── allocated, still zero ──►|
//! pages   |  4096  |  4096  |  4096  |  4096  |
//! ```
//!
//! A write goes into the page cache and is readable at once. It reaches the device when the file is flushed. What may
//! go wrong then depends on what dies:
//!
//! | event | what stays |
//! |---|---|
//! | the process ([`Disk`] needs no treatment) | everything: the page cache belongs to the operating system |
//! | the power ([`Disk::lose_power`]) | what was flushed, and of the dirty pages those that had been written back |
//! | the room ([`Disk::fill`]) | everything, but no further write succeeds |
//! | a bit ([`Disk::flip`]) | everything but that bit: only a checksum tells |
//!
//! A write that fails is noted ([`Disk::failure`]), and from then on the disk takes no change until the next process
//! opens it: Kafka marks a log directory offline with its first I/O error, and a broker that has no other halts.
//!
//! Cloning a disk copies no data and no list of chunks: a clone and its original share blocks until one of them
//! appends, and then the last block alone is copied. Reading hands out slices of the chunks.
//!
//! CAVEATS: names, lengths given in advance and truncations are durable at once, as if journaled; no page is written
//! back because of its age, so each dirty one is a toss of the coin; no file has a modification time; directories exist
//! where their files do; a full disk has no room left in the last page of a file either.

mod device;
mod fault;
mod file;

use std::rc::Rc;

use bytes::Bytes;

pub use self::device::{Device, ReadCost, ReadPath, Traffic};
pub use self::fault::{LostPages, PAGE};

use self::device::Wear;
use self::file::File;
use crate::ids::FactId;
use crate::map::Map;

/// Files by path, relative to the log directory. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    files: Rc<Map<Rc<str>, File>>,
    /// That there is no room, and why.
    full: Option<Option<FactId>>,
    failure: Option<Rc<str>>,
    wear: Wear,
    /// How often a file was changed by anything but an append.
    rewrites: u64,
}

/// A file whose name has been looked up, for many small reads: those near one another find their chunk at once.
#[derive(Clone, Debug)]
pub struct OpenFile<'d> {
    file: &'d File,
    /// The chunk that was read last, and its place.
    chunk: &'d [u8],
    start: u64,
}

impl OpenFile<'_> {
    /// How many bytes are written.
    pub fn written(&self) -> u64 {
        self.file.written
    }

    /// Fills `out` with the bytes from `position` on. Where nothing is written they are zeros.
    pub fn read(&mut self, position: u64, out: &mut [u8]) {
        if !(self.start..self.start + self.chunk.len() as u64).contains(&position) {
            (self.start, self.chunk) = self.file.chunk(position).unwrap_or_default();
        }
        let begin = position.wrapping_sub(self.start) as usize;
        if let Some(bytes) = self.chunk.get(begin..begin.wrapping_add(out.len())) {
            return out.copy_from_slice(bytes);
        }
        let mut left = out;
        for chunk in self.file.chunks(position) {
            let len = chunk.len().min(left.len());
            let (filled, rest) = std::mem::take(&mut left).split_at_mut(len);
            filled.copy_from_slice(&chunk[..len]);
            left = rest;
            if left.is_empty() {
                break;
            }
        }
        left.fill(0);
    }

    /// `len` bytes in one piece; `None` where the file is shorter. Allocated bytes read as zeros.
    pub fn bytes(&self, position: u64, len: usize) -> Option<Bytes> {
        if position.checked_add(len as u64)? > self.file.len() {
            return None;
        }
        let mut chunks = self.file.chunks(position);
        let first = chunks.next().unwrap_or_default();
        if first.len() >= len {
            return Some(first.slice(..len));
        }
        let mut all = Vec::with_capacity(len);
        all.extend_from_slice(&first);
        while all.len() < len
            && let Some(chunk) = chunks.next()
        {
            all.extend_from_slice(&chunk[..chunk.len().min(len - all.len())]);
        }
        all.resize(len, 0);
        Some(all.into())
    }
}

impl Disk {
    /// An empty disk.
    pub fn new() -> Self {
        Self::default()
    }

    /// The paths below `directory/` (or all, for an empty one), in order.
    pub fn list(&self, directory: &str) -> impl Iterator<Item = &Rc<str>> {
        let prefix = if directory.is_empty() { String::new() } else { format!("{directory}/") };
        let from: Rc<str> = prefix.as_str().into();
        self.files.range(from..).map(|(path, _)| path).take_while(move |path| path.starts_with(&prefix))
    }

    /// Whether there is such a file.
    pub fn exists(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// A file's length, with its allocated but unwritten end; 0 where there is none.
    pub fn len(&self, path: &str) -> u64 {
        self.files.get(path).map_or(0, File::len)
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// How much of a file has been written; behind that it is only allocated.
    pub fn written(&self, path: &str) -> u64 {
        self.files.get(path).map_or(0, |file| file.written)
    }

    /// How much of a file a power cut would leave in any case.
    pub fn flushed(&self, path: &str) -> u64 {
        self.files.get(path).map_or(0, |file| file.flushed)
    }

    /// How often bytes that had been written were cut off, deleted, replaced or spoilt. While it stays as it is, what
    /// was read once reads the same.
    pub fn rewrites(&self) -> u64 {
        self.rewrites
    }

    /// Makes an empty file, in place of any other.
    pub fn create(&mut self, path: &Rc<str>) {
        if self.failure.is_none() {
            let replaced = self.files_mut().insert(path.clone(), File::default());
            self.rewrites += u64::from(replaced.is_some());
        }
    }

    /// Writes `bytes` behind what was written before, and says where; makes the file where there is none.
    pub fn append(&mut self, path: &Rc<str>, bytes: Bytes) -> u64 {
        if !self.takes_write(path) {
            return self.files.get(path).map_or(0, |file| file.written);
        }
        let written = cfg!(debug_assertions).then(|| bytes.clone());
        let position = self.files_mut().entry(path.clone()).or_default().append(bytes);
        debug_assert!(
            written.is_none_or(|written| self.holds(path, position, &written)),
            "what is appended to {path} is read back"
        );
        position
    }

    /// Makes a file `len` bytes long, zeros behind the written bytes: an index before its entries come.
    pub fn allocate(&mut self, path: &str, len: u64) {
        self.file_mut(path, |file| file.allocated = len);
    }

    /// Cuts a file off at `len`; what was allocated behind is given back.
    pub fn truncate(&mut self, path: &str, len: u64) {
        self.rewrites += u64::from(self.files.get(path).is_some_and(|file| len < file.written));
        self.file_mut(path, |file| file.truncate(len));
    }

    /// Brings a file to the device.
    pub fn flush(&mut self, path: &str) {
        let Some(file) = self.files.get(path) else { return };
        let (from, to) = (file.flushed, file.written);
        if from < to && self.failure.is_none() {
            self.wear.write(path, from, to);
            self.file_mut(path, |file| file.flushed = file.written);
        }
    }

    /// Whether a power cut takes nothing of a file. One that is missing, or a disk whose writes fail, has nothing to
    /// take.
    pub fn is_durable(&self, path: &str) -> bool {
        self.failure.is_some() || self.files.get(path).is_none_or(|file| file.flushed == file.written)
    }

    /// Deletes a file.
    pub fn delete(&mut self, path: &str) {
        if self.failure.is_none() {
            self.files_mut().remove(path);
            self.rewrites += 1;
        }
    }

    /// Gives a file another name, in place of any file that had it.
    pub fn rename(&mut self, from: &str, to: &Rc<str>) {
        if self.failure.is_some() {
            return;
        }
        if let Some(file) = self.files_mut().remove(from) {
            self.files_mut().insert(to.clone(), file);
            self.rewrites += 1;
        }
    }

    /// Replaces a whole file at once and durably: written beside it, flushed, and renamed over it, as Kafka writes
    /// its checkpoints. A crash leaves the old or the new one, never half.
    pub fn replace(&mut self, path: &Rc<str>, bytes: Bytes) {
        if self.takes_write(path) {
            let (temporary, len): (Rc<str>, _) = (format!("{path}.tmp").into(), bytes.len() as u64);
            self.create(&temporary);
            self.append(&temporary, bytes);
            self.flush(&temporary);
            self.rename(&temporary, path);
            assert_eq!((self.len(path), self.flushed(path)), (len, len), "all of {path} is on the device");
        }
    }

    /// The bytes from `position` on, `len` of them or as many as are written, in the chunks that they were written in.
    pub fn read(&self, path: &str, position: u64, len: u64) -> Vec<Bytes> {
        let Some(file) = self.files.get(path) else { return Vec::new() };
        let mut left = position.saturating_add(len).min(file.written).saturating_sub(position);
        let (mut pieces, mut chunks) = (Vec::new(), file.chunks(position));
        while left > 0
            && let Some(mut piece) = chunks.next()
        {
            piece.truncate(usize::try_from(left).unwrap_or(usize::MAX));
            left -= piece.len() as u64;
            pieces.push(piece);
        }
        pieces
    }

    /// The written bytes from `position` on, chunk by chunk.
    pub fn chunks<'d>(&'d self, path: &str, position: u64) -> impl Iterator<Item = Bytes> + use<'d> {
        self.files.get(path).into_iter().flat_map(move |file| file.chunks(position))
    }

    /// A file that many small reads will be made of.
    pub fn file(&self, path: &str) -> Option<OpenFile<'_>> {
        self.files.get(path).map(|file| OpenFile { file, chunk: &[], start: 0 })
    }

    /// `len` bytes in one piece; `None` where the file is shorter. Allocated bytes read as zeros.
    pub fn read_exact(&self, path: &str, position: u64, len: usize) -> Option<Bytes> {
        self.file(path)?.bytes(position, len)
    }

    /// A whole file in one piece.
    pub fn read_all(&self, path: &str) -> Option<Bytes> {
        let len = self.files.get(path)?.len();
        self.read_exact(path, 0, usize::try_from(len).ok()?)
    }

    /// Whether a file has these bytes at a position.
    fn holds(&self, path: &str, position: u64, bytes: &[u8]) -> bool {
        self.read(path, position, bytes.len() as u64).concat() == bytes
    }

    fn files_mut(&mut self) -> &mut Map<Rc<str>, File> {
        Rc::make_mut(&mut self.files)
    }

    fn file_mut(&mut self, path: &str, change: impl FnOnce(&mut File)) {
        if self.failure.is_none()
            && let Some(file) = self.files_mut().get_mut(path)
        {
            change(file);
        }
    }
}

#[cfg(test)]
mod tests;
