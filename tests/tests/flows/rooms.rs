//! Flows through the inspector's rooms, and through what surrounds the stage.

use highwater_core::permalink::Link;
use highwater_core::time::Instant;
use highwater_tests::{Look, Page};

use super::{CLUSTER, open_cluster, open_run};

/// A run that stands at a moment.
async fn at(script: &str, moment: u64) -> Page {
    let link = Link { script: script.to_owned(), at: Some(Instant(moment)) };
    Page::open_at(&link.fragment().expect("the script fits a link"), Look::DESKTOP).await
}

async fn turn_to(page: &Page, tab: &str) {
    page.click(&format!("[data-tab={tab}]")).await;
}

#[tokio::test]
async fn a_write_is_seen_to_wait_at_its_leader_until_the_followers_have_it() {
    let load = "kafka-verifiable-producer --topic orders --max-messages 100 --throughput 5 &\nwait 1s\n";
    let page = at(&format!("{CLUSTER}{load}broker pause 2\nbroker pause 3\nwait 5s\n"), 1_900_000).await;
    turn_to(&page, "Replication").await;
    page.until_text(".parked", "PRODUCE").await;
    page.until_text(".parked", "until the high watermark is").await;
    page.until(
        "how long ago a follower was caught up",
        "document.querySelectorAll('meter.left').length === 2",
    )
    .await;
    page.close().await;
}

#[tokio::test]
async fn records_are_seen_to_wait_in_a_batch_that_fills_by_size_and_by_time() {
    let load = "kafka-verifiable-producer --topic orders --max-messages 100 --throughput 20 --producer.config client.id=p,linger.ms=400 &\nwait 3s\n";
    let page = at(&format!("{CLUSTER}{load}"), 1_200_000).await;
    turn_to(&page, "Producer").await;
    page.until_text("[data-producer=p] .settings", "linger.ms=400").await;
    page.until(
        "a batch that takes records",
        "document.querySelector('.held-batch.filling .linger') !== null",
    )
    .await;
    page.until_text(".gauge", "16,384 of 33,554,432 bytes").await;
    page.close().await;
}

#[tokio::test]
async fn a_dead_brokers_session_is_seen_to_run_down() {
    let page = at(&format!("{CLUSTER}broker kill 2\nwait 10s\n"), 2_900_000).await;
    turn_to(&page, "Timers").await;
    page.until_text(".timers", "Session of broker 2: over, the broker counts as dead").await;
    page.until("that it is nearly over", "document.querySelector('.timers .late') !== null").await;
    page.close().await;
}

#[tokio::test]
async fn pages_are_dirty_until_they_are_flushed_and_a_device_works_for_them() {
    let script = "cluster brokers=1 disk=hdd\nkafka-topics --create --topic orders\n\
        seq 2000 | kafka-console-producer --topic orders\nwait 20s\nbroker stop 1\nwait 5s\n";
    let page = open_run(script).await;
    turn_to(&page, "Disk").await;
    page.until("dirty pages", "document.querySelectorAll('.folder .page.dirty').length > 2").await;
    page.until_text("#broker-1", "stopped").await;
    page.until("clean pages", "document.querySelectorAll('.folder .page').length > 2 && document.querySelectorAll('.folder .page.dirty').length === 0").await;
    page.until_text(".bars", "all random").await;
    page.until_text(".read-paths", "network card").await;
    page.close().await;
}

#[tokio::test]
async fn a_run_that_was_changed_stands_beside_the_one_that_would_have_been_and_one_can_go_over() {
    let page = open_run(&format!("{CLUSTER}wait 40s\n")).await;
    page.until_text("[data-anchor=\"1/orders-0\"] .role", "leader").await;
    page.run("broker kill 3").await;
    page.until_text("#broker-3", "killed").await;
    turn_to(&page, "Compare").await;
    page.until_text(".two-runs.states", "Broker 3").await;
    page.until_text(".two-runs", "dies at once").await;
    page.click_button("Go over to the other run").await;
    page.until_text("#broker-3", "up").await;
    page.until_text("[role=tabpanel]", "This run is without broker kill 3").await;
    page.close().await;
}

#[tokio::test]
async fn what_happened_is_found_by_words_process_and_kind() {
    let page = open_cluster().await;
    page.run("broker kill 1").await;
    page.until_text("[data-anchor=\"2/orders-0\"] .role", "leader").await;
    page.type_into(".facts-choice input", "elects").await;
    page.until(
        "the elections alone",
        "(rows => rows.length > 0 && rows.every(row => row.textContent.includes('elects')))([...document.querySelectorAll('.fact .what')])",
    )
    .await;
    page.type_into(".facts-choice input", " and no such thing").await;
    page.until_text(".facts", "0 found").await;
    page.close().await;
}

#[tokio::test]
async fn of_twenty_brokers_the_selections_have_columns_and_any_other_is_a_click_away() {
    let script =
        "cluster brokers=20\nkafka-topics --create --topic orders --replica-assignment 7:12:18,3:4:5\n";
    let page = open_run(script).await;
    let columns = "[...document.querySelectorAll('.grid .broker')].map(head => head.dataset.anchor).join()";
    page.until("the replicas of the selection", &format!("{columns}.startsWith('7,12,18,')")).await;
    page.click("[data-anchor=other-20]").await;
    page.until("the one that was asked for", &format!("{columns}.startsWith('7,12,18,20')")).await;
    page.js("document.querySelectorAll('.row')[1].click()").await;
    page.until("the replicas of the other partition", &format!("{columns}.startsWith('3,4,5,20')")).await;
    page.close().await;
}

#[tokio::test]
async fn a_load_is_started_by_a_click() {
    let page = open_cluster().await;
    page.click_button("Start a load").await;
    page.click("form button[type=submit]").await;
    page.until_text(".producers .client", "load1").await;
    page.until(
        "a hundred records",
        "Number(document.querySelector('[data-anchor=\"1/orders-0\"] .figure').textContent.replace('LEO ', '')) > 100",
    )
    .await;
    page.close().await;
}

#[tokio::test]
async fn a_panel_takes_the_room_over_the_stage_and_gives_it_back() {
    let page = open_cluster().await;
    let width = "document.querySelector('.inspector').getBoundingClientRect().width";
    page.click(".widen").await;
    page.until("the whole width", &format!("{width} === document.documentElement.clientWidth")).await;
    page.click(".widen").await;
    page.until("its own place", &format!("{width} < 400")).await;
    page.close().await;
}

#[tokio::test]
async fn the_first_visit_offers_four_things_ticks_them_off_and_does_not_come_back() {
    let page = open_cluster().await;
    page.until("four things", "document.querySelectorAll('.first-visit li').length === 4").await;
    page.run("broker kill 1").await;
    page.until_text(".first-visit .done", "Kill the broker that leads").await;
    page.click(".first-visit .quiet").await;
    page.until("that they are gone", "document.querySelector('.first-visit') === null").await;
    page.reopen().await;
    page.goto("").await;
    page.until("the page", "document.querySelector('.broker') !== null").await;
    assert_eq!(page.count(".first-visit").await, 0);
    page.close().await;
}
