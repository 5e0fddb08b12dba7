//! What the panel asks of the session: one replica's log, as far as it is in sight.

use std::rc::Rc;

use highwater_core::disk::Disk;
use highwater_core::ids::{BrokerId, Offset, TopicPartition};
use highwater_core::log::index::Index;
use highwater_core::log::{Log, Segment};
use highwater_core::time::WallClock;
use highwater_core::view::{PartitionView, ReplicaView};
use highwater_core::wire::index::{Entry, OffsetEntry, TimeEntry};

use super::lookup::{Played, Which, name_of};
use super::pieces::{Gap, Piece, around, pieces};
use super::target::{Refused, Target};
use super::tell;
use crate::session::{Selection, Session};

/// How many segments are shown on either side of one that a person has opened.
const SEGMENTS_BESIDE: usize = 1;
/// How many index entries are.
const ENTRIES_BESIDE: usize = 3;
/// Of how many segments that a look-up goes through the indexes are shown.
const OPENED_MAX: usize = 4;

/// What it is asked about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct About {
    /// What is selected.
    pub selection: Selection,
    /// The replica that was turned to.
    pub broker: Option<BrokerId>,
    /// The segment that is open.
    pub open: Open,
    /// What is looked up.
    pub target: Option<Target>,
}

/// Which segment is open.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Open {
    /// The one that a look-up goes through; without a look-up the active one.
    #[default]
    Itself,
    /// None, and the person has gone to where some were hidden.
    None(Option<Gap>),
    /// The one with this base offset, and the person has gone to where some of its entries were hidden.
    Segment(Offset, Option<Gap>),
}

/// The answer.
#[derive(Debug)]
pub(super) enum Seen {
    /// There is no partition.
    NoPartition,
    /// No broker keeps a log of this one.
    NoLog(TopicPartition),
    /// A log.
    Log(Box<SeenLog>),
}

/// One replica's log.
#[derive(Debug)]
pub(super) struct SeenLog {
    pub tp: TopicPartition,
    pub broker: BrokerId,
    /// Whether that broker runs.
    pub live: bool,
    /// The replicas that there are to turn to, and which of them leads.
    pub replicas: Vec<BrokerId>,
    pub leader: Option<BrokerId>,
    pub log_start_offset: Offset,
    pub log_end_offset: Offset,
    /// Where the first file begins.
    pub first_base: Offset,
    /// Whether cleaning may leave gaps.
    pub compacts: bool,
    /// How many segments there are.
    pub count: usize,
    pub segments: Vec<Piece<SegmentHead>>,
    /// The segments whose indexes are shown.
    pub opened: Vec<OpenSegment>,
    /// How the look-up went.
    pub answer: Option<Result<Played, Refused>>,
    pub wall: WallClock,
}

/// A segment in the list.
#[derive(Debug)]
pub(super) struct SegmentHead {
    pub base: Offset,
    /// The offset behind its last one.
    pub end: Offset,
    /// The name of its `.log` file.
    pub file: Rc<str>,
    /// The size of that file.
    pub bytes: u64,
    /// How much of `segment.bytes` that is, in hundredths.
    pub full: u64,
    /// Whether appends go to it.
    pub active: bool,
}

/// A segment that is open.
#[derive(Debug)]
pub(super) struct OpenSegment {
    pub base: Offset,
    /// Whether a look-up goes through it: its entries are those that are probed.
    pub searched: bool,
    pub index: Entries,
    pub time_index: Entries,
    /// `index.interval.bytes`.
    pub interval: i32,
}

/// What is shown of an index.
#[derive(Debug)]
pub(super) struct Entries {
    /// How many entries it has.
    pub used: u32,
    /// How many it has room for, while it is written to.
    pub room: Option<u32>,
    pub rows: Vec<Piece<Row>>,
}

/// An entry of an index.
#[derive(Debug)]
pub(super) struct Row {
    pub slot: u32,
    /// Its figures: relative offset, offset, position; or timestamp, time on the page's clock, offset.
    pub figures: [String; 3],
    /// The first and last offset of the batch that it points at.
    pub batch: Option<(Offset, Offset)>,
}

/// Asks.
pub(super) fn ask(session: &Session, about: &About) -> Seen {
    let world = session.world();
    let Some(tp) = session.selected_partition(&about.selection) else { return Seen::NoPartition };
    let partition = world.partition_view(&tp, 0);
    let seen = partition.and_then(|partition| {
        let replica = replica(&partition, about)?;
        let (log, disk) = world.log(replica.broker, &tp)?;
        let wall = world.wall_clock();
        let answer = about.target.map(|target| Played::of(target, log, disk, wall));
        let opened = opened(log, about.open, answer.as_ref());
        Some(SeenLog {
            broker: replica.broker,
            live: replica.live,
            replicas: partition.replicas.iter().map(|replica| replica.broker).collect(),
            leader: partition.leader,
            log_start_offset: log.log_start_offset(),
            log_end_offset: log.log_end_offset(),
            first_base: log.segments().next().map_or(Offset::ZERO, Segment::base_offset),
            compacts: log.config().compacts(),
            count: log.segments().len(),
            segments: segments(log, disk, about.open, &opened),
            opened: opened
                .iter()
                .filter_map(|place| open(log, disk, *place, about, answer.as_ref(), wall))
                .collect(),
            answer,
            wall,
            tp: tp.clone(),
        })
    });
    seen.map_or(Seen::NoLog(tp), |seen| Seen::Log(Box::new(seen)))
}

