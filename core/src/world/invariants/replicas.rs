//! The promises of replicas to each other: one history, one leader, and a high watermark that all have reached.

use super::{Agreed, Findings, Pace, Verdict};
use crate::disk::Disk;
use crate::fact::{
    ConsumerFact, Evidence, GroupFact, LogFact, ProcessFact, ProducerFact, ReplicaFact, Role, What,
};
use crate::ids::NodeId;
use crate::ids::{BrokerId, Offset, TopicPartition};
use crate::map::Map;
use crate::protocol::group::GroupState;
use crate::replica::partition::Partition;
use crate::time::{Instant, Span};
use crate::wire::batch::{HEADER_SIZE, field};
use crate::world::World;

/// A follower's sign of life may be a fetch and its way older than it looks from outside.
const SLACK: Span = Span(2_000_000);

/// The replica that a fact of a broker has changed.
fn replica_of(what: &What) -> Option<&TopicPartition> {
    match what {
        What::Log(LogFact::Appended { tp, .. })
        | What::Replica(ReplicaFact::HighWatermarkMoved { tp, .. })
        | What::Replica(ReplicaFact::BecameLeader { tp, .. })
        | What::Replica(ReplicaFact::BecameFollower { tp, .. })
        | What::Log(LogFact::Truncated { tp, .. })
        | What::Replica(ReplicaFact::FollowerFetched { tp, .. })
        | What::Replica(ReplicaFact::IsrShrinkWanted { tp, .. })
        | What::Replica(ReplicaFact::IsrExpandWanted { tp, .. }) => Some(tp),
        _ => None,
    }
}

/// The partition of a fact that is looked at in another way where its topic was deleted before.
pub(super) fn partition_of(what: &What) -> Option<&TopicPartition> {
    match what {
        What::Log(LogFact::Indexed { tp, .. })
        | What::Group(GroupFact::OffsetCommitted { tp, .. })
        | What::Producer(ProducerFact::Acknowledged { tp, .. })
        | What::Consumer(ConsumerFact::Delivered { tp, .. }) => Some(tp),
        _ => replica_of(what),
    }
}

impl World {
    /// Checks what a broker did, and says of which replica the rest is to be checked.
    pub(super) fn check_broker_fact(
        &mut self,
        broker: BrokerId,
        what: &What,
        findings: &mut Findings,
    ) -> Option<TopicPartition> {
        self.check_deed(broker, what, findings);
        replica_of(what).cloned()
    }

    fn check_deed(&mut self, broker: BrokerId, what: &What, findings: &mut Findings) {
        match what {
            What::Log(LogFact::Appended { tp, role, base_offset, last_offset, bytes }) => {
                findings.note(tp, self.is_dense(broker, tp, *base_offset));
                if *role == Role::Leader {
                    self.note_who_had_all(broker, tp, *base_offset);
                    if let Some((_, end)) = self.invariants.led.get_mut(&(tp.clone(), broker)) {
                        *end = last_offset.next();
                    }
                    let end = self.invariants.ends.entry(tp.clone()).or_default();
                    *end = (*end).max(last_offset.next());
                    self.check_appended(broker, tp, bytes, findings);
                }
            }
            What::Replica(ReplicaFact::HighWatermarkMoved { tp, to, role, .. }) => {
                if *role == Role::Leader {
                    findings.note(tp, self.enough_in_sync(broker, tp));
                }
                let committed = self.invariants.committed.entry(tp.clone()).or_default();
                *committed = (*committed).max(*to);
            }
            What::Replica(ReplicaFact::BecameLeader { tp, epoch, start_offset }) => {
                self.invariants.led.insert((tp.clone(), broker), (*epoch, *start_offset));
                self.forget_pace(tp);
                findings.note(tp, self.last_stable_before_open(broker, tp));
                findings.note(tp, self.epoch_is_noted(broker, tp));
                self.check_survival(broker, tp, findings);
            }
            What::Log(LogFact::Truncated { tp, .. }) => findings.note(tp, self.epochs_end(broker, tp)),
            What::Replica(ReplicaFact::BecameFollower { tp, epoch, .. }) => {
                self.invariants.followed.insert((tp.clone(), broker), *epoch);
            }
            What::Replica(ReplicaFact::FollowerFetched { tp, follower, offset }) => {
                let verdict = self.counted_in_its_epoch(broker, tp, *follower);
                findings.note(tp, verdict);
                self.note_fetch(broker, tp, *follower, *offset);
            }
            // It need not have caught up: above a high watermark that stands still there may be more.
            What::Replica(ReplicaFact::IsrExpandWanted { tp, broker }) => {
                if let Some(pace) = self.invariants.pace.get_mut(&(tp.clone(), *broker)) {
                    pace.caught_up = self.now;
                }
            }
            // The next group of that name counts its generations from the beginning.
            What::Group(GroupFact::Changed { group, to: GroupState::Dead, .. }) => {
                self.invariants.owners.remove(group);
            }
            What::Process(ProcessFact::Started { .. }) | What::Process(ProcessFact::Resumed) => {
                self.invariants.runs_since.insert(broker, self.now);
            }
            What::Log(LogFact::Indexed { tp, offset, position, bytes }) => {
                let verdict = self.points_at_batch((broker, tp), &bytes.file, *offset, u64::from(*position));
                findings.note(tp, verdict);
            }
            What::Group(GroupFact::OffsetCommitted { tp, offset, producer_id, .. }) => {
                self.check_commit_in_transaction(tp, *offset, *producer_id, findings);
                let end = self.invariants.ends.get(tp).copied().unwrap_or(Offset::ZERO);
                let verdict = match *offset <= end {
                    true => Ok(()),
                    false => Err(Evidence::CommitBeyondLog { offset: *offset, log_end_offset: end }),
                };
                findings.note(tp, verdict);
            }
            _ => {}
        }
    }

