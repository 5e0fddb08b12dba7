//! The producer, seen through `kafka-console-producer`.

use crate::fact::{ClientFact, ProducerFact, What};
use crate::ids::{LeaderEpoch, Offset};
use crate::protocol::data::{InitProducerIdResponse, ProduceResponse};
use crate::protocol::{ApiKey, ErrorCode, Request, Response};
use crate::time::{Instant, Span};
use crate::tools::testing::{Lab, Reply};

const KEYED: &str = "--property parse.key=true --property key.separator=:";

fn console_producer(flags: &str) -> String {
    format!("kafka-console-producer --topic orders {KEYED} {flags}")
}

#[test]
fn keyed_records_go_where_murmur2_says_and_share_a_batch() {
    let mut lab = Lab::new(&[1, 2, 3]);
    lab.run(&console_producer(""), "k1:v1\nk2:v2\nk3:v3\nk4:v4\nk5:v5\nk6:v6\nk7:v7\nk8:v8\n");
    assert_eq!(lab.exit, Some(0));
    assert_eq!(lab.log(0), ["k2:v2", "k5:v5"]);
    assert_eq!(lab.log(1), ["k3:v3", "k4:v4", "k6:v6", "k7:v7"]);
    assert_eq!(lab.log(2), ["k1:v1", "k8:v8"]);
    assert!(lab.cluster.logs.values().all(|log| log.len() == 1));
    assert_eq!((lab.stdout.len(), lab.stderr.len()), (0, 0));
}

#[test]
fn an_idempotent_producer_asks_for_metadata_then_an_id_then_writes() {
    let mut lab = Lab::new(&[1]);
    lab.run(&console_producer(""), "k:v\n");
    assert_eq!(lab.asked(), ["METADATA", "INIT_PRODUCER_ID", "PRODUCE"]);
    let batch = &lab.cluster.logs.values().next().unwrap()[0];
    assert_eq!((batch.producer_id(), batch.producer_epoch(), batch.base_sequence()), (7, 0, 0));
}

#[test]
fn an_id_that_is_not_ready_is_asked_for_again_after_the_backoff() {
    let mut lab = Lab::new(&[1]);
    lab.once(ApiKey::InitProducerId, |_, _| {
        let error = ErrorCode::CoordinatorLoadInProgress;
        let answer = InitProducerIdResponse { error, producer_id: -1, producer_epoch: -1 };
        Reply::Answer(Response::InitProducerId(answer))
    });
    lab.run(&console_producer(""), "k:v\n");
    assert_eq!(lab.asked(), ["METADATA", "INIT_PRODUCER_ID", "INIT_PRODUCER_ID", "PRODUCE"]);
    assert!(lab.now >= Instant(100_000) && lab.now < Instant(150_000), "{}", lab.now);
}

#[test]
fn acks_1_has_no_id() {
    let mut lab = Lab::new(&[1]);
    lab.run(&console_producer("--producer-property acks=1"), "k:v\n");
    assert_eq!(lab.asked(), ["METADATA", "PRODUCE"]);
    let batch = &lab.cluster.logs.values().next().unwrap()[0];
    assert_eq!((batch.producer_id(), batch.producer_epoch(), batch.base_sequence()), (-1, -1, -1));
}

#[test]
fn acks_0_does_not_wait_for_an_answer() {
    let mut lab = Lab::new(&[1]);
    lab.run(&console_producer("--producer-property acks=0"), "k:v\n");
    assert_eq!(lab.exit, Some(0));
    assert!(lab.facts.iter().any(|fact| matches!(
        fact,
        What::Producer(ProducerFact::Acknowledged { base_offset: Offset::NONE, .. })
    )));
}

