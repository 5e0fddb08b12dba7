//! Checkpoints: files with one offset for each partition, such as its high watermark or its recovery point.

use crate::disk::Disk;
use crate::fact::{DiskFact, FileRange, Repair};
use crate::ids::{Offset, TopicPartition};
use crate::map::Map;
use crate::process::Out;
use crate::wire::checkpoint;

/// The file with the high watermarks.
pub const HIGH_WATERMARKS: &str = "replication-offset-checkpoint";
/// The file with the logs' recovery points.
pub const RECOVERY_POINTS: &str = "recovery-point-offset-checkpoint";
/// The file with the log start offsets that segments' names do not tell.
pub const LOG_STARTS: &str = "log-start-offset-checkpoint";
/// Up to where each log is clean.
pub const CLEANED: &str = "cleaner-offset-checkpoint";

/// Reads offsets by partition; a file that is missing says nothing, and one that is broken neither, which is told.
pub fn read(file: &str, disk: &Disk, out: &mut Out<'_>) -> Map<TopicPartition, Offset> {
    let bytes = disk.read_all(file).unwrap_or_default();
    checkpoint::read_offsets(&bytes).unwrap_or_else(|_| {
        let bytes = FileRange { file: file.into(), position: 0, len: bytes.len() as u64 };
        out.fact(DiskFact::Repaired { repair: Repair::Unreadable, bytes });
        Map::new()
    })
}

/// Writes offsets by partition.
pub(super) fn write(file: &str, offsets: &Map<TopicPartition, Offset>, disk: &mut Disk) {
    disk.replace(&file.into(), checkpoint::write_offsets(offsets).into_bytes().into());
    debug_assert!(
        disk.failure().is_some()
            || disk
                .read_all(file)
                .is_some_and(|bytes| checkpoint::read_offsets(&bytes).as_ref() == Ok(offsets)),
        "a checkpoint says what was written"
    );
}
