//! The session: a run, and how it is looked at. Pure: nothing here knows a browser.
//!
//! ```text
//! click, key, line ─► Intent ─► Session::apply ─► History ─► World
//! pixels ◄── panels ◄── what each asks of the session ◄──────┘
//! ```
//!
//! A session is a value that is changed in one place, by [`Session::apply`], which says how much has to be drawn again.
//! It builds nothing for the screen: each panel asks it for what that panel shows, while it is open.

pub mod command;
pub mod directory;
mod intent;
mod looking;
mod notice;
mod playback;
mod story;
mod told;

use std::rc::Rc;

use highwater_core::bug::Bug;
use highwater_core::history::{Happened, History, PushError};
use highwater_core::ids::{BrokerId, FactId, TopicPartition};
use highwater_core::metadata::cache::is_internal;
use highwater_core::permalink::{Link, LinkError};
use highwater_core::script::{Line, Script};
use highwater_core::time::Instant;
use highwater_core::view::Flight;
use highwater_core::world::World;

use crate::geometry::columns;

pub use self::intent::{Float, Intent, Selection, Unfolded};
pub use self::looking::{Looking, Origin, Preferences, RefusedScript, Theme, Tried};
pub use self::notice::{FileError, Notice};
pub use self::playback::{Playback, Speed, is_routine};
pub use self::story::{Story, explains, is_mark};
pub use self::told::Chapter;
pub use crate::sentences::{Names, without_time};

use self::playback::{Pace, Patience, Rests, Rush};
use self::story::matters;
use self::told::Told;
use crate::geometry::flight::CROWD;
use crate::scenarios::Scenario;

/// How many events a cluster may need to come up.
const STEPS_FOR_CLUSTER_MAX: u32 = 50_000;
/// How many events a command may need to be taken up when the clock stands.
const STEPS_FOR_COMMAND_MAX: u32 = 64;

/// How many events are looked through for the next that matters: half an hour of a cluster in which nothing happens.
const STEPS_TO_NEXT_MAX: u32 = 100_000;

/// A run and how it is looked at.
#[derive(Debug)]
pub struct Session {
    history: History,
    story: Story,
    /// How far the run has ever gone: the scrubber's right end.
    furthest: Instant,
    looking: Looking,
    pace: Pace,
    rests: Rests,
    rush: Rush,
    patience: Patience,
    told: Told,
    flights: Vec<Flight>,
    /// The event up to which `flights` and the story were followed.
    followed: u64,
    /// Which run it is of those that have been opened.
    run: u64,
    /// Raised with every change of the run that panels were told of.
    moment: u64,
    /// Raised whenever the clock is drawn anew.
    clock: u64,
    /// Whether the run has changed since panels were told.
    news: bool,
}

/// What has to be drawn again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redraw {
    /// Nothing.
    Nothing,
    /// Messages on their way, and no panel.
    Flights,
    /// Messages on their way, and the clock: no event has happened.
    Clock,
    /// What goes by how the run is looked at: the world is as it was.
    Looking,
    /// What shows the world or its clock.
    World,
}

impl Session {
    /// Opens the run of an address's fragment, or the first scenario.
    pub fn open(fragment: &str, preferences: Preferences) -> Session {
        let history = history_of(Scenario::Fresh.script()).expect("three brokers can always be started");
        let mut session = Session {
            history,
            story: Story::default(),
            furthest: Instant::START,
            looking: Looking::new(preferences, Scenario::Fresh),
            pace: Pace::default(),
            rests: Rests::default(),
            rush: Rush::default(),
            patience: Patience::default(),
            told: Told::default(),
            flights: Vec::new(),
            followed: 0,
            run: 0,
            moment: 0,
            clock: 0,
            news: false,
        };
        let opened = match fragment {
            "" => Intent::Open(Scenario::FirstWrite),
            link => Intent::OpenLink(link.to_owned()),
        };
        session.apply(opened);
        session
    }

    /// A scenario in a fresh page, for tests.
    #[cfg(test)]
    pub fn of(scenario: Scenario) -> Session {
        let mut session = Session::open("", Preferences::default());
        session.apply(Intent::Open(scenario));
        session
    }

    /// The run.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The world at this moment.
    pub fn world(&self) -> &World {
        self.history.world()
    }

