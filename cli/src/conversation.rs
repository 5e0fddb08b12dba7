//! The conversation of a run: every request that a broker answered, in the order of arrival.
//!
//! ```text
//!    1.677  adminclient-1 -> 1  CREATE_TOPICS v7  282 ms
//!    2.514  broker-3-fetcher-0 -> 1  FETCH v17  asks 0@0(epoch 0); gets 0: 83 B, HW 0  110 ms
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::rc::Rc;

use highwater_core::fact::{Fact, NetworkFact, What};
use highwater_core::ids::{ConnId, NodeId, Offset, TopicPartition};
use highwater_core::protocol::data::{FetchRequest, FetchResponse};
use highwater_core::protocol::{ErrorCode, Message, Request, Response};
use highwater_core::time::Instant;
use highwater_core::world::World;

/// A request that has not been answered.
#[derive(Debug)]
struct Asked {
    arrived: Instant,
    from: String,
    to: NodeId,
    request: Rc<Request>,
}

/// What was asked and answered so far.
#[derive(Debug, Default)]
pub struct Conversation {
    asked: BTreeMap<(ConnId, u32), Asked>,
    answered: Vec<(Instant, u64, String)>,
}

impl Conversation {
    /// Takes a fact that may be a message.
    pub fn note(&mut self, world: &World, fact: &Fact) {
        let What::Network(NetworkFact::Sent { to, conn, message, way }) = &fact.what else { return };
        match message {
            Message::Request { correlation, request } => {
                let from = name(world, fact.node, *to, request);
                let arrived = way.arrives().unwrap_or(fact.at);
                let asked = Asked { arrived, from, to: *to, request: request.clone() };
                self.asked.insert((*conn, *correlation), asked);
            }
            Message::Response { correlation, response } => {
                let Some(asked) = self.asked.remove(&(*conn, *correlation)) else { return };
                let took = fact.at.since(asked.arrived).0 / 1000;
                let to = match asked.to {
                    NodeId::Broker(id) | NodeId::Controller(id) => id.0,
                    NodeId::Zk | NodeId::Client(_) => 0,
                };
                let api = asked.request.api();
                let mut line = format!("{} -> {to}  {} v{}", asked.from, api.name(), api.version());
                describe(&mut line, &asked.request, response);
                self.answered.push((asked.arrived, took, line));
            }
            Message::ZkRequest { .. } | Message::ZkReply { .. } | Message::ZkWatch(_) => {}
        }
    }

    /// One line a request; a request that asks for nothing new, repeated, is one line with a count.
    pub fn text(mut self) -> String {
        self.answered.sort_by_key(|(arrived, ..)| *arrived);
        let start = self.answered.first().map_or(Instant::START, |(arrived, ..)| *arrived);
        let mut rows: Vec<(Instant, String, u32, u64)> = Vec::new();
        let mut last: BTreeMap<String, usize> = BTreeMap::new();
        for (arrived, took, line) in self.answered {
            let mut words = line.split_whitespace();
            let key: String = words.by_ref().take(4).collect::<Vec<_>>().join(" ");
            let quiet = ["FETCH", "HEARTBEAT"].iter().any(|api| key.ends_with(api));
            match last.get(&key).filter(|at| quiet && rows[**at].1 == line) {
                Some(at) => rows[*at].2 += 1,
                None => {
                    last.insert(key, rows.len());
                    rows.push((arrived, line, 1, took));
                }
            }
        }
        let mut text = String::new();
        for (arrived, line, count, took) in rows {
            let at = arrived.since(start).0;
            let end = if count > 1 { format!("x{count}") } else { format!("{took} ms") };
            let _ = writeln!(text, "{:4}.{:03}  {line}  {end}", at / 1_000_000, at / 1000 % 1000);
        }
        text
    }
}

fn name(world: &World, node: Option<NodeId>, to: NodeId, request: &Request) -> String {
    match (node, request) {
        (Some(NodeId::Broker(id)), Request::Fetch(_)) if to.broker().is_none() => format!("raft-client-{id}"),
        (Some(NodeId::Broker(id)), Request::Fetch(_)) => format!("broker-{id}-fetcher-0"),
        (Some(NodeId::Broker(id)), _) => id.to_string(),
        (Some(NodeId::Client(id)), _) => world.client_name(id).map_or("-".into(), |name| name.to_string()),
        (Some(NodeId::Controller(id)), _) => id.to_string(),
        (Some(NodeId::Zk) | None, _) => "-".into(),
    }
}

