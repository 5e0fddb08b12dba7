//! Making a script that shows something shorter: whatever it shows it still shows without the lines that go.
//!
//! Stretches of lines are left out, first long ones, then single ones, for as long as that works (delta debugging).

use std::rc::Rc;

use super::run;
use crate::bug::Bug;
use crate::script::Script;

/// The most runs that are spent on it.
const RUNS_MAX: u32 = 300;

/// The shortest script found that breaks the same promise, by [`Violation::invariant`](super::Violation::invariant).
pub fn shrink(text: &str, invariant: &str, bug: Option<Bug>) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let (mut stretch, mut runs) = (lines.len() / 2, 0);
    while stretch > 0 && runs < RUNS_MAX {
        let mut from = 1; // the cluster stays
        let before = lines.len();
        while from < lines.len() && runs < RUNS_MAX {
            let to = (from + stretch).min(lines.len());
            let shorter = [&lines[..from], &lines[to..]].concat();
            runs += 1;
            if shows(&shorter, invariant, bug) {
                lines = shorter;
            } else {
                from = to;
            }
        }
        // What could not go before may go now that others are gone.
        if lines.len() == before {
            stretch /= 2;
        }
    }
    lines.join("\n") + "\n"
}

fn shows(lines: &[&str], invariant: &str, bug: Option<Bug>) -> bool {
    let Ok(script) = Script::parse(&(lines.join("\n") + "\n")) else { return false };
    let Ok(run) = run(&Rc::new(script), bug) else { return false };
    run.violation.is_some_and(|found| found.invariant() == invariant)
}
