//! How long frames take in playback, with many messages in flight and a failover in the middle.

use std::fmt::Write;

use highwater_core::permalink::Link;
use highwater_tests::{Look, Page};

/// How many producers there are.
const PRODUCERS: u32 = 320;
/// How many frames are measured.
const FRAMES: u32 = 600;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let link = Link { script: script(), at: None };
    let page = Page::open_at(&link.fragment().expect("it fits"), Look::DESKTOP).await;
    page.until("many messages", "Number(document.querySelector('.overlay').dataset.flights) > 300").await;
    page.js(&format!(
        "window.frames_ = []; window.flights_ = 0; let last = performance.now();
         const frame = () => {{
             const now = performance.now(); frames_.push(now - last); last = now;
             flights_ = Math.max(flights_, Number(document.querySelector('.overlay').dataset.flights ?? 0));
             if (frames_.length < {FRAMES}) requestAnimationFrame(frame); else window.measured = true;
         }}; requestAnimationFrame(frame);"
    ))
    .await;
    page.until("the frames", "window.measured").await;
    let figures = page
        .js("const f = frames_.slice(5).sort((a, b) => a - b); const q = p => f[Math.floor(f.length * p)];
             return [q(0.5), q(0.95), q(0.99), f.at(-1), flights_]")
        .await;
    println!("frames: p50 p95 p99 max [ms], most messages in flight: {figures}");
    page.close().await;
}

/// So many producers start at the same time that hundreds of messages are on their way at once; then the leader dies.
fn script() -> String {
    let mut script = "cluster brokers=3 zookeeper.session.timeout.ms=3000\n\
        kafka-topics --create --topic load --replica-assignment 1:2:3,2:3:1,3:1:2\n"
        .to_owned();
    for n in 0..PRODUCERS {
        let _ = writeln!(
            script,
            "seq 1 60 | kafka-console-producer --topic load --producer-property client.id=p{n} \
             --producer-property batch.size=64 &"
        );
    }
    script + "wait 20ms\nbroker kill 1\n"
}
