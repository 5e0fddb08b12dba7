//! Which member gets which partition (`ConsumerPartitionAssignor`): the group's leader decides, a client like the
//! others.
//!
//! Members stand in line, static ones first by their instance id, then the others by member id.
//!
//! ```text
//! range        each topic by itself: contiguous pieces, the first members get one more where it does not come out even
//! roundrobin   all partitions of all topics in one row, dealt out in turn
//! ```
//!
//! With topics a and b of four partitions and three members, range gives a0 a1 b0 b1 · a2 b2 · a3 b3 (the first member
//! collects the remainder of every topic), roundrobin a0 a3 b2 · a1 b0 b3 · a2 b1.
//!
//! The sticky ones look at what everybody has already ([`super::sticky`]).
//!
//! CAVEATS: racks are not looked at; there are no assignors but Kafka's own.

use std::rc::Rc;

use super::sticky;
use crate::ids::{TopicName, TopicPartition};
use crate::map::Map;

/// A strategy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assignor {
    /// `RangeAssignor`.
    Range,
    /// `RoundRobinAssignor`.
    RoundRobin,
    /// `StickyAssignor`.
    Sticky,
    /// `CooperativeStickyAssignor`.
    CooperativeSticky,
}

impl Assignor {
    /// All of them.
    pub const ALL: [Assignor; 4] =
        [Assignor::Range, Assignor::RoundRobin, Assignor::Sticky, Assignor::CooperativeSticky];

    /// The name in JOIN_GROUP.
    pub fn name(self) -> &'static str {
        match self {
            Assignor::Range => "range",
            Assignor::RoundRobin => "roundrobin",
            Assignor::Sticky => "sticky",
            Assignor::CooperativeSticky => "cooperative-sticky",
        }
    }

    /// The strategy with this name in JOIN_GROUP.
    pub fn of_name(name: &str) -> Option<Assignor> {
        Assignor::ALL.into_iter().find(|assignor| assignor.name() == name)
    }

    /// The strategy of a Java class. (Its short name is no class: Kafka knows it by its whole name only.)
    pub fn of_class(class: &str) -> Option<Assignor> {
        match class.strip_prefix("org.apache.kafka.clients.consumer.")? {
            "RangeAssignor" => Some(Assignor::Range),
            "RoundRobinAssignor" => Some(Assignor::RoundRobin),
            "StickyAssignor" => Some(Assignor::Sticky),
            "CooperativeStickyAssignor" => Some(Assignor::CooperativeSticky),
            _ => None,
        }
    }

    /// Gives out the partitions. `partitions` are the counts of the topics that are known; an unknown topic is left
    /// out.
    pub fn assign(
        self,
        partitions: &Map<TopicName, usize>,
        members: &[Member],
    ) -> Map<Rc<str>, Vec<TopicPartition>> {
        let mut in_line: Vec<&Member> = members.iter().collect();
        in_line.sort_by_key(|member| member.place());
        let assigned = match self {
            Assignor::Range => range(partitions, &in_line),
            Assignor::RoundRobin => round_robin(partitions, &in_line),
            Assignor::Sticky => return sticky::assign(partitions, members),
            Assignor::CooperativeSticky => return sticky::assign_cooperatively(partitions, members),
        };
        in_line.iter().map(|member| member.id.clone()).zip(assigned).collect()
    }
}

/// A member of the group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its id.
    pub id: Rc<str>,
    /// Its `group.instance.id`.
    pub instance_id: Option<Rc<str>>,
    /// The topics that it reads.
    pub topics: Vec<TopicName>,
    /// What it says that it has.
    pub owned: Vec<TopicPartition>,
    /// The generation in which it got that; -1 none.
    pub generation: i32,
}

impl Member {
    /// Its place in line.
    fn place(&self) -> (bool, &Rc<str>, &Rc<str>) {
        (self.instance_id.is_none(), self.instance_id.as_ref().unwrap_or(&self.id), &self.id)
    }
}

fn range(partitions: &Map<TopicName, usize>, members: &[&Member]) -> Vec<Vec<TopicPartition>> {
    let mut assigned = vec![Vec::new(); members.len()];
    for (topic, count) in partitions {
        let readers: Vec<usize> =
            (0..members.len()).filter(|member| members[*member].topics.contains(topic)).collect();
        let mut next = 0;
        for (place, member) in readers.iter().enumerate() {
            let share = count / readers.len() + usize::from(place < count % readers.len());
            assigned[*member].extend(piece(topic, next, share));
            next += share;
        }
    }
    assigned
}

