//! Leadership goes back to the preferred replicas by itself (`auto.leader.rebalance.enable`, which is Kafka's default).
//!
//! ```text
//! broker 1 dies     its partitions are led by others      broker 1 is back, and in the ISR      next look: it leads again
//! ───●──────────────────────────────────────────────────────────●─────────────────────────────────────●───────────────
//!                                                                      leader.imbalance.check.interval.seconds
//! ```
//!
//! In ZooKeeper mode the controller looks 5 s after it took office and once an interval from then on, and acts for a broker
//! that does not lead more than `leader.imbalance.per.broker.percentage` of the partitions that prefer it
//! (`KafkaController.checkAndTriggerAutoLeaderRebalance`). In KRaft mode an interval begins when a partition is not led by its
//! preferred replica, and at its end every such partition is put right; there the percentage means nothing
//! (`QuorumController.maybeScheduleNextBalancePartitionLeaders`).
//!
//! CAVEATS: Kafka's KRaft controller writes at most 1,000 changes at once, and goes on at once where there are more; here
//! they are one write.

use super::Context;
use super::election::{self, Decision};
use crate::ids::{BrokerId, TopicPartition};
use crate::map::Map;
use crate::time::Span;

/// When the controller of ZooKeeper mode looks for the first time.
pub const FIRST_LOOK: Span = Span(5_000_000);

/// How leadership is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rebalance {
    /// `leader.imbalance.check.interval.seconds`
    pub interval: Span,
    /// `leader.imbalance.per.broker.percentage`
    pub percentage: i32,
}

/// The partitions that another replica leads than the preferred one, which is given too.
fn strayed(context: &Context) -> impl Iterator<Item = (&TopicPartition, BrokerId)> {
    context.staying().filter_map(|(tp, state)| {
        let preferred = *state.replicas.first()?;
        (state.leader != preferred && state.leader != BrokerId::NONE).then_some((tp, preferred))
    })
}

/// Whether any partition is led by another replica than the preferred one.
pub fn is_unbalanced(context: &Context) -> bool {
    strayed(context).next().is_some()
}

/// Elections of preferred replicas that can lead.
pub fn all(context: &Context) -> Vec<Decision> {
    strayed(context).filter_map(|(tp, _)| election::preferred(context, tp).ok()).collect()
}

/// The same, for brokers that lack more than so many in a hundred of the partitions that prefer them.
pub fn of_lacking_brokers(context: &Context, percentage: i32) -> Vec<Decision> {
    let mut preferring: Map<BrokerId, (i64, i64)> = Map::new();
    for (_, state) in context.staying() {
        if let Some(preferred) = state.replicas.first() {
            let (all, lacking) = preferring.entry(*preferred).or_default();
            (*all, *lacking) = (*all + 1, *lacking + i64::from(state.leader != *preferred));
        }
    }
    let lacks = |broker: &BrokerId| {
        let (all, lacking) = preferring.get(broker).copied().unwrap_or_default();
        lacking * 100 > i64::from(percentage) * all
    };
    let is_moving = |tp: &TopicPartition| {
        context.topics.get(&tp.topic).is_some_and(|topic| topic.moves.contains_key(&tp.partition))
    };
    let strayed = strayed(context).filter(|(tp, preferred)| lacks(preferred) && !is_moving(tp));
    strayed.filter_map(|(tp, _)| election::preferred(context, tp).ok()).collect()
}