#[test]
fn too_few_replicas_are_tried_three_times_more_with_doubling_backoff() {
    let mut lab = Lab::new(&[1]);
    for _ in 0..4 {
        lab.refuse_produce(ErrorCode::NotEnoughReplicas);
    }
    lab.run(&console_producer("--producer-property acks=all"), "k2:refused\n");
    assert_eq!(lab.exit, Some(0), "a failed send is no failed tool");
    let produced: Vec<Instant> = lab
        .requests
        .iter()
        .zip(&lab.times)
        .filter(|(line, _)| line.contains("PRODUCE"))
        .map(|(_, at)| *at)
        .collect();
    let produced = &produced[produced.len() - 4..];
    for (n, pair) in produced.windows(2).enumerate() {
        let (gap, nominal) = (pair[1].since(pair[0]).millis(), 100 << n);
        assert!((nominal * 8 / 10..=nominal * 12 / 10 + 3).contains(&gap), "{gap} ms for retry {n}");
    }
    let log = lab.stderr.join("\n");
    assert_eq!(log.matches("retrying (2 attempts left). Error: NOT_ENOUGH_REPLICAS").count(), 1);
    assert_eq!(log.matches("Got error produce response").count(), 3);
    assert!(log.contains(
        "Error when sending message to topic orders with key: 2 bytes, value: 7 bytes with error:"
    ));
    assert!(
        log.contains(
            "org.apache.kafka.common.errors.NotEnoughReplicasException: Messages are rejected since"
        )
    );
}

#[test]
fn an_unknown_topic_blocks_for_max_block_ms_and_fails() {
    let mut lab = Lab::new(&[1]);
    lab.run("kafka-console-producer --topic nowhere --producer-property max.block.ms=2000", "v1\n");
    assert_eq!(lab.exit, Some(0));
    assert!(lab.now >= Instant(2_000_000) && lab.now < Instant(2_010_000));
    let log = lab.stderr.join("\n");
    assert!(log.contains("org.apache.kafka.common.errors.TimeoutException: Topic nowhere not present in metadata after 2000 ms."));
    assert!(
        log.contains(
            "Caused by: org.apache.kafka.common.errors.UnknownTopicOrPartitionException: This server"
        )
    );
    assert!(log.contains("Error while fetching metadata with correlation id"));
}

#[test]
fn a_partition_without_a_leader_fails_after_delivery_timeout_ms() {
    let mut lab = Lab::new(&[9]);
    let flags = "--producer-property request.timeout.ms=1000 --producer-property linger.ms=0 --producer-property delivery.timeout.ms=2000";
    lab.run(&console_producer(flags), "k3:never\n");
    assert_eq!(lab.exit, Some(0));
    assert!(!lab.requests.iter().any(|line| line.ends_with(" PRODUCE")));
    assert!(lab.stderr.join("\n").contains(
        "TimeoutException: Expiring 1 record(s) for orders-0:2000 ms has passed since batch creation"
    ));
}

#[test]
fn a_leader_that_moved_is_found_by_new_metadata() {
    let mut lab = Lab::new(&[1]);
    lab.once(ApiKey::Metadata, |cluster, request| {
        let answer = cluster.proper(crate::ids::BrokerId(1), request);
        cluster.topics.insert("orders".into(), vec![2]); // moves right after it was told
        cluster.epochs.insert(crate::ids::TopicPartition::new("orders", 0), LeaderEpoch(1));
        answer
    });
    lab.run(&console_producer(""), "k:v\n");
    assert_eq!(lab.log(0), ["k:v"]);
    assert_eq!(lab.asked(), ["METADATA", "INIT_PRODUCER_ID", "PRODUCE", "METADATA", "PRODUCE"]);
    assert!(lab.stderr.join("\n").contains("Error: NOT_LEADER_OR_FOLLOWER"));
}

#[test]
fn a_lost_connection_is_a_network_exception_and_the_same_bytes_are_sent_again() {
    let mut lab = Lab::new(&[1]);
    lab.once(ApiKey::Produce, |cluster, request| {
        cluster.proper(crate::ids::BrokerId(1), request); // written, but nobody hears of it
        Reply::Disconnect
    });
    lab.run(&console_producer(""), "k:v\n");
    let log = lab.cluster.logs.values().next().unwrap();
    assert_eq!(log.len(), 2, "this cluster does not know repetitions");
    assert_eq!((log[0].base_sequence(), log[1].base_sequence()), (0, 0));
    assert!(
        lab.stderr.join("\n").contains("Error: NETWORK_EXCEPTION. Error Message: Disconnected from node 1")
    );
}

