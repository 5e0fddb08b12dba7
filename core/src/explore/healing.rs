//! Whether a script heals what it broke, and leaves the cluster alone then: only of such a one it can be asked whether
//! the cluster comes back. A script that is made shorter loses lines that heal as easily as others.

use super::CALM;
use crate::ids::{BrokerId, NodeId};
use crate::map::Set;
use crate::script::{BrokerVerb, Command, DiskVerb, LinkVerb, Script};
use crate::time::Span;

/// The faults at some moment.
#[derive(Default)]
struct Broken {
    dead: Set<BrokerId>,
    paused: Set<BrokerId>,
    disks: Set<BrokerId>,
    cut: Set<(NodeId, NodeId)>,
    delayed: Set<(NodeId, NodeId)>,
}

/// Whether nothing is broken at the end, and time passes.
pub(super) fn ends_healed(script: &Script) -> bool {
    let mut broken = Broken::default();
    script.lines().for_each(|line| broken.take(&line.command));
    let is_calm = script.lines().last().is_some_and(|line| line.command == Command::Wait(CALM));
    let Broken { dead, paused, disks, cut, delayed } = broken;
    is_calm
        && dead.is_empty()
        && paused.is_empty()
        && disks.is_empty()
        && cut.is_empty()
        && delayed.is_empty()
}

impl Broken {
    fn take(&mut self, command: &Command) {
        match command {
            Command::Broker { verb: BrokerVerb::Pause, id } => put(&mut self.paused, *id, true),
            Command::Broker { verb: BrokerVerb::Resume, id } => put(&mut self.paused, *id, false),
            Command::Broker { verb: BrokerVerb::Start, id } => put(&mut self.dead, *id, false),
            // A dead process stands still no more.
            Command::Broker { id, .. } => {
                put(&mut self.dead, *id, true);
                put(&mut self.paused, *id, false);
            }
            Command::Disk { verb: DiskVerb::Free | DiskVerb::Heal, id } => put(&mut self.disks, *id, false),
            Command::Disk { id, .. } => put(&mut self.disks, *id, true),
            Command::Link { verb, a, b, one_way } => {
                let (links, is_broken) = match verb {
                    LinkVerb::Cut => (&mut self.cut, true),
                    LinkVerb::Heal => (&mut self.cut, false),
                    LinkVerb::Delay(by) => (&mut self.delayed, *by > Span::ZERO),
                };
                put(links, (*a, *b), is_broken);
                if !one_way {
                    put(links, (*b, *a), is_broken);
                }
            }
            _ => {}
        }
    }
}

/// Puts a fault among the others, or takes it out.
fn put<T: Ord>(broken: &mut Set<T>, what: T, is_broken: bool) {
    if is_broken {
        broken.insert(what);
    } else {
        broken.remove(&what);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn healed(lines: &str) -> bool {
        ends_healed(&Script::parse(&format!("cluster\n{lines}wait 40s\n")).expect("a script"))
    }

    #[test]
    fn only_what_was_broken_and_is_whole_again_is_healed() {
        assert!(healed(""));
        assert!(healed(
            "broker kill 1\nlink cut 1>2\nlink delay 1 2 5ms\nlink delay 1 2 0s\nlink heal 1 2\nbroker start 1\n"
        ));
        assert!(healed("broker pause 1\nbroker kill 1\nbroker start 1\n"));
        assert!(!healed("broker kill 1\n"));
        assert!(!healed("broker stop 1\nbroker resume 1\n"));
        assert!(!healed("link cut 1 2\nlink heal 1>2\n"));
        assert!(!healed("link delay 1 zk 5ms\n"));
        assert!(!healed("disk slow 1 5ms\n"));
    }

    #[test]
    fn without_time_at_the_end_nothing_comes_back() {
        assert!(!ends_healed(&Script::parse("cluster\nwait 1s\n").expect("a script")));
    }
}
