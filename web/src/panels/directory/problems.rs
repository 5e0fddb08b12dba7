//! What is wrong with a log directory, in words, and what helps.

use highwater_core::inspect::{Kind, Problem};
use highwater_core::wire::checkpoint::CheckpointError;
use yew::prelude::*;

use crate::texts::Problems as Texts;

/// A list of problems, each with its place and what helps.
pub(super) fn list(problems: &[Problem], texts: Texts) -> Html {
    let item = |problem: &Problem| {
        let place = problem
            .position
            .map_or_else(|| problem.file.to_string(), |byte| texts.place(&problem.file, byte));
        html! {
            <li>
                <code>{ place }</code>
                <span class="error">{ sentence(&problem.kind, texts) }</span>
                if let Some(remedy) = remedy(&problem.kind, texts) { <small>{ remedy }</small> }
            </li>
        }
    };
    html! { if !problems.is_empty() { <ul class="problems">{ for problems.iter().map(item) }</ul> } }
}

fn sentence(kind: &Kind, texts: Texts) -> String {
    match kind {
        Kind::BadCrc { base_offset, stored, computed } => texts.bad_crc(base_offset, stored, computed),
        Kind::BadRecords { base_offset, error } => texts.bad_records(base_offset, error),
        Kind::TornBatch { needed, left } => texts.torn_batch(*needed, *left),
        Kind::NotABatch { error, left } => texts.not_a_batch(*left, error),
        Kind::Zeros { left } => texts.zeros(*left),
        Kind::OffsetsDoNotRise { base_offset, expected } => texts.offsets_do_not_rise(base_offset, expected),
        Kind::BadOffsetDelta { base_offset, last_offset, count } => {
            texts.bad_offset_delta(count, base_offset, last_offset)
        }
        Kind::BelowBaseOffset { base_offset, named } => texts.below_base_offset(base_offset, named),
        Kind::OverlapsNextSegment { last_offset, next_base } => {
            texts.overlaps_next_segment(last_offset, next_base)
        }
        Kind::TooFarFromBaseOffset { last_offset } => texts.too_far_from_base_offset(last_offset),
        Kind::LeaderEpochFalls { base_offset, epoch, before } => {
            texts.leader_epoch_falls(base_offset, epoch, before)
        }
        Kind::Missing => texts.missing().to_owned(),
        Kind::NoLog => texts.no_log().to_owned(),
        Kind::PartOfAnEntry { entry_size, len } => texts.part_of_an_entry(*len, entry_size),
        Kind::UnusedSlots { slots } => texts.unused_slots(*slots),
        Kind::NotAscending { slot, key, before } => texts.not_ascending(slot, key, before),
        Kind::NotABatchStart { slot, offset, position } => texts.not_a_batch_start(slot, offset, position),
        Kind::OtherOffset { slot, offset, last_offset } => texts.other_offset(slot, offset, last_offset),
        Kind::NoSuchOffset { slot, offset } => texts.no_such_offset(slot, offset),
        Kind::OtherTimestamp { slot, timestamp, max_timestamp } => {
            texts.other_timestamp(slot, timestamp, max_timestamp)
        }
        Kind::BadAbortedTxn { slot } => texts.bad_aborted_txn(slot),
        Kind::BadSnapshot(error) => texts.bad_snapshot(error),
        Kind::SnapshotBeyondEnd { offset, end } => texts.snapshot_beyond_end(offset, end),
        Kind::BadCheckpoint(error) => bad_checkpoint(error, texts),
        Kind::BeyondLogEnd { partition, offset, end } => texts.beyond_log_end(partition, offset, end),
        Kind::EpochsDoNotRise { epoch, start } => texts.epochs_do_not_rise(epoch, start),
        Kind::EpochNotInCheckpoint { epoch, first_offset } => {
            texts.epoch_not_in_checkpoint(epoch, first_offset)
        }
        Kind::EpochBeyondEnd { epoch, start, end } => texts.epoch_beyond_end(epoch, start, end),
        Kind::NoProperty { name } => texts.no_property(name),
        Kind::LeftOver { suffix } => texts.left_over(suffix),
        Kind::UnknownFile => texts.unknown_file().to_owned(),
        Kind::NoSegment => texts.no_segment().to_owned(),
    }
}

fn bad_checkpoint(error: &CheckpointError, texts: Texts) -> String {
    match error {
        CheckpointError::NotText => texts.not_text().to_owned(),
        CheckpointError::UnknownVersion => texts.unknown_version().to_owned(),
        CheckpointError::BadLine { line, expected } => texts.bad_line(line, expected),
        CheckpointError::WrongCount { expected, found } => texts.wrong_count(expected, found),
    }
}

/// What helps, where something does.
fn remedy(kind: &Kind, texts: Texts) -> Option<&'static str> {
    Some(match kind {
        Kind::TornBatch { .. } | Kind::Zeros { .. } => texts.is_cut_off(),
        Kind::BadCrc { .. }
        | Kind::BadRecords { .. }
        | Kind::NotABatch { .. }
        | Kind::OffsetsDoNotRise { .. }
        | Kind::BadOffsetDelta { .. }
        | Kind::BelowBaseOffset { .. }
        | Kind::OverlapsNextSegment { .. }
        | Kind::TooFarFromBaseOffset { .. }
        | Kind::LeaderEpochFalls { .. }
        | Kind::EpochsDoNotRise { .. }
        | Kind::EpochNotInCheckpoint { .. }
        | Kind::EpochBeyondEnd { .. } => texts.copy_anew(),
        Kind::Missing
        | Kind::PartOfAnEntry { .. }
        | Kind::UnusedSlots { .. }
        | Kind::NotAscending { .. }
        | Kind::NotABatchStart { .. }
        | Kind::OtherOffset { .. }
        | Kind::NoSuchOffset { .. }
        | Kind::OtherTimestamp { .. }
        | Kind::BadAbortedTxn { .. } => texts.rebuild_indexes(),
        Kind::BadSnapshot(_) | Kind::SnapshotBeyondEnd { .. } => texts.delete_snapshot(),
        Kind::LeftOver { .. } => texts.was_interrupted(),
        Kind::NoLog
        | Kind::BadCheckpoint(_)
        | Kind::BeyondLogEnd { .. }
        | Kind::NoProperty { .. }
        | Kind::UnknownFile
        | Kind::NoSegment => return None,
    })
}