    pub(super) fn check_replica(&mut self, broker: BrokerId, tp: &TopicPartition, findings: &mut Findings) {
        self.note_wait(broker, tp);
        let mut agreed = std::mem::take(&mut self.invariants.agreed);
        let logs_agree = self.logs_agree(broker, tp, &mut agreed);
        self.invariants.agreed = agreed;
        let Some(partition) = self.partition(broker, tp) else { return };
        let permitted = self.may_lose(partition);
        for verdict in [logs_agree, self.isr_has_committed(broker, partition)] {
            findings.note_loss(tp, verdict, permitted);
        }
        let verdicts = [
            self.isr_within_replicas(broker, partition),
            high_watermark_within_log(broker, partition),
            self.one_leader_per_epoch(broker, partition),
            self.isr_caught_up(broker, partition),
        ];
        let led = (partition.state.leader_epoch, broker);
        let is_newest = self.invariants.leaders.get(tp).is_none_or(|(known, _)| *known <= led.0);
        if partition.is_leader() && is_newest {
            self.invariants.leaders.insert(tp.clone(), led);
        }
        for verdict in verdicts {
            findings.note(tp, verdict);
        }
    }

    /// What a replica promises by itself.
    pub(super) fn check_alone(&self, broker: BrokerId, tp: &TopicPartition, findings: &mut Findings) {
        let Some(partition) = self.partition(broker, tp) else { return };
        let verdicts =
            [self.isr_within_replicas(broker, partition), high_watermark_within_log(broker, partition)];
        for verdict in verdicts {
            findings.note(tp, verdict);
        }
    }

    /// A replica, and the disk that it is on.
    pub(super) fn replica_on(&self, broker: BrokerId, tp: &TopicPartition) -> Option<(&Partition, &Disk)> {
        let broker = self.brokers.get(&broker)?.broker.as_ref()?;
        Some((broker.replicas().partition(tp)?, &broker.disk))
    }

    fn isr_within_replicas(&self, broker: BrokerId, partition: &Partition) -> Verdict {
        match partition.strangers().find(|id| !self.has_left(&partition.tp, *id)) {
            Some(stranger) => Err(Evidence::StrangerInIsr { broker, stranger }),
            None => Ok(()),
        }
    }

    /// A partition moves, in ZooKeeper mode: whoever is not where it goes may be one that it leaves. (The controller
    /// may have forgotten by now: if all of the target are in sync, the step that begins a move ends it.)
    pub(super) fn note_move(&mut self, node: Option<NodeId>, tp: &TopicPartition, to: &[BrokerId]) {
        if matches!(node, Some(NodeId::Broker(_))) {
            let others = self.brokers.keys().filter(|id| !to.contains(id));
            self.invariants.left.extend(others.map(|id| (tp.clone(), *id)));
        }
    }

