//! `zookeeper-shell`: reads the tree (`org.apache.zookeeper.ZooKeeperMain`), one command and out.
//!
//! CAVEATS: `ls` and `get` only, without their flags; the lines about the connection are not printed.

use std::rc::Rc;

use super::program::Program;
use super::{Common, Expected, Start, TERMINATED, ToolError, Unmodelled};
use crate::metadata::session::{Heard, ZkSession};
use crate::process::{Input, Out};
use crate::protocol::Message;
use crate::protocol::zookeeper::{ZkError, ZkReply};
use crate::time::{Instant, Span};

/// The session timeout that the shell asks for.
const SESSION_TIMEOUT: Span = Span(30_000_000);

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    list: bool,
    path: Rc<str>,
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Box<ToolError>> {
    let tool = "zookeeper-shell";
    // The ensemble's address: there is one ensemble.
    let is_address =
        |word: &String| word.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let skipped = usize::from(words.get(1).is_some_and(is_address));
    let words = &words[skipped..];
    let command = words.get(1).ok_or(ToolError::Required { tool, what: Expected::ZooKeeperCommand })?;
    let list = match command.as_str() {
        "ls" => true,
        "get" => false,
        _ => {
            let what = Unmodelled::Words(format!("{tool} {command}"));
            return Err(ToolError::NotModelled { word: skipped + 1, what }.into());
        }
    };
    let path = words.get(2).ok_or(ToolError::Required { tool, what: Expected::Path })?;
    if !path.starts_with('/') {
        let (flag, value) = (command.clone(), path.clone());
        return Err(ToolError::BadValue { word: skipped + 2, flag, value, expected: Expected::Path }.into());
    }
    match words.get(3) {
        Some(text) => Err(ToolError::Surplus { word: skipped + 3, text: text.clone() }.into()),
        None => Ok((Spec { list, path: path.as_str().into() }, Common::default())),
    }
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct ZookeeperShell {
    spec: Spec,
    session: Option<ZkSession<()>>,
    exit: i32,
}

impl ZookeeperShell {
    /// Starts it.
    pub fn start(spec: &Spec, _start: Start<'_>, out: &mut Out<'_>) -> Self {
        let mut session = ZkSession::open(SESSION_TIMEOUT, out);
        match spec.list {
            true => session.children(&spec.path, false, (), out),
            false => session.get(spec.path.clone(), false, (), out),
        }
        ZookeeperShell { spec: spec.clone(), session: Some(session), exit: 0 }
    }

    fn on_answer(&mut self, reply: &ZkReply, out: &mut Out<'_>) {
        match reply {
            ZkReply::Data(Ok((data, _))) => data.lines().for_each(|line| out.print(line)),
            ZkReply::Children(Ok(names)) => {
                let names: Vec<&str> = names.iter().map(|name| &**name).collect();
                out.print(format!("[{}]", names.join(", ")));
            }
            ZkReply::Data(Err(error)) | ZkReply::Children(Err(error)) => {
                let path = &self.spec.path;
                out.print_err(match error {
                    ZkError::NoNode => format!("Node does not exist: {path}"),
                    error => format!("KeeperErrorCode = {error:?} for {path}"),
                });
                self.exit = 1;
            }
            _ => {}
        }
        if let Some(session) = &mut self.session {
            session.close(out);
        }
    }
}

impl Program for ZookeeperShell {
    fn on_input(&mut self, input: &Input, out: &mut Out<'_>) {
        let Some(session) = &mut self.session else { return };
        match input {
            Input::Connected(conn) => session.on_connected(*conn, out),
            Input::Disconnected(_) => session.on_disconnected(out),
            Input::Message(conn, Message::ZkReply { xid, reply }) => {
                match session.on_reply(*conn, *xid, reply, out) {
                    Heard::Answer((), reply) => self.on_answer(&reply, out),
                    Heard::Closed => {
                        self.session = None;
                        out.exit(self.exit);
                    }
                    Heard::Opened | Heard::Expired | Heard::Nothing => {}
                }
            }
            Input::Wake => session.on_wake(out),
            Input::Terminate => {
                self.session = None;
                out.exit(TERMINATED);
            }
            Input::Message(..) | Input::Accepted(..) | Input::Asked(_) => {}
        }
    }

    fn deadline(&self) -> Instant {
        self.session.as_ref().map_or(Instant::NEVER, ZkSession::deadline)
    }
}
