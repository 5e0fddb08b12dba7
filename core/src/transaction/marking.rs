//! Writing a transaction's markers: one WRITE_TXN_MARKERS at a time to each leader, with all that waits for it.

use std::rc::Rc;

use super::coordinator::Transactions;
use crate::bug::Bug;
use crate::group::coordinator::Hands;
use crate::ids::{BrokerId, ConnId, FactId, NodeId, TopicPartition};
use crate::map::Map;
use crate::metadata::cache::MetadataCache;
use crate::process::Out;
use crate::protocol::transaction::{TxnMarker, WriteTxnMarkersRequest};
use crate::protocol::{ErrorCode, Request, Response};
use crate::time::{Instant, Span};
use crate::transport::channel::{Channel, ChannelConfig};

/// How long a marker that could not be written waits.
const BACKOFF: Span = Span(100_000);
/// How long reading `__transaction_state` takes a broker, measured with Apache Kafka 3.9.1: a controller that sent
/// LEADER_AND_ISR has sent UPDATE_METADATA meanwhile. A broker without it takes all partitions for deleted ones (as
/// Kafka would), and a transaction without markers stays open.
const LOADING: Span = Span(40_000);
/// `request.timeout.ms`
const TIMEOUT: Span = Span(30_000_000);

/// A transaction's end, on its way to some partitions.
#[derive(Clone, Debug)]
pub struct Marking {
    pub id: Rc<str>,
    pub marker: TxnMarker,
    pub cause: Option<FactId>,
}

#[derive(Clone, Debug)]
struct Leader {
    channel: Channel,
    sent: Vec<Marking>,
}

/// All markers that are to be written.
#[derive(Clone, Debug, Default)]
pub struct Markings {
    waiting: Vec<Marking>,
    leaders: Map<BrokerId, Leader>,
    /// The partitions of each transaction without a marker.
    unmarked: Map<Rc<str>, Vec<TopicPartition>>,
    /// Transactions with all markers, whose completion could not be written, each with what it would have followed from.
    incomplete: Vec<(Rc<str>, Option<FactId>)>,
    retry_at: Option<Instant>,
}

impl Markings {
    pub fn add(&mut self, marking: Marking) {
        self.unmarked.insert(marking.id.clone(), marking.marker.partitions.clone());
        self.waiting.push(marking);
    }

    /// Forgets the markers of ids that are not `kept`.
    pub fn forget(&mut self, kept: impl Fn(&Rc<str>) -> bool) {
        self.waiting.retain(|marking| kept(&marking.id));
        self.unmarked.retain(|id, _| kept(id));
        self.incomplete.retain(|(id, _)| kept(id));
    }

    /// What has just been read is marked when reading is over.
    pub fn start_later(&mut self, now: Instant) {
        self.retry_at = Some(now + LOADING);
    }

    /// That a transaction is complete is written again after a while (`txnLogAppendRetryQueue`).
    pub fn complete_later(&mut self, id: Rc<str>, out: &Out<'_>) {
        self.incomplete.push((id, out.cause()));
        self.retry_at = Some(out.now + BACKOFF);
    }

    pub fn deadline(&self) -> Instant {
        let retry = self.retry_at.unwrap_or(Instant::NEVER);
        self.leaders
            .values()
            .map(|leader| leader.channel.deadline())
            .min()
            .unwrap_or(Instant::NEVER)
            .min(retry)
    }

    /// The partition has its marker, or will never have it. True where that was the last one.
    fn done(&mut self, id: &Rc<str>, tp: &TopicPartition) -> bool {
        let Some(left) = self.unmarked.get_mut(id) else { return false };
        left.retain(|other| other != tp);
        let over = left.is_empty();
        if over {
            self.unmarked.remove(id);
        }
        over
    }
}

impl Transactions {
    /// Whether a connection is one to a leader of partitions.
    pub fn owns(&self, conn: ConnId) -> bool {
        self.marking.leaders.values().any(|leader| leader.channel.owns(conn))
    }

    /// A connection is open.
    pub fn on_connected(&mut self, conn: ConnId, out: &mut Out<'_>) {
        if let Some(leader) = self.marking.leaders.values_mut().find(|leader| leader.channel.owns(conn)) {
            leader.channel.on_connected(conn, out);
        }
    }

    /// A connection is gone: what was on its way is sent again, to whoever leads then.
    pub fn on_disconnected(&mut self, conn: ConnId, out: &mut Out<'_>) {
        let marking = &mut self.marking;
        if let Some(leader) = marking.leaders.values_mut().find(|leader| leader.channel.owns(conn)) {
            leader.channel.on_disconnected(out);
            leader.channel.unsent().for_each(drop);
            marking.waiting.append(&mut leader.sent);
            marking.retry_at = Some(out.now + BACKOFF);
        }
    }

