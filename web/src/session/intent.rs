//! Everything that a person can want, as data: a click, a key and a line in the console end here.

use highwater_core::ids::{BrokerId, FactId, Offset, TopicPartition};
use highwater_core::time::Instant;

use super::playback::Speed;
use super::ui::Notice;
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
    /// Plays at another speed.
    SetSpeed(Speed),
    /// Takes the last command back.
    Undo,
    /// Goes to the moment of a fact, and selects it.
    SeekFact(FactId),
    /// Goes to a moment.
    SeekTime(Instant),
    /// Runs a line now: typed, or what a click stands for.
    Run(String),
    /// Begins a scenario.
    Open(Scenario),
    /// Begins the run of a link.
    OpenLink(String),
    /// Selects something to be asked about.
    Select(Selection),
    /// Turns to a page of the inspector.
    Turn(Tab),
    /// Opens or closes what floats.
    Float(Option<Float>),
    /// Another text stands in the console's line.
    Draft(String),
    /// Takes another of the earlier commands into the console's line.
    Recall(Recall),
    /// Another value stands in this field of the form.
    Fill(usize, String),
    /// The mouse points at this field's bytes; `None`: at none.
    Point(Option<usize>),
    /// The list of facts was scrolled.
    ScrollFacts {
        /// The first row in sight; `None`: the list follows the newest.
        from: Option<usize>,
        /// How many rows fit.
        rows: usize,
    },
    /// Widens (below 1) or narrows (above 1) the stretch of time that the timeline shows.
    Zoom(f64),
    /// Shows Kafka's own topics, or hides them.
    ToggleInternal,
    /// The other language.
    ToggleLocale,
    /// The other theme.
    ToggleTheme,
    /// Larger for a projector, or not.
    ToggleProjector,
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
}

/// Which of the earlier commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recall {
    /// The one before.
    Earlier,
    /// The one after.
    Later,
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
}

/// A page of the inspector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Why a number is what it is, or why something happened.
    #[default]
    Why,
    /// The bytes of a batch.
    Bytes,
    /// Groups, members and offsets.
    Group,
    /// ZooKeeper's tree, or the metadata quorum.
    Metadata,
}

impl Tab {
    /// All, in order.
    pub const ALL: [Tab; 4] = [Tab::Why, Tab::Bytes, Tab::Group, Tab::Metadata];
}

/// What can float over the page; one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Float {
    /// The list of scenarios.
    Scenarios,
    /// The form for a record.
    Write,
    /// The form for a topic.
    NewTopic,
    /// The form for a consumer.
    NewConsumer,
    /// The keys.
    Keys,
    /// What can happen to a broker's power and disk.
    Faults(BrokerId),
    /// The inspector, where there is no room beside the stage.
    Inspector,
    /// What was printed.
    Console,
}
