//! What Apache Kafka's brokers and controller said to each other in the same script, beside what ours say.
//!
//! ```text
//! leader-failover zk: controller>2 differs
//!   Kafka  LEADER_AND_ISR orders-0 leader 2 epoch 2 isr [2, 3]
//!   ours   LEADER_AND_ISR orders-0 leader 2 epoch 1 isr [2, 3]
//! ```
//!
//! Requests are compared pair by pair, each with what was asked and answered. What does not count is taken out of both:
//! the start of the brokers, durations, repeats, who won the controller's election (whoever has the office is called
//! `controller`), requests that reached a controller too early or too late, and a follower's FETCH before its leader
//! knew that it leads. A FETCH that brought nothing is a repeat, and of the others only the partitions that it brought
//! something of are compared (fetch sessions leave out the rest). The metadata log of KRaft is not compared, since its
//! offsets hang on what each writes at its start; nor is what a broker forwards for a client, or asks for one that came
//! to it by chance (ALLOCATE_PRODUCER_IDS). Clients pick their first broker by chance; theirs are compared with
//! `--clients`, by client alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::{Done, sh};

/// The fixed settings of every recording.
const SETTINGS: &str = "offsets.topic.num.partitions=1 transaction.state.log.num.partitions=1 \
     group.initial.rebalance.delay.ms=0 auto.create.topics.enable=false auto.leader.rebalance.enable=false \
     tool-start=700ms";
/// What tells that a request came too early or too late: a race in Apache Kafka itself.
const RACES: &[&str] = &[
    "UNKNOWN_TOPIC_ID",
    "UNKNOWN_LEADER_EPOCH",
    "NOT_LEADER_OR_FOLLOWER",
    "NOT_CONTROLLER",
    "COORDINATOR_LOAD_IN_PROGRESS",
    "UNKNOWN_TOPIC_OR_PARTITION",
];
/// Requests that only a controller sends, and those that only it gets.
const FROM_CONTROLLER: &[&str] = &["LEADER_AND_ISR", "UPDATE_METADATA", "STOP_REPLICA"];
const TO_CONTROLLER: &[&str] = &[
    "ALTER_PARTITION",
    "CONTROLLED_SHUTDOWN",
    "ALLOCATE_PRODUCER_IDS",
    "BROKER_HEARTBEAT",
    "BROKER_REGISTRATION",
];

/// What brokers forward or ask for clients.
const FOR_CLIENTS: &[&str] = &[
    "ALLOCATE_PRODUCER_IDS",
    "CREATE_TOPICS",
    "CREATE_PARTITIONS",
    "ELECT_LEADERS",
    "INCREMENTAL_ALTER_CONFIGS",
    "LIST_PARTITION_REASSIGNMENTS",
];

/// Who spoke to whom, and what about, in order.
type Talks = BTreeMap<String, Vec<String>>;

/// Compares the conversations of the scripts named, in both modes.
pub fn run(args: &[String]) -> Done {
    let clients = args.iter().any(|arg| arg == "--clients");
    let names: Vec<&String> = args.iter().filter(|arg| !arg.starts_with("--")).collect();
    if names.is_empty() {
        return Err("which one? cargo xtask conversation leader-failover [--clients]".into());
    }
    sh::run(&mut sh::cargo(["build", "--quiet", "-p", "highwater-cli"]))?;
    let folder = sh::root().join("tests/conformance");
    let expected = read(&folder.join("expected-conversations.txt"))?;
    let expected: BTreeSet<&str> =
        expected.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let (mut unexpected, mut met) = (0, BTreeSet::new());
    for name in &names {
        let recording = |mode: &str| folder.join(format!("conversations/{name}.{mode}.txt"));
        let recorded =
            ["zk", "kraft"].into_iter().filter(|mode| recording(mode).exists()).collect::<Vec<_>>();
        if recorded.is_empty() {
            return Err(format!(
                "no conversation of '{name}' was recorded ({}/conversations)",
                folder.display()
            ));
        }
        for mode in recorded {
            let theirs = read(&recording(mode))?;
            let (theirs, ours) = (talks(&theirs, clients), talks(&ours(name, mode)?, clients));
            let pairs: BTreeSet<&String> = theirs.keys().chain(ours.keys()).collect();
            for pair in pairs {
                let title = format!("{name} {mode} {pair}");
                let none = Vec::new();
                let (theirs, ours) = (theirs.get(pair).unwrap_or(&none), ours.get(pair).unwrap_or(&none));
                if theirs == ours {
                    println!("{title}: equal ({} requests)", theirs.len());
                    continue;
                }
                let known = expected.get(title.as_str()).copied();
                met.extend(known);
                unexpected += usize::from(known.is_none());
                println!("{title}: differs{}", if known.is_some() { ", as expected" } else { "" });
                print_difference(theirs, ours);
            }
        }
    }
    // The list is of brokers and controllers.
    let of_these =
        |title: &&&str| !clients && names.iter().any(|name| title.split(' ').next() == Some(name.as_str()));
    for title in expected.difference(&met).filter(of_these) {
        unexpected += 1;
        println!("{title}: equal now; strike it off expected-conversations.txt");
    }
    match unexpected {
        0 => Ok(()),
        _ => Err(format!("{unexpected} pairs are not as expected")),
    }
}

