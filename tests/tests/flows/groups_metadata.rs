//! Flows through the rooms of groups and of metadata.

use highwater_core::permalink::Link;
use highwater_core::time::Instant;
use highwater_tests::{Look, Page};

use super::{CLUSTER, open_cluster};

const READ: &str = "seq 1 30 | kafka-console-producer --topic orders\n\
    kafka-console-consumer --topic orders --group billing --from-beginning --consumer-property client.id=c1 &\n\
    kafka-console-consumer --topic orders --group billing --from-beginning --consumer-property client.id=c2 &\n\
    wait until members billing = 2\nwait 10s\n";

async fn at(script: &str, moment: u64, tab: &str) -> Page {
    let link = Link { script: script.to_owned(), at: Some(Instant(moment)) };
    let page = Page::open_at(&link.fragment().expect("the script fits a link"), Look::DESKTOP).await;
    page.click(&format!("[data-tab={tab}]")).await;
    page
}

#[tokio::test]
async fn of_two_members_and_one_partition_one_is_seen_to_own_it_and_the_other_to_be_idle() {
    let page = at(&format!("{CLUSTER}{READ}"), 18_000_000, "Groups").await;
    page.until_text(".lane", "c").await;
    page.until(
        "an owner and an idle member",
        "document.querySelectorAll('.members li').length === 2 && document.querySelectorAll('.members .idle').length === 1",
    )
    .await;
    page.until(
        "the position and the committed offset on the log",
        "document.querySelector('.read-strip .position') !== null && document.querySelector('.read-strip .committed') !== null",
    )
    .await;
    page.until(
        "the owner's colour in the lane",
        "document.querySelector('.lane li[class*=hue-]:not(.hue-none)') !== null",
    )
    .await;
    page.close().await;
}

#[tokio::test]
async fn a_consumer_is_made_slow_and_commits_by_a_click() {
    let page = at(&format!("{CLUSTER}{READ}"), 18_000_000, "Timers").await;
    page.js("const slow = document.querySelector('.consumer .per-record'); slow.value = '10000000'; \
         slow.dispatchEvent(new Event('change', { bubbles: true }))")
        .await;
    let typed = |line: &str| format!("document.querySelector('#console-line').placeholder === '{line}'");
    page.until("the line", &typed("consumer slow c1 10s")).await;
    page.run("seq 1 5 | kafka-console-producer --topic orders").await;
    page.until_text(".consumer small:nth-of-type(2)", "works").await;
    page.until_text(".inspector [role=tabpanel]", "max.poll.interval.ms").await;
    page.click(".consumer .verb").await;
    page.until("the line", &typed("consumer commit c1")).await;
    page.close().await;
}

#[tokio::test]
async fn a_member_that_died_without_a_word_is_seen_to_be_silent() {
    let page = at(&format!("{CLUSTER}{READ}consumer crash c1\nwait 60s\n"), 45_000_000, "Groups").await;
    page.until_text("[data-member=c1] .late", "silent for").await;
    page.close().await;
}

#[tokio::test]
async fn a_cluster_without_groups_offers_a_consumer() {
    let page = open_cluster().await;
    page.click("[data-tab=Groups]").await;
    page.until_text("[role=tabpanel]", "No running broker coordinates a group").await;
    page.click("[role=tabpanel] button.line").await;
    page.until_text("dialog form", "kafka-console-consumer").await;
    page.close().await;
}

#[tokio::test]
async fn zookeepers_tree_is_opened_searched_and_says_whose_and_by_whom_watched_a_node_is() {
    let page = at(&format!("{CLUSTER}wait 10s\n"), 8_000_000, "Metadata").await;
    page.until_text(".sessions", "broker 2").await;
    page.until_text("[data-path=\"/brokers/ids/1\"]", "ephemeral, of broker 1").await;
    page.until_text("[data-path=\"/controller\"] .watches", "watched by broker 1, broker 2, broker 3").await;
    let state = "[data-path=\"/brokers/topics/orders/partitions/0/state\"]";
    assert_eq!(page.count(state).await, 0);
    for path in
        ["/brokers/topics/orders", "/brokers/topics/orders/partitions", "/brokers/topics/orders/partitions/0"]
    {
        page.click(&format!("[data-path=\"{path}\"] > .znode > .disclosure")).await;
    }
    page.until_text(state, "\"leader\":1").await;
    page.click("[data-path=\"/brokers\"] > .znode > .disclosure").await;
    page.until(
        "what was closed to be gone",
        "document.querySelector('[data-path=\"/brokers/ids\"]') === null",
    )
    .await;
    page.type_into(".metadata-search", "leader_epoch").await;
    page.until_text(state, "\"leader\":1").await;
    assert_eq!(page.count("[data-path=\"/controller\"]").await, 0);
    page.close().await;
}

#[tokio::test]
async fn the_quorums_log_is_searched_and_a_paused_broker_is_seen_to_be_behind() {
    let script = "cluster brokers=3 metadata=kraft controllers=3\nkafka-topics --create --topic orders\n\
        broker pause 3\nkafka-topics --create --topic bills\nwait 20s\n";
    let page = at(script, 16_000_000, "Metadata").await;
    page.until_text(".quorum .leads", "leader").await;
    page.until(
        "the broker's lag",
        "Number([...document.querySelectorAll('.quorum tr')].find(row => row.textContent.includes('broker 3')).lastChild.textContent) > 0",
    )
    .await;
    page.type_into(".metadata-search", "topic bills").await;
    page.until("the record alone", "document.querySelectorAll('.metadata-log li').length === 1").await;
    page.until_text(".metadata-log", "Topic bills").await;
    page.close().await;
}
