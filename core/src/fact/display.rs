//! Facts as lines of the trace: `7.412600 #412 broker-2 leads orders-0 epoch 2 from 3 because #410`. Terse, in Kafka's
//! terms, the same in every language: for grep, golden files and bug reports. Sentences are the page's business.

use std::fmt;

use super::{Fact, FileRange};
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

/// `[1,2,3]`.
pub(super) struct List<'l, T>(pub &'l [T]);

impl<T: fmt::Display> fmt::Display for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (n, item) in self.0.iter().enumerate() {
            write!(f, "{}{item}", if n == 0 { "" } else { "," })?;
        }
        f.write_str("]")
    }
}

/// ` on orders-0`, or nothing.
pub(super) fn on(tp: &Option<TopicPartition>) -> String {
    tp.as_ref().map_or(String::new(), |tp| format!(" on {tp}"))
}

/// The name of a message, with its main figures.
pub(super) fn message_name(message: &Message, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
