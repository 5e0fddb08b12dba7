//! Flows through how the page is looked at: it stands still, and has room for what matters on every screen.

use highwater_tests::{Look, Page};

/// The sum of what has moved on the page by itself, as the browser counts it; 0 where a browser does not.
const LAYOUT_SHIFT: &str = "
    if (!PerformanceObserver.supportedEntryTypes.includes('layout-shift')) return 0;
    let sum = 0;
    const add = list => list.getEntries().forEach(entry => { if (!entry.hadRecentInput) sum += entry.value });
    const observer = new PerformanceObserver(add);
    observer.observe({type: 'layout-shift', buffered: true});
    await new Promise(requestAnimationFrame); await new Promise(requestAnimationFrame);
    add({getEntries: () => observer.takeRecords()});
    return sum;";

#[tokio::test]
async fn nothing_jumps_while_a_scenario_builds() {
    let page = Page::blank().await;
    for (width, height, projector) in
        [(1440, 900, false), (1280, 720, false), (1280, 720, true), (1024, 768, false), (390, 844, false)]
    {
        page.look("", Look { width, height, projector, ..Look::DESKTOP }).await;
        page.until("the key moment", "document.querySelector('.telling.key-moment') !== null").await;
        let moved = page.js_async(LAYOUT_SHIFT).await.as_f64().expect("a sum is a number");
        assert!(moved <= 0.02, "{width} x {height}, projector {projector}: {moved}");
    }
    page.close().await;
}
