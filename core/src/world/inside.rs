//! What goes on inside processes, for a screen: purgatories, accumulators, disks, and the clocks that run down.

use super::World;
use super::processes::{ClientSlot, Life};
use crate::client::consumer::Consumer;
use crate::client::producer::Producer;
use crate::disk::Disk;
use crate::ids::{BrokerId, ClientId, NodeId, TopicPartition};
use crate::node::Broker;
use crate::replica::partition::Partition;
use crate::replica::purgatory::Parked;
use crate::time::{Instant, Span};
use crate::view::{
    BatchState, BlockedOn, ParkedView, ProducerInside, ProducerSettings, Queue, TimerKind, TimerView,
    WaitsFor,
};

impl World {
    /// The disk of a broker, whether its process runs or not; `None`: it was never started.
    pub fn disk(&self, broker: BrokerId) -> Option<&Disk> {
        self.brokers.get(&broker)?.broker.as_ref().map(|broker| &broker.disk)
    }

    /// What waits in a broker's purgatory for something about a partition, oldest first.
    pub fn parked(&self, broker: BrokerId, tp: &TopicPartition) -> Vec<ParkedView> {
        let Some(broker) = self.live_broker(broker) else { return Vec::new() };
        let waiting = broker.replicas().purgatory().iter().filter_map(|parked| self.parked_view(parked, tp));
        waiting.collect()
    }

    fn parked_view(&self, parked: &Parked, tp: &TopicPartition) -> Option<ParkedView> {
        let waits_for = match parked {
            Parked::Produce(produce) => {
                let mut required = produce.partitions.iter().filter(|(done, _)| done.tp == *tp);
                WaitsFor::HighWatermark(required.find_map(|(_, required)| *required)?)
            }
            Parked::Fetch(fetch) => {
                let asked = fetch.asked();
                let from = asked.partitions.iter().find(|wanted| wanted.tp == *tp)?.fetch_offset;
                WaitsFor::Data { from, bytes: asked.min_bytes }
            }
            Parked::Delete(delete) => {
                let mut required = delete.partitions.iter().filter(|(done, _)| done.tp == *tp);
                WaitsFor::LowWatermark(required.find_map(|(_, required)| *required)?)
            }
        };
        let (since, until, cause) = (parked.since(), parked.until(), parked.cause());
        Some(ParkedView { from: self.asker(parked), waits_for, since, until, cause })
    }

    /// The process that a parked request came from, if it is no part of the broker, and still there.
    fn asker(&self, parked: &Parked) -> Option<NodeId> {
        self.network.ends(parked.ticket()?.conn).map(|(client, _)| client)
    }

    pub(super) fn live_broker(&self, id: BrokerId) -> Option<&Broker> {
        let slot = self.brokers.get(&id)?;
        slot.broker.as_ref().filter(|_| matches!(slot.life, Life::Running | Life::Paused))
    }

    pub(super) fn live_brokers(&self) -> impl Iterator<Item = (BrokerId, &Broker)> {
        self.brokers.keys().filter_map(|id| Some((*id, self.live_broker(*id)?)))
    }

    pub(super) fn live_clients(&self) -> impl Iterator<Item = (ClientId, &ClientSlot)> {
        self.recent_clients().filter(|(_, slot)| matches!(slot.life, Life::Running | Life::Paused))
    }

    /// Producers that run, from inside.
    pub fn producers_inside(&self) -> Vec<ProducerInside> {
        let inside = |(id, slot): (ClientId, &ClientSlot)| {
            let producer = slot.process.as_ref()?.producer()?;
            Some(producer_inside(id, slot, producer, self.now))
        };
        self.live_clients().filter_map(inside).collect()
    }

    /// The clocks that run, by the process that watches them.
    pub fn timers(&self) -> Vec<TimerView> {
        let mut timers = Timers { now: self.now, found: Vec::new() };
        self.session_timers(&mut timers);
        for (id, broker) in self.live_brokers() {
            self.broker_timers(id, broker, &mut timers);
        }
        for (id, slot) in self.live_clients() {
            let Some(process) = &slot.process else { continue };
            let of = NodeId::Client(id);
            process.producer().into_iter().for_each(|producer| producer_timers(of, producer, &mut timers));
            process.consumer().into_iter().for_each(|consumer| consumer_timers(of, consumer, &mut timers));
        }
        timers.found
    }

    fn session_timers(&self, timers: &mut Timers) {
        for (_, session) in self.zk.sessions() {
            if let NodeId::Broker(broker) = session.owner {
                timers.run(NodeId::Zk, TimerKind::BrokerSession(broker), session.last_heard, session.timeout);
            }
        }
        for (id, slot) in &self.controllers {
            let Some(controller) = slot.controller.as_ref().filter(|_| slot.life == Life::Running) else {
                continue;
            };
            let of = NodeId::Controller(*id);
            for (broker, heard, timeout) in controller.broker_sessions() {
                timers.run(of, TimerKind::BrokerSession(broker), heard, timeout);
            }
            if let Some((began, until)) = controller.raft().waits_for_leader() {
                timers.add(of, TimerKind::Election, began, until);
            }
        }
    }

