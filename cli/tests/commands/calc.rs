//! Kafka's pure decisions: leader epochs, placement, assignment.

use crate::{answers, highwater};

#[test]
fn epochs_answer_as_in_the_promise() {
    let lines = [
        r#"{"ops":[["assign",0,3],["truncateFromEnd",9],["truncateFromStart",11]],"queries":[0,1],"leo":64}"#,
        r#"{"ops":[["assign",0,0],["assign",2,5],["assign",3,9]],"queries":[-1,0,1,2,3,4],"leo":12}"#,
        r#"{"ops":[["assign",0,0],["assign",2,5],["assign",3,9],["assign",2,20]],"queries":[],"leo":12}"#,
        r#"{"ops":[["assign",2,5],["assign",3,9],["truncateFromEnd",-1]],"queries":[1],"leo":12}"#,
        r#"{"ops":[["assign",-1,0]],"queries":[],"leo":1}"#,
        r#"{"ops":[["forget",1]],"queries":[],"leo":1}"#,
    ];
    assert_eq!(
        answers(&["calc", "epochs"], &lines),
        [
            r#"{"entries":[[0,11]],"answers":[[0,0,64],[1,-1,-1]],"file":"0\n1\n0 11\n"}"#,
            r#"{"entries":[[0,0],[2,5],[3,9]],"answers":[[-1,-1,-1],[0,0,5],[1,0,5],[2,2,9],[3,3,12],[4,-1,-1]],"file":"0\n3\n0 0\n2 5\n3 9\n"}"#,
            r#"{"entries":[[0,0],[2,20]],"answers":[],"file":"0\n2\n0 0\n2 20\n"}"#,
            r#"{"entries":[[2,5],[3,9]],"answers":[[1,1,5]],"file":"0\n2\n2 5\n3 9\n"}"#,
            r#"{"error":"assign: epoch -1 from offset 0 (expected neither below 0)"}"#,
            r#"{"error":"expected [\"assign\",epoch,offset], [\"truncateFromEnd\",offset] or [\"truncateFromStart\",offset] at line 1 column 21"}"#,
        ]
    );
}

#[test]
fn replicas_are_placed_by_the_rule_of_the_zookeeper_era() {
    let plain = r#""brokers":[[4,null],[0,null],[1,null],[2,null],[3,null]]"#;
    let racks = r#""brokers":[[0,"r1"],[1,"r3"],[2,"r3"],[3,"r2"],[4,"r2"],[5,"r1"]]"#;
    let line = |brokers: &str, partitions, replicas| {
        format!(
            r#"{{{brokers},"partitions":{partitions},"replication_factor":{replicas},"start":0,"shift":0}}"#
        )
    };
    let mixed = r#""brokers":[[0,"r1"],[1,null]]"#;
    let lines =
        [line(plain, 10, 3), line(racks, 7, 3), line(mixed, 1, 1), line(plain, 1, 6), line(plain, 0, 1)];
    assert_eq!(
        answers(&["calc", "place"], &lines.each_ref().map(String::as_str)),
        [
            r#"{"0":[0,1,2],"1":[1,2,3],"2":[2,3,4],"3":[3,4,0],"4":[4,0,1],"5":[0,2,3],"6":[1,3,4],"7":[2,4,0],"8":[3,0,1],"9":[4,1,2]}"#,
            r#"{"0":[0,3,1],"1":[3,1,5],"2":[1,5,4],"3":[5,4,2],"4":[4,2,0],"5":[2,0,3],"6":[0,4,2]}"#,
            r#"{"error":"brokers: 1 of 2 have a rack (expected all or none)"}"#,
            r#"{"error":"replication_factor: 6, but there are 5 brokers"}"#,
            r#"{"error":"partitions: 0 (expected 1 or more)"}"#,
        ]
    );
}