    /// Whether a partition moved away from a broker, now or earlier (ZooKeeper mode).
    fn has_left(&self, tp: &TopicPartition, broker: BrokerId) -> bool {
        self.invariants.left.contains(&(tp.clone(), broker))
    }

    /// Whether a leader was away when the partition moved from it, and leads on in an old epoch (ZooKeeper mode): those
    /// that it holds for its followers have gone meanwhile, and may have come again.
    fn leads_for_itself(&self, broker: BrokerId, partition: &Partition) -> bool {
        let newest = self.invariants.leaders.get(&partition.tp).map(|(epoch, _)| *epoch);
        newest > Some(partition.state.leader_epoch) && self.has_left(&partition.tp, broker)
    }

    fn one_leader_per_epoch(&self, broker: BrokerId, partition: &Partition) -> Verdict {
        let epoch = partition.state.leader_epoch;
        match self.invariants.leaders.get(&partition.tp) {
            Some((known, leader)) if partition.is_leader() && *known == epoch && *leader != broker => {
                Err(Evidence::TwoLeaders { epoch, brokers: [*leader, broker] })
            }
            _ => Ok(()),
        }
    }

    /// The newest batch that both have below both high watermarks is the same one. (Older ones were compared when
    /// they were the newest.) What was found to agree is looked at again when one of the high watermarks has moved, or
    /// a disk has rewritten anything.
    fn logs_agree(
        &self,
        broker: BrokerId,
        tp: &TopicPartition,
        agreed: &mut Map<TopicPartition, Map<(BrokerId, BrokerId), Agreed>>,
    ) -> Verdict {
        let Some((partition, disk)) = self.replica_on(broker, tp) else { return Ok(()) };
        if partition.log.config().compacts() {
            return Ok(());
        }
        let agreed = agreed.entry(tp.clone()).or_default();
        for other in self.brokers.keys().copied().filter(|other| *other != broker) {
            let Some((replica, their_disk)) = self.replica_on(other, tp) else { continue };
            let below = partition.high_watermark.min(replica.high_watermark);
            let starts = partition.log.log_start_offset().max(replica.log.log_start_offset());
            if below <= starts {
                continue;
            }
            let (first, second) = if broker < other { (disk, their_disk) } else { (their_disk, disk) };
            let pair = (broker.min(other), broker.max(other));
            let now = Agreed { below, rewrites: (first.rewrites(), second.rewrites()) };
            if agreed.get(&pair) == Some(&now) {
                continue;
            }
            let here = partition.log.batch_at(disk, below - 1);
            let there = replica.log.batch_at(their_disk, below - 1);
            if let (Some(here), Some(there)) = (here, there) {
                if here.batch.bytes() != there.batch.bytes() {
                    return Err(Evidence::BatchesDiffer { brokers: [broker, other], offset: below - 1 });
                }
                agreed.insert(pair, now);
            }
        }
        Ok(())
    }

    fn isr_has_committed(&self, broker: BrokerId, partition: &Partition) -> Verdict {
        if !partition.is_leader() || self.leads_for_itself(broker, partition) {
            return Ok(());
        }
        let committed = partition.high_watermark;
        let ends = partition.state.isr.iter().filter_map(|id| {
            // Who was a replica, and is none any more, has nothing that anybody could ask it for.
            let id = Some(id).filter(|id| partition.state.replicas.contains(id))?;
            let (replica, _) = self.replica_on(*id, &partition.tp)?;
            Some((id, replica.log.log_end_offset()))
        });
        match ends.into_iter().find(|(_, end)| *end < committed) {
            Some((member, log_end_offset)) => Err(Evidence::MemberLacksCommitted {
                leader: broker,
                member: *member,
                log_end_offset,
                high_watermark: committed,
            }),
            None => Ok(()),
        }
    }

    /// A leader that waits for an ISR asks for no other: it may look again from the first news after the answer on.
    fn note_wait(&mut self, broker: BrokerId, tp: &TopicPartition) {
        let leading = self.partition(broker, tp).filter(|partition| partition.is_leader());
        let Some(waits) = leading.map(Partition::asks_for_isr) else { return };
        let (key, now) = ((tp.clone(), broker), self.now);
        if waits {
            self.invariants.answered.insert(key, Instant::NEVER);
        } else if let Some(at) = self.invariants.answered.get_mut(&key) {
            *at = now.min(*at);
        }
    }

