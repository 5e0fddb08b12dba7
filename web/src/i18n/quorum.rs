//! What happens in a metadata quorum, in every language. A page that goes without KRaft goes without these, too.

use highwater_core::fact::{QuorumFact, What};
use highwater_core::raft;

use super::Locale;

/// A sentence as [`Locale::sentence`] makes them.
pub(super) fn sentence(what: &What, locale: Locale) -> String {
    match locale {
        _ if !raft::IS_AVAILABLE => String::new(),
        Locale::En => english(what),
        Locale::Zh => chinese(what),
    }
}

fn english(what: &What) -> String {
    match what {
        What::Quorum(QuorumFact::CandidateStands { epoch }) => {
            format!("asks for votes, to be the controller of epoch {epoch}")
        }
        What::Quorum(QuorumFact::VoteGranted { candidate, epoch }) => {
            format!("votes for controller {candidate} in epoch {epoch}")
        }
        What::Quorum(QuorumFact::BrokerRegistered { broker, epoch }) => {
            format!("registers broker {broker}: its broker epoch is {epoch}, the offset of that record")
        }
        What::Quorum(QuorumFact::BrokerFenced { broker, silent_for: Some(span) }) => {
            format!("fences broker {broker}: no heartbeat for {span}")
        }
        What::Quorum(QuorumFact::BrokerFenced { broker, silent_for: None }) => {
            format!("fences broker {broker}, which may stop now")
        }
        What::Quorum(QuorumFact::BrokerUnfenced { broker }) => {
            format!("unfences broker {broker}: it has caught up with the metadata log")
        }
        What::Quorum(QuorumFact::MetadataReplayed { to, records: n }) => {
            format!("replays {n} metadata {}, up to offset {to}", if *n == 1 { "record" } else { "records" })
        }
        _ => unreachable!("only facts of a quorum come here"),
    }
}

fn chinese(what: &What) -> String {
    match what {
        What::Quorum(QuorumFact::CandidateStands { epoch }) => {
            format!("参选 epoch {epoch} 的 controller，请求投票")
        }
        What::Quorum(QuorumFact::VoteGranted { candidate, epoch }) => {
            format!("在 epoch {epoch} 投票给 controller {candidate}")
        }
        What::Quorum(QuorumFact::BrokerRegistered { broker, epoch }) => {
            format!("登记 broker {broker}：它的 broker epoch 是 {epoch}，即该记录的 offset")
        }
        What::Quorum(QuorumFact::BrokerFenced { broker, silent_for: Some(span) }) => {
            format!("隔离 broker {broker}：{span} 没有收到心跳")
        }
        What::Quorum(QuorumFact::BrokerFenced { broker, silent_for: None }) => {
            format!("隔离 broker {broker}，它可以停止了")
        }
        What::Quorum(QuorumFact::BrokerUnfenced { broker }) => {
            format!("解除对 broker {broker} 的隔离：它已跟上元数据日志")
        }
        What::Quorum(QuorumFact::MetadataReplayed { to, records }) => {
            format!("重放 {records} 条元数据记录，直到 offset {to}")
        }
        _ => unreachable!("only facts of a quorum come here"),
    }
}
