//! Pictures of the page: its first screen in three widths, two languages, two themes, every other screen in some of these
//! looks; and the one in the README.

use std::fs;
use std::path::Path;

use highwater_core::permalink::Link;
use highwater_core::time::Instant;
use highwater_tests::{Look, Page};

const WIDTHS: [(u32, u32); 3] = [(1440, 900), (1024, 768), (390, 844)];
const LANGUAGES: [&str; 2] = ["en", "zh-CN"];
const THEMES: [&str; 2] = ["light", "dark"];
/// A leader is dead, and its successor takes a write that the other replica has yet to fetch.
const POSTER: &str = include_str!("poster.hw");
/// When that is.
const MOMENT: Instant = Instant(14_143_000);
const KRAFT: &str = include_str!("../../../static/scenarios/kraft-failover.hw");
const CODECS: &str = include_str!("../../../static/scenarios/codecs.hw");
/// A log in many small segments.
const LOG: &str = "cluster brokers=3\n\
    kafka-topics --create --topic log --replica-assignment 1:2:3 --config segment.bytes=4096 --config index.interval.bytes=256\n\
    seq -f 'order-%g-0123456789012345678901234567890123456789' 200 | kafka-console-producer --topic log --producer-property batch.size=200\n";
const LATE: Instant = Instant(12_000_000);

/// The looks that every screen is seen in.
const SOME: [Look; 3] = [
    Look { width: 1440, height: 900, language: "en", theme: "light" },
    Look { width: 1440, height: 900, language: "zh-CN", theme: "dark" },
    Look { width: 390, height: 844, language: "zh-CN", theme: "light" },
];

/// A screen: its name, the run and its moment, and what opens it.
struct Screen {
    name: &'static str,
    script: &'static str,
    at: Instant,
    open: &'static str,
}

const fn screen(name: &'static str, open: &'static str) -> Screen {
    Screen { name, script: POSTER, at: MOMENT, open }
}

const SCREENS: &[Screen] = &[
    screen("bytes", "[...document.querySelectorAll('.rec')].pop().click()"),
    Screen { name: "log", script: LOG, at: LATE, open: "document.querySelector('[data-tab=Log]').click()" },
    screen("messages", "document.querySelector('[data-tab=Messages]').click()"),
    screen("groups", "document.querySelector('[data-tab=Groups]').click()"),
    screen("metadata", "document.querySelector('[data-tab=Metadata]').click()"),
    screen("invariants", "document.querySelector('[data-tab=Invariants]').click()"),
    screen("scenarios", "document.querySelector('.crumb').click()"),
    screen(
        "new-cluster",
        "document.querySelector('.crumb').click(); requestAnimationFrame(() => document.querySelectorAll('.menu-verbs button')[0].click())",
    ),
    screen(
        "script",
        "document.querySelector('.crumb').click(); requestAnimationFrame(() => document.querySelectorAll('.menu-verbs button')[1].click())",
    ),
    screen("faults", "document.querySelector('#broker-2 .verb[aria-haspopup]').click()"),
    screen("write", "document.querySelector('.producers .line.wide').click()"),
    screen("keys", "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true }))"),
    Screen {
        name: "quorum",
        script: KRAFT,
        at: LATE,
        open: "document.querySelector('[data-tab=Metadata]').click()",
    },
    Screen {
        name: "codec",
        script: CODECS,
        at: LATE,
        open: "[...document.querySelectorAll('.rec')].pop().click()",
    },
];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ stands in the checkout").to_owned();
    let folder = root.join("screenshots");
    fs::create_dir_all(&folder).expect("screenshots/ can be made");
    let first = Screen { name: "first", ..screen("", "") };
    for (width, height) in WIDTHS {
        for language in LANGUAGES {
            for theme in THEMES {
                picture(&first, Look { width, height, language, theme }, &folder).await;
            }
        }
    }
    for screen in SCREENS {
        for look in SOME {
            picture(screen, look, &folder).await;
        }
    }
    let readme = root.join("static/readme.png");
    fs::copy(folder.join("first-1440-en-light.png"), &readme).expect("static/readme.png can be written");
    println!("{}", readme.display());
}

async fn picture(screen: &Screen, look: Look, folder: &Path) {
    let link = Link { script: screen.script.to_owned(), at: Some(screen.at) };
    let page = Page::open_at(&link.fragment().expect("a scenario fits a link"), look).await;
    page.js(screen.open).await;
    // Two frames: one to draw, one for the canvases over it.
    page.js("window.drawn = 0; requestAnimationFrame(() => requestAnimationFrame(() => window.drawn = 1))")
        .await;
    page.until("two frames", "window.drawn === 1").await;
    // Where the inspector is a drawer, a panel is seen in the open one.
    if screen.open.contains("tab=") || screen.open.contains(".rec") {
        page.js("const open = document.querySelector('.drawer-open'); if (open && getComputedStyle(open).display !== 'none') open.click()").await;
        page.until(
            "the drawer",
            "(box => box.right <= innerWidth)(document.querySelector('.inspector').getBoundingClientRect())",
        )
        .await;
    }
    let path = folder.join(format!("{}-{}-{}-{}.png", screen.name, look.width, look.language, look.theme));
    fs::write(&path, page.picture().await).expect("the picture can be written");
    println!("{}", path.display());
    page.close().await;
}
