//! What can go wrong with a disk.

use std::rc::Rc;

use bytes::Bytes;

use super::Disk;
use super::file::File;
use crate::fact::FileRange;
use crate::ids::FactId;
use crate::rng::Rng;

/// The bytes of a page: the page cache knows no smaller piece, and a device writes a page as a whole or not at all.
pub const PAGE: u64 = 4096;

static ZEROS: [u8; PAGE as usize] = [0; PAGE as usize];

/// What became of a file when the power failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostPages {
    /// What had not been flushed.
    pub dirty: FileRange,
    /// How many pages that was.
    pub pages: u64,
    /// How many of them had not been written back: they are cut off or read as zeros.
    pub lost: u64,
}

impl Disk {
    /// The power fails. What was flushed stays; each dirty page has been written back or not, as chance has it. A file
    /// ends with the last of its pages that made it, and pages missing before that read as zeros, behind what was
    /// flushed of them earlier. Gives what became of each file that had dirty pages.
    pub fn lose_power(&mut self, rng: &mut Rng) -> Vec<LostPages> {
        let mut losses = Vec::new();
        self.rewrites += 1;
        for (path, file) in self.files_mut().iter_mut() {
            let (position, len) = (file.flushed, file.written - file.flushed);
            let (pages, lost) = file.lose_power(rng);
            if pages > 0 {
                let dirty = FileRange { file: path.clone(), position, len };
                losses.push(LostPages { dirty, pages, lost });
            }
        }
        self.wear.forget_cache(self.files.iter().map(|(path, file)| (path, file.written)));
        losses
    }

    /// Flips the lowest bit of a byte, on the device and in the cache. The same again undoes it. False where there is
    /// no such byte.
    pub fn flip(&mut self, path: &str, position: u64) -> bool {
        self.rewrites += 1;
        self.files_mut().get_mut(path).is_some_and(|file| file.flip(position))
    }

    /// From now on there is no room for a write.
    pub fn fill(&mut self, because: Option<FactId>) {
        self.full = Some(because);
    }

    /// There is room again.
    pub fn free(&mut self) {
        self.full = None;
    }

    /// Whether there is no room for a write.
    pub fn is_full(&self) -> bool {
        self.full.is_some()
    }

    /// Why there is none.
    pub fn full_because(&self) -> Option<FactId> {
        self.full.flatten()
    }

    /// The file of the first write that failed since a process opened the disk.
    pub fn failure(&self) -> Option<&Rc<str>> {
        self.failure.as_ref()
    }

    /// A process starts on it: what failed in an earlier life is forgotten.
    pub fn open(&mut self) {
        self.failure = None;
    }

    /// Whether a write to `path` succeeds.
    pub(super) fn takes_write(&mut self, path: &Rc<str>) -> bool {
        if self.is_full() && self.failure.is_none() {
            self.failure = Some(path.clone());
        }
        self.failure.is_none()
    }
}

impl File {
    /// How many pages were dirty, and how many of those are lost.
    fn lose_power(&mut self, rng: &mut Rng) -> (u64, u64) {
        let (flushed, written, allocated) = (self.flushed, self.written, self.allocated);
        if flushed == written {
            return (0, 0);
        }
        let pages = flushed / PAGE..written.div_ceil(PAGE);
        let kept: Vec<bool> = pages.clone().map(|_| rng.below(2) == 1).collect();
        let (count, lost) = (kept.len() as u64, kept.iter().filter(|kept| !**kept).count() as u64);
        let until = kept.iter().rposition(|kept| *kept).map_or(0, |last| last + 1);
        let before = self.clone();
        self.truncate(flushed);
        for (page, kept) in pages.zip(kept).take(until) {
            let (from, to) = ((page * PAGE).max(flushed), ((page + 1) * PAGE).min(written));
            if !kept {
                self.append(Bytes::from_static(&ZEROS).slice(..(to - from) as usize));
                continue;
            }
            let mut left = (to - from) as usize;
            for piece in before.chunks(from) {
                let len = piece.len().min(left);
                self.append(piece.slice(..len));
                left -= len;
                if left == 0 {
                    break;
                }
            }
        }
        (self.flushed, self.allocated) = (self.written, allocated);
        (count, lost)
    }
}
