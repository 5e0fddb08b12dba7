//! The consumer, seen through `kafka-console-consumer`.

use crate::fact::{ConsumerFact, What};
use crate::ids::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use crate::protocol::data::{FetchResponse, FetchedPartition, OffsetForLeaderEpochResponse};
use crate::protocol::group::{
    CommittedOffset, FindCoordinatorResponse, HeartbeatResponse, OffsetCommitResponse,
};
use crate::protocol::{ApiKey, ErrorCode, Records, Request, Response};
use crate::time::{Instant, Span};
use crate::tools::testing::{Lab, Reply};

const SHOW: &str = "--property print.partition=true --property print.offset=true --property print.key=true";

/// A laboratory with a topic of `partitions` partitions on broker 1, and `lines` in it.
fn lab_with(partitions: usize, lines: &str) -> Lab {
    let mut lab = Lab::new(&vec![1; partitions]);
    lab.run(
        "kafka-console-producer --topic orders --property parse.key=true --property key.separator=:",
        lines,
    );
    lab.requests.clear();
    lab.times.clear();
    lab.facts.clear();
    lab
}

fn console_consumer(flags: &str) -> String {
    format!("kafka-console-consumer --topic orders {SHOW} {flags}")
}

fn heartbeat_error(error: ErrorCode) -> impl FnOnce(&mut crate::tools::testing::Cluster, &Request) -> Reply {
    move |_, _| Reply::Answer(Response::Heartbeat(HeartbeatResponse { error }))
}

fn seconds(seconds: u64) -> Span {
    Span(seconds * 1_000_000)
}

#[test]
fn a_member_of_a_group_asks_in_kafkas_order() {
    let mut lab = lab_with(2, "k1:v1\nk2:v2\nk3:v3\n");
    lab.run(&console_consumer("--group g --from-beginning --max-messages 3"), "");
    assert_eq!(lab.exit, Some(0));
    assert_eq!(
        lab.asked(),
        [
            "METADATA",
            "FIND_COORDINATOR",
            "JOIN_GROUP",
            "JOIN_GROUP",
            "SYNC_GROUP",
            "OFFSET_FETCH",
            "LIST_OFFSETS",
            "FETCH",
            "FETCH",
            "OFFSET_COMMIT",
            "LEAVE_GROUP",
            "FETCH"
        ]
    );
    assert_eq!(lab.stdout.len(), 3);
    assert_eq!(lab.stderr, ["Processed a total of 3 messages"]);
}

#[test]
fn records_are_printed_partition_by_partition_in_the_order_of_offsets() {
    let mut lab = lab_with(3, "k1:v1\nk2:v2\nk3:v3\nk4:v4\nk5:v5\nk6:v6\nk7:v7\nk8:v8\n");
    lab.run(&console_consumer("--from-beginning --max-messages 8"), "");
    lab.stdout.sort();
    assert_eq!(lab.stdout[0], "Partition:0\tOffset:0\tk2\tv2");
    assert_eq!(lab.stdout[7], "Partition:2\tOffset:1\tk8\tv8");
}

#[test]
fn a_group_of_its_own_commits_nothing() {
    let mut lab = lab_with(1, "k:v\n");
    lab.run(&console_consumer("--from-beginning --max-messages 1"), "");
    assert!(lab.cluster.committed.is_empty());
}

#[test]
fn closing_commits_what_was_printed_and_not_what_was_polled() {
    let mut lab = lab_with(1, "k:1\nk:2\nk:3\n");
    lab.run(&console_consumer("--group g --from-beginning --max-messages 2"), "");
    assert_eq!(
        lab.cluster.committed.values().map(|committed| committed.offset).collect::<Vec<_>>(),
        [Offset(2)]
    );
    assert_eq!(lab.stdout.len(), 2);
}

#[test]
fn a_partition_given_by_hand_needs_no_group() {
    let mut lab = lab_with(1, "k:1\nk:2\n");
    lab.run(&console_consumer("--partition 0 --offset earliest --max-messages 2"), "");
    assert_eq!(lab.asked(), ["METADATA", "LIST_OFFSETS", "FETCH", "FETCH", "FETCH"]);
}

