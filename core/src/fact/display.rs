//! Facts as lines of the trace: `7.412600 #412 broker-2 leads orders-0 epoch 2 from 3 because #410`. Terse, in Kafka's
//! terms, the same in every language: for grep, golden files and bug reports. Sentences are the page's business.

use std::fmt;

use super::{Fact, FileRange, MessageVerb, MoveStep, ParkReason, What};
use crate::ids::{BrokerId, TopicPartition};
use crate::protocol::{Message, Request, Response};

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} #{} ", self.at, self.id.0)?;
        match self.node {
            Some(node) => write!(f, "{node} ")?,
            None => f.write_str("script ")?,
        }
        self.what.fmt(f)?;
        match self.cause {
            Some(cause) => write!(f, " because #{}", cause.0),
            None => Ok(()),
        }
    }
}

impl fmt::Display for FileRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}..{}]", self.file, self.position, self.position + self.len)
    }
}

impl fmt::Display for ParkReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ParkReason::AwaitsHighWatermark(offset) => write!(f, "for high-watermark {offset}"),
            ParkReason::AwaitsLowWatermark(offset) => write!(f, "for low-watermark {offset}"),
            ParkReason::AwaitsData => f.write_str("for data"),
            ParkReason::AwaitsMembers => f.write_str("for members"),
            ParkReason::AwaitsAssignment => f.write_str("for assignment"),
        }
    }
}

struct List<'l, T>(&'l [T]);

impl<T: fmt::Display> fmt::Display for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (n, item) in self.0.iter().enumerate() {
            write!(f, "{}{item}", if n == 0 { "" } else { "," })?;
        }
        f.write_str("]")
    }
}