/// `c1 a b`, `c1/1 a` for a static member, `c1 a | a0 a1 @2` for what it has and since when.
fn member(text: &str) -> String {
    let (reads, holds) = text.split_once(" | ").unwrap_or((text, ""));
    let mut words = reads.split(' ');
    let name = words.next().expect("an id");
    let (id, instance) = match name.split_once('/') {
        Some((id, instance)) => (id, format!("\"{instance}\"")),
        None => (name, "null".to_owned()),
    };
    let topics: Vec<String> = words.map(|topic| format!("\"{topic}\"")).collect();
    let generation = holds.split(' ').find_map(|word| word.strip_prefix('@')).unwrap_or("-1");
    let owned = holds.split(' ').filter(|word| !word.is_empty() && !word.starts_with('@'));
    let owned: Vec<String> = owned.map(|word| format!("[\"{}\",{}]", &word[..1], &word[1..])).collect();
    format!(
        r#"{{"id":"{id}","topics":[{}],"instance":{instance},"rack":null,"owned":[{}],"generation":{generation}}}"#,
        topics.join(","),
        owned.join(",")
    )
}

/// Topics as `a3 b2`; the answer as `c1: a0 a1; c2: b0`.
fn assigned(assignor: &str, topics: &str, members: &[&str]) -> String {
    let topics = topics.split(' ').filter(|topic| !topic.is_empty());
    let topics: Vec<String> = topics.map(|topic| format!("\"{}\":{}", &topic[..1], &topic[1..])).collect();
    let members: Vec<String> = members.iter().map(|text| member(text)).collect();
    let (topics, members) = (topics.join(","), members.join(","));
    let line = format!(r#"{{"assignor":"{assignor}","topics":{{{topics}}},"members":[{members}]}}"#);
    let answer: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&answers(&["calc", "assign"], &[&line])[0]).expect("JSON");
    let row = |(id, tps): (&String, &serde_json::Value)| {
        let tps = tps.as_array().unwrap_or_else(|| panic!("{id}: {tps}"));
        let tps = tps.iter().map(|tp| format!(" {}{}", tp[0].as_str().unwrap_or("?"), tp[1]));
        format!("{id}:{}", tps.collect::<String>())
    };
    answer.iter().map(row).collect::<Vec<_>>().join("; ")
}

