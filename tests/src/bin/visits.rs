//! How long a person waits for the page, on a network that the browser holds at 10 Mbit/s and 40 ms there and back.
//!
//! A first visit begins with an empty profile. Its first picture is the browser's own first-contentful-paint, and the page
//! is usable when it has drawn the cluster and has time for a click (`static/start.js` marks the moment); the bytes are
//! those that came over the network. Then the page plays for a while, the tab is closed, and the second visit opens
//! another: what the browser has kept by then (files by their names, compiled code) is what it has kept for everybody.
//! All figures are medians of several profiles, since two cores are shared with whatever else the machine does.

use std::time::Duration;

use highwater_tests::Page;
use serde_json::{Value, json};

/// Profiles.
const ROUNDS: usize = 5;
/// How long the page plays before it is left: a browser keeps compiled code a while after it has compiled it.
const PLAYS: Duration = Duration::from_secs(8);

#[derive(Clone, Copy, Debug)]
struct Visit {
    picture: f64,
    usable: f64,
    bytes: f64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (mut firsts, mut seconds) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let page = Page::blank().await;
        firsts.push(visit(&page).await);
        page.until("the clock to run", "document.querySelector('.app').dataset.playback === 'Playing'").await;
        tokio::time::sleep(PLAYS).await;
        page.reopen().await;
        seconds.push(visit(&page).await);
        page.close().await;
    }
    for (name, visits) in [("first visit", firsts), ("second visit", seconds)] {
        let of = |figure: fn(&Visit) -> f64| median(visits.iter().map(figure));
        println!(
            "{name}: first picture {:.0} ms, usable {:.0} ms, {:.0} bytes came",
            of(|visit| visit.picture),
            of(|visit| visit.usable),
            of(|visit| visit.bytes)
        );
    }
}

async fn visit(page: &Page) -> Visit {
    page.devtools("Network.enable", json!({})).await;
    let (mbit_per_second, latency) = (10.0, 40);
    let throughput = mbit_per_second * 1e6 / 8.0;
    let held = json!({ "offline": false, "latency": latency,
        "downloadThroughput": throughput, "uploadThroughput": throughput });
    page.devtools("Network.emulateNetworkConditions", held).await;
    page.goto("").await;
    page.until("the page to be usable", "performance.getEntriesByName('usable').length").await;
    let figures = page
        .js("const at = name => performance.getEntriesByName(name)[0]?.startTime ?? NaN;
             const came = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
             return [at('first-contentful-paint'), at('usable'), came.reduce((sum, e) => sum + e.transferSize, 0)]")
        .await;
    let figure = |n: usize| figures.get(n).and_then(Value::as_f64).expect("the browser measures it");
    Visit { picture: figure(0), usable: figure(1), bytes: figure(2) }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
