//! One number for a whole run: every fact as a line of the trace, in order, through FNV-1a.

use std::rc::Rc;

use highwater_core::script::Script;
use highwater_core::world::World;

/// Name, script, digest.
pub const SCENARIOS: &[(&str, &str, u64)] = &[
    ("first-write", include_str!("../../static/scenarios/first-write.hw"), 12285169081641570243),
    ("leader-failover", include_str!("../../static/scenarios/leader-failover.hw"), 9746290314624922875),
    ("kraft", include_str!("kraft.hw"), 12671970562542667434),
    ("consumer-crash", include_str!("../../static/scenarios/consumer-crash.hw"), 14289697201885416966),
];

/// The digest of a script's run.
pub fn of(script: &str) -> u64 {
    let script = Rc::new(Script::parse(script).expect("a script"));
    let mut world = World::new(&script).expect("one that can be run");
    let mut digest: u64 = 0xcbf2_9ce4_8422_2325;
    while !world.is_finished() && world.step() {
        for fact in world.take_facts() {
            for byte in fact.to_string().bytes() {
                digest = (digest ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
            }
        }
    }
    digest
}
