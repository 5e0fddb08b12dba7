//! What happened, in English.

use highwater_core::controller::CAN_DELETE;
use highwater_core::fact::{
    ClientFact, ConsumerFact, ControllerFact, DeleteReason, DiskFact, ElectionReason, Fact, FileRange,
    GroupFact, InvariantFact, LeaveReason, LogFact, MessageVerb, NetworkFact, ParkReason, PositionFrom,
    ProcessFact, ProducerFact, QuorumFact, ReplicaFact, Role, RollReason, ScriptFact, Stream, What,
    ZooKeeperFact,
};
use highwater_core::ids::{BrokerId, NodeId, TopicPartition};
use highwater_core::protocol::Message;
use highwater_core::protocol::zookeeper::WatchKind;
use highwater_core::world::HAS_MESSAGES;

use super::names::{ids, short_member, without_time};
use super::{Locale, Names, admin, disks, quorum};

/// One sentence, without the process (it has a column of its own) and without the cause.
pub fn sentence(fact: &Fact, names: &Names) -> String {
    let node = |node: NodeId| names.node(node);
    match &fact.what {
        What::Script(ScriptFact::Command { text, .. }) => format!("`{}`", without_time(text)),
        What::Script(ScriptFact::LineEnded { exit: 0, line }) => format!("line {line} is done"),
        What::Script(ScriptFact::LineEnded { exit, line }) => {
            format!("line {line} ended with exit code {exit}")
        }
        What::Process(ProcessFact::Started { .. }) => "starts".to_owned(),
        What::Process(ProcessFact::Killed) => "dies at once (kill -9); its disk survives".to_owned(),
        What::Process(ProcessFact::Paused) => "stops in its tracks (a long pause)".to_owned(),
        What::Process(ProcessFact::Resumed) => "goes on, and does not know how long it slept".to_owned(),
        What::Process(ProcessFact::Exited { code: 0 }) => "ends".to_owned(),
        What::Process(ProcessFact::Exited { code }) => format!("ends with exit code {code}"),
        What::Process(ProcessFact::Printed { stream: Stream::Out, line }) => format!("prints `{line}`"),
        What::Process(ProcessFact::Printed { stream: Stream::Err, line }) => format!("complains `{line}`"),
        What::Network(NetworkFact::Sent { to, message, arrives: Some(_), .. }) => {
            format!("{} to {}", message_name(message), node(*to))
        }
        What::Network(NetworkFact::Sent { to, message, arrives: None, .. }) => {
            format!("{} to {}: it will never arrive", message_name(message), node(*to))
        }
        What::Network(NetworkFact::Connected { to }) => format!("connected to {}", node(*to)),
        What::Network(NetworkFact::Disconnected { from }) => {
            format!("lost the connection to {}", node(*from))
        }
        What::Client(ClientFact::RequestTimedOut { to, after }) => {
            format!("no answer from {} for {after}: gives the request up", node(*to))
        }
        What::Network(NetworkFact::LinkChanged { a, b, cut, one_way: true }) if HAS_MESSAGES => {
            let what = if *cut { "is held" } else { "arrives again" };
            format!("what {} sends to {} {what}", node(*a), node(*b))
        }
        What::Network(NetworkFact::LinkDelayed { a, b, delay, one_way: true }) if HAS_MESSAGES => {
            format!("messages from {} to {} take {delay} longer", node(*a), node(*b))
        }
        What::Network(NetworkFact::MessageDisturbed { verb, to, message }) if HAS_MESSAGES => {
            let (message, to) = (message_name(message), node(*to));
            match verb {
                MessageVerb::Drop => format!("{message} to {to} is lost on its way"),
                MessageVerb::Delay(by) => format!("{message} to {to} takes {by} longer"),
                MessageVerb::Duplicate => format!("{message} to {to} arrives twice"),
                MessageVerb::Deliver => format!("{message} to {to} overtakes everything"),
            }
        }
        What::Network(NetworkFact::MessageDisturbed { .. }) => String::new(),
        What::Network(NetworkFact::LinkChanged { a, b, cut: true, .. }) => {
            format!("the link between {} and {} is cut", node(*a), node(*b))
        }
        What::Network(NetworkFact::LinkChanged { a, b, cut: false, .. }) => {
            format!("the link between {} and {} is whole again", node(*a), node(*b))
        }
        What::Network(NetworkFact::LinkDelayed { a, b, delay, .. }) => {
            format!("messages between {} and {} take {delay} longer", node(*a), node(*b))
        }
        What::ZooKeeper(ZooKeeperFact::SessionOpened { owner, .. }) => {
            format!("opens a session for {}", node(*owner))
        }
        What::ZooKeeper(ZooKeeperFact::SessionEnded { owner, closed: true, .. }) => {
            format!("ends the session of {}, which said goodbye", node(*owner))
        }
        What::ZooKeeper(ZooKeeperFact::SessionEnded { owner, closed: false, silent_for, .. }) => {
            format!("ends the session of {}: not a word for {silent_for}", node(*owner))
        }
        What::ZooKeeper(ZooKeeperFact::ZnodeCreated { path, ephemeral: true }) => {
            format!("has a new `{path}`, for as long as the session lasts")
        }
        What::ZooKeeper(ZooKeeperFact::ZnodeCreated { path, ephemeral: false }) => {
            format!("has a new `{path}`")
        }
        What::ZooKeeper(ZooKeeperFact::ZnodeChanged { path, version }) => {
            format!("changes `{path}`, version {version}")
        }
        What::ZooKeeper(ZooKeeperFact::ZnodeDeleted { path }) => format!("removes `{path}`"),
        What::ZooKeeper(ZooKeeperFact::WatchFired { path, kind, to }) => {
            format!("fires the watch of {} on `{path}`: {}", node(*to), watch_kind(*kind))
        }
        What::Quorum(QuorumFact::CandidateStands { .. })
        | What::Quorum(QuorumFact::VoteGranted { .. })
        | What::Quorum(QuorumFact::BrokerRegistered { .. })
        | What::Quorum(QuorumFact::BrokerFenced { .. })
        | What::Quorum(QuorumFact::BrokerUnfenced { .. })
        | What::Quorum(QuorumFact::MetadataReplayed { .. }) => quorum::sentence(&fact.what, Locale::En),
        What::Controller(ControllerFact::DeletionWaits { .. })
        | What::Controller(ControllerFact::TopicDeleted { .. })
        | What::Controller(ControllerFact::PartitionMoves { .. })
        | What::Replica(ReplicaFact::Deleted { .. })
        | What::Group(GroupFact::CommitForgotten { .. }) => admin::sentence(&fact.what, Locale::En),
        What::Controller(ControllerFact::Elected { epoch }) => {
            format!("is the controller now, epoch {epoch}")
        }
        What::Controller(ControllerFact::Resigned { epoch }) => {
            format!("is not the controller any more (epoch {epoch})")
        }
        What::Controller(ControllerFact::BrokerJoined { broker }) => {
            format!("sees broker {broker} come (it is the controller)")
        }
        What::Controller(ControllerFact::BrokerLost { broker }) => {
            format!("sees broker {broker} go (it is the controller)")
        }
        What::Controller(ControllerFact::LeaderElected { tp, leader, epoch, isr, reason }) => {
            let isr = brokers(isr);
            format!("elects broker {leader} for {tp}, epoch {epoch}, ISR {isr}: {}", election_reason(*reason))
        }
        What::Controller(ControllerFact::NoLeader { tp, epoch, isr }) => {
            format!("finds nobody to lead {tp}: nobody of the ISR {} is alive (epoch {epoch})", brokers(isr))
        }
        What::Controller(ControllerFact::IsrChanged { tp, isr, .. }) => {
            format!("writes the ISR of {tp}: now {}", brokers(isr))
        }
        What::Controller(ControllerFact::TopicCreated { topic, partitions }) => {
            format!("topic {topic} exists, {partitions} {}", partition_word(*partitions))
        }
        What::Replica(ReplicaFact::BecameLeader { tp, epoch, start_offset }) => {
            format!("leads {tp} in epoch {epoch}, from offset {start_offset} on")
        }
        What::Replica(ReplicaFact::BecameFollower { tp, epoch, leader }) => {
            format!("follows broker {leader} for {tp}, epoch {epoch}")
        }
        What::Log(LogFact::Appended { tp, role, base_offset, last_offset, bytes }) => {
            format!("{} {tp} {}, {}", appended(*role), offsets(*base_offset, *last_offset), place(bytes))
        }
        What::Log(LogFact::Rolled { tp, base_offset, reason }) => {
            format!("begins a new segment of {tp} at offset {base_offset}: {}", roll_reason(*reason))
        }
        What::Log(LogFact::SegmentDeleted { tp, base_offset, reason }) => {
            format!("deletes the segment {base_offset} of {tp}: {}", delete_reason(*reason))
        }
        What::Log(LogFact::LogStartMoved { tp, from, to }) => {
            format!("lets {tp} begin at offset {to} instead of {from}")
        }
        What::Log(LogFact::Cleaned { tp, from, to, removed, bytes }) => {
            format!(
                "compacts {tp} by the keys of offsets {from} to {to}: {removed} older records go, {bytes} bytes"
            )
        }
        What::Log(LogFact::Indexed { tp, offset, position, .. }) => {
            format!("notes in the index of {tp}: offset {offset} is at byte {position}")
        }
        What::Log(LogFact::Truncated { tp, to, removed }) => {
            format!("cuts {tp} back to offset {to}: {removed} {} lost here", records(*removed))
        }
        What::Log(LogFact::Recovered { tp, log_end_offset, truncated: 0 }) => {
            format!("checked the log of {tp} after its crash: whole, up to offset {log_end_offset}")
        }
        What::Log(LogFact::Recovered { tp, log_end_offset, truncated }) => {
            format!(
                "checked the log of {tp} after its crash: {truncated} torn bytes cut off, ends at offset {log_end_offset}"
            )
        }
        What::Process(ProcessFact::PowerLost { .. })
        | What::Disk(DiskFact::PagesLost { .. })
        | What::Disk(DiskFact::Filled { .. })
        | What::Disk(DiskFact::Slowed { .. })
        | What::Disk(DiskFact::BitFlipped { .. })
        | What::Disk(DiskFact::WriteFailed { .. })
        | What::Disk(DiskFact::Repaired { .. }) => disks::sentence(&fact.what, Locale::En),
        What::Replica(ReplicaFact::FollowerFetched { tp, follower, offset }) => {
            format!(
                "hears broker {follower} ask for {tp} from offset {offset}: so that is its log end offset"
            )
        }
        What::Replica(ReplicaFact::HighWatermarkMoved { tp, role: Role::Leader, from, to }) => {
            format!(
                "raises the high watermark of {tp} from {from} to {to}: the whole ISR has everything below"
            )
        }
        What::Replica(ReplicaFact::HighWatermarkMoved { tp, role: Role::Follower, from, to }) => {
            format!("learns that the high watermark of {tp} moved from {from} to {to}")
        }
        What::Replica(ReplicaFact::IsrShrinkWanted { tp, out, lag_ms }) => {
            format!("wants {} out of the ISR of {tp}: not caught up for {lag_ms} ms", brokers(out))
        }
        What::Replica(ReplicaFact::IsrExpandWanted { tp, broker }) => {
            format!("wants broker {broker} back in the ISR of {tp}: it has caught up")
        }
        What::Replica(ReplicaFact::Parked { reason, tp }) => {
            format!("parks a request{}: {}", about(tp), park_reason(*reason))
        }
        What::Replica(ReplicaFact::Expired { reason, tp }) => {
            format!("lets a request{} wait no longer: {}", about(tp), park_reason(*reason))
        }
        What::Replica(ReplicaFact::Refused { tp, error }) => format!("refuses {tp}: `{error}`"),
        What::Group(GroupFact::Changed { group, from, to, generation }) => {
            format!("moves group {group} from {} to {}, generation {generation}", from.name(), to.name())
        }
        What::Group(GroupFact::MemberJoined { group, member }) => {
            format!("takes {} into group {group}", short_member(member))
        }
        What::Group(GroupFact::MemberLeft { group, member, reason }) => {
            format!("puts {} out of group {group}: {}", short_member(member), leave_reason(*reason))
        }
        What::Group(GroupFact::OffsetCommitted { group, tp, offset }) => {
            format!("stores the commit of group {group} for {tp}: next is offset {offset}")
        }
        What::Group(GroupFact::GroupsLoaded { partition, groups }) => {
            format!("reads `__consumer_offsets-{partition}`: coordinates {groups} {}", group_word(*groups))
        }
        What::Client(ClientFact::MetadataLearned { topics }) => {
            format!("has new metadata of {topics} topics")
        }
        What::Producer(ProducerFact::Accumulated { tp, key: Some(key) }) => {
            format!("puts key {key} into the batch for {tp}")
        }
        What::Producer(ProducerFact::Accumulated { tp, key: None }) => {
            format!("puts a record into the batch for {tp}")
        }
        What::Producer(ProducerFact::BatchSent { tp, records: n, attempt: 1 }) => {
            format!("sends {n} {} for {tp}", records(i64::from(*n)))
        }
        What::Producer(ProducerFact::BatchSent { tp, records: n, attempt }) => {
            format!("sends {n} {} for {tp} again (attempt {attempt})", records(i64::from(*n)))
        }
        What::Producer(ProducerFact::Acknowledged { tp, base_offset: -1, records: n, .. }) => {
            format!("counts {n} {} for {tp} as written: acks=0 asks nobody", records(i64::from(*n)))
        }
        What::Producer(ProducerFact::Acknowledged { tp, base_offset, records: n, .. }) => {
            let last = base_offset + i64::from(*n) - 1;
            format!("knows that {tp} {} is written", offsets(*base_offset, last))
        }
        What::Producer(ProducerFact::Retried { tp, error, after }) => {
            format!("meets `{error}` for {tp}: will try again in {after}")
        }
        What::Producer(ProducerFact::Failed { tp, error, records: n }) => {
            format!("gives up {n} {} for {tp}: `{error}`", records(i64::from(*n)))
        }
        What::Consumer(ConsumerFact::Assigned { group, generation, partitions }) => {
            format!("owns {} in group {group}, generation {generation}", list(partitions))
        }
        What::Consumer(ConsumerFact::Revoked { partitions, lost: true, .. }) => {
            format!("had already lost {}", list(partitions))
        }
        What::Consumer(ConsumerFact::Revoked { partitions, lost: false, .. }) => {
            format!("gives up {}", list(partitions))
        }
        What::Consumer(ConsumerFact::Positioned { tp, offset, from }) => {
            format!("will read {tp} from offset {offset}: {}", position_from(*from))
        }
        What::Consumer(ConsumerFact::Delivered { tp, base_offset, last_offset }) => {
            format!("poll() hands over {tp} {}", offsets(*base_offset, *last_offset))
        }
        What::Consumer(ConsumerFact::NoOffset { tp }) => {
            format!("has no offset for {tp}, and auto.offset.reset=none: it ends")
        }
        What::Invariant(InvariantFact::Violated { invariant, evidence }) => {
            format!("must never be: {invariant} does not hold ({evidence})")
        }
        What::Invariant(InvariantFact::LossExplained { invariant, evidence }) => {
            format!("a loss that the configuration permits: {invariant} ({evidence})")
        }
    }
}