    /// Its turning points, sorted.
    pub fn story(&self) -> &Story {
        &self.story
    }

    /// What client processes are called.
    pub fn names(&self) -> &Names {
        self.story.names()
    }

    /// What is on its way at this moment.
    pub fn flights(&self) -> &[Flight] {
        &self.flights
    }

    /// Whether so many messages are on their way that nobody follows a single one.
    pub fn is_crowded(&self) -> bool {
        self.flights.len() > CROWD
    }

    /// Whether so much happens that nobody follows a single record or row: messages on their way, or events a frame.
    pub fn is_rushed(&self) -> bool {
        // What stands is read, however it has come there.
        let rushes = self.looking.playback == Playback::Playing && self.rush.is_on();
        rushes || self.is_crowded()
    }

    /// Begins the run anew with a planted mistake, to see what a violation looks like. Without core's feature `bugs`,
    /// which only tests have, no mistake is made.
    pub fn plant(&mut self, bug: Bug) {
        self.history.plant(Some(bug));
        self.story = Story::default();
        self.follow();
        self.moment += 1;
    }

    /// How the run is looked at.
    pub fn looking(&self) -> &Looking {
        &self.looking
    }

    /// The virtual clock.
    pub fn now(&self) -> Instant {
        self.history.now()
    }

    /// How far the run has ever gone.
    pub fn furthest(&self) -> Instant {
        self.furthest
    }

    /// Another one whenever another run was opened.
    pub fn run(&self) -> u64 {
        self.run
    }

    /// Another one whenever the run is another.
    pub fn moment(&self) -> u64 {
        self.moment
    }

    /// Another one whenever the clock is to be drawn anew.
    pub fn clock(&self) -> u64 {
        self.clock
    }

    /// The number that the next line gets.
    pub fn next_line(&self) -> u32 {
        self.history.script().entries().len() as u32 + 1
    }

    /// The fragment of this run's link, opened at this moment.
    pub fn fragment(&self) -> Result<String, LinkError> {
        Link { script: self.history.script_text(), at: Some(self.history.now()) }.fragment()
    }

    /// The partition that a selection is about; the first of a person's own, where nothing is selected.
    pub fn selected_partition(&self, selection: &Selection) -> Option<TopicPartition> {
        let names = self.world().partition_names();
        let wanted = match selection {
            Selection::Partition(tp) | Selection::Record(_, tp, _) => Some(tp),
            Selection::Nothing | Selection::Fact(_) | Selection::Message(_) | Selection::OtherRun => None,
        };
        let found = wanted.filter(|tp| names.contains(tp)).cloned();
        found.or_else(|| names.into_iter().find(|tp| !is_internal(&tp.topic)))
    }

    /// The brokers that have a column on the stage, in their order.
    pub fn columns(&self) -> Vec<BrokerId> {
        let (world, looking) = (self.world(), &self.looking);
        let all = world.broker_ids();
        let most = columns::capacity(looking.width());
        if all.len() <= most {
            return all;
        }
        let selected = self.selected_partition(&looking.selection);
        let replicas =
            selected.and_then(|tp| world.partition_view(&tp, 0)).map(|partition| partition.replicas);
        let replicas: Vec<BrokerId> = replicas.iter().flatten().map(|replica| replica.broker).collect();
        columns::columns(&all, &replicas, looking.front, most)
    }

    /// Does what a person wants.
    pub fn apply(&mut self, intent: Intent) -> Redraw {
        if let Intent::Tick(real_ms) = intent {
            return self.tick(real_ms);
        }
        let Some(intent) = self.looking.apply(intent) else {
            // A clock that stands shows its moment everywhere, also where a panel's turn had not come.
            return if self.looking.playback != Playback::Playing && self.news {
                self.tell_news();
                Redraw::World
            } else {
                Redraw::Looking
            };
        };
        match intent {
            Intent::Step => {
                self.looking.playback = Playback::Stepping;
                self.history.step();
            }
            Intent::StepBack => {
                self.looking.playback = Playback::Stepping;
                self.history.step_back();
            }
            Intent::Undo => self.undo(),
            Intent::Redo => self.redo(),
            Intent::GoOn => self.go_on(),
            Intent::GoBack => self.go_back(),
            Intent::ToStart => self.seek_time(Instant::START),
            Intent::ToEnd => self.seek_time(self.furthest),
            Intent::SeekFact(id) => self.seek_fact(id),
            Intent::SeekTime(to) => self.seek_time(to),
            Intent::Run(line) => self.run_line(*line),
            Intent::CloseTelling => self.close_telling(),
            Intent::Open(scenario) => self.open_scenario(scenario),
            Intent::OpenLink(fragment) => self.open_link(&fragment),
            Intent::OpenScript(text) => self.open_script(text),
            // What is shared is the page's address, which only the page knows.
            _ => return Redraw::Nothing,
        }
        self.follow();
        self.tell_news();
        Redraw::World
    }

