//! Flows of somebody who looks for something: a scenario in the gallery, a verb in the palette, a moment on the scrubber.

use super::{CLUSTER, open_cluster, open_run};

#[tokio::test]
async fn a_scenario_is_chosen_by_its_picture_and_by_keys_alone() {
    let page = open_cluster().await;
    page.click(".crumb").await;
    page.until("a picture of each", "document.querySelectorAll('.card .sketch').length === 10").await;
    page.until_text("#scenario-3 .sketch", "1 killed").await;
    page.js("document.querySelector('#scenario-0').focus()").await;
    // Down to the next chapter.
    page.press('\u{e015}').await;
    page.until("the card below", "document.activeElement.id === 'scenario-3'").await;
    page.press('\u{e014}').await;
    page.until("the card beside it", "document.activeElement.id === 'scenario-4'").await;
    page.press('\u{e007}').await;
    page.until_text(".crumb", "A lost write").await;
    page.until("the gallery to close", "document.querySelector('dialog') === null").await;
    page.close().await;
}

#[tokio::test]
async fn what_the_page_can_do_is_found_by_a_word_and_run() {
    let page = open_cluster().await;
    let open =
        "window.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, cancelable: true }))";
    page.js(open).await;
    page.until("the line", "document.activeElement.matches('.palette [role=combobox]')").await;
    page.type_into(".palette input", "kill 2").await;
    page.until_text(".palette [aria-selected=true]", "broker kill 2").await;
    page.press('\u{e007}').await;
    page.until_text("#broker-2", "killed").await;
    page.until("the palette to close", "document.querySelector('dialog') === null").await;
    page.js(open).await;
    page.type_into(".palette input", "e").await;
    page.press('\u{e015}').await;
    page.until(
        "the second to be chosen",
        "document.querySelector('.palette input').getAttribute('aria-activedescendant') === 'palette-1'",
    )
    .await;
    page.js("document.querySelector('.palette input').select()").await;
    page.type_into(".palette input", "poch replication").await;
    page.until_text(".palette-said", "0 found").await;
    page.press('\u{e00c}').await;
    page.until("the palette to close", "document.querySelector('dialog') === null").await;
    page.js(open).await;
    page.type_into(".palette input", "replication").await;
    page.press('\u{e007}').await;
    page.until("the focus on its tab", "document.activeElement.id === 'tab-Replication'").await;
    page.close().await;
}

#[tokio::test]
async fn a_mark_over_the_scrubber_says_what_it_is_and_is_gone_to_by_keys() {
    let page = open_run(&format!("{CLUSTER}wait 4s\nbroker kill 2\nwait 30s\n")).await;
    page.until("what comes of it", "Number(document.querySelector('.app').dataset.moment) > 12000000").await;
    page.click(".transport .main").await;
    let named = "document.querySelector('.scrubber-target[aria-label*=\"you ran broker kill 2\"]')";
    page.until("the mark of the kill", &format!("{named} !== null")).await;
    page.js("document.querySelector('.scrubber-target[tabindex=\"0\"]').focus()").await;
    page.press('\u{e010}').await;
    page.until(
        "the last mark",
        "document.activeElement === [...document.querySelectorAll('.scrubber-target')].pop()",
    )
    .await;
    page.press('\u{e012}').await;
    page.until("the one before, and what it is", "document.activeElement.matches('.scrubber-target:nth-last-child(2)') && getComputedStyle(document.activeElement.querySelector('.tip')).display === 'block'").await;
    page.js(&format!("{named}.click()")).await;
    page.until("that the clock stands", "document.querySelector('.app').dataset.playback === 'Stepping'")
        .await;
    page.until_text(".fact.on", "broker kill 2").await;
    page.close().await;
}
