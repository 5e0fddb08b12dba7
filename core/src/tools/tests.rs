//! What the tools print, and which questions they ask. Expected lines are those of Apache Kafka 3.9.1.

use std::rc::Rc;

use super::testing::{Lab, Reply};
use super::{Expected, ToolError, parse};
use crate::ids::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use crate::protocol::admin::{
    ConfigEntry, ConfigResource, CreateTopicsResponse, DescribeConfigsResponse, ElectLeadersResponse,
    IncrementalAlterConfigsResponse,
};
use crate::protocol::group::{CommittedOffset, DescribedGroup, DescribedMember, GroupState};
use crate::protocol::{ApiKey, ErrorCode, Request, Response};
use crate::script::tools::TOOLS;
use crate::time::Span;
use crate::wire::consumer_protocol::Assignment;

fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

fn error_of(line: &str) -> Box<ToolError> {
    parse(&words(line)).expect_err(line)
}

fn create_answer(
    error: ErrorCode,
    message: Option<&'static str>,
) -> impl FnOnce(&mut super::testing::Cluster, &Request) -> Reply {
    move |_, request| {
        let Request::CreateTopics(request) = request else { unreachable!("the rule is for CREATE_TOPICS") };
        let topics = vec![(request.topics[0].name.clone(), error, message.map(Rc::from))];
        Reply::Answer(Response::CreateTopics(CreateTopicsResponse { topics }))
    }
}

fn group(members: Vec<DescribedMember>, state: GroupState) -> DescribedGroup {
    let protocol = if members.is_empty() { "" } else { "range" };
    DescribedGroup {
        error: ErrorCode::None,
        group: "g".into(),
        state,
        protocol_type: "consumer".into(),
        protocol: protocol.into(),
        members,
    }
}

fn member(client: &str, partitions: &[i32]) -> DescribedMember {
    let partitions = partitions.iter().map(|partition| TopicPartition::new("orders", *partition)).collect();
    DescribedMember {
        member_id: format!("{client}-0b9c7a4e-0000-4000-8000-000000000001").into(),
        group_instance_id: None,
        client_id: client.into(),
        client_host: "/127.0.0.1".into(),
        assignment: Assignment::new(partitions).write(3),
    }
}

fn commit(lab: &mut Lab, partition: i32, offset: i64) {
    let offset = Offset(offset);
    let committed = CommittedOffset { offset, leader_epoch: LeaderEpoch::ZERO, metadata: "".into() };
    lab.cluster.committed.insert(TopicPartition::new("orders", partition), committed);
}

// Command lines.

#[test]
fn mistakes_name_the_word_and_the_nearest_valid_one() {
    let error = error_of("kafka-topic --list");
    assert_eq!((error.word(), error.nearest()), (0, Some("kafka-topics")));
    let error = error_of("kafka-topics --creat --topic t");
    assert_eq!((error.word(), error.nearest()), (1, Some("--create")));
    let error = error_of("kafka-topics --create --topic");
    assert_eq!(*error, ToolError::MissingValue { word: 2, flag: "--topic" });
    let error = error_of("kafka-topics --create --topic t --partitions many");
    assert_eq!((error.word(), error.expected()), (5, Some(Expected::WholeNumber)));
    let error = error_of("kafka-producer-perf-test --topic t --num-records 9");
    assert_eq!(error.expected(), Some(Expected::Like("--record-size")));
    let error = error_of("kafka-topics --list orders");
    assert!(matches!(*error, ToolError::Surplus { word: 2, .. }));
    let error = error_of("kafka-console-producer --bootstrap-server localhost:kafka --topic t");
    assert_eq!(error.word(), 2);
}

