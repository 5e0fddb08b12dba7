//! Everything that must hold, step by step, with what each took.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use crate::stage::{Browser, Stage};
use crate::tools::Tool;
use crate::{Done, conformance, page, setup, sh};

/// One step: its name, and what it does.
type Step = (&'static str, fn() -> Done);

const STEPS: &[Step] = &[
    ("native", native),
    ("conformance", || conformance::run(&[])),
    ("chromium", || sh::run(&mut in_chromium()?)),
    ("firefox", || sh::run(&mut in_browser("browser", "GECKODRIVER", Tool::geckodriver().program())?)),
    ("pseudo", pseudo),
    ("page", || page::build().and_then(|dist| page::check_size(&dist))),
    ("accessibility", accessibility),
    ("pictures", || end_to_end(Browser::Chromium, "pictures", &[])),
    ("end-to-end", || end_to_end(Browser::Chromium, "end_to_end", &[])),
    ("end-to-end-firefox", || end_to_end(Browser::Firefox, "end_to_end", IN_FIREFOX)),
    ("end-to-end-webkit", main_flows),
];

/// Firefox's driver has no hand that could drop a directory of this machine.
const IN_FIREFOX: &[&str] = &["--", "--test-threads=1", "--skip", "dropped_by_hand"];

/// The flows that are gone through in WebKit too: what a person comes for.
const MAIN_FLOWS: &[&str] = &[
    "a_record_that_is_written_is_seen_on_every_replica_under_water",
    "when_the_leader_is_killed_another_broker_is_seen_to_lead",
    "scrubbing_back_undoes_what_has_happened_and_forwards_brings_it_again",
    "a_scenario_is_told_stands_at_its_moment_and_ends_with_a_question",
    "a_script_with_faults_is_opened_and_mended_in_place",
    "an_offset_is_looked_up_step_by_step_in_a_replicas_files_and_opened_to_its_bytes",
    "the_keyboard_alone_plays_steps_types_and_switches",
    "an_empty_cluster_of_five_brokers_in_kraft_mode_is_made_by_the_form",
];

/// Runs the steps named, or all.
pub fn run(names: &[String]) -> Done {
    if let Some(unknown) = names.iter().find(|name| !STEPS.iter().any(|(step, _)| step == name)) {
        let known = STEPS.iter().map(|(step, _)| *step).collect::<Vec<_>>().join(", ");
        return Err(format!("there is no step '{unknown}' (there are: {known})"));
    }
    let steps = STEPS.iter().filter(|(step, _)| names.is_empty() || names.iter().any(|name| name == step));
    let steps: Vec<&Step> = steps.collect();
    let begun = Instant::now();
    for (number, (name, step)) in steps.iter().enumerate() {
        println!("\n── {}/{} {name}", number + 1, steps.len());
        let begun = Instant::now();
        step().map_err(|why| format!("step {name}: {why}"))?;
        println!("── {name}: good, {:.1} s", begun.elapsed().as_secs_f32());
    }
    println!("\nAll good, {:.0} s.", begun.elapsed().as_secs_f32());
    Ok(())
}

fn native() -> Done {
    sh::run(&mut sh::cargo(["test", "--workspace"]))
}

/// The tests for the browser, in Chromium.
pub fn in_chromium() -> Done<Command> {
    in_browser("browser", "CHROMEDRIVER", PathBuf::from("chromedriver"))
}

/// The whole page in a language made from English, in which a text that came from no file is seen.
fn pseudo() -> Done {
    let mut cargo = in_browser("pseudo", "CHROMEDRIVER", PathBuf::from("chromedriver"))?;
    // The build script of the page makes that language when it is told to.
    sh::run(cargo.env("HIGHWATER_PSEUDO", "1"))
}

/// The page's tests for the browser of one kind, in one browser.
fn in_browser(test: &str, driver: &str, program: PathBuf) -> Done<Command> {
    setup::for_browsers()?;
    let mut cargo = sh::cargo(["test", "--target", "wasm32-unknown-unknown", "-p", "highwater-web"]);
    cargo.args(["--test", test]);
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", Tool::wasm_bindgen()?.program());
    cargo.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", sh::root().join("webdriver.json"));
    cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    cargo.env(driver, program);
    Ok(cargo)
}

/// axe-core on every screen.
fn accessibility() -> Done {
    setup::for_accessibility()?;
    let stage = Stage::set(Browser::Chromium)?;
    let mut cargo = stage.cargo(&["test", "--workspace", "--test", "accessibility"]);
    sh::run(cargo.env("HIGHWATER_AXE", Tool::axe().program()))
}

/// The main flows in WebKit. One that has another name by now would be left out silently: so they are counted.
fn main_flows() -> Done {
    let stage = Stage::set(Browser::WebKit)?;
    let mut cargo =
        stage.cargo(&["test", "--workspace", "--test", "end_to_end", "--", "--test-threads=1", "--exact"]);
    let printed = sh::show_and_read(cargo.args(MAIN_FLOWS))?;
    let all = format!("{} passed", MAIN_FLOWS.len());
    if printed.contains(&all) {
        Ok(())
    } else {
        Err(format!("not {all}: MAIN_FLOWS names a flow that there is not"))
    }
}

/// The whole workspace is named each time: for a part of it, Cargo would compile what all share once more.
fn end_to_end(browser: Browser, test: &str, arguments: &[&str]) -> Done {
    let stage = Stage::set(browser)?;
    sh::run(&mut stage.cargo(&[&["test", "--workspace", "--test", test], arguments].concat()))
}
