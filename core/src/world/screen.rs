//! The world as a screen shows it: each part of it is asked for by itself, and costs as much as it shows.

use std::rc::Rc;

use bytes::Bytes;

use super::processes::{BrokerSlot, ClientSlot, Life};
use super::{Event, World};
use crate::disk::Disk;
use crate::fact::{Fact, FileRange};
use crate::group::member::Member;
use crate::ids::{BrokerId, ClientId, ConnId, ControllerEpoch, FactId, NodeId, Offset, TopicPartition};
use crate::log::Log;
use crate::map::Set;
use crate::metadata::cache::is_internal;
use crate::metadata::znodes::{CONTROLLER, CONTROLLER_EPOCH, read_controller};
use crate::node::Broker;
use crate::protocol::cluster::PartitionState;
use crate::protocol::group::GroupState;
use crate::protocol::{ErrorCode, Message, Request, Response};
use crate::replica::partition::Partition;
use crate::time::{Instant, Span, WallClock};
use crate::view::{
    BrokerView, ConsumerView, Figure, Flight, FlightName, FollowerView, GroupView, LeadingView, LinkView,
    MemberView, MetadataMode, PartitionView, ProducerView, RecordView, ReplicaView,
};
use crate::wire::batch::{Batch, batches};
use crate::wire::consumer_protocol::Assignment;
use crate::wire::metadata_record::{METADATA_TOPIC, is_no_op};

impl World {
    /// Where the metadata lives.
    pub fn metadata_mode(&self) -> MetadataMode {
        self.lab.cluster().metadata
    }

    /// The broker that is the controller, as ZooKeeper has it, or the leader of the metadata quorum; and its epoch.
    pub fn controller(&self) -> (Option<BrokerId>, ControllerEpoch) {
        if let Some((id, epoch)) = self.quorum_leader() {
            return (Some(id), epoch.into());
        }
        let node = |path| self.zk.node(path).map(|node| &node.data);
        let epoch = node(CONTROLLER_EPOCH).and_then(|epoch| epoch.parse().ok());
        (node(CONTROLLER).and_then(|json| read_controller(json)), epoch.unwrap_or_default())
    }

    /// The ids of all brokers.
    pub fn broker_ids(&self) -> Vec<BrokerId> {
        self.brokers.keys().copied().collect()
    }

    /// The brokers, by id.
    pub fn broker_views(&self) -> Vec<BrokerView> {
        self.brokers.iter().map(|(id, slot)| broker_view(*id, slot)).collect()
    }

    /// Every partition that a broker was told of, by name; internal topics last.
    pub fn partition_names(&self) -> Vec<TopicPartition> {
        let caches = self.brokers.values().filter_map(|slot| slot.broker.as_ref()).map(Broker::cache);
        let names: Set<TopicPartition> =
            caches.flat_map(|cache| cache.partitions()).map(|(tp, _)| tp).collect();
        let (internal, mut names): (Vec<_>, Vec<_>) =
            names.into_iter().partition(|tp| is_internal(&tp.topic));
        names.extend(internal);
        names
    }

    /// The newest state of a partition that a broker was told of.
    pub(super) fn known_state(&self, tp: &TopicPartition) -> Option<&PartitionState> {
        newest(self.brokers.values().filter_map(|slot| slot.broker.as_ref()?.cache().partition(tp)))
    }

    /// One partition, with the last `window` records of each replica; `None`: no broker was told of it.
    pub fn partition_view(&self, tp: &TopicPartition, window: usize) -> Option<PartitionView> {
        let state = self.known_state(tp)?;
        let replicas: Vec<_> =
            state.replicas.iter().filter_map(|id| self.replica_view(*id, tp, state, window)).collect();
        let min_isr = state.replicas.iter().find_map(|id| {
            let partition = self.brokers.get(id)?.broker.as_ref()?.replicas().partition(tp)?;
            Some(partition.log.config().min_insync_replicas)
        });
        let leader = Some(state.leader).filter(|id| id.0 >= 0);
        Some(PartitionView {
            tp: tp.clone(),
            internal: is_internal(&tp.topic),
            leader,
            leader_epoch: state.leader_epoch,
            isr: state.isr.clone(),
            replicas,
            min_isr: min_isr.unwrap_or(1),
            leading: leader.and_then(|id| self.leading_view(id, tp)),
        })
    }

