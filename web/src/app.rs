//! The page as a whole: owns the session, hands frames to panels, and tells the ports what has changed.

use std::rc::Rc;

use yew::prelude::*;

use crate::panels::{
    ConsolePanel, FactsPanel, Floats, Header, Inspector, Overlay, Panel, Stage, Timeline, stay_at_end,
};
use crate::parts::icon::{Icon, icon};
use crate::parts::piece::piece;
use crate::ports::events::{Events, page_resized};
use crate::ports::frame_loop::FrameLoop;
use crate::ports::{address, measures, settings};
use crate::session::{Float, Frame, Intent, Notice, Preferences, Redraw, Session, Ui, is_late};
use crate::shared::Shared;

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
        let tick = if let Intent::Tick(real_ms) = intent { Some(real_ms) } else { None };
        let changes_run =
            matches!(intent, Intent::Run(_) | Intent::Undo | Intent::Open(_) | Intent::OpenLink(_));
        let redraw = self.session.apply(intent);
        if share {
            self.share();
        } else if changes_run {
            self.write_address();
        }
        match (redraw, tick) {
            (Redraw::Nothing, _) => {}
            (_, Some(real_ms)) => {
                measures::take();
                self.turns.next(self.session.frame(), real_ms);
            }
            (_, None) => {
                measures::forget();
                self.turns = Turns::of(self.session.frame());
            }
        }
        if redraw == Redraw::World && *self.ui != *self.session.ui() {
            self.ui = Rc::new(self.session.ui().clone());
            self.show_preferences();
        }
        redraw != Redraw::Nothing
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let now = self.session.now();
        let panel_of = |frame| Panel { frame, ui: self.ui.clone(), on: self.on.clone() };
        let panel = panel_of(self.turns.beside.clone());
        let texts = self.ui.locale().texts();
        html! {
            <div class="app" data-moment={now.0.to_string()} data-playback={self.ui.playback.name()}
                data-room={self.ui.room().name()}>
                { piece(Header { now, ui: self.ui.clone(), on: self.on.clone() }) }
                <div class="work">
                    { piece(Stage(panel_of(self.turns.stage.clone()))) }
                    { piece(FactsPanel(panel.clone())) }
                    { piece(Overlay { panel: panel_of(self.session.frame()), now }) }
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
        stay_at_end(&self.ui);
    }
}

impl App {
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

/// Which frame the stage draws, and which one the panels beside it: while the clock runs they take turns, so that a
/// frame has half of the page to bring up to date.
#[derive(Debug)]
struct Turns {
    stage: Shared<Frame>,
    beside: Shared<Frame>,
    /// Whether the stage was the last to be brought up to date.
    stage_was: bool,
    /// How many frames have only moved messages since.
    rested: u32,
}

/// While a crowd of messages is on its way, so many frames move them alone: nobody reads figures that change sixty times a
/// second, and everybody sees dots that stumble.
const RESTS_IN_CROWD: u32 = 2;
/// And so many after a frame that came late.
const RESTS_WHEN_LATE: u32 = 1;

impl Turns {
    /// All panels draw the same frame.
    fn of(frame: Shared<Frame>) -> Turns {
        Turns { stage: frame.clone(), beside: frame, stage_was: false, rested: 0 }
    }

    /// One half draws a new frame, or neither.
    fn next(&mut self, frame: Shared<Frame>, real_ms: f64) {
        let rests = if frame.is_crowded() {
            RESTS_IN_CROWD
        } else if is_late(real_ms) {
            RESTS_WHEN_LATE
        } else {
            0
        };
        if self.rested < rests {
            self.rested += 1;
            return;
        }
        self.rested = 0;
        self.stage_was = !self.stage_was;
        *(if self.stage_was { &mut self.stage } else { &mut self.beside }) = frame;
    }
}
