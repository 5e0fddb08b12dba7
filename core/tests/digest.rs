//! The same script gives the same bytes everywhere: every scenario's digest, which the browser test compares as well.

#[path = "../../tests/digest/mod.rs"]
mod digest;

#[test]
fn every_scenario_has_the_digest_that_is_written_down() {
    for (name, script, expected) in digest::SCENARIOS {
        assert_eq!(digest::of(script), *expected, "{name}");
    }
}

#[test]
fn a_second_run_gives_the_same_digest() {
    for (name, script, _) in digest::SCENARIOS {
        assert_eq!(digest::of(script), digest::of(script), "{name}");
    }
}
