//! Points of Lighthouse: the page, as a host serves it, on a desktop and on a phone.
//!
//! Lighthouse slows the browser down as much as the machine it imitates is slower, so its points for performance are
//! for a quiet machine. It is no step of `cargo xtask test`.

use std::fs;
use std::process::Command;

use crate::serve::Site;
use crate::tools::Tool;
use crate::{Done, page, setup, sh};

/// The kinds of machine: what they are called, Lighthouse's arguments, and the points wanted for performance.
const MACHINES: [(&str, &[&str], &str); 2] =
    [("desktop", &["--preset=desktop"], "95"), ("mobile", &[], "85")];

/// Builds the page, has Lighthouse visit it, and prints the points and what costs some.
pub fn run(_: &[String]) -> Done {
    setup::for_browsers()?;
    setup::for_lighthouse()?;
    let address = Site::new(&page::build()?, "/").in_background()?;
    let folder = sh::root().join("target/lighthouse");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut below = Vec::new();
    for (machine, arguments, wanted) in MACHINES {
        let report = folder.join(format!("{machine}.json"));
        let mut visit = Command::new(Tool::lighthouse().program());
        visit.arg(&address).args(arguments).args(["--quiet", "--output=json"]);
        visit.arg(format!("--output-path={}", report.display()));
        visit.arg(format!("--chrome-flags={}", chromium_flags()?)).env("CHROME_PATH", "/usr/bin/chromium");
        sh::run(&mut visit)?;
        let mut summary = Command::new("node");
        summary.arg(sh::root().join("xtask/src/lighthouse.js")).args([machine, wanted]).arg(&report);
        below.extend(sh::run(&mut summary).err());
    }
    below.into_iter().next().map_or(Ok(()), Err)
}

/// The flags that tests start Chromium with.
fn chromium_flags() -> Done<String> {
    let path = sh::root().join("webdriver.json");
    let json = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let flags = json.split('"').filter(|text| text.starts_with("--"));
    Ok(flags.collect::<Vec<_>>().join(" "))
}
