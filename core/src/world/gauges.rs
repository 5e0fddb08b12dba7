//! The cluster in a few figures: what a plot shows of a moment.

use std::rc::Rc;

use super::World;
use super::tables::lives;
use crate::ids::Offset;
use crate::map::Map;
use crate::metadata::cache::is_internal;
use crate::view::Gauges;

/// Of how many groups the lag is given, in the order of their names.
const GROUPS_MAX: usize = 8;

impl World {
    /// The figures of this moment.
    pub fn gauges(&self) -> Gauges {
        let mut gauges = Gauges { lags: self.lags(), ..Gauges::default() };
        let brokers = self.brokers.values().filter(|slot| lives(slot));
        for partition in
            brokers.filter_map(|slot| slot.broker.as_ref()).flat_map(|b| b.replicas().partitions())
        {
            if !partition.is_leader() {
                continue;
            }
            let state = &partition.state;
            gauges.under_replicated += u32::from(state.isr.len() < state.replicas.len());
            if !is_internal(&partition.log.tp().topic) {
                let uncommitted = partition.log.log_end_offset() - partition.high_watermark;
                gauges.uncommitted = gauges.uncommitted.max(uncommitted);
            }
        }
        let buffers = self.clients.values().rev().filter(|slot| slot.is_alive());
        for (used, of) in buffers.filter_map(|slot| slot.process.as_ref()?.buffer_memory()) {
            gauges.buffered += used;
            gauges.buffer_memory += of;
        }
        gauges
    }

    /// How far each group's committed offsets are behind the ends of their logs, all its partitions together.
    fn lags(&self) -> Vec<(Rc<str>, i64)> {
        let brokers =
            self.brokers.values().filter(|slot| lives(slot)).filter_map(|slot| slot.broker.as_ref());
        let groups = brokers.flat_map(|broker| broker.coordinator().groups());
        let mut lags: Map<Rc<str>, i64> = Map::new();
        for group in groups.filter(|group| !group.offsets.is_empty()) {
            let lag = group.offsets.iter().filter_map(|(tp, committed)| {
                let end = Some(self.end_of(tp)).filter(|end| *end >= Offset::ZERO)?;
                Some((end - committed.offset).max(0))
            });
            lags.insert(group.id.clone(), lag.sum());
        }
        lags.into_iter().take(GROUPS_MAX).collect()
    }
}
