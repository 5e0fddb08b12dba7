//! The head of a batch: all of it that a look-up reads. Batches that are passed on the way are not shared, summed or copied.

use crate::disk::OpenFile;
use crate::ids::Offset;
use crate::time::Timestamp;
use crate::wire::batch::{HEADER_SIZE, LOG_OVERHEAD, MAGIC, field};

/// Where a batch is, and what its header says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    /// Its first byte in the file.
    pub position: u64,
    /// How many bytes it has.
    pub size: u64,
    pub base_offset: Offset,
    pub last_offset: Offset,
    pub max_timestamp: Timestamp,
}

impl Head {
    /// Of the batch at `position`; `None` where there is none, or not a whole one.
    pub fn read(file: &mut OpenFile<'_>, position: u64) -> Option<Head> {
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
        Some(Head { position, size, base_offset, last_offset, max_timestamp })
    }

    /// Whether a scan that begins with it comes to `offset`.
    pub fn leads_to(&self, offset: Offset) -> bool {
        self.base_offset <= offset
    }
}
