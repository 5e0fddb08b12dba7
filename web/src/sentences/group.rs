//! What happens in a group.

use highwater_core::fact::{GroupFact, LeaveReason, TransactionFact};

use super::short_member;
use crate::texts::{FactGroup, Locale};

pub(super) fn sentence(locale: Locale, fact: &GroupFact) -> String {
    let texts = FactGroup(locale);
    match fact {
        GroupFact::Changed { group, from, to, generation } => {
            texts.changed(group, from.name(), to.name(), generation)
        }
        GroupFact::MemberJoined { group, member } => texts.member_joined(short_member(member), group),
        GroupFact::MemberLeft { group, member, reason } => {
            texts.member_left(short_member(member), group, leave_reason(texts, *reason))
        }
        GroupFact::OffsetCommitted { group, tp, offset, .. } => texts.offset_committed(group, tp, offset),
        GroupFact::CommitForgotten { group, tp } => texts.commit_forgotten(group, tp),
        GroupFact::GroupsLoaded { partition, groups } => texts.groups_loaded(partition, *groups),
    }
}

pub(super) fn of_transaction(locale: Locale, fact: &TransactionFact) -> String {
    let texts = FactGroup(locale);
    match fact {
        TransactionFact::Changed { id, from, to, producer_id, epoch } => {
            texts.transaction_changed(id, from.name(), to.name(), producer_id, epoch)
        }
        TransactionFact::PartitionAdded { id, tp } => texts.transaction_adds(id, tp),
        TransactionFact::Fenced { id, producer_id, epoch } => {
            texts.transaction_fenced(id, producer_id, epoch)
        }
        TransactionFact::TimedOut { id, timeout_ms } => texts.transaction_timed_out(id, timeout_ms),
        TransactionFact::Loaded { partition, transactions } => {
            texts.transactions_loaded(partition, *transactions)
        }
    }
}

fn leave_reason(texts: FactGroup, reason: LeaveReason) -> &'static str {
    match reason {
        LeaveReason::Left => texts.left(),
        LeaveReason::SessionTimeout => texts.session_timeout(),
        LeaveReason::RebalanceTimeout => texts.rebalance_timeout(),
        LeaveReason::Replaced => texts.replaced(),
    }
}
