//! One browser with the page in it.

use std::fmt;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use highwater_core::permalink::Link;
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::Url;

/// How long anything may take that a person waits for.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a driver may take to end a browser.
const PATIENCE_WITH_DRIVER: Duration = Duration::from_secs(10);
/// How often it is looked for.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// How the page is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The window's width.
    pub width: u32,
    /// The window's height.
    pub height: u32,
    /// `en` or `zh-CN`.
    pub language: &'static str,
    /// `light` or `dark`.
    pub theme: &'static str,
    /// Whether all is larger, for a room.
    pub projector: bool,
    /// Whether the page has been here before, and so says nothing of first steps.
    pub welcomed: bool,
}

impl Look {
    /// A desktop, in English, in the light.
    pub const DESKTOP: Look =
        Look { width: 1440, height: 900, language: "en", theme: "light", projector: false, welcomed: false };
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.width, self.language, self.theme)
    }
}

/// One browser with the page in it. It ends with this value, also when a test fails: geckodriver serves one at a time.
#[derive(Debug)]
pub struct Page {
    client: Client,
    /// The session's name at the driver; `None` once it has been closed.
    session: Option<String>,
    /// Where it saves files: a folder of its own.
    downloads: PathBuf,
}

impl Drop for Page {
    /// The test that failed has ended the runtime that `client` would need.
    fn drop(&mut self) {
        // A folder that stays is the system's to clean up.
        let _ = std::fs::remove_dir_all(&self.downloads);
        let Some(session) = &self.session else { return };
        let driver = variable("HIGHWATER_DRIVER");
        let host = driver.trim_start_matches("http://").trim_end_matches('/');
        let asked = TcpStream::connect(host).and_then(|mut stream| {
            // Once the browser has gone, a driver may keep the line open.
            stream.set_read_timeout(Some(PATIENCE_WITH_DRIVER))?;
            write!(
                stream,
                "DELETE /session/{session} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            )?;
            stream.read_to_end(&mut Vec::new())
        });
        // A driver that has gone has taken its browsers along.
        drop(asked);
    }
}

impl Page {
    /// Opens the page on a run; `None`: as a newcomer finds it.
    pub async fn open(script: Option<&str>) -> Page {
        let fragment = script.map(|script| {
            let link = Link { script: script.to_owned(), at: None };
            link.fragment().expect("the script of a test fits a link")
        });
        Page::open_at(&fragment.unwrap_or_default(), Look::DESKTOP).await
    }

    /// Opens the page at a fragment of its address, looked at in some way.
    pub async fn open_at(fragment: &str, look: Look) -> Page {
        let page = Page::blank().await;
        page.look(fragment, look).await;
        page
    }

    /// Opens the page anew in this browser, at a fragment of its address, looked at in some way.
    pub async fn look(&self, fragment: &str, look: Look) {
        self.set_size(look).await;
        // Where nothing is: the page must not run before it is set up.
        self.goto(&format!("{}nothing", variable("HIGHWATER_PAGE"))).await;
        let settings = [
            ("locale", look.language.to_owned()),
            ("theme", look.theme.to_owned()),
            ("projector", look.projector.to_string()),
            ("welcomed", look.welcomed.to_string()),
        ];
        for (name, value) in settings {
            self.js(&format!("localStorage.setItem('highwater.1.{name}', '{value}')")).await;
        }
        self.goto(fragment).await;
        self.until("the page to be drawn", "document.querySelector('.app .stage') !== null").await;
    }

    /// A browser that has not been anywhere yet.
    pub async fn blank() -> Page {
        let driver = variable("HIGHWATER_DRIVER");
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let downloads = own_folder();
        builder.capabilities(capabilities(&downloads));
        let client = retry(|| builder.connect(&driver)).await;
        let session =
            client.session_id().await.unwrap_or_else(|error| panic!("a browser without a name: {error}"));
        Page { client, session, downloads }
    }

    /// Another tab takes the place of this one, as when a person comes back.
    pub async fn reopen(&self) {
        let reopened = async {
            let new = self.client.new_window(true).await?;
            self.client.close_window().await?;
            self.client.switch_to_window(new.handle).await
        };
        reopened.await.unwrap_or_else(|error| panic!("cannot open another tab: {error}"));
    }