#[test]
fn what_is_not_modelled_says_so() {
    for line in [
        "kafka-transactions abort --topic t --partition 0 --start-offset 0",
        "kafka-topics --list --command-config security.protocol=SSL",
        "kafka-console-producer --topic t --producer-property transactional.id=t1",
        "kafka-console-consumer --topic t --consumer-property group.protocol=consumer",
        "kafka-configs --alter --entity-type users --entity-name u --add-config producer_byte_rate=1",
        "zookeeper-shell create -c /x",
    ] {
        assert!(matches!(*error_of(line), ToolError::NotModelled { .. }), "{line}");
    }
}

#[test]
fn what_changes_nothing_is_told_at_its_word() {
    let told = |line: &str| {
        let told = super::notes::of(&words(line), |name| Some(crate::config::NoEffect::NotLive(name.into())));
        told.into_iter().map(|(word, what)| format!("{word} {what}")).collect::<Vec<_>>()
    };
    for (line, notes) in [
        (
            "kafka-topics --create --topic t --config local.retention.ms=5 --config retention.ms=5",
            "5 local.retention.ms has no effect here",
        ),
        ("kafka-topics --list --command-config client.id=a,foo=b", "3 foo has no effect on any client"),
        (
            "kafka-topics --list --partition-size-limit-per-response 5",
            "3 --partition-size-limit-per-response has no effect here",
        ),
        (
            "kafka-console-consumer --topic t --consumer-property client.rack=a",
            "4 client.rack has no effect here",
        ),
        ("kafka-console-consumer --topic t --property print.epoch=true", "4 print.epoch has no effect here"),
        (
            "kafka-configs --alter --broker 1 --add-config num.io.threads=5",
            "5 num.io.threads has no effect while brokers run",
        ),
        (
            "kafka-producer-perf-test --topic t --producer-props acks=1 foo=b",
            "5 foo has no effect on any client",
        ),
    ] {
        assert_eq!(told(line), [notes], "{line}");
    }
}

#[test]
fn help_says_whose_it_is_and_the_version_is_kafkas() {
    let mut lab = Lab::new(&[1]);
    lab.run("kafka-topics --create --topic t --version", "");
    assert_eq!((lab.exit, &*lab.stdout[0]), (Some(0), "3.9.1"));
    lab.run("kafka-topics --help", "");
    assert_eq!(lab.exit, Some(1));
    assert!(lab.stderr[0].contains("not Apache Kafka's help text"), "{:?}", lab.stderr);
}

#[test]
fn the_table_of_tools_says_of_each_whether_it_is_simulated() {
    for tool in TOOLS {
        let parsed = parse(&words(tool.name));
        let refused = matches!(parsed.map_err(|error| *error), Err(ToolError::NotModelled { word: 0, .. }));
        assert_eq!(refused, !tool.simulated, "{}", tool.name);
    }
}

#[test]
fn a_flag_may_carry_its_value() {
    let spec = parse(&words("kafka-topics --list --bootstrap-server=1,2")).unwrap();
    assert_eq!(spec.bootstrap(), Some(&[BrokerId(1), BrokerId(2)][..]));
}

#[test]
fn a_script_calls_a_client_by_its_client_id_or_instance_id() {
    let name = |line: &str| parse(&words(line)).unwrap().name().map(ToString::to_string);
    assert_eq!(
        name("kafka-console-consumer --topic t --consumer-property client.id=c1").as_deref(),
        Some("c1")
    );
    let line = "kafka-verifiable-consumer --topic t --group-id g --group-instance-id s1";
    assert_eq!(name(line).as_deref(), Some("s1"));
    assert_eq!(name("kafka-console-producer --topic t"), None);
}

// kafka-topics.

#[test]
fn creating_a_topic_asks_the_controller() {
    let mut lab = Lab::new(&[1]);
    lab.cluster.controller = 3;
    lab.run("kafka-topics --create --topic a --partitions 1", "");
    assert_eq!((lab.stdout.as_slice(), lab.exit), (&["Created topic a.".to_owned()][..], Some(0)));
    assert_eq!(lab.requests.last().unwrap(), "3 CREATE_TOPICS");
}

