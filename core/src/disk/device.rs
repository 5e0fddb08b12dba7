//! What a disk's work takes: in time, by the kind of device; in copies, by the way a read goes to the network.
//!
//! ```text
//! access   begins where the last one ended     sequential: the pages alone
//!          begins elsewhere                    random: the device has to go there first
//!
//!            to get there   a page of 4 KiB
//! hdd          8.17 ms          26 µs         4 ms seek, half a turn at 7200 rpm; 150 MB/s
//! ssd          0.08 ms           8 µs         flash translation and bus; 500 MB/s
//! nvme         0.02 ms           2 µs         2 GB/s
//! ```
//!
//! Writes go into the page cache for nothing: the device works when a file is flushed, and when something is read that
//! is not in the cache, which is so after a power cut. One access waits for the one before it.
//!
//! CAVEATS: without a `disk=` on the cluster line a disk takes no time; the cache has no bound, nothing is read ahead,
//! and a device has one queue; a flush in the background (after a roll) keeps the device busy, and no request waits for
//! it.

use std::rc::Rc;

use super::{Disk, PAGE};
use crate::map::Map;
use crate::time::{Instant, Span};

/// A kind of device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Device {
    /// A disk that turns.
    Hdd,
    /// Flash behind SATA.
    Ssd,
    /// Flash behind PCIe.
    Nvme,
}

/// What the device of a disk has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Traffic {
    /// Accesses that began where the last one had ended.
    pub sequential: u64,
    /// Accesses that began elsewhere.
    pub random: u64,
    /// Pages written to it.
    pub pages_written: u64,
    /// Pages read from it.
    pub pages_read: u64,
    /// How long it has worked.
    #[serde(rename = "busy_us")]
    pub busy: Span,
    /// Reads that went to the network.
    pub reads: u64,
    /// Their bytes.
    pub bytes_read: u64,
}

/// How a read goes from the disk to the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadPath {
    /// `sendfile`: the kernel hands pages of its cache to the network card.
    Sendfile,
    /// `read` into the process, `write` out of it: what TLS makes necessary.
    ReadAndWrite,
}

/// What reads cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ReadCost {
    /// Copies by the processor and by devices (DMA).
    pub copies: u64,
    /// Times that the processor changed between the process and the kernel.
    pub context_switches: u64,
    /// Bytes that went through the process's own memory.
    pub user_bytes: u64,
}

impl Device {
    /// Their names on the cluster line.
    pub const NAMES: &'static [&'static str] = &["hdd", "ssd", "nvme"];

    /// The device that a name stands for.
    pub fn from_name(name: &str) -> Option<Self> {
        [Device::Hdd, Device::Ssd, Device::Nvme].into_iter().find(|device| device.name() == name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// How long it takes to begin elsewhere.
    pub fn access(self) -> Span {
        Span(match self {
            Device::Hdd => 8_170,
            Device::Ssd => 80,
            Device::Nvme => 20,
        })
    }

    /// How long a page takes.
    pub fn page(self) -> Span {
        Span(match self {
            Device::Hdd => 26,
            Device::Ssd => 8,
            Device::Nvme => 2,
        })
    }
}

impl Traffic {
    /// What the reads so far cost, or would have cost, on one of the two paths.
    pub fn read_cost(&self, path: ReadPath) -> ReadCost {
        // Each way has the copy from the device into the cache, where it was not there, and the one into the card.
        let (loads, reads) = (self.pages_read, self.reads);
        match path {
            ReadPath::Sendfile => {
                ReadCost { copies: loads + reads, context_switches: 2 * reads, user_bytes: 0 }
            }
            ReadPath::ReadAndWrite => ReadCost {
                copies: loads + 3 * reads,
                context_switches: 4 * reads,
                user_bytes: self.bytes_read,
            },
        }
    }
}

/// A device at work.
#[derive(Clone, Debug, Default)]
pub(super) struct Wear {
    device: Option<Device>,
    /// What every access takes on top.
    slow: Span,
    /// Where the last access ended: the file and the page.
    head: Option<(Rc<str>, u64)>,
    traffic: Traffic,
    /// What the process that called has to wait for.
    waits: Span,
    idle_at: Instant,
    /// The part of a file that is not in the cache.
    cold: Rc<Map<Rc<str>, (u64, u64)>>,
}

impl Wear {
    pub fn write(&mut self, path: &str, from: u64, to: u64) {
        let pages = to.div_ceil(PAGE) - from / PAGE;
        self.traffic.pages_written += pages;
        self.work(path, from / PAGE, pages);
    }

    /// Empties the cache.
    pub fn forget_cache<'d>(&mut self, files: impl Iterator<Item = (&'d Rc<str>, u64)>) {
        self.cold = Rc::new(files.map(|(path, len)| (path.clone(), (0, len))).collect());
        (self.head, self.waits) = (None, Span::ZERO);
    }

    fn work(&mut self, path: &str, page: u64, pages: u64) {
        if self.device.is_none() && self.slow == Span::ZERO {
            return;
        }
        // The page that the last access ended in is written again where it was not full.
        let near = |(file, end): &(Rc<str>, u64)| **file == *path && (*end == page || *end == page + 1);
        let sequential = self.head.as_ref().is_some_and(near);
        self.head = Some((path.into(), page + pages));
        *(if sequential { &mut self.traffic.sequential } else { &mut self.traffic.random }) += 1;
        let access = |device: Device| if sequential { Span::ZERO } else { device.access() };
        let device = self.device.map_or(0, |device| access(device).0 + device.page().0 * pages);
        let time = Span(device) + self.slow;
        self.traffic.busy = self.traffic.busy + time;
        self.waits = self.waits + time;
    }
}