fn piece(topic: &TopicName, first: usize, count: usize) -> impl Iterator<Item = TopicPartition> {
    (first..first + count).map(|partition| TopicPartition::new(topic.clone(), partition as i32))
}

fn round_robin(partitions: &Map<TopicName, usize>, members: &[&Member]) -> Vec<Vec<TopicPartition>> {
    let mut assigned = vec![Vec::new(); members.len()];
    let mut turn = 0;
    for (topic, count) in partitions {
        if !members.iter().any(|member| member.topics.contains(topic)) {
            continue;
        }
        for tp in piece(topic, 0, *count) {
            while !members[turn % members.len()].topics.contains(topic) {
                turn += 1;
            }
            assigned[turn % members.len()].push(tp);
            turn += 1;
        }
    }
    assigned
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(text: &str) -> Member {
        let mut words = text.split(' ');
        let id = words.next().expect("a member has an id");
        let (id, instance_id) = match id.split_once('/') {
            Some((id, instance)) => (id, Some(instance.into())),
            None => (id, None),
        };
        let topics = words.map(TopicName::from).collect();
        Member { id: id.into(), instance_id, topics, owned: Vec::new(), generation: -1 }
    }

    /// `topics` as `a4 b4`, members as `id topic…`, the answer as `id a0 a1`.
    fn check(assignor: Assignor, topics: &str, members: &[&str], expected: &[&str]) {
        let counts =
            topics.split(' ').map(|topic| (topic[..1].into(), topic[1..].parse().unwrap())).collect();
        let members: Vec<Member> = members.iter().map(|text| member(text)).collect();
        let assigned = assignor.assign(&counts, &members);
        let line = |(id, tps): (&Rc<str>, &Vec<TopicPartition>)| {
            let tps = tps.iter().map(|tp| format!(" {}{}", tp.topic, tp.partition));
            format!("{id}{}", tps.collect::<String>())
        };
        assert_eq!(assigned.iter().map(line).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn range_cuts_each_topic_into_pieces() {
        let members = ["c1 a b", "c2 a b", "c3 a b"];
        check(Assignor::Range, "a4 b4", &members, &["c1 a0 a1 b0 b1", "c2 a2 b2", "c3 a3 b3"]);
    }

    #[test]
    fn round_robin_deals_all_partitions_out_in_turn() {
        let members = ["d1 a b", "d2 a b", "d3 a b"];
        check(Assignor::RoundRobin, "a4 b4", &members, &["d1 a0 a3 b2", "d2 a1 b0 b3", "d3 a2 b1"]);
    }

    #[test]
    fn members_that_do_not_read_a_topic_are_passed_over() {
        let members = ["c1 a", "c2 a b"];
        check(Assignor::Range, "a3 b2", &members, &["c1 a0 a1", "c2 a2 b0 b1"]);
        check(Assignor::RoundRobin, "a3 b2", &members, &["c1 a0 a2", "c2 a1 b0 b1"]);
    }

    #[test]
    fn more_members_than_partitions_leave_some_idle() {
        check(Assignor::Range, "a1", &["c1 a", "c2 a"], &["c1 a0", "c2"]);
    }

    #[test]
    fn sticky_members_keep_what_they_have() {
        let owned = vec![TopicPartition::new("a", 1), TopicPartition::new("a", 2)];
        let members = [Member { owned, generation: 1, ..member("c1 a") }, member("c0 a")];
        let counts: Map<TopicName, usize> = [("a".into(), 3)].into_iter().collect();
        for assignor in [Assignor::Sticky, Assignor::CooperativeSticky] {
            let assigned = assignor.assign(&counts, &members);
            let [of_c0, of_c1] = &assigned.into_iter().collect::<Vec<_>>()[..] else { panic!("two members") };
            assert_eq!(of_c0.1, [TopicPartition::new("a", 0)]);
            assert_eq!(of_c1.1, members[0].owned);
        }
    }

    #[test]
    fn static_members_come_first() {
        check(Assignor::Range, "a3", &["a1 a", "z9/s1 a"], &["a1 a2", "z9 a0 a1"]);
    }

    #[test]
    fn unknown_topics_are_left_out() {
        check(Assignor::RoundRobin, "a2", &["c1 a x", "c2 a"], &["c1 a0", "c2 a1"]);
    }
}
