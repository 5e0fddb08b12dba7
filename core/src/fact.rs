//! Facts: what happened, why, and where the bytes are.
//!
//! Every handler reports what it did as facts. A fact names its cause (the fact that brought the message, set the
//! timer or was the command), so any of them can be followed back to a line of the script. A fact is data: the page
//! turns it into a sentence in the reader's language, `Display` into one line for the trace.

mod display;

use std::rc::Rc;

use crate::ids::{BrokerId, ConnId, FactId, LeaderEpoch, NodeId, Offset, TopicName, TopicPartition};
use crate::protocol::group::GroupState;
use crate::protocol::zookeeper::{SessionId, WatchKind};
use crate::protocol::{ErrorCode, Message};

use crate::time::{Instant, Span};
use crate::wire::metadata_record::METADATA_TOPIC;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its number in the run.
    pub id: FactId,
    /// When.
    pub at: Instant,
    /// The process that it happened in; `None` for the script.
    pub node: Option<NodeId>,
    /// The fact that made it happen; `None` for the beginning of things.
    pub cause: Option<FactId>,
    /// What happened.
    pub what: What,
}

/// A range of bytes in a file of a broker's log directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRange {
    /// The file, below the broker's log directory: `orders-0/00000000000000000000.log`.
    pub file: Rc<str>,
    /// The first byte.
    pub position: u64,
    /// How many bytes.
    pub len: u64,
}

/// Why a segment was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RollReason {
    /// The batch would have made it larger than `segment.bytes`.
    Size,
    /// It had waited longer than `segment.ms`.
    Time,
    /// Its offset index was full.
    OffsetIndexFull,
    /// Its time index was full.
    TimeIndexFull,
    /// Its offsets no longer fit 31 bits.
    OffsetOverflow,
    /// Everything in it is about to be deleted.
    Retention,
}

/// Why a segment was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DeleteReason {
    /// Everything in it lies before the log start offset.
    LogStart,
    /// Without it there is still as much as `retention.bytes`.
    Size,
    /// Its newest record is older than `retention.ms`.
    Time,
}

/// What a broker found on its disk when it started, and did about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Repair {
    /// The file ends within a batch: cut off.
    Torn,
    /// What follows is no batch: cut off.
    NoBatch,
    /// A batch is not what its checksum was made of: cut off, with everything behind it.
    BadChecksum,
    /// Offsets do not rise, or do not fit the segment: cut off.
    BadOffset,
    /// A segment behind one that was cut: deleted.
    BehindCut,
    /// The log ends before its checkpointed start: deleted.
    BeforeStart,
    /// The index was not there: made anew.
    IndexMissing,
    /// A compaction had not ended: its output is deleted.
    CleaningUndone,
    /// A compaction had ended, but for the renaming: what it replaces is deleted.
    CleaningFinished,
    /// A checkpoint, or a snapshot of producers, that cannot be read: it counts as none.
    Unreadable,
}

/// A replica's part in a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum Role {
    /// It takes writes and serves readers.
    Leader,
    /// It fetches from the leader.
    Follower,
}

/// Why a leader was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum ElectionReason {
    /// A new partition: its first live replica.
    NewPartition,
    /// The leader was lost: the first live member of the ISR, in the order of the replicas.
    LeaderLost,
    /// Nobody of the ISR lives and the topic permits it: any live replica.
    Unclean,
    /// The preferred replica was asked for, or put back.
    Preferred,
    /// The leader is shutting down.
    ControlledShutdown,
    /// The partition has moved away from its leader.
    Reassigned,
}

/// How far a partition has moved to other brokers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveStep {
    /// It is to.
    Begins,
    /// It is to stay where it is after all.
    TakenBack,
    /// It has.
    Arrives,
}

/// Why a member left its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum LeaveReason {
    /// It said so (LEAVE_GROUP).
    Left,
    /// Nothing was heard of it for `session.timeout.ms`.
    SessionTimeout,
    /// It did not join again in time.
    RebalanceTimeout,
    /// Another process took over its `group.instance.id`.
    Replaced,
}