#[test]
fn a_controller_that_is_one_no_more_is_asked_for_again() {
    let mut lab = Lab::new(&[1]);
    lab.once(ApiKey::CreateTopics, |cluster, request| {
        cluster.controller = 2;
        create_answer(ErrorCode::NotController, None)(cluster, request)
    });
    lab.run("kafka-topics --create --topic a", "");
    assert_eq!(lab.stdout, ["Created topic a."]);
    assert_eq!(lab.requests.last().unwrap(), "2 CREATE_TOPICS");
}

#[test]
fn a_topic_that_exists_is_an_error_unless_that_does_not_matter() {
    let exists = || create_answer(ErrorCode::TopicAlreadyExists, Some("Topic 'a' already exists."));
    let mut lab = Lab::new(&[1]);
    lab.once(ApiKey::CreateTopics, exists());
    lab.run("kafka-topics --create --topic a", "");
    assert_eq!(lab.stdout, ["Error while executing topic command : Topic 'a' already exists."]);
    assert_eq!(lab.exit, Some(1));
    assert!(
        lab.stderr[0]
            .contains("ERROR org.apache.kafka.common.errors.TopicExistsException: Topic 'a' already")
    );
    let mut lab = Lab::new(&[1]);
    lab.once(ApiKey::CreateTopics, exists());
    lab.run("kafka-topics --create --topic a --if-not-exists", "");
    assert_eq!((lab.stdout.len(), lab.exit), (0, Some(0)));
}

#[test]
fn a_bad_config_is_found_by_the_tool_itself() {
    let mut lab = Lab::new(&[1]);
    lab.run("kafka-topics --create --topic odd --config colour=red", "");
    assert_eq!(lab.stdout, ["Error while executing topic command : Unknown topic config name: colour"]);
    assert!(lab.stderr[0].contains("InvalidConfigurationException") && lab.requests.is_empty());
    let mut lab = Lab::new(&[1]);
    lab.run("kafka-topics --create --topic odd --config retention.ms=soon", "");
    assert_eq!(
        lab.stdout,
        [
            "Error while executing topic command : Invalid value soon for configuration retention.ms: Not a number of type LONG"
        ]
    );
    assert!(lab.stderr[0].contains("org.apache.kafka.common.config.ConfigException"));
}

#[test]
fn a_name_with_an_underscore_is_warned_of() {
    let mut lab = Lab::new(&[1]);
    lab.run("kafka-topics --create --topic a_b", "");
    assert!(lab.stdout[0].starts_with("WARNING: Due to limitations in metric names"));
    assert_eq!(lab.stdout[1], "Created topic a_b.");
}

#[test]
fn describing_asks_in_kafkas_order_and_prints_kafkas_lines() {
    let mut lab = Lab::new(&[1, 9]);
    lab.once(ApiKey::DescribeConfigs, |_, _| {
        let entry = |name: &str, value: &str, dynamic| ConfigEntry {
            name: name.into(),
            value: value.into(),
            dynamic,
            synonyms: Vec::new(),
        };
        let configs =
            vec![entry("min.insync.replicas", "2", true), entry("retention.ms", "604800000", false)];
        let resources = vec![(ConfigResource::Topic("orders".into()), ErrorCode::None, configs)];
        Reply::Answer(Response::DescribeConfigs(DescribeConfigsResponse { resources }))
    });
    lab.run("kafka-topics --describe --topic orders", "");
    assert_eq!(
        lab.asked(),
        [
            "METADATA",
            "METADATA",
            "DESCRIBE_CLUSTER",
            "METADATA",
            "DESCRIBE_CONFIGS",
            "DESCRIBE_CLUSTER",
            "LIST_PARTITION_REASSIGNMENTS"
        ]
    );
    assert_eq!(
        lab.stdout,
        [
            "Topic: orders\tTopicId: AAAAAAAAAAAAAAAAAAAAAQ\tPartitionCount: 2\tReplicationFactor: 1\tConfigs: min.insync.replicas=2",
            "\tTopic: orders\tPartition: 0\tLeader: 1\tReplicas: 1\tIsr: 1\tElr: N/A\tLastKnownElr: N/A",
            "\tTopic: orders\tPartition: 1\tLeader: none\tReplicas: 9\tIsr: 9\tElr: N/A\tLastKnownElr: N/A",
        ]
    );
}

