//! What becomes of topics that are deleted and partitions that move, in every language. A page that goes without that goes
//! without these, too.

use highwater_core::controller::CAN_DELETE;
use highwater_core::fact::{ControllerFact, GroupFact, MoveStep, ReplicaFact, What};

use super::{Locale, ids};

/// A sentence as [`Locale::sentence`] makes them.
pub(super) fn sentence(what: &What, locale: Locale) -> String {
    match locale {
        _ if !CAN_DELETE => String::new(),
        Locale::En => english(what),
        Locale::Zh => chinese(what),
    }
}

fn english(what: &What) -> String {
    match what {
        What::Controller(ControllerFact::DeletionWaits { topic, brokers }) => {
            format!("cannot delete topic {topic} yet: broker {} has replicas of it and is down", ids(brokers))
        }
        What::Controller(ControllerFact::PartitionMoves { tp, replicas, step: MoveStep::Begins }) => {
            format!("begins to move {tp} to brokers {}", ids(replicas))
        }
        What::Controller(ControllerFact::PartitionMoves { tp, replicas, step: MoveStep::TakenBack }) => {
            format!("moves {tp} no more: its replicas are {} again", ids(replicas))
        }
        What::Controller(ControllerFact::PartitionMoves { tp, replicas, step: MoveStep::Arrives }) => {
            format!("has moved {tp}: its replicas are {}", ids(replicas))
        }
        What::Controller(ControllerFact::TopicDeleted { topic }) => format!("topic {topic} is gone"),
        What::Replica(ReplicaFact::Deleted { tp, directory, stray: false }) => {
            format!("gives up {tp}: its directory is called `{directory}` until it is deleted")
        }
        What::Replica(ReplicaFact::Deleted { tp, directory, stray: true }) => {
            format!("finds that {tp} is no partition of its own any more, and keeps it as `{directory}`")
        }
        What::Group(GroupFact::CommitForgotten { group, tp }) => {
            format!("forgets what group {group} has committed for {tp}: the partition is gone")
        }
        _ => unreachable!("only facts of deletions and moves come here"),
    }
}

fn chinese(what: &What) -> String {
    match what {
        What::Controller(ControllerFact::DeletionWaits { topic, brokers }) => {
            format!("还不能删除主题 {topic}：broker {} 上有它的副本，而它不在线", ids(brokers))
        }
        What::Controller(ControllerFact::PartitionMoves { tp, replicas, step: MoveStep::Begins }) => {
            format!("开始把 {tp} 迁到 broker {}", ids(replicas))
        }
        What::Controller(ControllerFact::PartitionMoves { tp, replicas, step: MoveStep::TakenBack }) => {
            format!("取消 {tp} 的迁移：副本仍是 {}", ids(replicas))
        }
        What::Controller(ControllerFact::PartitionMoves { tp, replicas, step: MoveStep::Arrives }) => {
            format!("{tp} 迁移完成：副本是 {}", ids(replicas))
        }
        What::Controller(ControllerFact::TopicDeleted { topic }) => format!("主题 {topic} 已删除"),
        What::Replica(ReplicaFact::Deleted { tp, directory, stray: false }) => {
            format!("放弃 {tp}：它的目录改名为 `{directory}`，稍后删除")
        }
        What::Replica(ReplicaFact::Deleted { tp, directory, stray: true }) => {
            format!("发现 {tp} 已不属于自己，把它改名为 `{directory}` 留着")
        }
        What::Group(GroupFact::CommitForgotten { group, tp }) => {
            format!("忘掉组 {group} 在 {tp} 上提交的 offset：该分区已不存在")
        }
        _ => unreachable!("only facts of deletions and moves come here"),
    }
}