/// What a message is called: `FETCH`, or `FETCH answered`.
pub fn message_name(message: &Message) -> String {
    match message {
        Message::Request { request, .. } => request.api().name().to_owned(),
        Message::Response { response, .. } => format!("the answer to {}", response.api().name()),
        Message::ZkRequest { .. } => "a question".to_owned(),
        Message::ZkReply { .. } => "the answer".to_owned(),
        Message::ZkWatch(event) => format!("news of `{}`", event.path),
    }
}

fn appended(role: Role) -> &'static str {
    match role {
        Role::Leader => "appends",
        Role::Follower => "copies",
    }
}

fn offsets(first: i64, last: i64) -> String {
    if first == last { format!("offset {first}") } else { format!("offsets {first} to {last}") }
}

fn place(bytes: &FileRange) -> String {
    format!("{} bytes at position {}", bytes.len, bytes.position)
}

fn records(n: i64) -> &'static str {
    if n == 1 { "record" } else { "records" }
}

fn partition_word(n: i32) -> &'static str {
    if n == 1 { "partition" } else { "partitions" }
}

fn group_word(n: u32) -> &'static str {
    if n == 1 { "group" } else { "groups" }
}

fn brokers(some: &[BrokerId]) -> String {
    if some.is_empty() { "empty".to_owned() } else { ids(some) }
}