/// What can happen to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageVerb {
    /// It never arrives; `deliver` undoes that.
    Drop,
    /// It takes so much longer, and others overtake it; `deliver` undoes that.
    Delay(Span),
    /// It arrives twice; `drop` of the second one undoes that.
    Duplicate,
    /// It arrives at once, before everything else; one that was dropped arrives now.
    Deliver,
}

impl MessageVerb {
    /// Their words.
    pub const WORDS: &'static [&'static str] = &["drop", "delay", "duplicate", "deliver"];
}

/// Why a request waits in the purgatory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum ParkReason {
    /// acks=all, until the high watermark passes this offset.
    AwaitsHighWatermark(Offset),
    /// A fetch with nothing to give, until there is something or its time is up.
    AwaitsData,
    /// A DELETE_RECORDS, until every live replica begins at this offset.
    AwaitsLowWatermark(Offset),
    /// A JOIN_GROUP, until every member has joined.
    AwaitsMembers,
    /// A SYNC_GROUP, until the leader brings the assignment.
    AwaitsAssignment,
}

/// Where a partition's position came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum PositionFrom {
    /// The group's committed offset.
    Committed,
    /// `auto.offset.reset=earliest`.
    Earliest,
    /// `auto.offset.reset=latest`.
    Latest,
    /// The command line (`--offset`).
    Given,
}

