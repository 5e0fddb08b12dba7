use std::rc::Rc;

use highwater_core::fact::{ClientFact, ControllerFact, ElectionReason, Fact, What};
use highwater_core::history::{History, PushError};
use highwater_core::ids::{BrokerId, FactId, NodeId, TopicPartition};
use highwater_core::script::Script;
use highwater_core::time::{Instant, Span};

use super::{Locale, Names, line_error};

fn say(locale: Locale, what: What) -> String {
    let fact = Fact { id: FactId(0), at: Instant(0), node: Some(NodeId::Zk), cause: None, what };
    locale.sentence(&fact, &Names::default())
}

#[test]
fn a_browser_that_wants_any_chinese_gets_chinese_and_every_other_english() {
    for tag in ["zh", "zh-CN", "zh-Hant-TW", "ZH-hans"] {
        assert_eq!(Locale::from_tag(tag), Locale::Zh, "{tag}");
    }
    for tag in ["en-GB", "de", "", "*"] {
        assert_eq!(Locale::from_tag(tag), Locale::En, "{tag}");
    }
}

#[test]
fn an_election_says_who_and_why_in_both_languages() {
    let elected = What::Controller(ControllerFact::LeaderElected {
        tp: TopicPartition::new("orders", 0),
        leader: BrokerId(2),
        epoch: 2,
        isr: Rc::from([BrokerId(2), BrokerId(3)]),
        reason: ElectionReason::LeaderLost,
    });
    let english = "elects broker 2 for orders-0, epoch 2, ISR 2,3: the first live member of the ISR";
    assert_eq!(say(Locale::En, elected.clone()), english);
    let chinese = "选 broker 2 为 orders-0 的 leader，epoch 2，ISR 2,3：ISR 中第一个存活的成员";
    assert_eq!(say(Locale::Zh, elected), chinese);
}

fn refused(line: &str) -> PushError {
    let script = Script::parse("cluster brokers=3\n").expect("a cluster");
    History::new(script).expect("it runs").push_line(line).expect_err("no line of a script")
}

#[test]
fn a_word_that_does_not_belong_is_refused_in_chinese_with_its_place_and_the_nearest_word() {
    let chinese = line_error(&refused("broker kil 1"), Locale::Zh);
    assert_eq!(
        chinese,
        "第 2 行第 8 字：这里不能是 kil（应为 kill、power-off、stop、start、pause、resume；是不是想写 kill？）"
    );
}

#[test]
fn a_flag_that_a_tool_has_not_is_refused_with_the_nearest_in_chinese() {
    assert_eq!(
        line_error(&refused("kafka-topics --creat --topic orders"), Locale::Zh),
        "第 2 行第 14 字：这里不能是 --creat（应为 kafka-topics 的选项；是不是想写 --create？）"
    );
}

#[test]
fn a_value_that_a_flag_cannot_have_is_refused_with_what_it_can_have() {
    assert_eq!(
        line_error(&refused("kafka-topics --create --topic orders --partitions many"), Locale::En),
        "2: `many` is no value for --partitions (expected a whole number)"
    );
}

#[test]
fn what_a_flag_may_be_is_said_in_chinese_around_kafkas_own_words() {
    let no_number = refused("kafka-topics --create --topic orders --partitions many");
    assert_eq!(line_error(&no_number, Locale::Zh), "第 2 行：--partitions 不能取 many（应为整数）");
    let no_topics = refused("kafka-consumer-groups --group g --reset-offsets --to-earliest --dry-run");
    assert_eq!(
        line_error(&no_topics, Locale::Zh),
        "第 2 行：kafka-consumer-groups 缺少参数（应为 --topic 或 --all-topics）"
    );
    let no_topic = refused("kafka-console-consumer --timeout-ms 100");
    assert_eq!(
        line_error(&no_topic, Locale::Zh),
        "第 2 行：kafka-console-consumer 缺少参数（应为 --topic 或 --include）"
    );
}

#[test]
fn a_client_is_called_by_its_name_once_it_is_known() {
    let mut names = Names::default();
    let client = highwater_core::ids::ClientId(4);
    assert_eq!(names.client(client), "client 4");
    names.learn(client, "shop".into());
    assert_eq!(names.node(NodeId::Client(client)), "shop");
}

#[test]
fn kafkas_own_words_stay_as_they_are() {
    let timed_out = What::Client(ClientFact::RequestTimedOut {
        to: NodeId::Broker(BrokerId(1)),
        after: Span::from_millis(1500),
    });
    assert!(say(Locale::Zh, timed_out.clone()).contains("broker 1"));
    assert!(say(Locale::En, timed_out).contains("broker 1"));
}
