//! Highwater's page: a Kafka cluster to watch, break and rewind in a browser.
//!
//! ```text
//! click ─► Intent ─► Session::apply ─► History ─► World
//! pixels ◄─ Yew diff ◄─ panels ◄─ Frame ◄────────┘
//! ```
//!
//! One direction, no event bus, no polling. What is on the screen is a pure function of the world, the moment, the
//! selection and the language. In the order of reading:
//!
//! | module | what it is |
//! |---|---|
//! | [`session`] | a run and what a person looks at in it; pure, tested natively |
//! | [`scenarios`] | the scripts that the page ships |
//! | [`i18n`] | every text, in English and Simplified Chinese |
//! | [`geometry`] | where things go, from numbers to pixels; pure, tested natively |
//! | [`panels`], [`parts`] | the page: roots that take a frame, and leaves that know their properties only |
//! | [`ports`] | the only modules that touch the browser |
//! | [`app`] | holds them together |

pub mod app;
pub mod geometry;
pub mod i18n;
pub mod panels;
pub mod parts;
pub mod ports;
pub mod scenarios;
pub mod sentences;
pub mod session;
mod shared;
pub(crate) mod texts;
pub use self::texts::Locale;

pub use self::app::App;
pub use self::shared::Shared;

/// Starts the page.
pub fn run() {
    ports::panic::tell();
    yew::Renderer::<App>::new().render();
}
