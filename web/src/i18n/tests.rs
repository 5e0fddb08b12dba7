use std::rc::Rc;

use highwater_core::fact::{ElectionReason, Fact, What};
use highwater_core::ids::{BrokerId, FactId, NodeId, TopicPartition};
use highwater_core::time::{Instant, Span};

use super::{Locale, Names};

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
    let elected = What::LeaderElected {
        tp: TopicPartition::new("orders", 0),
        leader: BrokerId(2),
        epoch: 2,
        isr: Rc::from([BrokerId(2), BrokerId(3)]),
        reason: ElectionReason::LeaderLost,
    };
    let english = "elects broker 2 for orders-0, epoch 2, ISR 2,3: the first live member of the ISR";
    assert_eq!(say(Locale::En, elected.clone()), english);
    let chinese = "选 broker 2 为 orders-0 的 leader，epoch 2，ISR 2,3：ISR 中第一个存活的成员";
    assert_eq!(say(Locale::Zh, elected), chinese);
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
    let timed_out = What::RequestTimedOut { to: NodeId::Broker(BrokerId(1)), after: Span::from_millis(1500) };
    assert!(say(Locale::Zh, timed_out.clone()).contains("broker 1"));
    assert!(say(Locale::En, timed_out).contains("broker 1"));
}
