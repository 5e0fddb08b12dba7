//! A broker's disk: files by path, as the operating system keeps them.
//!
//! ```text
//! file    [ block │ block │ block ]       blocks of up to 64 chunks, shared between clones of the disk
//! block   [ chunk │ chunk │ … ]           a chunk is the very `Bytes` that was appended
//! bytes   |◄── flushed ──►|◄── page cache ──►|◄── allocated, still zero ──►|
//! ```
//!
//! A write goes into the page cache and is readable at once. It reaches the device when the file is flushed. A
//! process that dies loses nothing of either, because the page cache belongs to the operating system: only a power
//! cut would lose what is not flushed. So a killed broker's disk needs no treatment; what its process had not yet
//! written is simply not there.
//!
//! Cloning a disk copies no data and no list of chunks: a clone and its original share blocks until one of them
//! appends, and then the last block alone is copied. Reading hands out slices of the chunks.
//!
//! CAVEATS: writing takes no time and never fails; no file has a modification time; directories exist where their
//! files do.

use crate::map::Map;
use std::rc::Rc;

use bytes::Bytes;

/// The most chunks of a block: what an append after a clone may have to copy.
const BLOCK_CHUNKS_MAX: usize = 64;

/// Files by path, relative to the log directory. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    files: Rc<Map<Rc<str>, File>>,
}

#[derive(Clone, Debug, Default)]
struct File {
    blocks: Rc<Vec<Rc<Block>>>,
    written: u64,
    allocated: u64,
    flushed: u64,
}

#[derive(Clone, Debug)]
struct Block {
    chunks: Vec<Chunk>, // never empty
}

#[derive(Clone, Debug)]
struct Chunk {
    start: u64,
    bytes: Bytes, // never empty
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

