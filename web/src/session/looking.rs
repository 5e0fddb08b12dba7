//! How a run is looked at, as far as more than one panel has to know: what a panel alone needs is its own state.

use std::rc::Rc;

use highwater_core::history::PushError;
use highwater_core::ids::BrokerId;
use highwater_core::script::{BrokerVerb, Command};

use super::directory::{Directories, DirectoryError};
use super::intent::{Float, Intent, Selection, Unfolded};
use super::notice::Notice;
use super::playback::{Playback, Speed};
use crate::geometry::room::{Height, Room};
use crate::panels::Tab;
use crate::scenarios::Scenario;
use crate::texts::Locale;

/// How a run is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Looking {
    /// What outlives the page.
    pub preferences: Preferences,
    /// Whether the clock runs.
    pub playback: Playback,
    /// How fast.
    pub speed: Speed,
    /// What the inspector is about.
    pub selection: Selection,
    /// The broker that was asked to have the first column, where not all have one.
    pub front: Option<BrokerId>,
    /// How often something was selected: the inspector opens the panel about it, also when it is the same again.
    pub selected: u32,
    /// The panel to which the person has turned.
    pub turned: Turned,
    /// What floats over the page.
    pub float: Option<Float>,
    /// Whether the open panel of the inspector has the room over the stage.
    pub wide: bool,
    /// What is wanted in the place of tapes, where the page is low.
    pub unfolded: Option<Unfolded>,
    /// What the person is told, until it is dismissed.
    pub notice: Option<Notice>,
    /// How often a line was refused: it goes back to the console each time, also when it is the same again.
    pub refused: u32,
    /// How wide the page is, in the window's pixels.
    pub page_px: f64,
    /// How high.
    pub page_height_px: f64,
    /// Where the run came from.
    pub origin: Origin,
    /// What a person has tried so far.
    pub tried: Tried,
    /// A script that could not be opened, to be mended.
    pub refused_script: Option<Rc<RefusedScript>>,
    /// The log directories that were opened last, or why they could not be.
    pub directories: Option<Result<Rc<Directories>, DirectoryError>>,
}

/// To which panel of the inspector a person has turned. It is open until something else is selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turned {
    /// The panel.
    pub to: Tab,
    /// How often something had been selected then.
    selected: u32,
    /// How often a panel was turned to: it takes the focus each time.
    pub times: u32,
}

/// Where a run came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The menu.
    Scenario(Scenario),
    /// A link to a run that no scenario has begun.
    Link,
    /// A link to a run that goes on from a scenario.
    LinkFrom(Scenario),
    /// A script that the person wrote, chose or had made by a form.
    Script,
}

/// A script that cannot be run.
#[derive(Clone, Debug, PartialEq)]
pub struct RefusedScript {
    /// Its text.
    pub text: Rc<str>,
    /// All that is wrong with it.
    pub errors: Vec<PushError>,
}

/// What outlives the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// The language.
    pub locale: Locale,
    /// The theme.
    pub theme: Theme,
    /// Whether everything is larger.
    pub projector: bool,
    /// Whether the hints of the first visit are no longer wanted.
    pub welcomed: bool,
}

/// What a person has tried so far, of what the hints of the first visit name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// Has stopped the clock, or gone by single events.
    pub stepped: bool,
    /// Has looked at a record's bytes.
    pub record: bool,
    /// Has killed a broker.
    pub kill: bool,
    /// Has run one of Kafka's tools.
    pub tool: bool,
}

impl Tried {
    fn note(&mut self, intent: &Intent) {
        match intent {
            Intent::TogglePlay | Intent::Step | Intent::StepBack => self.stepped = true,
            Intent::Select(Selection::Record(..)) => self.record = true,
            Intent::Run(line) => match line.command {
                Command::Broker { verb: BrokerVerb::Kill, .. } => self.kill = true,
                Command::Tool { .. } => self.tool = true,
                _ => {}
            },
            _ => {}
        }
    }
}

/// Light on dark, or dark on light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Its name in the style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// How much larger everything is for a projector (the style sheets have the same figure).
const PROJECTOR_SCALE: f64 = 1.35;

