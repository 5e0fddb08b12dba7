//! Whole flows, each as a person would go through it, in a real browser.

#[path = "flows/cluster.rs"]
mod cluster;
#[path = "flows/files.rs"]
mod files;
#[path = "flows/finding.rs"]
mod finding;
#[path = "flows/groups_metadata.rs"]
mod groups_metadata;
#[path = "flows/looks.rs"]
mod looks;
#[path = "flows/rooms.rs"]
mod rooms;

use highwater_core::permalink::Link;
use highwater_core::time::Instant;
use highwater_tests::{Look, Page, address_of_old_host, address_of_slow_host};

const CLUSTER: &str = "cluster brokers=3 zookeeper.session.timeout.ms=3000\n\
    kafka-topics --create --topic orders --replica-assignment 1:2:3 --config min.insync.replicas=2\n";

/// The error that a browser reports when wasm traps. In Firefox a driver's script has a world of its own, in which the
/// page's errors are another type: `wrappedJSObject` is the page's.
const TRAP: &str = "const page = window.wrappedJSObject ?? window;
    const init = new page.Object();
    init.error = new page.WebAssembly.RuntimeError('unreachable');
    page.dispatchEvent(new page.ErrorEvent('error', init))";

/// The keys in a replica's tape.
fn keys_on(broker: u32) -> String {
    format!(
        "[...document.querySelectorAll('[data-anchor=\"{broker}/orders-0\"] .rec')].map(e => e.textContent)"
    )
}

async fn open_cluster() -> Page {
    let page = open_run(CLUSTER).await;
    page.until_text("[data-anchor=\"1/orders-0\"] .role", "leader").await;
    page
}

/// A run, played at ten times real time.
async fn open_run(script: &str) -> Page {
    let page = Page::open(Some(script)).await;
    set_tenfold(&page).await;
    page
}

async fn set_tenfold(page: &Page) {
    page.js("document.querySelector('.speed').selectedIndex = 5; \
        document.querySelector('.speed').dispatchEvent(new Event('change', {bubbles: true}))")
        .await;
}

#[tokio::test]
async fn a_record_that_is_written_is_seen_on_every_replica_under_water() {
    let page = open_cluster().await;
    page.click_button("Write a record").await;
    page.click("form button[type=submit]").await;
    for broker in 1..=3 {
        page.until(&format!("the record on broker {broker}"), &format!("{}.length === 1", keys_on(broker)))
            .await;
    }
    page.until_text("[data-anchor=\"1/orders-0\"] .figure", "LEO 1").await;
    page.until(
        "the high watermark",
        "document.querySelector('[data-anchor=\"1/orders-0\"] .water').dataset.hw === 'HW 1'",
    )
    .await;
    page.close().await;
}

#[tokio::test]
async fn when_the_leader_is_killed_another_broker_is_seen_to_lead() {
    let page = open_cluster().await;
    page.click("#broker-1 .verb.bad").await;
    page.until_text("#broker-1", "killed").await;
    assert_eq!(page.js("return document.querySelector('#console-line').placeholder").await, "broker kill 1");
    page.until_text("[data-anchor=\"2/orders-0\"] .role", "leader").await;
    page.until_text(".fact .what", "elects broker 2 for orders-0").await;
    page.close().await;
}

#[tokio::test]
async fn what_a_consumer_commits_is_seen_beside_its_group() {
    let page = open_cluster().await;
    page.run("printf 'k1:v1\\nk2:v2\\n' | kafka-console-producer --topic orders --property parse.key=true --property key.separator=:").await;
    page.until_text("[data-anchor=\"1/orders-0\"] .figure", "LEO 2").await;
    page.click_button("Add a consumer").await;
    page.click("form button[type=submit]").await;
    page.until_text(".group .field", "orders-0").await;
    page.until_text(".group .field", "2 of 2").await;
    page.close().await;
}