fn list(partitions: &[TopicPartition]) -> String {
    if partitions.is_empty() {
        return "nothing".to_owned();
    }
    partitions.iter().map(TopicPartition::to_string).collect::<Vec<_>>().join(", ")
}

fn about(tp: &Option<TopicPartition>) -> String {
    tp.as_ref().map_or_else(String::new, |tp| format!(" for {tp}"))
}

fn watch_kind(kind: WatchKind) -> &'static str {
    match kind {
        WatchKind::Created => "created",
        WatchKind::Deleted => "deleted",
        WatchKind::DataChanged => "changed",
        WatchKind::ChildrenChanged => "its children changed",
    }
}

fn election_reason(reason: ElectionReason) -> &'static str {
    match reason {
        ElectionReason::NewPartition => "the first live replica of a new partition",
        ElectionReason::LeaderLost => "the first live member of the ISR",
        ElectionReason::Unclean => "unclean, nobody of the ISR is alive",
        ElectionReason::Preferred => "the preferred replica",
        ElectionReason::ControlledShutdown => "the old leader is shutting down",
        ElectionReason::Reassigned if !CAN_DELETE => "",
        ElectionReason::Reassigned => "the partition has moved away from the old leader",
    }
}

fn roll_reason(reason: RollReason) -> &'static str {
    match reason {
        RollReason::Size => "the batch would not have fitted (segment.bytes)",
        RollReason::Time => "the old one was open long enough (segment.ms)",
        RollReason::OffsetIndexFull => "its offset index is full",
        RollReason::TimeIndexFull => "its time index is full",
        RollReason::OffsetOverflow => "its offsets no longer fit 31 bits",
        RollReason::Retention => "all of the old one is about to be deleted",
    }
}

