//! The page as a whole: takes intents to the session, tells panels when it is their turn to look, and the ports what
//! has changed.

use std::rc::Rc;

use yew::prelude::*;

use crate::desk::{Desk, Moment};
use crate::panels::{
    ClusterPanel, ConsolePanel, FactsPanel, Floats, Header, Inspector, STAGE_ID, TellingPanel, TimelinePanel,
};
use crate::parts::icon::{Icon, icon};
use crate::ports::events::{self, Events};
use crate::ports::files::Drops;
use crate::ports::frame_loop::FrameLoop;
use crate::ports::{address, elements, flight_painter, measures, settings};
use crate::session::{Float, Intent, Looking, Notice, Playback, Preferences, Redraw, Session};
use crate::texts::{Locale, Page};
use crate::turns::{Pace, Turns};

/// The canvas of messages on their way, over the stage.
const OVERLAY_ID: &str = "overlay";

/// The page. A struct component, since a session is changed in place, not copied sixty times a second.
#[derive(Debug)]
pub struct App {
    desk: Desk,
    looking: Rc<Looking>,
    turns: Turns,
    /// What the document shows already.
    shown: Option<Preferences>,
    _events: Events,
    _drops: Drops,
    _frames: FrameLoop,
}

impl Component for App {
    type Message = Intent;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> App {
        let on = ctx.link().callback(|intent| intent);
        let mut session = Session::open(&address::fragment(), settings::load());
        session.apply(events::page_resized());
        let mut app = App {
            looking: Rc::new(session.looking().clone()),
            turns: Turns::of(Moment(session.moment()), Moment(session.clock())),
            desk: Desk::new(session, on.clone()),
            shown: None,
            _events: Events::listen(&on),
            _drops: Drops::listen(&on),
            _frames: FrameLoop::start(on.reform(Intent::Tick)),
        };
        app.show_preferences();
        app
    }

    fn update(&mut self, _: &Context<Self>, intent: Intent) -> bool {
        let tick = matches!(intent, Intent::Tick(_));
        let share = intent == Intent::Share;
        let changes_run = matches!(
            intent,
            Intent::Run(_)
                | Intent::Undo
                | Intent::Redo
                | Intent::Open(_)
                | Intent::OpenLink(_)
                | Intent::OpenScript(_)
        );
        let redraw = self.desk.change(|session| session.apply(intent));
        if share {
            self.share();
        } else if changes_run {
            self.write_address();
        }
        let (moment, clock, pace, stands) = self.desk.look(|session| {
            let stands = session.looking().playback != Playback::Playing;
            let pace = match (session.is_crowded(), session.is_rushed()) {
                (true, _) => Pace::Crowded,
                (false, true) => Pace::Rushed,
                (false, false) => Pace::Calm,
            };
            (Moment(session.moment()), Moment(session.clock()), pace, stands)
        });
        match redraw {
            Redraw::Nothing if !share => return false,
            Redraw::Flights => {
                measures::take();
                self.move_flights();
                return false;
            }
            Redraw::Clock => {
                measures::take();
                self.turns.tick(clock);
            }
            Redraw::World if tick && !stands => {
                measures::take();
                self.turns.next(moment, clock, pace);
            }
            Redraw::World => {
                measures::forget();
                self.turns = Turns::of(moment, clock);
            }
            Redraw::Looking | Redraw::Nothing => {
                measures::forget();
                if stands {
                    self.turns = Turns::of(moment, clock);
                }
            }
        }
        self.look_again();
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let page = Page(self.looking.locale());
        let turns = &self.turns;
        let (now, flights) = self.desk.look(|session| (session.now(), session.flights().len()));
        html! {
            <ContextProvider<Desk> context={self.desk.clone()}>
            <ContextProvider<Locale> context={self.looking.locale()}>
            <ContextProvider<Rc<Looking>> context={self.looking.clone()}>
                <div class="app" data-moment={now.0.to_string()} data-playback={self.looking.playback.name()}
                    data-room={self.looking.room().name()} data-height={self.looking.storey().name()}>
                    <button class="skip" onclick={|_: MouseEvent| elements::focus(STAGE_ID)}>{ page.skip() }</button>
                    <Header moment={turns.header()} />
                    <TellingPanel moment={turns.beside()} />
                    <div class="work">
                        <ClusterPanel around={turns.around()} rows={turns.rows()} />
                        <FactsPanel moment={turns.facts()} />
                        <canvas id={OVERLAY_ID} class="overlay" aria-hidden="true" data-flights={flights.to_string()} />
                    </div>
                    <Inspector moment={turns.beside()} />
                    <TimelinePanel moment={turns.beside()} />
                    <ConsolePanel moment={turns.beside()} />
                    <Floats moment={turns.beside()} />
                    <button class="drawer-open" onclick={self.desk.wants(Intent::Float(Some(Float::Inspector)))}
                        aria-label={page.inspector()}>{ page.inspector() }{ icon(Icon::Down) }</button>
                </div>
            </ContextProvider<Rc<Looking>>>
            </ContextProvider<Locale>>
            </ContextProvider<Desk>>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        measures::outdate();
        self.move_flights();
    }
}

impl App {
    /// Draws the messages on their way, and leaves the rest of the page alone.
    fn move_flights(&self) {
        let locale = self.looking.locale();
        self.desk.look(|session| flight_painter::paint(OVERLAY_ID, session.flights(), session.now(), locale));
    }

    /// Takes over how the run is looked at, where that is another way.
    fn look_again(&mut self) {
        let looking = self.desk.look(|session| {
            (*self.looking != *session.looking()).then(|| Rc::new(session.looking().clone()))
        });
        if let Some(looking) = looking {
            self.looking = looking;
            self.show_preferences();
        }
    }

    /// The address always is this run's link, so that reloading loses nothing.
    fn write_address(&mut self) -> bool {
        match self.desk.look(Session::fragment) {
            Ok(fragment) => address::replace_fragment(&fragment),
            Err(error) => {
                self.desk.change(|session| session.apply(Intent::Tell(Notice::Link(error))));
                return false;
            }
        }
        true
    }

    fn share(&mut self) {
        if self.write_address() {
            let desk = self.desk.clone();
            address::copy_address(move |copied| {
                desk.want(Intent::Tell(if copied { Notice::Copied } else { Notice::InAddressBar }));
            });
        }
    }

    fn show_preferences(&mut self) {
        if self.shown != Some(self.looking.preferences) {
            settings::apply(self.looking.preferences);
            self.shown = Some(self.looking.preferences);
        }
    }
}
