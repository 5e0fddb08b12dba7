//! Changes of an ISR: a leader asks the controller for them (`AlterPartitionManager`, KIP-497).
//!
//! A broker keeps the wanted ISR of each partition and sends all of them in one request at a time. So a leader that
//! changes its mind while an answer is on its way asks once more, for the last ISR that it wants.

use std::rc::Rc;

use super::manager::{Hands, ReplicaManager};
use crate::protocol::Request;
use crate::protocol::cluster::{AlterPartitionRequest, AlterPartitionResponse, WantedIsr};

impl ReplicaManager {
    /// Asks the controller for an ISR; one request at a time, with everything that is wanted by then.
    pub(super) fn want_isr(&mut self, wanted: WantedIsr, hands: &mut Hands<'_, '_>) {
        self.wanted.insert(wanted.tp.clone(), wanted);
        self.ask_for_isrs(hands);
    }

    /// Sends what is wanted, unless an answer is still to come.
    pub(super) fn ask_for_isrs(&mut self, hands: &mut Hands<'_, '_>) {
        if self.wanted.is_empty() || !self.to_controller.is_idle() {
            return;
        }
        let partitions = std::mem::take(&mut self.wanted).into_values().collect();
        let request = AlterPartitionRequest { broker: self.broker, partitions };
        self.to_controller.send(Request::AlterPartition(request), hands.cache.controller, hands.out);
    }

    /// The controller said what it made of it; a leader whose question was stale asks anew.
    pub(super) fn on_alter_partition(
        &mut self,
        asked: &AlterPartitionRequest,
        response: &AlterPartitionResponse,
        hands: &mut Hands<'_, '_>,
    ) {
        for (tp, answer) in &response.partitions {
            let Some(wanted) = asked.partitions.iter().find(|wanted| wanted.tp == *tp) else { continue };
            let Some(partition) = self.partition_mut(tp) else { continue };
            if partition.log.topic_id() != wanted.topic_id {
                continue;
            }
            if partition.on_isr_answer(answer) {
                self.wanted.insert(tp.clone(), wanted.clone());
            }
            self.maybe_advance(tp, hands);
        }
        self.ask_for_isrs(hands);
    }

    /// Asks for ISRs without the followers that have been behind for too long.
    pub(super) fn shrink_isrs(&mut self, hands: &mut Hands<'_, '_>) {
        let lag_time_max = self.config.lag_time_max;
        let before = hands.out.cause();
        let wanted: Vec<_> = self
            .partitions
            .values_mut()
            .filter(|partition| partition.is_leader())
            .filter_map(|partition| {
                let wanted = Rc::make_mut(partition).wants_to_shrink(lag_time_max, hands.out)?;
                let cause = hands.out.cause();
                hands.out.set_cause(before);
                Some((wanted, cause))
            })
            .collect();
        for (wanted, cause) in wanted {
            hands.out.set_cause(cause);
            self.want_isr(wanted, hands);
            hands.out.set_cause(before);
        }
    }
}
