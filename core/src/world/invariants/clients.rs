//! The promises to clients: an acknowledged record stays, a delivered one is committed, and a partition has one owner.

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
            What::Consumer(ConsumerFact::Delivered { tp, last_offset, .. }) => {
                let committed = self.invariants.committed.get(tp).copied().unwrap_or(Offset::ZERO);
                let verdict = match *last_offset < committed {
                    true => Ok(()),
                    false => {
                        let (offset, high_watermark) = (*last_offset, committed);
                        Err(Evidence::DeliveredUncommitted { offset, high_watermark })
                    }
                };
                findings.note(tp, verdict);
            }
            What::Consumer(ConsumerFact::Assigned { group, generation, partitions, .. }) => {
                let (known, owners) = self.invariants.owners.entry(group.clone()).or_default();
                if *known != *generation {
                    (*known, *owners) = (*generation, Map::new());
                }
                let clients = &self.clients;
                // A static member comes back as another process in the same generation, and the old one owns nothing.
                let lives = |id: &ClientId| clients.get(id).is_some_and(|slot| slot.is_alive());
                for tp in partitions.iter() {
                    let before = owners.insert(tp.clone(), client);
                    let before = before.filter(|before| *before != client && lives(before));
                    let verdict = before.map_or(Ok(()), |before| {
                        let (group, generation) = (group.clone(), *generation);
                        Err(Evidence::TwoOwners { group, generation, clients: [before, client] })
                    });
                    findings.note_loss(tp, verdict, self.invariants.disk_lost);
                }
            }
            _ => {}
        }
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
