//! The transaction index: which transactions of a segment were aborted (`TransactionIndex`).
//!
//! An entry is written with the marker of an abort, into the segment that has the marker. A reader of committed records
//! is told of every aborted transaction that overlaps what it is given, and drops their records itself.
//!
//! CAVEATS: what a reader is told of ends with the segment, where Kafka looks into the offset index for a nearer end: it
//! may hear of a transaction whose records it is not given.

use super::files::file_name;
use super::producer_state::CompletedTxn;
use super::{Log, Segment};
use crate::disk::Disk;
use crate::ids::Offset;
use crate::wire::txn_index::{self, AbortedTxn};

/// The suffix of its files.
pub(super) const TXN_INDEX: &str = ".txnindex";

impl Log {
    /// A marker was appended to the active segment.
    pub(super) fn note_end(&self, ended: &CompletedTxn, disk: &mut Disk) {
        let base = self.active_segment().base_offset();
        note(&self.directory, base, ended, self.producers.stable_after(ended), disk);
    }

    /// The transactions that were aborted and overlap `[from, upper_bound)`, as far as the segment of `from` and those
    /// behind it tell: (producer id, first offset).
    pub fn aborted_transactions(&self, disk: &Disk, from: Offset, upper_bound: Offset) -> Vec<(i64, Offset)> {
        let mut found = Vec::new();
        for (base, _) in self.segments.range(self.floor(from)..) {
            let bytes = disk.read_all(&file_name(&self.directory, *base, TXN_INDEX)).unwrap_or_default();
            for txn in txn_index::read(&bytes) {
                if txn.last_offset >= from && txn.first_offset < upper_bound {
                    found.push((txn.producer_id, txn.first_offset));
                }
                if txn.last_stable_offset >= upper_bound {
                    return found;
                }
            }
        }
        found
    }

    /// Makes the transaction indexes of the segments from `base` on anew, and knows the producers at the log's end.
    pub(super) fn rebuild_txn_indexes(
        &mut self,
        base: Offset,
        disk: &mut Disk,
        out: &mut crate::process::Out<'_>,
    ) {
        let bases: Vec<Offset> = self.segments.range(base..).map(|(base, _)| *base).collect();
        for base in &bases {
            disk.delete(&file_name(&self.directory, *base, TXN_INDEX));
        }
        let (from, mut producers) = self.snapshot_at_or_before(base, disk, out);
        let batches: Vec<_> = self.batches_from(disk, from).map(|located| located.batch).collect();
        for batch in batches.into_iter().filter(|batch| batch.base_offset() >= from) {
            if let Some(ended) = producers.update(&batch)
                && ended.last_offset >= base
            {
                let stable = producers.stable_after(&ended);
                note(&self.directory, self.floor(ended.last_offset), &ended, stable, disk);
            }
        }
        self.producers = producers;
    }
}

impl Segment {
    /// Its transaction index, which most have not.
    pub(super) fn txn_index(&self) -> std::rc::Rc<str> {
        self.file().replace(".log", TXN_INDEX).into()
    }

    /// Drops the entries of transactions that ended at `offset` or later.
    pub(super) fn truncate_txn_index(&self, offset: Offset, disk: &mut Disk) {
        let file = self.txn_index();
        if let Some(bytes) = disk.read_all(&file) {
            let kept = txn_index::read(&bytes).take_while(|txn| txn.last_offset < offset).count();
            disk.truncate(&file, (kept * txn_index::SIZE) as u64);
        }
    }
}

fn note(directory: &str, base: Offset, ended: &CompletedTxn, stable: Offset, disk: &mut Disk) {
    if !ended.aborted {
        return;
    }
    let file = file_name(directory, base, TXN_INDEX);
    let CompletedTxn { producer_id, first_offset, last_offset, .. } = *ended;
    let entry = AbortedTxn { version: 0, producer_id, first_offset, last_offset, last_stable_offset: stable };
    if !disk.exists(&file) {
        disk.create(&file);
    }
    disk.append(&file, txn_index::write(&entry));
}
