//! Every screen of the page, and the looks that it is seen in: for pictures, and for what is checked on all of them.
//!
//! A screen is a run at a moment, where the clock stands, and what a person then clicks. A new panel or dialog is one
//! entry more in [`SCREENS`].

use highwater_core::permalink::Link;
use highwater_core::time::Instant;

use crate::{Look, Page};

/// A desktop with room, a laptop, a projector, a tablet, a phone.
pub const SIZES: [(u32, u32); 5] = [(1920, 1080), (1440, 900), (1280, 720), (1024, 768), (390, 844)];
/// The window of a projector: all is larger there.
const PROJECTOR: (u32, u32) = (1280, 720);
const LANGUAGES: [&str; 2] = ["en", "zh-CN"];
const THEMES: [&str; 2] = ["light", "dark"];

/// A few looks that together have every size, language and theme.
pub fn some_looks() -> [Look; 5] {
    let [desktop, laptop, projector, tablet, phone] = SIZES;
    [
        look(desktop, "en", "light"),
        look(laptop, "zh-CN", "dark"),
        look(projector, "en", "dark"),
        look(tablet, "zh-CN", "light"),
        look(phone, "en", "light"),
    ]
}

/// Every look, by size, language and theme.
pub fn all_looks() -> impl Iterator<Item = Look> {
    let in_language = |size, language| THEMES.map(|theme| look(size, language, theme));
    SIZES.into_iter().flat_map(move |size| LANGUAGES.into_iter().flat_map(move |tag| in_language(size, tag)))
}

/// Both themes, on a laptop and on a phone: where contrast and order differ.
pub fn looks_of_readers() -> impl Iterator<Item = Look> {
    let looks = all_looks().filter(|look| look.language == "en");
    looks.filter(|look| look.width == 1440 || look.width == 390)
}

fn look((width, height): (u32, u32), language: &'static str, theme: &'static str) -> Look {
    Look { width, height, language, theme, projector: (width, height) == PROJECTOR, welcomed: true }
}

/// A screen: its name, the run and its moment, and what opens it.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// What it is called, also as a file.
    pub name: &'static str,
    script: &'static str,
    at: Instant,
    steps: &'static [Step],
    /// Whether somebody comes for the first time.
    is_first_visit: bool,
}