#[test]
fn unavailable_partitions_come_without_the_topics_line() {
    let mut lab = Lab::new(&[1, 9]);
    lab.run("kafka-topics --describe --unavailable-partitions", "");
    assert_eq!(lab.stdout.len(), 1);
    assert!(lab.stdout[0].starts_with("\tTopic: orders\tPartition: 1\tLeader: none"));
}

#[test]
fn an_unknown_topic_prints_javas_optional() {
    for action in ["--describe", "--delete"] {
        let mut lab = Lab::new(&[1]);
        lab.run(&format!("kafka-topics {action} --topic nowhere"), "");
        let expected =
            "Error while executing topic command : Topic 'Optional[nowhere]' does not exist as expected";
        assert_eq!((lab.stdout.as_slice(), lab.exit), (&[expected.to_owned()][..], Some(1)));
        assert!(lab.stderr[0].contains("java.lang.IllegalArgumentException"));
    }
}

#[test]
fn listing_altering_and_deleting() {
    let mut lab = Lab::new(&[1]);
    lab.cluster.topics.insert("a".into(), vec![1]);
    lab.run("kafka-topics --list", "");
    assert_eq!(lab.stdout, ["a", "orders"]);
    let mut lab = Lab::new(&[1]);
    lab.run("kafka-topics --alter --topic orders --partitions 4", "");
    assert_eq!((lab.stdout.len(), lab.exit), (0, Some(0)));
    assert_eq!(lab.asked()[1..], ["METADATA", "DESCRIBE_CLUSTER", "METADATA", "CREATE_PARTITIONS"]);
    let mut lab = Lab::new(&[1]);
    lab.run("kafka-topics --delete --topic orders", "");
    assert_eq!(lab.asked()[1..], ["METADATA", "DELETE_TOPICS"]);
}

// kafka-get-offsets.

#[test]
fn offsets_are_asked_of_each_leader() {
    let mut lab = Lab::new(&[1, 2]);
    lab.run("kafka-get-offsets --topic orders", "");
    assert_eq!(lab.stdout, ["orders:0:0", "orders:1:0"]);
    assert_eq!(
        lab.asked(),
        ["METADATA", "METADATA", "DESCRIBE_CLUSTER", "METADATA", "METADATA", "LIST_OFFSETS", "LIST_OFFSETS"]
    );
}

#[test]
fn no_partition_at_all_is_exit_code_1() {
    let mut lab = Lab::new(&[1]);
    lab.run("kafka-get-offsets --topic nowhere", "");
    assert_eq!((lab.stdout.len(), lab.exit), (0, Some(1)));
    assert!(lab.stderr[0].ends_with("Could not match any topic-partitions with the specified filters"));
}

// kafka-consumer-groups.

#[test]
fn a_group_without_members_shows_its_commits() {
    let mut lab = Lab::new(&[1]);
    lab.cluster.groups.push(group(Vec::new(), GroupState::Empty));
    commit(&mut lab, 0, 4);
    lab.run("kafka-consumer-groups --describe --group g", "");
    assert_eq!(
        lab.stdout,
        [
            "",
            "GROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID     HOST            CLIENT-ID",
            "g               orders          0          4               0               -4              -               -               -",
        ]
    );
    assert_eq!(
        lab.asked(),
        [
            "METADATA",
            "FIND_COORDINATOR",
            "CONSUMER_GROUP_DESCRIBE",
            "DESCRIBE_GROUPS",
            "FIND_COORDINATOR",
            "OFFSET_FETCH",
            "METADATA",
            "LIST_OFFSETS"
        ]
    );
}