#[test]
fn an_offset_given_by_hand_is_not_looked_up() {
    let mut lab = lab_with(1, "k:1\nk:2\n");
    lab.run(&console_consumer("--partition 0 --offset 1 --max-messages 1"), "");
    assert_eq!(lab.stdout, ["Partition:0\tOffset:1\tk\t2"]);
    assert!(!lab.asked().contains(&"LIST_OFFSETS"));
}

#[test]
fn nothing_for_timeout_ms_ends_it_with_a_timeout_exception_and_exit_0() {
    let mut lab = lab_with(1, "k:1\n");
    let before = lab.now;
    lab.run(&console_consumer("--partition 0 --offset earliest --timeout-ms 4000"), "");
    assert_eq!((lab.exit, lab.stdout.len()), (Some(0), 1));
    assert!(
        lab.stderr.contains(&"org.apache.kafka.common.errors.TimeoutException".to_owned()),
        "{:?}",
        lab.stderr
    );
    assert!(lab.now.since(before) >= seconds(4) && lab.now.since(before) < seconds(5));
}

#[test]
fn without_a_commit_and_a_reset_policy_poll_throws() {
    let mut lab = lab_with(1, "k:1\n");
    let flags = "--group never --consumer-property auto.offset.reset=none --max-messages 3";
    lab.run(&console_consumer(flags), "");
    assert_eq!((lab.exit, lab.stdout.len()), (Some(0), 0));
    let log = lab.stderr.join("\n");
    assert!(log.contains("org.apache.kafka.clients.consumer.NoOffsetForPartitionException: Undefined offset with no reset policy for partitions: [orders-0]"));
    assert!(lab.facts.iter().any(|fact| matches!(fact, What::Consumer(ConsumerFact::NoOffset { .. }))));
}

#[test]
fn a_coordinator_that_is_not_there_yet_is_looked_for_after_new_metadata() {
    let mut lab = lab_with(1, "k:1\n");
    lab.once(ApiKey::FindCoordinator, |_, _| {
        let answer = FindCoordinatorResponse {
            error: ErrorCode::CoordinatorNotAvailable,
            coordinator: BrokerId::NONE,
        };
        Reply::Answer(Response::FindCoordinator(answer))
    });
    lab.run(&console_consumer("--group g --from-beginning --max-messages 1"), "");
    assert_eq!(
        lab.asked()[..5],
        ["METADATA", "FIND_COORDINATOR", "METADATA", "FIND_COORDINATOR", "JOIN_GROUP"]
    );
}

#[test]
fn a_commit_with_an_epoch_is_checked_with_the_leader() {
    let mut lab = lab_with(1, "k:1\nk:2\n");
    let committed =
        CommittedOffset { offset: Offset(1), leader_epoch: LeaderEpoch::ZERO, metadata: "".into() };
    lab.cluster.committed.insert(TopicPartition::new("orders", 0), committed);
    lab.run(&console_consumer("--group g --max-messages 1"), "");
    assert_eq!(lab.stdout, ["Partition:0\tOffset:1\tk\t2"]);
    assert!(lab.asked().contains(&"OFFSET_FOR_LEADER_EPOCH") && !lab.asked().contains(&"LIST_OFFSETS"));
}

#[test]
fn a_log_that_ends_below_the_position_is_read_from_its_end() {
    let mut lab = lab_with(1, "k:1\nk:2\n");
    let committed =
        CommittedOffset { offset: Offset(9), leader_epoch: LeaderEpoch::ZERO, metadata: "".into() };
    lab.cluster.committed.insert(TopicPartition::new("orders", 0), committed);
    lab.once(ApiKey::OffsetForLeaderEpoch, |_, _| {
        let partitions = vec![(TopicPartition::new("orders", 0), ErrorCode::None, LeaderEpoch(0), Offset(1))];
        Reply::Answer(Response::OffsetForLeaderEpoch(OffsetForLeaderEpochResponse { partitions }))
    });
    lab.run(&console_consumer("--group g --max-messages 1"), "");
    assert_eq!(lab.stdout, ["Partition:0\tOffset:1\tk\t2"]);
}