impl Looking {
    /// For a run that begins.
    pub fn new(preferences: Preferences, scenario: Scenario) -> Looking {
        Looking {
            preferences,
            playback: Playback::Playing,
            speed: Speed::Auto,
            selection: Selection::Nothing,
            selected: 0,
            turned: Turned::default(),
            front: None,
            float: None,
            wide: false,
            unfolded: None,
            notice: None,
            refused: 0,
            page_px: 1440.0,
            page_height_px: 900.0,
            origin: Origin::Scenario(scenario),
            tried: Tried::default(),
            refused_script: None,
            directories: None,
        }
    }

    /// The scenario that the run came from, if it came from one.
    pub fn scenario(&self) -> Option<Scenario> {
        match self.origin {
            Origin::Scenario(scenario) => Some(scenario),
            Origin::Link | Origin::LinkFrom(_) | Origin::Script => None,
        }
    }

    /// The panel of the inspector that is open: the one about what was selected, or one that was turned to since.
    pub fn panel(&self) -> Tab {
        let since = self.turned.selected == self.selected;
        if since { self.turned.to } else { Tab::about(&self.selection) }
    }

    /// The language.
    pub fn locale(&self) -> Locale {
        self.preferences.locale
    }

    /// How much larger everything is drawn.
    pub fn scale(&self) -> f64 {
        if self.preferences.projector { PROJECTOR_SCALE } else { 1.0 }
    }

    /// How wide the page is, in its own pixels.
    pub fn width(&self) -> f64 {
        self.page_px / self.scale()
    }

    /// How high the page is, in its own pixels.
    pub fn height(&self) -> f64 {
        self.page_height_px / self.scale()
    }

    /// How much room the page has.
    pub fn room(&self) -> Room {
        Room::of(self.width())
    }

    /// How much of that is in its height. On a telephone the page scrolls, and is as high as it has to be.
    pub fn storey(&self) -> Height {
        if self.room() == Room::Carousel { Height::Tall } else { Height::of(self.height()) }
    }

    /// Another run begins.
    pub(super) fn begin(&mut self) {
        self.playback = Playback::Playing;
        self.selection = Selection::Nothing;
        self.front = None;
        self.float = None;
        self.notice = None;
        self.refused_script = None;
    }

    /// Tells the person something.
    pub(super) fn tell(&mut self, notice: Notice) {
        self.refused += u32::from(matches!(notice, Notice::Line(..)));
        self.notice = Some(notice);
    }

    /// Selects something to be asked about.
    pub(super) fn select(&mut self, selection: Selection) {
        self.selection = selection;
        self.selected += 1;
    }

    /// Does what concerns nothing but the looking; gives back what concerns the run.
    pub(super) fn apply(&mut self, intent: Intent) -> Option<Intent> {
        self.tried.note(&intent);
        match intent {
            Intent::Welcomed => self.preferences.welcomed = true,
            Intent::SetSpeed(speed) => self.speed = speed,
            Intent::TogglePlay => {
                let playing = self.playback == Playback::Playing;
                self.playback = if playing { Playback::Paused } else { Playback::Playing };
            }
            Intent::Select(selection) => self.select(selection),
            Intent::Turn(to) => {
                self.turned = Turned { to, selected: self.selected, times: self.turned.times + 1 };
                if self.room() != Room::Desk {
                    self.float = Some(Float::Inspector);
                }
            }
            Intent::Float(float) => {
                self.float = if self.float == float { None } else { float };
                self.refused_script = None;
            }
            Intent::OpenDirectory(opened) => {
                self.directories = Some(opened);
                self.float = Some(Float::Directory);
            }
            Intent::NextLocale => self.preferences.locale = self.preferences.locale.next(),
            Intent::ToggleTheme => {
                let light = self.preferences.theme == Theme::Light;
                self.preferences.theme = if light { Theme::Dark } else { Theme::Light };
            }
            Intent::ToggleProjector => self.preferences.projector = !self.preferences.projector,
            Intent::ToFront(broker) => self.front = Some(broker),
            Intent::ToggleWide => self.wide = !self.wide,
            Intent::Unfold(what) => self.unfolded = Some(what).filter(|_| self.unfolded != Some(what)),
            Intent::Resize { width, height } => (self.page_px, self.page_height_px) = (width, height),
            Intent::Tell(notice) => self.tell(notice),
            Intent::Dismiss => self.notice = None,
            other => return Some(other),
        }
        None
    }
}
