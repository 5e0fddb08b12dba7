//! The explorer finds what it is there to find.
//!
//! For each planted bug there is a seed here that catches it, so that one run is enough. When the generator or the core
//! changes, another seed may be needed: `highwater explore --seeds 0..2000 --bug NAME` says which. A bug that is caught
//! nowhere below 2,000 any more is one that the explorer has gone blind to.

use highwater_core::bug::Bug;
use highwater_core::explore::explore;
use highwater_core::script::MetadataMode::{self, Kraft, Zk};

use crate::highwater;

/// Each bug with a mode in which it can be made, and the first seed there that catches it.
const CAUGHT: &[(&str, MetadataMode, u64)] = &[
    ("ack-before-isr", Zk, 20),
    ("ack-after-leadership-lost", Zk, 62),
    ("min-isr-ignored", Zk, 1),
    ("high-watermark-off-by-one", Zk, 1),
    ("high-watermark-of-leader", Zk, 1),
    ("high-watermark-without-slowest", Zk, 1),
    ("follower-high-watermark-unbounded", Zk, 0),
    ("new-leader-commits-all", Zk, 18),
    ("read-beyond-high-watermark", Zk, 1),
    ("isr-by-fetch-time", Zk, 0),
    ("isr-expanded-early", Zk, 3),
    ("divergence-unnoticed", Zk, 34),
    ("truncation-one-too-few", Zk, 0),
    ("truncation-to-high-watermark", Zk, 13),
    ("epoch-not-assigned", Zk, 0),
    ("epochs-kept-on-truncation", Zk, 13),
    ("epoch-unchecked", Zk, 1),
    ("stale-fetch-taken", Zk, 1),
    ("sequence-unchecked", Zk, 8),
    ("assigned-twice", Zk, 1),
    ("commit-one-too-far", Zk, 1),
    ("unclean-always", Zk, 151),
    ("leader-epoch-not-raised", Zk, 1),
    ("alter-partition-unchecked", Kraft, 14),
    ("moved-in-one-step", Kraft, 113),
    ("zombie-appends", Zk, 120),
    ("zombie-commits", Zk, 191),
    ("marked-before-decided", Zk, 5),
    ("completed-at-first-marker", Zk, 14),
    ("prepared-forgotten", Kraft, 19),
    ("pending-commits-count", Zk, 4),
    ("open-transactions-read", Zk, 18),
    ("open-transactions-forgotten", Kraft, 19),
    ("aborted-not-indexed", Zk, 5),
    ("aborted-sought-too-late", Zk, 25),
];

/// The first seed that is explored no more, whatever it would catch.
const BOUND: u64 = 2000;

#[test]
fn every_planted_bug_is_caught() {
    for (name, bug) in Bug::ALL {
        let known = CAUGHT.iter().find(|(known, ..)| known == name);
        let (_, metadata, seed) = known.unwrap_or_else(|| panic!("no seed catches {name}"));
        assert!(*seed < BOUND, "{name} is caught too late");
        let run = explore(*seed, *metadata, Some(*bug));
        assert!(run.violation.is_some(), "seed {seed} does not catch {name}: look for another one");
    }
}

#[test]
fn what_catches_bugs_finds_nothing_without_them() {
    for (name, metadata, seed) in CAUGHT {
        let run = explore(*seed, *metadata, None);
        assert_eq!(run.violation, None, "seed {seed}, which catches {name}");
    }
}

#[test]
fn what_is_found_comes_as_a_script_that_shows_it() {
    let done = highwater(&["explore", "--seeds", "0..50", "--bug", "high-watermark-off-by-one"], "");
    assert_eq!(done.exit, 1, "{}", done.err);
    let (told, script) = done.out.split_once("\n\n").expect("what was violated, then a script");
    assert!(told.contains("violates"), "{told}");
    assert!(script.starts_with("cluster "), "{script}");
    assert!(script.lines().count() < 8, "it is short: {script}");
}

#[test]
fn scripts_are_printed_without_being_run() {
    let done = highwater(&["explore", "--seeds", "0..2", "--print"], "");
    assert_eq!(done.exit, 0, "{}", done.err);
    assert_eq!(done.out.lines().filter(|line| line.starts_with("cluster ")).count(), 2);
}

#[test]
fn reader_that_has_gone_is_no_mistake() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_highwater"))
        .args(["explore", "--seeds", "0..1"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the binary starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}