    /// Markers were written, or not.
    pub fn on_response(
        &mut self,
        conn: ConnId,
        correlation: u32,
        response: &Response,
        hands: &mut Hands<'_, '_>,
    ) {
        let marking = &mut self.marking;
        let Some(leader) = marking.leaders.values_mut().find(|leader| leader.channel.owns(conn)) else {
            return;
        };
        let answered = leader.channel.on_response(correlation, response, hands.out).is_some();
        let Response::WriteTxnMarkers(response) = response else { return };
        if !answered {
            return;
        }
        let sent = std::mem::take(&mut leader.sent);
        for (sent, (_, partitions)) in sent.into_iter().zip(&response.markers) {
            let mut again = sent.clone();
            again.marker.partitions.clear();
            for (tp, error) in partitions {
                match error {
                    ErrorCode::None => {
                        if self.marking.done(&sent.id, tp) || hands.out.has(Bug::CompletedAtFirstMarker) {
                            self.complete(&sent.id, hands);
                        }
                    }
                    // Somebody newer has seen to it.
                    ErrorCode::InvalidProducerEpoch | ErrorCode::TransactionCoordinatorFenced => {
                        self.marking.unmarked.remove(&sent.id);
                    }
                    _ => again.marker.partitions.push(tp.clone()),
                }
            }
            if !again.marker.partitions.is_empty() {
                self.marking.waiting.push(again);
                self.marking.retry_at = Some(hands.out.now + BACKOFF);
            }
        }
    }

    /// Sends what can be sent.
    pub fn send_markers(&mut self, cache: &MetadataCache, hands: &mut Hands<'_, '_>) {
        for leader in self.marking.leaders.values_mut() {
            if leader.channel.on_wake(hands.out).is_some() {
                self.marking.waiting.append(&mut leader.sent);
            }
        }
        if self.marking.retry_at.is_some_and(|at| at > hands.out.now) {
            return;
        }
        self.marking.retry_at = None;
        for (id, cause) in std::mem::take(&mut self.marking.incomplete) {
            let before = hands.out.wake_for(cause);
            self.complete(&id, hands);
            hands.out.set_cause(before);
        }
        let mut outgoing: Map<BrokerId, Vec<Marking>> = Map::new();
        let mut over = Vec::new();
        for marking in std::mem::take(&mut self.marking.waiting) {
            let mut later = marking.clone();
            later.marker.partitions.clear();
            for tp in &marking.marker.partitions {
                let leader = cache.partition(tp).map(|state| state.leader);
                let known = leader.and_then(|leader| self.marking.leaders.get(&leader));
                let idle = known.is_none_or(|leader| leader.channel.is_idle());
                match leader {
                    // The topic is gone.
                    None if self.marking.done(&marking.id, tp) => {
                        over.push((marking.id.clone(), marking.cause))
                    }
                    None => {}
                    Some(leader) if cache.brokers.contains(&leader) && idle => {
                        let markings = outgoing.entry(leader).or_default();
                        match markings.last_mut().filter(|last| last.id == marking.id) {
                            Some(last) => last.marker.partitions.push(tp.clone()),
                            None => {
                                let mut first = marking.clone();
                                first.marker.partitions = vec![tp.clone()];
                                markings.push(first);
                            }
                        }
                    }
                    Some(_) => later.marker.partitions.push(tp.clone()),
                }
            }
            if !later.marker.partitions.is_empty() {
                self.marking.waiting.push(later);
                self.marking.retry_at = Some(hands.out.now + BACKOFF);
            }
        }
        for (to, sent) in outgoing {
            let before = hands.out.cause();
            hands.out.set_cause(sent[0].cause.or(before));
            let markers = sent.iter().map(|marking| marking.marker.clone()).collect();
            let config = ChannelConfig { greets: false, backoff: BACKOFF, timeout: TIMEOUT };
            let new = || Leader { channel: Channel::new(NodeId::Broker(to), config), sent: Vec::new() };
            let leader = self.marking.leaders.entry(to).or_insert_with(new);
            leader.sent = sent;
            let request = Request::WriteTxnMarkers(WriteTxnMarkersRequest { markers });
            leader.channel.send(request, hands.out);
            hands.out.set_cause(before);
        }
        for (id, cause) in over {
            let before = hands.out.wake_for(cause);
            self.complete(&id, hands);
            hands.out.set_cause(before);
        }
    }
}
