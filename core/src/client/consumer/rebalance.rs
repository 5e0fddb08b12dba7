//! Eager and cooperative rebalances (KIP-429): what a member gives up before it joins again.
//!
//! ```text
//!               heartbeat: rebalance   JOIN_GROUP            SYNC_GROUP
//! eager         gives up all           owns nothing ──────── gets its share, and looks up every commit again
//! cooperative   gives up nothing       tells what it owns ── gives up what is not in its share, joins again at once
//! ```
//!
//! So with the cooperative protocol a partition that moves takes two generations, in the first of which nobody is given
//! it; all others are read throughout. A consumer uses the most that *all* its strategies can do: with
//! `range,cooperative-sticky`, Kafka's default, that is eager.
//!
//! The eager sticky assignor has to be told in its user data what a member was given last, since that member owns
//! nothing while it joins.

use bytes::Bytes;

use super::assignor::{Assignor, Member};
use crate::ids::TopicPartition;
use crate::protocol::group::JoinedMember;
use crate::wire::consumer_protocol::{StickyData, Subscription};

/// The protocol that a consumer follows in rebalances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rebalance {
    /// Give up everything, then join.
    Eager,
    /// Join, then give up what is taken away.
    Cooperative,
}

impl Rebalance {
    /// What all of these strategies can do.
    pub fn of(assignors: &[Assignor]) -> Self {
        match assignors.iter().all(|assignor| *assignor == Assignor::CooperativeSticky) {
            true => Rebalance::Cooperative,
            false => Rebalance::Eager,
        }
    }
}

/// What a member's strategies remember of the last assignment that each of them made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    sticky: Option<StickyData>,
    cooperative: i32,
}

impl Remembered {
    /// Nothing.
    pub fn nothing() -> Self {
        Remembered { sticky: None, cooperative: -1 }
    }

    /// The group chose this strategy, and this came of it.
    pub fn note(&mut self, assignor: Option<Assignor>, partitions: &[TopicPartition], generation: i32) {
        match assignor {
            Some(Assignor::Sticky) => {
                self.sticky = Some(StickyData { partitions: partitions.to_vec(), generation });
            }
            Some(Assignor::CooperativeSticky) => self.cooperative = generation,
            _ => {}
        }
    }

    /// What a strategy adds to its subscription.
    pub fn user_data(&self, assignor: Assignor) -> Option<Bytes> {
        match assignor {
            Assignor::Sticky => self.sticky.as_ref().map(StickyData::write),
            Assignor::CooperativeSticky => Some(Bytes::copy_from_slice(&self.cooperative.to_be_bytes())),
            Assignor::Range | Assignor::RoundRobin => None,
        }
    }
}

/// A member as its strategy sees it: the sticky one believes what it wrote itself, the cooperative one the subscription.
/// `None` where its subscription cannot be read.
pub fn member(assignor: Assignor, joined: &JoinedMember) -> Option<Member> {
    let Subscription { topics, user_data, owned, generation, .. } =
        Subscription::parse(&joined.metadata).ok()?;
    let (owned, generation) = match assignor {
        Assignor::Sticky => match user_data.and_then(|data| StickyData::parse(&data).ok()) {
            Some(data) => (data.partitions, data.generation),
            None => (Vec::new(), -1),
        },
        _ => (owned, generation),
    };
    let (id, instance_id) = (joined.member_id.clone(), joined.group_instance_id.clone());
    Some(Member { id, instance_id, topics, owned, generation })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strategy_that_is_only_eager_makes_the_whole_list_eager() {
        let cooperative = Assignor::CooperativeSticky;
        assert_eq!(Rebalance::of(&[cooperative]), Rebalance::Cooperative);
        assert_eq!(Rebalance::of(&[Assignor::Range, cooperative]), Rebalance::Eager);
        assert_eq!(Rebalance::of(&[cooperative, Assignor::Sticky]), Rebalance::Eager);
    }

    #[test]
    fn only_the_strategy_that_the_group_chose_remembers() {
        let mut remembered = Remembered::nothing();
        remembered.note(Some(Assignor::Range), &[TopicPartition::new("a", 0)], 3);
        assert_eq!(remembered, Remembered::nothing());
        remembered.note(Some(Assignor::CooperativeSticky), &[], 4);
        assert_eq!(remembered.user_data(Assignor::CooperativeSticky).unwrap()[..], 4i32.to_be_bytes());
        assert_eq!(remembered.user_data(Assignor::Sticky), None);
    }
}