    fn tell_news(&mut self) {
        self.moment += 1;
        self.clock += 1;
        self.news = false;
    }

    fn tick(&mut self, real_ms: f64) -> Redraw {
        if self.looking.playback != Playback::Playing {
            return Redraw::Nothing;
        }
        let now = self.history.now();
        if self.looking.speed == Speed::Auto
            && self.flights.iter().any(|flight| flight.arrives.is_some() && !is_routine(flight))
        {
            self.patience.watched(real_ms, self.story.marks().len());
        }
        let span = self.looking.speed.span(real_ms, &self.flights, now, self.patience);
        self.pace.took(real_ms);
        let (before, position) = (self.history.fact_count(), self.history.position());
        self.history.run_until(now + span, self.pace.steps());
        self.rush.played(self.history.position() - position);
        self.furthest = self.furthest.max(self.history.now());
        if self.stop_where_told(before) {
            self.follow();
            self.tell_news();
            return Redraw::World;
        }
        let draws = self.rests.next(self.is_crowded(), real_ms);
        if self.history.position() != self.followed {
            self.follow();
            self.news = true;
        }
        if !draws {
            return Redraw::Flights;
        }
        self.clock += 1;
        if !std::mem::take(&mut self.news) {
            return Redraw::Clock;
        }
        self.moment += 1;
        Redraw::World
    }

    fn run_line(&mut self, line: Line) {
        let text = line.command.to_string();
        let as_shipped = self.looking.scenario().is_some() && self.history.is_as_given();
        match self.history.push(line) {
            Err(error) => self.looking.tell(Notice::Line(error, text.into())),
            Ok(pushed) => {
                self.looking.notice = match pushed.dropped {
                    0 => None,
                    dropped if as_shipped => Some(Notice::LeftScenario(dropped)),
                    dropped => Some(Notice::TookPlace(dropped)),
                };
                // What runs from beside the stage is watched there: the inspector's drawer stays open.
                self.looking.float = self.looking.float.filter(|float| *float == Float::Inspector);
                self.furthest = self.history.now();
                self.take_up(pushed.line);
                if self.looking.playback == Playback::Paused {
                    self.looking.playback = Playback::Playing;
                }
            }
        }
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
        let last = self.history.script().lines().next_back().map(|line| line.command.to_string());
        self.looking.notice = Some(match (self.history.undo(), last) {
            (true, Some(last)) => Notice::TakenBack(last.into()),
            _ => Notice::NothingToUndo,
        });
        self.furthest = self.furthest.min(self.history.now());
    }

    fn redo(&mut self) {
        match self.history.redo() {
            Some(line) => {
                self.looking.notice = None;
                self.furthest = self.history.now();
                self.take_up(line);
            }
            None => self.looking.notice = Some(Notice::NothingToRedo),
        }
    }

    fn seek_time(&mut self, to: Instant) {
        self.looking.playback = Playback::Stepping;
        self.history.seek_time(to);
    }

    /// Lets events happen until one matters, and selects it.
    fn go_on(&mut self) {
        self.looking.playback = Playback::Stepping;
        let (step, clock) = (self.history.position(), self.history.now());
        for _ in 0..STEPS_TO_NEXT_MAX {
            if !self.history.step() {
                break;
            }
            if let Some(id) = self.matter_of_last_event() {
                return self.looking.select(Selection::Fact(id));
            }
        }
        self.history.seek_moment(step, clock);
        self.looking.notice = Some(Notice::NothingFurther);
    }

