//! What a person can want of the run, or of the page as a whole: a click, a key and a line in the console end here.
//! What concerns one panel alone (a field that is typed into, a list that is scrolled) stays in that panel.

use std::rc::Rc;

use highwater_core::ids::{BrokerId, FactId, Offset, TopicPartition};
use highwater_core::script::Line;
use highwater_core::time::Instant;

use super::directory::{Directories, DirectoryError};
use super::notice::Notice;
use super::playback::Speed;
use crate::panels::Tab;
use crate::scenarios::Scenario;

/// What a person wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// So many milliseconds of the person's time have passed.
    Tick(f64),
    /// Plays, or pauses.
    TogglePlay,
    /// One event forwards.
    Step,
    /// One event back.
    StepBack,
    /// To the next thing that matters.
    GoOn,
    /// Back to the last thing that matters.
    GoBack,
    /// To the beginning of the run.
    ToStart,
    /// As far as the run has ever gone.
    ToEnd,
    /// Plays at another speed.
    SetSpeed(Speed),
    /// Takes the last command back.
    Undo,
    /// Gives the command again that was taken back last.
    Redo,
    /// Goes to the moment of a fact, and selects it.
    SeekFact(FactId),
    /// Goes to a moment.
    SeekTime(Instant),
    /// Runs a line now: typed, or what a click stands for. It was read when it was typed or clicked, and is not read
    /// again.
    Run(Box<Line>),
    /// Begins a scenario.
    Open(Scenario),
    /// Begins the run of a link.
    OpenLink(String),
    /// Begins the run of a script.
    OpenScript(Rc<str>),
    /// Looks into log directories that were read, beside the run.
    OpenDirectory(Result<Rc<Directories>, DirectoryError>),
    /// Selects something to be asked about.
    Select(Selection),
    /// Turns to a panel of the inspector.
    Turn(Tab),
    /// Gives a broker the first column, where not all have one.
    ToFront(BrokerId),
    /// Knows its way about, and wants no more hints.
    Welcomed,
    /// Opens or closes what floats.
    Float(Option<Float>),
    /// The next language.
    NextLocale,
    /// The other theme.
    ToggleTheme,
    /// Larger for a projector, or not.
    ToggleProjector,
    /// Gives the open panel of the inspector the room over the stage, or takes it back.
    ToggleWide,
    /// Has something in sight for which a low page has no room by itself, or no longer.
    Unfold(Unfolded),
    /// The page has another size, in the window's pixels.
    Resize {
        /// Its width.
        width: f64,
        /// Its height.
        height: f64,
    },
    /// Copies the run's link.
    Share,
    /// Tells the person something.
    Tell(Notice),
    /// The notice was read.
    Dismiss,
    /// Enough was told of the scenario.
    CloseTelling,
}

/// What the inspector is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Selection {
    /// Nothing was chosen: the first partition.
    #[default]
    Nothing,
    /// A partition: why is its high watermark where it is?
    Partition(TopicPartition),
    /// A record in one replica's log: which bytes is it?
    Record(BrokerId, TopicPartition, Offset),
    /// Something that happened: why did it?
    Fact(FactId),
    /// A message on its way, by the fact of its sending: what can be done to it?
    Message(FactId),
    /// The run that would be without the last command: what differs?
    OtherRun,
}

/// What a low page has in sight only when a person wants it, in the place of tapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfolded {
    /// The whole list of what happened; else the newest of it.
    Facts,
    /// The space-time diagram.
    Diagram,
}

/// What can float over the page; one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Float {
    /// The gallery of scenarios.
    Scenarios,
    /// A line to find whatever the page can do.
    Palette,
    /// The form for a cluster.
    NewCluster,
    /// The run's script, to be edited, kept and opened.
    Script,
    /// What can be saved of the run.
    Export,
    /// Log directories that a person has opened.
    Directory,
    /// The form for a record.
    Write,
    /// The form for a topic.
    NewTopic,
    /// The form for a consumer.
    NewConsumer,
    /// The form for a load.
    Load,
    /// The keys.
    Keys,
    /// What can happen to a broker's process, power, disk and links.
    Faults(BrokerId),
    /// The inspector, where there is no room beside the stage.
    Inspector,
    /// What was printed.
    Console,
}
