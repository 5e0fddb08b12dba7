//! The page's panels. A panel is a room: one folder with what it asks of the session, its own state, its drawing and
//! its tests; its texts stand in the file of its name in each language. Only the header, the inspector's frame and the
//! floats, which belong to the page as a whole, take theirs from `page.ftl` (the faults have a file of their own).
//!
//! To add a panel to the inspector, add its folder and one line to the list below. What panels are made of is in
//! [`parts`](crate::parts).

pub mod bytes;
pub mod cluster;
mod compare;
pub mod console;
mod directory;
mod disk;
mod editor;
mod export;
pub mod facts;
mod first_visit;
pub mod floats;
mod gallery;
mod groups;
mod header;
mod inspector;
mod invariants;
mod log;
mod messages;
mod metadata;
mod metrics;
mod new_cluster;
mod palette;
mod producer;
mod replication;
mod table;
mod telling;
pub mod timeline;
mod timers;
pub mod why;

use yew::prelude::*;

pub use self::cluster::{ClusterPanel, ROW_TURNS, STAGE_ID};
pub use self::console::{ConsolePanel, LINE_ID as CONSOLE_LINE_ID};
pub use self::facts::FactsPanel;
pub use self::floats::Floats;
pub use self::header::Header;
pub use self::inspector::Inspector;
pub use self::telling::TellingPanel;
pub use self::timeline::TimelinePanel;

use crate::desk::Moment;
use crate::session::Selection;
use crate::texts::{self, Locale, Page};

/// The panels of the inspector, one a line: its name, its room, its component. They stand in shelves, by what they are
/// asked.
macro_rules! panels {
    ($($shelf:ident { $($name:ident => $room:ident::$component:ident),* $(,)? })*) => {
        /// A panel of the inspector.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum Tab {
            #[default]
            $($(
                #[allow(missing_docs, reason = "a panel's own module says what it is")]
                $name,
            )*)*
        }

        impl Tab {
            /// All, in order.
            pub const ALL: &'static [Tab] = &[$($(Tab::$name),*),*];

            /// The shelves: what each is called, and what stands on it.
            pub(crate) const SHELVES: &'static [(fn(Page) -> &'static str, &'static [Tab])] =
                &[$((Page::$shelf, &[$(Tab::$name),*])),*];

            /// What it is called.
            pub fn title(self, locale: Locale) -> &'static str {
                match self {
                    $($(Tab::$name => texts::$name(locale).tab(),)*)*
                }
            }

            /// The panel itself.
            pub fn draw(self, moment: Moment) -> Html {
                match self {
                    $($(Tab::$name => html! { <$room::$component {moment} /> },)*)*
                }
            }
        }
    };
}

panels! {
    shelf_explain {
        Why => why::WhyPanel,
        Log => log::LogPanel,
        Bytes => bytes::BytesPanel,
        Messages => messages::MessagesPanel,
        Compare => compare::ComparePanel,
    }
    shelf_inside {
        Replication => replication::ReplicationPanel,
        Producer => producer::ProducerPanel,
        Groups => groups::GroupsPanel,
        Timers => timers::TimersPanel,
    }
    shelf_cluster {
        Table => table::TablePanel,
        Metrics => metrics::MetricsPanel,
        Metadata => metadata::MetadataPanel,
        Disk => disk::DiskPanel,
        Invariants => invariants::InvariantsPanel,
    }
}

impl Tab {
    /// The panel that answers what a selection asks.
    pub fn about(selection: &Selection) -> Tab {
        match selection {
            Selection::Record(..) => Tab::Bytes,
            Selection::Message(_) => Tab::Messages,
            Selection::OtherRun => Tab::Compare,
            Selection::Partition(_) | Selection::Fact(_) | Selection::Nothing => Tab::Why,
        }
    }
}
