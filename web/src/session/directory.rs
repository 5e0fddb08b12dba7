//! Log directories that a person has opened: a real broker's, or ours. The run that is there goes on as it is.
//!
//! ```text
//! kafka-logs/meta.properties                              ┐ one log directory: what lies beside partitions,
//! kafka-logs/orders-0/00000000000000000000.log            ┘ and the partitions
//! brokers/broker-1/orders-0/…  brokers/broker-2/…         two
//! orders-0/00000000000000000000.log                       a partition alone
//! 00000000000000000000.log                                files alone: a partition called `log`
//! ```
//!
//! What comes is names and bytes. They become disks, and `core/src/inspect` looks at those as `highwater inspect` does at a
//! directory on the command line.
//!
//! CAVEATS: an empty directory of a partition is not seen, since it has no file; the metadata log's snapshots are
//! not opened.

use std::rc::Rc;

use bytes::Bytes;
use highwater_core::disk::Disk;
use highwater_core::inspect::{self, Report};
use highwater_core::map::{Map, Set};

/// How many bytes are opened at most: they are in memory, beside the run.
pub const BYTES_MAX: u64 = 64 << 20;
/// How many files.
pub const FILES_MAX: usize = 10_000;
/// What a partition is called whose directory nobody has named.
const UNNAMED: &str = "log";
/// Other files that only a partition has.
const OF_PARTITIONS: [&str; 2] = ["leader-epoch-checkpoint", "partition.metadata"];
/// What the files of a segment end with.
const OF_SEGMENTS: [&str; 5] = [".log", ".index", ".timeindex", ".txnindex", ".snapshot"];

/// Whether a file's bytes are not counted: a broker that runs has 10 MB of zeros in each index, of which none is kept.
pub fn is_index(path: &str) -> bool {
    path.ends_with(".index") || path.ends_with(".timeindex")
}

/// Whether a file's name is one of Kafka's, and not a script's.
pub fn is_kafkas(path: &str) -> bool {
    let (_, name) = split(path);
    is_of_partition(name) || is_beside_partitions(name)
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct ReadFile {
    path: String,
    /// Without the zeros at the end of an index, which are allocated and not written.
    written: Bytes,
    len: u64,
}

impl ReadFile {
    /// A file with these bytes.
    pub fn new(path: String, bytes: Bytes) -> ReadFile {
        let len = bytes.len() as u64;
        let used = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        // A slice would keep all of them.
        let written = if is_index(&path) { Bytes::copy_from_slice(&bytes[..used]) } else { bytes };
        ReadFile { path, written, len }
    }
}

/// Log directories, and what was found in each.
#[derive(Debug)]
pub struct Directories {
    /// Each, by its path.
    pub all: Vec<Directory>,
    /// How many files were none of Kafka's.
    pub others: usize,
}

/// They are opened once: no others are the same.
impl PartialEq for Directories {
    fn eq(&self, other: &Directories) -> bool {
        std::ptr::eq(self, other)
    }
}

/// One log directory.
#[derive(Debug)]
pub struct Directory {
    /// Its path as it was opened; empty where there was none.
    pub path: Rc<str>,
    /// Its files.
    pub disk: Disk,
    /// What was found.
    pub report: Report,
}

/// Why nothing was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectoryError {
    /// There is no file in it.
    Empty,
    /// None of its files is Kafka's.
    NotKafkas {
        /// How many there are.
        files: usize,
    },
    /// More bytes than are opened.
    TooLarge {
        /// How many there are.
        bytes: u64,
    },
    /// More files than are opened.
    TooMany,
    /// The browser does not give them.
    Unreadable,
}

/// Opens files by their paths.
pub fn open(files: Vec<ReadFile>) -> Result<Directories, DirectoryError> {
    if files.is_empty() {
        return Err(DirectoryError::Empty);
    }
    let count = files.len();
    let of_partitions = files.iter().map(|file| split(&file.path)).filter(|(_, name)| is_of_partition(name));
    let partitions: Set<String> = of_partitions.map(|(directory, _)| directory.to_owned()).collect();
    let (mut disks, mut others): (Map<Rc<str>, Disk>, usize) = (Map::default(), 0);
    for ReadFile { path, written, len } in files {
        let Some((directory, file)) = place(&path, &partitions) else {
            // What a system or a broker hides there is nobody's log.
            others += usize::from(!split(&path).1.starts_with('.'));
            continue;
        };
        let (disk, file) = (disks.entry(directory.into()).or_default(), Rc::from(file));
        disk.create(&file);
        disk.append(&file, written);
        disk.allocate(&file, len);
        disk.flush(&file);
    }
    if disks.is_empty() {
        return Err(DirectoryError::NotKafkas { files: count });
    }
    let all = disks.into_iter().map(|(path, disk)| Directory { path, report: inspect::broker(&disk), disk });
    Ok(Directories { all: all.collect(), others })
}

/// A path's directory, and the file's name in it.
fn split(path: &str) -> (&str, &str) {
    let path = path.trim_matches('/');
    path.rsplit_once('/').unwrap_or(("", path))
}

