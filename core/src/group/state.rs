//! One group: its members, its state, its generation, its offsets (`GroupMetadata`).

use std::rc::Rc;

use super::member::Member;
use crate::ids::{FactId, TopicPartition};
use crate::map::{Map, Set};
use crate::protocol::group::{CommittedOffset, GroupState};
use crate::time::{Span, Timestamp};

/// A group.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its id.
    pub id: Rc<str>,
    /// Its state.
    pub state: GroupState,
    /// The number of its assignments so far.
    pub generation: i32,
    /// `consumer`, once it had a member.
    pub protocol_type: Rc<str>,
    /// The assignor of the current generation.
    pub protocol: Rc<str>,
    /// The member that assigns.
    pub leader: Option<Rc<str>>,
    /// Members by id.
    pub members: Map<Rc<str>, Member>,
    /// Ids in the order of joining.
    pub order: Vec<Rc<str>>,
    /// Static members: instance id to member id.
    pub instances: Map<Rc<str>, Rc<str>>,
    /// Ids that were given out and not used yet.
    pub pending: Set<Rc<str>>,
    /// The commits.
    pub offsets: Map<TopicPartition, CommittedOffset>,
    /// When each was made.
    pub committed_at: Map<TopicPartition, Timestamp>,
    /// Since when it has been in its state.
    pub state_since: Timestamp,
    /// What its commits, or its state, go back to: why they expire.
    pub because: Option<FactId>,
    /// Commits of transactions that have not ended, by producer, and when each was made.
    pub pending_offsets: Map<i64, Map<TopicPartition, (CommittedOffset, Timestamp)>>,
    /// Whether it waits for first members (`group.initial.rebalance.delay.ms`).
    pub in_initial_delay: bool,
    /// Counts rebalances, so that a timer of an old one is known.
    pub rebalance: u32,
}

impl Group {
    /// A group without members.
    pub fn new(id: Rc<str>) -> Self {
        Group {
            id,
            state: GroupState::Empty,
            generation: 0,
            protocol_type: "".into(),
            protocol: "".into(),
            leader: None,
            members: Map::new(),
            order: Vec::new(),
            instances: Map::new(),
            pending: Set::new(),
            offsets: Map::new(),
            committed_at: Map::new(),
            state_since: Timestamp(-1),
            because: None,
            pending_offsets: Map::new(),
            in_initial_delay: false,
            rebalance: 0,
        }
    }

    /// A producer's transaction has ended. Gives the commits that count now.
    pub fn end_transaction(
        &mut self,
        producer: i64,
        committed: bool,
    ) -> Vec<(TopicPartition, CommittedOffset)> {
        let ended = self.pending_offsets.remove(&producer).filter(|_| committed).unwrap_or_default();
        let ended = ended.into_iter().map(|(tp, (committed, at))| {
            self.commit(tp.clone(), committed.clone(), at);
            (tp, committed)
        });
        ended.collect()
    }

    /// A commit counts from now on.
    pub fn commit(&mut self, tp: TopicPartition, committed: CommittedOffset, at: Timestamp) {
        self.committed_at.insert(tp.clone(), at);
        self.offsets.insert(tp, committed);
    }

    /// Whether a transaction that has not ended commits a partition.
    pub fn is_unstable(&self, tp: &TopicPartition) -> bool {
        self.pending_offsets.values().any(|offsets| offsets.contains_key(tp))
    }

    /// Adds a member; the first one is the leader.
    pub fn add(&mut self, member: Member) {
        self.pending.remove(&member.id);
        if let Some(instance) = &member.instance {
            self.instances.insert(instance.clone(), member.id.clone());
        }
        self.leader.get_or_insert_with(|| member.id.clone());
        self.order.push(member.id.clone());
        self.members.insert(member.id.clone(), member);
    }

    /// Removes a member; another one leads, if it did.
    pub fn remove(&mut self, id: &str) -> Option<Member> {
        let member = self.members.remove(id)?;
        self.order.retain(|other| **other != *id);
        if let Some(instance) = &member.instance {
            self.instances.remove(instance);
        }
        if self.leader.as_deref() == Some(id) {
            self.leader = self.order.first().cloned();
        }
        Some(member)
    }

    /// Gives a static member a new id, in the same place.
    pub fn rename(&mut self, old: &str, new: Rc<str>) {
        let Some(mut member) = self.members.remove(old) else { return };
        member.id = new.clone();
        if let Some(instance) = &member.instance {
            self.instances.insert(instance.clone(), new.clone());
        }
        if self.leader.as_deref() == Some(old) {
            self.leader = Some(new.clone());
        }
        for id in self.order.iter_mut().filter(|id| ***id == *old) {
            *id = new.clone();
        }
        self.members.insert(new, member);
    }

    /// Members in the order of joining.
    pub fn in_order(&self) -> impl Iterator<Item = &Member> {
        self.order.iter().filter_map(|id| self.members.get(id))
    }

    /// Whether every member has joined again, and no other is about to join.
    pub fn all_joined(&self) -> bool {
        self.pending.is_empty() && self.members.values().all(|member| member.joining.is_some())
    }

    /// How long members may take to join again: the longest that any of them asks for.
    pub fn rebalance_timeout(&self) -> Span {
        self.members.values().map(|member| member.rebalance_timeout).max().unwrap_or(Span::ZERO)
    }

    /// Whether a member that speaks these assignors can join.
    pub fn has_common_protocol<'p>(&self, mut protocols: impl Iterator<Item = &'p str>) -> bool {
        self.members.is_empty()
            || protocols.any(|name| self.members.values().all(|member| member.supports(name)))
    }

    /// The assignor that most members put first, of those that all of them speak.
    pub fn select_protocol(&self) -> Rc<str> {
        let common = |name: &str| self.members.values().all(|member| member.supports(name));
        let mut votes: Map<Rc<str>, usize> = Map::new();
        for member in self.members.values() {
            if let Some((vote, _)) = member.protocols.iter().find(|(name, _)| common(name)) {
                *votes.entry(vote.clone()).or_default() += 1;
            }
        }
        // Of equals the one whose name comes first: Kafka's own choice follows the order of a hash table.
        let best = votes.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
        best.map_or_else(|| "".into(), |(name, _)| name.clone())
    }
}
