//! Which files there are, and the small ones: snapshots, checkpoints, properties.

use super::log::file;
use super::{Kind, Partition, Problem, problem};
use crate::disk::Disk;
use crate::ids::{LeaderEpoch, Offset};
use crate::wire::{checkpoint, producer_snapshot};

/// The suffixes of files that belong to a segment.
const OF_SEGMENTS: [&str; 3] = [".index", ".timeindex", ".txnindex"];
const EPOCHS: &str = "leader-epoch-checkpoint";
const METADATA: &str = "partition.metadata";
/// Files of the metadata log's directory (KRaft).
const OF_QUORUM: [&str; 2] = ["quorum-state", "bootstrap.checkpoint"];

/// The base offsets of the segments. Files that should not be there are told of.
pub(super) fn names(disk: &Disk, directory: &str, problems: &mut Vec<Problem>) -> Vec<Offset> {
    let mut bases = Vec::new();
    let mut indexes = Vec::new();
    for path in disk.list(directory) {
        let name = &path[directory.len() + 1..];
        let kind = match name.rfind('.').map(|dot| name.split_at(dot)) {
            _ if [EPOCHS, METADATA].contains(&name) || OF_QUORUM.contains(&name) => continue,
            _ if problem::left_over_file(name).is_some() => {
                Kind::LeftOver { suffix: problem::left_over_file(name).unwrap_or_default() }
            }
            Some((base, ".log")) if offset(base).is_some() => {
                bases.extend(offset(base));
                continue;
            }
            Some((base, ".snapshot")) if offset(base).is_some() => continue,
            Some((base, suffix)) if OF_SEGMENTS.contains(&suffix) && offset(base).is_some() => {
                indexes.push((path, offset(base)));
                continue;
            }
            Some((_, ".checkpoint")) => continue,
            _ => Kind::UnknownFile,
        };
        problems.push(Problem::of(path, kind));
    }
    let orphans = indexes.into_iter().filter(|(_, base)| !base.is_some_and(|base| bases.contains(&base)));
    problems.extend(orphans.map(|(path, _)| Problem::of(path, Kind::NoLog)));
    bases
}

/// Twenty digits.
fn offset(name: &str) -> Option<Offset> {
    (name.len() == 20 && name.bytes().all(|digit| digit.is_ascii_digit())).then(|| name.parse().ok())?
}

pub(super) fn snapshots(disk: &Disk, directory: &str, found: &mut Partition) {
    let end = found.log_end_offset();
    let names = disk.list(directory).filter_map(|path| path[directory.len() + 1..].strip_suffix(".snapshot"));
    found.snapshots = names.filter_map(offset).collect();
    for at in &found.snapshots {
        let path = file(directory, *at, ".snapshot");
        if let Some(Err(error)) = disk.read_all(&path).map(|bytes| producer_snapshot::read(&bytes)) {
            found.problems.push(Problem::of(&path, Kind::BadSnapshot(error)));
        }
        if *at > end && !found.segments.is_empty() {
            found.problems.push(Problem::of(&path, Kind::SnapshotBeyondEnd { offset: *at, end }));
        }
    }
}

/// `in_log` has each epoch with the first offset that is of it.
pub(super) fn epochs(disk: &Disk, directory: &str, in_log: &[(LeaderEpoch, Offset)], found: &mut Partition) {
    let path = format!("{directory}/{EPOCHS}");
    let Some(bytes) = disk.read_all(&path) else { return };
    let mut problem = |kind| found.problems.push(Problem::of(&path, kind));
    let entries = match checkpoint::read_epochs(&bytes) {
        Ok(entries) => entries,
        Err(error) => return problem(Kind::BadCheckpoint(error)),
    };
    let falls = |two: &&[(LeaderEpoch, Offset)]| two[0].0 >= two[1].0 || two[0].1 >= two[1].1;
    for two in entries.windows(2).filter(falls) {
        problem(Kind::EpochsDoNotRise { epoch: two[1].0, start: two[1].1 });
    }
    // What lies before the first entry is before the log start: no request asks for its epoch.
    let known_from = entries.first().map_or(Offset::MAX, |(_, start)| *start);
    for (epoch, first_offset) in
        in_log.iter().filter(|(epoch, first)| epoch.is_known() && *first >= known_from)
    {
        let in_file = entries.iter().find(|(known, _)| known == epoch);
        if in_file.is_none_or(|(_, start)| start > first_offset) {
            problem(Kind::EpochNotInCheckpoint { epoch: *epoch, first_offset: *first_offset });
        }
    }
    let end = found.segments.last().map_or(Offset::ZERO, |segment| segment.next_offset);
    for (epoch, start) in entries.iter().filter(|(_, start)| *start > end) {
        found.problems.push(Problem::of(&path, Kind::EpochBeyondEnd { epoch: *epoch, start: *start, end }));
    }
    found.epochs = entries;
}

pub(super) fn partition_metadata(disk: &Disk, directory: &str, problems: &mut Vec<Problem>) {
    let path = format!("{directory}/{METADATA}");
    if let Some(Err(error)) = disk.read_all(&path).map(|bytes| checkpoint::read_partition_metadata(&bytes)) {
        problems.push(Problem::of(&path, Kind::BadCheckpoint(error)));
    }
}

/// `name=value` lines; which broker's directory it is.
pub(super) fn meta_properties(disk: &Disk, path: &str, problems: &mut Vec<Problem>) {
    let bytes = disk.read_all(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let has = |name: &str| {
        text.lines().any(|line| {
            line.split_once('=').is_some_and(|(key, value)| key.trim() == name && !value.trim().is_empty())
        })
    };
    if !has("version") {
        problems.push(Problem::of(path, Kind::NoProperty { name: "version" }));
    }
    if !has("broker.id") && !has("node.id") {
        problems.push(Problem::of(path, Kind::NoProperty { name: "broker.id" }));
    }
}