/// In which log directory a file belongs, and where in it. `broker-1` could be a partition by its name: what is in it
/// decides.
fn place<'p>(path: &'p str, partitions: &Set<String>) -> Option<(&'p str, String)> {
    let (directory, name) = split(path);
    let (above, last) = directory.rsplit_once('/').unwrap_or(("", directory));
    match partitions.contains(directory) {
        true if inspect::is_partition(last) => Some((above, format!("{last}/{name}"))),
        // A name that is no partition's would not be looked at.
        true if is_of_partition(name) => Some((directory, format!("{UNNAMED}-0/{name}"))),
        _ => is_beside_partitions(name).then(|| (directory, name.to_owned())),
    }
}

fn is_of_partition(name: &str) -> bool {
    is_of_segment(name) || OF_PARTITIONS.contains(&name)
}

fn is_of_segment(name: &str) -> bool {
    let base = OF_SEGMENTS.iter().find_map(|suffix| name.strip_suffix(suffix));
    base.is_some_and(|base| base.len() == 20 && base.bytes().all(|digit| digit.is_ascii_digit()))
}

fn is_beside_partitions(name: &str) -> bool {
    name == "meta.properties" || name.ends_with("-offset-checkpoint")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenarios::Scenario;
    use crate::session::{Intent, Session};

    const LOG: &str = "00000000000000000000.log";

    /// The files of broker 1 at the end of a scenario, below a directory.
    fn of_broker(under: &str) -> Vec<ReadFile> {
        let mut session = Session::of(Scenario::LeaderFailover);
        session.apply(Intent::SeekTime(highwater_core::time::Instant(20_000_000)));
        let (_, disk) = session.world().disks().swap_remove(0);
        disk.list("")
            .map(|file| ReadFile::new(format!("{under}{file}"), disk.read_all(file).unwrap()))
            .collect()
    }

    fn empty(paths: &[&str]) -> Vec<ReadFile> {
        paths.iter().map(|path| ReadFile::new((*path).to_owned(), Bytes::new())).collect()
    }

    fn paths(files: &[&str]) -> Vec<String> {
        open(empty(files)).unwrap().all.iter().map(|found| found.path.to_string()).collect()
    }

    #[test]
    fn a_brokers_directory_is_opened_wherever_it_lies() {
        for under in ["", "kafka-logs/", "/brokers/broker-1/"] {
            let opened = open(of_broker(under)).unwrap();
            let [found] = &opened.all[..] else { panic!("{under}: one directory") };
            assert_eq!(&*found.path, under.trim_matches('/'));
            let names: Vec<&str> = found.report.partitions.iter().map(|found| &*found.name).collect();
            assert_eq!(names, ["orders-0"]);
            assert!(found.report.problems.is_empty() && found.report.partitions[0].problems.is_empty());
            assert_eq!(found.report.partitions[0].log_end_offset().0, 60);
        }
    }

    #[test]
    fn brokers_beside_one_another_are_directories_of_their_own() {
        let files = [format!("x/broker-1/orders-0/{LOG}"), format!("x/broker-2/orders-0/{LOG}")];
        assert_eq!(paths(&[&files[0], &files[1]]), ["x/broker-1", "x/broker-2"]);
    }

    #[test]
    fn files_without_their_directory_are_opened_too() {
        let opened = open(empty(&[LOG])).unwrap();
        assert_eq!(&*opened.all[0].report.partitions[0].name, "log-0");
    }

    #[test]
    fn an_index_keeps_its_length_without_its_zeros() {
        let opened = open(of_broker("")).unwrap();
        let index = "orders-0/00000000000000000000.index";
        let disk = &opened.all[0].disk;
        assert_eq!((disk.len(index), disk.file(index).unwrap().written()), (10_485_760, 0));
    }

    #[test]
    fn what_is_not_kafkas_is_said_to_be_not() {
        assert_eq!(open(Vec::new()).unwrap_err(), DirectoryError::Empty);
        let photos = ["photos/1.jpg", "photos/2.jpg"];
        assert_eq!(open(empty(&photos)).unwrap_err(), DirectoryError::NotKafkas { files: 2 });
    }

    #[test]
    fn a_log_that_is_cut_off_or_changed_is_opened_with_its_problems() {
        for broken in [
            |bytes: &[u8]| bytes[..bytes.len() - 3].to_vec(),
            |bytes: &[u8]| {
                let mut bytes = bytes.to_vec();
                bytes[70] ^= 1;
                bytes
            },
        ] {
            let mut files = of_broker("");
            for file in files.iter_mut().filter(|file| file.path.ends_with(LOG)) {
                *file = ReadFile::new(file.path.clone(), broken(&file.written).into());
            }
            let opened = open(files).unwrap();
            let problems = &opened.all[0].report.partitions[0].problems;
            assert!(problems.iter().any(|problem| problem.position.is_some()), "{problems:?}");
        }
    }
}