#[test]
fn no_answer_within_request_timeout_ms_closes_the_connection() {
    let mut lab = Lab::new(&[1]);
    lab.once(ApiKey::Produce, |_, _| Reply::Silence);
    lab.run(&console_producer(""), "k:v\n");
    assert_eq!(lab.log(0), ["k:v"]);
    assert!(lab.facts.iter().any(|fact| matches!(fact, What::Client(ClientFact::RequestTimedOut { .. }))));
    assert!(
        lab.stderr
            .join("\n")
            .contains("Error: REQUEST_TIMED_OUT. Error Message: Disconnected from node 1 due to timeout")
    );
    assert!(lab.now >= Instant(1_500_000));
}

#[test]
fn what_overtook_is_refused_and_sent_again_in_order() {
    let mut lab = Lab::new(&[1]);
    lab.refuse_produce(ErrorCode::NotEnoughReplicas).refuse_produce(ErrorCode::OutOfOrderSequenceNumber);
    let flags = "--producer-property batch.size=1 --producer-property linger.ms=0";
    lab.run(&console_producer(flags), "k:the first\nk:the second\n");
    assert_eq!(lab.log(0), ["k:the first", "k:the second"]);
    let sequences: Vec<i32> =
        lab.cluster.logs.values().flatten().map(|batch| batch.base_sequence()).collect();
    assert_eq!(sequences, [0, 1]);
}

#[test]
fn without_idempotence_a_retry_is_overtaken() {
    let mut lab = Lab::new(&[1]);
    lab.refuse_produce(ErrorCode::NotEnoughReplicas);
    let flags = "--producer-property acks=1 --producer-property batch.size=1";
    lab.run(&console_producer(flags), "k:the first\nk:the second\n");
    assert_eq!(lab.log(0), ["k:the second", "k:the first"]);
}

#[test]
fn one_request_in_flight_keeps_the_order() {
    let mut lab = Lab::new(&[1]);
    lab.refuse_produce(ErrorCode::NotEnoughReplicas);
    let flags = "--producer-property acks=1 --producer-property batch.size=1 --producer-property max.in.flight.requests.per.connection=1";
    lab.run(&console_producer(flags), "k:the first\nk:the second\n");
    assert_eq!(lab.log(0), ["k:the first", "k:the second"]);
}

#[test]
fn a_synchronous_send_lingers_alone() {
    let mut lab = Lab::new(&[1]);
    lab.run(&console_producer("--sync"), "k:1\nk:2\n");
    assert!(lab.now >= Instant(2_000_000), "two records linger a second each");
    assert_eq!(lab.cluster.logs.values().next().unwrap().len(), 2);
}

#[test]
fn a_batch_too_large_for_the_broker_is_split() {
    let mut lab = Lab::new(&[1]);
    lab.refuse_produce(ErrorCode::MessageTooLarge);
    let value = "x".repeat(200);
    lab.run(&console_producer("--producer-property batch.size=300"), &format!("a:{value}\nb:1\n"));
    assert_eq!(lab.log(0).len() + lab.cluster.logs.len(), 3);
}

#[test]
fn a_batch_has_room_for_what_its_first_record_might_have_taken_at_the_most() {
    let mut lab = Lab::new(&[1]);
    let lines: String = (1..=7).map(|n| format!("{n}\n")).collect();
    lab.run("kafka-console-producer --topic orders --producer-property batch.size=1", &lines);
    let batches = lab.cluster.logs.values().flatten();
    assert_eq!(
        batches.map(|batch| batch.records().count()).collect::<Vec<_>>(),
        [3, 3, 1],
        "as Apache Kafka has it"
    );
}

#[test]
fn used_up_memory_blocks_until_an_acknowledgement_frees_some() {
    let mut lab = Lab::new(&[1]);
    let flags =
        "--producer-property acks=1 --producer-property batch.size=100 --producer-property buffer.memory=200";
    let lines: String = (0..20).map(|n| format!("k:{n}\n")).collect();
    lab.run(&console_producer(flags), &lines);
    assert_eq!(lab.log(0).len(), 20);
    assert_eq!(lab.stderr, Vec::<String>::new());
}

#[test]
fn records_without_keys_stick_to_one_partition_until_a_batch_is_full() {
    let mut lab = Lab::new(&[1, 1, 1]);
    let lines: String = (0..40).map(|n| format!("{n:020}\n")).collect();
    lab.run("kafka-console-producer --topic orders --producer-property batch.size=400", &lines);
    assert_eq!((0..3).map(|partition| lab.log(partition).len()).sum::<usize>(), 40);
    let batches = lab.cluster.logs.values().flatten();
    assert!(batches.clone().count() <= 6, "{}", batches.count());
}

