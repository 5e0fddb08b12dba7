//! Every screen looks as it did: each in a few looks, beside the pictures that are kept in `tests/pictures/`.
//!
//! Needs the page and a browser: `cargo xtask test pictures`.

use std::process::ExitCode;

use highwater_tests::Page;
use highwater_tests::pictures::{Picture, Sheet, compare};
use highwater_tests::screens::{SCREENS, Screen, some_looks};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let trial = |screen: &'static Screen| {
        Trial::test(screen.name, move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(check(screen))
        })
    };
    libtest_mimic::run(&Arguments::from_args(), SCREENS.iter().map(trial).collect()).exit_code()
}

async fn check(screen: &Screen) -> Result<(), Failed> {
    let accept = format!("is it as it should be? cargo xtask screenshots --accept {}", screen.name);
    let kept = Sheet::kept(screen.name).map_err(|why| format!("{why}\n{accept}"))?;
    let page = Page::blank().await;
    let mut differences = Vec::new();
    for look in some_looks() {
        screen.show(&page, look).await;
        let (_, picture) = Picture::take(&page).await;
        differences.extend(compare(screen.name, look, &kept, &picture).err());
    }
    page.close().await;
    if differences.is_empty() {
        return Ok(());
    }
    Err(format!("{}\nboth and what differs are in screenshots/failed/; {accept}", differences.join("\n"))
        .into())
}
