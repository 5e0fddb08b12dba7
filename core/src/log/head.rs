//! The head of a batch: the only part of it that a look-up reads. A look-up shares, sums and copies none of the batches
//! that it passes.

use crate::disk::OpenFile;
use crate::ids::Offset;
use crate::time::Timestamp;
use crate::wire::batch::{HEADER_SIZE, LOG_OVERHEAD, MAGIC, field};

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
}

impl Head {
    /// Of the batch at `position`; `None` where there is none, or not a whole one.
    pub(super) fn read(file: &mut OpenFile<'_>, position: u64) -> Option<Head> {
        let left = file.written().checked_sub(position)?;
        let mut bytes = [0; HEADER_SIZE];
        file.read(position, &mut bytes);
        let size = u64::try_from(field::BATCH_LENGTH.read(&bytes)).ok()? + LOG_OVERHEAD as u64;
        let is_batch = field::MAGIC.read(&bytes) == i64::from(MAGIC) && size >= HEADER_SIZE as u64;
        if !is_batch || size > left {
            return None;
        }
        let base_offset = Offset(field::BASE_OFFSET.read(&bytes));
        let last_offset = base_offset.wrapping_add(field::LAST_OFFSET_DELTA.read(&bytes));
        let max_timestamp = Timestamp(field::MAX_TIMESTAMP.read(&bytes));
        let crc = field::CRC.read(&bytes) as u32;
        Some(Head { position, size, base_offset, last_offset, max_timestamp, crc })
    }

    /// Whether a scan that begins with it comes to `offset`.
    pub(super) fn leads_to(&self, offset: Offset) -> bool {
        self.base_offset <= offset
    }
}