#[test]
fn members_come_with_what_they_have() {
    let mut lab = Lab::new(&[1, 1, 1]);
    lab.cluster.groups.push(group(vec![member("c1", &[0, 1]), member("c2", &[])], GroupState::Stable));
    lab.run("kafka-consumer-groups --describe --group g", "");
    assert_eq!(lab.stdout.len(), 2 + 3, "two partitions and an idle member");
    assert!(lab.stdout[2].contains("orders          0          -               0               -"));
    assert!(lab.stdout[4].contains("g               -               -          -"));
}

#[test]
fn verbose_members_leave_the_topics_names_out() {
    let mut lab = Lab::new(&[1]);
    lab.cluster.groups.push(group(vec![member("c1", &[0, 1, 2, 3])], GroupState::Stable));
    lab.run("kafka-consumer-groups --describe --group g --members --verbose", "");
    assert_eq!(
        lab.stdout,
        [
            "",
            "GROUP           CONSUMER-ID                             HOST            CLIENT-ID       #PARTITIONS     ASSIGNMENT",
            "g               c1-0b9c7a4e-0000-4000-8000-000000000001 /127.0.0.1      c1              4               (0,1,2,3)",
        ]
    );
}

#[test]
fn the_state_names_the_coordinator() {
    let mut lab = Lab::new(&[1]);
    lab.cluster.groups.push(group(vec![member("c1", &[0])], GroupState::Stable));
    lab.run("kafka-consumer-groups --describe --all-groups --state", "");
    assert_eq!(
        lab.stdout,
        [
            "",
            "GROUP                     COORDINATOR (ID)          ASSIGNMENT-STRATEGY  STATE           #MEMBERS",
            "g                         127.0.0.1:9092  (1)       range                Stable          1",
        ]
    );
}

#[test]
fn an_unknown_group_is_no_failure() {
    let mut lab = Lab::new(&[1]);
    lab.run("kafka-consumer-groups --describe --group nobody", "");
    assert_eq!(lab.stdout, ["", "Error: Consumer group 'nobody' does not exist."]);
    assert_eq!(lab.exit, Some(0));
}

#[test]
fn groups_are_listed_by_every_broker() {
    let mut lab = Lab::new(&[1]);
    lab.cluster.groups.push(group(Vec::new(), GroupState::Empty));
    lab.run("kafka-consumer-groups --list", "");
    assert_eq!(lab.stdout, ["g"]);
    assert_eq!(lab.asked().iter().filter(|name| **name == "LIST_GROUPS").count(), 3);
}

#[test]
fn a_reset_prints_header_and_rows_on_one_line_and_stays_inside_the_log() {
    let mut lab = Lab::new(&[1]);
    lab.run("kafka-console-producer --topic orders", "a\nb\nc\n");
    lab.cluster.groups.push(group(Vec::new(), GroupState::Empty));
    commit(&mut lab, 0, 3);
    let rows = |offset: i64| {
        let head = format!("{:<30} {:<30} {:<10} {:<15}", "GROUP", "TOPIC", "PARTITION", "NEW-OFFSET");
        format!("{head}{:<30} {:<30} {:<10} {offset:<15}", "g", "orders", 0)
    };
    for (flags, expected, stored) in [
        ("--topic orders --shift-by -2", 1, 3),
        ("--topic orders:0 --to-offset 100 --execute", 3, 3),
        ("--all-topics --shift-by -100 --execute", 0, 0),
        ("--topic orders --to-latest --dry-run", 3, 0),
    ] {
        lab.stdout.clear();
        lab.run(&format!("kafka-consumer-groups --reset-offsets --group g {flags}"), "");
        assert_eq!(lab.stdout, ["".to_owned(), rows(expected)], "{flags}");
        let committed = &lab.cluster.committed[&TopicPartition::new("orders", 0)];
        assert_eq!(committed.offset, Offset(stored), "{flags}");
    }
}

