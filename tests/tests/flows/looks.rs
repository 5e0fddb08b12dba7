//! Flows through how the page is looked at: it stands still, and has room for what matters on every screen.

use highwater_tests::{Look, Page};

/// The sum of what has moved on the page by itself, as the browser counts it, and what that was; nothing where a browser
/// does not count.
const LAYOUT_SHIFT: &str = "
    if (!PerformanceObserver.supportedEntryTypes.includes('layout-shift')) return [0, []];
    let sum = 0;
    const moved = [];
    const name = source => (source.node?.parentElement?.className ?? '') + ' > ' + (source.node?.className ?? source.node?.nodeName);
    const add = entries => entries.filter(entry => !entry.hadRecentInput).forEach(entry => {
        sum += entry.value;
        moved.push(entry.value.toFixed(4) + ': ' + entry.sources.map(name).join(', '));
    });
    const observer = new PerformanceObserver(list => add(list.getEntries()));
    observer.observe({type: 'layout-shift', buffered: true});
    await new Promise(requestAnimationFrame); await new Promise(requestAnimationFrame);
    add(observer.takeRecords());
    return [sum, moved];";

#[tokio::test]
async fn nothing_jumps_while_a_scenario_builds() {
    let page = Page::blank().await;
    for (width, height, projector) in
        [(1440, 900, false), (1280, 720, false), (1280, 720, true), (1024, 768, false), (390, 844, false)]
    {
        page.look("", Look { width, height, projector, ..Look::DESKTOP }).await;
        page.until("the key moment", "document.querySelector('.telling.key-moment') !== null").await;
        let shift = page.js_async(LAYOUT_SHIFT).await;
        let sum = shift[0].as_f64().expect("a sum is a number");
        assert!(sum <= 0.02, "{width} x {height}, projector {projector}: {:#}", shift);
    }
    page.close().await;
}

/// How many rows of tapes are whole in sight, and whether a fact of the list is cut.
const IN_SIGHT: &str = "
    const inside = (element, room) => {
        const [own, box] = [element.getBoundingClientRect(), room.getBoundingClientRect()];
        return own.top >= box.top - 1 && own.bottom <= box.bottom + 1 && own.bottom <= innerHeight;
    };
    const stage = document.querySelector('.stage');
    const rows = [...document.querySelectorAll('.row-line')];
    const whole = rows.filter(row => [...row.querySelectorAll('.cell')].every(cell => inside(cell, stage)));
    const list = document.querySelector('.facts-list');
    const box = list.getBoundingClientRect();
    const seen = [...list.querySelectorAll('.fact')].filter(fact => {
        const own = fact.getBoundingClientRect();
        return own.bottom > box.top + 2 && own.top < box.bottom - 2;
    });
    return [whole.length, seen.length > 0 && seen.every(fact => inside(fact, list))];";

#[tokio::test]
async fn tapes_come_first_on_a_low_screen_and_no_fact_is_cut() {
    let page = Page::blank().await;
    for (width, height, projector, rows) in
        [(1280, 720, true, 2), (1280, 720, false, 3), (1024, 768, false, 3), (1440, 900, false, 3)]
    {
        page.look("", Look { width, height, projector, ..Look::DESKTOP }).await;
        page.until("the key moment", "document.querySelector('.telling.key-moment') !== null").await;
        page.settle().await;
        let look = format!("{width} x {height}, projector {projector}");
        let seen = page.js(IN_SIGHT).await;
        assert!(seen[0].as_u64().is_some_and(|whole| whole >= rows), "{look}: {seen} rows of {rows}");
        assert_eq!(seen[1], true, "{look}: a fact is cut");
    }
    page.close().await;
}

#[tokio::test]
async fn on_a_projector_the_list_the_verbs_and_the_diagram_are_a_click_away() {
    let page = Page::blank().await;
    page.look("", Look { width: 1280, height: 720, projector: true, ..Look::DESKTOP }).await;
    page.until("the key moment", "document.querySelector('.telling.key-moment') !== null").await;
    assert_eq!(page.count("#diagram").await, 0);
    page.click_button("Diagram").await;
    page.until("the diagram", "document.querySelector('#diagram') !== null").await;
    page.click_button("Diagram").await;
    page.click_button("What happened").await;
    page.until("the whole list", "document.querySelector('.facts-choice').checkVisibility()").await;
    page.click_button("Only the newest").await;
    page.until("the newest", "!document.querySelector('.facts-choice').checkVisibility()").await;
    page.click("#broker-1 .verb[aria-haspopup]").await;
    page.click("dialog .verb.bad").await;
    page.until_text("#broker-1", "killed").await;
    page.close().await;
}

/// How much time the diagram shows, in microseconds.
const STRETCH: &str = "(d => d.dataset.to - d.dataset.from)(document.querySelector('#diagram'))";

#[tokio::test]
async fn the_diagram_zooms_to_what_happens_until_a_person_zooms_it() {
    let page = Page::open(None).await;
    page.until("the key moment", "document.querySelector('.telling.key-moment') !== null").await;
    page.until("messages that are slanted", &format!("{STRETCH} <= 20000")).await;
    let by_itself = page.js(&format!("return {STRETCH}")).await.as_u64().expect("a length is a number");
    page.click(".zooms [aria-label^='Longer']").await;
    page.until("twice the time", &format!("{STRETCH} === {}", 2 * by_itself)).await;
    page.js("document.querySelector('.scrubber input').focus()").await;
    page.press('+').await;
    page.until("what it was", &format!("{STRETCH} === {by_itself}")).await;
    page.js(
        "document.querySelector('#diagram').dispatchEvent(new WheelEvent('wheel', {deltaY: 1, bubbles: true, cancelable: true}))",
    )
    .await;
    page.until("more of the time", &format!("{STRETCH} > {by_itself}")).await;
    page.until("no automatic zoom", "document.querySelector('.zooms [aria-pressed=false]') !== null").await;
    page.press('0').await;
    page.until("what happens", &format!("{STRETCH} === {by_itself}")).await;
    page.close().await;
}