    /// A file's length, with what is allocated but not written; 0 where there is none.
    pub fn len(&self, path: &str) -> u64 {
        self.files.get(path).map_or(0, File::len)
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// How much of a file a power cut would leave.
    pub fn flushed(&self, path: &str) -> u64 {
        self.files.get(path).map_or(0, |file| file.flushed)
    }

    /// Makes an empty file, in place of any other.
    pub fn create(&mut self, path: &Rc<str>) {
        self.files_mut().insert(path.clone(), File::default());
    }

    /// Writes `bytes` behind what was written before, and says where; makes the file where there is none.
    pub fn append(&mut self, path: &Rc<str>, bytes: Bytes) -> u64 {
        self.files_mut().entry(path.clone()).or_default().append(bytes)
    }

    /// Makes a file `len` bytes long, zeros behind what is written: an index before its entries come.
    pub fn allocate(&mut self, path: &str, len: u64) {
        self.file_mut(path, |file| file.allocated = len);
    }

    /// Cuts a file off at `len`; what was allocated behind is given back.
    pub fn truncate(&mut self, path: &str, len: u64) {
        self.file_mut(path, |file| file.truncate(len));
    }

    /// Brings a file to the device.
    pub fn flush(&mut self, path: &str) {
        self.file_mut(path, |file| file.flushed = file.len());
    }

    /// Deletes a file.
    pub fn delete(&mut self, path: &str) {
        self.files_mut().remove(path);
    }

    /// Gives a file another name, in place of any file that had it.
    pub fn rename(&mut self, from: &str, to: &Rc<str>) {
        if let Some(file) = self.files_mut().remove(from) {
            self.files_mut().insert(to.clone(), file);
        }
    }

    /// Replaces a whole file at once and durably: written beside it, flushed, and renamed over it, as Kafka writes
    /// its checkpoints. A crash leaves the old or the new one, never half.
    pub fn replace(&mut self, path: &Rc<str>, bytes: Bytes) {
        let temporary: Rc<str> = format!("{path}.tmp").into();
        self.create(&temporary);
        self.append(&temporary, bytes);
        self.flush(&temporary);
        self.rename(&temporary, path);
    }

    /// The bytes from `position` on, `len` of them or as many as are written, in the chunks that they were written in.
    pub fn read(&self, path: &str, position: u64, len: u64) -> Vec<Bytes> {
        let end = position.saturating_add(len);
        let mut left = end.min(self.files.get(path).map_or(0, |file| file.written)).saturating_sub(position);
        let mut pieces = Vec::new();
        for mut piece in self.chunks(path, position) {
            if left == 0 {
                break;
            }
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

    /// `len` bytes in one piece; `None` where the file is shorter. Allocated bytes read as zeros.
    pub fn read_exact(&self, path: &str, position: u64, len: usize) -> Option<Bytes> {
        if position + len as u64 > self.len(path) {
            return None;
        }
        let mut pieces = self.read(path, position, len as u64);
        if let [piece] = &mut pieces[..]
            && piece.len() == len
        {
            return Some(std::mem::take(piece));
        }
        let mut all = pieces.concat();
        all.resize(len, 0);
        Some(all.into())
    }

    /// A whole file in one piece.
    pub fn read_all(&self, path: &str) -> Option<Bytes> {
        let len = self.files.get(path)?.len();
        self.read_exact(path, 0, usize::try_from(len).ok()?)
    }

    fn files_mut(&mut self) -> &mut Map<Rc<str>, File> {
        Rc::make_mut(&mut self.files)
    }

    fn file_mut(&mut self, path: &str, change: impl FnOnce(&mut File)) {
        if let Some(file) = self.files_mut().get_mut(path) {
            change(file);
        }
    }
}

impl File {
    fn len(&self) -> u64 {
        self.written.max(self.allocated)
    }

    fn append(&mut self, bytes: Bytes) -> u64 {
        let start = self.written;
        self.written += bytes.len() as u64;
        if bytes.is_empty() {
            return start;
        }
        let chunk = Chunk { start, bytes };
        let blocks = Rc::make_mut(&mut self.blocks);
        match blocks.last_mut() {
            Some(block) if block.chunks.len() < BLOCK_CHUNKS_MAX => Rc::make_mut(block).chunks.push(chunk),
            _ => blocks.push(Rc::new(Block { chunks: vec![chunk] })),
        }
        start
    }

    fn truncate(&mut self, len: u64) {
        self.allocated = 0;
        self.flushed = self.flushed.min(len);
        if len >= self.written {
            return;
        }
        self.written = len;
        let blocks = Rc::make_mut(&mut self.blocks);
        blocks.truncate(blocks.partition_point(|block| block.start() < len));
        let Some(last) = blocks.last_mut().map(Rc::make_mut) else { return };
        last.chunks.truncate(last.chunks.partition_point(|chunk| chunk.start < len));
        if let Some(chunk) = last.chunks.last_mut() {
            chunk.bytes.truncate((len - chunk.start) as usize);
        }
    }

    fn chunks(&self, position: u64) -> impl Iterator<Item = Bytes> + '_ {
        let first_block = self.blocks.partition_point(|block| block.end() <= position);
        let chunks = self.blocks[first_block..].iter().flat_map(|block| &block.chunks);
        chunks.skip_while(move |chunk| chunk.end() <= position).map(move |chunk| {
            let skipped = position.saturating_sub(chunk.start) as usize;
            chunk.bytes.slice(skipped..)
        })
    }
}

impl Block {
    fn start(&self) -> u64 {
        self.chunks.first().map_or(0, |chunk| chunk.start)
    }

    fn end(&self) -> u64 {
        self.chunks.last().map_or(0, Chunk::end)
    }
}

impl Chunk {
    fn end(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Rc<str> {
        text.into()
    }

    fn numbered(n: usize) -> Disk {
        let mut disk = Disk::new();
        for i in 0..n {
            disk.append(&path("f"), Bytes::from(vec![i as u8; 10]));
        }
        disk
    }

    #[test]
    fn what_was_appended_is_read_without_copying() {
        let bytes = Bytes::from(vec![7; 100]);
        let mut disk = Disk::new();
        disk.append(&path("f"), Bytes::from_static(b"head"));
        assert_eq!(disk.append(&path("f"), bytes.clone()), 4);
        let read = disk.read("f", 4, 100);
        assert_eq!(read[0].as_ptr(), bytes.as_ptr());
    }

    #[test]
    fn any_range_reads_back() {
        let disk = numbered(300);
        let all = disk.read_all("f").unwrap();
        for (position, len) in [(0, 3000), (5, 10), (639, 2), (640, 1), (2995, 100), (3000, 5)] {
            let end = (position + len).min(3000);
            assert_eq!(
                disk.read("f", position as u64, len as u64).concat(),
                all[position..end],
                "{position}+{len}"
            );
        }
    }

    #[test]
    fn a_clone_does_not_see_later_writes() {
        let mut disk = numbered(70);
        let before = disk.clone();
        disk.append(&path("f"), Bytes::from_static(b"later"));
        disk.delete("g");
        assert_eq!((before.len("f"), disk.len("f")), (700, 705));
        assert_eq!(before.read_all("f").unwrap(), disk.read_exact("f", 0, 700).unwrap());
    }

    #[test]
    fn truncation_cuts_inside_a_chunk_and_appends_follow() {
        let mut disk = numbered(100);
        disk.truncate("f", 655);
        assert_eq!(disk.len("f"), 655);
        disk.append(&path("f"), Bytes::from_static(b"xy"));
        assert_eq!(disk.read("f", 650, 100).concat(), [65, 65, 65, 65, 65, b'x', b'y']);
        disk.truncate("f", 0);
        assert_eq!(disk.append(&path("f"), Bytes::from_static(b"a")), 0);
    }

    #[test]
    fn allocated_bytes_read_as_zeros_until_they_are_written() {
        let mut disk = Disk::new();
        disk.create(&path("i"));
        disk.allocate("i", 16);
        disk.append(&path("i"), Bytes::from_static(b"entry..."));
        assert_eq!(disk.read_all("i").unwrap(), &b"entry...\0\0\0\0\0\0\0\0"[..]);
        disk.truncate("i", 8);
        assert_eq!(disk.len("i"), 8);
    }

    #[test]
    fn only_flushed_bytes_would_survive_a_power_cut() {
        let mut disk = numbered(2);
        assert_eq!(disk.flushed("f"), 0);
        disk.flush("f");
        disk.append(&path("f"), Bytes::from_static(b"x"));
        assert_eq!((disk.flushed("f"), disk.len("f")), (20, 21));
    }

    #[test]
    fn a_replaced_file_is_whole_and_durable() {
        let mut disk = Disk::new();
        disk.replace(&path("c"), Bytes::from_static(b"old"));
        disk.replace(&path("c"), Bytes::from_static(b"newer"));
        assert_eq!((disk.read_all("c").unwrap(), disk.flushed("c")), (Bytes::from_static(b"newer"), 5));
        assert_eq!(disk.list("").count(), 1);
    }

    #[test]
    fn a_directory_lists_its_own_files_only() {
        let mut disk = Disk::new();
        for file in ["a-1/0.log", "a-1/1.log", "a-10/0.log", "top"] {
            disk.create(&path(file));
        }
        let listed: Vec<&str> = disk.list("a-1").map(|p| &**p).collect();
        assert_eq!(listed, ["a-1/0.log", "a-1/1.log"]);
    }
}