#[test]
fn an_offset_out_of_range_is_reset() {
    let mut lab = lab_with(1, "k:1\n");
    lab.once(ApiKey::Fetch, |_, _| {
        let fetched = FetchedPartition {
            aborted: Vec::new(),
            tp: TopicPartition::new("orders", 0),
            error: ErrorCode::OffsetOutOfRange,
            high_watermark: Offset::NONE,
            last_stable_offset: Offset::NONE,
            log_start_offset: Offset::NONE,
            diverging_epoch: None,
            current_leader: None,
            records: Records::EMPTY,
        };
        Reply::Answer(Response::Fetch(FetchResponse { partitions: vec![fetched] }))
    });
    lab.run(
        &console_consumer(
            "--partition 0 --offset 77 --consumer-property auto.offset.reset=earliest --max-messages 1",
        ),
        "",
    );
    assert_eq!(lab.stdout, ["Partition:0\tOffset:0\tk\t1"]);
}

#[test]
fn heartbeats_follow_each_other_at_their_interval() {
    let mut lab = lab_with(1, "");
    lab.start(&console_consumer("--group g --consumer-property heartbeat.interval.ms=500 --consumer-property session.timeout.ms=3000"), "");
    lab.wait(seconds(10));
    let beats = lab.asked().iter().filter(|name| **name == "HEARTBEAT").count();
    assert!((18..=20).contains(&beats), "{beats}");
}

#[test]
fn positions_are_committed_every_five_seconds_even_where_nothing_was_read() {
    let mut lab = lab_with(1, "");
    lab.start(&console_consumer("--group g"), "");
    lab.wait(seconds(16));
    assert_eq!(lab.asked().iter().filter(|name| **name == "OFFSET_COMMIT").count(), 3);
    assert_eq!(
        lab.cluster.committed.values().map(|committed| committed.offset).collect::<Vec<_>>(),
        [Offset(0)]
    );
}

#[test]
fn a_rebalance_commits_gives_up_and_joins_again() {
    let mut lab = lab_with(1, "k:1\n");
    lab.once(ApiKey::Heartbeat, heartbeat_error(ErrorCode::RebalanceInProgress));
    lab.start(&console_consumer("--group g --from-beginning"), "");
    lab.wait(seconds(4));
    let asked = lab.asked();
    let at = asked.iter().position(|name| *name == "HEARTBEAT").unwrap();
    let after: Vec<&&str> = asked[at..].iter().filter(|name| **name != "FETCH").collect();
    assert_eq!(after[..5], [&"HEARTBEAT", &"OFFSET_COMMIT", &"JOIN_GROUP", &"SYNC_GROUP", &"OFFSET_FETCH"]);
    assert!(
        lab.facts
            .iter()
            .any(|fact| matches!(fact, What::Consumer(ConsumerFact::Revoked { lost: false, .. })))
    );
    assert_eq!(lab.stdout.len(), 1, "what was committed is not printed again");
}

#[test]
fn a_member_that_is_not_known_any_more_has_lost_its_partitions_and_joins_anew() {
    let mut lab = lab_with(1, "k:1\n");
    lab.once(ApiKey::Heartbeat, heartbeat_error(ErrorCode::UnknownMemberId));
    lab.start(&console_consumer("--group g --from-beginning"), "");
    lab.wait(seconds(4));
    assert!(
        lab.facts.iter().any(|fact| matches!(fact, What::Consumer(ConsumerFact::Revoked { lost: true, .. })))
    );
    assert_eq!(lab.asked().iter().filter(|name| **name == "JOIN_GROUP").count(), 4);
    assert_eq!(lab.stdout.len(), 2, "nothing was committed, so the record comes again");
}

