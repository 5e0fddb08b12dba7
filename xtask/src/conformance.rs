//! What Apache Kafka answered to the same scripts (`tests/conformance/`), against what this project answers.

use crate::{Done, sh};

/// Builds the command line, compares, and prints the table.
pub fn run(_: &[String]) -> Done {
    sh::run(&mut sh::cargo(["test", "-p", "highwater-cli", "--test", "conformance", "--", "--nocapture"]))
}
