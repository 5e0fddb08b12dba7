//! Kafka's own cases, and what must hold of every assignment.

use proptest::prelude::*;

use super::*;

/// `id topic… | owned…`, with `@3` for a generation: `c1 a b | a0 a1 @3`.
fn member(text: &str) -> Member {
    let (reads, held) = text.split_once(" | ").unwrap_or((text, ""));
    let mut words = reads.split(' ');
    let id = words.next().expect("a member has an id").into();
    let (generations, owned): (Vec<&str>, Vec<&str>) =
        held.split(' ').filter(|word| !word.is_empty()).partition(|word| word.starts_with('@'));
    let generation = generations.first().map_or(1, |word| word[1..].parse().unwrap());
    let partition = |word: &&str| TopicPartition::new(&word[..1], word[1..].parse().unwrap());
    Member {
        id,
        instance_id: None,
        topics: words.map(Into::into).collect(),
        owned: owned.iter().map(partition).collect(),
        generation,
    }
}

fn counts(topics: &str) -> Map<TopicName, usize> {
    topics.split(' ').map(|topic| (topic[..1].into(), topic[1..].parse().unwrap())).collect()
}

fn lines(assigned: &Assignment) -> Vec<String> {
    let line = |(id, tps): (&Rc<str>, &Vec<TopicPartition>)| {
        let tps = tps.iter().map(|tp| format!(" {}{}", tp.topic, tp.partition));
        format!("{id}{}", tps.collect::<String>())
    };
    assigned.iter().map(line).collect()
}

fn check(topics: &str, members: &[&str], expected: &[&str]) {
    let members: Vec<Member> = members.iter().map(|text| member(text)).collect();
    assert_eq!(lines(&assign(&counts(topics), &members)), expected);
}

#[test]
fn without_history_equal_subscriptions_are_dealt_out_in_turn() {
    check("a3 b3", &["c1 a", "c2"], &["c1 a0 a1 a2", "c2"]);
    check("a1 b2", &["c1 a b"], &["c1 a0 b0 b1"]);
    check("a2", &["c1 a", "c2 a"], &["c1 a0", "c2 a1"]);
    check("a1", &["c1 a", "c2 a"], &["c1 a0", "c2"]);
    check("a3 b3", &["c1 a b", "c2 a b"], &["c1 a0 a2 b1", "c2 a1 b0 b2"]);
    check("a2 b2 c2 d2", &["x a b c d", "y a b c d", "z a b c d"], &["x a0 b1 d0", "y a1 c0 d1", "z b0 c1"]);
}

#[test]
fn unequal_subscriptions_end_in_balance() {
    check("a1 b2 c3", &["x a", "y a b", "z a b c"], &["x a0", "y b0 b1", "z c0 c1 c2"]);
    check("a1 b2 c3", &["y a b | b0 b1", "z a b c | c0 c1 c2"], &["y b0 b1 a0", "z c0 c1 c2"]);
    check("a3 b2", &["c1 a", "c2 a b", "c3 a"], &["c1 a0 a2", "c2 b0 b1", "c3 a1"]);
}

#[test]
fn a_member_that_leaves_takes_nothing_from_the_others() {
    let left = ["x a b c d | a0 b1 d0", "z a b c d | b0 c1"];
    check("a2 b2 c2 d2", &left, &["x a0 d0 b1 a1", "z b0 c1 c0 d1"]);
}

#[test]
fn a_member_that_joins_gets_only_what_balance_demands() {
    check("a3", &["c1 a | a0 a1 a2", "c2 a"], &["c1 a0 a1", "c2 a2"]);
    check("a3", &["c2 a | a2"], &["c2 a2 a0 a1"]);
}

#[test]
fn the_newer_generation_keeps_what_two_members_claim() {
    check("a3", &["c1 a | a0 a1 @2", "c2 a | a1 a2 @1"], &["c1 a0 a1", "c2 a2"]);
}

#[test]
fn what_two_members_of_one_generation_claim_is_given_out_anew() {
    check("a3", &["c1 a | a0 a1 @2", "c2 a | a1 a2 @2"], &["c1 a0 a1", "c2 a2"]);
}

