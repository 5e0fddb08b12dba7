//! `zookeeper-shell`: looks at the tree and changes it (`org.apache.zookeeper.ZooKeeperMain`), one command and out.
//!
//! ```text
//! ls [-s] [-w] [-R] path          [ids, seqid, topics]
//! get [-s] [-w] path              {"version":2,"brokerid":1,…}, with -s the node's numbers
//! stat [-w] path                  the numbers alone
//! create [-s] [-e] path [data]    Created /path
//! set [-s] [-v version] path data
//! delete [-v version] path        deleteall path: everything below it, too
//! ```
//!
//! What it complains about goes to standard error, with exit code 1: `Node does not exist: /path`.
//!
//! CAVEATS: the lines about the connection are not printed; watches are not waited for; the number of a sequential node is
//! asked for before it is created; containers, times to live, quotas and rights are not modelled.

use std::collections::VecDeque;
use std::rc::Rc;

use super::program::Program;
use super::refusal::Fault;
use super::{Common, Expected, Start, TERMINATED, ToolError, Unmodelled};
use crate::metadata::session::{Heard, ZkSession};
use crate::metadata::znodes;
use crate::process::{Input, Out};
use crate::protocol::Message;
use crate::protocol::zookeeper::{Stat, ZkError, ZkOp, ZkReply};
use crate::script::date::civil;
use crate::time::{Instant, Span, Timestamp};

/// The session timeout that the shell asks for.
const SESSION_TIMEOUT: Span = Span(30_000_000);

/// The commands, with the flags of each that take nothing, and what it says where it lacks something.
const COMMANDS: &[(&str, &str, &str)] = &[
    ("ls", "-s -w -R", "ls [-s] [-w] [-R] path"),
    ("get", "-s -w", "get [-s] [-w] path"),
    ("stat", "-w", "stat [-w] path"),
    ("create", "-s -e", "create [-s] [-e] [-c] [-t ttl] path [data] [acl]"),
    ("set", "-s", "set [-s] [-v version] path data"),
    ("delete", "", "delete [-v version] path"),
    ("deleteall", "", "deleteall path [-b batch size]"),
    ("getAllChildrenNumber", "", "getAllChildrenNumber path"),
    ("getAcl", "-s", "getAcl [-s] path"),
    ("sync", "", "sync path"),
];

/// What `version` prints.
const VERSION: &str =
    "ZooKeeper CLI version: 3.8.4-9316c2a7a97e1666d8f4593f34dd6fc36ecc436c, built on 2024-02-12 22:16 UTC";

/// Commands of ZooKeeper's that there is nothing for here.
const ABSENT: &[&str] = &[
    "addWatch",
    "addauth",
    "close",
    "config",
    "connect",
    "delquota",
    "getEphemerals",
    "help",
    "history",
    "listquota",
    "printwatches",
    "quit",
    "reconfig",
    "redo",
    "removewatches",
    "setAcl",
    "setquota",
    "whoami",
];

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    command: &'static str,
    flags: Vec<Rc<str>>,
    /// -1: any.
    version: i32,
    path: Rc<str>,
    data: Rc<str>,
    /// A watch as it was asked for in older shells.
    warns: bool,
}