#[tokio::test]
async fn scrubbing_back_undoes_what_has_happened_and_forwards_brings_it_again() {
    let page = open_cluster().await;
    page.run("broker kill 1").await;
    page.until_text("[data-anchor=\"2/orders-0\"] .role", "leader").await;
    page.click_button("Pause").await;
    // A browser may answer that it has clicked before the page has been told.
    page.until("the pause", "document.querySelector('.app').dataset.playback === 'Paused'").await;
    let end = page.moment().await;
    let scrub = |place: u32| {
        format!(
            "const s = document.querySelector('.scrubber input'); s.value = {place}; \
             s.dispatchEvent(new InputEvent('input', {{bubbles: true}}))"
        )
    };
    page.js(&scrub(0)).await;
    page.until("the beginning", "document.querySelector('.app').dataset.moment === '0'").await;
    assert_eq!(page.count(".rec").await, 0);
    page.js(&scrub(10_000)).await;
    page.until("the end", &format!("document.querySelector('.app').dataset.moment === '{end}'")).await;
    page.until_text("[data-anchor=\"2/orders-0\"] .role", "leader").await;
    page.close().await;
}

#[tokio::test]
async fn the_list_of_what_happened_stays_at_its_end_while_the_stage_grows_over_it() {
    let script = "cluster brokers=3\n\
        kafka-topics --create --topic wide --partitions 16 --replication-factor 3\n\
        seq 1 60 | kafka-console-producer --topic wide --producer-property batch.size=16\n\
        kafka-get-offsets --topic wide --partitions 0\n";
    let page = Page::open(Some(script)).await;
    page.js("document.querySelector('.speed').selectedIndex = 4; \
        document.querySelector('.speed').dispatchEvent(new Event('change', {bubbles: true}))")
        .await;
    // By then everything has been done: any single fact is in sight for a frame or two only.
    page.until("two seconds", "Number(document.querySelector('.app').dataset.moment) > 2000000").await;
    page.until(
        "the end of the list",
        "(list => list.scrollHeight - list.scrollTop - list.clientHeight < 28)(document.querySelector('.facts-list'))",
    )
    .await;
    page.until_text(".fact .what", "learns from the leader that the high watermark of wide-").await;
    page.close().await;
}

#[tokio::test]
async fn one_click_changes_every_text_to_chinese() {
    let page = Page::open(None).await;
    page.click_button("简体中文").await;
    page.until_text(".producers h2", "生产者").await;
    page.until_text(".transport", "暂停").await;
    assert_eq!(page.js("return document.documentElement.lang").await, "zh-CN");
    page.close().await;
}

#[tokio::test]
async fn a_permalink_opens_its_run_at_its_moment() {
    let link = Link { script: CLUSTER.to_owned(), at: Some(Instant(2_500_000)) };
    let page = Page::open_at(&link.fragment().expect("it fits"), Look::DESKTOP).await;
    assert_eq!(page.moment().await, 2_500_000);
    page.until_text(".row", "orders-0").await;
    page.close().await;
}

#[tokio::test]
async fn a_broken_permalink_is_refused_in_words() {
    let fragment = Link { script: CLUSTER.to_owned(), at: None }.fragment().expect("it fits");
    let cut = &fragment[..fragment.len() - 9];
    let page = Page::open_at(cut, Look::DESKTOP).await;
    page.until_text(".notice.bad", "The end of this link is missing").await;
    page.close().await;
}

#[tokio::test]
async fn a_line_that_cannot_be_read_is_refused_and_stays_to_be_corrected() {
    let page = open_cluster().await;
    page.run("broker kil 1").await;
    page.until("the refusal", "document.querySelector('.notice.bad') !== null").await;
    assert_eq!(page.js("return document.querySelector('#console-line').value").await, "broker kil 1");
    page.close().await;
}

#[tokio::test]
async fn a_line_is_refused_in_the_pages_own_language() {
    let fragment = Link { script: CLUSTER.to_owned(), at: None }.fragment().expect("it fits");
    let page = Page::open_at(&fragment, Look { language: "zh-CN", ..Look::DESKTOP }).await;
    page.run("broker kil 1").await;
    page.until_text(".notice.bad", "这里不能是 kil").await;
    page.close().await;
}

#[tokio::test]
async fn where_there_is_little_room_the_inspector_opens_as_a_drawer() {
    let fragment = Link { script: CLUSTER.to_owned(), at: None }.fragment().expect("it fits");
    for (width, height) in [(1024, 768), (390, 844)] {
        let page = Page::open_at(&fragment, Look { width, height, ..Look::DESKTOP }).await;
        let wide = page.js("return document.documentElement.scrollWidth > innerWidth").await;
        assert_eq!(wide, false, "nothing stands beside a page of {width} pixels");
        page.click(".drawer-open").await;
        let opened = "const box = document.querySelector('.inspector').getBoundingClientRect();
            return box.width > 300 && box.right <= innerWidth";
        page.until("the drawer", &format!("(() => {{ {opened} }})()")).await;
        page.close().await;
    }
}

