//! A replica's log as its files hold it, whatever its broker is doing.

use crate::disk::Disk;
use crate::ids::{LeaderEpoch, Offset, TopicPartition};
use crate::wire::batch::batches;
use crate::wire::checkpoint;
use crate::wire::record::Record;

/// One log, read from its files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LogFiles {
    /// The base offsets of its segments.
    pub segments: Vec<Offset>,
    /// The offset behind its last batch.
    pub log_end_offset: Offset,
    /// `leader-epoch-checkpoint`.
    pub epochs: Vec<(LeaderEpoch, Offset)>,
    /// Its records, each with the epoch of its batch and, of a control batch, its type.
    pub records: Vec<(Record, LeaderEpoch, bool)>,
}

/// Reads a log; `None` where there is no directory.
pub fn read(disk: &Disk, tp: &TopicPartition) -> Option<LogFiles> {
    let directory = tp.to_string();
    let mut files = LogFiles::default();
    let mut found = false;
    for path in disk.list(&directory) {
        found = true;
        let base = path.rsplit('/').next().and_then(|name| name.strip_suffix(".log")?.parse::<Offset>().ok());
        let Some(base) = base else { continue };
        files.segments.push(base);
        files.log_end_offset = files.log_end_offset.max(base);
        for batch in batches(disk.chunks(path, 0)).map_while(Result::ok) {
            files.log_end_offset = batch.next_offset();
            let (epoch, control) = (batch.leader_epoch(), batch.is_control());
            files
                .records
                .extend(batch.records().map_while(Result::ok).map(|record| (record, epoch, control)));
        }
    }
    let epochs = disk.read_all(&format!("{directory}/leader-epoch-checkpoint")).unwrap_or_default();
    files.epochs = checkpoint::read_epochs(&epochs).unwrap_or_default();
    found.then_some(files)
}
