//! A static file server, for people and for tests: what hosts do (they compress, and tell browsers what to keep), no
//! more.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::{Done, gzip, page, sh};

const DEFAULT_PORT: u16 = 8080;
/// How many ports after the wanted one are tried.
const PORTS_TRIED: u16 = 20;
/// What a slow host sends of the program at a time, and how long it then waits: the whole takes half a minute.
const SLOWLY: (usize, Duration) = (4096, Duration::from_millis(100));

/// Builds the page, serves it, and opens a browser.
pub fn run(arguments: &[String]) -> Done {
    let port = arguments.iter().skip_while(|word| *word != "--port").nth(1);
    let port = port.map_or(Ok(DEFAULT_PORT), |port| port.parse().map_err(|_| format!("no port: {port}")))?;
    let dist = page::build()?;
    let listener = (port..port.saturating_add(PORTS_TRIED))
        .find_map(|port| TcpListener::bind(("127.0.0.1", port)).ok())
        .ok_or_else(|| format!("ports {port} and the {PORTS_TRIED} after it are taken: try --port N"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    println!("\n  Highwater is at http://{address}/  (Ctrl-C ends)\n");
    if !arguments.iter().any(|word| word == "--no-open") {
        open_browser(&format!("http://{address}/"));
    }
    Site::new(&dist, "/").serve(&listener);
    Ok(())
}

/// What is served, and how.
#[derive(Debug)]
pub struct Site {
    folder: PathBuf,
    /// The path that it is served under.
    prefix: &'static str,
    host: Host,
    /// What compressed files look like, by name: content has one name for ever.
    packed: Mutex<BTreeMap<PathBuf, Arc<[u8]>>>,
}

/// What kind of host a site stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// As hosts are.
    Usual,
    /// It does not know what wasm is, and so calls it something else.
    Old,
    /// It sends the program slowly, so that a person sees what stands there before it.
    Slow,
}

impl Site {
    /// A site on a usual host.
    pub fn new(folder: &Path, prefix: &'static str) -> Site {
        Site { folder: folder.to_owned(), prefix, host: Host::Usual, packed: Mutex::default() }
    }

    /// The same on another kind of host.
    pub fn on(self, host: Host) -> Site {
        Site { host, ..self }
    }

    /// Serves it from a free port, in the background; gives the address.
    pub fn in_background(self) -> Done<String> {
        let listener =
            TcpListener::bind(("127.0.0.1", 0)).map_err(|error| format!("no free port: {error}"))?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let prefix = self.prefix;
        thread::spawn(move || self.serve(&listener));
        Ok(format!("http://{address}{prefix}"))
    }

    fn serve(self, listener: &TcpListener) {
        let site = Arc::new(self);
        for stream in listener.incoming().filter_map(Result::ok) {
            let site = site.clone();
            // A connection that breaks off concerns nobody else.
            thread::spawn(move || drop(site.answer(stream)));
        }
    }

    fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(stream.try_clone()?).lines();
        let Some(request) = lines.next().transpose()? else { return Ok(()) };
        let mut takes_gzip = false;
        while let Some(line) = lines.next().transpose()?.filter(|line| !line.is_empty()) {
            let line = line.to_ascii_lowercase();
            takes_gzip |= line.starts_with("accept-encoding:") && line.contains("gzip");
        }
        let wanted = request.split(' ').nth(1).unwrap_or("/");
        let found = file_for(wanted, &self.folder, self.prefix);
        let Some((path, bytes)) = found.and_then(|path| Some((path.clone(), fs::read(path).ok()?))) else {
            let body = b"not found\n";
            write_head(&mut stream, "404 Not Found", "Content-Type: text/plain\r\n", body)?;
            return stream.write_all(body);
        };
        let content_type = match content_type(&path) {
            "application/wasm" if self.host == Host::Old => "application/octet-stream",
            known => known,
        };
        // Only the page itself may change behind its name.
        let keep = if is_named_by_content(&path) { "max-age=31536000, immutable" } else { "no-cache" };
        let mut head = format!("Content-Type: {content_type}\r\nCache-Control: {keep}\r\n");
        let mut bytes: Arc<[u8]> = bytes.into();
        if takes_gzip {
            head += "Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n";
            bytes = self.packed(&path, &bytes);
        }
        write_head(&mut stream, "200 OK", &head, &bytes)?;
        if self.host == Host::Slow && content_type == "application/wasm" {
            return write_slowly(&mut stream, &bytes);
        }
        stream.write_all(&bytes)
    }

    fn packed(&self, path: &Path, bytes: &[u8]) -> Arc<[u8]> {
        if !is_named_by_content(path) {
            return gzip::compress(bytes).into();
        }
        let mut packed = self.packed.lock().expect("nobody panics with the lock in hand");
        packed.entry(path.to_owned()).or_insert_with(|| gzip::compress(bytes).into()).clone()
    }
}

/// Writes everything of an answer that stands before its body.
fn write_head(stream: &mut TcpStream, status: &str, head: &str, body: &[u8]) -> std::io::Result<()> {
    let length = body.len();
    write!(stream, "HTTP/1.1 {status}\r\n{head}Content-Length: {length}\r\nConnection: close\r\n\r\n")
}

fn write_slowly(stream: &mut TcpStream, body: &[u8]) -> std::io::Result<()> {
    let (piece, pause) = SLOWLY;
    body.chunks(piece).try_for_each(|piece| {
        stream.write_all(piece)?;
        thread::sleep(pause);
        Ok(())
    })
}

/// Whether a name ends as `page::build` makes it: `start-0123456789abcdef.js`.
fn is_named_by_content(path: &Path) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    stem.rsplit_once('-').is_some_and(|(_, hash)| hash.len() == 16 && u64::from_str_radix(hash, 16).is_ok())
}

/// The file below `folder` that a request's path means; nothing outside of it.
fn file_for(wanted: &str, folder: &Path, prefix: &str) -> Option<PathBuf> {
    let path = wanted.split(['?', '#']).next()?.strip_prefix(prefix)?;
    let path = Path::new(if path.is_empty() { "index.html" } else { path });
    path.components().all(|part| matches!(part, Component::Normal(_))).then(|| folder.join(path))
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

/// Tries what desktops have; on a machine without one the printed address is enough.
fn open_browser(address: &str) {
    let openers = [("xdg-open", &[][..]), ("open", &[]), ("cmd", &["/C", "start"])];
    if let Some((program, arguments)) = openers.into_iter().find(|(program, _)| sh::exists(program)) {
        let command = &mut Command::new(program);
        drop(command.args(arguments).arg(address).stdout(Stdio::null()).stderr(Stdio::null()).spawn());
    }
}