#[tokio::test]
async fn the_keyboard_alone_plays_steps_types_and_switches() {
    let page = Page::open(None).await;
    page.press(' ').await;
    page.until("the pause", "document.querySelector('.app').dataset.playback === 'Paused'").await;
    let before = page.text(".headline-count").await;
    page.press('\u{e014}').await;
    page.until(
        "one event more",
        &format!("document.querySelector('.headline-count').textContent !== '{before}'"),
    )
    .await;
    page.press('\u{e012}').await;
    page.until_text(".headline-count", before.split(" of").next().unwrap_or_default()).await;
    page.press('n').await;
    page.until("something that matters", "document.querySelector('.fact.on') !== null").await;
    page.press('\u{e011}').await;
    page.until("the beginning", "document.querySelector('.app').dataset.moment === '0'").await;
    page.press('t').await;
    page.until("the dark", "document.documentElement.dataset.theme === 'dark'").await;
    page.press('l').await;
    page.until("Chinese", "document.documentElement.lang === 'zh-CN'").await;
    page.press('?').await;
    page.until("the keys", "document.querySelector('dl.keys') !== null").await;
    page.press('\u{e00c}').await;
    page.until("the keys to go", "document.querySelector('dl.keys') === null").await;
    page.press(':').await;
    page.until("the line", "document.activeElement.id === 'console-line'").await;
    page.close().await;
}

#[tokio::test]
async fn nothing_is_asked_of_any_other_host() {
    let page = Page::open(None).await;
    let foreign = page
        .js("return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))")
        .await;
    assert_eq!(foreign, serde_json::json!([]));
    page.close().await;
}

#[tokio::test]
async fn a_page_that_has_died_says_so_and_offers_its_run() {
    let page = open_cluster().await;
    page.js(TRAP).await;
    page.until_text(".last-words h1", "Highwater has stopped").await;
    page.until_text(".last-words button", "Copy this run").await;
    page.close().await;
}

#[tokio::test]
async fn a_panic_is_shown_with_its_words_and_its_place() {
    let page = open_cluster().await;
    // The very event that `web/src/ports/panic.rs` sends; the trap follows it.
    page.js("dispatchEvent(new CustomEvent('highwater-panic', { detail: 'panicked at core/src/log/mod.rs:7:5:\\nno segment' }))")
        .await;
    page.js(TRAP).await;
    page.until_text(".last-words pre", "core/src/log/mod.rs:7:5").await;
    assert_eq!(page.count(".last-words").await, 1);
    page.close().await;
}

#[tokio::test]
async fn a_host_that_does_not_know_what_wasm_is_serves_the_page_all_the_same() {
    let page = Page::blank().await;
    page.goto(&address_of_old_host()).await;
    page.until("the cluster", "document.querySelector('.app .stage') !== null").await;
    page.close().await;
}

#[tokio::test]
async fn something_is_seen_in_the_language_and_theme_of_the_last_visit_before_the_program_is_there() {
    let page = Page::blank().await;
    page.goto(&address_of_slow_host()).await;
    page.js("localStorage.setItem('highwater.1.locale', 'zh-CN'); localStorage.setItem('highwater.1.theme', 'dark')").await;
    page.reopen().await;
    page.goto(&address_of_slow_host()).await;
    assert_eq!(page.js("return document.documentElement.dataset.theme").await, "dark");
    let words = page.js("return document.querySelector('.first-words').innerText").await;
    let words = words.as_str().unwrap_or_default();
    assert!(words.contains("集群") && !words.contains("cluster"), "{words}");
    page.until("the bar to move", "document.querySelector('progress').value > 0").await;
    assert_eq!(page.count(".app").await, 0);
    page.close().await;
}

#[tokio::test]
async fn each_codec_is_written_by_the_form_and_opened_to_its_records() {
    let page = open_cluster().await;
    for (n, codec) in ["gzip", "snappy", "lz4", "zstd"].into_iter().enumerate() {
        page.click_button("Write a record").await;
        let choose = format!(
            "const s = [...document.querySelectorAll('.float form > label select')].pop(); s.value = '{codec}'; \
             s.dispatchEvent(new Event('change', {{bubbles: true}}))"
        );
        page.js(&choose).await;
        page.until_text(".preview code", codec).await;
        page.click("form button[type=submit]").await;
        page.until_text("[data-anchor=\"1/orders-0\"] .figure", &format!("LEO {}", n + 1)).await;
        page.js("[...document.querySelectorAll('[data-anchor=\"1/orders-0\"] .rec')].pop().click()").await;
        page.until_text(".body h3", &format!("decompressed from {codec}")).await;
        page.until(
            "its value",
            "[...document.querySelectorAll('.fields .field b')].some(e => e.textContent === 'value')",
        )
        .await;
    }
    page.close().await;
}