#[test]
fn a_group_at_work_is_not_reset() {
    let mut lab = Lab::new(&[1]);
    lab.cluster.groups.push(group(vec![member("c1", &[0])], GroupState::Stable));
    lab.run("kafka-consumer-groups --reset-offsets --group g --topic orders --to-earliest --execute", "");
    assert_eq!(
        lab.stdout[1],
        "Error: Assignments can only be reset if the group 'g' is inactive, but the current state is Stable."
    );
}

// kafka-leader-election, kafka-configs.

#[test]
fn an_election_that_is_not_needed_is_no_failure() {
    let line = "kafka-leader-election --election-type preferred --topic orders --partition 0";
    let mut lab = Lab::new(&[1]);
    lab.run(line, "");
    assert_eq!(lab.stdout, ["Successfully completed leader election (PREFERRED) for partitions orders-0"]);
    let mut lab = Lab::new(&[1]);
    lab.once(ApiKey::ElectLeaders, |_, _| {
        let partitions = vec![(TopicPartition::new("orders", 0), ErrorCode::ElectionNotNeeded, None)];
        Reply::Answer(Response::ElectLeaders(ElectLeadersResponse { error: ErrorCode::None, partitions }))
    });
    lab.run(line, "");
    assert_eq!(lab.stdout, ["Valid replica already elected for partitions orders-0"]);
    assert_eq!(lab.exit, Some(0));
}

#[test]
fn configs_are_changed_and_refused() {
    let line = "kafka-configs --alter --entity-type topics --entity-name orders --add-config cleanup.policy=[compact,delete],retention.ms=1";
    let mut lab = Lab::new(&[1]);
    lab.once(ApiKey::IncrementalAlterConfigs, |_, request| {
        let Request::IncrementalAlterConfigs(request) = request else { unreachable!("the rule is for it") };
        let (topic, changes) = &request.resources[0];
        assert_eq!(changes[0], ("cleanup.policy".into(), Some("compact,delete".into())));
        let resources = vec![(topic.clone(), ErrorCode::None, None)];
        Reply::Answer(Response::IncrementalAlterConfigs(IncrementalAlterConfigsResponse { resources }))
    });
    lab.run(line, "");
    assert_eq!(lab.stdout, ["Completed updating config for topic orders."]);
    let mut lab = Lab::new(&[1]);
    lab.once(ApiKey::IncrementalAlterConfigs, |_, _| {
        let orders = ConfigResource::Topic("orders".into());
        let resources = vec![(orders, ErrorCode::InvalidConfig, Some("Invalid value".into()))];
        Reply::Answer(Response::IncrementalAlterConfigs(IncrementalAlterConfigsResponse { resources }))
    });
    lab.run(line, "");
    assert_eq!((lab.stdout.len(), lab.exit), (0, Some(1)));
    assert!(lab.stderr[1].starts_with(
        "java.util.concurrent.ExecutionException: org.apache.kafka.common.errors.InvalidConfigurationException"
    ));
}

// The verifiable clients.

#[test]
fn a_verifiable_producer_tells_each_acknowledgement() {
    let mut lab = Lab::new(&[1]);
    lab.run("kafka-verifiable-producer --topic orders --max-messages 2 --acks -1", "");
    assert_eq!(
        lab.stdout[..3],
        [
            "{\"timestamp\":1767225600000,\"name\":\"startup_complete\"}".to_owned(),
            format!(
                "{{\"timestamp\":{},\"name\":\"producer_send_success\",\"key\":null,\"value\":\"0\",\"offset\":0,\"partition\":0,\"topic\":\"orders\"}}",
                1_767_225_600_000 + lab.now.millis()
            ),
            format!(
                "{{\"timestamp\":{},\"name\":\"producer_send_success\",\"key\":null,\"value\":\"1\",\"offset\":1,\"partition\":0,\"topic\":\"orders\"}}",
                1_767_225_600_000 + lab.now.millis()
            ),
        ]
    );
    assert!(
        lab.stdout[3].contains("\"shutdown_complete\"") && lab.stdout[4].contains("\"sent\":2,\"acked\":2")
    );
    assert_eq!(lab.asked(), ["METADATA", "PRODUCE"], "retries=0 turns idempotence off");
}

