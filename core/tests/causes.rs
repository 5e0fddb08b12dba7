//! Facts have causes: whatever happens in a shipped scenario can be followed back to a line of its script.

use std::path::Path;
use std::rc::Rc;

use highwater_core::fact::{Fact, ScriptFact, What};
use highwater_core::script::Script;
use highwater_core::world::World;

/// What needs no cause. Nothing else does: a ping goes back to the opening of its session, a heartbeat to the
/// assignment of its member, the next record of a tool that keeps a pace to the tool's start.
fn is_beginning(fact: &Fact) -> bool {
    matches!(fact.what, What::Script(ScriptFact::Command { .. }))
}

#[test]
fn every_chain_of_causes_in_the_scenarios_ends_at_a_line_of_the_script() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/scenarios");
    for entry in folder.read_dir().expect("scenarios") {
        let path = entry.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("a script");
        check(&text, &path);
        check(&text.replacen("\ncluster", "\ncluster metadata=kraft controllers=3", 1), &path);
    }
}

fn check(text: &str, path: &Path) {
    let script = Rc::new(Script::parse(text).expect("a script"));
    let mut world = World::new(&script).expect("one that can be run");
    while !world.is_finished() && world.step() {
        for fact in world.take_facts() {
            // A cause is an earlier fact that was looked at here: so one step is enough.
            let has_cause = fact.cause.is_some_and(|cause| cause < fact.id);
            assert!(has_cause || is_beginning(&fact), "{}: {fact}", path.display());
        }
    }
}