#[test]
fn round_robin_skips_partitions_whenever_a_batch_is_opened() {
    let mut lab = Lab::new(&[1, 1, 1]);
    let class = "org.apache.kafka.clients.producer.RoundRobinPartitioner";
    let lines: String = (0..9).map(|n| format!("{n}\n")).collect();
    lab.run(
        &format!("kafka-console-producer --topic orders --producer-property partitioner.class={class}"),
        &lines,
    );
    let counts: Vec<usize> = (0..3).map(|partition| lab.log(partition).len()).collect();
    assert_eq!(counts, [4, 5, 0], "KAFKA-9965: the turn of 2 passes while a batch is opened for it");
}

#[test]
fn a_bootstrap_server_that_is_down_is_passed_over() {
    let mut lab = Lab::new(&[2]);
    lab.kill(1).kill(3);
    lab.run(&console_producer(""), "k:v\n");
    assert_eq!(lab.log(0), ["k:v"]);
}

#[test]
fn contradictions_that_were_asked_for_are_refused() {
    let mut lab = Lab::new(&[1]);
    lab.run(
        &console_producer("--producer-property acks=1 --producer-property enable.idempotence=true"),
        "k:v\n",
    );
    assert_eq!(lab.exit, Some(1));
    assert!(
        lab.stderr[0].starts_with("org.apache.kafka.common.config.ConfigException: Must set acks to all")
    );
}

#[test]
fn nothing_is_asked_while_nothing_changes() {
    let mut lab = Lab::new(&[1]);
    lab.once(ApiKey::Produce, |_, _| Reply::Silence);
    lab.start(&console_producer("--producer-property request.timeout.ms=60000"), "k:v\n");
    lab.wait(Span(1_000_000));
    let before = lab.requests.len();
    assert!(lab.process().deadline().unwrap() > lab.now + Span(10_000_000));
    lab.wait(Span(20_000_000));
    assert_eq!(lab.requests.len(), before);
}

#[test]
fn an_answer_with_an_offset_tells_each_record_its_own() {
    let mut lab = Lab::new(&[1]);
    lab.once(ApiKey::Produce, |cluster, request| {
        let Reply::Answer(Response::Produce(mut answer)) = cluster.proper(crate::ids::BrokerId(1), request)
        else {
            unreachable!("a PRODUCE is answered")
        };
        answer.partitions[0].base_offset = Offset(40);
        let Request::Produce(_) = request else { unreachable!("the rule is for PRODUCE") };
        Reply::Answer(Response::Produce(ProduceResponse { partitions: answer.partitions }))
    });
    lab.run(&console_producer(""), "k:1\nk:2\n");
    assert!(lab.facts.iter().any(|fact| matches!(
        fact,
        What::Producer(ProducerFact::Acknowledged { base_offset: Offset(40), records: 2, .. })
    )));
}

#[test]
fn a_batch_given_up_unanswered_raises_the_epoch_and_numbers_start_at_0() {
    let mut lab = Lab::new(&[1]);
    lab.once(ApiKey::Produce, |_, _| Reply::Silence);
    let config = "enable.idempotence=true,retries=9,request.timeout.ms=500,delivery.timeout.ms=500";
    lab.run(
        &format!(
            "kafka-verifiable-producer --topic orders --max-messages 2 --throughput 1 --producer.config {config}"
        ),
        "",
    );
    assert_eq!(lab.log(0), ["null:1"], "the first record was given up");
    let batch = &lab.cluster.logs.values().next().unwrap()[0];
    assert_eq!((batch.producer_epoch(), batch.base_sequence()), (1, 0));
    assert!(lab.stdout[1].contains("TimeoutException"));
}

#[test]
fn a_gap_that_is_proven_raises_the_epoch() {
    let mut lab = Lab::new(&[1]);
    lab.refuse_produce(ErrorCode::OutOfOrderSequenceNumber);
    lab.run(&console_producer(""), "k:v\n");
    let batch = &lab.cluster.logs.values().next().unwrap()[0];
    assert_eq!((batch.producer_epoch(), batch.base_sequence()), (1, 0));
}
