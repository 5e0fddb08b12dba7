//! DELETE_RECORDS: a log begins later from now on, on the leader at once, on the followers with their next FETCH.
//!
//! The bytes stay until retention takes the segment that they are in. The answer waits for the low watermark: the
//! smallest log start offset of the live replicas, which followers tell with every FETCH (`DelayedDeleteRecords`).

use super::manager::{Hands, Partitions, ReplicaManager};
use super::purgatory::{Parked, ParkedDelete};
use crate::fact::{ParkReason, ReplicaFact};
use crate::ids::{Offset, TopicPartition};
use crate::metadata::cache::is_internal;
use crate::process::Out;
use crate::protocol::data::{DeleteRecordsRequest, DeleteRecordsResponse, DeletedRecords};
use crate::protocol::{ErrorCode, Response};
use crate::transport::server::Ticket;

impl ReplicaManager {
    /// Lets logs begin later.
    pub fn on_delete_records(
        &mut self,
        ticket: Ticket,
        request: &DeleteRecordsRequest,
        hands: &mut Hands<'_, '_>,
    ) {
        let (since, cause) = (hands.out.now, hands.out.cause());
        let until = since + request.timeout;
        let partitions = request.partitions.iter();
        let partitions = partitions.map(|(tp, offset)| {
            let (error, required) = match self.delete_records(tp, *offset, hands) {
                Ok(offset) => (ErrorCode::None, Some(offset)),
                Err(error) => {
                    self.refuse(tp, error, hands.out);
                    (error, None)
                }
            };
            (DeletedRecords { tp: tp.clone(), error, low_watermark: Offset::NONE }, required)
        });
        let mut delete = ParkedDelete { ticket, partitions: partitions.collect(), since, until, cause };
        if check_delete(&self.partitions, &mut delete, hands) {
            return delete.answer(hands);
        }
        for (deleted, required) in &delete.partitions {
            if let Some(offset) = required {
                let (reason, tp) = (ParkReason::AwaitsLowWatermark(*offset), Some(deleted.tp.clone()));
                hands.out.fact(ReplicaFact::Parked { reason, tp });
            }
        }
        self.purgatory.park(Parked::Delete(delete));
    }

    /// Moves the leader's log start offset; gives what all are to have.
    fn delete_records(
        &mut self,
        tp: &TopicPartition,
        offset: Offset,
        hands: &mut Hands<'_, '_>,
    ) -> Result<Offset, ErrorCode> {
        if is_internal(&tp.topic) {
            return Err(ErrorCode::InvalidTopicException);
        }
        self.leader(tp, hands.cache)?;
        let partition = self.partition_mut(tp).ok_or(ErrorCode::UnknownTopicOrPartition)?;
        if !partition.log.config().deletes() {
            return Err(ErrorCode::PolicyViolation);
        }
        let offset = if offset == Offset::NONE { partition.high_watermark } else { offset };
        if !(Offset::ZERO..=partition.high_watermark).contains(&offset) {
            return Err(ErrorCode::OffsetOutOfRange);
        }
        partition.log.advance_log_start_offset(offset, hands.disk, hands.out);
        Ok(offset)
    }
}

/// Notes which partitions of a deletion are through; true when all are.
pub(super) fn check_delete(
    partitions: &Partitions,
    delete: &mut ParkedDelete,
    hands: &Hands<'_, '_>,
) -> bool {
    for (deleted, required) in &mut delete.partitions {
        let Some(offset) = *required else { continue };
        let Some(partition) = partitions.get(&deleted.tp).filter(|partition| partition.is_leader()) else {
            (deleted.error, *required) = (ErrorCode::NotLeaderOrFollower, None);
            continue;
        };
        deleted.low_watermark = partition.low_watermark(|id| hands.cache.brokers.contains(id));
        if deleted.low_watermark >= offset {
            *required = None;
        }
    }
    delete.partitions.iter().all(|(_, required)| required.is_none())
}

impl ParkedDelete {
    /// Answers.
    pub(super) fn answer(self, hands: &mut Hands<'_, '_>) {
        let partitions = self.partitions.into_iter().map(|(deleted, _)| deleted).collect();
        let response = Response::DeleteRecords(DeleteRecordsResponse { partitions });
        hands.server.respond(self.ticket, response, hands.out);
    }

    /// Its time is up.
    pub(super) fn expire(&mut self, out: &mut Out<'_>) {
        out.set_cause(self.cause);
        for (deleted, required) in &mut self.partitions {
            if let Some(offset) = required.take() {
                let (reason, tp) = (ParkReason::AwaitsLowWatermark(offset), Some(deleted.tp.clone()));
                out.because(ReplicaFact::Expired { reason, tp });
                deleted.error = ErrorCode::RequestTimedOut;
            }
        }
    }
}