#[test]
fn kafkas_own_cases_of_assignment_hold() {
    let all = ["range", "roundrobin", "sticky", "cooperative-sticky"];
    for assignor in all {
        for (topics, members, expected) in [
            ("", &["c1"][..], "c1:"),
            ("", &["c1 a"], "c1:"),
            ("a3", &["c1 a"], "c1: a0 a1 a2"),
            ("a3 b3", &["c1 a"], "c1: a0 a1 a2"),
            ("a1 b2", &["c1 a b"], "c1: a0 b0 b1"),
            ("a1", &["c1 a", "c2 a"], "c1: a0; c2:"),
            ("a2", &["c1 a", "c2 a"], "c1: a0; c2: a1"),
        ] {
            assert_eq!(assigned(assignor, topics, members), expected, "{assignor} {topics}");
        }
    }
    let three = ["c1 a", "c2 a b", "c3 a"];
    let both = ["c1 a b", "c2 a b"];
    let unequal = ["x a", "y a b", "z a b c"];
    let same = ["x a b c d", "y a b c d", "z a b c d"];
    let statics = ["c1/i1 a b", "c2/i2 a b", "c3/i3 a b", "c4 a b"];
    for (assignor, topics, members, expected) in [
        ("range", "a3 b2", &three[..], "c1: a0; c2: a1 b0 b1; c3: a2"),
        ("roundrobin", "a3 b2", &three, "c1: a0; c2: a1 b0 b1; c3: a2"),
        ("sticky", "a3 b2", &three, "c1: a0 a2; c2: b0 b1; c3: a1"),
        ("range", "a3 b3", &both, "c1: a0 a1 b0 b1; c2: a2 b2"),
        ("roundrobin", "a3 b3", &both, "c1: a0 a2 b1; c2: a1 b0 b2"),
        ("sticky", "a3 b3", &both, "c1: a0 a2 b1; c2: a1 b0 b2"),
        ("range", "a2", &["consumer-b/1 a", "consumer-a/2 a"], "consumer-b: a0; consumer-a: a1"),
        ("roundrobin", "a2", &["consumer-b/1 a", "consumer-a a"], "consumer-b: a0; consumer-a: a1"),
        ("range", "a5 b4", &statics, "c1: a0 a1 b0; c2: a2 b1; c3: a3 b2; c4: a4 b3"),
        ("roundrobin", "a3 b3", &statics, "c1: a0 b1; c2: a1 b2; c3: a2; c4: b0"),
        ("range", "a5 b5", &statics[..3], "c1: a0 a1 b0 b1; c2: a2 a3 b2 b3; c3: a4 b4"),
        ("roundrobin", "a1 b2 c3", &unequal, "x: a0; y: b0; z: b1 c0 c1 c2"),
        ("sticky", "a1 b2 c3", &unequal, "x: a0; y: b0 b1; z: c0 c1 c2"),
        ("sticky", "a1 b2 c3", &["y a b | b0 b1", "z a b c | c0 c1 c2"], "y: b0 b1 a0; z: c0 c1 c2"),
        ("roundrobin", "a2 b2 c2 d2", &same, "x: a0 b1 d0; y: a1 c0 d1; z: b0 c1"),
        ("sticky", "a2 b2 c2 d2", &same, "x: a0 b1 d0; y: a1 c0 d1; z: b0 c1"),
        ("cooperative-sticky", "a2 b2 c2 d2", &same, "x: a0 b1 d0; y: a1 c0 d1; z: b0 c1"),
        ("sticky", "a3", &["c1 a | a0 a1 a2", "c2 a"], "c1: a0 a1; c2: a2"),
        ("sticky", "a3", &["c1 a | a0 a1 @2", "c2 a | a1 a2 @1"], "c1: a0 a1; c2: a2"),
        ("cooperative-sticky", "a4", &["c1 a | a0 a1 a2 a3 @1", "c2 a"], "c1: a0 a1; c2:"),
        ("cooperative-sticky", "a4", &["c1 a | a0 a1 @2", "c2 a"], "c1: a0 a1; c2: a2 a3"),
        ("range", "a7", &["c1 a", "c2 a", "c3 a"], "c1: a0 a1 a2; c2: a3 a4; c3: a5 a6"),
        ("range", "a1 b1 c1", &["c1 a b c", "c2 a b c"], "c1: a0 b0 c0; c2:"),
        ("roundrobin", "a1 b1 c1", &["c1 a b c", "c2 a b c"], "c1: a0 c0; c2: b0"),
    ] {
        assert_eq!(assigned(assignor, topics, members), expected, "{assignor} {topics} {members:?}");
    }
}

#[test]
fn groups_that_cannot_be_are_refused_by_name() {
    let lines = [
        r#"{"assignor":"fair","topics":{},"members":[]}"#,
        r#"{"assignor":"range","topics":{"a":-1},"members":[]}"#,
        r#"{"assignor":"range","topics":{},"members":[{"id":"a","topics":[]},{"id":"a","topics":[]}]}"#,
        r#"{"assignor":"sticky","topics":{"a":1},"members":[]}"#,
    ];
    assert_eq!(
        answers(&["calc", "assign"], &lines),
        [
            r#"{"error":"assignor: 'fair' (expected range, roundrobin, sticky, cooperative-sticky)"}"#,
            r#"{"error":"topics.a: expected how many partitions it has"}"#,
            r#"{"error":"members: 'a' is there twice"}"#,
            "{}",
        ]
    );
}

#[test]
fn keys_and_groups_find_their_partition() {
    let lines =
        [r#"{"key_hex":"6b31","partitions":6}"#, r#"{"group":"g","partitions":50}"#, r#"{"key_hex":"6b31"}"#];
    assert_eq!(
        answers(&["calc", "partition"], &lines),
        [
            r#"{"murmur2":1684045097,"partition":5}"#,
            r#"{"hash":103,"partition":3}"#,
            r#"{"error":"partitions: expected a whole number from 1 to 2147483647"}"#,
        ]
    );
    assert_eq!(highwater(&["calc", "partition", "--key", "k1", "--partitions", "6"], "").out, "5\n");
    assert_eq!(highwater(&["calc", "partition", "--group", "order-service"], "").out, "26\n");
}
