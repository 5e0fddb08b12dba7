//! How long it takes to go anywhere in a long run: from the scrubber's event to the frame that shows the other moment.

use std::time::Duration;

use highwater_tests::{Page, meter};

/// How long the run should be, in events.
const EVENTS: u64 = 1_000_000;
/// How long it may take to play it.
const PLAYS: Duration = Duration::from_secs(180);
/// How many places are gone to.
const SEEKS: usize = 40;

const SCRIPT: &str = "cluster brokers=3\n\
    kafka-topics --create --topic long --partitions 6 --replication-factor 3\n\
    kafka-verifiable-producer --topic long --throughput 4000 --acks -1 &\n\
    wait 36000s\n";

/// Goes to places all over the run, in an order that seldom goes to a neighbour.
const SEEK: &str =
    "const scrubber = document.querySelector('.scrubber input'), app = document.querySelector('.app');
    const drawn = () => new Promise(then => requestAnimationFrame(() => {
        const after = new MessageChannel(); after.port1.onmessage = then; after.port2.postMessage(0); }));
    const took = [];
    for (let n = 0; n < COUNT; n++) {
        const from = performance.now(), before = app.dataset.moment;
        scrubber.value = (n * 6180 + 500) % 10000;
        scrubber.dispatchEvent(new InputEvent('input', { bubbles: true }));
        do await drawn(); while (app.dataset.moment === before);
        took.push(performance.now() - from);
    }
    return `${meter.ranks(took)}, the longest ${Math.max(...took).toFixed(1)}`";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let page = Page::open(Some(SCRIPT)).await;
    meter::install(&page).await;
    meter::set_speed(&page, "10×").await;
    let events = "Number(document.querySelector('.headline-count').textContent.replace(/ of .*/, '').replace(/[^0-9]/g, ''))";
    let begun = std::time::Instant::now();
    page.until_or(PLAYS, &format!("{events} >= {EVENTS}")).await;
    let played = begun.elapsed().as_secs();
    page.click_button("Pause").await;
    page.until("the pause", "document.querySelector('.app').dataset.playback === 'Paused'").await;
    let events = page.js(&format!("return {events}")).await;
    let took = page.js_async(&SEEK.replace("COUNT", &SEEKS.to_string())).await;
    let took = took.as_str().unwrap_or_default();
    println!(
        "seek: {SEEKS} places in a run of {events} events, played in {played} s; p50 p95 p99 [ms]: {took}"
    );
    page.close().await;
}
