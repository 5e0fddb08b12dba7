//! The promises to clients: an acknowledged record stays, a delivered one is committed, and a partition has one owner.

use std::rc::Rc;

use super::Findings;
use crate::fact::{ConsumerFact, Evidence, ProducerFact, What};
use crate::ids::{ClientId, Offset, TopicPartition};
use crate::map::Map;
use crate::world::World;

impl World {
    pub(super) fn check_client_fact(&mut self, client: ClientId, what: &What, findings: &mut Findings) {
        match what {
            What::Producer(ProducerFact::Acknowledged { tp, base_offset, acks: -1, .. }) => {
                self.note_acknowledged(tp, *base_offset, findings);
            }
            What::Consumer(ConsumerFact::Positioned { tp, offset, .. }) => {
                self.invariants.positions.insert((client, tp.clone()), *offset);
            }
            What::Consumer(ConsumerFact::Delivered { tp, base_offset, last_offset, records }) => {
                let committed = self.invariants.committed.get(tp).copied().unwrap_or(Offset::ZERO);
                let verdict = match *last_offset < committed {
                    true => Ok(()),
                    false => {
                        let (offset, high_watermark) = (*last_offset, committed);
                        Err(Evidence::DeliveredUncommitted { offset, high_watermark })
                    }
                };
                findings.note(tp, verdict);
                self.check_delivered(client, tp, (*base_offset, *last_offset), *records, findings);
            }
            What::Consumer(ConsumerFact::Assigned { group, generation, partitions, .. }) => {
                self.check_assigned(client, group, *generation, partitions, findings);
            }
            What::Consumer(ConsumerFact::Revoked { group, partitions, lost: false }) => {
                let Some((generation, owners)) = self.invariants.owners.get(group) else { return };
                let other =
                    |tp: &TopicPartition| owners.get(tp).filter(|owner| self.is_other(client, **owner));
                let late = partitions.iter().find_map(|tp| Some((*generation, tp.clone(), *other(tp)?)));
                if let Some(late) = late {
                    self.invariants.late.insert(client, late);
                }
            }
            _ => {}
        }
    }

    /// Who owns a partition in a generation, and whether somebody else does. A member of the generation that gave it up
    /// after that (a cooperative one lets go when it hears its assignment) had it at the same time.
    fn check_assigned(
        &mut self,
        client: ClientId,
        group: &Rc<str>,
        generation: i32,
        partitions: &[TopicPartition],
        findings: &mut Findings,
    ) {
        let permitted = self.invariants.disk_lost;
        let two = |other| Evidence::TwoOwners { group: group.clone(), generation, clients: [other, client] };
        if let Some((_, tp, other)) = self.invariants.late.remove(&client).filter(|late| late.0 == generation)
        {
            findings.note_loss(&tp, Err(two(other)), permitted);
        }
        let (known, mut owners) = self.invariants.owners.remove(group).unwrap_or_default();
        if known != generation {
            owners = Map::new();
        }
        for tp in partitions {
            let before = owners.insert(tp.clone(), client).filter(|before| self.is_other(client, *before));
            findings.note_loss(tp, before.map_or(Ok(()), |before| Err(two(before))), permitted);
        }
        self.invariants.owners.insert(group.clone(), (generation, owners));
    }

    /// Whether an owner is another member that lives. A static member comes back as another process in the same generation;
    /// the old one may not have ended, and then goes on until it hears that it was replaced.
    fn is_other(&self, client: ClientId, owner: ClientId) -> bool {
        let consumer = |id: ClientId| self.clients.get(&id)?.process.as_ref()?.consumer();
        let instance = |id: ClientId| consumer(id)?.identity()?.instance_id;
        let lives = self.clients.get(&owner).is_some_and(|slot| slot.is_alive());
        owner != client && lives && (instance(client).is_none() || instance(owner) != instance(client))
    }

    /// The newest leader has what was acknowledged; one that leads no more while its answer was on its way may have
    /// lost it since. Remembers it, since it must never be lost.
    fn note_acknowledged(&mut self, tp: &TopicPartition, base_offset: Offset, findings: &mut Findings) {
        let Some((_, leader)) = self.invariants.leaders.get(tp).copied() else { return };
        let Some((partition, disk)) = self.replica_on(leader, tp) else { return };
        if partition.log.config().compacts() || base_offset < partition.log.log_start_offset() {
            return;
        }
        let permitted = self.may_lose(partition) || partition.effective_min_isr() < 2;
        let crc = partition.log.head_at(disk, base_offset).map(|head| head.crc);
        if crc.is_none() && !partition.is_leader() {
            return;
        }
        let lost = Evidence::AcknowledgedLost { broker: leader, offset: base_offset };
        findings.note_loss(tp, crc.map(drop).ok_or(lost), permitted);
        let epoch = partition.state.leader_epoch;
        let is_newest = self.invariants.acknowledged.get(tp).is_none_or(|(offset, ..)| *offset < base_offset);
        if let Some(crc) = crc.filter(|_| is_newest) {
            self.invariants.acknowledged.insert(tp.clone(), (base_offset, crc, epoch));
        }
    }
}
