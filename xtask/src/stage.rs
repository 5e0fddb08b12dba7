//! What a program needs to drive the page in a real browser: the page, served, and a WebDriver beside it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;

use crate::serve::{Host, Site};
use crate::tools::Tool;
use crate::{Done, page, setup, sh};

/// The path that the page is served under: it must work from any.
const SUB_PATH: &str = "/some/sub/path/";

/// The screen that nobody sees: its size and depth.
const SCREEN: &str = "1600x1200x24";

/// The browser that the page is looked at with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Driven by chromedriver, with a session for every test thread.
    Chromium,
    /// Driven by geckodriver, which has one session at a time.
    Firefox,
    /// WebKitGTK's own small browser, on a screen that nobody sees; one session at a time too.
    WebKit,
}

impl Browser {
    fn driver(self) -> Command {
        match self {
            Browser::Chromium => Command::new("chromedriver"),
            Browser::Firefox => Command::new(Tool::geckodriver().program()),
            Browser::WebKit => Command::new("WebKitWebDriver"),
        }
    }
}

/// The page and a driver, for as long as this value lives.
#[derive(Debug)]
pub struct Stage {
    page: String,
    /// The same from a host that does not know what wasm is.
    page_of_old_host: String,
    /// The same from a host that takes its time.
    page_of_slow_host: String,
    driver: String,
    port: u16,
    _driver: sh::Companion,
    /// The screen of a browser that cannot do without one.
    _screen: Option<sh::Companion>,
}

impl Drop for Stage {
    /// A chromedriver that is killed leaves its browsers running: it is asked to end them first. A test that
    /// geckodriver serves ends its own (`highwater_tests::Page`).
    fn drop(&mut self) {
        let asked = TcpStream::connect(("127.0.0.1", self.port)).and_then(|mut stream| {
            stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
            stream.read_to_end(&mut Vec::new())
        });
        // A driver that has ended already has nothing left to end.
        drop(asked);
    }
}

impl Stage {
    /// Builds the page unless it is there, serves it, and starts the browser's driver.
    pub fn set(browser: Browser) -> Done<Stage> {
        setup::for_browsers()?;
        if browser == Browser::WebKit {
            setup::for_webkit()?;
        }
        let dist = sh::root().join("dist");
        if !dist.join("index.html").exists() {
            page::build()?;
        }
        let port = free_port()?;
        let serve = |host| Site::new(&dist, SUB_PATH).on(host).in_background();
        let (mut driver, display) = (browser.driver(), format!(":{port}"));
        let screen = (browser == Browser::WebKit).then(|| {
            let size = ["-screen", "0", SCREEN, "-nolisten", "tcp"];
            sh::Companion::start(Command::new("Xvfb").arg(&display).args(size))
        });
        let screen = screen.transpose()?;
        if screen.is_some() {
            driver.env("DISPLAY", display);
        }
        let driver = sh::Companion::start(driver.arg(format!("--port={port}")))?;
        Ok(Stage {
            page: serve(Host::Usual)?,
            page_of_old_host: serve(Host::Old)?,
            page_of_slow_host: serve(Host::Slow)?,
            driver: format!("http://127.0.0.1:{port}"),
            port,
            _driver: driver,
            _screen: screen,
        })
    }

    /// Cargo, told where the page and the driver are.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = sh::cargo(arguments);
        cargo.env("HIGHWATER_PAGE", &self.page).env("HIGHWATER_DRIVER", &self.driver);
        cargo.env("HIGHWATER_PAGE_OF_OLD_HOST", &self.page_of_old_host);
        cargo.env("HIGHWATER_PAGE_OF_SLOW_HOST", &self.page_of_slow_host);
        cargo
    }
}

fn free_port() -> Done<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|error| format!("no free port: {error}"))?;
    listener.local_addr().map(|address| address.port()).map_err(|error| error.to_string())
}