    /// Producer processes that run, or ended a moment ago.
    pub fn producer_views(&self, now: Instant) -> Vec<ProducerView> {
        self.client_views(now, |slot, id| slot_producer(slot, id, now))
    }

    /// Consumer processes that run, or ended a moment ago.
    pub fn consumer_views(&self, now: Instant) -> Vec<ConsumerView> {
        self.client_views(now, slot_consumer)
    }

    /// Links that are cut or slow.
    pub fn link_views(&self) -> Vec<LinkView> {
        let links = self.network.links();
        links.map(|(a, b, link)| LinkView { a, b, cut: link.cut, delay: link.delay }).collect()
    }

    fn replica_view(
        &self,
        id: BrokerId,
        tp: &TopicPartition,
        state: &PartitionState,
        window: usize,
    ) -> Option<ReplicaView> {
        let slot = self.brokers.get(&id)?;
        let broker = slot.broker.as_ref()?;
        let partition = broker.replicas().partition(tp)?;
        let live = matches!(slot.life, Life::Running | Life::Paused);
        Some(ReplicaView {
            broker: id,
            role: partition.role.filter(|_| live),
            in_isr: state.isr.contains(&id),
            live,
            log_start_offset: partition.log.log_start_offset(),
            log_end_offset: partition.log.log_end_offset(),
            high_watermark: partition.high_watermark,
            epochs: partition.log.epoch_entries().to_vec(),
            records: records(broker, partition, window),
        })
    }

    fn leading_view(&self, leader: BrokerId, tp: &TopicPartition) -> Option<LeadingView> {
        let broker = self.live_broker(leader)?;
        let partition = broker.replicas().partition(tp).filter(|partition| partition.is_leader())?;
        let counts = partition.counting(broker.replicas().lag_time_max(), broker.cache(), self.now);
        let followers = partition.followers().iter().map(|(id, follower)| {
            let asked = Some(follower.log_end_offset).filter(|end| *end >= Offset::ZERO);
            let asked = asked.map(|end| (end, follower.last_fetch, follower.because));
            FollowerView {
                broker: *id,
                counts: counts(*id, follower),
                asked,
                caught_up: follower.last_caught_up,
            }
        });
        Some(LeadingView {
            isr: partition.state.isr.len(),
            min_isr: partition.effective_min_isr(),
            followers: followers.collect(),
            lag_time_max: broker.replicas().lag_time_max(),
        })
    }

    fn client_views<T>(&self, now: Instant, view: impl Fn(&ClientSlot, ClientId) -> Option<T>) -> Vec<T> {
        let shown = self.recent_clients().filter(|(_, slot)| slot.is_shown(now));
        shown.filter_map(|(id, slot)| view(slot, id)).collect()
    }

    /// Clients that run, or ended a moment ago, and perhaps a few more.
    pub(super) fn recent_clients(&self) -> impl Iterator<Item = (ClientId, &ClientSlot)> {
        self.recent_clients.iter().filter_map(|id| Some((*id, &**self.clients.get(id)?)))
    }

    /// Groups, as their coordinators know them.
    pub fn group_views(&self) -> Vec<GroupView> {
        self.live_brokers()
            .flat_map(|(coordinator, broker)| {
                let all = broker.coordinator();
                all.groups().filter(|group| group.state != GroupState::Dead).map(move |group| GroupView {
                    group: group.id.clone(),
                    coordinator,
                    offsets_partition: all.partition_of(&group.id),
                    state: group.state,
                    generation: group.generation,
                    protocol: group.protocol.clone(),
                    members: group.in_order().map(member_view).collect(),
                    committed: group
                        .offsets
                        .iter()
                        .map(|(tp, committed)| (tp.clone(), committed.offset, self.end_of(tp)))
                        .collect(),
                })
            })
            .collect()
    }

