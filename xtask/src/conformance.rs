//! What Apache Kafka answered to the same scripts (`tests/conformance/`), against what this project answers.

use crate::{Done, sh};

/// Builds the command line, compares, and prints the table.
pub fn run(_: &[String]) -> Done {
    let mut cargo = sh::cargo(["test", "--quiet", "-p", "highwater-cli", "--test", "conformance", "--"]);
    sh::run(cargo.args(["answers_what_apache_kafka_answered", "--nocapture"]))
}