    /// A leader looks twice within the lag that it permits, and then asks the controller: so a member that has not
    /// caught up for twice the lag was overlooked. Once it has asked, it waits for its answer, whomever it asked for;
    /// one that was stopped in its tracks could not look.
    fn isr_caught_up(&self, broker: BrokerId, partition: &Partition) -> Verdict {
        if !partition.is_leader() || partition.asks_for_isr() {
            return Ok(());
        }
        let allowed = Span::from_millis(self.config.0.replica_lag_time_max_ms * 2) + SLACK;
        let runs_since = self.invariants.runs_since.get(&broker).copied().unwrap_or(self.now);
        let could_look = || {
            let answered = self.invariants.answered.get(&(partition.tp.clone(), broker)).copied();
            answered.map_or(runs_since, |at| at.max(runs_since))
        };
        let caught_up = |follower: BrokerId| {
            let pace = self.invariants.pace.get(&(partition.tp.clone(), follower));
            pace.map(|pace| pace.caught_up)
        };
        let end = partition.log.log_end_offset();
        let late = partition.state.isr.iter().find(|id| {
            let behind = partition.followers().get(id).is_some_and(|follower| follower.log_end_offset != end);
            behind && caught_up(**id).is_some_and(|at| self.now.since(at.max(could_look())) > allowed)
        });
        match late {
            Some(member) => Err(Evidence::MemberIsLate { leader: broker, member: *member, allowed }),
            None => Ok(()),
        }
    }

    /// A follower has caught up when it has everything, or had everything that there was when it asked before. What its
    /// fetch let the leader append, in the same step, was not there yet. One that had everything and comes back with
    /// less, since its disk lost some, was in step until now.
    fn note_fetch(&mut self, broker: BrokerId, tp: &TopicPartition, follower: BrokerId, offset: Offset) {
        let Some((_, end)) = self.invariants.led.get(&(tp.clone(), broker)).copied() else { return };
        let (key, now) = ((tp.clone(), follower), self.now);
        let fresh = Pace { caught_up: now, last_fetch: now, offset, end_at_last_fetch: end };
        let pace = self.invariants.pace.entry(key).or_insert_with(|| fresh);
        if offset >= end || pace.offset >= end {
            pace.caught_up = now;
        } else if offset >= pace.end_at_last_fetch {
            pace.caught_up = pace.caught_up.max(pace.last_fetch);
        }
        (pace.last_fetch, pace.offset, pace.end_at_last_fetch) = (now, offset, end);
    }

    /// Who had everything until now is in step, however long ago that was the last news of it.
    fn note_who_had_all(&mut self, broker: BrokerId, tp: &TopicPartition, end_before: Offset) {
        let Some((partition, _)) = self.replica_on(broker, tp) else { return };
        let had_all = partition.followers().iter().filter(|(_, known)| known.log_end_offset >= end_before);
        let had_all: Vec<BrokerId> = had_all.map(|(id, _)| *id).collect();
        for id in had_all {
            if let Some(pace) = self.invariants.pace.get_mut(&(tp.clone(), id)) {
                pace.caught_up = self.now;
            }
        }
    }

    /// A new leader knows nothing yet of how its followers keep up.
    fn forget_pace(&mut self, tp: &TopicPartition) {
        self.invariants.pace.retain(|(of, _), _| of != tp);
    }

    fn epochs_end(&self, broker: BrokerId, tp: &TopicPartition) -> Verdict {
        let Some((partition, _)) = self.replica_on(broker, tp) else { return Ok(()) };
        let end = partition.log.log_end_offset();
        match partition.log.epoch_entries().iter().find(|(_, start)| *start >= end) {
            Some((epoch, start)) if !partition.is_leader() => {
                let (epoch, start_offset) = (*epoch, *start);
                Err(Evidence::EpochBeyondLog { broker, epoch, start_offset, log_end_offset: end })
            }
            _ => Ok(()),
        }
    }

    fn epoch_is_noted(&self, broker: BrokerId, tp: &TopicPartition) -> Verdict {
        let Some((partition, _)) = self.replica_on(broker, tp) else { return Ok(()) };
        let (epoch, noted) = (partition.state.leader_epoch, partition.log.latest_epoch());
        match noted == Some(epoch) || !partition.is_leader() {
            true => Ok(()),
            false => Err(Evidence::EpochNotNoted { broker, epoch, noted }),
        }
    }