    /// The log end offset of a partition, at its leader.
    pub(super) fn end_of(&self, tp: &TopicPartition) -> Offset {
        let partitions =
            self.brokers.values().filter_map(|slot| slot.broker.as_ref()?.replicas().partition(tp));
        partitions.filter(|p| p.is_leader()).map(|p| p.log.log_end_offset()).max().unwrap_or(Offset::NONE)
    }

    /// What is on its way.
    pub fn flights(&self) -> Vec<Flight> {
        let on_their_way = self.queue.iter().map(|(at, event)| (Some(at), event));
        let by_hand = self.by_hand().map(|event| (None, event));
        on_their_way.chain(by_hand).filter_map(|(arrives, event)| self.flight(arrives, event)).collect()
    }

    fn flight(&self, arrives: Option<Instant>, event: &Event) -> Option<Flight> {
        let (conn, to, message, fact, sent) = match event {
            Event::Deliver { conn, to, message, cause, sent } => (*conn, *to, message, *cause, *sent),
            Event::Syn { conn, sent } => return self.opening(*conn, *sent, arrives),
            Event::Established(..)
            | Event::Refused(..)
            | Event::Closed { .. }
            | Event::Begin(..)
            | Event::Wake(_) => return None,
        };
        let (client, server) = self.network.ends(conn)?;
        let from = if to == server { client } else { server };
        let (name, response, about) = summary(message);
        Some(Flight {
            fact,
            conn,
            from,
            to,
            name,
            response,
            tp: about.tp,
            partitions: about.partitions,
            figure: about.figure,
            sent,
            arrives,
        })
    }

    fn opening(&self, conn: ConnId, sent: Instant, arrives: Option<Instant>) -> Option<Flight> {
        let (from, to) = self.network.ends(conn)?;
        let (name, fact): (_, Option<FactId>) = (FlightName::Connect, None);
        let (response, tp, partitions, figure) = (false, None, 0, Figure::None);
        Some(Flight { fact, conn, from, to, name, response, tp, partitions, figure, sent, arrives })
    }

    /// The bytes of a range in a file of a broker's disk.
    pub fn bytes(&self, broker: BrokerId, range: &FileRange) -> Option<Bytes> {
        let disk = &self.brokers.get(&broker)?.broker.as_ref()?.disk;
        disk.read_exact(&range.file, range.position, usize::try_from(range.len).ok()?)
    }

    /// A replica, for an explanation of its figures.
    pub fn partition(&self, broker: BrokerId, tp: &TopicPartition) -> Option<&Partition> {
        self.brokers.get(&broker)?.broker.as_ref()?.replicas().partition(tp)
    }

    /// A replica's log, and the disk that it lies on. Of a dead broker: as it was, on the disk as it is.
    pub fn log(&self, broker: BrokerId, tp: &TopicPartition) -> Option<(&Log, &Disk)> {
        let broker = self.brokers.get(&broker)?.broker.as_ref()?;
        Some((&broker.replicas().partition(tp)?.log, &broker.disk))
    }

    /// What the clocks on the walls said when the run began: timestamps count from there.
    pub fn wall_clock(&self) -> WallClock {
        self.wall
    }

    /// The name of a client process.
    pub fn client_name(&self, id: ClientId) -> Option<&Rc<str>> {
        self.clients.get(&id).map(|slot| &slot.name)
    }

    /// A fact as a line of the trace, with clients by their names.
    pub fn trace_line(&self, fact: &Fact) -> String {
        let line = fact.to_string();
        let Some(node @ NodeId::Client(_)) = fact.node else { return line };
        line.replacen(&node.to_string(), &self.node_name(node), 1)
    }

    /// A process's name in a trace: a client has its own.
    pub fn node_name(&self, node: NodeId) -> Rc<str> {
        match node {
            NodeId::Client(id) => self.client_name(id).cloned().unwrap_or_else(|| "client".into()),
            node => node.to_string().into(),
        }
    }
}