#[test]
fn unknown_topics_partitions_and_members_without_topics_do_no_harm() {
    check("a1", &["c1 x", "c2 x"], &["c1", "c2"]);
    check("a2 b1", &["c1 a | a7 b0 x3 a1"], &["c1 a1 a0"]);
    assert_eq!(assign(&counts("a1"), &[]), Map::new());
}

#[test]
fn cooperative_members_get_only_what_is_free() {
    let topics = counts("a4");
    let first = [member("c1 a | a0 a1 a2 a3"), member("c2 a")];
    assert_eq!(lines(&assign_cooperatively(&topics, &first)), ["c1 a0 a1", "c2"]);
    let second = [member("c1 a | a0 a1"), member("c2 a")];
    assert_eq!(lines(&assign_cooperatively(&topics, &second)), ["c1 a0 a1", "c2 a2 a3"]);
}

/// What a member reads (a bit for each topic), claims (topic and partition), and since when.
type Drawn = (u8, Vec<(usize, i32)>, i32);

/// Topics, and members with what they read and claim.
fn groups() -> impl Strategy<Value = (Map<TopicName, usize>, Vec<Member>)> {
    let topics = prop::collection::vec(0..6usize, 1..4);
    let member = (1..8u8, prop::collection::vec((0..4usize, 0..6i32), 0..6), -1..3i32);
    (topics, prop::collection::vec(member, 1..5)).prop_map(|(sizes, members)| {
        let name = |topic: usize| TopicName::from(["a", "b", "c", "d"][topic]);
        let counts = sizes.into_iter().enumerate().map(|(topic, size)| (name(topic), size)).collect();
        let member = |(n, (bits, claims, generation)): (usize, Drawn)| Member {
            id: format!("m{n}").into(),
            instance_id: None,
            topics: (0..3).filter(|topic| bits >> topic & 1 == 1).map(name).collect(),
            owned: claims.into_iter().map(|(topic, p)| TopicPartition::new(name(topic), p)).collect(),
            generation,
        };
        (counts, members.into_iter().enumerate().map(member).collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_partition_that_somebody_reads_goes_to_one_reader((topics, members) in groups()) {
        let assigned = assign(&topics, &members);
        let mut given: Vec<TopicPartition> = assigned.values().flatten().cloned().collect();
        given.sort();
        let known: Vec<_> = read_topics(&topics, &members).into_iter().collect();
        let mut all = all_of(&known);
        all.sort();
        prop_assert_eq!(given, all);
        for member in &members {
            prop_assert!(assigned[&member.id].iter().all(|tp| member.topics.contains(&tp.topic)));
        }
    }

    #[test]
    fn equal_readers_differ_by_one_at_most_and_the_result_repeats((topics, mut members) in groups()) {
        let same = members[0].topics.clone();
        members.iter_mut().for_each(|member| member.topics = same.clone());
        let assigned = assign(&topics, &members);
        let sizes: Vec<usize> = assigned.values().map(Vec::len).collect();
        prop_assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1);
        for member in &mut members {
            (member.owned, member.generation) = (assigned[&member.id].clone(), 9);
        }
        let sorted = |assigned: Assignment| {
            let sorted = assigned.into_iter().map(|(id, mut tps)| { tps.sort(); (id, tps) });
            sorted.collect::<Assignment>()
        };
        prop_assert_eq!(sorted(assign(&topics, &members)), sorted(assigned));
    }

    #[test]
    fn cooperative_rounds_settle_where_the_sticky_assignment_is((topics, mut members) in groups()) {
        for _ in 0..3 {
            let round = assign_cooperatively(&topics, &members);
            for member in &mut members {
                (member.owned, member.generation) = (round[&member.id].clone(), 9);
            }
        }
        let given: usize = members.iter().map(|member| member.owned.len()).sum();
        let all: usize = read_topics(&topics, &members).values().sum();
        prop_assert_eq!(given, all);
    }
}
