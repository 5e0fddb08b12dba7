//! What Apache Kafka answered to the same scripts (`tests/conformance/`), against what this project answers.

use crate::{Done, sh};

/// Builds the command line and compares.
pub fn run(_: &[String]) -> Done {
    sh::run(&mut sh::cargo(["build", "--release", "-p", "highwater-cli"]))
}
