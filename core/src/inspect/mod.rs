//! The contents of a log directory, and its faults: ours, or a real broker's.
//!
//! ```text
//! broker/  meta.properties, *-checkpoint     the broker's own
//!          orders-0/  *.log                  batch by batch, from the first byte to the last
//!                     *.index, *.timeindex   every entry against the batches
//!                     *.snapshot, *.txnindex, leader-epoch-checkpoint, partition.metadata
//! ```
//!
//! Nothing is changed, and nothing stops the look: behind a broken batch whose length can be believed it goes on. What
//! is wrong is data ([`Problem`]), for others to put into words.
//!
//! An index of the last segment may end in zeros: it is made in full size at once and trimmed when the segment is
//! closed, so a broker that runs, or that was killed, has one. Files named `.deleted`, `.cleaned`, `.swap` are told of:
//! a broker that runs has them for moments, any other has been interrupted.
//!
//! CAVEATS: the metadata log's snapshots (`.checkpoint`) are not opened.

mod entries;
mod files;
mod log;
mod problem;

use std::rc::Rc;

pub use self::problem::{Kind, Problem};

use crate::disk::Disk;
use crate::ids::{LeaderEpoch, Offset, TopicPartition};
use crate::wire::checkpoint;

/// A broker's log directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Its partitions, by name.
    pub partitions: Vec<Partition>,
    /// The faults of the broker's own files.
    pub problems: Vec<Problem>,
}

/// A partition's directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Partition {
    /// The directory's name.
    pub name: Rc<str>,
    /// Its segments, the oldest first.
    pub segments: Vec<Segment>,
    /// Its leader epochs and where each began, as the checkpoint has them.
    pub epochs: Vec<(LeaderEpoch, Offset)>,
    /// The offsets of its producer snapshots.
    pub snapshots: Vec<Offset>,
    /// Its faults.
    pub problems: Vec<Problem>,
}

/// A segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// The offset in its name.
    pub base_offset: Offset,
    /// The size of its `.log`.
    pub bytes: u64,
    /// How many batches it has, sound or not.
    pub batches: u64,
    /// How many records they say that they have.
    pub records: u64,
    /// The offset behind its last batch; its base offset where it has none.
    pub next_offset: Offset,
    /// Entries of its `.index`, without unused slots.
    pub index_entries: u64,
    /// Entries of its `.timeindex`.
    pub time_index_entries: u64,
}

impl Partition {
    /// The offset behind its last batch.
    pub fn log_end_offset(&self) -> Offset {
        self.segments.last().map_or(Offset::ZERO, |segment| segment.next_offset)
    }
}

/// Looks at everything on a disk: the broker's files at the top, and every partition below.
pub fn broker(disk: &Disk) -> Report {
    let mut directories: Vec<&str> = Vec::new();
    for (directory, _) in disk.list("").filter_map(|path| path.split_once('/')) {
        if directories.last() != Some(&directory) {
            directories.push(directory);
        }
    }
    let partitions: Vec<Partition> =
        directories.into_iter().filter(|name| is_partition(name)).map(|name| partition(disk, name)).collect();
    let problems = root(disk, &partitions);
    Report { partitions, problems }
}

/// Whether a directory's name is a partition's, also of one that is to be deleted or moved.
pub fn is_partition(name: &str) -> bool {
    TopicPartition::parse(name).is_some() || problem::left_over_directory(name).is_some()
}

/// Looks at one partition.
pub fn partition(disk: &Disk, directory: &str) -> Partition {
    let mut found = Partition { name: directory.into(), ..Partition::default() };
    if let Some(suffix) = problem::left_over_directory(directory) {
        found.problems.push(Problem::of(directory, Kind::LeftOver { suffix }));
    }
    let bases = files::names(disk, directory, &mut found.problems);
    if bases.is_empty() {
        found.problems.push(Problem::of(directory, Kind::NoSegment));
    }
    let mut expected = None;
    let mut epochs = Vec::new();
    for (slot, base_offset) in bases.iter().enumerate() {
        let next_base = bases.get(slot + 1).copied();
        let place = log::Place { base_offset: *base_offset, next_base, expected };
        let scanned = log::scan(disk, directory, &place, &mut epochs, &mut found.problems);
        let segment = entries::check(disk, directory, &place, scanned, &mut found.problems);
        expected = Some(segment.next_offset.max(expected.unwrap_or(segment.next_offset)));
        found.segments.push(segment);
    }
    files::snapshots(disk, directory, &mut found);
    files::epochs(disk, directory, &epochs, &mut found);
    files::partition_metadata(disk, directory, &mut found.problems);
    found
}

/// The broker's own files: checkpoints that cannot be read, or that know of offsets which the logs do not have.
pub fn root(disk: &Disk, partitions: &[Partition]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for path in disk.list("").filter(|path| !path.contains('/')) {
        match &**path {
            "meta.properties" => files::meta_properties(disk, path, &mut problems),
            name if name.ends_with("-offset-checkpoint") => {
                let bytes = disk.read_all(path).unwrap_or_default();
                let offsets = match checkpoint::read_offsets(&bytes) {
                    Ok(offsets) => offsets,
                    Err(error) => {
                        problems.push(Problem::of(path, Kind::BadCheckpoint(error)));
                        continue;
                    }
                };
                for (tp, offset) in &offsets {
                    let name = tp.to_string();
                    let end = partitions.iter().find(|partition| *partition.name == *name);
                    let end = end.map(Partition::log_end_offset);
                    if let Some(end) = end.filter(|end| offset > end) {
                        let (partition, offset) = (name.into(), *offset);
                        problems.push(Problem::of(path, Kind::BeyondLogEnd { partition, offset, end }));
                    }
                }
            }
            _ => {}
        }
    }
    problems
}

#[cfg(test)]
mod tests;