/// Our conversation of a script.
fn ours(name: &str, mode: &str) -> Done<String> {
    let root = sh::root();
    let script = read(&root.join(format!("tests/conformance/scripts/{name}.hw")))?;
    let with_settings = |line: &str| match line.split_once("cluster") {
        Some(("", rest)) => format!("cluster {SETTINGS}{rest}\n"),
        _ => format!("{line}\n"),
    };
    let text: String = script.lines().map(with_settings).collect();
    let folder = root.join("target/conversations");
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let (script, said) = (folder.join(format!("{name}.hw")), folder.join(format!("{name}.{mode}.txt")));
    fs::write(&script, text + "wait 3s\n").map_err(|error| error.to_string())?;
    let mut run = std::process::Command::new(root.join("target/debug/highwater"));
    run.args(["run", "--metadata", mode, "--requests"]).arg(&said).arg(&script);
    sh::read(&mut run)?;
    read(&said)
}

fn read(path: &Path) -> Done<String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// A conversation without what does not count.
fn talks(text: &str, clients: bool) -> Talks {
    let mut talks = Talks::new();
    let mut asked: BTreeMap<String, String> = BTreeMap::new();
    let lines: Vec<Line<'_>> = text.lines().filter_map(Line::read).collect();
    let first = lines.iter().position(|line| !line.is_broker()).unwrap_or(0);
    for line in &lines[first..] {
        if line.is_broker() == clients || RACES.iter().any(|race| line.what.contains(race)) {
            continue;
        }
        if !clients && (FOR_CLIENTS.contains(&line.api) || line.from.starts_with("raft-")) {
            continue;
        }
        let said = match line.what.split_once("; gets ") {
            Some((asks, gets)) if line.api == "FETCH" => {
                // "(same)" is what the same fetcher asked before, of this leader.
                let asks = match asks {
                    "asks (same)" => asked.get(&line.pair(false)).cloned().unwrap_or_default(),
                    _ => asks.trim_start_matches("asks ").to_owned(),
                };
                asked.insert(line.pair(false), asks.clone());
                fetched(&asks, gets)
            }
            _ => line.said(),
        };
        let Some(said) = said else { continue };
        let talk = talks.entry(line.pair(clients)).or_default();
        if talk.last() != Some(&said) {
            talk.push(said);
        }
    }
    talks
}

/// A request that was answered.
struct Line<'a> {
    from: &'a str,
    to: &'a str,
    api: &'a str,
    /// What was asked and answered.
    what: String,
}

impl<'a> Line<'a> {
    /// `   2.096  broker-2-fetcher-0 -> 1  FETCH v17  asks …; gets …  36 ms`
    fn read(line: &'a str) -> Option<Self> {
        let mut parts = line.split("  ").map(str::trim).filter(|part| !part.is_empty());
        let (_, ends, api) = (parts.next()?, parts.next()?, parts.next()?);
        let (from, to) = ends.split_once(" -> ")?;
        let what: Vec<&str> = parts.collect();
        let what = what[..what.len().saturating_sub(1)].join(" "); // the last one is how long it took
        Some(Line { from, to, api: api.split(' ').next()?, what })
    }

    fn is_broker(&self) -> bool {
        self.from.parse::<u32>().is_ok() || self.from.starts_with("broker-") || self.from.starts_with("raft-")
    }

    fn pair(&self, clients: bool) -> String {
        if clients {
            return self.from.to_owned();
        }
        let from = self.from.strip_prefix("broker-").and_then(|rest| rest.strip_suffix("-fetcher-0"));
        let from = from.unwrap_or(self.from);
        match self.api {
            api if FROM_CONTROLLER.contains(&api) => format!("controller>{}", self.to),
            api if TO_CONTROLLER.contains(&api) => format!("{from}>controller"),
            _ => format!("{from}>{}", self.to),
        }
    }

    /// What counts of it; `None` where nothing does.
    fn said(&self) -> Option<String> {
        match self.api {
            // How a connection begins.
            "API_VERSIONS" => None,
            // What it tells is in LEADER_AND_ISR.
            "UPDATE_METADATA" => Some("UPDATE_METADATA".to_owned()),
            api => Some(format!("{api} {}", self.what).trim_end().to_owned()),
        }
    }
}

/// A FETCH with the partitions that it brought something of; `None` where there is none.
fn fetched(asks: &str, gets: &str) -> Option<String> {
    // `0@3(epoch 1) 1@0(epoch 0)` and `0: 83 B, HW 3 1: 0 B, HW 0`: in the same order, if all are there.
    let asks: Vec<&str> = asks.split(") ").map(|ask| ask.trim_end_matches(')')).collect();
    let mut answers: Vec<String> = Vec::new();
    for word in gets.split(' ') {
        match word.strip_suffix(':').is_some_and(|number| number.parse::<u32>().is_ok()) {
            true => answers.push(word.to_owned()),
            false => answers.last_mut()?.push_str(&format!(" {word}")),
        }
    }
    let question = |place: usize, partition: &str| match asks.len() == answers.len() {
        true => asks.get(place).copied(),
        false => asks.iter().copied().find(|ask| ask.split('@').next() == Some(partition)),
    };
    let brought = answers.iter().enumerate().filter(|(_, answer)| !answer.contains(": 0 B"));
    let brought: Vec<String> = brought
        .map(|(place, answer)| {
            let partition = answer.split(':').next().unwrap_or_default();
            format!("{}) gets {answer}", question(place, partition).unwrap_or("(?"))
        })
        .collect();
    (!brought.is_empty()).then(|| format!("FETCH {}", brought.join("; ")))
}

/// The first place where they part, with what follows.
fn print_difference(theirs: &[String], ours: &[String]) {
    const SHOWN: usize = 4;
    let same = theirs.iter().zip(ours).take_while(|(a, b)| a == b).count();
    println!("  after {same} that are equal");
    for (who, said) in [("Kafka", theirs), ("ours ", ours)] {
        for line in said[same..].iter().take(SHOWN) {
            println!("  {who}  {line}");
        }
        if said.len() == same {
            println!("  {who}  (nothing)");
        }
    }
}