impl Spec {
    fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|given| &**given == flag)
    }
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Fault> {
    let tool = "zookeeper-shell";
    // Where the ensemble is, and how to reach it: there is one.
    let is_address = |word: &str| {
        let host = word.split('/').next().unwrap_or_default();
        host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok())
    };
    let mut skipped = 1;
    loop {
        match words.get(skipped).map(String::as_str) {
            Some("-server" | "-timeout" | "-client-configuration") => skipped += 2,
            Some("-waitforconnection" | "-r") => skipped += 1,
            Some(word) if is_address(word) => skipped += 1,
            _ => break,
        }
    }
    let given = words.get(skipped).ok_or(ToolError::Required { tool, what: Expected::ZooKeeperCommand });
    let given = given.map_err(Box::new)?;
    if given == "version" {
        return Err(super::refusal::Spec::ended(&[VERSION.to_owned()], &[], 0).into());
    }
    let Some((command, switches, usage)) = COMMANDS.iter().find(|(name, ..)| name == given) else {
        let error = match ABSENT.contains(&given.as_str()) {
            true => {
                let what = Unmodelled::Words(format!("{tool} {given}"));
                ToolError::NotModelled { word: skipped, what }
            }
            false => {
                let (flag, value) = (tool.to_owned(), given.clone());
                ToolError::BadValue { word: skipped, flag, value, expected: Expected::ZooKeeperCommand }
            }
        };
        return Err(Fault::Line(error.into()));
    };
    let mut spec =
        Spec { command, flags: Vec::new(), version: -1, path: "".into(), data: "".into(), warns: false };
    let mut rest = Vec::new();
    let mut left = words[skipped + 1..].iter();
    while let Some(word) = left.next() {
        match word.as_str() {
            "-v" if matches!(*command, "set" | "delete") => {
                let number = left.next().and_then(|number| number.parse().ok());
                spec.version = number.ok_or_else(|| Fault::usage(usage))?;
            }
            flag if switches.split(' ').any(|known| known == flag) => spec.flags.push(flag.into()),
            "-c" | "-t" | "-b" => {
                let what = Unmodelled::Words(format!("{tool} {command} {word}"));
                return Err(Fault::Line(ToolError::NotModelled { word: skipped, what }.into()));
            }
            flag if flag.len() > 1 && flag.starts_with('-') => {
                let class = "org.apache.commons.cli.UnrecognizedOptionException";
                return Err(Fault::usage(format!("{class}: Unrecognized option: {flag}")));
            }
            _ => rest.push(word),
        }
    }
    let (least, most) = match *command {
        "set" => (2, 2),
        "create" => (1, 3),
        _ => (1, 2),
    };
    if rest.len() < least || rest.len() > most {
        return Err(Fault::usage(usage));
    }
    if !rest[0].starts_with('/') {
        return Err(Fault::usage("Path must start with / character"));
    }
    if rest[0].len() > 1 && rest[0].ends_with('/') {
        return Err(Fault::usage("Path must not end with / character"));
    }
    spec.path = rest[0].as_str().into();
    spec.warns = matches!(*command, "ls" | "get" | "stat") && rest.len() > 1;
    spec.data = rest.get(1).map_or("", |data| data.as_str()).into();
    Ok((spec, Common::default()))
}

/// What an answer is for.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// The node's content.
    Read,
    /// The node's numbers.
    Numbers,
    /// The numbers of the node that it is to be under.
    Parent,
    /// The node's children.
    Children,
    /// The children of the node that is at the head of the walk.
    Walk,
    /// The change is done.
    Changed,
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct ZookeeperShell {
    spec: Spec,
    session: Option<ZkSession<Step>>,
    /// What is walked through, level by level; the first `seen` have been asked for their children.
    walk: VecDeque<Rc<str>>,
    seen: usize,
    length: usize,
    exit: i32,
}

impl ZookeeperShell {
    /// Starts it.
    pub fn start(spec: &Spec, _start: Start<'_>, out: &mut Out<'_>) -> Self {
        if spec.warns {
            let (command, flags) = (spec.command, "[-w] path");
            out.print_err(format!(
                "'{command} path [watch]' has been deprecated. Please use '{command} {flags}' instead."
            ));
        }
        let mut session = ZkSession::open(SESSION_TIMEOUT, out);
        let Spec { path, data, version, .. } = spec.clone();
        match spec.command {
            "ls" if !spec.has("-R") => session.children(&path, false, Step::Children, out),
            "ls" | "deleteall" | "getAllChildrenNumber" => session.children(&path, false, Step::Walk, out),
            "create" if spec.has("-s") => {
                let parent = Some(znodes::parent(&path)).filter(|parent| !parent.is_empty()).unwrap_or("/");
                session.multi(vec![ZkOp::Check { path: parent.into(), version: -1 }], Step::Parent, out);
            }
            "create" => {
                let ephemeral = spec.has("-e");
                session.multi(vec![ZkOp::Create { path, data, ephemeral }], Step::Changed, out);
            }
            "set" => session.multi(vec![ZkOp::SetData { path, data, version }], Step::Changed, out),
            "delete" => session.multi(vec![ZkOp::Delete { path, version }], Step::Changed, out),
            _ => session.get(path, false, Step::Read, out),
        }
        ZookeeperShell {
            walk: VecDeque::from([spec.path.clone()]),
            spec: spec.clone(),
            session: Some(session),
            seen: 0,
            length: 0,
            exit: 0,
        }
    }

