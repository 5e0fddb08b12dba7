//! What an hour of virtual load leaves in memory: the page's own, which never shrinks, and the browser's heap of
//! JavaScript after a collection.

use std::time::Duration;

use highwater_core::permalink::Link;
use highwater_tests::{Look, Page, meter};
use serde_json::json;

/// The virtual minutes at which it is looked at.
const MINUTES: [u64; 6] = [10, 20, 30, 40, 50, 60];
/// How long ten of them may take to play, at ten times real time.
const PATIENCE: Duration = Duration::from_secs(600);

const SCRIPT: &str = "cluster brokers=3\n\
    kafka-topics --create --topic load --partitions 3 --replication-factor 3\n\
    kafka-verifiable-producer --topic load --throughput 20 --acks -1 &\n\
    wait 36000s\n";

/// Keeps the program's memory where it can be asked, before the page loads it.
const KEEP_MEMORY: &str = "for (const how of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[how];
    WebAssembly[how] = async (...given) => {
        const made = await original.apply(WebAssembly, given);
        window.programMemory = (made.instance ?? made).exports.memory;
        return made;
    };
}";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let page = Page::blank().await;
    page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": KEEP_MEMORY })).await;
    let link = Link { script: SCRIPT.to_owned(), at: None };
    page.look(&link.fragment().expect("it fits"), Look::DESKTOP).await;
    meter::set_speed(&page, "10×").await;
    for minutes in MINUTES {
        let there =
            format!("Number(document.querySelector('.app').dataset.moment) >= {}", minutes * 60_000_000);
        assert!(page.until_or(PATIENCE, &there).await, "{minutes} virtual minutes take too long");
        page.devtools("HeapProfiler.collectGarbage", json!({})).await;
        let figures = "const mb = bytes => (bytes / 1e6).toFixed(0);
            return `the program ${mb(programMemory.buffer.byteLength)} MB, JavaScript ${mb(performance.memory.usedJSHeapSize)} MB; \
                ${document.querySelector('.headline-count').textContent}`";
        println!("after {minutes} virtual minutes: {}", meter::text(&page, figures).await);
    }
    page.close().await;
}
