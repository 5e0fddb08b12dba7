//! What must hold after every step, whatever fails: checked on the broker that the step touched.
//!
//! | name | the guarantee |
//! |---|---|
//! | `isr-within-replicas` | an ISR is a subset of the replicas |
//! | `one-leader-per-epoch` | two brokers never lead a partition in the same epoch |
//! | `one-controller-per-epoch` | two processes are never the controller in the same epoch |
//! | `high-watermark-within-log` | a high watermark is never beyond its log's end |
//! | `logs-agree-below-high-watermark` | two replicas have the same batches below the smaller high watermark |
//!
//! Each replica of a compacted topic is cleaned at its own time, so those are left out of the last one as well.
//!
//! Unclean election may break `logs-agree-below-high-watermark` while the loser has not truncated yet, so topics that
//! permit it are left out of that one. And it is a promise that replication makes as long as disks keep what they have:
//! once one has lost pages or has a flipped bit, nothing is compared any more.

use std::rc::Rc;

use super::World;
use crate::fact::What;
use crate::ids::{BrokerId, LeaderEpoch, NodeId, TopicPartition};
use crate::map::Map;
use crate::replica::partition::Partition;

/// Which leaders were seen, and whether anybody looks.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    pub on: bool,
    leaders: Map<TopicPartition, (LeaderEpoch, BrokerId)>,
    controller: (LeaderEpoch, Option<NodeId>),
    pub violations: u32,
    /// A disk has lost something that it had.
    pub disk_lost: bool,
}

impl Default for Watch {
    fn default() -> Self {
        Watch { on: true, leaders: Map::new(), controller: (0, None), violations: 0, disk_lost: false }
    }
}

/// What is wrong, if something is.
type Verdict = Result<(), String>;

impl World {
    /// How many violations there were.
    pub fn violations(&self) -> u32 {
        self.invariants.violations
    }

    /// Checks what the facts of the last step say has changed.
    pub(super) fn watch_invariants(&mut self) {
        if !self.invariants.on {
            return;
        }
        let from = self.invariants_from.min(self.facts.len());
        let mut touched: Vec<(BrokerId, TopicPartition)> = Vec::new();
        let mut usurped = None;
        for fact in &self.facts[from..] {
            if let What::ControllerElected { epoch } = fact.what {
                let (newest, holder) = self.invariants.controller;
                match (epoch == newest && holder != fact.node, epoch > newest) {
                    (true, _) => usurped = Some(epoch),
                    (false, true) => self.invariants.controller = (epoch, fact.node),
                    (false, false) => {}
                }
            }
            let Some(broker) = fact.node.and_then(|node| node.broker()) else { continue };
            let tp = match &fact.what {
                What::Appended { tp, .. }
                | What::Truncated { tp, .. }
                | What::HighWatermarkMoved { tp, .. }
                | What::BecameLeader { tp, .. }
                | What::BecameFollower { tp, .. } => tp,
                _ => continue,
            };
            if !touched.iter().any(|(b, t)| *b == broker && t == tp) {
                touched.push((broker, tp.clone()));
            }
        }
        if let Some(epoch) = usurped {
            self.violated("one-controller-per-epoch", format!("another controller of epoch {epoch}").into());
        }
        for (broker, tp) in touched {
            self.check_partition(broker, &tp);
        }
        self.invariants_from = self.facts.len();
    }

    fn check_partition(&mut self, broker: BrokerId, tp: &TopicPartition) {
        let Some(partition) = self.partition(broker, tp) else { return };
        let verdicts = [
            ("isr-within-replicas", isr_within_replicas(partition)),
            ("high-watermark-within-log", high_watermark_within_log(partition)),
            ("one-leader-per-epoch", self.one_leader_per_epoch(broker, partition)),
            ("logs-agree-below-high-watermark", self.logs_agree(broker, partition)),
        ];
        if partition.is_leader() {
            let led = (partition.state.leader_epoch, broker);
            self.invariants.leaders.insert(tp.clone(), led);
        }
        for (invariant, verdict) in verdicts {
            if let Err(evidence) = verdict {
                self.violated(invariant, format!("{tp} on broker {broker}: {evidence}").into());
            }
        }
    }

    fn violated(&mut self, invariant: &'static str, evidence: Rc<str>) {
        self.invariants.violations += 1;
        self.fact(None, None, What::Violated { invariant, evidence });
    }

    fn one_leader_per_epoch(&self, broker: BrokerId, partition: &Partition) -> Verdict {
        let epoch = partition.state.leader_epoch;
        match self.invariants.leaders.get(&partition.tp) {
            Some((known, leader)) if partition.is_leader() && *known == epoch && *leader != broker => {
                Err(format!("leads in epoch {epoch}, as does broker {leader}"))
            }
            _ => Ok(()),
        }
    }

    /// The newest batch that both have below both high watermarks is the same one. (Older ones were compared when
    /// they were the newest.)
    fn logs_agree(&self, broker: BrokerId, partition: &Partition) -> Verdict {
        let config = partition.log.config();
        if config.unclean_leader_election_enable || config.compacts() || self.invariants.disk_lost {
            return Ok(());
        }
        for (other, slot) in self.brokers.iter().filter(|(id, _)| **id != broker) {
            let Some(theirs) = slot.broker.as_ref() else { continue };
            let Some(replica) = theirs.replicas().partition(&partition.tp) else { continue };
            let below = partition.high_watermark.min(replica.high_watermark);
            let starts = partition.log.log_start_offset().max(replica.log.log_start_offset());
            if below <= starts {
                continue;
            }
            let Some(disk) = self.brokers.get(&broker).and_then(|slot| slot.broker.as_ref()).map(|b| &b.disk)
            else {
                continue;
            };
            let here = partition.log.batch_at(disk, below - 1);
            let there = replica.log.batch_at(&theirs.disk, below - 1);
            if let (Some(here), Some(there)) = (here, there)
                && here.batch.bytes() != there.batch.bytes()
            {
                return Err(format!("another batch at offset {} than broker {other}", below - 1));
            }
        }
        Ok(())
    }
}

fn isr_within_replicas(partition: &Partition) -> Verdict {
    match partition.state.isr.iter().find(|id| !partition.state.replicas.contains(id)) {
        Some(stranger) => Err(format!("broker {stranger} is in the ISR, and no replica")),
        None => Ok(()),
    }
}

fn high_watermark_within_log(partition: &Partition) -> Verdict {
    let (high_watermark, end) = (partition.high_watermark, partition.log.log_end_offset());
    match high_watermark > end {
        true => Err(format!("high watermark {high_watermark}, log end {end}")),
        false => Ok(()),
    }
}
