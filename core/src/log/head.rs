//! The head of a batch: the only part of it that a look-up reads. A look-up shares, sums and copies none of the batches
//! that it passes. Messages of formats 0 and 1, which a file of an old broker may hold, have one as well.

use crate::disk::{Disk, OpenFile};
use crate::ids::Offset;
use crate::time::Timestamp;
use crate::wire::batch::{HEADER_SIZE, LOG_OVERHEAD, MAGIC, field};
use crate::wire::legacy::{Message, is_legacy};

/// Where a batch is, and what its header says.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// Its first byte in the file.
    pub position: u64,
    /// How many bytes it has.
    pub size: u64,
    /// The offset of its first record, or where that was before compaction.
    pub base_offset: Offset,
    /// The offset of its last record.
    pub last_offset: Offset,
    /// The largest time of its records.
    pub max_timestamp: Timestamp,
    /// The checksum that it was written with.
    pub crc: u32,
    /// Its format.
    pub(super) magic: i8,
}

impl Head {
    /// Of the batch at `position`; `None` where there is none, or not a whole one.
    pub(super) fn read(file: &mut OpenFile<'_>, position: u64) -> Option<Head> {
        let left = file.written().checked_sub(position)?;
        let mut bytes = [0; HEADER_SIZE];
        file.read(position, &mut bytes);
        let size = u64::try_from(field::BATCH_LENGTH.read(&bytes)).ok()? + LOG_OVERHEAD as u64;
        let magic = field::MAGIC.read(&bytes) as i8;
        if size > left {
            return None;
        }
        if is_legacy(magic) {
            let whole = file.bytes(position, usize::try_from(size).ok()?)?;
            return Some(Head::of_message(position, &Message::parse_at(&whole, 0).ok()?));
        }
        if magic != MAGIC || size < HEADER_SIZE as u64 {
            return None;
        }
        let base_offset = Offset(field::BASE_OFFSET.read(&bytes));
        let last_offset = base_offset.wrapping_add(field::LAST_OFFSET_DELTA.read(&bytes));
        let max_timestamp = Timestamp(field::MAX_TIMESTAMP.read(&bytes));
        let crc = field::CRC.read(&bytes) as u32;
        Some(Head { position, size, base_offset, last_offset, max_timestamp, crc, magic })
    }

    /// A wrapper has the offset of its last message; where it begins only its contents say.
    fn of_message(position: u64, message: &Message) -> Head {
        Head {
            position,
            size: message.size() as u64,
            base_offset: message.offset(),
            last_offset: message.offset(),
            max_timestamp: message.timestamp(),
            crc: message.crc(),
            magic: message.magic(),
        }
    }

    /// Whether it is a batch's, which a reader can be given.
    pub(super) fn is_batch(&self) -> bool {
        self.magic == MAGIC
    }

    /// Whether a scan that begins with it comes to `offset`.
    pub(super) fn leads_to(&self, offset: Offset) -> bool {
        self.base_offset <= offset
    }
}

/// The heads in a file from a batch's position on, up to the first that is torn or no batch.
pub(super) fn heads<'d>(disk: &'d Disk, path: &str, position: u64) -> impl Iterator<Item = Head> + use<'d> {
    let (mut file, mut next) = (disk.file(path), position);
    std::iter::from_fn(move || {
        let head = Head::read(file.as_mut()?, next)?;
        next += head.size;
        Some(head)
    })
}