    fn on_answer(&mut self, step: Step, reply: &ZkReply, out: &mut Out<'_>) {
        let asked_more = match (step, reply) {
            (
                _,
                ZkReply::Data(Err(error)) | ZkReply::Children(Err(error)) | ZkReply::Multi(Err((_, error))),
            ) => {
                self.complain(*error, out);
                false
            }
            (Step::Read, ZkReply::Data(Ok((data, _)))) => self.on_read(data, out),
            (Step::Numbers, ZkReply::Multi(Ok(stats))) => {
                let length = self.length;
                stats.iter().for_each(|stat| print_numbers(stat, length, out));
                false
            }
            (Step::Parent, ZkReply::Multi(Ok(stats))) => {
                let number = stats.first().map_or(0, |parent| parent.cversion);
                self.spec.path = format!("{}{number:010}", self.spec.path).into();
                let Spec { path, data, .. } = self.spec.clone();
                let ephemeral = self.spec.has("-e");
                self.ask(vec![ZkOp::Create { path, data, ephemeral }], out)
            }
            (Step::Children, ZkReply::Children(Ok(names))) => {
                let names: Vec<&str> = names.iter().map(|name| &**name).collect();
                out.print(format!("[{}]", names.join(", ")));
                self.spec.has("-s") && self.read(out)
            }
            (Step::Walk, ZkReply::Children(Ok(names))) => self.on_walked(names, out),
            (Step::Changed, ZkReply::Multi(Ok(_))) => {
                if self.spec.command == "create" {
                    out.print_err(format!("Created {}", self.spec.path));
                }
                self.spec.command == "set" && self.spec.has("-s") && self.read(out)
            }
            _ => false,
        };
        if let (false, Some(session)) = (asked_more, &mut self.session) {
            session.close(out);
        }
    }

    fn on_read(&mut self, data: &str, out: &mut Out<'_>) -> bool {
        self.length = data.len();
        match self.spec.command {
            "get" => data.lines().for_each(|line| out.print(line)),
            "getAcl" => ["'world,'anyone", ": cdrwa"].into_iter().for_each(|line| out.print(line)),
            "sync" => out.print("Sync is OK"),
            _ => {}
        }
        let path = self.spec.path.clone();
        let wants_numbers = self.spec.has("-s") || self.spec.command == "stat";
        match &mut self.session {
            Some(session) if wants_numbers => {
                session.multi(vec![ZkOp::Check { path, version: -1 }], Step::Numbers, out);
                true
            }
            _ => false,
        }
    }

    fn on_walked(&mut self, names: &[Rc<str>], out: &mut Out<'_>) -> bool {
        let parent = self.walk[self.seen].clone();
        let parent = if &*parent == "/" { "" } else { &*parent };
        self.walk.extend(names.iter().map(|name| Rc::from([parent, "/", name].concat())));
        self.seen += 1;
        if let (Some(next), Some(session)) = (self.walk.get(self.seen), &mut self.session) {
            session.children(next, false, Step::Walk, out);
            return true;
        }
        match self.spec.command {
            "ls" => self.walk.iter().for_each(|path| out.print(path.clone())),
            "deleteall" => {
                let deleted =
                    self.walk.iter().rev().map(|path| ZkOp::Delete { path: path.clone(), version: -1 });
                let deleted = deleted.collect();
                return self.ask(deleted, out);
            }
            _ => out.print((self.walk.len() - 1).to_string()),
        }
        false
    }

