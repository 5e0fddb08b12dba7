//! The files of a log: their names, and the fact that tells of a repair.
//!
//! ```text
//! t-0/00000000000000000500.log            .index .timeindex .snapshot: named by an offset
//!     00000000000000000500.log.deleted    about to be deleted
//!     leader-epoch-checkpoint             partition.metadata: one for the whole log
//! ```

use std::rc::Rc;

use crate::disk::Disk;
use crate::fact::{DiskFact, FileRange, Repair};
use crate::ids::Offset;
use crate::process::Out;

/// The suffix of producer snapshots.
pub(super) const SNAPSHOT: &str = ".snapshot";
/// The suffix of files that are about to be deleted.
pub(super) const DELETED: &str = ".deleted";

/// `t-0/00000000000000000500` + `suffix`.
pub(super) fn file_name(directory: &str, base_offset: Offset, suffix: &str) -> Rc<str> {
    format!("{directory}/{base_offset:020}{suffix}").into()
}

/// Which leader wrote from where on.
pub(super) fn epoch_file(directory: &str) -> Rc<str> {
    format!("{directory}/leader-epoch-checkpoint").into()
}

/// The id of the topic.
pub(super) fn metadata_file(directory: &str) -> Rc<str> {
    format!("{directory}/partition.metadata").into()
}

/// The offsets of the producer snapshots, ascending.
pub(super) fn snapshots(directory: &str, disk: &Disk) -> Vec<Offset> {
    offsets_of(directory, SNAPSHOT, disk)
}

/// Deletes the snapshots at the offsets that `gone` says so of.
pub(super) fn delete_snapshots(directory: &str, disk: &mut Disk, gone: impl Fn(Offset) -> bool) {
    for at in snapshots(directory, disk).into_iter().filter(|at| gone(*at)) {
        disk.delete(&file_name(directory, at, SNAPSHOT));
    }
}

/// Tells what was done about a file.
pub(super) fn repaired(repair: Repair, bytes: FileRange, out: &mut Out<'_>) {
    out.fact(DiskFact::Repaired { repair, bytes });
}

/// All of a file, as a place.
pub(super) fn whole_file(file: &Rc<str>, disk: &Disk) -> FileRange {
    FileRange { file: file.clone(), position: 0, len: disk.len(file) }
}

/// The files with a suffix.
pub(super) fn files_with(directory: &str, suffix: &str, disk: &Disk) -> Vec<Rc<str>> {
    disk.list(directory).filter(|file| file.ends_with(suffix)).cloned().collect()
}

/// The offset that begins a file's name.
pub(super) fn offset_of(file: &str) -> Option<Offset> {
    file.rsplit('/').next()?.split('.').next()?.parse().ok()
}

/// The offsets that name the files with a suffix, ascending.
pub(super) fn offsets_of(directory: &str, suffix: &str, disk: &Disk) -> Vec<Offset> {
    let name = |path: &Rc<str>| path.rsplit('/').next()?.strip_suffix(suffix)?.parse().ok();
    disk.list(directory).filter_map(name).collect()
}