/// Of what several brokers were told of a partition, the newest.
pub(super) fn newest<'s>(states: impl Iterator<Item = &'s PartitionState>) -> Option<&'s PartitionState> {
    states.reduce(|old, state| {
        let newer = (state.leader_epoch, state.partition_epoch) > (old.leader_epoch, old.partition_epoch);
        if newer { state } else { old }
    })
}

fn broker_view(id: BrokerId, slot: &BrokerSlot) -> BrokerView {
    let live = matches!(slot.life, Life::Running | Life::Paused);
    let disk = slot.broker.as_ref().map(|broker| &broker.disk);
    let broker = slot.broker.as_ref().filter(|_| live);
    BrokerView {
        id,
        state: slot.state(),
        rack: slot.rack.clone(),
        is_controller: broker.is_some_and(|broker| broker.controller().is_active()),
        parked: broker.map_or(0, |broker| broker.replicas().purgatory().len() as u32),
        disk_full: disk.is_some_and(Disk::is_full),
        disk_slow: disk.map_or(Span::ZERO, Disk::slow),
    }
}

fn member_view(member: &Member) -> MemberView {
    let assigned = Assignment::parse(&member.assignment).map(|assignment| assignment.partitions);
    MemberView {
        id: member.id.clone(),
        client: member.client_id.clone(),
        assigned: assigned.unwrap_or_default(),
        waits: member.joining.is_some() || member.syncing.is_some(),
        last_heard: member.last_heard,
        session_timeout: member.session_timeout,
    }
}

fn slot_producer(slot: &ClientSlot, id: ClientId, now: Instant) -> Option<ProducerView> {
    let view = slot.process.as_ref()?.producer_view(id, slot.state(), now)?;
    Some(ProducerView { name: slot.name.clone(), ..view })
}

fn slot_consumer(slot: &ClientSlot, id: ClientId) -> Option<ConsumerView> {
    let view = slot.process.as_ref()?.consumer_view(id, slot.state())?;
    Some(ConsumerView { name: slot.name.clone(), ..view })
}

/// The last records of a replica. Only the batches that hold them are read.
fn records(broker: &Broker, partition: &Partition, window: usize) -> Rc<[RecordView]> {
    let tail = partition.log.tail(&broker.disk, window);
    tail.into_iter()
        .map(|(located, record)| RecordView {
            offset: record.offset,
            epoch: located.batch.leader_epoch(),
            key: record.key.map(|key| text(&key)),
            value: record.value.map(|value| text(&value)),
            batch: FileRange {
                file: located.file.clone(),
                position: located.position,
                len: located.batch.size() as u64,
            },
        })
        .collect()
}

/// Bytes as text, escaped where they are none.
pub(super) fn text(bytes: &Bytes) -> Rc<str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.chars().any(char::is_control) => text.into(),
        _ => bytes.escape_ascii().to_string().into(),
    }
}

#[derive(Default)]
struct About {
    tp: Option<TopicPartition>,
    partitions: u32,
    figure: Figure,
}

/// What a message is about, in a few figures.
fn summary(message: &Message) -> (FlightName, bool, About) {
    match message {
        Message::ZkRequest { .. } => (FlightName::Zk, false, About::default()),
        Message::ZkReply { .. } => (FlightName::Zk, true, About::default()),
        Message::ZkWatch(_) => (FlightName::ZkWatch, true, About::default()),
        Message::Request { request, .. } => (FlightName::Api(request.api()), false, about_request(request)),
        Message::Response { response, .. } => {
            (FlightName::Api(response.api()), true, about_response(response))
        }
    }
}

/// What a message of many partitions is shown by: the first of them that is not of a topic of Kafka's own, or else the
/// first. A follower's FETCH would otherwise nearly always be about `__consumer_offsets`.
fn about<'p, P: 'p>(
    parts: impl Iterator<Item = &'p P> + Clone,
    tp: impl Fn(&P) -> &TopicPartition,
    figure: impl FnOnce(&P) -> Figure,
) -> About {
    let shown = parts.clone().find(|part| !is_internal(&tp(part).topic)).or_else(|| parts.clone().next());
    About {
        partitions: parts.count() as u32,
        tp: shown.map(|part| tp(part).clone()),
        figure: shown.map_or(Figure::None, figure),
    }
}