#[test]
fn a_verifiable_producer_does_not_retry() {
    let mut lab = Lab::new(&[1]);
    lab.refuse_produce(ErrorCode::NotEnoughReplicas);
    lab.run("kafka-verifiable-producer --topic orders --max-messages 1", "");
    assert!(
        lab.stdout[1]
            .contains("\"exception\":\"class org.apache.kafka.common.errors.NotEnoughReplicasException\"")
    );
    assert_eq!((lab.log(0).len(), lab.process().printed_records()), (0, 1));
}

#[test]
fn throughput_spreads_the_records_and_sigterm_ends_them() {
    let mut lab = Lab::new(&[1]);
    lab.start("kafka-verifiable-producer --topic orders --throughput 10", "");
    lab.wait(Span(2_050_000)).terminate();
    assert_eq!((lab.log(0).len(), lab.exit), (21, Some(143)));
    assert!(lab.stdout.last().unwrap().contains("\"target_throughput\":10,\"avg_throughput\":10."));
}

#[test]
fn a_verifiable_consumer_commits_after_each_poll() {
    let mut lab = Lab::new(&[1]);
    lab.run(
        "kafka-console-producer --topic orders --property parse.key=true --property key.separator=:",
        "k3:v3\nk4:v4\n",
    );
    lab.stdout.clear();
    lab.start("kafka-verifiable-consumer --topic orders --group-id g --group-instance-id s1 --verbose", "");
    lab.wait(Span(1_000_000)).terminate();
    let lines: Vec<&str> = lab.stdout.iter().map(|line| line.split_once(",\"name\":").unwrap().1).collect();
    assert_eq!(
        lines,
        [
            "\"startup_complete\"}",
            "\"partitions_assigned\",\"partitions\":[{\"topic\":\"orders\",\"partition\":0}]}",
            "\"record_data\",\"key\":\"k3\",\"value\":\"v3\",\"topic\":\"orders\",\"partition\":0,\"offset\":0}",
            "\"record_data\",\"key\":\"k4\",\"value\":\"v4\",\"topic\":\"orders\",\"partition\":0,\"offset\":1}",
            "\"records_consumed\",\"count\":2,\"partitions\":[{\"topic\":\"orders\",\"partition\":0,\"count\":2,\"minOffset\":0,\"maxOffset\":1}]}",
            "\"offsets_committed\",\"offsets\":[{\"topic\":\"orders\",\"partition\":0,\"offset\":2}],\"success\":true}",
            "\"partitions_revoked\",\"partitions\":[{\"topic\":\"orders\",\"partition\":0}]}",
            "\"shutdown_complete\"}",
        ]
    );
}

#[test]
fn a_console_producer_without_a_key_separator_ends_with_exit_code_1() {
    let mut lab = Lab::new(&[1]);
    lab.run(
        "kafka-console-producer --topic orders --property parse.key=true --property key.separator=:",
        "k:1\noops\nk:3\n",
    );
    assert_eq!((lab.log(0), lab.exit), (vec!["k:1".to_owned()], Some(1)));
    assert_eq!(
        lab.stderr,
        ["org.apache.kafka.common.KafkaException: No key separator found on line number 2: 'oops'"]
    );
}

#[test]
fn a_null_marker_is_a_tombstone() {
    let mut lab = Lab::new(&[1]);
    let flags = "--property parse.key=true --property key.separator=: --property null.marker=NULL";
    lab.run(&format!("kafka-console-producer --topic orders {flags}"), "c:NULL\n");
    assert_eq!(lab.log(0), ["c:null"]);
}