fn on(tp: &Option<TopicPartition>) -> String {
    tp.as_ref().map_or(String::new(), |tp| format!(" on {tp}"))
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use What as W;
        match self {
            W::Command { line, text } => write!(f, "line {line}: {text}"),
            W::LineEnded { line, exit } => write!(f, "line {line} ended exit {exit}"),
            W::ProcessStarted { name } => write!(f, "started {name}"),
            W::ProcessKilled => f.write_str("killed"),
            W::PowerLost { pages, lost } => write!(f, "power lost, {lost} of {pages} dirty pages"),
            W::PagesLost { dirty, pages, lost } => write!(f, "lost {lost} of {pages} pages {dirty}"),
            W::DiskFilled { full } => write!(f, "disk {}", if *full { "full" } else { "free" }),
            W::DiskSlowed { by } => write!(f, "disk slow {by}"),
            W::BitFlipped { bytes } => write!(f, "flipped {bytes}"),
            W::WriteFailed { file } => write!(f, "write failed {file}, log directory offline"),
            W::ProcessPaused => f.write_str("paused"),
            W::ProcessResumed => f.write_str("resumed"),
            W::ProcessExited { code } => write!(f, "exited {code}"),
            W::Printed { stream, line } => write!(f, "printed {stream:?} {line}"),
            W::Sent { to, message, arrives, .. } => {
                write!(f, "-> {to} ")?;
                message_name(message, f)?;
                match arrives {
                    Some(at) => write!(f, " arrives {at}"),
                    None => f.write_str(" held by a cut link"),
                }
            }
            W::Connected { to } => write!(f, "connects to {to}"),
            W::Disconnected { from } => write!(f, "disconnected from {from}"),
            W::RequestTimedOut { to, after } => write!(f, "request to {to} timed out after {after}"),
            W::LinkChanged { a, b, cut, one_way } => {
                write!(f, "link {a}{}{b} {}", between(*one_way), if *cut { "cut" } else { "healed" })
            }
            W::LinkDelayed { a, b, delay, one_way } => {
                write!(f, "link {a}{}{b} delayed {delay}", between(*one_way))
            }
            W::MessageDisturbed { .. } if !cfg!(feature = "lab") => Ok(()),
            W::MessageDisturbed { verb, to, message } => {
                match verb {
                    MessageVerb::Drop => f.write_str("message dropped")?,
                    MessageVerb::Delay(by) => write!(f, "message delayed {by}")?,
                    MessageVerb::Duplicate => f.write_str("message duplicated")?,
                    MessageVerb::Deliver => f.write_str("message delivered first")?,
                }
                write!(f, " -> {to} ")?;
                message_name(message, f)
            }
            W::SessionOpened { session, owner } => write!(f, "session {} opened by {owner}", session.0),
            W::SessionEnded { session, owner, closed, silent_for } => {
                let how = if *closed { "closed" } else { "expired" };
                write!(f, "session {} of {owner} {how} silent {silent_for}", session.0)
            }
            W::ZnodeCreated { path, ephemeral } => {
                write!(f, "znode {path} created{}", if *ephemeral { " ephemeral" } else { "" })
            }
            W::ZnodeChanged { path, version } => write!(f, "znode {path} version {version}"),
            W::ZnodeDeleted { path } => write!(f, "znode {path} deleted"),
            W::WatchFired { path, kind, to } => write!(f, "watch {path} {kind:?} fires for {to}"),
            W::CandidateStands { epoch } => write!(f, "stands for epoch {epoch}"),
            W::VoteGranted { candidate, epoch } => write!(f, "votes for {candidate} in epoch {epoch}"),
            W::BrokerRegistered { broker, epoch } => write!(f, "registers broker {broker} epoch {epoch}"),
            W::BrokerFenced { broker, silent_for: None } => write!(f, "fences broker {broker}"),
            W::BrokerFenced { broker, silent_for: Some(span) } => {
                write!(f, "fences broker {broker} silent {span}")
            }
            W::MetadataReplayed { to, records } => write!(f, "replayed metadata to {to} records {records}"),
            W::BrokerUnfenced { broker } => write!(f, "unfences broker {broker}"),
            W::ControllerElected { epoch } => write!(f, "controller of epoch {epoch}"),
            W::ControllerResigned { epoch } => write!(f, "controller no more, epoch {epoch}"),
            W::BrokerJoined { broker } => write!(f, "sees broker {broker} join"),
            W::BrokerLost { broker } => write!(f, "sees broker {broker} lost"),
            W::LeaderElected { tp, leader, epoch, isr, reason } => {
                write!(f, "elects {leader} for {tp} epoch {epoch} isr {} {reason:?}", List(isr))
            }
            W::NoLeader { tp, epoch, isr } => write!(f, "no leader for {tp} epoch {epoch} isr {}", List(isr)),
            W::IsrChanged { tp, isr, epoch } => write!(f, "isr of {tp} {} epoch {epoch}", List(isr)),
            W::DeletionWaits { .. }
            | W::TopicDeleted { .. }
            | W::Moves { .. }
            | W::ReplicaDeleted { .. }
            | W::CommitForgotten { .. }
                if !cfg!(feature = "admin") =>
            {
                Ok(())
            }
            W::DeletionWaits { topic, brokers } => {
                write!(f, "deletion of topic {topic} waits for {}", List(brokers))
            }
            W::Moves { tp, replicas, step } => {
                let replicas = List(replicas);
                match step {
                    MoveStep::Begins => write!(f, "moves {tp} to {replicas}"),
                    MoveStep::TakenBack => write!(f, "moves {tp} no more, replicas {replicas}"),
                    MoveStep::Arrives => write!(f, "moved {tp} replicas {replicas}"),
                }
            }
            W::TopicDeleted { topic } => write!(f, "topic {topic} deleted"),
            W::TopicCreated { topic, partitions } => write!(f, "topic {topic} partitions {partitions}"),
            W::BecameLeader { tp, epoch, start_offset } => {
                write!(f, "leads {tp} epoch {epoch} from {start_offset}")
            }
            W::BecameFollower { tp, epoch, leader } => write!(f, "follows {leader} for {tp} epoch {epoch}"),
            W::Appended { tp, role, base_offset, last_offset, bytes } => {
                write!(f, "appended {tp} {base_offset}..={last_offset} {role:?} {bytes}")
            }
            W::Rolled { tp, base_offset, reason } => write!(f, "rolled {tp} at {base_offset} {reason:?}"),
            W::SegmentDeleted { tp, base_offset, reason } => {
                write!(f, "deleted segment {base_offset} of {tp} {reason:?}")
            }
            W::ReplicaDeleted { tp, directory, stray } => {
                write!(f, "{} {tp} as {directory}", if *stray { "stray" } else { "deleted" })
            }
            W::LogStartMoved { tp, from, to } => write!(f, "log-start {tp} {from} -> {to}"),
            W::Cleaned { tp, from, to, removed, bytes } => {
                write!(f, "cleaned {tp} {from}..{to} removed {removed} records {bytes} bytes")
            }
            W::Indexed { tp, offset, position, .. } => write!(f, "indexed {tp} {offset} at {position}"),
            W::Truncated { tp, to, removed } => write!(f, "truncated {tp} to {to} removed {removed}"),
            W::Recovered { tp, log_end_offset, truncated } => {
                write!(f, "recovered {tp} end {log_end_offset} bytes cut {truncated}")
            }
            W::Repaired { repair, bytes } => write!(f, "repaired {bytes} {repair:?}"),
            W::FollowerFetched { tp, follower, offset } => {
                write!(f, "follower {follower} of {tp} is at {offset}")
            }
            W::HighWatermarkMoved { tp, role, from, to } => {
                write!(f, "high-watermark {tp} {from} -> {to} {role:?}")
            }
            W::IsrShrinkWanted { tp, out, lag_ms } => {
                write!(f, "wants {} out of isr of {tp} lag over {lag_ms} ms", List(out))
            }
            W::IsrExpandWanted { tp, broker } => write!(f, "wants {broker} in isr of {tp}"),
            W::Parked { reason, tp } => write!(f, "parked{} {reason}", on(tp)),
            W::Expired { reason, tp } => write!(f, "expired{} {reason}", on(tp)),
            W::Refused { tp, error } => write!(f, "refused {tp} {error}"),
            W::GroupChanged { group, from, to, generation } => {
                write!(f, "group {group} {} -> {} generation {generation}", from.name(), to.name())
            }
            W::MemberJoined { group, member } => write!(f, "group {group} member {member} joins"),
            W::MemberLeft { group, member, reason } => {
                write!(f, "group {group} member {member} out {reason:?}")
            }
            W::OffsetCommitted { group, tp, offset } => write!(f, "group {group} committed {tp} {offset}"),
            W::CommitForgotten { group, tp } => write!(f, "forgot commit {group} {tp}"),
            W::GroupsLoaded { partition, groups } => {
                write!(f, "loaded __consumer_offsets-{partition} groups {groups}")
            }
            W::MetadataLearned { topics } => write!(f, "metadata of {topics} topics"),
            W::Accumulated { tp, key } => {
                write!(
                    f,
                    "accumulated {tp}{}",
                    key.as_ref().map_or(String::new(), |key| format!(" key {key}"))
                )
            }
            W::BatchSent { tp, records, attempt } => {
                write!(f, "batch {tp} records {records} attempt {attempt}")
            }
            W::Acknowledged { tp, base_offset, records, .. } => {
                write!(f, "acknowledged {tp} {base_offset} records {records}")
            }
            W::Retried { tp, error, after } => write!(f, "retries {tp} {error} after {after}"),
            W::Failed { tp, error, records } => write!(f, "gives up {tp} {error} records {records}"),
            W::Assigned { group, generation, partitions } => {
                write!(f, "group {group} assigned {} generation {generation}", List(partitions))
            }
            W::Revoked { group, partitions, lost } => {
                write!(f, "group {group} {} {}", if *lost { "lost" } else { "revoked" }, List(partitions))
            }
            W::Positioned { tp, offset, from } => write!(f, "reads {tp} from {offset} {from:?}"),
            W::Delivered { tp, base_offset, last_offset } => {
                write!(f, "delivered {tp} {base_offset}..={last_offset}")
            }
            W::NoOffset { tp } => write!(f, "no offset for {tp}"),
            W::Violated { invariant, evidence } => write!(f, "VIOLATED {invariant}: {evidence}"),
            W::LossExplained { invariant, evidence } => write!(f, "explained loss {invariant}: {evidence}"),
        }
    }
}

