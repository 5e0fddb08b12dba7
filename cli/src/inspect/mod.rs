//! `highwater inspect`: the contents of a broker's or a partition's directory, and every fault in it.

use std::path::{Path, PathBuf};

use highwater_core::disk::Disk;
use highwater_core::ids::Offset;
use highwater_core::inspect::{self, Partition, Problem, Report};
use serde::Serialize;

use crate::{Exit, directory, english, output};

/// What to look at.
#[derive(clap::Args)]
pub struct Args {
    /// A broker's log directory, or one partition's, or one file of it.
    dir: PathBuf,
    /// One document.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Document<'r> {
    partitions: Vec<PartitionDocument<'r>>,
    /// Of the broker's own files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<ProblemDocument<'r>>,
}

#[derive(Serialize)]
struct PartitionDocument<'r> {
    name: &'r str,
    segments: Vec<SegmentDocument>,
    problems: Vec<ProblemDocument<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SegmentDocument {
    base_offset: Offset,
    bytes: u64,
    batches: u64,
}

#[derive(Serialize)]
struct ProblemDocument<'r> {
    file: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<u64>,
    kind: &'static str,
    what: String,
}

/// Looks.
pub fn run(args: &Args) -> Exit {
    let report = match look(&args.dir) {
        Ok(report) => report,
        Err(why) => {
            eprintln!("{why}");
            return Exit::BadInput;
        }
    };
    match args.json {
        true => output::say(serde_json::to_string(&document(&report)).unwrap_or_default()),
        false => output::print(english::inspect_report(&report)),
    }
    let sound = report.problems.is_empty() && report.partitions.iter().all(|p| p.problems.is_empty());
    if sound { Exit::Done } else { Exit::No }
}

/// One partition after the other, so that not all of them are in memory at once.
fn look(path: &Path) -> Result<Report, String> {
    if path.is_file() {
        return look_at_file(path);
    }
    let mut top = Disk::new();
    directory::read_into(&mut top, path, "")?;
    let below = directory::directories(path)?;
    let partitions: Vec<&PathBuf> =
        below.iter().filter(|path| inspect::is_partition(&directory::name(path))).collect();
    let is_broker = !partitions.is_empty() || top.exists("meta.properties");
    if is_broker {
        let partitions = partitions.into_iter().map(|path| look_at_partition(path));
        let partitions = partitions.collect::<Result<Vec<_>, String>>()?;
        let problems = inspect::root(&top, &partitions);
        return Ok(Report { partitions, problems });
    }
    let is_partition = inspect::is_partition(&directory::name(path))
        || top.list("").any(|file| file.ends_with(".log") || file.ends_with(".index"));
    match is_partition {
        true => Ok(Report { partitions: vec![look_at_partition(path)?], problems: Vec::new() }),
        false => Err(format!("{}: neither a broker's log directory nor a partition's", path.display())),
    }
}

/// A file is looked at with its partition, since what an index says is right or wrong by its log; of the faults only its
/// own are told, of the segments only the one that it belongs to.
fn look_at_file(path: &Path) -> Result<Report, String> {
    let name = directory::name(path);
    let of_segment = [".log", ".index", ".timeindex", ".txnindex", ".snapshot"]
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix)?.parse::<i64>().ok());
    if of_segment.is_none() && !["leader-epoch-checkpoint", "partition.metadata"].contains(&&*name) {
        return Err(format!(
            "{}: not a file of a partition (expected a .log, .index, .timeindex, .txnindex or .snapshot that is named \
             after an offset, leader-epoch-checkpoint or partition.metadata; or a directory)",
            path.display()
        ));
    }
    let absolute = path.canonicalize().map_err(|error| format!("{}: {error}", path.display()))?;
    let mut partition = look_at_partition(absolute.parent().unwrap_or(Path::new("/")))?;
    partition.problems.retain(|problem| problem.file.rsplit('/').next() == Some(&*name));
    partition.segments.retain(|segment| of_segment == Some(segment.base_offset.0));
    Ok(Report { partitions: vec![partition], problems: Vec::new() })
}

fn look_at_partition(path: &Path) -> Result<Partition, String> {
    let (mut disk, name) = (Disk::new(), directory::name(path));
    directory::read_into(&mut disk, path, &format!("{name}/"))?;
    Ok(inspect::partition(&disk, &name))
}

fn document(report: &Report) -> Document<'_> {
    let partition = |partition| {
        let Partition { name, segments, problems, .. }: &Partition = partition;
        let segment = |segment: &inspect::Segment| SegmentDocument {
            base_offset: segment.base_offset,
            bytes: segment.bytes,
            batches: segment.batches,
        };
        PartitionDocument {
            name,
            segments: segments.iter().map(segment).collect(),
            problems: problems.iter().map(problem).collect(),
        }
    };
    Document {
        partitions: report.partitions.iter().map(partition).collect(),
        problems: report.problems.iter().map(problem).collect(),
    }
}

fn problem(problem: &Problem) -> ProblemDocument<'_> {
    let Problem { file, position, kind } = problem;
    ProblemDocument { file, position: *position, kind: kind.name(), what: english::inspect_problem(kind) }
}