#[tokio::test]
async fn a_click_during_a_wait_acts_at_once_and_can_be_taken_back() {
    let script = format!("{CLUSTER}wait 3600s\nbroker kill 3\nbroker kill 2\n");
    let page = open_run(&script).await;
    page.until_text("[data-anchor=\"1/orders-0\"] .role", "leader").await;
    page.click("#broker-1 .verb.bad").await;
    page.until_text("#broker-1", "killed").await;
    page.until_text(".notice", "has taken the place of 2 lines").await;
    page.click_button("Take it back (Z)").await;
    page.until_text(".notice", "Taken back").await;
    page.until_text("#broker-1", "up").await;
    page.press('y').await;
    page.until_text("#broker-1", "killed").await;
    page.close().await;
}

#[tokio::test]
async fn a_scenario_is_told_stands_at_its_moment_and_ends_with_a_question() {
    let page = Page::open(None).await;
    page.until_text(".telling p", "A topic with three partitions").await;
    set_tenfold(&page).await;
    page.until("the key moment", "document.querySelector('.telling.key-moment') !== null").await;
    page.until_text(".telling p", "The high watermark rises").await;
    page.until_text(".inspector", "high watermark").await;
    page.click_button("Go on").await;
    page.until("the end", "document.querySelector('.telling.ending') !== null").await;
    page.click(".telling summary").await;
    page.until_text(".telling details p", "the partition is the key").await;
    page.click_button("Next: A slow follower").await;
    page.until_text(".crumb", "A slow follower").await;
    page.until("a stop", "document.querySelector('.telling.key-moment') !== null").await;
    page.until_text(".telling p", "replica.lag.time.max.ms").await;
    page.click("#broker-1 .verb.bad").await;
    page.until_text(".notice", "You have left the scenario").await;
    page.until("nothing told", "document.querySelector('.telling') === null").await;
    page.click_button("Back to the scenario").await;
    page.until("told again", "document.querySelector('.telling') !== null").await;
    page.close().await;
}

#[tokio::test]
async fn an_empty_cluster_of_five_brokers_in_kraft_mode_is_made_by_the_form() {
    let page = Page::open(None).await;
    page.click(".crumb").await;
    page.click_button("New cluster").await;
    page.until("the focus on the brokers", "document.activeElement.matches('.new-cluster input')").await;
    page.js("const i = document.querySelector('.new-cluster input'); i.value = '5'; \
        i.dispatchEvent(new InputEvent('input', {bubbles: true})); \
        const s = document.querySelector('.new-cluster select'); s.value = '1'; \
        s.dispatchEvent(new Event('change', {bubbles: true}))")
        .await;
    page.until_text(".preview", "cluster brokers=5 metadata=kraft").await;
    page.type_into(".config-add input", "replica.lag.time.max.ms").await;
    page.click_button("Add").await;
    page.until_text(".config-row small", "leaves the ISR").await;
    page.type_into(".config-row input", "soon").await;
    page.until_text(".config-row .error", "Not a number of type LONG").await;
    assert_eq!(page.js("return document.querySelector('.new-cluster .main').disabled").await, true);
    page.js("const i = document.querySelector('.config-row input'); i.value = '9000'; \
        i.dispatchEvent(new InputEvent('input', {bubbles: true}))")
        .await;
    page.until_text(".preview", "replica.lag.time.max.ms=9000").await;
    page.click_button("Start").await;
    page.until_text(".crumb", "A run of your own").await;
    page.until("five brokers", "document.querySelectorAll('[id^=broker-]').length >= 5").await;
    page.close().await;
}

