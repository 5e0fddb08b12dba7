//! What every panel has at hand: the session to look at, a way to say what a person wants, and the language.
//!
//! ```text
//! App ── Desk (never another one) ──► panels: use_query asks the session, wants() sends intents
//!     ── Looking, Locale (rarely another one) ──► panels that go by them
//!     ── Moment (a property, each panel when it is its turn) ──► the query asks again
//! ```
//!
//! A panel looks at the session only in [`use_query`], which asks again when the panel's moment or what it asks about
//! is another one. What a person does to a panel alone (hovering, typing, folding) changes neither: that panel is drawn
//! again from what it has, and nobody asks the world. [`counts`] keeps count of both, for a test.

use std::cell::RefCell;
use std::rc::Rc;

use highwater_core::history::PushError;
use highwater_core::script::{Command, Line};
use yew::prelude::*;

use crate::session::{Intent, Looking, Notice, Session};
use crate::texts::Locale;

/// The session, and where intents go.
#[derive(Clone, Debug)]
pub struct Desk(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    session: RefCell<Session>,
    on: Callback<Intent>,
}

/// There is one desk: it never is another one.
impl PartialEq for Desk {
    fn eq(&self, other: &Desk) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Desk {
    /// A session on a desk; what panels want goes to `on`.
    pub fn new(session: Session, on: Callback<Intent>) -> Desk {
        Desk(Rc::new(Inner { session: RefCell::new(session), on }))
    }

    /// Looks at the session. For the page itself, and for a click that takes along what it finds; what a panel shows it
    /// asks for by [`use_query`].
    pub fn look<T>(&self, ask: impl FnOnce(&Session) -> T) -> T {
        ask(&self.0.session.borrow())
    }

    /// Changes the session. For the page itself, in the one place where intents arrive.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Session) -> T) -> T {
        change(&mut self.0.session.borrow_mut())
    }

    /// Says what a person wants.
    pub fn want(&self, intent: Intent) {
        self.0.on.emit(intent);
    }

    /// A click, or another thing that a mouse does, that wants `intent`.
    pub fn wants(&self, intent: Intent) -> Callback<MouseEvent> {
        self.0.on.reform(move |_| intent.clone())
    }

    /// Where intents go.
    pub fn on(&self) -> &Callback<Intent> {
        &self.0.on
    }

    /// A click that runs a command.
    pub fn runs(&self, command: Command) -> Callback<MouseEvent> {
        self.wants(Intent::Run(Box::new(line_of(command))))
    }

    /// Reads a line that was typed and runs it; false where it cannot be read, which the person is told.
    pub fn submit(&self, text: &str) -> bool {
        let number = self.look(Session::next_line);
        match Line::parse(text.trim(), number) {
            Ok(line) => {
                self.want(Intent::Run(Box::new(line)));
                true
            }
            Err(error) => {
                self.want(Intent::Tell(Notice::Line(PushError::Parse(error), text.into())));
                false
            }
        }
    }
}

/// The line that a command is, as a person would type it.
pub(crate) fn line_of(command: Command) -> Line {
    let text = command.to_string().into();
    Line { number: 0, column: 1, at: None, command, text, comment: None, goes_on_at: [].into() }
}

/// When a panel was last told to look. Two are equal when there is nothing new between them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment(pub u64);

/// What most panels are given.
#[derive(Clone, Copy, Debug, PartialEq, Properties)]
pub struct PanelProps {
    /// When to look.
    pub moment: Moment,
}

/// The desk.
#[hook]
pub fn use_desk() -> Desk {
    use_context().expect("panels stand on the page, which has a desk")
}

/// How the run is looked at.
#[hook]
pub fn use_looking() -> Rc<Looking> {
    use_context().expect("panels stand on the page, which knows how the run is looked at")
}

/// The language.
#[hook]
pub fn use_locale() -> Locale {
    use_context().expect("panels stand on the page, which has a language")
}

/// What a panel shows of the session: asked for at each moment, and about something else when `about` is another one.
#[hook]
pub fn use_query<A, T>(panel: &'static str, moment: Moment, about: A, ask: fn(&Session, &A) -> T) -> Rc<T>
where
    A: PartialEq + 'static,
    T: 'static,
{
    let desk = use_desk();
    counts::drew(panel);
    use_memo((moment, about), move |(_, about)| {
        counts::looked(panel);
        desk.look(|session| ask(session, about))
    })
}

/// How often each panel was drawn, and how often it looked at the session.
pub mod counts {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    thread_local! {
        static COUNTS: RefCell<BTreeMap<&'static str, Count>> = const { RefCell::new(BTreeMap::new()) };
    }

    /// One panel's.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Count {
        /// How often it looked at the session.
        pub looks: u32,
        /// How often it was drawn.
        pub draws: u32,
    }

    pub(super) fn looked(panel: &'static str) {
        COUNTS.with_borrow_mut(|counts| counts.entry(panel).or_default().looks += 1);
    }

    pub(super) fn drew(panel: &'static str) {
        COUNTS.with_borrow_mut(|counts| counts.entry(panel).or_default().draws += 1);
    }

    /// What was counted so far, by panel.
    pub fn all() -> BTreeMap<&'static str, Count> {
        COUNTS.with_borrow(Clone::clone)
    }
}