impl Disk {
    /// What device it is; `None`: one that takes no time.
    pub fn set_device(&mut self, device: Option<Device>) {
        self.wear.device = device;
    }

    /// What device it is, if it is one that takes time.
    pub fn device(&self) -> Option<Device> {
        self.wear.device
    }

    /// The bytes of a file, from and to, that are not in the page cache: a reader has to wait for the device.
    pub fn cold(&self, path: &str) -> (u64, u64) {
        self.wear.cold.get(path).copied().unwrap_or((0, 0))
    }

    /// Every access takes so much longer, and a write into the cache as well; zero: no longer than before.
    pub fn set_slow(&mut self, by: Span) {
        self.wear.slow = by;
    }

    /// A write into the cache, which costs nothing unless the disk is slow.
    pub fn stall(&mut self) {
        self.wear.waits = self.wear.waits + self.wear.slow;
    }

    /// What every access takes on top.
    pub fn slow(&self) -> Span {
        self.wear.slow
    }

    /// What its device has done.
    pub fn traffic(&self) -> Traffic {
        self.wear.traffic
    }

    /// A read that goes to the network: pages that the cache lacks come from the device first, and stay.
    pub fn send(&mut self, path: &str, position: u64, len: u64) {
        let wear = &mut self.wear;
        wear.traffic.reads += 1;
        wear.traffic.bytes_read += len;
        let (from, to) = wear.cold.get(path).copied().unwrap_or((0, 0));
        let (first, end) = (position.max(from), (position + len).min(to));
        if first < end {
            let pages = end.div_ceil(PAGE) - first / PAGE;
            wear.traffic.pages_read += pages;
            wear.work(path, first / PAGE, pages);
            if let Some(cold) = Rc::make_mut(&mut wear.cold).get_mut(path).filter(|_| position <= from) {
                cold.0 = end;
            }
        }
    }

    /// Does work that no request waits for.
    pub fn in_background(&mut self, work: impl FnOnce(&mut Disk)) {
        let waits = self.wear.waits;
        work(self);
        self.wear.waits = waits;
    }

    /// How long the process that worked with it has to wait: until the device has done that, behind what it had to
    /// do before.
    pub fn take_wait(&mut self, now: Instant) -> Span {
        let waits = std::mem::take(&mut self.wear.waits);
        if waits == Span::ZERO {
            return waits;
        }
        self.wear.idle_at = self.wear.idle_at.max(now) + waits;
        Span(self.wear.idle_at.0 - now.0)
    }
}