    /// Has Chromium do what its own protocol knows, and WebDriver does not.
    pub async fn devtools(&self, method: &'static str, params: Value) -> Value {
        let result = self.client.issue_cmd(DevTools { method, params }).await;
        result.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Goes to a fragment of the page's address, or to another address altogether.
    pub async fn goto(&self, fragment: &str) {
        let address = match fragment {
            address if address == "about:blank" || address.starts_with("http:") => address.to_owned(),
            "" => variable("HIGHWATER_PAGE"),
            fragment => format!("{}#{fragment}", variable("HIGHWATER_PAGE")),
        };
        self.client.goto(&address).await.unwrap_or_else(|error| panic!("cannot go to {address}: {error}"));
    }

    /// The inner size of the window, whatever frames the browser adds.
    async fn set_size(&self, look: Look) {
        let size = self.client.set_window_size(look.width, look.height).await;
        size.unwrap_or_else(|error| panic!("cannot resize: {error}"));
        let inner = self.js("return [innerWidth, innerHeight]").await;
        let missing = |n: usize, wanted: u32| wanted.saturating_sub(inner[n].as_u64().unwrap_or(0) as u32);
        let (width, height) = (look.width + missing(0, look.width), look.height + missing(1, look.height));
        let size = self.client.set_window_size(width, height).await;
        size.unwrap_or_else(|error| panic!("cannot resize: {error}"));
    }

    /// Runs JavaScript and gives what it returns.
    pub async fn js(&self, script: &str) -> Value {
        let result = self.client.execute(script, Vec::new()).await;
        result.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Waits until a JavaScript expression is true.
    pub async fn until(&self, what: &str, expression: &str) {
        if !self.until_or(PATIENCE, expression).await {
            let seen = self.js("return document.body.innerText").await;
            panic!(
                "waited in vain for {what}\n{expression}\n--- the page says:\n{}",
                seen.as_str().unwrap_or("")
            );
        }
    }

    /// Waits until a JavaScript expression is true, or for so long; whether it is true.
    pub async fn until_or(&self, patience: Duration, expression: &str) -> bool {
        let begun = Instant::now();
        while self.js(&format!("return !!({expression})")).await != json!(true) {
            if begun.elapsed() > patience {
                return false;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        true
    }

    /// Runs JavaScript that may wait, and gives what it returns.
    pub async fn js_async(&self, script: &str) -> Value {
        let script = format!("const done = arguments[0]; (async () => {{ {script} }})().then(done)");
        let result = self.client.execute_async(&script, Vec::new()).await;
        result.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Waits until what has been done is on the screen: fonts are there, motion has come to its end, canvases over the
    /// page have been drawn.
    pub async fn settle(&self) {
        self.js_async(
            "const frame = () => new Promise(requestAnimationFrame);
             await document.fonts.ready; await frame(); await frame();
             const ends = document.getAnimations().map(motion => motion.finished.catch(() => {}));
             await Promise.all(ends); await frame(); await frame();",
        )
        .await;
    }

    /// Waits until an element's text holds `text`.
    pub async fn until_text(&self, css: &str, text: &str) {
        let expression = format!(
            "[...document.querySelectorAll({})].some(e => e.textContent.includes({}))",
            json!(css),
            json!(text)
        );
        self.until(&format!("'{text}' in {css}"), &expression).await;
    }

    /// The text of the first element that fits.
    pub async fn text(&self, css: &str) -> String {
        let found =
            self.js(&format!("return document.querySelector({})?.textContent ?? ''", json!(css))).await;
        found.as_str().unwrap_or_default().to_owned()
    }

    /// How many elements fit.
    pub async fn count(&self, css: &str) -> u64 {
        let found = self.js(&format!("return document.querySelectorAll({}).length", json!(css))).await;
        found.as_u64().unwrap_or_default()
    }

    /// The virtual clock, in microseconds.
    pub async fn moment(&self) -> u64 {
        let moment = self.js("return document.querySelector('.app').dataset.moment").await;
        moment.as_str().and_then(|text| text.parse().ok()).expect("the page carries its moment")
    }

    /// Clicks the first element that fits.
    pub async fn click(&self, css: &str) {
        let element = self.client.find(Locator::Css(css)).await;
        let element = element.unwrap_or_else(|error| panic!("there is no {css}: {error}"));
        element.click().await.unwrap_or_else(|error| panic!("cannot click {css}: {error}"));
    }

    /// Clicks the button that says `text`.
    pub async fn click_button(&self, text: &str) {
        let path = format!("//button[normalize-space(.)={}]", json!(text));
        let element = self.client.find(Locator::XPath(&path)).await;
        let element = element.unwrap_or_else(|error| panic!("no button says '{text}': {error}"));
        element.click().await.unwrap_or_else(|error| panic!("cannot click '{text}': {error}"));
    }

    /// Presses a key, wherever the focus is.
    pub async fn press(&self, key: char) {
        let press = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        let pressed = self.client.perform_actions(press).await;
        pressed.unwrap_or_else(|error| panic!("cannot press {key:?}: {error}"));
    }

    /// Types a line into the console and runs it.
    pub async fn run(&self, line: &str) {
        self.type_into("#console-line", line).await;
        self.press('\u{e007}').await;
    }

    /// Types into a field.
    pub async fn type_into(&self, css: &str, text: &str) {
        let element = self.client.find(Locator::Css(css)).await;
        let element = element.unwrap_or_else(|error| panic!("there is no {css}: {error}"));
        element.click().await.unwrap_or_else(|error| panic!("cannot click {css}: {error}"));
        element.send_keys(text).await.unwrap_or_else(|error| panic!("cannot type into {css}: {error}"));
    }

    /// Chooses a file with such a text in a field for files.
    pub async fn choose_file(&self, css: &str, name: &str, text: &[u8]) {
        let path = self.downloads.join(name);
        std::fs::write(&path, text)
            .unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
        let element = self.client.find(Locator::Css(css)).await;
        let element = element.unwrap_or_else(|error| panic!("there is no {css}: {error}"));
        let chosen = element.send_keys(&path.to_string_lossy()).await;
        chosen.unwrap_or_else(|error| panic!("cannot choose {}: {error}", path.display()));
    }

    /// What the page saves as a file of this name, once it is there.
    pub async fn saved(&self, name: &str) -> Vec<u8> {
        let (path, begun) = (self.downloads.join(name), Instant::now());
        loop {
            // A browser gives a file its name when it is whole; Firefox makes an empty one of that name first.
            match std::fs::read(&path) {
                Ok(bytes) if !bytes.is_empty() => return bytes,
                _ if begun.elapsed() > PATIENCE => panic!("no file {} was saved", path.display()),
                _ => tokio::time::sleep(LOOK_EVERY).await,
            }
        }
    }

    /// A picture of the window, as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        self.client.screenshot().await.unwrap_or_else(|error| panic!("cannot take a picture: {error}"))
    }

    /// Closes the browser.
    pub async fn close(mut self) {
        self.client.clone().close().await.unwrap_or_else(|error| panic!("cannot close: {error}"));
        self.session = None;
    }
}

/// A command of the Chrome DevTools Protocol, which chromedriver hands on.
#[derive(Debug)]
struct DevTools {
    method: &'static str,
    params: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "cmd": self.method, "params": self.params }).to_string()))
    }
}

