//! Flows through what can be done to a cluster: its quorum, its topics, its partitions, its messages and links.

use highwater_core::fact::Invariant;

use super::{open_cluster, open_run};

#[tokio::test]
async fn a_message_is_dropped_delayed_doubled_and_delivered_first_by_a_click() {
    let page = open_cluster().await;
    page.click("[data-tab=Messages]").await;
    for verb in ["drop", "delay", "duplicate", "deliver"] {
        if page.js("return document.querySelector('.app').dataset.playback").await == "Playing" {
            page.click(".transport .main").await;
        }
        page.until("the pause", "document.querySelector('.app').dataset.playback !== 'Playing'").await;
        // An idle cluster fetches: some event further on, a message is on its way.
        for _ in 0..400 {
            if page.count(&format!("[data-verb={verb}]")).await > 0 {
                break;
            }
            page.press('\u{e014}').await;
        }
        page.click(&format!("[data-verb={verb}]")).await;
        page.until(
            "the command",
            &format!("document.querySelector('#console-line').placeholder.startsWith('message {verb} ')"),
        )
        .await;
    }
    page.close().await;
}

#[tokio::test]
async fn messages_wait_until_they_are_delivered_by_hand_and_go_on_when_they_are_let_go() {
    let page = open_cluster().await;
    page.click("[data-tab=Messages]").await;
    page.click("[data-by-hand=false]").await;
    page.until_text(".messages", "waits for you").await;
    // The list changes under the pointer.
    page.js("document.querySelector('[data-verb=deliver]').click()").await;
    page.until(
        "the command",
        "document.querySelector('#console-line').placeholder.startsWith('message deliver ')",
    )
    .await;
    page.click("[data-by-hand=true]").await;
    page.run("echo k:v | kafka-console-producer --topic orders").await;
    page.until("the copies", "document.querySelector('[data-anchor=\"2/orders-0\"] .rec') !== null").await;
    page.close().await;
}

#[tokio::test]
async fn a_link_is_cut_in_one_direction_by_a_click() {
    let page = open_cluster().await;
    page.click("#broker-1 .verb[aria-haspopup]").await;
    page.click("[data-line='link cut 1>2']").await;
    page.until_text(".link-fault", "is cut").await;
    assert_eq!(page.js("return document.querySelector('#console-line').placeholder").await, "link cut 1>2");
    page.close().await;
}

#[tokio::test]
async fn all_invariants_are_watched_and_said_to_hold() {
    let page = open_cluster().await;
    page.click("[data-tab=Invariants]").await;
    let hold =
        format!("document.querySelectorAll('[data-invariant].holds').length === {}", Invariant::ALL.len());
    page.until("all of them", &hold).await;
    page.close().await;
}

#[tokio::test]
async fn a_quorum_of_controllers_elects_another_leader_and_fences_a_dead_broker() {
    let page = open_run(
        "cluster brokers=3 metadata=kraft controllers=3\n\
         kafka-topics --create --topic orders --replica-assignment 1:2:3 --config min.insync.replicas=2\n",
    )
    .await;
    page.until_text("[data-anchor=\"1/orders-0\"] .role", "leader").await;
    page.click("[data-tab=Metadata]").await;
    page.until_text(".quorum .leads small", "leader").await;
    let leader = "document.querySelector('.quorum .leads b')?.textContent";
    let first = page.js(&format!("return {leader}")).await;
    let first = first.as_str().expect("a controller leads").to_owned();
    page.run(&format!("broker kill {}", first.trim_start_matches("controller "))).await;
    page.until("another controller to lead", &format!("({leader} ?? '{first}') !== '{first}'")).await;
    page.run("broker kill 1").await;
    page.until_text("[data-anchor=\"2/orders-0\"] .role", "leader").await;
    page.until_text(".znodes code", "fenced").await;
    page.close().await;
}

#[tokio::test]
async fn a_topic_that_is_deleted_is_gone_from_the_stage() {
    let page = open_cluster().await;
    page.run("kafka-topics --delete --topic orders").await;
    page.until("the topic to be gone", "document.querySelector('[data-anchor=\"1/orders-0\"]') === null")
        .await;
    page.close().await;
}

#[tokio::test]
async fn a_partition_that_moves_is_seen_to_arrive_on_its_new_broker() {
    let page = open_run(
        "cluster brokers=4\n\
         kafka-topics --create --topic orders --replica-assignment 1:2:3\n\
         printf 'k1:v1\\nk2:v2\\n' | kafka-console-producer --topic orders --property parse.key=true --property key.separator=:\n",
    )
    .await;
    page.until_text("[data-anchor=\"1/orders-0\"] .figure", "LEO 2").await;
    page.run(r#"kafka-reassign-partitions --execute --reassignment-json-file '{"version":1,"partitions":[{"topic":"orders","partition":0,"replicas":[1,2,4]}]}'"#).await;
    page.until_text("[data-anchor=\"4/orders-0\"] .figure", "LEO 2").await;
    page.until(
        "the old replica to be gone",
        "document.querySelector('[data-anchor=\"3/orders-0\"]') === null",
    )
    .await;
    page.close().await;
}
