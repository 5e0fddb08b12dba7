//! Pictures of the page: three widths, two languages, two themes; and the one in the README.

use std::fs;
use std::path::{Path, PathBuf};

use highwater_core::permalink::Link;
use highwater_core::time::Instant;
use highwater_tests::{Look, Page};

const WIDTHS: [(u32, u32); 3] = [(1440, 900), (1024, 768), (390, 844)];
const LANGUAGES: [&str; 2] = ["en", "zh-CN"];
const THEMES: [&str; 2] = ["light", "dark"];
/// A leader is dead, and its successor takes a write that the other replica has yet to fetch.
const SCRIPT: &str = include_str!("poster.hw");
/// When that is.
const MOMENT: Instant = Instant(14_143_000);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ stands in the checkout").to_owned();
    let folder = root.join("screenshots");
    fs::create_dir_all(&folder).expect("screenshots/ can be made");
    for (width, height) in WIDTHS {
        for language in LANGUAGES {
            for theme in THEMES {
                let path = folder.join(format!("{width}-{language}-{theme}.png"));
                picture(Look { width, height, language, theme }, path).await;
            }
        }
    }
    let readme = root.join("static/readme.png");
    fs::copy(folder.join("1440-en-light.png"), &readme).expect("static/readme.png can be written");
    println!("{}", readme.display());
}

async fn picture(look: Look, path: PathBuf) {
    let link = Link { script: SCRIPT.to_owned(), at: Some(MOMENT) };
    let page = Page::open_at(&link.fragment().expect("a scenario fits a link"), look).await;
    // Two frames: one to draw, one for the canvases over it.
    page.js("window.drawn = 0; requestAnimationFrame(() => requestAnimationFrame(() => window.drawn = 1))")
        .await;
    page.until("two frames", "window.drawn === 1").await;
    fs::write(&path, page.picture().await).expect("the picture can be written");
    println!("{}", path.display());
    page.close().await;
}
