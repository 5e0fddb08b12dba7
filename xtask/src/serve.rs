//! A static file server, for people and for tests: what any host does, and no more.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use crate::{Done, page, sh};

const DEFAULT_PORT: u16 = 8080;
/// How many ports after the wanted one are tried.
const PORTS_TRIED: u16 = 20;

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
    serve(&listener, &dist, "/");
    Ok(())
}

/// Serves `folder` under the path `prefix` from a free port, in the background; gives the address.
pub fn in_background(folder: &Path, prefix: &'static str) -> Done<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|error| format!("no free port: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let folder = folder.to_owned();
    thread::spawn(move || serve(&listener, &folder, prefix));
    Ok(format!("http://{address}{prefix}"))
}

fn serve(listener: &TcpListener, folder: &Path, prefix: &'static str) {
    for stream in listener.incoming().filter_map(Result::ok) {
        let folder = folder.to_owned();
        // A connection that breaks off concerns nobody else.
        thread::spawn(move || drop(answer(stream, &folder, prefix)));
    }
}

fn answer(mut stream: TcpStream, folder: &Path, prefix: &str) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let Some(request) = lines.next().transpose()? else { return Ok(()) };
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let wanted = request.split(' ').nth(1).unwrap_or("/");
    match file_for(wanted, folder, prefix).and_then(|path| fs::read(&path).ok().map(|bytes| (path, bytes))) {
        Some((path, bytes)) => respond(&mut stream, "200 OK", content_type(&path), &bytes),
        None => respond(&mut stream, "404 Not Found", "text/plain; charset=utf-8", b"not found\n"),
    }
}

fn respond(stream: &mut TcpStream, status: &str, content_type: &str, body: &[u8]) -> std::io::Result<()> {
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\
         Cache-Control: no-cache\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(body)
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