/// What a process printed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum What {
    // The script.
    /// A line of the script was carried out; a click is a line as well.
    Command { line: u32, text: Rc<str> },
    /// A foreground tool, or a `wait`, has ended.
    LineEnded { line: u32, exit: i32 },

    // Processes and the network.
    /// A process began.
    ProcessStarted { name: Rc<str> },
    /// A process died at once (kill -9, a crash).
    ProcessKilled,
    /// The host of a broker lost its power: of the dirty pages of its files some had not been written back.
    PowerLost { pages: u64, lost: u64 },
    /// What that did to a file: the bytes had not been flushed.
    PagesLost { dirty: FileRange, pages: u64, lost: u64 },
    /// A process was stopped in its tracks (SIGSTOP, a long collection).
    ProcessPaused,
    /// A stopped process went on.
    ProcessResumed,
    /// A process ended by itself.
    ProcessExited { code: i32 },
    /// A line that a process printed.
    Printed { stream: Stream, line: Rc<str> },
    /// A message left; `arrives` is `None` when the link is cut or the connection gone.
    Sent { to: NodeId, conn: ConnId, message: Message, arrives: Option<Instant> },
    /// A connection was opened.
    Connected { to: NodeId },
    /// A connection was refused (nobody listens), lost or closed.
    Disconnected { from: NodeId },
    /// A request had no answer within the client's `request.timeout.ms`.
    RequestTimedOut { to: NodeId, after: Span },
    /// A link was cut or healed, in both directions or from a to b alone.
    LinkChanged { a: NodeId, b: NodeId, cut: bool, one_way: bool },
    /// A link became slower (or as fast as before), in both directions or from a to b alone.
    LinkDelayed { a: NodeId, b: NodeId, delay: Span, one_way: bool },
    /// Something was done to one message on the network.
    MessageDisturbed { verb: MessageVerb, to: NodeId, message: Message },

    // Disks.
    /// A disk has no room for a write any more, or has again.
    DiskFilled { full: bool },
    /// Every access to a disk takes so much longer, or none does.
    DiskSlowed { by: Span },
    /// A bit on a disk is another one.
    BitFlipped { bytes: FileRange },
    /// A write found no room: the log directory is offline, and a broker that has no other halts.
    WriteFailed { file: Rc<str> },

    // ZooKeeper.
    /// A session began.
    SessionOpened { session: SessionId, owner: NodeId },
    /// A session ended: nothing was heard of its owner for the timeout, or (`closed`) it said goodbye.
    SessionEnded { session: SessionId, owner: NodeId, closed: bool, silent_for: Span },
    /// A znode appeared.
    ZnodeCreated { path: Rc<str>, ephemeral: bool },
    /// A znode has new content.
    ZnodeChanged { path: Rc<str>, version: i32 },
    /// A znode is gone.
    ZnodeDeleted { path: Rc<str> },
    /// A watch fired.
    WatchFired { path: Rc<str>, kind: WatchKind, to: NodeId },

    // The controller.
    /// A voter of the metadata quorum asks for votes.
    CandidateStands { epoch: LeaderEpoch },
    /// A voter of the metadata quorum gave its vote.
    VoteGranted { candidate: BrokerId, epoch: LeaderEpoch },
    /// A broker has registered, and got its broker epoch.
    BrokerRegistered { broker: BrokerId, epoch: i64 },
    /// A broker is fenced: nothing was heard of it for so long, or (`None`) it asked to stop.
    BrokerFenced { broker: BrokerId, silent_for: Option<Span> },
    /// A broker has caught up with the metadata log, and may be used.
    BrokerUnfenced { broker: BrokerId },
    /// A broker did what so many committed records of the metadata log say, up to this offset.
    MetadataReplayed { to: Offset, records: u32 },
    /// A broker won `/controller`, or a majority of the metadata quorum.
    ControllerElected { epoch: i32 },
    /// A controller found that it is one no more.
    ControllerResigned { epoch: i32 },
    /// The controller saw a broker come.
    BrokerJoined { broker: BrokerId },
    /// The controller saw a broker go.
    BrokerLost { broker: BrokerId },
    /// The controller chose a leader.
    LeaderElected {
        tp: TopicPartition,
        leader: BrokerId,
        epoch: LeaderEpoch,
        isr: Rc<[BrokerId]>,
        reason: ElectionReason,
    },
    /// The controller found nobody to lead.
    NoLeader { tp: TopicPartition, epoch: LeaderEpoch, isr: Rc<[BrokerId]> },
    /// The controller wrote a new ISR: a member was lost, or a leader asked for it.
    IsrChanged { tp: TopicPartition, isr: Rc<[BrokerId]>, epoch: LeaderEpoch },
    /// A topic exists.
    TopicCreated { topic: TopicName, partitions: i32 },
    /// A topic is to be deleted, and waits for brokers that are down: they have replicas of it.
    DeletionWaits { topic: TopicName, brokers: Rc<[BrokerId]> },
    /// A partition moves to other brokers: the replicas that it is to have, or has.
    Moves { tp: TopicPartition, replicas: Rc<[BrokerId]>, step: MoveStep },
    /// A topic is gone.
    TopicDeleted { topic: TopicName },

    // Replicas.
    /// A replica leads from this offset on.
    BecameLeader { tp: TopicPartition, epoch: LeaderEpoch, start_offset: Offset },
    /// A replica follows.
    BecameFollower { tp: TopicPartition, epoch: LeaderEpoch, leader: BrokerId },
    /// Records reached a log.
    Appended { tp: TopicPartition, role: Role, base_offset: Offset, last_offset: Offset, bytes: FileRange },
    /// The active segment was closed and a new one begun.
    Rolled { tp: TopicPartition, base_offset: Offset, reason: RollReason },
    /// A segment was deleted: renamed now, gone after `file.delete.delay.ms`.
    SegmentDeleted { tp: TopicPartition, base_offset: Offset, reason: DeleteReason },
    /// A log begins later: what is before is no longer served.
    LogStartMoved { tp: TopicPartition, from: Offset, to: Offset },
    /// A replica is gone: its directory has another name now, and is deleted after `file.delete.delay.ms`, or (`stray`) kept
    /// for whoever misses it, since the broker was away when its topic went.
    ReplicaDeleted { tp: TopicPartition, directory: Rc<str>, stray: bool },
    /// A log was compacted: the keys from `from` up to `to` were looked at, and older records of theirs removed.
    Cleaned { tp: TopicPartition, from: Offset, to: Offset, removed: u64, bytes: u64 },
    /// An index entry was written: (offset, position of its batch).
    Indexed { tp: TopicPartition, offset: Offset, position: u32, bytes: FileRange },
    /// Records were cut off a log's end.
    Truncated { tp: TopicPartition, to: Offset, removed: i64 },
    /// A log was checked after an unclean stop; `truncated` bytes were not whole batches.
    Recovered { tp: TopicPartition, log_end_offset: Offset, truncated: u64 },
    /// A file was repaired at the start of a broker; the bytes are what was cut off, deleted or not to be read.
    Repaired { repair: Repair, bytes: FileRange },
    /// A leader learned how far a follower is, from the offset that it asked for.
    FollowerFetched { tp: TopicPartition, follower: BrokerId, offset: Offset },
    /// A high watermark moved.
    HighWatermarkMoved { tp: TopicPartition, role: Role, from: Offset, to: Offset },
    /// A leader wants members out of the ISR: they have not caught up for `replica.lag.time.max.ms`.
    IsrShrinkWanted { tp: TopicPartition, out: Rc<[BrokerId]>, lag_ms: i64 },
    /// A leader wants a member in the ISR: it has caught up.
    IsrExpandWanted { tp: TopicPartition, broker: BrokerId },
    /// A request waits.
    Parked { reason: ParkReason, tp: Option<TopicPartition> },
    /// A waiting request was answered because its time was up.
    Expired { reason: ParkReason, tp: Option<TopicPartition> },
    /// A request was refused for a partition.
    Refused { tp: TopicPartition, error: ErrorCode },

    // Groups.
    /// A group's state changed.
    GroupChanged { group: Rc<str>, from: GroupState, to: GroupState, generation: i32 },
    /// A member joined.
    MemberJoined { group: Rc<str>, member: Rc<str> },
    /// A member is out.
    MemberLeft { group: Rc<str>, member: Rc<str>, reason: LeaveReason },
    /// Offsets are committed: written to `__consumer_offsets` and replicated.
    OffsetCommitted { group: Rc<str>, tp: TopicPartition, offset: Offset },
    /// What was committed is no more, since its partition is none any more.
    CommitForgotten { group: Rc<str>, tp: TopicPartition },
    /// A coordinator read a partition of `__consumer_offsets` after becoming its leader.
    GroupsLoaded { partition: i32, groups: u32 },

    // Clients.
    /// A client has new metadata.
    MetadataLearned { topics: u32 },
    /// A record was put in the accumulator.
    Accumulated { tp: TopicPartition, key: Option<Rc<str>> },
    /// A batch went into a PRODUCE.
    BatchSent { tp: TopicPartition, records: u32, attempt: u32 },
    /// A batch was acknowledged (offset -1 with acks=0).
    Acknowledged { tp: TopicPartition, base_offset: Offset, records: u32, acks: i16 },
    /// A batch goes back to the accumulator to be sent again.
    Retried { tp: TopicPartition, error: ErrorCode, after: Span },
    /// A batch was given up.
    Failed { tp: TopicPartition, error: ErrorCode, records: u32 },
    /// A consumer got its partitions.
    Assigned { group: Rc<str>, generation: i32, partitions: Rc<[TopicPartition]> },
    /// A consumer gave up its partitions (`lost`: they were already somebody else's).
    Revoked { group: Rc<str>, partitions: Rc<[TopicPartition]>, lost: bool },
    /// A consumer knows where to read on.
    Positioned { tp: TopicPartition, offset: Offset, from: PositionFrom },
    /// poll() handed records to the application.
    Delivered { tp: TopicPartition, base_offset: Offset, last_offset: Offset },
    /// A consumer found no valid offset, and `auto.offset.reset=none`.
    NoOffset { tp: TopicPartition },

    // What must never be.
    /// An invariant does not hold.
    Violated { invariant: &'static str, evidence: Rc<str> },
    /// It does not hold, and the configuration permits that: told once for each partition.
    LossExplained { invariant: &'static str, evidence: Rc<str> },
}

/// Whether anything of it is worth a line in "what happened": the rest is traffic.
impl What {
    /// False for messages, connections and printed lines; and for the metadata log, whose records say more when replayed.
    pub fn is_story(&self) -> bool {
        if let What::Appended { tp, .. } = self {
            return &*tp.topic != METADATA_TOPIC;
        }
        !matches!(
            self,
            What::Sent { .. }
                | What::Connected { .. }
                | What::Printed { .. }
                | What::LineEnded { .. }
                | What::Parked { .. }
                | What::Expired { .. }
                | What::Indexed { .. }
                | What::FollowerFetched { .. }
                | What::MetadataLearned { .. }
        )
    }
}
