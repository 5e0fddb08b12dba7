//! What a person is told at the foot of the page.

use std::rc::Rc;

use highwater_core::history::PushError;
use highwater_core::permalink::LinkError;

/// Why a file cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileError {
    /// It is larger than any script.
    TooLarge {
        /// How many bytes it has.
        bytes: u64,
        /// How many it may have.
        most: u64,
    },
    /// It is not UTF-8.
    NotText {
        /// The first byte that is not, from 1.
        at: u64,
    },
    /// The browser does not give it.
    Unreadable,
}

/// What a person is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// A line cannot be read or run; it stays in the console, to be mended.
    Line(PushError, Rc<str>),
    /// A link cannot be made or read.
    Link(LinkError),
    /// The script of a link cannot be run.
    Script(PushError),
    /// A file cannot be opened.
    File(FileError),
    /// The link is in the clipboard.
    Copied,
    /// The link is in the address bar, but could not be copied.
    InAddressBar,
    /// A command came before so many of the scenario's lines had begun.
    LeftScenario(usize),
    /// A command came before so many lines of another run had begun.
    TookPlace(usize),
    /// This command was taken back.
    TakenBack(Rc<str>),
    /// Nothing that matters comes within reach.
    NothingFurther,
    /// There is no command to take back.
    NothingToUndo,
    /// There is no command to give again.
    NothingToRedo,
}
