//! Frames while loads play, at a tenth of real time, in real time and ten times as fast; and how soon a click and a key
//! are answered meanwhile.
//!
//! The clock falls behind rather than the page, so what was played is counted beside what it took: frames in time that
//! show little would be no figure.

use std::time::Duration;

use highwater_core::permalink::Link;
use highwater_core::time::Instant;
use highwater_tests::{Look, Page, meter};

const SPEEDS: [&str; 3] = ["0.1×", "1×", "10×"];
/// How long each is measured at most.
const PLAYS: Duration = Duration::from_secs(10);
/// How often something is clicked, and a key pressed.
const ANSWERS: usize = 20;

/// A load: its name, its run, and between which moments it is there.
struct Load {
    name: &'static str,
    script: &'static str,
    begins: Instant,
    ends: Instant,
}

const LOADS: [Load; 2] = [
    // 6,000 records on twelve partitions, as fast as the producer can; then a leader dies.
    Load {
        name: "load.hw",
        script: include_str!("../../../static/scenarios/load.hw"),
        begins: Instant(30_500),
        ends: Instant(736_000),
    },
    Load {
        name: "20 brokers, 200 partitions",
        script: "cluster brokers=20\n\
            kafka-topics --create --topic wide --partitions 200 --replication-factor 3\n\
            kafka-verifiable-producer --topic wide --throughput 2000 --acks -1 &\n\
            wait 3600s\n",
        begins: Instant(1_000_000),
        ends: Instant(3_600_000_000),
    },
];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let page = Page::blank().await;
    for load in &LOADS {
        for speed in SPEEDS {
            play(&page, load, speed).await;
            meter::start(&page).await;
            let is_over = format!("Number(document.querySelector('.app').dataset.moment) >= {}", load.ends.0);
            page.until_or(PLAYS, &is_over).await;
            println!("{} at {speed}: {}", load.name, meter::stop(&page).await);
        }
        // At the slowest, which is there the longest.
        play(&page, load, SPEEDS[0]).await;
        for n in 0..ANSWERS {
            page.click(["[data-tab=Groups]", "[data-tab=Messages]"][n % 2]).await;
            page.until("the click's answer", &format!("meter.answers.click.length > {n}")).await;
            page.press('t').await;
            page.until("the key's answer", &format!("meter.answers.key.length > {n}")).await;
        }
        let figures = "return `p50 p95 p99 [ms]: a click ${meter.ranks(meter.answers.click)}; \
            a key ${meter.ranks(meter.answers.key)}; of ${meter.answers.key.length} each`";
        println!("{}, to its pixels: {}", load.name, meter::text(&page, figures).await);
    }
    page.close().await;
}

/// Opens a load at its beginning, and plays it.
async fn play(page: &Page, load: &Load, speed: &str) {
    let link = Link { script: load.script.to_owned(), at: Some(load.begins) };
    page.look(&link.fragment().expect("it fits"), Look::DESKTOP).await;
    page.settle().await;
    meter::install(page).await;
    meter::set_speed(page, speed).await;
    page.click_button("Play").await;
}
