//! Elections tell their candidates: in every golden script of both modes, the leader is the one that the rule names.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use highwater_core::fact::{Candidate, ControllerFact, ElectionReason, What};
use highwater_core::ids::BrokerId;
use highwater_core::script::Script;
use highwater_core::world::World;

/// Every golden script, and every scenario.
fn scripts() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders = vec![root.join("tests/scripts"), root.join("static/scenarios")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().expect("a folder") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "hw") {
                found.push(path);
            }
        }
    }
    found
}

/// Whom the rule names.
fn named(reason: ElectionReason, candidates: &[Candidate]) -> Option<BrokerId> {
    let may_lead = |candidate: &&Candidate| match reason {
        ElectionReason::Unclean => candidate.can_lead,
        _ => candidate.can_lead && candidate.in_isr,
    };
    candidates.iter().find(may_lead).map(|candidate| candidate.broker)
}

#[test]
fn the_leader_is_the_first_candidate_that_the_rule_permits() {
    let mut elections = 0;
    for path in scripts() {
        let text = std::fs::read_to_string(&path).expect("a script");
        let kraft = text.replacen("\ncluster", "\ncluster metadata=kraft controllers=3", 1);
        for text in [text, kraft] {
            elections += check(&text, &path);
        }
    }
    assert!(elections > 1_000, "{elections} elections");
}

/// How many leaders were chosen; a script that makes no sense in the other mode has none.
fn check(text: &str, path: &Path) -> u32 {
    let Some(mut world) = Script::parse(text).ok().and_then(|script| World::new(&Rc::new(script)).ok())
    else {
        return 0;
    };
    let mut elections = 0;
    while !world.is_finished() && world.step() {
        for fact in world.take_facts() {
            let What::Controller(ControllerFact::LeaderElected { leader, reason, candidates, .. }) =
                &fact.what
            else {
                continue;
            };
            assert_eq!(
                named(*reason, candidates),
                Some(*leader),
                "{}: {fact} {candidates:?}",
                path.display()
            );
            elections += 1;
        }
    }
    elections
}