    fn ask(&mut self, changes: Vec<ZkOp>, out: &mut Out<'_>) -> bool {
        self.session.iter_mut().for_each(|session| session.multi(changes.clone(), Step::Changed, out));
        true
    }

    fn read(&mut self, out: &mut Out<'_>) -> bool {
        let path = &self.spec.path;
        self.session.iter_mut().for_each(|session| session.get(path.clone(), false, Step::Read, out));
        true
    }

    fn complain(&mut self, error: ZkError, out: &mut Out<'_>) {
        let path = &self.spec.path;
        out.print_err(match error {
            ZkError::NoNode => format!("Node does not exist: {path}"),
            ZkError::NodeExists => format!("Node already exists: {path}"),
            ZkError::NotEmpty => format!("Node not empty: {path}"),
            ZkError::BadVersion => format!("version No is not valid : {path}"),
            ZkError::SessionExpired => format!("KeeperErrorCode = Session expired for {path}"),
        });
        self.exit = 1;
    }
}

fn print_numbers(stat: &Stat, length: usize, out: &mut Out<'_>) {
    let owner = stat.owner.map_or(0, |session| session.0);
    for line in [
        format!("cZxid = {:#x}", stat.czxid),
        format!("ctime = {}", java_date(stat.ctime)),
        format!("mZxid = {:#x}", stat.mzxid),
        format!("mtime = {}", java_date(stat.mtime)),
        format!("pZxid = {:#x}", stat.pzxid),
        format!("cversion = {}", stat.cversion),
        format!("dataVersion = {}", stat.version),
        "aclVersion = 0".to_owned(),
        format!("ephemeralOwner = {owner:#x}"),
        format!("dataLength = {length}"),
        format!("numChildren = {}", stat.children),
    ] {
        out.print(line);
    }
}

/// `Mon Nov 30 10:02:06 UTC 2026`
fn java_date(at: Timestamp) -> String {
    const DAYS: &str = "ThuFriSatSunMonTueWed";
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let (days, seconds) = (at.0.div_euclid(86_400_000), at.0.rem_euclid(86_400_000) / 1000);
    let (year, month, day) = civil(days);
    let name = |names: &'static str, n: i64| &names[3 * n as usize..][..3];
    let (weekday, month) = (name(DAYS, days.rem_euclid(7)), name(MONTHS, month - 1));
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{weekday} {month} {day:02} {hour:02}:{minute:02}:{second:02} UTC {year}")
}

impl Program for ZookeeperShell {
    fn on_input(&mut self, input: &Input, out: &mut Out<'_>) {
        let Some(session) = &mut self.session else { return };
        match input {
            Input::Connected(conn) => session.on_connected(*conn, out),
            Input::Disconnected(_) => session.on_disconnected(out),
            Input::Message(conn, Message::ZkReply { xid, reply }) => {
                match session.on_reply(*conn, *xid, reply, out) {
                    Heard::Answer(step, reply) => self.on_answer(step, &reply, out),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_print_as_javas() {
        assert_eq!(java_date(Timestamp(0)), "Thu Jan 01 00:00:00 UTC 1970");
        assert_eq!(java_date(Timestamp(1_796_032_926_000)), "Mon Nov 30 10:02:06 UTC 2026");
    }

    #[test]
    fn an_address_and_what_stands_behind_it_are_the_ensembles() {
        for line in
            ["localhost:2181 ls /", "-server zk:2181/kafka ls /", "-timeout 5000 zk1:2181,zk2:2181 ls /"]
        {
            let words: Vec<String> =
                ["zookeeper-shell"].into_iter().chain(line.split(' ')).map(String::from).collect();
            assert_eq!(&*parse(&words).unwrap().0.path, "/", "{line}");
        }
    }
}
