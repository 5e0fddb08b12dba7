//! The file of high watermarks, `replication-offset-checkpoint`: where a broker starts from.

use crate::map::Map;

use super::manager::HIGH_WATERMARKS;
use crate::disk::Disk;
use crate::ids::{Offset, TopicPartition};
use crate::wire::checkpoint;

/// Reads it; a file that is missing or broken says nothing, and every log starts from its first offset.
pub fn read(disk: &Disk) -> Map<TopicPartition, Offset> {
    let bytes = disk.read_all(HIGH_WATERMARKS).unwrap_or_default();
    checkpoint::read_offsets(&bytes).unwrap_or_default()
}

/// Writes it.
pub fn write(high_watermarks: &Map<TopicPartition, Offset>, disk: &mut Disk) {
    disk.replace(&HIGH_WATERMARKS.into(), checkpoint::write_offsets(high_watermarks).into_bytes().into());
}
