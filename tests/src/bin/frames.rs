//! How long the frames of playback take, with many messages in flight and a failover in the middle.
//!
//! Two figures, since a browser without a graphics card also paints with the processor: the page's own work in a frame
//! (scripts, layout and recording, from the frame's beginning to its first task afterwards), and the time between two.

use std::fmt::Write;

use highwater_core::permalink::Link;
use highwater_core::time::Instant;
use highwater_tests::{Look, Page};

/// How many producers there are.
const PRODUCERS: u32 = 24;
/// How many frames are measured.
const FRAMES: u32 = 600;
/// And at a tenth of real time, from there until a leader has been elected: four virtual seconds.
const FRAMES_OF_FAILOVER: u32 = 2400;
/// When it is opened: just before the producers have connected.
const BEGIN: Instant = Instant(30_500);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let link = Link { script: script(), at: Some(BEGIN) };
    let page = Page::open_at(&link.fragment().expect("it fits"), Look::DESKTOP).await;
    page.js(METER).await;
    // A thousandth of real time: what the page plays at by itself while messages that matter are on their way.
    set_speed(&page, 1).await;
    page.click_button("Play").await;
    page.until("many messages", "Number(document.querySelector('.overlay').dataset.flights) > 300").await;
    page.js(&format!("meter({FRAMES})")).await;
    page.until("the frames", "window.measured").await;
    println!("crowd: {}", figures(&page).await);
    // Fifty times as fast, so that sessions expire and leaders change within a minute.
    set_speed(&page, 3).await;
    page.js(&format!("meter({FRAMES_OF_FAILOVER})")).await;
    page.until("the frames", "window.measured").await;
    page.until("the new leader", "document.querySelector('.facts').textContent.includes('elects broker 2')")
        .await;
    println!("failover: {}", figures(&page).await);
    page.close().await;
}

/// Chooses one of the speeds in the header.
async fn set_speed(page: &Page, index: u32) {
    page.js(&format!(
        "const speed = document.querySelector('.speed'); speed.selectedIndex = {index}; \
         speed.dispatchEvent(new Event('change', {{bubbles: true}}))"
    ))
    .await;
}

/// `meter(n)` measures so many frames.
const METER: &str = "window.meter = (frames) => {
    window.frames_ = []; window.work_ = []; window.flights_ = []; window.measured = false;
    let last = performance.now(), begun = 0;
    const after = new MessageChannel(); after.port1.onmessage = () => work_.push(performance.now() - begun);
    const frame = (at) => {
        const now = performance.now(); frames_.push(now - last); last = now;
        begun = at; after.port2.postMessage(0);
        flights_.push(Number(document.querySelector('.overlay').dataset.flights ?? 0));
        if (frames_.length < frames) requestAnimationFrame(frame); else window.measured = true;
    };
    requestAnimationFrame(frame);
};";

/// What was measured, as one line.
async fn figures(page: &Page) -> String {
    let figures = page
        .js("const rank = list => { const l = list.slice(5).sort((a, b) => a - b);
                 return [0.5, 0.95, 0.99].map(p => l[Math.floor(l.length * p)].toFixed(1)).join(' '); };
             return `p50 p95 p99 [ms]: the page's work in a frame ${rank(work_)}, ` +
                 `between two frames ${rank(frames_)}; messages in flight ${rank(flights_)}; \
                 more than 25 ms between ${frames_.filter(ms => ms > 25).length} of ${frames_.length} frames`")
        .await;
    figures.as_str().unwrap_or_default().to_owned()
}

/// So many producers start at the same time that hundreds of messages are on their way at once; then the leader dies.
fn script() -> String {
    let mut script = "cluster brokers=3 zookeeper.session.timeout.ms=3000\n\
        kafka-topics --create --topic load --replica-assignment 1:2:3,2:3:1,3:1:2\n"
        .to_owned();
    for n in 0..PRODUCERS {
        let _ = writeln!(
            script,
            "seq -f 'record no. %g' 1 120 | kafka-console-producer --topic load --producer-property client.id=p{n} \
             --producer-property batch.size=64 --producer-property acks=1 &"
        );
    }
    script + "wait 20ms\nbroker kill 1\n"
}
