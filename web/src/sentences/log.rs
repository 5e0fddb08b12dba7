//! What happens to a log.

use highwater_core::fact::{DeleteReason, LogFact, Role, RollReason};

use super::offsets;
use crate::texts::{FactLog, Locale};

pub(super) fn sentence(locale: Locale, fact: &LogFact) -> String {
    let texts = FactLog(locale);
    match fact {
        LogFact::Appended { tp, role, base_offset, last_offset, bytes } => {
            let offsets = offsets(locale, *base_offset, *last_offset);
            match role {
                Role::Leader => texts.appended(tp, offsets, bytes.len, bytes.position),
                Role::Follower => texts.copied(tp, offsets, bytes.len, bytes.position),
            }
        }
        LogFact::Rolled { tp, base_offset, reason } => {
            texts.rolled(tp, base_offset, roll_reason(texts, *reason))
        }
        LogFact::SegmentDeleted { tp, base_offset, reason } => {
            texts.segment_deleted(tp, base_offset, delete_reason(texts, *reason))
        }
        LogFact::LogStartMoved { tp, from, to } => texts.start_moved(tp, to, from),
        LogFact::Cleaned { tp, from, to, removed, bytes } => texts.cleaned(tp, from, to, *removed, *bytes),
        LogFact::Indexed { tp, offset, position, .. } => texts.indexed(tp, offset, position),
        LogFact::Truncated { tp, to, removed } => texts.truncated(tp, to, *removed),
        LogFact::Recovered { tp, log_end_offset, truncated: 0 } => texts.recovered(tp, log_end_offset),
        LogFact::Recovered { tp, log_end_offset, truncated } => {
            texts.recovered_cut(tp, *truncated, log_end_offset)
        }
    }
}

fn roll_reason(texts: FactLog, reason: RollReason) -> &'static str {
    match reason {
        RollReason::Size => texts.roll_size(),
        RollReason::Time => texts.roll_time(),
        RollReason::OffsetIndexFull => texts.roll_offset_index(),
        RollReason::TimeIndexFull => texts.roll_time_index(),
        RollReason::OffsetOverflow => texts.roll_overflow(),
        RollReason::Retention => texts.roll_retention(),
    }
}

fn delete_reason(texts: FactLog, reason: DeleteReason) -> &'static str {
    match reason {
        DeleteReason::LogStart => texts.delete_log_start(),
        DeleteReason::Size => texts.delete_size(),
        DeleteReason::Time => texts.delete_time(),
    }
}
