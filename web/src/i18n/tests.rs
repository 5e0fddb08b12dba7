use highwater_core::fact::{ClientFact, Fact, What};
use highwater_core::history::{History, PushError};
use highwater_core::ids::{BrokerId, FactId, NodeId};
use highwater_core::script::Script;
use highwater_core::time::{Instant, Span};

use super::{Locale, Names, line_error};

fn say(locale: Locale, what: What) -> String {
    let fact = Fact { id: FactId(0), at: Instant(0), node: Some(NodeId::Zk), cause: None, what };
    locale.sentence(&fact, &Names::default())
}

fn refused(line: &str) -> PushError {
    let script = Script::parse("cluster brokers=3\n").expect("a cluster");
    History::new(script).expect("it runs").push_line(line).expect_err("no line of a script")
}

#[test]
fn a_word_that_does_not_belong_is_refused_in_chinese_with_its_place_and_the_nearest_word() {
    let chinese = line_error(&refused("broker kil 1"), Locale::ZhCn);
    assert_eq!(
        chinese,
        "第 2 行第 8 字：这里不能是 kil（应为 kill、power-off、stop、start、pause、resume；是不是想写 kill？）"
    );
}

#[test]
fn a_flag_that_a_tool_has_not_is_refused_with_the_nearest_in_chinese() {
    assert_eq!(
        line_error(&refused("kafka-topics --creat --topic orders"), Locale::ZhCn),
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
    assert_eq!(line_error(&no_number, Locale::ZhCn), "第 2 行：--partitions 不能取 many（应为整数）");
    let no_topics = refused("kafka-consumer-groups --group g --reset-offsets --to-earliest --dry-run");
    assert_eq!(
        line_error(&no_topics, Locale::ZhCn),
        "第 2 行：kafka-consumer-groups 缺少参数（应为 --topic 或 --all-topics）"
    );
    let no_topic = refused("kafka-console-consumer --timeout-ms 100");
    assert_eq!(
        line_error(&no_topic, Locale::ZhCn),
        "第 2 行：kafka-console-consumer 缺少参数（应为 --topic 或 --include）"
    );
}

#[test]
fn kafkas_own_words_stay_as_they_are() {
    let timed_out = What::Client(ClientFact::RequestTimedOut {
        to: NodeId::Broker(BrokerId(1)),
        after: Span::from_millis(1500),
    });
    assert!(say(Locale::ZhCn, timed_out.clone()).contains("broker 1"));
    assert!(say(Locale::En, timed_out).contains("broker 1"));
}
