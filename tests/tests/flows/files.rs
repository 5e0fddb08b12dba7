//! Files that leave the page and come to it: exports, pictures, log directories; and what a link says of a run.

use std::path::Path;
use std::rc::Rc;

use highwater_core::script::Script;
use highwater_core::world::World;
use highwater_tests::Page;
use serde_json::json;

use super::{CLUSTER, open_cluster};

#[tokio::test]
async fn a_run_is_exported_in_every_form() {
    let page = open_cluster().await;
    page.run("broker kill 3").await;
    page.until_text("#broker-3", "killed").await;
    page.click_button("Export").await;
    for file in ["run.hw", "run.sh.txt", "trace.json", "shiviz.log"] {
        page.click(&format!("[data-export='{file}']")).await;
        page.until_text(".said", file).await;
    }
    let text = async |file| String::from_utf8(page.saved(file).await).expect("text");
    assert!(text("run.hw").await.starts_with(CLUSTER));
    let shell = text("run.sh.txt").await;
    assert!(shell.starts_with("#!/usr/bin/env bash\n") && shell.contains("kill -9 \"${PID[3]}\""), "{shell}");
    let trace: serde_json::Value = serde_json::from_str(&text("trace.json").await).expect("JSON");
    assert_eq!(trace[0]["what"], "line 1: cluster brokers=3 zookeeper.session.timeout.ms=3000");
    let log = text("shiviz.log").await;
    assert!(
        log.starts_with("(?<time>\\S+) (?<event>.*)\\n(?<host>\\S+) (?<clock>\\{.*\\})\n\n0.000000 line 1"),
        "{log}"
    );

    page.js("const s = document.querySelector('.exports select'); s.value = 'Broker 2'; \
        s.dispatchEvent(new Event('change', {bubbles: true}))")
        .await;
    page.click("[data-export=logs]").await;
    let zip = page.saved("broker-2.zip").await;
    let holds = |name: &[u8]| zip.windows(name.len()).any(|window| window == name);
    assert!(zip.starts_with(b"PK\x03\x04") && holds(b"broker-2/orders-0/00000000000000000000.log"));
    page.close().await;
}

#[tokio::test]
async fn what_the_page_shows_is_saved_as_a_picture() {
    let page = open_cluster().await;
    page.click_button("Export").await;
    for part in ["cluster", "space-time", "panel"] {
        for form in ["svg", "png"] {
            page.click(&format!("[data-export='{part}.{form}']")).await;
            page.until_text(".said", &format!("{part}.{form}")).await;
        }
        let svg = String::from_utf8(page.saved(&format!("{part}.svg")).await).expect("text");
        assert!(svg.starts_with("<svg ") && svg.contains("<foreignObject"), "{part}");
        assert!(page.saved(&format!("{part}.png")).await.starts_with(b"\x89PNG\r\n"), "{part}");
    }
    let svg = String::from_utf8(page.saved("cluster.svg").await).expect("text");
    assert!(svg.contains("data-anchor=\"1/orders-0\""), "the tapes are in it");
    page.close().await;
}

/// Drops files on the page, as if they came out of a directory: their paths, and their bytes in hex.
async fn drop_files(page: &Page, files: &[(&str, String)]) {
    let files = serde_json::to_string(files).expect("texts");
    let script = format!(
        "const page = window.wrappedJSObject ?? window; const data = new page.DataTransfer(); \
         for (const [path, hex] of {files}) {{ \
           const bytes = new page.Uint8Array(hex.length / 2); \
           for (let n = 0; n < bytes.length; n++) bytes[n] = parseInt(hex.substr(2 * n, 2), 16); \
           const file = new page.File(page.Array.of(bytes), path.split('/').pop()); \
           page.Object.defineProperty(file, 'webkitRelativePath', page.Object.assign(new page.Object(), {{ value: path }})); \
           data.items.add(file); }} \
         const init = new page.Object(); init.bubbles = true; init.cancelable = true; init.dataTransfer = data; \
         page.document.body.dispatchEvent(new page.DragEvent('drop', init))"
    );
    page.js(&script).await;
}

