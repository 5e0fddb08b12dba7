//! The text files of a log directory.
//!
//! ```text
//! recovery-point-offset-checkpoint, replication-offset-checkpoint (high watermarks),
//! log-start-offset-checkpoint, cleaner-offset-checkpoint
//!     0                   version
//!     2                   entries
//!     orders 0 12         topic, partition, offset
//!     orders 1 0
//!
//! leader-epoch-checkpoint
//!     0
//!     2
//!     0 0                 epoch, start offset: ascending
//!     3 42
//!
//! meta.properties
//!     broker.id=1
//!     version=0
//!     cluster.id=highwater
//!
//! partition.metadata (no end of line after the last)
//!     version: 0
//!     topic_id: AAAAAAAAAAAAAAAAAAAAAQ
//! ```

use std::fmt::Write;

use crate::ids::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use crate::map::Map;
use crate::protocol::cluster::Uuid;

/// The fault in a checkpoint file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CheckpointError {
    /// The bytes are not UTF-8 text.
    NotText,
    /// The first line is not `0`.
    UnknownVersion,
    /// A line is not what it should be.
    BadLine { line: usize, expected: &'static str },
    /// There are fewer or more entries than line 2 says.
    WrongCount { expected: usize, found: usize },
}

/// Offsets by partition, as text.
pub fn write_offsets(offsets: &Map<TopicPartition, Offset>) -> String {
    write_entries(offsets.iter().map(|(tp, offset)| format!("{} {} {offset}", tp.topic, tp.partition)))
}

/// Reads offsets by partition.
pub fn read_offsets(bytes: &[u8]) -> Result<Map<TopicPartition, Offset>, CheckpointError> {
    let entries = read_entries(bytes, "topic partition offset", |line| {
        let [topic, partition, offset] = fields(line)?;
        Some((TopicPartition::new(topic, partition.parse().ok()?), offset.parse().ok()?))
    })?;
    Ok(entries.into_iter().collect())
}

/// (leader epoch, its start offset), ascending, as text.
pub fn write_epochs(entries: &[(LeaderEpoch, Offset)]) -> String {
    write_entries(entries.iter().map(|(epoch, start)| format!("{epoch} {start}")))
}

/// Reads leader epochs.
pub fn read_epochs(bytes: &[u8]) -> Result<Vec<(LeaderEpoch, Offset)>, CheckpointError> {
    read_entries(bytes, "epoch startOffset", |line| {
        let [epoch, start] = fields(line)?;
        Some((epoch.parse().ok()?, start.parse().ok()?))
    })
}

/// `meta.properties` of the ZooKeeper era: which broker of which cluster a log directory belongs to.
pub fn write_meta_properties(broker: BrokerId, cluster_id: &str) -> String {
    format!("#\nbroker.id={broker}\nversion=0\ncluster.id={cluster_id}\n")
}

/// `partition.metadata`: which topic this directory belongs to, whatever its name says.
pub fn write_partition_metadata(topic_id: Uuid) -> String {
    format!("version: 0\ntopic_id: {topic_id}")
}

/// Reads `partition.metadata`.
pub fn read_partition_metadata(bytes: &[u8]) -> Result<Uuid, CheckpointError> {
    let mut lines = text(bytes)?.lines();
    if lines.next() != Some("version: 0") {
        return Err(CheckpointError::UnknownVersion);
    }
    let id = lines.next().and_then(|line| line.strip_prefix("topic_id: ")).and_then(Uuid::parse);
    id.ok_or(CheckpointError::BadLine { line: 2, expected: "topic_id" })
}

fn write_entries(entries: impl ExactSizeIterator<Item = String>) -> String {
    let mut out = format!("0\n{}\n", entries.len());
    entries.for_each(|entry| writeln!(out, "{entry}").expect("a String takes everything"));
    out
}

fn read_entries<T>(
    bytes: &[u8],
    expected: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, CheckpointError> {
    let mut lines = text(bytes)?.lines();
    match lines.next() {
        None => return Ok(Vec::new()), // an empty file has no entries
        Some("0") => {}
        Some(_) => return Err(CheckpointError::UnknownVersion),
    }
    let count = lines.next().and_then(|line| line.parse().ok());
    let count: usize = count.ok_or(CheckpointError::BadLine { line: 2, expected: "number of entries" })?;
    let entries = lines
        .enumerate()
        .map(|(i, line)| read(line).ok_or(CheckpointError::BadLine { line: i + 3, expected }))
        .collect::<Result<Vec<_>, _>>()?;
    match entries.len() == count {
        true => Ok(entries),
        false => Err(CheckpointError::WrongCount { expected: count, found: entries.len() }),
    }
}

fn text(bytes: &[u8]) -> Result<&str, CheckpointError> {
    std::str::from_utf8(bytes).map_err(|_| CheckpointError::NotText)
}

fn fields<const N: usize>(line: &str) -> Option<[&str; N]> {
    line.split_whitespace().collect::<Vec<_>>().try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_written_as_kafka_writes_them() {
        let offsets =
            [(TopicPartition::new("orders", 0), Offset(12)), (TopicPartition::new("orders", 1), Offset(0))];
        let offsets = offsets.into_iter().collect();
        let text = write_offsets(&offsets);
        assert_eq!(text, "0\n2\norders 0 12\norders 1 0\n");
        assert_eq!(read_offsets(text.as_bytes()), Ok(offsets));
    }

    #[test]
    fn epochs_are_written_as_kafka_writes_them() {
        let text = write_epochs(&[(LeaderEpoch::ZERO, Offset::ZERO), (LeaderEpoch(3), Offset(42))]);
        assert_eq!(text, "0\n2\n0 0\n3 42\n");
        assert_eq!(
            read_epochs(text.as_bytes()),
            Ok(vec![(LeaderEpoch::ZERO, Offset::ZERO), (LeaderEpoch(3), Offset(42))])
        );
    }

    #[test]
    fn an_empty_file_has_no_entries() {
        assert_eq!(read_epochs(b""), Ok(vec![]));
    }

    #[test]
    fn a_broken_file_is_refused_with_its_line() {
        assert_eq!(read_epochs(b"1\n0\n"), Err(CheckpointError::UnknownVersion));
        assert_eq!(read_epochs(b"0\n2\n0 0\n"), Err(CheckpointError::WrongCount { expected: 2, found: 1 }));
        let expected = "epoch startOffset";
        assert_eq!(read_epochs(b"0\n1\n0 x\n"), Err(CheckpointError::BadLine { line: 3, expected }));
    }

    #[test]
    fn partition_metadata_keeps_the_topic_id() {
        let text = write_partition_metadata(Uuid(1));
        assert_eq!(text, "version: 0\ntopic_id: AAAAAAAAAAAAAAAAAAAAAQ");
        assert_eq!(read_partition_metadata(text.as_bytes()), Ok(Uuid(1)));
    }
}
