//! The promises of controllers: an epoch has one controller, and no leader replaces a state that it has not seen.

use super::{Findings, Verdict};
use crate::fact::Evidence;
use crate::ids::{ConnId, ControllerEpoch, NodeId};
use crate::protocol::cluster::{AlterPartitionRequest, AlterPartitionResponse, WantedIsr};
use crate::protocol::{Message, Request, Response};
use crate::world::World;

impl World {
    pub(super) fn check_controller(&mut self, epoch: ControllerEpoch, node: Option<NodeId>) -> Verdict {
        let (newest, holder) = self.invariants.controller;
        let usurped = epoch == newest && holder != node;
        if epoch > newest {
            self.invariants.controller = (epoch, node);
        }
        if usurped { Err(Evidence::TwoControllers { epoch }) } else { Ok(()) }
    }

    /// An ISR is asked for of a version of the state, and only that version may it replace, now or when it was asked
    /// for the first time.
    pub(super) fn check_asked_isr(&mut self, conn: ConnId, message: &Message, findings: &mut Findings) {
        match message {
            Message::Request { correlation, request } => {
                let Request::AlterPartition(asked) = &**request else { return };
                self.invariants.asked_isrs.insert(asked.broker, (conn, *correlation, request.clone()));
            }
            Message::Response { correlation, response } => {
                let Response::AlterPartition(answer) = &**response else { return };
                let mut asked = self.invariants.asked_isrs.values();
                let asked = asked.find(|(on, number, _)| (*on, *number) == (conn, *correlation));
                if let Some(Request::AlterPartition(asked)) = asked.map(|(.., request)| &**request) {
                    note_replaced(asked, answer, findings);
                }
            }
            _ => {}
        }
    }
}

fn note_replaced(asked: &AlterPartitionRequest, answer: &AlterPartitionResponse, findings: &mut Findings) {
    for WantedIsr { tp, partition_epoch: known, .. } in &asked.partitions {
        let answers = answer.partitions.iter().filter(|(of, _)| of == tp);
        for state in answers.filter_map(|(_, answer)| answer.as_ref().ok()) {
            let verdict = match (*known..=known + 1).contains(&state.partition_epoch) {
                true => Ok(()),
                false => Err(Evidence::IsrReplacedUnseen {
                    broker: asked.broker,
                    known: *known,
                    became: state.partition_epoch,
                }),
            };
            findings.note(tp, verdict);
        }
    }
}
