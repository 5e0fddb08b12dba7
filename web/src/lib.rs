//! Highwater's page: a Kafka cluster to watch, break and rewind in a browser.
//!
//! ```text
//! click ─► Command ─► Intent ─► Session::apply ─► History ─► World
//! pixels ◄─ Yew diff ◄─ panels ◄─ what each asks of it ◄─────┘
//! ```
//!
//! One direction, no event bus, no polling. What is on the screen is a pure function of the world, the moment, the
//! selection and the language. In the order of reading:
//!
//! | module | what it is |
//! |---|---|
//! | [`session`] | a run and how it is looked at; pure, tested natively |
//! | [`scenarios`] | the scripts that the page ships |
//! | `texts`, [`sentences`] | every text, from files in Fluent's syntax; facts, refusals and notices in words |
//! | [`geometry`] | where things go, from numbers to pixels; pure, tested natively |
//! | `verbs` | what one key does, anywhere on the page |
//! | [`desk`] | what every panel has at hand: the session to look at, intents, the language |
//! | [`panels`] | the page's rooms: each asks for what it shows, while it is open |
//! | [`parts`] | leaves that know their properties only |
//! | [`ports`] | the only modules that touch the browser |
//! | [`app`] | holds them together |

pub mod app;
pub mod desk;
pub mod geometry;
pub mod panels;
pub mod parts;
pub mod ports;
pub mod scenarios;
pub mod sentences;
pub mod session;
mod texts;
mod turns;
mod verbs;

pub use self::app::App;
pub use self::texts::Locale;

/// Starts the page.
pub fn run() {
    ports::panic::tell();
    yew::Renderer::<App>::new().render();
}