#[tokio::test]
async fn a_script_is_saved_as_a_file_and_opened_again() {
    let page = open_cluster().await;
    page.run("broker kill 3").await;
    page.until_text("#broker-3", "killed").await;
    page.click(".crumb").await;
    page.click_button("Script").await;
    page.click_button("Save as a file").await;
    let saved = String::from_utf8(page.saved("run.hw").await).expect("a script is text");
    assert!(saved.starts_with(CLUSTER) && saved.ends_with(" broker kill 3\n"), "{saved}");

    page.choose_file(".file input", "kept.hw", saved.as_bytes()).await;
    page.until("the editor closed", "document.querySelector('.editor') === null").await;
    set_tenfold(&page).await;
    page.until_text("#broker-3", "killed").await;
    page.until_text(".crumb", "A run of your own").await;
    page.close().await;
}

#[tokio::test]
async fn a_script_with_faults_is_opened_and_mended_in_place() {
    let page = open_cluster().await;
    page.click(".crumb").await;
    page.click_button("Script").await;
    page.choose_file(".file input", "broken.hw", b"cluster brokers=2\nbroker kil 1\nbroker kill 7\n").await;
    page.until_text(".faults", "2 lines have to be mended").await;
    page.until_text(".faults li", "line 2, character 8").await;
    page.click(".faults li:nth-child(2) button").await;
    page.until("the caret there", "document.activeElement.selectionStart === 43").await;
    page.choose_file(".file input", "picture.hw", b"cluster \xff\xfe").await;
    page.until_text(".editor .error", "byte 9 is none").await;
    page.js("const t = document.querySelector('#script-text'); t.value = 'cluster brokers=2'; \
        t.dispatchEvent(new InputEvent('input', {bubbles: true}))")
        .await;
    page.click_button("Run").await;
    page.until("two brokers", "document.querySelectorAll('.broker').length === 2").await;
    page.close().await;
}

#[tokio::test]
async fn a_window_over_the_page_takes_the_focus_and_gives_it_back() {
    let page = open_cluster().await;
    page.js("document.querySelector('.crumb').focus()").await;
    page.press('\u{e007}').await;
    page.until("the focus on its first button", "document.activeElement.matches('.menu-verbs button')").await;
    for _ in 0..20 {
        page.press('\u{e004}').await;
        let outside = "document.activeElement !== document.body && !document.activeElement.closest('dialog')";
        assert_eq!(page.js(&format!("return {outside}")).await, false);
    }
    page.press('\u{e00c}').await;
    page.until("the focus back", "document.activeElement.matches('.crumb')").await;
    page.close().await;
}

#[tokio::test]
async fn an_offset_is_looked_up_step_by_step_in_a_replicas_files_and_opened_to_its_bytes() {
    let page = open_run(
        "cluster brokers=3\n\
         kafka-topics --create --topic log --replica-assignment 1:2:3 --config segment.bytes=4096 --config index.interval.bytes=256\n\
         seq -f 'order-%g-0123456789012345678901234567890123456789' 200 | kafka-console-producer --topic log --producer-property batch.size=200\n",
    )
    .await;
    page.until_text("[data-anchor=\"1/log-0\"] .figure", "LEO 200").await;
    page.click("[data-tab=Log]").await;
    page.type_into(".find input", "two").await;
    page.click(".find button").await;
    page.until_text(".find .error", "not a whole number").await;
    page.js("document.querySelector('.find input').value = ''").await;
    page.type_into(".find input", "137").await;
    page.click(".find button").await;
    page.until_text(".told", "is the last file that begins at or before 137").await;
    let is_last = "document.querySelector('[data-step=next]').getAttribute('aria-disabled') === 'true'";
    let step = "document.querySelector('.step-buttons small').textContent";
    while page.js(&format!("return {is_last}")).await != true {
        let before = page.js(&format!("return {step}")).await;
        page.click("[data-step=next]").await;
        page.until("the next step", &format!("{step} !== {before}")).await;
        assert!(
            page.count(".tray.lit").await == 1,
            "{before}: a step is seen in the segment that it is taken in"
        );
    }
    page.until_text(".told", "Offset 137 is in batch").await;
    let used = page.text(".used").await;
    let figures: Vec<String> = used
        .split(|c: char| !c.is_ascii_digit())
        .filter(|figure| !figure.is_empty())
        .map(str::to_owned)
        .collect();
    let [slot, offset, position] = &figures[..] else { panic!("{used}: a slot, an offset, a position") };
    let row = format!(
        "[...document.querySelectorAll('.tray.lit [data-slot=\"{slot}\"] td')].map(e => e.textContent)"
    );
    let row = page.js(&format!("return {row}")).await;
    assert_eq!(
        (row[2].as_str(), row[3].as_str()),
        (Some(offset.as_str()), Some(position.as_str())),
        "{used}: {row}"
    );
    page.click(".open-record").await;
    page.until_text(".body h3", "Record 137 and its batch").await;
    page.until("its bytes", "document.querySelectorAll('.hex span').length > 60").await;
    page.close().await;
}