#[test]
fn a_static_member_joins_at_once_and_does_not_say_goodbye() {
    let mut lab = lab_with(1, "k:1\n");
    let flags = "--group g --from-beginning --max-messages 1 --consumer-property group.instance.id=s1";
    lab.run(&console_consumer(flags), "");
    let asked = lab.asked();
    assert_eq!(asked.iter().filter(|name| **name == "JOIN_GROUP").count(), 1);
    assert!(!asked.contains(&"LEAVE_GROUP") && asked.contains(&"OFFSET_COMMIT"));
}

#[test]
fn a_coordinator_that_dies_is_looked_for_and_the_member_stays_what_it_was() {
    let mut lab = Lab::new(&[3]);
    lab.start(&console_consumer("--group g --consumer-property heartbeat.interval.ms=500"), "");
    lab.wait(seconds(2)).kill(1).wait(seconds(3));
    let asked = lab.asked();
    assert_eq!(asked.iter().filter(|name| **name == "FIND_COORDINATOR").count(), 2);
    assert_eq!(asked.iter().filter(|name| **name == "JOIN_GROUP").count(), 2, "no new join");
    assert!(lab.requests.iter().any(|line| line == "2 HEARTBEAT"));
}

#[test]
fn a_leader_that_dies_is_replaced_by_the_next_one() {
    let mut lab = lab_with(1, "k:1\n");
    lab.start(&console_consumer("--bootstrap-server 2 --partition 0 --offset earliest"), "");
    lab.wait(seconds(1));
    lab.cluster.topics.insert("orders".into(), vec![2]);
    lab.cluster.epochs.insert(TopicPartition::new("orders", 0), LeaderEpoch(1));
    lab.kill(1).wait(seconds(2));
    assert!(lab.requests.iter().any(|line| line == "2 FETCH"));
    assert!(
        lab.requests.iter().any(|line| line == "2 OFFSET_FOR_LEADER_EPOCH"),
        "its history is checked first"
    );
}

#[test]
fn sigterm_commits_leaves_and_ends() {
    let mut lab = lab_with(1, "k:1\n");
    lab.start(&console_consumer("--group g --from-beginning"), "");
    lab.wait(seconds(1)).terminate();
    let asked = lab.asked();
    assert!(asked.ends_with(&["OFFSET_COMMIT", "LEAVE_GROUP", "FETCH"]), "{asked:?}");
    assert_eq!(lab.exit, Some(143));
    assert_eq!(lab.stderr, ["Processed a total of 1 messages"]);
}

#[test]
fn a_pattern_subscribes_to_what_it_matches() {
    let mut lab = lab_with(1, "k:1\n");
    lab.run("kafka-console-consumer --include ord.*|x --from-beginning --max-messages 1", "");
    assert_eq!(lab.stdout, ["1"]);
}

#[test]
fn a_commit_refused_by_a_rebalance_makes_the_member_join_again() {
    let mut lab = lab_with(1, "k:1\n");
    lab.once(ApiKey::OffsetCommit, |_, request| {
        let Request::OffsetCommit(request) = request else { unreachable!("the rule is for OFFSET_COMMIT") };
        let refused = request.offsets.iter().map(|(tp, _)| (tp.clone(), ErrorCode::RebalanceInProgress));
        Reply::Answer(Response::OffsetCommit(OffsetCommitResponse { partitions: refused.collect() }))
    });
    lab.start(
        &console_consumer("--group g --from-beginning --consumer-property heartbeat.interval.ms=40000"),
        "",
    );
    lab.wait(seconds(6));
    assert_eq!(lab.asked().iter().filter(|name| **name == "JOIN_GROUP").count(), 3);
}

#[test]
fn an_idle_member_wakes_only_for_fetches_heartbeats_and_commits() {
    let mut lab = lab_with(1, "");
    lab.start(&console_consumer("--group g"), "");
    lab.wait(seconds(1));
    let before = lab.requests.len();
    lab.wait(seconds(60));
    let (fetches, heartbeats, commits) = (60 * 2, 60 / 3, 60 / 5);
    assert!(lab.requests.len() - before <= fetches + heartbeats + commits + 1);
    assert!(lab.now >= Instant(60_000_000));
}
