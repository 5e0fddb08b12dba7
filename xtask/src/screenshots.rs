//! Pictures of the page: every width, language and theme, and the one in the README.

use crate::stage::{Browser, Stage};
use crate::{Done, page, sh};

/// Builds the page and takes them all into `screenshots/`, and the README's into `static/readme.png`.
pub fn run(_: &[String]) -> Done {
    page::build()?;
    let stage = Stage::set(Browser::Chromium)?;
    sh::run(&mut stage.cargo(&["run", "--quiet", "-p", "highwater-tests", "--bin", "screenshots"]))
}