/// What a person does to open a screen.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Clicks an element once it is there; of several that fit, the first.
    Click(&'static str),
    /// The same; of several that fit, the last.
    ClickLast(&'static str),
    /// Has the panels beside the stage in sight: where there is little room, they are a drawer.
    Beside,
    /// Waits for an element.
    See(&'static str),
    /// Writes into a field.
    Write(&'static str, &'static str),
}

use Step::{Beside, Click, ClickLast, See, Write};

/// A leader is dead, and its successor takes a write that the other replica has yet to fetch.
const POSTER: &str = include_str!("poster.hw");
/// When that is.
const MOMENT: Instant = Instant(14_143_000);
const KRAFT: &str = include_str!("../../static/scenarios/kraft-failover.hw");
const CODECS: &str = include_str!("../../static/scenarios/codecs.hw");
/// A log in many small segments.
const LOG: &str = "cluster brokers=3\n\
    kafka-topics --create --topic log --replica-assignment 1:2:3 --config segment.bytes=4096 --config index.interval.bytes=256\n\
    seq -f 'order-%g-0123456789012345678901234567890123456789' 200 | kafka-console-producer --topic log --producer-property batch.size=200\n";
/// The gallery, once the picture of every scenario is made.
const ALL_DRAWN: &str = "dialog[open] .gallery:not(:has(.card-picture:empty))";
const LATE: Instant = Instant(12_000_000);

const fn of_poster(name: &'static str, steps: &'static [Step]) -> Screen {
    Screen { name, script: POSTER, at: MOMENT, steps, is_first_visit: false }
}

const fn late(name: &'static str, script: &'static str, steps: &'static [Step]) -> Screen {
    Screen { name, script, at: LATE, steps, is_first_visit: false }
}

/// All of them.
pub const SCREENS: &[Screen] = &[
    of_poster("first", &[]),
    Screen { is_first_visit: true, ..of_poster("first-visit", &[Beside]) },
    of_poster("fact", &[ClickLast(".fact .goto"), See(".fact.on")]),
    of_poster("bytes", &[ClickLast(".rec"), Beside]),
    late("log", LOG, &[Click("[data-tab=Log]"), Beside]),
    late(
        "look-up",
        LOG,
        &[
            Click("[data-tab=Log]"),
            Beside,
            Write(".find input", "137"),
            Click(".find button"),
            Click("[data-step=next]"),
            See(".tray.lit"),
        ],
    ),
    of_poster("messages", &[Click("[data-tab=Messages]"), Beside]),
    of_poster("compare", &[Click("[data-tab=Compare]"), Beside]),
    of_poster("replication", &[Click("[data-tab=Replication]"), Beside]),
    of_poster("producer", &[Click("[data-tab=Producer]"), Beside]),
    of_poster("timers", &[Click("[data-tab=Timers]"), Beside]),
    of_poster("disk", &[Click("[data-tab=Disk]"), Beside]),
    of_poster("groups", &[Click("[data-tab=Groups]"), Beside]),
    of_poster("metadata", &[Click("[data-tab=Metadata]"), Beside]),
    of_poster("table", &[Click("[data-tab=Table]"), Beside]),
    of_poster("metrics", &[Click("[data-tab=Metrics]"), Beside]),
    of_poster("invariants", &[Click("[data-tab=Invariants]"), Beside]),
    of_poster("scenarios", &[Click(".crumb"), See(ALL_DRAWN)]),
    of_poster(
        "new-cluster",
        &[Click(".crumb"), Click(".menu-verbs button:nth-of-type(1)"), See(".new-cluster")],
    ),
    of_poster("script", &[Click(".crumb"), Click(".menu-verbs button:nth-of-type(2)"), See(".editor")]),
    of_poster("export", &[Click(".to-export"), See("dialog[open]")]),
    of_poster("faults", &[Click("#broker-2 .verb[aria-haspopup]"), See("dialog[open]")]),
    of_poster("write", &[Click(".producers .line.wide:nth-of-type(2)"), See("dialog[open]")]),
    of_poster("keys", &[ClickLast(".page-buttons button"), See("dl.keys")]),
    late("quorum", KRAFT, &[Click("[data-tab=Metadata]"), Beside, See(".quorum")]),
    late("codec", CODECS, &[ClickLast(".rec"), Beside]),
];

impl Screen {
    /// Opens it in a browser, looked at in some way, and waits until all of it is to be seen.
    pub async fn show(&self, page: &Page, look: Look) {
        let link = Link { script: self.script.to_owned(), at: Some(self.at) };
        let look = Look { welcomed: !self.is_first_visit, ..look };
        page.look(&link.fragment().expect("the script of a screen fits a link"), look).await;
        for step in self.steps {
            step.take(page).await;
        }
        page.settle().await;
    }
}

impl Step {
    async fn take(self, page: &Page) {
        let there = async |css| page.until(css, &format!("document.querySelector('{css}') !== null")).await;
        match self {
            Click(css) => {
                there(css).await;
                page.js(&format!("document.querySelector('{css}').click()")).await;
            }
            ClickLast(css) => {
                there(css).await;
                page.js(&format!("[...document.querySelectorAll('{css}')].pop().click()")).await;
            }
            See(css) => there(css).await,
            Write(css, text) => {
                there(css).await;
                page.js(&format!(
                    "const field = document.querySelector('{css}'); field.value = '{text}'; \
                     field.dispatchEvent(new InputEvent('input', {{ bubbles: true }}))"
                ))
                .await;
            }
            Beside => {
                page.js("const open = document.querySelector('.drawer-open'); \
                     if (open && getComputedStyle(open).display !== 'none') open.click()")
                    .await;
            }
        }
    }
}
