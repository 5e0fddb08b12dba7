//! The page as a whole: owns the session, hands frames to panels, and tells the ports what has changed.

use std::rc::Rc;

use yew::prelude::*;

use crate::panels::{
    ConsolePanel, FactsPanel, Floats, Header, Inspector, Panel, ROW_TURNS, Stage, Timeline, stay_at_end,
};
use crate::parts::icon::{Icon, icon};
use crate::parts::piece::piece;
use crate::ports::events::{Events, page_resized};
use crate::ports::frame_loop::FrameLoop;
use crate::ports::{address, flight_painter, measures, settings};
use crate::session::{Float, Frame, Intent, Notice, Preferences, Redraw, Session, Ui};
use crate::shared::Shared;

/// The canvas of messages on their way, over the stage.
const OVERLAY_ID: &str = "overlay";

/// The page. A struct component, since a session is changed in place, not copied sixty times a second.
#[derive(Debug)]
pub struct App {
    session: Session,
    ui: Rc<Ui>,
    turns: Turns,
    on: Callback<Intent>,
    /// What the document shows already.
    shown: Option<Preferences>,
    _events: Events,
    _frames: FrameLoop,
}

impl Component for App {
    type Message = Intent;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> App {
        let on = ctx.link().callback(|intent| intent);
        let mut session = Session::open(&address::fragment(), settings::load());
        session.apply(page_resized());
        let mut app = App {
            ui: Rc::new(session.ui().clone()),
            turns: Turns::of(session.frame()),
            session,
            shown: None,
            _events: Events::listen(&on),
            _frames: FrameLoop::start(on.clone()),
            on,
        };
        app.show_preferences();
        app
    }

    fn update(&mut self, _: &Context<Self>, intent: Intent) -> bool {
        let share = intent == Intent::Share;
        let tick = matches!(intent, Intent::Tick(_));
        let changes_run =
            matches!(intent, Intent::Run(_) | Intent::Undo | Intent::Open(_) | Intent::OpenLink(_));
        let redraw = self.session.apply(intent);
        if share {
            self.share();
        } else if changes_run {
            self.write_address();
        }
        match redraw {
            Redraw::Nothing => return false,
            Redraw::Flights => {
                measures::take();
                self.move_flights();
                return false;
            }
            Redraw::Clock | Redraw::World if tick => {
                measures::take();
                self.turns.next(self.session.frame());
            }
            Redraw::Clock | Redraw::World => {
                measures::forget();
                self.turns = Turns::of(self.session.frame());
            }
        }
        if redraw == Redraw::World && *self.ui != *self.session.ui() {
            self.ui = Rc::new(self.session.ui().clone());
            self.show_preferences();
        }
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let panel_of = |frame| Panel { frame, ui: self.ui.clone(), on: self.on.clone() };
        let part = |n: usize| panel_of(self.turns.parts[n].clone());
        let panel = part(BESIDE);
        // In a crowd the clock, too, has its turn.
        let now = if panel.frame.is_crowded() { panel.frame.view.now } else { self.session.now() };
        let texts = self.ui.locale().texts();
        html! {
            <div class="app" data-moment={now.0.to_string()} data-playback={self.ui.playback.name()}
                data-room={self.ui.room().name()}>
                { piece(Header { now, ui: self.ui.clone(), on: self.on.clone() }) }
                <div class="work">
                    { piece(Stage { around: part(AROUND), rows: self.turns.parts[..ROW_TURNS].to_vec() }) }
                    { piece(FactsPanel(part(FACTS))) }
                    <canvas id={OVERLAY_ID} class="overlay" aria-hidden="true"
                        data-flights={self.session.flights().len().to_string()} />
                </div>
                { piece(Inspector(panel.clone())) }
                { piece(Timeline { panel: panel.clone(), now }) }
                { piece(ConsolePanel(panel.clone())) }
                { piece(Floats(panel.clone())) }
                <button class="drawer-open" onclick={panel.wants(Intent::Float(Some(Float::Inspector)))}
                    aria-label={texts.inspector}>{ texts.inspector }{ icon(Icon::Down) }</button>
            </div>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        measures::outdate();
        stay_at_end(&self.ui);
        self.move_flights();
    }
}

impl App {
    /// Draws what is on its way now, and leaves the rest of the page alone.
    fn move_flights(&self) {
        flight_painter::paint(OVERLAY_ID, self.session.flights(), self.session.now());
    }

    /// The address always is this run's link, so that reloading loses nothing.
    fn write_address(&mut self) -> bool {
        match self.session.fragment() {
            Ok(fragment) => address::replace_fragment(&fragment),
            Err(error) => {
                self.session.apply(Intent::Tell(Notice::Link(error)));
                return false;
            }
        }
        true
    }

    fn share(&mut self) {
        if self.write_address() {
            let on = self.on.clone();
            address::copy_address(move |copied| {
                on.emit(Intent::Tell(if copied { Notice::Copied } else { Notice::InAddressBar }));
            });
        }
    }

    fn show_preferences(&mut self) {
        if self.shown != Some(self.ui.preferences) {
            settings::apply(self.ui.preferences);
            self.shown = Some(self.ui.preferences);
        }
    }
}

/// Which frame each part of the page draws. While the clock runs they take turns, so that no frame has all of them to
/// bring up to date.
#[derive(Debug)]
struct Turns {
    parts: Vec<Shared<Frame>>,
    /// Whose turn it was last.
    turn: usize,
}

/// The rows of the cluster, then what is around them, then the panels beside the stage.
const PARTS: usize = ROW_TURNS + 3;
const AROUND: usize = ROW_TURNS;
const FACTS: usize = ROW_TURNS + 1;
const BESIDE: usize = ROW_TURNS + 2;

impl Turns {
    /// All parts draw the same frame.
    fn of(frame: Shared<Frame>) -> Turns {
        Turns { parts: vec![frame; PARTS], turn: 0 }
    }

    /// One part draws a new frame; where nothing crowds, the whole stage, or all that is beside it.
    fn next(&mut self, frame: Shared<Frame>) {
        let (stage, beside) = (0..FACTS, FACTS..PARTS);
        let parts = if frame.is_crowded() {
            self.turn = (self.turn + 1) % PARTS;
            self.turn..self.turn + 1
        } else if stage.contains(&self.turn) {
            self.turn = FACTS;
            beside
        } else {
            self.turn = 0;
            stage
        };
        self.parts[parts].fill(frame);
    }
}