#[tokio::test]
async fn a_table_is_sorted_filtered_and_leads_to_a_config_that_is_changed_in_its_place() {
    let page = open_cluster().await;
    page.run("kafka-topics --create --topic bills --partitions 12 --replication-factor 1 &").await;
    page.click("[data-tab=Table]").await;
    let names = "[...document.querySelectorAll('.table-scroll tbody th')].map(e => e.textContent).join()";
    page.until("both topics", &format!("{names} === 'bills,orders'")).await;
    page.click(".sort[data-column=Name]").await;
    page.until("the other order", &format!("{names} === 'orders,bills'")).await;
    assert_eq!(page.count("th[aria-sort=descending]").await, 1);
    page.click("[data-table=Partitions]").await;
    page.until("all partitions", "document.querySelectorAll('.table-scroll [data-row]').length === 13").await;
    page.type_into(".table-filter", "bills-1").await;
    page.until("those that fit", &format!("{names} === 'bills-1,bills-10,bills-11'")).await;
    page.type_into(".table-filter", "x").await;
    page.until_text(".no-rows", "bills-1x").await;

    page.click("[data-table=Topics]").await;
    page.js("const i = document.querySelector('.table-filter'); i.value = ''; \
        i.dispatchEvent(new InputEvent('input', {bubbles: true}))")
        .await;
    page.click("[data-row=orders] .link").await;
    let config = "[data-config='min.insync.replicas']";
    page.until_text(config, "Set for this topic").await;
    page.click(&format!("{config} button")).await;
    page.until("the focus in the field", "document.activeElement.value === '2'").await;
    page.type_into(&format!("{config} input"), "x").await;
    page.press('\u{e007}').await;
    page.until_text(&format!("{config} .error"), "Not a number of type INT").await;
    page.js(&format!(
        "const i = document.querySelector(\"{config} input\"); i.value = '3'; \
        i.dispatchEvent(new InputEvent('input', {{bubbles: true}}))"
    ))
    .await;
    page.click(&format!("{config} [type=submit]")).await;
    page.until_text(&format!("{config} button"), "3").await;
    // The list has moved on by now; the console keeps the line.
    let typed =
        "document.querySelector('#console-line').placeholder.includes('--add-config min.insync.replicas=3')";
    page.until("the line", typed).await;
    page.click("button[title^='Undo'], button[title^='Take']").await;
    page.until_text(&format!("{config} button"), "2").await;
    page.close().await;
}

#[tokio::test]
async fn plots_show_the_figures_of_the_cursor_and_a_click_in_one_goes_to_its_moment() {
    let page = open_cluster().await;
    page.click("[data-tab=Metrics]").await;
    page.until_text(".metrics", "once records are written and read").await;
    page.run("kafka-verifiable-producer --topic orders --max-messages -1 --throughput 20 &").await;
    page.until_text("[data-measure=Records] .values", "written20 records/s").await;
    page.until_text("[data-measure=Latency] .values", "p99").await;
    page.until(
        "milliseconds",
        "/p99\\d+(\\.\\d+)? ms/.test(document.querySelector('[data-measure=Latency]').textContent)",
    )
    .await;
    page.until(
        "a line",
        "document.querySelector('[data-measure=Records] .line-0 path').getAttribute('d').length > 20",
    )
    .await;
    page.click(".transport .main").await;
    page.until("the clock to stand", "document.querySelector('.app').dataset.playback === 'Paused'").await;
    let before = page.moment().await;
    page.click("[data-measure=Bytes] .plot-click").await;
    page.until("the middle of the run", "document.querySelector('.app').dataset.playback === 'Stepping'")
        .await;
    let middle = page.moment().await;
    assert!(before / 3 < middle && middle < before, "{middle} of {before}");
    page.until_text(".metrics-now", &format!("{}.{:03} s", middle / 1_000_000, middle / 1000 % 1000)).await;
    page.until(
        "what is known of the future",
        "document.querySelector('[data-measure=Records] .later').getAttribute('d').length > 5",
    )
    .await;
    page.close().await;
}