fn describe(line: &mut String, request: &Request, response: &Response) {
    match (request, response) {
        (Request::Produce(asked), Response::Produce(answer)) => {
            let _ = write!(line, "  acks={}", asked.acks);
            for partition in &answer.partitions {
                let _ = write!(line, " {} base offset {}", partition.tp, partition.base_offset);
            }
            codes(line, answer.partitions.iter().map(|p| p.error));
        }
        (Request::Fetch(asked), Response::Fetch(answer)) => fetch(line, asked, answer),
        (Request::LeaderAndIsr(asked), Response::LeaderAndIsr(answer)) => {
            let is_shown = |tp: &TopicPartition| !tp.topic.starts_with("__");
            let internal = asked.partitions.iter().filter(|(tp, ..)| !is_shown(tp)).count();
            let states: Vec<String> = asked
                .partitions
                .iter()
                .filter(|(tp, ..)| is_shown(tp))
                .take(4)
                .map(|(tp, state, _)| {
                    let isr: Vec<String> = state.isr.iter().map(ToString::to_string).collect();
                    let (leader, epoch) = (state.leader, state.leader_epoch);
                    format!("{tp} leader {leader} epoch {epoch} isr [{}]", isr.join(", "))
                })
                .collect();
            let _ = write!(line, "  {}", states.join("; "));
            if internal > 0 {
                let _ = write!(line, " and {internal} internal");
            }
            codes(line, answer.partitions.iter().map(|(_, error)| *error));
        }
        (Request::AlterPartition(asked), Response::AlterPartition(answer)) => {
            for wanted in &asked.partitions {
                let isr: Vec<String> = wanted.isr.iter().map(ToString::to_string).collect();
                let _ = write!(line, "  {}: isr [{}]", wanted.tp.partition, isr.join(", "));
            }
            codes(line, std::iter::once(answer.error));
        }
        (Request::ControlledShutdown(asked), _) => {
            let _ = write!(line, "  broker {}", asked.broker);
        }
        (_, Response::JoinGroup(answer)) => {
            let _ = write!(line, "  generation {}", answer.generation);
            codes(line, std::iter::once(answer.error));
        }
        (Request::SyncGroup(asked), Response::SyncGroup(answer)) => {
            let _ = write!(line, "  generation {}", asked.generation);
            codes(line, std::iter::once(answer.error));
        }
        (Request::Heartbeat(asked), Response::Heartbeat(answer)) => {
            let _ = write!(line, "  generation {}", asked.generation);
            codes(line, std::iter::once(answer.error));
        }
        (Request::OffsetCommit(asked), Response::OffsetCommit(answer)) => {
            line.push(' ');
            for (tp, committed) in &asked.offsets {
                let _ = write!(line, " {tp}={}", committed.offset);
            }
            codes(line, answer.partitions.iter().map(|(_, error)| *error));
        }
        (_, Response::OffsetFetch(answer)) => {
            line.push(' ');
            for (tp, committed) in &answer.partitions {
                let _ = write!(line, " {tp}={}", committed.as_ref().map_or(Offset::NONE, |c| c.offset));
            }
            codes(line, std::iter::once(answer.error));
        }
        (_, Response::FindCoordinator(answer)) => codes(line, std::iter::once(answer.error)),
        (_, Response::InitProducerId(answer)) => codes(line, std::iter::once(answer.error)),
        (_, Response::ConsumerGroupDescribe(answer)) => codes(line, std::iter::once(answer.error)),
        _ => {}
    }
}

fn fetch(line: &mut String, asked: &FetchRequest, answer: &FetchResponse) {
    let asks = asked.partitions.iter().take(4);
    let asks: Vec<String> = asks
        .map(|p| format!("{}@{}(epoch {})", p.tp.partition, p.fetch_offset, p.current_leader_epoch))
        .collect();
    let gets = answer.partitions.iter().take(4);
    let gets: Vec<String> =
        gets.map(|p| format!("{}: {} B, HW {}", p.tp.partition, p.records.len(), p.high_watermark)).collect();
    let _ = write!(line, "  asks {}; gets {}", asks.join(" "), gets.join(" "));
    codes(line, answer.partitions.iter().map(|p| p.error));
}

fn codes(line: &mut String, errors: impl Iterator<Item = ErrorCode>) {
    let codes: BTreeSet<ErrorCode> = errors.filter(|error| *error != ErrorCode::None).collect();
    let names: Vec<&str> = codes.into_iter().map(ErrorCode::name).collect();
    if !names.is_empty() {
        let _ = write!(line, "  {}", names.join(","));
    }
}