fn about_request(request: &Request) -> About {
    match request {
        Request::Produce(produce) => {
            let count = batches(produce.partitions.iter().map(|(_, bytes)| bytes)).map_while(Result::ok);
            let records = count.map(|batch| batch.record_count() as u32).sum();
            about(produce.partitions.iter(), |(tp, _)| tp, |_| Figure::Records(records))
        }
        Request::Fetch(fetch) => {
            about(fetch.partitions.iter(), |p| &p.tp, |p| Figure::Offset(p.fetch_offset))
        }
        Request::LeaderAndIsr(request) => about(request.partitions.iter(), |(tp, ..)| tp, |_| Figure::None),
        Request::AlterPartition(request) => {
            about(request.partitions.iter(), |asked| &asked.tp, |_| Figure::None)
        }
        Request::ListOffsets(request) => about(request.partitions.iter(), |(tp, ..)| tp, |_| Figure::None),
        Request::OffsetCommit(commit) => {
            about(commit.offsets.iter(), |(tp, _)| tp, |(_, committed)| Figure::Offset(committed.offset))
        }
        _ => About::default(),
    }
}

fn about_response(response: &Response) -> About {
    let failed = |error: ErrorCode| (error != ErrorCode::None).then_some(Figure::Error(error));
    match response {
        Response::Produce(produce) => about(
            produce.partitions.iter(),
            |p| &p.tp,
            |p| failed(p.error).unwrap_or(Figure::Offset(p.base_offset)),
        ),
        Response::Fetch(fetch) => {
            let error = fetch.partitions.iter().find_map(|p| failed(p.error));
            let carried = fetch.partitions.iter().flat_map(|p| {
                let metadata = &*p.tp.topic == METADATA_TOPIC;
                batches(&p.records.0).map_while(Result::ok).map(move |batch| (metadata, batch))
            });
            let records: u32 = carried.map(|(metadata, batch)| count(&batch, metadata)).sum();
            let full = fetch.partitions.iter().filter(|p| !p.records.is_empty());
            let about = about(full, |p| &p.tp, |_| Figure::Records(records));
            About { figure: error.unwrap_or(about.figure), ..about }
        }
        Response::JoinGroup(response) => {
            About { figure: failed(response.error).unwrap_or_default(), ..About::default() }
        }
        Response::SyncGroup(response) => {
            About { figure: failed(response.error).unwrap_or_default(), ..About::default() }
        }
        Response::Heartbeat(response) => {
            About { figure: failed(response.error).unwrap_or_default(), ..About::default() }
        }
        Response::FindCoordinator(response) => {
            About { figure: failed(response.error).unwrap_or_default(), ..About::default() }
        }
        _ => About::default(),
    }
}

/// How many records a batch has; of the metadata log, those that say something.
fn count(batch: &Batch, metadata: bool) -> u32 {
    if !metadata || batch.is_control() {
        return batch.record_count() as u32;
    }
    let values = batch.records().map_while(Result::ok).filter_map(|record| record.value);
    values.filter(|value| !is_no_op(value)).count() as u32
}

#[test]
fn a_message_of_many_partitions_is_shown_by_one_of_the_users_own() {
    let internal = (TopicPartition::new("__consumer_offsets", 3), Offset(7));
    let orders = (TopicPartition::new("orders", 0), Offset(9));
    let about = |parts: &[(TopicPartition, Offset)]| {
        let about = about(parts.iter(), |(tp, _)| tp, |(_, offset)| Figure::Offset(*offset));
        (about.tp, about.partitions, about.figure)
    };
    let both = [internal.clone(), orders.clone()];
    assert_eq!(about(&both), (Some(orders.0), 2, Figure::Offset(Offset(9))));
    assert_eq!(about(&both[..1]), (Some(internal.0), 1, Figure::Offset(Offset(7))));
}
