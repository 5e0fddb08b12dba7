//! Processes: they start, stand still, print, end, or die; and the power of the host that they run on.

use std::fmt;
use std::rc::Rc;

/// What a process printed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// What happened to a process.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are documented; their fields say what they are by type and name.
pub enum ProcessFact {
    /// A process began.
    Started { name: Rc<str> },
    /// A process died at once (kill -9, a crash).
    Killed,
    /// The host of a broker lost its power: of the dirty pages of its files some had not been written back.
    PowerLost { pages: u64, lost: u64 },
    /// A process was stopped in its tracks (SIGSTOP, a long collection).
    Paused,
    /// A stopped process went on.
    Resumed,
    /// A process ended by itself.
    Exited { code: i32 },
    /// A line that a process printed.
    Printed { stream: Stream, line: Rc<str> },
}

impl fmt::Display for ProcessFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProcessFact::Started { name } => write!(f, "started {name}"),
            ProcessFact::Killed => f.write_str("killed"),
            ProcessFact::PowerLost { pages, lost } => write!(f, "power lost, {lost} of {pages} dirty pages"),
            ProcessFact::Paused => f.write_str("paused"),
            ProcessFact::Resumed => f.write_str("resumed"),
            ProcessFact::Exited { code } => write!(f, "exited {code}"),
            ProcessFact::Printed { stream, line } => write!(f, "printed {stream:?} {line}"),
        }
    }
}