fn delete_reason(reason: DeleteReason) -> &'static str {
    match reason {
        DeleteReason::LogStart => "all of it lies before the log start",
        DeleteReason::Size => "there is enough without it (retention.bytes)",
        DeleteReason::Time => "its newest record is too old (retention.ms)",
    }
}

fn park_reason(reason: ParkReason) -> String {
    match reason {
        ParkReason::AwaitsHighWatermark(offset) => format!("acks=all, until the high watermark is {offset}"),
        ParkReason::AwaitsLowWatermark(offset) => {
            format!("until every live replica begins at offset {offset}")
        }
        ParkReason::AwaitsData => "nothing to give yet".to_owned(),
        ParkReason::AwaitsMembers => "until every member has joined".to_owned(),
        ParkReason::AwaitsAssignment => "until the leader of the group brings the assignment".to_owned(),
    }
}

fn leave_reason(reason: LeaveReason) -> &'static str {
    match reason {
        LeaveReason::Left => "it said goodbye",
        LeaveReason::SessionTimeout => "not heard of for session.timeout.ms",
        LeaveReason::RebalanceTimeout => "it did not join again in time",
        LeaveReason::Replaced => "another process has its group.instance.id",
    }
}

fn position_from(from: PositionFrom) -> &'static str {
    match from {
        PositionFrom::Committed => "the group's commit",
        PositionFrom::Earliest => "auto.offset.reset=earliest",
        PositionFrom::Latest => "auto.offset.reset=latest",
        PositionFrom::Given => "as the command line says",
    }
}
