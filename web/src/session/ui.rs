//! How a run is looked at: everything about the page that is not the world.

use highwater_core::history::PushError;
use highwater_core::permalink::LinkError;
use highwater_core::time::Span;

use super::form::Form;
use super::intent::{Float, Intent, Selection, Tab};
use super::playback::{Playback, Speed};
use crate::geometry::room::Room;
use crate::i18n::Locale;
use crate::scenarios::Scenario;

/// How a run is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Ui {
    /// What outlives the page.
    pub preferences: Preferences,
    /// Whether the clock runs.
    pub playback: Playback,
    /// How fast.
    pub speed: Speed,
    /// What the inspector is about.
    pub selection: Selection,
    /// The inspector's page.
    pub tab: Tab,
    /// What floats over the page.
    pub float: Option<Float>,
    /// What the person is told, until it is dismissed.
    pub notice: Option<Notice>,
    /// The line in the console.
    pub draft: String,
    /// How many commands back the person has gone in it.
    pub back: usize,
    /// The form that floats over the page.
    pub form: Option<Form>,
    /// The field whose bytes the mouse points at.
    pub pointed: Option<usize>,
    /// The first row of the facts that is shown; `None` follows the newest.
    pub facts_from: Option<usize>,
    /// How many rows of facts are made.
    pub fact_rows: usize,
    /// How much time the timeline shows.
    pub window: Span,
    /// Whether Kafka's own topics are shown.
    pub internal: bool,
    /// How wide the page is, in pixels.
    pub page_px: f64,
    /// Where the run came from; `None`: a link.
    pub scenario: Option<Scenario>,
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

/// What a person is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// A line cannot be read or run.
    Line(PushError),
    /// A link cannot be made or read.
    Link(LinkError),
    /// The script of a link cannot be run.
    Script(PushError),
    /// The link is in the clipboard.
    Copied,
    /// The link is in the address bar, but could not be copied.
    InAddressBar,
    /// There is no command to take back.
    NothingToUndo,
}

/// What the timeline shows at first, and its bounds.
const WINDOW: Span = Span(4_000_000);
const WINDOW_MIN: Span = Span(2_000);
const WINDOW_MAX: Span = Span(600_000_000);

/// How much larger everything is for a projector (the style sheets have the same figure).
const PROJECTOR_SCALE: f64 = 1.35;

/// The height of a fact's row (the style sheets have the same figure).
pub const FACT_PX: f64 = 28.0;
/// What else stands above and below the facts, at the least.
const AROUND_FACTS_PX: f64 = 400.0;

/// How many facts there is room for on a page so high, until the list itself is measured.
fn fact_rows_at_most(page_px: f64) -> usize {
    ((page_px - AROUND_FACTS_PX) / FACT_PX).max(12.0) as usize
}

impl Ui {
    /// For a run that begins.
    pub fn new(preferences: Preferences, scenario: Scenario) -> Ui {
        Ui {
            preferences,
            playback: Playback::Playing,
            speed: Speed::Auto,
            selection: Selection::Nothing,
            tab: Tab::Why,
            float: None,
            notice: None,
            draft: String::new(),
            back: 0,
            form: None,
            pointed: None,
            facts_from: None,
            fact_rows: fact_rows_at_most(900.0),
            window: WINDOW,
            internal: false,
            page_px: 1440.0,
            scenario: Some(scenario),
        }
    }

    /// The language.
    pub fn locale(&self) -> Locale {
        self.preferences.locale
    }

    /// How much larger everything is drawn.
    pub fn scale(&self) -> f64 {
        if self.preferences.projector { PROJECTOR_SCALE } else { 1.0 }
    }

    /// How much room the page has.
    pub fn room(&self) -> Room {
        Room::of(self.page_px / self.scale())
    }

    /// Another run begins.
    pub fn begin(&mut self) {
        self.playback = Playback::Playing;
        self.selection = Selection::Nothing;
        self.float = None;
        self.notice = None;
        self.facts_from = None;
        self.draft.clear();
        self.back = 0;
    }

    /// Does what concerns nothing but the looking.
    pub fn apply(&mut self, intent: Intent) {
        match intent {
            Intent::SetSpeed(speed) => self.speed = speed,
            Intent::Select(selection) => self.select(selection),
            Intent::Turn(tab) => {
                self.tab = tab;
                self.pointed = None;
            }
            Intent::Float(float) => self.float = if self.float == float { None } else { float },
            Intent::Draft(draft) => self.draft = draft,
            Intent::Fill(field, value) => {
                if let Some(form) = &mut self.form {
                    form.fill(field, value);
                }
            }
            Intent::Point(field) => self.pointed = field,
            Intent::ScrollFacts { from, rows } => {
                self.facts_from = from;
                self.fact_rows = rows;
            }
            Intent::Zoom(factor) => {
                let window = Span::from_micros((self.window.0 as f64 / factor) as u64);
                self.window = window.clamp(WINDOW_MIN, WINDOW_MAX);
            }
            Intent::ToggleInternal => self.internal = !self.internal,
            Intent::ToggleLocale => self.preferences.locale = self.preferences.locale.next(),
            Intent::ToggleTheme => {
                let light = self.preferences.theme == Theme::Light;
                self.preferences.theme = if light { Theme::Dark } else { Theme::Light };
            }
            Intent::ToggleProjector => self.preferences.projector = !self.preferences.projector,
            Intent::Resize { width, height } => {
                self.page_px = width;
                self.fact_rows = fact_rows_at_most(height / self.scale());
            }
            Intent::Tell(notice) => self.notice = Some(notice),
            Intent::Dismiss => self.notice = None,
            Intent::Tick(_)
            | Intent::TogglePlay
            | Intent::Step
            | Intent::StepBack
            | Intent::Undo
            | Intent::SeekFact(_)
            | Intent::SeekTime(_)
            | Intent::Run(_)
            | Intent::Open(_)
            | Intent::OpenLink(_)
            | Intent::Recall(_)
            | Intent::Share => {}
        }
    }

    fn select(&mut self, selection: Selection) {
        self.tab = match selection {
            Selection::Record(..) => Tab::Bytes,
            Selection::Partition(_) | Selection::Fact(_) | Selection::Nothing => Tab::Why,
        };
        self.selection = selection;
        self.pointed = None;
    }
}