/// Drops a directory of this machine on the page. Only Chromium has a hand that a driver can lead.
async fn drop_directory(page: &Page, directory: &Path) {
    for step in ["dragEnter", "dragOver", "drop"] {
        let data = json!({ "items": [], "files": [directory], "dragOperationsMask": 1 });
        let event = json!({ "type": step, "x": 400, "y": 300, "data": data });
        page.devtools("Input.dispatchDragEvent", event).await;
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The log that broker 1 has of two records.
fn log_of_two_records() -> Vec<u8> {
    let script = Script::parse(&format!(
        "{CLUSTER}printf 'k1:v1\\nk2:v2\\n' | kafka-console-producer --topic orders --property parse.key=true --property key.separator=:\n\
         broker stop 1\n"
    ));
    let mut world = World::new(&Rc::new(script.expect("a script"))).expect("it can be run");
    while !world.is_finished() && world.step() {}
    let (_, disk) = world.disks().swap_remove(0);
    disk.read_all("orders-0/00000000000000000000.log").expect("broker 1 has a log").to_vec()
}

#[tokio::test]
async fn a_directory_that_is_dropped_by_hand_is_walked_to_its_last_file() {
    let all = std::env::temp_dir().join(format!("highwater-dropped-{}", std::process::id()));
    let partition = all.join("kafka-logs/orders-0");
    std::fs::create_dir_all(&partition).expect("a directory");
    std::fs::write(partition.join("00000000000000000000.log"), log_of_two_records()).expect("a file");
    std::fs::write(all.join("kafka-logs/notes.txt"), "nothing of Kafka's").expect("a file");
    let page = open_cluster().await;
    drop_directory(&page, &all.join("kafka-logs")).await;
    page.until_text(".directories .partition", "ends at offset 2").await;
    page.close().await;
    std::fs::remove_dir_all(&all).expect("it is there");
}

#[tokio::test]
async fn a_log_directory_that_is_dropped_is_opened_down_to_its_bytes_with_what_is_wrong() {
    let log = log_of_two_records();
    let mut broken = log.clone();
    broken[70] ^= 1;

    let page = open_cluster().await;
    let before = page.text(".crumb").await;
    drop_files(&page, &[("kafka-logs/orders-0/00000000000000000000.log", hex(&broken))]).await;
    page.until_text(".directories .partition", "problems").await;
    page.click(".partition").await;
    page.until_text(".problems", "says crc").await;
    page.until_text(".problems", "There is no such file").await;
    page.until_text(".file-view tbody", "crc ✗").await;
    page.click(".file-view tbody .link").await;
    page.until("its bytes", "document.querySelectorAll('.batch-bytes .hex span').length > 60").await;
    assert_eq!(page.text(".crumb").await, before, "the run goes on");

    drop_files(&page, &[("photos/1.jpg", hex(b"picture")), ("photos/2.log.txt", hex(b"text"))]).await;
    page.until_text(".faults", "has to be mended").await;
    page.press('\u{e00c}').await;
    page.click(".crumb").await;
    page.click_button("Open a log directory").await;
    page.choose_file(".directories input[multiple]", "notes.txt", b"nothing").await;
    page.until_text(".directories .error", "none of Kafka's").await;
    page.choose_file(".directories input[multiple]", "00000000000000000000.log", &log).await;
    page.until_text(".directories .partition", "ends at offset 2").await;
    page.close().await;
}

#[tokio::test]
async fn a_link_to_a_scenario_opens_it_by_its_name_and_is_told() {
    let script = include_str!("../../../static/scenarios/leader-failover.hw");
    let page = Page::open(Some(script)).await;
    page.until_text(".crumb", "The leader dies").await;
    page.until("its telling", "document.querySelector('.telling') !== null").await;
    let longer = format!("{script}@60s broker kill 2\n");
    let page = {
        page.close().await;
        Page::open(Some(&longer)).await
    };
    page.until_text(".crumb", "The leader dies, changed").await;
    assert_eq!(page.count(".telling").await, 0);
    page.close().await;
}
