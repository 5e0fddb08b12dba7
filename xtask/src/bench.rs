//! How fast the world turns: natively, and in a browser.

use crate::stage::Stage;
use crate::{Done, page, sh};

/// Native figures first, then frames and events per second of the page itself.
pub fn run(_: &[String]) -> Done {
    sh::run(&mut sh::cargo(["run", "--release", "-p", "highwater-cli", "--", "bench"]))?;
    page::build()?;
    let stage = Stage::set()?;
    sh::run(&mut stage.cargo(&["run", "--quiet", "-p", "highwater-tests", "--bin", "frames"]))
}
