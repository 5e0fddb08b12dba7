//! The other run: what would have happened without the last line, or with the one that was taken back.
//!
//! ```text
//! both        ═══════════╗                 the same events, up to the moment of the line
//! this run               ╠═══ line ══════
//! the other              ╚═══════════════
//! ```
//!
//! A run is its script, so the other one is not kept: it is computed when somebody asks for it.

use super::History;
use crate::script::Line;

/// A run that differs from another by one line.
#[derive(Clone, Debug)]
pub struct Other {
    /// The other run, at the moment of the line.
    pub history: History,
    /// The line.
    pub line: Line,
    /// Whether it is the other run that has the line.
    pub has_line: bool,
}

impl History {
    /// The run as it would be with the line that was taken back last, or else without the line that was added last;
    /// `None` where neither has happened. Before the moment of the line both are the same, but for the name of a tool
    /// that the line has sent to the background.
    pub fn other(&self) -> Option<Other> {
        let (line, has_line) = match (self.taken_back.last(), self.added.last()) {
            (Some(back), _) => (back.line.clone(), true),
            (None, Some(_)) => (self.script.lines().next_back()?.clone(), false),
            (None, None) => return None,
        };
        let mut history = self.clone();
        if has_line {
            history.redo()?;
        } else {
            history.undo();
        }
        Some(Other { history, line, has_line })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::What;
    use crate::script::Script;
    use crate::time::Instant;

    const RUN: &str = "cluster brokers=3 seed=7\nkafka-topics --create --topic t --replica-assignment 1:2:3\nwait 5s\n\
        printf 'a\\nb\\n' | kafka-console-producer --topic t\nwait 5s\n";
    const LATE: Instant = Instant(12_000_000);

    fn run() -> History {
        let mut history = History::new(Script::parse(RUN).expect("a script")).expect("it can be run");
        history.seek_time(LATE);
        history
    }

    /// What has happened, but for the commands: a wait that was cut short says another time.
    fn trace(history: &History) -> Vec<String> {
        let happened = history.facts().filter(|fact| !matches!(fact.what, What::Script(_)));
        happened.map(|fact| format!("{} {:?} {:?}", fact.at, fact.node, fact.what)).collect()
    }

    fn killed() -> (History, Vec<String>) {
        let mut history = run();
        let whole = trace(&history);
        history.seek_time(Instant(3_000_000));
        history.push(Line::parse("broker kill 1", 0).expect("a line")).expect("it can be added");
        history.seek_time(LATE);
        (history, whole)
    }

    #[test]
    fn the_other_run_is_the_one_that_there_was_before_the_line() {
        let (history, whole) = killed();
        let mut other = history.other().expect("a line was added");
        assert_eq!((other.line.command.to_string().as_str(), other.has_line), ("broker kill 1", false));
        other.history.seek_time(LATE);
        assert_eq!(trace(&other.history), whole);
    }

    #[test]
    fn both_runs_are_the_same_up_to_the_moment_of_the_line_and_not_beyond() {
        let (mut history, whole) = killed();
        let here = trace(&history);
        let same = trace(&history.other().expect("a line was added").history).len();
        assert_eq!(here[..same], whole[..same]);
        assert_ne!(here[same..], whole[same..]);
        history.undo();
        let mut other = history.other().expect("a line was taken back");
        assert!(other.has_line);
        other.history.seek_time(LATE);
        assert_eq!(trace(&other.history), here);
    }

    #[test]
    fn a_run_that_nobody_has_changed_has_no_other() {
        assert!(run().other().is_none());
    }
}