/// The page as a host serves it that does not know what wasm is.
pub fn address_of_old_host() -> String {
    variable("HIGHWATER_PAGE_OF_OLD_HOST")
}

/// The page as a host serves it that takes half a minute for the program.
pub fn address_of_slow_host() -> String {
    variable("HIGHWATER_PAGE_OF_SLOW_HOST")
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run this through `cargo xtask`"))
}

/// The browser's own options: `webdriver.json`, as the component tests have them, and where files are saved.
fn capabilities(downloads: &Path) -> Capabilities {
    let file = include_str!("../../webdriver.json");
    let mut capabilities: Value = serde_json::from_str(file).expect("webdriver.json holds capabilities");
    capabilities["goog:chromeOptions"]["prefs"] = json!({ "download.default_directory": downloads });
    let prefs = json!({ "browser.download.folderList": 2, "browser.download.dir": downloads });
    capabilities["moz:firefoxOptions"]["prefs"] = prefs;
    serde_json::from_value(capabilities).expect("it still does")
}

/// A new folder, which no other page of this run has.
fn own_folder() -> PathBuf {
    static PAGES: AtomicU32 = AtomicU32::new(0);
    let name = format!("highwater-{}-{}", std::process::id(), PAGES.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder)
        .unwrap_or_else(|error| panic!("cannot make {}: {error}", folder.display()));
    folder
}

/// A driver that has just been started may not listen yet.
async fn retry<T, E: fmt::Display, F: Future<Output = Result<T, E>>>(mut attempt: impl FnMut() -> F) -> T {
    let begun = Instant::now();
    loop {
        match attempt().await {
            Ok(value) => return value,
            Err(error) if begun.elapsed() > PATIENCE => panic!("no browser: {error}"),
            Err(_) => tokio::time::sleep(LOOK_EVERY).await,
        }
    }
}