    /// Goes back to the last event before this one that mattered, and selects it.
    fn go_back(&mut self) {
        let position = self.history.position();
        let earlier = |happened: &&Happened| happened.step < position && matters(&happened.fact.what);
        let told = self.history.told().rev().find(earlier);
        let found = told.or_else(|| self.history.turning_points().iter().rev().find(earlier));
        let Some(id) = found.map(|happened| happened.fact.id) else {
            self.seek_time(Instant::START);
            return self.looking.select(Selection::Nothing);
        };
        self.seek_fact(id);
        if let Some(first) = self.matter_of_last_event() {
            self.looking.select(Selection::Fact(first));
        }
    }

    /// The first fact of the last event that matters.
    fn matter_of_last_event(&self) -> Option<FactId> {
        let step = self.history.position();
        let of_last = self.history.told().rev().take_while(|happened| happened.step == step);
        of_last.filter(|happened| matters(&happened.fact.what)).last().map(|happened| happened.fact.id)
    }

    fn seek_fact(&mut self, id: FactId) {
        self.looking.playback = Playback::Stepping;
        self.looking.select(Selection::Fact(id));
        self.history.seek_step(self.history.step_of(id));
    }

    fn open_scenario(&mut self, scenario: Scenario) {
        match history_of(scenario.script()) {
            Err(errors) => self.looking.notice = Some(first_of(errors)),
            Ok(history) => {
                self.begin(history);
                self.looking.origin = Origin::Scenario(scenario);
            }
        }
    }

    fn open_link(&mut self, fragment: &str) {
        match read_link(fragment) {
            Err(notice) => self.looking.notice = Some(notice),
            Ok((history, at)) => {
                self.begin(history);
                self.looking.origin = match Scenario::begun_by(&self.history.script_text()) {
                    Some((scenario, false)) => Origin::Scenario(scenario),
                    Some((scenario, true)) => Origin::LinkFrom(scenario),
                    None => Origin::Link,
                };
                if let Some(at) = at {
                    self.history.seek_time(at);
                    self.looking.playback = Playback::Paused;
                }
            }
        }
    }

    /// A script of one's own. One that cannot be run goes back to the person, with all that is wrong with it.
    fn open_script(&mut self, text: Rc<str>) {
        match history_of(&text) {
            Err(errors) => {
                self.looking.refused_script = Some(Rc::new(RefusedScript { text, errors }));
                self.looking.float = Some(Float::Script);
            }
            Ok(history) => {
                self.begin(history);
                self.looking.origin = Origin::Script;
            }
        }
    }

    /// Another run: from the moment when its cluster is up. (How it came up can be seen by going back.)
    fn begin(&mut self, history: History) {
        self.history = history;
        self.run += 1;
        self.story = Story::default();
        self.furthest = Instant::START;
        self.told = Told::default();
        self.looking.begin();
        let first = self.history.script().lines().next().map(|line| line.number);
        for _ in 0..STEPS_FOR_CLUSTER_MAX {
            let lab = self.history.world().lab();
            if lab.line != first || !self.history.step() {
                break;
            }
        }
    }

    /// Takes in what has happened, or has not happened yet.
    fn follow(&mut self) {
        self.furthest = self.furthest.max(self.history.now());
        self.story.follow(&self.history);
        self.flights = self.history.world().flights();
        self.followed = self.history.position();
    }
}

fn history_of(text: &str) -> Result<History, Vec<PushError>> {
    let (script, errors) = Script::parse_what_can_be(text);
    let mut faults: Vec<PushError> = errors.into_iter().map(PushError::Parse).collect();
    faults.extend(World::refusals(&script).into_iter().map(PushError::Refused));
    if !faults.is_empty() {
        faults.sort_by_key(PushError::place);
        return Err(faults);
    }
    History::new(script.unfolded()).map_err(|error| vec![PushError::Refused(error)])
}

/// What a person is told of a script that is not theirs to mend: one that is refused has a fault at least.
fn first_of(mut errors: Vec<PushError>) -> Notice {
    Notice::Script(errors.swap_remove(0))
}

fn read_link(fragment: &str) -> Result<(History, Option<Instant>), Notice> {
    let link = Link::parse(fragment).map_err(Notice::Link)?;
    Ok((history_of(&link.script).map_err(first_of)?, link.at))
}

#[cfg(test)]
mod tests;
