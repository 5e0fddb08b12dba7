//! Assignments that stay: `StickyAssignor` and `CooperativeStickyAssignor`, as pure functions.
//!
//! Where all members read the same topics, each keeps what it has, up to its share; the rest is dealt out in turn:
//!
//! ```text
//! 8 partitions, 3 members      everybody at least 2, and 2 of them one more
//! a has 0 1 2 3, b has 4       a keeps 0 1 2, b keeps 4; 3 5 6 7 are free
//! b and c are filled up        b 4 3, c 5 6, and one of the two gets 7
//! ```
//!
//! Where they do not, free partitions go to the reader that has least, those with the fewest readers first; then single
//! partitions move from members with many to members with few until no move helps.
//!
//! A partition that two members claim stays with the one of the newer generation, and with neither where both have the
//! same. The cooperative assignor gives out no partition in the same round in which somebody else must give it back.
//! (`AbstractStickyAssignor`.)
//!
//! CAVEATS: racks are not looked at. Which members keep one more than the others hangs in Kafka on the hashes of their ids,
//! here on their order. Of unequal subscriptions only the balance is Kafka's, not which partition of a
//! topic moves.

use std::rc::Rc;

use super::assignor::Member;
use crate::ids::{TopicName, TopicPartition};
use crate::map::{Map, Set};

/// Each member's partitions, by member id.
pub type Assignment = Map<Rc<str>, Vec<TopicPartition>>;

/// What everybody has, with double claims settled.
struct Claims {
    owned: Assignment,
    /// Claimed by two members of one generation.
    contested: Set<TopicPartition>,
}

/// Gives out the partitions. `partitions` are the counts of the topics that are known; an unknown topic is left out.
pub fn assign(partitions: &Map<TopicName, usize>, members: &[Member]) -> Assignment {
    let topics = read_topics(partitions, members);
    assign_claimed(&topics, members, &claims(&topics, members))
}

/// The same, but for the partitions that another member has to give back first: the next round gives them out.
pub fn assign_cooperatively(partitions: &Map<TopicName, usize>, members: &[Member]) -> Assignment {
    let topics = read_topics(partitions, members);
    let claims = claims(&topics, members);
    let mut assigned = assign_claimed(&topics, members, &claims);
    let mut given_back = claims.contested;
    for member in members {
        let kept = assigned.get(&member.id).map_or(&[][..], Vec::as_slice);
        given_back.extend(member.owned.iter().filter(|tp| !kept.contains(tp)).cloned());
    }
    for member in members {
        let Some(gets) = assigned.get_mut(&member.id) else { continue };
        let kept = |tp: &TopicPartition| {
            let held = claims.owned.get(&member.id).is_some_and(|owned| owned.contains(tp));
            held || !given_back.contains(tp)
        };
        gets.retain(kept);
    }
    assigned
}

/// The known topics that somebody reads.
fn read_topics(partitions: &Map<TopicName, usize>, members: &[Member]) -> Map<TopicName, usize> {
    let read = |topic: &TopicName| members.iter().any(|member| member.topics.contains(topic));
    let known = partitions.iter().filter(|(topic, _)| read(topic));
    known.map(|(topic, count)| (topic.clone(), *count)).collect()
}

fn claims(partitions: &Map<TopicName, usize>, members: &[Member]) -> Claims {
    let exists = |tp: &TopicPartition| {
        let count = partitions.get(&tp.topic).copied().unwrap_or(0);
        usize::try_from(tp.partition).is_ok_and(|partition| partition < count)
    };
    let mut owners: Map<TopicPartition, &Member> = Map::new();
    let mut claims = Claims { owned: Map::new(), contested: Set::new() };
    for member in members {
        for tp in member.owned.iter().filter(|tp| exists(tp)) {
            match owners.get(tp) {
                Some(other) if other.id == member.id || other.generation > member.generation => continue,
                Some(other) if other.generation == member.generation => {
                    claims.contested.insert(tp.clone());
                }
                Some(_) => {
                    claims.contested.remove(tp);
                }
                None => {}
            }
            owners.insert(tp.clone(), member);
        }
        claims.owned.insert(member.id.clone(), Vec::new());
    }
    for (tp, owner) in owners.into_iter().filter(|(tp, _)| !claims.contested.contains(tp)) {
        claims.owned.entry(owner.id.clone()).or_default().push(tp);
    }
    claims
}

