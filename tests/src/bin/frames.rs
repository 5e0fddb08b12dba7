//! How long frames take in playback, with many messages in flight and a failover in the middle.

use highwater_tests::{Look, Page};
use highwater_core::permalink::Link;

/// Many producers at full speed on slow links, so that hundreds of messages are on their way at any moment.
const SCRIPT: &str = include_str!("load.hw");
/// How many frames are measured.
const FRAMES: u32 = 600;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let link = Link { script: SCRIPT.to_owned(), at: None };
    let page = Page::open_at(&link.fragment().expect("it fits"), Look::DESKTOP).await;
    page.until_text(".fact", "shop").await;
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
