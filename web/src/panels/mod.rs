//! The page's panels: each takes the frame and draws its part of it. What they are made of is in [`parts`](crate::parts).

mod bytes;
mod console;
mod facts;
mod faults;
mod floats;
mod group;
mod header;
mod inspector;
mod metadata;
mod stage;
mod timeline;
mod why;

use std::rc::Rc;

use yew::prelude::*;

pub use self::console::{ConsolePanel, LINE_ID as CONSOLE_LINE_ID};
pub use self::facts::{FactsPanel, stay_at_end};
pub use self::floats::Floats;
pub use self::header::Header;
pub use self::inspector::Inspector;
pub use self::stage::{ROW_TURNS, Stage};
pub use self::timeline::Timeline;

use crate::parts::wants;
use crate::session::{Frame, Intent, Ui};
use crate::shared::Shared;

/// What every panel is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// The world at this moment.
    pub frame: Shared<Frame>,
    /// How it is looked at.
    pub ui: Rc<Ui>,
    /// Where intents go.
    pub on: Callback<Intent>,
}

impl Panel {
    /// A click, or another thing that a mouse does, that wants `intent`.
    pub(crate) fn wants(&self, intent: Intent) -> Callback<MouseEvent> {
        wants(&self.on, intent)
    }
}
