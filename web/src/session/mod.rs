//! The session: a run, and what a person looks at in it. Pure: nothing here knows a browser.
//!
//! ```text
//! click, key, line ─► Intent ─► Session::apply ─► History ─► World
//! pixels ◄── panels ◄── Frame, Ui ◄── Session ◄────────┘
//! ```
//!
//! A session is a value that is changed in one place, by [`Session::apply`]. What panels draw is a [`Frame`] (the world,
//! at this moment) and a [`Ui`] (how it is looked at); both are plain data and cheap to hand on.

mod bytes;
pub mod command;
mod console;
mod diagram;
mod form;
mod frame;
mod intent;
mod playback;
mod story;
mod ui;
mod why;

use highwater_core::history::{History, PushError};
use highwater_core::ids::FactId;
use highwater_core::permalink::{Link, LinkError};
use highwater_core::script::Script;
use highwater_core::time::Instant;
use highwater_core::view::Flight;

pub use self::bytes::{Annotated, FieldBytes};
pub use self::console::complete;
pub use self::diagram::{Diagram, Ink, Lane, Life, Mark, Slant};
pub use self::form::{Field, Form, Label};
pub use self::frame::{FactRow, FactWindow, Frame, Inspected, Printed};
pub use self::intent::{Float, Intent, Recall, Selection, Tab};
pub use self::playback::{Playback, Speed, is_routine};
pub use self::ui::{FACT_PX, Notice, Preferences, Theme, Ui};
pub use self::why::{HeldBy, Input, Known, Why};

use self::playback::{Pace, Rests};
use self::story::Story;
use crate::scenarios::Scenario;
use crate::shared::Shared;

/// How many events a cluster may need to come up.
const STEPS_FOR_CLUSTER_MAX: u32 = 50_000;
/// How many events a command may need to be taken up when the clock stands.
const STEPS_FOR_COMMAND_MAX: u32 = 64;

/// A run and how it is looked at.
#[derive(Debug)]
pub struct Session {
    history: History,
    story: Story,
    /// How far the run has ever gone: the scrubber's right end.
    furthest: Instant,
    ui: Ui,
    pace: Pace,
    rests: Rests,
    /// What is on its way, where that is newer than the frame.
    flights: Option<Vec<Flight>>,
    frame: Shared<Frame>,
}

/// What has to be drawn again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redraw {
    /// Nothing.
    Nothing,
    /// Messages on their way, and nothing else.
    Flights,
    /// What moves with the clock: no event has happened.
    Clock,
    /// Everything that has changed.
    World,
}

impl Session {
    /// Opens the run of an address's fragment, or the first scenario.
    pub fn open(fragment: &str, preferences: Preferences) -> Session {
        let history = history_of(Scenario::Fresh.script()).expect("three brokers can always be started");
        let ui = Ui::new(preferences, Scenario::Fresh);
        let mut session = Session {
            history,
            story: Story::default(),
            furthest: Instant::START,
            ui,
            pace: Pace::default(),
            rests: Rests::default(),
            flights: None,
            frame: Shared::new(Frame::default()),
        };
        let opened = match fragment {
            "" => Intent::Open(Scenario::FirstWrite),
            link => Intent::OpenLink(link.to_owned()),
        };
        session.apply(opened);
        session
    }

    /// The world at this moment, as panels draw it.
    pub fn frame(&self) -> Shared<Frame> {
        self.frame.clone()
    }

    /// What is on its way at this moment.
    pub fn flights(&self) -> &[Flight] {
        self.flights.as_deref().unwrap_or(&self.frame.view.flights)
    }

    /// How it is looked at.
    pub fn ui(&self) -> &Ui {
        &self.ui
    }

    /// The virtual clock.
    pub fn now(&self) -> Instant {
        self.history.now()
    }

    /// The fragment of this run's link, opened at this moment.
    pub fn fragment(&self) -> Result<String, LinkError> {
        Link { script: self.history.script_text(), at: Some(self.history.now()) }.fragment()
    }

    /// Does what a person wants.
    pub fn apply(&mut self, intent: Intent) -> Redraw {
        if let Intent::Tick(real_ms) = intent {
            return self.tick(real_ms);
        }
        if intent == (Intent::ScrollFacts { from: self.ui.facts_from, rows: self.ui.fact_rows }) {
            // The list moved by itself, since it follows what happens.
            return Redraw::Nothing;
        }
        self.do_it(intent);
        self.refresh();
        Redraw::World
    }

    fn do_it(&mut self, intent: Intent) {
        match intent {
            Intent::Tick(_) => {}
            Intent::TogglePlay => {
                let playing = self.ui.playback == Playback::Playing;
                self.ui.playback = if playing { Playback::Paused } else { Playback::Playing };
            }
            Intent::Step => {
                self.ui.playback = Playback::Stepping;
                self.history.step();
            }
            Intent::StepBack => {
                self.ui.playback = Playback::Stepping;
                self.history.step_back();
            }
            Intent::Undo => self.undo(),
            Intent::SeekFact(id) => self.seek_fact(id),
            Intent::SeekTime(to) => {
                self.ui.playback = Playback::Stepping;
                self.history.seek_time(to);
            }
            Intent::Run(line) => self.run(&line),
            Intent::Open(scenario) => self.open_scenario(scenario),
            Intent::OpenLink(fragment) => self.open_link(&fragment),
            Intent::Float(float) => {
                self.ui.apply(Intent::Float(float));
                self.ui.form = self.ui.float.and_then(|float| Form::open(float, &self.frame.view));
            }
            Intent::Recall(recall) => self.recall(recall),
            other => self.ui.apply(other),
        }
    }

