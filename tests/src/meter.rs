//! What a person feels while the page plays: frames, long tasks, and how soon it answers; measured in the page itself.

use crate::Page;

/// Puts the meter into the page.
pub async fn install(page: &Page) {
    page.js(include_str!("meter.js")).await;
}

/// Begins to measure.
pub async fn start(page: &Page) {
    page.js("meter.start()").await;
}

/// Ends it; gives the figures as one line.
pub async fn stop(page: &Page) -> String {
    text(page, "return meter.stop()").await
}

/// What a script in the page returns, as text.
pub async fn text(page: &Page, script: &str) -> String {
    page.js(script).await.as_str().unwrap_or_default().to_owned()
}

/// Chooses one of the speeds in the header, by what it is called there.
pub async fn set_speed(page: &Page, name: &str) {
    page.js(&format!(
        "const speed = document.querySelector('.speed'); \
         speed.selectedIndex = [...speed.options].findIndex(option => option.textContent === '{name}'); \
         speed.dispatchEvent(new Event('change', {{ bubbles: true }}))"
    ))
    .await;
}