fn assign_claimed(partitions: &Map<TopicName, usize>, members: &[Member], claims: &Claims) -> Assignment {
    let topics = |member: &Member| member.topics.iter().cloned().collect::<Set<_>>();
    let Some(first) = members.first().map(topics) else { return Map::new() };
    let readers = |topic: &TopicName| members.iter().filter(|member| member.topics.contains(topic)).count();
    let mut known: Vec<_> = partitions.iter().map(|(topic, count)| (topic.clone(), *count)).collect();
    match members.iter().all(|member| topics(member) == first) {
        true => by_quota(&all_of(&known), &claims.owned),
        false => {
            known.sort_by_key(|(topic, _)| readers(topic));
            by_balance(&all_of(&known), members, &claims.owned)
        }
    }
}

fn all_of(topics: &[(TopicName, usize)]) -> Vec<TopicPartition> {
    let of_one = |(topic, count): &(TopicName, usize)| {
        let topic = topic.clone();
        (0..*count).map(move |partition| TopicPartition::new(topic.clone(), partition as i32))
    };
    topics.iter().flat_map(of_one).collect()
}

/// All members read the same topics.
fn by_quota(all: &[TopicPartition], owned: &Assignment) -> Assignment {
    let (least, mut one_more_left) = (all.len() / owned.len(), all.len() % owned.len());
    let mut assigned = Map::new();
    for (id, owned) in owned {
        let mut owned = owned.clone();
        owned.sort_unstable_by(|a, b| (a.partition, &a.topic).cmp(&(b.partition, &b.topic)));
        let one_more = owned.len() > least && one_more_left > 0;
        one_more_left -= usize::from(one_more);
        owned.truncate(least + usize::from(one_more));
        assigned.insert(id.clone(), owned);
    }
    let taken: Set<TopicPartition> = assigned.values().flatten().cloned().collect();
    let mut free = all.iter().filter(|tp| !taken.contains(tp)).cloned();
    // In turn, each member up to the least; then the members with just that get one more, in the order in which they
    // came to it.
    let mut exact: Vec<Rc<str>> =
        assigned.iter().filter(|(_, tps)| tps.len() == least).map(|(id, _)| id.clone()).collect();
    let mut turn: Vec<Rc<str>> =
        assigned.iter().filter(|(_, tps)| tps.len() < least).map(|(id, _)| id.clone()).collect();
    while !turn.is_empty() {
        turn.retain(|id| {
            let mine: &mut Vec<TopicPartition> = assigned.entry(id.clone()).or_default();
            mine.extend(free.next());
            if mine.len() == least {
                exact.push(id.clone());
            }
            mine.len() < least
        });
    }
    for (id, tp) in exact.into_iter().zip(free) {
        assigned.entry(id).or_default().push(tp);
    }
    assigned
}

/// Members read different topics. `all` has the topics with the fewest readers first.
fn by_balance(all: &[TopicPartition], members: &[Member], owned: &Assignment) -> Assignment {
    let readers: Map<&str, &Member> = members.iter().map(|member| (&*member.id, member)).collect();
    let reads = |id: &str, tp: &TopicPartition| readers.get(id).is_some_and(|m| m.topics.contains(&tp.topic));
    let mut assigned = owned.clone();
    for (id, tps) in &mut assigned {
        tps.retain(|tp| reads(id, tp));
    }
    let mut owner: Map<TopicPartition, Rc<str>> = Map::new();
    for (id, tps) in &assigned {
        owner.extend(tps.iter().map(|tp| (tp.clone(), id.clone())));
    }
    let new: Vec<TopicPartition> = all.iter().filter(|tp| !owner.contains_key(*tp)).cloned().collect();
    let poorest = |assigned: &Assignment, tp: &TopicPartition| {
        let able = assigned.iter().filter(|(id, _)| reads(id, tp));
        able.min_by_key(|(_, tps)| tps.len()).map(|(id, _)| id.clone())
    };
    for tp in &new {
        let Some(id) = poorest(&assigned, tp) else { continue };
        assigned.entry(id.clone()).or_default().push(tp.clone());
        owner.insert(tp.clone(), id);
    }
    // New ones first: no member loses a partition if that is enough. Each move makes two members more alike, so this
    // ends.
    for movable in [&new[..], all] {
        let mut moved = true;
        while moved {
            moved = false;
            for tp in movable {
                let (Some(from), Some(to)) = (owner.get(tp).cloned(), poorest(&assigned, tp)) else {
                    continue;
                };
                let count = |id: &Rc<str>| assigned.get(id).map_or(0, Vec::len);
                if count(&from) <= count(&to) + 1 {
                    continue;
                }
                assigned.entry(from).or_default().retain(|held| held != tp);
                assigned.entry(to.clone()).or_default().push(tp.clone());
                owner.insert(tp.clone(), to);
                moved = true;
            }
        }
    }
    assigned
}

#[cfg(test)]
mod tests;
