//! How long the frames of playback take, with many messages in flight and a failover in the middle.
//!
//! Two figures, since a browser without a graphics card also paints with the processor: the page's own work in a frame
//! (scripts, layout and recording, from the frame's beginning to its first task afterwards), and the time between two.

use std::fmt::Write;

use highwater_core::permalink::Link;
use highwater_core::time::Instant;
use highwater_tests::{Look, Page, meter};

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
    meter::install(&page).await;
    // What the page plays at by itself while messages that matter are on their way.
    meter::set_speed(&page, "0.001×").await;
    page.click_button("Play").await;
    page.until("many messages", "Number(document.querySelector('.overlay').dataset.flights) > 300").await;
    println!("crowd: {}", measure(&page, FRAMES).await);
    // A hundred times as fast, so that sessions expire and leaders change within a minute.
    meter::set_speed(&page, "0.1×").await;
    println!("failover: {}", measure(&page, FRAMES_OF_FAILOVER).await);
    page.until("the new leader", "document.querySelector('.facts').textContent.includes('elects broker 2')")
        .await;
    page.close().await;
}

async fn measure(page: &Page, frames: u32) -> String {
    meter::start(page).await;
    page.until("the frames", &format!("meter.frames() >= {frames}")).await;
    meter::stop(page).await
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
