//! Requests that wait: writes and deletions for their followers, reads for their data (`DelayedProduce`,
//! `DelayedDeleteRecords`, `DelayedFetch`).
//!
//! A broker looks at a parked request again when one of its partitions changes, and answers it with whatever there is
//! when its time is up. The index by partition makes a change cost what waits for it, not all that waits.

use std::rc::Rc;

use crate::ids::{FactId, Offset, TopicPartition};
use crate::map::{Map, Set};
use crate::protocol::Request;
use crate::protocol::data::{DeletedRecords, FetchRequest, ProducePartition};
use crate::time::Instant;
use crate::transport::server::Ticket;

/// Who waits for a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// A producer.
    Client(Ticket),
    /// This broker's own group coordinator, for its n-th write.
    Coordinator(u64),
    /// This broker's own transaction coordinator, for its n-th write.
    Transactions(u64),
    /// A transaction coordinator anywhere, for the n-th marker here.
    Marker(u64),
}

/// A write that waits for the high watermark.
#[derive(Clone, Debug)]
pub struct ParkedProduce {
    /// Who wrote.
    pub writer: Writer,
    /// What became of each partition, and the high watermark that it still waits for.
    pub partitions: Vec<(ProducePartition, Option<Offset>)>,
    /// Since when it waits.
    pub since: Instant,
    /// When it is answered anyway.
    pub until: Instant,
    /// What brought it.
    pub cause: Option<FactId>,
}

/// A read that waits for data.
#[derive(Clone, Debug)]
pub struct ParkedFetch {
    /// What to answer.
    pub ticket: Ticket,
    /// What was asked: a FETCH.
    pub request: Rc<Request>,
    /// When it is answered anyway.
    pub until: Instant,
    /// What brought it.
    pub cause: Option<FactId>,
}

impl ParkedFetch {
    /// What was asked.
    pub fn asked(&self) -> &FetchRequest {
        match &*self.request {
            Request::Fetch(asked) => asked,
            _ => unreachable!("only a FETCH is parked as one"),
        }
    }
}

/// A deletion that waits for the low watermark.
#[derive(Clone, Debug)]
pub struct ParkedDelete {
    /// What to answer.
    pub ticket: Ticket,
    /// What became of each partition, and the low watermark that it still waits for.
    pub partitions: Vec<(DeletedRecords, Option<Offset>)>,
    /// Since when it waits.
    pub since: Instant,
    /// When it is answered anyway.
    pub until: Instant,
    /// What brought it.
    pub cause: Option<FactId>,
}

/// A parked request.
#[derive(Clone, Debug)]
pub enum Parked {
    /// A write.
    Produce(ParkedProduce),
    /// A read.
    Fetch(ParkedFetch),
    /// A deletion.
    Delete(ParkedDelete),
}

impl Parked {
    /// Since when it waits.
    pub fn since(&self) -> Instant {
        match self {
            Parked::Produce(produce) => produce.since,
            Parked::Fetch(fetch) => fetch.until - fetch.asked().max_wait,
            Parked::Delete(delete) => delete.since,
        }
    }

    /// When it is answered anyway.
    pub fn until(&self) -> Instant {
        match self {
            Parked::Produce(produce) => produce.until,
            Parked::Fetch(fetch) => fetch.until,
            Parked::Delete(delete) => delete.until,
        }
    }

    /// What brought it.
    pub fn cause(&self) -> Option<FactId> {
        match self {
            Parked::Produce(produce) => produce.cause,
            Parked::Fetch(fetch) => fetch.cause,
            Parked::Delete(delete) => delete.cause,
        }
    }

    /// What it is answered to; `None`: to this broker's own group coordinator.
    pub fn ticket(&self) -> Option<Ticket> {
        match self {
            Parked::Produce(ParkedProduce { writer: Writer::Client(ticket), .. }) => Some(*ticket),
            Parked::Produce(_) => None,
            Parked::Fetch(fetch) => Some(fetch.ticket),
            Parked::Delete(delete) => Some(delete.ticket),
        }
    }

    fn for_each_partition(&self, mut act: impl FnMut(&TopicPartition)) {
        match self {
            Parked::Produce(produce) => produce.partitions.iter().for_each(|(p, _)| act(&p.tp)),
            Parked::Fetch(fetch) => fetch.asked().partitions.iter().for_each(|p| act(&p.tp)),
            Parked::Delete(delete) => delete.partitions.iter().for_each(|(p, _)| act(&p.tp)),
        }
    }
}

/// Names a parked request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ParkedId(u64);

/// All requests of a broker that wait.
#[derive(Clone, Debug, Default)]
pub struct Purgatory {
    parked: Map<ParkedId, Parked>,
    /// What waits for something about a partition, oldest first. A partition that was once waited for keeps its place.
    by_partition: Map<TopicPartition, Vec<ParkedId>>,
    by_time: Set<(Instant, ParkedId)>,
    next: u64,
}

impl Purgatory {
    /// How many wait.
    pub fn len(&self) -> usize {
        self.parked.len()
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.parked.is_empty()
    }

    /// Every request that waits.
    pub fn iter(&self) -> impl Iterator<Item = &Parked> {
        self.parked.values()
    }

    /// Parks a request.
    pub fn park(&mut self, parked: Parked) {
        let id = ParkedId(self.next);
        self.next += 1;
        self.by_time.insert((parked.until(), id));
        parked.for_each_partition(|tp| match self.by_partition.get_mut(tp) {
            Some(waiting) => waiting.push(id),
            None => self.by_partition.extend([(tp.clone(), vec![id])]),
        });
        self.parked.insert(id, parked);
    }

    /// The requests that wait for something about a partition, oldest first.
    pub fn waiting_for(&self, tp: &TopicPartition) -> Vec<ParkedId> {
        self.by_partition.get(tp).cloned().unwrap_or_default()
    }

    /// Looks at a parked request.
    pub fn get_mut(&mut self, id: ParkedId) -> Option<&mut Parked> {
        self.parked.get_mut(&id)
    }

    /// Takes a request out.
    pub fn take(&mut self, id: ParkedId) -> Option<Parked> {
        let parked = self.parked.remove(&id)?;
        self.by_time.remove(&(parked.until(), id));
        parked.for_each_partition(|tp| {
            if let Some(waiting) = self.by_partition.get_mut(tp) {
                waiting.retain(|waits| *waits != id);
            }
        });
        Some(parked)
    }

    /// A request whose time is up.
    pub fn take_expired(&mut self, now: Instant) -> Option<Parked> {
        let (_, id) = *self.by_time.first().filter(|(until, _)| *until <= now)?;
        self.take(id)
    }

    /// When the next one's time is up.
    pub fn deadline(&self) -> Instant {
        self.by_time.first().map_or(Instant::NEVER, |(until, _)| *until)
    }

    /// Forgets a read whose reader is gone.
    pub fn forget_reader(&mut self, gone: impl Fn(Ticket) -> bool) {
        let ids: Vec<_> = self
            .parked
            .iter()
            .filter(|(_, parked)| matches!(parked, Parked::Fetch(fetch) if gone(fetch.ticket)))
            .map(|(id, _)| *id)
            .collect();
        for id in ids {
            self.take(id);
        }
    }
}