    fn broker_timers(&self, id: BrokerId, broker: &Broker, timers: &mut Timers) {
        let (of, lag_time_max) = (NodeId::Broker(id), broker.replicas().lag_time_max());
        for partition in broker.replicas().partitions().filter(|partition| partition.is_leader()) {
            for (follower, since) in lagging(partition) {
                timers.run(of, TimerKind::ReplicaLag(partition.tp.clone(), follower), since, lag_time_max);
            }
        }
        for group in broker.coordinator().groups() {
            for member in group.in_order() {
                let kind =
                    TimerKind::MemberSession { group: group.id.clone(), member: member.client_id.clone() };
                timers.run(of, kind, member.last_heard, member.session_timeout);
            }
        }
        for parked in broker.replicas().purgatory().iter() {
            let kind = match (parked, self.asker(parked)) {
                (Parked::Fetch(_), Some(from)) => TimerKind::FetchWait(from),
                (Parked::Produce(_), from) => TimerKind::ProduceWait(from),
                (Parked::Fetch(_), None) | (Parked::Delete(_), _) => continue,
            };
            timers.add(of, kind, parked.since(), parked.until());
        }
    }
}

/// Clocks, as they are found.
struct Timers {
    now: Instant,
    found: Vec<TimerView>,
}

impl Timers {
    fn run(&mut self, of: NodeId, kind: TimerKind, began: Instant, span: Span) {
        self.add(of, kind, began, began + span);
    }

    /// One that is over says nothing any more.
    fn add(&mut self, of: NodeId, kind: TimerKind, began: Instant, until: Instant) {
        if began <= self.now && self.now <= until && until < Instant::NEVER {
            self.found.push(TimerView { of, kind, began, until });
        }
    }
}

/// Members of the ISR that lack something, and when they last had everything.
fn lagging(partition: &Partition) -> impl Iterator<Item = (BrokerId, Instant)> {
    let end = partition.log.log_end_offset();
    let behind = partition
        .followers()
        .iter()
        .filter(move |(id, follower)| follower.log_end_offset != end && partition.state.isr.contains(id));
    behind.filter_map(|(id, follower)| Some((*id, follower.last_caught_up?)))
}

fn producer_inside(client: ClientId, slot: &ClientSlot, producer: &Producer, now: Instant) -> ProducerInside {
    let config = producer.config();
    let mut queues: Vec<Queue> = Vec::new();
    for batch in producer.pending(now) {
        match queues.iter_mut().find(|queue| queue.tp == batch.tp) {
            Some(queue) => queue.batches.push(batch),
            None => {
                let (tp, leader) =
                    (batch.tp.clone(), producer.metadata().leader(&batch.tp).map(|(id, _)| id));
                queues.push(Queue { tp, leader, batches: vec![batch] });
            }
        }
    }
    queues.sort_unstable_by(|a, b| a.tp.cmp(&b.tp));
    ProducerInside {
        client,
        name: slot.name.clone(),
        settings: ProducerSettings {
            acks: config.acks,
            batch_size: config.batch_size as u64,
            linger: config.linger,
            buffer_memory: config.buffer_memory as u64,
            max_in_flight: config.network.max_in_flight,
            retries: config.retries,
            codec: config.codec,
        },
        id: producer.id(),
        memory_free: producer.memory_free() as u64,
        blocked: producer.blocked().map(|(since, memory)| {
            (since, since + config.max_block, if memory { BlockedOn::Memory } else { BlockedOn::Metadata })
        }),
        queues,
    }
}

fn producer_timers(of: NodeId, producer: &Producer, timers: &mut Timers) {
    let config = producer.config();
    if let Some((since, _)) = producer.blocked() {
        timers.run(of, TimerKind::MaxBlock, since, config.max_block);
    }
    let mut oldest: Vec<(TopicPartition, Instant)> = Vec::new();
    for batch in producer.pending(timers.now) {
        if let BatchState::Filling(until) = batch.state {
            timers.add(of, TimerKind::Linger(batch.tp.clone()), batch.created, until);
        }
        match oldest.iter_mut().find(|(tp, _)| *tp == batch.tp) {
            Some((_, created)) => *created = batch.created.min(*created),
            None => oldest.push((batch.tp, batch.created)),
        }
    }
    for (tp, created) in oldest {
        timers.run(of, TimerKind::Delivery(tp), created, config.delivery_timeout);
    }
}

fn consumer_timers(of: NodeId, consumer: &Consumer, timers: &mut Timers) {
    let Some(clocks) = consumer.clocks() else { return };
    let mut add = |kind, clock: Option<(Instant, Span)>| {
        if let Some((until, span)) = clock {
            timers.run(of, kind, until - span, span);
        }
    };
    add(TimerKind::Heartbeat, clocks.heartbeat);
    add(TimerKind::AutoCommit, clocks.auto_commit);
    let works = consumer.works();
    add(TimerKind::MaxPollInterval, clocks.polls.filter(|_| works.is_some()));
    if let Some((began, until)) = works {
        timers.add(of, TimerKind::Work, began, until);
    }
}
