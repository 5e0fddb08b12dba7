//! Asking for offsets of many partitions: METADATA for the leaders, LIST_OFFSETS to each, again where that failed.

use crate::map::{Map, Set};

use super::program::Session;
use crate::client::admin::{CallId, Target};
use crate::ids::{BrokerId, LeaderEpoch, Offset, TopicName, TopicPartition};
use crate::process::Out;
use crate::protocol::cluster::{MetadataRequest, MetadataResponse};
use crate::protocol::data::{Isolation, ListOffsetsRequest, OffsetSpec};
use crate::protocol::{ErrorCode, Request, Response};
use crate::time::Span;

/// How long to wait before asking again for what failed.
const RETRY: Span = Span(100_000);
/// How often a partition without a leader is looked at again before it is given up (`default.api.timeout.ms`).
const TRIES_MAX: u32 = 600;

/// A look-up under way.
#[derive(Clone, Debug, Default)]
pub struct OffsetLookup {
    wanted: Map<TopicPartition, OffsetSpec>,
    in_flight: Set<CallId>,
    tries: u32,
    /// What was found; an offset of -1 means that there is none.
    pub found: Map<TopicPartition, Result<Offset, ErrorCode>>,
}

impl OffsetLookup {
    /// Begins to look.
    pub fn begin(
        wanted: impl IntoIterator<Item = (TopicPartition, OffsetSpec)>,
        session: &mut Session,
        out: &Out<'_>,
    ) -> Self {
        let mut lookup = OffsetLookup { wanted: wanted.into_iter().collect(), ..OffsetLookup::default() };
        lookup.ask_for_leaders(session, out);
        lookup
    }

    /// Whether everything has been found, or given up.
    pub fn is_done(&self) -> bool {
        self.wanted.is_empty() && self.in_flight.is_empty()
    }

    /// One of its calls was answered.
    pub fn on_answer(&mut self, call: CallId, answer: &Response, session: &mut Session, out: &Out<'_>) {
        self.in_flight.remove(&call);
        match answer {
            Response::Metadata(answer) => self.ask_leaders(answer, session, out),
            Response::ListOffsets(answer) => {
                for listed in &answer.partitions {
                    if listed.error == ErrorCode::None || !listed.error.is_retriable() {
                        self.wanted.remove(&listed.tp);
                        let found = match listed.error {
                            ErrorCode::None => Ok(listed.offset),
                            error => Err(error),
                        };
                        self.found.insert(listed.tp.clone(), found);
                    }
                }
                if self.in_flight.is_empty() && !self.wanted.is_empty() {
                    self.ask_for_leaders(session, out);
                }
            }
            _ => {}
        }
    }

    fn ask_for_leaders(&mut self, session: &mut Session, out: &Out<'_>) {
        let topics: Set<TopicName> = self.wanted.keys().map(|tp| tp.topic.clone()).collect();
        if topics.is_empty() {
            return;
        }
        let topics = Some(topics.into_iter().collect());
        let request = Request::Metadata(MetadataRequest { topics, allow_auto_topic_creation: false });
        let not_before = if self.tries == 0 { out.now } else { out.now + RETRY };
        self.tries += 1;
        self.in_flight.insert(session.ask_at(not_before, Target::LeastLoaded, request, out));
    }

    fn ask_leaders(&mut self, metadata: &MetadataResponse, session: &mut Session, out: &Out<'_>) {
        let leaders = leaders(metadata);
        let mut by_leader = Map::<BrokerId, Vec<_>>::new();
        let mut leaderless = Vec::new();
        for (tp, spec) in &self.wanted {
            match leaders.get(tp) {
                Some((leader, epoch)) => {
                    by_leader.entry(*leader).or_default().push((tp.clone(), *epoch, *spec));
                }
                None => leaderless.push(tp.clone()),
            }
        }
        if self.tries >= TRIES_MAX {
            for tp in leaderless {
                self.wanted.remove(&tp);
                self.found.insert(tp, Err(ErrorCode::LeaderNotAvailable));
            }
        }
        let ask_again = by_leader.is_empty();
        for (leader, partitions) in by_leader {
            let isolation = Isolation::ReadUncommitted;
            let request = Request::ListOffsets(ListOffsetsRequest { isolation, partitions });
            self.in_flight.insert(session.ask(Target::Broker(leader), request, out));
        }
        if ask_again {
            self.ask_for_leaders(session, out);
        }
    }
}

/// The live leaders that metadata tells, each with its epoch.
pub fn leaders(metadata: &MetadataResponse) -> Map<TopicPartition, (BrokerId, LeaderEpoch)> {
    let partitions = metadata.topics.iter().flat_map(|topic| {
        topic.partitions.iter().map(|partition| {
            let tp = TopicPartition::new(topic.name.clone(), partition.partition);
            (tp, (partition.leader, partition.leader_epoch))
        })
    });
    partitions.filter(|(_, (leader, _))| metadata.brokers.contains(leader)).collect()
}
