//! The file of high watermarks, `replication-offset-checkpoint`: where a broker starts from.

use std::collections::BTreeMap;

use super::manager::HIGH_WATERMARKS;
use crate::disk::Disk;
use crate::ids::{Offset, TopicPartition};
use crate::wire::checkpoint;

/// Reads it; a file that is missing or broken says nothing, and every log starts from its first offset.
pub fn read(disk: &Disk) -> BTreeMap<TopicPartition, Offset> {
    let bytes = disk.read_all(HIGH_WATERMARKS).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    checkpoint::read_offsets(&text).unwrap_or_default().into_iter().collect()
}

/// Writes it.
pub fn write(high_watermarks: &BTreeMap<TopicPartition, Offset>, disk: &mut Disk) {
    let rows: Vec<_> = high_watermarks.iter().map(|(tp, offset)| (tp.clone(), *offset)).collect();
    disk.replace(HIGH_WATERMARKS, checkpoint::write_offsets(&rows).into_bytes().into());
}