/// The replica that was turned to; else that of the selected record; else the leader; else the first that runs.
fn replica<'v>(partition: &'v PartitionView, about: &About) -> Option<&'v ReplicaView> {
    let of = |broker: BrokerId| partition.replicas.iter().find(|replica| replica.broker == broker);
    let selected = match &about.selection {
        Selection::Record(broker, tp, _) if *tp == partition.tp => Some(*broker),
        _ => None,
    };
    let wanted = [about.broker, selected, partition.leader].into_iter().flatten().find_map(of);
    let alive = || partition.replicas.iter().find(|replica| replica.live);
    wanted.or_else(alive).or(partition.replicas.first())
}

/// The places of the segments that are open.
fn opened(log: &Log, open: Open, answer: Option<&Result<Played, Refused>>) -> Vec<usize> {
    let place =
        |base: Offset| log.segments().as_slice().binary_search_by_key(&base, Segment::base_offset).ok();
    match (open, answer) {
        (Open::None(_), _) => Vec::new(),
        (Open::Segment(base, _), _) => place(base).into_iter().collect(),
        (Open::Itself, Some(Ok(played))) => played.segments().take(OPENED_MAX).filter_map(place).collect(),
        (Open::Itself, _) => log.segments().len().checked_sub(1).into_iter().collect(),
    }
}

/// The list of segments: the ends, and those beside what is looked at.
fn segments(log: &Log, disk: &Disk, open: Open, opened: &[usize]) -> Vec<Piece<SegmentHead>> {
    let all = log.segments().as_slice();
    let wanted: Vec<usize> = match open {
        Open::None(Some(gap)) => gap.inside(SEGMENTS_BESIDE).collect(),
        // Where a person has opened one, they may want the next; a look-up needs the room.
        Open::Segment(..) => opened.iter().flat_map(|place| around(*place, SEGMENTS_BESIDE)).collect(),
        _ => opened.to_vec(),
    };
    let head = |place: usize| {
        let segment = &all[place];
        let bytes = written(disk, segment.file());
        SegmentHead {
            base: segment.base_offset(),
            end: all.get(place + 1).map_or(log.log_end_offset(), Segment::base_offset),
            file: name_of(segment.file()),
            bytes,
            full: (bytes * 100).checked_div(log.config().segment_bytes as u64).unwrap_or(100).min(100),
            active: place + 1 == all.len(),
        }
    };
    pieces(all.len(), wanted).into_iter().map(|piece| piece.map(head)).collect()
}

/// How many bytes of a file are written. After a power cut that may be less than its log remembers.
fn written(disk: &Disk, file: &str) -> u64 {
    disk.file(file).map_or(0, |file| file.written())
}

/// What is shown of a segment that is open: the entries that a look-up probes, or those around a slot.
fn open(
    log: &Log,
    disk: &Disk,
    place: usize,
    about: &About,
    answer: Option<&Result<Played, Refused>>,
    wall: WallClock,
) -> Option<OpenSegment> {
    let segment = log.segments().as_slice().get(place)?;
    let base = segment.base_offset();
    let played = answer.and_then(|answer| answer.as_ref().ok()).filter(|_| about.open == Open::Itself);
    let gap = match about.open {
        Open::Segment(_, gap) => gap,
        _ => None,
    };
    let (offsets, times) = (segment.offset_index(), segment.time_index());
    let in_sight = match (played, gap) {
        (Some(played), _) => played.slots(base, Which::Offsets),
        (_, Some(gap)) => gap.inside(ENTRIES_BESIDE).collect(),
        _ => around((offsets.len() as usize).saturating_sub(1), 2 * ENTRIES_BESIDE).collect(),
    };
    // Of the time index only what is probed is shown.
    let times_in_sight = played.map_or(Vec::new(), |played| played.slots(base, Which::Times));
    let is_active = place + 1 == log.segments().len();
    let row = |slot, entry: OffsetEntry| {
        let at = segment.batches(disk, u64::from(entry.position)).next();
        let batch = at.map(|located| (located.batch.base_offset(), located.batch.last_offset()));
        let relative = format!("+{}", entry.offset - base);
        Row { slot, figures: [relative, entry.offset.to_string(), entry.position.to_string()], batch }
    };
    let time_row = |slot, TimeEntry { timestamp, offset }| {
        let figures = [timestamp.0.to_string(), tell::clock(timestamp, wall), offset.to_string()];
        Row { slot, figures, batch: None }
    };
    Some(OpenSegment {
        base,
        searched: played.is_some(),
        index: entries(offsets, disk, is_active, in_sight, row),
        time_index: entries(times, disk, is_active, times_in_sight, time_row),
        interval: log.config().index_interval_bytes,
    })
}

/// The entries of an index that are in sight; nothing, where nothing is wanted.
fn entries<E: Entry>(
    index: &Index<E>,
    disk: &Disk,
    is_active: bool,
    in_sight: Vec<usize>,
    row: impl Fn(u32, E) -> Row,
) -> Entries {
    let len = if in_sight.is_empty() { 0 } else { index.len() as usize };
    let shown = |place: usize| row(place as u32, index.entry(place as u32, disk));
    Entries {
        used: index.len(),
        room: is_active.then(|| index.capacity()),
        rows: pieces(len, in_sight).into_iter().map(|piece| piece.map(shown)).collect(),
    }
}
