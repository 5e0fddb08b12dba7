//! The cluster in a few figures: what a plot shows of a moment.

use std::rc::Rc;

use super::World;
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
        for partition in self.live_brokers().flat_map(|(_, broker)| broker.replicas().partitions()) {
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
        for producer in self.live_clients().filter_map(|(_, slot)| slot.process.as_ref()?.producer()) {
            let of = producer.config().buffer_memory;
            gauges.buffered += of.saturating_sub(producer.memory_free()) as u64;
            gauges.buffer_memory += of as u64;
        }
        gauges
    }

    /// How far each group's committed offsets are behind the ends of their logs, all its partitions together.
    fn lags(&self) -> Vec<(Rc<str>, i64)> {
        let groups = self.live_brokers().flat_map(|(_, broker)| broker.coordinator().groups());
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