    fn counted_in_its_epoch(&self, leader: BrokerId, tp: &TopicPartition, follower: BrokerId) -> Verdict {
        let Some((epoch, _)) = self.invariants.led.get(&(tp.clone(), leader)).copied() else { return Ok(()) };
        match self.invariants.followed.get(&(tp.clone(), follower)) {
            Some(known) if *known < epoch => {
                Err(Evidence::CountedTooEarly { leader, epoch, follower, known: *known })
            }
            _ => Ok(()),
        }
    }

    fn is_dense(&self, broker: BrokerId, tp: &TopicPartition, base_offset: Offset) -> Verdict {
        let Some((partition, disk)) = self.replica_on(broker, tp) else { return Ok(()) };
        let lossy = partition.log.config().compacts() || self.invariants.disk_lost;
        if lossy || base_offset <= partition.log.log_start_offset() {
            return Ok(());
        }
        let before =
            partition.log.head_at(disk, base_offset - 1).map(|head| head.last_offset.wrapping_add(1));
        match before {
            Some(end) if end == base_offset => Ok(()),
            expected => Err(Evidence::Gap { broker, base_offset, expected }),
        }
    }

    /// `index` is the file that the entry stands in; its log is the one beside it, active or not any more.
    fn points_at_batch(
        &self,
        (broker, tp): (BrokerId, &TopicPartition),
        index: &str,
        offset: Offset,
        position: u64,
    ) -> Verdict {
        let Some((partition, disk)) = self.replica_on(broker, tp) else { return Ok(()) };
        if offset < partition.log.log_start_offset() {
            return Ok(()); // its segment went within the step
        }
        let file = index.replace(".index", ".log");
        let base = disk
            .read_exact(&file, position, HEADER_SIZE)
            .map(|header| Offset(field::BASE_OFFSET.read(&header)))
            .filter(|base| *base <= offset && offset < partition.log.log_end_offset());
        let found = base.and_then(|base| partition.log.batch_at(disk, base));
        match found {
            Some(located) if located.position == position && *located.file == *file => Ok(()),
            _ => Err(Evidence::IndexPointsElsewhere { file: file.into(), offset, position }),
        }
    }

    /// Who resumes does all that has waited in one step, and what its ISR was in between cannot be seen after it.
    fn enough_in_sync(&self, broker: BrokerId, tp: &TopicPartition) -> Verdict {
        match self.replica_on(broker, tp) {
            _ if self.invariants.runs_since.get(&broker) == Some(&self.now) => Ok(()),
            Some((partition, _)) if partition.is_leader() && partition.is_under_min_isr() => {
                Err(Evidence::TooFewInSync {
                    broker,
                    in_sync: partition.state.isr.len() as u32,
                    min_insync_replicas: partition.effective_min_isr() as u32,
                })
            }
            _ => Ok(()),
        }
    }

    /// A new leader has what was acknowledged. What is lost is asked for no more. One that woke up and takes an epoch
    /// for the newest in which others have led on since is no new leader: nobody counts what it has.
    fn check_survival(&mut self, broker: BrokerId, tp: &TopicPartition, findings: &mut Findings) {
        let Some((partition, disk)) = self.replica_on(broker, tp) else { return };
        let verdict = self.survives(broker, partition, disk);
        let permitted = self.may_lose(partition) || partition.effective_min_isr() < 2;
        if verdict.is_err() {
            self.invariants.acknowledged.remove(tp);
        }
        findings.note_loss(tp, verdict, permitted);
    }

    fn survives(&self, broker: BrokerId, partition: &Partition, disk: &Disk) -> Verdict {
        let Some((offset, crc, epoch)) = self.invariants.acknowledged.get(&partition.tp) else {
            return Ok(());
        };
        if *offset < partition.log.log_start_offset() || partition.state.leader_epoch < *epoch {
            return Ok(());
        }
        match partition.log.head_at(disk, *offset) {
            Some(head) if head.crc == *crc => Ok(()),
            Some(_) => Err(Evidence::AcknowledgedReplaced { broker, offset: *offset }),
            None => Err(Evidence::AcknowledgedLost { broker, offset: *offset }),
        }
    }
}

fn high_watermark_within_log(broker: BrokerId, partition: &Partition) -> Verdict {
    let (high_watermark, log_end_offset) = (partition.high_watermark, partition.log.log_end_offset());
    match high_watermark > log_end_offset {
        true => Err(Evidence::HighWatermarkBeyondLog { broker, high_watermark, log_end_offset }),
        false => Ok(()),
    }
}
