//! axe-core finds nothing on any screen, in both themes, on a laptop and on a phone: no violation, and no contrast that
//! it cannot decide on, except of what a reader is not told of.
//!
//! Needs the page, a browser and axe-core: `cargo xtask test accessibility`.

use std::process::ExitCode;

use highwater_tests::Page;
use highwater_tests::screens::{SCREENS, Screen, looks_of_readers};
use libtest_mimic::{Arguments, Failed, Trial};

/// Looks through the page as it stands.
const LOOK_THROUGH: &str = include_str!("axe.js");

fn main() -> ExitCode {
    let path = std::env::var("HIGHWATER_AXE").expect("run this through `cargo xtask test accessibility`");
    let axe = std::fs::read_to_string(path).expect("axe-core is there");
    let axe: &'static str = axe.leak();
    let trial = |screen: &'static Screen| {
        Trial::test(screen.name, move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(check(screen, axe))
        })
    };
    libtest_mimic::run(&Arguments::from_args(), SCREENS.iter().map(trial).collect()).exit_code()
}

async fn check(screen: &Screen, axe: &str) -> Result<(), Failed> {
    let page = Page::blank().await;
    let mut findings = Vec::new();
    for look in looks_of_readers() {
        screen.show(&page, look).await;
        page.js(axe).await;
        let found = page.js_async(LOOK_THROUGH).await;
        let found = found.as_array().ok_or("axe gave no list")?;
        let lines = found.iter().map(|line| line.as_str().unwrap_or_default());
        findings.extend(lines.map(|line| format!("  {look}: {line}")));
    }
    page.close().await;
    if findings.is_empty() {
        Ok(())
    } else {
        Err(format!("{} findings on {}:\n{}", findings.len(), screen.name, findings.join("\n")).into())
    }
}
