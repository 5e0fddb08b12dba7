//! Pictures of the page: every screen in every size, language and theme, and the one in the README.

use crate::stage::{Browser, Stage};
use crate::{Done, page, sh};

/// Builds the page and takes them all, or those of the screens named, into `screenshots/`, and the README's into
/// `static/readme.png`; compares them with the kept ones, or keeps them.
pub fn run(arguments: &[String]) -> Done {
    page::build()?;
    let stage = Stage::set(Browser::Chromium)?;
    let mut cargo = stage.cargo(&["run", "--quiet", "-p", "highwater-tests", "--bin", "screenshots", "--"]);
    sh::run(cargo.args(arguments))
}