fn message_name(message: &Message, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match message {
        Message::Request { request, .. } => {
            f.write_str(request.api().name())?;
            request_figures(request, f)
        }
        Message::Response { response, .. } => {
            write!(f, "{} answer", response.api().name())?;
            response_figures(response, f)
        }
        Message::ZkRequest { request, .. } => write!(f, "zookeeper {}", variant(&format!("{request:?}"))),
        Message::ZkReply { reply, .. } => write!(f, "zookeeper answer {}", variant(&format!("{reply:?}"))),
        Message::ZkWatch(event) => write!(f, "zookeeper watch {} {:?}", event.path, event.kind),
    }
}

/// What stands between the ends of a link.
fn between(one_way: bool) -> char {
    if one_way { '>' } else { ' ' }
}

fn variant(debug: &str) -> &str {
    debug.split(|c: char| !c.is_alphanumeric()).next().unwrap_or(debug)
}

fn request_figures(request: &Request, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match request {
        Request::Produce(produce) => {
            write!(f, " acks={}", produce.acks)?;
            produce.partitions.iter().try_for_each(|(tp, batch)| write!(f, " {tp} {} B", batch.len()))
        }
        Request::Fetch(fetch) => fetch
            .partitions
            .iter()
            .take(4)
            .try_for_each(|p| write!(f, " {}@{}(epoch {})", p.tp, p.fetch_offset, p.current_leader_epoch)),
        Request::LeaderAndIsr(request) => request.partitions.iter().take(4).try_for_each(|(tp, state, _)| {
            write!(
                f,
                " {tp} leader {} epoch {} isr {}",
                state.leader,
                state.leader_epoch,
                List::<BrokerId>(&state.isr)
            )
        }),
        Request::AlterPartition(request) => request
            .partitions
            .iter()
            .try_for_each(|asked| write!(f, " {} isr {}", asked.tp, List(&asked.isr))),
        Request::OffsetCommit(request) => {
            request.offsets.iter().try_for_each(|(tp, committed)| write!(f, " {tp}={}", committed.offset))
        }
        Request::SyncGroup(request) => write!(f, " generation {}", request.generation),
        Request::Heartbeat(request) => write!(f, " generation {}", request.generation),
        _ => Ok(()),
    }
}

fn response_figures(response: &Response, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match response {
        Response::Produce(produce) => produce
            .partitions
            .iter()
            .try_for_each(|p| write!(f, " {} base offset {} {}", p.tp, p.base_offset, p.error)),
        Response::Fetch(fetch) => fetch.partitions.iter().take(4).try_for_each(|p| {
            write!(f, " {} {} B HW {} {}", p.tp, p.records.len(), p.high_watermark, p.error)
        }),
        Response::AlterPartition(response) => {
            response.partitions.iter().try_for_each(|(tp, answer)| match answer {
                Ok(state) => write!(f, " {tp} isr {}", List(&state.isr)),
                Err(error) => write!(f, " {tp} {error}"),
            })
        }
        Response::JoinGroup(response) => write!(f, " generation {} {}", response.generation, response.error),
        Response::SyncGroup(response) => write!(f, " {}", response.error),
        Response::Heartbeat(response) => write!(f, " {}", response.error),
        Response::FindCoordinator(response) => write!(f, " {} {}", response.coordinator, response.error),
        Response::InitProducerId(response) => write!(f, " {} {}", response.producer_id, response.error),
        _ => Ok(()),
    }
}