    fn tick(&mut self, real_ms: f64) -> Redraw {
        if self.ui.playback != Playback::Playing {
            return Redraw::Nothing;
        }
        let now = self.history.now();
        let span = self.ui.speed.span(real_ms, self.flights(), now);
        self.pace.took(real_ms);
        self.history.run_until(now + span, self.pace.steps());
        self.furthest = self.furthest.max(self.history.now());
        let work = self.rests.next(self.frame.is_crowded(), real_ms);
        let is_news = self.history.position() != self.frame.events.0;
        match (work.looks, is_news) {
            (true, true) => self.refresh(),
            (false, true) => self.flights = Some(self.history.world().flights()),
            (_, false) => {}
        }
        match (work.draws, work.looks && !is_news) {
            (false, _) => Redraw::Flights,
            (true, true) => Redraw::Clock,
            (true, false) => Redraw::World,
        }
    }

    fn run(&mut self, line: &str) {
        let line = line.trim();
        self.ui.back = 0;
        if line.is_empty() {
            return;
        }
        match self.history.push_line(line) {
            Err(error) => self.ui.notice = Some(Notice::Line(error)),
            Ok(number) => {
                self.ui.draft.clear();
                self.ui.notice = None;
                self.ui.float = None;
                self.furthest = self.history.now();
                self.take_up(number);
                if self.ui.playback == Playback::Paused {
                    self.ui.playback = Playback::Playing;
                }
            }
        }
    }

    /// Puts another of the earlier commands into the console's line; below the latest, an empty one.
    fn recall(&mut self, recall: Recall) {
        let back = match recall {
            Recall::Earlier => self.ui.back + 1,
            Recall::Later => self.ui.back.saturating_sub(1),
        };
        let commands = self.frame.commands();
        let Some(place) = commands.len().checked_sub(back) else { return };
        let draft = commands.get(place).copied().unwrap_or_default().to_owned();
        self.ui.draft = draft;
        self.ui.back = back;
    }

    /// Lets a command be taken up at this very moment, so that its click is answered in this very frame.
    fn take_up(&mut self, line: u32) {
        let now = self.history.now();
        for _ in 0..STEPS_FOR_COMMAND_MAX {
            let taken = self.history.world().lab().line.is_none_or(|at| at > line);
            if taken || !self.history.step() || self.history.now() > now {
                break;
            }
        }
    }

    fn undo(&mut self) {
        if !self.history.undo() {
            self.ui.notice = Some(Notice::NothingToUndo);
        }
        self.furthest = self.furthest.min(self.history.now());
    }

    fn seek_fact(&mut self, id: FactId) {
        self.ui.playback = Playback::Stepping;
        self.ui.selection = Selection::Fact(id);
        self.ui.tab = Tab::Why;
        self.history.seek_step(self.history.step_of(id));
    }

    fn open_scenario(&mut self, scenario: Scenario) {
        match history_of(scenario.script()) {
            Err(notice) => self.ui.notice = Some(notice),
            Ok(history) => {
                self.begin(history);
                self.ui.scenario = Some(scenario);
            }
        }
    }

    fn open_link(&mut self, fragment: &str) {
        match read_link(fragment) {
            Err(notice) => self.ui.notice = Some(notice),
            Ok((history, at)) => {
                self.begin(history);
                self.ui.scenario = None;
                if let Some(at) = at {
                    self.history.seek_time(at);
                    self.ui.playback = Playback::Paused;
                }
            }
        }
    }

    /// Another run: from the moment when its cluster is up. (How it came up can be seen by going back.)
    fn begin(&mut self, history: History) {
        self.history = history;
        self.story = Story::default();
        self.furthest = Instant::START;
        self.ui.begin();
        let first = self.history.script().lines().next().map(|line| line.number);
        for _ in 0..STEPS_FOR_CLUSTER_MAX {
            let lab = self.history.world().lab();
            if lab.line != first || !self.history.step() {
                break;
            }
        }
    }

    /// Takes in what has happened, and draws the world anew.
    fn refresh(&mut self) {
        self.furthest = self.furthest.max(self.history.now());
        self.story.follow(self.history.facts());
        self.flights = None;
        self.frame = Shared::new(Frame::of(&self.history, &self.story, &self.ui, self.furthest));
    }
}

fn history_of(text: &str) -> Result<History, Notice> {
    let script =
        Script::parse(text).map_err(|mut errors| Notice::Script(PushError::Parse(errors.swap_remove(0))))?;
    History::new(script).map_err(|error| Notice::Script(PushError::Refused(error)))
}

fn read_link(fragment: &str) -> Result<(History, Option<Instant>), Notice> {
    let link = Link::parse(fragment).map_err(Notice::Link)?;
    Ok((history_of(&link.script)?, link.at))
}
